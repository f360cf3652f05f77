"""`astana extract`: JSON Lines in, JSON Lines out; no database, no network."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from worker.extract.form import as_json
from worker.extract.read import extract

from analyst import show
from config.settings import load_settings
from worker.articles.language import identify
from worker.articles.page import PageText, text_of_page
from worker.bootstrap import Service, build
from worker.extract.facts import ArticleText, KnownRound


class Line(BaseModel):
    """One article as given. Other keys are ignored, so that labelled files can be read as they are."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    text: str | None = None
    title: str = ""
    html: str | None = None
    url: str | None = None
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")
    published_at: str | None = None
    publisher: str | None = None


def extract_lines(
    file: Annotated[Path | None, typer.Argument(help="JSON Lines; standard input when not given.")] = None,
) -> None:
    """Extract the facts of each line's article: one line out per line in, in order.

    A line that cannot be read gives an `error` in its place, and exit code 2 at the end.
    """
    service = build(load_settings())
    failed = False
    for out in _answers(service, _lines(file)):
        failed = failed or "error" in out
        sys.stdout.write(json.dumps(out, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if failed:
        show.errors.print("Some lines could not be read; each has its `error`.")
        raise typer.Exit(2)


def _lines(file: Path | None) -> Iterator[str]:
    if file is None:
        yield from sys.stdin
        return
    try:
        with file.open(encoding="utf-8", errors="surrogateescape") as lines:
            yield from lines
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from None


def _answers(service: Service, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = Line.model_validate_json(line)
            yield {"id": given.id, **_read(service, given)}
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"]) or "the line"
            yield {"id": None, "line": number, "error": f"line {number}, {field}: {first['msg']}"}
        except ValueError as error:
            yield {"id": given.id, "line": number, "error": f"line {number}, published_at: {error}"}


def _read(service: Service, given: Line) -> dict[str, Any]:
    published_at = _moment(given.published_at)
    title, text = given.title, given.text
    if text is None:
        page = text_of_page((given.html or "").encode(), given.url or "")
        text = page.text if isinstance(page, PageText) else ""
        title = title or (page.title or "" if isinstance(page, PageText) else "")
    language = identify(f"{title}\n\n{text}", given.language)
    article = ArticleText(title, text, language, published_at, given.publisher)
    begun = _begun(service, published_at or service.clock())
    return as_json(extract(article, service.lexicon, begun))


def _begun(service: Service, by: datetime) -> list[KnownRound]:
    return [one for one in service.shipped_rounds if one.first_on <= by.date()]


def _moment(given: str | None) -> datetime | None:
    """A day, month or moment; the start of what is only partly known."""
    if not given:
        return None
    padded = {4: f"{given}-01-01", 7: f"{given}-01"}.get(len(given), given)
    moment = datetime.fromisoformat(padded)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
