"""A language written in two scripts: its phrases stand in the file once, and are found in both (decision 0010)."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

_PLAIN = frozenset(
    {"abbreviations", "digit_suffixes", "joiners", "day_suffixes", "connectors", "proclitics", "particles"}
)
"""Lists of words that are no phrases: they know no alternatives, so each spelling stands by itself."""
_NEITHER = frozenset({"code", "name", "borrows", "script", "example", "order"})
_MOST = 8
"""Spellings of one plain word."""


def in_both_scripts(tables: Mapping[str, Any]) -> dict[str, Any]:
    """The tables of a language file with each phrase spelled by `[script]` as well; without that table as they are.

    `[script]` gives the ways to write each letter in the other script. A phrase stays at its place in its list,
    so rules keep their names. Tables of a wrong form are left to the schema to refuse.
    """
    script = tables.get("script")
    if not isinstance(script, Mapping) or not all(isinstance(ways, list) for ways in script.values()):
        return dict(tables)
    return {key: value if key in _NEITHER else _spelled(key, value, script) for key, value in tables.items()}


def _spelled(key: str, value: Any, script: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - TOML holds anything
    if isinstance(value, Mapping):
        return {name: value[name] if name in _NEITHER else _spelled(name, value[name], script) for name in value}
    if not isinstance(value, list):
        return value
    if key in _PLAIN:
        return [spelling for word in value for spelling in _spellings(word, script)]
    return [_spelled(key, part, script) if isinstance(part, list) else _phrase(part, script) for part in value]


def _phrase(phrase: Any, script: Mapping[str, Sequence[str]]) -> Any:  # noqa: ANN401 - TOML holds anything
    if not isinstance(phrase, str) or not any(sign in script for sign in phrase):
        return phrase
    other = "".join(_alternatives(script[sign]) if sign in script else sign for sign in phrase)
    return f"({phrase}|{other})"


def _alternatives(ways: Sequence[str]) -> str:
    return ways[0] if len(ways) == 1 else f"({'|'.join(ways)})"


def _spellings(word: str, script: Mapping[str, Sequence[str]]) -> list[str]:
    if not any(sign in script for sign in word):
        return [word]
    ways = ["".join(signs) for signs in product(*(script.get(sign, [sign]) for sign in word))]
    return [word, *ways[:_MOST]]
