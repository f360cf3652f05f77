"""Why an article was read as it was: what the extraction keeps, and what it leaves out of account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.vocabulary import Modality, Status
from worker.extract.announcing import Silence, why_silent
from worker.extract.claims import Claim
from worker.extract.facts import ArticleText, Evidence, Extraction, KnownRound
from worker.extract.fold import fold
from worker.extract.lexicon import Lexicon
from worker.extract.read import extract
from worker.extract.reading import Reading, read_text


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a status, and what they were taken to speak of."""

    evidence: Evidence
    status: Status
    modality: Modality
    about: str
    looks_back: bool
    """The clause recalls what was, or calls the plan a former one."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article with what was read from it and why it announces, or does not."""

    article: ArticleText
    extraction: Extraction
    published: date | None
    """As told, or as the head of the page has it."""
    silences: tuple[Silence | None, ...] = ()
    """For each round of the extraction: why it announces nothing; None when it does."""
    cues: tuple[Cue, ...] = ()


def explain(article: ArticleText, lexicon: Lexicon, history: Sequence[KnownRound] = ()) -> Explanation:
    """Read as `extract` does, and keep what it drops."""
    extraction = extract(article, lexicon, history)
    compiled = lexicon.languages.get(article.language or "")
    if compiled is None or not extraction.relevance.relevant:
        return Explanation(article, extraction, article.published_at.date() if article.published_at else None)
    reading = read_text(article, fold(article.whole), lexicon, compiled, history)
    silences = tuple(why_silent(fact, reading.published) for fact in extraction.rounds)
    cues = tuple(_cue(claim, reading) for claim in reading.claims)
    return Explanation(article, extraction, reading.published, silences, cues)


def _cue(claim: Claim, reading: Reading) -> Cue:
    cue = claim.cue
    return Cue(
        reading.evidence("cue", cue.start, cue.end, cue.rule),
        claim.status,
        claim.modality,
        _about(claim, reading),
        claim.background or claim.old,
    )


def _about(claim: Claim, reading: Reading) -> str:
    about = claim.about
    if about is None:
        return "the article's subject"
    words = reading.evidence("about", about.start, about.end, about.rule).exact
    what = about.kind or (f"round {about.number}" if about.number else f"{about.which.value} round")
    return f"{what} (“{words}”)"
