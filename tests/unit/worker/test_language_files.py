"""A process follows its language files: a good change is taken up, a wrong one is told once and changes nothing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from config.errors import ConfigError
from config.settings import HERE, Settings
from config.track import load_track
from worker.bootstrap import LanguageFiles, load_lexicon

Edit = Callable[[str, str], None]
SERIES = 'series = ["astana"'


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """English alone, in a folder of its own."""
    (tmp_path / "languages").mkdir()
    shutil.copy(HERE / "languages" / "en.toml", tmp_path / "languages")
    return Settings(languages_folder=tmp_path / "languages", gate_file=HERE / "gate.toml")


@pytest.fixture
def edit(settings: Settings) -> Edit:
    """Replace text in the English file; each change has a time of its own, as a disk's clock may be coarse."""
    file = settings.languages_folder / "en.toml"
    times = iter(range(1, 100))

    def replace(old: str, new: str) -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        moment = file.stat().st_mtime + next(times)
        os.utime(file, (moment, moment))

    return replace


@pytest.fixture
def files(settings: Settings) -> LanguageFiles:
    return LanguageFiles(settings, load_track(settings.track_file))


def test_a_changed_file_gives_a_new_lexicon_and_is_logged(files: LanguageFiles, edit: Edit) -> None:
    before = files.lexicon
    edit("planned = [\n  ", 'planned = [\n  "is pencilled in", ')
    with capture_logs() as logs:
        files.follow()
        files.follow()
    assert files.lexicon.version != before.version
    assert [(line["log_level"], line["event"], line["before"], line["lexicon"]) for line in logs] == [
        ("info", "language files were changed", before.version, files.lexicon.version)
    ]


def test_without_a_change_nothing_is_compiled_again(files: LanguageFiles) -> None:
    before = files.lexicon
    with capture_logs() as logs:
        files.follow()
    assert (files.lexicon is before, logs) == (True, [])


def test_nothing_is_read_before_somebody_asks(files: LanguageFiles, edit: Edit) -> None:
    edit(SERIES, 'series = ["ast(ana"')
    files.follow()
    with pytest.raises(ConfigError, match="without closing"):
        _ = files.lexicon


@pytest.mark.parametrize(
    ("old", "new", "line_with", "reason"),
    [
        (SERIES, 'series = ["ast(ana"', "ast(ana", "opens ( without closing it"),
        ('"Vladimir Putin" =', '"Vladimir Putinski" =', "Putinski", "“Vladimir Putinski” is not in the track file"),
        ('counter = ["football"', 'counter = ["{n} cup"', "{n} cup", "“{n} cup”"),
        ("[dates]\n", "[dates\n", None, "is not valid TOML"),
    ],
)
def test_a_wrong_file_is_told_once_by_file_line_and_rule_and_the_lexicon_stays(
    files: LanguageFiles, settings: Settings, edit: Edit, old: str, new: str, line_with: str | None, reason: str
) -> None:
    before = files.lexicon
    edit(old, new)
    with capture_logs() as logs:
        files.follow()
        files.follow()
    [line] = logs
    assert (files.lexicon is before, line["log_level"], line["lexicon"]) == (True, "warning", before.version)
    assert reason in line["reason"]
    path = settings.languages_folder / "en.toml"
    if line_with is None:
        assert line["file"] == str(path)
    else:
        written = path.read_text(encoding="utf-8").splitlines()
        number = next(at for at, text in enumerate(written, 1) if line_with in text)
        assert line["file"].startswith(f"{path}:{number}")

    edit(new, old)
    files.follow()
    assert files.lexicon.version == before.version


def test_a_new_file_is_a_new_language_and_a_removed_one_is_read_no_more(
    files: LanguageFiles, settings: Settings
) -> None:
    assert set(files.lexicon.languages) == {"en"}
    shutil.copy(HERE / "languages" / "ru.toml", settings.languages_folder)
    files.follow()
    assert set(files.lexicon.languages) == {"en", "ru"}
    (settings.languages_folder / "ru.toml").unlink()
    files.follow()
    assert set(files.lexicon.languages) == {"en"}


def test_the_start_is_refused_with_file_line_and_rule(settings: Settings, edit: Edit) -> None:
    edit('counter = ["football"', 'counter = ["{n} cup", "football"')
    text = (settings.languages_folder / "en.toml").read_text(encoding="utf-8")
    number = next(at for at, line in enumerate(text.splitlines(), 1) if "{n} cup" in line)
    with pytest.raises(ConfigError) as refused:
        load_lexicon(settings)
    assert refused.value.subject == f"{settings.languages_folder / 'en.toml'}:{number}: en.gate.counter#0"
