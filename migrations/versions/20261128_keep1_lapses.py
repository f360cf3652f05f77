"""How often in a row the poll of a feed was begun and not ended."""

import sqlalchemy as sa
from alembic import op

revision = 'keep1'
down_revision = 'look4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('feed', sa.Column('lapses', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    op.drop_column('feed', 'lapses')
