"""What there is to take away, and what its columns mean."""

from starlette.requests import Request
from starlette.responses import Response

from analyst.web.desk import Desk
from models.views import VIEWS


def dictionary(request: Request) -> Response:
    """Every view with its columns and what each means."""
    desk: Desk = request.app.state.desk
    return desk.page("dictionary.html", views=VIEWS)


def downloads(request: Request) -> Response:
    """Where programs find what the pages show."""
    desk: Desk = request.app.state.desk
    return desk.page("data.html")
