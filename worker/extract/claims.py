"""Claims: a status cue bound to the gathering it speaks of, with modality, tense and place in the discourse."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.vocabulary import Modality, Status
from worker.extract.dates import Tense
from worker.extract.gatherings import Gathering, Which
from worker.extract.mentions import Mention, Mentions
from worker.extract.sentences import Clauses

_TENSE = {
    Status.PLANNED: Tense.FUTURE, Status.CONFIRMED: Tense.FUTURE, Status.CONCLUDED: Tense.PAST,
    Status.POSTPONED: Tense.FUTURE, Status.MOVED: Tense.FUTURE, Status.CANCELLED: Tense.FUTURE,
}  # fmt: skip
_NEGATION_REACH, _NEGATED_AFTER, _DOUBT_REACH, _BESIDE = 22, 2, 45, 3
_CLOSING = ' .!;:\n"”»'
_COMMA = 15
_SUBJECT = 24
CHANGES = (Status.POSTPONED, Status.MOVED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one cue says. `old`: a plan that the clause itself calls superseded. `background`: it looks back."""

    status: Status
    modality: Modality
    about: Gathering | None
    cue: Mention
    clause: int
    old: bool
    background: bool
    nearness: float = 1.0
    """1 with a gathering in its clause, less with one in its sentence, little when it is only the topic."""

    @property
    def tense(self) -> Tense:
        """The tense that a date beside the cue has."""
        return _TENSE.get(self.status, Tense.UNKNOWN)


def distance(start: int, end: int, other_start: int, other_end: int) -> int:
    """Characters between two spans; 0 when they touch or overlap."""
    return max(0, other_start - end, start - other_end)


class Binder:
    """Finds what a cue, a date or a place speaks of: same clause, else same sentence, else what was spoken of."""

    def __init__(self, gatherings: Sequence[Gathering], clauses: Clauses) -> None:
        self.clauses = clauses
        self._by_clause: dict[int, list[Gathering]] = {}
        self._by_sentence: dict[int, list[Gathering]] = {}
        for each in gatherings:
            self._by_clause.setdefault(each.clause, []).append(each)
            self._by_sentence.setdefault(clauses.all[each.clause].sentence, []).append(each)
        self._topics = self._follow()

    def _follow(self) -> list[Gathering | None]:
        """The gathering spoken of before each clause, inside its paragraph."""
        topics: list[Gathering | None] = []
        topic: Gathering | None = None
        paragraph = -1
        for number, clause in enumerate(self.clauses.all):
            if clause.paragraph != paragraph:
                topic, paragraph = None, clause.paragraph
            topics.append(topic)
            spoken = [each for each in self._by_clause.get(number, ()) if each.is_round or each.which is Which.OTHER]
            topic = spoken[-1] if spoken else topic
        return topics

    def of_sentence(self, number: int) -> Sequence[Gathering]:
        """The gatherings that a sentence speaks of."""
        return self._by_sentence.get(number, ())

    def rounds_of_clause(self, number: int) -> list[Gathering]:
        """The rounds that a clause speaks of."""
        return [each for each in self._by_clause.get(number, ()) if each.is_round]

    def in_clause(self, start: int, end: int) -> Gathering | None:
        """The nearest gathering of the clause; of two as near the one behind: "at the end of" the round."""
        found = self._by_clause.get(self.clauses.index(start), ())
        return min(found, key=lambda each: (self._apart(start, end, each), each.end <= start), default=None)

    def _apart(self, start: int, end: int, each: Gathering) -> int:
        """Characters between; a comma is farther: "the talks on Syria end, next round in March"."""
        between = self.clauses.text[min(end, each.end) : max(start, each.start)]
        return distance(start, end, each.start, each.end) + _COMMA * between.count(",")

    def of_part(self, place: int) -> bool:
        """Whether the nearest gathering is a part of a round: a plenary session, a press conference."""
        nearest = self.in_clause(place, place)
        return nearest is not None and nearest.which is Which.PART

    def modified(self, start: int, end: int) -> Gathering | None:
        """“The to-be-held session”: the gathering that a participle stands in or right before, where modifiers stand
        first.
        """
        if not self.clauses.modifiers_first:
            return None
        spoken = self._by_clause.get(self.clauses.index(start), ())
        return next((each for each in spoken if each.start <= end + 1 and each.end >= end and start < each.end), None)

    def nearness(self, start: int, end: int) -> float:
        """How surely a cue speaks of a gathering; a participle, which `end` ends, says less than a finite verb."""
        number = self.clauses.index(start)
        if self.modified(start, end):
            return 0.5
        if self.of_part(start):
            return 0.9
        nearest = self.in_clause(start, end)
        if nearest is not None:
            return 0.6 if nearest.which is Which.VAGUE else 1.0
        return 0.6 if self._by_sentence.get(self.clauses.all[number].sentence) else 0.25

    def subject(self, cue: Mention) -> Gathering | None:
        """The round right before a verb, where only another meeting stands behind it: "will be held after the
        ministers' meeting". None where verbs come last, and where nothing tells the two apart.
        """
        spoken = self._by_clause.get(self.clauses.index(cue.start), ())
        nearest = self.in_clause(cue.start, cue.end)
        if self.clauses.verb_last or nearest is None or nearest.which is not Which.OTHER or nearest.start < cue.end:
            return None
        before = [each for each in spoken if each.is_round and 0 <= cue.start - each.end <= _SUBJECT]
        return before[-1] if before else None

    def about(self, start: int, end: int) -> Gathering | None:
        """What a span speaks of; None means the article's subject."""
        nearest = self.modified(start, end) or self.in_clause(start, end)
        if nearest is None:
            sentence = self.clauses.at(start).sentence
            spoken = self._by_sentence.get(sentence, ())
            found = [each for each in spoken if each.start < start and each.which is not Which.PLURAL]
            nearest = found[-1] if found else self._topics[self.clauses.index(start)]
        if nearest is not None and nearest.which in (Which.VAGUE, Which.PART):
            return self._topics[nearest.clause] or self._round_of_sentence(nearest)
        return nearest

    def _round_of_sentence(self, vague: Gathering) -> Gathering | None:
        same = self._by_sentence.get(self.clauses.all[vague.clause].sentence, ())
        rounds = (each for each in same if each.is_round)
        return next((each for each in rounds if each.start < vague.start or each.clause == vague.clause), None)


def find_claims(mentions: Mentions, clauses: Clauses, binder: Binder) -> list[Claim]:
    """One claim a status cue; a question says nothing."""
    cues = (cue for cue in mentions.of("status") if not clauses.at(cue.start).asked)
    return [_claim(cue, mentions, clauses, binder) for cue in cues if not _part_of_date(cue, mentions)]


def _part_of_date(cue: Mention, mentions: Mentions) -> bool:
    """“The end of November” does not say that anything ended."""
    date = mentions.at("date", cue.start, cue.end)
    return date is not None and date.start <= cue.start and cue.end < date.end


def _claim(cue: Mention, mentions: Mentions, clauses: Clauses, binder: Binder) -> Claim:
    number = clauses.index(cue.start)
    clause = clauses.all[number]
    status = Status(str(cue.value))
    background = looks_back(clause.start, clause.end, mentions)
    plans = mentions.within("old_plan", clause.start, clause.end)
    old = any(
        distance(cue.start, cue.end, plan.start, plan.end) <= _BESIDE
        or (clauses.verb_last and _governs(plan, cue, mentions))
        for plan in plans
    )
    about = binder.subject(cue) or binder.about(cue.start, cue.end)
    return Claim(
        status,
        modality_of(cue, mentions, clauses),
        about,
        cue,
        number,
        old,
        background,
        _nearness(status, cue, about, binder),
    )


def _nearness(status: Status, cue: Mention, about: Gathering | None, binder: Binder) -> float:
    """As the binder has it; where verbs come last, one that is finite says less of what only follows it ("the process
    goes on, and the 21st meeting will be held").
    """
    if status is Status.UNDER_WAY:
        near = binder.nearness(cue.start, cue.start)  # "on its second day"
    else:
        near = binder.nearness(cue.start, cue.end)
    follows = about is not None and about.start >= cue.end
    over = status in (Status.UNDER_WAY, Status.CONCLUDED)
    return min(near, 0.9) if binder.clauses.verb_last and over and follows else near


def _governs(plan: Mention, cue: Mention, mentions: Mentions) -> bool:
    """“Was to, in Astana on 20 June, be held”: where verbs come last, a plan governs the next one but its own."""
    return plan.end <= cue.start and mentions.at("status", plan.start - _BESIDE, cue.start) is None


def looks_back(start: int, end: int, mentions: Mentions) -> bool:
    """A cue of background in the span, unless it is only a part of a date ("the last week of August")."""
    for mention in mentions.within("background", start, end):
        covering = mentions.at("date", mention.start, mention.end)
        if covering is None or covering.end - covering.start <= mention.end - mention.start:
            return True
    return False


def modality_of(cue: Mention, mentions: Mentions, clauses: Clauses) -> Modality:
    """Denial governs its sentence, a condition and a doubt their clause, a negation what follows at once."""
    clause = clauses.at(cue.start)
    first, last = clauses.sentence(clause.sentence)
    denials = _flags("denied", mentions, first, last)
    if any(_denies(denial, cue, clauses) for denial in denials):
        changes = [other for other in mentions.within("status", first, last) if Status(str(other.value)) in CHANGES]
        if cue in changes or not changes:  # what a denied change leaves standing is said straight out
            return Modality.DENIED
    negations = _flags("negated", mentions, clause.start, clause.end)
    if any(_negates(m, cue, clauses) or _unplanned(m, cue, mentions) for m in negations):
        return Modality.NEGATED
    if _flags("conditional", mentions, clause.start, clause.end):
        return Modality.CONDITIONAL
    doubts = _flags("possible", mentions, clause.start, clause.end)
    if any(_doubts(m, cue, mentions, clauses) for m in doubts):
        return Modality.POSSIBLE
    return Modality.ASSERTED


def _doubts(flag: Mention, cue: Mention, mentions: Mentions, clauses: Clauses) -> bool:
    """A doubt reaches so far; where verbs come last, from before its verb through the clause, but not out of what
    somebody said or denied before ("ruled out the possibility and said that"). What follows a comma doubts no
    change: "it will not be in May, perhaps in the summer".
    """
    if Status(str(cue.value)) in CHANGES and "," in clauses.text[cue.end : flag.start]:
        return False
    if distance(cue.start, cue.end, flag.start, flag.end) <= _DOUBT_REACH:
        return True
    return clauses.verb_last and flag.end <= cue.start and not mentions.within("report", flag.end, cue.start)


def _denies(denial: Mention, cue: Mention, clauses: Clauses) -> bool:
    """A denial stands before what it denies, or says it of a whole clause at once: "that it is off is untrue"."""
    if clauses.verb_last:
        return denial.end >= cue.start
    between = clauses.text[cue.end : denial.start]
    return denial.start <= cue.end or (len(between) <= _NEGATION_REACH and "," not in between)


def _negates(flag: Mention, cue: Mention, clauses: Clauses) -> bool:
    """A negation stands right before its verb, or behind it where verbs come last, or ends what it denies."""
    after = flag.start - cue.end
    if clauses.verb_last:
        within = cue.value == Status.PLANNED and flag.start < cue.end <= flag.end  # not in "no change" and "not held"
        return within or 0 <= after <= _NEGATION_REACH
    if cue.start - _NEGATION_REACH <= flag.end <= cue.start:
        return "," not in clauses.text[flag.end : cue.start]
    return 0 <= after <= _NEGATED_AFTER or (after > 0 and _ends_clause(flag, clauses))


def _unplanned(flag: Mention, cue: Mention, mentions: Mentions) -> bool:
    """“A delay of the round is not planned”: what is planned, or not, is the change named before."""
    plan = mentions.at("status", flag.end, flag.end + 2)
    changes = Status(str(cue.value)) in CHANGES
    return changes and cue.end <= flag.start and plan is not None and plan.value == Status.PLANNED


def _ends_clause(mention: Mention, clauses: Clauses) -> bool:
    """“A date of new talks there is not.”"""
    clause = clauses.at(mention.start)
    return not clauses.text[mention.end : clause.end].strip(_CLOSING)


def _flags(value: str, mentions: Mentions, start: int, end: int) -> list[Mention]:
    """Flags of a value; a month or a set phrase that only looks like one is no flag."""
    return [
        mention
        for mention in mentions.within("modality", start, end)
        if mention.value == value and not mentions.at("date", mention.start, mention.end)
    ]
