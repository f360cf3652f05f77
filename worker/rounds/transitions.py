"""From what stands and one claim to what stands next. Knows nothing of articles, alerts or keys.

Rules (issue 2, issue 4 deepens them): a status never falls back except to postponed or cancelled; a concluded
round keeps its status for ever; what contradicts must be said later than what it contradicts, and other
days than those on record must come from a voice at least as near to the event. Two voices as near as each other
that contradict within a day, while nobody says that the round moved, are in dispute: the first stands until
another voice joins the second.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from models.vocabulary import DatesKind, Doubt, Status
from worker.extract.facts import Dates, Venue
from worker.rounds.changes import COURSE
from worker.rounds.claims import Claim
from worker.rounds.postponements import is_put_off, repeats, without_voided
from worker.rounds.spans import AHEAD_OF_UTC, Relation, dates_of, relation
from worker.rounds.values import RoundState, Standing, Voice

# Who contradicts later than that has heard news.
OF_ONE_DAY = timedelta(days=1)
CALLED_OFF = (Status.POSTPONED, Status.CANCELLED)
_NOT_COMING = (*CALLED_OFF, Status.LAPSED)
_FIRM = COURSE[2:]
_OPEN_TO_NEW_PLANS = (None, Status.EXPECTED, Status.PLANNED)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something is not taken; with the kind of doubt where a second voice would lift it."""

    why: str
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What stands next, and why parts of the claim were not taken."""

    after: RoundState
    refused: tuple[Refusal, ...] = ()
    put_off: bool = False
    """Whether the round was put off from dates that were known to days that are."""


def step(before: RoundState, claim: Claim, standing: Standing, voice: Voice) -> Step:
    """Apply one claim to one round."""
    if before.status is Status.CONCLUDED:
        return _fill_concluded(before, claim)
    if repeats(before, claim, standing, voice):
        return Step(before)
    reason = _refusal(before, claim, standing, voice)
    if reason is not None:
        return Step(before, (Refusal(reason),))
    dated, no_dates = _with_dates(before, claim, standing, voice)
    put_off = is_put_off(before, dated, claim, standing)
    # Days are given for a round that is coming: the status is not that of the postponement.
    status = Status.ANNOUNCED if put_off else claim.status
    advanced, no_status = _with_status(before, dated, status, voice)
    if no_status is not None:
        return Step(before, (Refusal(no_status),))
    placed, no_venue = _with_venue(advanced, claim, standing, voice)
    refused = tuple(one for one in (no_dates, no_venue and Refusal(no_venue)) if one)
    return Step(placed, refused, put_off and before.last_on is not None)


def _fill_concluded(before: RoundState, claim: Claim) -> Step:
    """A concluded round only gains what nobody told before."""
    ahead = claim.status not in (Status.CONCLUDED, Status.UNDER_WAY)
    last_on = before.last_on
    if ahead and last_on is not None and any(dates.first and dates.first > last_on for dates in claim.dates):
        return Step(before, (Refusal("tells of a coming round under the number of one that is over"),))
    if ahead:
        return Step(before)
    found = _only(claim.dates, dates_of(before))
    after = before
    if found is not None and relation(dates_of(before), found) in (Relation.NEW, Relation.FINER):
        after = _dated(after, found)
    if len(claim.venues) == 1 and after.city is None:
        after = replace(after, city=claim.venues[0].city, country=claim.venues[0].country)
    return Step(after)


def _refusal(before: RoundState, claim: Claim, standing: Standing, voice: Voice) -> str | None:
    """Why nothing of the claim can be taken, if so."""
    later = _is_later(voice, standing.status) and _is_later(voice, standing.dates)
    calls_off = claim.status in CALLED_OFF and claim.status is not before.status
    if calls_off and before.status is not None and not later:
        return f"{claim.status.value}, but said no later than what is on record"
    if before.status is Status.LAPSED and claim.status not in _FIRM and not claim.dates:
        return "talk without dates does not renew a plan whose period passed"
    if before.status in CALLED_OFF and claim.status not in CALLED_OFF:
        return _no_reopening(before.status, claim, standing, later=later)
    return _opened_elsewhere(before, claim)


def _opened_elsewhere(before: RoundState, claim: Claim) -> str | None:
    """Summits are called rounds, too: a round planned in one city and never announced did not open in another."""
    opens = claim.status in (Status.UNDER_WAY, Status.CONCLUDED)
    if not opens or before.status not in (Status.EXPECTED, Status.PLANNED) or before.city is None:
        return None
    cities = [venue.city for venue in claim.venues]
    if not cities or before.city in cities:
        return None
    return f"{claim.status.value} in {cities[0]}, but planned in {before.city} and never announced"


def _no_reopening(called_off: Status, claim: Claim, standing: Standing, *, later: bool) -> str | None:
    if not later:
        return f"said no later than that the round is {called_off.value}"
    if claim.dates and not without_voided(claim.dates, standing):
        return f"repeats the days from before the round was {called_off.value}"
    if claim.status not in _FIRM and not claim.dates:
        return f"a plan without dates does not reopen a round that is {called_off.value}"
    return None


def _with_status(
    before: RoundState, dated: RoundState, claimed: Status, voice: Voice
) -> tuple[RoundState, str | None]:
    opens = claimed in (Status.UNDER_WAY, Status.CONCLUDED)
    if opens and _opens_after(dated, voice):
        return before, f"{claimed.value}, but the round opens {_not_before(dated)}"
    status = _next_status(before.status, claimed)
    if status is Status.POSTPONED is not before.status and dates_of(dated) == dates_of(before):
        # The old days no longer hold and no new ones were given.
        dated = replace(dated, first_on=None, last_on=None, edtf=None, dates_kind=None)
    return replace(dated, status=status), None


def _next_status(known: Status | None, claimed: Status) -> Status:
    if claimed is Status.MOVED:
        return known or Status.PLANNED
    if known is None or known in _NOT_COMING or claimed in CALLED_OFF or known not in COURSE:
        return claimed
    return max(known, claimed, key=COURSE.index)


def _opens_after(state: RoundState, voice: Voice) -> bool:
    """Whether its days, or the first day of the period in which it is planned, lie ahead."""
    dated = state.dates_kind in (DatesKind.DAYS, DatesKind.PERIOD)
    return dated and state.first_on is not None and state.first_on > (voice.said_at + AHEAD_OF_UTC).date()


def _not_before(state: RoundState) -> str:
    return f"only on {state.first_on}" if state.dates_kind is DatesKind.DAYS else f"not before {state.first_on}"


def _with_dates(
    before: RoundState, claim: Claim, standing: Standing, voice: Voice
) -> tuple[RoundState, Refusal | None]:
    known = dates_of(before)
    candidates = without_voided(claim.dates, standing)
    if claim.rescheduled and known is not None:
        candidates = tuple(dates for dates in candidates if _differ(known, dates)) or candidates
    if not candidates:
        stale = bool(claim.dates) and not claim.rescheduled
        return before, Refusal("repeats the days from before the round was put off") if stale else None
    found = _only(candidates, known)
    if found is None:
        return before, Refusal("gives more than one set of dates")
    how = relation(known, found, rescheduled=claim.rescheduled)
    put_off = claim.status is Status.POSTPONED is not before.status
    if how is Relation.SAME or (how is Relation.COARSER and not put_off):
        return before, None  # put off to a month, the round may still be in the month in which its days were
    if known is not None and how is Relation.ELSEWHERE:
        reason = _no_new_dates(before, found, claim, standing.dates, voice)
        if reason is not None:
            return before, Refusal(reason)
        if _in_dispute(before, found, claim, standing, voice):
            return before, Refusal(_both_sides(before, found, standing.dates, voice), Doubt.CONTRADICTS)
    return _dated(before, found), None


def _no_new_dates(before: RoundState, found: Dates, claim: Claim, earlier: Voice | None, voice: Voice) -> str | None:
    """Why dates that contradict those on record are not taken, if so."""
    known = dates_of(before)
    if not _is_later(voice, earlier):
        return "other dates, but said no later than those on record"
    if known is None or known.kind is not DatesKind.DAYS:
        return None
    if earlier is not None and voice.tier.rank > earlier.tier.rank and not claim.rescheduled:
        return f"other dates, but {voice.tier.value} contradicts {earlier.tier.value}"
    if _same_day_of_another_year(known, found):
        return "the same days of another year"
    planned = before.status in _OPEN_TO_NEW_PLANS
    if found.kind is not DatesKind.DAYS and not planned and not claim.rescheduled:
        return "a period elsewhere, though days are announced and nobody says that they moved"
    return None


def _in_dispute(before: RoundState, found: Dates, claim: Claim, standing: Standing, voice: Voice) -> bool:
    """Whether two voices of one tier give other days within a day, and no third has joined the second."""
    earlier = standing.dates
    if earlier is None or claim.rescheduled or before.status not in _FIRM or found.kind is not DatesKind.DAYS:
        return False
    if earlier.tier is not voice.tier or earlier.origin in ("", voice.origin):
        return False
    backed = any(
        (first, last) == (found.first, found.last) and who != voice.origin for first, last, who in standing.contested
    )
    return not backed and voice.said_at - earlier.said_at < OF_ONE_DAY


def _both_sides(before: RoundState, found: Dates, earlier: Voice | None, voice: Voice) -> str:
    known = dates_of(before)
    assert known is not None and earlier is not None  # noqa: S101, PT018 - asked by `_in_dispute`
    one, other = known.edtf or known.last, found.edtf or found.last
    return f"{earlier.origin} says {one}, {voice.origin} says {other}; both {voice.tier.value}"


def _with_venue(before: RoundState, claim: Claim, standing: Standing, voice: Voice) -> tuple[RoundState, str | None]:
    if not claim.venues or any(venue.city == before.city for venue in claim.venues):
        return before, None
    if claim.status is Status.EXPECTED and not claim.dates:
        return before, None  # it is named and nothing is told of it: its city may be that of the format's name
    if len(claim.venues) > 1:
        return before, "gives more than one venue"
    if before.city is not None and not _is_later(voice, standing.venue):
        return before, "another venue, but said no later than the one on record"
    if before.city is not None and standing.venue and voice.tier.rank > standing.venue.tier.rank:
        return before, f"another venue, but {voice.tier.value} contradicts {standing.venue.tier.value}"
    return _placed(before, claim.venues[0]), None


def _only(candidates: tuple[Dates, ...], known: Dates | None) -> Dates | None:
    """The one set of dates that an article means: the known one if given, or the one no other contradicts."""
    agreeing = [dates for dates in candidates if known and not _differ(known, dates)]
    if agreeing:
        return agreeing[0]
    fitting = [dates for dates in candidates if all(_covers(dates, other) for other in candidates)]
    return fitting[0] if fitting else None


def _differ(known: Dates, claimed: Dates) -> bool:
    return (known.first, known.last) != (claimed.first, claimed.last)


def _covers(outer: Dates, inner: Dates) -> bool:
    return relation(outer, inner) in (Relation.SAME, Relation.COARSER)


def _same_day_of_another_year(known: Dates, found: Dates) -> bool:
    if known.first is None or found.first is None:
        return False
    return (known.first.month, known.first.day) == (found.first.month, found.first.day)


def _is_later(voice: Voice, than: Voice | None) -> bool:
    return than is None or voice.said_at > than.said_at


def _dated(state: RoundState, dates: Dates) -> RoundState:
    return replace(state, first_on=dates.first, last_on=dates.last, edtf=dates.edtf, dates_kind=dates.kind)


def _placed(state: RoundState, venue: Venue) -> RoundState:
    return replace(state, city=venue.city, country=venue.country)
