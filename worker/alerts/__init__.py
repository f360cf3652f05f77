"""A change, told: the message (pure), the channels (the edge), when to try again (pure)."""
