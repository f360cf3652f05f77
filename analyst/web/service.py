"""The service itself: its health, its feeds, the alerts it sent. Addresses of subscribers are never shown."""

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from analyst import queries
from analyst.health import health
from analyst.metrics import exposition
from analyst.web import asked
from analyst.web.desk import Desk
from config.errors import ConfigError
from models.vocabulary import AlertState

LATEST_ALERTS = 200
_NO_ALERT = "There is no alert of that number."


def healthz(_: Request) -> Response:
    """Whether the page is up."""
    return JSONResponse({"ok": True})


def readyz(request: Request) -> Response:
    """Whether the service is well, and if not, why: for monitors."""
    desk: Desk = request.app.state.desk
    try:
        with desk.looking() as session:
            found = health(session, desk.clock())
    except ConfigError as error:
        return JSONResponse({"ok": False, "problems": [str(error)]}, status_code=503)
    return JSONResponse(
        {"ok": not found.problems, "problems": found.problems}, status_code=503 if found.problems else 200
    )


def metrics(request: Request) -> Response:
    """The service's figures, for Prometheus."""
    desk: Desk = request.app.state.desk
    with desk.looking() as session:
        return Response(exposition(session, desk.clock()), media_type=CONTENT_TYPE_LATEST)


def service(request: Request) -> Response:
    """What is wrong, what is good to know, and every feed."""
    desk: Desk = request.app.state.desk
    with desk.looking() as session:
        found = health(session, desk.clock())
        feeds = queries.feeds(session)
    return desk.page("service.html", health=found, feeds=feeds)


def alerts(request: Request) -> Response:
    """The latest alerts, of one state when `?state=` names it."""
    desk: Desk = request.app.state.desk
    given = request.query_params.get("state", "")
    states = [state.value for state in AlertState]
    if given and given not in states:
        raise HTTPException(400, f"“{given[:40]}” is no state of an alert; they are {', '.join(states)}.")
    with desk.looking() as session:
        found = queries.alerts(session, LATEST_ALERTS, AlertState(given) if given else None)
    return desk.page("alerts.html", alerts=found, state=given, states=states, most=LATEST_ALERTS)


def alert(request: Request) -> Response:
    """One alert with each attempt to deliver it."""
    desk: Desk = request.app.state.desk
    alert_id = asked.number(request, "alert_id", _NO_ALERT)
    with desk.looking() as session:
        found = queries.alert(session, alert_id)
    if found is None:
        raise HTTPException(404, _NO_ALERT)
    return desk.page("alert.html", alert=found)
