"""`astana rounds` and `astana round N`: the history, as known today or on a day."""

from typing import Annotated, Any

import typer
from rich.panel import Panel
from rich.style import Style
from rich.text import Text
from sqlalchemy.orm import Session

from analyst import queries, show
from analyst.opening import end_of_day, looking
from config.errors import ConfigError
from config.settings import load_settings
from models.vocabulary import ChangeKind
from worker.alerts.wording import web_link
from worker.bootstrap import load_lexicon
from worker.extract.lexicon import Lexicon

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="What was known on that day (UTC).")]
SaidBy = Annotated[
    str | None,
    typer.Option("--said-by", metavar="DATE", help="Only what had been said by the end of that day (UTC)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def rounds(as_of: AsOf = None, said_by: SaidBy = None, *, as_json: AsJson = False) -> None:
    """The rounds: number, status, dates, venue, when first announced.

    With --as-of what we knew on a day; with --said-by what held on that day, by all that is known now.
    """
    with looking() as session:
        rows = queries.rounds(session, end_of_day(as_of), end_of_day(said_by))
    if as_json:
        show.as_json(rows)
        return
    for row in rows:
        row["dates"] = show.days(row["first_on"], row["last_on"], row["edtf"], row["dates_kind"])
        row["first_said_on"], row["announced_on"] = show.day(row["first_said_at"]), show.day(row["announced_at"])
    show.table(
        rows,
        {
            "round_number": "round",
            "status": "status",
            "dates": "dates",
            "city": "city",
            "first_said_on": "first sign",
            "announced_on": "announced",
        },
        empty="No round was known on that day.",
    )


def dossier(
    number: Annotated[int, typer.Argument(help="Number of the round.")],
    as_of: AsOf = None,
    said_by: SaidBy = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Everything known of one round, each change with the words that prove it.

    With --as-of what we knew on a day; with --said-by what held on that day, by all that is known now.
    """
    settings = load_settings()
    with looking(settings) as session:
        found = queries.dossier(session, load_lexicon(settings), number, end_of_day(as_of), end_of_day(said_by))
    if found is None:
        when = f"was not known on {as_of}" if as_of else "is not known"
        raise ConfigError(f"round {number}", f"{when}; `astana rounds` lists those that are")
    if as_json:
        show.as_json(found)
    else:
        print_dossier(found)


def print_dossier(found: dict[str, Any]) -> None:
    """Print a dossier for a person."""
    state = found["round"]
    show.draw(
        Panel(Text(show.safe(_standing(state))), title=f"Astana {state['round_number']}", expand=False),
        show.listed([*_participants(found["participants"]), *_statement(found["statement"])]),
        Text("\nWhat became known, and when (UTC)", style="bold"),
        show.listed(line for change in found["changes"] for line in _change(change)),
    )


def print_dossier_of(session: Session, lexicon: Lexicon, number: int) -> None:
    """Print the present dossier of a round, if it is known."""
    found = queries.dossier(session, lexicon, number, None)
    if found is not None:
        print_dossier(found)


def _standing(state: dict[str, Any]) -> str:
    dates = show.days(state["first_on"], state["last_on"], state["edtf"], state["dates_kind"]) or "no date yet"
    country = show.english().countries.get(state["country"], state["country"])
    place = ", ".join(part for part in (state["city"], country) if part) or "no venue yet"
    return f"{_word(state['status'])} · {dates} · {place}"


def _participants(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    by_role: dict[str, list[str]] = {}
    for row in rows:
        head = f" ({row['head']})" if row["head"] else ""
        by_role.setdefault(row["role"], []).append(f"{row['name']}{head}")
    return [(role, ", ".join(names)) for role, names in by_role.items()]


def _statement(statement: dict[str, Any] | None) -> list[tuple[str, str]]:
    if statement is None:
        return []
    edtf = statement["next_edtf"]
    planned = ", ".join(part for part in (statement["next_city"], show.period(edtf) if edtf else None) if part)
    return [("statement", f"adopted {statement['adopted_on']}; next round planned: {planned or 'not said'}")]


def _change(change: dict[str, Any]) -> list[tuple[str, str | Text]]:
    """The lines of one change: what, who said it, the sentences, where."""
    who = f"{change['origin'] or 'reported by the press'} ({change['tier'] or 'no tier'})"
    if change["learnt_at"] != change["said_at"]:
        who += f", learnt {show.words(change['learnt_at'])}"
    lines: list[tuple[str, str | Text]] = [(show.words(change["said_at"]) or "no date", _what(change))]
    lines.append(("", Text(show.safe(who), style="dim")))
    quotes = [f"« {proof['sentence']} » [{proof['language']}]" for proof in change["proofs"]]
    lines += [("", Text(show.safe(quote), style="italic")) for quote in quotes]
    if change["url"]:
        link = Style(dim=True, link=web_link(change["url"]) or None)
        lines.append(("", Text(show.safe(change["url"]), style=link)))
    return lines


def _what(change: dict[str, Any]) -> str:
    if change["kind"] == ChangeKind.DISPUTED.value:
        return f"disputed: {change['why']}"
    if change["kind"] == ChangeKind.WATCH.value:
        return f"seen, not taken: {change['why']}"
    standing = _standing(change["after"])
    return standing if change["kind"] == change["after"]["status"] else f"{_word(change['kind'])}: {standing}"


def _word(value: str | None) -> str:
    return (value or "").replace("_", " ")
