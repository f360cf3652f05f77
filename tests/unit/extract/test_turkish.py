"""Turkish: endings behind apostrophes, ordinals in all their forms, verbs at the end of the clause."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Modality, Status
from worker.extract.dates import Tense, find_dates, resolve
from worker.extract.facts import ArticleText
from worker.extract.fold import fold
from worker.extract.mentions import find
from worker.extract.read import extract

ON = date(2024, 10, 9)
ONES = ["birinci", "ikinci", "üçüncü", "dördüncü", "beşinci", "altıncı", "yedinci", "sekizinci", "dokuzuncu"]
WORDS = {
    **dict(enumerate(ONES, 1)),
    10: "onuncu",
    20: "yirminci",
    30: "otuzuncu",
    40: "kırkıncı",
    50: "ellinci",
    **{
        ten + one: f"{word} {ONES[one - 1]}"
        for ten, word in ((10, "on"), (20, "yirmi"), (30, "otuz"), (40, "kırk"), (50, "elli"))
        for one in range(1, 10)
    },
}


def test_ordinals_1_to_59_read_back(lexicon):
    slots = lexicon.languages["tr"].slots
    assert len(WORDS) == 59
    assert {number: slots.number(fold(word).text) for number, word in WORDS.items()} == {
        number: number for number in WORDS
    }


@pytest.mark.parametrize(
    "round_",
    [
        "22. Astana toplantısı", "22'nci Astana toplantısı", "22’nci Uluslararası Suriye Toplantısı", "22'inci tur",
        "22nci tur", "yirmi ikinci tur", "yirmiikinci tur", "XXII. Uluslararası Suriye Toplantısı", "Astana-22",
        "Astana görüşmelerinin 22. turu", "Astana toplantılarının 22'ncisi", "Astana toplantısının yirmi ikincisi",
        "YİRMİ İKİNCİ ASTANA TOPLANTISI",
    ],
)  # fmt: skip
def test_a_round_is_numbered_in_every_way(read, round_):
    (fact, *_) = read(f"Suriye konulu {round_} Kazakistan'ın başkentinde kasımda yapılacak.", "tr").rounds
    assert (fact.number, fact.implied, fact.status) == (22, False, Status.PLANNED)


@pytest.mark.parametrize(
    "text",
    [
        "Suriye konulu Astana toplantısı 22 Kasım'da yapılacak.",
        "Suriye konulu Astana toplantısının ikinci gününde bildiri okunacak.",
        "Alıkonulanlara ilişkin çalışma grubu Suriye için Astana'da altıncı toplantısını yapacak.",
        "Astana sürecinin Suriye konulu yedinci üçlü zirvesi Tahran'da yapılacak.",
        "Suriye konulu Astana süreci, Cenevre görüşmelerinin yedinci turundan sonra konuşuldu.",
        "Suriye için Astana'da 22 delege bir araya gelecek.",
    ],
)
def test_other_numbers_are_no_round(read, text):
    assert {fact.number for fact in read(text, "tr").rounds if not fact.implied} <= {None}


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("11-12 Kasım'da", ["2024-11-11/2024-11-12"]),
        ("11–12 Kasım tarihlerinde", ["2024-11-11/2024-11-12"]),
        ("11 ve 12 Kasım 2024’te", ["2024-11-11/2024-11-12"]),
        ("11 ile 12 kasımda", ["2024-11-11/2024-11-12"]),
        ("30 Kasım-1 Aralık tarihlerinde", ["2024-11-30/2024-12-01"]),
        ("31 Ekim ve 1 Kasım'da", ["2024-10-31/2024-11-01"]),
        ("Kasım ayının 11'inde", ["2024-11-11"]),
        ("Kasım'ın 11'inde", ["2024-11-11"]),
        ("11 Kasım Pazartesi günü", ["2024-11-11"]),
        ("kasımda", ["2024-11"]),
        ("Kasım'da", ["2024-11"]),
        ("kasım ayında", ["2024-11"]),
        ("2024 yılının kasım ayında", ["2024-11"]),
        ("kasım başında", ["2024-11-01/2024-11-10"]),
        ("kasım ayının ortalarında", ["2024-11-10/2024-11-20"]),
        ("Kasım'ın sonunda", ["2024-11-21/2024-11-30"]),
        ("kasım ayının ikinci yarısında", ["2024-11-16/2024-11-30"]),
        ("kasım ayının son haftasında", ["2024-11-24/2024-11-30"]),
        ("kasım sonu aralık başında", ["2024-11-21/2024-12-10"]),
        ("kasım veya aralık ayında", ["2024-11/2024-12"]),
        ("2025'in ilk yarısında", ["2025-40"]),
        ("2024 yılının ikinci yarısında", ["2024-41"]),
        ("gelecek ayın başında", ["2024-11-01/2024-11-10"]),
        ("önümüzdeki hafta", ["2024-10-14/2024-10-20"]),
        ("yıl sonuna kadar", ["2024-10-09/2024-12-31"]),
        ("15 Kasım'a kadar", ["2024-10-09/2024-11-15"]),
        ("9, 11 ve 12 Kasım'da", []),
        ("Kasım Cömert Tokayev", []),
        ("kasım ayından", []),
        ("önümüzdeki aylarda", []),
    ],
)
def test_dates_with_their_endings(lexicon, phrase, expected):
    compiled, folded = lexicon.languages["tr"], fold(phrase)
    found = find_dates(folded.text, find(folded, compiled), compiled, ON)
    assert [dates.edtf for each in found if (dates := resolve(each, ON, Tense.FUTURE))] == expected


@pytest.mark.parametrize(
    ("text", "status", "edtf"),
    [
        (
            "12-13 Haziran'da yapılması planlanan Suriye konulu Astana toplantısı 20 Haziran'a ertelendi.",
            Status.POSTPONED, "2024-06-20",
        ),
        ("Suriye konulu Astana toplantısı ekim ayından aralık ayına kaydırıldı.", Status.POSTPONED, "2024-12"),
        ("Suriye konulu Astana toplantısı ertelenmedi, 20 Haziran'da yapılacak.", Status.CONFIRMED, "2024-06-20"),
        (
            "Bakanlık, 20 Haziran'daki Suriye konulu Astana toplantısının ertelendiği iddialarını yalanladı.",
            Status.CONFIRMED, None,
        ),
        ("Suriye konulu Astana toplantısının iptal edilmesi söz konusu değil.", Status.CONFIRMED, None),
    ],
)  # fmt: skip
def test_what_stands_behind_governs(read, text, status, edtf):
    (fact, *_) = read(text, "tr", date(2024, 6, 8)).rounds
    assert fact.status is status
    if edtf:
        assert fact.dates
        assert fact.dates.edtf == edtf


def test_a_date_goes_with_the_verb_behind_it_and_not_with_speech(read):
    text = (
        "6 Kasım'da yapılan açıklamada Suriye konulu 22. Astana toplantısının 11-12 Kasım'da yapılacağı belirtildi."
    )
    (fact,) = read(text, "tr", date(2024, 11, 6)).rounds
    assert fact.dates
    assert fact.dates.edtf == "2024-11-11/2024-11-12"
    assert fact.modality is Modality.ASSERTED


def test_a_finite_verb_with_its_comma_ends_the_clause(read):
    text = "Suriye konulu 22. Astana toplantısı kasımda yapılacak, 21. toplantı ocak ayında yapılmıştı."
    facts = {fact.number: fact for fact in read(text, "tr").rounds}
    assert facts[22].status is Status.PLANNED
    assert facts[22].dates
    assert facts[22].dates.edtf == "2024-11"
    assert facts[21].status is Status.CONCLUDED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Rusya'nın Suriye Özel Temsilcisi Aleksandr Lavrentyev'in katıldığı Astana görüşmeleri",
            "Alexander Lavrentyev",
        ),
        ("İran heyetine Ali Asgar Hacı'nın başkanlık ettiği Suriye konulu Astana görüşmeleri", "Ali Asghar Khaji"),
        ("İÇİN ÖZEL Astana görüşmelerinde için Çavuşoğlu Suriye konulu toplantıda", "Mevlut Cavusoglu"),
    ],
)
def test_officials_with_endings(read, text, name):
    (official,) = read(text, "tr").officials
    assert official.name == name
    assert "için" not in official.evidence[0].exact


@given(st.text("İıIiŞşĞğ'’. 22nciKasımAstanaSuriyetoplantısıyapılacak\n", max_size=120))
def test_every_span_is_the_text_at_its_place(lexicon, text):
    whole = f"Suriye konulu 22. Astana toplantısı 11-12 Kasım'da yapılacak. {text}"
    extraction = extract(ArticleText("", whole, "tr", datetime(2024, 11, 8, tzinfo=UTC)), lexicon)
    proofs = [proof for fact in extraction.rounds for proof in fact.evidence]
    assert proofs
    assert all(whole[proof.start : proof.end] == proof.exact for proof in proofs)


@pytest.mark.parametrize(
    ("text", "status", "edtf"),
    [
        # The day of a session that is still to be held is no day of the round that began.
        (
            "Suriye konulu 12. Astana toplantısı başladı. Toplantı yarın yapılacak genel oturumla bitiyor.",
            "under_way",
            "",
        ),
        ("Suriye konulu 12. Astana toplantısı başladı. Düzenlenen toplantıya BM de katılıyor.", "under_way", ""),
        (
            "25-26 Nisan'da yapılacak 12. Astana toplantısı Suriye'yi ele alacak.",
            "announced",
            "2019-04-25/2019-04-26",
        ),
        (
            "24-25 Nisan'da düzenlenen 12. Astana toplantısında Suriye konuşuldu.",
            "concluded",
            "2019-04-24/2019-04-25",
        ),
    ],
)
def test_a_participle_goes_with_the_meeting_behind_it(read, text, status, edtf):
    (fact, *_) = read(text, "tr", date(2019, 4, 25)).rounds
    assert (fact.number, fact.status.value, fact.dates.edtf if fact.dates else "") == (12, status, edtf)


def test_the_owner_of_a_meeting_stands_before_it(read):
    text = "Suriye konulu 22. Astana toplantısı, çalışma grubu raporunu ele almak için kasımda yapılacak."
    assert read(text, "tr").rounds[0].number == 22
    of_group = "Astana formatının Suriye'de alıkonulanlara ilişkin çalışma grubu altıncı toplantısını yapacak."
    assert read(of_group, "tr").rounds == ()


def test_two_weekdays_are_no_single_day(read):
    text = "Suriye konulu 22. Astana toplantısı için heyetler pazartesi ve salı günü toplanacak."
    (fact,) = read(text, "tr", date(2024, 11, 8)).rounds
    assert fact.dates
    assert fact.dates.edtf == "2024-11-11/2024-11-12"


def test_what_only_ministers_do_is_no_round(read):
    text = (
        "Erdoğan, Putin ve Ruhani 14 Şubat'ta Soçi'de buluşacak. "
        "Astana sürecinin liderleri üçlü zirvede Suriye'yi konuşacak."
    )
    extraction = read(text, "tr", date(2019, 2, 13))
    assert extraction.rounds == ()
    assert not extraction.announces_new_round
    (summit,) = extraction.meetings
    assert summit.dates
    assert summit.dates.edtf == "2019-02-14"


def test_the_days_of_a_headline_refine_the_period_of_the_text(read):
    text = (
        "Soçi'de 16-17 Şubat'ta Suriye zirvesi\n\nHeyetler Astana formatındaki görüşmeler için gelecek ay buluşacak."
    )
    (fact,) = read(text, "tr", date(2021, 1, 29)).rounds
    assert fact.dates
    assert fact.dates.edtf == "2021-02-16/2021-02-17"


@pytest.mark.parametrize(
    ("text", "voices"),
    [
        (
            "Lavrentyev, Suriye konulu 22. Astana toplantısının kasımda yapılacağını söyledi.",
            ["Alexander Lavrentyev"],
        ),
        ("Lavrentyev'in katıldığı Suriye konulu 22. Astana toplantısının kasımda yapılacağı açıklandı.", []),
        ("Lavrentyev, Suriye konulu 22. Astana toplantısına kasımda katılacak.", []),
    ],
)
def test_a_name_with_its_comma_says_what_the_last_verb_tells(read, text, voices):
    assert [source.name for source in read(text, "tr").sources if source.kind == "official"] == voices


def test_the_days_that_a_round_was_planned_for_are_not_those_that_it_is_postponed_to(read):
    text = "Suriye konulu Astana görüşmelerinin şubat ayı sonunda yapılması planlanan dokuzuncu turunun ertelendi."
    assert read(text, "tr", on=date(2018, 2, 20)).rounds[0].dates is None
    plan = "Suriye konulu Astana görüşmelerinin şubat ayı sonunda yapılması planlanan dokuzuncu turu hazırlanıyor."
    assert read(plan, "tr", on=date(2018, 2, 10)).rounds[0].dates is not None


@pytest.mark.parametrize("ending", ["planlanmıyor", "beklenmiyor", "söz konusu değil"])
def test_a_verb_is_negated_in_its_ending(read, ending):
    text = f"Suriye konulu yeni bir Astana toplantısının yapılması {ending}."
    assert not read(text, "tr").announces_new_round
