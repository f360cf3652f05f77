"""Whatever is said, in whatever order and however often: the laws of settling."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.vocabulary import DatesKind, Discourse, Modality, Status, Tier
from worker.extract.facts import Dates, RoundFact, Venue
from worker.rounds.chronicle import chronicle, in_their_places, revise
from worker.rounds.decide import decide
from worker.rounds.fold import fold, fold_track
from worker.rounds.places import place_of
from worker.rounds.values import Change, RoundState, Sighting, TrackState

START = datetime(2024, 10, 1, tzinfo=UTC)
END = datetime(2025, 12, 1, tzinfo=UTC)
HISTORY = TrackState(
    {
        21: RoundState(
            21,
            Status.CONCLUDED,
            date(2024, 1, 24),
            date(2024, 1, 25),
            "2024-01-24/2024-01-25",
            DatesKind.DAYS,
            "Astana",
            "KAZ",
        )
    }
)


@st.composite
def some_dates(draw: st.DrawFn) -> Dates:
    first = date(2024, 10, 1) + timedelta(days=draw(st.integers(0, 120)))
    kind = draw(st.sampled_from([DatesKind.DAYS, DatesKind.PERIOD, DatesKind.DEADLINE, DatesKind.UNKNOWN]))
    last = first + timedelta(days=draw(st.integers(0, 1 if kind is DatesKind.DAYS else 60)))
    return Dates(None if kind is DatesKind.DEADLINE else first, last, f"{first}/{last}", kind)


facts = st.builds(
    RoundFact,
    number=st.sampled_from([None, 0, 20, 21, 22, 22, 22, 23, 24, 99]),
    implied=st.booleans(),
    status=st.sampled_from([status for status in Status if status is not Status.LAPSED]),
    modality=st.sampled_from([Modality.ASSERTED] * 4 + list(Modality)),
    discourse=st.sampled_from([Discourse.FOCUS] * 4 + list(Discourse)),
    dates=st.none() | some_dates(),
    venue=st.sampled_from([None, Venue("Astana", "KAZ"), Venue("Sochi", "RUS")]),
)


@st.composite
def sightings(draw: st.DrawFn) -> Sighting:
    learnt_at = START + timedelta(hours=draw(st.integers(0, 1400)))
    lag = draw(st.none() | st.integers(-72, 2000))
    return Sighting(
        revision_id=draw(st.integers(1, 50)),
        article_id=draw(st.integers(1, 50)),
        said_at=None if lag is None else learnt_at - timedelta(hours=lag),
        learnt_at=learnt_at,
        tier=draw(st.sampled_from(Tier)),
        origin=draw(st.sampled_from(["TASS", "Kazinform", "Anadolu"])),
        baseline=draw(st.booleans()),
        language="en",
        announces_new_round=draw(st.booleans()),
        rounds=tuple(draw(st.lists(facts, max_size=4))),
    )


def moves(changes: tuple[Change, ...] | list[Change]) -> list[Change]:
    return [change for change in changes if change.kind.moves]


def settle(told: list[Sighting]) -> tuple[TrackState, list[Change]]:
    state, all_changes = HISTORY, []
    for seen in told:
        changes = decide(seen, state)
        state = fold_track(changes, state)
        all_changes.extend(changes)
    return state, all_changes


@given(st.lists(sightings(), max_size=6), sightings())
def test_deciding_the_same_sighting_again_moves_nothing(earlier, seen):
    state, _ = settle(earlier)
    state = fold_track(decide(seen, state), state)
    assert moves(decide(seen, state)) == []


@given(st.lists(sightings(), max_size=8))
def test_the_fold_is_the_last_state_of_each_round(told):
    state, changes = settle(told)
    last = {change.round_number: change.after for change in moves(changes)}
    assert fold(changes) == last
    assert dict(state.rounds) == dict(HISTORY.rounds) | last


@given(st.lists(sightings(), max_size=8))
def test_every_change_starts_where_the_one_before_it_ended(told):
    state = HISTORY
    for seen in told:
        for change in moves(decide(seen, state)):
            assert change.before == state.rounds.get(change.round_number)
            state = fold_track([change], state)


@given(st.lists(sightings(), max_size=8))
def test_one_sighting_moves_a_round_at_most_once(told):
    state = HISTORY
    for seen in told:
        changes = decide(seen, state)
        numbers = [change.round_number for change in moves(changes)]
        assert len(numbers) == len(set(numbers))
        state = fold_track(changes, state)


@given(st.lists(sightings(), max_size=8))
def test_a_held_round_keeps_its_state_and_no_number_is_skipped(told):
    state, changes = settle(told)
    assert state.rounds[21] == HISTORY.rounds[21]
    assert sorted(state.rounds) == list(range(21, 21 + len(state.rounds)))
    assert all(change.round_number > 21 for change in changes if change.alertable)


@given(st.lists(sightings(), max_size=8))
def test_a_status_falls_back_only_from_a_round_called_off(told):
    course = list(Status)[:6]
    for change in moves(settle(told)[1]):
        was = change.before.status if change.before else None
        if was in course and change.after.status in course:
            assert course.index(change.after.status) >= course.index(was)


def days(first: date) -> Dates:
    last = first + timedelta(days=1)
    return Dates(first, last, f"{first}/{last}", DatesKind.DAYS)


STORY = [
    (1, Status.PLANNED, None),
    (20, Status.PLANNED, Dates(date(2024, 11, 1), date(2024, 11, 30), "2024-11", DatesKind.PERIOD)),
    (30, Status.ANNOUNCED, days(date(2024, 11, 11))),
    (38, Status.POSTPONED, None),
    (39, Status.ANNOUNCED, days(date(2024, 11, 18))),
    (49, Status.UNDER_WAY, None),
    (50, Status.CONCLUDED, None),
]


def story(day: int, status: Status, dates: Dates | None) -> Sighting:
    said_at = START + timedelta(days=day)
    fact = RoundFact(22, False, status, Modality.ASSERTED, Discourse.FOCUS, dates)
    return Sighting(day, day, said_at, said_at, Tier.AGENCY, "TASS", False, "en", True, (fact,))


@st.composite
def edits(draw: st.DrawFn) -> Sighting:
    """An edited text, which may have let go of what some other said."""
    return replace(draw(sightings()), withdrawn=tuple(draw(st.lists(facts, max_size=2))))


@given(st.lists(sightings() | edits(), max_size=7), st.randoms())
def test_any_order_and_any_copies_give_the_same_history(told, random):
    once = chronicle(told, HISTORY, until=END)
    shuffled = [*told, *random.choices(told, k=3)] if told else []
    random.shuffle(shuffled)
    assert chronicle(shuffled, HISTORY, until=END) == once


class Desk:
    """Somebody who reads one after another, and puts what comes late in its place: as the service does."""

    def __init__(self) -> None:
        self.seen: list[Sighting] = []
        self.history: tuple[Change, ...] = ()
        self.log: list[tuple[Change, ...]] = []
        self.told: list[Change] = []

    def read(self, sighting: Sighting) -> None:
        place = place_of(sighting)
        kept = [change for change in self.history if change.place < place]
        tail = [change for change in self.history if change.place >= place]
        start = fold_track(kept, HISTORY)
        later = [one for one in self.seen if place_of(one) >= place]
        after = chronicle([sighting, *later], start, [change.key for change in kept], until=END)
        revised = revise(start, tail, after)
        self.seen.append(sighting)
        self.history = (*kept, *after)
        self.log.append(revised.added)
        self.told += [change for change in revised.news if change.alertable]


@given(st.lists(sightings() | edits(), max_size=7, unique_by=lambda one: (place_of(one), one.revision_id)))
def test_reading_one_by_one_gives_the_history_of_all_together(told):
    desk = Desk()
    for sighting in told:
        desk.read(sighting)
    assert desk.history == chronicle(told, HISTORY, until=END if told else None)


@given(st.lists(sightings(), min_size=1, max_size=7))
def test_settling_what_is_settled_changes_nothing(told):
    desk = Desk()
    for sighting in told:
        desk.read(sighting)
    before, news = desk.history, len(desk.told)
    for sighting in told:
        desk.read(sighting)
        assert desk.log[-1] == ()
    assert (desk.history, len(desk.told)) == (before, news)


@given(st.lists(sightings(), max_size=8))
def test_no_state_is_told_twice_in_a_row(told):
    desk = Desk()
    for sighting in told:
        desk.read(sighting)
    by_round: dict[int, list[RoundState]] = {}
    for change in desk.told:
        by_round.setdefault(change.round_number, []).append(change.after)
    assert all(one != other for states in by_round.values() for one, other in pairwise(states))


@given(st.lists(sightings(), max_size=8), st.integers(0, 8))
def test_what_is_learnt_later_leaves_what_was_said_before_it_alone(told, count):
    ordered = in_their_places(told)
    whole = chronicle(ordered, HISTORY)
    beginning = chronicle(ordered[:count], HISTORY)
    assert whole[: len(beginning)] == beginning


@given(st.data())
def test_copies_that_arrive_later_make_no_second_change(data):
    told = [story(*chapter) for chapter in STORY]
    once = moves(settle(told)[1])
    with_copies = list(told)
    for copied in data.draw(st.lists(st.sampled_from(told), max_size=6)):
        place = data.draw(st.integers(with_copies.index(copied) + 1, len(with_copies)))
        with_copies.insert(place, replace(copied, revision_id=99, origin="a copy"))
    assert [change.key for change in moves(settle(with_copies)[1])] == [change.key for change in once]


def test_the_told_story_has_a_change_for_each_chapter():
    assert [change.kind.value for change in settle([story(*chapter) for chapter in STORY])[1]] == [
        "signalled",
        "dates_set",
        "dates_set",
        "postponed",
        "announced",
        "under_way",
        "concluded",
    ]
