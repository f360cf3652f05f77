"""What must not become a flood: each case yields what a person would expect, which is nothing, or one alert."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from analyst.demo.server import LocalServer
from config.settings import Settings
from models.article import Article, Revision
from models.database import open_engine
from models.round import Change
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed, Mailbox, run_once
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.pipeline.prepare import prepare
from worker.pipeline.read import read_newest
from worker.pipeline.settle import settle

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
COPIES = 1000
Tick = Callable[[], int]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return build(Settings(home=tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def service(settings: Settings, clock: SteppedClock, compiled: Service) -> Iterator[Service]:
    built = replace(compiled, settings=settings, clock=clock, engine=open_engine(settings.database))
    prepare(built)
    yield built
    built.engine.dispose()


def ids(server: LocalServer) -> list[str]:
    """What the webhook was sent, by the id that names each alert."""
    return [headers["webhook-id"] for headers, _ in server.received]


def test_a_first_start_tells_nothing_of_the_history_nor_of_what_feeds_still_carry(
    service: Service, server: LocalServer, watch: AddFeed, tick: Tick
) -> None:
    server.publish(watch("wire"), articles.OLD_REPORT)
    assert (tick(), tick(), server.received) == (0, 0, [])


def test_a_new_feed_tells_nothing_of_its_old_entries_but_they_are_known(
    service: Service, server: LocalServer, watch: AddFeed, tick: Tick, clock: SteppedClock
) -> None:
    clock.set(OCTOBER_9 + timedelta(days=5))
    server.publish(watch("archive"), articles.VERSHININ)
    assert tick() == 0
    with service.sessions() as session:
        [known] = session.scalars(select(Change).where(Change.revision_id.is_not(None)))
    assert (known.round_number, known.alertable) == (22, False)


def test_what_became_true_while_the_service_was_down_is_told(
    service: Service, server: LocalServer, watch: AddFeed, tick: Tick, clock: SteppedClock
) -> None:
    watch("wire")
    tick()
    clock.set(OCTOBER_9 + timedelta(hours=20))
    server.publish("wire", articles.VERSHININ)
    assert tick() == 2


def backed_up(service: Service, path: Path) -> Path:
    service.engine.dispose()
    shutil.copyfile(service.engine.url.database or "", path)
    return path


def restored(service: Service, backup: Path) -> None:
    service.engine.dispose()
    path = Path(service.engine.url.database or "")
    for left in path.parent.glob(f"{path.name}-*"):
        left.unlink()
    shutil.copyfile(backup, path)


def test_a_backup_that_knows_what_was_told_tells_nothing_again(
    service: Service, server: LocalServer, watch: AddFeed, tick: Tick, tmp_path: Path
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    assert tick() == 2
    restored(service, backed_up(service, tmp_path / "backup"))
    assert tick() == 0


def test_a_backup_from_before_it_tells_nothing_once_it_is_old_and_within_hours_the_same_id(
    service: Service, server: LocalServer, watch: AddFeed, tick: Tick, tmp_path: Path, clock: SteppedClock
) -> None:
    watch("wire")
    backup = backed_up(service, tmp_path / "backup")
    server.publish("wire", articles.VERSHININ)
    assert tick() == 2
    restored(service, backup)
    clock.set(OCTOBER_9 + timedelta(hours=3))
    assert tick() == 2
    [first, again] = ids(server)
    assert first == again
    restored(service, backup)
    clock.set(OCTOBER_9 + timedelta(days=30))
    assert tick() == 0


@pytest.mark.parametrize("jump", [timedelta(days=400), timedelta(days=-400), timedelta(hours=-1)])
def test_a_clock_that_jumps_tells_nothing_again(
    service: Service, server: LocalServer, watch: AddFeed, tick: Tick, clock: SteppedClock, jump: timedelta
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    assert tick() == 2
    clock.set(OCTOBER_9 + jump)
    assert tick() == 0
    clock.set(OCTOBER_9 + timedelta(minutes=10))
    assert tick() == 0


def test_reading_everything_anew_with_other_language_files_tells_nothing_new(
    service: Service, server: LocalServer, watch: AddFeed, tick: Tick, clock: SteppedClock
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    assert tick() == 2
    clock.set(OCTOBER_9 + timedelta(hours=1))
    with service.sessions.begin() as session:
        session.execute(update(Revision).values(lexicon_version="of an older version"))
        session.execute(update(Article).values(next_read_at=service.clock(), attempts=0))
    assert read_newest(service)
    assert (settle(service), tick()) == (0, 0)
    with service.sessions() as session:
        assert set(session.scalars(select(Revision.lexicon_version))) == {service.lexicon.version}


def test_a_thousand_articles_in_a_minute_on_one_announcement_are_one_alert(
    service: Service, server: LocalServer, watch: AddFeed, mailbox: Mailbox, clock: SteppedClock
) -> None:
    clock.set(datetime(2024, 11, 8, 6, 30, tzinfo=UTC))
    for outlet in range(4):
        key = watch(f"outlet-{outlet}", form="atom")
        for copy in range(COPIES // 4):
            at = articles.DATES.published_at + timedelta(milliseconds=copy * 200)
            title = f"{articles.DATES.title} ({outlet}, {copy})"
            server.publish(key, replace(articles.DATES, slug=f"{outlet}-{copy}", title=title, published_at=at))
    run_once(service)
    run_once(service)
    with service.sessions() as session:
        assert len(session.scalars(select(Revision.id)).all()) == COPIES
    assert len(mailbox.messages) == 1
    assert [json.loads(body)["type"] for _, body in server.received] == ["astana.round.dates_set"]
