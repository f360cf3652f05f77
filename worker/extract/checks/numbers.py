"""Proof that months and ordinals mean what the file says: each form is read back as its own number."""

import re
from collections.abc import Iterable, Iterator

from config.lexicon import Language, Phrases
from worker.extract.checks.report import Check, Finding
from worker.extract.checks.surfaces import surfaces
from worker.extract.fold import fold_word
from worker.extract.slots import Slots, slots_of

LAST = 60
"""Rounds are numbered far below it."""
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_NATIVE_ZEROS = (0x660, 0x6F0)
_FORMS = 4


def check_months(language: Language) -> Check:
    """Every name of each of the twelve months is that month, and no other."""
    slots = slots_of(language)
    forms = [
        (number, form)
        for number, phrases in enumerate(language.dates.months, 1)
        for phrase in phrases
        for form in surfaces(phrase)
    ]
    findings = [
        Finding(f"dates.months.{number}", f"“{form}” is read as month {read}, and is listed as {number}")
        for number, form in forms
        if (read := slots.month(form)) != number
    ]
    return Check("months", len(forms), "names", tuple(findings))


def check_ordinals(language: Language) -> Check:
    """1 to 60, in words, in digits with each suffix, in native digits and Roman: each is found, and is its number."""
    slots = slots_of(language)
    found = re.compile(slots.expressions["n"])
    counted, findings = 0, []
    for number in range(1, LAST + 1):
        words = list(_words(language, number))
        if not words:
            findings.append(
                Finding(f"numbers.ordinals.{number}", f"{number} cannot be said in words; add its ordinal")
            )
        for form in [*words, *_figures(language, number)]:
            counted += 1
            findings += _read_back(form, number, slots, found)
    return Check("ordinals", counted, "forms", tuple(findings))


def _read_back(form: str, number: int, slots: Slots, found: re.Pattern[str]) -> Iterator[Finding]:
    rule = f"numbers.ordinals.{number}"
    read = slots.number(form)
    if read != number:
        yield Finding(rule, f"“{form}” is read as {read}, and is {number}")
    elif not found.fullmatch(form):
        yield Finding(rule, f"“{form}” is {number}, and {{n}} does not find it")


def _figures(language: Language, number: int) -> Iterator[str]:
    """The number in digits, ours and native ones, with each suffix, and Roman where it has more than one sign."""
    for suffix in language.numbers.digit_suffixes or ("",):
        yield fold_word(f"{number}{suffix}")
    for zero in _NATIVE_ZEROS:
        native = "".join(chr(zero + int(digit)) for digit in str(number))
        yield fold_word(native + next(iter(language.numbers.digit_suffixes), ""))
    if len(roman := _roman(number)) > 1:
        yield roman


def _roman(number: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        while number >= worth:
            out, number = out + sign, number - worth
    return out


def _words(language: Language, number: int) -> Iterator[str]:
    numbers = language.numbers
    yield from _forms(numbers.ordinals.get(number, ()))
    one, ten = number % 10, number - number % 10
    if not one or ten not in numbers.tens:
        return
    ones = list(_forms(numbers.compound_ones.get(one, numbers.ordinals[one])))
    for first in list(_forms(numbers.tens[ten]))[:_FORMS]:
        for last in ones:
            for joiner in numbers.joiners:
                yield joiner.join((first, last) if numbers.order == "tens-first" else (last, first))


def _forms(phrases: Phrases | Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        yield from surfaces(phrase)
