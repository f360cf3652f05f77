"""Server-sent events: each change as it is settled, and those that a reader missed."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import pytest
from starlette.testclient import TestClient

from analyst.replay.stage import Stage
from analyst.web.app import make_app
from analyst.web.desk import Desk
from analyst.web.syndication import MOST_LISTENERS, follow
from tests.integration.web.articles import FIRST
from tests.integration.web.conftest import staged
from tests.integration.web.serving import serving


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path) as stage:
        yield stage


@contextmanager
def asked(address: str, **headers: str) -> Iterator[HTTPResponse]:
    with closing(HTTPConnection(urlsplit(address).netloc, timeout=60)) as connection:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", "/events", headers=named)
        with closing(connection.getresponse()) as answer:
            yield answer


def next_event(answer: HTTPResponse) -> dict[str, Any]:
    """The fields of the next event; comments are passed over."""
    fields: dict[str, Any] = {}
    while True:
        line = answer.readline().decode().rstrip("\n")
        if not line and fields:
            return fields
        if line and not line.startswith(":"):
            name, _, value = line.partition(": ")
            fields[name] = value


def test_a_reader_that_comes_back_is_told_what_it_missed_as_cloudevents(stage: Stage) -> None:
    stage.play(FIRST)
    with serving(make_app(stage.service.settings)) as address, asked(address, Last_Event_ID="0") as answer:
        assert answer.status == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        first = next_event(answer)
    event = json.loads(first["data"])
    assert first["event"] == event["type"]
    assert event["specversion"] == "1.0"
    assert event["data"]["round"] == 1


def test_a_change_is_told_when_it_is_settled_and_no_earlier_one(stage: Stage) -> None:
    with serving(make_app(stage.service.settings)) as address, asked(address) as answer:
        assert answer.readline() == b": nothing new\n"
        stage.play(FIRST)
        told = next_event(answer)
    assert told["event"] == "astana.round.dates_set"
    assert json.loads(told["data"])["data"]["after"]["first_on"] == "2024-11-11"


def test_a_reader_that_leaves_makes_room_for_another(stage: Stage) -> None:
    listeners: list[object] = []

    async def come_and_go() -> None:
        following = follow(Desk(stage.service.settings), 0, 0.1, listeners)
        await anext(following)
        assert len(listeners) == 1
        await following.aclose()

    anyio.run(come_and_go)
    assert listeners == []


def test_more_readers_than_there_is_room_for_are_asked_to_come_later(stage: Stage) -> None:
    app = make_app(stage.service.settings)
    app.state.listeners.extend(range(MOST_LISTENERS))
    with TestClient(app) as client:
        answer = client.get("/events")
    assert (answer.status_code, "try again later" in answer.text) == (503, True)


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "9" * 30, "٣"])
def test_an_event_id_that_is_none_of_ours_is_refused(stage: Stage, given: str) -> None:
    with TestClient(make_app(stage.service.settings)) as client:
        answer = client.get("/events", headers={"Last-Event-ID": given.encode()})
    assert (answer.status_code, "the number of a change" in answer.text) == (400, True)
