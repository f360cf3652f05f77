"""What is remembered of a feed: its entries, rhythm and delay, when it wants no visit, where it moved, who paused it."""

import sqlalchemy as sa
from alembic import op

revision = 'feed1'
down_revision = 'settle1'
branch_labels = None
depends_on = None

# As it was at this step (models/views has the present one), and before.
V_FEED_HEALTH = """
    SELECT f.key AS feed, f.url, p.name AS publisher, p.tier, f.language, f.state, f.last_polled_at,
           f.last_success_at, f.last_new_entry_at, f.failures_in_row, f.last_error, f.last_notice, f.next_poll_at,
           f.median_delay_seconds, f.moved_to
      FROM feed f
      JOIN publisher p ON p.id = f.publisher_id
     WHERE f.removed_at IS NULL
    """
V_FEED_HEALTH_BEFORE = """
    SELECT f.key AS feed, f.url, p.name AS publisher, p.tier, f.language, f.state, f.last_polled_at,
           f.last_success_at, f.last_new_entry_at, f.failures_in_row, f.last_error, f.last_notice, f.next_poll_at
      FROM feed f
      JOIN publisher p ON p.id = f.publisher_id
    """
def columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column('left_file', sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('entry_marks', sa.LargeBinary(), nullable=True),
        sa.Column('entry_times', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('delays', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('median_delay_seconds', sa.Integer(), nullable=True),
        sa.Column('ttl_seconds', sa.Integer(), nullable=True),
        sa.Column('quiet', sa.Integer(), nullable=False, server_default='0'),
        sa.Column('moved_to', sa.String(), nullable=True),
        sa.Column('moved_times', sa.Integer(), nullable=False, server_default='0'),
    )


def upgrade() -> None:
    op.execute('DROP VIEW v_feed_health')
    for column in columns():
        op.add_column('feed', column)
    op.execute("UPDATE feed SET left_file = (from_file AND state = 'paused')")
    op.drop_column('feed', 'interval_seconds')
    leased = sa.text('leased_until IS NOT NULL')
    op.create_index('ix_feed_leased', 'feed', ['leased_until'], sqlite_where=leased, postgresql_where=leased)
    op.execute(f'CREATE VIEW v_feed_health AS {V_FEED_HEALTH}')


def downgrade() -> None:
    op.execute('DROP VIEW v_feed_health')
    op.drop_index('ix_feed_leased', 'feed')
    for column in columns():
        op.drop_column('feed', column.name)
    op.add_column('feed', sa.Column('interval_seconds', sa.Integer(), nullable=True))
    op.execute(f'CREATE VIEW v_feed_health AS {V_FEED_HEALTH_BEFORE}')
