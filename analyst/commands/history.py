"""`astana rounds` and `astana round N`: the history, as known today or on a day."""

from typing import Annotated, Any

import typer
from rich.panel import Panel
from rich.text import Text
from sqlalchemy.orm import Session

from analyst import queries, show
from analyst.opening import end_of_day, looking
from config.settings import load_settings
from worker.bootstrap import load_lexicon
from worker.extract.lexicon import Lexicon

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was known on that day (UTC).")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def rounds(as_of: AsOf = None, *, as_json: AsJson = False) -> None:
    """The rounds: number, status, dates, venue, when first announced."""
    with looking() as session:
        rows = queries.rounds(session, end_of_day(as_of))
    if as_json:
        show.as_json(rows)
        return
    for row in rows:
        row["dates"] = show.days(row["first_on"], row["last_on"], row["edtf"], row["dates_kind"])
    show.table(
        rows,
        {
            "round_number": "round",
            "status": "status",
            "dates": "dates",
            "city": "city",
            "first_said_at": "first sign",
            "announced_at": "announced",
        },
        empty="No round was known on that day.",
    )


def dossier(
    number: Annotated[int, typer.Argument(help="Number of the round.")],
    as_of: AsOf = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Everything known of one round, each change with the words that prove it."""
    settings = load_settings()
    with looking(settings) as session:
        found = queries.dossier(session, load_lexicon(settings), number, end_of_day(as_of))
    if found is None:
        when = f" on {as_of}" if as_of else ""
        show.errors.print(f"Round {number} was not known{when}; `astana rounds` lists those that are.")
        raise typer.Exit(2)
    if as_json:
        show.as_json(found)
    else:
        print_dossier(found)


def print_dossier(found: dict[str, Any]) -> None:
    """Print a dossier for a person."""
    state = found["round"]
    dates = show.days(state["first_on"], state["last_on"], state["edtf"], state["dates_kind"]) or "no date yet"
    place = ", ".join(part for part in (state["city"], state["country"]) if part) or "no venue yet"
    show.console.print(
        Panel(
            Text(f"{state['status']} · {dates} · {place}"),
            title=f"Astana {state['round_number']}",
            expand=False,
        )
    )
    _print_participants(found["participants"])
    _print_statement(found["statement"])
    show.console.print(Text("What became known, and when", style="bold"))
    for change in found["changes"]:
        _print_change(change)


def print_dossier_of(session: Session, lexicon: Lexicon, number: int) -> None:
    """Print the present dossier of a round, if it is known."""
    found = queries.dossier(session, lexicon, number, None)
    if found is not None:
        print_dossier(found)


def _print_participants(rows: list[dict[str, Any]]) -> None:
    by_role: dict[str, list[str]] = {}
    for row in rows:
        head = f" ({row['head']})" if row["head"] else ""
        by_role.setdefault(row["role"], []).append(f"{row['name']}{head}")
    for role, names in by_role.items():
        show.console.print(Text(f"{role:>12}  "), Text(", ".join(names)), soft_wrap=False)


def _print_statement(statement: dict[str, Any] | None) -> None:
    if statement is None:
        return
    plan = " ".join(str(part) for part in (statement["next_city"], statement["next_edtf"]) if part)
    show.console.print(
        Text(f"   statement  adopted {statement['adopted_on']}; next meeting planned: {plan or 'not said'}")
    )


def _print_change(change: dict[str, Any]) -> None:
    said = show.words(change["said_at"]) or "no date"
    show.console.print(Text(f"  {said}  {change['kind']}: {change['why']}"))
    show.console.print(Text(f"      {change['origin'] or 'unknown'} ({change['tier'] or 'no tier'})", style="dim"))
    for proof in change["proofs"]:
        show.console.print(Text(f"      « {proof['sentence']} » [{proof['language']}]", style="italic"))
    if change["url"]:
        show.console.print(Text(f"      {change['url']}", style="dim"))
