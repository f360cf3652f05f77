"""Subscriptions say when and of what they are told; alerts may be told together; troubles of the service are told."""

import sqlalchemy as sa
from alembic import op

revision = 'tell1'
down_revision = '0002'
branch_labels = None
depends_on = None

V_ALERTS = """
    SELECT t.id AS alert_id, t.key AS alert_key, t.change_id, c.round_number, coalesce(c.kind, w.kind) AS kind,
           s.key AS subscription, t.state, t.attempts, t.created_at, t.next_try_at, t.sent_at, t.reason,
           t.gathering, t.told_with_id AS told_with, t.present_state
      FROM alert t
      LEFT JOIN change c ON c.id = t.change_id
      LEFT JOIN trouble w ON w.id = t.trouble_id
      JOIN subscription s ON s.id = t.subscription_id
    """
V_ALERTS_BEFORE = """
    SELECT t.id AS alert_id, t.key AS alert_key, t.change_id, c.round_number, c.kind, s.key AS subscription,
           t.state, t.attempts, t.created_at, t.next_try_at, t.sent_at, t.reason
      FROM alert t
      JOIN change c ON c.id = t.change_id
      JOIN subscription s ON s.id = t.subscription_id
    """
GATHERINGS = "gathering IN ('at_once', 'digest', 'limit', 'flood')"


def upgrade() -> None:
    op.execute('DROP VIEW v_alerts')
    op.create_table('trouble',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('no_feed_read', 'stands_still', 'alerts_dead', name='troublekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('since_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('over_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('detail', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trouble')),
    )
    op.create_index('uq_trouble_open', 'trouble', ['kind'], unique=True,
                    sqlite_where=sa.text('over_at IS NULL'), postgresql_where=sa.text('over_at IS NULL'))
    for column in (
        sa.Column('languages', sa.JSON(), nullable=False, server_default='[]'),
        sa.Column('min_origins', sa.Integer(), nullable=False, server_default='1'),
        sa.Column('time_zone', sa.String(), nullable=False, server_default='UTC'),
        sa.Column('quiet', sa.String(), nullable=True),
        sa.Column('digest', sa.String(), nullable=False, server_default='at_once'),
        sa.Column('most_per_hour', sa.Integer(), nullable=False, server_default='12'),
        sa.Column('troubles', sa.Boolean(), nullable=False, server_default=sa.false()),
    ):
        op.add_column('subscription', column)
    with op.batch_alter_table('alert') as batch:
        batch.alter_column('change_id', existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column('trouble_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('gathering', sa.String(length=32), nullable=False, server_default='at_once'))
        batch.add_column(sa.Column('told_with_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('present_state', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(op.f('fk_alert_trouble_id_trouble'), 'trouble', ['trouble_id'], ['id'])
        batch.create_foreign_key(op.f('fk_alert_told_with_id_alert'), 'alert', ['told_with_id'], ['id'])
        batch.create_unique_constraint(op.f('uq_alert_trouble_id_subscription_id'), ['trouble_id', 'subscription_id'])
        batch.create_check_constraint(op.f('ck_alert_told'), '(change_id IS NULL) <> (trouble_id IS NULL)')
        batch.create_check_constraint(op.f('ck_alert_gathering'), GATHERINGS)
        batch.create_index(op.f('ix_alert_told_with_id'), ['told_with_id'])
    op.execute(f'CREATE VIEW v_alerts AS {V_ALERTS}')


def downgrade() -> None:
    op.execute('DROP VIEW v_alerts')
    op.execute('DELETE FROM delivery WHERE alert_id IN (SELECT id FROM alert WHERE change_id IS NULL)')
    op.execute('DELETE FROM alert WHERE change_id IS NULL')
    with op.batch_alter_table('alert') as batch:
        batch.drop_index(op.f('ix_alert_told_with_id'))
        batch.drop_constraint(op.f('uq_alert_trouble_id_subscription_id'), type_='unique')
        batch.drop_constraint(op.f('fk_alert_told_with_id_alert'), type_='foreignkey')
        batch.drop_constraint(op.f('fk_alert_trouble_id_trouble'), type_='foreignkey')
        batch.drop_constraint(op.f('ck_alert_told'), type_='check')
        batch.drop_constraint(op.f('ck_alert_gathering'), type_='check')
        for column in ('present_state', 'told_with_id', 'gathering', 'trouble_id'):
            batch.drop_column(column)
        batch.alter_column('change_id', existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table('subscription') as batch:
        for column in ('troubles', 'most_per_hour', 'digest', 'quiet', 'time_zone', 'min_origins', 'languages'):
            batch.drop_column(column)
    op.drop_table('trouble')
    op.execute(f'CREATE VIEW v_alerts AS {V_ALERTS_BEFORE}')
