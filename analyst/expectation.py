"""What is to be expected of the next round, in sentences. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from analyst import show
from analyst.queries import Row
from models.vocabulary import Status

WAS_HELD = frozenset({Status.UNDER_WAY.value, Status.CONCLUDED.value})
_OVER = frozenset({Status.CONCLUDED.value, Status.CANCELLED.value})


@dataclass(frozen=True, slots=True)
class Sign:
    """Something by which the format showed that it lives."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """The next round in a sentence, and what it rests on."""

    round_number: int | None
    """The round that is open or planned, if one is."""
    headline: str
    grounds: tuple[str, ...]


def expectation(rounds: Sequence[Row], plans: Sequence[Row], signs: Sequence[Sign], today: date) -> Expectation:
    """What was to be expected on that day.

    Args:
        rounds: as `queries.rounds` gives them.
        plans: as `queries.plans` gives them: what statements planned.
        signs: of life, in any order.
        today: the day that is asked for.
    """
    life = (_last_sign(signs, today),) if signs else ()
    coming = next((row for row in rounds if row["status"] not in _OVER), None)
    if coming is not None:
        return Expectation(coming["round_number"], _open(coming, today), life)
    last = max((row["round_number"] for row in rounds), default=0)
    plan = next((row for row in plans if row["round_number"] == last + 1), None)
    if plan is None:
        return Expectation(None, "Next round: none planned.", life)
    if plan["last_on"] >= today:
        return Expectation(last + 1, f"Next round: {last + 1}, planned ({_when(plan)}); not announced so far.", life)
    passed = f"The statement of round {last} planned round {last + 1} ({_when(plan)}); it was not held"
    return Expectation(None, "Next round: none planned.", (f"{passed}, and nothing newer is known.", *life))


def days_late(plan: Row, rounds: Sequence[Row], today: date) -> int:
    """Days from the end of a plan to the opening, or to today while its round was not held; 0 when it was kept."""
    row = next((row for row in rounds if row["round_number"] == plan["round_number"]), None)
    opened = row["first_on"] if row and row["status"] in WAS_HELD else None
    late: int = ((opened or today) - plan["last_on"]).days
    return max(0, late)


def _open(row: Row, today: date) -> str:
    number, status = row["round_number"], row["status"].replace("_", " ")
    days = show.days(row["first_on"], row["last_on"], row["edtf"], row["dates_kind"])
    parts = [f"{status}, {days}" if days else status, row["city"] or ""]
    said = ", ".join(part for part in parts if part)
    if row["status"] == Status.UNDER_WAY.value:
        return f"Round {number} is {said}."
    ending = "" if days else "; no date yet"
    if row["last_on"] and row["last_on"] < today:
        ending = "; that time has passed, and no opening was reported"
    return f"Next round: {number}, {said}{ending}."


def _when(plan: Row) -> str:
    return show.days(plan["first_on"], plan["last_on"], plan["edtf"], plan["dates_kind"])


def _last_sign(signs: Sequence[Sign], today: date) -> str:
    last = max(signs, key=lambda sign: sign.on)
    ago = (today - last.on) // timedelta(days=1)
    when = "today" if ago < 1 else f"{show.counted(ago, 'day')} ago"
    return f"Last sign of life: {last.what}, {last.on:%Y-%m-%d} ({when})."
