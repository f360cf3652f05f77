"""Names to addresses that may be connected to. The connector connects to these very addresses, so a name that
answers differently a moment later (DNS rebinding) gains nothing.
"""

from ipaddress import ip_address
from socket import AF_UNSPEC, AddressFamily

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from worker.feeds.addresses import why_refused


class AddressRefusedError(Exception):
    """The host stands where nothing may be fetched from; the only argument says why."""


class CheckingResolver(AbstractResolver):
    """Asks `inner` and lets public addresses through, or any address of an allowed host."""

    def __init__(self, inner: AbstractResolver, allow_hosts: frozenset[str]) -> None:
        self._inner = inner
        self._allow_hosts = frozenset(host.lower() for host in allow_hosts)

    async def resolve(self, host: str, port: int = 0, family: AddressFamily = AF_UNSPEC) -> list[ResolveResult]:
        """The addresses of `host` that may be used. Raises AddressRefusedError when there are only others."""
        found = await self._inner.resolve(host, port, family)
        if self.allows(host, port):
            return found
        public = [answer for answer in found if why_refused(answer["host"]) is None]
        if found and not public:
            raise AddressRefusedError(_sentence(host, why_refused(found[0]["host"])))
        return public

    def check_literal(self, url: URL) -> None:
        """Raise AddressRefusedError for a URL whose host is a refused address: connectors do not resolve
        those.
        """
        host = (url.raw_host or "").partition("%")[0]
        if not _is_address(host) or self.allows(host, url.port or 0):
            return
        if reason := why_refused(host):
            raise AddressRefusedError(_sentence(host, reason))

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator excepted this host, alone or with this port."""
        name = host.lower().rstrip(".")
        bracketed = f"[{name}]" if ":" in name else name
        return not self._allow_hosts.isdisjoint({name, bracketed, f"{bracketed}:{port}"})

    async def close(self) -> None:
        """Close the resolver that is asked."""
        await self._inner.close()


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _sentence(host: str, reason: str | None) -> str:
    return f"{host} is at {reason}; ASTANA_ALLOW_HOSTS can except it"
