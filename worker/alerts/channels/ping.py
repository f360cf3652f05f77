"""The dead man's switch: an address that is asked while all is well, and whose owner tells when it is not asked."""

from http import HTTPStatus

from aiohttp import ClientError, ClientSession, ClientTimeout, DefaultResolver, DummyCookieJar, TCPConnector
from yarl import URL

from worker.alerts.addresses import masked_url
from worker.alerts.values import ChannelOptions
from worker.feeds.resolve import AddressRefusedError, CheckingResolver
from worker.logs import log

_log = log(__name__)


async def ping(url: str, options: ChannelOptions) -> bool:
    """Ask the address once; False when it did not answer with 2xx. That it is not asked is its owner's alarm."""
    resolver = CheckingResolver(DefaultResolver(), options.allow_hosts)
    try:
        resolver.check_literal(URL(url))
        async with (
            ClientSession(
                connector=TCPConnector(resolver=resolver),
                cookie_jar=DummyCookieJar(),
                timeout=ClientTimeout(total=options.timeout),
                trust_env=False,
            ) as session,
            session.get(url, headers={"User-Agent": "AstanaWatch"}, allow_redirects=False) as answer,
        ):
            if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
                return True
            reason = f"answered {answer.status}"
    except (ClientError, OSError, AddressRefusedError) as error:
        # The error's own text may hold the address with its key.
        reason = type(error).__name__
    _log.warning("the ping was not taken", address=masked_url(url), reason=reason)
    return False
