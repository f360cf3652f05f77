"""What an address asks for, read with care: a wrong value is a page that says so, never an error."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST = 2**31 - 1
"""Of the numbers that both databases keep in their columns."""
LONGEST_WORDS = 200
LONGEST_PAGE = 7
"""Digits of the number of a page."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day whose knowledge is asked for; today's when `day` is None."""

    day: date | None = None

    @property
    def moment(self) -> datetime | None:
        """The last moment of the day, UTC."""
        return datetime.combine(self.day, time.max, UTC) if self.day else None

    @property
    def query(self) -> str:
        """For links that keep to the day."""
        return f"?as_of={self.day}" if self.day else ""


def as_of(request: Request) -> AsOf:
    """The day of `?as_of=2024-10-09`.

    Raises:
        HTTPException: 400, it is no day.
    """
    given = request.query_params.get("as_of", "").strip()
    if not given:
        return AsOf()
    try:
        return AsOf(date.fromisoformat(given))
    except ValueError:
        raise HTTPException(400, f"“{given[:40]}” is no day; write it as 2024-10-09.") from None


def number(request: Request, name: str, missing: str) -> int:
    """A number in the path.

    Raises:
        HTTPException: 404 with the sentence `missing`, when no row can have it.
    """
    given: int = request.path_params[name]
    if not 0 < given <= LARGEST:
        raise HTTPException(404, missing)
    return given


def page_number(request: Request) -> int:
    """The page of `?page=2`, from 1.

    Raises:
        HTTPException: 400, it is no number of a page.
    """
    given = request.query_params.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) < LONGEST_PAGE and int(given)):
        raise HTTPException(400, f"“{given[:40]}” is no page; pages are numbered from 1.")
    return int(given)


def words(request: Request) -> str:
    """The words of `?q=`, folded into one line; nothing when none are given.

    Raises:
        HTTPException: 400, they are too long to be searched for.
    """
    given = " ".join(request.query_params.get("q", "").split())
    if len(given) > LONGEST_WORDS:
        raise HTTPException(400, f"That is more than {LONGEST_WORDS} characters; search for fewer words.")
    return given
