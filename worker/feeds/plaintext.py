"""Markup from feeds to plain text (pure). Paragraphs stay apart by an empty line, breaks by a new line."""

import re
import sys

from lxml import etree, html

MAX_CHARACTERS = 200_000
"""Of one text; an article is some thousand."""

_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#\w{1,8}|[a-zA-Z]\w{1,30});")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));?")
_SPACES = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tr", "ul",
))  # fmt: skip
_SILENT = frozenset((
    "head", "iframe", "math", "noscript", "object", "script", "style", "svg", "template", "textarea", "title",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))


def plain_text(markup: str | None) -> str:
    """The text of an HTML fragment, or of plain text. At most MAX_CHARACTERS."""
    text = storable(markup or "")[: MAX_CHARACTERS * 10]
    if _MARKUP.search(text):
        # One reference to a control character would make lxml refuse the whole text.
        text = _from_html(_REFERENCE.sub(_unless_unstorable, text))
    return _tidy(text)[:MAX_CHARACTERS].rstrip()


def plain_line(markup: str | None) -> str:
    """The same on one line, for titles, which some feeds escape twice."""
    once = plain_text(markup)
    return " ".join((plain_text(once) if _MARKUP.search(once) else once).split())


def storable(text: str) -> str:
    """The text without the characters that a database or XML cannot hold: controls, lone surrogates."""
    return _UNSTORABLE.sub("", text)


def _unless_unstorable(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code > sys.maxunicode or _UNSTORABLE.match(chr(code)) else reference[0]


def _from_html(markup: str) -> str:
    try:
        root = html.fragment_fromstring(markup.replace("\n", " "), create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError):
        return ""
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        _visit(event, element, pieces)
    return "".join(pieces)


def _visit(event: str, element: etree._Element, pieces: list[str]) -> None:
    """Add what stands before an element's children (start) or after it (end)."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if event == "start":
        pieces.append("\n\n" if tag in _BLOCKS else "\n" if tag == "br" else "")
        if tag not in _SILENT:
            pieces.append(element.text or "")
        else:
            element.clear(keep_tail=True)
        return
    pieces.append("\n\n" if tag in _BLOCKS else " " if tag in _CELLS else "")
    pieces.append(element.tail or "")


def _tidy(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()
