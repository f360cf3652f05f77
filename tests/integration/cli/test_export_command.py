"""`astana export`: the columns of the views as CSV, JSON Lines, Parquet and iCalendar, now or as of a day."""

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from pyarrow import parquet
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from analyst.exports.rows import SOURCES, batches, kind_of
from analyst.exports.writers import write_csv
from analyst.opening import looking
from analyst.sqlquery import run_query
from config.settings import Settings
from models.database import open_engine
from models.views import view_named
from tests.integration.cli.articles import add_articles
from tests.integration.cli.conftest import Astana


@pytest.fixture
def with_articles(home: Path, today: None) -> Engine:
    """The operator's database with the history and a few articles that were read."""
    engine = open_engine(f"sqlite:///{home / 'astana.db'}")
    add_articles(engine)
    return engine


@pytest.mark.parametrize("what", list(SOURCES))
def test_the_columns_are_those_of_the_view_in_its_order(what: str, astana: Astana, history: Settings) -> None:
    said = astana("export", what)
    assert said.code == 0
    [heading] = list(csv.reader(io.StringIO(said.out)))[:1]
    assert heading == list(view_named(SOURCES[what].view).columns)


def test_both_databases_export_the_same(astana: Astana, history: Settings) -> None:
    rows = list(csv.DictReader(io.StringIO(astana("export", "rounds").out)))
    assert len(rows) == 22
    last = rows[-1]
    assert (last["round_number"], last["first_on"], last["announced_at"]) == (
        "22",
        "2024-11-11",
        "2024-11-08T00:00:00Z",
    )
    assert (last["lead_days"], last["event_code"], last["city"]) == ("3", "046", "Astana")
    line = json.loads(astana("export", "changes", "--format", "jsonl").out.splitlines()[0])
    assert (line["change_id"], line["kind"], line["said_at"]) == (1, "signalled", "2016-12-26T00:00:00Z")
    assert (line["alertable"], line["article_id"], line["first_on_after"]) == (False, None, None)


def test_rounds_folded_from_their_changes_are_those_of_the_view(history: Settings) -> None:
    with looking(history) as session:
        [now] = batches(session, SOURCES["rounds"], None)
        [then] = batches(
            session,
            SOURCES["rounds"],
            run_query(history, "SELECT max(changed_at) AS at FROM v_rounds", 1).rows[0]["at"],
        )
    assert then == now


def test_an_export_as_of_a_day_holds_what_was_known_then(astana: Astana, today: None) -> None:
    rows = list(csv.DictReader(io.StringIO(astana("export", "rounds", "--as-of", "2024-10-09").out)))
    assert [row["round_number"] for row in rows][-1] == "22"
    assert (rows[-1]["status"], rows[-1]["first_on"], rows[-1]["lead_days"]) == ("expected", "", "")
    changes = astana("export", "changes", "--as-of", "2017-01-04", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["kind"] for line in changes] == ["signalled", "announced"]
    assert astana("export", "facts", "--as-of", "2016-01-01").out.count("\n") == 1


def test_a_fact_withdrawn_later_still_stood_on_the_day(astana: Astana, with_articles: Engine) -> None:
    with with_articles.begin() as connection:
        connection.execute(text("UPDATE fact SET withdrawn_at = '2024-12-01 00:00:00.000000'"))
    line = json.loads(astana("export", "facts", "-f", "jsonl", "--as-of", "2024-11-30").out.splitlines()[0])
    assert line["withdrawn_at"] is None
    line = json.loads(astana("export", "facts", "-f", "jsonl").out.splitlines()[0])
    assert line["withdrawn_at"] == "2024-12-01T00:00:00Z"


def test_what_a_spreadsheet_would_run_is_text_in_csv_and_untouched_in_json(
    astana: Astana, with_articles: Engine
) -> None:
    titles = ['=HYPERLINK("http://x","y")', "+1", "-5 degrees", "@now", "an = inside", "2 + 2"]
    for title, shown in zip(titles, [f"'{title}" for title in titles[:4]] + titles[4:], strict=True):
        with with_articles.begin() as connection:
            connection.execute(text("UPDATE article SET title = :title WHERE id = 1"), {"title": title})
        [row, *_] = csv.DictReader(io.StringIO(astana("export", "articles").out))
        assert row["title"] == shown
        assert json.loads(astana("export", "articles", "-f", "jsonl").out.splitlines()[0])["title"] == title


def test_a_number_below_nothing_is_no_formula() -> None:
    out = io.BytesIO()
    write_csv(out, ("round_number", "name", "lead_days"), [[(1, "-x", -3), (2, None, None)]])
    assert out.getvalue().decode() == "round_number,name,lead_days\n1,'-x,-3\n2,,\n"


def test_parquet_has_types(astana: Astana, today: None, tmp_path: Path) -> None:
    said = astana("export", "changes", "--format", "parquet", "--out", str(tmp_path / "changes.parquet"))
    assert (said.code, said.out) == (0, "")
    table = parquet.read_table(tmp_path / "changes.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["change_id"], types["said_at"], types["first_on_after"], types["alertable"], types["kind"]) == (
        "int64", "timestamp[us, tz=UTC]", "date32[day]", "bool", "string",
    )  # fmt: skip
    assert table.num_rows == astana("sql", "SELECT count(*) AS n FROM v_round_changes", "--json").json[0]["n"]
    assert table.column("first_on_after")[-1].as_py() == date(2024, 11, 11)


def test_the_calendar_has_a_valid_entry_for_each_round_with_days(astana: Astana, today: None) -> None:
    out = astana("export", "rounds", "--format", "ics").out
    assert all(len(line.encode()) <= 75 for line in out.split("\r\n"))
    calendar = Calendar.from_ical(out)
    assert not calendar.errors
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    entries = calendar.walk("VEVENT")
    assert len({str(entry["UID"]) for entry in entries}) == len(entries) == 22
    assert all(not entry.errors and {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(entry) for entry in entries)
    last = entries[-1]
    assert (str(last["UID"]), str(last["STATUS"])) == ("astana-22@astana-watch", "CONFIRMED")
    assert (last["DTSTART"].dt, last["DTEND"].dt) == (date(2024, 11, 11), date(2024, 11, 12) + timedelta(days=1))


def test_a_round_whose_days_are_not_known_is_in_no_calendar(astana: Astana, today: None) -> None:
    out = astana("export", "rounds", "--format", "ics", "--as-of", "2024-10-09").out
    assert "astana-21@" in out
    assert "astana-22@" not in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["export", "facts", "--format", "ics"], "facts are no calendar entries; ics is for rounds"),
        (["export", "rumours"], "'rumours' is not one of"),
        (["export", "rounds", "--format", "xlsx"], "'xlsx' is not one of"),
        (["export", "rounds", "--as-of", "soon"], "is no day; write it as 2024-10-09"),
        (
            ["export", "rounds", "--out", "no/such/folder/x.csv"],
            "no/such/folder/x.csv: cannot be written: No such file",
        ),
    ],
)
def test_bad_input_is_said_in_a_sentence(words: list[str], sentence: str, astana: Astana, today: None) -> None:
    said = astana(*words)
    assert said.code == 2
    assert sentence in " ".join(said.err.replace("│", " ").split())


def test_a_file_is_whole_or_not_there(astana: Astana, home: Path, today: None, tmp_path: Path) -> None:
    out = tmp_path / "rounds.csv"
    out.write_text("what was there before")
    with open_engine(f"sqlite:///{home / 'astana.db'}").begin() as connection:
        connection.execute(text("DROP VIEW v_rounds"))
    assert astana("export", "rounds", "--out", str(out)).code == 2
    assert out.read_text() == "what was there before"
    assert list(tmp_path.glob("*.part")) == []


def test_every_column_has_the_kind_that_its_name_tells(with_articles: Engine) -> None:
    """As SQLite declares it, where it does."""
    declared = {"INTEGER": "number", "BOOLEAN": "truth", "DATE": "day", "DATETIME": "time"}
    plain = create_engine(with_articles.url)
    with plain.connect() as connection:
        for source in SOURCES.values():
            columns = connection.execute(text(f"PRAGMA table_info({source.view})")).all()
            told = {row.name: declared[row.type] for row in columns if row.type in declared}
            assert {name: kind_of(name) for name in told} == told
    plain.dispose()


def test_times_are_utc_whatever_the_clock_of_the_database(postgres_history: str) -> None:
    engine = open_engine(postgres_history)
    exported = []
    for zone in ("UTC", "Asia/Almaty"):
        with Session(engine) as session:
            session.execute(text(f"SET TIME ZONE '{zone}'"))
            exported.append([list(row) for batch in batches(session, SOURCES["changes"], None) for row in batch])
    engine.dispose()
    assert exported[0] == exported[1]
    assert len(exported[0]) > 50
