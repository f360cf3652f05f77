"""Whether each family of rules has an example and a near miss, and which cues no sentence exercises."""

from collections.abc import Iterator, Sequence

from config.examples import Example
from config.lexicon import Language, Phrases
from worker.extract.checks.report import Check, Finding
from worker.extract.fold import fold
from worker.extract.gate import gate
from worker.extract.lexicon import Lexicon
from worker.extract.mentions import find
from worker.extract.sentences import headline_end

FAMILIES = ("status", "modality", "dates", "rounds", "background", "gate")
MUST = ("dates.ranges", "rounds.numbered", "rounds.nexts", "modality.denied", "background", "gate.counter")
"""Rules that every language has an example of, besides each status."""
_KINDS = ("status", "modality", "other", "background")
_DOUBTS = ("possible", "conditional", "pseudo")
_OVER = ("under_way", "concluded", "cancelled")


def check_families(language: Language) -> Check:
    """Each status and each rule of `MUST` has an example; each family has a near miss."""
    rules = {example.rule for example in language.example}
    wanted = (*(f"status.{status}" for status in language.status), *MUST)
    missing = [Finding(rule, "has no example; write one [[example]]") for rule in wanted if rule not in rules]
    near = {example.rule.partition(".")[0] for example in language.example if is_near_miss(example)}
    missing += [
        Finding(family, "has no near miss; write an [[example]] that looks like the rule and must not be read so")
        for family in FAMILIES
        if family not in near
    ]
    return Check("families", len(wanted) + len(FAMILIES), "rules", tuple(missing))


def is_near_miss(example: Example) -> bool:
    """Whether an example says that the rule it is about must not be found there.

    No round; no date for a rule on dates; another status or modality than the rule's; a coming round where the rule
    is on background; for the gate, a text that is irrelevant with the format's words, or relevant with a stranger's.
    """
    family, _, value = example.rule.partition(".")
    denies = {
        "gate": example.relevant is (value == "counter"),
        "dates": example.edtf == "",
        "status": example.status not in (None, value),
        "modality": value in _DOUBTS and example.modality not in (None, value),
        "background": bool(example.announces) or example.status not in (None, *_OVER),
    }
    return denies.get(family, False) or (example.none and family != "gate")


def check_cues(language: Language, lexicon: Lexicon, sentences: Sequence[str]) -> Check:
    """Cues of status, modality, meetings, background and strangers that no example or given sentence holds."""
    met: set[str] = set()
    for text in [*(example.text for example in language.example), *sentences]:
        met |= rules_met(text, language.code, lexicon)
    cues = dict(_cues(language))
    findings = [Finding(rule, f"“{cue}” is in no example or sentence", fails=False) for rule, cue in cues.items()]
    return Check("cues exercised", len(cues), "cues", tuple(one for one in findings if one.rule not in met))


def rules_met(text: str, code: str, lexicon: Lexicon) -> set[str]:
    """The names of the rules for cues that find something in the text."""
    folded = fold(text)
    ends = {0, headline_end(folded.text, titled=False)}
    read = [find(folded, lexicon.languages[code], end) for end in ends]
    met = {mention.rule for mentions in read for kind in _KINDS for mention in mentions.of(kind)}
    return met | {reason.rule for reason in gate(text, lexicon).reasons}


def _cues(language: Language) -> Iterator[tuple[str, str]]:
    tables: list[tuple[str, Phrases]] = [
        *((f"status.{value}", phrases) for value, phrases in language.status.items()),
        *((f"headline.{value}", phrases) for value, phrases in language.headline.items()),
        *((f"modality.{value}", phrases) for value, phrases in language.modality.items()),
        *((f"other.{value}", phrases) for value, phrases in language.meetings.items()),
        ("background", language.background),
        ("gate.counter", language.gate.counter),
    ]
    for key, phrases in tables:
        for at, phrase in enumerate(phrases):
            yield f"{language.code}.{key}#{at}", phrase
