"""`astana replay`: dated articles through the real pipeline, the clock set to each, on a database nobody keeps."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from analyst import show
from analyst.commands.history import AsJson
from analyst.opening import end_of_day
from analyst.replay.lines import ReplayLine, Script, played, script_of
from analyst.replay.stage import Stage, eve_of, stage
from analyst.replay.timeline import Row, Timeline, misses, rounds_at_the_end
from config.errors import ConfigError
from worker.logs import configure_logs

_COLUMNS = {
    "published_at": "at (UTC)",
    "article": "article",
    "publisher": "outlet",
    "round": "round",
    "change": "change",
    "why": "what changed",
    "alert": "alert",
    "delay": "after the first",
}
A_DAY = timedelta(days=1)
_HOUR = 60
_DAY = 24 * _HOUR


@dataclass
class Outcome:
    """What came of a replay."""

    timeline: Timeline = field(default_factory=Timeline)
    articles: int = 0
    judged: int = 0
    failed: list[Row] = field(default_factory=list)
    missing: list[Row] = field(default_factory=list)
    unexpected: list[Row] = field(default_factory=list)
    rounds: list[Row] = field(default_factory=list)
    seconds: float = 0.0


def replay(
    files: Annotated[list[Path], typer.Argument(help="JSON Lines of articles with `published_at` and `publisher`.")],
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The last day of which the history is known at the start."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Run dated articles through the real pipeline as if each came out now; show what becomes known, and when.

    Nothing is kept, fetched or sent. At the start only what the shipped history tells of the days before the first
    article is known. Where lines say in `expect` what they must bring, what is missing or wrongly told is listed.
    Exit code 2 when a line cannot be read, 1 when an article failed.
    """
    script = script_of(files)
    for sentence in script.bad:
        show.say_error(sentence)
    if not script.places:
        raise ConfigError("replay", "no line with an article is left to play")
    configure_logs("human", "critical")
    until = end_of_day(as_of)
    start = eve_of(until + A_DAY) if until else eve_of(script.places[0].at)
    with stage(start) as players:
        outcome = run(players, script)
    if as_json:
        show.as_json(_form(outcome))
    else:
        _print(outcome)
    if script.bad or outcome.failed:
        raise typer.Exit(2 if script.bad else 1)


def run(players: Stage, script: Script) -> Outcome:
    """Play every article of the script in order."""
    players.service.load_language_files()  # half a second that is no article's
    outcome, begun = Outcome(), time.perf_counter()
    with players.service.sessions() as session:
        outcome.timeline.begin(session)
    for line in show.steps(played(script), len(script.places), "Replaying"):
        _play(players, line, outcome)
    outcome.seconds = time.perf_counter() - begun
    with players.service.sessions() as session:
        outcome.rounds = rounds_at_the_end(session)
    return outcome


def _play(players: Stage, line: ReplayLine, outcome: Outcome) -> None:
    outcome.articles += 1
    try:
        players.play(line)
    except Exception as error:  # noqa: BLE001 - whatever an article does, those behind it are to be played
        reason = f"{type(error).__name__}: {error}".splitlines()[0]
        outcome.failed.append({"article": line.id, "reason": reason})
        show.say_error(f"article {line.id} failed and was skipped: {reason}")
        return
    with players.service.sessions() as session:
        found = outcome.timeline.note(session, line)
    missing, unexpected = misses(line, found)
    outcome.judged += line.expect is not None
    outcome.missing += [{"article": line.id, **one.model_dump(mode="json")} for one in missing]
    outcome.unexpected += unexpected


def _form(outcome: Outcome) -> dict[str, Any]:
    return {
        "articles": outcome.articles,
        "articles_per_second": round(outcome.articles / max(outcome.seconds, 1e-9)),
        "failed": outcome.failed,
        "timeline": outcome.timeline.rows,
        "watches": outcome.timeline.watches,
        "judged": outcome.judged,
        "missing": outcome.missing,
        "unexpected": outcome.unexpected,
        "rounds": outcome.rounds,
    }


def _print(outcome: Outcome) -> None:
    rows = [{**row, "delay": _delay(row["delay_minutes"])} for row in outcome.timeline.rows]
    show.table(rows, _COLUMNS, empty="No article moved a round.", wraps=("why", "publisher"))
    for one in outcome.missing:
        show.say(f"missing: {_expected(one)}")
    for row in outcome.unexpected:
        show.say(f"not expected: {row['article']} told {row['change']} of round {row['round']}: {row['why']}")
    told = sum(row["alert"] for row in rows)
    show.say(
        f"{show.counted(outcome.articles, 'article')} in {outcome.seconds:.1f} s "
        f"({outcome.articles / max(outcome.seconds, 1e-9):.0f} a second), "
        f"{show.counted(len(rows), 'change')}, {show.counted(told, 'alert')}, "
        f"{show.counted(outcome.timeline.watches, 'claim')} set aside, {len(outcome.failed)} failed."
    )
    if outcome.judged:
        show.say(
            f"{show.counted(outcome.judged, 'article')} with an expectation: "
            f"{len(outcome.missing)} missing, {len(outcome.unexpected)} told and not expected."
        )


def _expected(one: Row) -> str:
    days = show.days(_day(one["first_on"]), _day(one["last_on"]), None, "days") if one["first_on"] else ""
    return " ".join(
        filter(None, (f"{one['article']} should tell {' or '.join(one['kind'])} of round {one['round']}", days))
    )


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None


def _delay(minutes: int) -> str:
    """Nothing where the article was itself the first to say it."""
    if minutes == 0:
        return ""
    if minutes < _HOUR:
        return f"{minutes} min"
    return f"{minutes // _HOUR} h" if minutes < 2 * _DAY else f"{minutes // _DAY} days"
