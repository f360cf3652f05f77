"""Participants: actors that the text names as taking part, with their role, bound to the round of their clause."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from config.track import Actor
from models.vocabulary import Role
from worker.extract.attending import attend, is_absent
from worker.extract.claims import distance
from worker.extract.facts import Evidence, Participant
from worker.extract.gatherings import STRANGER, Gathering, Which
from worker.extract.mentions import Mention
from worker.extract.reading import Reading
from worker.extract.rounds import Rounds

_DELEGATION_REACH = 45
_OBSERVER_REACH, _LED = 120, 12
_NAMED_BY_ADJECTIVE = ("delegation", "observer")
_NAME_REACH = 28
_LIST_GAP, _NO_LIST = 6, frozenset("-.;:()'\n")
_APPOSED = 2
_LIST_SEEN = 4
"""Names may lie over one another; beyond so many neighbours none is beside a place."""
_RANK = (Role.GUARANTOR, Role.HOST, Role.PARTY, Role.OBSERVER, Role.MEDIATOR, Role.PARTICIPANT)


@dataclass(frozen=True, slots=True)
class Presence:
    """One actor named as taking part in a gathering."""

    actor: Actor
    mention: Mention
    about: Gathering | None


@dataclass(slots=True)
class _Found:
    role: Role
    evidence: list[Evidence] = field(default_factory=list)


def find_presences(reading: Reading) -> list[Presence]:
    """All actors named where somebody takes part, is host or guarantor, or a round is spoken of."""
    return [
        Presence(actor, mention, _about(mention, reading))
        for actor in reading.lexicon.track.actors
        for mention in _mentions_of(actor, reading)
        if _takes_part(actor, mention, reading)
    ]


def _about(mention: Mention, reading: Reading) -> Gathering | None:
    """What the actor takes part in. The guarantors in a sentence of their own speak for the format, whatever working
    group or congress the sentence before told of, and wherever they speak.
    """
    about = reading.binder.about(mention.start, mention.end)
    if about is None or about.which is not Which.OTHER:
        return about
    sentence = reading.clauses.at(mention.start).sentence
    theirs = about.kind != STRANGER and reading.clauses.all[about.clause].sentence == sentence
    return about if theirs or not _all_guarantors(*reading.clauses.sentence(sentence), reading) else None


def _mentions_of(actor: Actor, reading: Reading) -> Iterator[Mention]:
    others = [
        other.code
        for other in reading.lexicon.track.actors
        if other.code != actor.code and not (other.kind == actor.kind == "party")
    ]
    for mention in reading.mentions.of(f"actor:{actor.code}"):
        if _is_decoy(mention, reading) or _in_title(actor, mention, reading):
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


def _held_by(decoy: Mention | None, mention: Mention) -> bool:
    """The decoy says more than the adjective itself: "capital of Kazakhstan", not "Turkey's"."""
    return decoy is not None and decoy.end - decoy.start > mention.end - mention.start


def _in_title(actor: Actor, mention: Mention, reading: Reading) -> bool:
    """“Deputy minister of Russia Sergei Vershinin”, and "Sergei Vershinin, deputy minister of Russia": the state only
    says whose official he is, but for the host's, and where he attends.
    """
    if actor.kind != "state" or _hosts(actor) or attend(reading.clauses.at(mention.start), reading.mentions):
        return False
    titles = reading.mentions.within("title", max(0, mention.start - 60), mention.start)
    of_title = next((title for title in titles if 0 <= mention.start - title.end <= 1), None)
    if of_title is not None:
        named = reading.mentions.within("official", max(0, of_title.start - _NAME_REACH), of_title.start)
        if any(of_title.start - official.end <= _APPOSED for official in named):
            return True
    follows = reading.mentions.within("official", mention.end, mention.end + _NAME_REACH)
    gap = reading.folded.text[mention.end : follows[0].start] if follows else ","
    return any(mention.start - title.end <= 1 for title in titles) and "," not in gap


def _hosts(actor: Actor) -> bool:
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
    for cue in reading.mentions.within("role", max(start, mention.start - 2 * _DELEGATION_REACH), mention.start):
        if cue.value == "delegation" and any(
            cue.start - first.end == 1 for first in reading.mentions.within("adjective", cue.start - 20, cue.start)
        ):
            return True
    return False


def _takes_part(actor: Actor, mention: Mention, reading: Reading) -> bool:
    clause = reading.clauses.at(mention.start)
    first, last = reading.clauses.sentence(clause.sentence)
    cues = {str(cue.value) for cue in reading.mentions.within("role", first, last)}
    if not _hosts(actor) and is_absent(
        mention, reading.mentions.within("role", clause.start, clause.end), reading.folded.text
    ):
        return False
    if _hosts(actor):
        return (
            bool(cues)
            or bool(reading.mentions.within("report", first, last))
            or _speaks_of_round(first, last, reading)
        )
    return bool(cues) or _speaks_of_round(first, last, reading) or _all_guarantors(first, last, reading)


def _all_guarantors(first: int, last: int, reading: Reading) -> bool:
    """All guarantors named in one sentence: "Iran, Russia and Turkey reject …"."""
    codes = [a.code for a in reading.lexicon.track.actors if any(period.role == "guarantor" for period in a.roles)]
    return all(reading.mentions.within(f"actor:{code}", first, last) for code in codes)


def _speaks_of_round(first: int, last: int, reading: Reading) -> bool:
    sentence = reading.clauses.at(first).sentence
    return any(each.is_round and first <= each.start < last for each in reading.binder.of_sentence(sentence))


def participants(presences: Iterable[Presence], rounds: Rounds, reading: Reading) -> tuple[Participant, ...]:
    """One participant for each actor and round, with the role that the text or the period gives."""
    found: dict[tuple[str, int | None], _Found] = {}
    roles = _Roles(reading)
    names = reading.lexicon.actors
    for presence in presences:
        elsewhere = _of_other(presence, reading)
        number = None if elsewhere else rounds.number_of(presence.about) or rounds.focus
        role = roles.of(presence, number)
        if elsewhere and (role is not Role.GUARANTOR or not _for_format(presence, rounds, reading)):
            continue  # who meets elsewhere is told with that meeting
        entry = found.setdefault((presence.actor.code, number), _Found(role))
        entry.role = min(entry.role, role, key=_RANK.index)
        mention = presence.mention
        if len(entry.evidence) < 3:  # noqa: PLR2004 - enough to prove it
            entry.evidence.append(reading.evidence("participant", mention.start, mention.end, mention.rule))
    return tuple(
        Participant(names[code], code, entry.role, number, tuple(entry.evidence))
        for (code, number), entry in found.items()
    )


def _of_other(presence: Presence, reading: Reading) -> bool:
    """Said of a meeting that is no round. A stranger to the format holds in its own sentence only: it is no topic."""
    about = presence.about
    if about is None or about.which is not Which.OTHER:
        return False
    here = reading.clauses.at(presence.mention.start).sentence
    return about.kind != STRANGER or reading.clauses.all[about.clause].sentence == here


def _for_format(presence: Presence, rounds: Rounds, reading: Reading) -> bool:
    """A guarantor at another meeting of the format is one of the article's rounds too, and all of them together are
    the format's, even where it tells of no round.
    """
    if presence.about is not None and presence.about.kind == STRANGER:
        return False
    sentence = reading.clauses.at(presence.mention.start).sentence
    return bool(rounds.facts) or _all_guarantors(*reading.clauses.sentence(sentence), reading)


class _Roles:
    """Roles are given where the text knows them: guarantors and observers only if it speaks of such at all."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.named = {str(cue.value) for cue in reading.mentions.of("role")}

    def of(self, presence: Presence, number: int | None) -> Role:
        actor = presence.actor
        given = {period.role for period in actor.roles if number is None or period.covers(number)}
        if "host" in given:
            return Role.HOST
        if "party" in given:
            return Role.PARTY
        if "guarantor" in given:
            return Role.GUARANTOR if "guarantor" in self.named else Role.PARTICIPANT
        if self._observes(presence) or ("observer" in given and self.named & {"observer", "observer_states"}):
            return Role.OBSERVER
        return Role.PARTICIPANT

    def _observes(self, presence: Presence) -> bool:
        """An observer cue in the clause; "observer states" are states, so no organisation is meant by it."""
        mention = presence.mention
        clause = self.reading.clauses.at(mention.start)
        for cue in self.reading.mentions.within("role", clause.start, clause.end):
            near = distance(mention.start, mention.end, cue.start, cue.end) < _OBSERVER_REACH
            if cue.value == "observer" and near and (mention.start >= cue.end or not self._leads(cue)):
                return True
            if cue.value == "observer_states" and presence.actor.kind == "state":
                return True
        return False

    def _leads(self, cue: Mention) -> bool:
        """“The UN and the observers Jordan and Iraq”: names that follow at once are the observers, no others."""
        return any(
            following.start - cue.end <= _LED and "," not in self.reading.folded.text[cue.end : following.start]
            for actor in self.reading.lexicon.track.actors
            for following in self.reading.mentions.within(f"actor:{actor.code}", cue.end, cue.end + _LED + 1)
        )
