"""Text to mentions to facts, driven by the language files and the track. Pure."""
