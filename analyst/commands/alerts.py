"""`astana alerts`: what was told to whom, and what an operator does about what was not."""

from typing import Annotated

import typer

from analyst import queries, show
from analyst.opening import looking
from config.errors import ConfigError
from config.settings import load_settings
from models.vocabulary import AlertState
from worker.alerts.addresses import masked, parse_address
from worker.bootstrap import build
from worker.pipeline import attend
from worker.schema import require_head
from worker.store.subscriptions import by_key

app = typer.Typer(help="What was told to whom.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="ALERT...", help="Numbers, as `alerts list` shows.")]
_HEADINGS = {
    "alert_id": "alert",
    "round_number": "round",
    "kind": "change",
    "subscription": "subscription",
    "state": "state",
    "attempts": "tries",
    "sent_at": "sent",
    "reason": "reason",
}


@app.command("list")
def list_alerts(
    limit: Annotated[int, typer.Option(help="How many, newest first.", min=1)] = 50,
    state: Annotated[AlertState | None, typer.Option(help="Only those of this state.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """The latest alerts and what came of them."""
    with looking() as session:
        rows = queries.alerts(session, limit, state)
    if as_json:
        show.as_json(rows)
        return
    empty = "No alert yet: no change of a coming round since the service runs."
    if state is not None:
        empty = f"No alert is {state.value}."
    show.table(rows, _HEADINGS, empty=empty, wraps={"subscription", "reason"})


@app.command("show")
def show_alert(
    alert: Annotated[int, typer.Argument(help="Number of the alert.")], *, as_json: AsJson = False
) -> None:
    """One alert and each attempt to deliver it."""
    with looking() as session:
        row = queries.alert(session, alert)
    if row is None:
        raise ConfigError(str(alert), "no such alert; `astana alerts list` shows their numbers")
    if as_json:
        show.as_json(row)
        return
    show.table([row], _HEADINGS, empty="", wraps={"subscription", "reason"})
    show.say(f"id on every attempt: {row['key']}")
    if row["told_with"]:
        show.say(f"told in one message with alert {row['told_with']}")
    if row["next_try_at"]:
        show.say(f"next try: {row['next_try_at']:%Y-%m-%d %H:%M:%S} UTC")
    headings = {"attempt": "try", "attempted_at": "at", "delivered": "taken", "detail": "answer"}
    show.table(row["deliveries"], headings, empty="Not tried yet.", wraps={"detail"})


@app.command("retry")
def retry(
    alerts: Numbers = None,
    *,
    dead: Annotated[bool, typer.Option("--dead", help="All that are dead.")] = False,
) -> None:
    """Try failed or dead alerts again, with the same id, at the service's next tick."""
    if not alerts and not dead:
        raise ConfigError("alerts retry", "name alerts by their numbers, or --dead for all that are dead")
    service = build(load_settings())
    require_head(service.engine)
    done, refused = attend.retry(service, alerts or [], all_dead=dead)
    show.say(f"{show.counted(done, 'message')} will be tried again at the next tick.")
    _refused(refused, "neither failed nor dead")


@app.command("cancel")
def cancel(alerts: Annotated[list[int], typer.Argument(metavar="ALERT...", help="Numbers.")]) -> None:
    """Do not send alerts that wait."""
    service = build(load_settings())
    require_head(service.engine)
    refused = attend.cancel(service, alerts)
    show.say(f"{show.counted(len(alerts) - len(refused), 'alert')} cancelled.")
    _refused(refused, "not waiting: sent, being sent, or dead already")


@app.command("test")
def test(subscription: Annotated[str, typer.Argument(help="Key of a subscription.")]) -> None:
    """Send a message that tells nothing to a subscriber, now, to see whether it arrives."""
    service = build(load_settings())
    require_head(service.engine)
    with service.sessions() as session:
        known = by_key(session, subscription)
        if known is None or known.ended_at is not None:
            raise ConfigError(subscription, "no such subscription; `astana subscriptions` shows their keys")
        address, language = parse_address(known.channel, known.secret), known.language
    answer = attend.send_test(service, address, language, subscription)
    show.say(f"Sent to {masked(address)}: {answer}.")


def _refused(alert_ids: list[int], why: str) -> None:
    if alert_ids:
        raise ConfigError(", ".join(map(str, alert_ids)), f"{why}; `astana alerts list` shows their states")
