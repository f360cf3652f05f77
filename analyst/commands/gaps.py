"""`astana gaps`: sentences that name the format and a round and gave nothing, as candidates for a new cue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from analyst import show
from analyst.articles import Bad, Line, Reader, article_of, lines_of, parsed, reader
from analyst.gaps import Gap, Group, gaps_of, grouped
from analyst.opening import looking
from analyst.queries import TRACK
from analyst.stored import newest
from worker.extract.read import extract
from worker.store.rounds import rounds_begun

_ARTICLES_NAMED = 3


def gaps(
    file: Annotated[
        Path | None, typer.Argument(help="JSON Lines of articles; those in the database when not given.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Only this language.")] = None,
    limit: Annotated[int, typer.Option(help="Most sentences shown of a language.", min=1)] = 20,
    articles: Annotated[int, typer.Option(help="How many of the newest articles are read again.", min=1)] = 1000,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Sentences that name the format and a round or number, and gave no status and no date.

    They are read anew with the language files as they are now. Near-equal sentences stand as one, with their number.
    """
    reading = reader()
    bad: list[Bad] = []
    found = _of_file(reading, file, bad) if file else _of_database(reading, articles)
    groups = _limited(grouped(gap for gap in found if language in (None, gap.language)), limit)
    if as_json:
        show.as_json([_form(group) for group in groups])
    else:
        _print(groups)
    for one in bad:
        show.say_error(f"{file}: {one.sentence}")
    if bad:
        raise typer.Exit(2)


def _of_file(reading: Reader, file: Path, bad: list[Bad]) -> Iterator[Gap]:
    for one in show.progress(list(parsed(Line, lines_of(file))), "Reading"):
        if isinstance(one, Bad):
            bad.append(one)
            continue
        article = article_of(one.line)
        yield from gaps_of(str(one.line.id), article, reading.read(article))


def _of_database(reading: Reader, most: int) -> Iterator[Gap]:
    with looking(reading.settings) as session:
        for one in show.progress(newest(session, most), "Reading"):
            begun = rounds_begun(session, TRACK, one.text.published_at or reading.clock())
            yield from gaps_of(one.name, one.text, extract(one.text, reading.lexicon, begun))


def _limited(groups: list[Group], limit: int) -> list[Group]:
    """The first of each language; they stand most frequent first."""
    shown: dict[str, int] = {}
    kept = []
    for group in groups:
        language = group.first.language
        shown[language] = shown.get(language, 0) + 1
        if shown[language] <= limit:
            kept.append(group)
    return kept


def _print(groups: list[Group]) -> None:
    if not groups:
        show.say("No sentence that names the format and a round was left without a status or a date.")
    for group in groups:
        gap, number = group.first, len(group.articles)
        named = ", ".join(dict.fromkeys(group.articles[:_ARTICLES_NAMED]))
        more = f" and {number - _ARTICLES_NAMED} more" if number > _ARTICLES_NAMED else ""
        lines = [
            (f"{gap.language} {number}x", Text(show.safe(gap.sentence), style="bold")),
            ("before", Text(show.safe(_one_line(gap.before)), style="dim")),
            ("after", Text(show.safe(_one_line(gap.after)), style="dim")),
            ("in", Text(show.safe(f"{named}{more}"))),
        ]
        show.draw(show.listed(line for line in lines if line[1]), Text())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _form(group: Group) -> dict[str, Any]:
    gap = group.first
    return {
        "language": gap.language,
        "count": len(group.articles),
        "sentence": gap.sentence,
        "before": gap.before,
        "after": gap.after,
        "articles": list(dict.fromkeys(group.articles)),
    }
