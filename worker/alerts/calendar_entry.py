"""A round with known days as an iCalendar object (RFC 5545), for the reader's calendar (pure)."""

from datetime import UTC, timedelta

from icalendar import Calendar, Event

from models.vocabulary import DatesKind, Status
from worker.alerts.values import AlertContent
from worker.alerts.wording import NAME_LIMIT, clean, web_link
from worker.rounds.values import RoundState

_CALLED_OFF = frozenset({Status.POSTPONED, Status.CANCELLED})
_CERTAIN = frozenset({Status.ANNOUNCED, Status.CONFIRMED, Status.UNDER_WAY, Status.CONCLUDED})


def calendar_entry(content: AlertContent, line: str) -> str | None:
    """The round's days as an entry that replaces the one sent before; None while they are not known.

    A round that was called off is sent with the days that it had, as cancelled, so that calendars strike it out.
    `line` becomes its description.
    """
    called_off = content.after.status in _CALLED_OFF
    state = content.before if called_off and not _has_days(content.after) else content.after
    if state is None or not _has_days(state) or state.first_on is None or state.last_on is None:
        return None
    entry = Event()
    entry.add("uid", f"{content.track}-{content.after.number}@astana-watch")
    entry.add("dtstamp", content.learnt_at.astimezone(UTC))
    entry.add("last-modified", content.learnt_at.astimezone(UTC))
    # It must grow with each change of the entry, and minutes fit its 31 bits for ever.
    entry.add("sequence", int(content.learnt_at.timestamp()) // 60)
    entry.add("dtstart", state.first_on)
    entry.add("dtend", state.last_on + timedelta(days=1))
    entry.add("summary", f"{content.track.title()} {content.after.number}")
    entry.add("description", line)
    entry.add("status", "CANCELLED" if called_off else _status(content.after.status))
    if state.city:
        entry.add("location", clean(state.city, NAME_LIMIT))
    if link := next(filter(None, (web_link(proof.url) for proof in content.proofs)), ""):
        entry.add("url", link)
    return _calendar(entry)


def _has_days(state: RoundState) -> bool:
    return state.dates_kind is DatesKind.DAYS


def _status(status: Status | None) -> str:
    return "CONFIRMED" if status in _CERTAIN else "TENTATIVE"


def _calendar(entry: Event) -> str:
    whole = Calendar()
    whole.add("prodid", "-//Astana Watch//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add_component(entry)
    return str(whole.to_ical(), "utf-8")
