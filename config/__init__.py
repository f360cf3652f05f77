"""What an operator sets (settings, feeds, alerts) and what a maintainer writes (tracks, languages)."""
