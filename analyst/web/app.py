"""The web application: health for monitors, and the rounds as a page. Reads only."""

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from analyst import queries, show
from analyst.health import health
from analyst.opening import looking
from config.errors import ConfigError
from config.settings import Settings
from worker.clock import clock_from

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def make_app(settings: Settings) -> Starlette:
    """The application over the operator's database."""
    pages = Environment(loader=PackageLoader("analyst.web"), autoescape=True, undefined=StrictUndefined)
    clock = clock_from(settings.now)

    def healthz(_: Request) -> Response:
        return JSONResponse({"ok": True})

    def readyz(_: Request) -> Response:
        try:
            with looking(settings) as session:
                found = health(session, clock())
        except ConfigError as error:
            return JSONResponse({"ok": False, "problems": [str(error)]}, status_code=503)
        return JSONResponse({"ok": not found.problems, "problems": found.problems})

    def unusable(_: Request, error: Exception) -> Response:
        return PlainTextResponse(f"The database cannot be shown. {error}\n", status_code=503, headers=_HEADERS)

    def rounds(_: Request) -> Response:
        with looking(settings) as session:
            rows = queries.rounds(session, None)
            found = health(session, clock())
        for row in rows:
            row["dates"] = show.days(row["first_on"], row["last_on"], row["edtf"], row["dates_kind"])
        page = pages.get_template("rounds.html").render(rounds=rows[::-1], health=found, words=show.words)
        return HTMLResponse(page, headers=_HEADERS)

    return Starlette(
        routes=[Route("/", rounds), Route("/healthz", healthz), Route("/readyz", readyz)],
        exception_handlers={ConfigError: unusable},
    )
