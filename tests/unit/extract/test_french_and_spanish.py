"""French and Spanish: numbers, dates and turns of phrase as their press writes them, each with a near miss."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Role, Status
from worker.extract.facts import ArticleText, KnownRound
from worker.extract.read import extract

FRENCH_ONES = [
    "premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième", "huitième", "neuvième",
    "dixième", "onzième", "douzième", "treizième", "quatorzième", "quinzième", "seizième", "dix-septième",
    "dix-huitième", "dix-neuvième",
]  # fmt: skip
FRENCH_TENS = {20: ("vingt", "vingtième"), 30: ("trente", "trentième"), 40: ("quarante", "quarantième")}
FRENCH = {
    **dict(enumerate(FRENCH_ONES, 1)),
    **{ten: word for ten, (_, word) in FRENCH_TENS.items()},
    **{ten + 1: f"{stem} et unième" for ten, (stem, _) in FRENCH_TENS.items()},
    **{ten + one: f"{stem}-{FRENCH_ONES[one - 1]}" for ten, (stem, _) in FRENCH_TENS.items() for one in range(2, 10)},
    50: "cinquantième",
    60: "soixantième",
}
SPANISH_ONES = [
    "primera", "segunda", "tercera", "cuarta", "quinta", "sexta", "séptima", "octava", "novena", "décima",
    "undécima", "duodécima", "decimotercera", "decimocuarta", "decimoquinta", "decimosexta", "decimoséptima",
    "decimoctava", "decimonovena",
]  # fmt: skip
SPANISH_TENS = {20: "vigésima", 30: "trigésima", 40: "cuadragésima", 50: "quincuagésima"}
SPANISH = {
    **dict(enumerate(SPANISH_ONES, 1)),
    **SPANISH_TENS,
    **{ten + one: f"{word} {SPANISH_ONES[one - 1]}" for ten, word in SPANISH_TENS.items() for one in range(1, 10)},
    60: "sexagésima",
}


@pytest.mark.parametrize(("language", "words"), [("fr", FRENCH), ("es", SPANISH)])
def test_ordinals_in_words_read_back(lexicon, language, words):
    slots = lexicon.languages[language].slots
    assert {number: slots.number(word) for number, word in words.items()} == {number: number for number in words}


@pytest.mark.parametrize(
    ("language", "word", "number"),
    [
        ("fr", "vingt-et-unième", 21),
        ("fr", "vingt deuxième", 22),
        ("fr", "seconde", 2),
        ("fr", "premiere", 1),
        ("fr", "vingt-deux", 22),
        ("fr", "xxiie", 22),
        ("fr", "xixème", 19),
        ("fr", "ve", 5),
        ("fr", "vingt", 20),
        ("es", "vigésimo segundo", 22),
        ("es", "vigesimosegunda", 22),
        ("es", "vigesimoprimera", 21),
        ("es", "decimoprimera", 11),
        ("es", "décima tercera", 13),
        ("es", "veintidós", 22),
        ("es", "xxii", 22),
        ("es", "v", 5),
        ("es", "segundos antes", None),
        ("es", "vigésimo", 20),
    ],
)
def test_further_forms_of_numbers(lexicon, language, word, number):
    assert lexicon.languages[language].slots.number(word) == number


@pytest.mark.parametrize(
    ("language", "text", "number"),
    [
        ("fr", "La XXIIe réunion sur la Syrie à Astana aura lieu en novembre.", 22),
        ("fr", "Le Xe cycle de pourparlers d'Astana sur la Syrie s'est achevé.", 10),
        ("fr", "Le cycle n° 22 des pourparlers d'Astana sur la Syrie aura lieu en novembre.", 22),
        ("fr", "Les XX et autres réunions sur la Syrie à Astana.", None),
        ("fr", "Les vingt-deux réunions sur la Syrie à Astana n'ont rien donné.", None),
        ("fr", "Le mix des réunions sur la Syrie à Astana.", None),
        ("es", "La XXII reunión sobre Siria en Astaná se celebrará en noviembre.", 22),
        ("es", "La V ronda de las conversaciones de Astaná sobre Siria terminó.", 5),
        ("es", "La ronda veintidós de las conversaciones de Astaná sobre Siria se celebrará en noviembre.", 22),
        ("es", "Las veintidós rondas de las conversaciones de Astaná sobre Siria no dieron resultado.", None),
        ("es", "La 22.º ronda de las conversaciones de Astaná sobre Siria se celebrará en noviembre.", 22),
    ],
)
def test_a_round_number_in_running_text(read, language, text, number):
    found = [fact.number for fact in read(text, language).rounds if not fact.implied and fact.number]
    assert found == ([] if number is None else [number])


FRENCH_DATE = "Le 22e cycle des pourparlers d'Astana sur la Syrie est prévu {}."
SPANISH_DATE = "La 22ª ronda de las conversaciones de Astaná sobre Siria está prevista {}."


@pytest.mark.parametrize(
    ("frame", "words", "edtf"),
    [
        (FRENCH_DATE, "les 11 et 12 novembre", "2024-11-11/2024-11-12"),
        (FRENCH_DATE, "du 11 au 12 novembre 2024", "2024-11-11/2024-11-12"),
        (FRENCH_DATE, "les 11-12 novembre", "2024-11-11/2024-11-12"),
        (FRENCH_DATE, "lundi 11 et mardi 12 novembre", "2024-11-11/2024-11-12"),
        (FRENCH_DATE, "entre le 11 et le 12 novembre", "2024-11-11/2024-11-12"),
        (FRENCH_DATE, "du 30 novembre au 1er décembre", "2024-11-30/2024-12-01"),
        (FRENCH_DATE, "le 1er décembre", "2024-12-01"),
        (FRENCH_DATE, "le premier décembre", "2024-12-01"),
        (FRENCH_DATE, "les onze et douze novembre", "2024-11-11/2024-11-12"),
        (FRENCH_DATE, "au mois de novembre prochain", "2024-11"),
        (FRENCH_DATE, "les 9, 11 et 12 novembre", None),
        (FRENCH_DATE, "à la mi-novembre", "2024-11-10/2024-11-20"),
        (FRENCH_DATE, "fin novembre", "2024-11-21/2024-11-30"),
        (FRENCH_DATE, "début décembre", "2024-12-01/2024-12-10"),
        (FRENCH_DATE, "dans la seconde quinzaine de novembre", "2024-11-16/2024-11-30"),
        (FRENCH_DATE, "en novembre", "2024-11"),
        (FRENCH_DATE, "au premier semestre 2025", "2025-40"),
        (FRENCH_DATE, "avant la fin du mois", "2024-10-09/2024-10-31"),
        (FRENCH_DATE, "le mois prochain", "2024-11"),
        (FRENCH_DATE, "le 31 novembre", None),
        (SPANISH_DATE, "para los días 11 y 12 de noviembre", "2024-11-11/2024-11-12"),
        (SPANISH_DATE, "del 11 al 12 de noviembre de 2024", "2024-11-11/2024-11-12"),
        (SPANISH_DATE, "para el 11-12 de noviembre", "2024-11-11/2024-11-12"),
        (SPANISH_DATE, "para el lunes 11 y el martes 12 de noviembre", "2024-11-11/2024-11-12"),
        (SPANISH_DATE, "entre el 11 y el 12 de noviembre", "2024-11-11/2024-11-12"),
        (SPANISH_DATE, "del 30 de noviembre al 1 de diciembre", "2024-11-30/2024-12-01"),
        (SPANISH_DATE, "para el 1º de diciembre", "2024-12-01"),
        (SPANISH_DATE, "para el primero de diciembre", "2024-12-01"),
        (SPANISH_DATE, "para los días once y doce de noviembre", "2024-11-11/2024-11-12"),
        (SPANISH_DATE, "para los días 9, 11 y 12 de noviembre", None),
        (SPANISH_DATE, "para mediados de noviembre", "2024-11-10/2024-11-20"),
        (SPANISH_DATE, "para finales de noviembre", "2024-11-21/2024-11-30"),
        (SPANISH_DATE, "para principios de diciembre", "2024-12-01/2024-12-10"),
        (SPANISH_DATE, "para la segunda quincena de noviembre", "2024-11-16/2024-11-30"),
        (SPANISH_DATE, "para noviembre", "2024-11"),
        (SPANISH_DATE, "para el primer semestre de 2025", "2025-40"),
        (SPANISH_DATE, "para el próximo mes", "2024-11"),
        (SPANISH_DATE, "para el 31 de noviembre", None),
    ],
)
def test_dates(read, frame, words, edtf):
    main = read(frame.format(words), "fr" if frame is FRENCH_DATE else "es").rounds[0]
    assert (main.dates.edtf if main.dates else None) == edtf


@pytest.mark.parametrize(
    ("language", "text", "status"),
    [
        ("fr", "Le 22e cycle des pourparlers d'Astana sur la Syrie {}.", {
            "doit se tenir à Astana": Status.PLANNED, "devrait s'ouvrir prochainement": Status.PLANNED,
            "s'est ouvert": Status.UNDER_WAY, "se poursuit": Status.UNDER_WAY, "a pris fin": Status.CONCLUDED,
            "s'était tenu en juin": Status.CONCLUDED, "a été repoussé": Status.POSTPONED,
            "n'aura pas lieu": Status.CANCELLED, "aura bien lieu": Status.CONFIRMED,
            "serait reporté, selon une rumeur": None,
        }),
        ("es", "La 22ª ronda de las conversaciones de Astaná sobre Siria {}.", {
            "se llevará a cabo en Astaná": Status.PLANNED, "debe comenzar pronto": Status.PLANNED,
            "arrancó": Status.UNDER_WAY, "está en curso": Status.UNDER_WAY, "llegó a su fin": Status.CONCLUDED,
            "tuvo lugar en junio": Status.CONCLUDED, "se pospone": Status.POSTPONED,
            "no se celebrará": Status.CANCELLED, "se celebrará según lo previsto": Status.CONFIRMED,
            "habría sido aplazada": None,
        }),
    ],
)  # fmt: skip
def test_status(read, language, text, status):
    said = {words: read(text.format(words), language).rounds for words in status}
    asserted = {
        words: next((fact.status for fact in facts if fact.modality.value == "asserted"), None)
        for words, facts in said.items()
    }
    assert asserted == status


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les délégations russe et iranienne sont arrivées aux pourparlers d'Astana sur la Syrie."),
        ("es", "Las delegaciones rusa e iraní llegaron a las conversaciones de Astaná sobre Siria."),
    ],
)
def test_a_delegation_is_named_by_the_adjective_behind_it(read, language, text):
    assert {each.code for each in read(text, language).participants} == {"RUS", "IRN"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Un chat iranien et un dessert russe : rien sur les pourparlers d'Astana sur la Syrie."),
        ("es", "Un gato iraní y un postre ruso: nada sobre las conversaciones de Astaná sobre Siria."),
    ],
)
def test_an_adjective_without_a_delegation_is_no_participant(read, language, text):
    assert read(text, language).participants == ()


@pytest.mark.parametrize(
    ("language", "text", "city"),
    [
        ("fr", "Le 10e cycle des pourparlers d'Astana sur la Syrie se tiendra à Sotchi.", "Sochi"),
        ("fr", "La 10e réunion du processus d'Astana sur la Syrie se tiendra à Sotchi.", "Sochi"),
        ("fr", "Le 10e cycle des pourparlers sur la Syrie se tiendra à Nour-Soultan.", "Astana"),
        ("fr", "Le 10e cycle sur la Syrie se tiendra bientôt, a dit Noursoultan Nazarbaïev à Astana.", "Astana"),
        ("es", "La 10ª ronda de las conversaciones de Astaná sobre Siria se celebrará en Sochi.", "Sochi"),
        ("es", "La 10ª reunión del proceso de Astaná sobre Siria se celebrará en Sochi.", "Sochi"),
        ("es", "La 10ª ronda de conversaciones sobre Siria se celebrará en Nursultán.", "Astana"),
    ],
)
def test_the_city_in_the_name_of_the_format_gives_way_to_the_venue(read, language, text, city):
    venue = read(text, language).rounds[0].venue
    assert venue is not None
    assert venue.city == city


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("fr", "L'émissaire Staffan de Mistura et Bachar al-Assad parlent des pourparlers d'Astana sur la Syrie.",
         {"Staffan de Mistura", "Bashar al-Assad"}),
        ("fr", "Le vice-ministre russe des Affaires étrangères, Sergueï Verchinine, sera aux pourparlers d'Astana.",
         {"Sergei Vershinin"}),
        ("fr", "Aux pourparlers d'Astana sur la Syrie, matar et toma ne sont pas des noms.", set()),
        ("es", "El enviado Staffan de Mistura y Bashar al Asad hablaron de las conversaciones de Astaná sobre Siria.",
         {"Staffan de Mistura", "Bashar al-Assad"}),
        ("es", "El viceministro kazajo Mujtar Tleuberdi habló de las conversaciones de Astaná sobre Siria.",
         {"Mukhtar Tleuberdi"}),
        ("es", "Quieren matar la ronda de las conversaciones de Astaná sobre Siria.", set()),
    ],
)  # fmt: skip
def test_officials(read, language, text, names):
    assert {official.name for official in read(text, language).officials} == names


def test_observers_and_guarantors(read):
    french = "Aux pourparlers d'Astana sur la Syrie, la Jordanie sera observatrice ; la Russie en est garante."
    roles = {each.code: each.role for each in read(french, "fr").participants}
    assert roles == {"JOR": Role.OBSERVER, "RUS": Role.GUARANTOR}


def test_names_right_behind_the_word_are_the_observers_and_not_those_before_it(read):
    text = "Aux pourparlers d'Astana sur la Syrie, l'ONU, l'Irak et le Liban viennent en observateurs."
    led = "A las conversaciones de Astaná sobre Siria irán la ONU y los observadores Jordania e Irak."
    read_both = (read(text, "fr"), read(led, "es"))
    said = [{each.code for each in one.participants if each.role is Role.OBSERVER} for one in read_both]
    assert said == [{"UN", "IRQ", "LBN"}, {"JOR", "IRQ"}]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Il a annoncé mercredi le report des pourparlers d'Astana sur la Syrie, qui débuteront le 17 octobre.",
        ),
        ("es", "Anunció el miércoles el aplazamiento de las conversaciones de Astaná sobre Siria al 17 de octubre."),
    ],
)
def test_the_weekday_of_an_announcement_is_no_day_of_the_round(read, language, text):
    dates = read(text, language).rounds[0].dates
    assert dates is not None
    assert dates.edtf == "2024-10-17"


def test_the_history_knows_the_year_of_a_round_and_a_year_told_of_another_is_not_its(lexicon):
    text = "La 13ª ronda de conversaciones de Astaná será el 1 y 2 de agosto. Hubo otra en enero de 2017."
    article = ArticleText("", text, "es", None)
    known = [KnownRound(13, date(2019, 8, 1), date(2019, 8, 2), "Astana")]
    dates = [extract(article, lexicon, history).rounds[0].dates for history in (known, [])]
    assert [each.edtf if each else None for each in dates] == ["2019-08-01/2019-08-02", "XXXX-08-01/XXXX-08-02"]


WORDS = st.sampled_from([
    "l'", "d’", "« ", " »", "22e", "XXIIe", "réunion", "Astana", "Syrie", "les", "11", "et", "12", "novembre",
    "l’ÉMISSAIRE", "Mistura", "vigésima", "ronda", "aplazada", "—", "\u00ad", "ﬁn", "Ż", ".",
])  # fmt: skip


@given(words=st.lists(WORDS, max_size=30), language=st.sampled_from(["fr", "es"]))
def test_evidence_is_the_words_of_the_text(read, words, language):
    text = "Astana, Syrie, format d'Astana. " + " ".join(words)
    extraction = read(text, language)
    spans = [proof for fact in extraction.rounds for proof in fact.evidence]
    spans += [proof for official in extraction.officials for proof in official.evidence]
    assert all(text[proof.start : proof.end] == proof.exact for proof in spans)
