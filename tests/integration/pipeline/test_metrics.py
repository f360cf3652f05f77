"""The figures for a monitor are those of the database, and the dashboard and rules name no other."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text
from sqlalchemy.orm import Session

from analyst.demo.server import LocalServer
from analyst.metrics import exposition
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed
from worker.bootstrap import Service
from worker.clock import SteppedClock

ROOT = Path(__file__).parents[3]
DASHBOARD = json.loads((ROOT / "config" / "grafana" / "service.json").read_text())
RULES = yaml.safe_load((ROOT / "config" / "prometheus" / "rules.yml").read_text())["groups"][0]["rules"]

Figures = dict[tuple[str, ...], float]


def figures(service: Service) -> Figures:
    """Each sample by its name and the values of its labels."""
    with Session(service.engine) as session:
        given = exposition(session, service.clock()).decode()
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(given)
        for sample in family.samples
    }


def test_the_figures_are_those_of_what_was_read_and_told(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int], clock: SteppedClock
) -> None:
    watch("wire")
    server.publish("wire", articles.FOOTBALL)
    server.publish("wire", articles.VERSHININ)
    assert tick() == 2
    clock.set(OCTOBER_9 + timedelta(seconds=30))
    found = figures(service)
    wanted = {
        ("astana_feeds", "active"): 1,
        ("astana_feeds_failing",): 0,
        ("astana_feeds_polled_last_hour",): 1,
        ("astana_feed_read_age_seconds",): 30,
        ("astana_articles", "read"): 1,
        ("astana_articles", "irrelevant"): 1,
        ("astana_alerts", "sent"): 2,
        ("astana_alerts_dead",): 0,
        ("astana_deliveries_total", "true"): 2,
        ("astana_changes_total", "signalled"): 17,
        ("astana_rounds", "planned"): 1,
        ("astana_alert_latency_seconds", "0.5"): 0,
        ("astana_queue_depth", "poll"): 0,
        ("astana_queue_depth", "read"): 0,
        ("astana_queue_depth", "settle"): 0,
        ("astana_queue_depth", "alert"): 0,
        ("astana_served_age_seconds", "alert"): 30,
    }
    assert {name: found.get(name) for name in wanted} == wanted
    assert found["astana_facts", "status", "en"] >= 1
    assert found["astana_database_bytes",] > 100_000


def test_work_that_waits_and_work_of_the_dead_are_seen(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int], clock: SteppedClock
) -> None:
    watch("wire")
    server.publish("wire", articles.VERSHININ)
    tick()
    with service.sessions.begin() as session:
        session.execute(
            text("UPDATE alert SET state = 'sending', claimed_until = '2024-10-09 12:01:00' WHERE id = 1")
        )
        session.execute(text("UPDATE alert SET state = 'failed', next_try_at = '2024-10-09 12:01:00' WHERE id = 2"))
        session.execute(text("UPDATE article SET next_read_at = '2024-10-09 12:03:00', leased_until = NULL"))
    clock.set(OCTOBER_9 + timedelta(minutes=5))
    found = figures(service)
    assert (found["astana_queue_depth", "alert"], found["astana_queue_age_seconds", "alert"]) == (1, 240)
    assert (found["astana_queue_depth", "read"], found["astana_queue_age_seconds", "read"]) == (1, 120)
    assert found["astana_lapsed_claims", "alert"] == 1
    assert found["astana_problems",] >= 1


def test_the_dashboard_and_the_rules_name_only_figures_that_there_are(
    service: Service, server: LocalServer, watch: AddFeed, tick: Callable[[], int]
) -> None:
    watch("wire")
    server.publish("wire", articles.VERSHININ)
    tick()
    there = {name for name, *_ in figures(service)} | {"astana_troubles"}
    expressions = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    expressions += [rule["expr"] for rule in RULES]
    named = {name for expression in expressions for name in re.findall(r"\bastana_\w+", expression)}
    assert named - there == set()
    assert {panel["datasource"]["uid"] for panel in DASHBOARD["panels"]} == {"astana-metrics"}
    assert all(rule["labels"]["severity"] in {"page", "ticket"} and rule["annotations"]["summary"] for rule in RULES)


def test_the_page_asks_no_more_of_a_fresh_database_than_it_holds(service: Service) -> None:
    found = figures(service)
    assert found["astana_problems",] == 2
    assert ("astana_feed_read_age_seconds",) not in found
    assert ("astana_alert_latency_seconds", "0.5") not in found
