"""Whether a database is whole: what takes a look at all rows of a table, or at the engine's own structures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models.article import Article, ArticleWords, Revision
from models.fact import Fact, Mention
from models.registry import metadata
from worker.articles.words import folded_words
from worker.store.record import STATE_COLUMNS, fold_rounds, track_state

_ROWS_AT_ONCE = 1000
_CHECK_INDEX = "INSERT INTO article_words_index (article_words_index, rank) VALUES ('integrity-check', 1)"
_REBUILD_INDEX = "INSERT INTO article_words_index (article_words_index) VALUES ('rebuild')"


@dataclass(frozen=True, slots=True)
class Case:
    """Under which conditions the rows are looked at."""

    track: str
    now: datetime
    lease: timedelta


def damaged(session: Session, _: Case) -> Sequence[str]:
    """What SQLite says of its own file."""
    if session.get_bind().dialect.name != "sqlite":
        return []
    found = session.execute(text("PRAGMA integrity_check(5)")).scalars().all()
    return [] if found == ["ok"] else list(found)


def pointing_nowhere(session: Session, _: Case) -> Sequence[str]:
    """Rows that refer to what is not there."""
    if session.get_bind().dialect.name != "sqlite":
        return []  # PostgreSQL has no way to switch its keys off but for a superuser
    return [f"{row[0]} {row[1]} names no {row[2]}" for row in session.execute(text("PRAGMA foreign_key_check"))]


def unfolded(session: Session, case: Case) -> Sequence[str]:
    """Rounds that stand otherwise than their changes leave them."""
    return [f"round {number}" for number in _differing(session, case)]


def fold(session: Session, case: Case) -> None:
    """Let these rounds be what their changes fold to."""
    moved = dict.fromkeys(_differing(session, case), case.now)
    fold_rounds(session, case.track, moved, track_state(session, case.track))


def _differing(session: Session, case: Case) -> list[int]:
    columns = ", ".join(STATE_COLUMNS)
    rows = session.execute(text(f"SELECT number, {columns} FROM round WHERE track = :track"), {"track": case.track})  # noqa: S608 - names of our own columns
    stored = {row[0]: tuple(_plain(value) for value in row[1:]) for row in rows}
    folded = {
        number: tuple(_plain(getattr(state, name)) for name in STATE_COLUMNS)
        for number, state in track_state(session, case.track).rounds.items()
        if state.status is not None
    }
    return sorted(number for number in {*stored, *folded} if stored.get(number) != folded.get(number))


def _plain(value: object) -> str | None:
    """Words and days as either engine gives them."""
    return None if value is None else str(value)


def unproved(session: Session, _: Case) -> Sequence[str]:
    """Facts whose words do not stand in their text."""
    return [f"fact {fact_id}" for fact_id in sorted(set(_unproved_facts(session)))]


def _unproved_facts(session: Session) -> Iterator[int]:
    """Facts whose words do not stand in their text where they are said to stand."""
    rows = session.execute(
        select(
            Mention.fact_id, Mention.start_offset, Mention.end_offset, Mention.exact, Revision.title, Revision.text
        )
        .join(Fact, Fact.id == Mention.fact_id)
        .join(Revision, Revision.id == Fact.revision_id)
        .where(Fact.withdrawn_at.is_(None)),
        execution_options={"yield_per": _ROWS_AT_ONCE},
    )
    for fact_id, start, end, exact, title, body in rows:
        whole = f"{title}\n\n{body}" if title else body
        if whole[start:end] != exact:
            yield fact_id


def withdraw(session: Session, case: Case) -> None:
    """Let facts without proof count no longer; they stay, with the reason."""
    values = {"withdrawn_at": case.now, "withdrawn_reason": "its words do not stand in the text that is kept"}
    session.execute(update(Fact).where(Fact.id.in_(set(_unproved_facts(session)))).values(values))


def unfindable(session: Session, _: Case) -> Sequence[str]:
    """Articles that no search can find, and an index that does not match its table."""
    found = (
        select(Revision.article_id)
        .where(~select(ArticleWords.article_id).where(ArticleWords.article_id == Revision.article_id).exists())
        .distinct()
    )
    return [f"article {row}" for row in session.scalars(found)] + _index_trouble(session)


def _index_trouble(session: Session) -> list[str]:
    if session.get_bind().dialect.name != "sqlite":
        return []
    try:
        with session.begin_nested():
            session.execute(text(_CHECK_INDEX))
    except DBAPIError:
        return ["the index of words"]
    return []


def index(session: Session, _: Case) -> None:
    """Index what is missing, and on SQLite everything anew."""
    last = (
        select(func.max(Revision.number))
        .where(Revision.article_id == Article.id)
        .correlate(Article)
        .scalar_subquery()
    )
    missing = ~select(ArticleWords.article_id).where(ArticleWords.article_id == Article.id).exists()
    found = select(Article.id, Revision.title, Revision.text).join(
        Revision, and_(Revision.article_id == Article.id, Revision.number == last)
    )
    for article_id, title, body in session.execute(found.where(missing)).all():
        session.add(ArticleWords(article_id=article_id, words=folded_words(f"{title}\n\n{body}")))
    session.flush()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(_REBUILD_INDEX))


def counting_behind(session: Session, _: Case) -> Sequence[str]:
    """Tables whose next number is taken: rows came with numbers, as a copy brings them."""
    if session.get_bind().dialect.name != "postgresql":
        return []
    return [table for table, behind in _sequences(session) if behind]


def _sequences(session: Session) -> Iterator[tuple[str, bool]]:
    for table in metadata.sorted_tables:
        counted = table.autoincrement_column
        if counted is None:
            continue
        sequence = session.scalar(select(func.pg_get_serial_sequence(table.name, counted.name)))
        last, called = session.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608 - PostgreSQL's own name
        taken = session.scalar(select(func.max(counted))) or 0
        yield table.name, taken >= last + int(called)


def count_on(session: Session, case: Case) -> None:
    """Let sequences go on from the last number."""
    for name in counting_behind(session, case):
        table = metadata.tables[name]
        counted = table.autoincrement_column
        assert counted is not None  # noqa: S101 - it was found by it
        session.execute(
            select(
                func.setval(
                    func.pg_get_serial_sequence(name, counted.name), select(func.max(counted)).scalar_subquery()
                )
            )
        )
