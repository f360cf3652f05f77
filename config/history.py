"""The schema of a track's history: its rounds, meetings and the addresses that tell of them.

It shares the track file with `config.track`, reads its own tables only, and checks what they refer to.
What the sources do not tell is left out and listed in `unconfirmed`.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from config.edtf import bounds
from config.errors import ConfigError
from config.history_checks import contradictions, line_of
from config.toml import read_toml

HISTORY_TABLES = ("round", "meeting", "source_tags")

Tag = Annotated[str, StringConstraints(pattern="^[a-z0-9]+$")]
Tags = Annotated[tuple[Tag, ...], Field(min_length=1)]
Country = Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")]
Address = Annotated[str, StringConstraints(pattern="^https?://[^ ]+$")]


class Table(BaseModel):
    """A frozen table of the history: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Dated(Table):
    """Days (`first_on` and `last_on`) or a period (`edtf`), or neither."""

    first_on: date | None = None
    last_on: date | None = None
    edtf: str | None = None

    @field_validator("edtf")
    @classmethod
    def _readable(cls, edtf: str | None) -> str | None:
        if edtf is not None:
            bounds(edtf)
        return edtf


class Announcement(Dated):
    """The first formal announcement of a round's days.

    Where the day is not known, `not_before` and `not_after` bound it. Days are given where they were not yet
    those on which the round was held.
    """

    on: date | None = None
    not_before: date | None = None
    not_after: date | None = None
    by: str | None = None
    role: str | None = None
    affiliation: str | None = None
    note: str | None = None
    sources: Tags

    @property
    def known_on(self) -> date | None:
        """The day by which it had been said for certain."""
        return self.on or self.not_after


class RoundChange(Dated):
    """A hint, slip or move before the opening. `day_inferred`: the source gives the weekday only."""

    kind: Literal["signalled", "announced", "confirmed", "dates_set", "dates_changed", "postponed", "watch"]
    said_on: date
    day_inferred: bool = False
    by: str | None = None
    role: str | None = None
    affiliation: str | None = None
    city: str | None = None
    note: str | None = None
    sources: Tags


class RoundParticipant(Table):
    """Who took part; `head` as far as a source names the head of the delegation."""

    code: str = Field(pattern="^[A-Z]{2,5}(-[A-Z]{3})?$")
    role: Literal["guarantor", "party", "observer", "host", "mediator", "participant"]
    head: str | None = None


class NextRound(Dated):
    """What a joint statement planned. A plan gives a period; the third round gave days."""

    number: int
    city: str | None = None
    note: str | None = None


class JointStatement(Table):
    """The joint statement. `topics` are those told of this round in particular, not the recurring ones."""

    adopted_on: date
    topics: tuple[str, ...] = ()
    next: NextRound | None = None
    sources: Tags


class HeldRound(Table):
    """A round. `city` is today's name, `city_name` the one in use at the time."""

    number: int = Field(ge=1)
    first_on: date
    last_on: date
    city: str
    country: Country
    city_name: str
    announced: Announcement | None = None
    changes: tuple[RoundChange, ...] = Field(default=(), alias="change")
    participants: tuple[RoundParticipant, ...] = ()
    statement: JointStatement | None = None
    note: str | None = None
    unconfirmed: tuple[str, ...] = ()
    sources: Tags


class HeldMeeting(Table):
    """A gathering of the format that was no round. `city` and `country` are left out of one held by video."""

    kind: Literal["summit", "ministerial", "expert", "working_group", "other"]
    first_on: date
    last_on: date
    city: str | None = None
    country: Country | None = None
    note: str | None = None
    sources: Tags


class History(Table):
    """The rounds by number, the other meetings by day, and the addresses of the sources."""

    rounds: tuple[HeldRound, ...] = Field(default=(), alias="round")
    meetings: tuple[HeldMeeting, ...] = Field(default=(), alias="meeting")
    source_tags: dict[Tag, Address] = {}

    def addresses(self, tags: tuple[str, ...]) -> tuple[str, ...]:
        """The addresses behind source tags."""
        return tuple(self.source_tags[tag] for tag in tags)

    def countries(self) -> dict[str, str]:
        """The country of each city in which something was held."""
        held = {one.city: one.country for one in self.meetings if one.city and one.country}
        return held | {one.city: one.country for one in self.rounds}


def load_history(path: Path) -> History:
    """Read and check the history of a track file; a file without one gives an empty history.

    Raises:
        ConfigError: names the file with its line, the round and key, what is wrong and what to do.
    """
    tables, text = read_toml(path)
    own = {name: tables[name] for name in HISTORY_TABLES if name in tables}
    try:
        history = History.model_validate(own)
    except ValidationError as error:
        first = error.errors()[0]
        where = tuple(first["loc"])
        raise ConfigError(f"{path}{line_of(where, text)}", _sentence(where, own, first["msg"])) from error
    for where, reason in contradictions(history, tables):
        raise ConfigError(f"{path}{line_of(where, text)}", _sentence(where, own, reason))
    return history


def _sentence(where: tuple[str | int, ...], own: dict[str, Any], reason: str) -> str:
    """`round 7, announced.on: ...` of a place such as ("round", 6, "announced", "on")."""
    match where:
        case ("round", int(index), *rest):
            head = f"round {own['round'][index].get('number', f'at place {index + 1}')}"
        case (str(table), int(index), *rest):
            head = f"{table} {index + 1}"
        case _:
            head, rest = "the history", list(where)
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in rest)
    return f"{head}{', ' if key else ''}{key}: {reason}; correct it or leave the key out"
