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
    """Status of a round. The first six stand in the order in which a round lives through them."""

    EXPECTED = "expected"
    PLANNED = "planned"
    ANNOUNCED = "announced"
    CONFIRMED = "confirmed"
    UNDER_WAY = "under_way"
    CONCLUDED = "concluded"
    POSTPONED = "postponed"
    MOVED = "moved"
    CANCELLED = "cancelled"


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

    `signalled` is the first sign of a coming round (expected or planned); `watch` is a sign too weak to move it.
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
    STATEMENT_ADOPTED = "statement_adopted"
    WATCH = "watch"


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
