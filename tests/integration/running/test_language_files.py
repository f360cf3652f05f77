"""Language files that are wrong: no process starts with one, and one that runs keeps reading with what it has."""

import shutil
import signal
from pathlib import Path

import pytest

from config.settings import HERE
from tests.integration.running.stage import Processes, Records
from tests.integration.running.waiting import until


@pytest.fixture
def folder(tmp_path: Path, environment: dict[str, str]) -> Path:
    """The language files that the processes are started with."""
    copy = Path(shutil.copytree(HERE / "languages", tmp_path / "languages"))
    environment["ASTANA_LANGUAGES_FOLDER"] = str(copy)
    return copy


def test_a_running_service_takes_up_a_good_change_and_no_wrong_one(
    environment: dict[str, str], folder: Path, processes: Processes, records: Records
) -> None:
    english = folder / "en.toml"
    good = english.read_text(encoding="utf-8")
    service = processes.embedded(environment)
    until(lambda: "Astana Watch runs" in processes.log_of("embedded"), "the service runs")
    records.wait_for_ticks()
    english.write_text(good.replace('series = ["astana"', 'series = ["ast(ana"', 1), encoding="utf-8")
    until(lambda: "a language file is wrong" in processes.log_of("embedded"), "the wrong file is told")
    records.wait_for_ticks()

    # A line of its own in the table of the status, so that the file differs from the first.
    better = good.replace("planned = [\n  ", 'planned = [\n  "is pencilled in",\n  ', 1)
    assert better != good
    english.write_text(better, encoding="utf-8")
    until(lambda: "language files were changed" in processes.log_of("embedded"), "the mended file is taken up")
    service.send_signal(signal.SIGINT)
    assert service.wait(100) == 0
    said = processes.log_of("embedded")
    assert said.count("a language file is wrong") == 1
    assert f"{english}:" in said
    assert "opens ( without closing it" in said
    assert "Traceback" not in said


def test_no_process_starts_with_a_wrong_file(environment: dict[str, str], folder: Path, processes: Processes) -> None:
    english = folder / "en.toml"
    text = english.read_text(encoding="utf-8").replace('series = ["astana"', 'series = ["ast(ana"', 1)
    english.write_text(text, encoding="utf-8")
    number = next(at for at, line in enumerate(text.splitlines(), 1) if line.startswith('series = ["ast(ana"'))
    sentence = f"astana: {english}:{number}: rounds.series.0: Value error, “ast(ana” opens ( without closing it"

    assert processes.embedded(environment).wait(100) == 2
    worker = processes.worker("worker", "read", environment | {"ASTANA_BROKER_URL": "redis://127.0.0.1:1/0"})
    assert worker.wait(100) == 1
    assert sentence in processes.log_of("embedded")
    assert sentence in processes.log_of("worker")
    assert "Traceback" not in processes.log_of("embedded") + processes.log_of("worker")
