"""`backup`, `restore`, `prune`, `doctor`, `db copy-to`, as they are typed."""

from pathlib import Path

import pytest

from tests.integration.cli.conftest import Astana
from worker.schema import head_revision


def test_a_database_is_put_away_and_put_back(astana: Astana, today: None, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "put away.db"
    said = astana("backup", str(file))
    assert (said.code, said.out) == (
        0,
        f"Written: {file} ({file.stat().st_size:,} bytes, schema {head_revision()}).\n",
    )
    refused = astana("restore", str(file))
    assert (refused.code, refused.err) == (
        2,
        f"astana: {home / 'astana.db'}: is there already; --replace puts it aside\n",
    )
    restored = astana("restore", str(file), "--replace")
    assert restored.code == 0
    assert len(list(home.glob("astana.db.before-*"))) == 1
    assert astana("round", "22").code == 0


def test_a_backup_into_no_folder_names_the_file_and_not_the_database(astana: Astana, today: None) -> None:
    reason = "cannot be written: its folder is not there, or not for you"
    assert astana("backup", "nowhere/b") == (2, "", f"astana: nowhere/b: {reason}\n")


def test_everything_moves_to_another_database_with_one_command(
    astana: Astana, today: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = astana("rounds", "--json").json
    monkeypatch.setenv("NEW", f"sqlite:///{tmp_path / 'new.db'}")
    said = astana("db", "copy-to", "env:NEW")
    assert said.code == 0
    assert said.out.startswith("Copied and compared: ")
    monkeypatch.setenv("ASTANA_DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    assert astana("rounds", "--json").json == before
    again = astana("db", "copy-to", "env:NEW")
    assert (again.code, again.err) == (
        2,
        "astana: the database to copy to: holds tables already; name an empty one\n",
    )


@pytest.mark.parametrize("url", ["mysql://host/db", "nonsense", ""])
def test_what_is_no_database_is_not_copied_to(url: str, astana: Astana, today: None) -> None:
    assert astana("db", "copy-to", url).err == (
        "astana: the database to copy to: must be postgresql://… or sqlite:///…\n"
    )


def test_the_doctor_tells_and_mends_only_when_asked(astana: Astana, today: None) -> None:
    assert astana("doctor") == (0, "All that must hold holds.\n", "")
    assert astana("doctor", "--mend", "--json").json == []


@pytest.mark.parametrize(
    ("days", "sentence"),
    [("30", "must be more than 30 days"), ("soon", "'soon' is no number of days"), ("-5", "is no number of days")],
)
def test_an_age_that_cannot_be_meant_is_refused(days: str, sentence: str, astana: Astana, today: None) -> None:
    said = astana("prune", "--older-than", days)
    assert said.code == 2
    assert sentence in said.err


def test_prune_tells_what_would_go(astana: Astana, today: None) -> None:
    said = astana("prune", "--older-than", "365d", "--dry-run")
    assert said == (0, "0 articles would be removed, and the text alone of 0 undated articles.\n", "")
