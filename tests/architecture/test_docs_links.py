"""The pages name what there is: links, files, commands, settings, targets and constraints."""

import re
import shlex
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
import typer.main
from sqlalchemy import create_engine, text
from typer.core import TyperGroup

from analyst.commands.root import app
from config.settings import PREFIX, TEST_PREFIX, Settings
from models.registry import metadata
from models.views import VIEWS
from models.views.view import SQLITE

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = sorted(
    path
    for folder in ("worker", "models", "config", "analyst", "migrations", "tests")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".toml"}
)
OUTSIDE = ("http://", "https://", "mailto:", "#")
CHAINED = {"|", "&&", ";", "#"}
CLI = typer.main.get_command(app)


def ids(path: Path) -> str:
    return str(path.relative_to(ROOT))


def without_blocks(page: Path) -> str:
    """The prose: what a fenced block shows may come from elsewhere."""
    return re.sub(r"^ *```.*?^ *```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)


def in_backticks(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", without_blocks(page))


def commands_in(page: Path) -> Iterator[list[str]]:
    """The words after `astana`, from shell blocks and from backticks."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text(), re.MULTILINE | re.DOTALL)
    for line in [*"\n".join(blocks).splitlines(), *in_backticks(page)]:
        bare = re.sub(r"^(\s*\w+=\S+)*\s*", "", line)
        if bare.startswith("astana "):
            words = shlex.split(bare, comments=True)[1:]
            yield list(takewhile(lambda word: word not in CHAINED, words))


def unknown_in(words: list[str]) -> str | None:
    """The first word that the command line would refuse; arguments are not judged."""
    command = CLI
    for word in words:
        if isinstance(command, TyperGroup) and not word.startswith("-"):
            if not set(word.split("|")) <= command.commands.keys():
                return word
            command = command.commands[word.split("|")[0]]
        elif word.startswith("--"):
            options = {name for option in command.params for name in option.opts} | {"--help"}
            if word.split("=")[0] not in options:
                return word
    return None


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()) if not link.startswith(OUTSIDE)]
    assert [link for link in links if not (page.parent / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    named = [
        name for name in in_backticks(page) if re.fullmatch(r"\.?[\w-]+(/[\w.-]+)*\.(py|toml|md|yml|txt|html)", name)
    ]
    assert [name for name in named if "CODE" not in name and "NAME" not in name and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_that_is_named_is_one(page: Path) -> None:
    judged = [(words, unknown_in(words)) for words in commands_in(page)]
    assert [words for words, unknown in judged if unknown is not None] == []


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        (["rounds", "--as-of", "2024-10-09"], None),
        (["feeds", "list|add|check"], None),
        (["feeds", "add", "https://example.org/rss", "--publisher", "P"], None),
        (["chronicle"], "chronicle"),
        (["feeds", "paint"], "paint"),
        (["rounds", "--since", "2024"], "--since"),
    ],
)
def test_a_command_that_is_none_would_be_found(words: list[str], unknown: str | None) -> None:
    assert unknown_in(words) == unknown


def test_the_readme_names_every_command_group_of_the_daily_work() -> None:
    named = {words[0] for words in commands_in(ROOT / "README.md") if words}
    assert {"rounds", "round", "sql", "status", "alerts", "extract", "subscribe", "feeds", "web"} <= named


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_setting_that_is_named_is_one(page: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b(?!_\*)", page.read_text()))
    assert {name for name in named if not name.startswith(TEST_PREFIX)} - known == set()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_make_target_that_is_named_is_one(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:`|^|\s)make ([a-z]+)`", page.read_text())) - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_constraint_that_is_named_is_in_the_tables(page: Path) -> None:
    names = {str(constraint.name) for table in metadata.tables.values() for constraint in table.constraints}
    assert {name for name in in_backticks(page) if re.match(r"(uq|ck|fk|pk)_", name)} - names == set()


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_column_that_is_named_is_in_its_table(page: Path) -> None:
    tables = metadata.tables
    named = [name.split(".") for name in in_backticks(page) if re.fullmatch(r"[a-z]+\.[a-z_]+", name)]
    assert [pair for pair in named if pair[0] in tables and pair[1] not in tables[pair[0]].columns] == []


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_query_that_is_shown_runs_on_the_views(page: Path) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.connect() as connection:
        for view in VIEWS:
            connection.execute(text(f"CREATE VIEW {view.name} AS {view.sql(SQLITE)}"))
        for query in re.findall(r"(?<=[\"`])select [^\"`\n]+(?=[\"`])", page.read_text()):
            connection.execute(text(query))
    engine.dispose()


def test_every_page_that_the_code_names_is_there() -> None:
    named = {(ids(path), name) for path in SOURCES for name in re.findall(r"\bdocs/[\w./-]+\.md\b", path.read_text())}
    assert {(path, name) for path, name in named if not (ROOT / name).exists()} == set()


def test_decisions_are_numbered_without_a_gap_and_each_has_its_parts() -> None:
    pages = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text()
        assert text.startswith(f"# {page.name[:4]}: "), page.name
        assert re.search(r"^Status: (accepted|superseded by \d{4})", text, re.MULTILINE), page.name
        headings = [line.split(":")[0] for line in re.findall(r"^## (.+)$", text, re.MULTILINE)]
        assert list(dict.fromkeys(headings)) == ["Context", "Decision", "Consequences"], page.name
