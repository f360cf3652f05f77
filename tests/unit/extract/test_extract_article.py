"""The article of 9 October 2024 in our own words, in both languages, and what followed it."""

from datetime import date

import pytest

from models.vocabulary import DatesKind, Discourse, MeetingKind, Modality, Role, SourceKind, Status
from worker.extract.facts import Extraction, RoundFact

ENGLISH = """ date 2024-10-09 Work has started on the 22nd meeting of the Astana track on Syria in the Kazakh \
capital: preparations are underway, Russian Deputy Foreign Minister Sergei Vershinin announced.

Speaking to the press, as reported by the Russian agency TASS, Vershinin said: “We plan to hold one more \
international meeting on Syria in the Astana format in Astana,” and added that “everything needed is being arranged.”

Astana 21

Last January, the 21st round of the Astana process on Syria took place with delegations from the guarantor \
countries—Russia, Turkey, and Iran—and representatives of the Syrian regime and opposition. Jordan, Lebanon, and \
Iraq participated as observers, together with the United Nations and the International Committee of the Red Cross.

On the sidelines of the 79th session of the United Nations General Assembly in New York, Russian Foreign Minister \
Sergei Lavrov, Turkey’s Hakan Fidan, and Iran’s Abbas Araqchi met within the Astana format to discuss Syria.

The Russian Foreign Ministry also spoke of organizing the 22nd international meeting on Syria in coordination with \
Kazakhstan at a time that suits all.

Lavrov remarked that “the format has proven its worth as a mechanism,” while “much is left to do.”
"""

RUSSIAN = """Подготовка к 22-й международной встрече по Сирии в астанинском формате идет в столице Казахстана, \
сообщил заместитель министра иностранных дел РФ Сергей Вершинин.

«Мы планируем провести новую международную встречу по Сирии в астанинском формате в Астане», – сказал Вершинин, \
передает ТАСС.

В январе прошедшего зимнего сезона состоялся 21-й раунд Астанинского процесса. В нем участвовали делегации \
стран-гарантов — России, Турции и Ирана, представители сирийского правительства и сирийской оппозиции. Иордания, \
Ливан и Ирак присутствовали в качестве наблюдателей, как и ООН, и Международный комитет Красного Креста.

На полях 79-й сессии Генеральной Ассамблеи ООН в Нью-Йорке министры иностранных дел Сергей Лавров, Хакан Фидан и \
Аббас Аракчи провели встречу в астанинском формате.
"""


def the_round(extraction: Extraction, number: int) -> RoundFact:
    (fact,) = [fact for fact in extraction.rounds if fact.number == number]
    return fact


@pytest.mark.parametrize(("language", "text"), [("en", ENGLISH), ("ru", RUSSIAN)])
class TestTheSignalOfOctober2024:
    def test_it_tells_of_a_coming_round(self, read, language, text):
        extraction = read(text, language)
        assert extraction.relevance.relevant
        assert extraction.announces_new_round

    def test_round_22_is_planned_in_astana_without_a_date(self, read, language, text):
        fact = the_round(read(text, language), 22)
        assert (fact.status, fact.modality, fact.discourse) == (Status.PLANNED, Modality.ASSERTED, Discourse.FOCUS)
        assert fact.venue is not None
        assert (fact.venue.city, fact.venue.country) == ("Astana", "KAZ")
        assert fact.dates is None
        assert not fact.implied

    def test_round_21_is_background_and_concluded(self, read, language, text):
        fact = the_round(read(text, language), 21)
        assert (fact.status, fact.discourse) == (Status.CONCLUDED, Discourse.BACKGROUND)

    def test_the_delegations_belong_to_round_21_with_their_roles(self, read, language, text):
        roles = {p.code: p.role for p in read(text, language).participants if p.round == 21}
        assert roles == {
            "RUS": Role.GUARANTOR,
            "TUR": Role.GUARANTOR,
            "IRN": Role.GUARANTOR,
            "SYR-GOV": Role.PARTY,
            "SYR-OPP": Role.PARTY,
            "JOR": Role.OBSERVER,
            "LBN": Role.OBSERVER,
            "IRQ": Role.OBSERVER,
            "UN": Role.OBSERVER,
            "ICRC": Role.OBSERVER,
        }

    def test_the_ministers_in_new_york_are_a_meeting_and_no_round(self, read, language, text):
        (meeting,) = read(text, language).meetings
        assert meeting.kind is MeetingKind.MINISTERIAL
        assert meeting.venue is not None
        assert meeting.venue.city == "New York"
        assert set(meeting.participants) == {"RUS", "TUR", "IRN"}

    def test_the_officials_have_their_english_names_and_states(self, read, language, text):
        people = {official.name: official for official in read(text, language).officials}
        assert set(people) == {"Sergei Vershinin", "Sergei Lavrov", "Hakan Fidan", "Abbas Araghchi"}
        assert {name: person.affiliation for name, person in people.items()} == {
            "Sergei Vershinin": "RUS",
            "Sergei Lavrov": "RUS",
            "Hakan Fidan": "TUR",
            "Abbas Araghchi": "IRN",
        }

    def test_the_agency_is_credited(self, read, language, text):
        sources = {source.name: source.kind for source in read(text, language).sources}
        assert sources["TASS"] is SourceKind.REPORTED_BY

    def test_the_quotation_has_its_speaker(self, read, language, text):
        assert read(text, language).quotes[0].speaker == "Sergei Vershinin"

    def test_every_fact_has_evidence_that_stands_in_the_text(self, read, language, text):
        extraction = read(text, language)
        carriers = (
            *extraction.rounds,
            *extraction.meetings,
            *extraction.participants,
            *extraction.officials,
            *extraction.sources,
            *extraction.topics,
        )
        for carrier in carriers:
            assert carrier.evidence
            for proof in carrier.evidence:
                assert text[proof.start : proof.end] == proof.exact
                assert proof.rule


def test_the_titles_are_in_the_words_of_the_text(read):
    titles = {official.name: official.title for official in read(ENGLISH).officials}
    assert titles == {
        "Sergei Vershinin": "Russian Deputy Foreign Minister",
        "Sergei Lavrov": "Russian Foreign Minister",
        "Hakan Fidan": "Foreign Minister",
        "Abbas Araghchi": "Foreign Minister",
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Kazakhstan's Foreign Ministry said the 22nd meeting on Syria will be held in Astana on November 11-12.",
        ),
        ("en", "The 22nd round of the Astana talks on Syria is scheduled for 11 and 12 November, TASS reports."),
        ("ru", "22-я встреча по Сирии в астанинском формате пройдет 11-12 ноября, сообщили в МИД Казахстана."),
        ("ru", "Двадцать второй раунд переговоров по Сирии в Астане состоится 11 и 12 ноября 2024 года."),
    ],
)
def test_the_formal_announcement_gives_both_days(read, language, text):
    extraction = read(text, language, on=date(2024, 11, 8))
    fact = the_round(extraction, 22)
    assert fact.status is Status.ANNOUNCED
    assert fact.dates is not None
    assert (fact.dates.first, fact.dates.last) == (date(2024, 11, 11), date(2024, 11, 12))
    assert fact.dates.edtf == "2024-11-11/2024-11-12"
    assert fact.dates.kind is DatesKind.DAYS
    assert extraction.announces_new_round


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The 22nd round of the Syria talks opened in Astana on Monday. Delegations hold bilateral meetings."),
        ("ru", "В Астане начался 22-й раунд переговоров по Сирии. Делегации проводят двусторонние встречи."),
    ],
)
def test_a_round_under_way_is_no_announcement(read, language, text):
    extraction = read(text, language, on=date(2024, 11, 11))
    assert the_round(extraction, 22).status is Status.UNDER_WAY
    assert not extraction.announces_new_round


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            (
                "The 22nd round of the Astana talks on Syria ended on Tuesday. "
                "The sides agreed to hold the next meeting in the first half of 2025."
            ),
        ),
        (
            "ru",
            (
                "22-й раунд переговоров по Сирии завершился в Астане. "
                "Следующую встречу решено провести в первой половине 2025 года."
            ),
        ),
    ],
)
def test_a_concluding_report_names_the_next_round(read, language, text):
    extraction = read(text, language, on=date(2024, 11, 12))
    assert the_round(extraction, 22).status is Status.CONCLUDED
    coming = the_round(extraction, 23)
    assert coming.implied
    assert coming.status is Status.PLANNED
    assert coming.dates is not None
    assert coming.dates.edtf == "2025-40"
    assert extraction.announces_new_round


@pytest.mark.parametrize(
    ("language", "text", "first"),
    [
        ("en", "The next round of Syria talks in Nur-Sultan has been postponed from October to November 20.", 20),
        ("ru", "Очередной раунд переговоров по Сирии в Нур-Султане перенесен с октября на 20 ноября.", 20),
    ],
)
def test_a_postponement_gives_the_new_day(read, language, text, first):
    fact = read(text, language, on=date(2019, 10, 12)).rounds[0]
    assert (fact.number, fact.implied, fact.status) == (14, True, Status.POSTPONED)
    assert fact.dates is not None
    assert fact.dates.first == date(2019, 11, first)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministry denied that the Astana talks on Syria were postponed."),
        ("ru", "В ведомстве опровергли перенос переговоров по Сирии в Астане."),
    ],
)
def test_a_denied_postponement_leaves_the_plan_standing(read, language, text):
    facts = read(text, language, on=date(2017, 2, 14)).rounds
    assert (Status.POSTPONED, Modality.DENIED) in {(fact.status, fact.modality) for fact in facts}
    assert not any(fact.status is Status.POSTPONED and fact.modality is Modality.ASSERTED for fact in facts)
    assert facts[0].status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Astana beat Brann in the third qualifying round of the Conference League."),
        ("en", "The SCO summit opened in Astana; Putin and Erdogan also spoke about Syria."),
        ("en", "The sixth round of talks on Afghanistan in the Moscow format took place on Wednesday."),
        ("en", "The seventh round of the Syrian Constitutional Committee ended in Geneva."),
        ("en", "The Congress of Syrian National Dialogue gathered 1,400 delegates in Sochi."),
        ("en", "A new hotel opened by the river in the centre of Astana."),
        ("ru", "Велокоманда «Астана» объявила состав на «Тур де Франс»."),
        ("ru", "Форум «Астана» состоится 29-30 мая."),
        ("ru", "На саммите ШОС в Астане говорили и о Сирии."),
    ],
)
def test_other_matters_are_not_relevant(read, language, text):
    extraction = read(text, language)
    assert not extraction.relevance.relevant
    assert not extraction.rounds
    assert not extraction.announces_new_round


def test_a_language_without_a_file_gets_the_gate_only(read):
    extraction = read("De Astana-gesprekken: 22nd round of the Astana process on Syria", "nl")
    assert extraction.relevance.relevant
    assert not extraction.read
    assert extraction.rounds == ()
