"""A city that is said of the format or of an earlier meeting is no venue of the round that is told of."""

from datetime import date

import pytest

DAY = date(2024, 11, 14)


def venues(extraction) -> dict[int, str | None]:
    return {fact.number: fact.venue and fact.venue.city for fact in extraction.rounds}


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("The delegations who met in Astana agreed to hold the 23rd meeting on Syria in spring 2025.", None),
        ("The delegations agreed to hold the 23rd meeting on Syria in Astana in spring 2025.", "Astana"),
    ],
)
def test_where_the_sides_met_before_is_not_where_they_meet_next(read, text: str, city: str | None):
    title = "Guarantors plan 23rd round on Syria"
    assert venues(read(text, "en", DAY, title))[23] == city


@pytest.mark.parametrize(
    ("language", "title", "text", "city"),
    [
        ("ar", "ما مصير مسار أستانا؟", "ستعقد الجولة الثالثة والعشرون حول سوريا في النصف الأول من عام 2025.", None),
        (
            "ar",
            "ما مصير مسار أستانا؟",
            "ستعقد الجولة الثالثة والعشرون من مسار أستانا حول سوريا في النصف الأول من عام 2025.",
            "Astana",
        ),
        ("fr", "La fin du processus d'Astana ?", "La 23e réunion sur la Syrie se tiendra au printemps 2025.", None),
    ],
)
def test_the_name_of_the_format_is_a_place_only_beside_a_round(read, language, title, text, city: str | None):
    assert venues(read(text, language, DAY, title))[23] == city
