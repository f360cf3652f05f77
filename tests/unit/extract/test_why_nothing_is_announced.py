"""Each reason for which a fact about a round announces nothing, and the cue that was read and set aside."""

from datetime import UTC, date, datetime

import pytest

from tests.unit.extract.conftest import known_on
from worker.extract.announcing import Silence
from worker.extract.explaining import Explanation, explain
from worker.extract.facts import ArticleText

ON = datetime(2024, 10, 9, tzinfo=UTC)


@pytest.fixture
def explained(lexicon):
    def explainer(text: str, on: datetime | None = ON, language: str = "en") -> Explanation:
        history = known_on(on.date()) if on else []
        return explain(ArticleText("", text, language, on), lexicon, history)

    return explainer


@pytest.mark.parametrize(
    ("text", "silence"),
    [
        ("The 22nd round of the Astana talks on Syria will be held in November.", None),
        ("The 22nd round of the Astana talks on Syria may be held in November.", None),
        ("The 21st round of the Astana talks on Syria was held in January.", Silence.BACKGROUND),
        ("The 22nd round of the Astana talks on Syria has been cancelled.", Silence.NOT_COMING),
        ("Observers discussed the 22nd round of the Astana talks on Syria.", Silence.BARE),
        ("A spokesman denied that the 22nd round of the Astana talks on Syria was postponed.", Silence.NOT_ASSERTED),
        ("The 22nd round of the Astana talks on Syria will be held on 7-8 October 2024.", Silence.OVER),
    ],
)
def test_a_round_that_is_not_announced_has_a_reason(explained, text, silence):
    found = explained(text)
    assert silence in found.silences
    assert found.extraction.announces_new_round is (None in found.silences)


def test_the_day_is_that_of_the_page_when_nobody_tells_it(explained):
    assert explained("The Astana talks on Syria will be held.", on=None).published is None
    assert explained(
        "Posted: 9 October 2024, 12:30\nThe Astana talks on Syria will be held.", on=None
    ).published == date(2024, 10, 9)


def test_a_cue_that_speaks_of_something_else_is_kept_with_what_it_speaks_of(explained):
    found = explained(
        "The Astana format on Syria goes on. The sixth session of the working group on detainees will be held."
    )
    assert not found.extraction.announces_new_round
    [cue] = [one for one in found.cues if one.evidence.exact.startswith("will be held")]
    assert cue.status == "planned"
    assert not cue.about.startswith("round")
    assert found.article.whole[cue.evidence.start : cue.evidence.end] == cue.evidence.exact


@pytest.mark.parametrize(("text", "language"), [("FC Astana won.", "en"), ("Astana format talks on Syria", "xx")])
def test_what_is_not_read_has_no_cues(explained, text, language):
    found = explained(text, language=language)
    assert (found.cues, found.silences, found.published) == ((), (), ON.date())
