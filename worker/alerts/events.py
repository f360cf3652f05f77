"""A change as a CloudEvent 1.0 (pure): the body of webhooks and of the Redis stream.

`id` and `source` together name the change, so a receiver that knows them may drop the event (CloudEvents 1.0,
"id").
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from worker.alerts.values import AlertContent, Proof
from worker.alerts.wording import NAME_LIMIT, QUOTE_LIMIT, TITLE_LIMIT, clean, web_link
from worker.rounds.values import RoundState

# Standard Webhooks 1.0.0, "Payload size": receivers may count on less than 20 kB.
BODY_LIMIT = 20_000


def as_event(content: AlertContent, headline: str, language: str) -> dict[str, Any]:
    """The event. Proofs beyond BODY_LIMIT bytes of JSON are left out, the last first."""
    proofs = [_proof(proof) for proof in content.proofs]
    event = _event(content, headline, language, proofs)
    while len(as_json(event).encode()) >= BODY_LIMIT and proofs:
        proofs.pop()
        event = _event(content, headline, language, proofs)
    return event


def as_digest_event(
    last: AlertContent, headline: str, language: str, events: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Several changes as one event; `data.events` holds the event of each, in order of time.

    `id` is the last one's alert key: a digest differs between subscriptions, and its repeats carry the same.
    Beyond BODY_LIMIT the proofs go first, then the earliest events; `data.left_out` counts those.
    """
    kept = list(events)
    digest = _digest(last, headline, language, kept, 0)
    if len(as_json(digest).encode()) >= BODY_LIMIT:
        kept = [event | {"data": event["data"] | {"proofs": []}} for event in kept]
        digest = _digest(last, headline, language, kept, 0)
    while len(as_json(digest).encode()) >= BODY_LIMIT and kept:
        kept.pop(0)
        digest = _digest(last, headline, language, kept, len(events) - len(kept))
    return digest


def as_json(event: dict[str, Any]) -> str:
    """The JSON text that is signed and sent."""
    return json.dumps(event, ensure_ascii=False, separators=(",", ":"))


def _event(content: AlertContent, headline: str, language: str, proofs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": content.change_key,
        "source": f"/astana-watch/tracks/{content.track}",
        "type": f"astana.round.{content.kind.value}",
        "subject": f"{content.track}-{content.after.number}",
        "time": _utc(content.learnt_at),
        "datacontenttype": "application/json",
        "data": _data(content, headline, language, proofs),
    }


def _digest(
    last: AlertContent, headline: str, language: str, events: list[dict[str, Any]], left_out: int
) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": last.alert_key,
        "source": f"/astana-watch/tracks/{last.track}",
        "type": "astana.digest",
        "time": _utc(last.learnt_at),
        "datacontenttype": "application/json",
        "data": {
            "track": last.track,
            "headline": headline,
            "language": language,
            "events": events,
            "left_out": left_out,
        },
    }


def _data(content: AlertContent, headline: str, language: str, proofs: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "track": content.track,
        "round": content.after.number,
        "change": content.kind.value,
        "headline": headline,
        "language": language,
        "before": _state(content.before) if content.before else None,
        "after": _state(content.after),
        "said_at": _utc(content.said_at) if content.said_at else None,
        "learnt_at": _utc(content.learnt_at),
        "origin": _name(content.origin),
        "via": _name(content.via),
        "tier": content.tier.value if content.tier else None,
        "origins_count": content.origins_count,
        "unknown": list(content.unknown),
        "proofs": list(proofs),
    }


def _state(state: RoundState) -> dict[str, Any]:
    days = {"first_on": state.first_on, "last_on": state.last_on}
    return asdict(state) | {name: on.isoformat() if on else None for name, on in days.items()}


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "field": proof.field,
        "exact": clean(proof.exact, QUOTE_LIMIT),
        "language": proof.language,
        "article_title": clean(proof.article_title, TITLE_LIMIT),
        "url": web_link(proof.url) or None,
        "publisher": clean(proof.publisher, NAME_LIMIT),
        "measured": {"right": proof.measured[0], "judged": proof.measured[1]} if proof.measured else None,
    }


def _name(name: str | None) -> str | None:
    return clean(name, NAME_LIMIT) if name else None


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
