"""SQLAlchemy tables, one file per aggregate, and the analysts' views.

`models.vocabulary` holds the closed vocabularies and no table: the pure parts of the worker may import it.
Nothing is re-exported here, so that reading a word of the vocabulary does not load SQLAlchemy;
`models.registry` imports every table for those who need the whole metadata.
"""
