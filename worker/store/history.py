"""The shipped history of rounds, laid down in the database; harmless when it is there."""

from datetime import UTC, datetime, time
from pathlib import Path

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from config.edtf import bounds
from config.history import HeldMeeting, HeldRound, History, NextRound, load_history
from config.track import Track, load_track
from models.round import Change, Meeting, Participant, Statement
from models.vocabulary import MeetingKind, Role
from worker.rounds.fold import fold_track
from worker.rounds.shipped import shipped_changes
from worker.store import record
from worker.store.upsert import insert_once


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
        new = [one for one in told if record.write(session, track.code, one.change, one.source_url) is not None]
        state = fold_track(one.change for one in told)
        for number, learnt_at in {one.change.round_number: one.change.learnt_at for one in new}.items():
            record.fold_rounds(session, track.code, [number], state, learnt_at)
        for held in history.rounds:
            if held.last_on < now.date() and held.number not in learnt:
                _add_participants(session, track, held)
                _add_statement(session, track, history, held)
        for meeting in history.meetings:
            if meeting.last_on < now.date():
                _add_meeting(session, track, history, meeting)
        session.commit()


def _add_participants(session: Session, track: Track, held: HeldRound) -> None:
    names = {actor.code: actor.name for actor in track.actors}
    learnt_at = datetime.combine(held.last_on, time.min, UTC)
    for who in held.participants:
        insert_once(
            session,
            Participant,
            {
                "track": track.code,
                "round_number": held.number,
                "code": who.code,
                "name": names.get(who.code, who.code),
                "role": Role(who.role),
                "head": who.head,
                "learnt_at": learnt_at,
            },
        )


def _add_statement(session: Session, track: Track, history: History, held: HeldRound) -> None:
    statement = held.statement
    if statement is None:
        return
    plan = statement.next
    edtf = _planned(plan) if plan else None
    next_first_on, next_last_on = bounds(edtf) if edtf else (None, None)
    insert_once(
        session,
        Statement,
        {
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
        },
    )


def _add_meeting(session: Session, track: Track, history: History, meeting: HeldMeeting) -> None:
    insert_once(
        session,
        Meeting,
        {
            "track": track.code,
            "kind": MeetingKind(meeting.kind),
            "first_on": meeting.first_on,
            "last_on": meeting.last_on,
            "city": meeting.city,
            "country": meeting.country,
            "note": meeting.note,
            "source_url": str(history.source_tags[meeting.sources[0]]),
        },
    )


def _planned(plan: NextRound) -> str | None:
    if plan.edtf or plan.first_on is None:
        return plan.edtf
    return f"{plan.first_on}/{plan.last_on}" if plan.last_on else str(plan.first_on)
