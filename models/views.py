"""The analysts' contract: views that stay when tables change.

The SQL runs unchanged on SQLite and PostgreSQL. `docs/data-dictionary.md` is rendered from the descriptions here
(a test compares). A view is changed only with a migration that drops and creates it anew, and a line in CHANGELOG.md.

Codes: `event_code` is CAMEO (036 for the express intent to meet, 044/046 for meetings and negotiation, 125 for a
meeting called off), as PLOVER's manual maps agreements, consultations and rejections.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class View:
    """A view, and what each of its columns means, in order."""

    name: str
    description: str
    columns: dict[str, str]
    sql: str


_ROUND_COLUMNS = {
    "track": "the diplomatic format watched; `astana`",
    "round_number": "number of the round",
}

V_ROUNDS = View(
    "v_rounds",
    "One row per round: its present state, the fold of its changes.",
    {
        **_ROUND_COLUMNS,
        "name": "short name in use, as `Astana 22`",
        "status": "expected, planned, announced, confirmed, under_way, concluded, postponed, moved or cancelled",
        "first_on": "first day; for a period or deadline, its first possible day",
        "last_on": "last day; for a period or deadline, its last possible day",
        "edtf": "the dates in EDTF (ISO 8601-2), e.g. `2024-11-11/2024-11-12` or `2024-41` (second half of 2024)",
        "dates_kind": "days, period, deadline or unknown",
        "city": "venue, canonical name (`Astana` also for Nur-Sultan 2019-2022)",
        "country": "ISO 3166-1 alpha-3 code of the venue's country",
        "event_code": "CAMEO code that the status maps to",
        "first_said_at": "when the earliest sign of this round was said (UTC)",
        "announced_at": "when it was first announced with the word or the days (UTC)",
        "changed_at": "when its state last changed (UTC)",
        "changes": "number of changes on record",
    },
    """
    SELECT r.track, r.number AS round_number, 'Astana ' || r.number AS name, r.status, r.first_on, r.last_on,
           r.edtf, r.dates_kind, r.city, r.country,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN r.status = 'under_way' THEN '044'
                WHEN r.status = 'concluded' THEN '046'
                WHEN r.status = 'cancelled' THEN '125' END AS event_code,
           (SELECT min(c.said_at) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch') AS first_said_at,
           (SELECT min(c.said_at) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number
               AND c.after_status IN ('announced', 'confirmed')) AS announced_at,
           r.changed_at,
           (SELECT count(*) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch') AS changes
      FROM round r
    """,
)

V_ROUND_CHANGES = View(
    "v_round_changes",
    "One row per change: what became known of a round, append-only.",
    {
        "change_id": "number of the change",
        **_ROUND_COLUMNS,
        "kind": "signalled, announced, confirmed, dates_set, dates_changed, venue_set, venue_changed, postponed, "
        "cancelled, under_way, concluded, statement_adopted or watch (seen, but too weak to move the round)",
        "status_before": "status before",
        "status_after": "status after",
        "edtf_before": "dates before, EDTF",
        "edtf_after": "dates after, EDTF",
        "city_before": "venue before",
        "city_after": "venue after",
        "said_at": "when it was said (UTC)",
        "learnt_at": "when Astana Watch learnt it (UTC); for the shipped history, when it was said",
        "origin": "who first said it",
        "tier": "official, agency, media or aggregator",
        "alertable": "whether it was news to tell subscribers",
        "why": "why it was or was not told",
        "article_id": "article that carries it, if one does",
        "url": "address of that article, or the source of the shipped history",
    },
    """
    SELECT c.id AS change_id, c.track, c.round_number, c.kind, c.before_status AS status_before,
           c.after_status AS status_after, c.before_edtf AS edtf_before, c.after_edtf AS edtf_after,
           c.before_city AS city_before, c.after_city AS city_after, c.said_at, c.learnt_at,
           o.name AS origin, c.tier, c.alertable, c.why, v.article_id, coalesce(a.url, c.source_url) AS url
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
      LEFT JOIN revision v ON v.id = c.revision_id
      LEFT JOIN article a ON a.id = v.article_id
    """,
)

V_ROUND_DATES_HISTORY = View(
    "v_round_dates_history",
    "One row per time the dates of a round were set or changed.",
    {
        **_ROUND_COLUMNS,
        "change_id": "the change that set them",
        "first_on": "first day (or first possible day)",
        "last_on": "last day (or last possible day)",
        "edtf": "the dates in EDTF",
        "dates_kind": "days, period, deadline or unknown",
        "said_at": "when it was said (UTC)",
        "learnt_at": "when Astana Watch learnt it (UTC)",
        "origin": "who first said it",
    },
    """
    SELECT c.track, c.round_number, c.id AS change_id, c.after_first_on AS first_on, c.after_last_on AS last_on,
           c.after_edtf AS edtf, c.after_dates_kind AS dates_kind, c.said_at, c.learnt_at, o.name AS origin
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
     WHERE c.kind <> 'watch' AND c.after_edtf IS NOT NULL
       AND (c.before_edtf IS NULL OR c.before_edtf <> c.after_edtf)
    """,
)

V_PARTICIPANTS = View(
    "v_participants",
    "One row per participant of a round.",
    {
        **_ROUND_COLUMNS,
        "code": "ISO 3166-1 alpha-3, or SYR-GOV, SYR-OPP, UN, UNHCR, ICRC",
        "name": "name in English",
        "role": "guarantor, party, observer, host, mediator or participant",
        "head": "head of the delegation, where known",
        "learnt_at": "when Astana Watch learnt it (UTC)",
    },
    "SELECT p.track, p.round_number, p.code, p.name, p.role, p.head, p.learnt_at FROM participant p",
)

V_STATEMENTS = View(
    "v_statements",
    "One row per joint statement.",
    {
        **_ROUND_COLUMNS,
        "adopted_on": "day of adoption",
        "topics": "JSON list of topic codes",
        "next_number": "number of the round it plans",
        "next_city": "where that round was planned",
        "next_edtf": "when it was planned, EDTF",
        "url": "source",
    },
    """
    SELECT s.track, s.round_number, s.adopted_on, s.topics, s.next_number, s.next_city, s.next_edtf,
           s.source_url AS url
      FROM statement s
    """,
)

V_ARTICLES = View(
    "v_articles",
    "One row per article seen, however many feeds carried it.",
    {
        "article_id": "number of the article",
        "url": "its address",
        "publisher": "who published it",
        "tier": "official, agency, media or aggregator",
        "language": "ISO 639-1 code, as identified",
        "title": "its title",
        "published_at": "when it was published, as the feed or page says (UTC)",
        "first_seen_at": "when a feed first carried it (UTC)",
        "state": "new, read, irrelevant, seen_not_read (language not served), headline_only or set_aside",
        "state_reason": "why, in words",
        "relevant": "whether it concerns the Astana format",
        "announces_new_round": "whether it tells of a coming round",
        "revisions": "number of texts it has had",
        "feeds": "number of feeds that carried it",
    },
    """
    SELECT a.id AS article_id, a.url, p.name AS publisher, p.tier, a.language, a.title, a.published_at,
           a.first_seen_at, a.state, a.state_reason, a.relevant, a.announces_new_round,
           (SELECT count(*) FROM revision v WHERE v.article_id = a.id) AS revisions,
           (SELECT count(DISTINCT e.feed_id) FROM entry e WHERE e.article_id = a.id) AS feeds
      FROM article a
      JOIN publisher p ON p.id = a.publisher_id
    """,
)

V_FACTS = View(
    "v_facts",
    "One row per fact read from an article.",
    {
        "fact_id": "number of the fact",
        "article_id": "article it was read from",
        "revision": "number of the article's text, from 1",
        "kind": "status, dates, venue, participant, meeting, official, quote, source or topic",
        "round_number": "round it is bound to, if any",
        "implied": "whether the number was inferred (`the next round`), not written",
        "value": "canonical value",
        "code": "actor, country or topic code, where there is one",
        "role": "role of a participant, kind of a source, title of an official",
        "first_on": "first day, for dates",
        "last_on": "last day, for dates",
        "edtf": "dates in EDTF",
        "modality": "asserted, possible, negated, denied or conditional",
        "discourse": "focus or background",
        "origin": "who first said it",
        "via": "whom the article credits for it, if not the origin itself",
        "tier": "tier of the voice through which it was heard",
        "said_at": "when it was said (UTC)",
        "learnt_at": "when it was read (UTC)",
        "lexicon_version": "version of the rules that read it",
        "withdrawn_at": "when a later text of the article no longer carried it (UTC)",
    },
    """
    SELECT f.id AS fact_id, v.article_id, v.number AS revision, f.kind, f.round_number, f.implied, f.value, f.code,
           f.role, f.first_on, f.last_on, f.edtf, f.modality, f.discourse, o.name AS origin, f.via, f.tier, f.said_at,
           f.learnt_at, f.lexicon_version, f.withdrawn_at
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      LEFT JOIN origin o ON o.id = f.origin_id
    """,
)

V_EVIDENCE = View(
    "v_evidence",
    "One row per span of words that carries a fact: text[start_offset:end_offset] = exact, in code points.",
    {
        "fact_id": "the fact",
        "article_id": "the article",
        "field": "which part of the fact the words carry",
        "start_offset": "first code point, from 0, of title, blank line, text",
        "end_offset": "code point after the last",
        "exact": "the words",
        "rule": "the rule that read them",
        "text_sha256": "SHA-256 of the text the offsets refer to",
        "url": "address of the article",
    },
    """
    SELECT m.fact_id, v.article_id, m.field, m.start_offset, m.end_offset, m.exact, m.rule,
           v.sha256 AS text_sha256, a.url
      FROM mention m
      JOIN fact f ON f.id = m.fact_id
      JOIN revision v ON v.id = f.revision_id
      JOIN article a ON a.id = v.article_id
    """,
)

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
    """
    SELECT t.id AS alert_id, t.key AS alert_key, t.change_id, c.round_number, coalesce(c.kind, w.kind) AS kind,
           s.key AS subscription, t.state, t.attempts, t.created_at, t.next_try_at, t.sent_at, t.reason,
           t.gathering, t.told_with_id AS told_with, t.present_state
      FROM alert t
      LEFT JOIN change c ON c.id = t.change_id
      LEFT JOIN trouble w ON w.id = t.trouble_id
      JOIN subscription s ON s.id = t.subscription_id
    """,
)

V_FEED_HEALTH = View(
    "v_feed_health",
    "One row per feed: how it fares.",
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
    },
    """
    SELECT f.key AS feed, f.url, p.name AS publisher, p.tier, f.language, f.state, f.last_polled_at,
           f.last_success_at, f.last_new_entry_at, f.failures_in_row, f.last_error, f.last_notice, f.next_poll_at
      FROM feed f
      JOIN publisher p ON p.id = f.publisher_id
    """,
)

VIEWS: tuple[View, ...] = (
    V_ROUNDS,
    V_ROUND_CHANGES,
    V_ROUND_DATES_HISTORY,
    V_PARTICIPANTS,
    V_STATEMENTS,
    V_ARTICLES,
    V_FACTS,
    V_EVIDENCE,
    V_ALERTS,
    V_FEED_HEALTH,
)


def data_dictionary() -> str:
    """The Markdown of `docs/data-dictionary.md`."""
    lines = [
        "# Data dictionary",
        "",
        "The views that analysts may rely on, the same on SQLite and PostgreSQL. Rendered from `models/views.py` by",
        "`python -m models.views > docs/data-dictionary.md`; a test compares the two.",
        "",
    ]
    for view in VIEWS:
        lines += [f"## {view.name}", "", view.description, "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in view.columns.items()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(data_dictionary(), end="")  # noqa: T201 - this is what running the module is for
