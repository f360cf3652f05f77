"""Queries and upserts. Functions take a Session and never commit."""
