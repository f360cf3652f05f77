"""The schema of the feeds file: what is watched from the first start. Does not fetch anything."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from config.errors import ConfigError
from config.toml import read_toml


class FeedEntry(BaseModel):
    """One watched address. `tier` is its publisher's, and the same in all feeds of that publisher."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    url: str
    publisher: str = Field(min_length=1)
    tier: Literal["official", "agency", "media", "aggregator"]
    language: str = Field(pattern="^[a-z]{2}$")
    """ISO 639-1 of most of its entries; each article's own language is identified when it is read."""
    checked: bool = False
    """Whether somebody has fetched this address and read a feed there."""
    confirmed_by: str | None = None
    """Where the address was seen, if it was not fetched."""
    notes: str | None = None

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.username is not None or parts.password is not None:
            raise ValueError("it carries a user or password, which whoever asks the database would read")
        if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", url):
            raise ValueError(f"{url} is no http or https address")
        return url


class FeedsFile(BaseModel):
    """The feeds file: its `[[feed]]` tables in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    feeds: tuple[FeedEntry, ...] = Field(default=(), alias="feed")


def load_feeds(path: Path) -> FeedsFile:
    """Read and check the feeds file.

    Raises:
        ConfigError: names the file, its line, the feed and key, what is wrong and what to do.
    """
    tables, text = read_toml(path)
    lines = _table_lines(text)
    try:
        file = FeedsFile.model_validate(tables)
    except ValidationError as error:
        first = error.errors()[0]
        raise _refused(path, first["loc"], first["msg"], text) from error
    for index, reason in _conflicts(file.feeds, lines):
        raise ConfigError(f"{path}:{lines[index]}", f"{reason}; keep one")
    return file


def _conflicts(feeds: Sequence[FeedEntry], lines: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Keys and addresses given twice, publishers of two tiers: the later feed, and why."""
    keys: dict[str, int] = {}
    addresses: dict[str, int] = {}
    publishers: dict[str, int] = {}
    for index, feed in enumerate(feeds):
        same_key = keys.setdefault(feed.key, index)
        same_url = addresses.setdefault(_same_address(feed.url), index)
        same_publisher = publishers.setdefault(feed.publisher, index)
        if same_key != index:
            yield index, f"the key {feed.key} is that of the feed on line {lines[same_key]} too"
        if same_url != index:
            yield index, f"feed {feed.key} has the address of the feed on line {lines[same_url]}"
        if feeds[same_publisher].tier != feed.tier:
            yield index, f"{feed.publisher} has the tier {feeds[same_publisher].tier} on line {lines[same_publisher]}"


def _same_address(url: str) -> str:
    """Addresses that no server tells apart are one: scheme, capitals of the host, a slash at the end."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{parts.path.rstrip('/')}{query}"


def _refused(path: Path, where: Sequence[str | int], reason: str, text: str) -> ConfigError:
    match where:
        case ("feed", int(index), *rest):
            key = str(rest[0]) if rest else ""
            line = _line_of_key(text, _table_lines(text)[index], key)
            return ConfigError(f"{path}:{line}", f"feed {index + 1}, {key}: {reason}; correct it or remove the feed")
        case _:
            key = str(where[0]) if where else "the file"
            return ConfigError(str(path), f"{key}: {reason}; only [[feed]] tables stand here")


def _table_lines(text: str) -> list[int]:
    return [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[feed]]")]


def _line_of_key(text: str, start: int, key: str) -> int:
    """The line of `key` in the table that starts at `start`; that of the table when it is missing."""
    for n, line in enumerate(text.splitlines()[start:], start + 1):
        if line.strip().startswith("[["):
            break
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return n
    return start
