"""Rounds put off: to days that are known, or until nobody knows when. Pure.

A round that is put off to known days is still coming: it keeps its status and has other days. Only one of which the
new days are not known is `postponed`, and has to be announced anew.
"""

from datetime import date, timedelta

from models.vocabulary import DatesKind, Status
from worker.extract.facts import Dates
from worker.rounds.claims import Claim
from worker.rounds.spans import Relation, dates_of, relation
from worker.rounds.values import RoundState, Standing, Voice

# For so long "postponed" without days tells of the postponement that is known.
OF_ONE_STORY = timedelta(days=3)
_COMING = (Status.EXPECTED, Status.PLANNED, Status.ANNOUNCED, Status.CONFIRMED)


def is_put_off(before: RoundState, dated: RoundState, claim: Claim, standing: Standing) -> bool:
    """Whether the claim puts a round, of which days or a period were known, off to later days."""
    if claim.status is not Status.POSTPONED or dated.dates_kind is not DatesKind.DAYS:
        return False
    was = _was_to_open(before, standing)
    changed = (dated.first_on, dated.last_on) != (before.first_on, before.last_on)
    return changed and was is not None and dated.first_on is not None and dated.first_on > was


def repeats(before: RoundState, claim: Claim, standing: Standing, voice: Voice) -> bool:
    """Whether the claim only tells again of the postponement that is on record."""
    given = without_voided(claim.dates, standing)
    known = dates_of(before)
    if claim.status is Status.POSTPONED and before.status in _COMING:
        return standing.put_off is not None and _tells_again(claim, given, known, standing.put_off, voice)
    if before.status is not Status.POSTPONED or known is None or known.kind is DatesKind.DAYS:
        return False
    return claim.status in _COMING and bool(given) and _says_no_more(given, known)


def without_voided(dates: tuple[Dates, ...], standing: Standing) -> tuple[Dates, ...]:
    """The dates without those that a postponement took away."""
    return tuple(one for one in dates if (one.first, one.last) != standing.voided)


def _was_to_open(before: RoundState, standing: Standing) -> date | None:
    """The first day that a coming round had, or had before it was put off until nobody knew when."""
    if before.status in _COMING and before.last_on is not None:
        return before.first_on or date.min
    if before.status is Status.POSTPONED and before.last_on is None and standing.voided is not None:
        return standing.voided[0]
    return None


def _tells_again(claim: Claim, given: tuple[Dates, ...], known: Dates | None, put_off: Voice, voice: Voice) -> bool:
    if given:
        return known is not None and _says_no_more(given, known)
    return bool(claim.dates) or voice.said_at - put_off.said_at <= OF_ONE_STORY


def _says_no_more(given: tuple[Dates, ...], known: Dates) -> bool:
    return all(relation(known, one) in (Relation.SAME, Relation.COARSER) for one in given)
