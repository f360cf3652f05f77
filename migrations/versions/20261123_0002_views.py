"""The analysts' views, as they were at this step (models/views.py has the present ones)."""

from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

VIEWS = {
    "v_rounds": """
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
    "v_round_changes": """
    SELECT c.id AS change_id, c.track, c.round_number, c.kind, c.before_status AS status_before,
           c.after_status AS status_after, c.before_edtf AS edtf_before, c.after_edtf AS edtf_after,
           c.before_city AS city_before, c.after_city AS city_after, c.said_at, c.learnt_at,
           o.name AS origin, c.tier, c.alertable, c.why, v.article_id, coalesce(a.url, c.source_url) AS url
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
      LEFT JOIN revision v ON v.id = c.revision_id
      LEFT JOIN article a ON a.id = v.article_id
    """,
    "v_round_dates_history": """
    SELECT c.track, c.round_number, c.id AS change_id, c.after_first_on AS first_on, c.after_last_on AS last_on,
           c.after_edtf AS edtf, c.after_dates_kind AS dates_kind, c.said_at, c.learnt_at, o.name AS origin
      FROM change c
      LEFT JOIN origin o ON o.id = c.origin_id
     WHERE c.kind <> 'watch' AND c.after_edtf IS NOT NULL
       AND (c.before_edtf IS NULL OR c.before_edtf <> c.after_edtf)
    """,
    "v_participants": "SELECT p.track, p.round_number, p.code, p.name, p.role, p.head, p.learnt_at FROM participant p",
    "v_statements": """
    SELECT s.track, s.round_number, s.adopted_on, s.topics, s.next_number, s.next_city, s.next_edtf,
           s.source_url AS url
      FROM statement s
    """,
    "v_articles": """
    SELECT a.id AS article_id, a.url, p.name AS publisher, p.tier, a.language, a.title, a.published_at,
           a.first_seen_at, a.state, a.state_reason, a.relevant, a.announces_new_round,
           (SELECT count(*) FROM revision v WHERE v.article_id = a.id) AS revisions,
           (SELECT count(DISTINCT e.feed_id) FROM entry e WHERE e.article_id = a.id) AS feeds
      FROM article a
      JOIN publisher p ON p.id = a.publisher_id
    """,
    "v_facts": """
    SELECT f.id AS fact_id, v.article_id, v.number AS revision, f.kind, f.round_number, f.implied, f.value, f.code,
           f.role, f.first_on, f.last_on, f.edtf, f.modality, f.discourse, o.name AS origin, f.via, f.tier, f.said_at,
           f.learnt_at, f.lexicon_version, f.withdrawn_at
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      LEFT JOIN origin o ON o.id = f.origin_id
    """,
    "v_evidence": """
    SELECT m.fact_id, v.article_id, m.field, m.start_offset, m.end_offset, m.exact, m.rule,
           v.sha256 AS text_sha256, a.url
      FROM mention m
      JOIN fact f ON f.id = m.fact_id
      JOIN revision v ON v.id = f.revision_id
      JOIN article a ON a.id = v.article_id
    """,
    "v_alerts": """
    SELECT t.id AS alert_id, t.key AS alert_key, t.change_id, c.round_number, c.kind, s.key AS subscription,
           t.state, t.attempts, t.created_at, t.next_try_at, t.sent_at, t.reason
      FROM alert t
      JOIN change c ON c.id = t.change_id
      JOIN subscription s ON s.id = t.subscription_id
    """,
    "v_feed_health": """
    SELECT f.key AS feed, f.url, p.name AS publisher, p.tier, f.language, f.state, f.last_polled_at,
           f.last_success_at, f.last_new_entry_at, f.failures_in_row, f.last_error, f.last_notice, f.next_poll_at
      FROM feed f
      JOIN publisher p ON p.id = f.publisher_id
    """,
}


def upgrade() -> None:
    for name, sql in VIEWS.items():
        op.execute(f"CREATE VIEW {name} AS {sql}")


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f"DROP VIEW {name}")
