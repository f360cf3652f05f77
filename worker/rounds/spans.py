"""Dates of a round, compared: which claim is finer, which is coarser, which contradicts.

Days are inclusive. A deadline is a period that is open at its beginning.
"""

from datetime import date, timedelta
from enum import StrEnum

from models.vocabulary import DatesKind, Status
from worker.extract.facts import Dates
from worker.rounds.values import RoundState

# Every round took two days (facts sheet, section 2); four leaves room for one that is prolonged.
LONGEST_ROUND = timedelta(days=4)
# Copies stamped after the event still speak in the future tense (facts sheet, section 8).
LATE_COPY = timedelta(days=7)
# Kazakhstan's clocks run six hours ahead of UTC (five since 2024): its morning begins on our day before.
AHEAD_OF_UTC = timedelta(hours=6)
A_DAY = timedelta(days=1)
# "After the 20th" and "in the last third of the month" are the same period.
_HAIR = timedelta(days=2)
EARLIEST = date(2016, 1, 1)
LATEST_AHEAD = timedelta(days=3 * 366)

_OVER = (Status.UNDER_WAY, Status.CONCLUDED)
_ONLY_PLANNED = (None, Status.EXPECTED, Status.PLANNED)


class Relation(StrEnum):
    """How claimed dates stand to known ones."""

    NEW = "new"
    SAME = "same"
    FINER = "finer"
    COARSER = "coarser"
    ELSEWHERE = "elsewhere"


def dates_of(state: RoundState) -> Dates | None:
    """The dates of a round as it stands; None when it has none that bound it."""
    if state.last_on is None or state.dates_kind is None:
        return None
    return Dates(state.first_on, state.last_on, state.edtf, state.dates_kind)


def usable(dates: Dates) -> bool:
    """Whether the dates say anything: days and periods need both bounds, a deadline its last day."""
    if dates.kind is DatesKind.UNKNOWN or dates.last is None:
        return False
    if dates.first is None:
        return dates.kind is DatesKind.DEADLINE
    return dates.first <= dates.last


def absurd(dates: Dates, today: date) -> str | None:
    """Why the dates cannot be a round's at all, in words; None when they can."""
    bounds = [day for day in (dates.first, dates.last) if day is not None]
    if any(not EARLIEST <= day <= today + LATEST_AHEAD for day in bounds):
        return f"dates {_words(dates)} lie before 2016 or more than three years ahead"
    if dates.kind is DatesKind.DAYS and len(bounds) > 1 and bounds[1] - bounds[0] > LONGEST_ROUND:
        return f"days {_words(dates)} are more than a round takes"
    return None


def implausible(dates: Dates, status: Status, said_on: date) -> str | None:
    """Why the dates do not go with the status on the day it was said, in words; None when they do."""
    assert dates.last is not None  # noqa: S101 - `usable` was asked before
    if status is Status.CONCLUDED and dates.last > said_on + A_DAY:
        return f"dates {_words(dates)} of a concluded round lie ahead"
    if status is Status.UNDER_WAY and dates.first is not None and dates.first > said_on + A_DAY:
        return f"dates {_words(dates)} of a round under way lie ahead"
    if status is not Status.CONCLUDED and dates.last < said_on - LATE_COPY:
        return f"dates {_words(dates)} have passed, though the round is not over"
    if status in _OVER and dates.kind is not DatesKind.DAYS:
        return f"dates {_words(dates)} are no days, though the round has opened"
    return None


def relation(known: Dates | None, claimed: Dates, *, rescheduled: bool = False) -> Relation:
    """How `claimed` stands to `known`. `rescheduled`: the article says that the dates moved."""
    if known is None:
        return Relation.NEW
    if _bounds(known) == _bounds(claimed):
        return _by_kind(known, claimed)
    if known.kind is DatesKind.DAYS:
        return _against_days(known, claimed, rescheduled=rescheduled)
    if claimed.kind is DatesKind.DAYS:
        return Relation.FINER if _overlap(known, claimed) else Relation.ELSEWHERE
    return _of_periods(known, claimed)


def is_first_detail(before: RoundState, known: Dates | None, claimed: Dates) -> bool:
    """Whether going from `known` to `claimed` sets dates, rather than changes them.

    Days given to a round that was only planned for some period are its first days, even outside that period.
    """
    found = relation(known, claimed)
    if found is Relation.ELSEWHERE and known is not None and known.kind is not DatesKind.DAYS:
        return claimed.kind is DatesKind.DAYS and before.status in _ONLY_PLANNED
    return found in (Relation.NEW, Relation.FINER)


def _of_periods(known: Dates, claimed: Dates) -> Relation:
    if _within_a_hair(known, claimed):
        return Relation.SAME
    if _inside(claimed, known):
        return Relation.FINER
    # "November" and "late November or early December" do not contradict each other; that "mid-December" and "after
    # the 20th" touch makes them no less different.
    return Relation.COARSER if _overlap(known, claimed, by=_HAIR) else Relation.ELSEWHERE


def _against_days(known: Dates, claimed: Dates, *, rescheduled: bool) -> Relation:
    if claimed.kind is not DatesKind.DAYS:
        return Relation.COARSER if _overlap(known, claimed) else Relation.ELSEWHERE
    if claimed.first == claimed.last and _inside(claimed, known) and not rescheduled:
        return Relation.COARSER  # one day of the two, as in "will adopt a statement on 12 November"
    one_day = known.first == known.last
    first, last = _bounds(claimed)
    if one_day and _inside(known, claimed) and last - first <= LONGEST_ROUND:
        return Relation.FINER
    return Relation.ELSEWHERE


def _by_kind(known: Dates, claimed: Dates) -> Relation:
    if known.kind is claimed.kind or DatesKind.DAYS not in (known.kind, claimed.kind):
        return Relation.SAME
    return Relation.FINER if claimed.kind is DatesKind.DAYS else Relation.COARSER


def _bounds(dates: Dates) -> tuple[date, date]:
    return dates.first or date.min, dates.last or date.max


def _inside(inner: Dates, outer: Dates) -> bool:
    return _bounds(outer)[0] <= _bounds(inner)[0] and _bounds(inner)[1] <= _bounds(outer)[1]


def _within_a_hair(one: Dates, other: Dates) -> bool:
    """Whether two periods are the same as far as words for periods go."""
    (first, last), (other_first, other_last) = _bounds(one), _bounds(other)
    return abs(first - other_first) <= _HAIR and abs(last - other_last) <= _HAIR


def _overlap(one: Dates, other: Dates, by: timedelta = timedelta(0)) -> bool:
    (first, last), (other_first, other_last) = _bounds(one), _bounds(other)
    return min(last, other_last) - max(first, other_first) >= by


def _words(dates: Dates) -> str:
    return dates.edtf or f"{dates.first}/{dates.last}"
