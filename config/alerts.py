"""The schema of the alerts file: who is told what, on which channel. The worker checks a channel's own form."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from config.toml import parse, read_toml

# The values of models.vocabulary: config and models do not know each other, so a test compares.
Kind = Literal[
    "signalled",
    "announced",
    "confirmed",
    "dates_set",
    "dates_changed",
    "venue_set",
    "venue_changed",
    "postponed",
    "cancelled",
    "under_way",
    "concluded",
    "lapsed",
    "corrected",
    "participant_joined",
    "statement_adopted",
    "next_planned",
    "disputed",
    "watch",
]
TierName = Literal["official", "agency", "media", "aggregator"]


class _Table(BaseModel):
    # A secret typed where a reference belongs must not come back in the error.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class SubscriptionTable(_Table):
    """One `[[subscription]]`. Empty `kinds` means the usual ones: all that move a round."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    who: Annotated[str, Field(min_length=1, max_length=200)]
    channel: Annotated[str, Field(min_length=1, max_length=2000)]
    kinds: tuple[Kind, ...] = ()
    min_tier: TierName = "aggregator"
    languages: tuple[Annotated[str, Field(pattern="^[a-z]{2}$")], ...] = ()
    """Of the articles; empty: any."""
    min_origins: Annotated[int, Field(ge=1, le=20)] = 1
    time_zone: Annotated[str, Field(min_length=1, max_length=60)] = "UTC"
    quiet: Annotated[str, Field(max_length=11)] | None = None
    digest: Annotated[str, Field(max_length=11)] = "at_once"
    most_per_hour: Annotated[int, Field(ge=1, le=1000)] = 12
    troubles: bool = False
    """Also told when the service itself is in trouble."""
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "en"
    secret: Annotated[str, Field(pattern=r"^(env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*)$")] | None = None
    expires_on: date | None = None
    """The last day on which it is told."""


class AlertsFile(_Table):
    """The whole file."""

    subscription: tuple[SubscriptionTable, ...] = ()

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        keys = Counter(table.key for table in self.subscription)
        if twice := [key for key, times in keys.items() if times > 1]:
            raise ValueError(f"two subscriptions have the key {twice[0]!r}; rename one of them")
        return self


def load_alerts(path: Path) -> AlertsFile:
    """Read the alerts file.

    Raises:
        ConfigError: it cannot be read or a key is wrong; names file, line and key.
    """
    tables, text = read_toml(path)
    return parse(AlertsFile, tables, path, text)
