"""Mentions (annotations over a revision), the facts they carry, and who said it first."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, stored_by_value
from models.vocabulary import DatesKind, Discourse, FactKind, Modality, Tier


class Origin(Base):
    """Who first said it: an official, a ministry, an agency, an outlet. Ten copies of one agency are one voice."""

    __tablename__ = "origin"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    tier: Mapped[Tier] = mapped_column(stored_by_value(Tier))


_VOICE = ("discourse", "modality", "implied", "learnt_at", "origin_id")


class Fact(Base):
    """What a revision says. `value` is the canonical value in words, `detail` the rest of it.

    A fact read by an older lexicon stays beside the newer one; a fact that a later revision no longer carries
    is withdrawn with the reason, never deleted.
    """

    __tablename__ = "fact"
    __table_args__ = (
        UniqueConstraint("revision_id", "lexicon_version", "position"),
        # Counting who has spoken of a round is answered from it alone, hence the columns after the second.
        Index("ix_fact_of_round", "round_number", "kind", *_VOICE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    lexicon_version: Mapped[str]
    position: Mapped[int]
    """Order within the revision: with the version it makes a second reading write nothing new."""
    kind: Mapped[FactKind] = mapped_column(stored_by_value(FactKind))
    round_number: Mapped[int | None]
    implied: Mapped[bool] = mapped_column(default=False)
    value: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    edtf: Mapped[str | None]
    dates_kind: Mapped[DatesKind | None] = mapped_column(stored_by_value(DatesKind))
    code: Mapped[str | None]
    role: Mapped[str | None]
    speaker: Mapped[str | None] = mapped_column(index=True)
    """Of a quote: who is quoted, where the article says."""
    modality: Mapped[Modality | None] = mapped_column(stored_by_value(Modality))
    discourse: Mapped[Discourse | None] = mapped_column(stored_by_value(Discourse))
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("origin.id"), index=True)
    tier: Mapped[Tier] = mapped_column(stored_by_value(Tier))
    """Tier of the voice through which we heard it: an official quoted by an agency counts as the agency's word."""
    via: Mapped[str | None]
    """Whom the article credits for it, when that is not the origin itself."""
    said_at: Mapped[datetime | None]
    learnt_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class Mention(Base):
    """The exact words that carry a fact: `text[start_offset:end_offset] == exact`, in code points."""

    __tablename__ = "mention"
    __table_args__ = (
        CheckConstraint("start_offset >= 0 AND end_offset > start_offset", name="span"),
        UniqueConstraint("fact_id", "field", "start_offset", "end_offset", "rule"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[int] = mapped_column(ForeignKey("fact.id"))
    field: Mapped[str]
    start_offset: Mapped[int]
    end_offset: Mapped[int]
    exact: Mapped[str]
    rule: Mapped[str]
