"""`astana extract`: JSON Lines in, JSON Lines out; no database, no network."""

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from analyst import show
from config.errors import ConfigError
from config.settings import load_settings
from worker.articles.language import identify
from worker.articles.page import PageText, text_of_page
from worker.bootstrap import Service, build
from worker.extract.facts import ArticleText, KnownRound
from worker.extract.form import as_json
from worker.extract.read import extract

_BOM = b"\xef\xbb\xbf"


class Line(BaseModel):
    """One article as given. Other keys are ignored, so that labelled files can be read as they are."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    text: str | None = None
    title: str = ""
    html: str | None = None
    url: str | None = None
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")
    published_at: datetime | None = None
    publisher: str | None = None

    @field_validator("published_at", mode="before")
    @classmethod
    def _moment(cls, given: object) -> datetime | None:
        """A day, month or moment; the start of what is only partly known. UTC where no zone is given."""
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise ValueError("is no date; write it as 2024-10-09 or 2024-10-09T12:30:00Z")  # noqa: TRY004 - pydantic
        padded = {4: f"{given}-01-01", 7: f"{given}-01"}.get(len(given), given)
        try:
            moment = datetime.fromisoformat(padded)
        except ValueError:
            raise ValueError("is no date; write it as 2024-10-09 or 2024-10-09T12:30:00Z") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def extract_lines(
    file: Annotated[Path | None, typer.Argument(help="JSON Lines; standard input when not given.")] = None,
) -> None:
    """Extract the facts of each line's article: one line out per line in, in order.

    A line that cannot be read gives an `error` in its place, and exit code 2 at the end.
    """
    service = build(load_settings())
    wrong = 0
    for out in _answers(service, _lines(file)):
        wrong += "error" in out
        sys.stdout.write(json.dumps(out, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if wrong:
        show.say_error(f"{show.counted(wrong, 'line')} could not be read; the `error` stands in place of the answer.")
        raise typer.Exit(2)


def _lines(file: Path | None) -> Iterator[bytes]:
    """The lines as bytes: JSON is UTF-8 whatever the terminal's language is."""
    if file is None:
        yield from sys.stdin.buffer
        return
    try:
        with file.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise ConfigError(str(file), f"cannot be read: {error.strerror}") from None


def _answers(service: Service, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = Line.model_validate_json(line.removeprefix(_BOM) if number == 1 else line)
        except ValidationError as error:
            yield {"id": _id_of(line), "line": number, "error": f"line {number}: {_reason(error)}"}
            continue
        yield {"id": given.id, **_read(service, given)}


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    message = first["msg"].removeprefix("Value error, ")
    return f"{first['loc'][0]}: {message}" if first["loc"] else message


def _id_of(line: bytes) -> object:
    """The id of a line that is JSON but wrong elsewhere, so that its sender can find it."""
    try:
        given = json.loads(line)
    except ValueError:
        return None
    found = given.get("id") if isinstance(given, dict) else None
    return found if isinstance(found, str | int) else None


def _read(service: Service, given: Line) -> dict[str, Any]:
    title, text = given.title, given.text
    if text is None:
        page = text_of_page((given.html or "").encode(), given.url or "")
        text = page.text if isinstance(page, PageText) else ""
        title = title or (page.title or "" if isinstance(page, PageText) else "")
    language = identify(f"{title}\n\n{text}", given.language)
    article = ArticleText(title, text, language, given.published_at, given.publisher)
    begun = _begun(service, given.published_at or service.clock())
    return as_json(extract(article, service.lexicon, begun))


def _begun(service: Service, by: datetime) -> list[KnownRound]:
    return [one for one in service.shipped_rounds if one.first_on <= by.date()]
