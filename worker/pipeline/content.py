"""What an alert says, put together from the rows: the change, who said it, and the sentences that prove it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.measured import Measured
from models.alert import Alert
from models.article import Revision
from models.fact import Fact, Mention, Origin
from models.round import Change
from models.vocabulary import ChangeKind, DatesKind, Discourse, FactKind, Modality, Tier
from worker.alerts.values import AlertContent, Proof
from worker.extract.lexicon import Lexicon
from worker.extract.proof import sentence_at
from worker.extract.score import group_of
from worker.rounds.values import RoundState
from worker.store.record import state_after, state_before

_Carried = dict[FactKind, set[str]]
"""What a sentence proves, each with the cue lists that read it."""
NOT_MEASURED = Measured()
PROVING = (FactKind.STATUS, FactKind.DATES, FactKind.VENUE)


def content_of(session: Session, alert: Alert, lexicon: Lexicon, measured: Measured = NOT_MEASURED) -> AlertContent:
    """Everything the message of an alert needs, out of the session."""
    change = alert.change
    assert change is not None  # noqa: S101 - asked for alerts of changes only
    content = content_of_change(session, change, lexicon, alert.created_at, measured)
    return replace(content, alert_key=alert.key, present_state=alert.present_state)


def content_of_change(
    session: Session, change: Change, lexicon: Lexicon, by: datetime, measured: Measured = NOT_MEASURED
) -> AlertContent:
    """What there is to tell of a change to nobody in particular; voices are counted that had spoken `by` then."""
    origin = session.get(Origin, change.origin_id) if change.origin_id else None
    after = state_after(change)
    return AlertContent(
        alert_key=change.key,
        change_key=change.key,
        track=change.track,
        kind=change.kind,
        before=state_before(change),
        after=after,
        said_at=change.said_at,
        learnt_at=change.learnt_at,
        origin=origin.name if origin else None,
        via=_via(session, change, origin.name if origin else None),
        tier=change.tier or Tier.AGGREGATOR,
        origins_count=origins_of(session, change.round_number, by),
        proofs=proofs_of(session, change, lexicon, measured),
        unknown=_unknown(after),
        doubt=change.why if change.kind is ChangeKind.WATCH else "",
    )


def proofs_of(
    session: Session, change: Change, lexicon: Lexicon, measured: Measured = NOT_MEASURED
) -> tuple[Proof, ...]:
    """The fewest sentences of the change's article that carry it, in the text's order."""
    revision = session.get(Revision, change.revision_id) if change.revision_id else None
    if revision is None:
        return ()
    sentences = _sentences(session, change, revision, lexicon)
    return tuple(
        _proof(sentence, sentences[sentence], revision, measured) for sentence in _fewest(sentences, revision.title)
    )


def _proof(sentence: str, carried: _Carried, revision: Revision, measured: Measured) -> Proof:
    article = revision.article
    proven = next(kind for kind in PROVING if kind in carried)
    known = [measured.rules[rule] for rule in sorted(carried[proven]) if rule in measured.rules]
    return Proof(
        exact=sentence,
        language=revision.language,
        article_title=revision.title,
        url=article.url or "",
        publisher=article.publisher.name,
        field=proven.value,
        # Of several rules, what is said of the weakest.
        measured=min(known, key=lambda one: one[0] / one[1], default=None),
    )


def _sentences(session: Session, change: Change, revision: Revision, lexicon: Lexicon) -> dict[str, _Carried]:
    """Each sentence that holds evidence of the round, in order, with what it proves and by which cue lists."""
    whole = f"{revision.title}\n\n{revision.text}" if revision.title else revision.text
    mentions = session.execute(
        select(Mention.start_offset, Mention.end_offset, Mention.field, Mention.rule, Fact.kind)
        .join(Fact, Fact.id == Mention.fact_id)
        .where(
            Fact.revision_id == revision.id,
            Fact.lexicon_version == revision.lexicon_version,
            Fact.round_number == change.round_number,
            Fact.kind.in_(PROVING),
        )
        .order_by(Mention.start_offset)
    )
    sentences: dict[str, _Carried] = {}
    for start, end, proven, rule, kind in mentions:
        sentence = sentence_at(whole, start, end, revision.language, lexicon)
        rules = sentences.setdefault(sentence, {}).setdefault(kind, set())
        if proven == kind.value:
            rules.add(group_of(rule))
    return sentences


def _fewest(sentences: Mapping[str, _Carried], title: str) -> list[str]:
    """Sentences that together prove everything: the one that proves most first, the body before the title."""
    wanted: set[FactKind] = set().union(*sentences.values())
    order = list(sentences)
    chosen: list[str] = []
    while wanted:
        best = max(
            order, key=lambda one: (len(sentences[one].keys() & wanted), one != title.strip(), -order.index(one))
        )
        chosen.append(best)
        wanted -= sentences[best].keys()
    return sorted(chosen, key=order.index)


def _via(session: Session, change: Change, origin: str | None) -> str | None:
    """Whom the article credits, and the publisher we had it from, as far as they are not the origin."""
    revision = session.get(Revision, change.revision_id) if change.revision_id else None
    if revision is None:
        return None
    credited = session.scalars(select(Fact.via).where(Fact.revision_id == revision.id).limit(1)).first()
    names = dict.fromkeys(name for name in (credited, revision.article.publisher.name) if name and name != origin)
    return ", ".join(names) or None


def origins_of(session: Session, number: int, by: datetime) -> int:
    """How many independent voices have by then spoken of this round, by its number and not in passing; at least 1."""
    counted = select(func.count(func.distinct(Fact.origin_id))).where(
        Fact.round_number == number,
        Fact.kind == FactKind.STATUS,
        Fact.discourse == Discourse.FOCUS,
        Fact.modality == Modality.ASSERTED,
        Fact.implied.is_(False),
        Fact.learnt_at <= by,
    )
    return max(1, session.scalar(counted) or 0)


def _unknown(after: RoundState) -> tuple[str, ...]:
    unknown = []
    if after.dates_kind is not DatesKind.DAYS:
        unknown.append("dates")
    if after.city is None:
        unknown.append("venue")
    return tuple(unknown)
