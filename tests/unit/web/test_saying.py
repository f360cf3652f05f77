"""News text on a page: what would hide or turn the words beside it is not carried over."""

import pytest

from analyst.web.saying import as_written, direction, name, venue


def test_turning_signs_are_shown_as_such_and_spelling_is_kept() -> None:
    assert as_written("a\u202eb\u2066c\u2069\x1b[31m") == "a�b�c��[31m"
    assert as_written("می\u200cشود\u200f\n\tدوم") == "می\u200cشود\u200f\n\tدوم"


def test_a_name_is_one_line_of_visible_signs() -> None:
    assert name("Round\n 22 \u202egnp\x07") == "Round 22 gnp"
    assert name(None) == ""
    assert len(name("x" * 10_000)) == 240


@pytest.mark.parametrize(("language", "told"), [("ar", "rtl"), ("fa", "rtl"), ("ru", "ltr"), (None, "auto")])
def test_the_direction_is_that_of_the_language(language: str | None, told: str) -> None:
    assert direction(language) == told


def test_a_venue_is_city_and_country_as_far_as_they_are_known() -> None:
    assert venue({"city": "Astana", "country": "KAZ"}) == "Astana, Kazakhstan"
    assert venue({"city": None, "country": "XYZ"}) == "XYZ"
    assert venue({"city": None, "country": None}) == ""
