"""What the article says of each round: status by votes, dates by rank, venue by nearness, each with evidence."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from models.vocabulary import DatesKind, Discourse, Modality, Status
from worker.extract.claims import CHANGES, Claim
from worker.extract.days import best_date, dating, with_plenary
from worker.extract.facts import Dates, Evidence, RoundFact, Venue
from worker.extract.gathered import (
    COMING,
    PREVIOUS,
    Gathered,
    Key,
    Placed,
    gather,
    is_looked_back_at,
    key_of,
    status_of,
)
from worker.extract.gatherings import Gathering, Which
from worker.extract.naming import RECENT, Named, name
from worker.extract.reading import Reading
from worker.extract.when import Dated, both_days

_DENYING = (Modality.DENIED, Modality.NEGATED)
_WEAK_VENUE = 0.25
_PROOFS = 3
_TENTATIVE = 2
"""How many sentences from the days it may be said that they are tentative."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds of an article, the main one first."""

    facts: tuple[RoundFact, ...]
    focus: int | None
    named: Named

    def number_of(self, gathering: Gathering | None) -> int | None:
        """The round that a gathering means, if its number is known."""
        return self.named.number_of(key_of(gathering))


def read_rounds(reading: Reading) -> Rounds:
    """Bind, name the unnumbered, and settle status, dates and venue of each."""
    named = name(gather(reading), reading)
    order = sorted(named.gathered, key=lambda key: (key != named.main, _first_place(named.gathered[key])))
    facts = [fact for key in order for fact in _facts(key, named, reading)]
    return Rounds(tuple(facts), named.numbers.get(named.main) if named.main is not None else None, named)


def _first_place(found: Gathered) -> int:
    return min((mention.start for mention in found.mentions), default=10**9)


def _is_background(key: Key, named: Named, reading: Reading) -> bool:
    number = named.numbers.get(key)
    if _long_over(number, reading) and not _is_dated_ahead(named.gathered[key], reading):
        return True
    if key == named.main:
        return False
    if key == PREVIOUS:
        return True
    focus = named.numbers.get(named.main) if named.main is not None else None
    if named.main == COMING and focus is None and isinstance(key, int):
        return all(is_looked_back_at(mention, reading) for mention in named.gathered[key].mentions)
    if number is None or focus is None or number >= focus:
        return False
    return not _just_ended(named.gathered[key], reading)


def _just_ended(found: Gathered, reading: Reading) -> bool:
    """“The 14th round ended; the sides decided to hold the 15th”: news of both, whichever the headline has.

    Without a day of publication nobody can tell how long ago it ended.
    """
    if reading.article.published_at is None or status_of(found, reading) is not Status.CONCLUDED:
        return False
    return any(claim.status is Status.CONCLUDED and not (claim.old or claim.background) for claim in found.claims)


def _long_over(number: int | None, reading: Reading) -> bool:
    """A round of the history that had been over for a while is told as history, wherever it stands.

    A day that only the head of the page gives is no publication: pages are stamped when they are printed.
    """
    if reading.article.published_at is None:
        return False
    known = next((each for each in reading.history if each.number == number), None)
    return known is not None and reading.published is not None and reading.published - known.last_on > RECENT


def _is_dated_ahead(found: Gathered, reading: Reading) -> bool:
    """Planned for days to come: then the number is misprinted, and the round is no history."""
    today = reading.published
    return any(
        each.status is Status.PLANNED and each.mention.exact and not each.old and not each.weak
        and each.dates is not None and each.dates.first is not None and today is not None and each.dates.first > today
        for each in found.dates
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Base:
    """What all facts of one round share."""

    number: int | None
    implied: bool
    discourse: Discourse
    main: bool


def _facts(key: Key, named: Named, reading: Reading) -> list[RoundFact]:
    found = named.gathered[key]
    if not found.mentions and not _of_any_gathering(found):
        return []  # "the format will be preserved", "the army began" tell of no round
    background = _is_background(key, named, reading)
    discourse = Discourse.BACKGROUND if background else Discourse.FOCUS
    base = _Base(named.numbers.get(key), key in named.implied, discourse, key == named.main)
    status = status_of(found, reading)
    if background and status in (None, Status.PLANNED, Status.UNDER_WAY):
        status = Status.CONCLUDED
    if status is None:
        status = _left_standing(found) if found.claims else _unsaid(base.number, found, reading, coming=key == COMING)
    if status is None and _days_on_condition(found):
        status = Status.PLANNED
    standing = _bare(base, found, reading) if status is None else [_standing(base, found, status, reading)]
    return [*standing, *_doubted(base, found, status, reading)]


def _of_any_gathering(found: Gathered) -> bool:
    """Whether anything is said of some talks, if only vaguely."""
    claimed = any(claim.about is not None for claim in found.claims)
    return claimed or any(dated.about is not None for dated in found.dates)


def _left_standing(found: Gathered) -> Status | None:
    """A denied change is evidence for the plan; a doubted one says nothing of it."""
    if not found.mentions:
        return None  # the format is not to be cancelled: that is no round's plan
    denied = any(claim.status in CHANGES and claim.modality in _DENYING for claim in found.claims)
    return Status.CONFIRMED if denied else None


def _days_on_condition(found: Gathered) -> bool:
    """“May begin on 23 January if the truce holds”: a plan with its days, though only a possible one."""
    planned = any(c.status is Status.PLANNED and c.modality is Modality.CONDITIONAL for c in found.claims)
    days = any(d.mention.exact and d.mention.month and d.status is Status.PLANNED and not d.old for d in found.dates)
    return planned and days


def _bare(base: _Base, found: Gathered, reading: Reading) -> list[RoundFact]:
    """Of a numbered round whose plan is denied or hangs on a condition: that it is spoken of, no day, no city."""
    if base.number is None or base.implied or any(claim.status in CHANGES for claim in found.claims):
        return []
    evidence = tuple(_mention_evidence(found, reading))
    return [
        RoundFact(
            base.number, implied=False, status=Status.EXPECTED, modality=Modality.ASSERTED, discourse=base.discourse,
            evidence=evidence,
        )
    ]  # fmt: skip


def _unsaid(number: int | None, found: Gathered, reading: Reading, *, coming: bool) -> Status | None:
    """Without any cue: what the calendar says; a bare number is only `expected`, and announces nothing. Where nobody
    knows the day of publication, "the next meeting" with a date is a plan all the same.
    """
    if coming and reading.published is None and found.dates:
        return Status.PLANNED
    if number is not None and number == reading.running:
        return Status.UNDER_WAY
    if number is not None and any(known.number == number for known in reading.history):
        return Status.CONCLUDED
    last = next((dated.dates.last for dated in found.dates if dated.dates and dated.dates.last), None)
    if last is not None and reading.published is not None:
        return Status.CONCLUDED if last < reading.published else Status.PLANNED
    return Status.EXPECTED if number is not None else None


def _standing(base: _Base, found: Gathered, status: Status, reading: Reading) -> RoundFact:
    claims = [claim for claim in found.claims if claim.status is status]
    if status is Status.CONFIRMED and not claims:
        claims = [claim for claim in found.claims if claim.modality in _DENYING]
    best = best_date(dating(found.dates, status, reading), status)
    dates = with_plenary(best, found.dates) or both_days(best, reading) if best else None
    if status is Status.PLANNED and _slipped(found, best, reading, doubted=_modality(claims) is Modality.POSSIBLE):
        status = Status.POSTPONED
    seen = _by_calendar(status, dates, found.claims, reading)
    if seen is Status.UNDER_WAY and seen is not status:  # "opened today, the plenary is set for tomorrow"
        best = best_date(dating(found.dates, seen, reading), seen)
        dates = both_days(best, reading) if best else None
    status = seen
    modality = Modality.ASSERTED if status is Status.CONFIRMED else _modality(claims)
    if best and not claims and _is_doubted(best, reading):
        modality = Modality.POSSIBLE
    if status is Status.PLANNED and dates and dates.kind is DatesKind.DAYS and modality is Modality.ASSERTED:
        status = Status.PLANNED if best and _is_tentative(best, reading) else Status.ANNOUNCED
    venue, place = _venue(found, reading, main=base.main)
    evidence = [*_mention_evidence(found, reading), *_claim_evidence(claims, reading)]
    if best:
        evidence.append(reading.evidence("dates", best.mention.start, best.mention.end, best.mention.rule))
    if place:
        evidence.append(reading.evidence("venue", place.mention.start, place.mention.end, place.mention.rule))
    return RoundFact(base.number, base.implied, status, modality, base.discourse, dates, venue, tuple(evidence))


def _slipped(found: Gathered, best: Dated | None, reading: Reading, *, doubted: bool) -> bool:
    """Days that no longer hold, before those that do, in one sentence: the round was put off, whatever the verb; so
    it is where the new days are doubted. What another sentence says of a former plan is only a remark.
    """
    if best is None or best.old or best.dates is None or best.dates.edtf is None:
        return False
    first, here = best.dates.edtf.split("/")[0], reading.clauses.at(best.mention.start).sentence
    former = (
        each.dates.edtf.split("/")[-1]
        for each in found.dates
        if each.old and each.dates and each.dates.edtf
        if doubted or (each.mention.exact and reading.clauses.at(each.mention.start).sentence == here)
    )
    return any(last[0] == first[0] and last < first for last in former)


def _by_calendar(status: Status, dates: Dates | None, claims: Sequence[Claim], reading: Reading) -> Status:
    """“Opens on Thursday”, read on Tuesday, is still a plan; read on the day itself it may run."""
    today = reading.published
    if dates is None or dates.first is None or dates.last is None or today is None:
        return status
    if status is Status.UNDER_WAY and dates.first > today and dates.kind is not DatesKind.DEADLINE:
        return Status.PLANNED
    if dates.kind is not DatesKind.DAYS:
        return status
    if status is Status.CONCLUDED and dates.first > today + timedelta(1):
        return Status.PLANNED
    runs = any(c.status is Status.UNDER_WAY and c.modality is Modality.ASSERTED for c in claims)
    if status in (Status.PLANNED, Status.CONFIRMED) and runs and dates.first <= today <= dates.last:
        return Status.UNDER_WAY
    return status


def _modality(claims: Sequence[Claim]) -> Modality:
    """What most of the claims are: a bare "preparations" makes no certain plan of a round that "may be held"."""
    valid = [claim for claim in claims if not claim.old and not claim.background] or claims
    asserted = sum(claim.modality is Modality.ASSERTED for claim in valid)
    doubted = sum(claim.modality is Modality.POSSIBLE for claim in valid)
    if asserted >= doubted and (asserted or not valid):
        return Modality.ASSERTED
    first = next(claim.modality for claim in valid if claim.modality is not Modality.ASSERTED)
    return Modality.POSSIBLE if first is Modality.CONDITIONAL else first


def _is_doubted(dated: Dated, reading: Reading) -> bool:
    """“New talks possible in March”: no verb says when, and the words around the date doubt it."""
    clause = reading.clauses.at(dated.mention.start)
    return any(flag.value == "possible" for flag in reading.mentions.within("modality", clause.start, clause.end))


def _is_tentative(dated: Dated, reading: Reading) -> bool:
    """“Preliminarily set for 14 March", "it is the working date": days that are named, and not announced."""
    here = reading.clauses.at(dated.mention.start).sentence
    flags = (flag for flag in reading.mentions.of("modality") if flag.value == "tentative")
    return any(abs(reading.clauses.at(flag.start).sentence - here) <= _TENTATIVE for flag in flags)


def _venue(found: Gathered, reading: Reading, *, main: bool) -> tuple[Venue | None, Placed | None]:
    votes: dict[str, float] = defaultdict(float)
    for placed in found.places:
        votes[placed.code] += placed.weight
    code = max(votes, key=lambda each: votes[each], default=None)
    if code is None or (votes[code] < _WEAK_VENUE and not main):
        return None, None
    place = next(each for each in reading.lexicon.track.places if each.code == code)
    fitting = (placed for placed in found.places if placed.code == code)
    best = max(fitting, key=lambda placed: (placed.weight, -placed.mention.start))
    return Venue(place.city, place.country), best


def _mention_evidence(found: Gathered, reading: Reading) -> list[Evidence]:
    numbered = [mention for mention in found.mentions if mention.which is Which.NUMBERED] or found.mentions
    return [reading.evidence("round", mention.start, mention.end, mention.rule) for mention in numbered[:_PROOFS]]


def _claim_evidence(claims: Sequence[Claim], reading: Reading) -> list[Evidence]:
    return [reading.evidence("status", claim.cue.start, claim.cue.end, claim.cue.rule) for claim in claims[:_PROOFS]]


def _doubted(base: _Base, found: Gathered, status: Status | None, reading: Reading) -> list[RoundFact]:
    """Changes that are only possible, or denied: facts of their own, which move nothing."""
    out: dict[tuple[Status, Modality], RoundFact] = {}
    for claim in found.claims:
        key = claim.status, claim.modality
        if claim.status in CHANGES and claim.modality is not Modality.ASSERTED and claim.status is not status:
            evidence = (*_mention_evidence(found, reading), *_claim_evidence([claim], reading))
            out.setdefault(key, RoundFact(base.number, base.implied, *key, base.discourse, None, None, evidence))
    return list(out.values())
