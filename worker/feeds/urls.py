"""Addresses: their normal form, the key that recognises them, and a form that is safe to show (pure).

`yarl` normalises (RFC 3986: case, default port, dot segments, percent-encoding, IDNA). `courlan` was measured
and not used: it drops `?12345`, `?cid=7` and `?eid=5`, which are how some news sites tell their articles
apart.
"""

import re
from urllib.parse import urljoin

from yarl import URL

_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|vero|oly|mc|ga|stm|itm|wt)[_.]\w+"
    r"|fbclid|gclid|gclsrc|dclid|twclid|msclkid|ttclid|yclid|ysclid|igshid|igsh|wbraid|gbraid|li_fat_id|srsltid"
    r"|_ga|_gl|_hsenc|_hsmi|_openstat|xtor|cmpid|mkt_tok|at_medium|at_campaign|at_custom\d",
    re.IGNORECASE,
)
_SECRET_NAME = re.compile(
    r"token|secret|passw|pwd|apikey|api_key|auth|signature|session|credential|jwt|^(?:key|sig|pass|sid|code|k|t|u)$",
    re.IGNORECASE,
)
_LOOKS_SECRET = re.compile(r"(?=[\w.~-]*\d)(?=[\w.~-]*[A-Za-z])(?:[A-Za-z0-9_~]{20,}|[0-9a-fA-F-]{32,})")
_HIDDEN = "***"
_WEB = ("http", "https")


def canonical_url(url: str) -> str:
    """The address to store and fetch: one spelling, no tracking parameters, no fragment (save `#!` routes).

    Scheme, order and values of other parameters, and a trailing slash stay: they may carry meaning.
    What cannot be read as an http(s) address is returned stripped of white space.
    """
    parsed = _parsed(url)
    if parsed is None:
        return url.strip()
    fragment = parsed.raw_fragment if parsed.raw_fragment.startswith("!") else ""
    kept = [pair for pair in parsed.raw_query_string.split("&") if pair and not _is_tracking(pair)]
    bare = parsed.with_query(None).with_fragment(None)
    whole = str(bare.with_path(bare.raw_path or "/", encoded=True))
    return whole + ("?" + "&".join(kept) if kept else "") + ("#" + fragment if fragment else "")


def url_key(url: str) -> str | None:
    """What two addresses of one article share: the normal form without scheme, `www.`, trailing slash, query
    order.

    None for what is no http(s) address, and for a bare site address, which tells no article apart.
    """
    parsed = _parsed(canonical_url(url))
    if parsed is None:
        return None
    path = parsed.raw_path.rstrip("/")
    query = "&".join(sorted(parsed.raw_query_string.split("&")))
    fragment = f"#{parsed.raw_fragment}" if parsed.raw_fragment else ""
    if not (path or query or fragment):
        return None
    port = "" if parsed.is_default_port() else f":{parsed.port}"
    return f"//{host_of(url).removeprefix('www.')}{port}{path}{'?' + query if query else ''}{fragment}"


def host_of(url: str) -> str:
    """The host in lower-case ASCII (IDNA), without port; empty if there is none. Politeness counts by it."""
    parsed = _parsed(url)
    return (parsed.raw_host or "").lower().rstrip(".") if parsed else ""


def carries_login(url: str) -> bool:
    """Whether it holds a user or password: addresses stand in views and lists, where whoever asks would read them."""
    parsed = _parsed(url)
    return parsed is not None and (parsed.raw_user is not None or parsed.raw_password is not None)


def absolute_url(base: str, reference: str) -> str | None:
    """`reference` as an absolute http(s) address, read relative to `base`; None when it is none."""
    try:
        joined = urljoin(base, reference.strip())
    except ValueError:
        return None
    return joined if _parsed(joined) else None


def shown_url(url: str) -> str:
    """The address as errors and logs may show it: no user, password, fragment; values that may be keys
    hidden.
    """
    parsed = _parsed(url)
    if parsed is None:
        return f"{url.partition(':')[0][:20]}:{_HIDDEN}" if ":" in url else url[:80]
    port = "" if parsed.is_default_port() else f":{parsed.port}"
    path = "/".join(_HIDDEN if _LOOKS_SECRET.fullmatch(part) else part for part in parsed.raw_path.split("/"))
    query = "&".join(_shown_pair(pair) for pair in parsed.raw_query_string.split("&") if pair)
    host = f"[{parsed.raw_host}]" if ":" in (parsed.raw_host or "") else parsed.raw_host
    return f"{parsed.scheme}://{host}{port}{path}{'?' + query if query else ''}"


def _shown_pair(pair: str) -> str:
    name, _, value = pair.partition("=")
    if _SECRET_NAME.search(name) or _LOOKS_SECRET.fullmatch(value) or (not value and _LOOKS_SECRET.fullmatch(name)):
        return f"{name if value else ''}={_HIDDEN}"
    return pair


def _is_tracking(pair: str) -> bool:
    return _TRACKING.fullmatch(pair.partition("=")[0]) is not None


def _parsed(url: str) -> URL | None:
    try:
        parsed = URL("".join(url.split()) if "\n" in url or "\t" in url else url.strip())
        usable = parsed.scheme in _WEB and bool(parsed.raw_host) and parsed.port is not None
    except ValueError:
        return None
    return parsed if usable else None
