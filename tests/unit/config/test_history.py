"""The history that ships equals the sources; one that contradicts itself is refused by file, round and key."""

from datetime import date
from pathlib import Path

import pytest

from config.edtf import bounds
from config.errors import ConfigError
from config.history import load_history
from models.vocabulary import ChangeKind, MeetingKind, Role

SHIPPED = Path("config/tracks/astana.toml")

# Number, first and last day, city, the name it then had, the day of the formal announcement where it is known.
ROUNDS = [
    (1, "2017-01-23", "2017-01-24", "Astana", "Astana", "2017-01-04"),
    (2, "2017-02-15", "2017-02-16", "Astana", "Astana", None),
    (3, "2017-03-14", "2017-03-15", "Astana", "Astana", "2017-03-09"),
    (4, "2017-05-03", "2017-05-04", "Astana", "Astana", "2017-03-15"),
    (5, "2017-07-04", "2017-07-05", "Astana", "Astana", None),
    (6, "2017-09-14", "2017-09-15", "Astana", "Astana", None),
    (7, "2017-10-30", "2017-10-31", "Astana", "Astana", "2017-10-19"),
    (8, "2017-12-21", "2017-12-22", "Astana", "Astana", None),
    (9, "2018-05-14", "2018-05-15", "Astana", "Astana", None),
    (10, "2018-07-30", "2018-07-31", "Sochi", "Sochi", "2018-06-29"),
    (11, "2018-11-28", "2018-11-29", "Astana", "Astana", "2018-11-19"),
    (12, "2019-04-25", "2019-04-26", "Astana", "Nur-Sultan", None),
    (13, "2019-08-01", "2019-08-02", "Astana", "Nur-Sultan", "2019-07-19"),
    (14, "2019-12-10", "2019-12-11", "Astana", "Nur-Sultan", "2019-11-22"),
    (15, "2021-02-16", "2021-02-17", "Sochi", "Sochi", "2021-01-28"),
    (16, "2021-07-07", "2021-07-08", "Astana", "Nur-Sultan", None),
    (17, "2021-12-21", "2021-12-22", "Astana", "Nur-Sultan", "2021-12-07"),
    (18, "2022-06-15", "2022-06-16", "Astana", "Nur-Sultan", "2022-06-09"),
    (19, "2022-11-22", "2022-11-23", "Astana", "Astana", "2022-11-14"),
    (20, "2023-06-20", "2023-06-21", "Astana", "Astana", "2023-06-16"),
    (21, "2024-01-24", "2024-01-25", "Astana", "Astana", None),
    (22, "2024-11-11", "2024-11-12", "Astana", "Astana", "2024-11-08"),
]
# What the statement of each round planned for the next one, where it was read.
PLANS = {
    3: ("Astana", None),
    4: (None, "2017-07"),
    5: (None, "2017-08"),
    6: (None, "2017-10"),
    7: (None, "2017-12"),
    8: (None, "2018-02"),
    9: ("Sochi", "2018-07"),
    10: (None, "2018-11"),
    11: (None, "2019-02"),
    12: (None, "2019-07"),
    13: (None, "2019-10"),
    14: ("Astana", "2020-03"),
    16: (None, "../2021-12-31"),
    19: ("Astana", "2023-40"),
    20: (None, "2023-41"),
    21: ("Astana", "2024-41"),
    22: (None, "2025-40"),
}


@pytest.fixture(scope="module")
def shipped():
    return load_history(SHIPPED)


def test_the_shipped_rounds_are_those_of_the_sources(shipped):
    assert [
        (
            held.number,
            str(held.first_on),
            str(held.last_on),
            held.city,
            held.city_name,
            str(held.announced.on) if held.announced and held.announced.on else None,
        )
        for held in shipped.rounds
    ] == ROUNDS


def test_the_shipped_plans_are_those_of_the_joint_statements(shipped):
    plans = {
        held.number: (held.statement.next.city, held.statement.next.edtf)
        for held in shipped.rounds
        if held.statement and held.statement.next
    }
    assert plans == PLANS


def test_the_city_bore_the_other_name_from_23_march_2019_to_september_2022(shipped):
    renamed = [held.number for held in shipped.rounds if held.city_name == "Nur-Sultan"]
    assert renamed == [12, 13, 14, 16, 17, 18]


def test_every_round_names_the_guarantors_and_the_government(shipped):
    for held in shipped.rounds:
        roles = {(one.code, one.role) for one in held.participants}
        assert {("RUS", "guarantor"), ("TUR", "guarantor"), ("IRN", "guarantor"), ("SYR-GOV", "party")} <= roles


def test_the_opposition_stayed_away_from_the_third_round_only(shipped):
    without = [held.number for held in shipped.rounds if "SYR-OPP" not in {one.code for one in held.participants}]
    assert without == [3]


@pytest.mark.parametrize(
    ("code", "rounds"),
    [
        ("JOR", list(range(2, 23))),
        ("USA", list(range(1, 9))),
        ("IRQ", list(range(13, 23))),
        ("LBN", list(range(13, 23))),
        ("ICRC", [11, 12, 21, 22]),
    ],
)
def test_observers_came_and_went(shipped, code, rounds):
    assert [
        held.number
        for held in shipped.rounds
        if any(one.code == code and one.role == "observer" for one in held.participants)
    ] == rounds


def test_the_fifth_round_had_four_dates_in_five_weeks(shipped):
    changes = [(str(one.said_on), one.kind, str(one.first_on)) for one in shipped.rounds[4].changes]
    assert changes == [
        ("2017-06-03", "dates_set", "2017-06-12"),
        ("2017-06-08", "dates_changed", "2017-06-20"),
        ("2017-06-13", "dates_changed", "2017-07-04"),
    ]


def test_seven_summits_and_ten_ministerial_meetings_are_no_rounds(shipped):
    kinds = [meeting.kind for meeting in shipped.meetings]
    assert (kinds.count("summit"), kinds.count("ministerial")) == (7, 10)
    days = [meeting.first_on for meeting in shipped.meetings]
    assert days == sorted(days)


def test_the_words_of_the_history_are_those_of_the_vocabulary(shipped):
    assert {one.kind for held in shipped.rounds for one in held.changes} <= set(ChangeKind)
    assert {one.role for held in shipped.rounds for one in held.participants} <= set(Role)
    assert {meeting.kind for meeting in shipped.meetings} <= set(MeetingKind)


def test_tags_lead_to_addresses(shipped):
    assert shipped.addresses(("k14", "t8")) == (
        "https://www.inform.kz/en/_a4079756",
        "https://tass.com/politics/1635609",
    )


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024-33", "2024-01-01", "2024-03-31"),
        ("2024-36", "2024-10-01", "2024-12-31"),
        ("2025-40", "2025-01-01", "2025-06-30"),
        ("2024-41", "2024-07-01", "2024-12-31"),
        ("2024-11-11", "2024-11-11", "2024-11-11"),
        ("2018-11/2018-12", "2018-11-01", "2018-12-31"),
        ("../2021-12-31", None, "2021-12-31"),
    ],
)
def test_the_bounds_of_an_edtf_expression(edtf, first, last):
    assert bounds(edtf) == (date.fromisoformat(first) if first else None, date.fromisoformat(last))


@pytest.mark.parametrize("edtf", ["", "soon", "2024-13", "2024-02-30", "2024-12/2024-11", "2024-11~", "../.."])
def test_an_edtf_expression_that_is_not_read_is_refused(edtf):
    with pytest.raises(ValueError):
        bounds(edtf)


GOOD = """
[[round]]
number = 1
first_on = 2017-01-23
last_on = 2017-01-24
city = "Astana"
country = "KAZ"
city_name = "Astana"
sources = ["k1"]

[round.announced]
on = 2017-01-04
sources = ["k1"]

[round.statement]
adopted_on = 2017-01-24
topics = ["ceasefire"]
next = { number = 2, city = "Astana", edtf = "2017-02" }
sources = ["k1"]

[[round]]
number = 2
first_on = 2017-02-15
last_on = 2017-02-16
city = "Astana"
country = "KAZ"
city_name = "Astana"
sources = ["k1"]

[[round.change]]
kind = "signalled"
said_on = 2017-02-07
city = "Astana"
sources = ["k1"]

[[topic]]
code = "ceasefire"

[source_tags]
k1 = "https://example.org/1"
"""


def test_other_sections_of_the_track_file_are_left_alone(tmp_path):
    path = tmp_path / "track.toml"
    path.write_text(f'code = "x"\n{GOOD}')
    assert [held.number for held in load_history(path).rounds] == [1, 2]


def test_a_track_without_history_has_an_empty_one(tmp_path):
    path = tmp_path / "track.toml"
    path.write_text('code = "x"\n')
    assert load_history(path).rounds == ()


@pytest.mark.parametrize(
    ("good", "bad", "line", "names"),
    [
        ("number = 2\nfirst", "number = 3\nfirst", 22, ["round 3, number", "without a gap"]),
        ("last_on = 2017-01-24", "last_on = 2017-01-22", 5, ["round 1, last_on", "ends before"]),
        ("first_on = 2017-02-15", "first_on = 2017-01-24", 23, ["round 2, first_on", "before the one before"]),
        ("on = 2017-01-04", "on = 2017-01-23", 12, ["round 1, announced.on", "not before the opening"]),
        ("on = 2017-01-04", 'by = "someone"', 11, ["round 1, announced.on", "unconfirmed"]),
        ("said_on = 2017-02-07", "said_on = 2017-03-07", 32, ["round 2, change.1.said_on", "after the opening"]),
        ("adopted_on = 2017-01-24", "adopted_on = 2017-01-25", 16, ["round 1, statement.adopted_on", "no day"]),
        ("next = { number = 2", "next = { number = 3", 18, ["round 1, statement.next.number", "next round, 2"]),
        ('2, city = "Astana"', '2, city = "Paris"', 18, ["round 1, statement.next.city", "Paris"]),
        ('topics = ["ceasefire"]', 'topics = ["football"]', 17, ["round 1, statement.topics", "football"]),
        ('edtf = "2017-02"', 'edtf = "soon"', 18, ["round 1, statement.next.edtf", "soon"]),
        ('kind = "signalled"', 'kind = "rumour"', 31, ["round 2, change.1.kind", "signalled"]),
        ('country = "KAZ"', 'country = "KAZ"\ncolour = "red"', 8, ["round 1, colour", "Extra"]),
        ('sources = ["k1"]\n\n[[round]]', 'sources = ["k2"]\n\n[[round]]', 19, ["round 1, statement.sources", "k2"]),
        ('k1 = "https://example.org/1"', 'k1 = "example"', 40, ["source_tags.k1", "match"]),
        ('1"\n', '1"\nk9 = "https://example.org/9"\n', 41, ["source_tags.k9", "no fact"]),
    ],
)
def test_a_history_that_contradicts_itself_is_refused_by_file_line_round_and_key(tmp_path, good, bad, line, names):
    path = tmp_path / "track.toml"
    assert good in GOOD
    path.write_text(GOOD.replace(good, bad, 1))
    with pytest.raises(ConfigError) as error:
        load_history(path)
    assert error.value.subject == f"{path}:{line}", str(error.value)
    for name in [*names, "correct it"]:
        assert name in error.value.reason


def test_the_second_change_of_a_round_is_found_on_its_own_line(tmp_path):
    path = tmp_path / "track.toml"
    second = '\n[[round.change]]\nkind = "watch"\nsaid_on = 2018-01-01\nsources = ["k1"]\n\n[[topic]]'
    path.write_text(GOOD.replace("\n[[topic]]", second))
    with pytest.raises(ConfigError) as error:
        load_history(path)
    assert error.value.subject == f"{path}:38"
    assert "round 2, change.2.said_on" in error.value.reason


def test_a_file_that_cannot_be_read_is_refused_by_its_name(tmp_path):
    with pytest.raises(ConfigError, match=r"missing\.toml"):
        load_history(tmp_path / "missing.toml")
