"""The data dictionary."""

from starlette.requests import Request
from starlette.responses import Response

from analyst.web.desk import Desk
from models.views import VIEWS


def dictionary(request: Request) -> Response:
    """Every view with its columns and what each means."""
    desk: Desk = request.app.state.desk
    return desk.page("dictionary.html", views=VIEWS)
