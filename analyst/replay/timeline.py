"""What a replay shows: each change with its article, whether it was told, and how long after it was first said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analyst.replay.lines import Expected, ReplayLine
from models.alert import Alert
from models.fact import Fact
from models.round import Change, Round
from models.vocabulary import ChangeKind, Discourse, FactKind, Modality, Status

Row = dict[str, Any]
Said = tuple[int, str, str]
"""Round, aspect, value: what an article says of a round, or a change makes of it."""

_OF_DATES = (ChangeKind.DATES_SET, ChangeKind.DATES_CHANGED)
_OF_VENUE = (ChangeKind.VENUE_SET, ChangeKind.VENUE_CHANGED)


@dataclass
class Timeline:
    """Changes as they become known. It keeps who said each thing first: as many as there are things to say."""

    rows: list[Row] = field(default_factory=list)
    watches: int = 0
    _said: dict[Said, tuple[object, datetime]] = field(default_factory=dict)
    _last_change: int = 0
    _last_fact: int = 0

    def begin(self, session: Session) -> None:
        """Pass over the history that was laid down before the first article."""
        self._last_change = session.scalar(select(func.max(Change.id))) or 0

    def note(self, session: Session, line: ReplayLine) -> list[Row]:
        """Take up what became of an article just played.

        Returns:
            Its changes, those of doubt (`watch`) among them; only the others are kept.
        """
        for said in [*self._facts(session), *map(_of_expected, line.expect or ())]:
            self._said.setdefault(said, (line.id, line.published_at))
        found = [self._row(session, change, line) for change in self._changes(session)]
        kept = [row for row in found if row["change"] != ChangeKind.WATCH]
        self.watches += len(found) - len(kept)
        self.rows += kept
        return found

    def _facts(self, session: Session) -> Iterator[Said]:
        facts = session.scalars(select(Fact).where(Fact.id > self._last_fact).order_by(Fact.id)).all()
        coming = _coming(session) if any(fact.implied for fact in facts) else 0
        for fact in facts:
            self._last_fact = fact.id
            if fact.modality is Modality.ASSERTED and fact.discourse is Discourse.FOCUS:
                yield from _of_fact(fact, coming)

    def _changes(self, session: Session) -> Iterable[Change]:
        changes = session.scalars(select(Change).where(Change.id > self._last_change).order_by(Change.id)).all()
        self._last_change = changes[-1].id if changes else self._last_change
        return changes

    def _row(self, session: Session, change: Change, line: ReplayLine) -> Row:
        first, at = self._said.get(_of_change(change), (line.id, line.published_at))
        told = session.scalar(select(Alert.id).where(Alert.change_id == change.id))
        return {
            "article": line.id,
            "published_at": line.published_at,
            "publisher": line.publisher,
            "title": line.title,
            "round": change.round_number,
            "change": change.kind,
            "status": change.after_status,
            "first_on": change.after_first_on,
            "last_on": change.after_last_on,
            "edtf": change.after_edtf,
            "city": change.after_city,
            "why": change.why,
            "alert": told is not None,
            "first_said_by": first,
            "first_said_at": at,
            "delay_minutes": max(line.published_at - at, timedelta(0)) // timedelta(minutes=1),
        }


def rounds_at_the_end(session: Session) -> list[Row]:
    """The table of rounds as the replay leaves it."""
    columns = ("number", "status", "first_on", "last_on", "edtf", "city", "country")
    rows = session.scalars(select(Round).order_by(Round.number))
    return [{name: getattr(row, name) for name in columns} for row in rows]


def misses(line: ReplayLine, found: Iterable[Row]) -> tuple[list[Expected], list[Row]]:
    """What the article should have brought and did not, and what it told that it should not have."""
    if line.expect is None:
        return [], []
    told = [row for row in found if row["alert"]]
    missing = []
    for expected in line.expect:
        met = next((row for row in told if _meets(row, expected)), None)
        if met is not None:
            told.remove(met)
        elif not expected.optional:
            missing.append(expected)
    return missing, told


def _meets(row: Row, expected: Expected) -> bool:
    asked = expected.model_dump(exclude={"kind", "optional"}, exclude_none=True)
    return row["change"] in expected.kind and all(row[name] == value for name, value in asked.items())


def _coming(session: Session) -> int:
    begun = select(func.max(Round.number)).where(Round.status.in_([Status.UNDER_WAY, Status.CONCLUDED]))
    return (session.scalar(begun) or 0) + 1


def _of_fact(fact: Fact, coming: int) -> Iterator[Said]:
    number = fact.round_number or (coming if fact.implied else None)
    if number is None:
        return
    if fact.kind is FactKind.DATES:
        yield (number, "dates", _days(fact.first_on, fact.last_on))
    elif fact.kind is FactKind.VENUE:
        yield (number, "venue", fact.value)
    elif fact.kind is FactKind.STATUS:
        yield (number, "status", fact.value)


def _of_change(change: Change) -> Said:
    if change.kind in _OF_DATES:
        return (change.round_number, "dates", _days(change.after_first_on, change.after_last_on))
    if change.kind in _OF_VENUE:
        return (change.round_number, "venue", change.after_city or "")
    return (change.round_number, "status", change.after_status.value if change.after_status else "")


def _of_expected(expected: Expected) -> Said:
    kind = expected.kind[0]
    if kind in _OF_DATES:
        return (expected.round, "dates", _days(expected.first_on, expected.last_on))
    if kind in _OF_VENUE:
        return (expected.round, "venue", expected.city or "")
    return (expected.round, "status", Status.PLANNED.value if kind is ChangeKind.SIGNALLED else kind.value)


def _days(first_on: date | None, last_on: date | None) -> str:
    return f"{first_on}/{last_on}"
