"""The calendar of the format as a picture: a lane for each year, the newest on top. Pure; only numbers and words.

Each round has a band for the time its predecessor's statement planned, a ring where it was first heard of, a diamond
where it was announced, a block where it was held; a broken line runs from the end of the plan to where it slipped to.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from analyst import show
from analyst.expectation import WAS_HELD, days_late
from analyst.queries import Row
from models.vocabulary import DatesKind, Status

LEFT, RIGHT = 52, 952
LANE = 50
TOP = 22
PLAN, HELD = 12, 34
"""How far below the top of its lane plans and rounds are drawn."""
NARROWEST = 22
"""Of a block with a number in it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Something to draw: `kind` tells how, `title` what it means."""

    kind: str
    x: float
    y: float
    width: float = 0
    label: str = ""
    title: str = ""
    round_number: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A year and where its lane begins."""

    year: int
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """All that is drawn, in the order of drawing."""

    width: int
    height: int
    lanes: tuple[Lane, ...]
    months: tuple[tuple[float, str], ...]
    shapes: tuple[Shape, ...]


def picture(rounds: Sequence[Row], plans: Sequence[Row], meetings: Sequence[Row], today: date) -> Picture:
    """The picture of what was known by `today`."""
    first, last = _years([*rounds, *plans, *meetings], today)
    ground = _Ground(last)
    shapes = [
        *(shape for plan in plans for shape in _planned(plan, rounds, today, ground)),
        *(_meeting(meeting, ground) for meeting in meetings),
        *(shape for row in rounds for shape in _lead(row, ground)),
        *(shape for row in rounds for shape in _round(row, ground)),
        Shape("today", *ground.at(today), title=f"{today:%Y-%m-%d}"),
    ]
    lanes = tuple(Lane(year, ground.top(year)) for year in range(last, first - 1, -1))
    months = tuple((ground.x(date(last, month, 1)), f"{date(last, month, 1):%b}") for month in range(1, 13))
    return Picture(RIGHT + 8, TOP + LANE * len(lanes), lanes, months, tuple(shapes))


class _Ground:
    """Where a day lies."""

    def __init__(self, newest: int) -> None:
        self._newest = newest

    def top(self, year: int) -> float:
        return TOP + LANE * (self._newest - year)

    def x(self, on: date) -> float:
        begin = date(on.year, 1, 1)
        return round(LEFT + (RIGHT - LEFT) * (on - begin).days / (date(on.year + 1, 1, 1) - begin).days, 1)

    def at(self, on: date) -> tuple[float, float]:
        return self.x(on), self.top(on.year)

    def stretches(self, first: date, last: date) -> Iterator[tuple[float, float, float]]:
        """The days from first to last, lane by lane: left end, top of the lane, width."""
        ends = [first, *(date(year, 1, 1) for year in range(first.year + 1, last.year + 1)), last + timedelta(1)]
        for begin, end in pairwise(ends):
            if begin < end:
                right = RIGHT if end.year > begin.year else self.x(end)
                yield self.x(begin), self.top(begin.year), round(right - self.x(begin), 1)


def _years(rows: Iterable[Row], today: date) -> tuple[int, int]:
    named = ("first_on", "last_on", "planned_on")
    years = [row[name].year for row in rows for name in named if row.get(name)] + [today.year]
    return min(years), max(years)


def _planned(plan: Row, rounds: Sequence[Row], today: date, ground: _Ground) -> Iterator[Shape]:
    number, last = plan["round_number"], plan["last_on"]
    planned = show.days(plan["first_on"], last, plan["edtf"], plan["dates_kind"])
    title = f"Round {number}, planned: {planned}"
    for at, (x, y, width) in enumerate(ground.stretches(plan["first_on"] or plan["planned_on"], last)):
        yield Shape("plan", x, y + PLAN, max(width, 4), "" if at else str(number), title, number)
    late = days_late(plan, rounds, today)
    held = any(row["round_number"] == number and row["status"] in WAS_HELD for row in rounds)
    what = f"opened {show.counted(late, 'day')} late" if held else f"not held, {show.counted(late, 'day')} over"
    for x, y, width in ground.stretches(last + timedelta(1), last + timedelta(late - 1)):
        yield Shape("slip" if held else "overdue", x, y + PLAN, width, "", f"{title}; {what}", number)


def _meeting(row: Row, ground: _Ground) -> Shape:
    x, y = ground.at(row["first_on"])
    named = ", ".join(filter(None, (row["kind"].replace("_", " "), row["city"], row["note"])))
    return Shape("meeting", x, y + HELD, title=f"{row['first_on']:%Y-%m-%d}: {named} (no round)")


def _lead(row: Row, ground: _Ground) -> Iterator[Shape]:
    """From the first word of a round to its announcement, and from there to its opening."""
    number = row["round_number"]
    said, announced = (row[name].date() if row[name] else None for name in ("first_said_at", "announced_at"))
    marks = [("sign", "first heard of", said), ("announced", "announced", announced)]
    days_known = row["dates_kind"] == DatesKind.DAYS.value
    known = [on for on in (said, announced, row["first_on"] if days_known else None) if on is not None]
    if len(known) > 1:
        for x, y, width in ground.stretches(min(known), max(known)):
            yield Shape("lead", x, y + HELD, width)
    for kind, words, on in marks:
        if on is not None and (kind == "announced" or on != announced):
            x, y = ground.at(on)
            yield Shape(kind, x, y + HELD, title=f"Round {number} {words}, {on:%Y-%m-%d}", round_number=number)


def _round(row: Row, ground: _Ground) -> Iterator[Shape]:
    if row["last_on"] is None:
        return
    number, status = row["round_number"], row["status"]
    days = show.days(row["first_on"], row["last_on"], row["edtf"], row["dates_kind"])
    words = ", ".join(filter(None, (f"Round {number}", status.replace("_", " "), days, row["city"])))
    first = row["first_on"] or row["last_on"]
    kind = "held" if status in WAS_HELD else "cancelled" if status == Status.CANCELLED.value else "coming"
    for at, (x, y, width) in enumerate(ground.stretches(first, row["last_on"])):
        left = min(x, RIGHT - NARROWEST)
        yield Shape(kind, left, y + HELD, max(width, NARROWEST), "" if at else str(number), words, number)
