"""What is odd about a text is said, and nothing is said of the press as it is."""

import pytest

from worker.articles.oddities import oddities

ORDINARY = [
    "The 22nd round of the Astana talks on Syria will be held on 11-12 November.",
    "Le cycle «Astana», déjà prévu à l’été, «a été» reporté… «là»: «voilà», a-t-il répété.",
    "Встреча в США «СССР», МВФ и «АБС»… С.Лавров: «РФ – за»; «ЕС» против.",
    "ستعقد الجولة القادمة من محادثات أستانا حول سوريا (Astana-22) يوم الاثنين.",
    "Сирия бойынша Астана процесінің кездесуі өтеді. ҰҒҚӘІ №1, Өңір.",
    "El vigésimo segundo “encuentro” será en Astaná: ÑANDÚ, Álvaro, ¿sí?",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_the_press_as_it_is_is_not_odd(text):
    assert oddities(text, len(text), "en") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the text is empty"),
        (" \n\t ", "the text is empty"),
        ("\x00\x01\x02PNG\x00\xff\x10\x11", "cannot be printed"),
        ("talks \ufffd\ufffd\ufffd in \ufffd\ufffd", "cannot be printed"),
        ("talks in Astana \ud83d", "lone surrogates"),
        ("22-я встреча по Сирии".encode().decode("cp1252", "replace"), "decoded as Windows-1252"),
        ("Die nächsten Gespräche in Öskemen für März".encode().decode("cp1252"), "decoded as Windows-1252"),
        ("Встреча по Сирии пройдет".encode().decode("cp1251", "replace"), "decoded as Windows-1251"),
        ("محادثات أستانا حول سوريا".encode().decode("cp1252", "replace"), "decoded as Windows-1252"),
        ("The next round is in Astana. Следующая встреча пройдет там.", "it mixes scripts (54% Cyrillic, 46% Latin)"),
    ],
)
def test_what_is_odd_is_said_in_a_sentence(text, said):
    found = oddities(text, len(text), "ru")
    assert said in " ".join(found)


def test_how_much_was_left_out_is_told():
    assert oddities("a" * 10, 2000, "en") == [
        "the text has 2,000 characters, more than an article: the first 10 were read"
    ]


def test_what_it_was_read_as_is_told_of_a_mixed_text():
    [said] = oddities("Astana talks on Syria: переговоры по Сирии", 40, None)
    assert said.endswith("all of it was read as no language")
