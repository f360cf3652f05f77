"""How values read on a page. News text loses what would hide or turn the words beside it; Jinja escapes it."""

import unicodedata
from collections.abc import Callable
from typing import Any

from analyst import show
from analyst.queries import Row
from models.vocabulary import DatesKind, Status
from worker.alerts.wording import NAME_LIMIT, QUOTE_LIMIT, RTL_LANGUAGES, clean, web_link
from worker.alerts.words import day as day_in_words
from worker.alerts.words import standing as standing_in_words
from worker.rounds.values import RoundState

_KEPT_CONTROLS = "\n\t"
# Each opens or closes a stretch that turns the direction of what follows. Marks that turn nothing but themselves
# (U+200E, U+200F, U+061C) belong to Arabic and Persian spelling and stay.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def plain(word: str | None) -> str:
    """A word of the vocabulary as people write it: `under_way` is `under way`."""
    return (word or "").replace("_", " ")


def name(text: str | None) -> str:
    """A name or title from outside, in one line."""
    return clean(text or "", NAME_LIMIT * 2)


def quotation(text: str) -> str:
    """Words from outside, in one line."""
    return clean(text, QUOTE_LIMIT)


def as_written(text: str) -> str:
    """News text sign by sign, with a sign in place of controls and of what turns the direction of text."""
    return "".join("�" if _harmful(sign) else sign for sign in text)


def _harmful(sign: str) -> bool:
    return sign in _TURNING or (sign not in _KEPT_CONTROLS and unicodedata.category(sign) in {"Cc", "Cs"})


def direction(language: str | None) -> str:
    """For `dir`: that of the language, else the text's own."""
    if not language:
        return "auto"
    return "rtl" if language in RTL_LANGUAGES else "ltr"


def language_name(code: str | None) -> str:
    """A language in English; its code when we have no name for it."""
    return show.english().languages.get(code or "", code or "unknown")


def country(code: str | None) -> str:
    """A country in English; its code when we have no name for it."""
    return show.english().countries.get(code or "", code or "")


def days(row: Row) -> str:
    """The dates of a row that has them, in words; nothing when unknown."""
    return show.days(row["first_on"], row["last_on"], row["edtf"], row["dates_kind"])


def venue(row: Row) -> str:
    """City and country."""
    return ", ".join(part for part in (name(row["city"]), country(row["country"])) if part)


def standing(row: Row) -> str:
    """How a round stands, in the words of alerts: "planned, Astana, Kazakhstan; no date yet"."""
    return standing_in_words(show.english(), state_of(row))


def state_of(row: Row) -> RoundState:
    """The state that a row tells of."""
    return RoundState(
        number=row.get("round_number") or 0,
        status=Status(row["status"]) if row["status"] else None,
        first_on=row["first_on"],
        last_on=row["last_on"],
        edtf=row["edtf"],
        dates_kind=DatesKind(row["dates_kind"]) if row["dates_kind"] else None,
        city=row["city"],
        country=row["country"],
    )


FILTERS: dict[str, Callable[..., Any]] = {
    "plain": plain,
    "name": name,
    "quotation": quotation,
    "as_written": as_written,
    "direction": direction,
    "language_name": language_name,
    "country": country,
    "days": days,
    "venue": venue,
    "standing": standing,
    "day": lambda on: day_in_words(show.english(), on),
    "period": show.period,
    "words": show.words,
    "counted": show.counted,
    "link": web_link,
}
GLOBALS: dict[str, Callable[..., Any]] = {"age": show.age}
