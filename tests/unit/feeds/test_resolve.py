import asyncio
import socket

import pytest
from aiohttp.abc import AbstractResolver
from yarl import URL

from worker.feeds.resolve import AddressRefusedError, CheckingResolver


class Table(AbstractResolver):
    """Each question takes the next answer."""

    def __init__(self, *answers):
        self.answers = list(answers)

    async def resolve(self, host, port=0, family=socket.AF_INET):
        return [{"hostname": host, "host": address, "port": port} for address in self.answers.pop(0)]

    async def close(self):
        pass


def hosts(resolver, name="news.example", port=443):
    return [answer["host"] for answer in asyncio.run(resolver.resolve(name, port))]


def test_of_mixed_answers_only_public_ones_come_through():
    assert hosts(CheckingResolver(Table(["10.0.0.1", "8.8.8.8", "::1"]), frozenset())) == ["8.8.8.8"]


def test_a_name_with_inner_answers_only_is_refused_in_words():
    with pytest.raises(AddressRefusedError, match=r"^news\.example is at a private address; ASTANA_ALLOW_HOSTS"):
        hosts(CheckingResolver(Table(["10.0.0.1"]), frozenset()))


def test_an_answer_that_changes_is_judged_anew():
    resolver = CheckingResolver(Table(["8.8.8.8"], ["127.0.0.1"]), frozenset())
    assert hosts(resolver) == ["8.8.8.8"]
    with pytest.raises(AddressRefusedError):
        hosts(resolver)


@pytest.mark.parametrize(
    ("allowed", "host", "port", "passes"),
    [
        ("intra.example", "intra.example", 80, True),
        ("Intra.Example", "intra.example", 8080, True),
        ("intra.example:8080", "intra.example", 8080, True),
        ("intra.example:8080", "intra.example", 80, False),
        ("intra.example", "other.intra.example", 80, False),
        ("example", "intra.example", 80, False),
        ("10.0.0.1", "10.0.0.1", 80, True),
        ("::1", "::1", 80, True),
        ("[::1]:8080", "::1", 8080, True),
        ("[::1]:8080", "::1", 80, False),
    ],
)
def test_exceptions_hold_for_a_host_or_a_host_with_port(allowed, host, port, passes):
    assert CheckingResolver(Table(), frozenset({allowed})).allows(host, port) is passes


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://[::1]/", "http://[fe80::1%25eth0]/", "http://0.0.0.0/"])
def test_addresses_written_out_are_judged_too(url):
    with pytest.raises(AddressRefusedError):
        CheckingResolver(Table(), frozenset()).check_literal(URL(url))


@pytest.mark.parametrize("url", ["http://8.8.8.8/", "http://news.example/"])
def test_public_addresses_and_names_pass_the_check_of_literals(url):
    CheckingResolver(Table(), frozenset()).check_literal(URL(url))
