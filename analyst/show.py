"""How things are shown: tables for people, JSON for programs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

T = TypeVar("T")

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905 - reads as a line


def as_json(rows: Iterable[Mapping[str, Any]] | Mapping[str, Any]) -> None:
    """Print as JSON, keys in order, times in ISO 8601."""
    whole = rows if isinstance(rows, Mapping) else list(rows)
    print(json.dumps(whole, ensure_ascii=False, indent=2, default=_plain))


def table(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], *, empty: str) -> None:
    """Print a table of `columns` (key: heading); `empty` says what it means that there is nothing to show."""
    if not rows:
        console.print(empty)
        return
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in columns.values():
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(words(row[key])) for key in columns))
    console.print(drawn)


def words(value: object) -> str:
    """A value as a person reads it; nothing for None."""
    match value:
        case None:
            return ""
        case True:
            return "yes"
        case False:
            return "no"
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M")
        case list():
            return ", ".join(words(part) for part in value)
        case _:
            return str(value)


def days(first_on: date | None, last_on: date | None, edtf: str | None, kind: str | None) -> str:
    """The dates of a round in a few words: `11-12 Nov 2024`, or the EDTF of a period."""
    if first_on is None or last_on is None or kind != "days":
        return edtf or ""
    if first_on == last_on:
        return f"{first_on.day} {_month(first_on)}"
    if (first_on.year, first_on.month) == (last_on.year, last_on.month):
        return f"{first_on.day}-{last_on.day} {_month(last_on)}"
    return f"{first_on.day} {_month(first_on)} - {last_on.day} {_month(last_on)}"


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot show {type(value).__name__}")


def progress(things: Sequence[T], what: str) -> Iterable[T]:
    """Go through `things` under a progress bar on standard error; it leaves nothing behind."""
    return track(things, description=what, console=errors, transient=True)
