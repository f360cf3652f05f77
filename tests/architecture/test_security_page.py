"""The page on security names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text()


def test_every_test_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(test_[a-z0-9_]+)`", PAGE)
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(), re.MULTILINE)
    }
    assert len(named) > 40
    assert [name for name in named if name not in there] == []


def test_each_threat_is_shown_to_be_held_off_or_names_the_target_that_looks_for_it() -> None:
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| ") and "---" not in line]
    unshown = [threat for threat, answer, shown in rows if "test_" not in shown and "make " not in answer]
    assert {threat.strip() for threat in unshown} == {"threat"}
