"""The rows of an export: the columns of a view, in the view's order, as known now or on a day, batch by batch."""

from collections.abc import Iterator, Sequence
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

_MOMENT = "YYYY-MM-DD HH24:MI:SS.US"

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
    dialect = session.get_bind().dialect.name
    columns = ", ".join(_in_iso(_column(source, name, as_of), kind_of(name), dialect) for name in source.columns)
    wanted = text(f"SELECT {columns} FROM {source.view}{_until(source, as_of)} ORDER BY {source.key}")  # noqa: S608 - as above
    options = {"stream_results": True, "max_row_buffer": BATCH}
    result = session.connection().execute(_bound(wanted, as_of), execution_options=options)
    # SQLite knows no truth, only 0 and 1.
    truths = [at for at, name in enumerate(source.columns) if kind_of(name) == "truth" and dialect == "sqlite"]
    for partition in result.partitions(BATCH):
        yield [_plain(row, truths) for row in partition]


def _column(source: Source, name: str, as_of: datetime | None) -> str:
    return f"CASE WHEN {name} <= :as_of THEN {name} END" if as_of is not None and name == source.ended else name


def _in_iso(column: str, kind: Kind, dialect: str) -> str:
    """The column as it is exported, written out by the database: a value each in Python takes twice as long."""
    if kind == "time":
        kept = column if dialect == "sqlite" else f"to_char(({column}) AT TIME ZONE 'UTC', '{_MOMENT}')"
        return f"replace(replace({kept}, ' ', 'T'), '.000000', '') || 'Z'"
    return f"CAST({column} AS text)" if kind == "day" and dialect == "postgresql" else column


def _until(source: Source, as_of: datetime | None) -> str:
    return "" if as_of is None else f" WHERE {source.learnt} <= :as_of"


def _bound(wanted: Any, as_of: datetime | None) -> Any:  # noqa: ANN401 - SQLAlchemy's text, before and after
    return wanted if as_of is None else wanted.bindparams(bindparam("as_of", as_of, UtcDateTime()))


def _plain(row: Sequence[Any], truths: Sequence[int]) -> list[Value]:
    values = list(row)
    for place in truths:
        if values[place] is not None:
            values[place] = bool(values[place])
    return values


def _time(value: datetime) -> str:
    return value.isoformat().removesuffix("+00:00") + "Z"


def _texts(row: dict[str, Any]) -> list[Value]:
    return [
        _time(value) if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else value
        for value in row.values()
    ]
