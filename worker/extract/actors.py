"""Presences: actors that the text names as taking part in something."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.track import Actor
from worker.extract.attending import attend, is_absent
from worker.extract.gatherings import STRANGER, Gathering, Which
from worker.extract.mentions import Mention
from worker.extract.reading import Reading

_DELEGATION_REACH = 45
_NAMED_BY_ADJECTIVE = ("delegation", "observer")
_NAME_REACH = 28
_LIST_GAP, _NO_LIST = 6, frozenset("-.;:()'\n")
_APPOSED = 2
_CITY_REACH, _OF_CITY = 28, re.compile(r",?\s\(?(?:[^\W\d_]{1,2}\s)?")
_ELLIPSIS, _ELLIPTIC_REACH = re.compile(r"\s?[,-]\s(?:[^\W\d_]+\s){0,3}"), 160
_ARTICLE = 3
_LIST_SEEN = 4
"""Names may lie over one another; beyond so many neighbours none is beside a place."""


@dataclass(frozen=True, slots=True)
class Presence:
    """One actor named as taking part in a gathering."""

    actor: Actor
    mention: Mention
    about: Gathering | None
    speaks: bool = False
    """Its envoy only speaks of the talks: of the format, so far as nothing else is said of it, and of no round."""


def find_presences(reading: Reading) -> list[Presence]:
    """All actors named where somebody takes part, is host or guarantor, or a round is spoken of."""
    return [
        Presence(actor, mention, about_of(mention, reading))
        for actor in reading.lexicon.track.actors
        for mention in _mentions_of(actor, reading)
        if not reading.clauses.at(mention.start).aside and _takes_part(actor, mention, reading)
    ]


def about_of(mention: Mention, reading: Reading) -> Gathering | None:
    """What the actor takes part in. The guarantors in a sentence of their own speak for the format, whatever working
    group or congress the sentence before told of, and wherever they speak.
    """
    about = reading.binder.about(mention.start, mention.end)
    if about is None or about.which is not Which.OTHER:
        return about
    sentence = reading.clauses.at(mention.start).sentence
    theirs = about.kind != STRANGER and reading.clauses.all[about.clause].sentence == sentence
    return about if theirs or not all_guarantors(*reading.clauses.sentence(sentence), reading) else None


def _mentions_of(actor: Actor, reading: Reading) -> Iterator[Mention]:
    others = [
        other.code
        for other in reading.lexicon.track.actors
        if other.code != actor.code and not (other.kind == actor.kind == "party")
    ]
    for mention in reading.mentions.of(f"actor:{actor.code}"):
        if _is_decoy(mention, reading) or _in_title(actor, mention, reading) or _tells_where(actor, mention, reading):
            continue
        if not any(_inside_other(mention, code, reading) for code in others):
            yield mention
    for mention in reading.mentions.of("adjective"):
        decoy = reading.mentions.at("decoy", mention.start, mention.end)
        if mention.value == actor.code and not _held_by(decoy, mention) and _of_delegation(mention, reading):
            yield mention
    yield from _in_lists(actor, reading)


def _in_lists(actor: Actor, reading: Reading) -> Iterator[Mention]:
    """“Russia, Türkiye and Syria”: a name right after a state's, in a list of three at least."""
    listed = [mention for mention in reading.mentions.of("listed") if mention.value == actor.code]
    if not listed:
        return
    states = sorted(
        (mention.start, mention.end)
        for other in reading.lexicon.track.actors
        if other.kind == "state"
        for mention in reading.mentions.of(f"actor:{other.code}")
    )
    for mention in listed:
        before = _beside(mention.start, states, reading, before=True)
        after = _beside(mention.end, states, reading, before=False)
        if before and (after or _beside(before[0], states, reading, before=True)):
            yield mention


def _beside(
    place: int, states: Sequence[tuple[int, int]], reading: Reading, *, before: bool
) -> tuple[int, int] | None:
    """The state of the list right before or after a place: nothing but a comma or a word like "and" between."""
    at = bisect_left(states, (place, place))
    near = states[max(0, at - _LIST_SEEN) : at] if before else states[at : at + _LIST_SEEN]
    for start, end in near:
        first, last = (end, place) if before else (place, start)
        if 0 < last - first <= _LIST_GAP and not set(reading.folded.text[first:last]) & _NO_LIST:
            return start, end
    return None


def _is_decoy(mention: Mention, reading: Reading) -> bool:
    """Inside words that only look like the actor, and say more than its own: the General Assembly, no envoy to it."""
    decoy = reading.mentions.at("decoy", mention.start, mention.end)
    return decoy is not None and not (mention.start <= decoy.start and decoy.end < mention.end)


def _tells_where(actor: Actor, mention: Mention, reading: Reading) -> bool:
    """“In Sochi, Russia”: the state right after its own city only says where that is."""
    cities = {place.code for place in reading.lexicon.track.places if place.country == actor.code}
    before = reading.mentions.within("place", max(0, mention.start - _CITY_REACH), mention.start)
    if not before or before[-1].value not in cities:
        return False
    return _OF_CITY.fullmatch(reading.folded.text, before[-1].end, mention.start) is not None


def _held_by(decoy: Mention | None, mention: Mention) -> bool:
    """The decoy says more than the adjective itself: "capital of Kazakhstan", not "Turkey's"."""
    return decoy is not None and decoy.end - decoy.start > mention.end - mention.start


def _in_title(actor: Actor, mention: Mention, reading: Reading) -> bool:
    """“Deputy minister of Russia Sergei Vershinin”, and "Sergei Vershinin, deputy minister of Russia": the state only
    says whose official he is, but for the host's, and where he attends.
    """
    if actor.kind != "state" or is_host(actor) or attend(reading.clauses.at(mention.start), reading.mentions):
        return False
    titles = reading.mentions.within("title", max(0, mention.start - 60), mention.start)
    of_title = next((title for title in titles if 0 <= mention.start - title.end <= 1), None)
    if of_title is not None:
        named = reading.mentions.within("official", max(0, of_title.start - _NAME_REACH), of_title.start)
        if any(of_title.start - official.end <= _APPOSED for official in named):
            return True
    follows = reading.mentions.within("official", mention.end, mention.end + _NAME_REACH)
    gap = reading.folded.text[mention.end : follows[0].start] if follows else ","
    held = any(mention.start - title.end <= 1 for title in titles)
    return held and ("," not in gap or not any(period.role == "guarantor" for period in actor.roles))


def is_host(actor: Actor) -> bool:
    """Whether the track has the actor as the host of its rounds."""
    return bool(actor.roles) and actor.roles[0].role == "host"


def _inside_other(mention: Mention, code: str, reading: Reading) -> bool:
    other = reading.mentions.at(f"actor:{code}", mention.start, mention.end)
    return other is not None and other.end - other.start > mention.end - mention.start


def _of_delegation(mention: Mention, reading: Reading) -> bool:
    """“The Russian and the Iranian delegation”, “les délégations russe et iranienne”: an adjective with the
    delegation soon after, or where the language says so soon before, in its clause.
    """
    clause = reading.clauses.at(mention.start)
    first, last = mention.end, min(clause.end, mention.end + _DELEGATION_REACH)
    if reading.compiled.language.people.adjectives_follow:
        first, last = max(clause.start, mention.start - _DELEGATION_REACH), mention.start
    if any(cue.value in _NAMED_BY_ADJECTIVE for cue in reading.mentions.within("role", first, last)):
        return True
    return _shares_delegation(mention, clause.start, reading)


def _shares_delegation(mention: Mention, start: int, reading: Reading) -> bool:
    """“The Turkish delegation is led by A, the Russian one by B”: the word stands with the first adjective only."""
    follow = reading.compiled.language.people.adjectives_follow
    if follow and not reading.mentions.within("official", mention.end, mention.end + _NAME_REACH):
        return False
    for cue in reading.mentions.within("role", max(start, mention.start - 2 * _DELEGATION_REACH), mention.start):
        if follow and "," not in reading.folded.text[cue.end : mention.start]:
            continue  # "the delegations arrived at the talks on Syria"
        first, last = (cue.end, cue.end + 20) if follow else (cue.start - 20, cue.start)
        if cue.value == "delegation" and any(
            0 < (each.start - cue.end if follow else cue.start - each.end) <= (_ARTICLE if follow else 1)
            for each in reading.mentions.within("adjective", first, last)
        ):
            return True
    return _leads_without_word(mention, reading)


def _leads_without_word(mention: Mention, reading: Reading) -> bool:
    """“The Russian delegation is led by A; the Turkish, B; the Iranian, C": an adjective and a sign before a name,
    with a delegation some words before.
    """
    officials = reading.mentions.within("official", mention.end, mention.end + _NAME_REACH)
    if not officials or not _ELLIPSIS.fullmatch(reading.folded.text, mention.end, officials[0].start):
        return False
    before = reading.mentions.within("role", max(0, mention.start - _ELLIPTIC_REACH), mention.start)
    return any(cue.value == "delegation" for cue in before)


def _takes_part(actor: Actor, mention: Mention, reading: Reading) -> bool:
    clause = reading.clauses.at(mention.start)
    first, last = reading.clauses.sentence(clause.sentence)
    cues = {str(cue.value) for cue in reading.mentions.within("role", first, last)}
    if not is_host(actor) and is_absent(
        mention, reading.mentions.within("role", clause.start, clause.end), reading.folded.text
    ):
        return False
    if is_host(actor):
        return (
            bool(cues)
            or bool(reading.mentions.within("report", first, last))
            or _speaks_of_round(first, last, reading)
        )
    told = bool(cues) or mention.kind == "adjective"  # of a delegation, perhaps of the sentence before
    return told or _speaks_of_round(first, last, reading) or all_guarantors(first, last, reading)


def all_guarantors(first: int, last: int, reading: Reading) -> bool:
    """All guarantors named in one sentence: "Iran, Russia and Turkey reject …"."""
    codes = [a.code for a in reading.lexicon.track.actors if any(period.role == "guarantor" for period in a.roles)]
    return all(reading.mentions.within(f"actor:{code}", first, last) for code in codes)


def _speaks_of_round(first: int, last: int, reading: Reading) -> bool:
    sentence = reading.clauses.at(first).sentence
    return any(each.is_round and first <= each.start < last for each in reading.binder.of_sentence(sentence))
