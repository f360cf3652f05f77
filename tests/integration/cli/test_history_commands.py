"""`rounds`, `round N`, `sql`: the history, for people and for programs."""

from datetime import date

import pytest

from tests.integration.cli.conftest import Astana

pytestmark = pytest.mark.usefixtures("today")


def test_rounds_are_listed_with_their_days_and_when_they_were_announced(astana: Astana) -> None:
    said = astana("rounds")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert "round status dates city first sign announced" in lines
    assert "22 concluded 11-12 November 2024 Astana 2024-09-28 2024-11-08" in lines
    assert "10 concluded 30-31 July 2018 Sochi 2018-06-29 2018-06-29" in lines
    assert len([line for line in lines if "concluded" in line]) == 22


def test_rounds_as_of_a_day_are_those_that_were_known_then(astana: Astana) -> None:
    rows = astana("rounds", "--as-of", "2024-10-09", "--json").json
    [last] = [row for row in rows if row["round_number"] == 22]
    assert (last["first_on"], last["announced_at"]) == (None, None)
    assert [row["round_number"] for row in astana("rounds", "--as-of", "2017-02-01", "--json").json] == [1]
    assert astana("rounds", "--as-of", "2016-01-01").out == "No round was known on that day.\n"


@pytest.mark.parametrize("day", ["tomorrow", "09.10.2024", "2024-02-30", ""])
def test_what_is_no_day_is_refused(day: str, astana: Astana) -> None:
    said = astana("rounds", "--as-of", day)
    assert said.code == 2
    assert "is no day; write it as 2024-10-09" in " ".join(said.err.split())


def test_rounds_as_json_carry_iso_dates(astana: Astana) -> None:
    row = astana("rounds", "--json").json[-1]
    assert list(row) == [
        "round_number", "status", "first_on", "last_on", "edtf", "dates_kind", "city", "country", "first_said_at",
        "announced_at",
    ]  # fmt: skip
    assert (row["first_on"], row["last_on"]) == ("2024-11-11", "2024-11-12")
    assert date.fromisoformat(row["first_said_at"][:10]) == date(2024, 9, 28)


def test_a_round_is_shown_with_who_took_part_and_what_became_known_when(astana: Astana) -> None:
    out = " ".join(astana("round", "22").out.split())
    for words in (
        "Astana 22",
        "concluded · 11-12 November 2024 · Astana, Kazakhstan",
        "guarantor Iran (Ali Asghar Khaji), Russia (Alexander Lavrentyev), Türkiye",
        "statement adopted 2024-11-12; next round planned: first half of 2025",
        "2024-11-08 announced · 11-12 November 2024 · Astana, Kazakhstan Kazakh Foreign Ministry (official)",
    ):
        assert words in out


def test_a_round_as_json_holds_the_same(astana: Astana) -> None:
    found = astana("round", "22", "--json").json
    assert list(found) == ["round", "participants", "statement", "changes"]
    assert {row["code"] for row in found["participants"] if row["role"] == "guarantor"} == {"RUS", "TUR", "IRN"}
    assert [change["kind"] for change in found["changes"]][-1] == "concluded"
    assert found["changes"][-1]["after"]["edtf"] == "2024-11-11/2024-11-12"


def test_a_round_that_nobody_has_heard_of_is_said_in_a_sentence(astana: Astana) -> None:
    assert astana("round", "99") == (2, "", "astana: round 99: is not known; `astana rounds` lists those that are\n")
    said = astana("round", "22", "--as-of", "2020-01-01")
    assert said.err == "astana: round 22: was not known on 2020-01-01; `astana rounds` lists those that are\n"


@pytest.mark.parametrize("words", [["rounds"], ["round", "22"], ["sql", "SELECT * FROM v_rounds"], ["status"]])
def test_what_is_printed_fits_eighty_columns(
    words: list[str], astana: Astana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    out = astana(*words).out
    assert out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_into_a_pipe_a_row_is_one_line_without_colours(astana: Astana) -> None:
    out = astana("round", "22").out
    assert "\x1b" not in out
    assert any(line.endswith("ministry-announces-date-for-astana-22/") for line in out.splitlines())
    assert all(line == line.rstrip() for line in out.splitlines())


def test_sql_answers_as_a_table_and_as_json(astana: Astana) -> None:
    query = "SELECT round_number, city FROM v_rounds WHERE city = 'Sochi' ORDER BY 1"
    assert [line.split() for line in astana("sql", query).out.splitlines()[2:]] == [["10", "Sochi"], ["15", "Sochi"]]
    assert astana("sql", query, "--json").json == [
        {"round_number": 10, "city": "Sochi"},
        {"round_number": 15, "city": "Sochi"},
    ]


def test_a_row_too_wide_for_the_terminal_is_shown_line_by_line(
    astana: Astana, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = [" ".join(line.split()) for line in astana("sql", "SELECT * FROM v_rounds LIMIT 1").out.splitlines()]
    assert lines[0] == "row 1"
    assert "round_number 1" in lines
    assert "edtf 2017-01-23/2017-01-24" in lines


def test_rows_beyond_the_limit_are_said_to_be_there(astana: Astana) -> None:
    said = astana("sql", "SELECT round_number FROM v_rounds", "--limit", "2", "--json")
    assert len(said.json) == 2
    assert said.err == "Cut after 2 rows; --limit asks for more.\n"
    assert astana("sql", "SELECT 1 AS one", "--limit", "1").err == ""


def test_no_rows_is_an_answer(astana: Astana) -> None:
    assert astana("sql", "SELECT 1 AS one WHERE 1 = 0") == (0, "No rows.\n", "")


def test_values_of_every_kind_can_be_shown(astana: Astana) -> None:
    query = "SELECT '11:30 [b]%d' AS t, x'00ff' AS b, 1.5 AS f, NULL AS n, 1 AS t"
    assert astana("sql", query, "--json").json == [{"t": "11:30 [b]%d", "b": "00ff", "f": 1.5, "n": None, "t_2": 1}]
    assert "11:30 [b]%d" in astana("sql", query).out


def test_escape_codes_in_the_data_do_not_reach_the_terminal(astana: Astana) -> None:
    assert "\x1b" not in astana("sql", "SELECT char(27) || '[2J' AS t").out


def test_rebuilding_a_database_in_which_nothing_was_read_changes_nothing(astana: Astana) -> None:
    assert astana("rebuild", "--json").json == {"read": 0, "added": 0, "superseded": 0, "alerts": 0}
    said = astana("rebuild")
    assert said.out == "0 texts read anew, 0 changes joined the history, 0 no longer stand in it, 0 alerts.\n"
