"""The shipped history of rounds, laid down in the database; harmless when it is there."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from config.edtf import bounds
from config.history import HeldMeeting, HeldRound, History, NextRound, load_history
from config.track import Track, load_track
from models.round import Change, Meeting, Participant, Statement
from models.vocabulary import MeetingKind, Role
from worker.rounds.fold import fold_track
from worker.rounds.shipped import shipped_changes
from worker.store import record
from worker.store.upsert import insert_all_once


def load_shipped_history(connection: Connection, track_file: Path, now: datetime) -> None:
    """Load what the track file tells of the time before `now`; the caller commits.

    A round of which the service has itself learnt something is left as it is.
    """
    track, history = load_track(track_file), load_history(track_file)
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        learnt = set(
            session.scalars(
                select(Change.round_number).where(Change.track == track.code, Change.revision_id.is_not(None))
            )
        )
        told = [one for one in shipped_changes(history, now.date()) if one.change.round_number not in learnt]
        new = record.write_all(session, track.code, [(one.change, one.source_url) for one in told])
        record.fold_rounds(session, track.code, _moved_at(session, new), fold_track(one.change for one in told))
        held = [one for one in history.rounds if one.last_on < now.date() and one.number not in learnt]
        insert_all_once(session, Participant, [row for one in held for row in _participants(track, one)])
        insert_all_once(session, Statement, [row for one in held for row in _statement(track, history, one)])
        past = [one for one in history.meetings if one.last_on < now.date()]
        insert_all_once(session, Meeting, [_meeting(track, history, one) for one in past])
        session.commit()


def _moved_at(session: Session, changes: Sequence[int]) -> dict[int, datetime]:
    """The rounds that these changes moved, each with the moment of its last one."""
    last = select(Change.round_number, func.max(Change.learnt_at)).where(Change.id.in_(changes))
    return {row[0]: row[1] for row in session.execute(last.group_by(Change.round_number))}


def _participants(track: Track, held: HeldRound) -> Iterator[dict[str, object]]:
    names = {actor.code: actor.name for actor in track.actors}
    for who in held.participants:
        yield {
            "track": track.code,
            "round_number": held.number,
            "code": who.code,
            "name": names.get(who.code, who.code),
            "role": Role(who.role),
            "head": who.head,
            "learnt_at": datetime.combine(held.last_on, time.min, UTC),
        }


def _statement(track: Track, history: History, held: HeldRound) -> Iterator[dict[str, object]]:
    """The joint statement of a round, if it adopted one."""
    statement = held.statement
    if statement is None:
        return
    plan = statement.next
    edtf = _planned(plan) if plan else None
    next_first_on, next_last_on = bounds(edtf) if edtf else (None, None)
    yield {
        "track": track.code,
        "round_number": held.number,
        "adopted_on": statement.adopted_on,
        "topics": list(statement.topics),
        "next_number": plan.number if plan else None,
        "next_city": plan.city if plan else None,
        "next_edtf": edtf,
        "next_first_on": next_first_on,
        "next_last_on": next_last_on,
        "source_url": str(history.source_tags[statement.sources[0]]) if statement.sources else None,
    }


def _meeting(track: Track, history: History, meeting: HeldMeeting) -> dict[str, object]:
    return {
        "track": track.code,
        "kind": MeetingKind(meeting.kind),
        "first_on": meeting.first_on,
        "last_on": meeting.last_on,
        "city": meeting.city,
        "country": meeting.country,
        "note": meeting.note,
        "source_url": str(history.source_tags[meeting.sources[0]]),
    }


def _planned(plan: NextRound) -> str | None:
    if plan.edtf or plan.first_on is None:
        return plan.edtf
    return f"{plan.first_on}/{plan.last_on}" if plan.last_on else str(plan.first_on)
