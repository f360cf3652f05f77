"""A bad feed is named with what is wrong; the others go on and nothing stored is lost (issue 2, bad input)."""

import gzip
from datetime import timedelta

import pytest

from tests.integration.bad_input.conftest import Watch
from tests.integration.bad_input.raw import RawServer, Reply
from tests.integration.pipeline.stage import free_port

FEED = """<?xml version="1.0" encoding="{charset}"?>
<rss version="2.0"><channel><title>Wire</title>{entries}</channel></rss>"""
TITLE = "22nd Astana meeting on Syria is being prepared"
RUSSIAN = "22-я встреча по Сирии в астанинском формате готовится"


def rss(*entries: str, charset: str = "utf-8") -> bytes:
    return FEED.format(charset=charset, entries="".join(f"<item>{entry}</item>" for entry in entries)).encode()


def entry(title: str = TITLE, name: str = "a", rest: str = "") -> str:
    return f"<title>{title}</title><link>http://127.0.0.1:1/{name}</link>{rest}"


JSON_FEED = f"""{{"version": "https://jsonfeed.org/version/1.1", "title": "JODD",
"items": [{{"id": "1ODD", "title": "{TITLE}ODD", "content_text": "Soon.ODD", "language": "enODD"}}]}}"""
GOOD_DATE = "<pubDate>Wed, 09 Oct 2024 10:00:00 GMT</pubDate>"

BAD_REPLIES = {
    "a web page": (Reply(b"<!doctype html><html><body>Welcome</body></html>", "text/html"), "a web page, not a feed"),
    "not XML": (Reply(b"Service moved, call us.", "text/plain"), "neither XML nor JSON"),
    "other XML": (Reply(b"<?xml version='1.0'?><catalog><book/></catalog>"), "XML or text, but no feed"),
    "empty": (Reply(b""), "the body is empty"),
    "out of service": (Reply(b"", status=503), "the server answered 503: is out of service for the moment"),
    "gone": (Reply(b"", status=410), "the server answered 410: gone for good"),
    "50 MB that say so": (Reply(b" " * 50_000_000), "the body is larger than 8000000 bytes"),
    "50 MB in pieces": (Reply(b" " * 1_000_000, chunks=50), "the body is larger than 8000000 bytes"),
    "a gzip bomb": (
        Reply(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
        "the body unpacks to more than 16000000 bytes",
    ),
    "no gzip": (
        Reply(rss(entry()), headers={"Content-Encoding": "gzip"}),
        "the body came incomplete or could not be decompressed",
    ),
    "an entity bomb": (
        Reply(
            b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
            b"<rss version='2.0'><channel><item><title>&b;</title></item>"
        ),
        None,
    ),
}


@pytest.mark.parametrize("name", BAD_REPLIES)
def test_a_bad_feed_is_named_in_the_status_and_the_good_one_goes_on(name: str, watch: Watch) -> None:
    reply, words = BAD_REPLIES[name]
    watch.feed(reply)
    watch.run()
    said = watch.trouble()
    assert said is not None
    assert words is None or said == words
    assert f"feed bad: {said}" in watch.health.notices
    assert watch.the_good_feed_is_read()


def test_a_feed_that_is_down_is_named_and_tried_again(watch: Watch) -> None:
    watch.feed_at(f"http://127.0.0.1:{free_port()}/feed", "bad")
    watch.run()
    assert watch.trouble() == "no connection: connection refused"
    assert "feed bad: no connection: connection refused" in watch.health.notices
    assert watch.the_good_feed_is_read()
    watch.clock.set(watch.clock() + timedelta(hours=1))
    watch.run()
    assert "feed bad (2 times in a row): no connection: connection refused" in watch.health.notices


def test_a_feed_that_comes_back_is_in_no_trouble_any_more(watch: Watch) -> None:
    watch.feed(Reply(b"", status=503))
    watch.run()
    watch.feed(Reply(rss(entry(rest=GOOD_DATE))))
    watch.run()
    assert watch.trouble() is None
    assert watch.health.notices == ()


def test_what_a_feed_told_before_it_broke_stays(watch: Watch) -> None:
    watch.feed(Reply(rss(entry(rest=f"<description>{TITLE}, said the ministry.</description>{GOOD_DATE}"))))
    watch.run()
    before = watch.rows("SELECT title FROM v_articles ORDER BY title")
    assert {"title": TITLE} in before
    watch.feed(Reply(b""))
    watch.run()
    assert watch.rows("SELECT title FROM v_articles ORDER BY title") == before


def test_no_more_of_an_endless_body_is_taken_than_the_cap(watch: Watch, raw: RawServer) -> None:
    watch.feed(Reply(b" " * 1_000_000, chunks=50))
    watch.run()
    assert raw.sent_bytes < 40_000_000


@pytest.mark.parametrize(
    ("declared", "sent"), [("utf-8", "windows-1251"), ("windows-1251", "utf-8"), ("koi-9", "utf-8")]
)
def test_a_feed_that_lies_about_its_charset_is_read_all_the_same(declared: str, sent: str, watch: Watch) -> None:
    body = rss(entry(RUSSIAN, rest=GOOD_DATE), charset=declared).decode().encode(sent)
    watch.feed(Reply(body, f"application/xml; charset={declared}"), language="ru")
    watch.run()
    assert {"title": RUSSIAN} in watch.rows("SELECT title FROM v_articles")
    assert watch.the_good_feed_is_read()


LACKING = {
    "a guid": entry(rest=GOOD_DATE),
    "a link": f"<title>{TITLE}</title><guid isPermaLink='false'>n1</guid>{GOOD_DATE}",
    "a title": f"<guid>n2</guid><description>{TITLE} in Astana.</description>{GOOD_DATE}",
    "a date": entry(rest="<guid isPermaLink='false'>n3</guid>"),
    "a guid and a link": f"<title>{TITLE}</title>{GOOD_DATE}",
    "everything but a title": f"<title>{TITLE}</title>",
}


@pytest.mark.parametrize("what", LACKING)
def test_an_entry_that_lacks_something_is_kept_once(what: str, watch: Watch) -> None:
    watch.feed(Reply(rss(LACKING[what])))
    watch.run()
    watch.feed(Reply(rss(LACKING[what]) + b"\n"))
    watch.run()
    query = "SELECT a.id FROM entry e JOIN feed f ON f.id = e.feed_id JOIN article a ON a.id = e.article_id"
    assert len(watch.rows(f"{query} WHERE f.key = 'bad'")) == 1
    assert watch.the_good_feed_is_read()


def test_an_entry_without_anything_is_left_out_and_said(watch: Watch) -> None:
    watch.feed(Reply(rss(entry(rest=GOOD_DATE), "<author>nobody</author>")))
    watch.run()
    assert watch.trouble() == "entries left out for want of title, text and address: 1"
    assert "feed bad: entries left out for want of title, text and address: 1" in watch.health.notices


def test_an_article_in_a_language_without_a_file_is_kept_as_seen_and_not_read(watch: Watch) -> None:
    story = (
        "Det 22. internationella mötet om Syria i Astana-formatet hålls i Astana i slutet av november. Rusland "
        "och Turkiet och Iran deltar tillsammans med regeringen och oppositionen, säger utrikesministeriet. "
    ) * 4
    news = f"<description>{story}</description>{GOOD_DATE}"
    watch.feed(Reply(rss(entry("Astana-formatet möts om Syria", rest=news))), language=None)
    watch.run()
    [article] = watch.rows("SELECT state, language FROM v_articles WHERE publisher = 'Bad'")
    assert article == {"state": "seen_not_read", "language": "sv"}
    assert "1 seen not read" in watch.health.figures["articles"]


@pytest.mark.parametrize("odd", ["\\u0000", "\\ud800", "\\u001b[31m", "\\u202e"])
def test_characters_that_no_database_takes_lose_neither_the_entry_nor_the_other_feeds(odd: str, watch: Watch) -> None:
    body = JSON_FEED.replace("ODD", odd)
    watch.feed(Reply(body.encode(), "application/feed+json"))
    watch.run()
    assert watch.trouble() is None
    assert len(watch.rows("SELECT id FROM entry WHERE title LIKE '22nd Astana meeting%prepared%'")) == 1
    assert watch.the_good_feed_is_read()


@pytest.mark.parametrize("reference", ["&#27;", "&#x1;", "&#xD800;", "&#0;", "&#99999999;"])
def test_a_reference_to_no_character_takes_no_other_character_with_it(reference: str, watch: Watch) -> None:
    news = f"<![CDATA[<p>The talks {reference} begin</p>]]>"
    watch.feed(Reply(rss(entry(rest=f"<description>{news}</description>{GOOD_DATE}"))))
    watch.run()
    [kept] = watch.rows("SELECT summary FROM entry WHERE title LIKE '22nd Astana meeting on%prepared'")
    assert kept["summary"].startswith("The talks")
    assert kept["summary"].endswith("begin")


def test_a_feed_that_the_database_refuses_undoes_nothing_of_the_others(watch: Watch) -> None:
    with watch.service.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refuses BEFORE INSERT ON entry WHEN NEW.title LIKE 'poison%' "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    watch.feed(Reply(rss(entry("poison", "b", GOOD_DATE))))
    watch.run()
    assert watch.trouble() == "defect while storing: IntegrityError"
    assert watch.the_good_feed_is_read()


def test_when_no_feed_answers_the_status_asks_for_the_network_and_points_to_the_demo(
    watch: Watch,
) -> None:
    with watch.service.sessions.begin() as session:
        session.connection().exec_driver_sql("UPDATE feed SET state = 'paused'")
    for number in range(5):
        watch.feed_at(f"http://127.0.0.1:{free_port()}/feed", f"down-{number}")
    watch.run()
    assert "no feed could be reached yet; is there a network? `astana demo` needs none" in watch.health.problems
    assert watch.health.notices == (
        "5 feeds: no connection: connection refused: down-0, down-1, down-2 and 2 more (`astana feeds list`)",
    )
