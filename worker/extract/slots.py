"""What may stand in each slot of a language's templates, and how its words are read back as numbers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from config.lexicon import Language, Phrases
from worker.extract.calendars import CALENDARS, GREGORIAN
from worker.extract.fold import fold_word
from worker.extract.templates import SPACE, expressions

_ROMAN_SIGN = {"i": 1, "v": 5, "x": 10, "l": 50, "х": 10, "і": 1}
_SIGN, _TEN, _ONE = "[ivxlхі]", "[xх]", "[iі]"
_TENS = f"(?:{_TEN}l|l{_TEN}?|{_TEN}{{0,3}})"
_ONES = f"(?:{_ONE}{_TEN}|{_ONE}v|v?{_ONE}{{0,3}})"
ROMAN = f"(?:(?={_SIGN}{{2,8}}(?!{_SIGN})){_TENS}{_ONES}(?!{_SIGN})|[vx])"
"""Canonical numerals up to 68, so that “il” is none. Of single signs only those that no other word is, and that
numbers need: the fifth and the tenth."""


@dataclass(frozen=True, slots=True)
class Slots:
    """Expressions by slot name, and the readers of what they capture."""

    expressions: Mapping[str, str]
    _ordinal: re.Pattern[str]
    _cardinal: re.Pattern[str]
    _roman: re.Pattern[str]
    """Roman signs, and the ending that the language writes behind them."""
    _day: re.Pattern[str]
    _months: Mapping[str, re.Pattern[str]]
    """By calendar, the Gregorian first."""
    _year: re.Pattern[str]
    _near_month: re.Pattern[str]

    def number(self, text: str) -> int | None:
        """The value of an ordinal or number as captured by `{n}` or `{c}`; None when it is no number."""
        digits = re.match(r"\d+", text)
        if digits:
            return int(digits[0])
        for words in (self._ordinal, self._cardinal):
            found = words.fullmatch(text)
            if found and found.lastgroup:
                return int(found.lastgroup[1:])
        return roman(text[: self.roman_length(text)])

    def roman_length(self, text: str) -> int:
        """How many signs of a captured number are Roman ones: 4 of "xxiie"; 0 when it is told in another way."""
        found = self._roman.fullmatch(text)
        return found.end(1) if found else 0

    def day(self, text: str) -> int | None:
        """1-31, from digits or from a word for the day."""
        digits = re.match(r"\d+", text)
        found = None if digits else self._day.fullmatch(text)
        if found and found.lastgroup:
            return int(found.lastgroup[1:])
        return int(digits[0]) if digits else None

    def month(self, text: str) -> int | None:
        """1-12, of whichever calendar has it."""
        for months in self._months.values():
            found = months.fullmatch(text)
            if found and found.lastgroup:
                return int(found.lastgroup[1:])
        return None

    def month_told(self, text: str, published: date) -> tuple[int, int] | None:
        """Year and month of one that is told against the day of publication ("this month")."""
        found = self._near_month.fullmatch(text)
        if not found or not found.lastgroup:
            return None
        year, month = divmod(published.year * 12 + published.month - 1 + _signed(found.lastgroup), 12)
        return year, month + 1

    def calendar(self, month: str, year: str) -> str:
        """The name of the calendar that has the month, else of the one that writes such years."""
        if month:
            return next((name for name, months in self._months.items() if months.fullmatch(month)), GREGORIAN.name)
        return next((name for name in self._months if re.fullmatch(CALENDARS[name].years, year[:4])), GREGORIAN.name)

    def year(self, text: str, this_year: int | None) -> int | None:
        """A written year, or one that is told against `this_year` ("next year"); None when that is unknown."""
        digits = re.match(r"\d{4}", text)
        if digits:
            return int(digits[0])
        found = self._year.fullmatch(text)
        if not found or not found.lastgroup or this_year is None:
            return None
        return this_year + _signed(found.lastgroup)


def _signed(group: str) -> int:
    """The number in the name of a reader's group."""
    return int(group[1:].replace("m", "-"))


def roman(text: str) -> int | None:
    """The value of a Roman numeral in canonical form, up to 60; None for anything else."""
    total = 0
    signs = [_ROMAN_SIGN.get(sign, 0) for sign in text]
    if not signs or 0 in signs:
        return None
    for sign, following in zip(signs, [*signs[1:], 0], strict=True):
        total += -sign if sign < following else sign
    canonical = text.replace("х", "x").replace("і", "i")
    return total if 0 < total <= 60 and canonical == _written(total) else None  # noqa: PLR2004 - no round is near


def _written(value: int) -> str:
    out = ""
    for worth, sign in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while value >= worth:
            out, value = out + sign, value - worth
    return out


def slots_of(language: Language) -> Slots:
    """Build all slots of a language. Raises ValueError for a phrase that does not parse."""
    ordinals = dict(_ordinals(language))
    besides = {str(name): told for name, told in language.dates.calendars.items()}
    calendars = {GREGORIAN.name: language.dates.months, **besides}
    months = {name: {at: _stem(forms) for at, forms in enumerate(told, 1)} for name, told in calendars.items()}
    days = {day: _any(forms) for day, forms in language.dates.day_words.items()}
    near = {offset: _any(forms) for offset, forms in language.dates.relative_months.items()}
    years = {offset: _any(forms) for offset, forms in language.dates.relative_years.items()}
    suffixes = "|".join(re.escape(fold_word(suffix)) for suffix in language.numbers.digit_suffixes)
    endings = "|".join(re.escape(fold_word(ending)) for ending in language.dates.day_suffixes)
    words = _longest_first(ordinals.values())
    cardinals = {number: _any(forms) for number, forms in language.numbers.cardinals.items()}
    plain = _longest_first([*ordinals.values(), *cardinals.values()])
    signs = ROMAN + (rf"(?:{suffixes})?" if suffixes else "") + r"(?!\w)"
    day = r"(?:3[01]|[12]\d|0?[1-9])" + (rf"(?:{endings})?" if endings else "") + r"(?!\d)"
    day = _longest_first([day, *days.values()]) if days else day
    month = _longest_first([*(form for told in months.values() for form in told.values()), *near.values()])
    stems = (form for forms in language.dates.months for form in forms if form.isalpha())
    year = "|".join([*(rf"{CALENDARS[name].years}(?!\d)" for name in calendars), *years.values()])
    digits = rf"\d{{1,2}}(?:{suffixes})" if suffixes else r"\d{1,2}"
    rounds = language.rounds
    expressions = {
        "d": rf"(?P<d>{day})", "d2": rf"(?P<d2>{day})",
        "m": rf"(?P<m>{month})", "m2": rf"(?P<m2>{month})", "y": rf"(?P<y>{year})",
        "n": rf"(?P<n>{digits}|{words}|{signs})", "c": rf"(?P<n>\d{{1,2}}(?!\d|[.:/]\d)|{signs}|{plain})",
        "head": rf"(?:{_any(rounds.heads)})(?!\w)", "adj": rf"(?:(?:{_any(rounds.adjectives)})(?:{SPACE}|-)){{0,6}}?",
        "coming": rf"(?:{_any(rounds.coming)})(?!\w)", "previous": rf"(?:{_any(rounds.previous)})(?!\w)",
        "series": rf"(?:{_any(rounds.series)})(?!\w)", "digits": r"(?P<n>\d{1,2}(?!\d))",
        "month": rf"(?P<m>{_longest_first(re.escape(fold_word(stem)) for stem in stems)})",
    }  # fmt: skip
    by_calendar = {name: _reader(told) for name, told in months.items()}
    roman_signs = re.compile(f"({ROMAN})(?:{suffixes})?")
    return Slots(
        expressions, _reader(ordinals), _reader(cardinals), roman_signs, _reader(days), by_calendar, _reader(years),
        _reader(near),
    )  # fmt: skip


def _ordinals(language: Language) -> Iterable[tuple[int, str]]:
    numbers = language.numbers
    for value, forms in numbers.ordinals.items():
        yield value, _stem(forms)
    joiner = "(?:" + "|".join(SPACE if mark == " " else re.escape(mark) for mark in numbers.joiners) + ")"
    ones = {one: numbers.compound_ones.get(one, numbers.ordinals[one]) for one in range(1, 10)}
    for ten, forms in numbers.tens.items():
        for one, endings in ones.items():
            first, last = (forms, endings) if numbers.order == "tens-first" else (endings, forms)
            yield ten + one, f"(?:{_stem(first)}){joiner}(?:{_stem(last)})"


def _stem(phrases: Phrases) -> str:
    """As `_any`, for words to which a template or another number may add an ending."""
    return _any(phrases, closed=False)


def _any(phrases: Phrases, *, closed: bool = True) -> str:
    parts = {part for phrase in phrases for part in expressions(phrase, closed=closed)}
    return "(?:" + "|".join(sorted(parts, key=len, reverse=True)) + ")" if parts else "(?!)"


def _longest_first(expressions: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(expressions, key=len, reverse=True)) + ")"


def _reader(expressions: Mapping[int, str]) -> re.Pattern[str]:
    named = (f"(?P<v{str(value).replace('-', 'm')}>{expression})" for value, expression in expressions.items())
    return re.compile("|".join(named) or "(?!)")
