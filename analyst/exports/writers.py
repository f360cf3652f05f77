"""Batches of rows to bytes of a file: CSV, JSON Lines, Parquet. Each writer holds one batch at a time."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import IO, Any

from pydantic_core import to_json

from analyst.exports.rows import Batch, Kind, Value, kind_of
from config.errors import ConfigError

Writer = Callable[[IO[bytes], Sequence[str], Iterable[Batch]], None]

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(out: IO[bytes], columns: Sequence[str], batches: Iterable[Batch]) -> None:
    """UTF-8, a heading, quoted as RFC 4180 says, a line feed after each row.

    A text that a spreadsheet would take for a formula gets an apostrophe before it: titles come from anybody.
    """
    written = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(columns)
    texts = [place for place, name in enumerate(columns) if kind_of(name) == "text"]
    for batch in batches:
        rows.writerows(_harmless(row, texts) for row in batch)
    written.detach()


def _harmless(row: Sequence[Value], texts: Sequence[int]) -> Sequence[Value]:
    suspects = [
        place for place in texts if isinstance(text := row[place], str) and text.startswith(_BEGINS_A_FORMULA)
    ]
    if not suspects:
        return row
    return [f"'{value}" if place in suspects else value for place, value in enumerate(row)]


def write_jsonl(out: IO[bytes], columns: Sequence[str], batches: Iterable[Batch]) -> None:
    """A JSON object a line, keys in order, UTF-8, nothing altered."""
    for batch in batches:
        out.writelines(to_json(dict(zip(columns, row, strict=True))) + b"\n" for row in batch)


def write_parquet(out: IO[bytes], columns: Sequence[str], batches: Iterable[Batch]) -> None:
    """Typed columns, compressed, a row group a batch.

    Raises:
        ConfigError: pyarrow is not installed.
    """
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise ConfigError("--format parquet", "needs pyarrow; `make desk` installs it") from None
    types = _types(arrow)
    schema = arrow.schema([(name, types[kind_of(name)]) for name in columns])
    with parquet.ParquetWriter(out, schema) as writer:
        for batch in batches:
            if batch:
                arrays = [
                    _array(arrow, values, field.type)
                    for values, field in zip(zip(*batch, strict=True), schema, strict=True)
                ]
                writer.write_table(arrow.Table.from_arrays(arrays, schema=schema))


def _types(arrow: Any) -> dict[Kind, Any]:  # noqa: ANN401 - pyarrow carries no types
    return {
        "text": arrow.string(),
        "number": arrow.int64(),
        "truth": arrow.bool_(),
        "day": arrow.date32(),
        "time": arrow.timestamp("us", tz="UTC"),
    }


def _array(arrow: Any, values: Sequence[Value], kind: Any) -> Any:  # noqa: ANN401 - pyarrow carries no types
    """Days and times come as ISO 8601 and are read by pyarrow itself."""
    read_from_text = arrow.types.is_date(kind) or arrow.types.is_timestamp(kind)
    return arrow.array(values, arrow.string()).cast(kind) if read_from_text else arrow.array(values, kind)


WRITERS: dict[str, Writer] = {"csv": write_csv, "jsonl": write_jsonl, "parquet": write_parquet}
