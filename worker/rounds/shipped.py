"""The shipped history of rounds, as the changes it was made of. Pure.

Days are all the history knows: a change counts as said, and learnt, at the start of its day (UTC). What was said on
the day itself is that day's news, so only earlier days are history. The plan of a joint statement is kept with the
statement and makes no round: eight of seventeen such plans were kept (docs/decisions/0006-history.md).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from config.edtf import bounds
from config.history import Dated, HeldRound, History
from models.vocabulary import ChangeKind, DatesKind, Status, Tier
from worker.extract.facts import KnownRound
from worker.rounds.places import place_of_shipped
from worker.rounds.values import Change, RoundState

_STATUS_OF_KIND = {
    "announced": Status.ANNOUNCED,
    "confirmed": Status.CONFIRMED,
    "postponed": Status.POSTPONED,
    "under_way": Status.UNDER_WAY,
    "concluded": Status.CONCLUDED,
}


@dataclass(frozen=True, slots=True)
class ShippedChange:
    """A change of the history and where it is told."""

    change: Change
    source_url: str | None


@dataclass(frozen=True, slots=True)
class _Saying:
    said_on: date
    kind: str
    dates: Dated
    city: str | None
    by: str
    official: bool
    sources: tuple[str, ...]


def known_rounds(history: History) -> tuple[KnownRound, ...]:
    """The rounds that were held, for reading years and numbers."""
    return tuple(KnownRound(one.number, one.first_on, one.last_on, one.city) for one in history.rounds)


def shipped_changes(history: History, day: date) -> tuple[ShippedChange, ...]:
    """Every change of the history that was said before `day`, in order."""
    changes = [change for held in history.rounds for change in _of_round(history, held, day)]
    return tuple(sorted(changes, key=lambda one: (one.change.learnt_at, one.change.round_number)))


def _of_round(history: History, held: HeldRound, day: date) -> Iterator[ShippedChange]:
    state: RoundState | None = None
    for order, saying in enumerate(sorted(_sayings(held), key=lambda saying: saying.said_on)):
        if saying.said_on >= day:
            return
        before, state = state, _after(state or RoundState(held.number), saying, held.country)
        said_at = datetime.combine(saying.said_on, time.min, UTC)
        change = Change(
            kind=ChangeKind(saying.kind),
            key=f"history:{held.number}:{order}",
            round_number=held.number,
            before=before,
            after=state,
            said_at=said_at,
            learnt_at=said_at,
            origin=saying.by,
            tier=Tier.OFFICIAL if saying.official else Tier.MEDIA,
            revision_id=None,
            article_id=None,
            alertable=False,
            why="from the shipped history",
            place=place_of_shipped(said_at),
        )
        yield ShippedChange(change, _address(history, saying.sources))


def _sayings(held: HeldRound) -> Iterator[_Saying]:
    days = Dated(first_on=held.first_on, last_on=held.last_on)
    for one in held.changes:
        if one.kind != "watch":
            yield _Saying(one.said_on, one.kind, one, one.city, one.by or "", bool(one.affiliation), one.sources)
    told = held.announced
    if told is not None and told.known_on is not None:
        dates = told if told.first_on else days
        yield _Saying(
            told.known_on, "announced", dates, held.city, told.by or "", bool(told.affiliation), told.sources
        )
    yield _Saying(held.first_on, "under_way", days, held.city, "", official=False, sources=held.sources)
    yield _Saying(held.last_on, "concluded", days, held.city, "", official=False, sources=held.sources)


def _after(state: RoundState, saying: _Saying, country: str) -> RoundState:
    status = _STATUS_OF_KIND.get(saying.kind) or _still(state.status)
    if saying.kind == "postponed" and saying.dates.first_on is not None and state.last_on is not None:
        status = Status.ANNOUNCED  # put off to days that are known, it is still coming
    state = replace(state, status=status)
    if saying.kind == "postponed":
        state = replace(state, first_on=None, last_on=None, edtf=None, dates_kind=None)
    if saying.city is not None:
        state = replace(state, city=saying.city, country=country)
    return _with_dates(state, saying.dates)


def _still(status: Status | None) -> Status:
    """A sign or a date leaves the status as it is; of a round unheard of or postponed it makes an expected one."""
    return Status.EXPECTED if status in (None, Status.POSTPONED) else status


def _with_dates(state: RoundState, dates: Dated) -> RoundState:
    if dates.first_on is not None:
        first_on, last_on = dates.first_on, dates.last_on or dates.first_on
        edtf = str(first_on) if first_on == last_on else f"{first_on}/{last_on}"
        return replace(state, first_on=first_on, last_on=last_on, edtf=edtf, dates_kind=DatesKind.DAYS)
    if dates.edtf is None:
        return state
    earliest, latest = bounds(dates.edtf)
    kind = DatesKind.PERIOD if earliest else DatesKind.DEADLINE
    return replace(state, first_on=earliest, last_on=latest, edtf=dates.edtf, dates_kind=kind)


def _address(history: History, tags: Iterable[str]) -> str | None:
    return next((str(history.source_tags[tag]) for tag in tags), None)
