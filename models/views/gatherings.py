"""Views of what happened around the rounds: who came, what was adopted and planned, the other meetings."""

from models.views.rounds import ROUND_COLUMNS
from models.views.view import Dialect, View

V_PARTICIPANTS = View(
    "v_participants",
    "One row per participant of a round.",
    {
        **ROUND_COLUMNS,
        "code": "ISO 3166-1 alpha-3, or SYR-GOV, SYR-OPP, UN, UNHCR, ICRC",
        "name": "name in English",
        "role": "guarantor, party, observer, host, mediator or participant",
        "head": "head of the delegation, where known",
        "learnt_at": "when Astana Watch learnt it (UTC)",
        "since_round": "the first round in which it had this role",
        "iso3": "ISO 3166-1 alpha-3 code of the state; that of Syria for its two parties, empty for organisations",
        "cameo_actor": "CAMEO actor code, where one is certain: the state's, SYRGOV, SYROPP or IGOUNO",
    },
    lambda _: (
        """
    SELECT p.track, p.round_number, p.code, p.name, p.role, p.head, p.learnt_at,
           (SELECT min(q.round_number) FROM participant q
             WHERE q.track = p.track AND q.code = p.code AND q.role = p.role) AS since_round,
           CASE WHEN p.code LIKE 'SYR-%' THEN 'SYR' WHEN p.code IN ('UNHCR', 'ICRC') THEN NULL
                WHEN length(p.code) = 3 THEN p.code END AS iso3,
           CASE WHEN p.code = 'UN' THEN 'IGOUNO' WHEN p.code IN ('UNHCR', 'ICRC') THEN NULL
                ELSE replace(p.code, '-', '') END AS cameo_actor
      FROM participant p
    """
    ),
)

V_STATEMENTS = View(
    "v_statements",
    "One row per joint statement.",
    {
        **ROUND_COLUMNS,
        "adopted_on": "day of adoption",
        "topics": "JSON list of topic codes; `v_topics` has them as rows",
        "next_number": "number of the round it plans",
        "next_city": "where that round was planned",
        "next_edtf": "when it was planned, EDTF",
        "url": "source",
        "next_first_on": "first day of the planned period; empty for a deadline",
        "next_last_on": "last day of the planned period",
    },
    lambda _: (
        """
    SELECT s.track, s.round_number, s.adopted_on, s.topics, s.next_number, s.next_city, s.next_edtf,
           s.source_url AS url, s.next_first_on, s.next_last_on
      FROM statement s
    """
    ),
)

V_TOPICS = View(
    "v_topics",
    "One row per topic told of a round's statement in particular, not of those that every statement repeats.",
    {
        **ROUND_COLUMNS,
        "topic": "code of the topic, as `constitutional_committee`",
        "adopted_on": "day of adoption",
        "url": "source",
    },
    lambda of: (
        f"""
    SELECT s.track, s.round_number, t.value AS topic, s.adopted_on, s.source_url AS url
      FROM statement s
      CROSS JOIN {of.each("s.topics", "t")}
    """
    ),
)


def _plans(of: Dialect) -> str:
    return f"""
    SELECT s.track, s.next_number AS round_number, s.round_number AS planned_in_round, s.adopted_on AS planned_on,
           s.next_edtf AS planned_edtf, s.next_first_on AS planned_first_on, s.next_last_on AS planned_last_on,
           s.next_city AS planned_city, h.first_on AS held_first_on, h.last_on AS held_last_on, h.city AS held_city,
           CASE WHEN h.first_on > s.next_last_on THEN {of.days_between("h.first_on", "s.next_last_on")}
                WHEN h.first_on < s.next_first_on THEN {of.days_between("h.first_on", "s.next_first_on")}
                WHEN h.first_on IS NOT NULL THEN 0 END AS slip_days,
           CASE WHEN h.first_on IS NULL THEN 'not_held'
                WHEN h.first_on > s.next_last_on THEN 'slipped'
                WHEN h.first_on < s.next_first_on THEN 'earlier'
                ELSE 'kept' END AS outcome,
           s.source_url AS url
      FROM statement s
      LEFT JOIN round h ON h.track = s.track AND h.number = s.next_number
                       AND h.status IN ('under_way', 'concluded')
     WHERE s.next_number IS NOT NULL
    """


V_PLANS = View(
    "v_plans",
    "One row per plan for the next round in a joint statement, and what became of it.",
    {
        "track": "the diplomatic format watched; `astana`",
        "round_number": "number of the round that was planned",
        "planned_in_round": "number of the round whose statement planned it",
        "planned_on": "day of that statement",
        "planned_edtf": "the plan in EDTF: a month, a half-year, days or a deadline",
        "planned_first_on": "first day of the planned period; empty for a deadline",
        "planned_last_on": "last day of the planned period",
        "planned_city": "where it was planned; empty where no place was named",
        "held_first_on": "first day on which it was held; empty until it was",
        "held_last_on": "last day on which it was held; empty until it was",
        "held_city": "where it was held",
        "slip_days": "days by which the opening missed the planned period; negative when it came before it; 0 kept",
        "outcome": "kept (opened within the planned period), slipped, earlier or not_held (not so far)",
        "url": "source",
    },
    _plans,
)

V_MEETINGS = View(
    "v_meetings",
    "One row per gathering of the format that was no round: summits, ministers, experts.",
    {
        "track": "the diplomatic format watched; `astana`",
        "kind": "summit, ministerial, expert, working_group or other",
        "first_on": "first day",
        "last_on": "last day",
        "city": "where; empty for one held by video",
        "country": "ISO 3166-1 alpha-3 code of the country",
        "note": "what is told of it",
        "url": "source",
        "edtf": "the days in EDTF",
        "event_code": "CAMEO code: 046, negotiation",
        "plover_event": "PLOVER event type: CONSULT",
    },
    lambda _: (
        """
    SELECT m.track, m.kind, m.first_on, m.last_on, m.city, m.country, m.note, m.source_url AS url,
           CASE WHEN m.first_on = m.last_on THEN CAST(m.first_on AS varchar)
                ELSE CAST(m.first_on AS varchar) || '/' || CAST(m.last_on AS varchar) END AS edtf,
           '046' AS event_code, 'CONSULT' AS plover_event
      FROM meeting m
    """
    ),
)
