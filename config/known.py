"""What of a history was known on a day: the start of a replay, and of a new database."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from config.edtf import bounds
from config.history import Dated, HeldRound, History

KnownStatus = Literal["expected", "announced", "confirmed", "under_way", "concluded", "postponed"]


@dataclass(frozen=True, slots=True)
class KnownState:
    """A round as it stood. Words of status and dates kind are those of `models.vocabulary`."""

    number: int
    status: KnownStatus
    first_on: date | None = None
    last_on: date | None = None
    edtf: str | None = None
    dates_kind: Literal["days", "period", "deadline"] | None = None
    city: str | None = None
    country: str | None = None
    said_on: date | None = None
    """When the last of it was said."""


@dataclass(frozen=True, slots=True)
class _Saying:
    said_on: date
    kind: str
    dates: Dated
    city: str | None


def as_known_on(history: History, day: date) -> tuple[KnownState, ...]:
    """The rounds as they stood when `day` began: what was said on the day itself is its news.

    A round is concluded on the day after its last, under way from the day after its first. The plan of a
    joint statement, and every hint, makes the next round `expected`, never `planned`: the news that it is
    being prepared is still to come. `watch` changes and announcements whose day is unknown are passed over.
    """
    last = len(history.rounds) + 1
    states = (_state(history, number, day) for number in range(1, last + 1))
    return tuple(state for state in states if state is not None)


def _state(history: History, number: int, day: date) -> KnownState | None:
    held = history.rounds[number - 1] if number <= len(history.rounds) else None
    if held is not None and held.first_on < day:
        return _opened(held, day)
    state: KnownState | None = None
    for saying in sorted(_sayings(history, number, held), key=lambda saying: saying.said_on):
        if saying.said_on < day:
            state = _after(state or KnownState(number, "expected"), saying, history.countries())
    return state


def _opened(held: HeldRound, day: date) -> KnownState:
    return KnownState(
        number=held.number,
        status="concluded" if held.last_on < day else "under_way",
        first_on=held.first_on,
        last_on=held.last_on,
        edtf=_days(held.first_on, held.last_on),
        dates_kind="days",
        city=held.city,
        country=held.country,
        said_on=held.last_on if held.last_on < day else held.first_on,
    )


def _sayings(history: History, number: int, held: HeldRound | None) -> list[_Saying]:
    sayings: list[_Saying] = []
    statement = history.rounds[number - 2].statement if number > 1 else None
    if statement is not None and statement.next is not None:
        plan = statement.next
        sayings.append(_Saying(statement.adopted_on, "signalled", plan, plan.city))
    if held is None:
        return sayings
    sayings += [_Saying(one.said_on, one.kind, one, one.city) for one in held.changes if one.kind != "watch"]
    announced = held.announced
    if announced is not None and announced.known_on is not None:
        days = announced if announced.first_on else Dated(first_on=held.first_on, last_on=held.last_on)
        sayings.append(_Saying(announced.known_on, "announced", days, held.city))
    return sayings


def _after(state: KnownState, saying: _Saying, countries: dict[str, str]) -> KnownState:
    state = replace(state, status=_status(state.status, saying.kind), said_on=saying.said_on)
    if saying.kind == "postponed":
        state = replace(state, first_on=None, last_on=None, edtf=None, dates_kind=None)
    if saying.city is not None:
        state = replace(state, city=saying.city, country=countries[saying.city])
    return _with_dates(state, saying.dates)


def _status(known: KnownStatus, kind: str) -> KnownStatus:
    if kind == "postponed":
        return "postponed"
    if kind == "confirmed":
        return "confirmed"
    if kind == "announced":
        return "confirmed" if known == "confirmed" else "announced"
    return "expected" if known == "postponed" else known


def _with_dates(state: KnownState, dates: Dated) -> KnownState:
    if dates.first_on is not None:
        last_on = dates.last_on or dates.first_on
        edtf = _days(dates.first_on, last_on)
        return replace(state, first_on=dates.first_on, last_on=last_on, edtf=edtf, dates_kind="days")
    if dates.edtf is None:
        return state
    first_on, last_on = bounds(dates.edtf)
    kind: Literal["period", "deadline"] = "period" if first_on else "deadline"
    return replace(state, first_on=first_on, last_on=last_on, edtf=dates.edtf, dates_kind=kind)


def _days(first_on: date, last_on: date) -> str:
    return str(first_on) if first_on == last_on else f"{first_on}/{last_on}"
