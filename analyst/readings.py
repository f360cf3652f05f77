"""An article as it was read: each text it had, and the facts with their words, from the database. Reads only."""

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from analyst.marks import Mark, Span, numbered
from analyst.queries import Row
from models.article import Article, Revision
from models.fact import Fact, Mention, Origin
from models.vocabulary import FactKind


def newest(session: Session, most: int, skipped: int) -> list[Row]:
    """The articles on the format, the last seen first."""
    wanted = select(Article).where(Article.relevant.is_(True))
    ordered = wanted.order_by(Article.first_seen_at.desc(), Article.id.desc())
    rows = session.scalars(ordered.limit(most).offset(skipped))
    return [
        {
            "article_id": row.id,
            "title": row.title,
            "publisher": row.publisher.name,
            "language": row.language,
            "published_at": row.published_at,
            "announces_new_round": row.announces_new_round,
        }
        for row in rows
    ]


def article(session: Session, article_id: int) -> Row | None:
    """What is known of an article, with the texts it had, oldest first; None when there is none of this number."""
    found = session.get(Article, article_id)
    if found is None:
        return None
    revisions = session.scalars(select(Revision).where(Revision.article_id == article_id).order_by(Revision.number))
    return {
        "article_id": article_id,
        "url": found.url or "",
        "title": found.title,
        "publisher": found.publisher.name,
        "tier": found.publisher.tier.value,
        "language": found.language,
        "published_at": found.published_at,
        "first_seen_at": found.first_seen_at,
        "state": found.state.value,
        "state_reason": found.state_reason,
        "relevant": found.relevant,
        "announces_new_round": found.announces_new_round,
        "revisions": list(revisions.unique()),
    }


def whole_of(revision: Revision) -> str:
    """What all offsets refer to."""
    return f"{revision.title}\n\n{revision.text}" if revision.title else revision.text


def spans_of(session: Session, revision: Revision) -> list[Span]:
    """The evidence that was read from a text, numbered in its order, the longer first."""
    rows = session.execute(
        select(Mention, Fact, Origin.name)
        .join(Fact, Fact.id == Mention.fact_id)
        .outerjoin(Origin, Origin.id == Fact.origin_id)
        .where(Fact.revision_id == revision.id, Fact.lexicon_version == revision.lexicon_version)
        .order_by(Fact.position, Mention.id)
    )
    marks: defaultdict[tuple[int, int], dict[Mark, None]] = defaultdict(dict)
    for mention, fact, origin in rows:
        mark = Mark(mention.field, _says(fact, origin), mention.rule)
        marks[mention.start_offset, mention.end_offset][mark] = None
    return numbered(whole_of(revision), marks)


def _says(fact: Fact, origin: str | None) -> str:
    """A fact in a line, with all that keeps it from moving a round."""
    about = f"round {fact.round_number}" if fact.round_number else ""
    implied = "number implied" if fact.implied else ""
    held_back = [word.value for word in (fact.modality, fact.discourse) if word and fact.kind is FactKind.STATUS]
    said_by = f"said by {origin}" if origin and fact.kind is FactKind.STATUS else ""
    withdrawn = "withdrawn" if fact.withdrawn_at else ""
    return _joined([about, _value(fact), implied, *held_back, said_by, withdrawn])


def _value(fact: Fact) -> str:
    value = fact.value.replace("_", " ") if fact.kind in {FactKind.STATUS, FactKind.MEETING} else fact.value
    code = fact.code if fact.code and fact.code != fact.value else ""
    return _joined([value, code or "", fact.role or ""])


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
