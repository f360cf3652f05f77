"""The feeds file that ships can be read, and a wrong one is refused by file, line, feed and key."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from config.errors import ConfigError
from config.feeds import load_feeds
from models.vocabulary import Tier

SHIPPED = Path("config/feeds.toml")


@pytest.fixture(scope="module")
def shipped():
    return load_feeds(SHIPPED).feeds


def test_the_shipped_file_has_feeds_of_every_tier_in_nine_languages(shipped):
    assert len(shipped) >= 50
    assert {feed.tier for feed in shipped} == set(Tier)
    assert {feed.language for feed in shipped} == {"en", "ru", "ar", "tr", "fa", "kk", "fr", "de", "es"}


def test_the_guarantors_the_host_and_both_sides_are_heard(shipped):
    publishers = {feed.publisher for feed in shipped}
    assert {"TASS", "RIA Novosti", "Anadolu", "IRNA", "Kazinform", "SANA", "Enab Baladi"} <= publishers


def test_no_address_claims_to_have_been_fetched_and_each_says_where_it_was_seen(shipped):
    assert not [feed.key for feed in shipped if feed.checked or not feed.confirmed_by]


def test_the_searches_ask_in_their_own_language(shipped):
    searches = [feed for feed in shipped if feed.tier == "aggregator"]
    for feed in searches:
        query = parse_qs(urlsplit(feed.url).query)
        assert query["hl"][0].split("-")[0] == feed.language
        assert query["ceid"] == [f"{query['gl'][0]}:{feed.language}"]
    russian = next(feed for feed in searches if feed.language == "ru")
    assert "астанинский формат" in parse_qs(urlsplit(russian.url).query)["q"][0]


GOOD = """
[[feed]]
key = "one"
url = "https://example.org/rss"
publisher = "One"
tier = "agency"
language = "en"

[[feed]]
key = "two"
url = "https://example.com/feed/"
publisher = "Two"
tier = "media"
language = "ru"
"""


def test_a_feed_needs_key_address_publisher_tier_and_language(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text(GOOD)
    assert [(feed.key, feed.publisher, feed.tier, feed.language) for feed in load_feeds(path).feeds] == [
        ("one", "One", "agency", "en"),
        ("two", "Two", "media", "ru"),
    ]


def test_an_empty_file_watches_nothing(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text("")
    assert load_feeds(path).feeds == ()


@pytest.mark.parametrize(
    ("good", "bad", "line", "reason"),
    [
        ('key = "two"', 'key = "one"', 9, "the key one is that of the feed on line 2 too; keep one"),
        (
            "https://example.com/feed/",
            "http://EXAMPLE.org/rss/",
            9,
            "feed two has the address of the feed on line 2; keep one",
        ),
        ('publisher = "Two"', 'publisher = "One"', 9, "One has the tier agency on line 2; keep one"),
        ('tier = "media"', 'tier = "rumour"', 13, "feed 2, tier: "),
        ('language = "ru"', 'language = "Russian"', 14, "feed 2, language: "),
        ('language = "ru"', "", 9, "feed 2, language: Field required"),
        ('key = "two"', 'key = "Two Feeds"', 10, "feed 2, key: "),
        ("https://example.com/feed/", "ftp://example.com/feed/", 11, "ftp://example.com/feed/ is no http"),
        ("https://example.com/feed/", "https://me:hunter2@example.com/feed/", 11, "it carries a user or password"),
        ("https://example.com/feed/", "https://", 11, "https:// is no http or https address"),
        ("https://example.com/feed/", "https://example.com/a feed", 11, "is no http or https address"),
        ('tier = "media"', 'tier = "media"\ncolour = "red"', 14, "feed 2, colour: Extra"),
    ],
)
def test_a_wrong_feed_is_refused_by_file_line_and_key(tmp_path, good, bad, line, reason):
    path = tmp_path / "feeds.toml"
    path.write_text(GOOD.replace(good, bad))
    with pytest.raises(ConfigError) as error:
        load_feeds(path)
    assert error.value.subject == f"{path}:{line}"
    assert reason in error.value.reason
    assert "hunter2" not in str(error.value)


def test_anything_but_feeds_in_the_file_is_refused(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text(f'owner = "me"\n{GOOD}')
    with pytest.raises(ConfigError, match=r"owner: .*only \[\[feed\]\] tables stand here"):
        load_feeds(path)


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "feeds.toml"
    path.write_text("[[feed]\n")
    with pytest.raises(ConfigError, match="is not valid TOML"):
        load_feeds(path)
