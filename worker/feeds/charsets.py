"""Bytes of a feed to text (pure): what really is UTF-8 is read so, whatever the header or the declaration
says.
"""

import codecs
import re

from charset_normalizer import from_bytes

_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{2,40})[\"']")
_HEADER = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_SAMPLE_BYTES = 200_000
_BROKEN_SHARE = 0.02
_TEXT_CODECS = re.compile(r"^(utf|cp|windows|iso|koi|mac|latin|gb|big5|euc|shift|ascii|us-ascii|x-)", re.IGNORECASE)


def decoded(body: bytes, content_type: str | None) -> tuple[str, str | None]:
    """The text, and a warning when its charset had to be guessed or was declared wrong. Never raises."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return body.decode(codec, "replace"), None
    try:
        return body.decode("utf-8"), None
    except UnicodeDecodeError:
        return _not_utf8(body, content_type)


def _not_utf8(body: bytes, content_type: str | None) -> tuple[str, str | None]:
    named = _DECLARED.match(body[:400])
    header = _HEADER.search(content_type or "")
    candidates = [named[1].decode("ascii") if named else "", header[1] if header else ""]
    for charset in candidates:
        if (text := _strictly(body, charset)) is not None:
            return text, None
    repaired = body.decode("utf-8", "replace")
    if repaired.count("�") <= _BROKEN_SHARE * sum(not char.isascii() for char in repaired):
        return repaired, "some bytes are no UTF-8 and were replaced"
    guess = from_bytes(body[:_SAMPLE_BYTES]).best()
    charset = guess.encoding if guess else "cp1252"
    return body.decode(charset, "replace"), f"the charset is declared wrong or not at all; read as {charset}"


def _strictly(body: bytes, charset: str) -> str | None:
    """None when the charset is unknown, no text encoding, UTF-8 (tried before), or does not fit."""
    if not _TEXT_CODECS.match(charset):
        return None
    try:
        return body.decode(codecs.lookup(charset).name)
    except (LookupError, UnicodeError, ValueError):
        return None
