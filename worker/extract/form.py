"""An extraction as the JSON of `astana extract` (docs/architecture.md): fields are added, never renamed."""

from typing import Any

from worker.extract.facts import Dates, Evidence, Extraction, Meeting, RoundFact, Venue


def as_json(extraction: Extraction) -> dict[str, Any]:
    """Plain values; days as ISO 8601 strings. Participants also carry the number of their round."""
    relevance = extraction.relevance
    reasons = [{"rule": e.rule, "start": e.start, "end": e.end, "exact": e.exact} for e in relevance.reasons]
    return {
        "language": extraction.language,
        "read": extraction.read,
        "lexicon_version": extraction.lexicon_version,
        "relevant": relevance.relevant,
        "relevance": {"score": relevance.score, "reasons": reasons},
        "announces_new_round": extraction.announces_new_round,
        "rounds": [_round(fact) for fact in extraction.rounds],
        "meetings": [_meeting(meeting) for meeting in extraction.meetings],
        "participants": [
            {"name": p.name, "code": p.code, "role": p.role.value, "round": p.round, "evidence": _proofs(p.evidence)}
            for p in extraction.participants
        ],
        "officials": [
            {"name": o.name, "title": o.title, "affiliation": o.affiliation, "evidence": _proofs(o.evidence)}
            for o in extraction.officials
        ],
        "quotes": [
            {"speaker": q.speaker, "start": q.start, "end": q.end, "exact": q.exact} for q in extraction.quotes
        ],
        "sources": [
            {"name": s.name, "kind": s.kind.value, "evidence": _proofs(s.evidence)} for s in extraction.sources
        ],
        "topics": [{"code": topic.code, "evidence": _proofs(topic.evidence)} for topic in extraction.topics],
        "gaps": _proofs(extraction.gaps),
    }


def _round(fact: RoundFact) -> dict[str, Any]:
    return {
        "number": fact.number, "implied": fact.implied, "status": fact.status.value, "modality": fact.modality.value,
        "discourse": fact.discourse.value, "dates": _dates(fact.dates), "venue": _venue(fact.venue),
        "evidence": _proofs(fact.evidence),
    }  # fmt: skip


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "kind": meeting.kind.value, "dates": _dates(meeting.dates), "venue": _venue(meeting.venue),
        "participants": list(meeting.participants), "evidence": _proofs(meeting.evidence),
    }  # fmt: skip


def _dates(dates: Dates | None) -> dict[str, Any] | None:
    if dates is None:
        return None
    first, last = (day.isoformat() if day else None for day in (dates.first, dates.last))
    return {"first": first, "last": last, "edtf": dates.edtf, "kind": dates.kind.value}


def _venue(venue: Venue | None) -> dict[str, str] | None:
    return {"city": venue.city, "country": venue.country} if venue else None


def _proofs(evidence: tuple[Evidence, ...]) -> list[dict[str, Any]]:
    return [{"field": e.field, "start": e.start, "end": e.end, "exact": e.exact, "rule": e.rule} for e in evidence]
