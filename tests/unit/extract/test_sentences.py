"""Where a sentence ends, and where a dot is only part of a number."""

import pytest

from config.lexicon import Text
from worker.extract.mentions import Mention, Mentions
from worker.extract.sentences import cut

DOTTED = Text(abbreviations=("dr",), ordinal_dot=True)


def sentences(text: str, rules: Text, mentions: Mentions | None = None) -> list[str]:
    clauses = cut(text.lower(), mentions or Mentions(()), rules)
    spans = [clauses.sentence(number) for number in sorted({clause.sentence for clause in clauses.all})]
    return [text[start:end].strip() for start, end in spans if start < end]


@pytest.mark.parametrize(
    "text",
    [
        "Die 22. Runde ist am 11. und 12. November geplant.",
        "Astana'da 22. tur 11. Kasım günü başlıyor.",
        "Vom 24. bis 25. Januar tagt das 21. internationale Treffen.",
    ],
)
def test_the_dot_of_an_ordinal_ends_no_sentence(text):
    assert sentences(text, DOTTED) == [text]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Das war 2024. Danach kam nichts.", ["Das war 2024.", "Danach kam nichts."]),
        ("Der Kurs stieg auf 1,22. Danach fiel er.", ["Der Kurs stieg auf 1,22.", "Danach fiel er."]),
        ("Es begann am 11.\nDanach kam nichts.", ["Es begann am 11.", "Danach kam nichts."]),
        ("Die Runde endet am 12. (dpa)", ["Die Runde endet am 12.", "(dpa)"]),
    ],
)
def test_other_numbers_before_a_dot_end_one(text, ends):
    assert sentences(text, DOTTED) == ends


def test_a_whole_round_before_the_dot_ends_one():
    text = "Das war die Runde 22. Danach kam nichts."
    start = text.index("Runde")
    counted = Mentions([Mention("numbered", "numbered", start, text.index("."), "de.rounds.numbered#0")])
    assert sentences(text, DOTTED, counted) == ["Das war die Runde 22.", "Danach kam nichts."]


def test_without_the_key_a_dot_after_a_number_ends_a_sentence():
    assert sentences("There were 22. They met again.", Text()) == ["There were 22.", "They met again."]
