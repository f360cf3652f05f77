"""What is odd about a text that is handed over to be read, said in sentences (pure). Nothing here stops a reading."""

import re
from collections.abc import Iterator

MOST_CHARACTERS = 200_000
"""Longer than any news article; what a page hides beyond is not read (1 MB took 4 s, and a book is no news)."""

_FEWEST = 3
_NO_TEXT, _OTHER_SCRIPT = 0.05, 0.2
"""Shares of the characters (of the letters, for scripts) from which on it is said."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SECOND_LATIN = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_SECOND_CYRILLIC = "\u00a0-\u00bfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈҐЁЄЇІіґё№єјЅѕї"
_WRONGLY_DECODED = (
    ("Windows-1252", re.compile(f"[ÂÃÄÅÐÑØÙÚÛâ][{_SECOND_LATIN}]"), 0.01),
    ("Windows-1251", re.compile(f"[РС][{_SECOND_CYRILLIC}]"), 0.25),
)
"""Pairs that one letter becomes, and the share from which on they tell: “США»” has such a pair too."""

_SCRIPTS = {
    "Latin": re.compile("[A-Za-zÀ-ɏ]"),
    "Cyrillic": re.compile("[Ѐ-ԯ]"),
    "Arabic": re.compile("[ء-ۓ]"),
}


def oddities(text: str, length: int, language: str | None) -> list[str]:
    """Sentences on a text of which `length` characters were given and `text` is read, as `language`."""
    return [
        *_amount(text, length),
        *_signs(text),
        *_decoding(text),
        *_scripts(text, language),
    ]


def _amount(text: str, length: int) -> Iterator[str]:
    if not text.strip():
        yield "the text is empty: there is nothing to read"
    elif length > len(text):
        yield f"the text has {length:,} characters, more than an article: the first {len(text):,} were read"


def _signs(text: str) -> Iterator[str]:
    unprintable = len(_UNPRINTABLE.findall(text))
    if unprintable >= _FEWEST and unprintable > _NO_TEXT * len(text):
        yield f"{unprintable:,} of {len(text):,} characters cannot be printed: this looks like a file of another kind"
    if _SURROGATES.search(text):
        yield "it holds halves of characters (lone surrogates): it was cut or decoded wrongly"


def _decoding(text: str) -> Iterator[str]:
    for code, pairs, share in _WRONGLY_DECODED:
        found = len(pairs.findall(text))
        if found >= _FEWEST and 2 * found > share * len(text):
            yield f"it looks like UTF-8 that was decoded as {code}: hand over the bytes, or decode them as UTF-8"


def _scripts(text: str, language: str | None) -> Iterator[str]:
    counts = {name: len(script.findall(text)) for name, script in _SCRIPTS.items()}
    letters = sum(counts.values())
    main = max(counts, key=lambda name: counts[name])
    others = [
        f"{count / letters:.0%} {name}"
        for name, count in counts.items()
        if name != main and letters and count > _OTHER_SCRIPT * letters
    ]
    if others:
        mostly = f"{counts[main] / letters:.0%} {main}"
        yield f"it mixes scripts ({mostly}, {', '.join(others)}): all of it was read as {language or 'no language'}"
