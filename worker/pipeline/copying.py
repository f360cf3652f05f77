"""Copy: all that one database holds into an empty one of either engine; it stands when every row was compared."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, Engine, Row, Table, func, inspect, select, update

from config.errors import ConfigError
from models.registry import metadata
from worker.schema import require_head, take_down, upgrade

ROWS_PER_BATCH = 1000
# Before any round: the history comes from the source, as it stands there.
_BEFORE_ALL = datetime(2000, 1, 1, tzinfo=UTC)
_DIGEST_BITS = 256

# Goes through batches, of which there are so many; an operator sees a bar.
Steps = Callable[[Iterable[int], int], Iterable[int]]


@dataclass(slots=True)
class Tally:
    """Rows by table, and a sum of their hashes: the same in whatever order they come."""

    rows: Counter[str] = field(default_factory=Counter)
    sums: Counter[str] = field(default_factory=Counter)

    def add(self, table: Table, row: Row[tuple[object, ...]]) -> None:
        """Count a row."""
        self.rows[table.name] += 1
        digest = int.from_bytes(sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest())
        self.sums[table.name] = (self.sums[table.name] + digest) % 2**_DIGEST_BITS


def copy_database(source: Engine, target: Engine, track_file: Path, steps: Steps) -> Counter[str]:
    """Copy every row; nobody may write to the source meanwhile (`standstill.require_stopped`).

    Returns:
        How many rows each table holds, on both sides.

    Raises:
        ConfigError: the source is not at this version's schema, the target is not empty, or what arrived is not
            what was sent. The target is left empty then.
    """
    require_head(source)
    if set(inspect(target).get_table_names()) - {"alembic_version"}:
        raise ConfigError("the database to copy to", "holds tables already; name an empty one")
    upgrade(target, track_file, _BEFORE_ALL)
    try:
        with source.begin() as reading, target.begin() as writing:
            return _copied(reading, writing, steps)
    except BaseException:
        take_down(target)
        raise


def _copied(reading: Connection, writing: Connection, steps: Steps) -> Counter[str]:
    tables = metadata.sorted_tables
    _hold_still(reading, tables)
    total = sum(-(-_size(reading, table) // ROWS_PER_BATCH) for table in tables)
    sent = Tally()
    for _ in steps((rows for table in tables for rows in _batches(reading, writing, table, sent)), total):
        pass
    for table in tables:
        _refer_to_itself(reading, writing, table)
        _go_on_counting(writing, table)
    compare(sent, _read_back(writing, tables))
    return sent.rows


def _hold_still(reading: Connection, tables: Iterable[Table]) -> None:
    """One moment of the source. SQLite: the transaction began IMMEDIATE (models/database.py)."""
    if reading.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in tables)
        reading.exec_driver_sql(f"LOCK TABLE {names} IN SHARE MODE")


def _size(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _batches(reading: Connection, writing: Connection, table: Table, sent: Tally) -> Iterator[int]:
    """Insert a table's rows; columns by which a row refers to another of its table wait for all of them."""
    later = _own_references(table)
    for rows in _rows(reading, table):
        for row in rows:
            sent.add(table, row)
        writing.execute(table.insert(), [{**row._mapping, **dict.fromkeys(later)} for row in rows])  # noqa: SLF001 - SQLAlchemy's public name for it
        yield len(rows)


def _rows(connection: Connection, table: Table) -> Iterator[list[Row[tuple[object, ...]]]]:
    found = connection.execution_options(yield_per=ROWS_PER_BATCH).execute(
        select(table).order_by(*table.primary_key.columns)
    )
    for rows in found.partitions():
        yield list(rows)


def _own_references(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _refer_to_itself(reading: Connection, writing: Connection, table: Table) -> None:
    [key] = table.primary_key.columns if len(table.primary_key.columns) == 1 else [None]
    for name in _own_references(table):
        assert key is not None  # noqa: S101 - what is referred to has one key
        for row_id, other in reading.execute(select(key, table.c[name]).where(table.c[name].is_not(None))).all():
            writing.execute(update(table).where(key == row_id).values({name: other}))


def _go_on_counting(writing: Connection, table: Table) -> None:
    """PostgreSQL's sequences have not seen the numbers that came with the rows."""
    counted = table.autoincrement_column
    if writing.dialect.name != "postgresql" or counted is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, counted.name)
    last = select(func.max(counted)).scalar_subquery()
    writing.execute(select(func.setval(sequence, func.coalesce(last, 1), last.is_not(None))))


def _read_back(writing: Connection, tables: Iterable[Table]) -> Tally:
    arrived = Tally()
    for table in tables:
        for rows in _rows(writing, table):
            for row in rows:
                arrived.add(table, row)
    return arrived


def compare(sent: Tally, arrived: Tally) -> None:
    """Raises ConfigError where the two differ; names the table."""
    for table in sorted({*sent.rows, *arrived.rows}):
        if sent.rows[table] != arrived.rows[table]:
            counted = f"{sent.rows[table]} rows were sent and {arrived.rows[table]} arrived"
            raise ConfigError(f"table {table}", f"{counted}; nothing was kept")
        if sent.sums[table] != arrived.sums[table]:
            raise ConfigError(f"table {table}", "holds other values than were sent; nothing was kept")
