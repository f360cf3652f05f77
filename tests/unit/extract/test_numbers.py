import pytest

from worker.extract.slots import roman

ONES = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
]  # fmt: skip
ENGLISH = {
    **dict(enumerate(ONES, 1)),
    20: "twentieth",
    30: "thirtieth",
    40: "fortieth",
    50: "fiftieth",
    **{
        ten + one: f"{word}-{ONES[one - 1]}"
        for ten, word in ((20, "twenty"), (30, "thirty"), (40, "forty"), (50, "fifty"))
        for one in range(1, 10)
    },
}
MASCULINE = [
    "первый", "второй", "третий", "четвертый", "пятый", "шестой", "седьмой", "восьмой", "девятый", "десятый",
    "одиннадцатый", "двенадцатый", "тринадцатый", "четырнадцатый", "пятнадцатый", "шестнадцатый", "семнадцатый",
    "восемнадцатый", "девятнадцатый",
]  # fmt: skip
RUSSIAN = {
    **dict(enumerate(MASCULINE, 1)),
    20: "двадцатый",
    30: "тридцатый",
    40: "сороковой",
    50: "пятидесятый",
    **{
        ten + one: f"{word} {MASCULINE[one - 1]}"
        for ten, word in ((20, "двадцать"), (30, "тридцать"), (40, "сорок"), (50, "пятьдесят"))
        for one in range(1, 10)
    },
}


@pytest.mark.parametrize(("language", "words"), [("en", ENGLISH), ("ru", RUSSIAN)])
def test_ordinals_1_to_59_read_back(lexicon, language, words):
    slots = lexicon.languages[language].slots
    assert {number: slots.number(word) for number, word in words.items()} == {number: number for number in words}
    assert len(words) == 59


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("двадцать второй", 22),
        ("двадцать вторая", 22),
        ("двадцать второго", 22),
        ("двадцать третьей", 23),
        ("пятую", 5),
    ],
)
def test_russian_ordinals_in_their_cases(lexicon, word, number):
    assert lexicon.languages["ru"].slots.number(word) == number


@pytest.mark.parametrize("word", ["вторник", "пятница", "двадцать", "третьим лицом", "сорок"])
def test_words_that_only_begin_like_ordinals_are_none(lexicon, word):
    assert lexicon.languages["ru"].slots.number(word) is None


@pytest.mark.parametrize(
    ("text", "number"), [("xxii", 22), ("xix", 19), ("xx", 20), ("iv", 4), ("lx", 60), ("хх", 20), ("хііі", 13)]
)
def test_roman_numerals_also_in_cyrillic_letters(text, number):
    assert roman(text) == number


@pytest.mark.parametrize("text", ["iiii", "vx", "mix", "xxc", "", "lxi"])
def test_what_is_no_canonical_roman_numeral_up_to_60_is_none(text):
    assert roman(text) is None
