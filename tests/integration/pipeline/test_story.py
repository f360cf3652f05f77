"""The whole way: from a feed on a real server to a mail and a webhook, on both databases."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from standardwebhooks import Webhook

from analyst.demo.server import LocalEntry, LocalServer
from config.settings import Settings
from models.article import Article, Revision
from models.vocabulary import Tier
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed, Mailbox, run_once
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.pipeline.prepare import prepare

NOVEMBER_8 = datetime(2024, 11, 8, 7, 0, tzinfo=UTC)
OBSERVERS = {"JOR", "LBN", "IRQ", "UN", "ICRC"}


def rows(service: Service, query: str) -> list[dict[str, Any]]:
    with service.engine.connect() as connection:
        return [dict(row) for row in connection.execute(text(query)).mappings()]


@pytest.mark.parametrize(("entry", "language"), [(articles.VERSHININ, "en"), (articles.VERSHININ_RU, "ru")])
def test_the_report_of_9_october_becomes_round_22_planned_with_its_facts(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int], entry: LocalEntry, language: str
) -> None:
    server.publish(watch("wire", language=language), entry)
    tick()
    [round_22] = rows(service, "SELECT * FROM v_rounds WHERE round_number = 22")
    assert round_22["status"] == "planned"
    assert (round_22["city"], round_22["country"]) == ("Astana", "KAZ")
    assert (round_22["first_on"], round_22["last_on"], round_22["edtf"]) == (None, None, None)
    [status_21] = rows(service, "SELECT * FROM v_facts WHERE kind = 'status' AND round_number = 21")
    assert status_21["discourse"] == "background"
    present = {
        (row["code"], row["role"])
        for row in rows(service, "SELECT code, role FROM v_facts WHERE kind = 'participant' AND round_number = 21")
    }
    assert present == {
        *((code, "guarantor") for code in ("RUS", "TUR", "IRN")),
        *((code, "party") for code in ("SYR-GOV", "SYR-OPP")),
        *((code, "observer") for code in OBSERVERS),
    }


@pytest.mark.parametrize(("entry", "language"), [(articles.VERSHININ, "en"), (articles.VERSHININ_RU, "ru")])
def test_the_ministers_at_the_un_are_a_meeting_and_officials_and_source_are_known(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int], entry: LocalEntry, language: str
) -> None:
    server.publish(watch("wire", language=language), entry)
    tick()
    [meeting] = rows(service, "SELECT * FROM v_facts WHERE kind = 'meeting'")
    assert meeting["value"] == "ministerial"
    officials = {
        row["value"]: row["role"] for row in rows(service, "SELECT value, role FROM v_facts WHERE kind = 'official'")
    }
    assert set(officials) == {"Sergei Vershinin", "Sergei Lavrov", "Hakan Fidan", "Abbas Araghchi"}
    assert officials["Sergei Vershinin"]
    assert officials["Sergei Lavrov"]
    sources = [row["value"] for row in rows(service, "SELECT value FROM v_facts WHERE kind = 'source'")]
    assert "TASS" in sources


def test_every_fact_carries_words_that_stand_where_it_says(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int]
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    tick()
    with service.sessions() as session:
        [revision] = session.scalars(select(Revision)).unique().all()
    whole = f"{revision.title}\n\n{revision.text}"
    evidence = rows(service, "SELECT * FROM v_evidence")
    assert {row["fact_id"] for row in evidence} == {row["fact_id"] for row in rows(service, "SELECT * FROM v_facts")}
    assert [row for row in evidence if whole[row["start_offset"] : row["end_offset"]] != row["exact"]] == []


def test_one_announcement_is_one_mail_and_one_signed_webhook(
    server: LocalServer, watch: AddFeed, tick: Callable[[], int], mailbox: Mailbox
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    assert tick() == 2
    [mail] = mailbox.messages
    assert mail["To"] == "desk@example.org"
    assert mail["Subject"] == "Round 22: planned, Astana, Kazakhstan; no date yet"
    told = mail.get_body(("plain",)).get_content()
    assert "preparations are under way for the 22nd meeting of the Astana track" in told
    [(headers, body)] = server.received
    event = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").verify(body, headers)
    assert event["type"] == "astana.round.signalled"
    assert event["data"]["round"] == 22


def test_polling_again_restarting_and_a_second_feed_send_nothing_more(
    settings: Settings,
    service: Service,
    server: LocalServer,
    watch: AddFeed,
    clock: SteppedClock,
    mailbox: Mailbox,
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    run_once(service)
    clock.set(OCTOBER_9 + timedelta(hours=1))
    assert run_once(service) == 0
    restarted = build(settings, clock)
    prepare(restarted)
    server.publish(watch("gazette", tier=Tier.MEDIA, form="atom"), articles.VERSHININ)
    server.publish("gazette", articles.VERSHININ_RU)
    assert run_once(restarted) == 0
    restarted.engine.dispose()
    assert len(mailbox.messages) == 1
    assert len(server.received) == 1


@pytest.mark.parametrize("second", [articles.DATES, articles.DATES_RU])
def test_the_days_make_one_dates_set_alert(
    service: Service,
    server: LocalServer,
    watch: AddFeed,
    clock: SteppedClock,
    mailbox: Mailbox,
    second: LocalEntry,
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    run_once(service)
    clock.set(NOVEMBER_8)
    server.publish("wire", second)
    assert run_once(service) == 2
    assert mailbox.messages[1]["Subject"] == "Round 22: dates set, 11-12 November 2024, Astana, Kazakhstan"
    [change] = rows(service, "SELECT * FROM v_round_changes WHERE round_number = 22 AND kind = 'dates_set'")
    assert (change["status_before"], change["status_after"]) == ("planned", "announced")
    assert change["edtf_after"] == "2024-11-11/2024-11-12"


def test_old_entries_of_a_new_feed_are_read_and_never_alerted(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int]
) -> None:
    key = watch("wire")
    server.publish(key, articles.OLD_REPORT)
    server.publish(key, replace(articles.VERSHININ, published_at=OCTOBER_9 - timedelta(days=6)))
    assert tick() == 0
    with service.sessions() as session:
        read = session.scalars(select(Article).where(Article.relevant)).unique().all()
    assert [(article.state.value, article.old_at_first_sight) for article in read] == [("read", True), ("read", True)]


def test_football_in_astana_is_no_news_of_the_format(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int]
) -> None:
    server.publish(watch("wire"), articles.FOOTBALL)
    assert tick() == 0
    assert rows(service, "SELECT state, relevant FROM v_articles")[0]["state"] == "irrelevant"


def test_a_teaser_is_followed_to_its_page(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int]
) -> None:
    teaser = "A new meeting on Syria in the Astana format is being prepared in Astana."
    server.publish(watch("wire"), replace(articles.VERSHININ, teaser=teaser))
    assert tick() == 2
    with service.sessions() as session:
        [revision] = session.scalars(select(Revision)).unique().all()
    assert revision.method.startswith("trafilatura")
    assert "International Committee of the Red Cross" in revision.text


def test_an_unchanged_feed_answers_304_and_costs_no_reading(
    server: LocalServer, watch: AddFeed, tick: Callable[[], int]
) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    tick()
    tick()
    assert server.asked == {("wire", 200): 1, ("wire", 304): 1}


def test_the_event_says_in_whose_words(server: LocalServer, watch: AddFeed, tick: Callable[[], int]) -> None:
    server.publish(watch("wire"), articles.VERSHININ)
    tick()
    data = json.loads(server.received[0][1])["data"]
    assert any("22nd" in proof["exact"] for proof in data["proofs"])
