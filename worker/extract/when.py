"""Dates bound to what they are the days of: through the nearest status cue, unless a verb of speech is nearer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from models.vocabulary import Status
from worker.extract.claims import Claim, distance, looks_back
from worker.extract.closing import tells_end, told_days
from worker.extract.dates import DateMention, Tense, resolve
from worker.extract.facts import Dates
from worker.extract.gatherings import Gathering, Which
from worker.extract.mentions import Mention
from worker.extract.periods import NEAR_DAY, day_span
from worker.extract.reading import Reading

_SPEECH_REACH = 14
_ELSEWHERE, _CITY_REACH = 6, 30
_FRONT = 8
_WEAK_REACH, _BESIDE, _TOUCHING = 32, 6, 2
_FOLLOWS, _COMMA = 25, 15
_FAR_OFF = timedelta(75)
_PRESENT = ("this_week", "this_month", "this_year")
_TENSE = {Which.PREVIOUS: Tense.PAST, Which.COMING: Tense.FUTURE}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date and what it is said of. `old`: superseded. `weak`: bound by nearness alone. `recalled`: a period of
    which its clause tells as past. `closing`: only the last day, and nothing tells the first.
    """

    mention: DateMention
    dates: Dates | None
    about: Gathering | None
    tense: Tense
    status: Status | None
    old: bool
    weak: bool
    recalled: bool = False
    closing: bool = False


def dates_of_reading(reading: Reading) -> list[Dated]:
    """All dates that are said of a gathering; not those of speech or of other events."""
    by_clause: dict[int, list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        by_clause[claim.clause].append(claim)
    bound = (_bind(each, by_clause[reading.clauses.index(each.start)], reading) for each in reading.dates)
    return [dated for dated in bound if dated is not None]


def _bind(each: DateMention, claims: Sequence[Claim], reading: Reading) -> Dated | None:
    number = reading.clauses.index(each.start)
    claim = min(claims, key=lambda c: _farness(each, c, reading), default=None)
    if _of_speech(each, claim, reading) or _today_of_speech(each, claim):
        return None
    near = reading.binder.in_clause(each.start, each.end)
    if claim is None and (near is None or distance(each.start, each.end, near.start, near.end) > _WEAK_REACH):
        return None
    about = claim.about if claim else reading.binder.about(each.start, each.end)
    if near is not None and near.is_round and _inside_phrase(each, near):
        claim = claim if about in (None, near) else None  # "talks end, next round in November": a verb of others
        about = near
    elif claim is not None and near is not None and _of_other(each, near, claim, reading):
        claim, about = None, near
    if claim is not None and near is not None and _of_nearer(each, near, claim):
        about = near
    old = claim is not None and claim.old
    old = old or _superseded(each, reading)
    tense = _tense(claim, about, reading, number)
    if each.key == "weekday" and about is not None and about.which is Which.OTHER and _is_today(each, reading):
        tense = Tense.PAST if tense is Tense.UNKNOWN else tense
    dates = resolve(each, reading.published, tense, _year(each, about, reading, tense))
    if dates is not None and (_impossible(dates, about, reading) or _elsewhere(each, about, reading)):
        return None
    if claim is None and each.key in _PRESENT and (about is None or about.which is Which.PLAIN):
        return None  # "settled at talks in Astana this month": no verb says that they come
    weak = claim is None or reading.binder.of_part(each.start) or _of_part(claim, reading)
    recalled = tense is Tense.PAST and not each.exact and (claim is None or claim.background)
    status, ends = claim.status if claim else None, dates is not None and tells_end(each, reading)
    days = told_days(dates, each, reading) if dates is not None and ends else dates
    return Dated(each, days or dates, about, tense, status, old, weak, recalled, closing=ends and days is None)


def _elsewhere(each: DateMention, about: Gathering | None, reading: Reading) -> bool:
    """“Before Geneva on 8 February”: a day beside a city in which no round is held is that of something else."""
    if about is not None and about.which is Which.OTHER:
        return False
    clause = reading.clauses.at(each.start)
    hosts = {place.code for place in reading.lexicon.track.places if place.hosts}
    near = reading.mentions.within("place", max(clause.start, each.start - _CITY_REACH), each.start)
    place = near[-1] if near else None
    if place is None or place.value in hosts or each.start - place.end > _ELSEWHERE or not each.exact:
        return False
    return any(gathering.is_round for gathering in reading.gatherings)


def _of_nearer(each: DateMention, near: Gathering, claim: Claim) -> bool:
    """“They decided to hold the meeting in February and the congress in Sochi on 29 January": of the nearer one."""
    follows = claim.cue.end <= near.start and near.end <= each.start
    return near.which is Which.OTHER and follows and each.start - near.end <= _WEAK_REACH


def _is_today(each: DateMention, reading: Reading) -> bool:
    """A day of the week that is the day of publication: past and future mean the same one."""
    return reading.published is not None and reading.published.weekday() == each.day


def _of_other(each: DateMention, near: Gathering, claim: Claim, reading: Reading) -> bool:
    """“The round was put off, and the ministers will meet in March": a comma parts their verbs."""
    if near.which is not Which.OTHER or claim.about is near:
        return False
    text, start, end = reading.folded.text, min(near.start, each.start), max(near.end, each.end)
    between = text[min(claim.cue.end, end) : max(claim.cue.start, start)]
    beside = text[min(near.end, each.end) : max(near.start, each.start)]
    outside = claim.cue.end <= start or claim.cue.start >= end
    return outside and "," in between and "," not in beside


def both_days(each: Dated, reading: Reading) -> Dates | None:
    """“Starts on 22 November and lasts two days”: where its sentence or one beside it tells how long."""
    dates = each.dates
    if dates is None or dates.first is None or dates.first != dates.last or each.mention.month is None:
        return dates
    if each.weak or each.status not in (Status.PLANNED, Status.CONFIRMED, Status.POSTPONED):
        return dates
    here = reading.clauses.at(each.mention.start).sentence
    told = (reading.clauses.at(mention.start).sentence for mention in reading.mentions.of("two_days"))
    near = any(abs(sentence - here) <= 1 for sentence in told)
    return day_span(dates.first, dates.first + timedelta(1)) if near else dates


def _of_part(claim: Claim, reading: Reading) -> bool:
    modified = reading.binder.modified(claim.cue.start, claim.cue.end)
    return modified is not None and modified.which is Which.PART


def _farness(each: DateMention, claim: Claim, reading: Reading) -> int:
    """Characters between date and cue; a comma between, or a cue where no verb stands, is farther."""
    cue = claim.cue
    between = reading.folded.text[min(cue.end, each.end) : max(cue.start, each.start)]
    contrary = cue.end <= each.start if reading.clauses.verb_last else cue.start >= each.end
    return (
        distance(each.start, each.end, cue.start, cue.end)
        + (_FOLLOWS if contrary else 0)
        + _COMMA * between.count(",")
    )


def _impossible(dates: Dates, about: Gathering | None, reading: Reading) -> bool:
    """Days far from those that the history knows for this round are those of something else."""
    known = next((each for each in reading.history if about is not None and each.number == about.number), None)
    if known is None or dates.first is None or dates.last is None:
        return False
    return dates.last < known.first_on - _FAR_OFF or dates.first > known.last_on + _FAR_OFF


def _inside_phrase(each: DateMention, near: Gathering) -> bool:
    return 0 <= each.start - near.end <= _BESIDE


def _of_speech(each: DateMention, claim: Claim | None, reading: Reading) -> bool:
    """“Said on 6 November”: the nearest verb is one of speech and stands right beside the date. A weekday that
    touches such a verb is the day of speech whatever else is near ("announced Wednesday the delay of").
    """
    clause = reading.clauses.at(each.start)
    verbs = reading.mentions.within("report", clause.start, clause.end)
    if each.start - clause.start <= _FRONT and verbs and (claim is None or verbs[0].start <= claim.cue.start):
        return True
    last = reading.clauses.verb_last
    if not last and claim and _told_that_day(each, claim, verbs, reading):
        return True
    beside = [verb for verb in verbs if (verb.start >= each.end if last else verb.end <= each.start)]
    gap = min((distance(each.start, each.end, verb.start, verb.end) for verb in beside), default=None)
    if gap is None or gap > _SPEECH_REACH:
        return False
    if claim is None or (gap <= _BESIDE and each.key == "weekday"):
        return True
    return gap < (_farness(each, claim, reading) if last else distance(each.start, each.end, *_span(claim)))


def _told_that_day(each: DateMention, claim: Claim, verbs: Sequence[Mention], reading: Reading) -> bool:
    """“The ministry said in a statement on Thursday 9 June that … will”: the day of publication, between the two."""
    today = reading.published
    if today is None or (each.month, each.day) != (today.month, today.day):
        return False
    return bool(verbs) and verbs[0].end <= each.start and each.end <= claim.cue.start


def _span(claim: Claim) -> tuple[int, int]:
    return claim.cue.start, claim.cue.end


def _today_of_speech(each: DateMention, claim: Claim | None) -> bool:
    """“The presidents told today that the next round will be …”: today is the day of a plan only beside its verb."""
    if each.key not in NEAR_DAY or claim is None or claim.tense is not Tense.FUTURE:
        return False
    return distance(each.start, each.end, claim.cue.start, claim.cue.end) > _SPEECH_REACH


def _superseded(each: DateMention, reading: Reading) -> bool:
    plans = reading.mentions.within("old_plan", max(0, each.start - 30), each.start)
    if any(0 <= each.start - plan.end <= _BESIDE for plan in plans):
        return True
    around = reading.mentions.within("superseded", max(0, each.start - 20), each.end + _TOUCHING)
    if any(m.start <= each.start and each.end <= m.end for m in around):
        return True
    if reading.clauses.verb_last:
        return any(m.start >= each.end for m in around)
    return any(0 <= each.start - mention.end <= _TOUCHING for mention in around)


def _tense(claim: Claim | None, about: Gathering | None, reading: Reading, number: int) -> Tense:
    clause = reading.clauses.all[number]
    if looks_back(clause.start, clause.end, reading.mentions):
        return Tense.PAST
    if claim is not None:
        return claim.tense
    return _TENSE.get(about.which, Tense.UNKNOWN) if about is not None else Tense.UNKNOWN


def _year(each: DateMention, about: Gathering | None, reading: Reading, tense: Tense) -> int | None:
    """A year that the article writes for the same day, or that the history knows for this round's days."""
    if each.month is None:
        return None
    kind = each.calendar
    days = [reading.years.get((kind.name, each.month, day)) for day in (each.day, each.day2)]
    written = days[0] or days[1]
    if written is not None and each.exact:
        return written
    number = about.number if about else None
    for known in reading.history:
        if known.number == number and each.month in (kind.month_of(known.first_on), kind.month_of(known.last_on)):
            return kind.year_of(known.first_on)
    return _only_year(each, reading, tense) if reading.published is None else None


def _only_year(each: DateMention, reading: Reading, tense: Tense) -> int | None:
    """The one year that the article writes, in the same calendar. What comes has it from a day before it or a month
    of its own only: "in June 2023 it proposed to end the talks" does not date those of January.
    """
    told = {key: year for key, year in reading.years.items() if key[0] == each.calendar.name}
    only = next(iter(told.values())) if len(set(told.values())) == 1 else None
    if only is None or tense is not Tense.FUTURE:
        return only
    fits = any(month == each.month or (day is not None and month < (each.month or 0)) for _, month, day in told)
    return only if fits and only not in reading.recalled_years else None
