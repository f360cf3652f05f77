"""What programs follow: an Atom feed of changes, and the changes as they come, as server-sent events."""

from collections.abc import AsyncIterator
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from anyio import sleep
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from analyst import show
from analyst.queries import TRACK, Row
from analyst.web.asked import LARGEST
from analyst.web.desk import Desk
from models.round import Change
from models.vocabulary import ChangeKind
from worker.alerts.events import as_event, as_json
from worker.alerts.words import headline
from worker.pipeline.content import content_of_change
from worker.store.record import standing_at

ENTRIES = 50
BATCH = 100
MOST_LISTENERS = 64
_ENGLISH = "en"
# Held by the session, they are not asked for again for each change.
_AT_ONCE = (joinedload(Change.origin), joinedload(Change.revision))


def atom(request: Request) -> Response:
    """The latest changes of rounds as an Atom feed; 304 when it is as the reader has it."""
    desk: Desk = request.app.state.desk
    with desk.looking() as session:
        wanted = select(Change).where(Change.track == TRACK, Change.kind != ChangeKind.WATCH, *standing_at())
        wanted = wanted.order_by(Change.learnt_at.desc(), Change.id.desc()).limit(ENTRIES)
        entries = [_entry(session, desk, change) for change in session.scalars(wanted.options(*_AT_ONCE)).all()]
    base = (desk.settings.site_url or str(request.base_url)).rstrip("/")
    feed = desk.written("changes.atom", entries=entries, base=base, feed_id=_urn("changes.atom"))
    tag = f'"{sha256(feed.encode()).hexdigest()[:32]}"'
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(feed, media_type="application/atom+xml", headers={"ETag": tag})


def _entry(session: Session, desk: Desk, change: Change) -> Row:
    content = content_of_change(session, change, desk.lexicon, change.learnt_at)
    return {
        "id": _urn(change.key),
        "title": headline(show.english(), content),
        "round_number": change.round_number,
        "learnt_at": change.learnt_at,
        "said_at": change.said_at,
        "kind": change.kind.value,
        "origin": content.origin,
        "proofs": content.proofs,
        "url": content.proofs[0].url if content.proofs else change.source_url or "",
    }


def _urn(name: str) -> str:
    """An id that stays, wherever the page is served from (RFC 4287, 4.2.6)."""
    return uuid5(NAMESPACE_URL, f"/astana-watch/tracks/{TRACK}/{name}").urn


async def events(request: Request) -> Response:
    """Each change from now on as a CloudEvent; `Last-Event-ID` asks for those after that one first."""
    desk: Desk = request.app.state.desk
    listeners: list[object] = request.app.state.listeners
    if len(listeners) >= MOST_LISTENERS:
        raise HTTPException(503, f"{MOST_LISTENERS} readers follow the events already; try again later.")
    given = request.headers.get("last-event-id", "").strip()
    if given and not (given.isascii() and given.isdigit() and int(given[:11]) <= LARGEST):
        raise HTTPException(400, "Last-Event-ID is none of ours: it is the number of a change.")
    after = int(given) if given else await run_in_threadpool(_newest, desk)
    return StreamingResponse(
        follow(desk, after, desk.settings.tick_seconds, listeners), media_type="text/event-stream"
    )


async def follow(desk: Desk, after: int, pause: float, listeners: list[object]) -> AsyncIterator[str]:
    """The changes after that one as they are settled; a comment while there is none keeps the line open."""
    listener = object()
    listeners.append(listener)
    try:
        while True:
            batch = await run_in_threadpool(_after, desk, after)
            for change_id, kind, body in batch:
                yield f"id: {change_id}\nevent: {kind}\ndata: {body}\n\n"
                after = change_id
            if not batch:
                yield ": nothing new\n\n"
                await sleep(pause)
    finally:
        listeners.remove(listener)


def _newest(desk: Desk) -> int:
    with desk.looking() as session:
        return session.scalar(select(func.max(Change.id)).where(Change.track == TRACK)) or 0


def _after(desk: Desk, after: int) -> list[tuple[int, str, str]]:
    """Number, type and JSON text of the changes after that one; they are written in order, under the track's lock."""
    with desk.looking() as session:
        wanted = select(Change).where(Change.track == TRACK, Change.id > after, *standing_at())
        rows = session.scalars(wanted.options(*_AT_ONCE).order_by(Change.id).limit(BATCH)).all()
        return [(row.id, *_event(session, desk, row)) for row in rows]


def _event(session: Session, desk: Desk, change: Change) -> tuple[str, str]:
    content = content_of_change(session, change, desk.lexicon, change.learnt_at)
    event = as_event(content, headline(show.english(), content), _ENGLISH)
    return event["type"], as_json(event)
