"""Closed vocabularies. Stored by value; order of definition is meaning where a docstring says so."""

from enum import StrEnum


class Tier(StrEnum):
    """How near a publisher or an origin stands to the event, nearest first."""

    OFFICIAL = "official"
    AGENCY = "agency"
    MEDIA = "media"
    AGGREGATOR = "aggregator"

    @property
    def rank(self) -> int:
        """0 is the most believable."""
        return list(Tier).index(self)


class Status(StrEnum):
    """Status of a round. The first six stand in the order in which a round lives through them.

    `lapsed`: a plan that came to nothing, as its period passed or whoever told of it took it back.
    """

    EXPECTED = "expected"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    UNDER_WAY = "under_way"
    CONCLUDED = "concluded"
    POSTPONED = "postponed"
    MOVED = "moved"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"


class Modality(StrEnum):
    """What the sentence claims: only `asserted` moves a round."""

    ASSERTED = "asserted"
    POSSIBLE = "possible"
    NEGATED = "negated"
    DENIED = "denied"
    CONDITIONAL = "conditional"


class Discourse(StrEnum):
    """Whether the article is about it, or recalls it."""

    FOCUS = "focus"
    BACKGROUND = "background"


class DatesKind(StrEnum):
    """`days`: both days are known. `period`: somewhere inside. `deadline`: at the latest on the last day."""

    DAYS = "days"
    PERIOD = "period"
    DEADLINE = "deadline"
    UNKNOWN = "unknown"


class Role(StrEnum):
    """Role of a participant in a round."""

    GUARANTOR = "guarantor"
    PARTY = "party"
    OBSERVER = "observer"
    HOST = "host"
    MEDIATOR = "mediator"
    PARTICIPANT = "participant"


class MeetingKind(StrEnum):
    """A gathering of the format that is not a round."""

    SUMMIT = "summit"
    MINISTERIAL = "ministerial"
    EXPERT = "expert"
    WORKING_GROUP = "working_group"
    OTHER = "other"


class SourceKind(StrEnum):
    """How a source stands in the reporting chain of an article."""

    OWN = "own"
    REPORTED_BY = "reported_by"
    CITING = "citing"
    DATELINE = "dateline"
    OFFICIAL = "official"


class FactKind(StrEnum):
    """What a fact is about. The first four are bound to a round."""

    STATUS = "status"
    DATES = "dates"
    VENUE = "venue"
    PARTICIPANT = "participant"
    MEETING = "meeting"
    OFFICIAL = "official"
    QUOTE = "quote"
    SOURCE = "source"
    TOPIC = "topic"


class ChangeKind(StrEnum):
    """What became known of a round; the headline of an alert.

    `signalled` is the first sign of a coming round (expected or planned); `lapsed` says that its period passed
    without it; `corrected` that what stood on record was taken back by who said it, or is known to be wrong.
    The last five do not move a round: `watch` is a sign too weak for that, `disputed` a contradiction between
    voices as near to the event as each other.
    """

    SIGNALLED = "signalled"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    DATES_SET = "dates_set"
    DATES_CHANGED = "dates_changed"
    VENUE_SET = "venue_set"
    VENUE_CHANGED = "venue_changed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    UNDER_WAY = "under_way"
    CONCLUDED = "concluded"
    LAPSED = "lapsed"
    CORRECTED = "corrected"
    PARTICIPANT_JOINED = "participant_joined"
    STATEMENT_ADOPTED = "statement_adopted"
    NEXT_PLANNED = "next_planned"
    DISPUTED = "disputed"
    WATCH = "watch"

    @property
    def moves(self) -> bool:
        """Whether a change of this kind is part of the round's state: status, dates, venue."""
        return self not in STANDING_STILL


STANDING_STILL = frozenset(
    {
        ChangeKind.PARTICIPANT_JOINED,
        ChangeKind.STATEMENT_ADOPTED,
        ChangeKind.NEXT_PLANNED,
        ChangeKind.DISPUTED,
        ChangeKind.WATCH,
    }
)


class Doubt(StrEnum):
    """A doubt that a second voice lifts. `unnumbered`: it names no round. `contradicts`: it gives other days."""

    UNNUMBERED = "unnumbered"
    CONTRADICTS = "contradicts"


class AlertState(StrEnum):
    """State of an outbox row."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DEAD = "dead"


class Gathering(StrEnum):
    """Whether an alert goes by itself or waits for others: as the subscriber asked, or because there were too many.

    `limit` is the subscription's own hourly limit, `flood` that of the whole service.
    """

    AT_ONCE = "at_once"
    DIGEST = "digest"
    LIMIT = "limit"
    FLOOD = "flood"


class TroubleKind(StrEnum):
    """What can be wrong with the service itself."""

    NO_FEED_READ = "no_feed_read"
    STANDS_STILL = "stands_still"
    ALERTS_DEAD = "alerts_dead"


class ChannelKind(StrEnum):
    """How a subscriber is reached."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    STREAM = "stream"
    APPRISE = "apprise"
    LOG = "log"


class ArticleState(StrEnum):
    """How far an article has been read."""

    NEW = "new"
    READ = "read"
    IRRELEVANT = "irrelevant"
    SEEN_NOT_READ = "seen_not_read"
    HEADLINE_ONLY = "headline_only"
    SET_ASIDE = "set_aside"


class FeedState(StrEnum):
    """`retired`: the server said 410 Gone; `paused`: the operator said so."""

    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"
