"""Facts and mentions: an extraction laid down in rows, and read back for settling."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, insert, select, tuple_
from sqlalchemy.orm import Session

from models.fact import Fact, Mention, Origin
from models.vocabulary import DatesKind, Discourse, FactKind, Modality, Role, Status, Tier
from worker.extract.facts import Dates, Evidence, Extraction, Meeting, RoundFact, Venue
from worker.store.upsert import insert_all_once, insert_each_once

# A revision and the version of the lexicon that read it.
Reading = tuple[int, str]

STATUS_FIELDS = frozenset({"round", "status", "modality", "discourse", "implied"})


@dataclass(frozen=True, slots=True)
class _Row:
    kind: FactKind
    value: str
    evidence: Sequence[Evidence]
    round_number: int | None = None
    implied: bool = False
    dates: Dates | None = None
    code: str | None = None
    role: str | None = None
    speaker: str | None = None
    modality: Modality | None = None
    discourse: Discourse | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """Who said what a revision tells, through whom we heard it, and when."""

    origin_id: int
    tier: Tier
    via: str | None
    at: datetime | None


def origin_named(session: Session, name: str, tier: Tier) -> Origin:
    """The origin of that name; made when unknown, and never made less believable by a later sight."""
    return origins_named(session, {name: tier})[name]


def origins_named(session: Session, tiers: Mapping[str, Tier]) -> dict[str, Origin]:
    """The origins of those names, each as `origin_named` gives it."""
    found = _origins(session, tiers)
    if unknown := sorted(set(tiers) - set(found)):
        insert_all_once(session, Origin, [{"name": name, "tier": tiers[name]} for name in unknown])
        found |= _origins(session, unknown)
    for name, origin in found.items():
        if tiers[name].rank < origin.tier.rank:
            origin.tier = tiers[name]
    return found


def _origins(session: Session, names: Collection[str]) -> dict[str, Origin]:
    return {one.name: one for one in session.scalars(select(Origin).where(Origin.name.in_(names)))} if names else {}


def save_facts(session: Session, revision_id: int, extraction: Extraction, said: Said, now: datetime) -> int:
    """Lay down the facts of one reading with their evidence; a second time by the same lexicon writes nothing.

    Returns:
        How many facts were new.
    """
    rows = list(_rows(extraction))
    common = {
        "revision_id": revision_id,
        "lexicon_version": extraction.lexicon_version,
        "origin_id": said.origin_id,
        "tier": said.tier,
        "via": said.via,
        "said_at": said.at,
        "learnt_at": now,
    }
    columns = [common | {"position": position} | _columns(row) for position, row in enumerate(rows)]
    written = insert_each_once(session, Fact, columns, Fact.position)
    mentions = [
        mention for position, fact_id in written.items() for mention in _mentions(fact_id, rows[position].evidence)
    ]
    if mentions:
        session.execute(insert(Mention), mentions)
    return len(written)


def facts_of_rounds(session: Session, readings: Sequence[Reading]) -> dict[Reading, tuple[RoundFact, ...]]:
    """The facts about rounds of each reading, put together again from their rows."""
    rows = session.scalars(
        select(Fact)
        .where(_read_in(readings), Fact.kind.in_([FactKind.STATUS, FactKind.DATES, FactKind.VENUE]))
        .order_by(Fact.revision_id, Fact.lexicon_version, Fact.position)
    ).all()
    found: dict[Reading, list[RoundFact]] = {}
    for (reading, _), group in groupby(rows, lambda row: ((row.revision_id, row.lexicon_version), row.detail["of"])):
        found.setdefault(reading, []).append(_together(list(group)))
    return {reading: tuple(facts) for reading, facts in found.items()}


def participants(
    session: Session, revision_id: int, lexicon_version: str, round_number: int
) -> list[tuple[str, str, Role]]:
    """Who the reading says takes part in a round: (code, name, role)."""
    rows = session.scalars(
        select(Fact).where(
            Fact.revision_id == revision_id,
            Fact.lexicon_version == lexicon_version,
            Fact.kind == FactKind.PARTICIPANT,
            Fact.round_number == round_number,
        )
    )
    return [(row.code, row.value, Role(row.role)) for row in rows if row.code and row.role]


def voices(session: Session, readings: Sequence[Reading]) -> dict[int, tuple[str, Tier]]:
    """Who first said what each reading found, and the tier of what was heard; by revision."""
    rows = session.execute(
        select(Fact.revision_id, Origin.name, Fact.tier)
        .join(Origin, Fact.origin_id == Origin.id)
        .where(_read_in(readings))
        .group_by(Fact.revision_id, Origin.name, Fact.tier)
    )
    return {revision_id: (name, tier) for revision_id, name, tier in rows}


def withdraw(session: Session, before: int, now: Reading, at: datetime, reason: str) -> int:
    """Mark what was found in one revision, and in a later one, read by the same lexicon, was not; they are kept.

    What an older lexicon found of it in the former is marked beside it. Returns how many facts that were.
    """
    kept = {_identity(row) for row in session.scalars(select(Fact).where(_read_in([now])))}
    rows = session.scalars(select(Fact).where(Fact.revision_id == before)).all()
    gone = {_identity(row) for row in rows if row.lexicon_version == now[1]} - kept
    marked = [row for row in rows if row.withdrawn_at is None and _identity(row) in gone]
    for row in marked:
        row.withdrawn_at, row.withdrawn_reason = at, reason
    return len(marked)


def _identity(row: Fact) -> tuple[object, ...]:
    """What a fact says, wherever in the text it stands."""
    dates = (row.first_on, row.last_on, row.dates_kind)
    return (
        row.kind,
        row.round_number,
        row.implied,
        row.value,
        row.code,
        row.role,
        row.modality,
        row.discourse,
        dates,
    )


def _read_in(readings: Sequence[Reading]) -> ColumnElement[bool]:
    return tuple_(Fact.revision_id, Fact.lexicon_version).in_(readings)


def _together(rows: Sequence[Fact]) -> RoundFact:
    by_kind = {row.kind: row for row in rows}
    status, dates, venue = by_kind[FactKind.STATUS], by_kind.get(FactKind.DATES), by_kind.get(FactKind.VENUE)
    assert status.modality is not None and status.discourse is not None  # noqa: S101, PT018 - written together below
    return RoundFact(
        number=status.round_number,
        implied=status.implied,
        status=Status(status.value),
        modality=status.modality,
        discourse=status.discourse,
        dates=_dates(dates) if dates else None,
        venue=Venue(venue.value, venue.code or "") if venue else None,
    )


def _dates(row: Fact) -> Dates:
    first: date | None = row.first_on
    return Dates(first, row.last_on, row.edtf, row.dates_kind or DatesKind.UNKNOWN)


def _rows(extraction: Extraction) -> Iterator[_Row]:
    for of, fact in enumerate(extraction.rounds):
        yield from _round_rows(of, fact)
    yield from (_meeting_row(meeting) for meeting in extraction.meetings)
    for who in extraction.participants:
        yield _Row(
            FactKind.PARTICIPANT,
            who.name,
            who.evidence,
            round_number=who.round,
            code=who.code,
            role=who.role.value,
        )
    for person in extraction.officials:
        yield _Row(FactKind.OFFICIAL, person.name, person.evidence, code=person.affiliation, role=person.title)
    for quote in extraction.quotes:
        words = Evidence("quote", quote.start, quote.end, quote.exact, "quote")
        yield _Row(FactKind.QUOTE, quote.exact, [words], speaker=quote.speaker)
    for source in extraction.sources:
        yield _Row(FactKind.SOURCE, source.name, source.evidence, role=source.kind.value)
    for topic in extraction.topics:
        yield _Row(FactKind.TOPIC, topic.code, topic.evidence, code=topic.code)


def _round_rows(of: int, fact: RoundFact) -> Iterator[_Row]:
    bound: dict[str, Any] = {
        "round_number": fact.number,
        "implied": fact.implied,
        "modality": fact.modality,
        "discourse": fact.discourse,
        "detail": {"of": of},
    }
    yield _Row(FactKind.STATUS, fact.status.value, _of(fact.evidence, STATUS_FIELDS), **bound)
    if fact.dates is not None:
        value = fact.dates.edtf or fact.dates.kind.value
        yield _Row(FactKind.DATES, value, _of(fact.evidence, {"dates"}), dates=fact.dates, **bound)
    if fact.venue is not None:
        venue = fact.venue
        yield _Row(FactKind.VENUE, venue.city, _of(fact.evidence, {"venue"}), code=venue.country, **bound)


def _meeting_row(meeting: Meeting) -> _Row:
    detail: dict[str, Any] = {"participants": list(meeting.participants)}
    if meeting.venue is not None:
        detail |= {"city": meeting.venue.city, "country": meeting.venue.country}
    return _Row(FactKind.MEETING, meeting.kind.value, meeting.evidence, dates=meeting.dates, detail=detail)


def _of(evidence: Iterable[Evidence], fields: Iterable[str]) -> list[Evidence]:
    wanted = frozenset(fields)
    return [words for words in evidence if words.field in wanted]


def _columns(row: _Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "round_number": row.round_number,
        "implied": row.implied,
        "value": row.value,
        "detail": row.detail,
        "first_on": row.dates.first if row.dates else None,
        "last_on": row.dates.last if row.dates else None,
        "edtf": row.dates.edtf if row.dates else None,
        "dates_kind": row.dates.kind if row.dates else None,
        "code": row.code,
        "role": row.role,
        "speaker": row.speaker,
        "modality": row.modality,
        "discourse": row.discourse,
    }


def _mentions(fact_id: int, evidence: Sequence[Evidence]) -> Iterator[dict[str, Any]]:
    for words in dict.fromkeys(evidence):
        yield {
            "fact_id": fact_id,
            "field": words.field,
            "start_offset": words.start,
            "end_offset": words.end,
            "exact": words.exact,
            "rule": words.rule,
        }
