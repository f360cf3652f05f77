import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.feeds.plaintext import MAX_CHARACTERS, plain_line, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Round  22 \n is planned", "Round 22\nis planned"),
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One,<br>still one.</p>", "One,\nstill one."),
        ("<p>a <b>bold</b> <i>word</i></p>", "a bold word"),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("before<script>alert(1)</script>after", "beforeafter"),
        ("<style>p{}</style><p>words</p><iframe src='x'>no</iframe>", "words"),
        ("a<!-- hidden -->b", "ab"),
        ("Lavrov &amp; Fidan &#8211; talks", "Lavrov & Fidan – talks"),
        ("5 < 7 and 9 > 8", "5 < 7 and 9 > 8"),
        ("AT&T", "AT&T"),
        ("<p>unclosed <b>markup", "unclosed markup"),
        ("<img src=x onerror=alert(1)>", ""),
        ("nul\x00 and half \ud800 a pair", "nul and half a pair"),
        ("non\u00a0breaking", "non breaking"),
        ("می‌شود", "می‌شود"),
        ("", ""),
        (None, ""),
    ],
)
def test_markup_becomes_text_with_its_paragraphs(markup, text):
    assert plain_text(markup) == text


@pytest.mark.parametrize(
    ("markup", "line"),
    [
        ("Astana&amp;#039;s round", "Astana's round"),
        ("Talks &amp;amp; terms", "Talks & terms"),
        ("<b>Round\n22</b>", "Round 22"),
        ("&lt;b&gt;Round 22&lt;/b&gt;", "Round 22"),
    ],
)
def test_titles_are_one_line_and_may_be_escaped_twice(markup, line):
    assert plain_line(markup) == line


def test_a_text_has_a_longest_length():
    assert len(plain_text("<p>word</p>" * 100_000)) <= MAX_CHARACTERS


def test_deep_nesting_does_no_harm():
    assert plain_text("<div>" * 100_000 + "words").strip() in ("", "words")


@given(st.text(max_size=200))
def test_no_text_breaks_it_and_the_result_can_be_stored(markup):
    plain_text(markup).encode()
    assert "\x00" not in plain_text(markup)


@pytest.mark.parametrize("reference", ["&#27;", "&#x1b;", "&#XD800;", "&#0", "&#1114112;", "&#99999999;"])
def test_a_reference_to_what_no_text_may_hold_is_left_out_alone(reference: str) -> None:
    assert plain_text(f"<p>The talks{reference} begin</p>") == "The talks begin"
