"""The values that extraction gives. Offsets are code points of `ArticleText.whole`.

For every span `whole[start:end] == exact`. The JSON form (`as_json`) is a contract (docs/architecture.md):
fields are added, never renamed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from models.vocabulary import (
    DatesKind,
    Discourse,
    MeetingKind,
    Modality,
    Role,
    SourceKind,
    Status,
)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """What is read: title and text as stored, with what the edges know about them."""

    title: str
    text: str
    language: str | None
    """ISO 639-1 code, as identified; None when unknown."""
    published_at: datetime | None = None
    publisher: str | None = None

    @property
    def whole(self) -> str:
        """The text that all offsets refer to."""
        return f"{self.title}\n\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class KnownRound:
    """A round of the track's history that was over or under way when the article was published."""

    number: int
    first_on: date
    last_on: date
    city: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The exact words that carry a fact, and the rule that read them."""

    field: str
    start: int
    end: int
    exact: str
    rule: str


@dataclass(frozen=True, slots=True)
class Dates:
    """A span of days. `first` and `last` bound it (a period's or deadline's too); `edtf` is EDTF level 1 or 2."""

    first: date | None
    last: date | None
    edtf: str | None
    kind: DatesKind


@dataclass(frozen=True, slots=True)
class Venue:
    """Canonical city name and ISO 3166-1 alpha-3 country."""

    city: str
    country: str


@dataclass(frozen=True, slots=True)
class RoundFact:
    """What the article says of one round. `number` is None when it names none and none is implied."""

    number: int | None
    implied: bool
    status: Status
    modality: Modality
    discourse: Discourse
    dates: Dates | None = None
    venue: Venue | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Meeting:
    """A gathering of the format that is no round."""

    kind: MeetingKind
    dates: Dates | None = None
    venue: Venue | None = None
    participants: tuple[str, ...] = ()
    """Codes."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part; `round` is the round the clause speaks of, if it can be told."""

    name: str
    code: str
    role: Role
    round: int | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Official:
    """A person named. `title` in the text's words, `affiliation` a code."""

    name: str
    title: str | None = None
    affiliation: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A direct quotation; the span covers the words between the marks."""

    speaker: str | None
    start: int
    end: int
    exact: str


@dataclass(frozen=True, slots=True)
class Source:
    """Whom the article credits."""

    name: str
    kind: SourceKind
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """A recurring topic of the joint statements, by the track's code."""

    code: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether the text concerns the format at all, with the score's parts as evidence."""

    relevant: bool
    score: float
    reasons: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one article by one version of the lexicon."""

    language: str | None
    read: bool
    """False when no language file serves the language: only the gate was applied."""
    relevance: Relevance
    lexicon_version: str
    announces_new_round: bool = False
    rounds: tuple[RoundFact, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    participants: tuple[Participant, ...] = ()
    officials: tuple[Official, ...] = ()
    quotes: tuple[Quote, ...] = ()
    sources: tuple[Source, ...] = ()
    topics: tuple[Topic, ...] = ()
    gaps: tuple[Evidence, ...] = field(default=())
    """Sentences that name the format and a round or number but gave no status or date."""
