"""What one article claims of each round: its facts, brought together. Does not know what is on record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from models.vocabulary import DatesKind, Discourse, Modality, Status
from worker.extract.facts import Dates, RoundFact, Venue
from worker.rounds.spans import absurd, implausible, usable
from worker.rounds.values import RoundState, Sighting

T = TypeVar("T")

# What an article asserts of one round, strongest first: a report of the end may recall a delay,
# a report of a delay may recall the announcement.
_STRONGEST_FIRST = (
    Status.CONCLUDED,
    Status.UNDER_WAY,
    Status.CANCELLED,
    Status.POSTPONED,
    Status.MOVED,
    Status.CONFIRMED,
    Status.ANNOUNCED,
    Status.PLANNED,
    Status.EXPECTED,
)
_WEAK = (Modality.POSSIBLE, Modality.CONDITIONAL)


@dataclass(frozen=True, slots=True)
class Claim:
    """What an article asserts of one round. Several dates or venues mean that it gives more than one."""

    number: int
    named: bool
    """False when the article says only "the next round"."""
    status: Status
    dates: tuple[Dates, ...]
    venues: tuple[Venue, ...]
    refused: tuple[str, ...] = ()
    """Why some of its dates were dropped."""

    @property
    def rescheduled(self) -> bool:
        """Whether the article says itself that the round moved."""
        return self.status in (Status.POSTPONED, Status.MOVED)


@dataclass(frozen=True, slots=True)
class Heard:
    """A claim about a round, or only the reason why there is none."""

    claimed: RoundState
    """What was said, before any check."""
    claim: Claim | None
    why_not: str | None = None


def hear(sighting: Sighting, next_number: int, said_on: date, today: date) -> tuple[Heard, ...]:
    """The article's claims by round number, lowest first. Background, denials and negations are no claims.

    `next_number` stands in where the article tells of a new round and names none. What bears no number never adds
    to a round that the article does name: read again after that round was taken, it would mean the one after.
    """
    by_number: dict[int, list[RoundFact]] = {}
    nameless: list[RoundFact] = []
    for fact in sighting.rounds:
        if fact.discourse is Discourse.FOCUS:
            (nameless if fact.number is None else by_number.setdefault(fact.number, [])).append(fact)
    heard = [_hear_round(number, facts, said_on, today) for number, facts in sorted(by_number.items())]
    if not by_number and sighting.announces_new_round:
        heard.append(_hear_nameless(next_number, nameless))
    return tuple(one for one in heard if one is not None)


def _hear_nameless(number: int, facts: Sequence[RoundFact]) -> Heard | None:
    asserted = [fact for fact in facts if fact.modality is Modality.ASSERTED]
    return Heard(_claimed(number, asserted), None, "tells of a new round and names none") if asserted else None


def _hear_round(number: int, facts: Sequence[RoundFact], said_on: date, today: date) -> Heard | None:
    asserted = [fact for fact in facts if fact.modality is Modality.ASSERTED]
    if not asserted:
        weak = [fact for fact in facts if fact.modality in _WEAK]
        why = f"said to be {weak[0].modality.value} only" if weak else None
        return Heard(_claimed(number, weak), None, why) if weak else None
    claimed = _claimed(number, asserted)
    sound, refused = _sound_dates(asserted, said_on, today)
    claim = Claim(
        number=number,
        named=any(not fact.implied for fact in asserted),
        status=_strongest(asserted),
        dates=sound,
        venues=_distinct(fact.venue for fact in asserted if fact.venue is not None),
        refused=refused,
    )
    return Heard(claimed, claim)


def _sound_dates(facts: Iterable[RoundFact], said_on: date, today: date) -> tuple[tuple[Dates, ...], tuple[str, ...]]:
    sound: list[Dates] = []
    refused: list[str] = []
    for fact in facts:
        if fact.dates is None or not usable(fact.dates):
            continue
        why_not = absurd(fact.dates, today) or implausible(fact.dates, fact.status, said_on)
        if why_not is None:
            sound.append(fact.dates)
        else:
            refused.append(why_not)
    return _distinct(_finest(sound)), _distinct(refused)


def _finest(dates: Sequence[Dates]) -> Sequence[Dates]:
    """Days, if there are any: an article that gives both means the same round by the month."""
    days = [one for one in dates if one.kind is DatesKind.DAYS]
    return days or dates


def _strongest(facts: Iterable[RoundFact]) -> Status:
    return min((fact.status for fact in facts), key=_STRONGEST_FIRST.index)


def _claimed(number: int, facts: Sequence[RoundFact]) -> RoundState:
    dates = next((fact.dates for fact in facts if fact.dates), None)
    venue = next((fact.venue for fact in facts if fact.venue), None)
    return RoundState(
        number=number,
        status=_strongest(facts),
        first_on=dates.first if dates else None,
        last_on=dates.last if dates else None,
        edtf=dates.edtf if dates else None,
        dates_kind=dates.kind if dates else None,
        city=venue.city if venue else None,
        country=venue.country if venue else None,
    )


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
