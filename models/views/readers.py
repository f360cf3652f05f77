"""Who may read the views on PostgreSQL: kept over a migration, which drops and creates them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, text

from models.views import VIEWS

ALL = frozenset(view.name for view in VIEWS)
_READERS = text("""
    SELECT c.relname, g.rolname
      FROM pg_class c
      CROSS JOIN LATERAL aclexplode(c.relacl) a
      JOIN pg_roles g ON g.oid = a.grantee
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'v' AND a.privilege_type = 'SELECT'
       AND a.grantee <> c.relowner
""")
_THERE = text("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'v'")


def readers(connection: Connection) -> dict[str, frozenset[str]]:
    """The views that each role was given to read; who reads all that are there is to read all that will be."""
    if connection.dialect.name != "postgresql":
        return {}
    there = set(connection.scalars(_THERE))
    given = defaultdict(set)
    for view, role in connection.execute(_READERS):
        given[role].add(view)
    return {role: ALL if views >= there else frozenset(views) for role, views in given.items()}


def keep_readers(connection: Connection, before: Mapping[str, Collection[str]]) -> None:
    """Give the roles again what they had before; the views must stand as they are described."""
    if before and before != readers(connection):
        for role, views in before.items():
            let_read(connection, role, ALL.intersection(views))


def let_read(connection: Connection, role: str, relations: Iterable[str]) -> None:
    """Let a role read these."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    names = ", ".join(sorted(relations))
    connection.exec_driver_sql(f"GRANT SELECT ON {names} TO {quoted}", execution_options={"no_parameters": True})
