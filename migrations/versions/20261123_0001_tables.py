"""All tables."""

from alembic import op
import sqlalchemy as sa


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('heartbeat',
    sa.Column('part', sa.String(), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('part', name=op.f('pk_heartbeat'))
    )
    op.create_table('origin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('tier', sa.Enum('official', 'agency', 'media', 'aggregator', name='tier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_origin')),
    sa.UniqueConstraint('name', name=op.f('uq_origin_name'))
    )
    op.create_table('participant',
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('round_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('role', sa.Enum('guarantor', 'party', 'observer', 'host', 'mediator', 'participant', name='role', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('head', sa.String(), nullable=True),
    sa.Column('learnt_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('track', 'round_number', 'code', name=op.f('pk_participant'))
    )
    op.create_table('publisher',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('tier', sa.Enum('official', 'agency', 'media', 'aggregator', name='tier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publisher')),
    sa.UniqueConstraint('name', name=op.f('uq_publisher_name'))
    )
    op.create_table('round',
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('status', sa.Enum('expected', 'planned', 'announced', 'confirmed', 'under_way', 'concluded', 'postponed', 'moved', 'cancelled', name='status', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('edtf', sa.String(), nullable=True),
    sa.Column('dates_kind', sa.Enum('days', 'period', 'deadline', 'unknown', name='dateskind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('city', sa.String(), nullable=True),
    sa.Column('country', sa.String(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('first_on IS NULL OR last_on IS NULL OR first_on <= last_on', name=op.f('ck_round_dates')),
    sa.CheckConstraint('number >= 1', name=op.f('ck_round_number')),
    sa.PrimaryKeyConstraint('track', 'number', name=op.f('pk_round'))
    )
    op.create_table('statement',
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('round_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('adopted_on', sa.Date(), nullable=False),
    sa.Column('topics', sa.JSON(), nullable=False),
    sa.Column('next_number', sa.Integer(), nullable=True),
    sa.Column('next_city', sa.String(), nullable=True),
    sa.Column('next_edtf', sa.String(), nullable=True),
    sa.Column('source_url', sa.String(), nullable=True),
    sa.PrimaryKeyConstraint('track', 'round_number', name=op.f('pk_statement'))
    )
    op.create_table('subscription',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('min_tier', sa.Enum('official', 'agency', 'media', 'aggregator', name='tier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_file', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_subscription')),
    sa.UniqueConstraint('key', name=op.f('uq_subscription_key'))
    )
    op.create_table('article',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('url', sa.String(), nullable=True),
    sa.Column('url_key', sa.String(), nullable=False),
    sa.Column('publisher_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('old_at_first_sight', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('new', 'read', 'irrelevant', 'seen_not_read', 'headline_only', 'set_aside', name='articlestate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('state_reason', sa.String(), nullable=True),
    sa.Column('relevant', sa.Boolean(), nullable=True),
    sa.Column('announces_new_round', sa.Boolean(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['publisher_id'], ['publisher.id'], name=op.f('fk_article_publisher_id_publisher')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_article')),
    sa.UniqueConstraint('url_key', name=op.f('uq_article_url_key'))
    )
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_article_first_seen_at'), ['first_seen_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_article_publisher_id'), ['publisher_id'], unique=False)
        batch_op.create_index('ix_article_to_read', ['state', 'next_read_at'], unique=False)

    op.create_table('feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('publisher_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('state', sa.Enum('active', 'paused', 'retired', name='feedstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('from_file', sa.Boolean(), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('etag', sa.String(), nullable=True),
    sa.Column('last_modified', sa.String(), nullable=True),
    sa.Column('body_sha256', sa.String(), nullable=True),
    sa.Column('interval_seconds', sa.Integer(), nullable=True),
    sa.Column('next_poll_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_polled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_success_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_new_entry_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failures_in_row', sa.Integer(), nullable=False),
    sa.Column('last_error', sa.String(), nullable=True),
    sa.Column('last_notice', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['publisher_id'], ['publisher.id'], name=op.f('fk_feed_publisher_id_publisher')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed')),
    sa.UniqueConstraint('key', name=op.f('uq_feed_key')),
    sa.UniqueConstraint('url', name=op.f('uq_feed_url'))
    )
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.create_index('ix_feed_due', ['state', 'next_poll_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_feed_publisher_id'), ['publisher_id'], unique=False)

    op.create_table('entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('feed_id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('identity', sa.String(), nullable=False),
    sa.Column('url_key', sa.String(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('content_sha256', sa.String(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_raw', sa.String(), nullable=True),
    sa.Column('first_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_entry_article_id_article')),
    sa.ForeignKeyConstraint(['feed_id'], ['feed.id'], name=op.f('fk_entry_feed_id_feed')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry')),
    sa.UniqueConstraint('feed_id', 'identity', name=op.f('uq_entry_feed_id_identity'))
    )
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_article_id'), ['article_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_entry_url_key'), ['url_key'], unique=False)

    op.create_table('revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lexicon_version', sa.String(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_revision_article_id_article')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_revision')),
    sa.UniqueConstraint('article_id', 'sha256', name=op.f('uq_revision_article_id_sha256'))
    )
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.create_index('ix_revision_unsettled', ['settled_at', 'id'], unique=False)

    op.create_table('change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('round_number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('signalled', 'announced', 'confirmed', 'dates_set', 'dates_changed', 'venue_set', 'venue_changed', 'postponed', 'cancelled', 'under_way', 'concluded', 'statement_adopted', 'watch', name='changekind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('before_status', sa.Enum('expected', 'planned', 'announced', 'confirmed', 'under_way', 'concluded', 'postponed', 'moved', 'cancelled', name='before_status', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('before_first_on', sa.Date(), nullable=True),
    sa.Column('before_last_on', sa.Date(), nullable=True),
    sa.Column('before_edtf', sa.String(), nullable=True),
    sa.Column('before_dates_kind', sa.Enum('days', 'period', 'deadline', 'unknown', name='before_dates_kind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('before_city', sa.String(), nullable=True),
    sa.Column('before_country', sa.String(), nullable=True),
    sa.Column('after_status', sa.Enum('expected', 'planned', 'announced', 'confirmed', 'under_way', 'concluded', 'postponed', 'moved', 'cancelled', name='after_status', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('after_first_on', sa.Date(), nullable=True),
    sa.Column('after_last_on', sa.Date(), nullable=True),
    sa.Column('after_edtf', sa.String(), nullable=True),
    sa.Column('after_dates_kind', sa.Enum('days', 'period', 'deadline', 'unknown', name='after_dates_kind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('after_city', sa.String(), nullable=True),
    sa.Column('after_country', sa.String(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('learnt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.Column('tier', sa.Enum('official', 'agency', 'media', 'aggregator', name='tier', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('revision_id', sa.Integer(), nullable=True),
    sa.Column('source_url', sa.String(), nullable=True),
    sa.Column('alertable', sa.Boolean(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['origin_id'], ['origin.id'], name=op.f('fk_change_origin_id_origin')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_change_revision_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change')),
    sa.UniqueConstraint('track', 'key', name=op.f('uq_change_track_key'))
    )
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.create_index('ix_change_of_round', ['track', 'round_number', 'learnt_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_origin_id'), ['origin_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_revision_id'), ['revision_id'], unique=False)

    op.create_table('fact',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('lexicon_version', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('status', 'dates', 'venue', 'participant', 'meeting', 'official', 'quote', 'source', 'topic', name='factkind', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('round_number', sa.Integer(), nullable=True),
    sa.Column('implied', sa.Boolean(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('first_on', sa.Date(), nullable=True),
    sa.Column('last_on', sa.Date(), nullable=True),
    sa.Column('edtf', sa.String(), nullable=True),
    sa.Column('dates_kind', sa.Enum('days', 'period', 'deadline', 'unknown', name='dateskind', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('code', sa.String(), nullable=True),
    sa.Column('role', sa.String(), nullable=True),
    sa.Column('modality', sa.Enum('asserted', 'possible', 'negated', 'denied', 'conditional', name='modality', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('discourse', sa.Enum('focus', 'background', name='discourse', native_enum=False, create_constraint=True, length=32), nullable=True),
    sa.Column('origin_id', sa.Integer(), nullable=True),
    sa.Column('tier', sa.Enum('official', 'agency', 'media', 'aggregator', name='tier', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('via', sa.String(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('learnt_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['origin_id'], ['origin.id'], name=op.f('fk_fact_origin_id_origin')),
    sa.ForeignKeyConstraint(['revision_id'], ['revision.id'], name=op.f('fk_fact_revision_id_revision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact')),
    sa.UniqueConstraint('revision_id', 'lexicon_version', 'position', name=op.f('uq_fact_revision_id_lexicon_version_position'))
    )
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fact_origin_id'), ['origin_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fact_round_number'), ['round_number'], unique=False)

    op.create_table('alert',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('change_id', sa.Integer(), nullable=False),
    sa.Column('subscription_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('pending', 'sending', 'sent', 'failed', 'dead', name='alertstate', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['change_id'], ['change.id'], name=op.f('fk_alert_change_id_change')),
    sa.ForeignKeyConstraint(['subscription_id'], ['subscription.id'], name=op.f('fk_alert_subscription_id_subscription')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert')),
    sa.UniqueConstraint('change_id', 'subscription_id', name=op.f('uq_alert_change_id_subscription_id')),
    sa.UniqueConstraint('key', name=op.f('uq_alert_key'))
    )
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.create_index('ix_alert_due', ['state', 'next_try_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alert_subscription_id'), ['subscription_id'], unique=False)

    op.create_table('mention',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('start_offset', sa.Integer(), nullable=False),
    sa.Column('end_offset', sa.Integer(), nullable=False),
    sa.Column('exact', sa.String(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.CheckConstraint('start_offset >= 0 AND end_offset > start_offset', name=op.f('ck_mention_span')),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_mention_fact_id_fact')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mention')),
    sa.UniqueConstraint('fact_id', 'field', 'start_offset', 'end_offset', 'rule', name=op.f('uq_mention_fact_id_field_start_offset_end_offset_rule'))
    )
    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('alert_id', sa.Integer(), nullable=False),
    sa.Column('attempt', sa.Integer(), nullable=False),
    sa.Column('attempted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delivered', sa.Boolean(), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['alert_id'], ['alert.id'], name=op.f('fk_delivery_alert_id_alert')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('alert_id', 'attempt', name=op.f('uq_delivery_alert_id_attempt'))
    )


def downgrade() -> None:
    op.drop_table('delivery')
    op.drop_table('mention')
    with op.batch_alter_table('alert', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alert_subscription_id'))
        batch_op.drop_index('ix_alert_due')

    op.drop_table('alert')
    with op.batch_alter_table('fact', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fact_round_number'))
        batch_op.drop_index(batch_op.f('ix_fact_origin_id'))

    op.drop_table('fact')
    with op.batch_alter_table('change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_revision_id'))
        batch_op.drop_index(batch_op.f('ix_change_origin_id'))
        batch_op.drop_index('ix_change_of_round')

    op.drop_table('change')
    with op.batch_alter_table('revision', schema=None) as batch_op:
        batch_op.drop_index('ix_revision_unsettled')

    op.drop_table('revision')
    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_url_key'))
        batch_op.drop_index(batch_op.f('ix_entry_article_id'))

    op.drop_table('entry')
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feed_publisher_id'))
        batch_op.drop_index('ix_feed_due')

    op.drop_table('feed')
    with op.batch_alter_table('article', schema=None) as batch_op:
        batch_op.drop_index('ix_article_to_read')
        batch_op.drop_index(batch_op.f('ix_article_publisher_id'))
        batch_op.drop_index(batch_op.f('ix_article_first_seen_at'))

    op.drop_table('article')
    op.drop_table('subscription')
    op.drop_table('statement')
    op.drop_table('round')
    op.drop_table('publisher')
    op.drop_table('participant')
    op.drop_table('origin')
    op.drop_table('heartbeat')
