from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.parse import parse_feed
from worker.feeds.split import MARK_BYTES, packed, split, unpacked

NOW = datetime(2024, 10, 10, tzinfo=UTC)
URL = "https://agency.example/rss/world.xml"
CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'


def rss(*entries, head="<title>World</title>", root='<rss version="2.0">'):
    inside = "".join(f"<item>{entry}</item>" for entry in entries)
    return f'<?xml version="1.0"?>{root}<channel>{head}{inside}</channel></rss>'


def atom(*entries, root='<feed xmlns="http://www.w3.org/2005/Atom">'):
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f"{root}<title>World</title>{inside}</feed>"


def rdf(*entries):
    inside = "".join(f'<item rdf:about="https://a.example/{n}">{entry}</item>' for n, entry in enumerate(entries))
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        f'<channel rdf:about="x"><title>World</title></channel>{inside}</rdf:RDF>'
    )


def cut(text, url=URL):
    return split(text.encode(), url)


def parsed(text, known=frozenset()):
    return parse_feed(text.encode(), None, URL, now=NOW, known=known)


ONE, TWO, THREE = ("<title>One</title><guid>1</guid>", "<title>Two</title>", "<title>Three</title><link>/3</link>")


@pytest.mark.parametrize("form", [rss, atom, rdf])
def test_entries_are_cut_where_they_begin_and_end(form):
    text = form(ONE, TWO, THREE)
    found = cut(text)
    pieces = [text[start:end] for start, end in found.spans]
    assert [piece.partition("<title>")[2][:3] for piece in pieces] == ["One", "Two", "Thr"]
    assert all(piece.endswith(("</item>", "</entry>")) for piece in pieces)
    assert len(set(found.marks)) == 3


def test_a_mark_follows_the_entry_wherever_it_stands():
    before, after = cut(rss(ONE, TWO)), cut(rss(THREE, ONE, TWO, head="<title>Other</title>"))
    assert after.marks[1:] == before.marks


@pytest.mark.parametrize(
    "other",
    [
        cut(rss(ONE, TWO), url="https://elsewhere.example/rss.xml"),
        cut(rss(ONE, TWO, root='<rss version="2.0" xml:lang="kk">')),
        cut(rss(ONE + " ", TWO + "<!-- -->")),
    ],
)
def test_what_an_entry_means_elsewhere_is_not_taken_for_known(other):
    assert not set(other.marks) & set(cut(rss(ONE, TWO)).marks)


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE rss [<!ENTITY a 'b'>]>" + rss(ONE).removeprefix('<?xml version="1.0"?>'),
        rss(ONE)[:-3],
        rss("<title>&nbsp;</title>"),
        rss("<x:title>unbound</x:title>"),
        rss("<title>a</title><item><title>inside</title></item>"),
        rss(head="<item><title>a</title></item><x><Item/></x>"),
        rss(ONE) + rss(TWO),
        '<rss version="2.0"><channel/><channel><item><title>a</title></item></channel></rss>',
        '<rss version="2.0"><channel><item/></channel></rss>',
        '<rss xmlns="http://backend.userland.com/rss2"><channel><item><title>a</title></item></channel></rss>',
        '<RDF xmlns="http://channel.netscape.com/rdf/simple/0.9/"><item><title>a</title></item></RDF>',
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
        "Warning: out of memory in line 5 " + rss(ONE),
        "\x00" + rss(ONE),
    ],
)
def test_what_is_not_plain_is_not_cut(text):
    assert cut(text) is None


def test_markup_within_text_is_no_entry():
    text = rss("<description><![CDATA[<item>a</item> </item>]]></description>", "<title>&lt;item&gt;</title>", TWO)
    assert len(cut(text).spans) == 3


def test_marks_are_kept_as_one_value():
    marks = cut(rss(ONE, TWO, THREE)).marks
    assert len(packed(marks)) == 3 * MARK_BYTES
    assert unpacked(packed(marks)) == set(marks)
    assert unpacked(None) == frozenset()


def test_known_entries_are_counted_and_not_read():
    known = frozenset(parsed(rss(ONE, TWO)).marks)
    feed = parsed(rss(THREE, ONE, TWO, head="<title>World</title><ttl>5</ttl>"), known)
    assert [entry.title for entry in feed.entries] == ["Three"]
    assert feed.unchanged == 2
    assert feed.marks[1:] == parsed(rss(ONE, TWO)).marks
    assert feed.ttl is not None


def test_a_feed_with_an_entry_that_says_nothing_is_read_whole_each_time():
    assert parsed(rss(ONE, "<guid>7</guid>")).marks == ()


WORDS = st.text("аbcé 1&<>'\"]", max_size=12).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "")
)
FIELDS = st.sampled_from(
    [
        "<title>{}</title>",
        "<link>https://agency.example/{}</link>",
        "<link href='/n/{}'/>",
        "<guid>{}</guid>",
        "<id>tag:{}</id>",
        "<pubDate>Wed, 09 Oct 2024 14:30:00 +0300</pubDate><!-- {} -->",
        "<published>2024-10-09T12:00:00Z</published>",
        "<description>&lt;p&gt;{}&lt;/p&gt;</description>",
        "<summary type='html'>{}</summary>",
        f"<content:encoded {CONTENT}><![CDATA[<p>{{}}</p>]]></content:encoded>",
        '<content type="xhtml" xml:lang="tr"><div xmlns="http://www.w3.org/1999/xhtml"><p>{}</p></div></content>',
        "<language>kk</language><author><name>{}</name></author>",
        "<source><title>{}</title></source>",
        "<category term='x'>{}</category><enclosure url='/a.mp3' type='audio/mpeg'/>",
    ]
)
ENTRIES = st.lists(st.builds(str.format, FIELDS, WORDS), min_size=1, max_size=6).map("".join)


@given(st.sampled_from([rss, atom, rdf]), st.lists(ENTRIES, max_size=6), st.data())
def test_what_is_read_in_part_is_what_is_read_whole(form, entries, data):
    whole = parsed(form("<title>always</title>", *entries))
    known = frozenset(data.draw(st.sets(st.sampled_from(whole.marks or (b"",)))))
    part = parsed(form("<title>always</title>", *entries), known)
    if part.unchanged:
        kept = [entry for entry, mark in zip(whole.entries, whole.marks, strict=True) if mark not in known]
        assert list(part.entries) == kept
        assert part.unchanged == len(whole.entries) - len(kept)
    else:
        assert part == whole
    assert part.marks == whole.marks
