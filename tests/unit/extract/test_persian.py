"""Persian as its agencies write it: joiners or none, two forms of letters, two calendars, verbs at the end."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Modality, Status

ZWNJ = "\u200c"
AUTUMN = date(2024, 10, 9)


def _main(read, text: str, on: date = AUTUMN):
    return read(text, "fa", on=on).rounds[0]


@pytest.mark.parametrize(
    "text",
    [
        "بیست و دومین دور مذاکرات آستانه درباره سوریه برگزار می‌شود.",
        "بیست‌ودومین دور مذاکرات آستانه درباره سوریه برگزار می شود.",
        "دور بیست و دوم مذاکرات آستانه درباره سوریه برگزار میشود.",
        "دور ۲۲ مذاکرات آستانه درباره سوریه برگزار خواهد شد.",
        "۲۲امین دور مذاکرات آستانه درباره سوریه برگزار خواهد شد.",
        "22 مین نشست آستانه درباره سوریه برگزار خواهد شد.",
        "نشست آستانه-22 درباره سوریه برگزار می‌گردد.",
        "«آستانه ۲۲» درباره سوریه برگزار می‌گردد.",
        "بيست و دومين نشست بين المللي سوريه در آستانه برگزار مي شود.",
        "نشست بین‌المللی بیست و دوم سوریه در آستانه برگزار خواهد شد.",
    ],
)
def test_one_number_in_all_its_spellings(read, text: str):
    main = _main(read, text)
    assert (main.number, main.implied, main.status) == (22, False, Status.PLANNED)


@pytest.mark.parametrize(
    "text",
    [
        "در روز دوم مذاکرات آستانه درباره سوریه هیئت‌ها دیدار کردند.",
        "نشست ۲ روزه آستانه درباره سوریه برگزار شد.",
        "مذاکرات آستانه درباره سوریه ۲۱ ژوئن برگزار می‌شود.",
        "کشورهای ضامن روند آستانه در آستانه ۱۴ سالگی بحران سوریه بیانیه دادند.",
    ],
)
def test_a_number_of_something_else_is_no_round(read, text: str):
    assert [fact.number for fact in read(text, "fa", on=AUTUMN).rounds if not fact.implied] in ([], [None])


@pytest.mark.parametrize(
    ("days", "on", "edtf"),
    [
        ("۲۱ و ۲۲ آبان", date(2024, 11, 8), "2024-11-11/2024-11-12"),
        ("21 و 22 آبان ماه", date(2024, 11, 8), "2024-11-11/2024-11-12"),
        ("۲۱ و ۲۲ آبان‌ماه سال جاری", date(2024, 11, 8), "2024-11-11/2024-11-12"),
        ("۲۱ تا ۲۲ آبان ۱۴۰۳", date(2024, 11, 8), "2024-11-11/2024-11-12"),
        ("روزهای بیست و یکم و بیست و دوم آبان", date(2024, 11, 8), "2024-11-11/2024-11-12"),
        ("اول و دوم آذر", date(2022, 11, 14), "2022-11-22/2022-11-23"),
        ("۳۰ آذر و اول دی", date(2021, 12, 7), "2021-12-21/2021-12-22"),
        ("۴ و ۵ بهمن", date(2024, 1, 19), "2024-01-24/2024-01-25"),
        ("۱۵ فروردین", date(2018, 3, 18), "2018-04-04"),
        ("۱۱ و ۱۲ نوامبر", date(2024, 11, 8), "2024-11-11/2024-11-12"),
        ("۱۱-۱۲ نوامبر ۲۰۲۴", date(2024, 11, 8), "2024-11-11/2024-11-12"),
        ("۳۰ و ۳۱ جولای", date(2018, 6, 29), "2018-07-30/2018-07-31"),
        ("۳ و ۴ می", date(2017, 4, 20), "2017-05-03/2017-05-04"),
        ("۱۴۰۳/۸/۲۱", date(2024, 11, 8), "2024-11-11"),
    ],
)
def test_days_in_both_calendars(read, days: str, on: date, edtf: str):
    main = _main(read, f"نشست سوریه در آستانه {days} برگزار خواهد شد.", on)
    assert main.dates is not None
    assert main.dates.edtf == edtf


@pytest.mark.parametrize(
    ("when", "edtf"),
    [
        ("نیمه دوم سال ۲۰۲۴", "2024-41"),
        ("اواخر نوامبر", "2024-11-21/2024-11-30"),
        ("اواسط آبان", "2024-10-31/2024-11-10"),
        ("نیمه دوم دسامبر", "2024-12-16/2024-12-31"),
        ("هفته اول نوامبر", "2024-11-01/2024-11-07"),
        ("دهه سوم دسامبر", "2024-12-21/2024-12-31"),
        ("هفته آینده", "2024-10-14/2024-10-20"),
        ("اوایل ماه آینده میلادی", "2024-11-01/2024-11-10"),
    ],
)
def test_periods(read, when: str, edtf: str):
    main = _main(read, f"نشست بعدی سوریه در آستانه برای {when} برنامه‌ریزی شده است.")
    assert main.dates is not None
    assert main.dates.edtf == edtf


@pytest.mark.parametrize(
    "text",
    [
        "نشست سوریه در آستانه ۹، ۱۱ و ۱۲ نوامبر برگزار می‌شود.",
        "دور بیست و دوم می‌تواند آخرین دور مذاکرات سوریه در آستانه باشد.",
        "نشست سوریه در آستانه ۳۱ آبان برگزار می‌شود.",
        "وزیر خارجه روز ۸ نوامبر گفت نشست بعدی سوریه در آستانه برگزار خواهد شد.",
    ],
)
def test_what_is_no_day_of_the_round(read, text: str):
    assert _main(read, text).dates is None


@pytest.mark.parametrize(
    ("verb", "status", "modality"),
    [
        ("برگزار می‌شود", Status.PLANNED, Modality.ASSERTED),
        ("ممکن است برگزار شود", Status.PLANNED, Modality.POSSIBLE),
        ("آغاز شد", Status.UNDER_WAY, Modality.ASSERTED),
        ("در حال برگزاری است", Status.UNDER_WAY, Modality.ASSERTED),
        ("به پایان رسید", Status.CONCLUDED, Modality.ASSERTED),
        ("برگزار شد", Status.CONCLUDED, Modality.ASSERTED),
        ("به تعویق افتاد", Status.POSTPONED, Modality.ASSERTED),
        ("به تعویق نیفتاده است", Status.CONFIRMED, Modality.ASSERTED),
        ("لغو شد", Status.CANCELLED, Modality.ASSERTED),
        ("لغو نشده است", Status.CONFIRMED, Modality.ASSERTED),
        ("برگزار نخواهد شد", Status.CANCELLED, Modality.ASSERTED),
    ],
)
def test_the_verb_at_the_end_tells_the_status(read, verb: str, status: Status, modality: Modality):
    main = _main(read, f"بیست و دومین دور مذاکرات سوریه در آستانه {verb}.")
    assert (main.status, main.modality) == (status, modality)


@pytest.mark.parametrize("talks", ["گفت‌وگوهای", "گفت و گوهای", "گفتگوهای", "گفت‌و‌گوهای"])
def test_talks_are_no_verb_of_speech(read, talks: str):
    """The word for talks begins with the word for "said"."""
    main = _main(read, f"۲۱ آبان {talks} سوریه در آستانه برگزار می‌شود.", date(2024, 11, 8))
    assert main.dates is not None
    assert main.dates.edtf == "2024-11-11"


def test_an_ordinal_behind_its_noun_is_not_taken_for_the_next(read):
    facts = read(
        "دور ششم گفت‌وگوهای سوریه در آستانه خاتمه یافت. دور هفتم اواخر اکتبر است.", "fa", on=date(2017, 9, 15)
    ).rounds
    assert [fact.number for fact in facts] == [6, 7]


def test_the_last_one_will_be_is_no_plan(read):
    text = "بیستمین نشست آستانه درباره سوریه آخرین نشست خواهد بود."
    assert not read(text, "fa", on=date(2023, 6, 21)).announces_new_round


def test_the_next_round_of_the_line_below_is_not_the_round_of_the_headline(read):
    text = "پایان چهارمین دور مذاکرات آستانه درباره سوریه\nدور بعدی اواسط ژوئیه برگزار می‌شود."
    facts = read(text, "fa", on=date(2017, 5, 4)).rounds
    assert [(fact.number, fact.status) for fact in facts] == [(4, Status.CONCLUDED), (5, Status.PLANNED)]


def test_the_day_until_which_a_round_lasts_is_not_its_day(read):
    text = "پنجمین دور مذاکرات سوریه در آستانه آغاز شده است و تا ۵ ژوئیه ادامه دارد."
    main = _main(read, text, date(2017, 7, 4))
    assert (main.status, main.dates) == (Status.UNDER_WAY, None)


def test_the_place_of_a_meeting_is_the_one_beside_its_day(read):
    text = "تهران میزبان نشست بعدی سران است. نشست سران ایران، روسیه و ترکیه درباره سوریه امروز در آنکارا برگزار شد."
    (meeting,) = read(text, "fa", on=date(2018, 4, 4)).meetings
    assert meeting.venue is not None
    assert (meeting.venue.city, meeting.dates and meeting.dates.edtf) == ("Ankara", "2018-04-04")


def test_a_denial_stands_behind_what_it_denies(read):
    main = _main(read, "مسکو تعویق دور بیست و دوم مذاکرات آستانه درباره سوریه را تکذیب کرد.")
    assert (main.number, main.status) == (22, Status.CONFIRMED)


def test_a_former_plan_governs_the_verb_at_its_end(read):
    text = "نشست سوریه که قرار بود ۲۰ ژوئن در پایتخت قزاقستان برگزار شود، به ۴ و ۵ ژوئیه موکول شد."
    main = _main(read, text, date(2017, 6, 14))
    assert main.dates is not None
    assert (main.status, main.dates.edtf) == (Status.POSTPONED, "2017-07-04/2017-07-05")


@pytest.mark.parametrize(
    ("text", "relevant"),
    [
        ("وزیر خارجه در آستانه سفر به دمشق درباره مذاکرات سوریه سخن گفت.", False),
        ("مذاکرات سوریه در آستانه، پایتخت قزاقستان، برگزار شد.", True),
        ("فرماندار آستانه اشرفیه از نشست با کشاورزان خبر داد.", False),
        ("نورسلطان نظربایف درباره سوریه گفت‌وگو کرد.", False),
        ("مذاکرات سوریه در نورسلطان با حضور کشورهای ضامن برگزار شد.", True),
    ],
)
def test_the_threshold_the_towns_and_the_man_are_not_the_city(read, text: str, relevant: bool):
    assert read(text, "fa", on=AUTUMN).relevance.relevant is relevant


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("علی‌اصغر خاجی دستیار ارشد وزیر خارجه گفت نشست سوریه در آستانه برگزار می‌شود.", {"Ali Asghar Khaji"}),
        ("وزیر خارجه قزاقستان از نشست سوریه در آستانه خبر داد.", set()),
        ("سخنگوی وزارت خارجه قزاقستان برای مذاکرات سوریه در آستانه دعوت شد.", set()),
    ],
)
def test_words_after_a_title_are_no_name_by_themselves(read, text: str, names: set[str]):
    assert {official.name for official in read(text, "fa", on=AUTUMN).officials} == names


def test_the_state_of_an_official_named_before_the_title_takes_part_in_no_round(read):
    text = "سرگئی ورشینین معاون وزیر خارجه روسیه گفت نشست سوریه در آستانه با حضور ایران برگزار می‌شود."
    assert {each.code for each in read(text, "fa", on=AUTUMN).participants if each.round} == {"IRN"}


WORDS = [
    "نشست",
    "آستانه",
    "سوریه",
    "بیست",
    "و",
    "دوم",
    "۲۲",
    "آبان",
    "نوامبر",
    "می",
    "شود",
    "گفت",
    "که",
    ZWNJ,
    "\u064b",
    "،",
    ".",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_evidence_is_the_text_where_it_says_it_is(read, text: str):
    extraction = read(f"نشست آستانه درباره سوریه. {text}", "fa", on=AUTUMN)
    whole = f"نشست آستانه درباره سوریه. {text}"
    proofs = [proof for fact in extraction.rounds for proof in fact.evidence]
    assert all(whole[proof.start : proof.end] == proof.exact for proof in proofs)
