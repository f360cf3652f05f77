"""Officials: known names in their spellings, and unknown ones that a title introduces."""

import re
from collections.abc import Iterator

from worker.extract.facts import Evidence, Official
from worker.extract.mentions import Mention
from worker.extract.reading import Reading

_SMALL = "".join(sign for sign in map(chr, range(0x530)) if sign.islower())
"""Small letters of the scripts that have such: a name begins with none of them ("özel", "için")."""
_CAPITAL_WORD = rf"[^\W\d_{_SMALL}][^\W\d_]*(?:['’\-][^\W\d_]+)*"
_GIVEN = re.compile(rf"(?:({_CAPITAL_WORD})[^\S\n]+)$")
_UNKNOWN = re.compile(
    rf"\s*({_CAPITAL_WORD}(?:\s+(?:(?:de|al|el|bin|von|abu|аль|эль|ас|абу)[\s-])?{_CAPITAL_WORD}){{1,3}})"
)
_BEFORE_TITLE = re.compile(rf"({_CAPITAL_WORD}(?:\s+{_CAPITAL_WORD}){{1,3}}),\s*$")
_SPEAKER = re.compile(
    rf"({_CAPITAL_WORD}(?:\s+{_CAPITAL_WORD}){{1,2}})(?:,\s[^,.;:!?\n\"“”«»]{{4,70}},|\s+of\s[^,.;:!?\n]{{4,40}})?\s*$"
)
_NEXT_WORD = re.compile(r"\s*([^\W\d_]+)")
_TITLE_GAP = re.compile(r"[\s,]*")
_MAX_LINKS, _LOOK_BACK, _ARTICLE = 4, 70, 4
_ENUMERATED, _BESIDE, _APPOSITION, _MIN_SURNAME = 40, 3, 45, 4


def find_officials(reading: Reading) -> tuple[Official, ...]:
    """Each person once, with all the places where the name stands and the best title."""
    known = list(_known(reading))
    taken = [(start, end) for _, start, end, _ in known]
    named = [*known, *_unknown(reading, taken), *_speakers(reading, taken)]
    found = [each for each in named if not reading.clauses.at(each[1]).aside]
    merged: dict[str, tuple[str | None, list[Evidence]]] = {}
    last: tuple[str | None, int] = (None, 0)
    for name, start, end, rule in sorted(found, key=lambda each: each[1]):
        title = _title(start, end, reading) or _shared_title(last, start, reading)
        last = (title, end)
        old_title, evidence = merged.setdefault(name, (title, []))
        evidence.append(reading.evidence("official", start, end, rule))
        if title and (old_title is None or len(title) > len(old_title)):
            merged[name] = (title, evidence)
    _add_surnames(merged, {name for name, *_ in known}, reading)
    affiliations = {official.name: official.affiliation for official in reading.lexicon.track.officials}
    return tuple(
        Official(name, title, affiliations.get(name) or _affiliation(evidence, reading), tuple(evidence[:4]))
        for name, (title, evidence) in merged.items()
    )


def _add_surnames(merged: dict[str, tuple[str | None, list[Evidence]]], known: set[str], reading: Reading) -> None:
    """Where an unknown person is named again by surname alone."""
    text, place = reading.folded.shown, reading.folded.place
    for name, (_, evidence) in merged.items():
        surname = name.split()[-1]
        if name in known or len(surname) < _MIN_SURNAME:
            continue
        spans = [(place(proof.start), place(proof.end)) for proof in evidence]
        for found in re.finditer(rf"(?<!\w){re.escape(surname)}(?!\w)", text):
            if not any(start <= found.start() < end for start, end in spans):
                evidence.append(reading.evidence("official", *found.span(), evidence[0].rule))


def _known(reading: Reading) -> Iterator[tuple[str, int, int, str]]:
    for mention in reading.mentions.of("official"):
        if not _capital_at(mention, reading) or _names_state(mention, reading):
            continue
        yield str(mention.value), _with_given_names(mention, reading), mention.end, mention.rule


def _names_state(mention: Mention, reading: Reading) -> bool:
    """“The government of Assad” is a party, not a person."""
    if reading.mentions.at("decoy", mention.start, mention.end):
        return True
    around = (reading.mentions.at(f"actor:{actor.code}", *mention[2:4]) for actor in reading.lexicon.track.actors)
    return any(actor and actor.start < mention.start and mention.end <= actor.end for actor in around)


def _capital_at(mention: Mention, reading: Reading) -> bool:
    """A name has a capital at its beginning or after a particle ("al-Jaafari"), where the script has such."""
    shown = reading.folded.shown[mention.start : mention.end]
    return not shown[0].islower() or any(part[:1].isupper() for part in re.split(r"[\s-]", shown))


def _with_given_names(mention: Mention, reading: Reading) -> int:
    """Where the name begins when up to three capitalised words before it are taken for given names."""
    text, start = reading.folded.shown, mention.start
    for _ in range(3):
        found = _GIVEN.search(text, max(0, start - 24), start)
        if not found or not _is_given(found.start(1), found.end(1), reading):
            break
        start = found.start(1)
    return start


def _is_given(start: int, end: int, reading: Reading) -> bool:
    """A given name. Where every noun has a capital, only a listed one: "Laut Lawrow" is no man called Laut."""
    listed = reading.compiled.language.people.given_names
    return reading.folded.text[start:end] in listed if listed else not _is_no_name(start, end, reading)


def _is_no_name(start: int, end: int, reading: Reading) -> bool:
    mentions = reading.mentions
    return any(
        mentions.at(kind, start, end) for kind in ("not_name", "title", "adjective", "place", "source", "report")
    )


def _unknown(reading: Reading, taken: list[tuple[int, int]]) -> Iterator[tuple[str, int, int, str]]:
    text = reading.folded.shown
    for title in [*reading.mentions.of("title"), *reading.mentions.of("introducer")]:
        after = _after_links(title.end, reading)
        before = (
            None if title.kind == "introducer" else _BEFORE_TITLE.search(text, max(0, title.start - 60), title.start)
        )
        for found in (_UNKNOWN.match(text, after), before):
            if not found:
                continue
            if found.re is _BEFORE_TITLE and not text[found.start(1)].isupper():
                continue  # without capitals only a title before it tells a name
            start, end = _trimmed(found.start(1), found.end(1), text, reading)
            if not text[start : start + 1].isupper() and not _closed(end, text, reading):
                continue
            if end > start and " " in text[start:end].strip() and not any(start < b and a < end for a, b in taken):
                taken.append((start, end))
                yield " ".join(text[start:end].split()), start, end, title.rule


def _closed(end: int, text: str, reading: Reading) -> bool:
    """Without capitals a name must be seen to end: before a sign, or a word that is known to be no name."""
    word = _NEXT_WORD.match(text, end)
    return word is None or _is_no_name(*word.span(1), reading)


def _speakers(reading: Reading, taken: list[tuple[int, int]]) -> Iterator[tuple[str, int, int, str]]:
    """“Name Surname said” and "Name Surname, of the Committee, told": a person, though nothing says which."""
    text = reading.folded.shown
    for verb in reading.mentions.of("report"):
        found = _SPEAKER.search(text, max(0, verb.start - 110), verb.start)
        if not found or not text[found.start(1)].isupper():
            continue
        start, end = _trimmed(found.start(1), found.end(1), text, reading)
        first, _, rest = text[start:end].partition(" ")
        fits = rest and _is_given(start, start + len(first), reading)
        if fits and not any(start < b and a < end for a, b in taken):
            taken.append((start, end))
            yield " ".join(text[start:end].split()), start, end, verb.rule


def _after_links(end: int, reading: Reading) -> int:
    """Past "for Syria", "of the Kazakh Foreign Ministry" and the like; an article may be written to the word."""
    text = reading.folded.text
    for _ in range(_MAX_LINKS):
        gap = _TITLE_GAP.match(text, end)
        start = gap.end() if gap else end
        step = next(
            (
                m
                for kind in ("link", "adjective", "actor:KAZ", "source")
                for m in reading.mentions.within(kind, start, start + _ARTICLE)
                if m.start == start or text[start : m.start].isalpha()
            ),
            None,
        )
        if step is None:
            return end
        end = step.end
    return end


def _trimmed(start: int, end: int, text: str, reading: Reading) -> tuple[int, int]:
    """Without words at either end that are no names; without capitals, a name begins at once."""
    words = [(found.start() + start, found.end() + start) for found in re.finditer(r"\S+", text[start:end])]
    while words and text[words[0][0]].isupper() and _is_no_name(*words[0], reading):
        words.pop(0)
    for at, word in enumerate(words):
        if _is_no_name(*word, reading):
            words = words[:at]
            break
    return (words[0][0], words[-1][1]) if words else (start, start)


def _title(start: int, end: int, reading: Reading) -> str | None:
    """The title right before the name, with the adjective that goes with it, or after a comma."""
    before = [
        title for title in reading.mentions.within("title", max(0, start - _LOOK_BACK), start) if title.end <= start
    ]
    for title in reversed(before):
        if _TITLE_GAP.fullmatch(reading.folded.text, _after_links(title.end, reading), start):
            return _title_text(title, start, reading)
    comma = re.compile(r",\s*(?:[\w'’-]+\s+){0,4}?").match(reading.folded.text, end)
    limit = comma.end() + 40 if comma else end
    for title in reading.mentions.within("title", end, limit):
        if reading.folded.text.startswith("'s", title.end):
            continue
        if (
            comma
            and not set(reading.folded.text[end : title.start]) & set('.;:()"')
            and title.start - end < _APPOSITION
        ):
            return _title_text(title, title.end, reading)
    return None


def _shared_title(last: tuple[str | None, int], start: int, reading: Reading) -> str | None:
    """“Russian Foreign Minister A, Turkey's B and Iran's C”: the first's title goes for all."""
    title, end = last
    between = reading.folded.text[end:start]
    if (
        title is None
        or len(between) > _ENUMERATED
        or not any(start - adjective.end <= _BESIDE for adjective in reading.mentions.within("adjective", end, start))
    ):
        return None
    words = title.split()
    return " ".join(words[1:]) if len(words) > 1 and _is_state(words[0], reading) else title


def _is_state(word: str, reading: Reading) -> bool:
    return any(reading.folded.text[m.start : m.end] == word.lower() for m in reading.mentions.of("adjective"))


def _title_text(title: Mention, limit: int, reading: Reading) -> str:
    adjectives = reading.mentions.within("adjective", max(0, title.start - 20), title.start)
    start = title.start
    for adjective in reversed(adjectives):
        if start - adjective.end <= 1:
            start = adjective.start
    end = min(_after_links(title.end, reading), limit)
    first, last = reading.folded.span(start, max(end, title.end))
    return " ".join(reading.folded.original[first:last].split()).strip(" ,")


def _affiliation(evidence: list[Evidence], reading: Reading) -> str | None:
    """The actor whose adjective or name stands right before an unknown official, in the same clause."""
    at = reading.folded.place(evidence[0].start)
    clause = reading.clauses.at(at)
    near = reading.mentions.within("adjective", max(clause.start, at - _LOOK_BACK), at)
    return str(near[-1].value) if near else None
