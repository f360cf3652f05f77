"""How often a cue list was right, counted on labelled articles."""

from typing import Any

import pytest

from config.measured import load_measured
from worker.extract.score import by_rule

GOLD = {"relevant": True, "round": 22, "status": "announced", "venue": "Astana", "dates": None}


def answer(status: str = "announced", discourse: str = "focus") -> dict[str, Any]:
    proofs = [
        ("status", "en.status.planned#1"),
        ("venue", "en.names.place.astana#0"),
        ("round", "en.rounds.numbered#0"),
    ]
    told = {
        "number": 22,
        "implied": False,
        "status": status,
        "modality": "asserted",
        "discourse": discourse,
        "dates": None,
        "venue": {"city": "Astana", "country": "KAZ"},
        "evidence": [{"field": field, "rule": rule, "exact": ""} for field, rule in proofs],
    }
    return {"rounds": [told], "meetings": [], "participants": [], "officials": []}


CASES = [
    ("right", GOLD, answer(), [("en.status.planned", True), ("en.names.place.astana", True)]),
    ("wrong", GOLD, answer("cancelled"), [("en.status.planned", False), ("en.names.place.astana", True)]),
    ("no label of the status", GOLD | {"status": None}, answer(), [("en.names.place.astana", True)]),
    (
        "of no concern",
        {"relevant": False},
        answer(),
        [("en.status.planned", False), ("en.names.place.astana", False)],
    ),
    ("what no label can decide", GOLD | {"borderline": True}, answer(), []),
    ("told in passing", GOLD, answer(discourse="background"), []),
]


@pytest.mark.parametrize(("gold", "told", "counted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_cue_list_is_counted_where_its_value_is_labelled(gold: Any, told: Any, counted: Any) -> None:
    assert list(by_rule(gold, told)) == counted


def test_the_shipped_measurements_are_counts_of_cases_that_there_were() -> None:
    rules = load_measured().rules
    assert "en.status.planned" in rules
    assert all(0 <= right <= judged and judged > 0 for right, judged in rules.values())
