import contextlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import FeedUnreadableError
from worker.feeds.parse import parse_feed

NOW = datetime(2024, 10, 10, tzinfo=UTC)
URL = "https://agency.example/rss/world.xml"


def parsed(body, content_type=None, **kwargs):
    body = body if isinstance(body, bytes) else body.encode()
    return parse_feed(body, content_type, URL, now=NOW, **kwargs)


def rss(*entries, head="<title>World</title>"):
    inside = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{inside}</channel></rss>'


def only(feed):
    (entry,) = feed.entries
    return entry


def test_rss_2_with_everything():
    feed = parsed(
        rss(
            "<title>Round 22 is being prepared</title><link>https://agency.example/n/22</link>"
            "<guid isPermaLink='false'>agency-22</guid><pubDate>Wed, 09 Oct 2024 14:30:00 +0300</pubDate>"
            "<description>&lt;p&gt;The deputy minister said so.&lt;/p&gt;</description>"
            "<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            "<![CDATA[<p>First paragraph.</p><p>Second one.</p>]]></content:encoded>",
            head="<title>World &amp; news</title><language>en-GB</language><ttl>15</ttl>",
        )
    )
    assert (feed.title, feed.language, feed.ttl) == ("World & news", "en-GB", timedelta(minutes=15))
    assert (feed.tossed, feed.warnings) == (0, ())
    entry = only(feed)
    assert entry.guid == "agency-22"
    assert entry.url == "https://agency.example/n/22"
    assert entry.title == "Round 22 is being prepared"
    assert entry.summary == "The deputy minister said so."
    assert entry.text == "First paragraph.\n\nSecond one."
    assert entry.published_at == datetime(2024, 10, 9, 11, 30, tzinfo=UTC)
    assert entry.published_raw == "Wed, 09 Oct 2024 14:30:00 +0300"


def test_atom_with_relative_links_and_xhtml():
    feed = parsed(
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="kk"><title>Жаңалықтар</title>'
        '<entry><id>tag:agency.example,2024:22</id><title type="html">22-кездесу &lt;b&gt;Астанада&lt;/b&gt;</title>'
        '<link rel="alternate" href="../n/22"/><updated>2024-10-09T12:00:00+05:00</updated>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Бірінші.</p><p>Екінші.</p></div>'
        "</content></entry></feed>"
    )
    entry = only(feed)
    assert feed.language == "kk"
    assert entry.guid == "tag:agency.example,2024:22"
    assert entry.url == "https://agency.example/n/22"
    assert entry.title == "22-кездесу Астанада"
    assert entry.text == "Бірінші.\n\nЕкінші."
    assert entry.summary == "Бірінші."
    assert entry.language == "kk"
    assert entry.published_at == datetime(2024, 10, 9, 7, tzinfo=UTC)


def test_rdf_with_a_dublin_core_date():
    feed = parsed(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Ministry</title></channel>'
        '<item rdf:about="https://mfa.example/1"><title>Statement</title><link>https://mfa.example/1</link>'
        "<dc:date>2024-10-09T08:00:00Z</dc:date></item></rdf:RDF>"
    )
    assert only(feed).guid == "https://mfa.example/1"
    assert only(feed).published_at == datetime(2024, 10, 9, 8, tzinfo=UTC)


def test_rss_091_without_dates_and_guids():
    feed = parsed(
        '<rss version="0.91"><channel><title>Old</title><item><title>A</title><link>/a</link></item></channel></rss>'
    )
    entry = only(feed)
    assert (entry.guid, entry.url, entry.published_at) == (None, "https://agency.example/a", None)


def test_json_feed():
    feed = parsed(
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Bulletin",
                "language": "tr",
                "items": [
                    {
                        "id": 22,
                        "url": "/n/22",
                        "title": "Toplantı <b>yakında</b>",
                        "content_html": "<p>Bir.</p><p>İki.</p>",
                        "summary": "Kısaca",
                        "date_published": "2024-10-09T14:30:00+03:00",
                    },
                    {"id": "23", "external_url": "https://other.example/23", "content_text": "Words", "title": True},
                ],
            }
        )
    )
    first, second = feed.entries
    assert (feed.title, feed.language) == ("Bulletin", "tr")
    assert (first.guid, first.url, first.title) == ("22", "https://agency.example/n/22", "Toplantı yakında")
    assert (first.text, first.summary) == ("Bir.\n\nİki.", "Kısaca")
    assert first.published_at == datetime(2024, 10, 9, 11, 30, tzinfo=UTC)
    assert (second.url, second.title, second.text) == ("https://other.example/23", "", "Words")


@pytest.mark.parametrize(
    ("entry", "guid", "url"),
    [
        (
            "<guid>https://agency.example/p/1</guid><title>t</title>",
            "https://agency.example/p/1",
            "https://agency.example/p/1",
        ),
        ("<guid>12345</guid><title>t</title>", "12345", None),
        ("<guid>12345</guid><link>/n?id=5</link>", "12345", "https://agency.example/n?id=5"),
        ("<link>javascript:alert(1)</link><title>t</title>", None, None),
        ("<link> https://agency.example/a </link>", None, "https://agency.example/a"),
        ("<title>only a title</title>", None, None),
        ("<description>only words</description>", None, None),
        (f"<title>t</title><link>https://agency.example/{'x' * 3000}</link>", None, None),
    ],
)
def test_what_is_missing_stays_missing(entry, guid, url):
    found = only(parsed(rss(entry)))
    assert (found.guid, found.url) == (guid, url)


def test_an_entry_with_nothing_to_read_is_left_out_with_a_warning():
    feed = parsed(rss("<title>Good</title>", "<guid>7</guid>", "<pubDate>today</pubDate>"))
    assert [entry.title for entry in feed.entries] == ["Good"]
    assert feed.warnings == ("entries left out for want of title, text and address: 2",)


def test_a_feed_whose_entries_all_say_nothing_is_unreadable():
    with pytest.raises(FeedUnreadableError, match="none of its 2 entries can be read"):
        parsed(rss("<guid>7</guid>", "<guid>8</guid>"))


def test_a_feed_without_entries_is_a_feed():
    assert parsed(rss()).entries == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is empty"),
        (b" \n\t", "the body is empty"),
        (b"\xef\xbb\xbf", "the body is empty"),
        (b"hello", "neither XML nor JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x01", "neither XML nor JSON"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "a web page, not a feed"),
        (b'<?xml version="1.0"?><!-- c --><html xmlns="http://www.w3.org/1999/xhtml"/>', "a web page, not a feed"),
        (b"<opml><body/></opml>", "XML or text, but no feed"),
        (b"{", "neither XML nor readable JSON"),
        (b"[" * 200_000, "neither XML nor readable JSON"),
        (b'{"items": []}', "JSON, but no JSON Feed"),
        (b"[1, 2]", "JSON, but no JSON Feed"),
        (b'<rss version="2.0"><channel><item><a', "broken XML: no entry could be read from it"),
    ],
)
def test_what_is_no_feed_is_told_in_words(body, reason):
    with pytest.raises(FeedUnreadableError) as caught:
        parsed(body)
    assert caught.value.reason == reason


def test_the_address_in_an_error_keeps_its_secrets():
    with pytest.raises(FeedUnreadableError) as caught:
        parse_feed(b"", None, "https://u:hunter2@agency.example/?token=hunter2", now=NOW)
    assert "hunter2" not in str(caught.value)


RUSSIAN = rss("<title>Встреча в Астане пройдёт до конца года</title><description>Сообщил замминистра.</description>")
ARABIC = rss("<title>الجولة المقبلة من محادثات أستانا حول سوريا قبل نهاية العام</title>")
CASES = [
    (RUSSIAN.encode(), "text/xml"),
    (RUSSIAN.encode(), "text/xml; charset=iso-8859-1"),
    (RUSSIAN.encode(), "text/html"),
    (b"\xef\xbb\xbf" + RUSSIAN.encode(), None),
    (RUSSIAN.encode("utf-16"), "text/xml"),
    (RUSSIAN.encode("utf-16-le"), None),
    (RUSSIAN.replace("?>", ' encoding="windows-1251"?>').encode("cp1251"), "text/xml; charset=utf-8"),
    (RUSSIAN.replace("?>", ' encoding="utf-8"?>').encode("cp1251"), "text/xml; charset=windows-1251"),
    (RUSSIAN.replace("?>", ' encoding="koi8-r"?>').encode("koi8-r"), None),
    (RUSSIAN.encode("cp1251"), None),
    (RUSSIAN.replace("?>", ' encoding="utf-8"?>').encode("cp1251"), "text/xml; charset=zlib"),
    (RUSSIAN.replace("?>", ' encoding="cp1252"?>').encode(), None),
]


@pytest.mark.parametrize(("body", "content_type"), CASES)
def test_a_charset_declared_wrong_or_not_at_all_is_read(body, content_type):
    assert only(parsed(body, content_type)).title == "Встреча в Астане пройдёт до конца года"


def test_windows_1256_is_read_where_it_is_declared():
    body = ARABIC.replace("?>", ' encoding="windows-1256"?>').encode("cp1256")
    assert only(parsed(body)).title == "الجولة المقبلة من محادثات أستانا حول سوريا قبل نهاية العام"


def test_a_guess_is_told():
    assert "read as" in parsed(RUSSIAN.encode("cp1251")).warnings[0]


def test_a_few_broken_bytes_spoil_only_themselves():
    feed = parsed(RUSSIAN.encode().replace("года".encode(), "года".encode()[:-1]))
    assert only(feed).title == "Встреча в Астане пройдёт до конца год\N{REPLACEMENT CHARACTER}"
    assert feed.warnings == ("some bytes are no UTF-8 and were replaced",)


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>Talks & terms</title>"),
        rss("<title>Talks &nbsp;&amp; terms</title>"),
        rss("<title>Talks\x08 &amp; terms\x00</title>"),
        "\n\n  " + rss("<title>Talks &amp; terms</title>"),
        "<b>Warning</b>: mysql\n" + rss("<title>Talks &amp; terms</title>"),
        rss("<title>Talks &amp; terms</title>") + "<script>counter()</script>",
        rss("<title><![CDATA[Talks & <i>terms</i>]]></title>"),
        rss("<title>Talks &amp;amp; terms</title>"),
        rss("<dc:creator>x</dc:creator><title>Talks &amp; terms</title>"),
    ],
)
def test_common_faults_are_survived(body):
    assert only(parsed(body)).title == "Talks & terms"


def test_a_body_that_breaks_off_loses_its_last_entry():
    """Half an entry may hold half a range of dates."""
    feed = parsed(rss("<title>Whole</title>", "<title>The talks will be on 11-12 November</title>")[:-42])
    assert [entry.title for entry in feed.entries] == ["Whole"]
    assert "the body breaks off; its last entry was left out" in feed.warnings


def test_a_body_whose_last_entry_is_closed_keeps_it():
    assert len(parsed(rss("<title>Whole</title>", "<title>Whole too</title>")[:-3]).entries) == 2


def test_entries_beyond_the_cap_are_counted():
    feed = parsed(rss(*(f"<title>{number}</title>" for number in range(10))), max_entries=4)
    assert [entry.title for entry in feed.entries] == ["0", "1", "2", "3"]
    assert feed.tossed == 6
    many = {"version": "https://jsonfeed.org/version/1", "items": [{"title": str(n)} for n in range(10)]}
    assert parsed(json.dumps(many), max_entries=4).tossed == 6


def test_entries_of_a_broken_body_beyond_the_cap_are_counted_too():
    body = '<rss version="2.0"><channel>' + "<item><title>a & b</title>" * 10
    feed = parsed(body, max_entries=4)
    assert len(feed.entries) <= 4
    assert len(feed.entries) + feed.tossed >= 9


@pytest.mark.parametrize(
    ("head", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl> 5 </ttl>", timedelta(minutes=5)),
        ("<ttl>always</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
            timedelta(minutes=15),
        ),
        ("<sy:updatePeriod>dayly</sy:updatePeriod>", None),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", timedelta(days=1)),
        ("<ttl>90</ttl><sy:updatePeriod>hourly</sy:updatePeriod>", timedelta(minutes=90)),
    ],
)
def test_what_the_feed_says_of_its_own_rhythm(head, ttl):
    body = rss(head=head).replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    assert parsed(body).ttl == ttl


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Wed,9 Oct 2024 14:30:5 GMT+9", datetime(2024, 10, 9, 5, 30, 5, tzinfo=UTC)),
        ("9 октября 2024 14:30", datetime(2024, 10, 9, 9, 30, tzinfo=UTC)),
        ("Wed, 09 Oct 2025 14:30:00 GMT", None),
        ("soon", None),
    ],
)
def test_a_date_is_read_by_our_own_layer_and_its_words_are_kept(date, moment):
    entry = only(parsed(rss(f"<title>t</title><pubDate>{date}</pubDate>"), zone=timezone(timedelta(hours=5))))
    assert entry.published_at == moment
    assert entry.published_raw == date


LAUGHS = (
    '<!DOCTYPE rss [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + ']><rss version="2.0"><channel><item><title>&i;</title></item></channel></rss>'
)


@pytest.mark.parametrize(
    "body",
    [
        LAUGHS,
        f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]>' + rss(f"<title>{'&a;' * 10_000}</title>"),
        '<rss version="2.0"><channel>' + "<" * 300_000,
        '<rss version="2.0"><channel>' + "<" * 3_000_000,
        '<rss version="2.0"><channel><item>' + "<a>" * 30_000,
        rss(*["<title>a</title>"] * 60_000),
        rss("<title>" + "&amp;lt;" * 200_000 + "</title>"),
    ],
    ids=["laughs", "quadratic", "brackets", "many brackets", "nesting", "entries", "escapes"],
)
@pytest.mark.timeout(10)
def test_a_hostile_body_ends(body):
    with contextlib.suppress(FeedUnreadableError):
        parsed(body.encode())


def test_an_outer_entity_is_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    body = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>' + rss("<title>&x;</title>")
    assert "hunter2" not in repr(parsed(body))


@given(
    st.sampled_from(
        (b"", b"<rss version='2.0'><channel><item><title>", b'{"version":"https://jsonfeed.org/version/1"')
    ),
    st.binary(max_size=300),
)
def test_no_bytes_break_the_parser(prefix, body):
    with contextlib.suppress(FeedUnreadableError):
        assert parsed(prefix + body).tossed == 0
