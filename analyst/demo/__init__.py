"""Autumn 2024 in a minute: a local server tells the story, the real service watches it."""
