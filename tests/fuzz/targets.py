"""What must hold for any bytes: it ends, in a value or in an error of ours, and offsets stay those of the text."""

from datetime import UTC, datetime

from config.settings import Settings
from worker.bootstrap import load_lexicon
from worker.errors import AstanaWatchError
from worker.extract.facts import ArticleText, Extraction
from worker.extract.fold import fold
from worker.extract.read import extract
from worker.feeds.parse import parse_feed

NOW = datetime(2024, 11, 8, tzinfo=UTC)
LANGUAGES = ("en", "ru", "ar", "tr", "fa", "kk", "fr", "de", "es")
LEXICON = load_lexicon(Settings())


def parse(given: bytes) -> None:
    """A body is a feed, or no feed in words; its entries have aware times."""
    try:
        parsed = parse_feed(given, "application/xml", "https://example.org/feed", now=NOW)
    except AstanaWatchError:
        return
    for entry in parsed.entries:
        assert entry.published_at is None or entry.published_at.tzinfo is not None
        assert "\0" not in entry.title + entry.summary + entry.text


def read(given: bytes) -> None:
    """Any text is read, and each span holds the words it is said to hold. The first byte chooses the language."""
    language = LANGUAGES[given[0] % len(LANGUAGES)] if given else None
    text = given[1:].decode("utf-8", "replace")
    title, _, body = text.partition("\n")
    _exact(
        extract(ArticleText(title, body, language, NOW, "Wire"), LEXICON, ()), f"{title}\n\n{body}" if title else body
    )


def _exact(extraction: Extraction, whole: str) -> None:
    for fact in extraction.rounds:
        for span in fact.evidence:
            assert whole[span.start : span.end] == span.exact


def folded(given: bytes) -> None:
    """Folding keeps a way back: every folded place has one in the text, in order."""
    text = given.decode("utf-8", "replace")
    result = fold(text)
    assert len(result.text) == len(result.shown) == (len(text) if result.kept is None else len(result.kept))
    for start in range(0, len(result.text), 7):
        begin, end = result.span(start, start + 1)
        assert 0 <= begin < end <= len(text)


TARGETS = {"parse": parse, "extract": read, "fold": folded}
