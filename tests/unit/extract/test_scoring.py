import pytest

from worker.extract.score import judge, scores

GOLD = {
    "relevant": True, "kind": "announce_dated", "announces_new_round": True, "borderline": False, "round": 22,
    "status": "announced", "venue": "Astana", "next_round": None, "participants": ["RUS"], "guarantors": [],
    "observers": [], "officials": ["Sergei Vershinin"],
    "dates": {"first": "2024-11-11", "last": "2024-11-12", "precision": "day", "year_in_text": False},
}  # fmt: skip
PROOF = [{"field": "official", "start": 0, "end": 9, "exact": "Vershinin", "rule": "x"}]


def answer(**changes):
    main = {
        "number": 22, "implied": False, "status": "announced", "modality": "asserted", "discourse": "focus",
        "dates": {"first": "2024-11-11", "last": "2024-11-12", "edtf": "2024-11-11/2024-11-12", "kind": "days"},
        "venue": {"city": "Astana", "country": "KAZ"}, "evidence": [],
    }  # fmt: skip
    return {
        "relevant": True, "announces_new_round": True, "rounds": [{**main, **changes}], "meetings": [],
        "participants": [{"code": "RUS", "role": "participant"}],
        "officials": [{"name": "Sergei Vershinin", "evidence": PROOF}],
    }  # fmt: skip


def outcomes(gold, got):
    return {(j.slot, j.outcome) for j in judge("a", "en", gold, got)}


def test_a_right_answer_is_right_in_every_slot():
    assert {outcome for _, outcome in outcomes(GOLD, answer())} == {"tp"}


@pytest.mark.parametrize(
    ("change", "slot"),
    [
        ({"number": 21}, "round"),
        ({"status": "concluded"}, "status"),
        ({"venue": {"city": "Sochi", "country": "RUS"}}, "venue"),
        ({"dates": {"first": "2025-11-11", "last": "2025-11-12", "edtf": "x", "kind": "days"}}, "dates"),
    ],
)
def test_a_wrong_value_is_a_miss_and_a_false_answer(change, slot):
    assert {(slot, "fp"), (slot, "fn")} <= outcomes(GOLD, answer(**change))


def test_an_implied_number_is_no_answer():
    assert ("round", "fn") in outcomes(GOLD, answer(implied=True))


def test_days_without_a_year_count_when_the_text_has_none():
    dates = {"first": None, "last": None, "edtf": "XXXX-11-11/XXXX-11-12", "kind": "days"}
    assert ("dates", "tp") in outcomes(GOLD, answer(dates=dates))


def test_a_period_of_no_known_year_is_neither_right_nor_wrong_where_the_label_has_no_days():
    period = {"first": None, "last": None, "edtf": "XXXX-12-01/XXXX-12-10", "kind": "period"}
    days = {"first": None, "last": None, "edtf": "XXXX-12-10/XXXX-12-11", "kind": "days"}
    undated = {**GOLD, "dates": None}
    assert {outcome for slot, outcome in outcomes(undated, answer(dates=period)) if slot == "dates"} == set()
    assert ("dates", "fp") in outcomes(undated, answer(dates=days))
    assert ("dates", "fn") in outcomes(GOLD, answer(dates=period))


def test_precision_recall_and_f1_are_counted_by_slot_and_language():
    table = {(s.slot, s.language): s for s in scores(judge("a", "en", GOLD, answer(number=21)))}
    score = table["round", "en"]
    assert (score.tp, score.fp, score.fn, score.precision, score.recall, score.f1) == (0, 1, 1, 0.0, 0.0, 0.0)
    assert table["venue", "all"].f1 == 1.0


def test_irrelevant_articles_are_scored_on_relevance_and_announcement_only():
    gold = {**GOLD, "relevant": False, "announces_new_round": False}
    assert {slot for slot, _ in outcomes(gold, answer())} == {"relevant", "announces_new_round"}
