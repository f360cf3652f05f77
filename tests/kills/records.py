"""What stands in the database: how far the story has come, where a kill has struck, who was told what."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

Signs = dict[str, Any]
"""How many rows show each sign of progress, and when the queues were last looked at."""
QUEUES = ("poll", "read", "settle", "alert")
_SIGNS = {
    "polled": "SELECT count(*) FROM entry",
    "polling": "SELECT count(*) FROM feed WHERE leased_until IS NOT NULL",
    "to_read": "SELECT count(*) FROM article WHERE next_read_at IS NOT NULL",
    "reading": "SELECT count(*) FROM article WHERE leased_until IS NOT NULL",
    "to_settle": "SELECT count(*) FROM revision WHERE settled_at IS NULL AND lexicon_version IS NOT NULL",
    "to_tell": "SELECT count(*) FROM alert WHERE state = 'pending'",
    "to_tell_again": "SELECT count(*) FROM alert WHERE state = 'failed'",
    "queues": "SELECT count(*) FROM heartbeat WHERE part IN ('poll', 'read', 'settle', 'alert')",
    "first_beat": "SELECT min(beat_at) FROM heartbeat WHERE part IN ('poll', 'read', 'settle', 'alert')",
    "last_beat": "SELECT max(beat_at) FROM heartbeat WHERE part IN ('poll', 'read', 'settle', 'alert')",
    "telling": "SELECT count(*) FROM alert WHERE state = 'sending'",
    "told": "SELECT count(*) FROM alert WHERE state = 'sent'",
}
_TOLD = """
SELECT told.id, subscription.key, lead.key, lead.state, lead.attempts,
       (SELECT count(*) FROM delivery WHERE delivery.alert_id = lead.id) AS written_down
FROM alert AS told
JOIN alert AS lead ON lead.id = coalesce(told.told_with_id, told.id)
JOIN subscription ON subscription.id = told.subscription_id
"""
# Of articles that were read at once the latest may be told for all; what it tells is then how things stand.
_CHANGES = "SELECT count(DISTINCT change_id) FROM alert"
_LAST_TOLD = """
SELECT subscription.key, change.first_on FROM alert
JOIN subscription ON subscription.id = alert.subscription_id
JOIN (SELECT id, after_first_on AS first_on FROM change) AS change ON change.id = alert.change_id
WHERE alert.id = (SELECT max(later.id) FROM alert AS later WHERE later.subscription_id = alert.subscription_id)
"""
_DAY = "SELECT first_on FROM round WHERE number = 23"


@dataclass(frozen=True, slots=True)
class Told:
    """One alert: the message that tells it, how often that was tried, how many of the tries were written down."""

    subscription: str
    message: str
    state: str
    attempts: int
    written_down: int


class Records:
    """A look at the database from outside, by a connection for each question."""

    def __init__(self, database: str) -> None:
        self._engine: Engine = create_engine(database, poolclass=NullPool)

    def signs(self) -> Signs:
        """The signs of progress, all of one moment."""
        query = ", ".join(f"({counted}) AS {name}" for name, counted in _SIGNS.items())
        with self._engine.connect() as connection:
            return dict(connection.execute(text(f"SELECT {query}")).one()._mapping)

    def changes(self) -> int:
        """How many changes were put into outboxes."""
        with self._engine.connect() as connection:
            return int(connection.execute(text(_CHANGES)).scalar_one())

    def day(self) -> str:
        """The round's day as it stands, ISO 8601."""
        with self._engine.connect() as connection:
            return str(connection.execute(text(_DAY)).scalar_one())

    def last_told(self) -> dict[str, str]:
        """Which day of the round the last alert of each subscription tells, ISO 8601."""
        with self._engine.connect() as connection:
            return {key: str(day) for key, day in connection.execute(text(_LAST_TOLD))}

    def told(self) -> list[Told]:
        """Every alert."""
        with self._engine.connect() as connection:
            return [Told(*row[1:]) for row in connection.execute(text(_TOLD))]


def at_rest(signs: Signs, before: Signs) -> bool:
    """Whether each queue has been looked at since, and all that is left, if anything, is to be tried again later."""
    looked = signs["queues"] == len(QUEUES) and (
        before["last_beat"] is None or signs["first_beat"] > before["last_beat"]
    )
    return looked and not sum(signs[name] for name in ("polling", "to_read", "to_settle", "to_tell", "telling"))


def struck(signs: Signs) -> str:
    """In which step a kill has struck, by what it left."""
    if signs["telling"]:
        return "relay"
    if signs["reading"]:
        return "read"
    if signs["polling"]:
        return "poll"
    if signs["to_settle"]:
        return "settle"
    if signs["to_read"] or signs["to_tell"] or signs["to_tell_again"]:
        return "between steps"
    return "after all was told" if signs["told"] else "before anything"
