"""Condensed reports of rounds that are in none of the examples: what is read from them stays as good as it is."""

import pytest

from analyst.articles import Numbered, Reader, lines_of, parsed
from analyst.labelled import OWN_SENTENCES, LabelledLine, judged
from config.settings import Settings
from worker.clock import clock_from
from worker.extract.score import Score

FILES = sorted((OWN_SENTENCES / "reports").glob("*.jsonl"))
# F1 in percent over all files, a little under what is reached; raise a number when it has been passed for good.
FLOORS = {
    "relevant": 98, "announces_new_round": 98, "round": 95, "dates": 88, "next_round": 91, "status": 95, "venue": 95,
    "participants": 95, "guarantors": 93, "observers": 96, "officials": 98,
}  # fmt: skip


@pytest.fixture(scope="module")
def reached() -> dict[str, Score]:
    lines = [one.line for file in FILES for one in parsed(LabelledLine, lines_of(file)) if isinstance(one, Numbered)]
    found = judged(Reader(Settings(), clock_from(None)), lines)["dev"].scores()
    return {score.slot: score for score in found if score.language == "all"}


@pytest.mark.parametrize(("slot", "floor"), FLOORS.items())
def test_the_score_over_reports_holds(reached, slot: str, floor: int):
    assert 100 * reached[slot].f1 >= floor


def test_no_report_without_a_coming_round_announces_one(reached):
    assert reached["announces_new_round"].precision == 1
