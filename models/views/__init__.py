"""The analysts' contract: views that stay when tables change.

The same columns and rows on SQLite and PostgreSQL. `docs/data-dictionary.md` is rendered from the descriptions here,
and PostgreSQL keeps them as comments (tests compare all three). A view is changed only with a migration that drops
and creates it anew, and a line in CHANGELOG.md. Columns are added at the end and never renamed.

Codes: `event_code` is CAMEO (036 for the express intent to meet, 044/046 for meetings and negotiation, 125 for a
meeting called off), `plover_event` the PLOVER type of the same (AGREE, CONSULT, REJECT).
"""

from models.views.gatherings import V_MEETINGS, V_PARTICIPANTS, V_PLANS, V_STATEMENTS, V_TOPICS
from models.views.news import V_ARTICLES, V_EVIDENCE, V_FACTS
from models.views.rounds import V_ROUND_CHANGES, V_ROUND_DATES_HISTORY, V_ROUND_STATES, V_ROUNDS
from models.views.service import V_ALERTS, V_FEED_HEALTH
from models.views.view import DIALECTS, View
from models.views.voices import V_ORIGINS, V_QUOTES

__all__ = ["DIALECTS", "VIEWS", "View", "view_named"]

VIEWS: tuple[View, ...] = (
    V_ROUNDS,
    V_ROUND_STATES,
    V_ROUND_CHANGES,
    V_ROUND_DATES_HISTORY,
    V_PARTICIPANTS,
    V_STATEMENTS,
    V_TOPICS,
    V_PLANS,
    V_MEETINGS,
    V_ORIGINS,
    V_QUOTES,
    V_ARTICLES,
    V_FACTS,
    V_EVIDENCE,
    V_ALERTS,
    V_FEED_HEALTH,
)


def view_named(name: str) -> View:
    """The view of that name. Raises KeyError when there is none."""
    return {view.name: view for view in VIEWS}[name]
