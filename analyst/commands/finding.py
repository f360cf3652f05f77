"""`astana search` and `astana timeline`."""

from datetime import UTC, date, datetime, time
from typing import Annotated

import typer
from rich.text import Text

from analyst import show
from analyst.commands.history import AsJson, AsOf
from analyst.opening import end_of_day, looking
from analyst.queries import Row
from analyst.searching import Asked
from analyst.searching import search as search_articles
from analyst.timeline import Span
from analyst.timeline import timeline as timeline_of
from config.errors import ConfigError

Since = Annotated[str | None, typer.Option(metavar="DATE", help="From that day on (UTC).")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Up to and with that day (UTC).")]


def search(
    words: Annotated[list[str], typer.Argument(help='Words, in any script; "words in marks" stand side by side.')],
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code, as ar.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Name of the publisher.")] = None,
    since: Since = None,
    until: Until = None,
    limit: Annotated[int, typer.Option(help="Most articles shown.", min=1, max=1000)] = 20,
    as_of: AsOf = None,
    *,
    as_json: AsJson = False,
) -> None:
    """The articles that hold all the words, those seen last first; a word is found within longer ones too."""
    first, last = _days(since, until)
    asked = Asked(
        " ".join(words),
        limit,
        language=language,
        publisher=publisher,
        since=datetime.combine(first, time.min, UTC) if first else None,
        until=datetime.combine(last, time.max, UTC) if last else None,
        as_of=end_of_day(as_of),
    )
    with looking() as session:
        try:
            rows = search_articles(session, asked)
        except ValueError as error:
            raise typer.BadParameter(f"{asked.words!r} {error}") from None
    if as_json:
        show.as_json(rows)
    elif rows:
        show.draw(*(_find(row) for row in rows))
    else:
        show.say("No article holds them.")


def _find(row: Row) -> Text:
    """Title; publisher, day, language; the passage with what was found; address."""
    about = " · ".join(filter(None, (row["publisher"], show.words(row["published_at"]), row["language"])))
    passage = [" ".join(show.safe(row[part]).split("\n")) for part in ("before", "find", "after")]
    return Text.assemble(
        (show.safe(row["title"]), "bold"),
        f"\n{show.safe(about)}\n",
        f"… {passage[0]}",
        (passage[1], "reverse"),
        f"{passage[2]} …\n",
        (show.safe(row["url"] or ""), "dim"),
        "\n",
    )


def timeline(
    number: Annotated[int | None, typer.Option("--round", help="Only what belongs to that round.")] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    *,
    as_json: AsJson = False,
) -> None:
    """What happened, day by day: signs, announcements, dates, rounds held, plans, the format's other meetings."""
    first, last = _days(since, until)
    with looking() as session:
        rows = timeline_of(session, Span(number, first, last, end_of_day(as_of)))
    if number is not None and not rows and first is None and last is None:
        raise ConfigError(f"round {number}", "is not known; `astana rounds` lists those that are")
    if as_json:
        show.as_json(rows)
        return
    for row in rows:
        row["tells"] = _tells(row)
    headings = {"on": "day", "round_number": "round", "tells": "what", "who": "who"}
    show.table(rows, headings, empty="Nothing is on record there.", wraps=("tells", "who"))


def _tells(row: Row) -> str:
    days = show.days(row["first_on"], row["last_on"], row["edtf"], row["dates_kind"])
    what = row["what"].replace("_", " ")
    return f"{what}: {where}" if (where := ", ".join(filter(None, (days, row["city"])))) else what


def _days(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    first, last = (moment.date() if (moment := end_of_day(day)) else None for day in (since, until))
    if first and last and first > last:
        raise typer.BadParameter(f"nothing lies between {since} and {until}; --since comes before --until")
    return first, last
