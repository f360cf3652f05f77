"""Arabic: words joined to the next, ordinals of both genders, months of east and west, names without capitals."""

from datetime import date

import pytest

NUMBERS = {
    "الأولى": 1, "الثاني": 2, "العاشرة": 10, "الحادية عشرة": 11, "الثاني عشر": 12, "الثامنة عشرة": 18, "العشرون": 20,
    "العشرين": 20, "الحادية والعشرون": 21, "الثاني والعشرين": 22, "ثالثة وعشرين": 23, "الثلاثين": 30,
    "التاسعة والخمسون": 59,
}  # fmt: skip


@pytest.mark.parametrize(("word", "number"), NUMBERS.items())
def test_ordinals_in_gender_case_and_with_the_article(lexicon, word: str, number: int):
    slots = lexicon.languages["ar"].slots
    assert slots.number(word.replace("أ", "ا").replace("ى", "ي").replace("ة", "ه")) == number


def test_a_cardinal_counts_no_round(read):
    found = read("عقدت الأطراف 21 جولة من محادثات أستانا حول سوريا.", "ar")
    assert 21 not in [fact.number for fact in found.rounds]


@pytest.mark.parametrize(
    "naming",
    [
        "الجولة الثانية والعشرون من محادثات أستانا", "والجولة الـ22 من مفاوضات آستانة", "الجولة 22 من مباحثات أستانة",
        "الجولة الـ٢٢ من اجتماعات استانا", "الاجتماع الدولي الثاني والعشرون بصيغة أستانا", "«أستانا 22»", "أستانا-22",
        "الجولة رقم 22 من مسار أستانا",
    ],
)  # fmt: skip
def test_the_round_is_numbered_in_all_its_names(read, naming: str):
    found = read(f"ستعقد {naming} حول سوريا في نوفمبر.", "ar")
    assert (found.rounds[0].number, found.rounds[0].implied) == (22, False)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("يومي 11 و12 نوفمبر", "2024-11-11/2024-11-12"),
        ("يومي الاثنين والثلاثاء 11 و12 تشرين الثاني/نوفمبر", "2024-11-11/2024-11-12"),
        ("في الـ11 والـ12 من تشرين الثاني نوفمبر 2024", "2024-11-11/2024-11-12"),
        ("في الفترة من 11 إلى 12 نونبر", "2024-11-11/2024-11-12"),
        ("في ١١ و١٢ نوفمبر الجاري", "2024-11-11/2024-11-12"),
        ("في الحادي عشر والثاني عشر من نوفمبر", "2024-11-11/2024-11-12"),
        ("في 29 و30 من الشهر الجاري", "2024-10-29/2024-10-30"),
        ("في 5 من الشهر المقبل", "2024-11-05"),
        ("أواخر الشهر المقبل", "2024-11-21/2024-11-30"),
        ("مطلع كانون الأول ديسمبر", "2024-12-01/2024-12-10"),
        ("في ديسمبر/كانون الأول", "2024-12"),
        ("خلال الأسبوع المقبل", "2024-10-14/2024-10-20"),
        ("في النصف الأول من العام المقبل", "2025-40"),
    ],
)
def test_days_and_periods(read, words: str, edtf: str):
    found = read(f"ستعقد الجولة الـ22 من محادثات أستانا حول سوريا {words}.", "ar")
    assert found.rounds[0].dates.edtf == edtf


def test_the_month_of_a_name_is_not_a_day(read):
    found = read("ستعقد الجولة الـ22 من محادثات أستانا حول سوريا في كانون الأول/ديسمبر.", "ar")
    assert found.rounds[0].dates.edtf == "2024-12"


@pytest.mark.parametrize(
    ("words", "city"),
    [("من محادثات أستانا", "Astana"), ("من مسار أستانا في سوتشي", "Sochi")],
)
def test_the_city_in_the_name_is_the_place_unless_another_is_told(read, words: str, city: str | None):
    venue = read(f"ستعقد الجولة الـ22 {words} حول سوريا في نوفمبر.", "ar").rounds[0].venue
    assert (venue and venue.city) == city


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("حضر الوفد الروسي", {"RUS"}),
        ("حضر الوفدان الروسي والإيراني", {"RUS", "IRN"}),
        ("حضرت وفود روسيا وتركيا وإيران", {"RUS", "TUR", "IRN"}),
        ("قالت صحيفة تركية إن الوفد حضر", set()),
    ],
)
def test_a_delegation_stands_before_its_adjective(read, words: str, codes: set[str]):
    found = read(f"{words} الجولة الـ22 من محادثات أستانا حول سوريا.", "ar", on=date(2024, 11, 12))
    assert {who.code for who in found.participants} - {"SYR-GOV"} == codes


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("وقال المتحدث باسم الخارجية الكازاخية أيبك سمادياروف", ["Aibek Smadiyarov"]),
        ("وقال وزير الخارجية الكازاخي إيرلان أدريسوف", ["إيرلان أدريسوف"]),
        ("ونفى وزير الخارجية الكازاخي صحة الأنباء", []),
    ],
)
def test_a_name_without_capitals_stands_behind_its_title(read, words: str, names: list[str]):
    found = read(f"{words} إن الجولة الـ22 من محادثات أستانا حول سوريا ستعقد في نوفمبر.", "ar")
    assert [who.name for who in found.officials] == names


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("تأجلت إلى ديسمبر الجولة الـ22 من محادثات أستانا حول سوريا التي كانت مقررة في نوفمبر.", "2024-12"),
        ("تأجلت الجولة الـ22 من محادثات أستانا حول سوريا التي كانت مقررة في نوفمبر.", None),
    ],
)
def test_the_day_that_a_round_was_put_off_from_is_not_its_day(read, text: str, edtf: str | None):
    fact = read(text, "ar").rounds[0]
    assert (fact.status, fact.dates and fact.dates.edtf) == ("postponed", edtf)


def test_hosting_as_a_noun_tells_of_no_end(read):
    found = read("تستعد كازاخستان لاستضافة الجولة الـ22 من محادثات أستانا حول سوريا.", "ar")
    assert found.rounds[0].status == "planned"


def test_a_number_may_stand_apart_from_its_article(read):
    found = read("ستحتضن نورسلطان الجولة الـ 13 من محادثات أستانا حول سوريا بين 1 و2 آب.", "ar", on=date(2019, 7, 19))
    assert (found.rounds[0].number, found.rounds[0].dates.edtf) == (13, "2019-08-01/2019-08-02")


def test_the_seventh_summit_is_of_the_presidents_and_the_summit_of_astana_a_round(read):
    assert not read("تعقد في طهران القمة السابعة بصيغة أستانا حول سوريا.", "ar").rounds
    assert read("تعقد في نوفمبر قمة أستانا 22 حول سوريا.", "ar").rounds[0].number == 22


def test_a_headline_on_the_end_of_the_talks_plans_none(read):
    title = "كازاخستان تعلن انتهاء محادثات أستانا بشأن سوريا"
    assert not read("لم تذكر الوزارة شيئا آخر.", "ar", title=title).announces_new_round
    assert read(
        "لم تذكر الوزارة شيئا آخر.", "ar", title="كازاخستان تعلن عن عقد جولة جديدة حول سوريا في أستانا"
    ).rounds
