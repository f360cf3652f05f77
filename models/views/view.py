"""What a view is, and the few expressions that the two engines spell differently."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one engine spells what standard SQL does not cover; everything else in the views is the same on both."""

    name: str
    day: Callable[[str], str]
    """The UTC day of a time."""
    days_between: Callable[[str, str], str]
    """Whole days from the second day to the first."""
    host: Callable[[str], str]
    """The host of an address; NULL of NULL."""
    each: Callable[[str, str], str]
    """The texts of a JSON list as rows: a table of that name with the column `value`."""


def _bare(url: str) -> str:
    return f"replace(replace({url}, 'https://', ''), 'http://', '')"


SQLITE = Dialect(
    name="sqlite",
    day=lambda time: f"date({time})",
    days_between=lambda later, earlier: f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)",
    host=lambda url: f"substr({_bare(url)}, 1, instr({_bare(url)} || '/', '/') - 1)",
    each=lambda column, name: f"json_each({column}) {name}",
)
POSTGRESQL = Dialect(
    name="postgresql",
    day=lambda time: f"CAST({time} AT TIME ZONE 'UTC' AS date)",
    days_between=lambda later, earlier: f"({later} - {earlier})",
    host=lambda url: f"split_part({_bare(url)}, '/', 1)",
    each=lambda column, name: f"json_array_elements_text({column}) AS {name}(value)",
)
DIALECTS = {dialect.name: dialect for dialect in (SQLITE, POSTGRESQL)}


@dataclass(frozen=True, slots=True)
class View:
    """A view, and what each of its columns means, in order."""

    name: str
    description: str
    columns: dict[str, str]
    sql: Callable[[Dialect], str]
    """Its SELECT, as the dialect spells it."""
