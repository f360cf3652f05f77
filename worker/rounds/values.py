"""The values of settling: what stands, what an article says, what became known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from models.vocabulary import ChangeKind, DatesKind, Doubt, Status, Tier
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
    """When something was said, by whom, and how near to the event that one stands."""

    said_at: datetime
    tier: Tier
    origin: str = ""
    article_id: int | None = None
    """None for the shipped history."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who gave a round its present status, dates and venue: what contradicts them must be said later.

    `voided` are the days that a postponement took away. Whoever repeats them has not heard of it. `put_off` is who
    gave the days that stand in their stead. `contested` are other days, each with the one who gave them against the
    record: a second such voice carries them.
    `hinted` names who spoke of the round without its number, and when. `replaced` are the states as they were before
    each of the three last changed: what stands again when its article takes it back.
    """

    status: Voice | None = None
    dates: Voice | None = None
    venue: Voice | None = None
    voided: tuple[date, date] | None = None
    put_off: Voice | None = None
    contested: frozenset[tuple[date | None, date | None, str]] = frozenset()
    hinted: frozenset[tuple[str, datetime]] = frozenset()
    replaced: Mapping[str, RoundState] = field(default_factory=dict)


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

    `tier` is that of the origin, `baseline` is true of what a feed carried before we watched it. `withdrawn` is
    what the text of this article before this one said, this one no longer says, and nobody else says.
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
    withdrawn: tuple[RoundFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What became known of a round, with the whole state before and after.

    One whose kind does not move a round (`ChangeKind.moves`) is passed over by the fold; the `after` of a `watch` or
    `disputed` one is what was claimed. `key` is the same for the same change, whoever decides it and however often.
    `place` is where it stands in the history, by when it was said: it sorts as text.
    """

    kind: ChangeKind
    key: str
    round_number: int
    before: RoundState | None
    after: RoundState
    said_at: datetime | None
    learnt_at: datetime
    origin: str
    tier: Tier | None
    revision_id: int | None
    """None for the shipped history, and for what nobody said."""
    article_id: int | None
    alertable: bool
    why: str
    place: str = ""
    doubt: Doubt | None = None
    """Of a `watch`: what kind of doubt it is, where a later voice may lift it."""
