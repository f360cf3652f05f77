"""Views of the service itself: alerts and feeds."""

from models.views.view import View

V_ALERTS = View(
    "v_alerts",
    "One row per alert: one change, or one trouble of the service, for one subscription.",
    {
        "alert_id": "number of the alert",
        "alert_key": "stable id, the same on every attempt",
        "change_id": "the change it tells; empty for a trouble of the service itself",
        "round_number": "the round",
        "kind": "kind of the change, or of the trouble",
        "subscription": "key of the subscription",
        "state": "pending, sending, sent, failed (tried again later) or dead",
        "attempts": "deliveries tried",
        "created_at": "when the change was settled (UTC)",
        "next_try_at": "when it is tried next (UTC)",
        "sent_at": "when the receiver accepted it (UTC)",
        "reason": "why it failed or died",
        "gathering": "at_once; digest, where the subscriber asked for one; limit or flood, where there were too many",
        "told_with": "number of the alert whose message told this one too",
        "present_state": "whether it told a new subscription how things stood",
    },
    lambda _: (
        """
    SELECT t.id AS alert_id, t.key AS alert_key, t.change_id, c.round_number, coalesce(c.kind, w.kind) AS kind,
           s.key AS subscription, t.state, t.attempts, t.created_at, t.next_try_at, t.sent_at, t.reason,
           t.gathering, t.told_with_id AS told_with, t.present_state
      FROM alert t
      LEFT JOIN change c ON c.id = t.change_id
      LEFT JOIN trouble w ON w.id = t.trouble_id
      JOIN subscription s ON s.id = t.subscription_id
    """
    ),
)

V_FEED_HEALTH = View(
    "v_feed_health",
    "One row per feed that is watched or paused: how it fares.",
    {
        "feed": "key of the feed",
        "url": "its address",
        "publisher": "who runs it",
        "tier": "official, agency, media or aggregator",
        "language": "declared language",
        "state": "active, paused or retired",
        "last_polled_at": "last poll (UTC)",
        "last_success_at": "last poll that worked (UTC)",
        "last_new_entry_at": "when it last brought something new (UTC)",
        "failures_in_row": "polls that failed since the last that worked",
        "last_error": "why the last poll failed, in words; empty when it worked",
        "last_notice": "what was odd about its last body",
        "next_poll_at": "when it is due (UTC)",
        "median_delay_seconds": "from publication to our sight, median of its last twenty entries; empty until known",
        "moved_to": "where a permanent redirect leads; polled there once three polls in a row met it",
    },
    lambda _: (
        """
    SELECT f.key AS feed, f.url, p.name AS publisher, p.tier, f.language, f.state, f.last_polled_at,
           f.last_success_at, f.last_new_entry_at, f.failures_in_row, f.last_error, f.last_notice, f.next_poll_at,
           f.median_delay_seconds, f.moved_to
      FROM feed f
      JOIN publisher p ON p.id = f.publisher_id
     WHERE f.removed_at IS NULL
    """
    ),
)
