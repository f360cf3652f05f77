import pytest

from worker.feeds.addresses import why_refused

REFUSED = {
    "127.0.0.1": "a loopback address",
    "127.255.255.254": "a loopback address",
    "10.0.0.1": "a private address",
    "172.16.0.1": "a private address",
    "172.31.255.255": "a private address",
    "192.168.1.1": "a private address",
    "198.18.0.1": "a private address",
    "192.0.2.1": "a private address",
    "169.254.1.1": "a link-local address",
    "169.254.169.254": "a cloud metadata service",
    "100.100.100.200": "a cloud metadata service",
    "fd00:ec2::254": "a cloud metadata service",
    "168.63.129.16": "a cloud platform's own address",
    "100.64.0.1": "a carrier-grade NAT address",
    "100.127.255.255": "a carrier-grade NAT address",
    "0.0.0.0": "the unspecified address",
    "224.0.0.1": "a multicast address",
    "239.255.255.250": "a multicast address",
    "240.0.0.1": "a private address",
    "255.255.255.255": "a private address",
    "::1": "a loopback address",
    "::": "the unspecified address",
    "fe80::1": "a link-local address",
    "fe80::1%eth0": "a link-local address",
    "fec0::1": "a site-local address",
    "fc00::1": "a private address",
    "fd12:3456::1": "a private address",
    "ff02::1": "a multicast address",
    "2001:db8::1": "a private address",
    "::ffff:127.0.0.1": "a loopback address inside an IPv6 address",
    "::ffff:10.0.0.1": "a private address inside an IPv6 address",
    "::ffff:169.254.169.254": "a cloud metadata service inside an IPv6 address",
    "::7f00:1": "a loopback address inside an IPv6 address",
    "2002:7f00:1::": "a loopback address inside an IPv6 address",
    "2002:c0a8:101::1": "a private address inside an IPv6 address",
    "64:ff9b::7f00:1": "a loopback address inside an IPv6 address",
    "64:ff9b::a9fe:a9fe": "a cloud metadata service inside an IPv6 address",
    "64:ff9b:1::a00:1": "a private address inside an IPv6 address",
    "localhost": "no network address",
    "": "no network address",
}

PUBLIC = [
    "8.8.8.8",
    "172.15.0.1",
    "172.32.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "192.167.1.1",
    "2a00:1450:4001::8a",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize(("address", "reason"), REFUSED.items())
def test_inner_addresses_are_refused_with_their_kind(address, reason):
    assert why_refused(address) == reason


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_just_beside_them_are_not(address):
    assert why_refused(address) is None
