"""Feeds: when to poll, how to fetch, what a body says, which entries are new.

`fetch` is the only module here that opens a socket; `politeness` spaces its calls. All else is pure.
"""
