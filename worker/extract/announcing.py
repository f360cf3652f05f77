"""Whether a fact about a round tells a reader on that day of a coming round, and if not, why not."""

from datetime import date, timedelta
from enum import StrEnum

from models.vocabulary import DatesKind, Discourse, Modality, Status
from worker.extract.facts import Dates, RoundFact

_COMING = (Status.EXPECTED, Status.PLANNED, Status.ANNOUNCED, Status.CONFIRMED, Status.POSTPONED, Status.MOVED)
_MISTYPED_YEAR = 45


class Silence(StrEnum):
    """Why a fact announces nothing."""

    BACKGROUND = "it is told as background"
    NOT_COMING = "a round that is under way, over or off is not coming"
    BARE = "no words say that it will be held, and no coming day is named"
    NOT_ASSERTED = "it is denied, negated or conditional"
    OVER = "its days are before the day of publication"


def why_silent(fact: RoundFact, published: date | None) -> Silence | None:
    """Why the fact announces nothing; None when it tells of a coming round."""
    said = {proof.field for proof in fact.evidence}
    if fact.discourse is Discourse.BACKGROUND:
        return Silence.BACKGROUND
    if fact.status not in _COMING:
        return Silence.NOT_COMING
    if "status" not in said and not ("dates" in said and _is_ahead(fact.dates, published)):
        return Silence.BARE
    if fact.modality not in (Modality.ASSERTED, Modality.POSSIBLE):
        return Silence.NOT_ASSERTED
    return Silence.OVER if _is_over(fact.dates, published) else None


def _is_ahead(dates: Dates | None, published: date | None) -> bool:
    return bool(dates and dates.last and published and dates.last >= published)


def _is_over(dates: Dates | None, published: date | None) -> bool:
    """Days before the publication; a wrong year in an announcement (it happens) does not make it old news."""
    if dates is None or dates.last is None or published is None or dates.kind is not DatesKind.DAYS:
        return False
    this_year = dates.last + timedelta(days=round((published.year - dates.last.year) * 365.25))
    near = timedelta(-1) <= this_year - published <= timedelta(_MISTYPED_YEAR)
    return dates.last < published and not (dates.last.year == published.year - 1 and near)
