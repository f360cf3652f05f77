"""Text to facts. Pure: the language is told, the clock is the article's publication, history is handed in."""

from collections.abc import Sequence
from datetime import timedelta

from models.vocabulary import DatesKind, Discourse, Modality, Status
from worker.extract.actors import find_presences, participants
from worker.extract.facts import ArticleText, Dates, Extraction, KnownRound, RoundFact
from worker.extract.fold import fold
from worker.extract.gaps import find_gaps
from worker.extract.gate import gate_folded
from worker.extract.lexicon import Lexicon
from worker.extract.meetings import meetings
from worker.extract.people import find_officials
from worker.extract.quotes import find_quotes
from worker.extract.reading import Reading, read_text
from worker.extract.rounds import Rounds, read_rounds
from worker.extract.sources import find_sources, find_speaker, find_topics

_COMING = (Status.EXPECTED, Status.PLANNED, Status.ANNOUNCED, Status.CONFIRMED, Status.POSTPONED, Status.MOVED)


def extract(article: ArticleText, lexicon: Lexicon, history: Sequence[KnownRound] = ()) -> Extraction:
    """Read one article. Never raises; linear in its length.

    A language without a file gets the gate only (`read=False`); so does an article that the gate finds irrelevant,
    with `read=True`. `history` are the rounds that were over or under way on the day of publication.
    """
    folded = fold(article.whole)
    relevance = gate_folded(folded, lexicon)
    compiled = lexicon.languages.get(article.language or "")
    if compiled is None or not relevance.relevant:
        return Extraction(article.language, compiled is not None, relevance, lexicon.version)
    reading = read_text(article, folded, lexicon, compiled, history)
    rounds = read_rounds(reading)
    presences = find_presences(reading)
    officials = find_officials(reading)
    return Extraction(
        language=article.language,
        read=True,
        relevance=relevance,
        lexicon_version=lexicon.version,
        announces_new_round=announces(rounds, reading),
        rounds=rounds.facts,
        meetings=meetings(presences, officials, reading),
        participants=participants(presences, rounds, reading),
        officials=officials,
        quotes=find_quotes(reading, officials),
        sources=(*find_sources(reading), *find_speaker(officials, rounds.facts, reading)),
        topics=find_topics(reading),
        gaps=find_gaps(reading),
    )


def announces(rounds: Rounds, reading: Reading) -> bool:
    """Whether a reader on that day learns of a coming round."""
    return any(_is_coming(fact, reading) for fact in rounds.facts)


def _is_coming(fact: RoundFact, reading: Reading) -> bool:
    if fact.discourse is Discourse.BACKGROUND or fact.status not in _COMING:
        return False
    said = {proof.field for proof in fact.evidence}
    if "status" not in said and not ("dates" in said and _is_ahead(fact.dates, reading)):
        return False
    if fact.modality not in (Modality.ASSERTED, Modality.POSSIBLE):
        return False
    return not _is_over(fact.dates, reading)


def _is_ahead(dates: Dates | None, reading: Reading) -> bool:
    return bool(dates and dates.last and reading.published and dates.last >= reading.published)


def _is_over(dates: Dates | None, reading: Reading) -> bool:
    """Days before the publication; a wrong year in an announcement (it happens) does not make it old news."""
    published = reading.published
    if dates is None or dates.last is None or published is None or dates.kind is not DatesKind.DAYS:
        return False
    this_year = dates.last + timedelta(days=round((published.year - dates.last.year) * 365.25))
    mistyped = dates.last.year == published.year - 1 and timedelta(-1) <= this_year - published <= timedelta(45)
    return dates.last < published and not mistyped
