"""The picture of the rounds: where things stand, what slipped, what is still to come."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from analyst.web.picture import HELD, LANE, LEFT, NARROWEST, PLAN, RIGHT, TOP, Shape, picture

TODAY = date(2024, 3, 1)


def round_(number: int, **known: Any) -> dict[str, Any]:
    unknown = dict.fromkeys(
        ("first_on", "last_on", "edtf", "dates_kind", "city", "country", "first_said_at", "announced_at")
    )
    return {"round_number": number, "status": "concluded", **unknown, **known}


def held(number: int, first: date, last: date) -> dict[str, Any]:
    return round_(number, first_on=first, last_on=last, dates_kind="days")


def plan(number: int, first: date | None, last: date, planned_on: date) -> dict[str, Any]:
    return {
        "round_number": number,
        "planned_in_round": number - 1,
        "planned_on": planned_on,
        "first_on": first,
        "last_on": last,
        "edtf": None,
        "dates_kind": "period" if first else "deadline",
        "city": None,
    }


def drawn(kind: str, *rows: Any, today: date = TODAY) -> list[Shape]:
    return [shape for shape in picture(*rows, today).shapes if shape.kind == kind]


def test_each_year_has_a_lane_and_the_newest_is_on_top() -> None:
    found = picture([held(21, date(2022, 6, 15), date(2022, 6, 16))], [], [], TODAY)
    assert [(lane.year, lane.y) for lane in found.lanes] == [(2024, TOP), (2023, TOP + LANE), (2022, TOP + 2 * LANE)]
    assert found.height == TOP + 3 * LANE


def test_with_nothing_known_there_is_the_lane_of_today() -> None:
    found = picture([], [], [], TODAY)
    assert [lane.year for lane in found.lanes] == [2024]
    assert [shape.kind for shape in found.shapes] == ["today"]


def test_a_round_that_was_held_is_a_block_with_its_number_wide_enough_to_read() -> None:
    [block] = drawn("held", [held(21, date(2024, 1, 24), date(2024, 1, 25))], [], [])
    assert (block.label, block.width, block.y) == ("21", NARROWEST, TOP + HELD)
    assert block.title == "Round 21, concluded, 24-25 January 2024"


def test_a_block_at_the_end_of_december_stays_in_the_picture() -> None:
    [block] = drawn("held", [held(21, date(2023, 12, 30), date(2023, 12, 31))], [], [])
    assert block.x + block.width == RIGHT


@pytest.mark.parametrize(
    ("status", "kind"),
    [("announced", "coming"), ("postponed", "coming"), ("cancelled", "cancelled"), ("under_way", "held")],
)
def test_what_is_not_held_is_drawn_otherwise(status: str, kind: str) -> None:
    row = held(22, date(2024, 5, 1), date(2024, 5, 2)) | {"status": status}
    assert [shape.label for shape in drawn(kind, [row], [], [])] == ["22"]


def test_a_round_without_days_is_no_block() -> None:
    shapes = picture([round_(22, status="expected")], [], [], TODAY).shapes
    assert [shape.kind for shape in shapes] == ["today"]


def test_a_plan_is_a_band_over_its_days() -> None:
    [band] = drawn("plan", [], [plan(22, date(2024, 7, 1), date(2024, 12, 31), date(2024, 1, 25))], [])
    assert (band.x, band.y, band.label) == (pytest.approx(499.4, abs=1), TOP + PLAN, "22")
    assert band.x + band.width == RIGHT


def test_a_deadline_is_a_band_from_the_day_on_which_it_was_set() -> None:
    [band] = drawn("plan", [], [plan(17, None, date(2024, 12, 31), date(2024, 1, 1))], [])
    assert (band.x, band.width) == (LEFT, RIGHT - LEFT)


def test_a_plan_that_was_kept_slipped_nowhere() -> None:
    plans = [plan(21, date(2024, 1, 1), date(2024, 1, 31), date(2023, 6, 21))]
    assert drawn("slip", [held(21, date(2024, 1, 31), date(2024, 1, 31))], plans, []) == []
    assert drawn("overdue", [held(21, date(2024, 1, 31), date(2024, 1, 31))], plans, []) == []


def test_a_round_that_opened_late_slipped_over_the_turn_of_the_year() -> None:
    plans = [plan(21, date(2023, 7, 1), date(2023, 11, 30), date(2023, 6, 21))]
    before, after = drawn("slip", [held(21, date(2024, 1, 24), date(2024, 1, 25))], plans, [])
    assert before.x + before.width == RIGHT
    assert after.x == LEFT
    assert (
        before.title
        == after.title
        == ("Round 21, planned: between 1 July 2023 and 30 November 2023; opened 55 days late")
    )


def test_a_plan_that_passed_without_a_round_is_overdue_until_today() -> None:
    plans = [plan(23, date(2024, 1, 1), date(2024, 1, 31), date(2023, 11, 12))]
    [line] = drawn("overdue", [], plans, [])
    assert line.title == "Round 23, planned: January 2024; not held, 30 days over"
    assert line.x + line.width == pytest.approx(picture([], [], [], TODAY).shapes[0].x, abs=0.1)


def test_the_way_from_the_first_word_to_the_opening_is_a_line_with_its_marks() -> None:
    said, announced = datetime(2024, 1, 2, tzinfo=UTC), datetime(2024, 1, 20, 9, tzinfo=UTC)
    row = held(21, date(2024, 1, 24), date(2024, 1, 25)) | {"first_said_at": said, "announced_at": announced}
    assert [shape.title for shape in drawn("sign", [row], [], [])] == ["Round 21 first heard of, 2024-01-02"]
    assert [shape.title for shape in drawn("announced", [row], [], [])] == ["Round 21 announced, 2024-01-20"]
    assert len(drawn("lead", [row], [], [])) == 1


def test_a_round_announced_with_its_first_word_has_one_mark() -> None:
    at = datetime(2024, 1, 20, tzinfo=UTC)
    row = held(21, date(2024, 1, 24), date(2024, 1, 25)) | {"first_said_at": at, "announced_at": at}
    assert drawn("sign", [row], [], []) == []
    assert len(drawn("announced", [row], [], [])) == 1


def test_another_meeting_of_the_format_is_marked_as_no_round() -> None:
    meeting = {
        "kind": "summit",
        "first_on": date(2022, 7, 19),
        "last_on": date(2022, 7, 19),
        "city": "Tehran",
        "note": "",
    }
    [mark] = drawn("meeting", [], [], [meeting])
    assert mark.title == "2022-07-19: summit, Tehran (no round)"
    assert mark.round_number is None
