"""Who is told when, in how many messages: with changes written as settling writes them, and real receivers."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from analyst.demo.server import LocalServer
from config.errors import ConfigError
from config.settings import Settings
from models.alert import Alert, Delivery
from models.database import open_engine
from models.round import Change as ChangeRow
from models.vocabulary import AlertState, ChangeKind, DatesKind, Gathering, Status, Tier
from tests.integration.pipeline import articles
from tests.integration.pipeline.stage import OCTOBER_9, AddFeed, Mailbox, run_once
from worker.bootstrap import Service, build
from worker.clock import SteppedClock
from worker.pipeline import attend, outbox
from worker.pipeline.prepare import prepare
from worker.pipeline.relay import relay
from worker.rounds.fold import fold, fold_track
from worker.rounds.values import Change, RoundState
from worker.store import record
from worker.store.subscriptions import SubscriptionSpec

PLANNED = RoundState(22, Status.PLANNED, city="Astana", country="KAZ")
DATED = replace(
    PLANNED,
    status=Status.ANNOUNCED,
    first_on=date(2024, 11, 11),
    last_on=date(2024, 11, 12),
    edtf="2024-11-11/2024-11-12",
    dates_kind=DatesKind.DAYS,
)
MOVED = replace(DATED, first_on=date(2024, 11, 18), last_on=date(2024, 11, 19), edtf="2024-11-18/2024-11-19")
DESK = SubscriptionSpec("late", "a desk", "mailto:late@example.org", None, "en", (), Tier.AGGREGATOR, None)
Learn = Callable[..., None]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Service:
    return build(Settings(home=tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def service(settings: Settings, clock: SteppedClock, compiled: Service):
    built = replace(compiled, settings=settings, clock=clock, engine=open_engine(settings.database))
    prepare(built)
    yield built
    built.engine.dispose()


@pytest.fixture
def learn(service: Service) -> Learn:
    """Write a change and its alerts in one transaction, as settling does; nothing of it comes from an article."""

    def write(kind: ChangeKind, before: RoundState | None, after: RoundState, **different: object) -> None:
        now = service.clock()
        change = Change(
            kind=kind,
            key=f"{kind}-{after.number}-{after.edtf}-{now}",
            round_number=after.number,
            before=before,
            after=after,
            said_at=now,
            learnt_at=now,
            origin="Kazakh Foreign Ministry",
            tier=Tier.OFFICIAL,
            revision_id=None,
            article_id=None,
            alertable=kind is not ChangeKind.WATCH,
            why="in a test",
        )
        with service.sessions.begin() as session:
            change_id = record.write(session, "astana", change)
            assert change_id is not None
            record.fold_rounds(session, "astana", dict.fromkeys(fold([change]), now), fold_track([change]))
            outbox.tell(service, session, session.get_one(ChangeRow, change_id), "en", now)

    return write


def alerts_of(service: Service, key: str) -> list[Alert]:
    with service.sessions() as session:
        return [
            one for one in session.scalars(select(Alert).order_by(Alert.id)).unique() if one.subscription.key == key
        ]


def subjects(mailbox: Mailbox, to: str = "desk@example.org") -> list[str]:
    return [mail["Subject"].strip() for mail in mailbox.messages if mail["To"] == to]


def test_a_correction_before_the_announcement_went_out_is_one_mail_and_two_events(
    service: Service, learn: Learn, mailbox: Mailbox, server: LocalServer, clock: SteppedClock
) -> None:
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    clock.set(OCTOBER_9 + timedelta(minutes=3))
    learn(ChangeKind.DATES_CHANGED, DATED, MOVED)
    assert relay(service) == 3
    assert subjects(mailbox) == [
        "Round 22: dates changed, 18-19 November 2024 (was 11-12 November 2024), Astana, Kazakhstan"
    ]
    assert "== Round 22: dates set, 11-12 November 2024" in mailbox.messages[0].get_body(("plain",)).get_content()
    assert [json.loads(body)["type"] for _, body in server.received] == [
        "astana.round.dates_set",
        "astana.round.dates_changed",
    ]
    assert [alert.state for alert in alerts_of(service, "mail")] == [AlertState.SENT] * 2
    assert relay(service) == 0


def test_a_correction_after_it_stands_in_the_same_thread_and_says_what_was(
    service: Service, learn: Learn, mailbox: Mailbox, clock: SteppedClock
) -> None:
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    relay(service)
    clock.set(OCTOBER_9 + timedelta(minutes=3))
    learn(ChangeKind.DATES_CHANGED, DATED, MOVED)
    relay(service)
    assert [mail["References"] for mail in mailbox.messages] == ["<astana-22@astana-watch>"] * 2
    assert "(was 11-12 November 2024)" in subjects(mailbox)[1]


def test_a_late_subscriber_is_told_once_how_things_stand_and_not_how_they_came_to(
    service: Service, learn: Learn, mailbox: Mailbox, clock: SteppedClock
) -> None:
    learn(ChangeKind.SIGNALLED, None, PLANNED)
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    clock.set(OCTOBER_9 + timedelta(days=1))
    assert attend.subscribe(service, DESK) == (True, 1)
    assert attend.subscribe(service, DESK) == (False, 0)
    relay(service)
    assert subjects(mailbox, "late@example.org") == [
        "Round 22: dates set, 11-12 November 2024, Astana, Kazakhstan (as it stands)"
    ]


def test_who_subscribes_before_there_is_any_news_is_told_nothing(service: Service, mailbox: Mailbox) -> None:
    assert attend.subscribe(service, DESK) == (True, 0)
    assert relay(service) == 0
    assert mailbox.messages == []


def test_what_comes_in_quiet_hours_is_told_in_one_message_when_they_end(
    service: Service, learn: Learn, mailbox: Mailbox, clock: SteppedClock
) -> None:
    # Almaty was five hours ahead of UTC: 17:00 there.
    attend.subscribe(service, replace(DESK, quiet="16:00-07:00", time_zone="Asia/Almaty"))
    learn(ChangeKind.SIGNALLED, None, PLANNED)
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    relay(service)
    clock.set(datetime(2024, 10, 10, 1, 59, tzinfo=UTC))
    relay(service)
    assert subjects(mailbox, "late@example.org") == []
    clock.set(datetime(2024, 10, 10, 2, 0, tzinfo=UTC))
    relay(service)
    assert len(subjects(mailbox, "late@example.org")) == 1


def test_a_daily_digest_is_one_message_of_all_rounds(
    service: Service, learn: Learn, mailbox: Mailbox, clock: SteppedClock
) -> None:
    attend.subscribe(service, replace(DESK, digest="daily 08:00"))
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    learn(ChangeKind.SIGNALLED, None, replace(PLANNED, number=23))
    relay(service)
    assert subjects(mailbox, "late@example.org") == []
    clock.set(datetime(2024, 10, 10, 8, 0, tzinfo=UTC))
    relay(service)
    assert subjects(mailbox, "late@example.org") == ["Digest, number of changes: 2"]


def test_more_than_the_limit_is_gathered_into_one_message_that_says_so(
    service: Service, learn: Learn, mailbox: Mailbox, clock: SteppedClock
) -> None:
    attend.subscribe(service, replace(DESK, most_per_hour=2))
    for minute in range(6):
        clock.set(OCTOBER_9 + timedelta(minutes=minute))
        learn(ChangeKind.SIGNALLED, None, replace(PLANNED, number=30 + minute))
        relay(service)
    assert len(subjects(mailbox, "late@example.org")) == 2
    clock.set(OCTOBER_9 + timedelta(minutes=63))
    relay(service)
    assert subjects(mailbox, "late@example.org")[2:] == ["Digest, number of changes: 4"]
    assert "More than 2 alerts within an hour" in mailbox.messages[-1].get_body(("plain",)).get_content()
    assert [alert.gathering for alert in alerts_of(service, "late")][1:3] == [Gathering.AT_ONCE, Gathering.LIMIT]


def test_a_flood_of_changes_reaches_everybody_as_one_digest_each(
    settings: Settings, clock: SteppedClock, compiled: Service, mailbox: Mailbox
) -> None:
    few = settings.model_copy(update={"most_changes_per_hour": 3})
    service = replace(compiled, settings=few, clock=clock, engine=open_engine(few.database))
    prepare(service)
    now = service.clock()
    for number in range(40, 47):
        state = replace(PLANNED, number=number)
        change = Change(
            ChangeKind.SIGNALLED, str(number), number, None, state, now, now, "x", Tier.MEDIA, None, None, True, ""
        )
        with service.sessions.begin() as session:
            change_id = record.write(session, "astana", change)
            assert change_id is not None
            record.fold_rounds(session, "astana", dict.fromkeys(fold([change]), now), fold_track([change]))
            outbox.tell(service, session, session.get_one(ChangeRow, change_id), "en", now)
    relay(service)
    clock.set(OCTOBER_9 + timedelta(hours=1))
    relay(service)
    service.engine.dispose()
    assert len(subjects(mailbox)) == 4
    assert subjects(mailbox)[3] == "Digest, number of changes: 4"


def test_a_sign_too_weak_is_told_to_those_who_ask_for_signs(service: Service, learn: Learn, mailbox: Mailbox) -> None:
    attend.subscribe(service, replace(DESK, kinds=("watch",)))
    learn(ChangeKind.WATCH, None, replace(PLANNED, number=24))
    relay(service)
    assert subjects(mailbox) == []
    assert subjects(mailbox, "late@example.org") == ["Round 24: a sign to watch, Astana, Kazakhstan; no date yet"]
    assert "Not taken, because: in a test" in mailbox.messages[0].get_body(("plain",)).get_content()


def test_who_waits_for_two_voices_is_told_when_the_second_speaks(
    service: Service, server: LocalServer, watch: AddFeed, mailbox: Mailbox, clock: SteppedClock
) -> None:
    attend.subscribe(service, replace(DESK, min_origins=2))
    server.publish(watch("ministry", tier=Tier.OFFICIAL), articles.DATES)
    clock.set(datetime(2024, 11, 8, 6, 30, tzinfo=UTC))
    run_once(service)
    assert (len(subjects(mailbox)), len(subjects(mailbox, "late@example.org"))) == (1, 0)
    other = replace(
        articles.DATES,
        slug="again",
        published_at=datetime(2024, 11, 8, 7, 0, tzinfo=UTC),
        title="22nd Astana meeting on Syria set for 11-12 November",
        text="The 22nd International Meeting on Syria in the Astana format will take place in Astana on 11-12 "
        "November 2024, Russian Deputy Foreign Minister Mikhail Bogdanov told reporters.",
    )
    server.publish(watch("gazette", tier=Tier.AGENCY), other)
    clock.set(datetime(2024, 11, 8, 7, 30, tzinfo=UTC))
    run_once(service)
    assert (len(subjects(mailbox)), len(subjects(mailbox, "late@example.org"))) == (1, 1)


def test_a_template_that_fails_sends_plain_text_and_the_attempt_says_so(
    service: Service, learn: Learn, mailbox: Mailbox
) -> None:
    broken = service.templates.text.environment.from_string("{{ nothing_of_that_name }}")
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    relay(replace(service, templates=replace(service.templates, text=broken)))
    assert "Kazakh Foreign Ministry" in mailbox.messages[0].get_body(("plain",)).get_content()
    with service.sessions() as session:
        details = list(session.scalars(select(Delivery.detail)))
    assert all("as plain text, for the template failed: UndefinedError" in detail for detail in details)


def test_what_waits_for_an_ended_subscription_is_never_sent(service: Service, learn: Learn, mailbox: Mailbox) -> None:
    attend.subscribe(service, DESK)
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    attend.unsubscribe(service, "late")
    relay(service)
    assert subjects(mailbox, "late@example.org") == []
    assert [(alert.state, alert.reason) for alert in alerts_of(service, "late")] == [
        (AlertState.DEAD, "the subscription was ended")
    ]
    with pytest.raises(ConfigError, match="stands in the alerts file"):
        attend.unsubscribe(service, "mail")


def test_a_dead_alert_is_sent_again_by_hand_with_the_same_id_and_a_waiting_one_can_be_called_off(
    service: Service, learn: Learn, mailbox: Mailbox, settings: Settings, tmp_path: Path
) -> None:
    wrong = replace(DESK, channel="https://127.0.0.9/hook")
    attend.subscribe(service, wrong)
    learn(ChangeKind.DATES_SET, PLANNED, DATED)
    relay(service)
    [dead] = alerts_of(service, "late")
    assert dead.state is AlertState.DEAD
    with service.sessions.begin() as session:
        session.get_one(Alert, dead.id).subscription.channel = DESK.channel
    assert attend.retry(service, [], all_dead=True) == (1, [])
    relay(service)
    assert [mail["Message-ID"] for mail in mailbox.messages if mail["To"] == "late@example.org"] == [
        f"<{dead.key}@astana-watch>"
    ]
    assert attend.retry(service, [dead.id]) == (0, [dead.id])
    assert attend.cancel(service, [dead.id]) == [dead.id]
    learn(ChangeKind.DATES_CHANGED, DATED, MOVED)
    assert attend.cancel(service, [alerts_of(service, "late")[1].id]) == []
    relay(service)
    assert len(subjects(mailbox, "late@example.org")) == 1
