"""What an alert says, put together from the rows: the change, who said it, and the sentences that prove it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.alert import Alert
from models.article import Revision
from models.fact import Fact, Mention, Origin
from models.round import Change
from models.vocabulary import DatesKind, FactKind, Tier
from worker.alerts.values import AlertContent, Proof
from worker.extract.lexicon import Lexicon
from worker.extract.proof import sentence_at
from worker.rounds.values import RoundState
from worker.store.rounds import state_after, state_before

PROVING = (FactKind.STATUS, FactKind.DATES, FactKind.VENUE)


def content_of(session: Session, alert: Alert, lexicon: Lexicon) -> AlertContent:
    """Everything the message of an alert needs, out of the session."""
    change = alert.change
    origin = session.get(Origin, change.origin_id) if change.origin_id else None
    revision = session.get(Revision, change.revision_id) if change.revision_id else None
    publisher = revision.article.publisher.name if revision else None
    after = state_after(change)
    return AlertContent(
        alert_key=alert.key,
        change_key=change.key,
        track=change.track,
        kind=change.kind,
        before=state_before(change),
        after=after,
        said_at=change.said_at,
        learnt_at=change.learnt_at,
        origin=origin.name if origin else None,
        via=publisher if origin is None or publisher != origin.name else None,
        tier=change.tier or Tier.AGGREGATOR,
        origins_count=_origins(session, change),
        proofs=proofs_of(session, change, lexicon),
        unknown=_unknown(after),
    )


def proofs_of(session: Session, change: Change, lexicon: Lexicon) -> tuple[Proof, ...]:
    """The sentences of the change's article that carry it, each once, in the text's order."""
    revision = session.get(Revision, change.revision_id) if change.revision_id else None
    if revision is None:
        return ()
    whole = f"{revision.title}\n\n{revision.text}" if revision.title else revision.text
    mentions = session.execute(
        select(Mention, Fact.kind)
        .join(Fact, Fact.id == Mention.fact_id)
        .where(
            Fact.revision_id == revision.id,
            Fact.lexicon_version == revision.lexicon_version,
            Fact.round_number == change.round_number,
            Fact.kind.in_(PROVING),
        )
        .order_by(Mention.start_offset)
    )
    sentences: dict[str, str] = {}
    for mention, kind in mentions:
        sentence = sentence_at(whole, mention.start_offset, mention.end_offset, revision.language, lexicon)
        sentences.setdefault(sentence, kind.value)
    article = revision.article
    return tuple(
        Proof(
            exact=sentence,
            language=revision.language,
            article_title=revision.title,
            url=article.url or "",
            publisher=article.publisher.name,
            field=field,
        )
        for sentence, field in sentences.items()
    )


def _origins(session: Session, change: Change) -> int:
    """How many independent voices have spoken of this round in focus so far."""
    counted = select(func.count(func.distinct(Fact.origin_id))).where(
        Fact.round_number == change.round_number,
        Fact.kind == FactKind.STATUS,
        Fact.learnt_at <= change.learnt_at,
    )
    return max(1, session.scalar(counted) or 0)


def _unknown(after: RoundState) -> tuple[str, ...]:
    unknown = []
    if after.dates_kind is not DatesKind.DAYS:
        unknown.append("dates")
    if after.city is None:
        unknown.append("venue")
    return tuple(unknown)
