"""What the pages share: the database opened to look, the clock, the lexicon, and how a page is put together."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from analyst import show
from analyst.opening import read_only_engine
from analyst.web import saying
from config.errors import ConfigError
from config.settings import Settings
from worker.bootstrap import load_lexicon
from worker.clock import clock_from
from worker.schema import require_head


class Desk:
    """One for each server. The engine is kept: opening and checking it anew costs more than most pages.

    Raises:
        ConfigError: a language file is wrong.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lexicon = load_lexicon(settings)
        """It knows where sentences end."""
        self.clock = clock_from(settings.now)
        self._lock = Lock()
        self._engine: Engine | None = None
        self._pages = Environment(
            loader=PackageLoader("analyst.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._pages.globals.update(saying.GLOBALS)
        self._pages.filters.update(saying.FILTERS)

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """A read-only session.

        Raises:
            ConfigError: there is no database, it is of another version, or it cannot be read now.
        """
        try:
            with Session(self._checked_engine()) as session:
                yield session
        except DBAPIError as error:
            self.close()
            raise ConfigError("The database", f"cannot be read: {first_line(error)}") from None

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401 - what templates take
        """A page from its template."""
        return HTMLResponse(self.written(name, **values), status)

    def written(self, name: str, **values: Any) -> str:  # noqa: ANN401 - what templates take
        """The text of a template."""
        return self._pages.get_template(name).render(now=self.clock(), **values)

    def close(self) -> None:
        """Let go of the database; the next look opens and checks it anew."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.dispose()

    def _checked_engine(self) -> Engine:
        with self._lock:
            if self._engine is None:
                engine = read_only_engine(self.settings)
                require_head(engine)
                self._engine = engine
            return self._engine


def first_line(error: DBAPIError) -> str:
    """What the driver says, without the statement."""
    return show.safe(str(error.orig).strip().partition("\n")[0])
