"""A headline has cues of its own; a question, there or elsewhere, says nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import Modality, Status
from worker.extract.facts import Extraction, RoundFact
from worker.extract.sentences import headline_end

EARLY = date(2024, 10, 9)
BODY = "Delegations from Russia, Turkey and Iran are known to the ministry."
RUSSIAN_BODY = "Делегации России, Турции и Ирана известны хозяевам."


@pytest.mark.parametrize(
    ("language", "title", "status"),
    [
        ("en", "Kazakhstan to host Astana talks on Syria", Status.PLANNED),
        ("en", "Astana talks on Syria set for November", Status.PLANNED),
        ("en", "Kazakh minister names date of Astana talks on Syria", Status.PLANNED),
        ("en", "Astana talks on Syria delayed", Status.POSTPONED),
        ("ru", "Астана примет новый раунд переговоров по Сирии", Status.PLANNED),
        ("ru", "Стала известна дата переговоров по Сирии в Астане", Status.PLANNED),
        ("ru", "Переговоры по Сирии в Астане отложили", Status.POSTPONED),
    ],
)
def test_a_title_announces(read, language, title, status):
    body = BODY if language == "en" else RUSSIAN_BODY
    for extraction in (read(body, language, on=EARLY, title=title), read(f"{title}\n{body}", language, on=EARLY)):
        assert extraction.rounds[0].status is status
        assert extraction.announces_new_round


def moved(extraction: Extraction) -> list[RoundFact]:
    return [fact for fact in extraction.rounds if fact.status is Status.POSTPONED]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Will Kazakhstan host another round of Astana talks on Syria?"),
        ("en", "“Will the next round of the Astana talks on Syria be held in November?”"),
        ("ru", "Состоится ли новый раунд переговоров по Сирии в Астане?"),
        ("ru", "Перенесут ли переговоры по Сирии в Астане?"),
    ],
)
def test_a_question_announces_nothing(read, language, question):
    body = BODY if language == "en" else RUSSIAN_BODY
    for extraction in (read(body, language, title=question), read(f"{body} {question}", language)):
        assert not extraction.announces_new_round
        assert not any(fact.modality in (Modality.ASSERTED, Modality.POSSIBLE) for fact in moved(extraction))


def test_what_the_body_answers_to_the_question_is_said(read):
    text = "The next round of the Astana talks on Syria will be held in November, the ministry said."
    assert read(text, title="Will Kazakhstan host Syria talks again?").announces_new_round


def test_a_date_that_only_the_headline_promises_is_no_date(read):
    extraction = read("The days are still being agreed.", title="Kazakhstan reveals date of Astana talks on Syria")
    assert extraction.rounds[0].status is Status.PLANNED
    assert extraction.rounds[0].dates is None


def test_the_cue_of_a_headline_holds_in_a_headline_only(read):
    text = "He was asked to open the Astana talks on Syria. Nobody answered."
    assert not read(text).announces_new_round


@pytest.mark.parametrize(
    ("text", "titled", "headline"),
    [
        ("Talks near\nThe sides met.", False, "Talks near\n"),
        ("World\nTalks near\n\nThe sides met.", False, "World\nTalks near\n\n"),
        ("The sides met.\nThey left.", False, ""),
        ("The sides met.\nThey left.", True, "The sides met.\n"),
        ("The sides met, no line ends", False, ""),
        ("x" * 400 + "\nThe sides met.", False, ""),
    ],
)
def test_where_the_headline_ends(text, titled, headline):
    assert text[: headline_end(text, titled=titled)] == headline


@given(st.text("ab .\n?", max_size=80), st.booleans())
def test_a_headline_ends_at_the_beginning_of_a_line(text, titled):
    end = headline_end(text, titled=titled)
    assert end == 0 or text[end - 1] == "\n"
