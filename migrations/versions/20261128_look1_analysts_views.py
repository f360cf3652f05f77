"""Plans and what became of them, states by the time they were known, meetings, voices: the views that analysts ask."""

import sqlalchemy as sa
from alembic import op

from config.edtf import bounds

revision = 'look1'
down_revision = 'due1'
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
    "v_participants": """
    SELECT p.track, p.round_number, p.code, p.name, p.role, p.head, p.learnt_at,
           (SELECT min(q.round_number) FROM participant q
             WHERE q.track = p.track AND q.code = p.code AND q.role = p.role) AS since_round,
           CASE WHEN p.code LIKE 'SYR-%' THEN 'SYR' WHEN p.code IN ('UNHCR', 'ICRC') THEN NULL
                WHEN length(p.code) = 3 THEN p.code END AS iso3,
           CASE WHEN p.code = 'UN' THEN 'IGOUNO' WHEN p.code IN ('UNHCR', 'ICRC') THEN NULL
                ELSE replace(p.code, '-', '') END AS cameo_actor
      FROM participant p
    """,
    "v_statements": """
    SELECT s.track, s.round_number, s.adopted_on, s.topics, s.next_number, s.next_city, s.next_edtf,
           s.source_url AS url, s.next_first_on, s.next_last_on
      FROM statement s
    """,
    "v_topics": {"sqlite": """
    SELECT s.track, s.round_number, t.value AS topic, s.adopted_on, s.source_url AS url
      FROM statement s
      CROSS JOIN json_each(s.topics) t
    """, "postgresql": """
    SELECT s.track, s.round_number, t.value AS topic, s.adopted_on, s.source_url AS url
      FROM statement s
      CROSS JOIN json_array_elements_text(s.topics) AS t(value)
    """},
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
    "v_meetings": """
    SELECT m.track, m.kind, m.first_on, m.last_on, m.city, m.country, m.note, m.source_url AS url,
           CASE WHEN m.first_on = m.last_on THEN CAST(m.first_on AS varchar)
                ELSE CAST(m.first_on AS varchar) || '/' || CAST(m.last_on AS varchar) END AS edtf,
           '046' AS event_code, 'CONSULT' AS plover_event
      FROM meeting m
    """,
    "v_origins": """
    SELECT o.name AS origin, o.tier, count(*) AS changes, count(DISTINCT c.round_number) AS rounds,
           count(DISTINCT CASE WHEN c.kind IN ('announced', 'confirmed') THEN c.round_number END) AS announcements,
           min(c.said_at) AS first_said_at, max(c.said_at) AS last_said_at
      FROM origin o
      JOIN change c ON c.origin_id = o.id AND c.kind <> 'watch'
     GROUP BY o.id, o.name, o.tier
    """,
    "v_quotes": {"sqlite": """
    SELECT f.id AS fact_id, v.article_id, json_extract(f.detail, '$.speaker') AS speaker, f.value AS quote, f.said_at,
           p.name AS publisher, v.language, a.url
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      JOIN article a ON a.id = v.article_id
      JOIN publisher p ON p.id = a.publisher_id
     WHERE f.kind = 'quote' AND f.withdrawn_at IS NULL
    """, "postgresql": """
    SELECT f.id AS fact_id, v.article_id, f.detail ->> 'speaker' AS speaker, f.value AS quote, f.said_at,
           p.name AS publisher, v.language, a.url
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      JOIN article a ON a.id = v.article_id
      JOIN publisher p ON p.id = a.publisher_id
     WHERE f.kind = 'quote' AND f.withdrawn_at IS NULL
    """},
}
BEFORE = {
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
    "v_participants": """SELECT p.track, p.round_number, p.code, p.name, p.role, p.head, p.learnt_at FROM participant p""",
    "v_statements": """
    SELECT s.track, s.round_number, s.adopted_on, s.topics, s.next_number, s.next_city, s.next_edtf,
           s.source_url AS url
      FROM statement s
    """,
}


def upgrade() -> None:
    for name in BEFORE:
        op.execute(f'DROP VIEW {name}')
    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('summit', 'ministerial', 'expert', 'working_group', 'other', name='meetingkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('city', sa.String(), nullable=True),
    sa.Column('country', sa.String(), nullable=True),
    sa.Column('note', sa.String(), nullable=True),
    sa.Column('source_url', sa.String(), nullable=True),
    sa.CheckConstraint('first_on <= last_on', name=op.f('ck_meeting_dates')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('track', 'kind', 'first_on', name=op.f('uq_meeting_track_kind_first_on')),
    )
    op.add_column('statement', sa.Column('next_first_on', sa.Date(), nullable=True))
    op.add_column('statement', sa.Column('next_last_on', sa.Date(), nullable=True))
    _date_plans()
    for name, sql in VIEWS.items():
        op.execute(f'CREATE VIEW {name} AS {_spelled(sql)}')


def _date_plans() -> None:
    statement = sa.table('statement', *(sa.column(name) for name in ('track', 'round_number', 'next_edtf')),
                         sa.column('next_first_on', sa.Date()), sa.column('next_last_on', sa.Date()))
    planned = sa.select(statement).where(statement.c.next_edtf.is_not(None))
    for row in op.get_bind().execute(planned).all():
        first_on, last_on = bounds(row.next_edtf)
        op.execute(
            statement.update()
            .where(statement.c.track == row.track, statement.c.round_number == row.round_number)
            .values(next_first_on=first_on, next_last_on=last_on)
        )


def _spelled(sql: str | dict[str, str]) -> str:
    return sql if isinstance(sql, str) else sql[op.get_bind().dialect.name]


def downgrade() -> None:
    for name in reversed(VIEWS):
        op.execute(f'DROP VIEW {name}')
    with op.batch_alter_table('statement') as batch:
        batch.drop_column('next_last_on')
        batch.drop_column('next_first_on')
    op.drop_table('meeting')
    for name, sql in BEFORE.items():
        op.execute(f'CREATE VIEW {name} AS {sql}')
