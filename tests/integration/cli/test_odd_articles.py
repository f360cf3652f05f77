"""Whatever is handed to `astana extract` as an article gets an answer in a line of its own."""

import json

import pytest

from tests.integration.cli.conftest import Astana

MOJIBAKE = "22-я встреча по Сирии".encode().decode("latin-1")
WRONG = "it looks like UTF-8 that was decoded as Windows-1252: hand over the bytes, or decode them as UTF-8"
MIXED = "The Astana talks on Syria will be held. Переговоры по Сирии в Астане состоятся осенью."


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("", ["the text is empty: there is nothing to read"]),
        (MOJIBAKE, [WRONG]),
        (MIXED, ["it mixes scripts (56% Cyrillic, 44% Latin): all of it was read as ru"]),
        ("The Astana talks on Syria will be held.", []),
    ],
    ids=["empty", "mojibake", "mixed", "ordinary"],
)  # fmt: skip
def test_an_odd_text_is_answered_and_noted(astana: Astana, text: str, noted: list[str]) -> None:
    said = astana("extract", given=json.dumps({"id": 1, "text": text}).encode())
    assert (said.code, said.json["notes"]) == (0, noted)


def test_a_text_of_ten_million_characters_is_read_as_far_as_the_service_reads(astana: Astana) -> None:
    text = "The 22nd round of Astana talks on Syria will be held on 11 November. " + "Nothing more. " * 720_000
    said = astana("extract", given=json.dumps({"id": 1, "text": text, "published_at": "2024-11-08"}).encode())
    assert said.json["notes"] == [
        f"the text has {len(text):,} characters, more than an article: the first 200,000 were read"
    ]
    assert [one["number"] for one in said.json["rounds"]] == [22]


def test_a_file_of_another_kind_has_an_error_for_each_of_its_lines(astana: Astana) -> None:
    said = astana("extract", given=b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\n")
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert (said.code, [one["line"] for one in answers]) == (2, [1, 2, 3])
    assert answers[0]["error"] == "line 1: is no UTF-8 text; save it as UTF-8"


@pytest.mark.parametrize("line", [b'{"id": "\\ud800", "text": "x"}', b'{"id": "a", "text": "\\ud83d talks"}'])
def test_half_a_character_is_an_error_of_its_line_and_not_of_the_command(astana: Astana, line: bytes) -> None:
    said = astana("extract", given=line + b'\n{"id": "next", "text": "x"}\n')
    first, second = (json.loads(one) for one in said.out.splitlines())
    assert (said.code, first["line"], second["id"]) == (2, 1, "next")
    assert first["error"].startswith("line 1: holds half of a character (a lone surrogate")
