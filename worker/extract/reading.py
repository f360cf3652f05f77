"""One text under reading: folded text, mentions, clauses, gatherings, claims and dates, found once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from worker.extract.claims import Binder, Claim, find_claims, looks_back
from worker.extract.dates import DateMention, YearKey, find_dates, years_written
from worker.extract.facts import ArticleText, Evidence, KnownRound
from worker.extract.fold import Folded
from worker.extract.gatherings import Gathering, find_gatherings
from worker.extract.lexicon import Compiled, Lexicon
from worker.extract.mentions import Mentions, find
from worker.extract.sentences import Clauses, cut, headline_end

LEAD_SENTENCES = 4
_HEADER = 250
_LINE, _LINE_LETTERS, _ALONE = 25, 15, 12
_CLOSE, _CLOSE_AFTER, _DATELINE = 4, 8, 45
_TIME = re.compile(r"[,\s|]*\d{1,2}:\d\d")
_DATELINE_END = re.compile(r"\.?,?\s{0,2}(?:/|-|\(|\.\s|:)")
_REPORT_OPENS = re.compile(r"\.?,?\s?(?:\(|/|\.-|-\s|\.\s)")
_CITY_STANDS = re.compile(r"[\W\d]*(?:\([^)\n]*\))?[\W\d]*")
_CAPTION = re.compile(r"\.?\s?[(\[/]")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the steps share."""

    article: ArticleText
    folded: Folded
    lexicon: Lexicon
    compiled: Compiled
    mentions: Mentions
    clauses: Clauses
    gatherings: Sequence[Gathering]
    binder: Binder
    claims: Sequence[Claim]
    dates: Sequence[DateMention]
    """Without those of the page and of datelines."""
    published: date | None
    years: dict[YearKey, int]
    recalled_years: frozenset[int]
    """Years that only clauses which look back write: nothing that comes is in one of them."""
    history: Sequence[KnownRound]
    lead_end: int

    @property
    def concluded_before(self) -> int | None:
        """Number of the last round that was over on the day of publication."""
        if self.published is None:
            return None
        over = [known for known in self.history if known.last_on < self.published]
        return max((known.number for known in over), default=None)

    @property
    def running(self) -> int | None:
        """Number of the round that is held on the day of publication."""
        if self.published is None:
            return None
        return next((k.number for k in self.history if k.first_on <= self.published <= k.last_on), None)

    def evidence(self, field: str, start: int, end: int, rule: str) -> Evidence:
        """Evidence for a folded span, in offsets of the article."""
        first, last = self.folded.span(start, end)
        return Evidence(field, first, last, self.folded.original[first:last], rule)


def read_text(
    article: ArticleText, folded: Folded, lexicon: Lexicon, compiled: Compiled, history: Sequence[KnownRound]
) -> Reading:
    """Find everything that the later steps bind."""
    mentions = find(folded, compiled, headline_end(folded.text, titled=bool(article.title)))
    clauses = cut(folded.text, mentions, compiled.language.text)
    hosts = frozenset(place.code for place in lexicon.track.places if place.hosts)
    published = article.published_at.date() if article.published_at else None
    gatherings = find_gatherings(mentions, clauses, compiled, hosts, _expected(published, history))
    binder = Binder(gatherings, clauses)
    found = find_dates(folded.text, mentions, compiled, published)
    page = [each for each in found if is_page_date(each, folded, mentions, clauses)]
    if published is None:
        published = _header_date(page)
        history = [known for known in history if published is None or known.first_on <= published]
    told = [
        each
        for each in found
        if each not in page and not clauses.at(each.start).asked and not _stamped(each, published)
    ]
    return Reading(
        article, folded, lexicon, compiled, mentions, clauses, gatherings, binder,
        find_claims(mentions, clauses, binder),
        told, published, years_written(told), _recalled_years(told, mentions, clauses), history,
        _lead_end(folded, clauses),
    )  # fmt: skip


def _expected(published: date | None, history: Sequence[KnownRound]) -> frozenset[int]:
    """The number of the last round on the day of publication; those beside it are as likely."""
    known = [each.number for each in history if published is not None and each.first_on <= published]
    return frozenset({max(known)} if known else ())


def _stamped(each: DateMention, published: date | None) -> bool:
    """The day of publication in figures is the page's stamp, wherever it stands."""
    told = (each.year, each.month, each.day) if each.rule.startswith("dates.") else None
    return published is not None and told == (published.year, published.month, published.day)


def _recalled_years(dates: Sequence[DateMention], mentions: Mentions, clauses: Clauses) -> frozenset[int]:
    years: dict[bool, set[int]] = {True: set(), False: set()}
    for each in dates:
        if each.year is not None:
            clause = clauses.at(each.start)
            years[looks_back(clause.start, clause.end, mentions)].add(each.year)
    return frozenset(years[True] - years[False])


def _header_date(page: Sequence[DateMention]) -> date | None:
    """The day that the head of the page or the dateline writes with its year, when nobody told the publication."""
    for each in page:
        if each.year and each.month and each.day and each.start < _HEADER:
            return each.calendar.day(each.year, each.month, each.day)
    return None


def _lead_end(folded: Folded, clauses: Clauses) -> int:
    """Where the title and the first sentences end; very short lines are page noise and do not count."""
    count = 0
    seen = -1
    for clause in clauses.all:
        if clause.sentence == seen:
            continue
        seen = clause.sentence
        start, end = clauses.sentence(seen)
        count += end - start > _LINE and len(_LETTERS.findall(folded.text, start, end)) > _LINE_LETTERS
        if count > LEAD_SENTENCES:
            return start
    return len(folded.text)


def is_page_date(each: DateMention, folded: Folded, mentions: Mentions, clauses: Clauses) -> bool:
    """True for a date of the page or the dateline: beside a clock time, after "posted", alone, before the agency."""
    if not each.exact:
        return False
    text = folded.text
    clause = clauses.at(each.start)
    start, end = clauses.sentence(clause.sentence)
    if _TIME.match(text, each.end) and each.year:
        return True
    if any(
        each.start - 14 <= m.end <= each.start for m in mentions.within("noise", max(0, each.start - 30), each.start)
    ):
        return True
    rest = text[start : each.start] + text[each.end : end]
    if len(_LETTERS.findall(rest)) <= _ALONE and not mentions.within("status", start, end):
        return True
    if _opens_report(each, folded, mentions):
        return True
    return _in_dateline(each, folded, mentions, start) or _in_caption(each, folded, mentions)


def _opens_report(each: DateMention, folded: Folded, mentions: Mentions) -> bool:
    """“Damasco, 23 nov (Prensa Latina) The …”: a day after nothing but a city at the head of its line, and before the
    sign that ends a dateline, whether the agency is known or not.
    """
    line = folded.text.rfind("\n", 0, each.start) + 1
    if each.start - line > _DATELINE or not _REPORT_OPENS.match(folded.text, each.end):
        return False
    return any(
        place.start == line and _CITY_STANDS.fullmatch(folded.text, place.end, each.start)
        for place in mentions.within("place", line, each.start)
    )


def _in_caption(each: DateMention, folded: Folded, mentions: Mentions) -> bool:
    """“… in Astana, November 29, 2018. (Reuters)”: a photograph's day, with the agency in brackets after it."""
    opening = _CAPTION.match(folded.text, each.end)
    return opening is not None and bool(mentions.within("source", opening.end(), opening.end() + 1))


def _in_dateline(each: DateMention, folded: Folded, mentions: Mentions, start: int) -> bool:
    """“CITY, May 18. /AGENCY/”, "CITY, 15 Feb - Agency", "(Agency - 12th October, 2019)"."""
    text = folded.text
    around = mentions.within("source", max(0, each.start - 45), each.end + 12)
    if not around:
        return False
    close = any(0 <= each.start - m.end <= _CLOSE or 0 <= m.start - each.end <= _CLOSE_AFTER for m in around)
    near_start = each.start - start <= _DATELINE and not mentions.within("status", start, each.start)
    closes = _DATELINE_END.match(text, each.end) or text[each.end : each.end + 1] == ")"
    return bool(close and near_start and closes) or bool(close and text[each.end : each.end + 1] == ")")
