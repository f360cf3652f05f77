"""The values of settling: what stands, what an article says, what became known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.vocabulary import ChangeKind, DatesKind, Status, Tier
from worker.extract.facts import RoundFact


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round as it stands: the fold of its changes.

    `first_on` and `last_on` bound a period or deadline too. Only a round that is being made has no status.
    """

    number: int
    status: Status | None = None
    first_on: date | None = None
    last_on: date | None = None
    edtf: str | None = None
    dates_kind: DatesKind | None = None
    city: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Voice:
    """When something was said, and how near to the event the one stands who said it."""

    said_at: datetime
    tier: Tier


@dataclass(frozen=True, slots=True)
class Standing:
    """Who gave a round its present status, dates and venue: what contradicts them must be said later.

    `voided` are the days that a postponement took away. Whoever repeats them has not heard of it.
    """

    status: Voice | None = None
    dates: Voice | None = None
    venue: Voice | None = None
    voided: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class TrackState:
    """Every round as it stands. `fold_track` gives it with standings.

    Without standings nothing is known of who said it, and any claim counts as the newer one.
    """

    rounds: Mapping[int, RoundState]
    standings: Mapping[int, Standing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one revision of one article says of rounds.

    `tier` is that of the origin, `baseline` is true of what a feed carried before we watched it.
    """

    revision_id: int
    article_id: int
    said_at: datetime | None
    learnt_at: datetime
    tier: Tier
    origin: str
    baseline: bool
    language: str | None
    announces_new_round: bool
    rounds: tuple[RoundFact, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What became known of a round, with the whole state before and after.

    A `watch` moves nothing: its `after` is what was claimed, and the fold passes it over.
    `key` is the same for the same change, whoever decides it and however often.
    """

    kind: ChangeKind
    key: str
    round_number: int
    before: RoundState | None
    after: RoundState
    said_at: datetime | None
    learnt_at: datetime
    origin: str
    tier: Tier
    revision_id: int | None
    """None for the shipped history."""
    article_id: int | None
    alertable: bool
    why: str
