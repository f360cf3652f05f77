"""Gatherings: rounds (numbered, coming, previous, plain), other meetings, and words that point back to one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.vocabulary import MeetingKind, Status
from worker.extract.lexicon import Compiled
from worker.extract.mentions import Mention, Mentions
from worker.extract.sentences import Clauses

MAX_ROUND = 60
_UNMISTAKABLE = 7
"""Lower numbers count many things: the third day of talks, the second meeting of the two."""
STRANGER = "stranger"
"""The kind of what is not of the format at all."""
_OWNED, _CONVENED = 160, ("ministerial", "summit", "working_group")
_HELD_IN, _WHERE = 80, 24
_AFTER, _BEFORE, _COMPLEMENT, _ADJACENT, _OF_TALKS = 70, 25, 22, 3, 24


class Which(StrEnum):
    """How a gathering is referred to."""

    NUMBERED = "numbered"
    COMING = "coming"
    PREVIOUS = "previous"
    PLAIN = "plain"
    VAGUE = "vague"
    PART = "part"
    PLURAL = "plural"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Gathering:
    """A mention of a gathering. `kind` is the meeting kind of an `other`."""

    which: Which
    start: int
    end: int
    clause: int
    rule: str
    number: int | None = None
    kind: str | None = None

    @property
    def is_round(self) -> bool:
        """True for a mention that by itself means a round of the format."""
        return self.which in (Which.NUMBERED, Which.COMING, Which.PREVIOUS, Which.PLAIN)


_RANK = {"other": 5, "numbered": 4, "coming": 3, "previous": 3, "part": 2, "head": 1}


def find_gatherings(
    mentions: Mentions, clauses: Clauses, compiled: Compiled, hosts: frozenset[str], expected: frozenset[int]
) -> list[Gathering]:
    """All gatherings in order of place. `expected` are the numbers that the history of that day makes likely."""
    context = _Context(mentions, clauses, compiled, hosts)
    merged = _merged([mention for kind in _RANK for mention in mentions.of(kind)], mentions, compiled)
    read = [context.read(mention) for mention in merged]
    found = _neighbours(_absorbed(read, mentions), expected)
    return _pointed([context.placed(each, found) for each in found], clauses, context)


def _merged(found: Sequence[Mention], mentions: Mentions, compiled: Compiled) -> list[Mention]:
    """Of overlapping mentions the highest in rank; an impossible number falls back to what it overlaps."""
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -_RANK[m.kind], -m.end)):
        if mention.kind == "numbered" and not _number(mention, compiled):
            continue
        date = mentions.at("date", mention.start, mention.end) if mention.kind == "numbered" else None
        if date is not None and not (date.start < mention.start and date.end < mention.end):
            continue  # "in Astana 20 June"
        if mention.kind == "other" and mentions.overlapping("actor:", mention.start, mention.end):
            continue
        if kept and mention.start < kept[-1].end:
            best, other = (mention, kept[-1]) if _RANK[mention.kind] > _RANK[kept[-1].kind] else (kept[-1], mention)
            kept[-1] = best._replace(start=min(best.start, other.start), end=max(best.end, other.end))
            continue
        kept.append(mention)
    return kept


def _absorbed(gatherings: Sequence[Gathering], mentions: Mentions) -> list[Gathering]:
    """“The 17th round of Astana talks” is one gathering: the name that follows at once belongs to the first."""
    out: list[Gathering] = []
    for each in gatherings:
        last = out[-1] if out else None
        named = last is not None and last.which in (Which.NUMBERED, Which.COMING, Which.PREVIOUS, Which.PLURAL)
        loose = each.which in (Which.PLAIN, Which.VAGUE)
        near = last is not None and last.clause == each.clause and each.start - last.end <= _OF_TALKS
        if last and named and loose and near and not mentions.within("status", last.end, each.start):
            out[-1] = replace(last, end=each.end)
            continue
        out.append(each)
    return out


def _neighbours(gatherings: Sequence[Gathering], expected: frozenset[int]) -> list[Gathering]:
    """“The 21st meeting”, with no other word, is a round where the article has the 22nd one: they count together. So
    it is where it is the round that the history of that day waits for.
    """
    sure = {each.number for each in gatherings if each.which is Which.NUMBERED}
    sure |= {number for number in expected if number >= _UNMISTAKABLE}
    return [
        _counted(each, sure) if each.number is not None and each.which is not Which.NUMBERED else each
        for each in gatherings
    ]


def _counted(each: Gathering, sure: Collection[int | None]) -> Gathering:
    number = each.number or 0
    if each.which is Which.VAGUE and any(other is not None and abs(other - number) <= 1 for other in sure):
        return replace(each, which=Which.NUMBERED)
    return replace(each, number=None)


def _number(mention: Mention, compiled: Compiled) -> int | None:
    value = compiled.slots.number(mention.groups.get("n") or "")
    return value if value and 0 < value <= MAX_ROUND else None


class _Context:
    """What stands around a mention: words of ours, words of others."""

    def __init__(self, mentions: Mentions, clauses: Clauses, compiled: Compiled, hosts: frozenset[str]) -> None:
        self.mentions, self.clauses, self.compiled, self.hosts = mentions, clauses, compiled, hosts
        ours = [*mentions.of("format"), *mentions.of("syria")]
        ours += [place for place in mentions.of("place") if place.value in hosts]
        self.ours = Mentions(mention._replace(kind="ours") for mention in ours)
        self.named = Mentions(mention._replace(kind="ours") for mention in ours if mention.kind != "syria")

    def read(self, mention: Mention) -> Gathering:
        clause = self.clauses.index(mention.start)
        plain = Gathering(Which.VAGUE, mention.start, mention.end, clause, mention.rule)
        if mention.kind == "other":
            return replace(plain, which=Which.OTHER, kind=str(mention.value))
        if mention.kind == "part":
            return replace(plain, which=Which.PART)
        stranger = self._stranger(mention, clause)
        if stranger:
            return replace(plain, which=Which.OTHER, kind=stranger)
        return self._round(mention, plain)

    def _round(self, mention: Mention, plain: Gathering) -> Gathering:
        number = _number(mention, self.compiled) if mention.kind == "numbered" else None
        owner = self._owner(mention, plain.clause, counted=number is not None)
        if owner:
            return replace(plain, which=Which.OTHER, kind=owner)
        sure = self.near(mention.start, mention.end, plain.clause) or self._strong(mention)
        if number:
            known = sure or self.in_sentence(plain.clause) or self._under_headline(plain.clause)
            return replace(plain, which=Which.NUMBERED if known else Which.VAGUE, number=number)
        kind = self._convened(mention, plain.clause) if mention.kind == "head" else None
        if kind:
            return replace(plain, which=Which.OTHER, kind=kind)
        if self.mentions.at("plural", mention.start, mention.end):
            return replace(plain, which=Which.PLURAL)
        if mention.kind in ("coming", "previous"):
            return replace(plain, which=Which(mention.kind))
        return replace(plain, which=Which.PLAIN) if sure else plain

    def placed(self, each: Gathering, found: Sequence[Gathering]) -> Gathering:
        """“The next meeting will be held in Tehran”: in a city in which no round is held, it is none."""
        if each.which is Which.VAGUE and self._follows_place(each):
            return replace(each, which=Which.OTHER, kind=STRANGER)
        if each.which is not Which.COMING:
            return each
        limit = min(self.clauses.all[each.clause].end, each.end + _HELD_IN)
        place = next(iter(self.mentions.within("place", each.end, limit)), None)
        if place is None or place.value in self.hosts or self._names_host(each.clause):
            return each
        between = any(each.end <= other.start < place.start for other in found)
        between = between or "," in self.clauses.text[each.end : place.start]
        spoken = bool(self.mentions.within("report", each.end, place.start))
        return each if between or spoken else replace(each, which=Which.OTHER, kind="other")

    def _follows_place(self, each: Gathering) -> bool:
        """“The sides go to Geneva, where talks resume in February”: another city right before, none of ours after."""
        first = max(self.clauses.sentence(self.clauses.all[each.clause].sentence)[0], each.start - _WHERE)
        places = self.mentions.within("place", first, each.start)
        if not places or places[-1].value in self.hosts or self._names_host(each.clause):
            return False
        return self.clauses.text[places[-1].end : each.start].startswith(",")

    def _names_host(self, clause: int) -> bool:
        places = self.mentions.within("place", *self._sentence(clause))
        return any(
            place.value in self.hosts and not self.mentions.at("format", place.start, place.end) for place in places
        )

    def _owner(self, mention: Mention, clause: int, *, counted: bool) -> str | None:
        """The kind of another meeting named before in the clause, if it is its: "the working group's 6th session".

        “In Geneva the 8th round of Syria talks began": talks of strangers elsewhere, unless the sentence names the
        format or its city.
        """
        limits = self.clauses.all[clause]
        before = self.mentions.within("other", limits.start, mention.start)
        if not before:
            return None
        kind, strange = str(before[-1].value), before[-1].value == STRANGER and not self._named_in(clause)
        if strange and self.mentions.within("place", before[-1].start, before[-1].end):
            return kind
        if before[-1].value == STRANGER and self.named.within("ours", before[-1].end, mention.start):
            return None  # "back in the League, it ends the Astana talks, and the 20th meeting is the last"
        named = self.named.within("ours", mention.start, mention.end)
        if kind == MeetingKind.SUMMIT and counted and not named and self._met(before[-1].end, mention):
            return kind
        if not counted or named or self.ours.within("ours", mention.end, min(limits.end, mention.end + _AFTER)):
            return None
        own = self._strong(mention) and not (strange and not self.ours.within("ours", mention.start, mention.end))
        return None if own else kind

    def _met(self, start: int, mention: Mention) -> bool:
        """“The presidents ended their fifth meeting in the Astana format": a verb of holding, and no agreement on
        another one, stands between.
        """
        told = {str(cue.value) for cue in self.mentions.within("status", start, mention.start)}
        agreed = Status.PLANNED in told or bool(self.mentions.within("report", start, mention.start))
        return not self._strong(mention) and not agreed and bool(told & {Status.UNDER_WAY, Status.CONCLUDED})

    def _named_in(self, clause: int) -> bool:
        return bool(self.named.within("ours", *self._sentence(clause)))

    def _convened(self, mention: Mention, clause: int) -> str | None:
        """“The ministers of the three states held a meeting”: theirs, but for “talks on Syria” that they agree on."""
        before = self.mentions.within(
            "other", max(self.clauses.all[clause].start, mention.start - _OWNED), mention.start
        )
        kind = str(before[-1].value) if before else ""
        named = self.mentions.overlapping("format", mention.start, mention.end)
        ours = named or self.mentions.within("syria", mention.start, mention.end + _BEFORE)
        return kind if kind in _CONVENED and not ours else None

    def _strong(self, mention: Mention) -> bool:
        return mention.kind == "numbered" and bool(self.mentions.at("strong", mention.start, mention.end))

    def _under_headline(self, clause: int) -> bool:
        """In the sentence right after the first one, which has a word of ours: the headline, mostly."""
        here = self.clauses.all[clause].sentence
        return here == 1 and bool(self.ours.within("ours", *self.clauses.sentence(0)))

    def near(self, start: int, end: int, clause: int) -> bool:
        """A word of ours inside, right after or right before."""
        limits = self.clauses.all[clause]
        first, last = max(limits.start, start - _BEFORE), min(limits.end, end + _AFTER)
        return any(mention.end > first for mention in self.ours.within("ours", max(0, first - 40), last))

    def in_sentence(self, clause: int) -> bool:
        """A word of ours anywhere in the sentence."""
        return bool(self.ours.within("ours", *self._sentence(clause)))

    def _sentence(self, clause: int) -> tuple[int, int]:
        return self.clauses.sentence(self.clauses.all[clause].sentence)

    def _stranger(self, mention: Mention, clause: int) -> str | None:
        """The kind of another meeting that this one is said to belong to: "session of the working group"."""
        limit = min(self.clauses.all[clause].end, mention.end + _COMPLEMENT)
        after = () if self.clauses.modifiers_first else self.mentions.within("other", mention.end, limit)
        ours = self.named.within("ours", mention.end, limit)
        if after and not (ours and ours[0].start < after[0].start):
            return str(after[0].value)
        before = self.mentions.within("other", max(0, mention.start - 60), mention.start)
        if before and mention.start - before[-1].end <= _ADJACENT:
            return str(before[-1].value)
        return None


def _pointed(gatherings: list[Gathering], clauses: Clauses, context: _Context) -> list[Gathering]:
    """Where a meeting is only pointed at right after another matter's meeting, it is that one's."""
    out: list[Gathering] = []
    for each in gatherings:
        last = out[-1] if out else None
        pointing = each.which in (Which.VAGUE, Which.COMING, Which.PREVIOUS)
        if last and last.which is Which.OTHER and pointing and not context.in_sentence(each.clause):
            here, there = clauses.all[each.clause], clauses.all[last.clause]
            if here.paragraph == there.paragraph and here.sentence - there.sentence <= 1:
                out.append(replace(each, which=Which.OTHER, kind=last.kind))
                continue
        out.append(each)
    return out
