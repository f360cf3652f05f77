"""Facts and what is known, to changes. Pure."""
