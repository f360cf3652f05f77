"""The shipped history, laid down by the migration, as known on a day."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text

from models.database import open_engine
from worker.schema import upgrade
from worker.store.history import load_shipped_history

TRACK = Path("config/tracks/astana.toml")


def known(tmp_path: Path, day: str) -> Engine:
    engine = open_engine(f"sqlite:///{tmp_path / 'astana.db'}")
    upgrade(engine, TRACK, datetime.fromisoformat(f"{day}T12:00:00Z"))
    return engine


def one(engine: Engine, query: str) -> tuple[object, ...]:
    with engine.connect() as connection:
        return tuple(connection.execute(text(query)).one())


def test_rounds_1_to_22_are_known_after_the_first_migration(tmp_path: Path) -> None:
    engine = known(tmp_path, "2026-11-23")
    assert one(engine, "SELECT min(round_number), max(round_number), count(*) FROM v_rounds") == (1, 22, 22)
    assert one(engine, "SELECT count(*) FROM v_rounds WHERE status = 'concluded'") == (22,)
    assert one(engine, "SELECT count(*) FROM v_rounds WHERE city = 'Sochi'") == (2,)
    engine.dispose()


def test_on_9_october_2024_round_22_was_expected_and_its_days_unknown(tmp_path: Path) -> None:
    engine = known(tmp_path, "2024-10-09")
    round_22 = one(engine, "SELECT status, first_on, edtf FROM v_rounds WHERE round_number = 22")
    assert round_22 == ("expected", None, None)
    assert one(engine, "SELECT status, edtf FROM v_rounds WHERE round_number = 21") == (
        "concluded",
        "2024-01-24/2024-01-25",
    )
    engine.dispose()


def test_loading_the_history_again_changes_nothing(tmp_path: Path) -> None:
    engine = known(tmp_path, "2026-11-23")
    counted = "SELECT " + ", ".join(
        f"(SELECT count(*) FROM {table})" for table in ("change", "participant", "statement", "meeting")
    )
    before = one(engine, counted)
    with engine.connect() as connection:
        load_shipped_history(connection, TRACK, datetime(2026, 11, 24, tzinfo=UTC))
        connection.commit()
    assert one(engine, counted) == before
    engine.dispose()


def test_history_is_never_news(tmp_path: Path) -> None:
    engine = known(tmp_path, "2026-11-23")
    assert one(engine, "SELECT count(*) FROM change WHERE alertable") == (0,)
    engine.dispose()


def test_other_meetings_are_known_and_are_no_rounds(tmp_path: Path) -> None:
    engine = known(tmp_path, "2024-10-09")
    assert one(engine, "SELECT count(*), max(first_on) FROM v_meetings") == (22, "2024-09-28")
    assert one(engine, "SELECT city, country, edtf FROM v_meetings WHERE first_on = '2017-04-18'") == (
        "Tehran",
        "IRN",
        "2017-04-18/2017-04-19",
    )
    engine.dispose()
