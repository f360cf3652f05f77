"""The descriptions of the views as Markdown, and as PostgreSQL's own comments."""

from sqlalchemy import Connection, text

from models.views import VIEWS

_COMMENTS = text("""
    SELECT c.relname, coalesce(a.attname, ''), d.description
      FROM pg_description d
      JOIN pg_class c ON c.oid = d.objoid AND c.relkind = 'v'
      LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
     WHERE d.classoid = 'pg_class'::regclass AND c.relnamespace = current_schema()::regnamespace
""")


def data_dictionary() -> str:
    """The Markdown of `docs/data-dictionary.md`."""
    lines = [
        "# Data dictionary",
        "",
        "The views that analysts may rely on, the same on SQLite and PostgreSQL. Rendered from `models/views` by",
        "`python -m models.views > docs/data-dictionary.md`; a test compares the two. PostgreSQL keeps the same",
        "words as comments on each view and column.",
        "",
    ]
    for view in VIEWS:
        lines += [f"## {view.name}", "", view.description, "", "| column | meaning |", "|---|---|"]
        lines += [f"| `{name}` | {meaning} |" for name, meaning in view.columns.items()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def described() -> dict[tuple[str, str], str]:
    """What is to be said of each (view, column); of the view itself under the column ''."""
    said = {(view.name, ""): view.description for view in VIEWS}
    return said | {(view.name, name): meaning for view in VIEWS for name, meaning in view.columns.items()}


def comments(connection: Connection) -> dict[tuple[str, str], str]:
    """What PostgreSQL says now of the views and columns of its current schema."""
    return {(view, column): said for view, column, said in connection.execute(_COMMENTS)}


def comment_on_views(connection: Connection) -> None:
    """Have PostgreSQL say of each view and column what the dictionary says; nothing is written when it does.

    SQLite keeps no comments. The views must stand as they are described.
    """
    if connection.dialect.name != "postgresql":
        return
    quote = connection.dialect.identifier_preparer.quote
    there = comments(connection)
    for (view, column), said in described().items():
        if there.get((view, column)) != said:
            what = f"COLUMN {quote(view)}.{quote(column)}" if column else f"VIEW {quote(view)}"
            literal = said.replace("'", "''")
            connection.exec_driver_sql(f"COMMENT ON {what} IS '{literal}'", execution_options={"no_parameters": True})
