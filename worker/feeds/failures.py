"""What went wrong on the wire, in words an operator can act on. No word comes from the exception's own text
where that may hold the address with its secrets.
"""

import os
import ssl

import aiohttp

from worker.errors import FetchRefusedError, Permanent, Retryable, TemporaryFetchError
from worker.feeds.resolve import AddressRefusedError
from worker.feeds.values import FetchOptions

WIRE_ERRORS = (aiohttp.ClientError, AddressRefusedError, TimeoutError, OSError, ValueError)
"""What a request may raise; all of it is translated by `translated`."""


def translated(subject: str, error: Exception, options: FetchOptions) -> Retryable | Permanent:
    """The error of ours that one of WIRE_ERRORS stands for."""
    if isinstance(error, AddressRefusedError):
        return FetchRefusedError(subject, str(error))
    if isinstance(error, aiohttp.InvalidURL | ValueError) and not isinstance(error, ssl.SSLError):
        return FetchRefusedError(subject, "no address that can be fetched from")
    return TemporaryFetchError(subject, _timeout(error, options) or _connection(error) or _exchange(error))


def _timeout(error: Exception, options: FetchOptions) -> str | None:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return f"timeout: no connection within {options.connect_timeout:g} s"
    if isinstance(error, aiohttp.ServerTimeoutError):
        return f"timeout: silent for {options.read_timeout:g} s"
    if isinstance(error, TimeoutError):
        return f"timeout: no complete answer within {options.total_timeout:g} s"
    return None


def _connection(error: Exception) -> str | None:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns: the host name cannot be resolved"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"tls: the certificate is not valid ({_certificate_fault(error)})"
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        return "tls: no secure connection could be agreed on"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection: {_os_words(error.os_error)}"
    return None


def _exchange(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientPayloadError):
        return "the body came incomplete or could not be decompressed"
    if isinstance(error, aiohttp.ClientResponseError):
        return "the server does not speak proper HTTP"
    if isinstance(error, aiohttp.ServerDisconnectedError | OSError):
        return "the server broke the connection"
    return f"the request failed ({type(error).__name__})"


def _certificate_fault(error: aiohttp.ClientConnectorCertificateError) -> str:
    return getattr(error.certificate_error, "verify_message", "") or "reason not given"


def _os_words(error: OSError) -> str:
    return os.strerror(error.errno).lower() if error.errno and error.errno > 0 else "the network said no"
