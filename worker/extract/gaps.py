"""Sentences that name the format with a round or a number and gave nothing: candidates for a new cue."""

import re

from worker.extract.facts import Evidence
from worker.extract.reading import Reading

_NUMBER = re.compile(r"\d")
MAX_GAPS = 20


def find_gaps(reading: Reading) -> tuple[Evidence, ...]:
    """The sentences, as evidence with the field `gap`."""
    out: list[Evidence] = []
    claimed = {reading.clauses.all[claim.clause].sentence for claim in reading.claims}
    dated = {reading.clauses.at(each.start).sentence for each in reading.dates}
    for number in {clause.sentence for clause in reading.clauses.all} - claimed - dated:
        start, end = reading.clauses.sentence(number)
        names = reading.mentions.within("format", start, end)
        rounds = any(each.is_round for each in reading.binder.of_sentence(number))
        if names and (rounds or _NUMBER.search(reading.folded.text, start, end)):
            out.append(reading.evidence("gap", start, end, "gap"))
    return tuple(sorted(out, key=lambda gap: gap.start)[:MAX_GAPS])
