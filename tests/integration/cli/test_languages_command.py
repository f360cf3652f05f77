"""`astana languages`: what is read, and a language file under proof."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from config.settings import HERE
from tests.integration.cli.conftest import Astana

ENGLISH = HERE / "languages" / "en.toml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A copy of the English file to break."""
    return Path(shutil.copy(ENGLISH, tmp_path / "en.toml"))


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def failed(checks: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["language"], one["check"]) for one in checks if not one["holds"]}


def test_languages_that_are_read_stand_before_those_that_are_seen(astana: Astana) -> None:
    rows = astana("languages", "--json").json
    assert [row["how"] for row in rows] == sorted(row["how"] for row in rows)
    [english] = [row for row in rows if row["language"] == "en"]
    assert english["name"] == "English"
    assert min(english["phrases"] / 1000, english["examples"] / 26, english["sentences"] / 60) >= 1
    assert {
        "language": "he",
        "name": None,
        "how": "seen only",
        "phrases": None,
        "examples": None,
        "sentences": None,
    } in rows


def test_a_shipped_language_holds(astana: Astana) -> None:
    said = astana("languages", "check", "en", "--json")
    assert (said.code, failed(said.json)) == (0, set())
    assert {one["check"] for one in said.json} == {
        "schema", "linear time", "months", "ordinals", "examples", "families", "cues exercised", "conflicts",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "check", "told"),
    [
        ('series = ["astana"', 'series = ["ast(ana"', "schema", "rounds.series.0"),
        ('"Vladimir Putin" =', '"Vladimir Putinski" =', "schema", "is not in the track file"),
        ('9 = ["ninth"]', '9 = ["ninth", "tenth"]', "ordinals", "“tenth” is read as 9, and is 10"),
        ('counter = ["football"', 'counter = ["foot [and] ball", "football"', "linear time", "two spaces meet"),
        ('edtf = "2024-41"', 'edtf = "2024-40"', "examples", "edtf is '2024-41', not '2024-40'"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_fails_its_proof(
    astana: Astana, file: Path, old: str, new: str, check: str, told: str
) -> None:
    replace(file, old, new)
    said = astana("languages", "check", str(file))
    assert said.code == 1
    [line] = [line for line in said.out.splitlines() if line.startswith(f"FAILED  en  {check}: ")]
    assert told in line


def test_a_wrong_file_of_the_folder_hides_no_other(astana: Astana, tmp_path: Path, monkeypatch) -> None:
    folder = Path(shutil.copytree(HERE / "languages", tmp_path / "languages"))
    monkeypatch.setenv("ASTANA_LANGUAGES_FOLDER", str(folder))
    (folder / "ru.toml").write_text('code = "ru"\n', encoding="utf-8")
    said = astana("languages", "check", "en", "ru", "--json")
    assert (said.code, failed(said.json)) == (1, {("ru", "schema")})
    assert {one["language"] for one in said.json} == {"en", "ru"}


def test_what_is_no_language_is_named(astana: Astana) -> None:
    said = astana("languages", "check", "klingon")
    assert said.code == 2
    assert said.err.startswith("astana: klingon: is neither a language file nor a language that has one (")
