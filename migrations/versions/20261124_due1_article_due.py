"""What falls due to be read is found by its time alone: the index begins with it."""

from alembic import op

revision = 'due1'
down_revision = 'tell1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_article_next_read_at', 'article', ['next_read_at'], unique=False)
    op.drop_index('ix_article_to_read', 'article')


def downgrade() -> None:
    op.create_index('ix_article_to_read', 'article', ['state', 'next_read_at'], unique=False)
    op.drop_index('ix_article_next_read_at', 'article')
