"""Nothing that is a string makes extraction fail, and long texts take their length's time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.extract.facts import ArticleText
from worker.extract.form import as_json
from worker.extract.read import extract

PIECES = st.sampled_from(
    [
        "Astana", "Астана",
        "22nd", "22-й", "round", "раунд", "talks on Syria", "по Сирии", "November 11-12", "11 ноября",
        "will be held", "пройдет",
        "“", "”", "«", "»", '"', "\n\n", ". ", ", ", "İ", "\u064b", "\u200c", "\ud83d", "🙂",
        "Foreign Minister Sergei Lavrov", "said", "next",
        "postponed", "not", "31 February", "XXII", "99999999", "/TASS/",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map(" ".join), st.lists(PIECES, max_size=30).map("".join))
ON = datetime(2024, 10, 9, tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=30), text=TEXTS, language=st.sampled_from(["en", "ru", "xx", None]))
def test_any_text_is_read_and_every_span_is_exact(lexicon, title, text, language):
    article = ArticleText(title, text, language, ON)
    extraction = extract(article, lexicon)
    whole = article.whole
    form = as_json(extraction)
    spans = [
        proof
        for key in ("rounds", "meetings", "participants", "officials", "sources", "topics")
        for fact in form[key]
        for proof in fact["evidence"]
    ]
    for span in [*spans, *form["quotes"], *form["gaps"], *form["relevance"]["reasons"]]:
        assert whole[span["start"] : span["end"]] == span["exact"]


@pytest.mark.parametrize("text", ["", "\x00\xff" * 50, "\ud800" * 20, "Ð¡Ð¸Ñ€Ð¸Ñ Astana format", "\n" * 500])
def test_odd_texts_are_read(lexicon, text):
    extract(ArticleText("", text, "en", ON), lexicon)


@pytest.mark.parametrize(
    "piece",
    ["The 22nd round of Astana talks on Syria will be held on November 11-12, he said. ", "«a ", "11 и ", "a" * 50],
)
@pytest.mark.timeout(20)
def test_a_long_text_of_one_kind_ends(lexicon, piece):
    text = "Astana format on Syria. " + piece * (200_000 // len(piece))
    assert extract(ArticleText("", text, "en", ON), lexicon).relevance.relevant
