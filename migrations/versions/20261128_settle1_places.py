"""The history stands by when things were said: changes have their place, and what no longer stands says so.

Texts, too, have a place. What was settled before is placed by its times.
"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = 'settle1'
down_revision = 'look3'
branch_labels = None
depends_on = None

# As they were at this step, as each engine spells them (models/views has the present ones).
VIEWS = {
    "v_rounds": {"sqlite": """
    SELECT r.track, r.number AS round_number, 'Astana ' || r.number AS name, r.status, r.first_on, r.last_on,
           r.edtf, r.dates_kind, r.city, r.country,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN r.status = 'under_way' THEN '044'
                WHEN r.status = 'concluded' THEN '046'
                WHEN r.status = 'cancelled' THEN '125' END AS event_code,
           s.said_at AS first_said_at, n.said_at AS announced_at, r.changed_at,
           (SELECT count(*) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND c.superseded_at IS NULL) AS changes,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN 'AGREE'
                WHEN r.status IN ('under_way', 'concluded') THEN 'CONSULT'
                WHEN r.status = 'cancelled' THEN 'REJECT' END AS plover_event,
           so.name AS first_said_by, no.name AS announced_by, n.tier AS announced_tier,
           CASE WHEN r.dates_kind = 'days'
                THEN CAST(julianday(r.first_on) - julianday(date(s.said_at)) AS INTEGER) END AS sign_days,
           CASE WHEN r.dates_kind = 'days'
                THEN CAST(julianday(r.first_on) - julianday(date(n.said_at)) AS INTEGER) END AS lead_days,
           (SELECT max(c.why) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.superseded_at IS NULL
               AND c.kind = 'disputed' AND c.learnt_at >= r.changed_at) AS disputed
      FROM round r
      LEFT JOIN change s ON s.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND c.superseded_at IS NULL AND c.said_at IS NOT NULL
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin so ON so.id = s.origin_id
      LEFT JOIN change n ON n.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND c.superseded_at IS NULL AND c.said_at IS NOT NULL
               AND c.after_status IN ('announced', 'confirmed')
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin no ON no.id = n.origin_id
    """, "postgresql": """
    SELECT r.track, r.number AS round_number, 'Astana ' || r.number AS name, r.status, r.first_on, r.last_on,
           r.edtf, r.dates_kind, r.city, r.country,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN r.status = 'under_way' THEN '044'
                WHEN r.status = 'concluded' THEN '046'
                WHEN r.status = 'cancelled' THEN '125' END AS event_code,
           s.said_at AS first_said_at, n.said_at AS announced_at, r.changed_at,
           (SELECT count(*) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND c.superseded_at IS NULL) AS changes,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN 'AGREE'
                WHEN r.status IN ('under_way', 'concluded') THEN 'CONSULT'
                WHEN r.status = 'cancelled' THEN 'REJECT' END AS plover_event,
           so.name AS first_said_by, no.name AS announced_by, n.tier AS announced_tier,
           CASE WHEN r.dates_kind = 'days'
                THEN (r.first_on - CAST(s.said_at AT TIME ZONE 'UTC' AS date)) END AS sign_days,
           CASE WHEN r.dates_kind = 'days'
                THEN (r.first_on - CAST(n.said_at AT TIME ZONE 'UTC' AS date)) END AS lead_days,
           (SELECT max(c.why) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.superseded_at IS NULL
               AND c.kind = 'disputed' AND c.learnt_at >= r.changed_at) AS disputed
      FROM round r
      LEFT JOIN change s ON s.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND c.superseded_at IS NULL AND c.said_at IS NOT NULL
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin so ON so.id = s.origin_id
      LEFT JOIN change n ON n.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND c.superseded_at IS NULL AND c.said_at IS NOT NULL
               AND c.after_status IN ('announced', 'confirmed')
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin no ON no.id = n.origin_id
    """},
    "v_round_states": """
    SELECT c.track, c.round_number, c.id AS change_id, c.after_status AS status, c.after_first_on AS first_on,
           c.after_last_on AS last_on, c.after_edtf AS edtf, c.after_dates_kind AS dates_kind, c.after_city AS city,
           c.after_country AS country, c.said_at, o.name AS origin, c.learnt_at AS known_from,
           lead(c.learnt_at) OVER (PARTITION BY c.track, c.round_number ORDER BY c.learnt_at, c.id) AS known_until,
           CASE WHEN c.after_status IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN c.after_status = 'under_way' THEN '044'
                WHEN c.after_status = 'concluded' THEN '046'
                WHEN c.after_status = 'cancelled' THEN '125' END AS event_code,
           CASE WHEN c.after_status IN ('expected', 'planned', 'announced', 'confirmed') THEN 'AGREE'
                WHEN c.after_status IN ('under_way', 'concluded') THEN 'CONSULT'
                WHEN c.after_status = 'cancelled' THEN 'REJECT' END AS plover_event
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
     WHERE c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND (c.superseded_at IS NULL OR c.superseded_at > c.learnt_at)
       AND NOT EXISTS
           (SELECT 1 FROM change d
             WHERE d.track = c.track AND d.round_number = c.round_number AND d.place > c.place
               AND d.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND d.learnt_at <= c.learnt_at
               AND (d.superseded_at IS NULL OR d.superseded_at > c.learnt_at))
    """,
    "v_round_changes": {"sqlite": """
    SELECT c.id AS change_id, c.track, c.round_number, c.kind, c.before_status AS status_before,
           c.after_status AS status_after, c.before_edtf AS edtf_before, c.after_edtf AS edtf_after,
           c.before_city AS city_before, c.after_city AS city_after, c.said_at, c.learnt_at,
           o.name AS origin, c.tier, c.alertable, c.why, v.article_id, coalesce(a.url, c.source_url) AS url,
           c.before_first_on AS first_on_before, c.before_last_on AS last_on_before,
           c.after_first_on AS first_on_after, c.after_last_on AS last_on_after,
           coalesce(p.name, substr(replace(replace(c.source_url, 'https://', ''), 'http://', ''), 1, instr(replace(replace(c.source_url, 'https://', ''), 'http://', '') || '/', '/') - 1)) AS outlet, v.language,
           c.place, c.superseded_at, c.superseded_why
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
      LEFT JOIN revision v ON v.id = c.revision_id
      LEFT JOIN article a ON a.id = v.article_id
      LEFT JOIN publisher p ON p.id = a.publisher_id
    """, "postgresql": """
    SELECT c.id AS change_id, c.track, c.round_number, c.kind, c.before_status AS status_before,
           c.after_status AS status_after, c.before_edtf AS edtf_before, c.after_edtf AS edtf_after,
           c.before_city AS city_before, c.after_city AS city_after, c.said_at, c.learnt_at,
           o.name AS origin, c.tier, c.alertable, c.why, v.article_id, coalesce(a.url, c.source_url) AS url,
           c.before_first_on AS first_on_before, c.before_last_on AS last_on_before,
           c.after_first_on AS first_on_after, c.after_last_on AS last_on_after,
           coalesce(p.name, split_part(replace(replace(c.source_url, 'https://', ''), 'http://', ''), '/', 1)) AS outlet, v.language,
           c.place, c.superseded_at, c.superseded_why
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
      LEFT JOIN revision v ON v.id = c.revision_id
      LEFT JOIN article a ON a.id = v.article_id
      LEFT JOIN publisher p ON p.id = a.publisher_id
    """},
    "v_round_dates_history": """
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
             WHERE c.kind NOT IN ('watch', 'disputed', 'participant_joined', 'statement_adopted', 'next_planned') AND c.superseded_at IS NULL AND c.after_edtf IS NOT NULL
               AND (c.before_edtf IS NULL OR c.before_edtf <> c.after_edtf)
            WINDOW later AS (PARTITION BY c.track, c.round_number ORDER BY c.place, c.id)) d
    """,
    "v_origins": """
    SELECT o.name AS origin, o.tier, count(*) AS changes, count(DISTINCT c.round_number) AS rounds,
           count(DISTINCT CASE WHEN c.kind IN ('announced', 'confirmed') THEN c.round_number END) AS announcements,
           min(c.said_at) AS first_said_at, max(c.said_at) AS last_said_at
      FROM origin o
      JOIN change c ON c.origin_id = o.id AND c.kind NOT IN ('watch', 'disputed') AND c.superseded_at IS NULL
     GROUP BY o.id, o.name, o.tier
    """,
    "v_facts": """
    SELECT f.id AS fact_id, v.article_id, v.number AS revision, f.kind, f.round_number, f.implied, f.value, f.code,
           f.role, f.first_on, f.last_on, f.edtf, f.modality, f.discourse, o.name AS origin, f.via, f.tier, f.said_at,
           f.learnt_at, f.lexicon_version, f.withdrawn_at, f.withdrawn_reason
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      LEFT JOIN origin o ON o.id = f.origin_id
    """,
}
# These stand on the same tables, and stay as they are.
UNCHANGED = {
    "v_plans": {"sqlite": """
    SELECT s.track, s.next_number AS round_number, s.round_number AS planned_in_round, s.adopted_on AS planned_on,
           s.next_edtf AS planned_edtf, s.next_first_on AS planned_first_on, s.next_last_on AS planned_last_on,
           s.next_city AS planned_city, h.first_on AS held_first_on, h.last_on AS held_last_on, h.city AS held_city,
           CASE WHEN h.first_on > s.next_last_on THEN CAST(julianday(h.first_on) - julianday(s.next_last_on) AS INTEGER)
                WHEN h.first_on < s.next_first_on THEN CAST(julianday(h.first_on) - julianday(s.next_first_on) AS INTEGER)
                WHEN h.first_on IS NOT NULL THEN 0 END AS slip_days,
           CASE WHEN h.first_on IS NULL THEN 'not_held'
                WHEN h.first_on > s.next_last_on THEN 'slipped'
                WHEN h.first_on < s.next_first_on THEN 'earlier'
                ELSE 'kept' END AS outcome,
           s.source_url AS url
      FROM statement s
      LEFT JOIN round h ON h.track = s.track AND h.number = s.next_number
                       AND h.status IN ('under_way', 'concluded')
     WHERE s.next_number IS NOT NULL
    """, "postgresql": """
    SELECT s.track, s.next_number AS round_number, s.round_number AS planned_in_round, s.adopted_on AS planned_on,
           s.next_edtf AS planned_edtf, s.next_first_on AS planned_first_on, s.next_last_on AS planned_last_on,
           s.next_city AS planned_city, h.first_on AS held_first_on, h.last_on AS held_last_on, h.city AS held_city,
           CASE WHEN h.first_on > s.next_last_on THEN (h.first_on - s.next_last_on)
                WHEN h.first_on < s.next_first_on THEN (h.first_on - s.next_first_on)
                WHEN h.first_on IS NOT NULL THEN 0 END AS slip_days,
           CASE WHEN h.first_on IS NULL THEN 'not_held'
                WHEN h.first_on > s.next_last_on THEN 'slipped'
                WHEN h.first_on < s.next_first_on THEN 'earlier'
                ELSE 'kept' END AS outcome,
           s.source_url AS url
      FROM statement s
      LEFT JOIN round h ON h.track = s.track AND h.number = s.next_number
                       AND h.status IN ('under_way', 'concluded')
     WHERE s.next_number IS NOT NULL
    """},
    "v_alerts": """
    SELECT t.id AS alert_id, t.key AS alert_key, t.change_id, c.round_number, coalesce(c.kind, w.kind) AS kind,
           s.key AS subscription, t.state, t.attempts, t.created_at, t.next_try_at, t.sent_at, t.reason,
           t.gathering, t.told_with_id AS told_with, t.present_state
      FROM alert t
      LEFT JOIN change c ON c.id = t.change_id
      LEFT JOIN trouble w ON w.id = t.trouble_id
      JOIN subscription s ON s.id = t.subscription_id
    """,
}
BEFORE = {
    "v_rounds": {"sqlite": """
    SELECT r.track, r.number AS round_number, 'Astana ' || r.number AS name, r.status, r.first_on, r.last_on,
           r.edtf, r.dates_kind, r.city, r.country,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN r.status = 'under_way' THEN '044'
                WHEN r.status = 'concluded' THEN '046'
                WHEN r.status = 'cancelled' THEN '125' END AS event_code,
           s.said_at AS first_said_at, n.said_at AS announced_at, r.changed_at,
           (SELECT count(*) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch') AS changes,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN 'AGREE'
                WHEN r.status IN ('under_way', 'concluded') THEN 'CONSULT'
                WHEN r.status = 'cancelled' THEN 'REJECT' END AS plover_event,
           so.name AS first_said_by, no.name AS announced_by, n.tier AS announced_tier,
           CASE WHEN r.dates_kind = 'days'
                THEN CAST(julianday(r.first_on) - julianday(date(s.said_at)) AS INTEGER) END AS sign_days,
           CASE WHEN r.dates_kind = 'days'
                THEN CAST(julianday(r.first_on) - julianday(date(n.said_at)) AS INTEGER) END AS lead_days
      FROM round r
      LEFT JOIN change s ON s.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch' AND c.said_at IS NOT NULL
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin so ON so.id = s.origin_id
      LEFT JOIN change n ON n.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch' AND c.said_at IS NOT NULL
               AND c.after_status IN ('announced', 'confirmed')
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin no ON no.id = n.origin_id
    """, "postgresql": """
    SELECT r.track, r.number AS round_number, 'Astana ' || r.number AS name, r.status, r.first_on, r.last_on,
           r.edtf, r.dates_kind, r.city, r.country,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN r.status = 'under_way' THEN '044'
                WHEN r.status = 'concluded' THEN '046'
                WHEN r.status = 'cancelled' THEN '125' END AS event_code,
           s.said_at AS first_said_at, n.said_at AS announced_at, r.changed_at,
           (SELECT count(*) FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch') AS changes,
           CASE WHEN r.status IN ('expected', 'planned', 'announced', 'confirmed') THEN 'AGREE'
                WHEN r.status IN ('under_way', 'concluded') THEN 'CONSULT'
                WHEN r.status = 'cancelled' THEN 'REJECT' END AS plover_event,
           so.name AS first_said_by, no.name AS announced_by, n.tier AS announced_tier,
           CASE WHEN r.dates_kind = 'days'
                THEN (r.first_on - CAST(s.said_at AT TIME ZONE 'UTC' AS date)) END AS sign_days,
           CASE WHEN r.dates_kind = 'days'
                THEN (r.first_on - CAST(n.said_at AT TIME ZONE 'UTC' AS date)) END AS lead_days
      FROM round r
      LEFT JOIN change s ON s.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch' AND c.said_at IS NOT NULL
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin so ON so.id = s.origin_id
      LEFT JOIN change n ON n.id =
           (SELECT c.id FROM change c
             WHERE c.track = r.track AND c.round_number = r.number AND c.kind <> 'watch' AND c.said_at IS NOT NULL
               AND c.after_status IN ('announced', 'confirmed')
             ORDER BY c.said_at, c.id LIMIT 1)
      LEFT JOIN origin no ON no.id = n.origin_id
    """},
    "v_round_states": """
    SELECT c.track, c.round_number, c.id AS change_id, c.after_status AS status, c.after_first_on AS first_on,
           c.after_last_on AS last_on, c.after_edtf AS edtf, c.after_dates_kind AS dates_kind, c.after_city AS city,
           c.after_country AS country, c.said_at, o.name AS origin, c.learnt_at AS known_from,
           lead(c.learnt_at) OVER (PARTITION BY c.track, c.round_number ORDER BY c.learnt_at, c.id) AS known_until,
           CASE WHEN c.after_status IN ('expected', 'planned', 'announced', 'confirmed') THEN '036'
                WHEN c.after_status = 'under_way' THEN '044'
                WHEN c.after_status = 'concluded' THEN '046'
                WHEN c.after_status = 'cancelled' THEN '125' END AS event_code,
           CASE WHEN c.after_status IN ('expected', 'planned', 'announced', 'confirmed') THEN 'AGREE'
                WHEN c.after_status IN ('under_way', 'concluded') THEN 'CONSULT'
                WHEN c.after_status = 'cancelled' THEN 'REJECT' END AS plover_event
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
     WHERE c.kind <> 'watch'
    """,
    "v_round_changes": {"sqlite": """
    SELECT c.id AS change_id, c.track, c.round_number, c.kind, c.before_status AS status_before,
           c.after_status AS status_after, c.before_edtf AS edtf_before, c.after_edtf AS edtf_after,
           c.before_city AS city_before, c.after_city AS city_after, c.said_at, c.learnt_at,
           o.name AS origin, c.tier, c.alertable, c.why, v.article_id, coalesce(a.url, c.source_url) AS url,
           c.before_first_on AS first_on_before, c.before_last_on AS last_on_before,
           c.after_first_on AS first_on_after, c.after_last_on AS last_on_after,
           coalesce(p.name, substr(replace(replace(c.source_url, 'https://', ''), 'http://', ''), 1, instr(replace(replace(c.source_url, 'https://', ''), 'http://', '') || '/', '/') - 1)) AS outlet, v.language
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
      LEFT JOIN revision v ON v.id = c.revision_id
      LEFT JOIN article a ON a.id = v.article_id
      LEFT JOIN publisher p ON p.id = a.publisher_id
    """, "postgresql": """
    SELECT c.id AS change_id, c.track, c.round_number, c.kind, c.before_status AS status_before,
           c.after_status AS status_after, c.before_edtf AS edtf_before, c.after_edtf AS edtf_after,
           c.before_city AS city_before, c.after_city AS city_after, c.said_at, c.learnt_at,
           o.name AS origin, c.tier, c.alertable, c.why, v.article_id, coalesce(a.url, c.source_url) AS url,
           c.before_first_on AS first_on_before, c.before_last_on AS last_on_before,
           c.after_first_on AS first_on_after, c.after_last_on AS last_on_after,
           coalesce(p.name, split_part(replace(replace(c.source_url, 'https://', ''), 'http://', ''), '/', 1)) AS outlet, v.language
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
      LEFT JOIN revision v ON v.id = c.revision_id
      LEFT JOIN article a ON a.id = v.article_id
      LEFT JOIN publisher p ON p.id = a.publisher_id
    """},
    "v_round_dates_history": """
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
             WHERE c.kind <> 'watch' AND c.after_edtf IS NOT NULL
               AND (c.before_edtf IS NULL OR c.before_edtf <> c.after_edtf)
            WINDOW later AS (PARTITION BY c.track, c.round_number ORDER BY c.learnt_at, c.id)) d
    """,
    "v_origins": """
    SELECT o.name AS origin, o.tier, count(*) AS changes, count(DISTINCT c.round_number) AS rounds,
           count(DISTINCT CASE WHEN c.kind IN ('announced', 'confirmed') THEN c.round_number END) AS announcements,
           min(c.said_at) AS first_said_at, max(c.said_at) AS last_said_at
      FROM origin o
      JOIN change c ON c.origin_id = o.id AND c.kind <> 'watch'
     GROUP BY o.id, o.name, o.tier
    """,
    "v_facts": """
    SELECT f.id AS fact_id, v.article_id, v.number AS revision, f.kind, f.round_number, f.implied, f.value, f.code,
           f.role, f.first_on, f.last_on, f.edtf, f.modality, f.discourse, o.name AS origin, f.via, f.tier, f.said_at,
           f.learnt_at, f.lexicon_version, f.withdrawn_at
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      LEFT JOIN origin o ON o.id = f.origin_id
    """,
}

KINDS_BEFORE = (
    'signalled', 'announced', 'confirmed', 'dates_set', 'dates_changed', 'venue_set', 'venue_changed', 'postponed',
    'cancelled', 'under_way', 'concluded', 'statement_adopted', 'watch',
)
KINDS = (
    *KINDS_BEFORE[:11], 'lapsed', 'corrected', 'participant_joined', 'statement_adopted', 'next_planned', 'disputed',
    'watch',
)
STATUSES_BEFORE = (
    'expected', 'planned', 'announced', 'confirmed', 'under_way', 'concluded', 'postponed', 'moved', 'cancelled',
)
STATUSES = (*STATUSES_BEFORE, 'lapsed')
RANKS = {'official': 0, 'agency': 1, 'media': 2, 'aggregator': 3}
CHECKS = (
    ('change', 'kind', 'changekind', False),
    ('change', 'before_status', 'before_status', True),
    ('change', 'after_status', 'after_status', True),
    ('round', 'status', 'status', False),
)


def upgrade() -> None:
    for view in (*BEFORE, *UNCHANGED):
        op.execute(f'DROP VIEW {view}')
    with op.batch_alter_table('change') as batch:
        batch.add_column(sa.Column('place', sa.String(), nullable=False, server_default=''))
        batch.add_column(sa.Column('superseded_at', sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column('superseded_why', sa.String(), nullable=True))
        batch.add_column(sa.Column('doubt', sa.Enum('unnumbered', 'contradicts', name='doubt', native_enum=False,
                                                    create_constraint=True, length=32), nullable=True))
        batch.drop_constraint(op.f('uq_change_track_key'), type_='unique')
        batch.drop_index('ix_change_of_round')
    with op.batch_alter_table('change') as batch:
        batch.alter_column('place', existing_type=sa.String(), server_default=None)
        batch.create_index('ix_change_of_round', ['track', 'round_number', 'place', 'id'])
        batch.create_index('ix_change_place', ['track', 'place'])
        batch.create_index('uq_change_standing', ['track', 'key'], unique=True,
                           sqlite_where=sa.text('superseded_at IS NULL'),
                           postgresql_where=sa.text('superseded_at IS NULL'))
    # Not as a batch: other views stand on this table, and neither engine needs to copy it.
    op.add_column('revision', sa.Column('place', sa.String(), nullable=True))
    op.create_index(op.f('ix_revision_place'), 'revision', ['place'])
    _words(KINDS, STATUSES, KINDS_BEFORE, STATUSES_BEFORE)
    _place_what_is_there()
    _create(VIEWS | UNCHANGED)


def downgrade() -> None:
    for view in (*VIEWS, *UNCHANGED):
        op.execute(f'DROP VIEW {view}')
    wider = "kind IN ('lapsed', 'corrected', 'participant_joined', 'next_planned', 'disputed') OR superseded_at IS NOT NULL"
    # What the words of before cannot say, and its alerts.
    of_these = f'(SELECT id FROM change WHERE {wider})'
    op.execute(f'DELETE FROM delivery WHERE alert_id IN (SELECT id FROM alert WHERE change_id IN {of_these})')
    op.execute(f'DELETE FROM alert WHERE change_id IN {of_these}')
    op.execute(f'DELETE FROM change WHERE {wider}')
    op.execute("UPDATE change SET before_status = 'expected' WHERE before_status = 'lapsed'")
    op.execute("UPDATE change SET after_status = 'expected' WHERE after_status = 'lapsed'")
    op.execute("UPDATE round SET status = 'expected' WHERE status = 'lapsed'")
    _words(KINDS_BEFORE, STATUSES_BEFORE, KINDS, STATUSES)
    op.drop_index(op.f('ix_revision_place'), 'revision')
    op.drop_column('revision', 'place')
    with op.batch_alter_table('change') as batch:
        batch.drop_index('uq_change_standing')
        batch.drop_index('ix_change_place')
        batch.drop_index('ix_change_of_round')
    with op.batch_alter_table('change') as batch:
        batch.drop_constraint(op.f('ck_change_doubt'), type_='check')
        for name in ('doubt', 'superseded_why', 'superseded_at', 'place'):
            batch.drop_column(name)
        batch.create_unique_constraint(op.f('uq_change_track_key'), ['track', 'key'])
        batch.create_index('ix_change_of_round', ['track', 'round_number', 'learnt_at', 'id'])
    _create(BEFORE | UNCHANGED)


def _create(views: dict[str, str | dict[str, str]]) -> None:
    for name, sql in views.items():
        spelled = sql if isinstance(sql, str) else sql[op.get_bind().dialect.name]
        op.execute(f'CREATE VIEW {name} AS {spelled}')


def _words(
    kinds: tuple[str, ...], statuses: tuple[str, ...], kinds_before: tuple[str, ...], statuses_before: tuple[str, ...]
) -> None:
    for table, column, check, nullable in CHECKS:
        words, before = (kinds, kinds_before) if column == 'kind' else (statuses, statuses_before)
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=_enum(before, check), type_=_enum(words, check), nullable=nullable)


def _enum(words: tuple[str, ...], check: str) -> sa.Enum:
    return sa.Enum(*words, name=check, native_enum=False, create_constraint=True, length=32)


def _place_what_is_there() -> None:
    """By the times that are known, as worker/rounds/places.py writes them; in one moment all copies are one."""
    connection = op.get_bind()
    change = sa.table('change', sa.column('id', sa.Integer), sa.column('said_at', sa.DateTime(timezone=True)),
                      sa.column('learnt_at', sa.DateTime(timezone=True)), sa.column('tier', sa.String),
                      sa.column('revision_id', sa.Integer), sa.column('place', sa.String))
    for row in connection.execute(sa.select(change)).all():
        place = _place(row.said_at, row.learnt_at, row.tier, heard=row.revision_id is not None)
        connection.execute(sa.update(change).where(change.c.id == row.id).values(place=place))
    settled = sa.text(
        'SELECT v.id, a.published_at, v.seen_at FROM revision v JOIN article a ON a.id = v.article_id '
        'WHERE v.settled_at IS NOT NULL AND EXISTS '
        "(SELECT 1 FROM fact f WHERE f.revision_id = v.id AND f.kind = 'status')"
    ).columns(published_at=sa.DateTime(timezone=True), seen_at=sa.DateTime(timezone=True))
    placed = sa.text('UPDATE revision SET place = :place WHERE id = :id')
    for row in connection.execute(settled).all():
        connection.execute(placed, {'place': _place(row.published_at, row.seen_at, None, heard=True), 'id': row.id})


def _place(said_at: datetime | None, learnt_at: datetime, tier: str | None, *, heard: bool) -> str:
    at = min(said_at or learnt_at, learnt_at) if heard else learnt_at
    rank = RANKS.get(tier or 'official', 0) if heard else 0
    return f"{int(heard)}{at.year:04}{at:%m%d%H%M%S%f}{rank}{'0' * 8}"
