"""The web application: which address gives which page. Reads only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from analyst.web import articles, downloads, reference, rounds, service, syndication
from analyst.web.desk import Desk
from analyst.web.guard import Guard, host_of
from config.errors import ConfigError
from config.settings import Settings

STATIC = Path(__file__).parent / "static"
ROUTES = (
    Route("/", rounds.timeline),
    Route("/rounds/{number:int}", rounds.dossier),
    Route("/articles", articles.articles),
    Route("/articles/{article_id:int}", articles.article),
    Route("/service", service.service),
    Route("/alerts", service.alerts),
    Route("/alerts/{alert_id:int}", service.alert),
    Route("/data", downloads.downloads),
    Route("/export/{file}", downloads.export),
    Route("/rounds.ics", downloads.rounds_calendar),
    Route("/dictionary", reference.dictionary),
    Route("/changes.atom", syndication.atom),
    Route("/events", syndication.events),
    Route("/healthz", service.healthz),
    Route("/readyz", service.readyz),
    Route("/metrics", service.metrics),
    Mount("/static", StaticFiles(directory=STATIC)),
)


def make_app(settings: Settings, host: str = "127.0.0.1") -> Starlette:
    """The application over the operator's database, to be served at `host`.

    Raises:
        ConfigError: a language file is wrong.
    """
    desk = Desk(settings)

    @asynccontextmanager
    async def serving(_: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    names = {name for name in (host, host_of(settings.site_url)) if name}
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Guard, names=names)],
        exception_handlers={HTTPException: _refused, ConfigError: _unusable, Exception: _failed},
        lifespan=serving,
    )
    app.state.desk = desk
    app.state.listeners = []
    return app


def _refused(request: Request, error: Exception) -> Response:
    """What was asked for is not there, or was not understood."""
    assert isinstance(error, HTTPException)  # noqa: S101 - Starlette calls it for nothing else
    phrase = HTTPStatus(error.status_code).phrase
    sentence = "There is no such page." if error.detail == phrase == "Not Found" else error.detail
    return _page(request, error.status_code, phrase.capitalize(), sentence)


def _unusable(request: Request, error: Exception) -> Response:
    """The database is not there, is of another version or cannot be read now."""
    return _page(request, 503, "This cannot be shown now", f"{error}.")


def _failed(request: Request, _: Exception) -> Response:
    """A fault of ours: its traceback goes to the log, and nothing of it to the page."""
    return _page(request, 500, "Something went wrong", "The server's log says what.")


def _page(request: Request, status: int, headline: str, sentence: str) -> Response:
    desk: Desk = request.app.state.desk
    return desk.page("error.html", status, headline=headline, sentence=sentence)
