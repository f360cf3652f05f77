"""Which network addresses a feed or page may stand at (pure).

Everything that is not plainly a public unicast address is refused, also when it hides inside an IPv6 form:
IPv4-mapped (RFC 4291), 6to4 (RFC 3056), Teredo (RFC 4380), NAT64 (RFC 6052, RFC 8215), IPv4-compatible.
"""

from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = IPv6Network("::/96")
_NAMED = (
    (ip_network("169.254.169.254/32"), "a cloud metadata service"),
    (ip_network("100.100.100.200/32"), "a cloud metadata service"),
    (ip_network("fd00:ec2::254/128"), "a cloud metadata service"),
    (ip_network("100.64.0.0/10"), "a carrier-grade NAT address"),
    (ip_network("168.63.129.16/32"), "a cloud platform's own address"),
)


def why_refused(address: str) -> str | None:
    """Why nothing may be fetched from this address, in words; None when it is public."""
    try:
        found = ip_address(address)
    except (ValueError, AddressValueError):
        return "no network address"
    return _why(found)


def _why(found: IPv4Address | IPv6Address) -> str | None:
    for network, words in _NAMED:
        if found.version == network.version and found in network:
            return words
    if isinstance(found, IPv6Address):
        for inner in _hidden(found):
            if reason := _why(inner):
                return f"{reason} inside an IPv6 address"
    return _why_by_kind(found)


def _why_by_kind(found: IPv4Address | IPv6Address) -> str | None:
    kinds = (
        (found.is_unspecified, "the unspecified address"),
        (found.is_loopback, "a loopback address"),
        (found.is_link_local, "a link-local address"),
        (found.is_multicast, "a multicast address"),
        (isinstance(found, IPv6Address) and found.is_site_local, "a site-local address"),
        (found.is_private, "a private address"),
        (found.is_reserved and not _is_nat64(found), "a reserved address"),
        (not found.is_global and not _is_nat64(found), "no public address"),
    )
    return next((words for holds, words in kinds if holds), None)


def _is_nat64(found: IPv4Address | IPv6Address) -> bool:
    return isinstance(found, IPv6Address) and found in _NAT64[0]


def _hidden(found: IPv6Address) -> tuple[IPv4Address, ...]:
    """IPv4 addresses that a packet to this IPv6 address may end at."""
    inner = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    if any(found in network for network in _NAT64) or (found in _COMPATIBLE and int(found) > 1):
        inner.append(IPv4Address(int(found) & 0xFFFFFFFF))
    return tuple(address for address in inner if address is not None)
