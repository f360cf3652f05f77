"""Views of the rounds: how each stands, how it stood at any moment, what changed it, which days it was given."""

from models.views.view import Dialect, View

ROUND_COLUMNS = {
    "track": "the diplomatic format watched; `astana`",
    "round_number": "number of the round",
}
_STATUSES = (
    "expected, planned, announced, confirmed, under_way, concluded, postponed, moved, cancelled or lapsed (its "
    "period passed, or whoever told of it took it back)"
)
_STILL = "('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned')"
# What stands in the history and moved a round.
_MOVED = f"c.kind NOT IN {_STILL} AND c.superseded_at IS NULL"


def event_code(status: str) -> str:
    """The CAMEO code of a status: 036 intent to meet, 044 and 046 meeting and negotiating, 125 refusal to meet."""
    return f"""CASE WHEN {status} IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN {status} = 'under_way' THEN '044'
                WHEN {status} = 'concluded' THEN '046'
                WHEN {status} = 'cancelled' THEN '125' END"""


def plover_event(status: str) -> str:
    """The PLOVER event type of a status: of the CAMEO categories 03, 04 and 12."""
    return f"""CASE WHEN {status} IN ('expected', 'planned', 'announced', 'confirmed') THEN 'AGREE'
                WHEN {status} IN ('under_way', 'concluded') THEN 'CONSULT'
                WHEN {status} = 'cancelled' THEN 'REJECT' END"""


def _rounds(of: Dialect) -> str:
    return f"""
    SELECT r.track, r.number AS round_number, 'Astana ' || r.number AS name, r.status, r.first_on, r.last_on,
           r.edtf, r.dates_kind, r.city, r.country,
           {event_code("r.status")} AS event_code,
           s.said_at AS first_said_at, n.said_at AS announced_at, r.changed_at,
           (SELECT count(*) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND {_MOVED}) AS changes,
           {plover_event("r.status")} AS plover_event,
           so.name AS first_said_by, no.name AS announced_by, n.tier AS announced_tier,
           CASE WHEN r.dates_kind = 'days'
                THEN {of.days_between("r.first_on", of.day("s.said_at"))} END AS sign_days,
           CASE WHEN r.dates_kind = 'days'
                THEN {of.days_between("r.first_on", of.day("n.said_at"))} END AS lead_days,
           (SELECT max(c.why) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.superseded_at IS NULL
               AND c.kind = 'disputed' AND c.learnt_at >= r.changed_at) AS disputed
      FROM round r
      LEFT JOIN change s ON s.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND {_MOVED} AND c.said_at IS NOT NULL
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin so ON so.id = s.origin_id
      LEFT JOIN change n ON n.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND {_MOVED} AND c.said_at IS NOT NULL
               AND c.after_status IN ('announced', 'confirmed')
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin no ON no.id = n.origin_id
    """


V_ROUNDS = View(
    "v_rounds",
    "One row per round: its present state, the fold of its changes.",
    {
        **ROUND_COLUMNS,
        "name": "short name in use, as `Astana 22`",
        "status": _STATUSES,
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
        "changes": "number of changes in its history",
        "plover_event": "PLOVER event type that the status maps to: AGREE, CONSULT or REJECT",
        "first_said_by": "who gave the earliest sign, where known",
        "announced_by": "who first announced it, where known",
        "announced_tier": "tier of that announcement: official, agency, media or aggregator",
        "sign_days": "days from the earliest sign to the first day; empty until the days are known",
        "lead_days": "days from the announcement to the first day; empty until the days are known",
        "disputed": "both sides, where voices as near to the event as each other contradict what stands",
    },
    _rounds,
)

V_ROUND_STATES = View(
    "v_round_states",
    "One row per state a round has had: what was known of it, from which moment to which.",
    {
        **ROUND_COLUMNS,
        "change_id": "the change that made it",
        "status": _STATUSES,
        "first_on": "first day (or first possible day)",
        "last_on": "last day (or last possible day)",
        "edtf": "the dates in EDTF",
        "dates_kind": "days, period, deadline or unknown",
        "city": "venue, canonical name",
        "country": "ISO 3166-1 alpha-3 code of the venue's country",
        "said_at": "when it was said (UTC)",
        "origin": "who first said it",
        "known_from": "when Astana Watch learnt it (UTC); for the shipped history, when it was said",
        "known_until": "when the next state was learnt (UTC); empty for the present one",
        "event_code": "CAMEO code that the status maps to",
        "plover_event": "PLOVER event type that the status maps to",
    },
    lambda _: (
        f"""
    SELECT c.track, c.round_number, c.id AS change_id, c.after_status AS status, c.after_first_on AS first_on,
           c.after_last_on AS last_on, c.after_edtf AS edtf, c.after_dates_kind AS dates_kind, c.after_city AS city,
           c.after_country AS country, c.said_at, o.name AS origin, c.learnt_at AS known_from,
           lead(c.learnt_at) OVER (PARTITION BY c.track, c.round_number ORDER BY c.learnt_at, c.id) AS known_until,
           {event_code("c.after_status")} AS event_code,
           {plover_event("c.after_status")} AS plover_event
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
     WHERE c.kind NOT IN {_STILL} AND (c.superseded_at IS NULL OR c.superseded_at > c.learnt_at)
       AND NOT EXISTS
           (SELECT 1 FROM change d
             WHERE d.track = c.track AND d.round_number = c.round_number AND d.place > c.place
               AND d.kind NOT IN {_STILL} AND d.learnt_at <= c.learnt_at
               AND (d.superseded_at IS NULL OR d.superseded_at > c.learnt_at))
    """
    ),
)


def _round_changes(of: Dialect) -> str:
    return f"""
    SELECT c.id AS change_id, c.track, c.round_number, c.kind, c.before_status AS status_before,
           c.after_status AS status_after, c.before_edtf AS edtf_before, c.after_edtf AS edtf_after,
           c.before_city AS city_before, c.after_city AS city_after, c.said_at, c.learnt_at,
           o.name AS origin, c.tier, c.alertable, c.why, v.article_id, coalesce(a.url, c.source_url) AS url,
           c.before_first_on AS first_on_before, c.before_last_on AS last_on_before,
           c.after_first_on AS first_on_after, c.after_last_on AS last_on_after,
           coalesce(p.name, {of.host("c.source_url")}) AS outlet, v.language,
           c.place, c.superseded_at, c.superseded_why
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
      LEFT JOIN revision v ON v.id = c.revision_id
      LEFT JOIN article a ON a.id = v.article_id
      LEFT JOIN publisher p ON p.id = a.publisher_id
    """


V_ROUND_CHANGES = View(
    "v_round_changes",
    "One row per change: what became known of a round. Rows are never rewritten: a superseded one stays. What was "
    "known at a moment T: `learnt_at <= T AND (superseded_at IS NULL OR superseded_at > T)`; what was true of a day: "
    "of those, the ones said by its end, in the order of `place`.",
    {
        "change_id": "number of the change",
        **ROUND_COLUMNS,
        "kind": "signalled, announced, confirmed, dates_set, dates_changed, venue_set, venue_changed, postponed, "
        "cancelled, under_way, concluded, lapsed, corrected (taken back, or known to be wrong), participant_joined, "
        "statement_adopted, next_planned, disputed (voices as near as each other contradict) or watch (seen, but too "
        "weak to move the round)",
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
        "first_on_before": "first day (or first possible day) before",
        "last_on_before": "last day (or last possible day) before",
        "first_on_after": "first day (or first possible day) after",
        "last_on_after": "last day (or last possible day) after",
        "outlet": "publisher of that article, or the host of the source of the shipped history",
        "language": "language of that article, ISO 639-1",
        "place": "where it stands in the history; sorts as text",
        "superseded_at": "when it ceased to stand in the history, as something said before it became known (UTC); "
        "equal to learnt_at where it was only told",
        "superseded_why": "why, in words",
    },
    _round_changes,
)

V_ROUND_DATES_HISTORY = View(
    "v_round_dates_history",
    "One row per time the dates of a round were set or changed, and what became of them.",
    {
        **ROUND_COLUMNS,
        "change_id": "the change that set them",
        "first_on": "first day (or first possible day)",
        "last_on": "last day (or last possible day)",
        "edtf": "the dates in EDTF",
        "dates_kind": "days, period, deadline or unknown",
        "said_at": "when it was said (UTC)",
        "learnt_at": "when Astana Watch learnt it (UTC)",
        "origin": "who first said it",
        "superseded_at": "when the next dates were learnt (UTC); empty for those that stand",
        "outcome": "stands; refined (the next dates lie within them); extended (same first day, more days); "
        "contradicted",
    },
    lambda _: (
        f"""
    SELECT d.track, d.round_number, d.change_id, d.first_on, d.last_on, d.edtf, d.dates_kind, d.said_at, d.learnt_at,
           d.origin, d.superseded_at,
           CASE WHEN d.superseded_at IS NULL THEN 'stands'
                WHEN d.next_first_on >= coalesce(d.first_on, d.next_first_on)
                     AND d.next_last_on <= d.last_on THEN 'refined'
                WHEN d.dates_kind = 'days' AND d.next_first_on = d.first_on THEN 'extended'
                ELSE 'contradicted' END AS outcome
      FROM (SELECT c.track, c.round_number, c.id AS change_id, c.after_first_on AS first_on,
                   c.after_last_on AS last_on, c.after_edtf AS edtf, c.after_dates_kind AS dates_kind, c.said_at,
                   c.learnt_at, o.name AS origin,
                   lead(c.learnt_at) OVER later AS superseded_at,
                   lead(c.after_first_on) OVER later AS next_first_on,
                   lead(c.after_last_on) OVER later AS next_last_on
              FROM change c
              LEFT JOIN origin o ON o.id = c.origin_id
             WHERE {_MOVED} AND c.after_edtf IS NOT NULL
               AND (c.before_edtf IS NULL OR c.before_edtf <> c.after_edtf)
            WINDOW later AS (PARTITION BY c.track, c.round_number ORDER BY c.place, c.id)) d
    """
    ),
)
