"""Facts of a round and a kind, and quotes of a speaker, are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = 'look3'
down_revision = 'look2'
branch_labels = None
depends_on = None

V_QUOTES = """
    SELECT f.id AS fact_id, v.article_id, f.speaker, f.value AS quote, f.said_at,
           p.name AS publisher, v.language, a.url
      FROM fact f
      JOIN revision v ON v.id = f.revision_id
      JOIN article a ON a.id = v.article_id
      JOIN publisher p ON p.id = a.publisher_id
     WHERE f.kind = 'quote' AND f.withdrawn_at IS NULL
    """
SPEAKER_BEFORE = {"sqlite": "json_extract(f.detail, '$.speaker') AS speaker", "postgresql": "f.detail ->> 'speaker' AS speaker"}
FACT = sa.table('fact', sa.column('id'), sa.column('kind'), sa.column('speaker'), sa.column('detail', sa.JSON()))


def upgrade() -> None:
    op.execute('DROP VIEW v_quotes')
    op.add_column('fact', sa.Column('speaker', sa.String(), nullable=True))
    quotes = op.get_bind().execute(sa.select(FACT.c.id, FACT.c.detail).where(FACT.c.kind == 'quote')).all()
    for fact_id, detail in quotes:
        op.execute(FACT.update().where(FACT.c.id == fact_id).values(speaker=detail.get('speaker'), detail={}))
    op.create_index(op.f('ix_fact_speaker'), 'fact', ['speaker'])
    op.create_index('ix_fact_of_round', 'fact', ['round_number', 'kind'])
    op.drop_index('ix_fact_round_number', 'fact')
    op.execute(f'CREATE VIEW v_quotes AS {V_QUOTES}')


def downgrade() -> None:
    op.execute('DROP VIEW v_quotes')
    quotes = op.get_bind().execute(sa.select(FACT.c.id, FACT.c.speaker).where(FACT.c.kind == 'quote')).all()
    for fact_id, speaker in quotes:
        op.execute(FACT.update().where(FACT.c.id == fact_id).values(detail={'speaker': speaker}))
    op.create_index('ix_fact_round_number', 'fact', ['round_number'])
    op.drop_index('ix_fact_of_round', 'fact')
    op.drop_index(op.f('ix_fact_speaker'), 'fact')
    if op.get_bind().dialect.name == 'sqlite':
        # Copying the table, as SQLite did before it could drop a column, would need every view dropped.
        op.execute('ALTER TABLE fact DROP COLUMN speaker')
    else:
        op.drop_column('fact', 'speaker')
    before = V_QUOTES.replace('f.speaker', SPEAKER_BEFORE[op.get_bind().dialect.name])
    op.execute(f'CREATE VIEW v_quotes AS {before}')
