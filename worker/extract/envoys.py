"""Presences that persons stand for: where an envoy comes or speaks of the talks, so does who sent him."""

from collections.abc import Iterable

from worker.extract.actors import Presence, about_of, is_host
from worker.extract.attending import is_absent
from worker.extract.facts import Official
from worker.extract.gatherings import STRANGER
from worker.extract.mentions import Mention
from worker.extract.reading import Reading


def find_envoys(officials: Iterable[Official], reading: Reading) -> list[Presence]:
    """What known officials stand for, at each place where one is named; nobody for whoever stays away, or speaks of
    talks that are none of ours.
    """
    actors = {actor.code: actor for actor in reading.lexicon.track.actors}
    known = {official.name: official.affiliation for official in reading.lexicon.track.officials}
    out: list[Presence] = []
    for official in officials:
        actor = actors.get(known.get(official.name) or "")
        if actor is not None and is_host(actor):
            continue  # the host's spokesmen announce; that says of itself nothing of who comes
        for proof in official.evidence if actor is not None else ():
            start, end = reading.folded.place(proof.start), reading.folded.place(proof.end)
            mention = Mention("official", official.name, start, end, proof.rule)
            about = about_of(mention, reading)
            strange = about is not None and about.kind == STRANGER
            if actor is None or strange or _stays_away(mention, reading):
                continue
            if actor.kind != "party" or _comes(mention, reading):
                out.append(Presence(actor, mention, about, speaks=_speaks(mention, reading)))
    return out


def _comes(mention: Mention, reading: Reading) -> bool:
    """Whether the sentence tells of delegations. The head of a party is a topic, too: "after the fall of Assad"."""
    first, last = reading.clauses.sentence(reading.clauses.at(mention.start).sentence)
    return bool(reading.mentions.within("role", first, last))


def _speaks(mention: Mention, reading: Reading) -> bool:
    clause = reading.clauses.at(mention.start)
    return bool(reading.mentions.within("report", clause.start, clause.end))


def _stays_away(mention: Mention, reading: Reading) -> bool:
    clause = reading.clauses.at(mention.start)
    return is_absent(mention, reading.mentions.within("role", clause.start, clause.end), reading.folded.text)
