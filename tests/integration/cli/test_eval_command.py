"""`astana eval`: scores of labelled articles, floors for CI, and what it says of lines that it cannot read."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Astana

RIGHT = {"relevant": True, "announces_new_round": True, "round": 22, "status": "planned", "venue": "Astana"}
NOTHING = {"relevant": False, "announces_new_round": False}
PLANNED = "The 22nd round of the Astana talks on Syria will be held in Astana."


def line(id_: str, text: str, gold: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": id_, "language": "en", "published_at": "2024-10-09", "text": text, "gold": gold, **more}


LINES = [
    line("right", PLANNED, RIGHT),
    line("wrong", PLANNED, {**RIGHT, "round": 21}),
    line("football", "FC Astana drew at home.", NOTHING),
    line("kept", PLANNED, {**RIGHT, "status": "postponed"}, split="heldout"),
    line("hard", PLANNED, NOTHING, split="heldout"),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "labelled.jsonl"
    path.write_text("".join(f"{json.dumps(one)}\n" for one in LINES), encoding="utf-8")
    return path


def numbers(split: dict[str, Any], slot: str) -> tuple[int, int, int]:
    [score] = [one for one in split["scores"] if one["slot"] == slot]
    return score["right"], score["wrong"], score["missed"]


def test_each_split_has_its_own_scores_and_misses(astana: Astana, file: Path) -> None:
    said = astana("eval", str(file), "--json")
    assert (said.code, said.err, said.json["lines"]) == (0, "", 5)
    dev, kept = said.json["splits"]["dev"], said.json["splits"]["heldout"]
    assert (numbers(dev, "relevant"), numbers(dev, "round"), numbers(dev, "status")) == (
        (2, 0, 0),
        (1, 1, 1),
        (2, 0, 0),
    )
    assert numbers(kept, "relevant") == (1, 1, 0)
    assert [(one["id"], one["slot"], one["what"], one["expected"], one["got"]) for one in dev["misses"]] == [
        ("wrong", "round", "missed", "21", "22"),
        ("wrong", "round", "wrong", "21", "22"),
    ]


def test_a_hard_negative_that_is_taken_is_named(astana: Astana, file: Path) -> None:
    said = astana("eval", str(file))
    assert f"taken for relevant: hard [en] {PLANNED}" in said.out.splitlines()
    assert "FC Astana" not in said.out


def test_one_slot_and_its_misses_are_shown_when_asked_for(astana: Astana, file: Path) -> None:
    rows = [row.split() for row in astana("eval", str(file), "--slot", "round", "--misses").out.splitlines()]
    assert ["round", "en", "0.500", "0.500", "0.500", "1", "1", "1"] in rows
    assert ["wrong", "round", "missed", "21", "22"] in rows
    assert not [row for row in rows if row[:1] == ["status"]]


@pytest.mark.parametrize(
    ("floor", "code", "said"),
    [
        ("announces_new_round=0.6", 0, ""),
        ("round=0.6", 1, "dev: round has F1 0.500, below 0.6\n"),
        ("dates=0.1", 1, "dev: dates was never judged, so its floor 0.1 cannot hold\n"),
    ],
)
def test_a_score_below_its_floor_fails(astana: Astana, file: Path, floor: str, code: int, said: str) -> None:
    judged = astana("eval", str(file), "--floor", floor)
    assert judged.code == code
    assert judged.err.startswith(said)


@pytest.mark.parametrize("floor", ["round", "colour=0.5", "round=high", "round=2"])
def test_a_floor_that_is_none_is_refused(astana: Astana, file: Path, floor: str) -> None:
    assert astana("eval", str(file), "--floor", floor).code == 2


def test_bad_lines_are_named_and_the_others_are_scored(astana: Astana, file: Path) -> None:
    bad = [
        {"id": "a", "text": "x"},
        {"id": "b", "text": "x", "gold": {"relevant": "perhaps", "announces_new_round": False}},
        line("c", "x", {**RIGHT, "dates": {"first": "soon", "last": None}}),
    ]
    with file.open("ab") as more:
        more.write("".join(f"{json.dumps(one)}\n" for one in bad).encode() + b"\xff\n{\n")
    said = astana("eval", str(file), "--json")
    assert (said.code, said.json["lines"]) == (2, 5)
    told = said.err.splitlines()
    assert told[0] == f"{file}: line 6: gold: Field required"
    assert told[1].startswith(f"{file}: line 7: gold.relevant: Input should be a valid boolean")
    assert told[2].startswith(f"{file}: line 8: gold.dates.first: String should match")
    assert told[3] == f"{file}: line 9: is no UTF-8 text; save it as UTF-8"
    assert told[4].startswith(f"{file}: line 10: Invalid JSON")
    assert told[5] == "5 lines could not be read and were left out; mend or remove them."


def test_without_a_file_the_projects_own_sentences_are_scored(astana: Astana, monkeypatch, tmp_path: Path) -> None:
    said = astana("eval", "--language", "en", "--json")
    assert said.code == 0
    assert set(said.json["splits"]) == {"dev", "heldout"}
    monkeypatch.setattr("analyst.labelled.OWN_SENTENCES", tmp_path)
    assert astana("eval") == (
        2, "", "astana: eval: give a file: the project's own sentences are in its checkout, and this is none\n",
    )  # fmt: skip


def test_a_language_that_no_line_has_is_an_error(astana: Astana, file: Path) -> None:
    assert astana("eval", str(file), "--language", "ka").err == "astana: eval: no line is labelled as of ka\n"
