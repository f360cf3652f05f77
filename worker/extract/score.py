"""Scores answers against gold, slot by slot. Pure: `astana eval` prints what this returns.

Values are compared, not spans. What one label cannot decide (`borderline`) is counted in a slot of its own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]
SLOTS = (
    "relevant", "announces_new_round", "announces_new_round (borderline)", "round", "dates", "next_round", "status",
    "status (borderline)", "venue", "participants", "guarantors", "observers", "officials",
)  # fmt: skip
_STATUS = {"expected": "planned", "confirmed": "announced", "moved": "postponed"}
_YEAR = 4


@dataclass(frozen=True, slots=True)
class Judgement:
    """One value of one slot: `tp` right, `fp` answered and wrong, `fn` missed. A wrong value is both."""

    id: str
    language: str
    slot: str
    outcome: str
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one slot in one language (`all` for all of them)."""

    slot: str
    language: str
    tp: int
    fp: int
    fn: int

    @property
    def precision(self) -> float:
        """1 when nothing was answered."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 1.0

    @property
    def recall(self) -> float:
        """1 when nothing was to be found."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def judge(id_: str, language: str, gold: Json, answer: Json) -> list[Judgement]:
    """All judgements of one article. `answer` is `as_json`'s form."""
    out = [Judgement(id_, language, *row) for row in _truths(gold, answer)]
    if gold.get("relevant"):
        out += [Judgement(id_, language, *row) for row in _facts(gold, answer)]
    return out


def scores(judgements: Iterable[Judgement]) -> list[Score]:
    """One score a slot and language, and one over all languages, worst first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for judgement in judgements:
        for language in (judgement.language, "all"):
            counts[judgement.slot, language, judgement.outcome] += 1
    keys = sorted({(slot, language) for slot, language, _ in counts})
    table = [Score(*key, *(counts[(*key, outcome)] for outcome in ("tp", "fp", "fn"))) for key in keys]
    return sorted(table, key=lambda score: (score.f1, SLOTS.index(score.slot), score.language))


Row = tuple[str, str, str, str]
_BY_RULE = ("status", "dates", "venue")


def group_of(rule: str) -> str:
    """The cue list that a rule stands in: `en.status.planned#1` is one of `en.status.planned`."""
    return rule.partition("#")[0]


def by_rule(gold: Json, answer: Json) -> Iterator[tuple[str, bool]]:
    """Each cue list that gave a status, days or a venue of the main round, and whether that was right.

    What the label does not decide is left out.
    """
    main, _ = _rounds(answer)
    if main is None or gold.get("kind") == "side_meeting" or gold.get("borderline"):
        return
    facts = list(_facts(gold, answer)) if gold.get("relevant") else []
    right = {slot for slot, outcome, _, _ in facts if outcome == "tp"}
    wrong = {slot for slot, outcome, _, _ in facts if outcome == "fp"} if gold.get("relevant") else set(_BY_RULE)
    for slot in _BY_RULE:
        if slot in right | wrong:
            told = {group_of(proof["rule"]) for proof in main["evidence"] if proof["field"] == slot}
            yield from ((rule, slot in right) for rule in sorted(told))


def _truths(gold: Json, answer: Json) -> Iterator[Row]:
    yield from _truth("relevant", gold.get("relevant"), answer.get("relevant"))
    slot = "announces_new_round (borderline)" if gold.get("borderline") else "announces_new_round"
    yield from _truth(slot, gold.get("announces_new_round"), answer.get("announces_new_round"))


def _truth(slot: str, expected: object, got: object) -> Iterator[Row]:
    if expected and got:
        yield slot, "tp", "yes", "yes"
    elif expected or got:
        yield slot, "fn" if expected else "fp", "yes" if expected else "no", "yes" if got else "no"


def _facts(gold: Json, answer: Json) -> Iterator[Row]:
    main, following = _rounds(answer)
    aside = gold.get("kind") == "side_meeting"
    yield from _value("round", gold.get("round"), None if main is None or main["implied"] else main["number"])
    subject = _meeting(answer, gold) if aside else main
    yield from _dates("dates", gold.get("dates"), subject["dates"] if subject else None)
    yield from _next(gold.get("next_round"), main if aside else following)
    if gold.get("status") not in (None, "none") and not aside:
        slot = "status (borderline)" if gold.get("borderline") else "status"
        yield from _value(slot, gold["status"], _status(main) if main else None)
    venue = subject.get("venue") if subject else None
    yield from _value("venue", gold.get("venue"), venue["city"] if venue else None)
    yield from _codes(gold, answer)
    yield from _officials(gold.get("officials") or (), answer["officials"])


def _rounds(answer: Json) -> tuple[Json | None, Json | None]:
    """The main round, and the coming one that a report of another names."""
    certain = [r for r in answer["rounds"] if r["discourse"] == "focus" and r["modality"] in ("asserted", "possible")]
    main = certain[0] if certain else None
    opened = [r for r in certain[1:] if r["status"] in ("expected", "planned", "announced", "confirmed")]
    return main, opened[0] if opened else None


def _meeting(answer: Json, gold: Json) -> Json | None:
    """The meeting that fits the gold best: an article may tell of several."""
    meetings: Sequence[Json] = answer["meetings"]
    wanted = (gold.get("dates") or {}).get("first")
    dated = [m for m in meetings if m["dates"] and wanted and str(m["dates"]["first"] or "").startswith(wanted)]
    return next(iter([*dated, *meetings]), None)


def _status(main: Json) -> str:
    """In the label's words: a plan that is confirmed without days is still only planned."""
    if main["status"] == "confirmed" and (main["dates"] is None or main["dates"]["kind"] != "days"):
        return "planned"
    return str(_STATUS.get(main["status"], main["status"]))


def _value(slot: str, expected: object, got: object) -> Iterator[Row]:
    if expected is not None and expected == got:
        yield slot, "tp", str(expected), str(got)
        return
    if expected is not None:
        yield slot, "fn", str(expected), str(got)
    if got is not None:
        yield slot, "fp", str(expected), str(got)


def _dates(slot: str, expected: Json | None, got: Json | None) -> Iterator[Row]:
    told = got["edtf"] if got else None
    if expected and got and _same(expected, got):
        yield slot, "tp", _span(expected), str(told)
        return
    if expected:
        yield slot, "fn", _span(expected), str(told)
    if told and not (expected is None and got and _undecided(got)):
        yield slot, "fp", _span(expected) if expected else "None", str(told)


def _undecided(got: Json) -> bool:
    """A period of no known year ("early December", on a page without a day): a label has no way to write it."""
    return got["first"] is None and got["kind"] != "days"


def _span(expected: Json) -> str:
    return f"{expected['first']}/{expected['last']}"


def _same(expected: Json, got: Json) -> bool:
    """Equal as far as the gold is precise; without a year in the answer the year must not be in the text."""
    length = len(expected["first"])
    if got["first"] is None:
        days = str(got["edtf"] or "").split("/")
        told = (days[0], days[-1])
        wanted = (expected["first"], expected["last"])
        year_told = expected.get("year_in_text", False)
        return not year_told and all(
            day[_YEAR : len(want)] == want[_YEAR:] for day, want in zip(told, wanted, strict=True)
        )
    return bool(
        got["first"][:length] == expected["first"] and got["last"][: len(expected["last"])] == expected["last"]
    )


def _next(expected: Json | None, got: Json | None) -> Iterator[Row]:
    if expected and got and (expected["first"] is None or (got["dates"] and _same(expected, got["dates"]))):
        yield "next_round", "tp", _span(expected), str(got["dates"] and got["dates"]["edtf"])
    elif expected:
        yield "next_round", "fn", _span(expected), str(got and got["dates"] and got["dates"]["edtf"])


def _codes(gold: Json, answer: Json) -> Iterator[Row]:
    people = answer["participants"]
    told = {p["code"] for p in people} | {code for m in answer["meetings"] for code in m["participants"]}
    yield from _sets("participants", set(gold.get("participants") or ()), told)
    for slot, role in (("guarantors", "guarantor"), ("observers", "observer")):
        yield from _sets(slot, set(gold.get(slot) or ()), {p["code"] for p in people if p["role"] == role})


def _sets(slot: str, expected: set[str], got: set[str]) -> Iterator[Row]:
    for code in sorted(expected | got):
        outcome = "tp" if code in expected & got else "fn" if code in expected else "fp"
        yield slot, outcome, code if code in expected else "-", code if code in got else "-"


def _officials(expected: Sequence[str], got: Sequence[Json]) -> Iterator[Row]:
    """An answer is right when one of its spans covers the surname."""
    spans = [" ".join(proof["exact"] for proof in official["evidence"]) for official in got]
    used: set[int] = set()
    for name in expected:
        surname = name.split()[-1]
        hit = next((at for at, span in enumerate(spans) if surname in span), None)
        used |= {hit} if hit is not None else set()
        yield "officials", "tp" if hit is not None else "fn", name, spans[hit] if hit is not None else "-"
    for at, official in enumerate(got):
        if at not in used:
            yield "officials", "fp", "-", official["name"]
