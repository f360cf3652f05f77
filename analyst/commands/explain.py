"""`astana explain`: a text with all that was read from it, the rule behind each, and why nothing is announced."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.text import Text

from analyst import show
from analyst.articles import Bad, Line, Numbered, Reader, article_of, lines_of, parsed, reader
from analyst.marks import as_rows, drawn, isolated, legend, spans_of, told
from analyst.opening import looking
from analyst.queries import TRACK
from analyst.stored import Stored, article_named, changes_of
from config.errors import ConfigError
from worker.articles.oddities import oddities
from worker.extract.explaining import Explanation, explain
from worker.extract.facts import ArticleText
from worker.extract.form import as_json as form
from worker.extract.lexicon import Lexicon
from worker.extract.phrases import GATE_KINDS
from worker.store.rounds import rounds_begun

_WANTED = ("city", *(kind for kind in GATE_KINDS if kind != "counter"))
_LINES = (".jsonl", ".ndjson", ".json")


@dataclass(frozen=True, slots=True)
class _Case:
    """What is explained, where it is from, and what is odd or known about it."""

    name: str
    found: Explanation
    notes: tuple[str, ...] = ()
    fate: tuple[str, ...] = ()
    """What the service made of an article of the database."""


def explain_article(
    article: Annotated[
        str,
        typer.Argument(metavar="ARTICLE|FILE", help="Id or address of an article, a text file, or FILE.jsonl:LINE."),
    ],
    language: Annotated[str | None, typer.Option(help="ISO 639-1 code, where a file does not tell it.")] = None,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Day of publication of a text file.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show what was read where in an article, by which rule, and why it announces a round or does not."""
    reading = reader()
    path, line = _file_and_line(article)
    if path is None:
        case = _of_database(reading, article)
    elif path.suffix in _LINES:
        case = _of_line(reading, path, line)
    else:
        case = _of_text(reading, path, language, published)
    if as_json:
        show.as_json(_form(case))
    else:
        _print(case, reading.lexicon)


def _file_and_line(name: str) -> tuple[Path | None, int | None]:
    """The file that is meant and the line in it; no file where the name is that of an article."""
    path, _, number = name.rpartition(":")
    if path and number.isdecimal() and Path(path).is_file():
        return Path(path), int(number)
    if Path(name).is_file():
        return Path(name), None
    return None, None


def _of_database(reading: Reader, name: str) -> _Case:
    with looking(reading.settings) as session:
        stored = article_named(session, name)
        if stored is None:
            raise ConfigError(name, "is neither a file nor the id or address of an article in the database")
        begun = rounds_begun(session, TRACK, stored.text.published_at or reading.clock())
        changed = changes_of(session, stored.revision_id) if stored.revision_id else ()
    found = explain(stored.text, reading.lexicon, begun)
    changes = [f"{one['kind']} of round {one['round_number']}: {one['why'] or 'taken'}" for one in changed]
    return _Case(stored.name, found, _notes(stored.text), (*_fate(stored, reading.lexicon.version), *changes))


def _fate(stored: Stored, version: str) -> Iterator[str]:
    yield f"article {stored.article_id}, state {stored.state}" + (
        f": {stored.state_reason}" if stored.state_reason else ""
    )
    yield f"its text is from the {stored.method}"
    if stored.old_at_first_sight:
        yield "it was old when its feed was first polled: it is read, and alerts nobody"
    if stored.lexicon_version and stored.lexicon_version != version:
        yield f"its stored facts were read by lexicon {stored.lexicon_version}; here it is read by {version}"


def _of_line(reading: Reader, path: Path, number: int | None) -> _Case:
    lines = parsed(Line, lines_of(path))
    wanted = [one for one in lines if number in (None, one.number)]
    if not wanted:
        raise ConfigError(str(path), f"has no line {number}" if number else "holds no line")
    if len(wanted) > 1:
        raise ConfigError(str(path), f"holds {len(wanted)} lines; name one of them as {path}:{wanted[0].number}")
    one: Numbered[Line] | Bad = wanted[0]
    if isinstance(one, Bad):
        raise ConfigError(str(path), one.sentence)
    article = article_of(one.line)
    length = len(one.line.text) if one.line.text is not None else None
    return _case(reading, str(one.line.id), article, length)


def _of_text(reading: Reader, path: Path, language: str | None, published: str | None) -> _Case:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(str(path), "is no UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read: {error.strerror}") from None
    given = {"id": path.name, "text": text, "language": language, "published_at": published}
    try:
        article = article_of(Line.model_validate(given))
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        raise typer.BadParameter(f"--{str(first['loc'][0]).removesuffix('_at')}: {said}") from None
    return _case(reading, str(path), article, len(text))


def _case(reading: Reader, name: str, article: ArticleText, length: int | None) -> _Case:
    found = explain(article, reading.lexicon, reading.begun(article.published_at))
    return _Case(name, found, _notes(article, length))


def _notes(article: ArticleText, length: int | None = None) -> tuple[str, ...]:
    return tuple(oddities(article.text, len(article.text) if length is None else length, article.language))


def _print(case: _Case, lexicon: Lexicon) -> None:
    found = case.found
    spans = spans_of(found)
    show.draw(Text(show.safe(case.name), style="bold"), show.listed(_verdict(case, lexicon)))
    for line, own in drawn(found.article.whole, spans, colours=show.colours()):
        show.draw(Text())
        show.draw(line)
        if own:
            show.draw(show.listed(row for span in own for row in legend(span)))


def _verdict(case: _Case, lexicon: Lexicon) -> Iterator[tuple[str | Text, str | Text]]:
    """What came of it, and why."""
    found, read = case.found, case.found.extraction
    day = found.published.isoformat() if found.published else "a day that nobody told"
    yield "read as", f"{read.language or 'no language'}, published on {day}"
    yield from (("note", Text(note, style="yellow")) for note in case.notes)
    yield "relevant", _relevance(found, lexicon)
    if read.relevance.relevant and not read.read:
        yield "rounds", f"none: no language file serves {read.language or 'its language'}, so it is seen and not read"
    for fact, silence in zip(read.rounds, found.silences, strict=True):
        dates = f", {fact.dates.edtf}" if fact.dates else ""
        venue = f", {fact.venue.city}" if fact.venue else ""
        yield "round", f"{told(fact)}{dates}{venue}"
        yield "", Text(f"announces nothing: {silence}" if silence else "announces a coming round", style="bold")
    if read.read and read.relevance.relevant and not read.rounds:
        yield "rounds", "none: nothing that was found speaks of a round of the format"
    yield "announces", "a new round" if read.announces_new_round else "no new round"
    yield from (("service", line) for line in case.fate)


def _relevance(found: Explanation, lexicon: Lexicon) -> str:
    relevance = found.extraction.relevance
    parts = {reason.field: isolated(" ".join(reason.exact.split())) for reason in relevance.reasons}
    met = ", ".join(f"{kind} (“{words}”)" for kind, words in parts.items()) or "nothing"
    lacking = ", ".join(kind for kind in _WANTED if kind not in parts)
    score = f"score {relevance.score:g} where {lexicon.track.relevance.threshold:g} is needed"
    return f"{'yes' if relevance.relevant else 'no'}: {score}; found {met}; not found: {lacking or 'none'}"


def _form(case: _Case) -> dict[str, Any]:
    found = case.found
    answer = form(found.extraction)
    for fact, silence in zip(answer["rounds"], found.silences, strict=True):
        fact["announces_nothing_because"] = silence
    return {
        "article": case.name,
        **answer,
        "notes": case.notes,
        "service": case.fate,
        "text": found.article.whole,
        "spans": as_rows(spans_of(found)),
        "cues": [
            {
                "start": cue.evidence.start,
                "end": cue.evidence.end,
                "exact": cue.evidence.exact,
                "rule": cue.evidence.rule,
                "status": cue.status.value,
                "modality": cue.modality.value,
                "looks_back": cue.looks_back,
                "about": cue.about,
            }
            for cue in found.cues
        ],
    }
