"""What each text of an article says of rounds that the text before it did not say: one saying, with its moment."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from models.article import Revision
from models.fact import Fact
from models.vocabulary import Discourse, FactKind, Modality, Tier
from worker.extract.facts import RoundFact
from worker.rounds.values import Sighting
from worker.store.facts import Reading, facts_of_rounds, voices

# Databases bear so many values in one question (SQLite 32,766), four for each revision.
_AT_ONCE = 1000


def unsettled(session: Session, limit: int) -> Sequence[Revision]:
    """Revisions that were read and not yet settled, in the order in which they were seen."""
    return session.scalars(
        select(Revision)
        .where(Revision.settled_at.is_(None), Revision.lexicon_version.is_not(None))
        .order_by(Revision.seen_at, Revision.id)
        .limit(limit)
    ).all()


def said_from(session: Session, place: str, but: Collection[int]) -> list[Sighting]:
    """What was said at a place and after it, without some revisions."""
    revisions = session.scalars(
        select(Revision).where(Revision.place >= place, Revision.id.not_in(but)).order_by(Revision.place, Revision.id)
    ).all()
    return sightings_of(session, revisions)


def settled(session: Session) -> Sequence[Revision]:
    """Every revision that was settled, in the order in which they were seen."""
    return session.scalars(
        select(Revision)
        .where(Revision.settled_at.is_not(None), Revision.lexicon_version.is_not(None))
        .order_by(Revision.id)
    ).all()


def sightings_of(session: Session, revisions: Sequence[Revision]) -> list[Sighting]:
    """What each of these revisions says, in few queries however many they are."""
    return [
        sighting
        for at in range(0, len(revisions), _AT_ONCE)
        for sighting in _sightings_of(session, revisions[at : at + _AT_ONCE])
    ]


def _sightings_of(session: Session, revisions: Sequence[Revision]) -> list[Sighting]:
    before = _texts_before(session, revisions)
    present = [_reading(one) for one in revisions]
    # The text before, as the same lexicon reads it: what another one found in it was not taken back by the outlet.
    former = {one.id: (before[one.id].id, one.lexicon_version or "") for one in revisions if one.id in before}
    read = facts_of_rounds(session, list(dict.fromkeys([*present, *former.values()])))
    heard = voices(session, present)
    return [
        _sighting(
            session,
            one,
            read.get(_reading(one), ()),
            read.get(former[one.id], ()) if one.id in former else None,
            heard.get(one.id, (one.article.publisher.name, one.article.publisher.tier)),
        )
        for one in revisions
    ]


def text_before(session: Session, revision: Revision) -> Revision | None:
    """The text that the article had before this one."""
    return _texts_before(session, [revision]).get(revision.id)


def _reading(revision: Revision) -> Reading:
    return revision.id, revision.lexicon_version or ""


def _sighting(
    session: Session,
    revision: Revision,
    rounds: tuple[RoundFact, ...],
    earlier: tuple[RoundFact, ...] | None,
    voice: tuple[str, Tier],
) -> Sighting:
    """`earlier`: what the text before said; None when there was none."""
    article = revision.article
    # What an edited text adds is said by the edit; what it repeats was said before.
    said_at = article.published_at if earlier is None else revision.seen_at
    vanished = tuple(fact for fact in earlier or () if fact not in rounds)
    return Sighting(
        revision_id=revision.id,
        article_id=article.id,
        said_at=said_at,
        learnt_at=revision.seen_at,
        tier=voice[1],
        origin=voice[0],
        baseline=article.old_at_first_sight,
        language=revision.language,
        announces_new_round=bool(article.announces_new_round),
        rounds=tuple(fact for fact in rounds if fact not in (earlier or ())),
        withdrawn=tuple(fact for fact in vanished if not _said_by_others(session, fact, article.id, said_at)),
    )


def _texts_before(session: Session, revisions: Sequence[Revision]) -> dict[int, Revision]:
    later = {(one.article_id, one.number - 1): one.id for one in revisions if one.number > 1}
    if not later:
        return {}
    rows = session.scalars(select(Revision).where(tuple_(Revision.article_id, Revision.number).in_(list(later))))
    return {later[row.article_id, row.number]: row for row in rows}


def _said_by_others(session: Session, fact: RoundFact, article_id: int, by: datetime | None) -> bool:
    """Whether another article asserts the same of the round, said by then."""
    aspect = Fact.kind == FactKind.STATUS
    if fact.dates is not None:
        aspect = (
            (Fact.kind == FactKind.DATES) & (Fact.first_on == fact.dates.first) & (Fact.last_on == fact.dates.last)
        )
    found = (
        select(Fact.id)
        .join(Revision, Revision.id == Fact.revision_id)
        .where(
            Fact.round_number == fact.number,
            aspect,
            Fact.modality == Modality.ASSERTED,
            Fact.discourse == Discourse.FOCUS,
            Fact.said_at <= by,
            Fact.lexicon_version == Revision.lexicon_version,
            Revision.article_id != article_id,
        )
    )
    return session.scalar(found.limit(1)) is not None
