"""What the subscriber gets: everything needed to judge the change, and nothing that an article could smuggle in."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import ConfigError
from models.vocabulary import ChangeKind, DatesKind, Status
from worker.alerts.calendar_entry import calendar_entry
from worker.alerts.events import BODY_LIMIT, as_event, as_json
from worker.alerts.message import render, render_together
from worker.alerts.templates import Templates, load_templates
from worker.alerts.values import AlertContent, Proof, Reader
from worker.alerts.wording import clean, web_link
from worker.rounds.values import RoundState

PLANNED_NEXT = RoundState(22, Status.PLANNED, city="Astana", country="KAZ")
SHIPPED = Path(__file__).parents[3] / "config" / "templates"


def hostile(title: str = "t", exact: str = "e", url: str = "https://example.org/a") -> tuple[Proof, ...]:
    return (Proof(exact, "en", title, url, "Example", "status"),)


def test_the_text_tells_what_who_when_and_the_words_that_prove_it(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    assert render(content(), "en", templates).text == (
        "Round 22: planned, Astana, Kazakhstan; no date yet\n"
        "\n"
        "Before: nothing was known of this round\n"
        "Now: planned, Astana, Kazakhstan; no date yet\n"
        "\n"
        "Said by: Sergey Vershinin (official source)\n"
        "Via: TASS\n"
        "Published: 9 October 2024, 08:30 UTC\n"
        "Learnt: 9 October 2024, 08:34 UTC\n"
        "Independent origins: 1\n"
        "\n"
        "Proof — status [Russian]:\n"
        "“Готовится 22-я встреча в столице Казахстана.”\n"
        "Вершинин рассказал о следующей встрече — TASS\n"
        "https://tass.example/politika/1\n"
        "\n"
        "Still unknown: the dates\n"
        "\n"
        "Dossier: astana round 22\n"
        "As known on that day: astana round 22 --as-of 2024-10-09\n"
        "\n"
        "--\n"
        "Astana Watch, alert " + "0f" * 16 + "\n"
    )


def test_what_is_not_known_leaves_no_empty_line_behind(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    bare = content(origin=None, via=None, said_at=None, tier=None, proofs=(), unknown=())
    text = render(bare, "en", templates).text
    assert "Said by" not in text
    assert "Still unknown" not in text
    assert "\n\n\n" not in text


def test_the_subscribers_language_is_used_and_the_quotation_keeps_its_own(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    message = render(content(), "ru", templates)
    assert message.language == "ru"
    assert "Пока неизвестно: даты" in message.text
    assert '<html lang="ru" dir="ltr">' in message.html
    assert '<blockquote lang="ru" dir="ltr">' in message.html


def test_before_a_french_colon_stands_a_space_that_does_not_break_and_before_an_english_one_none(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    french, english = (render(content(), language, templates).text for language in ("fr", "en"))
    assert "\nEncore inconnu\N{NO-BREAK SPACE}: les dates\n" in french
    assert "\nStill unknown: " in english


def test_a_language_without_words_falls_back_to_english(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    message = render(content(), "tlh", templates)
    assert (message.language, message.rtl) == ("en", False)
    assert message.headline == "Round 22: planned, Astana, Kazakhstan; no date yet"


def test_a_right_to_left_language_is_marked_so_in_the_page(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    message = render(content(), "ar", templates)
    assert message.rtl
    assert '<html lang="ar" dir="rtl">' in message.html
    assert '<blockquote lang="ru" dir="ltr">' in message.html


def test_the_shipped_languages_are_these_and_one_of_them_runs_from_the_right(templates: Templates) -> None:
    assert {code: words.rtl for code, words in templates.words.items()} == {
        "ar": True,
        "en": False,
        "fr": False,
        "ru": False,
        "tr": False,
    }


def test_the_reader_is_told_what_can_be_done(templates: Templates, content: Callable[..., AlertContent]) -> None:
    reader = Reader("desk-mail", "https://watch.example/", "ops@example.org")
    message = render(content(), "en", templates, reader)
    assert "Dossier: https://watch.example/rounds/22\n" in message.text
    assert "As known on that day: astana round 22 --as-of 2024-10-09\n" in message.text
    assert "have this subscription ended: desk-mail (ops@example.org)\n" in message.text
    assert message.leave == "mailto:ops@example.org?subject=unsubscribe%20desk-mail"


ANNOUNCED = RoundState(
    22,
    Status.ANNOUNCED,
    date(2024, 11, 11),
    date(2024, 11, 12),
    "2024-11-11/2024-11-12",
    DatesKind.DAYS,
    "Astana",
    "KAZ",
)
MOVED = replace(ANNOUNCED, first_on=date(2024, 11, 18), last_on=date(2024, 11, 19), edtf="2024-11-18/2024-11-19")


def test_an_announcement_and_its_correction_are_one_message_with_both(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    first = content(kind=ChangeKind.ANNOUNCED, after=ANNOUNCED, alert_key="a" * 32, change_key="1" * 32)
    then = content(
        kind=ChangeKind.DATES_CHANGED, before=ANNOUNCED, after=MOVED, alert_key="b" * 32, change_key="2" * 32
    )
    message = render_together((first, then), "en", templates)
    assert message.headline == (
        "Round 22: dates changed, 18-19 November 2024 (was 11-12 November 2024), Astana, Kazakhstan"
    )
    assert "Known before that, and not told until now:\n\n== Round 22: announced, 11-12 November" in message.text
    assert (message.key, message.thread) == ("b" * 32, "astana-22")
    assert message.event["type"] == "astana.digest"
    assert message.event["id"] == "b" * 32
    assert [event["id"] for event in message.event["data"]["events"]] == ["1" * 32, "2" * 32]


def test_changes_of_two_rounds_are_a_digest_in_order_of_time_and_in_no_rounds_thread(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    other = content(after=replace(PLANNED_NEXT, number=23))
    message = render_together((content(), other), "en", templates)
    assert message.headline == "Digest, number of changes: 2"
    assert message.text.index("== Round 22: planned") < message.text.index("== Round 23: planned")
    assert (message.thread, message.calendar) == ("", None)


def test_a_digest_made_by_a_limit_says_so(templates: Templates, content: Callable[..., AlertContent]) -> None:
    message = render_together((content(), content()), "en", templates, over_limit=10)
    assert "More than 10 alerts within an hour" in message.text
    assert "More than 10 alerts within an hour" in message.html


def test_a_present_state_says_that_it_is_one(templates: Templates, content: Callable[..., AlertContent]) -> None:
    message = render(content(present_state=True), "en", templates)
    assert message.headline == "Round 22: planned, Astana, Kazakhstan; no date yet (as it stands)"
    assert "You subscribed after this became known" in message.text


def test_a_digest_event_stays_below_the_limit_and_counts_what_it_left_out(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    many = [content(change_key=f"{n:032}") for n in range(60)]
    message = render_together(many, "en", templates)
    told = message.event["data"]
    assert len(as_json(message.event).encode()) < BODY_LIMIT
    assert told["left_out"] == 60 - len(told["events"])
    assert told["events"][-1]["id"] == f"{59:032}"
    assert "… +10\n" in message.text


CALENDAR = [
    (ChangeKind.ANNOUNCED, None, ANNOUNCED, "20241111", "CONFIRMED"),
    (ChangeKind.SIGNALLED, None, replace(ANNOUNCED, status=Status.PLANNED), "20241111", "TENTATIVE"),
    (ChangeKind.DATES_CHANGED, ANNOUNCED, MOVED, "20241118", "CONFIRMED"),
    (ChangeKind.CANCELLED, ANNOUNCED, replace(ANNOUNCED, status=Status.CANCELLED), "20241111", "CANCELLED"),
    (ChangeKind.POSTPONED, ANNOUNCED, RoundState(22, Status.POSTPONED), "20241111", "CANCELLED"),
]


@pytest.mark.parametrize(("kind", "before", "after", "first_on", "status"), CALENDAR)
def test_a_round_with_known_days_has_a_calendar_entry(
    content: Callable[..., AlertContent],
    kind: ChangeKind,
    before: RoundState | None,
    after: RoundState,
    first_on: str,
    status: str,
) -> None:
    entry = calendar_entry(content(kind=kind, before=before, after=after), "line")
    assert entry is not None
    assert f"DTSTART;VALUE=DATE:{first_on}\r\n" in entry
    assert f"STATUS:{status}\r\n" in entry
    assert "UID:astana-22@astana-watch\r\n" in entry


PERIOD = replace(ANNOUNCED, dates_kind=DatesKind.PERIOD)
DEADLINE = replace(ANNOUNCED, dates_kind=DatesKind.DEADLINE, first_on=None)


@pytest.mark.parametrize("after", [PLANNED_NEXT, PERIOD, DEADLINE])
def test_without_days_there_is_no_calendar_entry(content: Callable[..., AlertContent], after: RoundState) -> None:
    assert calendar_entry(content(after=after), "line") is None


def test_a_place_with_line_ends_adds_no_line_to_the_calendar_entry(content: Callable[..., AlertContent]) -> None:
    state = replace(ANNOUNCED, city="Astana\r\nATTENDEE:mailto:all@example.org")
    entry = calendar_entry(content(after=state), "a\r\nb")
    assert entry is not None
    assert "\nATTENDEE" not in entry
    assert "DESCRIPTION:a\\nb" in entry


def test_a_right_to_left_quotation_is_marked_inside_a_left_to_right_page(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    proof = Proof("ستعقد الجولة المقبلة", "ar", "عنوان", "https://example.org/a", "Example", "status")
    assert '<blockquote lang="ar" dir="rtl">' in render(content(proofs=(proof,)), "en", templates).html


def test_markup_from_an_article_is_shown_and_not_obeyed(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    proofs = hostile('<script>alert("x")</script>', '"><img src=x onerror=y>')
    html = render(content(proofs=proofs, origin="<b>who</b>"), "en", templates).html
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;b&gt;who&lt;/b&gt;" in html


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://a b/",
        "ftp://a/b",
        "http://[x",
        "https://a/" + "b" * 1000,
    ],
)
def test_only_web_addresses_become_links(
    templates: Templates, content: Callable[..., AlertContent], url: str
) -> None:
    message = render(content(proofs=hostile(url=url)), "en", templates)
    assert web_link(url) == ""
    assert "<a " not in message.html
    assert message.event["data"]["proofs"][0]["url"] is None


def test_template_marks_in_a_title_are_plain_text(templates: Templates, content: Callable[..., AlertContent]) -> None:
    message = render(content(proofs=hostile("{{ 7 * 7 }} {% raw %}")), "en", templates)
    assert message.failure is None
    assert "{{ 7 * 7 }} {% raw %}" in message.text


def test_a_city_with_line_ends_cannot_add_a_header(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    state = RoundState(22, Status.PLANNED, city="Astana\r\nBcc: all@example.org\u202e")
    headline = render(content(after=state), "en", templates).headline
    assert headline == "Round 22: planned, Astana Bcc: all@example.org; no date yet"


def test_a_title_of_a_megabyte_is_cut(templates: Templates, content: Callable[..., AlertContent]) -> None:
    message = render(content(proofs=hostile("ж" * 1_000_000, "я" * 1_000_000)), "en", templates)
    assert len(message.text) < 2_000
    assert "ж…" in message.text
    assert len(as_json(message.event).encode()) < BODY_LIMIT


CLEANED = [
    ("a  b\tc", "a b c"),
    ("a\r\nb", "a b"),
    ("a\u2028b", "a b"),
    ("\x00a\x1b[31m", "a[31m"),
    ("\u202eevil\u2066x", "evilx"),
    ("\ufefft\u00adx\ud800", "tx"),
    ("می\u200cشود", "می\u200cشود"),
    ("12345678901", "123456789…"),
    ("1234567890", "1234567890"),
    ("1234567890 " + " " * 100, "123456789…"),
]


@pytest.mark.parametrize(("raw", "expected"), CLEANED)
def test_text_from_outside_is_one_printable_line(raw: str, expected: str) -> None:
    assert clean(raw, 10) == expected


@given(st.text(max_size=300), st.integers(2, 60))
def test_cleaned_text_is_short_printable_and_cleaning_it_again_changes_nothing(raw: str, limit: int) -> None:
    once = clean(raw, limit)
    assert len(once) <= limit
    assert once.replace("\u200c", "").replace("\u200d", "").isprintable()
    assert clean(once, limit) == once


def test_the_event_is_a_cloud_event_named_by_the_change(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    after = RoundState(
        22,
        Status.ANNOUNCED,
        date(2024, 11, 11),
        date(2024, 11, 12),
        "2024-11-11/2024-11-12",
        DatesKind.DAYS,
        "Astana",
        "KAZ",
    )
    event = render(content(kind=ChangeKind.DATES_SET, after=after, proofs=()), "en", templates).event
    assert json.loads(as_json(event)) == {
        "specversion": "1.0",
        "id": "c1" * 16,
        "source": "/astana-watch/tracks/astana",
        "type": "astana.round.dates_set",
        "subject": "astana-22",
        "time": "2024-10-09T08:34:00Z",
        "datacontenttype": "application/json",
        "data": {
            "track": "astana",
            "round": 22,
            "change": "dates_set",
            "headline": "Round 22: dates set, 11-12 November 2024, Astana, Kazakhstan",
            "language": "en",
            "before": None,
            "after": {
                "number": 22,
                "status": "announced",
                "first_on": "2024-11-11",
                "last_on": "2024-11-12",
                "edtf": "2024-11-11/2024-11-12",
                "dates_kind": "days",
                "city": "Astana",
                "country": "KAZ",
            },
            "said_at": "2024-10-09T08:30:00Z",
            "learnt_at": "2024-10-09T08:34:00Z",
            "origin": "Sergey Vershinin",
            "via": "TASS",
            "tier": "official",
            "origins_count": 1,
            "unknown": ["dates"],
            "proofs": [],
        },
    }


def test_two_subscribers_get_the_same_event_id_for_one_change(
    templates: Templates, content: Callable[..., AlertContent]
) -> None:
    one, other = (render(content(alert_key=key), "en", templates).event for key in ("a", "b"))
    assert one == other


def test_an_event_stays_below_the_limit_by_leaving_out_the_last_proofs(
    content: Callable[..., AlertContent],
) -> None:
    proofs = tuple(replace(hostile("鏡" * 500, "鏡" * 5000)[0], field=f"f{n}") for n in range(20))
    event = as_event(content(proofs=proofs), "headline", "en")
    kept = [proof["field"] for proof in event["data"]["proofs"]]
    assert len(as_json(event).encode()) < BODY_LIMIT
    assert kept == [f"f{n}" for n in range(len(kept))]
    assert kept


def test_times_of_an_event_are_utc_whatever_their_zone(content: Callable[..., AlertContent]) -> None:
    east = datetime.fromisoformat("2024-10-09T13:34:00+05:00")
    assert as_event(content(learnt_at=east), "h", "en")["time"] == "2024-10-09T08:34:00Z"
    assert as_event(content(said_at=east), "h", "en")["data"]["said_at"] == "2024-10-09T08:34:00Z"


def copied(folder: Path, name: str, text: str) -> Path:
    """The shipped templates with one file replaced."""
    for path in SHIPPED.iterdir():
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / name).write_text(text, encoding="utf-8")
    return folder


BROKEN_WHEN_RENDERED = ["{{ nothing_of_that_name }}", "{{ 1 / 0 }}", "{{ headline.__class__.__mro__ }}"]


@pytest.mark.parametrize("source", BROKEN_WHEN_RENDERED)
def test_a_template_that_fails_costs_the_layout_and_not_the_alert(
    tmp_path: Path, content: Callable[..., AlertContent], source: str
) -> None:
    message = render(content(), "en", load_templates(copied(tmp_path, "alert.html", source)))
    assert message.failure
    assert message.text == (
        "Round 22: planned, Astana, Kazakhstan; no date yet\n"
        "\n"
        "Sergey Vershinin\n"
        "TASS\n"
        "9 October 2024, 08:30 UTC\n"
        "\n"
        "“Готовится 22-я встреча в столице Казахстана.”\n"
        "https://tass.example/politika/1\n"
    )
    assert message.html.startswith("<pre>Round 22: planned")


WRONG_FILES = [
    ("alert.txt", "{% if %}", "alert.txt:1: is no valid Jinja template"),
    ("words.en.toml", "name = ", "words.en.toml"),
    ("words.en.toml", "name = 'x'", "rtl"),
]


@pytest.mark.parametrize(("name", "source", "sentence"), WRONG_FILES)
def test_a_wrong_template_or_words_file_is_named_at_the_start(
    tmp_path: Path, name: str, source: str, sentence: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_templates(copied(tmp_path, name, source))
    assert sentence in str(caught.value)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"alert\.txt: is missing"):
        load_templates(tmp_path)


def test_english_cannot_be_left_out(tmp_path: Path) -> None:
    folder = copied(tmp_path, "words.ru.toml", (SHIPPED / "words.ru.toml").read_text(encoding="utf-8"))
    (folder / "words.en.toml").unlink()
    with pytest.raises(ConfigError, match=r"words\.en\.toml: is missing"):
        load_templates(folder)


def test_a_status_without_a_word_and_an_unknown_brace_are_refused(tmp_path: Path) -> None:
    shipped = (SHIPPED / "words.ru.toml").read_text(encoding="utf-8")
    for source, sentence in (
        (shipped.replace('moved = "перенесён"\n', ""), "[statuses] has no word for moved"),
        (shipped.replace("не позднее {last}", "не позднее {lsat}"), "{lsat} is not known here; use {last}"),
    ):
        with pytest.raises(ConfigError) as caught:
            load_templates(copied(tmp_path, "words.ru.toml", source))
        assert sentence in str(caught.value)


def test_every_language_labels_whatever_english_labels(templates: Templates) -> None:
    english = templates.words["en"]
    for words in templates.words.values():
        assert words.labels.keys() == english.labels.keys()
        assert words.unknown.keys() == english.unknown.keys()
        assert words.fields.keys() == english.fields.keys()
        assert words.languages.keys() == english.languages.keys()
        assert words.countries.keys() == english.countries.keys()
        assert words.dates.parts.keys() == english.dates.parts.keys()


def test_how_sure_a_reading_is_stands_beside_its_proof_in_every_language(content, templates):
    sure = replace(content().proofs[0], measured=(40, 41))
    for language in templates.words:
        message = render(content(proofs=(sure,)), language, templates)
        told = templates.words[language].measured.format(right=40, judged=41)
        assert "40" in told
        assert "41" in told
        assert f"\nhttps://tass.example/politika/1\n{told}\n" in message.text
        assert told in message.html
    assert message.event["data"]["proofs"][0]["measured"] == {"right": 40, "judged": 41}


def test_of_a_rule_that_was_never_judged_nothing_is_said(content, templates):
    message = render(content(), "en", templates)
    assert "labelled cases" not in message.text + message.html
    assert message.event["data"]["proofs"][0]["measured"] is None
