"""The first page and the dossiers: all rounds, and each by itself, as known today or on a day."""

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from analyst import outlook, queries
from analyst.expectation import days_late, expectation
from analyst.web import asked
from analyst.web.desk import Desk
from analyst.web.picture import picture


def timeline(request: Request) -> Response:
    """What is to be expected, the picture, and every round in a table."""
    desk: Desk = request.app.state.desk
    as_of = asked.as_of(request)
    today = as_of.day or desk.clock().date()
    with desk.looking() as session:
        rounds = queries.rounds(session, as_of.moment)
        plans = outlook.plans(session, as_of.moment)
        meetings = outlook.meetings(session, as_of.moment)
        signs = outlook.signs(session, meetings, as_of.moment)
    return desk.page(
        "rounds.html",
        as_of=as_of,
        expected=expectation(rounds, plans, signs, today),
        picture=picture(rounds, plans, meetings, today),
        rounds=rounds[::-1],
        plans={plan["round_number"]: plan | {"late": days_late(plan, rounds, today)} for plan in plans},
        known={row["round_number"] for row in rounds},
    )


def dossier(request: Request) -> Response:
    """Everything known of one round, each change in both times: when it was said and when we learnt it."""
    desk: Desk = request.app.state.desk
    as_of = asked.as_of(request)
    number = asked.number(request, "number", _unknown(request, as_of.day))
    with desk.looking() as session:
        found = queries.dossier(session, desk.lexicon, number, as_of.moment)
        known = [row["round_number"] for row in queries.rounds(session, as_of.moment)]
        plans = outlook.plans(session, as_of.moment)
    if found is None:
        raise HTTPException(404, _unknown(request, as_of.day))
    return desk.page(
        "dossier.html",
        as_of=as_of,
        number=number,
        plan=next((plan for plan in plans if plan["round_number"] == number), None),
        earlier=max((one for one in known if one < number), default=None),
        later=min((one for one in known if one > number), default=None),
        **found,
    )


def _unknown(request: Request, day: date | None) -> str:
    number = str(request.path_params["number"])
    named = f"Round {number}" if len(number) < len(str(asked.LARGEST)) else "A round of that number"
    return f"{named} was not known on {day}." if day else f"{named} is not known."
