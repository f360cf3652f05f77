"""`astana extract`: the contract with programs (DESIGN, section 6), key by key."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.cli.conftest import Astana
from tests.integration.pipeline.articles import VERSHININ

KEYS = [
    "id", "language", "relevant", "relevance", "announces_new_round", "rounds", "meetings", "participants",
    "officials", "quotes", "sources", "topics",
]  # fmt: skip
ARTICLE = {"id": "a1", "title": VERSHININ.title, "text": VERSHININ.text, "published_at": "2024-10-09", "gold": {}}


def lines(*given: object) -> bytes:
    return "".join(f"{json.dumps(one)}\n" for one in given).encode()


def answers(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def answer(astana: Astana, home: Path) -> dict[str, Any]:
    said = astana("extract", given=lines(ARTICLE))
    assert (said.code, said.err) == (0, "")
    assert not (home / "astana.db").exists()
    return answers(said.out)[0]


def test_an_answer_has_every_key_and_the_evidence_stands_where_it_says(answer: dict[str, Any]) -> None:
    assert set(KEYS) <= set(answer)
    assert (answer["id"], answer["language"], answer["relevant"], answer["announces_new_round"]) == (
        "a1", "en", True, True,
    )  # fmt: skip
    whole = f"{VERSHININ.title}\n\n{VERSHININ.text}"
    spans = list(_spans(answer))
    assert len(spans) > 20
    assert all(whole[span["start"] : span["end"]] == span["exact"] for span in spans)


def test_rounds_meetings_and_people_have_their_keys(answer: dict[str, Any]) -> None:
    [new] = [one for one in answer["rounds"] if one["number"] == 22]
    assert {"number", "implied", "status", "modality", "discourse", "dates", "venue", "evidence"} <= set(new)
    assert (new["status"], new["modality"], new["discourse"], new["dates"]) == ("planned", "asserted", "focus", None)
    assert new["venue"] == {"city": "Astana", "country": "KAZ"}
    assert all({"field", "start", "end", "exact"} <= set(span) for span in new["evidence"])
    assert {"rule", "start", "end", "exact"} <= set(answer["relevance"]["reasons"][0])
    assert {"kind", "dates", "venue", "participants", "evidence"} <= set(answer["meetings"][0])
    assert {"name", "code", "role", "evidence"} <= set(answer["participants"][0])
    assert {"name", "title", "affiliation", "evidence"} <= set(answer["officials"][0])
    assert {"speaker", "start", "end", "exact"} <= set(answer["quotes"][0])
    assert {"name", "kind", "evidence"} <= set(answer["sources"][0])
    assert {"code", "evidence"} <= set(answer["topics"][0])


def test_bad_lines_are_answered_in_their_place_and_the_others_are_read(astana: Astana) -> None:
    given = b"\xef\xbb\xbf" + lines({"id": 1, "text": "FC Astana won."}) + b"not json\n\n" + lines(
        {"text": "no id"}, [1, 2], {"id": "d", "text": "x", "published_at": "never"},
        {"id": "u", "language": "english"},
    ) + b'{"id": "w", "text": "\xff"}\n' + lines({"id": "last"})  # fmt: skip
    said = astana("extract", given=given)
    found = answers(said.out)
    assert [one["id"] for one in found] == [1, None, None, None, "d", "u", None, "last"]
    assert [one.get("line") for one in found] == [None, 2, 4, 5, 6, 7, 8, None]
    errors = [one["error"] for one in found if "error" in one]
    assert errors[0].startswith("line 2: Invalid JSON")
    assert errors[1:4] == [
        "line 4: id: Field required",
        "line 5: Input should be an object",
        "line 6: published_at: is no date; write it as 2024-10-09 or 2024-10-09T12:30:00Z",
    ]
    assert errors[4].startswith("line 7: language: ")
    assert errors[5].startswith("line 8: ")
    assert said.code == 2
    assert said.err == "6 lines could not be read; the `error` stands in place of the answer.\n"


def test_a_file_is_read_like_standard_input(astana: Astana, tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(lines(ARTICLE))
    assert astana("extract", str(path)).out == astana("extract", given=lines(ARTICLE)).out


def test_html_is_read_when_there_is_no_text(astana: Astana) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in VERSHININ.text.split("\n\n"))
    page = f"<html><body><article><h1>{VERSHININ.title}</h1>{paragraphs}</article></body></html>"
    [found] = answers(astana("extract", given=lines({"id": 1, "html": page, "published_at": "2024-10"})).out)
    assert 22 in [one["number"] for one in found["rounds"]]


def test_a_file_that_is_not_there_is_named(astana: Astana, tmp_path: Path) -> None:
    said = astana("extract", str(tmp_path / "none.jsonl"))
    assert said == (2, "", f"astana: {tmp_path / 'none.jsonl'}: cannot be read: No such file or directory\n")
    assert astana("extract", str(tmp_path)).err.endswith("cannot be read: Is a directory\n")


def _spans(value: Any) -> Any:
    if isinstance(value, dict):
        if "exact" in value:
            yield value
        for part in value.values():
            yield from _spans(part)
    elif isinstance(value, list):
        for part in value:
            yield from _spans(part)


def test_a_year_alone_is_taken_for_its_middle(astana: Astana) -> None:
    text = "The next round of the Astana talks on Syria will be held on 28-29 November, the ministry said."
    [found] = answers(astana("extract", given=lines({"id": 1, "text": text, "published_at": "2018"})).out)
    assert found["rounds"][0]["dates"]["edtf"] == "2018-11-28/2018-11-29"
