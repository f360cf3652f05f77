"""The lines of a replay: dated articles in order, with what each must bring, if somebody wrote it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, Field, model_validator

from analyst.articles import Bad, Line, lines_of, parsed
from models.vocabulary import ChangeKind, Tier


class Expected(BaseModel):
    """A change that an article must bring: told at this article and at no other. What is left out may be anything.

    `kind` lists the kinds that are right; `optional` ones may be told and need not.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: tuple[ChangeKind, ...] = Field(min_length=1)
    round: int = Field(ge=1)
    first_on: date | None = None
    last_on: date | None = None
    city: str | None = None
    optional: bool = False


class ReplayLine(Line):
    """An article with its moment and its outlet. Without `expect` nobody says what it must bring."""

    published_at: datetime
    publisher: str = Field(min_length=1)
    tier: Tier | None = None
    """Of the publisher; the track's word for it, else `media`, when it is not given."""
    expect: tuple[Expected, ...] | None = None

    @model_validator(mode="after")
    def _has_words(self) -> "ReplayLine":
        if not self.title.strip() and not (self.text or self.html or "").strip():
            raise ValueError("has neither title nor text")
        return self


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an article stands. In order: by moment, then as given."""

    at: datetime
    file: int
    offset: int


@dataclass(frozen=True, slots=True)
class Script:
    """What is replayed, by time; texts are read from their files one by one, so that memory stays flat."""

    files: tuple[Path, ...]
    places: tuple[Place, ...]
    bad: tuple[str, ...]
    """A sentence for each line that cannot be read, naming file, line and field."""


def script_of(files: Sequence[Path]) -> Script:
    """Go through all lines once and keep where each stands.

    Raises:
        ConfigError: a file cannot be read.
    """
    places: list[Place] = []
    bad: list[str] = []
    for index, file in enumerate(files):
        offsets: list[int] = []
        for one in parsed(ReplayLine, _noted(file, offsets)):
            if isinstance(one, Bad):
                bad.append(f"{file}: {one.sentence}")
            else:
                places.append(Place(one.line.published_at, index, offsets[-1]))
    return Script(tuple(files), tuple(sorted(places)), tuple(bad))


def played(script: Script) -> Iterator[ReplayLine]:
    """The articles in order."""
    opened: list[BinaryIO] = []
    try:
        opened.extend(file.open("rb") for file in script.files)
        for place in script.places:
            opened[place.file].seek(place.offset)
            raw = opened[place.file].readline().removeprefix(b"\xef\xbb\xbf")
            yield ReplayLine.model_validate_json(raw)
    finally:
        for file in opened:
            file.close()


def _noted(file: Path, offsets: list[int]) -> Iterator[bytes]:
    """The file's lines; the offset of the one last given stands at the end of `offsets`."""
    at = 0
    for line in lines_of(file):
        offsets[:] = [at]
        yield line
        at += len(line)
