"""The rows of an export: the columns of a view, in the view's order, as known now or on a day, batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from analyst.exports.rounds import round_rows
from models.base import UtcDateTime
from models.views import view_named

BATCH = 5_000
"""Rows held at a time."""

Kind = Literal["text", "number", "day", "time", "truth"]
Value = str | int | bool | None
Batch = list[Sequence[Value]]

_NUMBERS = frozenset(
    {"round_number", "changes", "sign_days", "lead_days", "change_id", "article_id", "revisions", "feeds", "fact_id"}
    | {"revision"}
)
_TRUTHS = frozenset({"alertable", "relevant", "announces_new_round", "implied"})


@dataclass(frozen=True, slots=True)
class Source:
    """A view to export: the column that orders it, when a row was learnt, and when it ceased to hold."""

    view: str
    key: str
    learnt: str
    ended: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """In the order of the view; new ones are added at the end."""
        return tuple(view_named(self.view).columns)


SOURCES = {
    "rounds": Source("v_rounds", "round_number", "first_said_at"),
    "changes": Source("v_round_changes", "change_id", "learnt_at", ended="superseded_at"),
    "articles": Source("v_articles", "article_id", "first_seen_at"),
    "facts": Source("v_facts", "fact_id", "learnt_at", ended="withdrawn_at"),
}


def kind_of(column: str) -> Kind:
    """What a column holds, which its name tells: days end in `_on`, times in `_at`."""
    if column in _NUMBERS:
        return "number"
    if column in _TRUTHS:
        return "truth"
    if column.endswith("_at"):
        return "time"
    return "day" if column.endswith("_on") or "_on_" in column else "text"


def count(session: Session, source: Source, as_of: datetime | None) -> int:
    """How many rows there will be."""
    wanted = text(f"SELECT count(*) FROM {source.view}{_until(source, as_of)}")  # noqa: S608 - names of our own
    return session.scalar(_bound(wanted, as_of)) or 0


def batches(session: Session, source: Source, as_of: datetime | None) -> Iterator[Batch]:
    """The rows in the order of the key: texts, numbers and truths as they are, days and times in ISO 8601.

    A round as known on a day is folded from its changes; an article is as it is now, if it was seen by then; a fact
    that was withdrawn later still stood.
    """
    if source is SOURCES["rounds"] and as_of is not None:
        yield [_texts(row) for row in round_rows(session, as_of)]
        return
    columns = ", ".join(_column(source, name, as_of) for name in source.columns)
    wanted = text(f"SELECT {columns} FROM {source.view}{_until(source, as_of)} ORDER BY {source.key}")  # noqa: S608
    options = {"stream_results": True, "max_row_buffer": BATCH}
    result = session.connection().execute(_bound(wanted, as_of), execution_options=options)
    sqlite = session.get_bind().dialect.name == "sqlite"
    plain_of = [(_SQLITE if sqlite else _POSTGRESQL).get(kind_of(name)) for name in source.columns]
    converted = [(place, convert) for place, convert in enumerate(plain_of) if convert is not None]
    for partition in result.partitions(BATCH):
        yield [_plain(row, converted) for row in partition]


def _column(source: Source, name: str, as_of: datetime | None) -> str:
    return f"CASE WHEN {name} <= :as_of THEN {name} END" if as_of is not None and name == source.ended else name


def _until(source: Source, as_of: datetime | None) -> str:
    return "" if as_of is None else f" WHERE {source.learnt} <= :as_of"


def _bound(wanted: Any, as_of: datetime | None) -> Any:  # noqa: ANN401 - SQLAlchemy's text, before and after
    return wanted if as_of is None else wanted.bindparams(bindparam("as_of", as_of, UtcDateTime()))


def _plain(row: Sequence[Any], converted: Sequence[tuple[int, Callable[[Any], Value]]]) -> list[Value]:
    values = list(row)
    for place, convert in converted:
        if values[place] is not None:
            values[place] = convert(values[place])
    return values


def _time_of_sqlite(stored: str) -> str:
    """`2024-11-08 06:10:00.000000`, as the store keeps it, to `2024-11-08T06:10:00Z`."""
    return f"{stored[:10]}T{stored[11:].removesuffix('.000000')}Z"


def _time(value: datetime) -> str:
    return value.isoformat().removesuffix("+00:00") + "Z"


def _texts(row: dict[str, Any]) -> list[Value]:
    return [
        _time(value) if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else value
        for value in row.values()
    ]


_SQLITE: dict[Kind, Callable[[Any], Value]] = {"time": _time_of_sqlite, "truth": bool}
_POSTGRESQL: dict[Kind, Callable[[Any], Value]] = {"time": _time, "day": date.isoformat}
