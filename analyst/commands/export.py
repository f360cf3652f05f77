"""`astana export`: what is known, as a file for other programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer
from sqlalchemy.orm import Session

from analyst import show
from analyst.commands.history import AsOf
from analyst.exports.calendar import calendar
from analyst.exports.rounds import round_rows
from analyst.exports.rows import BATCH, SOURCES, Batch, batches, count
from analyst.exports.writers import WRITERS
from analyst.opening import end_of_day, looking
from config.errors import ConfigError


class What(StrEnum):
    """What can be written; `SOURCES` says from where."""

    ROUNDS = "rounds"
    CHANGES = "changes"
    ARTICLES = "articles"
    FACTS = "facts"


class Format(StrEnum):
    """How; `WRITERS` has all but the calendar."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    ICS = "ics"


def export(
    what: Annotated[What, typer.Argument(help="What to write.")],
    form: Annotated[Format, typer.Option("--format", "-f", help="ics is for rounds.")] = Format.CSV,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file; without it, standard output.")] = None,
    as_of: AsOf = None,
) -> None:
    """Write rounds, changes, articles or facts: the columns of their view, by number.

    A file is written whole or not at all. In CSV, an apostrophe stands before what a spreadsheet would run.
    """
    if form is Format.ICS and what is not What.ROUNDS:
        raise typer.BadParameter(f"{what.value} are no calendar entries; ics is for rounds")
    if form is Format.PARQUET and out is None and sys.stdout.isatty():
        raise typer.BadParameter("parquet is no text for a terminal; name a file with --out")
    until = end_of_day(as_of)
    with looking() as session, _opened(out) as file:
        written = _write(session, file, what, form, until)
    if out is not None:
        show.note(f"{show.counted(written, 'row')} written to {out}")


def _write(session: Session, file: IO[bytes], what: What, form: Format, until: datetime | None) -> int:
    if form is Format.ICS:
        rows = round_rows(session, until)
        file.write(calendar(rows))
        return len(rows)
    source, written = SOURCES[what.value], 0
    total = count(session, source, until) if show.errors.is_terminal else 0

    def counted() -> Iterator[Batch]:
        nonlocal written
        for batch in show.steps(batches(session, source, until), -(-total // BATCH), f"Writing {what.value}"):
            written += len(batch)
            yield batch

    WRITERS[form.value](file, source.columns, counted())
    return written


@contextmanager
def _opened(out: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that takes its name when it is whole."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = out.with_name(f"{out.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(out)
    except OSError as error:
        raise ConfigError(str(out), f"cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
