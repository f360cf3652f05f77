"""Messages that tell no change of a round: that the service is in trouble, and the test of a channel (pure)."""

from datetime import UTC, datetime
from html import escape
from typing import Any

from worker.alerts.message import leave_link
from worker.alerts.templates import Templates
from worker.alerts.values import Message, Reader, TroubleContent
from worker.alerts.wording import NAME_LIMIT, clean
from worker.alerts.words import Words, moment

_SOURCE = "/astana-watch"


def render_trouble(trouble: TroubleContent, language: str, templates: Templates, reader: Reader) -> Message:
    """What is wrong with the service since when, and what to do."""
    words = templates.words[templates.language(language)]
    detail = clean(trouble.detail, NAME_LIMIT)
    what = words.troubles[trouble.kind].format(since=moment(words, trouble.since_at), detail=detail)
    line = f"{words.labels['trouble']}: {what}"
    event = {
        "id": trouble.alert_key,
        "type": f"astana.service.{trouble.kind.value}",
        "time": _utc(trouble.since_at),
        "data": {"headline": line, "language": templates.language(language), "detail": detail},
    }
    below = [
        f"{words.labels['remedy']}: astana status",
        f"{words.labels['footer']} {trouble.alert_key}",
    ]
    return _notice(trouble.alert_key, line, below, event, templates.language(language), words, reader)


def render_test(language: str, templates: Templates, reader: Reader, key: str, now: datetime) -> Message:
    """What shows a new subscriber that alerts arrive. `key` is unique to this test."""
    words = templates.words[templates.language(language)]
    line = f"Astana Watch: {words.labels['test']}"
    event = {
        "id": key,
        "type": "astana.test",
        "time": _utc(now),
        "data": {
            "headline": line,
            "language": templates.language(language),
            "subscription": reader.subscription,
        },
    }
    return _notice(key, line, [reader.subscription], event, templates.language(language), words, reader)


def _notice(
    key: str, line: str, below: list[str], event: dict[str, Any], language: str, words: Words, reader: Reader
) -> Message:
    direction = "rtl" if words.rtl else "ltr"
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in (line, *below))
    return Message(
        key=key,
        thread="",
        headline=line,
        text="\n\n".join([line, *below]) + "\n",
        html=f'<div lang="{language}" dir="{direction}">{paragraphs}</div>',
        language=language,
        rtl=words.rtl,
        event={"specversion": "1.0", "source": _SOURCE, "datacontenttype": "application/json", **event},
        leave=leave_link(reader),
    )


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
