"""The schema of a language file: what one language calls the things the track watches.

A phrase is words in lower case (all capitals: found in capitals only) with a few signs: `~` an open ending of
letters, `(a|b)` one of, `[a]` optional, `..` up to four words in between. A template has slots besides:
`{d} {d2} {m} {m2} {y}` of a date, `{n}` an ordinal, `{c}` a plain or Roman number, `{digits}` one in digits,
`{month}` a month that the word goes on after ("{month}hälfte"), and
`{head} {adj} {coming} {previous} {series}`, the lists of [rounds].
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from config.errors import ConfigError
from config.examples import Examples
from config.scripts import in_both_scripts
from config.toml import line_of, parse, read_toml

SLOTS = frozenset(
    {"d", "d2", "m", "m2", "y", "n", "month", "c", "digits", "head", "adj", "coming", "previous", "series"}
)
_SLOT = re.compile(r"\{([^}]*)\}")


def _balanced(phrase: str) -> str:
    """A phrase or template that compiles: brackets closed, slots known, not empty, no capital letters."""
    if not phrase.strip():
        raise ValueError("an empty phrase matches everywhere")
    for opening, closing in ("()", "[]", "{}"):
        if phrase.count(opening) != phrase.count(closing):
            raise ValueError(f"“{phrase}” opens {opening} without closing it")
    unknown = set(_SLOT.findall(phrase)) - SLOTS
    if unknown:
        raise ValueError(f"“{phrase}” has unknown slots {sorted(unknown)}; known are {sorted(SLOTS)}")
    if phrase != phrase.replace("İ", "i").lower() and not phrase.isupper():
        raise ValueError(f"“{phrase}” mixes cases; write lower case, or all capitals to match capitals only")
    if phrase.lstrip("([").startswith("~"):
        raise ValueError(f"“{phrase}” begins with ~; an open ending needs a beginning")
    return phrase


Phrase = Annotated[str, AfterValidator(_balanced)]
Phrases = tuple[Phrase, ...]
Cues = dict[str, Phrases]


class Table(BaseModel):
    """A frozen table of a language file: an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Table):
    """How text is cut. A terminator begins a clause, a closer ends one (a finite verb with its comma, where verbs
    come last): what is said on one side does not govern the other.

    `ordinal_dot`: the language writes ordinals and days with a dot ("22. Runde"), which ends no sentence.
    `verb_last`: the verb ends its clause, so a date goes with the verb that follows it, and denial stands behind.
    `modifiers_first`: what describes a noun stands before it, so a participle goes with the meeting that follows it.
    """

    abbreviations: tuple[str, ...] = ()
    terminators: Phrases = ()
    closers: Phrases = ()
    proclitics: tuple[str, ...] = ()
    ordinal_dot: bool = False
    verb_last: bool = False
    modifiers_first: bool = False


class Numbers(Table):
    """Ordinals. `ordinals` has 1-19 and the round tens, `tens` the first member of a compound (20 = "twenty").
    `cardinals` are numbers that only `{c}` takes, after a head ("round twenty-two").
    """

    digit_suffixes: tuple[str, ...] = ()
    joiners: tuple[str, ...] = (" ", "-")
    order: Literal["tens-first", "ones-first"] = "tens-first"
    ordinals: dict[int, Phrases] = Field(min_length=19)
    tens: dict[int, Phrases] = {}
    compound_ones: dict[int, Phrases] = {}
    cardinals: dict[int, Phrases] = {}


PERIODS = (
    "month", "early_month", "mid_month", "late_month", "half1_month", "half2_month", "first_week_month",
    "last_week_month", "late_or_early", "month_or_month", "month_to_month", "after_day", "half1", "half2", "quarter1",
    "quarter2", "quarter3", "quarter4", "early_year", "mid_year", "late_year", "year", "winter", "spring", "summer",
    "autumn", "this_week", "next_week", "this_month", "next_month", "late_this_month", "mid_this_month",
    "early_this_month", "early_next_month", "mid_next_month", "late_next_month", "this_year", "next_year",
    "half1_this_year", "half2_this_year", "half1_next_year", "half2_next_year", "today", "tomorrow", "yesterday",
)  # fmt: skip
DEADLINES = ("by_day", "by_month", "by_late_month", "by_mid_month", "by_year_end", "by_next_year", "by_month_end")


CalendarName = Literal["persian"]


class Dates(Table):
    """Date expressions. A template may end before the year: the year then comes from the clause."""

    months: tuple[Phrases, ...] = Field(min_length=12, max_length=12)
    weekdays: tuple[Phrases, ...] = Field(min_length=7, max_length=7)
    calendars: dict[CalendarName, Annotated[tuple[Phrases, ...], Field(min_length=12, max_length=12)]] = {}
    """Months of calendars that the language tells days in besides; all templates read them, too."""
    day_suffixes: tuple[str, ...] = ()
    day_words: dict[int, Phrases] = {}
    """Days of the month in words, which `{d}` and `{d2}` then take besides digits."""
    connectors: tuple[str, ...] = ()
    relative_years: dict[int, Phrases] = {}
    relative_months: dict[int, Phrases] = {}
    """Months told against that of publication (0 = "this month"), which `{m}` takes besides names."""
    days: Phrases
    ranges: Phrases
    superseded: Phrases = ()
    two_days: Phrases = ()
    ends: Phrases = ()
    """That a round takes two days: where only its first day is said, the last is the next one."""
    decoys: Phrases = ()
    """What only looks like a date; it takes the place of one that it holds."""
    periods: Cues = {}
    deadlines: Cues = {}

    @model_validator(mode="after")
    def _known_keys(self) -> "Dates":
        for name, table, known in (("periods", self.periods, PERIODS), ("deadlines", self.deadlines, DEADLINES)):
            wrong = set(table) - set(known)
            if wrong:
                raise ValueError(f"{name} has unknown keys {sorted(wrong)}; known are {', '.join(known)}")
        return self


class Rounds(Table):
    """What a round is called. `numbered`, `nexts` and `previouses` are templates; `heads` name it without a number;
    `strong` are the heads that need no word of Astana or Syria beside them.
    """

    heads: Phrases
    strong: Phrases
    adjectives: Phrases = ()
    coming: Phrases
    previous: Phrases
    numbered: Phrases
    nexts: Phrases
    previouses: Phrases
    parts: Phrases = ()
    identity: Phrases = ()
    """What says that the numbered round right behind it is the one spoken of: "it will be the" ninth."""
    plurals: Phrases = ()
    series: Phrases
    decoys: Phrases = ()
    """What only looks like a numbered round."""


class Gate(Table):
    """Words that make a text relevant, or tell that another matter is meant."""

    format: Phrases
    talks: Phrases
    syria: Phrases
    guarantors: Phrases
    host: Phrases
    counter: Phrases = ()


Statuses = Literal["planned", "confirmed", "under_way", "concluded", "postponed", "moved", "cancelled"]
Modalities = Literal["possible", "negated", "denied", "conditional", "tentative", "pseudo"]
MeetingKinds = Literal["summit", "ministerial", "expert", "working_group", "other", "stranger"]
Roles = Literal[
    "guarantor", "observer", "observer_states", "party", "host", "delegation", "takes_part", "attends", "absent"
]


class Names(Table):
    """Spellings of what the track file knows by code or canonical name. `decoys` only look like an actor,
    `place_decoys` like a place. `listed` are spellings that mean an actor only in a list after another state:
    "Iran and Syria" are two delegations, "on Syria" is a subject.
    """

    places: Cues = {}
    place_decoys: Phrases = ()
    actors: Cues = {}
    listed: Cues = {}
    decoys: Phrases = ()
    adjectives: Cues = {}
    officials: Cues = {}
    sources: Cues = {}


class People(Table):
    """Titles before or after a name; `links` may stand between a title and its name. `introducers` are words right
    before a name that are no title ("led by"). `given_names`, in lower
    case, are needed only where every noun has a capital: no other word before a surname is then part of the name.

    `adjectives_follow`: the language writes "delegation Russian", not "Russian delegation".
    """

    given_names: tuple[str, ...] = ()
    titles: Phrases = ()
    introducers: Phrases = ()
    links: Phrases = ()
    particles: tuple[str, ...] = ()
    not_names: Phrases = ()
    adjectives_follow: bool = False


class Reporting(Table):
    """Who says it: verbs of speech, and what introduces a credited source. `decoys` only look like such a verb."""

    verbs: Phrases = ()
    decoys: Phrases = ()
    reported_by: Phrases = ()
    citing: Phrases = ()
    noise: Phrases = ()
    asides: Phrases = ()


class Language(Table):
    """One language file, checked. `borrows` names languages whose spellings of names are used too."""

    code: str = Field(pattern="^[a-z]{2}$")
    name: str
    borrows: tuple[str, ...] = ()
    script: dict[str, tuple[str, ...]] = {}
    """Letters in the other script that the language is written in; `config.scripts` has spelled the phrases by it."""
    text: Text = Text()
    numbers: Numbers
    dates: Dates
    rounds: Rounds
    gate: Gate
    names: Names = Names()
    status: dict[Statuses, Phrases]
    headline: dict[Statuses, Phrases] = {}
    """As `status`, for cues that hold in a headline only ("Astana to host talks"); there they go above `status`."""
    status_decoys: Phrases = ()
    """What only looks like a cue of status: "began after a delay" puts nothing off."""
    modality: dict[Modalities, Phrases] = {}
    background: Phrases = ()
    old_plan: Phrases = ()
    meetings: dict[MeetingKinds, Phrases] = {}
    roles: dict[Roles, Phrases] = {}
    people: People = People()
    reporting: Reporting = Reporting()
    topics: Cues = {}
    example: Examples = ()


def phrases_of(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Every (dotted key, phrase) of a table, depth first."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from phrases_of(part, key)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from phrases_of(part, f"{key}.{name}".lstrip("."))


def load_language(path: Path) -> Language:
    """Read and check one file. Raises ConfigError naming file, line, key and remedy."""
    tables, text = read_toml(path)
    language = parse(Language, in_both_scripts(tables), path, text)
    if language.code != path.stem:
        raise ConfigError(
            f"{path}{line_of(['code'], text)}",
            f"code: is {language.code}, but the file is named {path.name}; rename one",
        )
    return language


class GateLanguage(Table):
    """What the gate knows of a language that has no file of its own: enough to see an article, not to read it."""

    code: str = Field(pattern="^[a-z]{2}$")
    gate: Gate
    places: Mapping[str, Phrases]
    """Spellings by place code, as in a language file's [names.places]."""


class GateLanguages(Table):
    """The file of the gate's further languages."""

    languages: tuple[GateLanguage, ...] = Field(default=(), alias="language")


def load_gate_languages(path: Path) -> tuple[GateLanguage, ...]:
    """The languages that are seen and not read. Raises ConfigError naming file, key and remedy."""
    tables, text = read_toml(path)
    return parse(GateLanguages, tables, path, text).languages


def load_languages(folder: Path) -> dict[str, Language]:
    """All `*.toml` of the folder by code. Raises ConfigError, also when a borrowed language is missing."""
    languages = {path.stem: load_language(path) for path in sorted(folder.glob("*.toml"))}
    if not languages:
        raise ConfigError(str(folder), "holds no language file (*.toml); point to the folder of the language files")
    for language in languages.values():
        missing = set(language.borrows) - set(languages)
        if missing:
            raise ConfigError(
                str(folder / f"{language.code}.toml"),
                f"borrows: names {sorted(missing)}, which have no file here; add the file or remove the name",
            )
    return languages
