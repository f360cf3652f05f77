"""The last day of a round, where the text tells when it ends: never taken for the first one."""

from datetime import timedelta

from worker.extract.dates import DateMention
from worker.extract.facts import Dates
from worker.extract.periods import day_span
from worker.extract.reading import Reading

_REACH = 40
_DAY = timedelta(1)


def tells_end(each: DateMention, reading: Reading) -> bool:
    """“Will conclude on 4 May”: a single day behind such words, or before them where verbs come last, and no other
    date between.
    """
    if not each.exact or each.day2 is not None or each.month is None:
        return False
    clause, last = reading.clauses.at(each.start), reading.clauses.verb_last
    start, end = (each.end, min(clause.end, each.end + _REACH)) if last else (clause.start, each.start)
    cues = [
        cue for cue in reading.mentions.within("ends", max(start, each.start - _REACH), end) if cue.start >= start
    ]
    if not cues:
        return False
    nearest = cues[0] if last else cues[-1]
    between = (each.end, nearest.start) if last else (nearest.end, each.start)
    return not any(between[0] <= other.start < between[1] for other in reading.dates)


def told_days(last: Dates, each: DateMention, reading: Reading) -> Dates | None:
    """Both days, where the text says that there are two, or tells the end on the first of them; else None."""
    if last.first is None:
        return None
    here = reading.clauses.at(each.start).sentence
    told = (reading.clauses.at(mention.start).sentence for mention in reading.mentions.of("two_days"))
    if any(abs(sentence - here) <= 1 for sentence in told) or reading.published == last.first - _DAY:
        return day_span(last.first - _DAY, last.first)
    return None
