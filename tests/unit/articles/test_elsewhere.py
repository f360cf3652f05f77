import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.articles.elsewhere import other_forms, sends_on_to

URL = "https://agency.example/news/22"


def head(markup):
    return f"<html><head>{markup}</head><body><p>Wait.</p></body></html>".encode()


@pytest.mark.parametrize(
    ("markup", "target"),
    [
        ('<meta http-equiv="refresh" content="0; url=https://other.example/a">', "https://other.example/a"),
        ("<META HTTP-EQUIV='Refresh' CONTENT=\"3;URL='/b?x=1#top'\">", "https://agency.example/b?x=1"),
        ('<meta http-equiv="refresh" content="0, c">', "https://agency.example/news/c"),
        ('<meta http-equiv="refresh" content="300; url=/front">', None),
        ('<meta http-equiv="refresh" content="0">', None),
        ('<meta http-equiv="refresh" content="0; url=https://agency.example/news/22#x">', None),
        ('<meta http-equiv="refresh" content="0; url=javascript:alert(1)">', None),
        ('<meta name="refresh" content="0; url=/b">', None),
        ("", None),
    ],
)
def test_a_page_that_sends_on_at_once_names_where_to(markup, target):
    assert sends_on_to(head(markup), URL) == target


def test_a_page_names_its_other_forms_those_for_phones_first():
    page = head('<link rel="canonical" href="/n/22"><link rel="amphtml" href="https://amp.agency.example/22">')
    assert other_forms(page, URL) == ("https://amp.agency.example/22", "https://agency.example/n/22")


@pytest.mark.parametrize("markup", [f'<link rel="canonical" href="{URL}">', '<link rel="amphtml" href="data:x">', ""])
def test_a_page_that_names_itself_has_no_other_form(markup):
    assert other_forms(head(markup), URL) == ()


@given(st.binary(max_size=300))
def test_no_bytes_break_it(page):
    assert sends_on_to(page, URL) is None or other_forms(page, URL) is not None
