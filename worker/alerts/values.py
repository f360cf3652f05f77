"""The values of telling: what is to be told, how it reads, where it goes, what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from models.vocabulary import ChangeKind, ChannelKind, Tier, TroubleKind
from worker.rounds.values import RoundState


@dataclass(frozen=True, slots=True)
class Proof:
    """The words that carry a fact, and where they stand."""

    exact: str
    language: str | None
    """ISO 639-1 code of the words."""
    article_title: str
    url: str
    publisher: str
    field: str
    """What the words prove: `status`, `dates`, `venue`, ..."""
    measured: tuple[int, int] | None = None
    """In how many labelled cases the rule that read them was right, of how many; None when it was never judged."""


@dataclass(frozen=True, slots=True)
class AlertContent:
    """One change for one subscription, as the database knows it. Texts are as found, not yet safe."""

    alert_key: str
    """Stable per round, change and subscription: webhook-id and Message-ID, by which repeats are told."""
    change_key: str
    """Stable per track, round and change: the CloudEvents id."""
    track: str
    kind: ChangeKind
    before: RoundState | None
    after: RoundState
    said_at: datetime | None
    learnt_at: datetime
    origin: str | None
    """Who first said it."""
    via: str | None
    """The publisher through whom we learnt it."""
    tier: Tier | None
    origins_count: int
    proofs: tuple[Proof, ...] = ()
    unknown: tuple[str, ...] = ()
    """What is still not known, as keys of the words file: `dates`, `venue`, `number`, ..."""
    present_state: bool = False
    """Told to a subscription that came after it was known."""
    doubt: str = ""
    """Why a `watch` was not taken, in English."""


@dataclass(frozen=True, slots=True)
class TroubleContent:
    """Something wrong with the service itself, for one subscription."""

    alert_key: str
    kind: TroubleKind
    since_at: datetime
    detail: str
    """What it concerns: names of queues, a number of alerts."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a message is for, as far as the message helps the reader to act."""

    subscription: str = ""
    """Key of the subscription."""
    site_url: str = ""
    """Where this installation's pages are seen; without it no link to the dossier is given."""
    leave_at: str = ""
    """The mail address that takes requests to end a subscription."""


@dataclass(frozen=True, slots=True)
class Message:
    """How one alert, or several told together, reads in one language, and the CloudEvent it is to machines."""

    key: str
    """The alert's key, the same on every attempt: webhook-id and Message-ID. Of several, that of the last."""
    thread: str
    """What its mails have in common, as `astana-22`; empty when it tells of several rounds."""
    headline: str
    """One line, without control or bidirectional control characters: fit for a header."""
    text: str
    html: str
    language: str
    rtl: bool
    event: dict[str, Any]
    calendar: str | None = None
    """The round as an iCalendar object, when its days are known."""
    leave: str = ""
    """`mailto:` address that ends the subscription."""
    failure: str | None = None
    """Why the templates could not be used, when `text` and `html` are the plain fallback."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a subscriber is reached.

    `target` may itself hold secrets (a chat token in a URL), so neither it nor `secret` is part of the
    representation; `addresses.masked` gives what may be shown.
    """

    kind: ChannelKind
    target: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    """A reference, `env:NAME` or `file:PATH`, resolved only when something is sent."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver took it; `detail` says in a few words what it answered."""

    detail: str


@dataclass(frozen=True, slots=True)
class SmtpOptions:
    """The operator's mail server. No mail leaves in the clear unless `security` is `none`."""

    host: str
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: str = "astana-watch@localhost"


@dataclass(frozen=True, slots=True)
class ChannelOptions:
    """What the channels need of the operator's settings."""

    smtp: SmtpOptions | None = None
    redis_url: str | None = field(default=None, repr=False)
    allow_hosts: frozenset[str] = frozenset()
    """Hosts that a webhook may reach although they stand at a private address."""
    timeout: float = 15.0
    """Seconds after which a call is given up, whatever the receiver does."""
