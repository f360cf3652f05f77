"""When the service is in trouble, and when it has only just come back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.vocabulary import TroubleKind
from worker.alerts.message import Templates
from worker.alerts.notices import render_test, render_trouble
from worker.alerts.troubles import Seen, Signs, troubles, watched_since
from worker.alerts.values import Reader, TroubleContent

NOW = datetime(2024, 10, 9, 12, 0, tzinfo=UTC)
SILENCE = timedelta(hours=6)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


WELL = Signs(
    watched_since=ago(days=1),
    beats={queue: ago(seconds=5) for queue in ("poll", "read", "settle", "alert")},
    last_feed_read=ago(minutes=3),
    died=0,
)
CASES = [
    (WELL, []),
    (replace(WELL, last_feed_read=ago(hours=6)), []),
    (replace(WELL, last_feed_read=ago(hours=7)), [Seen(TroubleKind.NO_FEED_READ, ago(hours=7), "")]),
    (replace(WELL, last_feed_read=None), []),
    (
        replace(WELL, beats={**WELL.beats, "poll": ago(minutes=11)}),
        [Seen(TroubleKind.STANDS_STILL, ago(minutes=11), "poll")],
    ),
    (replace(WELL, beats={**WELL.beats, "poll": ago(minutes=9)}), []),
    (
        replace(WELL, beats={"alert": ago(seconds=5)}),
        [Seen(TroubleKind.STANDS_STILL, ago(days=1), "poll, read, settle")],
    ),
    (replace(WELL, died=2), [Seen(TroubleKind.ALERTS_DEAD, NOW, "2")]),
    # It was off for a night, or a backup was restored: what it missed is no trouble of today.
    (replace(WELL, watched_since=ago(minutes=2), last_feed_read=ago(hours=9), beats={}), []),
    (replace(WELL, watched_since=ago(minutes=20), last_feed_read=ago(hours=9)), []),
    (
        replace(WELL, watched_since=ago(hours=6, minutes=1), last_feed_read=ago(hours=9)),
        [Seen(TroubleKind.NO_FEED_READ, ago(hours=9), "")],
    ),
]


@pytest.mark.parametrize(("signs", "seen"), CASES)
def test_what_is_wrong_now(signs: Signs, seen: list[Seen]) -> None:
    assert troubles(signs, SILENCE, NOW) == seen


@pytest.mark.parametrize(
    ("before", "last_look", "since"),
    [
        (ago(days=1), ago(minutes=1), ago(days=1)),
        (ago(days=1), ago(minutes=11), NOW),
        (None, None, NOW),
        (ago(days=1), NOW + timedelta(hours=1), NOW),
    ],
)
def test_a_gap_or_a_clock_put_back_begins_the_watch_anew(
    before: datetime | None, last_look: datetime | None, since: datetime
) -> None:
    assert watched_since(before, last_look, NOW) == since


def test_a_trouble_says_what_is_wrong_since_when_and_what_to_do(templates: Templates) -> None:
    content = TroubleContent("0f" * 16, TroubleKind.NO_FEED_READ, ago(hours=7), "")
    message = render_trouble(content, "en", templates, Reader("ops"))
    assert message.text == (
        "Trouble of the service: No feed has been read since 9 October 2024, 05:00 UTC\n\n"
        "What to do: astana status\n\nAstana Watch, alert " + "0f" * 16 + "\n"
    )
    assert (message.event["type"], message.event["id"]) == ("astana.service.no_feed_read", "0f" * 16)


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru", "tr"])
def test_every_language_has_its_notices(templates: Templates, language: str) -> None:
    told = [
        render_trouble(TroubleContent("k", kind, NOW, "poll"), language, templates, Reader()).headline
        for kind in TroubleKind
    ]
    told.append(render_test(language, templates, Reader("desk"), "k", NOW).headline)
    assert len(set(told)) == 4
    assert not any("{" in line for line in told)
