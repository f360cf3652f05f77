"""The commands of `astana`, a module a subject. Each opens what it needs and closes it."""
