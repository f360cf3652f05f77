"""`astana eval`: what is read from labelled articles, scored slot by slot."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from analyst import show
from analyst.articles import Bad, lines_of, parsed, reader
from analyst.labelled import Judged, LabelledLine, judged, own_files
from config.errors import ConfigError
from worker.extract.score import SLOTS, Judgement, Score

_SCORES = {
    "slot": "slot",
    "language": "language",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "right": "right",
    "wrong": "wrong",
    "missed": "missed",
}
_MISSES = {"id": "article", "slot": "slot", "what": "", "expected": "expected", "got": "got"}
_WHAT = {"fp": "wrong", "fn": "missed"}


def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="JSON Lines with `gold`; the project's own sentences when none is given in a checkout."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Only articles labelled as of this language.")] = None,
    slot: Annotated[str | None, typer.Option(help="Only this slot.")] = None,
    floor: Annotated[
        list[str] | None, typer.Option(metavar="SLOT=F1", help="Exit code 1 below this F1 in any split; repeatable.")
    ] = None,
    *,
    misses: Annotated[bool, typer.Option("--misses", help="List what was missed or wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Score what is read from labelled articles: precision, recall and F1 of each slot and language.

    A line that cannot be read is named, and gives exit code 2 at the end; a score below a floor gives 1.
    """
    floors = dict(_floor(given) for given in floor or ())
    if slot is not None:
        _known_slot(slot)
    lines, bad = _read(files or _own())
    wanted = [line for line in lines if language in (None, line.language)]
    if not wanted and not bad:
        raise ConfigError("eval", f"no line is labelled as of {language}" if language else "the files hold no line")
    splits = judged(reader(), show.progress(wanted, "Reading"))
    low = list(_below(floors, splits))
    if as_json:
        show.as_json(_form(splits, slot, len(wanted), low))
    else:
        _print(splits, slot, misses=misses)
    for one in low:
        show.say_error(one)
    if bad:
        show.say_error(f"{show.counted(len(bad), 'line')} could not be read and were left out; mend or remove them.")
    if bad or low:
        raise typer.Exit(2 if bad else 1)


def _own() -> list[Path]:
    files = own_files()
    if not files:
        raise ConfigError("eval", "give a file: the project's own sentences are in its checkout, and this is none")
    return files


def _read(files: Sequence[Path]) -> tuple[list[LabelledLine], list[str]]:
    """The labelled lines of all files; those that cannot be read are told at once."""
    lines, bad = [], []
    for file in files:
        for one in parsed(LabelledLine, lines_of(file)):
            if isinstance(one, Bad):
                bad.append(f"{file}: {one.sentence}")
                show.say_error(bad[-1])
            else:
                lines.append(one.line)
    return lines, bad


def _floor(given: str) -> tuple[str, float]:
    slot, _, number = given.rpartition("=")
    _known_slot(slot)
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise typer.BadParameter(f"{given!r} names no F1 from 0 to 1; write it as {slot}=0.95")
    return slot, value


def _known_slot(slot: str) -> None:
    if slot not in SLOTS:
        raise typer.BadParameter(f"{slot!r} is no slot; they are {', '.join(SLOTS)}")


def _below(floors: Mapping[str, float], splits: Mapping[str, Judged]) -> Iterator[str]:
    """What is below its floor, split by split; a floor under nothing holds nothing up."""
    for split, one in splits.items():
        found = {score.slot: score.f1 for score in _over_all(one)}
        for slot, floor in floors.items():
            if slot not in found:
                yield f"{split}: {slot} was never judged, so its floor {floor:g} cannot hold"
            elif found[slot] < floor:
                yield f"{split}: {slot} has F1 {found[slot]:.3f}, below {floor:g}"


def _over_all(split: Judged) -> Iterator[Score]:
    """One score a slot: over all languages, or of the only one."""
    found = split.scores()
    whole = [score for score in found if score.language == "all"]
    yield from whole or found


def _print(splits: Mapping[str, Judged], slot: str | None, *, misses: bool) -> None:
    for name, split in splits.items():
        show.draw(Text(f"\n{name}", style="bold"))
        rows = [_score_row(score) for score in split.scores(slot)]
        show.table(rows, _SCORES, empty="Nothing was to be found, and nothing was.")
        for taken in split.taken:
            show.say(f"taken for relevant: {taken['id']} [{taken['language']}] {taken['text']}", "yellow")
        if misses:
            missed = [_miss_row(one) for one in split.misses(slot)]
            show.table(missed, _MISSES, empty="Nothing was missed.", wraps={"expected", "got"})


def _form(splits: Mapping[str, Judged], slot: str | None, lines: int, low: list[str]) -> dict[str, Any]:
    return {
        "lines": lines,
        "splits": {
            name: {
                "scores": [_numbers(score) for score in split.scores(slot)],
                "taken_for_relevant": split.taken,
                "misses": [_miss_row(one) for one in split.misses(slot)],
            }
            for name, split in splits.items()
        },
        "below_floor": low,
    }


def _numbers(score: Score) -> dict[str, Any]:
    return {
        "slot": score.slot,
        "language": score.language,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "right": score.tp,
        "wrong": score.fp,
        "missed": score.fn,
    }


def _score_row(score: Score) -> dict[str, Any]:
    shown = {name: f"{getattr(score, name):.3f}" for name in ("precision", "recall", "f1")}
    return {**_numbers(score), **shown}


def _miss_row(one: Judgement) -> dict[str, Any]:
    return {
        "id": one.id,
        "language": one.language,
        "slot": one.slot,
        "what": _WHAT[one.outcome],
        "expected": one.expected,
        "got": one.got,
    }
