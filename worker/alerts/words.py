"""The words of one language for alerts, and how days, places and headlines are put together from them (pure).

All that differs between languages stands in `config/templates/words.LANGUAGE.toml`.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime
from string import Formatter
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from models.vocabulary import ChangeKind, DatesKind, Status, Tier, TroubleKind
from worker.alerts.values import AlertContent
from worker.alerts.wording import NAME_LIMIT, clean
from worker.rounds.values import RoundState

_EDTF_PART = re.compile(r"(\d{4})-(\d{2})[?~%]?")
_NO_LONGER_HELD = frozenset({ChangeKind.POSTPONED, ChangeKind.CANCELLED, ChangeKind.LAPSED, ChangeKind.CORRECTED})
_SETTLED = frozenset(
    {
        ChangeKind.CANCELLED,
        ChangeKind.CONCLUDED,
        ChangeKind.LAPSED,
        ChangeKind.STATEMENT_ADOPTED,
        ChangeKind.NEXT_PLANNED,
    }
)
_NEEDS_NO_DATE = frozenset({Status.CANCELLED, Status.CONCLUDED, Status.LAPSED})


def _with(*names: str) -> Callable[[str], str]:
    """Accept only patterns whose {braces} are among `names`."""

    def check(pattern: str) -> str:
        used = {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}
        if wrong := sorted(used - set(names)):
            raise ValueError(f"{{{wrong[0]}}} is not known here; use {', '.join(f'{{{n}}}' for n in names)}")
        return pattern

    return check


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatePatterns(_Table):
    """How days are written. `parts` are EDTF level 2 divisions of a year: 21-24, 33-36, 40, 41."""

    one_day: Annotated[str, AfterValidator(_with("day", "month", "year"))]
    same_month: Annotated[str, AfterValidator(_with("first_day", "last_day", "month", "year"))]
    same_year: Annotated[str, AfterValidator(_with("first_day", "first_month", "last_day", "last_month", "year"))]
    two_years: Annotated[str, AfterValidator(_with("first", "last"))]
    whole_month: Annotated[str, AfterValidator(_with("month", "year"))]
    whole_year: Annotated[str, AfterValidator(_with("year"))]
    period: Annotated[str, AfterValidator(_with("first", "last"))]
    deadline: Annotated[str, AfterValidator(_with("last"))]
    moment: Annotated[str, AfterValidator(_with("day", "time"))]
    parts: dict[str, Annotated[str, AfterValidator(_with("year"))]]


class HeadlinePatterns(_Table):
    """How a headline is put together."""

    line: Annotated[str, AfterValidator(_with("number", "news"))]
    was: Annotated[str, AfterValidator(_with("now", "before"))]
    no_date: str
    no_new_date: str
    digest: Annotated[str, AfterValidator(_with("count"))]
    present: Annotated[str, AfterValidator(_with("line"))]
    over_limit: Annotated[str, AfterValidator(_with("limit"))]
    comma: str
    semicolon: str


class Words(_Table):
    """One language. Every status, tier and kind of change has its word; an unknown city stays as is."""

    name: str
    rtl: bool
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    months_alone: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    measured: Annotated[str, AfterValidator(_with("right", "judged"))]
    dates: DatePatterns
    headline: HeadlinePatterns
    kinds: dict[ChangeKind, str]
    statuses: dict[Status, str]
    tiers: dict[Tier, str]
    troubles: dict[TroubleKind, Annotated[str, AfterValidator(_with("since", "detail"))]]
    labels: dict[str, str]
    unknown: dict[str, str]
    fields: dict[str, str]
    languages: dict[str, str]
    countries: dict[str, str]
    cities: dict[str, str] = {}

    @model_validator(mode="after")
    def _complete(self) -> Self:
        tables = (
            ("kinds", ChangeKind, self.kinds),
            ("statuses", Status, self.statuses),
            ("tiers", Tier, self.tiers),
            ("troubles", TroubleKind, self.troubles),
        )
        for name, vocabulary, words in tables:
            if missing := [str(member) for member in vocabulary if member not in words]:
                raise ValueError(f"[{name}] has no word for {missing[0]}")
        return self


def headline(words: Words, content: AlertContent) -> str:
    """What is new, in one line: "Round 22: dates set, 11-12 November 2024, Astana, Kazakhstan"."""
    after = content.after
    label = words.kinds[content.kind]
    if content.kind is ChangeKind.SIGNALLED and after.status is not None:
        label = words.statuses[after.status]
    parts = [*_news(words, content, label), _now_and_before_venue(words, content)]
    line = words.headline.comma.join(part for part in parts if part)
    if missing := _missing_date(words, content):
        line += words.headline.semicolon + missing
    whole = words.headline.line.format(number=after.number, news=line)
    return words.headline.present.format(line=whole) if content.present_state else whole


def standing(words: Words, state: RoundState) -> str:
    """How a round stands: "planned, Astana, Kazakhstan; no date yet"."""
    days = dates(words, state)
    status = words.statuses[state.status] if state.status else ""
    line = words.headline.comma.join(part for part in (status, days, venue(words, state)) if part)
    if days or state.status in _NEEDS_NO_DATE:
        return line
    return words.headline.semicolon.join(part for part in (line, words.headline.no_date) if part)


def venue(words: Words, state: RoundState) -> str:
    """City and country in the language's words; empty when neither is known."""
    city = words.cities.get(state.city, state.city) if state.city else ""
    country = words.countries.get(state.country, state.country) if state.country else ""
    return words.headline.comma.join(clean(part, NAME_LIMIT) for part in (city, country) if part)


def dates(words: Words, state: RoundState) -> str:
    """The days, period or deadline; empty when nothing is known of them."""
    first, last = state.first_on, state.last_on
    if last is None or state.dates_kind is DatesKind.UNKNOWN:
        return ""
    if state.dates_kind is DatesKind.DEADLINE:
        return words.dates.deadline.format(last=day(words, last))
    if first is None:
        return ""
    if state.dates_kind is DatesKind.PERIOD:
        return _period(words, first, last, state.edtf)
    return _span(words, first, last)


def day(words: Words, on: date) -> str:
    """One day: "9 October 2024"."""
    return words.dates.one_day.format(day=on.day, month=words.months[on.month - 1], year=on.year)


def moment(words: Words, at: datetime) -> str:
    """A time to the minute, in UTC; `at` is aware."""
    at = at.astimezone(UTC)
    return words.dates.moment.format(day=day(words, at.date()), time=f"{at:%H:%M}")


def _news(words: Words, content: AlertContent, label: str) -> list[str]:
    """The label and the days, with what they were before where the change is about them."""
    now = dates(words, content.after)
    before = dates(words, content.before) if content.before else ""
    if content.kind in _NO_LONGER_HELD and before:
        label = words.headline.was.format(now=label, before=before)
        return [label, "" if now == before else now]
    if content.kind is ChangeKind.DATES_CHANGED and before and now:
        return [label, words.headline.was.format(now=now, before=before)]
    return [label, now]


def _now_and_before_venue(words: Words, content: AlertContent) -> str:
    now = venue(words, content.after)
    before = venue(words, content.before) if content.before else ""
    if content.kind is ChangeKind.VENUE_CHANGED and before and before != now:
        return words.headline.was.format(now=now, before=before)
    return now


def _missing_date(words: Words, content: AlertContent) -> str:
    after = content.after
    if content.kind is ChangeKind.POSTPONED:
        before = dates(words, content.before) if content.before else ""
        return words.headline.no_new_date if dates(words, after) in {"", before} else ""
    settled = content.kind in _SETTLED
    return "" if settled or dates(words, after) else words.headline.no_date


def _period(words: Words, first: date, last: date, edtf: str | None) -> str:
    found = _EDTF_PART.fullmatch(edtf or "")
    if found and found[2] in words.dates.parts:
        return words.dates.parts[found[2]].format(year=found[1])
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return words.dates.whole_year.format(year=first.year)
    ends_month = last.day == monthrange(first.year, first.month)[1]
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and ends_month:
        month = words.months_alone[first.month - 1]
        return words.dates.whole_month.format(month=month, year=first.year)
    return words.dates.period.format(first=day(words, first), last=day(words, last))


def _span(words: Words, first: date, last: date) -> str:
    first_month, last_month = words.months[first.month - 1], words.months[last.month - 1]
    if first == last:
        return day(words, first)
    if first.year != last.year:
        return words.dates.two_years.format(first=day(words, first), last=day(words, last))
    if first.month != last.month:
        return words.dates.same_year.format(
            first_day=first.day,
            first_month=first_month,
            last_day=last.day,
            last_month=last_month,
            year=first.year,
        )
    return words.dates.same_month.format(first_day=first.day, last_day=last.day, month=first_month, year=first.year)
