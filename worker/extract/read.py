"""Text to facts. Pure: the language is told, the clock is the article's publication, history is handed in."""

from collections.abc import Sequence

from worker.extract.actors import find_presences
from worker.extract.announcing import why_silent
from worker.extract.envoys import find_envoys
from worker.extract.facts import ArticleText, Extraction, KnownRound
from worker.extract.fold import fold
from worker.extract.gaps import find_gaps
from worker.extract.gate import gate_folded
from worker.extract.lexicon import Lexicon
from worker.extract.meetings import meetings
from worker.extract.participating import participants
from worker.extract.people import find_officials
from worker.extract.quotes import find_quotes
from worker.extract.reading import read_text
from worker.extract.rounds import read_rounds
from worker.extract.sources import find_sources, find_speaker, find_topics


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
    officials = find_officials(reading)
    presences = [*find_presences(reading), *find_envoys(officials, reading)]
    return Extraction(
        language=article.language,
        read=True,
        relevance=relevance,
        lexicon_version=lexicon.version,
        announces_new_round=any(why_silent(fact, reading.published) is None for fact in rounds.facts),
        rounds=rounds.facts,
        meetings=meetings(presences, officials, reading),
        participants=participants(presences, rounds, reading),
        officials=officials,
        quotes=find_quotes(reading, officials),
        sources=(*find_sources(reading), *find_speaker(officials, rounds.facts, reading)),
        topics=find_topics(reading),
        gaps=find_gaps(reading),
    )
