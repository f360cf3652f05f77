"""Text from outside made safe to print, put into a header or a link (pure)."""

import unicodedata
from urllib.parse import urlsplit

ELLIPSIS = "…"
TITLE_LIMIT = 200
NAME_LIMIT = 120
QUOTE_LIMIT = 800
URL_LIMIT = 1000
RTL_LANGUAGES = frozenset({"ar", "fa", "he", "ku", "ps", "ur"})
"""Of news, written from right to left."""

# Joiners belong to Persian and Arabic spelling; every other format character only hides or reorders text.
_JOINERS = "\u200c\u200d"
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(text: str, limit: int) -> str:
    """One line of at most `limit` code points: no control, bidi or format characters, spaces folded.

    Reads no more than a few times `limit` of the text, however long it is.
    """
    head = text[: limit * 4 + 1]
    spaced = " ".join("".join(_printable(character) for character in head).split())
    if len(spaced) <= limit and len(head) == len(text):
        return spaced
    return spaced[: limit - 1].rstrip() + ELLIPSIS


def web_link(url: str) -> str:
    """The address if a reader may follow it (http or https, printable, without spaces), else nothing."""
    if len(url) > URL_LIMIT or not url.isprintable() or " " in url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme.lower() in {"http", "https"} and parts.hostname else ""


def _printable(character: str) -> str:
    if character in _JOINERS:
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in _UNPRINTABLE else character
