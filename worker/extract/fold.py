"""One-to-one folding: lower case, one form of each letter, sign and digit, so that offsets stay those of the text."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from unicodedata import combining, normalize

_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u0640\u200b\u200d-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad"
_ODD_SPACES = "\t\u00a0\u2009\u202f"
_DROPPED = re.compile(f"[{_MARKS}]|(?<=[ {_ODD_SPACES}])[ {_ODD_SPACES}]")
_MAY_DROP = re.compile(f"[{_MARKS}{_ODD_SPACES}]")
"""What a text has that anything is dropped from, or two plain spaces: far cheaper to look for."""
_PAIR = re.compile("[^\\W\\d_][\u0300-\u036f\u0653-\u0655]")
_FILLER = "\u200b"
_SURROGATES = re.compile("[\ud800-\udfff]")
_ONE_TO_ONE = {
    "İ": "i", "ı": "i", "ё": "е", "\u200c": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\r": " ",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ʻ": "'",
    "،": ",", "؛": ";", "؟": "?", "٫": ".", "٪": "%",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي",
    "ک": "ك", "ة": "ه", "ۀ": "ه", "ؤ": "و", "ئ": "ي",
}  # fmt: skip
_DIGITS = {chr(zero + n): str(n) for zero in (0x660, 0x6F0) for n in range(10)}
_REPLACED = {**_ONE_TO_ONE, **_DIGITS}
_ANY_REPLACED = re.compile("[" + "".join(re.escape(sign) for sign in _REPLACED) + "]")


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text. `kept` maps its positions to those of the original; None when nothing was dropped.

    `shown` is the original without what was dropped: the text in its own capitals, in folded offsets.
    """

    text: str
    original: str
    kept: tuple[int, ...] | None
    shown: str

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Original offsets of a folded span."""
        if self.kept is None or end <= start:
            return start, end
        last = self.kept[end - 1] + 1
        while last < len(self.original) and combining(self.original[last]):
            last += 1  # a word keeps its last vowel sign
        return self.kept[start], last

    def place(self, offset: int) -> int:
        """The folded offset of an offset of the original: what evidence says, looked up among mentions."""
        return offset if self.kept is None else bisect_left(self.kept, offset)


def fold_word(text: str) -> str:
    """Fold what cannot hold marks to drop: phrases of a language file."""
    lowered = text.replace("İ", "i").lower()
    if len(lowered) != len(text):  # a code point that only lower() lengthens: keep it as it is
        lowered = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    return _ANY_REPLACED.sub(lambda found: _REPLACED[found[0]], lowered)


def fold(text: str) -> Folded:
    """Fold any text, also one with lone surrogates. Harakat, tatweel, bidi marks and repeated spaces are dropped; a
    letter and its accent that are written as two signs are read as one.
    """
    kept: tuple[int, ...] | None = None
    bare = text
    if "  " in text or _MAY_DROP.search(text):
        composed = _PAIR.sub(_composed, text)
        dropped = {found.start() for found in _DROPPED.finditer(composed)}
        kept = tuple(at for at in range(len(text)) if at not in dropped)
        bare = _DROPPED.sub("", composed)
    return Folded(fold_word(_SURROGATES.sub("\ufffd", bare)), text, kept, bare)


def _composed(pair: re.Match[str]) -> str:
    """The one letter that a letter and an accent make, with a sign that is dropped: two for two."""
    whole = normalize("NFC", pair[0])
    return whole + _FILLER if len(whole) == 1 else pair[0]
