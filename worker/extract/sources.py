"""The reporting chain: whom the article credits, and how; and the topics that it names."""

import re
from collections.abc import Sequence
from dataclasses import replace

from models.vocabulary import SourceKind
from worker.extract.claims import distance
from worker.extract.facts import Evidence, Official, RoundFact, Source, Topic
from worker.extract.mentions import Mention
from worker.extract.reading import Reading

_NEAR, _FAR = 30, 60
_SPEECH, _CLOSING = 12, 2
_DATELINE_LENGTH = 60
_DATELINE_CLOSE = re.compile(r"\s*(?:/|\)|-|:)")


def find_sources(reading: Reading) -> tuple[Source, ...]:
    """Each credited source once, by its surest kind."""
    found: dict[tuple[str, SourceKind], list[Evidence]] = {}
    for mention in reading.mentions.of("source"):
        kind = _kind(mention, reading)
        if kind is not None:
            evidence = reading.evidence("source", mention.start, mention.end, mention.rule)
            found.setdefault((str(mention.value), kind), []).append(evidence)
    return tuple(Source(name, kind, tuple(evidence[:3])) for (name, kind), evidence in found.items())


def find_speaker(officials: Sequence[Official], rounds: Sequence[RoundFact], reading: Reading) -> tuple[Source, ...]:
    """The official, if any, who tells what the article says of its main round: named in that sentence, with a verb of
    speech right beside the name. One at most: a wrong voice is worse than none.
    """
    told = [words for words in rounds[0].evidence if words.field == "status"] if rounds else []
    place = reading.folded.place
    sentences = {reading.clauses.at(place(words.start)).sentence for words in told}
    for official in officials:
        for words in official.evidence:
            if reading.clauses.at(place(words.start)).sentence not in sentences:
                continue
            if official.affiliation and _speaks(words, reading):
                return (Source(official.name, SourceKind.OFFICIAL, (replace(words, field="source"),)),)
    return ()


def _speaks(name: Evidence, reading: Reading) -> bool:
    start, end = reading.folded.place(name.start), reading.folded.place(name.end)
    verbs = reading.mentions.within("report", max(0, start - _SPEECH), end + _SPEECH)
    beside = any(distance(start, end, verb.start, verb.end) <= _SPEECH for verb in verbs)
    return beside or _opens(start, end, reading)


def _opens(start: int, end: int, reading: Reading) -> bool:
    """“Vershinin, … said”: where verbs come last, a name with its comma, and a verb of speech at the end."""
    if not reading.clauses.verb_last or not reading.folded.text.startswith(",", end):
        return False
    last = reading.clauses.sentence(reading.clauses.at(start).sentence)[1]
    verbs = reading.mentions.within("report", end, last)
    return bool(verbs) and last - verbs[-1].end <= _CLOSING


def _kind(mention: Mention, reading: Reading) -> SourceKind | None:
    if reading.article.publisher and str(mention.value).lower() in reading.article.publisher.lower():
        return SourceKind.OWN
    if _is_dateline(mention, reading):
        return SourceKind.DATELINE
    if _beside(mention, "citing", _NEAR, reading):
        return SourceKind.CITING
    if _beside(mention, "reported_by", _NEAR, reading) or _beside(mention, "report", _FAR, reading):
        tier = next((s.tier for s in reading.lexicon.track.sources if s.name == mention.value), None)
        return SourceKind.OFFICIAL if tier == "official" else SourceKind.REPORTED_BY
    return None


def _is_dateline(mention: Mention, reading: Reading) -> bool:
    text = reading.folded.text
    start = text.rfind("\n", 0, mention.start) + 1
    if mention.start - start > _DATELINE_LENGTH or not _DATELINE_CLOSE.match(text, mention.end):
        return False
    return text[max(0, mention.start - 2) : mention.start].strip()[-1:] in ("", "/", "(", "-", ".", ",")


def _beside(mention: Mention, kind: str, reach: int, reading: Reading) -> bool:
    clause = reading.clauses.at(mention.start)
    first, last = max(clause.start, mention.start - reach), min(clause.end, mention.end + reach)
    near = reading.mentions.within(kind, first, last)
    return any(distance(mention.start, mention.end, cue.start, cue.end) <= reach for cue in near)


def find_topics(reading: Reading) -> tuple[Topic, ...]:
    """Each topic of the track that the article names."""
    found: dict[str, list[Evidence]] = {}
    for mention in reading.mentions.of("topic"):
        evidence = reading.evidence("topic", mention.start, mention.end, mention.rule)
        found.setdefault(str(mention.value), []).append(evidence)
    return tuple(Topic(code, tuple(evidence[:3])) for code, evidence in found.items())
