"""`astana extract`: JSON Lines in, JSON Lines out; no database, no network."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from analyst import show
from analyst.articles import Bad, Line, Numbered, Reader, article_of, lines_of, parsed, reader
from worker.articles.oddities import oddities
from worker.extract.form import as_json


def extract_lines(
    file: Annotated[Path | None, typer.Argument(help="JSON Lines; standard input when not given.")] = None,
) -> None:
    """Extract the facts of each line's article: one line out per line in, in order.

    A line that cannot be read gives an `error` in its place, and exit code 2 at the end.
    """
    reading = reader()
    wrong = 0
    for out in _answers(reading, parsed(Line, lines_of(file))):
        wrong += "error" in out
        sys.stdout.write(json.dumps(out, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if wrong:
        show.say_error(f"{show.counted(wrong, 'line')} could not be read; the `error` stands in place of the answer.")
        raise typer.Exit(2)


def _answers(reading: Reader, given: Iterable[Numbered[Line] | Bad]) -> Iterator[dict[str, Any]]:
    for one in given:
        if isinstance(one, Bad):
            yield {"id": one.id, "line": one.number, "error": one.sentence}
        else:
            yield {"id": one.line.id, **_answer(reading, one.line)}


def _answer(reading: Reader, line: Line) -> dict[str, Any]:
    article = article_of(line)
    length = len(line.text) if line.text is not None else len(article.text)
    return {
        **as_json(reading.read(article)),
        "notes": oddities(article.text, length, article.language),
    }
