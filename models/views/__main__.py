"""`python -m models.views > docs/data-dictionary.md`."""

from models.views.dictionary import data_dictionary

print(data_dictionary(), end="")  # noqa: T201 - this is what running the module is for
