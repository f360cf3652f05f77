"""What can go wrong, by what to do about it: tell the operator, try again, or set aside with the reason.

Every error carries the address or id it is about as its first argument and survives pickling,
because Celery may carry it between processes.
"""

from datetime import timedelta

from config.errors import ConfigError as ConfigError  # noqa: PLC0414 - one class, re-exported


class AstanaWatchError(Exception):
    """Base. `subject` is the URL, file or id concerned; `reason` is a sentence for a person."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(subject, reason)
        self.subject = subject
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.subject}: {self.reason}"


class Retryable(AstanaWatchError):  # noqa: N818 - the policy's name, not an error's
    """Likely to pass by itself; `retry_after` is what the other side asked for, if it did."""

    def __init__(self, subject: str, reason: str, retry_after: timedelta | None = None) -> None:
        super().__init__(subject, reason)
        self.args = (subject, reason, retry_after)
        self.retry_after = retry_after


class Permanent(AstanaWatchError):  # noqa: N818 - the policy's name, not an error's
    """Will not pass by itself; recorded with its reason and not tried again by the same task."""


class TemporaryFetchError(Retryable):
    """Timeout, DNS, connection, 429, 5xx."""


class HostBusyError(Retryable):
    """A host is not asked now because it was asked a moment ago; nothing went wrong."""


class FetchRefusedError(Permanent):
    """A status, size, type, scheme or address that will not do. `status` is the HTTP status, if there was one."""

    def __init__(self, subject: str, reason: str, status: int | None = None) -> None:
        super().__init__(subject, reason)
        self.args = (subject, reason, status)
        self.status = status


class FeedUnreadableError(Permanent):
    """The body is no feed, or none of its entries can be read."""


class TemporaryDeliveryError(Retryable):
    """The receiver could not take the alert now."""


class DeliveryRefusedError(Permanent):
    """The receiver will not take this alert."""
