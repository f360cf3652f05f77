"""Channel addresses as people type them: `mailto:`, `https://`, `stream:`, `apprise:`, `log:` (pure)."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address as MailAddress
from urllib.parse import urlsplit

from config.errors import ConfigError
from models.vocabulary import ChannelKind
from worker.alerts.values import Address

FORMS = "mailto:NAME@HOST, https://HOST/PATH, stream:NAME, apprise:URL or log:"

_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:\S.*")
_STREAM = re.compile(r"[A-Za-z0-9_.:-]{1,200}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_MAIL_LIMIT = 254
_HIDDEN = "…"


def parse_address(text: str, secret: str | None = None) -> Address:
    """The address that `text` stands for. Nothing is looked up, sent or resolved.

    Args:
        text: `mailto:ops@example.org`; `https://host/path` (also as `webhook+https://…`, or `webhook:` and a
            reference to the URL); `stream:astana:events`; `apprise:` and an Apprise URL or a reference;
            `log:`.
        secret: the reference of a webhook's signing secret, `env:NAME` or `file:PATH`.

    Raises:
        ConfigError: no such channel, or a malformed one; neither subject nor sentence repeats what may be
            secret.
    """
    text = text.strip()
    scheme, _, rest = text.partition(":")
    kind = scheme.lower().removeprefix("webhook+")
    if not text.isprintable():
        raise ConfigError(_shown(text), "holds a control character; type it anew")
    if secret is not None and not is_reference(secret):
        raise ConfigError(_shown(text), "its secret must be env:NAME or file:PATH, never the secret itself")
    match kind:
        case "mailto":
            return Address(ChannelKind.EMAIL, _mailbox(rest), secret)
        case "http" | "https":
            return Address(ChannelKind.WEBHOOK, _web(f"{kind}:{rest}"), secret)
        case "webhook":
            return Address(ChannelKind.WEBHOOK, _referenced(text, rest), secret)
        case "stream":
            return Address(ChannelKind.STREAM, _stream(rest), secret)
        case "apprise":
            return Address(ChannelKind.APPRISE, _apprise(rest), secret)
        case "log":
            return Address(ChannelKind.LOG, _nothing(rest), secret)
    if "@" in text and " " not in text and not rest:
        raise ConfigError(text, f"is no channel; for mail write mailto:{text}")
    raise ConfigError(_shown(text), f"is no channel that is known; write {FORMS}")


def masked(address: Address) -> str:
    """The address as it may be shown and logged: enough to recognise it, nothing that lets others use it."""
    if is_reference(address.target):
        return f"{_PREFIX[address.kind]}{address.target}"
    match address.kind:
        case ChannelKind.WEBHOOK:
            return masked_url(address.target)
        case ChannelKind.APPRISE:
            return f"apprise:{address.target.partition('://')[0]}://{_HIDDEN}"
    return f"{_PREFIX[address.kind]}{address.target}"


def masked_url(url: str) -> str:
    """Scheme, host and port of a URL; path and query often are the key to it."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}/{_HIDDEN if parts.path.strip('/') or parts.query else ''}"


def web_url(url: str) -> str:
    """`url` if a webhook can be there: http or https, a host, no user or password.

    Raises:
        ConfigError: it cannot.
    """
    return _web(url)


def is_reference(text: str) -> bool:
    """Whether it names where something secret stands: `env:NAME` or `file:PATH`."""
    return _REFERENCE.fullmatch(text) is not None


_PREFIX = {
    ChannelKind.EMAIL: "mailto:",
    ChannelKind.WEBHOOK: "webhook:",
    ChannelKind.STREAM: "stream:",
    ChannelKind.APPRISE: "apprise:",
    ChannelKind.LOG: "log:",
}


def _mailbox(rest: str) -> str:
    subject = f"mailto:{rest}"
    if "?" in rest or "," in rest or ";" in rest:
        raise ConfigError(subject, "give one mail address and nothing else; write a subscription for each reader")
    try:
        mailbox = MailAddress(addr_spec=rest)
    except (HeaderParseError, ValueError, IndexError):
        raise ConfigError(subject, "is no mail address; write mailto:name@example.org") from None
    if not mailbox.username or not mailbox.domain or len(rest) > _MAIL_LIMIT:
        raise ConfigError(subject, "is no mail address; write mailto:name@example.org")
    if not rest.isascii():
        raise ConfigError(subject, "only ASCII mail addresses can be reached; write the domain in its xn-- form")
    return mailbox.addr_spec


def _web(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigError(_shown(url), "is no web address; write https://host/path") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in url or port == 0:
        raise ConfigError(_shown(url), "is no web address; write https://host/path")
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            masked_url(url), "carries a user or password; leave them out and give secret = 'env:NAME' to sign"
        )
    return url


def _referenced(text: str, rest: str) -> str:
    if is_reference(rest):
        return rest
    raise ConfigError(_shown(text), "write https://host/path, or webhook:env:NAME where NAME holds the address")


def _stream(rest: str) -> str:
    if _STREAM.fullmatch(rest):
        return rest
    raise ConfigError("stream:", "needs a name of letters, digits and : . _ -, such as stream:astana:events")


def _apprise(rest: str) -> str:
    if is_reference(rest) or _SCHEME.fullmatch(rest):
        return rest
    raise ConfigError("apprise:", "needs an Apprise URL such as apprise:slack://…, or apprise:env:NAME")


def _nothing(rest: str) -> str:
    if rest.strip("/"):
        raise ConfigError("log:", "takes nothing after the colon")
    return ""


def _shown(text: str) -> str:
    """As much of a wrong address as cannot be a secret."""
    scheme, colon, _ = text.partition(":")
    known = (
        colon and scheme.isascii() and scheme.replace("+", "").isalnum() and len(scheme) < len("webhook+https") + 5
    )
    return f"{scheme}:{_HIDDEN}" if known else "the channel"
