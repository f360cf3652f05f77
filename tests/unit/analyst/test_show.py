"""What a person sees of a value, and that nothing from outside steers the terminal."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from analyst import show

NOON = datetime(2024, 10, 9, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (22, "22"),
        (1.5, "1.5"),
        (["a", None, 2], "a, , 2"),
        (b"\x00\xff", "00ff"),
        (date(2024, 11, 11), "2024-11-11"),
        (NOON, "2024-10-09 12:00"),
        (datetime(2024, 10, 9, tzinfo=UTC), "2024-10-09"),
        ("two\nlines\t[b]", "two\nlines\t[b]"),
        ("red \x1b[31m", "red \ufffd[31m"),
        ("\x9b31m \x07 \ud800", "\ufffd31m \ufffd \ufffd"),
        ("Нур-Султан · أستانا", "Нур-Султан · أستانا"),
    ],
)
def test_a_value_is_shown_as_a_person_reads_it(value: object, shown: str) -> None:
    assert show.words(value) == shown


@given(st.text())
def test_no_text_reaches_the_terminal_with_an_escape(text: str) -> None:
    assert not set(show.safe(text)) & {chr(code) for code in [*range(9), *range(11, 32), *range(127, 160)]}


@pytest.mark.parametrize(
    ("passed", "shown"),
    [
        (timedelta(seconds=-5), "0 min ago"),
        (timedelta(seconds=59), "0 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(minutes=60), "1 h ago"),
        (timedelta(hours=47, minutes=59), "47 h ago"),
        (timedelta(days=2), "2 days ago"),
    ],
)
def test_an_age_is_told_in_one_unit(passed: timedelta, shown: str) -> None:
    assert show.age(NOON - passed, NOON) == shown


def test_what_never_was_has_no_age() -> None:
    assert show.age(None, NOON) == "never"


@pytest.mark.parametrize(("number", "shown"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries")])
def test_things_are_counted_in_the_right_number(number: int, shown: str) -> None:
    assert show.counted(number, "entry", "entries") == shown


@pytest.mark.parametrize(
    ("first", "last", "edtf", "kind", "shown"),
    [
        (date(2024, 11, 11), date(2024, 11, 12), "2024-11-11/2024-11-12", "days", "11-12 November 2024"),
        (date(2018, 11, 28), date(2018, 11, 28), "2018-11-28", "days", "28 November 2018"),
        (date(2024, 7, 1), date(2024, 12, 31), "2024-41", "period", "second half of 2024"),
        (None, date(2024, 12, 31), "../2024-12-31", "deadline", "by 31 December 2024"),
        (None, None, None, "unknown", ""),
        (None, None, None, None, ""),
    ],
)
def test_the_dates_of_a_round_are_told_in_words(
    first: date | None, last: date | None, edtf: str | None, kind: str | None, shown: str
) -> None:
    assert show.days(first, last, edtf, kind) == shown


@pytest.mark.parametrize(
    ("edtf", "shown"),
    [("2024-41", "second half of 2024"), ("2025", "in 2025"), ("2025-04", "April 2025"), ("soon", "soon")],
)
def test_a_plan_in_edtf_is_told_in_words(edtf: str, shown: str) -> None:
    assert show.period(edtf) == shown


def test_json_takes_every_value_that_a_database_gives(capsys: pytest.CaptureFixture[str]) -> None:
    show.as_json({"at": NOON, "on": date(2024, 11, 11), "raw": b"\xff", "none": None, "name": "Türkiye"})
    assert capsys.readouterr().out == (
        '{\n  "at": "2024-10-09T12:00:00+00:00",\n  "on": "2024-11-11",\n  "raw": "ff",\n  "none": null,\n'
        '  "name": "Türkiye"\n}\n'
    )


def test_into_a_pipe_a_row_stays_one_line_however_long(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    show.table([{"a": "word " * 100}], {"a": "name"}, empty="none")
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_column_that_wraps_gives_way_and_the_others_do_not(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show.table([{"a": "un-breakable-key", "b": "word " * 20}], {"a": "a", "b": "b"}, empty="none", wraps={"b"})
    out = capsys.readouterr().out
    assert "un-breakable-key" in out
    assert max(len(line) for line in out.splitlines()) <= 40


def test_sentences_and_cells_are_never_read_as_markup(capsys: pytest.CaptureFixture[str]) -> None:
    show.say("[red]a[/red] [link=x]")
    show.say_error("[/] b \x1b[2J")
    show.draw(show.listed([("[b]name[/b]", "[i]x[/i]"), (Text("t"), Text("[u]"))]))
    said = capsys.readouterr()
    assert said.out.startswith("[red]a[/red] [link=x]\n")
    assert said.err == "[/] b \ufffd[2J\n"
    assert "[i]x[/i]" in said.out
    assert "[b]name[/b]" in said.out
