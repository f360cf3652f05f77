"""What robots.txt lets us read (RFC 9309; pure). Fetching and keeping the file is the caller's."""

from urllib.parse import urljoin

from protego import Protego

MAX_BYTES = 512_000
"""RFC 9309 §2.5 asks for at least 500 KiB; the rest is not read."""


def robots_url(url: str) -> str:
    """Where the rules for `url` stand."""
    return urljoin(url, "/robots.txt")


def allowed(robots_txt: bytes | None, status: int | None, user_agent: str, url: str) -> bool:
    """Whether `user_agent` may read `url`.

    `status` is that of robots.txt, None when it could not be reached. 4xx allows everything, 5xx and
    unreachable nothing (RFC 9309 §2.3.1.3, §2.3.1.4). Rules that cannot be read allow everything.
    """
    if status is None or status >= 500:  # noqa: PLR2004 - server errors
        return False
    if status >= 400 or not robots_txt:  # noqa: PLR2004 - the file is not there
        return True
    rules = Protego.parse(robots_txt[:MAX_BYTES].decode("utf-8", "replace"))
    return bool(rules.can_fetch(url, user_agent))
