"""Where what was said stands in the history: by when it was said, and never by when or in which order we read it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b

from worker.extract.facts import RoundFact
from worker.rounds.values import Sighting

# Digits and small letters of one width each, so that every database sorts them alike.
_SHIPPED, HEARD = "0", "1"
# Nobody says that a period passed: it stands before what is said in the same moment.
_NOBODY = "0" * 9


def said_at(sighting: Sighting) -> datetime:
    """When it counts as said: a feed that dates nothing is heard when we read it, and nothing is said tomorrow."""
    return min(sighting.said_at or sighting.learnt_at, sighting.learnt_at)


def place_of(sighting: Sighting) -> str:
    """By time; in one moment the nearer to the event first, then by what is said: copies stand side by side."""
    said = repr((sighting.origin, sighting.announces_new_round, _bare(sighting.rounds), _bare(sighting.withdrawn)))
    tie = blake2b(said.encode(), digest_size=4).hexdigest()
    return f"{HEARD}{_moment(said_at(sighting))}{sighting.tier.rank}{tie}"


def place_of_shipped(at: datetime) -> str:
    """The shipped history stands before all that was heard."""
    return f"{_SHIPPED}{_moment(at)}{_NOBODY}"


def place_between(at: datetime) -> str:
    """Of what nobody said."""
    return f"{HEARD}{_moment(at)}{_NOBODY}"


def moment_of(place: str) -> datetime:
    """When what stands there counts as said."""
    return datetime.strptime(place[1:21], "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)


def _moment(at: datetime) -> str:
    utc = at.astimezone(UTC)
    return f"{utc.year:04}{utc:%m%d%H%M%S%f}"


def _bare(facts: Iterable[RoundFact]) -> list[tuple[object, ...]]:
    return [(f.number, f.implied, f.status, f.modality, f.discourse, f.dates, f.venue) for f in facts]
