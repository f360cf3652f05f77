"""What stands in the database of a run: how far the story has come, where a kill has struck, who was told what."""

from dataclasses import dataclass

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from tests.kills.story import PUBLISHED, SUBSCRIBERS

_SIGNS = {
    "polled": "SELECT count(*) FROM entry",
    "polling": "SELECT count(*) FROM feed WHERE leased_until IS NOT NULL",
    "to_read": "SELECT count(*) FROM article WHERE next_read_at IS NOT NULL",
    "reading": "SELECT count(*) FROM article WHERE leased_until IS NOT NULL",
    "to_settle": "SELECT count(*) FROM revision WHERE settled_at IS NULL AND lexicon_version IS NOT NULL",
    "to_tell": "SELECT count(*) FROM alert WHERE state = 'pending'",
    "to_tell_again": "SELECT count(*) FROM alert WHERE state = 'failed'",
    "tries": "SELECT count(*) FROM delivery",
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
_CHANGES = "SELECT count(*) FROM change WHERE revision_id IS NOT NULL AND alertable"
_DATED = "SELECT count(*) FROM round WHERE number = 23 AND first_on IS NOT NULL"


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

    def signs(self) -> dict[str, int]:
        """How many rows show each sign of progress, all at one moment."""
        query = ", ".join(f"({counted}) AS {name}" for name, counted in _SIGNS.items())
        with self._engine.connect() as connection:
            return dict(connection.execute(text(f"SELECT {query}")).one()._mapping)

    def changes(self) -> int:
        """How many changes there are to tell."""
        with self._engine.connect() as connection:
            return int(connection.execute(text(_CHANGES)).scalar_one())

    def is_dated(self) -> bool:
        """Whether the round has its days: the last thing that the story tells."""
        with self._engine.connect() as connection:
            return bool(connection.execute(text(_DATED)).scalar_one())

    def told(self) -> list[Told]:
        """Every alert."""
        with self._engine.connect() as connection:
            return [Told(*row[1:]) for row in connection.execute(text(_TOLD))]


def is_over(signs: dict[str, int]) -> bool:
    """Whether all was read and settled, and all that is to be told was told."""
    return nothing_to_do(signs) and not signs["to_tell_again"]


def nothing_to_do(signs: dict[str, int]) -> bool:
    """Whether all that is left, if anything, is to be tried again later."""
    left = sum(signs[name] for name in ("to_read", "to_settle", "to_tell", "telling"))
    return signs["polled"] == PUBLISHED and not left and signs["told"] + signs["to_tell_again"] >= len(SUBSCRIBERS)


def struck(signs: dict[str, int]) -> str:
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
