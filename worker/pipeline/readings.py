"""Readings: a text that is kept, read by the lexicon as it is now, laid down beside what older ones found in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.article import Revision
from worker.bootstrap import Service
from worker.extract.facts import ArticleText, Extraction, KnownRound
from worker.extract.read import extract
from worker.rounds.origin import origin_of
from worker.store import facts as fact_store
from worker.store import rounds as round_store


@dataclass(frozen=True, slots=True)
class _Kept:
    """A text taken out of the session, and the rounds that its writer could recall."""

    revision_id: int
    text: ArticleText
    begun: tuple[KnownRound, ...]


def read_anew(service: Service, revision_ids: Sequence[int]) -> dict[int, Extraction]:
    """Read these texts again and lay down what is found, in one transaction; what they are settled by stays.

    Returns:
        What was found in each, by revision.
    """
    with service.sessions() as session:
        revisions = session.scalars(select(Revision).where(Revision.id.in_(revision_ids)).order_by(Revision.id))
        kept = [_kept(service, session, revision) for revision in revisions]
    found = {one.revision_id: extract(one.text, service.lexicon, one.begun) for one in kept}
    now = service.clock()
    with service.sessions.begin() as session:
        for revision_id, extraction in found.items():
            revision = session.get_one(Revision, revision_id)
            said_at = revision.article.published_at or revision.article.first_seen_at
            lay_down(service, session, revision, extraction, said_at, now)
    return found


def lay_down(
    service: Service, session: Session, revision: Revision, extraction: Extraction, said_at: datetime, now: datetime
) -> None:
    """Keep what was found in a text, with who said it; a second time by the same lexicon writes nothing."""
    publisher = revision.article.publisher
    said_by = origin_of(extraction, service.source_tiers, publisher.name, publisher.tier)
    origin = fact_store.origin_named(session, said_by.name, said_by.tier)
    said = fact_store.Said(origin.id, said_by.tier, said_by.via, said_at)
    fact_store.save_facts(session, revision.id, extraction, said, now)


def _kept(service: Service, session: Session, revision: Revision) -> _Kept:
    article = revision.article
    text = ArticleText(revision.title, revision.text, revision.language, article.published_at, article.publisher.name)
    by = article.published_at or revision.seen_at
    return _Kept(revision.id, text, round_store.rounds_begun(session, service.track.code, by))
