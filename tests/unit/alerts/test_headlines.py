"""The one line that a subscriber reads first."""

from collections.abc import Callable
from datetime import date

import pytest

from models.vocabulary import ChangeKind, DatesKind, Status
from worker.alerts.message import render
from worker.alerts.templates import Templates
from worker.alerts.values import AlertContent
from worker.alerts.words import dates, standing
from worker.rounds.values import RoundState

NOVEMBER = (date(2024, 11, 11), date(2024, 11, 12), None, DatesKind.DAYS)
LATER = (date(2024, 11, 25), date(2024, 11, 26), None, DatesKind.DAYS)
NO_DATES = (None, None, None, None)
ASTANA = ("Astana", "KAZ")
SOCHI = ("Sochi", "RUS")


def state(status: Status, days: tuple, place: tuple = ASTANA) -> RoundState:
    return RoundState(22, status, *days, *place)


UNDATED = state(Status.PLANNED, NO_DATES)
DATED = state(Status.ANNOUNCED, NOVEMBER)

HEADLINES = [
    (
        ChangeKind.SIGNALLED,
        None,
        UNDATED,
        "Round 22: planned, Astana, Kazakhstan; no date yet",
        "Раунд 22: запланирован, Астана, Казахстан; дата пока не названа",
    ),
    (
        ChangeKind.SIGNALLED,
        None,
        state(Status.EXPECTED, NO_DATES, (None, None)),
        "Round 22: expected; no date yet",
        "Раунд 22: ожидается; дата пока не названа",
    ),
    (
        ChangeKind.ANNOUNCED,
        UNDATED,
        DATED,
        "Round 22: announced, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: объявлен, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.CONFIRMED,
        DATED,
        state(Status.CONFIRMED, NOVEMBER),
        "Round 22: confirmed, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: подтверждён, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.DATES_SET,
        UNDATED,
        DATED,
        "Round 22: dates set, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: даты назначены, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.DATES_CHANGED,
        DATED,
        state(Status.ANNOUNCED, LATER),
        "Round 22: dates changed, 25-26 November 2024 (was 11-12 November 2024), Astana, Kazakhstan",
        "Раунд 22: даты изменены, 25–26 ноября 2024 года (было: 11–12 ноября 2024 года), Астана, Казахстан",
    ),
    (
        ChangeKind.VENUE_SET,
        state(Status.PLANNED, NO_DATES, (None, None)),
        UNDATED,
        "Round 22: venue set, Astana, Kazakhstan; no date yet",
        "Раунд 22: место назначено, Астана, Казахстан; дата пока не названа",
    ),
    (
        ChangeKind.VENUE_CHANGED,
        DATED,
        state(Status.ANNOUNCED, NOVEMBER, SOCHI),
        "Round 22: venue changed, 11-12 November 2024, Sochi, Russia (was Astana, Kazakhstan)",
        "Раунд 22: место изменено, 11–12 ноября 2024 года, Сочи, Россия (было: Астана, Казахстан)",
    ),
    (
        ChangeKind.POSTPONED,
        DATED,
        state(Status.POSTPONED, NO_DATES),
        "Round 22: postponed (was 11-12 November 2024), Astana, Kazakhstan; no new date yet",
        "Раунд 22: отложен (было: 11–12 ноября 2024 года), Астана, Казахстан; новая дата пока не названа",
    ),
    (
        ChangeKind.POSTPONED,
        DATED,
        state(Status.POSTPONED, LATER),
        "Round 22: postponed (was 11-12 November 2024), 25-26 November 2024, Astana, Kazakhstan",
        "Раунд 22: отложен (было: 11–12 ноября 2024 года), 25–26 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.CANCELLED,
        DATED,
        state(Status.CANCELLED, NOVEMBER),
        "Round 22: cancelled (was 11-12 November 2024), Astana, Kazakhstan",
        "Раунд 22: отменён (было: 11–12 ноября 2024 года), Астана, Казахстан",
    ),
    (
        ChangeKind.UNDER_WAY,
        DATED,
        state(Status.UNDER_WAY, NOVEMBER),
        "Round 22: under way, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: идёт, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.CONCLUDED,
        DATED,
        state(Status.CONCLUDED, NO_DATES),
        "Round 22: concluded, Astana, Kazakhstan",
        "Раунд 22: завершён, Астана, Казахстан",
    ),
    (
        ChangeKind.STATEMENT_ADOPTED,
        DATED,
        state(Status.CONCLUDED, NOVEMBER),
        "Round 22: joint statement adopted, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: принято совместное заявление, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.LAPSED,
        DATED,
        state(Status.LAPSED, NO_DATES),
        "Round 22: no longer planned (was 11-12 November 2024), Astana, Kazakhstan",
        "Раунд 22: срок прошёл (было: 11–12 ноября 2024 года), Астана, Казахстан",
    ),
    (
        ChangeKind.CORRECTED,
        DATED,
        state(Status.ANNOUNCED, NO_DATES),
        "Round 22: record corrected (was 11-12 November 2024), Astana, Kazakhstan; no date yet",
        "Раунд 22: данные исправлены (было: 11–12 ноября 2024 года), Астана, Казахстан; дата пока не названа",
    ),
    (
        ChangeKind.PARTICIPANT_JOINED,
        DATED,
        state(Status.ANNOUNCED, NOVEMBER),
        "Round 22: participant joins, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: новый участник, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.NEXT_PLANNED,
        DATED,
        state(Status.CONCLUDED, NOVEMBER),
        "Round 22: next round planned, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: намечен следующий раунд, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.DISPUTED,
        DATED,
        state(Status.ANNOUNCED, NOVEMBER),
        "Round 22: sources contradict each other, 11-12 November 2024, Astana, Kazakhstan",
        "Раунд 22: источники противоречат друг другу, 11–12 ноября 2024 года, Астана, Казахстан",
    ),
    (
        ChangeKind.WATCH,
        None,
        state(Status.EXPECTED, NO_DATES),
        "Round 22: a sign to watch, Astana, Kazakhstan; no date yet",
        "Раунд 22: есть признаки подготовки, Астана, Казахстан; дата пока не названа",
    ),
]


@pytest.mark.parametrize(("kind", "before", "after", "english", "russian"), HEADLINES)
def test_the_headline_says_what_is_new(
    templates: Templates,
    content: Callable[..., AlertContent],
    kind: ChangeKind,
    before: RoundState | None,
    after: RoundState,
    english: str,
    russian: str,
) -> None:
    told = content(kind=kind, before=before, after=after)
    assert render(told, "en", templates).headline == english
    assert render(told, "ru", templates).headline == russian


def test_every_kind_of_change_has_a_headline_above() -> None:
    assert {row[0] for row in HEADLINES} == set(ChangeKind)


SPANS = [
    (date(2024, 11, 11), date(2024, 11, 11), None, DatesKind.DAYS, "11 November 2024", "11 ноября 2024 года"),
    (
        date(2024, 1, 30),
        date(2024, 2, 1),
        None,
        DatesKind.DAYS,
        "30 January - 1 February 2024",
        "30 января — 1 февраля 2024 года",
    ),
    (
        date(2024, 12, 31),
        date(2025, 1, 1),
        None,
        DatesKind.DAYS,
        "31 December 2024 - 1 January 2025",
        "31 декабря 2024 года — 1 января 2025 года",
    ),
    (
        date(2024, 7, 1),
        date(2024, 12, 31),
        "2024-41",
        DatesKind.PERIOD,
        "second half of 2024",
        "вторая половина 2024 года",
    ),
    (date(2024, 11, 1), date(2024, 11, 30), "2024-11", DatesKind.PERIOD, "November 2024", "ноябрь 2024 года"),
    (
        date(2024, 11, 1),
        date(2024, 11, 29),
        None,
        DatesKind.PERIOD,
        "between 1 November 2024 and 29 November 2024",
        "с 1 ноября 2024 года по 29 ноября 2024 года",
    ),
    (date(2024, 1, 1), date(2024, 12, 31), "2024", DatesKind.PERIOD, "in 2024", "2024 год"),
    (
        None,
        date(2024, 12, 31),
        "../2024-12-31",
        DatesKind.DEADLINE,
        "by 31 December 2024",
        "не позднее 31 декабря 2024 года",
    ),
    (date(2024, 11, 11), None, None, DatesKind.DAYS, "", ""),
    (None, date(2024, 11, 11), None, DatesKind.PERIOD, "", ""),
    (date(2024, 11, 11), date(2024, 11, 12), None, DatesKind.UNKNOWN, "", ""),
]


@pytest.mark.parametrize(("first", "last", "edtf", "kind", "english", "russian"), SPANS)
def test_days_periods_and_deadlines_are_written_as_people_write_them(
    templates: Templates,
    first: date | None,
    last: date | None,
    edtf: str | None,
    kind: DatesKind,
    english: str,
    russian: str,
) -> None:
    found = RoundState(22, None, first, last, edtf, kind)
    assert dates(templates.words["en"], found) == english
    assert dates(templates.words["ru"], found) == russian


def test_an_unknown_city_and_country_are_written_as_they_are(templates: Templates) -> None:
    assert standing(templates.words["ru"], state(Status.PLANNED, NOVEMBER, ("Nyon", "XKX"))) == (
        "запланирован, 11–12 ноября 2024 года, Nyon, XKX"
    )


def test_what_is_over_is_not_said_to_lack_a_date(templates: Templates) -> None:
    assert standing(templates.words["en"], state(Status.CANCELLED, NO_DATES)) == "cancelled, Astana, Kazakhstan"
