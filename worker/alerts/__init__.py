"""Telling: a change becomes a message (pure), a message reaches a subscriber (`channels`, the only edge here)."""
