"""Date mentions and their days. The year comes from the words, else from the clause, never from one global rule."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from models.vocabulary import DatesKind
from worker.extract.calendars import CALENDARS, GREGORIAN, Calendar
from worker.extract.facts import Dates
from worker.extract.fold import fold_word
from worker.extract.lexicon import Compiled
from worker.extract.mentions import Mention, Mentions
from worker.extract.periods import BY_MONTH, BY_YEAR, DEADLINE_OF, SEASONS, Parts, day_span, near

_YEAR_FIRST = re.compile(r"(?<![\d/-])(\d{4})([/-])(\d{1,2})\2(\d{1,2})(?![\d/-])")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)(?![\d.])")
LATE_PUBLICATION = timedelta(60)
"""How long after the days a report in the future tense is still believed to mean them, not next year's."""
LOOK_AHEAD = timedelta(330)
WEEKDAY_REACH = 6
FAR_BACK, SOON = timedelta(300), timedelta(25)


class Tense(StrEnum):
    """What the clause says of the time of its event."""

    FUTURE = "future"
    PAST = "past"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression in the months and years of its calendar. `year` None: not written. `key` is its form in the
    language file.
    """

    key: str
    start: int
    end: int
    rule: str
    month: int | None = None
    month2: int | None = None
    day: int | None = None
    day2: int | None = None
    year: int | None = None
    calendar: Calendar = GREGORIAN

    @property
    def exact(self) -> bool:
        """True when it names days."""
        return self.key in ("range", "day", "today", "tomorrow", "yesterday")


def find_dates(text: str, mentions: Mentions, compiled: Compiled, published: date | None) -> list[DateMention]:
    """All date expressions, without halves of a range that the language's templates do not read whole."""
    calendars = [GREGORIAN, *(CALENDARS[name] for name in compiled.language.dates.calendars)]
    numeric = (_year_first(match, calendars) for match in _YEAR_FIRST.finditer(text))
    found = [each for each in numeric if each is not None]
    found += [_dotted(match) for match in _DOTTED.finditer(text)]
    taken = [(mention.start, mention.end) for mention in found]
    connectors = _connectors(compiled)
    for mention in mentions.of("date"):
        if (
            any(mention.overlaps(*span) for span in taken)
            or _is_ordinal(mention, mentions)
            or _half(text, mention, connectors)
        ):
            continue
        read = _read(mention, compiled, published)
        if read:
            found.append(read)
    dates = sorted((each for each in found if _possible(each)), key=lambda each: each.start)
    return sorted([*dates, *_lone_weekdays(mentions, dates)], key=lambda each: each.start)


def _lone_weekdays(mentions: Mentions, dates: Sequence[DateMention]) -> Iterator[DateMention]:
    """Days of the week that no date stands beside: with one, the date says it better. Two that follow each other,
    "Tuesday and Wednesday", are a range; either of them alone in the same text, as in its headline, would be half.
    """
    edges = {edge for each in dates for edge in (each.start, each.end)}
    days = [
        day
        for day in mentions.of("weekday")
        if edges.isdisjoint(range(day.start - WEEKDAY_REACH, day.end + WEEKDAY_REACH + 1))
    ]
    pairs = [pair for pair in pairwise(mentions.of("weekday")) if pair[1].start - pair[0].end <= WEEKDAY_REACH]
    paired = {day.value for pair in pairs for day in pair}
    for first, last in pairs:
        if first in days and last in days and (int(last.value) - int(first.value)) % 7 == 1:
            yield DateMention(
                "weekday", first.start, last.end, first.rule, day=int(first.value), day2=int(last.value)
            )
    for day in days:
        if day.value not in paired:
            yield DateMention("weekday", day.start, day.end, day.rule, day=int(day.value))


def _year_first(match: re.Match[str], calendars: Sequence[Calendar]) -> DateMention | None:
    """“2024-11-11”, and "1403/8/21" where the language has the calendar whose year that is."""
    kind = next((each for each in calendars if re.fullmatch(each.years, match[1])), None)
    if kind is None:
        return None
    year, month, day = int(match[1]), int(match[3]), int(match[4])
    return DateMention("day", *match.span(), "dates.iso", month=month, day=day, year=year, calendar=kind)


def _dotted(match: re.Match[str]) -> DateMention:
    day, month, year = int(match[1]), int(match[3]), int(match[4])
    return DateMention("day", *match.span(), "dates.dotted", month=month, day=day, year=year)


def _connectors(compiled: Compiled) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = "|".join(re.escape(fold_word(word)) for word in compiled.language.dates.connectors)
    between = rf"(?:\s*[-,/]\s*|\s+(?:{words})\s*)" if words else r"\s*[-,/]\s*"
    after = rf"(?:\s*[-/]\s*|\s+(?:{words})\s*)" if words else r"\s*[-/]\s*"
    suffixes = "|".join(re.escape(fold_word(suffix)) for suffix in compiled.language.dates.day_suffixes)
    return re.compile(rf"\d(?:{suffixes})?{between}$"), re.compile(
        rf"(?:{after}|,\s*\d{{1,2}}(?:,\s*|{after}))\d{{1,2}}(?![\d:]|\.\d)"
    )


def _is_ordinal(mention: Mention, mentions: Mentions) -> bool:
    """“Last January the 21st round”: the number goes with the round that follows, not with the month."""
    number = mentions.at("numbered", mention.start, mention.end)
    return number is not None and mention.start < number.start and number.end > mention.end


def _half(text: str, mention: Mention, connectors: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    """A day beside another that the template did not take: reading half of a range is worse than a miss."""
    if not mention.groups.get("d"):
        return False
    before, after = connectors
    head = text[max(0, mention.start - 12) : mention.start]
    starts_with_day = text[mention.start].isdigit()
    if starts_with_day and before.search(head):
        return True
    ends_with_day = text[mention.end - 1].isdigit() and mention.groups.get("y") is None
    return ends_with_day and after.match(text, mention.end) is not None


def _read(mention: Mention, compiled: Compiled, published: date | None) -> DateMention | None:
    groups, slots = mention.groups, compiled.slots
    month, month2 = (slots.month(groups.get(slot) or "") for slot in ("m", "m2"))
    told = groups.get("y") or ""
    kinds = {slots.calendar(groups.get(slot) or "", told) for slot in ("m", "m2") if groups.get(slot)}
    if len(kinds) > 1:
        return None
    kind = CALENDARS[kinds.pop() if kinds else slots.calendar("", told)]
    year = slots.year(told, kind.year_of(published) if published else None)
    if told and year is None and mention.value in BY_YEAR:
        return None
    day, day2 = (slots.day(groups.get(slot) or "") for slot in ("d", "d2"))
    if month is None and published and (near_month := slots.month_told(groups.get("m") or "", published)):
        year, month = near_month
    return DateMention(
        str(mention.value), mention.start, mention.end, mention.rule, month, month2, day, day2, year, kind
    )


def _possible(mention: DateMention) -> bool:
    """False for days that no calendar has in any year."""
    try:
        _at(mention, mention.year or mention.calendar.leap_year)
    except ValueError:
        return False
    return True


def _at(mention: DateMention, year: int) -> Dates | None:
    parts = Parts(year, mention.month, mention.month2, mention.day, mention.day2, mention.calendar)
    key = DEADLINE_OF.get(mention.key, mention.key)
    if key in BY_MONTH:
        return BY_MONTH[key](parts)
    if key in BY_YEAR:
        return BY_YEAR[key](parts)
    if key == "this_year" and mention.year is not None:
        return BY_YEAR["year"](parts)
    return None


def resolve(mention: DateMention, published: date | None, tense: Tense, year: int | None = None) -> Dates | None:
    """The days, as seen from the day of publication. `year` is what the article or the history says elsewhere.

    Without any year the month and day stay, as EDTF with an unknown year, and first and last are None.
    """
    try:
        dates = _resolve(mention, published, tense, mention.year or year)
    except ValueError:
        return None
    if dates and mention.key in DEADLINE_OF:
        return _deadline(dates, published)
    return dates


def _resolve(mention: DateMention, published: date | None, tense: Tense, year: int | None) -> Dates | None:
    key = DEADLINE_OF.get(mention.key, mention.key)
    if year is not None:
        dates = _at(mention, year)
        if dates is not None:
            return dates
    if published is None:
        return _unknown_year(mention) if key in BY_MONTH else None
    if key == "weekday":
        return _weekday(mention, published, tense)
    told = near(key, published)
    if told is not None:
        return told
    if key in BY_MONTH or key in SEASONS:
        return _nearest(mention, published, tense)
    return None


def _weekday(mention: DateMention, published: date, tense: Tense) -> Dates | None:
    """The next such day for what is to come, the last one for what is over; the day of publication is either."""
    if tense is Tense.UNKNOWN or mention.day is None:
        return None
    ahead = (mention.day - published.weekday()) % 7
    if mention.day2 == published.weekday():
        ahead = -1  # on the second of two days, the first was yesterday
    day = published + timedelta(ahead if tense is Tense.FUTURE or ahead <= 0 else ahead - 7)
    return day_span(day, day + timedelta(mention.day2 is not None))


def _nearest(mention: DateMention, published: date, tense: Tense) -> Dates | None:
    candidates = []
    this_year = mention.calendar.year_of(published)
    for year in (this_year - 1, this_year, this_year + 1):
        try:
            candidates.append(_at(mention, year))
        except ValueError:
            continue
    fitting = [dates for dates in candidates if dates and _fits(dates, published, tense)]
    best = min(fitting, key=lambda dates: _distance(dates, published), default=None)
    if best is None or tense is not Tense.PAST or _distance(best, published) < FAR_BACK.days:
        return best
    soon = any(dates and 0 <= _distance(dates, published) <= SOON.days for dates in candidates)
    return None if soon else best  # nearly a year ago, or a page that is stamped too early: nobody can tell


def _fits(dates: Dates, published: date, tense: Tense) -> bool:
    if dates.first is None or dates.last is None:
        return False
    if tense is Tense.FUTURE:
        return dates.last >= published - LATE_PUBLICATION and dates.first <= published + LOOK_AHEAD
    if tense is Tense.PAST:
        return dates.first <= published + timedelta(1)
    return True


def _distance(dates: Dates, published: date) -> int:
    if dates.first is None or dates.last is None:
        return 10_000
    if dates.first <= published <= dates.last:
        return 0
    return min(abs((dates.first - published).days), abs((dates.last - published).days))


def _unknown_year(mention: DateMention) -> Dates | None:
    """The month and day as they stand in any year: only a calendar that EDTF writes has them."""
    dates = _at(mention, mention.calendar.leap_year) if mention.calendar.coded else None
    if dates is None or dates.edtf is None or dates.first is None or dates.last is None:
        return None
    edtf = re.sub(r"\b2024-", "XXXX-", dates.edtf)
    if "2025-" in edtf:
        return None
    return Dates(None, None, edtf, dates.kind)


def _deadline(dates: Dates, published: date | None) -> Dates:
    if dates.last is None:
        return Dates(None, None, dates.edtf, DatesKind.DEADLINE)
    start = published.isoformat() if published else ".."
    return Dates(published, dates.last, f"{start}/{dates.last.isoformat()}", DatesKind.DEADLINE)


YearKey = tuple[str, int, int | None]
"""Calendar, month and day."""


def years_written(dates: Sequence[DateMention]) -> dict[YearKey, int]:
    """Years by month and day, where the article writes one: the same day without a year means that year."""
    years: dict[YearKey, int] = {}
    for mention in dates:
        if mention.year is not None and mention.month is not None:
            name = mention.calendar.name
            years.setdefault((name, mention.month, mention.day), mention.year)
            if mention.day2 is not None:
                years.setdefault((name, mention.month2 or mention.month, mention.day2), mention.year)
    return years
