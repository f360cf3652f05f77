"""What a check of a language file finds when the file is wrong, and that it finds nothing where it is right."""

import re
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from config.examples import Example
from config.lexicon import Language
from tests.unit.extract.conftest import CONFIG
from worker.extract.checks.conflicts import check_conflicts
from worker.extract.checks.cues import check_cues, check_families, is_near_miss
from worker.extract.checks.examples import check_examples
from worker.extract.checks.linear import LETTERS, SPACES, ambiguous, check_linear, slot_nodes
from worker.extract.checks.numbers import check_months, check_ordinals
from worker.extract.checks.report import Check
from worker.extract.checks.surfaces import surfaces
from worker.extract.phrases import all_phrases
from worker.extract.slots import slots_of
from worker.extract.templates import anchored

Change = Callable[..., Language]
CODES = sorted(path.stem for path in (CONFIG / "languages").glob("*.toml"))


@pytest.fixture
def changed(languages: dict[str, Language]) -> Change:
    """The English file with one table changed."""

    def change(table: str, **values: Any) -> Language:
        english = languages["en"]
        return english.model_copy(update={table: getattr(english, table).model_copy(update=values)})

    return change


def told(check: Check) -> list[str]:
    return [f"{finding.rule}: {finding.sentence}" for finding in check.findings if finding.fails]


@pytest.mark.parametrize(
    ("phrase", "shared"),
    [
        ("postpon~", set()),
        ("set [to be held]", set()),
        ("agree~ .. hold~", set()),
        ("a[ b][ c] d", set()),
        ("[of ]{m} {y}", set()),
        ("{n} {adj}{head} {coming}", set()),
        ("work~ [on ]date~", set()),
        ("x~-y~", set()),
        ("rumo~r~", {LETTERS}),
        ("x~(a|b)[c]y~", {LETTERS}),
        ("x~~", {LETTERS}),
        ("a [b] c", {SPACES}),
        ("a .. [b] c", {SPACES}),
        ("a  b", set()),
        ("{n} {adj} {head}", {SPACES}),
        ("a ~ b", {SPACES}),
    ],
)
def test_a_phrase_is_linear_unless_two_of_its_signs_share_characters(languages, phrase, shared):
    assert ambiguous(phrase, slot_nodes(languages["en"])) == shared


def seconds(expression: str, text: str) -> float:
    pattern = re.compile(expression)
    begun = time.process_time()
    pattern.match(text)
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("phrase", "run"),
    [("rumo~r~x", "r"), ("x~ [b] c", " "), ("x~(a|b)y~z", "ay")],
    ids=["letters", "spaces", "groups"],
)
def test_what_is_told_to_be_slow_is_slow_in_the_compiled_expression(languages, phrase: str, run: str):
    slots = slots_of(languages["en"]).expressions
    [part] = anchored(phrase, slots)
    once, four_times = (min(seconds(part.rest, run * n) for _ in range(3)) for n in (1000, 4000))
    assert four_times > 7 * once


@pytest.mark.parametrize("code", CODES)
def test_every_compiled_expression_ends_soon_on_long_runs_of_its_own_signs(languages, code):
    """The proof is about phrases; this runs what they are compiled to. Quadratic time would take a second a run."""
    slots = slots_of(languages[code]).expressions
    rests = {part.rest for _, phrase in all_phrases(languages[code]) for part in anchored(phrase, slots) if part.rest}
    slow = [
        (rest, run)
        for rest in rests
        for run in (" ", "a", "а", f" {_letters(rest)}", _letters(rest))
        if seconds(rest, run * (20_000 // len(run)) + "\0") > 0.2
    ]
    assert slow == []


def _letters(expression: str) -> str:
    """The first letters that the expression asks for."""
    found = re.search(r"(?<![\\(?P<])[^\W\d_]{2,}", expression)
    return found[0] if found else "x"


def test_the_shipped_files_are_linear_and_a_slow_phrase_in_them_is_named(languages, changed: Change):
    assert told(check_linear(languages["en"])) == []
    [found] = told(check_linear(changed("gate", counter=("cup [tie] final",))))
    assert found.startswith("gate.counter: “cup [tie] final”: two spaces meet")


def test_a_month_that_stands_twice_is_read_as_the_first(languages, changed: Change):
    months = list(languages["en"].dates.months)
    months[4] = ("may", "march")
    assert told(check_months(changed("dates", months=tuple(months)))) == [
        "dates.months.5: “march” is read as month 3, and is listed as 5"
    ]


def test_an_ordinal_that_is_missing_or_ambiguous_is_named(languages, changed: Change):
    ordinals = {**languages["en"].numbers.ordinals, 19: ("nineteenth", "ninth")}
    del ordinals[40]
    assert told(check_ordinals(changed("numbers", ordinals=ordinals))) == [
        "numbers.ordinals.19: “ninth” is read as 9, and is 19",
        "numbers.ordinals.40: 40 cannot be said in words; add its ordinal",
    ]


def test_sixty_numbers_are_read_in_words_digits_and_roman(languages):
    check = check_ordinals(languages["en"])
    assert (told(check), check.looked_at > 4 * 60) == ([], True)


def test_an_example_that_does_not_hold_says_what_was_read(languages, lexicon):
    wrong = Example(
        rule="rounds.numbered",
        text="The 22nd round of the Astana talks on Syria was postponed.",
        published_at=date(2024, 10, 9),
        round=21,
        status="postponed",
    )
    language = languages["en"].model_copy(update={"example": (wrong,)})
    assert told(check_examples(language, lexicon)) == [
        f"rounds.numbered: example 1, “{wrong.text}”: round is 22, not 21",
    ]


@pytest.mark.parametrize(
    ("rule", "values", "near"),
    [
        ("status.planned", {"status": "planned"}, False),
        ("status.planned", {"status": "concluded"}, True),
        ("status.planned", {"none": True}, True),
        ("dates.ranges", {"edtf": ""}, True),
        ("dates.ranges", {"edtf": "2024-11-11/2024-11-12"}, False),
        ("modality.possible", {"modality": "possible"}, False),
        ("modality.possible", {"modality": "asserted"}, True),
        ("modality.denied", {"status": "confirmed"}, False),
        ("background", {"announces": False, "status": "concluded"}, False),
        ("background", {"announces": True}, True),
        ("rounds.nexts", {"implied": True, "round": 22}, False),
        ("rounds.numbered", {"none": True}, True),
        ("gate.counter", {"relevant": False, "none": True}, False),
        ("gate.counter", {"relevant": True}, True),
        ("gate.format", {"relevant": True}, False),
        ("gate.format", {"relevant": False}, True),
        ("meetings.summit", {"none": True}, True),
    ],
)
def test_a_near_miss_is_an_example_whose_rule_must_not_hold(rule, values, near):
    assert is_near_miss(Example(rule=rule, text="x", **values)) is near


def test_families_without_example_or_near_miss_are_named(languages):
    english = languages["en"]
    kept = tuple(one for one in english.example if not one.rule.startswith(("status.moved", "background")))
    assert told(check_families(english)) == []
    assert told(check_families(english.model_copy(update={"example": kept}))) == [
        "status.moved: has no example; write one [[example]]",
        "background: has no example; write one [[example]]",
        "background: has no near miss; write an [[example]] that looks like the rule and must not be read so",
    ]


def test_a_cue_is_exercised_by_an_example_or_by_a_sentence(languages, lexicon):
    bare = languages["en"].model_copy(update={"example": ()})

    def idle(*sentences: str) -> set[str]:
        findings = check_cues(bare, lexicon, sentences).findings
        assert not any(finding.fails for finding in findings)
        return {finding.rule for finding in findings}

    rule = f"en.status.postponed#{languages['en'].status['postponed'].index('put off')}"
    assert rule in idle()
    assert rule not in idle("The Astana talks on Syria were put off.")


def test_words_that_say_two_things_are_told(languages):
    english = languages["en"]
    status = {**english.status, "planned": ("will be held", "wrap~ up"), "concluded": ("(ended|wrap~ up)",)}
    [found] = told(check_conflicts(english.model_copy(update={"status": status})))
    assert found == (
        "status: “wrap up” stands in status.planned (“wrap~ up”) and status.concluded (“(ended|wrap~ up)”); "
        "leave it in one of them"
    )


def test_phrases_that_add_nothing_are_remarked_and_fail_nothing(languages):
    english = languages["en"].model_copy(update={"background": ("recall~", "recalled", "(ago|earlier)", "ago", "re")})
    check = check_conflicts(english)
    assert told(check) == []
    assert [finding.sentence for finding in check.findings if finding.rule.startswith("background")] == [
        "“ago” repeats “ago” of “(ago|earlier)”",
        "“recalled” adds nothing to “recall~”",
    ]


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        ("(in|at) [the ]end~", ["in the end", "in end", "at the end", "at end"]),
        ("a .. b", ["a x b"]),
        ("İLK", ["ilk"]),
        ("أستانا", ["استانا"]),
    ],
)
def test_the_forms_of_a_phrase_are_its_choices(phrase, forms):
    assert surfaces(phrase) == forms
