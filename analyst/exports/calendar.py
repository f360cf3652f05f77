"""The rounds with known days as one iCalendar object (RFC 5545), for a calendar to subscribe to."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from icalendar import Calendar, Event

from analyst.queries import Row
from models.vocabulary import DatesKind, Status

_CALLED_OFF = frozenset({Status.CANCELLED.value, Status.POSTPONED.value})
_CERTAIN = frozenset({Status.ANNOUNCED, Status.CONFIRMED, Status.UNDER_WAY, Status.CONCLUDED})


def calendar(rows: Iterable[Row]) -> bytes:
    """Entries of whole days, in the order of the rows (columns of `v_rounds`).

    A round of which only a period or a deadline is known is left out: a calendar would show it as held all that time.
    An entry has the `UID` of the one that an alert's mail carries, and takes its place.
    """
    whole = Calendar()
    whole.add("prodid", "-//Astana Watch//EN")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", "Rounds of the Astana format")
    for row in rows:
        if row["dates_kind"] == DatesKind.DAYS.value:
            whole.add_component(_entry(row))
    return bytes(whole.to_ical())


def _entry(row: Row) -> Event:
    changed_at = row["changed_at"].astimezone(UTC)
    entry = Event()
    entry.add("uid", f"{row['track']}-{row['round_number']}@astana-watch")
    entry.add("dtstamp", changed_at)
    entry.add("last-modified", changed_at)
    # It must grow with each change of the entry, and minutes fit its 31 bits for ever.
    entry.add("sequence", int(changed_at.timestamp()) // 60)
    entry.add("dtstart", row["first_on"])
    entry.add("dtend", row["last_on"] + timedelta(days=1))
    entry.add("summary", row["name"])
    entry.add("description", _described(row))
    entry.add("status", _status(row["status"]))
    entry.add("transp", "TRANSPARENT")
    if row["city"]:
        entry.add("location", f"{row['city']}, {row['country']}")
    return entry


def _described(row: Row) -> str:
    told = f"; announced {row['announced_at']:%Y-%m-%d}" if row["announced_at"] else ""
    by = f" by {row['announced_by']}" if row["announced_by"] else ""
    return f"{row['status'].replace('_', ' ')}{told}{by}"


def _status(status: str) -> str:
    if status in _CALLED_OFF:
        return "CANCELLED"
    return "CONFIRMED" if Status(status) in _CERTAIN else "TENTATIVE"
