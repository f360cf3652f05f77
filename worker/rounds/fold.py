"""Changes, in the order in which we learnt them, to what stands. Does not decide and does not sort."""

from collections.abc import Iterable
from dataclasses import replace

from models.vocabulary import ChangeKind, Status
from worker.rounds.values import Change, RoundState, Standing, TrackState, Voice


def fold(changes: Iterable[Change]) -> dict[int, RoundState]:
    """Every round after its last change that moved it; `watch` changes move nothing."""
    return {change.round_number: change.after for change in changes if change.kind is not ChangeKind.WATCH}


def fold_track(changes: Iterable[Change], start: TrackState | None = None) -> TrackState:
    """What stands after `changes` on top of `start`, with who said it."""
    rounds = dict(start.rounds) if start else {}
    standings = dict(start.standings) if start else {}
    for change in changes:
        if change.kind is ChangeKind.WATCH:
            continue
        rounds[change.round_number] = change.after
        standings[change.round_number] = _standing(standings.get(change.round_number, Standing()), change)
    return TrackState(rounds, standings)


def _standing(standing: Standing, change: Change) -> Standing:
    before, after = change.before or RoundState(change.round_number), change.after
    # An article dated tomorrow must not silence what is said today.
    said_at = min(change.said_at or change.learnt_at, change.learnt_at)
    voice = Voice(said_at, change.tier)
    if after.status is not before.status:
        standing = replace(standing, status=voice)
    if (after.first_on, after.last_on, after.dates_kind) != (
        before.first_on,
        before.last_on,
        before.dates_kind,
    ):
        standing = replace(standing, dates=voice)
    if after.city != before.city:
        standing = replace(standing, venue=voice)
    if after.status is Status.POSTPONED is not before.status and before.first_on and before.last_on:
        standing = replace(standing, voided=(before.first_on, before.last_on))
    return standing
