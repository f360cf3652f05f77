"""By which names the server may be asked."""

import pytest

from analyst.web.guard import host_of, is_ours

NAMES = frozenset({"desk.example.org"})


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("localhost:8080", "localhost"),
        ("[::1]:8080", "::1"),
        ("Desk.Example.org", "desk.example.org"),
        ("https://desk.example.org/astana", "desk.example.org"),
        ("", ""),
        ("[::1", ""),
        ("user@evil.example", "evil.example"),
    ],
)
def test_a_host_is_read_without_its_port(given: str, host: str) -> None:
    assert host_of(given) == host


@pytest.mark.parametrize("host", ["localhost", "web", "127.0.0.1", "::1", "a.localhost", "desk.example.org"])
def test_addresses_bare_names_and_our_own_are_ours(host: str) -> None:
    assert is_ours(host, NAMES)


@pytest.mark.parametrize("host", ["", "evil.example", "127.0.0.1.evil.example", "1.2.3", "desk.example.org.evil"])
def test_a_name_that_another_site_could_own_is_not(host: str) -> None:
    assert not is_ours(host, NAMES)
