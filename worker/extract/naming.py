"""Naming: which round the article is about, which mentions mean the same one, and what numbers are implied."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from models.vocabulary import Modality, Status
from worker.extract.dates import Tense
from worker.extract.gathered import (
    COMING,
    FOCUS,
    OPEN,
    PREVIOUS,
    Gathered,
    Key,
    is_looked_back_at,
    is_open,
    key_of,
    status_of,
)
from worker.extract.gatherings import Gathering, Which
from worker.extract.reading import Reading
from worker.extract.sentences import headline_end

_BESIDE, _SURE = 3, 0.9
RECENT = timedelta(30)
"""How long after its last day a round is still news."""


@dataclass(slots=True)
class Named:
    """The rounds of an article by key while they are told apart. `aliases` lead from a merged key to what took it."""

    gathered: dict[Key, Gathered]
    main: Key | None = None
    numbers: dict[Key, int | None] = field(default_factory=dict)
    implied: set[Key] = field(default_factory=set)
    aliases: dict[Key, Key] = field(default_factory=dict)

    def merge(self, source: Key, target: Key) -> None:
        """What was said of `source` was said of `target`."""
        self.gathered[target].absorb(self.gathered.pop(source))
        self.aliases[source] = target
        self.implied.discard(source)
        if self.main == source:
            self.main = target

    def number_of(self, key: Key) -> int | None:
        """The number of a key, through its aliases."""
        while key in self.aliases:
            key = self.aliases[key]
        return self.numbers.get(key)


def name(gathered: dict[Key, Gathered], reading: Reading) -> Named:
    """Find the main round, merge what means the same, number the rest from text and history."""
    named = Named(gathered, _main(gathered, reading))
    _merge_told(named, reading)
    _merge_focus(named, reading)
    base = _base(named, reading)
    if COMING in gathered:
        _merge_coming(named, base, reading)
    named.numbers = {key: key if isinstance(key, int) else None for key in gathered}
    _imply(named, base, reading)
    for key, number in list(named.numbers.items()):
        if number is not None and number != key and number in gathered:
            named.merge(key, number)
    return named


def _base(named: Named, reading: Reading) -> int | None:
    """The last round that is over or under way, by the text and by the history of that day.

    On the day on which a round was to open, "the next round" of a text that tells of no other is that round itself.
    """
    known = reading.concluded_before
    last = max(known or 0, reading.running or 0)
    done = [
        key
        for key, found in named.gathered.items()
        if isinstance(key, int) and not is_open(found, reading) and (found.claims or not last or key <= last)
    ]
    if reading.running is not None and named.main != COMING:
        known = reading.running
    return max([*done, *([known] if known else [])], default=None)


def _imply(named: Named, base: int | None, reading: Reading) -> None:
    gathered, numbers = named.gathered, named.numbers
    if COMING in gathered and base is not None:
        numbers[COMING] = base + 1
    if FOCUS in gathered:
        numbers[FOCUS] = _implied_focus(gathered[FOCUS], reading)
    main = numbers.get(named.main) if named.main is not None else None
    if PREVIOUS in gathered and main is not None and main > 1:
        numbers[PREVIOUS] = main - 1
    named.implied.update(key for key, number in numbers.items() if isinstance(key, str) and number is not None)


def _main(gathered: dict[Key, Gathered], reading: Reading) -> Key | None:
    """What the title and the lead speak of first, unless the clause looks back; else the highest number."""
    if not gathered:
        return None
    spoken = [mention for mention in _of_lead(reading) if key_of(mention) in gathered]
    first = [mention for mention in spoken if not is_looked_back_at(mention, reading)]
    if first:
        below = _below_headline(first, gathered, reading) or _beside_plan(first, gathered, reading)
        return below or key_of(first[0])
    numbered = [key for key in gathered if isinstance(key, int)]
    return key_of(spoken[0]) if spoken else max(numbered, default=next(iter(gathered)))


def _of_lead(reading: Reading) -> Iterator[Gathering]:
    for mention in reading.gatherings:
        if mention.is_round and mention.start < reading.lead_end and mention.which is not Which.PREVIOUS:
            yield mention


def _below_headline(first: Sequence[Gathering], gathered: dict[Key, Gathered], reading: Reading) -> Key | None:
    """The round that the text begins with, where it is over and the headline has only the plan for the next. Without
    a day of publication nobody can tell how long ago it ended.
    """
    if reading.article.published_at is None:
        return None
    end = headline_end(reading.folded.text, titled=bool(reading.article.title))
    opening = next((mention for mention in first if mention.start >= end), None)
    if first[0].start >= end or opening is None or opening.number is None:
        return None
    if key_of(first[0]) not in (COMING, opening.number + 1):
        return None
    numbered = key_of(first[0]) != COMING
    over = any(
        claim.status is Status.CONCLUDED
        and claim.clause == opening.clause
        and (numbered or claim.cue.start >= opening.end)
        for claim in gathered[opening.number].claims
    )
    return opening.number if over else None


def _beside_plan(first: Sequence[Gathering], gathered: dict[Key, Gathered], reading: Reading) -> Key | None:
    """The round of which a report tells that begins without naming it: "they signed a memorandum. The next round is
    set for July, he said at the end of the fourth".
    """
    sentence = reading.clauses.at(first[0].start).sentence
    if key_of(first[0]) != COMING or sentence == 0:
        return None
    told = (c for c in reading.claims if c.status is Status.CONCLUDED and c.modality is Modality.ASSERTED)
    if not any(reading.clauses.at(claim.cue.start).sentence < sentence and not claim.background for claim in told):
        return None
    beside = (each for each in first[1:] if reading.clauses.at(each.start).sentence == sentence and each.number)
    return next((key_of(each) for each in beside if _is_over(gathered[key_of(each)], reading)), None)


def _is_over(found: Gathered, reading: Reading) -> bool:
    return status_of(found, reading) is Status.CONCLUDED


def _merge_told(named: Named, reading: Reading) -> None:
    """“New talks open on Monday … It will be the ninth meeting" says which round the article is about."""
    if not isinstance(named.main, str):
        return
    for told in reading.mentions.of("identity"):
        for each in reading.gatherings:
            key = key_of(each)
            told_so = abs(each.start - told.end) <= _BESIDE and each.which is Which.NUMBERED
            if told_so and key in named.gathered and _is_likely(each.number, reading):
                named.merge(named.main, key)
                return


def _is_likely(number: int | None, reading: Reading) -> bool:
    """“It is the first meeting since …" counts something else: the number must fit the history of that day."""
    last = reading.running or reading.concluded_before
    return number is not None and number > 1 and (last is None or number - last in (0, 1))


def _merge_focus(named: Named, reading: Reading) -> None:
    """A plain “the talks in Astana” is the numbered or coming round that the article is about, if there is one."""
    if FOCUS not in named.gathered or len(named.gathered) == 1:
        return
    target: Key | None = named.main
    if target == FOCUS:
        target = _partner(named.gathered, named.gathered[FOCUS], reading)
    if target is not None and target != PREVIOUS and not _apart(named.gathered, target, reading):
        named.merge(FOCUS, target if not _goes_on(named.gathered, target, reading) else COMING)


def _goes_on(gathered: dict[Key, Gathered], target: Key, reading: Reading) -> bool:
    """“The sixth round brought an agreement. The talks go on at the end of October": those are the next ones."""
    plain = gathered[FOCUS]
    if status_of(gathered[target], reading) is not Status.CONCLUDED or not plain.claims:
        return False
    ahead = any(each.tense is Tense.FUTURE and not each.old and not each.weak for each in plain.dates)
    goes_on = ahead and all(claim.status in OPEN and not claim.background for claim in plain.claims)
    if goes_on:
        gathered.setdefault(COMING, Gathered())
    return goes_on


def _apart(gathered: dict[Key, Gathered], target: Key, reading: Reading) -> bool:
    """“The next round is planned for November, it says after the talks in Sochi": those are over."""
    claims = gathered[FOCUS].claims
    ended = any(
        claim.status is Status.CONCLUDED and claim.modality is Modality.ASSERTED
        and claim.nearness >= _SURE and not claim.background and not claim.old
        for claim in claims
    )  # fmt: skip
    return ended and not any(claim.status in OPEN for claim in claims) and is_open(gathered[target], reading)


def _partner(gathered: dict[Key, Gathered], plain: Gathered, reading: Reading) -> Key | None:
    """The round that a plain focus is: of the same openness, not only looked back at, the highest."""
    unfinished = is_open(plain, reading)
    fitting: list[Key] = []
    for key, found in gathered.items():
        if (
            key in (FOCUS, PREVIOUS)
            or (key == COMING and reading.running is not None)
            or all(is_looked_back_at(mention, reading) for mention in found.mentions)
        ):
            continue
        if not plain.claims or not found.claims or is_open(found, reading) == unfinished:
            fitting.append(key)
    numbered = [key for key in fitting if isinstance(key, int)]
    return max(numbered) if numbered else next(iter(fitting), None)


def _merge_coming(named: Named, base: int | None, reading: Reading) -> None:
    """“The next round” is the open numbered round beyond those that are over. Where "new talks" have begun, it is the
    numbered one that runs.
    """
    begun = status_of(named.gathered[COMING], reading) is Status.UNDER_WAY
    if begun and FOCUS in named.gathered:
        named.merge(FOCUS, COMING)
    numbered = [
        key
        for key, found in named.gathered.items()
        if isinstance(key, int)
        and (
            (_runs(key, found, reading) or (key == named.main and not found.claims))
            if begun
            else _follows(key, base, found, reading)
        )
    ]
    if numbered:
        named.merge(COMING, max(numbered))


def _runs(key: int, found: Gathered, reading: Reading) -> bool:
    return key == reading.running or status_of(found, reading) is Status.UNDER_WAY


def _follows(key: int, base: int | None, found: Gathered, reading: Reading) -> bool:
    return (base is None or key > base) and is_open(found, reading)


def _implied_focus(found: Gathered, reading: Reading) -> int | None:
    """The number of an unnumbered focus, from the history on that day."""
    known = reading.concluded_before
    if reading.running is not None:
        return reading.running
    if known is None or reading.published is None:
        return None
    last = next(each for each in reading.history if each.number == known)
    if not is_open(found, reading) and status_of(found, reading) is Status.CONCLUDED:
        return known if reading.published - last.last_on <= RECENT else None
    return known + 1
