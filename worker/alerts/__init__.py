"""Telling: a change becomes a message (pure), a message reaches a subscriber (`channels`, the edge)."""
