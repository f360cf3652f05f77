from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.opml import ListedFeed, OpmlUnreadableError, read_opml, write_opml

NOW = datetime(2024, 10, 9, 12, tzinfo=UTC)


def opml(*outlines):
    return f'<opml version="2.0"><head/><body>{"".join(outlines)}</body></opml>'.encode()


def test_what_is_written_is_read_back_whole():
    feeds = (
        ListedFeed("https://a.example/rss?x=1&y=2", "Agency <A>", "a", 'The "A"', "agency", "en", "active"),
        ListedFeed("https://b.example/", "Б", "b", "Б", "official", "ru", "paused"),
        ListedFeed("https://c.example/feed", "C"),
    )
    assert read_opml(write_opml(feeds, NOW)) == (feeds, ())


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"))
OURS = st.none() | NAMES.filter(bool)


@given(
    st.lists(
        st.builds(
            ListedFeed,
            st.integers(0, 10**6).map(lambda n: f"https://h.example/{n}"),
            NAMES.map(lambda name: " ".join(name.split())),
            OURS,
            OURS,
            st.sampled_from([None, "agency"]),
            st.sampled_from([None, "en", "kk"]),
            OURS,
        ),
        unique_by=lambda feed: feed.url,
    )
)
def test_no_name_is_lost_whatever_its_letters(feeds):
    found, odd = read_opml(write_opml(feeds, NOW))
    assert odd == ()
    assert sorted(found, key=lambda feed: feed.url) == sorted(feeds, key=lambda feed: feed.url)


def test_lists_of_other_programs_are_read():
    found, odd = read_opml(
        opml(
            '<outline text="News"><outline text=" World\n news " xmlURL="https://a.example/rss?utm_source=x"/></outline>',
            '<outline title="B" xmlUrl="http://b.example" htmlUrl="http://b.example/home" unknown="1"/>',
        )
    )
    assert found == (ListedFeed("https://a.example/rss", "World news"), ListedFeed("http://b.example/", "B"))
    assert odd == ()


def test_what_is_not_taken_is_told_with_its_line():
    found, odd = read_opml(
        opml(
            '\n<outline text="A" xmlUrl="https://a.example/rss"/>',
            '\n<outline text="A again" xmlUrl="https://a.example/rss#top"/>',
            '\n<outline text="F" xmlUrl="file:///etc/passwd"/>',
            '\n<outline text="all" type="include" url="https://a.example/self.opml"/>',
            '\n<outline text="mine" xmlUrl="https://me:hunter2@b.example/rss"/>',
        )
    )
    assert [feed.title for feed in found] == ["A"]
    assert odd == (
        "line 3: A again has an address that stands there already",
        "line 4: no http or https address",
        "line 5: another file is included, which is not followed",
        "line 6: an address with a user or password",
    )


def test_ten_thousand_outlines_are_read_however_they_are_nested():
    flat = opml(*(f'<outline text="{n}" xmlUrl="https://h{n}.example/"/>' for n in range(10_000)))
    assert len(read_opml(flat)[0]) == 10_000
    deep = opml("<outline text='f'>" * 200, '<outline xmlUrl="https://a.example/"/>', "</outline>" * 200)
    assert len(read_opml(deep)[0]) == 1


def test_a_list_that_breaks_off_gives_what_stands_before():
    whole = opml('<outline xmlUrl="https://a.example/"/>', '<outline xmlUrl="https://b.example/"/>')
    assert [feed.url for feed in read_opml(whole[:-40])[0]] == ["https://a.example/"]


@pytest.mark.parametrize("text", [b"", b"hello", b"<html/>", b"\x00\xff", b"<rss/>", b"{}"])
def test_junk_is_no_opml(text):
    with pytest.raises(OpmlUnreadableError, match="is no OPML"):
        read_opml(text)


def test_entities_are_not_expanded():
    bomb = b'<!DOCTYPE opml [<!ENTITY a "https://a.example/"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found, _ = read_opml(bomb + opml('<outline text="&f;" xmlUrl="&a;"/>', '<outline xmlUrl="https://b.example/"/>'))
    assert all("root:" not in feed.title for feed in found)
