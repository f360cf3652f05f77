"""What is to be expected of the next round, said so that nobody takes a plan for an announcement."""

from datetime import date
from typing import Any

import pytest

from analyst.expectation import Sign, days_late, expectation

TODAY = date(2024, 11, 1)
DOHA = Sign(date(2024, 10, 22), "ministerial meeting, Doha")


def round_(number: int, status: str, **known: Any) -> dict[str, Any]:
    unknown = dict.fromkeys(("first_on", "last_on", "edtf", "dates_kind", "city", "country"))
    return {"round_number": number, "status": status, **unknown, **known}


def plan(number: int, first: date | None, last: date) -> dict[str, Any]:
    kind = "period" if first else "deadline"
    return {"round_number": number, "first_on": first, "last_on": last, "edtf": None, "dates_kind": kind}


NOVEMBER = {"first_on": date(2024, 11, 11), "last_on": date(2024, 11, 12), "dates_kind": "days", "city": "Astana"}


@pytest.mark.parametrize(
    ("coming", "said"),
    [
        (round_(22, "expected"), "Next round: 22, expected; no date yet."),
        (round_(22, "planned", city="Astana"), "Next round: 22, planned, Astana; no date yet."),
        (round_(22, "announced", **NOVEMBER), "Next round: 22, announced, 11-12 November 2024, Astana."),
        (round_(22, "postponed"), "Next round: 22, postponed; no date yet."),
        (round_(22, "under_way", **NOVEMBER), "Round 22 is under way, 11-12 November 2024, Astana."),
        (
            round_(22, "announced", **NOVEMBER | {"first_on": date(2024, 10, 1), "last_on": date(2024, 10, 2)}),
            "Next round: 22, announced, 1-2 October 2024, Astana; that time has passed, and no opening was reported.",
        ),
    ],
)
def test_a_round_that_is_open_is_the_next(coming: dict[str, Any], said: str) -> None:
    found = expectation([round_(21, "concluded"), coming], [], [DOHA], TODAY)
    assert (found.round_number, found.headline) == (22, said)
    assert found.grounds == ("Last sign of life: ministerial meeting, Doha, 2024-10-22 (10 days ago).",)


def test_a_plan_of_a_statement_is_no_announcement() -> None:
    plans = [plan(22, date(2024, 7, 1), date(2024, 12, 31))]
    found = expectation([round_(21, "concluded")], plans, [], TODAY)
    said = "Next round: 22, planned (between 1 July 2024 and 31 December 2024); not announced so far."
    assert (found.round_number, found.headline, found.grounds) == (22, said, ())


def test_a_plan_whose_time_has_passed_is_told_as_such() -> None:
    found = expectation([round_(21, "concluded")], [plan(22, None, date(2024, 10, 31))], [DOHA], TODAY)
    assert (found.round_number, found.headline) == (None, "Next round: none planned.")
    assert found.grounds[0] == (
        "The statement of round 21 planned round 22 (by 31 October 2024); it was not held, "
        "and nothing newer is known."
    )


def test_without_plan_and_round_there_is_nothing_to_expect() -> None:
    assert expectation([], [], [], TODAY).headline == "Next round: none planned."
    assert expectation([round_(21, "cancelled")], [], [], TODAY).grounds == ()


def test_of_several_signs_the_last_is_told() -> None:
    signs = [Sign(date(2024, 9, 1), "round 22, signalled"), Sign(TODAY, "an article of TASS"), DOHA]
    found = expectation([], [], signs, TODAY)
    assert found.grounds == ("Last sign of life: an article of TASS, 2024-11-01 (today).",)


@pytest.mark.parametrize(
    ("rounds", "late"),
    [
        ([], 32),
        ([round_(22, "announced", first_on=date(2024, 11, 11))], 32),
        ([round_(22, "concluded", first_on=date(2024, 10, 10))], 10),
        ([round_(22, "concluded", first_on=date(2024, 9, 30))], 0),
        ([round_(22, "under_way", first_on=date(2024, 9, 1))], 0),
    ],
)
def test_a_plan_is_late_by_the_days_to_the_opening_or_to_today(rounds: list[dict[str, Any]], late: int) -> None:
    assert days_late(plan(22, date(2024, 9, 1), date(2024, 9, 30)), rounds, TODAY) == late
