"""Replay: dated articles run through the real pipeline, the clock set to each."""
