"""A change and the words of a language -> the message a subscriber reads (pure).

Text from articles is hostile: it is made one line, shorn of control and bidi characters, and cut, before any
template sees it. A template that fails costs the layout, never the alert.
"""

from datetime import datetime
from html import escape
from typing import Any

from worker.alerts.events import as_event
from worker.alerts.templates import Templates
from worker.alerts.values import AlertContent, Message, Proof
from worker.alerts.wording import NAME_LIMIT, QUOTE_LIMIT, TITLE_LIMIT, clean, web_link
from worker.alerts.words import Words, headline, moment, standing

MOST_PROOFS = 5
HEADLINE_LIMIT = 300
_RTL_LANGUAGES = frozenset({"ar", "fa", "he", "ku", "ps", "ur"})


def render(content: AlertContent, language: str, templates: Templates) -> Message:
    """The message in `language`, in English when there are no words for it.

    Does not raise on a failing template: the plain fallback goes out and `failure` says why.
    """
    language = templates.language(language)
    words = templates.words[language]
    line = clean(headline(words, content), HEADLINE_LIMIT)
    view = _view(content, words, line)
    text, html, failure = _bodies(view, language, words, templates)
    event = as_event(content, line, language)
    return Message(line, text, html, language, words.rtl, event, failure)


def _bodies(view: dict[str, Any], language: str, words: Words, templates: Templates) -> tuple[str, str, str | None]:
    direction = "rtl" if words.rtl else "ltr"
    try:
        text = templates.text.render(view, language=language, direction=direction, labels=words.labels)
        html = templates.html.render(view, language=language, direction=direction, labels=words.labels)
    except Exception as error:  # noqa: BLE001 - a template may raise anything, and the alert must go out all the same
        text = _fallback(view)
        return text, f"<pre>{escape(text)}</pre>", f"{type(error).__name__}: {error}"
    return text, html, None


def _view(content: AlertContent, words: Words, line: str) -> dict[str, Any]:
    """All that a template may show, as text that is safe but for the escaping of HTML."""
    return {
        "headline": line,
        "number": content.after.number,
        "track": content.track,
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
        "alert_key": content.alert_key,
    }


def _proof(words: Words, proof: Proof) -> dict[str, str]:
    code = clean(proof.language or "", NAME_LIMIT)
    return {
        "exact": clean(proof.exact, QUOTE_LIMIT),
        "language": code,
        "language_name": words.languages.get(code, code),
        "direction": "rtl" if code in _RTL_LANGUAGES else "ltr",
        "title": clean(proof.article_title, TITLE_LIMIT),
        "url": web_link(proof.url),
        "publisher": clean(proof.publisher, NAME_LIMIT),
        "field": words.fields.get(proof.field, clean(proof.field, NAME_LIMIT)),
    }


def _fallback(view: dict[str, Any]) -> str:
    """The bare essentials without any template: what is new, who said it, the words that prove it."""
    said = [text for text in (view["origin"], view["via"], view["said_at"]) if text]
    proofs = [part for proof in view["proofs"] for part in (f"“{proof['exact']}”", proof["url"]) if part]
    return "\n".join([view["headline"], "", *said, "", *proofs]).strip() + "\n"


def _name(name: str | None) -> str:
    return clean(name, NAME_LIMIT) if name else ""


def _moment(words: Words, at: datetime | None) -> str:
    return moment(words, at) if at else ""
