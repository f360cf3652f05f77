"""Articles as people hand them over, as JSON Lines: for `extract`, `eval`, `gaps` and `explain`."""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from analyst import show
from config.errors import ConfigError
from config.history import load_history
from config.settings import Settings, load_settings
from worker.articles.language import identify
from worker.articles.oddities import MOST_CHARACTERS
from worker.articles.page import PageText, text_of_page
from worker.bootstrap import load_lexicon
from worker.clock import Clock, clock_from
from worker.extract.facts import ArticleText, Extraction, KnownRound
from worker.extract.lexicon import Lexicon
from worker.extract.read import extract
from worker.rounds.shipped import known_rounds

_BOM = b"\xef\xbb\xbf"
_NOT_UTF8 = "is no UTF-8 text; save it as UTF-8"
_HALF = "holds half of a character (a lone surrogate, as \\ud83d); leave it out or join it with its other half"


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
        """A day, month or moment; of what is only partly known the middle. UTC where no zone is given."""
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise ValueError("is no date; write it as 2024-10-09 or 2024-10-09T12:30:00Z")  # noqa: TRY004 - pydantic
        padded = {4: f"{given}-07-01", 7: f"{given}-15"}.get(len(given), given)
        try:
            moment = datetime.fromisoformat(padded)
        except ValueError:
            raise ValueError("is no date; write it as 2024-10-09 or 2024-10-09T12:30:00Z") from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Given = TypeVar("Given", bound=Line)


@dataclass(frozen=True)
class Reader:
    """What reading takes: no database, no folder for data. Whoever only reads texts needs no service."""

    settings: Settings
    clock: Clock

    @cached_property
    def lexicon(self) -> Lexicon:
        """The languages and the track, compiled when first asked for."""
        return load_lexicon(self.settings)

    @cached_property
    def shipped_rounds(self) -> tuple[KnownRound, ...]:
        """The rounds of the shipped history."""
        return known_rounds(load_history(self.settings.track_file))

    def begun(self, published_at: datetime | None) -> list[KnownRound]:
        """The shipped rounds that a writer of that day (today, when it is not known) could recall."""
        by = (published_at or self.clock()).date()
        return [one for one in self.shipped_rounds if one.first_on <= by]

    def read(self, article: ArticleText) -> Extraction:
        """What is read from an article."""
        return extract(article, self.lexicon, self.begun(article.published_at))


def reader() -> Reader:
    """A reader with the settings of the environment.

    Raises:
        ConfigError: a setting is wrong.
    """
    settings = load_settings()
    return Reader(settings, clock_from(settings.now))


@dataclass(frozen=True, slots=True)
class Numbered(Generic[Given]):
    """A line that can be read, with its number in the file."""

    number: int
    line: Given


@dataclass(frozen=True, slots=True)
class Bad:
    """A line that cannot be read: its number, its id where one can be made out, and why."""

    number: int
    id: object
    why: str

    @property
    def sentence(self) -> str:
        """For a person."""
        return f"line {self.number}: {self.why}"


def lines_of(file: Path | None) -> Iterator[bytes]:
    """The lines as bytes: JSON is UTF-8 whatever the terminal's language is. Standard input for None.

    Raises:
        ConfigError: the file cannot be read.
    """
    if file is None:
        yield from sys.stdin.buffer
        return
    try:
        with file.open("rb") as lines:
            yield from lines
    except OSError as error:
        raise ConfigError(str(file), f"cannot be read: {error.strerror}") from None


def parsed(kind: type[Given], lines: Iterable[bytes]) -> Iterator[Numbered[Given] | Bad]:
    """Each line that is not blank, read as `kind`, or why it cannot be."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            given = kind.model_validate_json(line.removeprefix(_BOM) if number == 1 else line)
        except ValidationError as error:
            yield Bad(number, _id_of(line), _reason(error, line))
        else:
            yield Numbered(number, given)


def article_of(line: Line) -> ArticleText:
    """The article of a line: its text, or that of its page; cut where the service cuts, language identified."""
    title, text = line.title, line.text
    if text is None:
        page = text_of_page((line.html or "").encode(), line.url or "")
        text = page.text if isinstance(page, PageText) else ""
        title = title or (page.title or "" if isinstance(page, PageText) else "")
    text = text[:MOST_CHARACTERS]
    language = identify(f"{title}\n\n{text}", line.language)
    return ArticleText(title, text, language, line.published_at, line.publisher)


def _reason(error: ValidationError, line: bytes) -> str:
    first = error.errors()[0]
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] != "json_invalid":
        dotted = ".".join(str(part) for part in first["loc"])
        return f"{dotted}: {message}" if dotted else message
    try:
        line.decode()
    except UnicodeDecodeError:
        return _NOT_UTF8
    return message if _json(line) is None else _HALF


def _json(line: bytes) -> object:
    """What the standard library, which lets lone surrogates pass, makes of the line; None for what is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _id_of(line: bytes) -> object:
    """The id of a line that is JSON but wrong elsewhere, so that its sender can find it."""
    given = _json(line)
    found: Any = given.get("id") if isinstance(given, dict) else None
    return show.safe(found) if isinstance(found, str) else found if isinstance(found, int) else None
