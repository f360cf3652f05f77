"""Who comes and who stays away, by what the clause says besides the names."""

from collections.abc import Sequence

from worker.extract.mentions import Mention, Mentions
from worker.extract.sentences import Clause

_ATTENDING = ("takes_part", "observer")
_SPONSORS = 32


def is_absent(mention: Mention, cues: Sequence[Mention], text: str) -> bool:
    """Staying away governs the clause, but for who attends beyond a comma: "Jordan observes, the US is absent"."""
    return any(cue.value == "absent" and not _attends_beside(mention, cue, cues, text) for cue in cues)


def _attends_beside(mention: Mention, absent: Mention, cues: Sequence[Mention], text: str) -> bool:
    for other in cues:
        if other.value == "guarantor" and 0 <= mention.start - other.end <= _SPONSORS:
            return True  # "talks sponsored by Russia, Turkey and Iran ended with the rebels boycotting"
        if other.value not in _ATTENDING:
            continue
        if mention.end <= other.start and "," in text[other.end : absent.start]:
            return True
        if absent.end <= mention.start and "," in text[absent.end : min(mention.start, other.start)]:
            return True
    return False


def attend(clause: Clause, mentions: Mentions) -> bool:
    """Whether the persons that a clause names attend, so that their states do. Whoever only says that others attend
    does not.
    """
    cues = mentions.within("role", clause.start, clause.end)
    if mentions.within("report", clause.start, clause.end):
        return False
    return any(cue.value == "attends" for cue in cues)
