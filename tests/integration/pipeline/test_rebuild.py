"""Texts that are kept, read again with better language files, on both databases."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from analyst.demo.server import LocalServer
from config.settings import HERE, Settings
from models.vocabulary import Tier
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import AddFeed
from worker.bootstrap import Service
from worker.clock import SteppedClock
from worker.pipeline.rebuild import Rebuilt, rebuild

Tick = Callable[[], int]
NOVEMBER_8 = articles.DATES.published_at + timedelta(minutes=10)


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """With language files of its own."""
    copy = Path(shutil.copytree(HERE / "languages", tmp_path / "languages"))
    return settings.model_copy(update={"languages_folder": copy})


@pytest.fixture
def november(settings: Settings, service: Service) -> Callable[..., None]:
    """Let the English file know the month, or not."""
    english = settings.languages_folder / "en.toml"
    whole = english.read_text(encoding="utf-8")
    poorer = whole.replace('["november", "nov[.]"]', '["nov[.]"]')
    assert poorer != whole

    def known(*, to_english: bool) -> None:
        english.write_text(whole if to_english else poorer, encoding="utf-8")
        service.follow_files()

    return known


@pytest.fixture
def read_poorly(
    service: Service,
    clock: SteppedClock,
    server: LocalServer,
    watch: AddFeed,
    tick: Tick,
    november: Callable[..., None],
) -> str:
    """The plan of October and the days of November, read by a file that does not know the month; the feed's key."""
    november(to_english=False)
    feed = watch("ministry", Tier.OFFICIAL)
    server.publish(feed, articles.VERSHININ)
    tick()
    clock.set(NOVEMBER_8)
    server.publish(feed, articles.DATES)
    tick()
    assert days(service) == (None, None)
    return feed


def rows(service: Service, query: str) -> list[dict[str, Any]]:
    with service.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def days(service: Service) -> tuple[str | None, str | None]:
    [row] = rows(service, "SELECT first_on, last_on FROM v_rounds WHERE round_number = 22")
    return row["first_on"] and str(row["first_on"]), row["last_on"] and str(row["last_on"])


def everything(service: Service) -> list[list[dict[str, Any]]]:
    tables = ("fact", "mention", "change", "round", "participant", "alert", "revision")
    return [rows(service, f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


def test_a_better_file_finds_what_was_missed_and_tells_it_while_it_is_news(
    service: Service, clock: SteppedClock, read_poorly: str, november: Callable[..., None]
) -> None:
    november(to_english=True)
    clock.set(NOVEMBER_8 + timedelta(hours=2))
    done = rebuild(service)
    assert days(service) == ("2024-11-11", "2024-11-12")
    assert (done.read, done.alerts) == (2, 2)
    [change] = rows(service, "SELECT * FROM v_round_changes WHERE round_number = 22 AND kind = 'dates_set'")
    assert str(change["said_at"])[:16] == "2024-11-08 06:00"
    assert str(change["learnt_at"])[:16] == "2024-11-08 08:10"


def test_old_news_is_found_and_not_told(
    service: Service, clock: SteppedClock, read_poorly: str, november: Callable[..., None]
) -> None:
    november(to_english=True)
    clock.set(NOVEMBER_8 + timedelta(days=60))
    assert rebuild(service).alerts == 0
    assert days(service) == ("2024-11-11", "2024-11-12")


def test_a_second_time_changes_nothing(
    service: Service, clock: SteppedClock, read_poorly: str, november: Callable[..., None]
) -> None:
    november(to_english=True)
    rebuild(service)
    before = everything(service)
    clock.set(NOVEMBER_8 + timedelta(hours=5))
    assert rebuild(service) == Rebuilt(0, 0, 0, 0)
    assert everything(service) == before


def test_what_the_older_file_found_stays_beside_it(
    service: Service, read_poorly: str, november: Callable[..., None]
) -> None:
    before = rows(service, "SELECT * FROM fact ORDER BY id")
    november(to_english=True)
    rebuild(service)
    after = rows(service, "SELECT * FROM fact ORDER BY id")
    assert after[: len(before)] == before
    assert {row["lexicon_version"] for row in after[len(before) :]} == {service.lexicon.version}


def test_what_was_known_before_stays_known(
    service: Service, clock: SteppedClock, read_poorly: str, november: Callable[..., None]
) -> None:
    kept = "SELECT id, kind, key, learnt_at FROM change WHERE superseded_at IS NULL ORDER BY id"
    before = rows(service, kept)
    november(to_english=True)
    clock.set(NOVEMBER_8 + timedelta(hours=2))
    rebuild(service)
    known_then = rows(
        service,
        "SELECT id, kind, key, learnt_at FROM change WHERE learnt_at < '2024-11-08 08:00:00' "
        "AND (superseded_at IS NULL OR superseded_at > '2024-11-08 08:00:00') ORDER BY id",
    )
    assert known_then == before


def test_a_poorer_file_takes_back_what_it_cannot_read_and_no_fact(
    service: Service, clock: SteppedClock, read_poorly: str, november: Callable[..., None]
) -> None:
    november(to_english=True)
    rebuild(service)
    november(to_english=False)
    rebuild(service)
    assert days(service) == (None, None)
    assert rows(service, "SELECT id FROM fact WHERE withdrawn_at IS NOT NULL") == []


def test_what_a_poorer_file_does_not_find_in_an_edited_text_is_not_taken_back_by_the_publisher(
    service: Service,
    clock: SteppedClock,
    server: LocalServer,
    watch: AddFeed,
    tick: Tick,
    november: Callable[..., None],
) -> None:
    clock.set(NOVEMBER_8)
    feed = watch("ministry", Tier.OFFICIAL)
    server.publish(feed, articles.DATES)
    tick()
    november(to_english=False)
    clock.set(NOVEMBER_8 + timedelta(hours=3))
    server.publish(feed, replace(articles.DATES, text=articles.DATES.text.replace("are to take", "will take")))
    tick()
    assert days(service) == ("2024-11-11", "2024-11-12")
    assert rows(service, "SELECT id FROM fact WHERE withdrawn_at IS NOT NULL") == []


def test_days_that_the_publisher_takes_out_are_taken_back_though_the_file_changed_meanwhile(
    service: Service,
    clock: SteppedClock,
    server: LocalServer,
    watch: AddFeed,
    tick: Tick,
    settings: Settings,
) -> None:
    clock.set(NOVEMBER_8)
    feed = watch("ministry", Tier.OFFICIAL)
    server.publish(feed, articles.DATES)
    tick()
    english = settings.languages_folder / "en.toml"
    english.write_text(english.read_text(encoding="utf-8").replace('"put off", ', "", 1), encoding="utf-8")
    service.follow_files()
    clock.set(NOVEMBER_8 + timedelta(hours=3))
    server.publish(
        feed, replace(articles.DATES, text=articles.DATES.text.replace("on 11-12 November 2024, ", "soon, "))
    )
    tick()
    assert days(service) == (None, None)
    taken_back = rows(
        service, "SELECT DISTINCT lexicon_version FROM fact WHERE kind = 'dates' AND withdrawn_at IS NOT NULL"
    )
    assert len(taken_back) == 2
