"""Claims, dates and places put together: what the article says of each round."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from models.vocabulary import DatesKind, Discourse, Modality, Status
from worker.extract.claims import CHANGES, Claim, looks_back
from worker.extract.dates import Tense
from worker.extract.facts import Dates, Evidence, RoundFact, Venue
from worker.extract.gatherings import Gathering, Which
from worker.extract.mentions import Mention
from worker.extract.reading import Reading
from worker.extract.when import Dated, dates_of_reading

Key = int | str
COMING, FOCUS, PREVIOUS = "coming", "focus", "previous"
OPEN = (Status.PLANNED, Status.CONFIRMED, Status.EXPECTED, Status.ANNOUNCED, Status.POSTPONED, Status.MOVED)
_DENYING = (Modality.DENIED, Modality.NEGATED)
_RECENT = timedelta(30)
_LEAD_WEIGHT, _DOUBT_WEIGHT, _BACKGROUND_WEIGHT = 3.0, 0.7, 0.25


@dataclass(slots=True)
class Gathered:
    """What was found for one round while it is put together."""

    mentions: list[Gathering] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    places: list[tuple[float, str, int, int, str]] = field(default_factory=list)

    def absorb(self, other: "Gathered") -> None:
        """Take everything of another."""
        self.mentions += other.mentions
        self.claims += other.claims
        self.dates += other.dates
        self.places += other.places


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds of an article, the main one first; `keys` tells for a gathering which fact it belongs to."""

    facts: tuple[RoundFact, ...]
    focus: int | None
    numbers: dict[Key, int | None]

    def number_of(self, gathering: Gathering | None) -> int | None:
        """The round that a gathering means, if its number is known."""
        return self.numbers.get(key_of(gathering))


def key_of(gathering: Gathering | None) -> Key:
    """The provisional key of a round mention; what speaks of nothing in particular speaks of the focus."""
    if gathering is None or gathering.which in (Which.PLAIN, Which.VAGUE, Which.PART, Which.PLURAL):
        return FOCUS
    if gathering.which is Which.NUMBERED and gathering.number is not None:
        return gathering.number
    return COMING if gathering.which is Which.COMING else PREVIOUS


def read_rounds(reading: Reading) -> Rounds:
    """Bind, name the unnumbered, and settle status, dates and venue of each."""
    gathered = _gather(reading)
    main, numbers, implied = _name(gathered, reading)
    facts: list[RoundFact] = []
    order = sorted(gathered, key=lambda key: (key != main, _first_place(gathered[key])))
    focus_number = numbers.get(main)
    for key in order:
        background = _is_background(key, main, gathered, numbers, reading)
        facts.extend(_facts(numbers.get(key), key in implied, gathered[key], background, reading, main=key == main))
    return Rounds(tuple(facts), focus_number, numbers)


def _first_place(found: Gathered) -> int:
    return min((mention.start for mention in found.mentions), default=10**9)


def _gather(reading: Reading) -> dict[Key, Gathered]:
    gathered: dict[Key, Gathered] = defaultdict(Gathered)
    for mention in reading.gatherings:
        if mention.is_round:
            gathered[key_of(mention)].mentions.append(mention)
    for claim in reading.claims:
        if claim.about is None or claim.about.which not in (Which.OTHER, Which.PLURAL):
            gathered[key_of(claim.about)].claims.append(claim)
    for dated in dates_of_reading(reading):
        if dated.about is None or dated.about.which not in (Which.OTHER, Which.PLURAL):
            gathered[key_of(dated.about)].dates.append(dated)
    for place in _places(reading):
        gathered[place[0]].places.append(place[1])
    if FOCUS in gathered and not gathered[FOCUS].mentions and len(gathered) > 1:
        lone = gathered.pop(FOCUS)
        target = _lead_key(reading, gathered)
        gathered[target].absorb(lone)
    return dict(gathered)


def _lead_key(reading: Reading, gathered: dict[Key, Gathered]) -> Key:
    for mention in reading.gatherings:
        if mention.is_round and mention.which is not Which.PREVIOUS and not _looks_back(mention, reading):
            return key_of(mention)
    return next(iter(gathered))


def _looks_back(mention: Gathering, reading: Reading) -> bool:
    clause = reading.clauses.all[mention.clause]
    return looks_back(clause.start, clause.end, reading.mentions)


def _places(reading: Reading) -> Iterable[tuple[Key, tuple[float, str, int, int, str]]]:
    """Each city in which the track meets, with the round it is said of and how surely."""
    hosts = {place.code for place in reading.lexicon.track.places if place.hosts}
    for mention in reading.mentions.of("place"):
        if mention.value not in hosts:
            continue
        if _in_number(mention, reading):
            continue
        part_of_name = reading.mentions.at("format", mention.start, mention.end)
        weight = 1.0
        if part_of_name and part_of_name.start == mention.start and part_of_name.end > mention.end:
            if not reading.mentions.within("head", mention.end, mention.end + 2):
                continue  # "Astana format", "Astana process": the name of the matter, not of a place
            weight = 0.3
        about = reading.binder.about(mention.start, mention.end)
        near = reading.binder.in_clause(mention.start, mention.end)
        if about is not None and about.which in (Which.OTHER, Which.PLURAL):
            continue
        if near is None:
            weight *= 0.4
        yield key_of(about), (weight, str(mention.value), mention.start, mention.end, mention.rule)


def _in_number(mention: Mention, reading: Reading) -> bool:
    """ "Astana-10" was held in Sochi: the city in a round's short name is no venue."""
    return any(
        each.which is Which.NUMBERED and each.start == mention.start and reading.folded.text[each.end - 1].isdigit()
        for each in reading.gatherings
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


def _status(found: Gathered, reading: Reading) -> Status | None:
    """A change that is asserted, else what most votes say."""
    for claim in found.claims:
        if claim.status in CHANGES and claim.modality is Modality.ASSERTED and not claim.background:
            return claim.status
    votes = _statuses(found.claims, reading)
    for change in CHANGES:
        votes.pop(change, None)
    return max(votes, key=lambda status: votes[status], default=None)


def _is_open(found: Gathered, reading: Reading) -> bool:
    status = _status(found, reading)
    return status in OPEN or (status is None and bool(found.claims))


def _name(gathered: dict[Key, Gathered], reading: Reading) -> tuple[Key | None, dict[Key, int | None], set[Key]]:
    """The main key, the number of each key, and the keys whose number is implied. Merges what means the same."""
    implied: set[Key] = set()
    main = _main(gathered, reading)
    main = _merge_focus(gathered, main, reading)
    done = [key for key in gathered if isinstance(key, int) and not _is_open(gathered[key], reading)]
    known = reading.concluded_before
    base = max([*done, *([known] if known else [])], default=None)
    if COMING in gathered:
        main = _merge_coming(gathered, main, base, reading)
    numbers: dict[Key, int | None] = {key: key if isinstance(key, int) else None for key in gathered}
    if COMING in gathered and base is not None:
        numbers[COMING] = (base if base != reading.running else base) + 1
        implied.add(COMING)
    if FOCUS in gathered:
        numbers[FOCUS] = _implied_focus(gathered[FOCUS], reading)
        if numbers[FOCUS] is not None:
            implied.add(FOCUS)
    for key, number in list(numbers.items()):
        twin = number if number != key and number in gathered else None
        if twin is not None:
            gathered[twin].absorb(gathered.pop(key))
            implied.discard(key)
            main = twin if main == key else main
    return main, numbers, implied


def _main(gathered: dict[Key, Gathered], reading: Reading) -> Key | None:
    """What the title and the lead speak of first, unless the clause looks back; else the highest number."""
    if not gathered:
        return None
    looking_back: Key | None = None
    for mention in reading.gatherings:
        if not mention.is_round or mention.start >= reading.lead_end or mention.which is Which.PREVIOUS:
            continue
        key = key_of(mention)
        if key not in gathered:
            continue
        if not _looks_back(mention, reading):
            return key
        looking_back = looking_back or key
    numbered = [key for key in gathered if isinstance(key, int)]
    return looking_back or max(numbered, default=next(iter(gathered)))


def _merge_focus(gathered: dict[Key, Gathered], main: Key | None, reading: Reading) -> Key | None:
    """A plain "the talks in Astana" is the numbered or coming round that the article is about, if there is one."""
    if FOCUS not in gathered or len(gathered) == 1:
        return main
    plain = gathered[FOCUS]
    target: Key | None = main if main != FOCUS else None
    if target is None:
        target = _partner(gathered, plain, reading)
    if target is None or target == PREVIOUS:
        return main
    gathered[target].absorb(gathered.pop(FOCUS))
    return target if main == FOCUS else main


def _partner(gathered: dict[Key, Gathered], plain: Gathered, reading: Reading) -> Key | None:
    """The round that a plain focus is: of the same openness, not only looked back at, the highest."""
    is_open = _is_open(plain, reading)
    fitting: list[Key] = []
    for key, found in gathered.items():
        if key in (FOCUS, PREVIOUS) or all(_looks_back(mention, reading) for mention in found.mentions):
            continue
        if not plain.claims or not found.claims or _is_open(found, reading) == is_open:
            fitting.append(key)
    numbered = [key for key in fitting if isinstance(key, int)]
    return max(numbered) if numbered else next(iter(fitting), None)


def _merge_coming(gathered: dict[Key, Gathered], main: Key | None, base: int | None, reading: Reading) -> Key | None:
    """ "The next round" is the open numbered round beyond those that are over."""
    numbered = [
        key
        for key in gathered
        if isinstance(key, int) and (base is None or key > base) and _is_open(gathered[key], reading)
    ]
    if not numbered:
        return main
    target = max(numbered)
    gathered[target].absorb(gathered.pop(COMING))
    return target if main == COMING else main


def _implied_focus(found: Gathered, reading: Reading) -> int | None:
    """The number of an unnumbered focus, from the history on that day."""
    known = reading.concluded_before
    if reading.running is not None:
        return reading.running
    if known is None or reading.published is None:
        return None
    last = next(each for each in reading.history if each.number == known)
    if not _is_open(found, reading) and _status(found, reading) is Status.CONCLUDED:
        return known if reading.published - last.last_on <= _RECENT else None
    return known + 1


def _is_background(
    key: Key, main: Key | None, gathered: dict[Key, Gathered], numbers: dict[Key, int | None], reading: Reading
) -> bool:
    if _long_over(numbers.get(key), reading):
        return True
    if key == main:
        return False
    if key == PREVIOUS:
        return True
    number, focus = numbers.get(key), numbers.get(main) if main is not None else None
    if isinstance(main, str) and main == COMING and focus is None and isinstance(key, int):
        return all(_looks_back(mention, reading) for mention in gathered[key].mentions)
    return number is not None and focus is not None and number < focus


def _long_over(number: int | None, reading: Reading) -> bool:
    """A round of the history that had been over for a while is told as history, wherever it stands."""
    known = next((each for each in reading.history if each.number == number), None)
    return known is not None and reading.published is not None and reading.published - known.last_on > _RECENT


def _facts(
    number: int | None, implied: bool, found: Gathered, background: bool, reading: Reading, *, main: bool
) -> list[RoundFact]:
    discourse = Discourse.BACKGROUND if background else Discourse.FOCUS
    status = _status(found, reading)
    if background and status in (None, Status.PLANNED, Status.UNDER_WAY):
        status = Status.CONCLUDED
    out = []
    if status is None:
        status = _left_standing(found) if found.claims else _unsaid(number, found, reading)
    if status is not None:
        out.append(_standing(number, implied, found, status, discourse, reading, main=main))
    out.extend(_doubted(number, implied, found, status, discourse, reading))
    return out


def _left_standing(found: Gathered) -> Status | None:
    """A denied change is evidence for the plan; a doubted one says nothing of it."""
    denied = any(claim.status in CHANGES and claim.modality in _DENYING for claim in found.claims)
    return Status.CONFIRMED if denied else None


def _unsaid(number: int | None, found: Gathered, reading: Reading) -> Status | None:
    """Without any cue: what the calendar says; a bare number is only `expected`, and announces nothing."""
    if number is not None and number == reading.running:
        return Status.UNDER_WAY
    if number is not None and any(known.number == number for known in reading.history):
        return Status.CONCLUDED
    last = next((dated.dates.last for dated in found.dates if dated.dates and dated.dates.last), None)
    if last is not None and reading.published is not None:
        return Status.CONCLUDED if last < reading.published else Status.PLANNED
    return Status.EXPECTED if number is not None else None


def _standing(
    number: int | None,
    implied: bool,
    found: Gathered,
    status: Status,
    discourse: Discourse,
    reading: Reading,
    *,
    main: bool,
) -> RoundFact:
    claims = [claim for claim in found.claims if claim.status is status]
    if status is Status.CONFIRMED and not claims:
        claims = [claim for claim in found.claims if claim.modality in _DENYING]
    best = _best_date(found.dates, status)
    dates = best.dates if best else None
    status = _by_calendar(status, dates, found.claims, reading)
    modality = Modality.ASSERTED if status is Status.CONFIRMED else _modality(claims)
    if (
        status in (Status.PLANNED, Status.CONFIRMED)
        and dates
        and dates.kind is DatesKind.DAYS
        and modality is Modality.ASSERTED
    ):
        status = Status.ANNOUNCED if status is Status.PLANNED else status
    venue, place = _venue(found, reading, main=main)
    evidence = [*_mention_evidence(found, reading), *_claim_evidence(claims, reading)]
    if best:
        evidence.append(reading.evidence("dates", best.mention.start, best.mention.end, best.mention.rule))
    if place:
        evidence.append(reading.evidence("venue", place[2], place[3], place[4]))
    return RoundFact(number, implied, status, modality, discourse, dates, venue, tuple(evidence))


def _by_calendar(status: Status, dates: Dates | None, claims: Sequence[Claim], reading: Reading) -> Status:
    """ "Opens on Thursday", read on Tuesday, is still a plan; "will meet", read on the day itself, may be under way."""
    today = reading.published
    if (
        dates is None
        or dates.first is None
        or dates.last is None
        or today is None
        or dates.kind is not DatesKind.DAYS
    ):
        return status
    if status in (Status.UNDER_WAY, Status.CONCLUDED) and dates.first > today + timedelta(1):
        return Status.PLANNED
    runs = any(c.status is Status.UNDER_WAY and c.modality is Modality.ASSERTED for c in claims)
    if status in (Status.PLANNED, Status.CONFIRMED) and runs and dates.first <= today <= dates.last:
        return Status.UNDER_WAY
    return status


def _modality(claims: Sequence[Claim]) -> Modality:
    valid = [claim for claim in claims if not claim.old and not claim.background]
    for claim in valid or claims:
        if claim.modality is Modality.ASSERTED:
            return Modality.ASSERTED
    return claims[0].modality if claims else Modality.ASSERTED


def _best_date(dates: Sequence[Dated], status: Status) -> Dated | None:
    """Days above periods, the valid plan above the superseded, what fits the status, then the first said."""
    usable = [dated for dated in dates if dated.dates is not None and not dated.old]
    if not usable:
        usable = _most_said([dated for dated in dates if dated.dates is not None])
    wanted = Tense.PAST if status is Status.CONCLUDED else Tense.FUTURE if status in OPEN else None

    def rank(dated: Dated) -> tuple[bool, bool, bool, bool, bool, int]:
        contrary = wanted is not None and dated.tense not in (wanted, Tense.UNKNOWN)
        exact = dated.dates is not None and dated.dates.kind is DatesKind.DAYS
        deadline = dated.dates is not None and dated.dates.kind is DatesKind.DEADLINE
        changed = status in CHANGES and dated.status in CHANGES
        return contrary, not changed, dated.weak, not exact, deadline, dated.mention.start

    return min(usable, key=rank, default=None)


def _most_said(dates: Sequence[Dated]) -> list[Dated]:
    """When every date is called a former plan, the one that is said again is the plan."""
    said = Counter(dated.dates.edtf for dated in dates if dated.dates)
    most = said.most_common(1)
    return [dated for dated in dates if dated.dates and most and dated.dates.edtf == most[0][0]]


def _venue(
    found: Gathered, reading: Reading, *, main: bool
) -> tuple[Venue | None, tuple[float, str, int, int, str] | None]:
    votes: dict[str, float] = defaultdict(float)
    for weight, code, *_ in found.places:
        votes[code] += weight
    if not votes:
        return None, None
    code = max(votes, key=lambda each: votes[each])
    if votes[code] < 0.25 and not main:  # noqa: PLR2004 - a city that stands only in the format's name
        return None, None
    place = next(each for each in reading.lexicon.track.places if each.code == code)
    best = max((each for each in found.places if each[1] == code), key=lambda each: (each[0], -each[2]))
    return Venue(place.city, place.country), best


def _mention_evidence(found: Gathered, reading: Reading) -> list[Evidence]:
    numbered = [mention for mention in found.mentions if mention.which is Which.NUMBERED] or found.mentions
    return [reading.evidence("round", mention.start, mention.end, mention.rule) for mention in numbered[:3]]


def _claim_evidence(claims: Sequence[Claim], reading: Reading) -> list[Evidence]:
    return [reading.evidence("status", claim.cue.start, claim.cue.end, claim.cue.rule) for claim in claims[:3]]


def _doubted(
    number: int | None, implied: bool, found: Gathered, status: Status | None, discourse: Discourse, reading: Reading
) -> list[RoundFact]:
    """Changes that are only possible, or denied: facts of their own, which move nothing."""
    out: list[RoundFact] = []
    seen: set[tuple[Status, Modality]] = set()
    for claim in found.claims:
        if claim.status not in CHANGES or claim.modality is Modality.ASSERTED or claim.status is status:
            continue
        if (claim.status, claim.modality) not in seen:
            seen.add((claim.status, claim.modality))
            evidence = (*_mention_evidence(found, reading), *_claim_evidence([claim], reading))
            out.append(RoundFact(number, implied, claim.status, claim.modality, discourse, None, None, evidence))
    return out
