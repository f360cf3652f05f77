"""What is known, to take away, as `analyst.exports` writes it: files for other programs, a calendar of the rounds."""

from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from tempfile import TemporaryFile
from typing import IO

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from analyst.exports.calendar import calendar
from analyst.exports.rounds import round_rows
from analyst.exports.rows import SOURCES, batches
from analyst.exports.writers import WRITERS
from analyst.web import asked
from analyst.web.desk import Desk

FORMS = {
    "csv": ("CSV", "text/csv; charset=utf-8"),
    "jsonl": ("JSON Lines", "application/x-ndjson"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}
_CHUNK = 1 << 16


def downloads(request: Request) -> Response:
    """Where programs find what the pages show."""
    desk: Desk = request.app.state.desk
    return desk.page("data.html", sources=list(SOURCES), forms=_forms(), as_of=asked.as_of(request))


def export(request: Request) -> Response:
    """A view as a file, `/export/rounds.csv`: written whole before its first byte goes out, or an error."""
    desk: Desk = request.app.state.desk
    what, _, form = request.path_params["file"].rpartition(".")
    if what not in SOURCES or form not in _forms():
        raise HTTPException(404, f"There is {', '.join(SOURCES)}, each as {', '.join(_forms())}.")
    until = asked.as_of(request).moment
    file = _written(desk, what, form, until)
    headers = {
        "Content-Disposition": f'attachment; filename="astana-{what}.{form}"',
        "Content-Length": str(file.tell()),
    }
    return StreamingResponse(_chunks(file), media_type=FORMS[form][1], headers=headers)


def rounds_calendar(request: Request) -> Response:
    """The rounds with known days, for a calendar to subscribe to."""
    desk: Desk = request.app.state.desk
    until = asked.as_of(request).moment
    with desk.looking() as session:
        rows = round_rows(session, until)
    return Response(calendar(rows), media_type="text/calendar; charset=utf-8")


def _written(desk: Desk, what: str, form: str, until: datetime | None) -> IO[bytes]:
    """The file, at its end; whoever gets it closes it."""
    file = TemporaryFile()  # noqa: SIM115 - it outlives this function
    try:
        with desk.looking() as session:
            WRITERS[form](file, SOURCES[what].columns, batches(session, SOURCES[what], until))
    except BaseException:
        file.close()
        raise
    return file


def _forms() -> dict[str, str]:
    """The formats that can be written here: Parquet where pyarrow is installed."""
    return {form: name for form, (name, _) in FORMS.items() if form != "parquet" or find_spec("pyarrow")}


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk
