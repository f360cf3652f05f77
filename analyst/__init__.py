"""What people use to look: the command line, queries, the page."""
