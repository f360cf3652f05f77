from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.page import (
    METHOD,
    NoText,
    PageText,
    is_plausible_publication,
    publication_time,
    text_of_page,
)

URL = "https://agency.example/n/22?utm_source=rss"
NOW = datetime(2024, 10, 9, 12, tzinfo=UTC)

FIRST = (
    "The next meeting in the Astana format is to be held in the Kazakh capital before the end of the year, "
    "a deputy foreign minister told reporters on Wednesday."
)
SECOND = (
    "He recalled that the ministers of Russia, Türkiye and Iran had spoken about it in New York in September, "
    "and added that the observers would be invited as usual."
)


def page(body=f"<p>{FIRST}</p><p>{SECOND}</p>", head="", title="Astana format to meet again"):
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>"
        f"<meta property='og:title' content='{title}'>{head}</head>"
        "<body><nav><a href='/'>Home</a><a href='/world'>World</a></nav>"
        f"<article><h1>{title}</h1>{body}</article>"
        "<aside><h3>Latest news</h3><a href='/21'>Round 21 is over</a></aside>"
        "<footer>All rights reserved</footer></body></html>"
    )


def read(markup, content_type=None):
    return text_of_page(markup if isinstance(markup, bytes) else markup.encode(), URL, content_type)


def test_the_article_is_read_without_what_surrounds_it():
    found = read(page(head="<link rel='canonical' href='https://agency.example/n/22'>"))
    assert found == PageText(
        title="Astana format to meet again",
        text=f"{FIRST}\n\n{SECOND}",
        published_at=None,
        canonical_url="https://agency.example/n/22",
        method=METHOD,
    )


def test_the_method_names_library_version_and_preset():
    name, preset = METHOD.split(" ")
    assert name.startswith("trafilatura/2.")
    assert preset == "precision"


STATED = '<script type="application/ld+json">{"datePublished": "2024-10-09T14:30:00Z"}</script>'


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        ("<meta property='article:published_time' content='2024-10-09T14:30:00+03:00'>", "11:30"),
        ("<meta name='pubdate' content='2024-10-09 14:30:00 +0300'>", "11:30"),
        ("<meta itemprop='datePublished' content='2024-10-09T14:30'>", "14:30"),
        (STATED, "14:30"),
        (f"<meta property='article:modified_time' content='2024-10-09T20:00:00Z'>{STATED}", "14:30"),
        (f"<meta property='article:published_time' content='today'>{STATED}", "14:30"),
    ],
)
def test_the_publication_time_is_what_the_page_states_for_machines(head, moment):
    assert read(page(head=head)).published_at == datetime.fromisoformat(f"2024-10-09T{moment}").replace(tzinfo=UTC)


def test_a_time_element_states_it_too():
    body = f"<time pubdate datetime='2024-10-09T14:30:00Z'>today</time><p>{FIRST}</p><p>{SECOND}</p>"
    assert read(page(body)).published_at == datetime(2024, 10, 9, 14, 30, tzinfo=UTC)


def test_a_date_in_the_prose_or_an_edit_is_no_publication_time():
    head = "<meta property='article:modified_time' content='2024-10-09T20:00:00Z'>"
    assert read(page(f"<p>On 24 January 2024. {FIRST}</p><p>{SECOND}</p>", head)).published_at is None


RUSSIAN = (
    "Следующая встреча в астанинском формате пройдёт в столице Казахстана до конца года, "
    "сообщил журналистам в среду заместитель министра иностранных дел."
)


@pytest.mark.parametrize(
    ("head", "codec", "content_type"),
    [
        ("", "utf-8", None),
        ("<meta charset='windows-1251'>", "cp1251", None),
        ("", "cp1251", "text/html; charset=windows-1251"),
        ("<meta charset='windows-1251'>", "utf-8", "text/html; charset=iso-8859-1"),
        ("", "utf-16", None),
        ("<meta http-equiv='Content-Type' content='text/html; charset=koi8-r'>", "koi8-r", None),
    ],
)
def test_charsets_are_read(head, codec, content_type):
    body = f"<p>{RUSSIAN}</p><p>{RUSSIAN}</p>"
    markup = page(body, head, title="Встреча в Астане").encode(codec)
    assert read(markup, content_type).text.startswith(RUSSIAN)


def test_nul_bytes_and_half_characters_do_not_come_through():
    found = read(page(f"<p>{FIRST}\x00&#xD800;&#0;</p><p>{SECOND}</p>"))
    assert FIRST in found.text
    found.text.encode()
    assert "\x00" not in found.text


@pytest.mark.parametrize("body", [b"", b"  \n", b"\xff\xfe", b"<!-- only a remark -->"])
def test_an_empty_page_has_no_text(body):
    assert isinstance(read(body), NoText)


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        ("Just a moment...", "Checking your browser before accessing the site. " * 3, "a bot check, not the article"),
        (
            "Agency",
            "Для доступа к сайту включите JavaScript и обновите страницу. " * 3,
            "a bot check, not the article",
        ),
        (
            "Before you continue",
            "We use cookies and data to deliver our services. " * 4,
            "a consent page, not the article",
        ),
        (
            "Haber",
            "Sitemizde çerez kullanıyoruz, devam ederek çerezleri kabul edersiniz. " * 3,
            "a consent page, not the article",
        ),
        ("Round 22", f"{FIRST} Subscribe to continue reading this story.", "behind a paywall"),
        ("Раунд", "Встреча пройдёт до конца года. Материал доступен подписчикам издания. " * 3, "behind a paywall"),
    ],
)
def test_stubs_are_never_the_article(title, body, reason):
    assert read(page(f"<p>{body}</p>", title=title)) == NoText(reason)


def test_a_page_that_says_it_is_not_free_and_shows_little_is_a_paywall():
    head = '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>'
    assert read(page(f"<p>{FIRST}</p>", head)) == NoText("behind a paywall")


def test_a_long_article_that_speaks_of_cookies_is_an_article():
    body = "".join(f"<p>{number}. {FIRST}</p>" for number in range(10)) + "<p>We use cookies on this site.</p>"
    assert isinstance(read(page(body)), PageText)


def test_a_headline_alone_is_no_article():
    assert read(page("<p>Read more on our site tomorrow.</p>")) == NoText("too little text to be an article")


def test_a_ministrys_short_notice_is_an_article():
    assert read(page(f"<p>{FIRST}</p>")).text == FIRST


def test_a_very_long_page_is_cut():
    body = "".join(f"<p>{number}. {FIRST}</p>" for number in range(2000))
    assert len(read(page(body)).text) <= 250_000


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body):
    for markup in (body, b"<html><body><article><p>" + body):
        assert isinstance(read(markup), PageText | NoText)


@pytest.mark.parametrize(
    ("offset", "plausible"),
    [
        (timedelta(0), True),
        (timedelta(hours=-47), True),
        (timedelta(hours=-49), False),
        (timedelta(hours=23), True),
        (timedelta(hours=25), False),
    ],
)
def test_a_page_just_found_was_published_lately(offset, plausible):
    assert is_plausible_publication(NOW + offset, NOW) is plausible


TODAY, YESTERDAY = NOW - timedelta(hours=1), NOW - timedelta(days=1)
LONG_AGO, AHEAD = NOW - timedelta(days=300), NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("feed", "page_said", "agreed"),
    [
        (TODAY, YESTERDAY, TODAY),
        (TODAY, LONG_AGO, LONG_AGO),
        (LONG_AGO, TODAY, LONG_AGO),
        (LONG_AGO, None, LONG_AGO),
        (None, TODAY, TODAY),
        (None, LONG_AGO, None),
        (AHEAD, TODAY, TODAY),
        (TODAY, AHEAD, TODAY),
        (AHEAD, AHEAD, None),
        (None, None, None),
    ],
)
def test_feed_and_page_together_give_the_time(feed, page_said, agreed):
    assert publication_time(feed, page_said, NOW) == agreed
