"""The history: what was said, in the order in which it was said, as the changes it makes. Pure.

It depends on what was said and never on the order of reading: sightings are put in their places (`places.py`) and
decided one by one. A sighting that comes late is put in its place, and what follows is decided anew; what that
leaves of the old history, and what is new to us, is for the caller to write down.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from models.vocabulary import DatesKind, Status
from worker.rounds.changes import as_learnt, lapse, same
from worker.rounds.decide import decide
from worker.rounds.fold import fold_track
from worker.rounds.places import moment_of, place_between, place_of
from worker.rounds.values import Change, Sighting, TrackState

NOTHING = TrackState({})
# Plans slip by weeks before anybody says so; talk of the round in that time is of the same plan.
PATIENCE = timedelta(days=31)
_PLANS = (Status.EXPECTED, Status.PLANNED)


def chronicle(
    sightings: Iterable[Sighting],
    start: TrackState = NOTHING,
    keys: Iterable[str] = (),
    until: datetime | None = None,
) -> tuple[Change, ...]:
    """The changes that sightings make on top of `start`, which stands before all of them.

    Plans whose period passed before `until`, or before what was said later, lapse. `keys` are those of the changes
    that led to `start`.
    """
    told = _Told(start, keys)
    for sighting in in_their_places(sightings):
        told.add(lapsed(told.state, moment_of(place_of(sighting))))
        told.add(decide(sighting, told.state))
    if until is not None:
        told.add(lapsed(told.state, until))
    return tuple(told.new)


def in_their_places(sightings: Iterable[Sighting]) -> list[Sighting]:
    """By place; two that say the same in the same moment by their revisions, for nothing else tells them apart."""
    return sorted(sightings, key=lambda one: (place_of(one), one.learnt_at, one.revision_id))


def lapsed(state: TrackState, by: datetime) -> Iterator[Change]:
    """The plans whose period had been over for a month by then, with nobody announcing days."""
    for number, known in sorted(state.rounds.items()):
        if known.status in _PLANS and known.last_on is not None and known.dates_kind is not DatesKind.DAYS:
            passed_at = datetime.combine(known.last_on + PATIENCE, time.min, UTC)
            if passed_at <= by:
                yield lapse(state.rounds[number], passed_at, place_between(passed_at))


@dataclass(frozen=True, slots=True)
class Revised:
    """A history after something was learnt: what joins it, what no longer stands in it, what is news of that."""

    added: tuple[Change, ...] = ()
    superseded: tuple[Change, ...] = ()
    news: tuple[Change, ...] = ()
    """To be told, each a member of `added` or, where that would not say what became different, a change beside it."""


def revise(start: TrackState, before: Sequence[Change], after: Sequence[Change]) -> Revised:
    """From what followed on `start` as it was known to how it is known now, both in order.

    News is what leaves a round in another state than the one that was known, once.
    """
    was, now = {_identity(one) for one in before}, {_identity(one) for one in after}
    added = tuple(one for one in after if _identity(one) not in was)
    superseded = tuple(one for one in before if _identity(one) not in now)
    return Revised(added, superseded, tuple(_news(fold_track(before, start), added, after)))


def _identity(change: Change) -> tuple[str, str, int | None]:
    return change.key, change.place, change.revision_id


def _news(known: TrackState, added: Sequence[Change], after: Sequence[Change]) -> Iterator[Change]:
    for number in sorted({one.round_number for one in added if one.kind.moves}):
        steps = [one for one in added if one.kind.moves and one.round_number == number]
        last = [one for one in after if one.kind.moves and one.round_number == number][-1]
        stood = known.rounds.get(number)
        if same(stood, last.after):
            continue
        if steps[0].before == stood:
            yield from steps
        else:
            yield as_learnt(stood, last)


class _Told:
    """The changes so far. A doubt is noted once; the same move made again, as days that go to and fro, is another."""

    def __init__(self, start: TrackState, keys: Iterable[str]) -> None:
        self.state = start
        self.new: list[Change] = []
        self._times = Counter(_without_count(key) for key in keys)

    def add(self, changes: Iterable[Change]) -> None:
        """Take up what was just decided."""
        for change in changes:
            count = self._times[change.key]
            self._times[change.key] += 1
            if count and not change.kind.moves:
                continue
            kept = replace(change, key=f"{change.key}-{count + 1}") if count else change
            self.new.append(kept)
            self.state = fold_track([kept], self.state)


def _without_count(key: str) -> str:
    return key.partition("-")[0]
