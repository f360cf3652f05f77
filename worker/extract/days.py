"""The days of a round among all that are said of it: ranked, and widened by what else the article tells of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from models.vocabulary import DatesKind, Status
from worker.extract.claims import CHANGES
from worker.extract.dates import Tense
from worker.extract.facts import Dates
from worker.extract.gathered import OPEN
from worker.extract.periods import day_span
from worker.extract.reading import Reading
from worker.extract.when import Dated


def best_date(dates: Sequence[Dated], status: Status) -> Dated | None:
    """Days above periods, written ones above "tomorrow", the valid plan above the superseded, what fits the status,
    then the first said.
    """
    dates = [dated for dated in dates if not dated.closing]
    usable = [dated for dated in dates if dated.dates is not None and not dated.old]
    if not usable and status is not Status.POSTPONED:  # the day that a round was put off from is not its day
        usable = _most_said([dated for dated in dates if dated.dates is not None])
    wanted = Tense.PAST if status is Status.CONCLUDED else Tense.FUTURE if status in OPEN else None

    def rank(dated: Dated) -> tuple[bool, bool, bool, bool, bool, bool, bool, int]:
        contrary = wanted is not None and dated.tense not in (wanted, Tense.UNKNOWN)
        exact = dated.dates is not None and dated.dates.kind is DatesKind.DAYS
        deadline = dated.dates is not None and dated.dates.kind is DatesKind.DEADLINE
        changed = status in CHANGES and dated.status in CHANGES
        weekday = dated.mention.key in ("weekday", "this_week")  # "who met this week" is said before the plan
        told = dated.mention.month is None
        return contrary, not changed, dated.weak, weekday, not exact, deadline, told, dated.mention.start

    best = min(usable, key=rank, default=None)
    return _refined(best, usable) if best else None


def _refined(best: Dated, usable: Sequence[Dated]) -> Dated:
    """Days that no verb is said of, in a headline, stand for the period around them: "next month" says no more.
    Of two periods, one inside the other, the narrower one says more.
    So do both days for the first alone: "opens on 10 December", "on 10 and 11 December".
    """
    if best.mention.exact:
        return next((each for each in usable if _extends(each, best)), best)
    if best.dates is None or best.dates.first is None or best.dates.last is None:
        return best
    first, last = best.dates.first, best.dates.last
    inside = [each for each in usable if _inside(each.dates, first, last)]
    exact = next((each for each in inside if each.mention.exact), None)
    return exact or min(inside, key=_length, default=best)


def _length(dated: Dated) -> int:
    dates = dated.dates
    return (dates.last - dates.first).days if dates and dates.first and dates.last else 0


def _inside(dates: Dates | None, first: date, last: date) -> bool:
    if dates is None or dates.first is None or dates.last is None:
        return False
    return first <= dates.first <= dates.last <= last


def _extends(other: Dated, best: Dated) -> bool:
    day, days = best.dates, other.dates
    if day is None or days is None or days.kind is not DatesKind.DAYS or best.tense is not other.tense:
        return False
    return day.first == day.last == days.first != days.last


def with_plenary(best: Dated, dates: Sequence[Dated]) -> Dates | None:
    """“Consultations are planned for the 21st, the plenary session for the 22nd": both days of the round."""
    day = best.dates
    planned = best.status in (Status.PLANNED, Status.CONFIRMED)
    if not planned or not best.mention.exact or day is None or day.first is None or day.first != day.last:
        return None
    second = day.first + timedelta(1)
    for each in dates:
        told = each.dates
        if (
            (each.weak or each.closing)
            and each.mention.exact
            and told
            and told.first == told.last == second
            and not each.old
        ):
            return day_span(day.first, second)
    return None


def _most_said(dates: Sequence[Dated]) -> list[Dated]:
    """When every date is called a former plan, the one that is said again is the plan."""
    said = Counter(dated.dates.edtf for dated in dates if dated.dates)
    most = said.most_common(1)
    return [dated for dated in dates if dated.dates and most and dated.dates.edtf == most[0][0]]


def dating(dates: Sequence[Dated], status: Status, reading: Reading) -> list[Dated]:
    """Without what tells the day of the report only: "opened today", "met this week" of a round that runs or is over
    are half of its days, or none of them.
    """
    today = reading.published
    dates = [
        each
        for each in dates
        if each.status is not Status.CANCELLED and not _recalled(each, status) and not _ruled_out(each, dates)
    ]  # "not held in May", "called off on Monday"
    if status is Status.UNDER_WAY:  # "opened, the plenary session is on the 17th": half of its days
        dates = [each for each in dates if not (each.weak and each.tense is Tense.FUTURE)]
    if today is None:
        return dates
    if status in OPEN:  # "as agreed in September, it is planned for the end of October"
        return [each for each in dates if each.mention.exact or not _passed(each.dates, today)] or dates
    if status not in (Status.UNDER_WAY, Status.CONCLUDED):
        return dates
    return [
        each
        for each in dates
        if not (each.mention.month is None and _near(each.dates, today))
        and not (each.weak and _ahead(each.dates, today))
    ]


def _ruled_out(each: Dated, dates: Sequence[Dated]) -> bool:
    """“Set for the second half of February, it will not take place this month": a part of what is ruled out."""
    ruled_out = (other.dates for other in dates if other.status is Status.CANCELLED and not other.mention.exact)
    return any(
        known is not None and known.first is not None and known.last is not None
        and _inside(each.dates, known.first, known.last)
        for known in ruled_out
    )  # fmt: skip


def _passed(dates: Dates | None, today: date) -> bool:
    return dates is not None and dates.last is not None and dates.last < today


def _ahead(dates: Dates | None, today: date) -> bool:
    return dates is not None and dates.first is not None and dates.first > today


def _near(dates: Dates | None, today: date) -> bool:
    if dates is None or dates.first is None or dates.last is None:
        return False
    return dates.first - timedelta(7) <= today <= dates.last + timedelta(7)


def _recalled(dated: Dated, status: Status) -> bool:
    """What was, beside what is or comes: "the process began in 2017" dates no round that is under way or ahead."""
    return dated.recalled and status in (*OPEN, Status.UNDER_WAY)
