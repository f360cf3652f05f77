"""What is found of each round, gathered under provisional keys: numbered, coming, previous, or simply the focus."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from models.vocabulary import Modality, Status
from worker.extract.claims import CHANGES, Claim, looks_back
from worker.extract.gatherings import STRANGER, Gathering, Which
from worker.extract.mentions import Mention
from worker.extract.reading import Reading
from worker.extract.when import Dated, dates_of_reading

Key = int | str
COMING, FOCUS, PREVIOUS = "coming", "focus", "previous"
OPEN = (Status.PLANNED, Status.CONFIRMED, Status.EXPECTED, Status.ANNOUNCED, Status.POSTPONED, Status.MOVED)
_LEAD_WEIGHT, _DOUBT_WEIGHT, _BACKGROUND_WEIGHT, _UNSAID_WEIGHT = 3.0, 0.7, 0.25, 0.1
_NAME_WEIGHT, _ASIDE_WEIGHT = 0.3, 0.4
_OF_SENTENCE = 0.5
_BESIDE, _FORMAT_REACH = 8, 40


@dataclass(frozen=True, slots=True)
class Placed:
    """A city that is said of a round, and how surely."""

    weight: float
    code: str
    mention: Mention


@dataclass(slots=True)
class Gathered:
    """What was found for one round while it is put together."""

    mentions: list[Gathering] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    places: list[Placed] = field(default_factory=list)

    def absorb(self, other: "Gathered") -> None:
        """Take everything of another."""
        self.mentions += other.mentions
        self.claims += other.claims
        self.dates += other.dates
        self.places += other.places

    def split(self, reading: "Reading") -> "Gathered":
        """Give up what the clauses with a plan say."""
        at = reading.clauses.index
        planned = {claim.clause for claim in self.claims if claim.status in OPEN}
        taken = Gathered(
            [],
            [claim for claim in self.claims if claim.clause in planned],
            [dated for dated in self.dates if at(dated.mention.start) in planned],
            [placed for placed in self.places if at(placed.mention.start) in planned],
        )
        self.claims = [claim for claim in self.claims if claim.clause not in planned]
        self.dates = [dated for dated in self.dates if at(dated.mention.start) not in planned]
        self.places = [placed for placed in self.places if at(placed.mention.start) not in planned]
        return taken


def key_of(gathering: Gathering | None) -> Key:
    """The provisional key of a round mention; what speaks of nothing in particular speaks of the focus."""
    if gathering is None or gathering.which in (Which.PLAIN, Which.VAGUE, Which.PART, Which.PLURAL):
        return FOCUS
    if gathering.which is Which.NUMBERED and gathering.number is not None:
        return gathering.number
    return COMING if gathering.which is Which.COMING else PREVIOUS


def gather(reading: Reading) -> dict[Key, Gathered]:
    gathered: dict[Key, Gathered] = defaultdict(Gathered)
    for mention in reading.gatherings:
        if mention.is_round:
            gathered[key_of(mention)].mentions.append(mention)
    for claim in _claims_of_rounds(reading):
        gathered[key_of(claim.about)].claims.append(claim)
    for dated in dates_of_reading(reading):
        if dated.about is None or dated.about.which not in (Which.OTHER, Which.PLURAL):
            gathered[key_of(dated.about)].dates.append(dated)
    for key, placed in _places(reading):
        gathered[key].places.append(placed)
    if gathered.keys() == {FOCUS} and _is_of_side(gathered[FOCUS], reading):
        return {}  # all that is told is told of the ministers' meeting
    if FOCUS in gathered and not gathered[FOCUS].mentions and len(gathered) > 1:
        _give_away(gathered, reading)
    return dict(gathered)


def _is_told_of_round(claim: Claim, reading: Reading) -> bool:
    """Said of no other meeting nor the format itself, nor only what follows upon a round that the text recalls."""
    about = claim.about
    if _of_format(claim, reading):
        return False
    if about is None or about.which in (Which.OTHER, Which.PLURAL):
        return about is None
    return claim.nearness >= _OF_SENTENCE or claim.background or not is_looked_back_at(about, reading)


def _give_away(gathered: dict[Key, Gathered], reading: Reading) -> None:
    """What is said of no gathering in particular is said of the round in the lead; its plans of the coming one, where
    the lead's is over. Beside rounds that are long over it stays the article's own subject.
    """
    lone = gathered.pop(FOCUS)
    lone.claims = [claim for claim in lone.claims if not claim.background]
    lead = _lead_key(reading, gathered)
    open_, over = is_open(lone, reading), reading.concluded_before
    if open_ and isinstance(lead, int) and over is not None and lead <= over and COMING not in gathered:
        gathered[FOCUS] = lone
        return
    if lead == COMING and not open_:
        ended = (key for key in gathered if status_of(gathered[key], reading) is Status.CONCLUDED)
        lead = next(ended, lead)
    if COMING in gathered and lead != COMING and not is_open(gathered[lead], reading):
        plans = lone.split(reading)
        gathered[COMING].absorb(plans)
    gathered[lead].absorb(lone)


def _of_format(claim: Claim, reading: Reading) -> bool:
    """“Does not plan to cancel the Astana format”: a change that names the format right beside it is no round's."""
    if claim.about is not None or claim.status not in CHANGES:
        return False
    cue, mentions = claim.cue, reading.mentions
    first, last = (
        (cue.start - _FORMAT_REACH, cue.start) if reading.clauses.verb_last else (cue.end, cue.end + _BESIDE)
    )
    named = (
        name for name in mentions.within("format", max(0, first), last) if name.end <= last or name.start >= first
    )
    return any(not mentions.within("head", name.start, name.end) for name in named)


def _claims_of_rounds(reading: Reading) -> Iterator[Claim]:
    """What is told of rounds, without an end that reaches across a plan: "they adopted a statement and decided to
    hold the 23rd meeting" ends no 23rd one, nor does "they agreed that the 23rd meeting will be held".
    """
    plans: dict[tuple[Gathering, int], list[int]] = defaultdict(list)
    for claim in reading.claims:
        if claim.about is not None and claim.status in OPEN:
            plans[claim.about, claim.clause].append(claim.cue.start)
    for claim in reading.claims:
        about = claim.about
        ended = about is not None and claim.status is Status.CONCLUDED and claim.cue.end < about.start
        if ended and about is not None and any(claim.cue.end <= start for start in plans[about, claim.clause]):
            before = [each for each in reading.binder.rounds_of_clause(claim.clause) if each.start < claim.cue.end]
            if before and before[-1] is not about:
                yield replace(claim, about=before[-1])  # "the participants of the 11th agreed to hold the 12th"
            continue
        if _is_told_of_round(claim, reading):
            yield claim


def _is_of_side(focus: Gathered, reading: Reading) -> bool:
    """Whether a meeting without a number is another one: nothing is said of a round, or only a headline whose first
    sentence tells whose meeting it is.
    """
    sides = [reading.clauses.at(each.start).sentence for each in reading.gatherings if _is_side(each)]
    if not focus.mentions:
        return bool(sides)
    in_headline = all(reading.clauses.at(mention.start).sentence == 0 for mention in focus.mentions)
    return bool(reading.article.title) and in_headline and 1 in sides


def _is_side(each: Gathering) -> bool:
    return each.which is Which.OTHER and each.kind != STRANGER


def _lead_key(reading: Reading, gathered: dict[Key, Gathered]) -> Key:
    for mention in reading.gatherings:
        if mention.is_round and mention.which is not Which.PREVIOUS and not is_looked_back_at(mention, reading):
            return key_of(mention)
    return next(iter(gathered))


def is_looked_back_at(mention: Gathering, reading: Reading) -> bool:
    clause = reading.clauses.all[mention.clause]
    return looks_back(clause.start, clause.end, reading.mentions)


def _places(reading: Reading) -> Iterable[tuple[Key, Placed]]:
    """Each city in which the track meets, with the round it is said of and how surely."""
    hosts = {place.code for place in reading.lexicon.track.places if place.hosts}
    for mention in reading.mentions.of("place"):
        if mention.value not in hosts:
            continue
        if _in_number(mention, reading):
            continue
        near = reading.binder.in_clause(mention.start, mention.end)
        weight = _weight_of_place(mention, reading, beside_round=near is not None)
        about = reading.binder.about(mention.start, mention.end)
        if weight is None or (about is not None and about.which in (Which.OTHER, Which.PLURAL)):
            continue
        if _says_nothing(reading.clauses.index(mention.start), reading):
            weight *= _UNSAID_WEIGHT  # "no date of new talks in Astana" tells of no place
        yield key_of(about), Placed(weight, str(mention.value), mention)


def _weight_of_place(mention: Mention, reading: Reading, *, beside_round: bool) -> float | None:
    """How surely a city is a place; None where it only names the matter."""
    name = reading.mentions.at("format", mention.start, mention.end)
    if name and name.start == mention.start and name.end > mention.end:
        if not reading.mentions.within("head", mention.end, max(mention.end + 2, name.end)):
            return None  # "Astana format", "Astana process"
        return _NAME_WEIGHT
    if name and name.start < mention.start and name.end == mention.end:
        if not beside_round and not reading.mentions.within("head", name.start, mention.start):
            return None  # "la fin du processus d'Astana ?", in a clause without a round
        return _NAME_WEIGHT  # "processus d'Astana": the city ends the name, and is the place where no other is told
    return 1.0 if beside_round else _ASIDE_WEIGHT


def _says_nothing(number: int, reading: Reading) -> bool:
    """Whether a clause asserts nothing: all that it says of a round is negated, or hangs on a condition."""
    denied = (Modality.NEGATED, Modality.CONDITIONAL)
    told = [claim for claim in reading.claims if claim.clause == number]
    if told:
        return all(claim.modality in denied and claim.status not in CHANGES for claim in told)
    clause = reading.clauses.all[number]
    flags = reading.mentions.within("modality", clause.start, clause.end)
    return any(flag.value == Modality.CONDITIONAL for flag in flags)


def _in_number(mention: Mention, reading: Reading) -> bool:
    """“Astana-10” was held in Sochi: the city in a round's short name is no venue."""
    return any(
        each.which is Which.NUMBERED and each.start == mention.start and reading.folded.text[each.end - 1].isdigit()
        for each in reading.binder.of_sentence(reading.clauses.at(mention.start).sentence)
    )


def _statuses(claims: Sequence[Claim], reading: Reading) -> dict[Status, float]:
    """Votes for each status: asserted above doubtful, the lead above the rest, looking back hardly."""
    votes: dict[Status, float] = defaultdict(float)
    for claim in claims:
        if claim.modality in (Modality.DENIED, Modality.NEGATED, Modality.CONDITIONAL):
            continue
        weight = _LEAD_WEIGHT if claim.cue.start < reading.lead_end else 1.0
        weight *= _DOUBT_WEIGHT if claim.modality is Modality.POSSIBLE else 1.0
        weight *= _BACKGROUND_WEIGHT if claim.background or claim.old else 1.0
        weight *= claim.nearness
        votes[claim.status] += weight
    return dict(votes)


def status_of(found: Gathered, reading: Reading) -> Status | None:
    """A change that is asserted of the round, else what most votes say; what ended does not run any more."""
    for claim in found.claims:
        if claim.status in CHANGES and _holds(claim, found):
            return claim.status
    votes = _statuses(found.claims, reading)
    for change in CHANGES:
        votes.pop(change, None)
    return max(votes, key=lambda status: (votes[status], status is not Status.UNDER_WAY), default=_ruled_out(found))


def _holds(change: Claim, found: Gathered) -> bool:
    """Whether the round itself is said to change. "He cancelled his trip", where something else is said of the round
    by name, changes no round; nor does "not in May, in the summer" call it off.
    """
    if change.modality is not Modality.ASSERTED or change.background:
        return False
    if change.nearness < _OF_SENTENCE and any(_speaks_otherwise(claim) for claim in found.claims):
        return False
    return change.status is not Status.CANCELLED or _ruled_out(found) is None


def _ruled_out(found: Gathered) -> Status | None:
    """PLANNED where only a period is ruled out and another date is told: "not in May, perhaps in the summer"."""
    ruled_out = any(each.status is Status.CANCELLED and not each.mention.exact for each in found.dates)
    instead = any(each.status is Status.PLANNED and not each.old for each in found.dates)
    return Status.PLANNED if ruled_out and instead else None


def _speaks_otherwise(claim: Claim) -> bool:
    valid = claim.modality is Modality.ASSERTED and not claim.old and not claim.background
    return valid and claim.status not in CHANGES and claim.nearness >= _OF_SENTENCE


def is_open(found: Gathered, reading: Reading) -> bool:
    status = status_of(found, reading)
    return status in OPEN or (status is None and bool(found.claims))
