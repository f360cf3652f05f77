"""Naming: which round the article is about, which mentions mean the same one, and what numbers are implied."""

from dataclasses import dataclass, field
from datetime import timedelta

from models.vocabulary import Status
from worker.extract.gathered import (
    COMING,
    FOCUS,
    PREVIOUS,
    Gathered,
    Key,
    is_looked_back_at,
    is_open,
    key_of,
    status_of,
)
from worker.extract.gatherings import Which
from worker.extract.reading import Reading

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
    done = [key for key, found in named.gathered.items() if isinstance(key, int) and not is_open(found, reading)]
    known = reading.concluded_before
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
    looking_back: Key | None = None
    for mention in reading.gatherings:
        if not mention.is_round or mention.start >= reading.lead_end or mention.which is Which.PREVIOUS:
            continue
        key = key_of(mention)
        if key not in gathered:
            continue
        if not is_looked_back_at(mention, reading):
            return key
        looking_back = looking_back or key
    numbered = [key for key in gathered if isinstance(key, int)]
    return looking_back or max(numbered, default=next(iter(gathered)))


def _merge_focus(named: Named, reading: Reading) -> None:
    """A plain “the talks in Astana” is the numbered or coming round that the article is about, if there is one."""
    if FOCUS not in named.gathered or len(named.gathered) == 1:
        return
    target: Key | None = named.main
    if target == FOCUS:
        target = _partner(named.gathered, named.gathered[FOCUS], reading)
    if target is not None and target != PREVIOUS:
        named.merge(FOCUS, target)


def _partner(gathered: dict[Key, Gathered], plain: Gathered, reading: Reading) -> Key | None:
    """The round that a plain focus is: of the same openness, not only looked back at, the highest."""
    unfinished = is_open(plain, reading)
    fitting: list[Key] = []
    for key, found in gathered.items():
        if key in (FOCUS, PREVIOUS) or all(is_looked_back_at(mention, reading) for mention in found.mentions):
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
    numbered = [
        key
        for key, found in named.gathered.items()
        if isinstance(key, int) and (_runs(found, reading) if begun else _follows(key, base, found, reading))
    ]
    if numbered:
        named.merge(COMING, max(numbered))


def _runs(found: Gathered, reading: Reading) -> bool:
    return status_of(found, reading) is Status.UNDER_WAY


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
