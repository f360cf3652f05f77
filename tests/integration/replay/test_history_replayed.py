"""The real history as news, through the real pipeline: every round told at its first article, and nothing else."""

import csv
from pathlib import Path
from typing import Any

import pytest

from analyst.commands.replay import Outcome, run
from analyst.replay.lines import script_of
from analyst.replay.stage import eve_of, stage

DATA = Path(__file__).parents[2] / "data" / "replay"
CHAPTERS = sorted(DATA.glob("*.jsonl"))
# The chain is played once, in the first test; a busy machine needs minutes for eight years of news.
pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def history() -> Outcome:
    """The whole chain, on a database that knows nothing but the first round."""
    script = script_of(CHAPTERS)
    assert script.bad == ()
    with stage(eve_of(script.places[0].at)) as players:
        return run(players, script)


def gaps(history: Outcome) -> set[str]:
    """What the articles should have told and did not, what they told that they should not, and the wrong rows."""
    missing = {f"missing {one['article']} {'|'.join(one['kind'])} {one['round']}" for one in history.missing}
    wrong = {f"told {row['article']} {row['change']} {row['round']}" for row in history.unexpected}
    return missing | wrong | {f"row {number}" for number in wrong_rows(history)}


def wrong_rows(history: Outcome) -> set[int]:
    last = int(CHAPTERS[-1].stem)
    with (DATA / "rounds.csv").open(encoding="utf-8") as file:
        expected = {int(row["number"]): row for row in csv.DictReader(file) if int(row["number"]) <= last}
    found = {row["number"]: row for row in history.rounds if row["number"] <= last}
    return {number for number, row in expected.items() if as_written(found.get(number)) != row}


def as_written(row: dict[str, Any] | None) -> dict[str, str] | None:
    """A concluded round as the file of rounds has it; None for any other."""
    if row is None or row["status"] != "concluded":
        return None
    return {name: str(row[name]) for name in ("number", "first_on", "last_on", "city", "country")}


def test_no_article_fails(history: Outcome) -> None:
    assert history.failed == []


def test_every_change_is_told_at_its_article_and_nothing_else(history: Outcome) -> None:
    assert gaps(history) == set()


def test_no_change_is_told_twice(history: Outcome) -> None:
    told = [
        tuple(row[name] for name in ("round", "change", "status", "first_on", "last_on", "city"))
        for row in history.timeline.rows
        if row["alert"]
    ]
    assert [one for one in told if told.count(one) > 1] == []


def test_every_article_says_what_it_must_bring(history: Outcome) -> None:
    assert history.judged == history.articles
