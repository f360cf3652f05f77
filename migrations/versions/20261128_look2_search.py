"""The words of articles are indexed for searching."""

import logging

import sqlalchemy as sa
from alembic import op
from sqlalchemy.exc import DBAPIError

from worker.articles.words import folded_words

revision = 'look2'
down_revision = 'look1'
branch_labels = None
depends_on = None

# FTS5 keeps no second copy of the words: it reads them in the table, so each change of that is told to it.
SQLITE = (
    "CREATE VIRTUAL TABLE article_words_index USING fts5(words, content='article_words', content_rowid='article_id', "
    "tokenize='trigram')",
    "CREATE TRIGGER article_words_added AFTER INSERT ON article_words BEGIN "
    "INSERT INTO article_words_index (rowid, words) VALUES (new.article_id, new.words); END",
    "CREATE TRIGGER article_words_gone AFTER DELETE ON article_words BEGIN "
    "INSERT INTO article_words_index (article_words_index, rowid, words) "
    "VALUES ('delete', old.article_id, old.words); END",
    "CREATE TRIGGER article_words_changed AFTER UPDATE ON article_words BEGIN "
    "INSERT INTO article_words_index (article_words_index, rowid, words) "
    "VALUES ('delete', old.article_id, old.words); "
    "INSERT INTO article_words_index (rowid, words) VALUES (new.article_id, new.words); END",
)
POSTGRESQL = (
    'CREATE EXTENSION IF NOT EXISTS pg_trgm',
    'CREATE INDEX article_words_trigrams ON article_words USING gin (words gin_trgm_ops)',
)
LATEST = """
    SELECT v.article_id, v.title, v.text FROM revision v
     WHERE v.number = (SELECT max(w.number) FROM revision w WHERE w.article_id = v.article_id)
"""
BATCH = 500


def upgrade() -> None:
    words = op.create_table('article_words',
    sa.Column('article_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['article_id'], ['article.id'], name=op.f('fk_article_words_article_id_article')),
    sa.PrimaryKeyConstraint('article_id', name=op.f('pk_article_words')),
    )
    if op.get_bind().dialect.name == 'sqlite':
        for statement in SQLITE:
            op.execute(statement)
    else:
        _index_trigrams()
    found = op.get_bind().execute(sa.text(LATEST))
    for rows in iter(lambda: found.fetchmany(BATCH), []):
        op.bulk_insert(words, [
            {'article_id': row.article_id, 'words': folded_words(f'{row.title}\n\n{row.text}')} for row in rows
        ])


def _index_trigrams() -> None:
    """Without the extension (which comes with the server, and its database's owner may create) a search reads all."""
    try:
        with op.get_bind().begin_nested():
            for statement in POSTGRESQL:
                op.execute(statement)
    except DBAPIError as error:
        logging.getLogger(__name__).warning('searching will be slow, pg_trgm could not be made: %s', error.orig)


def downgrade() -> None:
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('DROP TABLE article_words_index')
    op.drop_table('article_words')
