"""The page: read only, server-rendered."""
