"""Changes and the words of a language -> the message a subscriber reads (pure).

Text from articles is hostile: it is made one line, shorn of control and bidi characters, and cut, before any
template sees it. A template that fails costs the layout, never the alert.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any
from urllib.parse import quote

from worker.alerts.calendar_entry import calendar_entry
from worker.alerts.events import as_digest_event, as_event
from worker.alerts.templates import Templates
from worker.alerts.values import AlertContent, Message, Proof, Reader
from worker.alerts.wording import NAME_LIMIT, QUOTE_LIMIT, RTL_LANGUAGES, TITLE_LIMIT, clean, web_link
from worker.alerts.words import Words, headline, moment, standing

MOST_PROOFS = 5
MOST_CHANGES = 50
HEADLINE_LIMIT = 300
_NOBODY = Reader()


def render(content: AlertContent, language: str, templates: Templates, reader: Reader = _NOBODY) -> Message:
    """One change in `language`, in English when there are no words for it.

    Does not raise on a failing template: the plain fallback goes out and `failure` says why.
    """
    return render_together((content,), language, templates, reader)


def render_together(
    contents: Sequence[AlertContent],
    language: str,
    templates: Templates,
    reader: Reader = _NOBODY,
    *,
    over_limit: int | None = None,
) -> Message:
    """Several changes in one message.

    Of one round, the last change is the headline and those before it stand below: who hears of an announcement
    only with its correction reads both. Of several rounds, or beyond the limit, it is a digest in order of time.

    Args:
        contents: in the order in which they became known, one at least.
        language: of the reader, ISO 639-1.
        templates: the operator's.
        reader: what lets the reader act.
        over_limit: the hourly limit that gathered them, if one did.
    """
    language = templates.language(language)
    words = templates.words[language]
    lead = contents[-1]
    numbers = {content.after.number for content in contents}
    digest = len(contents) > 1 and (len(numbers) > 1 or over_limit is not None)
    line = words.headline.digest.format(count=len(contents)) if digest else _line(words, lead)
    intro = words.headline.over_limit.format(limit=over_limit) if over_limit is not None else ""
    told = list(contents) if digest else list(contents)[::-1]
    view = {
        "headline": line,
        "intro": intro,
        "digest": digest,
        "track": lead.track,
        "changes": [_view(content, words, reader) for content in told[:MOST_CHANGES]],
        "left_out": max(0, len(told) - MOST_CHANGES),
        "alert_key": lead.alert_key,
        "subscription": reader.subscription,
        "leave_at": reader.leave_at,
    }
    text, html, failure = _bodies(view, language, words, templates)
    return Message(
        key=lead.alert_key,
        thread=f"{lead.track}-{lead.after.number}" if len(numbers) == 1 else "",
        headline=line,
        text=text,
        html=html,
        language=language,
        rtl=words.rtl,
        event=_event(contents, line, words, language),
        calendar=calendar_entry(lead, line) if len(numbers) == 1 else None,
        leave=leave_link(reader),
        failure=failure,
    )


def _line(words: Words, content: AlertContent) -> str:
    return clean(headline(words, content), HEADLINE_LIMIT)


def _event(contents: Sequence[AlertContent], line: str, words: Words, language: str) -> dict[str, Any]:
    if len(contents) == 1:
        return as_event(contents[0], line, language)
    events = [as_event(content, _line(words, content), language) for content in contents]
    return as_digest_event(contents[-1], line, language, events)


def leave_link(reader: Reader) -> str:
    """The `mailto:` address that ends the reader's subscription; empty when nobody takes such mail."""
    if not (reader.leave_at and reader.subscription):
        return ""
    return f"mailto:{quote(reader.leave_at, safe='@')}?subject={quote('unsubscribe ' + reader.subscription)}"


def _bodies(view: dict[str, Any], language: str, words: Words, templates: Templates) -> tuple[str, str, str | None]:
    direction = "rtl" if words.rtl else "ltr"
    try:
        text = templates.text.render(view, language=language, direction=direction, labels=words.labels)
        html = templates.html.render(view, language=language, direction=direction, labels=words.labels)
    except Exception as error:  # noqa: BLE001 - a template may raise anything, and the alert must go out all the same
        text = _fallback(view)
        return text, f"<pre>{escape(text)}</pre>", f"{type(error).__name__}: {error}"
    return text, html, None


def _view(content: AlertContent, words: Words, reader: Reader) -> dict[str, Any]:
    """All that a template may show of a change, as text that is safe but for the escaping of HTML."""
    number = content.after.number
    return {
        "headline": _line(words, content),
        "number": number,
        "before": standing(words, content.before) if content.before else "",
        "after": standing(words, content.after),
        "origin": _name(content.origin),
        "via": _name(content.via),
        "said_at": _moment(words, content.said_at),
        "learnt_at": _moment(words, content.learnt_at),
        "tier": words.tiers[content.tier] if content.tier else "",
        "origins_count": content.origins_count,
        "proofs": [_proof(words, proof) for proof in content.proofs[:MOST_PROOFS]],
        "unknown": [words.unknown.get(key, clean(key, NAME_LIMIT)) for key in content.unknown],
        "present_state": content.present_state,
        "doubt": clean(content.doubt, QUOTE_LIMIT),
        "dossier_url": f"{reader.site_url.rstrip('/')}/rounds/{number}" if reader.site_url else "",
        "dossier_command": f"astana round {number}",
        "as_of_command": f"astana round {number} --as-of {content.learnt_at.astimezone(UTC):%Y-%m-%d}",
    }


def _proof(words: Words, proof: Proof) -> dict[str, str]:
    code = clean(proof.language or "", NAME_LIMIT)
    return {
        "exact": clean(proof.exact, QUOTE_LIMIT),
        "language": code,
        "language_name": words.languages.get(code, code),
        "direction": "rtl" if code in RTL_LANGUAGES else "ltr",
        "title": clean(proof.article_title, TITLE_LIMIT),
        "url": web_link(proof.url),
        "publisher": clean(proof.publisher, NAME_LIMIT),
        "measured": _measured(words, proof),
        "field": words.fields.get(proof.field, clean(proof.field, NAME_LIMIT)),
    }


def _measured(words: Words, proof: Proof) -> str:
    """How sure the reading is; empty when its rule was never judged."""
    if proof.measured is None:
        return ""
    right, judged = proof.measured
    return words.measured.format(right=right, judged=judged)


def _fallback(view: dict[str, Any]) -> str:
    """The bare essentials without any template: what is new, who said it, the words that prove it."""
    blocks = [[view["headline"]]] if view["digest"] else []
    if view["intro"]:
        blocks.append([view["intro"]])
    for change in view["changes"]:
        proofs = [part for proof in change["proofs"] for part in (f"“{proof['exact']}”", proof["url"]) if part]
        said = [text for text in (change["origin"], change["via"], change["said_at"]) if text]
        blocks += [[change["headline"]], said, proofs]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _name(name: str | None) -> str:
    return clean(name, NAME_LIMIT) if name else ""


def _moment(words: Words, at: datetime | None) -> str:
    return moment(words, at) if at else ""
