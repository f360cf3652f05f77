"""`astana replay`: the timeline of dated articles, and what it says of lines and articles that it cannot take."""

import json
from pathlib import Path
from typing import Any

import pytest

from analyst.replay import stage
from analyst.replay.lines import ReplayLine
from tests.integration.cli.conftest import Astana

DAYS = {"first_on": "2024-11-11", "last_on": "2024-11-12"}
SET = {"kind": ["dates_set"], "round": 22, **DAYS, "city": "Astana"}


def line(id_: str, at: str, text: str, **more: Any) -> dict[str, Any]:
    title = "Kazakhstan to host the 22nd round of the Astana talks on Syria"
    return {"id": id_, "published_at": at, "publisher": "Astana Times", "title": title, "text": text, **more}


FORMAL = line(
    "formal",
    "2024-11-08T09:00:00Z",
    "The 22nd round of the Astana talks on Syria will be held in Astana on 11-12 November 2024.",
    expect=[SET],
)
COPY = line("copy", "2024-11-08T12:30:00Z", FORMAL["text"], publisher="Kazinform", expect=[])
END = line(
    "end",
    "2024-11-12T15:00:00Z",
    "The 22nd round of the Astana talks on Syria has concluded in Astana on Tuesday.",
    title="Talks in Astana are over",
)
FOOTBALL = line("football", "2024-11-09T10:00:00Z", "FC Astana drew at home.", title="A draw", expect=[])


def written(folder: Path, *lines: dict[str, Any] | str) -> str:
    path = folder / "articles.jsonl"
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in lines))
    return str(path)


def told(said: Any) -> list[tuple[Any, ...]]:
    return [(row["article"], row["round"], row["change"], row["delay_minutes"]) for row in said["timeline"]]


def test_articles_are_played_in_the_order_of_their_time(astana: Astana, tmp_path: Path) -> None:
    said = astana("replay", written(tmp_path, END, COPY, FOOTBALL, FORMAL), "--json")
    assert (said.code, said.err) == (0, "")
    assert told(said.json) == [("formal", 22, "dates_set", 0), ("end", 22, "concluded", 0)]
    assert (said.json["missing"], said.json["unexpected"], said.json["judged"]) == ([], [], 3)
    [last] = [row for row in said.json["rounds"] if row["number"] == 22]
    assert (last["status"], last["first_on"], last["last_on"], last["city"]) == (
        "concluded",
        "2024-11-11",
        "2024-11-12",
        "Astana",
    )


def test_the_table_has_what_changed_and_the_sum(astana: Astana, tmp_path: Path) -> None:
    said = astana("replay", written(tmp_path, FORMAL, COPY))
    assert "2024-11-08 09:00" in said.out
    assert "3 articles" not in said.out
    assert "2 articles in" in said.out
    assert "1 change, 1 alert, 0 claims set aside, 0 failed" in said.out
    assert "2 articles with an expectation: 0 missing, 0 told and not expected." in said.out


def test_what_is_told_late_says_after_whom(astana: Astana, tmp_path: Path) -> None:
    """What the first article must bring and does not, the second brings: the delay counts from the first."""
    vague = {**FORMAL, "id": "vague", "title": "Talks", "text": "A meeting about Syria will take place in Astana."}
    said = astana("replay", written(tmp_path, vague, COPY), "--json")
    assert told(said.json) == [("copy", 22, "dates_set", 210)]
    assert said.json["timeline"][0]["first_said_by"] == "vague"
    assert [one["article"] for one in said.json["missing"]] == ["vague"]
    assert [one["article"] for one in said.json["unexpected"]] == ["copy"]


def test_the_history_is_known_up_to_the_day_asked_for(astana: Astana, tmp_path: Path) -> None:
    """On 8 November the ministry announced the days: whoever knows that day learns nothing from the article."""
    said = astana("replay", written(tmp_path, FORMAL), "--as-of", "2024-11-08", "--json")
    assert told(said.json) == []
    said = astana("replay", written(tmp_path, FORMAL), "--as-of", "2024-11-07", "--json")
    assert told(said.json) == [("formal", 22, "dates_set", 0)]


BAD = [
    ({**COPY, "published_at": None}, "published_at: Input should be a valid datetime"),
    ({**COPY, "published_at": "soon"}, "published_at: is no date"),
    ({key: value for key, value in COPY.items() if key != "published_at"}, "published_at: Field required"),
    ({**COPY, "publisher": ""}, "publisher: String should have at least 1 character"),
    ({**COPY, "tier": "friend"}, "tier: Input should be"),
    ({**COPY, "expect": [{"kind": ["told"], "round": 22}]}, "expect.0.kind.0: Input should be"),
    ({**COPY, "expect": [{"kind": [], "round": 22}]}, "expect.0.kind: "),
    ({**COPY, "title": " ", "text": ""}, "has neither title nor text"),
    ("{", "Invalid JSON: EOF while parsing"),
]


@pytest.mark.parametrize(("bad", "why"), BAD, ids=[why[:24] for _, why in BAD])
def test_a_bad_line_is_named_and_the_rest_is_played(
    astana: Astana, tmp_path: Path, bad: dict[str, Any] | str, why: str
) -> None:
    file = written(tmp_path, FORMAL, bad)
    said = astana("replay", file, "--json")
    assert said.code == 2
    assert f"{file}: line 2: {why}" in said.err
    assert told(said.json) == [("formal", 22, "dates_set", 0)]


def test_nothing_to_play(astana: Astana, tmp_path: Path) -> None:
    said = astana("replay", written(tmp_path, ""))
    assert (said.code, said.err) == (2, "astana: replay: no line with an article is left to play\n")


def test_an_article_that_fails_is_told_and_the_rest_is_played(
    astana: Astana, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play = stage.Stage.play

    def fail(self: stage.Stage, given: ReplayLine) -> int | None:
        if given.id == "copy":
            raise RuntimeError("the sky fell")
        return play(self, given)

    monkeypatch.setattr(stage.Stage, "play", fail)
    said = astana("replay", written(tmp_path, COPY, FORMAL, END), "--json")
    assert said.code == 1
    assert "article copy failed and was skipped: RuntimeError: the sky fell" in said.err
    assert said.json["failed"] == [{"article": "copy", "reason": "RuntimeError: the sky fell"}]
    assert [row["article"] for row in said.json["timeline"]] == ["formal", "end"]


def test_the_operators_database_is_left_alone(astana: Astana, tmp_path: Path, home: Path) -> None:
    astana("replay", written(tmp_path, FORMAL))
    assert not home.exists() or not list(home.iterdir())
