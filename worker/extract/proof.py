"""The sentence around a span: what an alert quotes."""

from config.lexicon import Text
from worker.extract.lexicon import Lexicon
from worker.extract.mentions import Mentions
from worker.extract.sentences import cut


def sentence_at(text: str, start: int, end: int, language: str | None, lexicon: Lexicon) -> str:
    """The sentence, or sentences, that hold `text[start:end]`. The language tells abbreviations from ends."""
    compiled = lexicon.languages.get(language or "")
    clauses = cut(text, Mentions(()), compiled.language.text if compiled else Text())
    first, _ = clauses.sentence(clauses.at(start).sentence)
    _, last = clauses.sentence(clauses.at(end - 1).sentence)
    return text[first:last].strip()
