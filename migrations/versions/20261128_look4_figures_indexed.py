"""Articles are counted by state, lapsed claims found, and a round's voices counted, each from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = 'look4'
down_revision = 'feed1'
branch_labels = None
depends_on = None

CLAIMED = sa.text('leased_until IS NOT NULL')
OF_ROUND = ['round_number', 'kind', 'discourse', 'modality', 'implied', 'learnt_at', 'origin_id']


def upgrade() -> None:
    op.create_index('ix_article_state', 'article', ['state', 'id'])
    op.create_index('ix_article_claimed', 'article', ['leased_until'], sqlite_where=CLAIMED, postgresql_where=CLAIMED)
    op.drop_index('ix_fact_of_round', 'fact')
    op.create_index('ix_fact_of_round', 'fact', OF_ROUND)


def downgrade() -> None:
    op.drop_index('ix_fact_of_round', 'fact')
    op.create_index('ix_fact_of_round', 'fact', ['round_number', 'kind'])
    op.drop_index('ix_article_claimed', 'article')
    op.drop_index('ix_article_state', 'article')
