"""The schema of a track file: what is known of the format. Spellings stand in the language files."""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.history import HISTORY_TABLES
from config.toml import parse, read_toml

HISTORY = ("round", "meeting", "source_tags")
"""The sections of the same file that config.history reads."""


class Table(BaseModel):
    """A frozen table of the track file: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Place(Table):
    """`hosts`: rounds of this track are held there. `former` are older names, for the reader only."""

    code: str = Field(pattern="^[a-z_]+$")
    city: str
    country: str = Field(pattern="^[A-Z]{3}$")
    hosts: bool = False


class RolePeriod(Table):
    """The role an actor has in the rounds from `from_round` to `to_round`, where a text does not say it."""

    role: Literal["guarantor", "party", "observer", "host", "mediator"]
    from_round: int = 1
    to_round: int | None = None

    def covers(self, number: int | None) -> bool:
        """True for a round inside the period; an unknown round is inside an open one only."""
        if number is None:
            return self.to_round is None
        return self.from_round <= number and (self.to_round is None or number <= self.to_round)


class Actor(Table):
    """A state or organisation that takes part. `code` is ISO 3166-1 alpha-3 or one of DESIGN's own codes."""

    code: str = Field(pattern="^[A-Z]{2,5}(-[A-Z]{3})?$")
    name: str
    kind: Literal["state", "party", "organisation"] = "state"
    roles: tuple[RolePeriod, ...] = ()


class Official(Table):
    """A person by the English name used in all output; `affiliation` is an actor's code or another country's."""

    name: str
    affiliation: str | None = None


class Source(Table):
    """An agency, outlet or ministry that articles credit."""

    name: str
    tier: Literal["official", "agency", "media", "aggregator"]


class Topic(Table):
    """A recurring topic of the joint statements."""

    code: str = Field(pattern="^[a-z0-9_]+$")
    label: str


class Relevance(Table):
    """Weights of the gate's parts; a text is relevant when their sum reaches `threshold`."""

    threshold: float
    format: float
    city: float
    country: float
    syria: float
    talks: float
    guarantors: float
    counter: float


class Track(Table):
    """The upper part of a track file. Its `[[round]]` history has its own schema, `config.history`."""

    code: str
    name: str
    subject: str
    places: tuple[Place, ...] = Field(alias="place")
    actors: tuple[Actor, ...] = Field(alias="actor")
    officials: tuple[Official, ...] = Field(alias="official")
    sources: tuple[Source, ...] = Field(alias="source")
    topics: tuple[Topic, ...] = Field(alias="topic")
    relevance: Relevance

    @model_validator(mode="after")
    def _each_once(self) -> "Track":
        for table, names in (
            ("place", [place.code for place in self.places]),
            ("actor", [actor.code for actor in self.actors]),
            ("official", [official.name for official in self.officials]),
            ("source", [source.name for source in self.sources]),
            ("topic", [topic.code for topic in self.topics]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"[[{table}]] has {', '.join(twice)} twice; keep one")
        return self


def load_track(path: Path) -> Track:
    """Read and check the file, leaving the history aside. Raises ConfigError naming file, key, remedy."""
    tables, text = read_toml(path)
    for table in HISTORY_TABLES:
        tables.pop(table, None)
    return parse(Track, tables, path, text)
