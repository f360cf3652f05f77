"""Gatherings of the format that are no rounds: summits, ministers, experts, working groups, four-party talks."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from models.vocabulary import MeetingKind
from worker.extract.actors import Presence
from worker.extract.facts import Dates, Evidence, Meeting, Official, Venue
from worker.extract.gatherings import STRANGER, Gathering, Which
from worker.extract.mentions import Mention
from worker.extract.reading import Reading
from worker.extract.when import dates_of_reading


@dataclass(slots=True)
class _Found:
    kind: MeetingKind
    dates: Dates | None = None
    venue: Venue | None = None
    codes: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


def meetings(presences: Iterable[Presence], officials: Iterable[Official], reading: Reading) -> tuple[Meeting, ...]:
    """One meeting for each kind that the article speaks of; strangers to the format are left out."""
    found: dict[str, _Found] = {}
    for each in reading.gatherings:
        if each.which is Which.OTHER and each.kind and each.kind != STRANGER:
            entry = found.setdefault(each.kind, _Found(MeetingKind(each.kind)))
            if len(entry.evidence) < 3:  # noqa: PLR2004 - enough to prove it
                entry.evidence.append(reading.evidence("meeting", each.start, each.end, each.rule))
    _add_dates(found, reading)
    _add_venues(found, reading)
    for presence in presences:
        code = _other(presence.about)
        if code in found and presence.actor.code not in found[code].codes:
            found[code].codes.append(presence.actor.code)
    _add_people(found, officials, reading)
    return tuple(
        Meeting(entry.kind, entry.dates, entry.venue, tuple(entry.codes), tuple(entry.evidence))
        for entry in found.values()
    )


def _other(about: Gathering | None) -> str:
    return about.kind or "" if about is not None and about.which is Which.OTHER else ""


def _add_dates(found: dict[str, _Found], reading: Reading) -> None:
    for dated in dates_of_reading(reading):
        entry = found.get(_other(dated.about)) or _only(dated.about, found, reading)
        if entry is not None and entry.dates is None and dated.dates is not None and not dated.old:
            entry.dates = dated.dates
            mention = dated.mention
            entry.evidence.append(reading.evidence("dates", mention.start, mention.end, mention.rule))


def _add_venues(found: dict[str, _Found], reading: Reading) -> None:
    """The place that the sentence of the days names, else the first one."""
    places = {place.code: place for place in reading.lexicon.track.places}
    named: dict[MeetingKind, list[Mention]] = {}
    for mention in reading.mentions.of("place"):
        if _names_format(mention, reading):
            continue
        about = reading.binder.about(mention.start, mention.end)
        entry = found.get(_other(about)) or _same_sentence(mention, found, reading) or _only(about, found, reading)
        if entry is not None:
            named.setdefault(entry.kind, []).append(mention)
    for entry in found.values():
        if entry.kind in named:
            mention = min(named[entry.kind], key=lambda each: not _beside_days(each, entry, reading))
            place = places[str(mention.value)]
            entry.venue = Venue(place.city, place.country)
            entry.evidence.append(reading.evidence("venue", mention.start, mention.end, mention.rule))


def _beside_days(mention: Mention, entry: _Found, reading: Reading) -> bool:
    days = [reading.folded.place(proof.start) for proof in entry.evidence if proof.field == "dates"]
    clauses = reading.clauses
    return any(clauses.at(day).sentence == clauses.at(mention.start).sentence for day in days)


def _same_sentence(mention: Mention, found: dict[str, _Found], reading: Reading) -> _Found | None:
    """The only meeting of the format in the sentence: "on the sidelines of the Assembly in New York, X and Y met"."""
    spoken = reading.binder.of_sentence(reading.clauses.at(mention.start).sentence)
    kinds = {_other(each) for each in spoken if _other(each) in found}
    rounds = any(each.is_round for each in spoken)
    return found[kinds.pop()] if len(kinds) == 1 and not rounds else None


def _only(about: Gathering | None, found: dict[str, _Found], reading: Reading) -> _Found | None:
    """What is said before any gathering is named: of the only one that the article then speaks of."""
    rounds = (each for each in reading.gatherings if each.is_round and each.which is not Which.PREVIOUS)
    if about is not None or len(found) != 1 or any(rounds):
        return None
    return next(iter(found.values()))


def _add_people(found: dict[str, _Found], officials: Iterable[Official], reading: Reading) -> None:
    """Ministers stand for their states: those named in the sentence of a ministers' or presidents' meeting."""
    codes = {actor.code for actor in reading.lexicon.track.actors}
    for each in reading.gatherings:
        entry = found.get(_other(each))
        if entry is None:
            continue
        start, end = reading.clauses.sentence(reading.clauses.all[each.clause].sentence)
        for official in officials:
            named = any(start <= reading.folded.place(proof.start) < end for proof in official.evidence)
            if named and official.affiliation in codes and official.affiliation not in entry.codes:
                entry.codes.append(official.affiliation)


def _names_format(mention: Mention, reading: Reading) -> bool:
    name = reading.mentions.at("format", mention.start, mention.end)
    return name is not None and name.end - name.start > mention.end - mention.start
