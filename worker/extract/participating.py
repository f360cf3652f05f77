"""Participants: who is present, with a role, bound to the round of the clause."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from models.vocabulary import Role
from worker.extract.actors import Presence, all_guarantors
from worker.extract.claims import distance
from worker.extract.facts import Evidence, Participant
from worker.extract.gatherings import STRANGER, Which
from worker.extract.mentions import Mention
from worker.extract.reading import Reading
from worker.extract.rounds import Rounds

_OBSERVER_REACH, _LED, _LIST_BEFORE, _BESIDE = 120, 12, 30, 3
_RANK = (Role.GUARANTOR, Role.HOST, Role.PARTY, Role.OBSERVER, Role.MEDIATOR, Role.PARTICIPANT)


@dataclass(slots=True)
class _Found:
    role: Role
    evidence: list[Evidence] = field(default_factory=list)


def participants(presences: Iterable[Presence], rounds: Rounds, reading: Reading) -> tuple[Participant, ...]:
    """One participant for each actor and round, with the role that the text or the period gives."""
    found: dict[tuple[str, int | None], _Found] = {}
    presences = list(presences)
    roles = _Roles(reading, {presence.actor.code for presence in presences})
    names = reading.lexicon.actors
    for presence in presences:
        elsewhere = _of_other(presence, reading)
        if presence.speaks and any(code == presence.actor.code for code, _ in found):
            continue
        unsaid = elsewhere or presence.speaks
        number = None if unsaid else rounds.number_of(presence.about) or rounds.focus
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
    return bool(rounds.facts) or all_guarantors(*reading.clauses.sentence(sentence), reading)


class _Roles:
    """Roles are given where the text knows them: observers only if it speaks of such at all, guarantors if it names
    all of them, or this one in a sentence on guarantors.
    """

    def __init__(self, reading: Reading, present: Container[str]) -> None:
        self.reading = reading
        self.named = {str(cue.value) for cue in reading.mentions.of("role")}
        actors = reading.lexicon.track.actors
        guarantors = [a.code for a in actors if any(period.role == "guarantor" for period in a.roles)]
        self.all_guarantors = all(code in present for code in guarantors)

    def of(self, presence: Presence, number: int | None) -> Role:
        actor = presence.actor
        given = {period.role for period in actor.roles if number is None or period.covers(number)}
        if "host" in given:
            return Role.HOST
        if "party" in given:
            return Role.PARTY
        if "guarantor" in given:
            return Role.GUARANTOR if self._guarantees(presence) else Role.PARTICIPANT
        if self._observes(presence) or ("observer" in given and self.named & {"observer", "observer_states"}):
            return Role.OBSERVER
        return Role.PARTICIPANT

    def _guarantees(self, presence: Presence) -> bool:
        clauses = self.reading.clauses
        first, last = clauses.sentence(clauses.at(presence.mention.start).sentence)
        beside = any(cue.value == "guarantor" for cue in self.reading.mentions.within("role", first, last))
        return beside or (self.all_guarantors and "guarantor" in self.named)

    def _observes(self, presence: Presence) -> bool:
        """An observer cue in the clause; "observer states" are states, so no organisation is meant by it."""
        mention = presence.mention
        clause = self.reading.clauses.at(mention.start)
        for cue in self.reading.mentions.within("role", clause.start, clause.end):
            near = distance(mention.start, mention.end, cue.start, cue.end) < _OBSERVER_REACH
            if cue.value == "observer" and near and self._listed(presence, cue):
                return True
            if cue.value == "observer_states" and presence.actor.kind == "state":
                return True
        return False

    def _listed(self, presence: Presence, cue: Mention) -> bool:
        """Whether an actor is among those that the cue calls observers: neither whom "Jordanian observers" stand
        beside nor whose envoy follows them.
        """
        mention, mentions, text = presence.mention, self.reading.mentions, self.reading.folded.text
        if self._told_by_adjective(cue):
            return mention.kind == "adjective"
        if mention.start < cue.end:
            return not self._leads(cue) and not mentions.within("title", mention.end, mention.end + 2)
        if text[cue.end : cue.end + 1] == "," and self._follows(cue):
            return False
        return not mentions.within("title", cue.end, mention.end + 2)

    def _follows(self, cue: Mention) -> bool:
        """“Jordan and Iraq as observers, the Red Cross": the list ends with the cue, and another follows at once."""
        kinds = [f"actor:{actor.code}" for actor in self.reading.lexicon.track.actors]
        within = self.reading.mentions.within
        before = any(within(kind, cue.start - _LIST_BEFORE, cue.start) for kind in kinds)
        return before and any(within(kind, cue.end, cue.end + _BESIDE) for kind in kinds)

    def _told_by_adjective(self, cue: Mention) -> bool:
        """“Jordanian observers”, “observateurs jordaniens”."""
        mentions, follow = self.reading.mentions, self.reading.compiled.language.people.adjectives_follow
        if follow:
            return bool(mentions.within("adjective", cue.end, cue.end + 2))
        return any(cue.start - each.end == 1 for each in mentions.within("adjective", cue.start - 20, cue.start))

    def _leads(self, cue: Mention) -> bool:
        """“The UN and the observers Jordan and Iraq”: names that follow at once are the observers, no others."""
        return any(
            following.start - cue.end <= _LED and "," not in self.reading.folded.text[cue.end : following.start]
            for actor in self.reading.lexicon.track.actors
            for following in self.reading.mentions.within(f"actor:{actor.code}", cue.end, cue.end + _LED + 1)
        )
