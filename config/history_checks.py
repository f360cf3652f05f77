"""What a history may not say: contradictions between its rounds, and references that lead nowhere."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.history import HeldRound, History

Place = tuple[str | int, ...]
Found = Iterator[tuple[Place, str]]


def contradictions(history: "History", tables: dict[str, Any]) -> Found:
    """Every contradiction as its place and a sentence. `tables` is the whole file."""
    for index, held in enumerate(history.rounds):
        at: Place = ("round", index)
        yield from _days(held, index, history, at)
        yield from _announcements(held, at)
        yield from _statement(held, at, history)
        yield from _references(held, at, tables)
    for index, meeting in enumerate(history.meetings):
        if meeting.last_on < meeting.first_on:
            yield ("meeting", index, "last_on"), "ends before it begins"
    yield from _tags(history)


def line_of(where: Place, text: str) -> str:
    """`:LINE` of a place such as ("round", 6, "announced", "on"), as near as it can be found."""
    lines = text.splitlines()
    table = str(where[0]) if where else ""
    nth = where[1] if len(where) > 1 and isinstance(where[1], int) else 0
    heads = [i for i, line in enumerate(lines) if re.match(rf"\[\[?{re.escape(table)}\]", line)]
    if not 0 <= nth < len(heads):
        return ""
    end = heads[nth + 1] if nth + 1 < len(heads) else len(lines)
    return f":{_line_within(lines, where[1:], heads[nth], end) + 1}"


def _line_within(lines: Sequence[str], parts: Place, start: int, end: int) -> int:
    """The line on which the last of `parts` stands; a number counts the tables of the name before it."""
    at = start
    for part, after in zip(parts, (*parts[1:], None), strict=True):
        if isinstance(part, int):
            continue
        named = re.compile(rf"\W*(\w+\.)*{re.escape(part)}\b")
        found = [i for i in range(at, end) if named.match(lines[i])]
        nth = after if isinstance(after, int) else 0
        at = found[nth] if nth < len(found) else at
    return at


def _days(held: "HeldRound", index: int, history: "History", at: Place) -> Found:
    if held.number != index + 1:
        yield (*at, "number"), f"rounds run from 1 without a gap, so {index + 1} is expected here"
    if held.last_on < held.first_on:
        yield (*at, "last_on"), "the round ends before it begins"
    if index and held.first_on <= history.rounds[index - 1].last_on:
        yield (*at, "first_on"), "the round begins before the one before it has ended"


def _announcements(held: "HeldRound", at: Place) -> Found:
    announced = held.announced
    if announced is not None:
        for key in ("on", "not_before", "not_after"):
            day = getattr(announced, key)
            if day is not None and day >= held.first_on:
                yield (*at, "announced", key), f"{day} is not before the opening on {held.first_on}"
        if announced.on is None and "announced.on" not in held.unconfirmed:
            yield (*at, "announced", "on"), 'is missing and not listed in unconfirmed as "announced.on"'
    for n, change in enumerate(held.changes):
        if change.said_on > held.first_on:
            yield (*at, "change", n, "said_on"), f"{change.said_on} is after the opening on {held.first_on}"


def _statement(held: "HeldRound", at: Place, history: "History") -> Found:
    statement = held.statement
    if statement is None:
        return
    if not held.first_on <= statement.adopted_on <= held.last_on:
        yield (*at, "statement", "adopted_on"), f"{statement.adopted_on} is no day of the round"
    plan = statement.next
    if plan is not None and plan.number != held.number + 1:
        yield (*at, "statement", "next", "number"), f"a plan is about the next round, {held.number + 1}"
    cities = history.countries()
    if plan is not None and plan.city is not None and plan.city not in cities:
        yield (*at, "statement", "next", "city"), f"nothing of the history was held in {plan.city}"
    for n, change in enumerate(held.changes):
        if change.city is not None and change.city not in cities:
            yield (*at, "change", n, "city"), f"nothing of the history was held in {change.city}"


def _references(held: "HeldRound", at: Place, tables: dict[str, Any]) -> Found:
    """Names of other sections; a file that has no such section is not held to it."""
    topics = held.statement.topics if held.statement else ()
    heads = [one.head for one in held.participants if one.head]
    used: tuple[tuple[str, str, Place, Sequence[str]], ...] = (
        ("topic", "code", ("statement", "topics"), topics),
        ("actor", "code", ("participants",), [one.code for one in held.participants]),
        ("official", "name", ("participants",), heads),
    )
    for table, key, place, names in used:
        known = {row.get(key) for row in tables.get(table, [])}
        for name in names:
            if known and name not in known:
                yield (*at, *place), f"{name} is no {key} of any [[{table}]]"
    codes = [one.code for one in held.participants]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield (*at, "participants"), f"{code} takes part twice"


def _tags(history: "History") -> Found:
    used: set[str] = set()
    for place, tags in _tagged(history):
        used.update(tags)
        for tag in tags:
            if tag not in history.source_tags:
                yield (*place, "sources"), f"the tag {tag} has no address in [source_tags]"
    for tag in sorted(history.source_tags.keys() - used):
        yield ("source_tags", tag), "no fact uses this tag"


def _tagged(history: "History") -> Iterator[tuple[Place, tuple[str, ...]]]:
    for index, held in enumerate(history.rounds):
        at: Place = ("round", index)
        yield at, held.sources
        if held.announced:
            yield (*at, "announced"), held.announced.sources
        if held.statement:
            yield (*at, "statement"), held.statement.sources
        for n, change in enumerate(held.changes):
            yield (*at, "change", n), change.sources
    for index, meeting in enumerate(history.meetings):
        yield ("meeting", index), meeting.sources
