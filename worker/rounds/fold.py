"""Changes, in the order of their places, to what stands. Does not decide and does not sort."""

from collections.abc import Iterable
from dataclasses import replace

from models.vocabulary import ChangeKind, Doubt, Status, Tier
from worker.rounds.values import Change, RoundState, Standing, TrackState, Voice


def fold(changes: Iterable[Change]) -> dict[int, RoundState]:
    """Every round after the last change that moved it."""
    return {change.round_number: change.after for change in changes if change.kind.moves}


def fold_track(changes: Iterable[Change], start: TrackState | None = None) -> TrackState:
    """What stands after `changes` on top of `start`, with who said it."""
    rounds = dict(start.rounds) if start else {}
    standings = dict(start.standings) if start else {}
    for change in changes:
        standing = standings.get(change.round_number, Standing())
        if change.kind.moves:
            rounds[change.round_number] = change.after
            standing = _moved(standing, change)
        else:
            standing = _doubted(standing, change)
        standings[change.round_number] = standing
    return TrackState(rounds, standings)


def _moved(standing: Standing, change: Change) -> Standing:
    before, after = change.before or RoundState(change.round_number), change.after
    # An article dated tomorrow must not silence what is said today.
    said_at = min(change.said_at or change.learnt_at, change.learnt_at)
    voice = Voice(said_at, change.tier or Tier.AGGREGATOR, change.origin, change.article_id)
    replaced = dict(standing.replaced)
    if after.status is not before.status:
        standing = replace(standing, status=voice)
        replaced["status"] = before
    if (after.first_on, after.last_on, after.dates_kind) != (before.first_on, before.last_on, before.dates_kind):
        standing = replace(standing, dates=voice, contested=frozenset(), put_off=_put_off(standing, change, voice))
        replaced["dates"] = before
    if after.city != before.city:
        standing = replace(standing, venue=voice)
        replaced["venue"] = before
    if change.kind is ChangeKind.POSTPONED and before.first_on and before.last_on:
        standing = replace(standing, voided=(before.first_on, before.last_on))
    return replace(standing, replaced=replaced)


def _put_off(standing: Standing, change: Change, voice: Voice) -> Voice | None:
    """Who put the round off to the days that it has now; finer ones do not undo it."""
    if change.kind is ChangeKind.DATES_SET:
        return standing.put_off
    was_open = change.before is not None and change.before.status is Status.POSTPONED
    coming = change.after.status is not Status.POSTPONED and change.after.last_on is not None
    return voice if coming and (was_open or change.kind is ChangeKind.POSTPONED) else None


def _doubted(standing: Standing, change: Change) -> Standing:
    """Who has raised a doubt that a second voice will lift."""
    if change.doubt is Doubt.UNNUMBERED:
        said_at = min(change.said_at or change.learnt_at, change.learnt_at)
        return replace(standing, hinted=standing.hinted | {(change.origin, said_at)})
    if change.doubt is Doubt.CONTRADICTS and change.kind is ChangeKind.DISPUTED:
        days = (change.after.first_on, change.after.last_on, change.origin)
        return replace(standing, contested=standing.contested | {days})
    return standing
