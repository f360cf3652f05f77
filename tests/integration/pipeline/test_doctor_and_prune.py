"""What is kept stays sound: the doctor finds and mends what breaks it, old news without facts is taken away."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from analyst.demo.server import LocalServer
from config.errors import ConfigError
from models.alert import Delivery
from models.article import Article, Entry, Revision
from models.fact import Fact
from models.vocabulary import AlertState
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9
from worker.bootstrap import Service
from worker.clock import SteppedClock
from worker.pipeline.doctor import Finding, examine
from worker.pipeline.prune import Pruned, prune

UNDATED = replace(articles.FOOTBALL, slug="undated", title="FC Astana wins again")
YEAR = timedelta(days=365)


def run(service: Service, *statements: str, **values: object) -> None:
    with service.sessions.begin() as session:
        for statement in statements:
            session.execute(text(statement), values)


def count(service: Service, *tables: Any) -> list[int]:
    with service.sessions() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def told(found: Sequence[Finding]) -> dict[str, tuple[int, bool]]:
    return {one.breaks: (one.count, one.mended) for one in found}


BROKEN = (
    "UPDATE feed SET leased_until = '2031-01-01 00:00:00', next_poll_at = '2031-01-01 00:00:00'",
    "UPDATE article SET leased_until = '2031-01-01 00:00:00' WHERE id = 1",
    "UPDATE article SET next_read_at = '2031-01-01 00:00:00' WHERE id = 1",
    "UPDATE heartbeat SET beat_at = '2031-01-01 00:00:00' WHERE part = 'read'",
    "UPDATE heartbeat SET beat_at = '2031-01-01 00:00:00' WHERE part = 'poll'",
    "UPDATE article SET state = 'new' WHERE id = 2",
    "UPDATE alert SET state = 'sending', claimed_until = NULL WHERE id = 1",
    "UPDATE alert SET state = 'failed', next_try_at = NULL WHERE id = 2",
    "UPDATE round SET city = 'Elsewhere', last_on = NULL WHERE number = 21",
    "DELETE FROM round WHERE number = 20",
    "UPDATE mention SET exact = 'words that were never said' WHERE id = 1",
    "DELETE FROM article_words",
)
FOUND = {
    "feeds are claimed for longer than a lease": 1,
    "articles are claimed for longer than a lease": 1,
    "alerts are claimed for longer than a lease, or without an end": 1,
    "feeds are due only in the far future": 1,
    "articles are to be read only in the far future": 1,
    "signs of life come from the future and hide a queue that nobody serves": 1,
    "articles are new and nobody is to read them": 1,
    "alerts wait for no time": 1,
    "rounds are not what their changes make them": 2,
    "facts have evidence that is not in their text": 1,
    "articles cannot be found by their words": 1,
}


def test_nothing_is_wrong_with_a_database_that_the_service_alone_has_written(filled: Service) -> None:
    assert examine(filled, mend=True) == []


def test_what_is_broken_is_told_then_mended_and_then_found_no_more(filled: Service, tick: Callable[[], int]) -> None:
    run(filled, *BROKEN)
    for _ in range(2):
        assert told(examine(filled, mend=False)) == {breaks: (number, False) for breaks, number in FOUND.items()}
    assert told(examine(filled, mend=True)) == {breaks: (number, True) for breaks, number in FOUND.items()}
    assert examine(filled, mend=False) == []
    with filled.sessions() as session:
        rounds = session.execute(text("SELECT number, city, status FROM round WHERE number IN (20, 21)")).all()
        withdrawn = session.scalars(select(Fact.withdrawn_reason).where(Fact.withdrawn_at.is_not(None))).all()
    assert sorted(rounds) == [(20, "Astana", "concluded"), (21, "Astana", "concluded")]
    assert withdrawn == ["its words do not stand in the text that is kept"]
    # The two alerts go out again under their old ids; nothing else does.
    assert tick() == 2
    with filled.sessions() as session:
        assert session.execute(
            select(Delivery.alert_id, func.count()).group_by(Delivery.alert_id).order_by(Delivery.alert_id)
        ).all() == [
            (1, 2),
            (2, 2),
        ]
        assert session.scalars(text("SELECT state FROM alert")).all() == [AlertState.SENT.value] * 2


def test_an_article_whose_entries_are_gone_is_set_aside_and_holds_nobody_up(filled: Service) -> None:
    run(
        filled,
        "UPDATE article SET next_read_at = '2024-10-09 12:00:00' WHERE id = 1",
        "DELETE FROM entry WHERE article_id = 1",
    )
    assert told(examine(filled, mend=True)) == {
        "articles are to be read and have no entry of their publisher": (1, True)
    }


def test_old_articles_without_a_fact_go_and_those_with_one_stay_with_all_that_was_told(
    filled: Service, server: LocalServer, tick: Callable[[], int], clock: SteppedClock
) -> None:
    server.publish("wire", UNDATED)
    clock.set(OCTOBER_9 + timedelta(hours=1))
    tick()
    run(filled, "UPDATE article SET published_at = NULL WHERE title = :title", title=UNDATED.title)
    before = count(filled, Article, Revision, Fact, Delivery)
    assert before[0] == 3
    clock.set(OCTOBER_9 + YEAR + timedelta(days=1))
    assert prune(filled, YEAR, dry_run=True) == Pruned(1, 1)
    assert count(filled, Article, Revision, Fact, Delivery) == before
    assert prune(filled, YEAR, dry_run=False) == Pruned(1, 1)
    assert prune(filled, YEAR, dry_run=False) == Pruned(0, 0)
    assert count(filled, Article, Revision, Fact, Delivery) == [2, before[1], *before[2:]]
    with filled.sessions() as session:
        kept = session.execute(select(Entry.title, Entry.text, Entry.summary).order_by(Entry.id)).all()
    assert [(title, bool(body)) for title, body, _ in kept] == [
        (articles.VERSHININ.title, True),
        (UNDATED.title, False),
    ]
    assert examine(filled, mend=False) == []


def test_what_a_feed_still_carries_is_old_news_when_it_comes_back(
    filled: Service, server: LocalServer, tick: Callable[[], int], clock: SteppedClock
) -> None:
    clock.set(OCTOBER_9 + YEAR + timedelta(days=1))
    assert prune(filled, YEAR, dry_run=False) == Pruned(1, 0)
    # Entries that are known are not looked at again; when they are, what was pruned comes back.
    run(filled, "UPDATE feed SET entry_marks = NULL")
    server.publish("wire", replace(articles.FOOTBALL, slug="later", published_at=clock()))
    assert tick() == 0
    assert count(filled, Article) == [3]
    assert prune(filled, YEAR, dry_run=True) == Pruned(0, 0)


@pytest.mark.parametrize("days", [0, 1, 30])
def test_what_may_still_be_news_is_never_taken_away(days: int, service: Service) -> None:
    with pytest.raises(ConfigError, match="must be more than 30 days"):
        prune(service, timedelta(days=days), dry_run=False)
