"""How things are shown: tables for people, JSON for programs.

A terminal's width is kept. Into a pipe, a row is one line, so that grep and cut work. What comes from outside is
never read as markup, and carries no control characters to the terminal.
"""

import json
import os
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from io import StringIO
from typing import Any, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.progress import track
from rich.table import Table
from rich.text import Text

from config.edtf import bounds
from config.settings import HERE
from models.vocabulary import DatesKind
from worker.alerts.templates import DEFAULT_LANGUAGE, load_templates
from worker.alerts.words import Words, dates
from worker.rounds.values import RoundState

T = TypeVar("T")

# No row of a table reaches it; Rich pads nothing up to it.
_PIPE_WIDTH = 100_000
# A column narrower than this, on average, makes a table that nobody can read.
_NARROWEST_COLUMN = 12
_KEPT_CONTROLS = "\n\t"


console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def draw(*parts: RenderableType) -> None:
    """Print tables and blocks: as wide as the terminal (or as COLUMNS asks); into a pipe nothing is folded."""
    if console.is_terminal:
        console.print(*parts, sep="\n")
        return
    written = StringIO()
    Console(file=written, width=_width(), highlight=False).print(*parts, sep="\n")
    console.file.write("".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines()))


def as_json(rows: Iterable[Mapping[str, Any]] | Mapping[str, Any]) -> None:
    """Print as JSON, keys in order, times in ISO 8601."""
    whole = rows if isinstance(rows, Mapping) else list(rows)
    print(json.dumps(whole, ensure_ascii=False, indent=2, default=_plain))


def say(text: str, style: str = "") -> None:
    """Print a sentence; words are never broken, so that a path or command can be copied from it."""
    console.print(Text(safe(text), style=style), soft_wrap=True)


def say_error(text: str) -> None:
    """Print a sentence on standard error."""
    errors.print(Text(safe(text), style="red"), soft_wrap=True)


def note(text: str) -> None:
    """Print on standard error what is no error: standard output is for the answer."""
    errors.print(Text(safe(text)), soft_wrap=True)


def table(
    rows: Sequence[Mapping[str, Any]],
    columns: Mapping[str, str],
    *,
    empty: str,
    wraps: Collection[str] = (),
) -> None:
    """Print a table of `columns` (key: heading).

    Args:
        rows: what to show; `words` says how a value is shown.
        columns: in order.
        empty: says what it means that there is nothing to show.
        wraps: the columns that give way where the terminal is narrow; every one may when none is named.
    """
    if rows:
        draw(_drawn(rows, columns, wraps))
    else:
        say(empty)


def records(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, empty: str) -> None:
    """Print rows of any width: a table where one can be read, else a block of lines for each row."""
    headings = {name: name for name in columns}
    if not rows or _width() >= min(_NARROWEST_COLUMN * len(columns), _needed(_drawn(rows, headings, ()))):
        table(rows, headings, empty=empty)
        return
    for number, row in enumerate(rows, start=1):
        draw(Text(f"row {number}", style="bold"), listed([(name, words(row[name])) for name in columns]))


def listed(lines: Iterable[tuple[str | Text, str | Text]]) -> Table:
    """Words on the left and what belongs to each on the right, its further lines set under its first."""
    grid = Table.grid(padding=(0, 1), pad_edge=True)
    grid.add_column(justify="right", no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, text in lines:
        grid.add_row(*(part if isinstance(part, Text) else Text(safe(part)) for part in (name, text)))
    return grid


def words(value: object) -> str:
    """A value as a person reads it; nothing for None. Times are UTC."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            # What is known to the day only is kept as that day's first moment.
            return value.strftime("%Y-%m-%d" if value.time() == time.min else "%Y-%m-%d %H:%M")
        case list():
            return ", ".join(words(part) for part in value)
        case bytes():
            return value.hex()
        case _:
            return safe(str(value))


def safe(text: str) -> str:
    """The text without what would steer a terminal: escape codes, other controls, lone surrogates."""
    return "".join(
        character if character in _KEPT_CONTROLS or unicodedata.category(character) not in {"Cc", "Cs"} else "�"
        for character in text
    )


def counted(number: int, one: str, several: str | None = None) -> str:
    """`1 alert`, `2 alerts`."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def age(since: datetime | None, now: datetime) -> str:
    """How long ago, in one unit: `3 min ago`, `5 h ago`, `12 days ago`; `never` for None."""
    if since is None:
        return "never"
    passed = max(now - since, timedelta(0))
    minutes = passed // timedelta(minutes=1)
    if minutes < 60:  # noqa: PLR2004 - minutes in an hour
        return f"{minutes} min ago"
    if passed < timedelta(days=2):
        return f"{minutes // 60} h ago"
    return f"{passed.days} days ago"


def day(moment: datetime | None) -> str:
    """The UTC day of a moment; nothing for None."""
    return f"{moment:%Y-%m-%d}" if moment else ""


def days(first_on: date | None, last_on: date | None, edtf: str | None, kind: str | None) -> str:
    """The dates of a round in English: `11-12 November 2024`, `second half of 2024`; nothing when unknown."""
    known = DatesKind(kind) if kind else None
    return dates(english(), RoundState(0, None, first_on, last_on, edtf, known))


def period(edtf: str) -> str:
    """A plan given in EDTF, in English: `2024-41` is `second half of 2024`; as it is where it cannot be read."""
    try:
        first_on, last_on = bounds(edtf)
    except ValueError:
        return edtf
    return days(first_on, last_on, edtf, kind_of(edtf))


def kind_of(edtf: str) -> DatesKind:
    """Whether a plan names its days, a period, or only the last day."""
    first, _, _ = edtf.partition("/")
    if first == "..":
        return DatesKind.DEADLINE
    return DatesKind.DAYS if len(first) == len("2024-11-11") else DatesKind.PERIOD


@cache
def english() -> Words:
    """The shipped English words of alerts: one wording for what is told and what is shown."""
    return load_templates(HERE / "templates").words[DEFAULT_LANGUAGE]


def colours() -> bool:
    """Whether colours reach the reader: a terminal, and nobody asked for none."""
    return console.is_terminal and not console.no_color


def progress(things: Sequence[T], what: str) -> Iterable[T]:
    """Go through `things`, on a terminal under a progress bar on standard error that leaves nothing behind."""
    if not errors.is_terminal:
        return things
    return track(things, description=what, console=errors, transient=True)


def steps(things: Iterable[T], total: int, what: str) -> Iterable[T]:
    """As `progress`, for things that come one by one."""
    return (
        track(things, description=what, total=total, console=errors, transient=True) if errors.is_terminal else things
    )


def _width() -> int:
    return console.width if console.is_terminal or os.environ.get("COLUMNS") else _PIPE_WIDTH


def _needed(drawn: Table) -> int:
    return Measurement.get(console, console.options.update(max_width=_PIPE_WIDTH), drawn).maximum


def _drawn(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], wraps: Collection[str]) -> Table:
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for key, heading in columns.items():
        drawn.add_column(Text(safe(heading)), overflow="fold", no_wrap=bool(wraps) and key not in wraps)
    for row in rows:
        drawn.add_row(*(Text(words(row[key])) for key in columns))
    return drawn


def _plain(value: object) -> str:
    match value:
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)
