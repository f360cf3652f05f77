"""A PostgreSQL role for analysts: it reads the views, and nothing else that is ours."""

from sqlalchemy import Connection, text

from config.errors import ConfigError
from models.views.readers import ALL, let_read

_STATEMENT_TIMEOUT = "60s"
_VERSION = "alembic_version"
"""Tells of which version the views are: the commands that look ask it first."""
_OWNED = text("""
    SELECT c.relname FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v')
       AND pg_has_role(:role, c.relowner, 'MEMBER')
     ORDER BY c.relname LIMIT 1
""")
_USABLE = text("""
    SELECT c.relname FROM pg_class c
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> :version
       AND has_table_privilege(:role, c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
     ORDER BY c.relname LIMIT 1
""")


def grant_analyst(connection: Connection, role: str) -> bool:
    """Let a role read the views and nothing else; it is made when there is none. The caller commits.

    Returns:
        Whether the role was made: it has no password yet.

    Raises:
        ConfigError: the database has no roles, or this role may use tables whatever is done here; roll back then.
    """
    if connection.dialect.name != "postgresql":
        raise ConfigError("SQLite", "has no roles; give analysts read access to the file, or use PostgreSQL")
    known = connection.scalar(text("SELECT true FROM pg_roles WHERE rolname = :role"), {"role": role})
    if known:
        _refuse(role, connection.scalar(_OWNED, {"role": role}))
    quote = connection.dialect.identifier_preparer.quote_identifier
    named, schema = quote(role), quote(connection.scalar(text("SELECT current_schema()")) or "public")
    for statement in (
        "" if known else f"CREATE ROLE {named} LOGIN",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {named}",
        f"REVOKE ALL ON SCHEMA {schema} FROM {named}",
        f"GRANT USAGE ON SCHEMA {schema} TO {named}",
        f"ALTER ROLE {named} SET default_transaction_read_only = on",
        f"ALTER ROLE {named} SET statement_timeout = '{_STATEMENT_TIMEOUT}'",
    ):
        if statement:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
    let_read(connection, role, {*ALL, _VERSION})
    _refuse(role, connection.scalar(_USABLE, {"role": role, "version": _VERSION}))
    return not known


def _refuse(role: str, table: str | None) -> None:
    """A superuser, an owner, a member of a mightier role: no revoking takes from them what they have."""
    if table is not None:
        raise ConfigError(
            f"role {role}",
            f"may use the table {table} by other rights; name a role that is no superuser, owner or member of one",
        )
