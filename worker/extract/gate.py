"""The cheap gate: does a text concern the format at all? All languages at once, no grammar."""

from worker.extract.facts import Evidence, Relevance
from worker.extract.fold import Folded, fold
from worker.extract.lexicon import Lexicon

MAX_REASONS = 12
_SURE = ("syria", "talks", "guarantors")
"""With the format's own city these outweigh words of another matter: the congress that a round speaks of."""


def gate(text: str, lexicon: Lexicon) -> Relevance:
    """Score `text` by the parts of the track's [relevance]. Evidence offsets are those of `text`. Never raises."""
    return gate_folded(fold(text), lexicon)


def gate_folded(folded: Folded, lexicon: Lexicon) -> Relevance:
    """The gate over a text that is folded already."""
    found = _parts(folded, lexicon)
    score = _score(found, lexicon)
    reasons = [_evidence(folded, kind, *first) for kind, first in sorted(found.items(), key=lambda part: part[1][0])]
    score = round(score, 2)
    return Relevance(score >= lexicon.track.relevance.threshold, score, tuple(reasons[:MAX_REASONS]))


def _parts(folded: Folded, lexicon: Lexicon) -> dict[str, tuple[int, int, str]]:
    """The first place of each kind. A city inside a set phrase that only looks like it is none."""
    found: dict[str, tuple[int, int, str]] = {}
    decoys: list[tuple[int, int, str]] = []
    cities: list[tuple[int, int, str]] = []
    hosts = {f"place:{place.code}" for place in lexicon.track.places if place.hosts}
    for start, rules in lexicon.gate.hits(folded.text):
        for rule in rules:
            kind = "city" if rule.kind in hosts else rule.kind
            if kind in found or kind.startswith("place:"):
                continue
            match = rule.match(folded.text, start)
            if match and (not rule.capitals or _capital(folded, start, match[0])):
                span = (start, match[0], rule.name)
                if kind == "city":
                    cities.append(span)
                elif kind == "decoy":
                    decoys.append(span)
                else:
                    found[kind] = span
    sure = (city for city in cities if not any(start <= city[0] and city[1] <= end for start, end, _ in decoys))
    if (city := next(sure, None)) is not None:
        found["city"] = city
    return found


def _capital(folded: Folded, start: int, end: int) -> bool:
    return folded.shown[start:end].isupper()


def _score(found: dict[str, tuple[int, int, str]], lexicon: Lexicon) -> float:
    """The format's own name nearly suffices; the city needs talks on Syria or guarantors besides."""
    weights = lexicon.track.relevance
    has = found.keys()
    score = sum(
        weight
        for kind, weight in (
            ("format", weights.format), ("city", weights.city), ("syria", weights.syria), ("talks", weights.talks),
            ("guarantors", weights.guarantors),
        )
        if kind in has
    )  # fmt: skip
    if "host" in has and "city" not in has:
        score += weights.country
    if "counter" in has and not {"format", "syria"} <= has and not _is_aside(found, lexicon):
        score += weights.counter
    if "syria" not in has and "talks" not in has and "guarantors" not in has:
        score = min(score, weights.format if "counter" not in has else 0.0)
    return score


def _is_aside(found: dict[str, tuple[int, int, str]], lexicon: Lexicon) -> bool:
    """A stranger that is named after city and talks on Syria: the talks are the matter, and touch on it. So they are
    where the guarantors are named besides, and the city is the one that the format is named after.
    """
    stranger = found["counter"][0]
    if all(kind in found and found[kind][0] < stranger for kind in ("city", "syria", "talks")):
        return True
    return all(kind in found for kind in ("city", *_SURE)) and f".places.{lexicon.track.code}#" in found["city"][2]


def _evidence(folded: Folded, kind: str, start: int, end: int, rule: str) -> Evidence:
    first, last = folded.span(start, end)
    return Evidence(kind, first, last, folded.original[first:last], rule)
