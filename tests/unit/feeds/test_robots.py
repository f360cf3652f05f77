import pytest

from worker.feeds.robots import allowed, robots_url

RULES = b"""User-agent: *
Disallow: /private/
User-agent: AstanaWatch
Disallow: /slow/
"""


@pytest.mark.parametrize(
    ("agent", "path", "may"),
    [
        ("AstanaWatch", "/news/1", True),
        ("AstanaWatch", "/slow/1", False),
        ("AstanaWatch", "/private/1", True),
        ("SomeoneElse", "/private/1", False),
    ],
)
def test_the_rules_for_our_name_hold(agent, path, may):
    assert allowed(RULES, 200, agent, f"https://news.example{path}") is may


@pytest.mark.parametrize(
    ("body", "status", "may"),
    [
        (None, 404, True),
        (None, 403, True),
        (b"", 200, True),
        (None, 500, False),
        (None, 503, False),
        (None, None, False),
    ],
)
def test_no_rules_allow_all_and_a_broken_server_nothing(body, status, may):
    assert allowed(body, status, "AstanaWatch", "https://news.example/a") is may


def test_bytes_that_are_no_rules_allow_all():
    assert allowed(b"\xff\xfe\x00<html>" * 100_000, 200, "AstanaWatch", "https://news.example/a") is True


def test_the_rules_stand_at_the_root():
    assert robots_url("https://news.example:8443/a/b?c=1") == "https://news.example:8443/robots.txt"
