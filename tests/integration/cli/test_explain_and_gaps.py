"""`astana explain` and `astana gaps`: for whoever writes rules, on files and on what the service has read."""

import json
import re
from pathlib import Path

import pytest

from analyst.demo.server import LocalServer
from tests.integration.cli.conftest import Astana
from tests.integration.pipeline import articles

TEXT = """The 22nd round of the Astana talks on Syria will be held on November 11-12.
A spokesman denied that it was postponed."""
GAP = "The Astana format met again for its 5th time."


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    given = [
        {"id": "first", "text": TEXT, "published_at": "2024-11-08"},
        {"id": "second", "text": f"{GAP} On Syria."},
    ]
    path.write_text("".join(f"{json.dumps(one)}\n" for one in given) + "{\n", encoding="utf-8")
    return path


def rows(out: str) -> list[str]:
    return [" ".join(line.split()) for line in out.splitlines()]


def test_a_text_is_shown_with_its_spans_and_the_rule_behind_each(astana: Astana, text: Path) -> None:
    said = astana("explain", str(text), "--published", "2024-11-08")
    shown = rows(said.out)
    assert said.code == 0
    assert "read as en, published on 2024-11-08" in shown
    assert "announces a new round" in shown
    [line] = [row for row in shown if "will be held⟧ on ⟦" in row]
    assert "November 11-12⟧." in line
    assert any(row.endswith("en.dates.ranges#1 November 11-12") and row.startswith("dates ") for row in shown)
    assert "announces nothing: it is denied, negated or conditional" in shown
    assert "\x1b" not in said.out


def test_the_same_as_json_has_exact_spans_and_reasons(astana: Astana, text: Path) -> None:
    found = astana("explain", str(text), "--published", "2024-11-08", "--json").json
    assert found["text"] == TEXT
    assert found["spans"]
    assert all(TEXT[one["start"] : one["end"]] == one["exact"] for one in [*found["spans"], *found["cues"]])
    assert [one["announces_nothing_because"] for one in found["rounds"]] == [
        None, "it is denied, negated or conditional",
    ]  # fmt: skip


def test_a_line_of_a_file_is_named_by_its_number(astana: Astana, lines: Path) -> None:
    assert astana("explain", f"{lines}:1", "--json").json["article"] == "first"
    assert astana("explain", f"{lines}:2", "--json").json["article"] == "second"
    said = astana("explain", str(lines))
    assert said.err == f"astana: {lines}: holds 3 lines; name one of them as {lines}:1\n"
    assert astana("explain", f"{lines}:9").err == f"astana: {lines}: has no line 9\n"
    assert astana("explain", f"{lines}:3").err.startswith(f"astana: {lines}: line 3: Invalid JSON")


def test_arabic_stays_in_its_order_and_its_words_are_isolated_in_the_list(astana: Astana, tmp_path: Path) -> None:
    path = tmp_path / "arabic.txt"
    words = "محادثات أستانا حول سوريا"
    text = f"قال متحدث إن {words} مهمة."
    path.write_text(text, encoding="utf-8")
    out = astana("explain", str(path)).out
    assert text in [re.sub("⟦[0-9]+ |⟧[⁰¹²³⁴⁵⁶⁷⁸⁹]*", "", line) for line in out.splitlines()]
    assert "\u2068أستانا\u2069" in out


def test_what_is_odd_about_a_text_is_said(astana: Astana, tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text("", encoding="utf-8")
    assert "note the text is empty: there is nothing to read" in rows(astana("explain", str(path)).out)
    path.write_bytes(b"\x00\x01\x02\x03\x04 Astana \x1b[31m")
    out = astana("explain", str(path)).out
    assert "cannot be printed: this looks like a file of another kind" in out
    assert "\x1b" not in out
    path.write_bytes(b"\xff\xfe\x00A")
    assert astana("explain", str(path)) == (2, "", f"astana: {path}: is no UTF-8 text; save it as UTF-8\n")
    path.write_text("Ð¡Ð¸Ñ€Ð¸Ñ Ð¡Ð¸Ñ€Ð¸Ñ", encoding="utf-8")
    assert "decoded as Windows-1252" in astana("explain", str(path)).out


def test_ten_million_characters_are_explained_as_far_as_they_are_read(astana: Astana, tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    path.write_text(TEXT + "\nNothing more." * 700_000, encoding="utf-8")
    found = astana("explain", str(path), "--json").json
    assert len(found["text"]) == 200_000
    assert found["notes"][0].endswith("more than an article: the first 200,000 were read")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--language", "english"], "--language: String should match pattern"),
        (["--published", "soon"], "--published: is no date; write it as 2024-10-09"),
    ],
)
def test_a_wrong_option_is_named(astana: Astana, text: Path, words: list[str], sentence: str) -> None:
    said = astana("explain", str(text), *words)
    assert said.code == 2
    assert sentence in " ".join(said.err.replace("│", " ").split())


def test_gaps_of_a_file_are_grouped_and_bad_lines_named(astana: Astana, lines: Path) -> None:
    said = astana("gaps", str(lines), "--json")
    assert [(one["count"], one["sentence"], one["after"], one["articles"]) for one in said.json] == [
        (1, GAP, "On Syria.", ["second"]),
    ]
    assert said.code == 2
    assert said.err.startswith(f"{lines}: line 3: Invalid JSON")
    assert f"en 1x {GAP}" in rows(astana("gaps", str(lines)).out)
    assert astana("gaps", str(lines), "--language", "ru", "--json").json == []


def test_an_article_that_the_service_has_read_is_explained_with_its_fate(
    astana: Astana, october_9: None, wire: LocalServer
) -> None:
    wire.publish("wire", articles.VERSHININ)
    astana("feeds", "add", f"{wire.address}/wire.xml", "--publisher", "The Wire", "--tier", "agency")
    astana("poll")
    [article] = astana("sql", "SELECT article_id AS id, url FROM v_articles", "--json").json
    by_id = astana("explain", str(article["id"]))
    shown = rows(by_id.out)
    assert "service article 1, state read" in shown
    assert "service announced of round 22: taken" in shown or any("of round 22" in row for row in shown)
    assert astana("explain", article["url"]).out == by_id.out
    assert astana("explain", f"{article['url']}#top").out == by_id.out
    assert astana("gaps", "--json").code == 0


def test_an_article_that_is_not_there_is_named(astana: Astana, today: None) -> None:
    for name in ("77", "https://example.org/none", "9" * 40):
        said = astana("explain", name)
        assert said.err == f"astana: {name}: is neither a file nor the id or address of an article in the database\n"
    assert (
        astana("gaps").out == "No sentence that names the format and a round was left without a status or a date.\n"
    )
