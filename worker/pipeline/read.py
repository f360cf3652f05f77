"""Read: an article's text, from its feed or its page, to facts with evidence. No session is open while fetching."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from models.article import Article
from models.vocabulary import ArticleState
from worker.articles.language import identify
from worker.articles.oddities import MOST_CHARACTERS
from worker.articles.page import PageText
from worker.articles.words import folded_words
from worker.bootstrap import Service
from worker.errors import HostBusyError, Permanent, Retryable
from worker.extract.facts import ArticleText, Extraction
from worker.extract.read import extract
from worker.feeds.fetch import Fetcher
from worker.logs import log
from worker.pipeline.pages import Manners, article_at
from worker.pipeline.readings import lay_down, read_anew
from worker.store import articles as article_store
from worker.store import rounds as round_store

# A feed's text shorter than this is a teaser: the page is asked for the rest.
FULL_TEXT_CHARACTERS = 600
FIRST_RETRY = timedelta(minutes=2)

_log = log(__name__)


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be read, taken out of the session."""

    article_id: int
    due_at: datetime
    url: str | None
    title: str
    text: str
    attempts: int
    published_at: datetime | None
    publisher: str
    language: str | None


@dataclass(frozen=True, slots=True)
class _Found:
    """The text to read, and where it came from."""

    text: str
    method: str
    headline_only: str | None = None
    """Why there is no more than title and summary."""


def read(service: Service, article_id: int) -> bool:
    """Read an article that is due; harmless when it is not.

    Returns:
        Whether there is something to settle.
    """
    return _read(service, partial(article_store.claim_to_read, article_id=article_id))


def read_newest(service: Service) -> bool:
    """Read the article that fell due last; harmless when none is due.

    Returns:
        Whether there is something to settle.
    """
    return _read(service, article_store.claim_newest)


def _read(service: Service, claim: Callable[..., Article | None]) -> bool:
    work = _claim(service, claim)
    if work is None:
        return False
    try:
        found = _text(service, work)
    except Retryable as error:
        return _read_later(service, work, error)
    found = replace(found, text=found.text[:MOST_CHARACTERS])
    language = identify(f"{work.title}\n\n{found.text}", work.language)
    article, lexicon = (
        ArticleText(work.title, found.text, language, work.published_at, work.publisher),
        service.lexicon,
    )
    with service.sessions() as session:
        begun = round_store.rounds_begun(session, service.track.code, work.published_at or service.clock())
        earlier = article_store.read_by_others(session, lexicon.version, work.article_id)
    extraction = extract(article, lexicon, begun)
    if earlier:
        read_anew(service, earlier)  # what the publisher changed shows only where one lexicon reads both texts
    return _save(service, work, found, extraction)


def _claim(service: Service, claim: Callable[..., Article | None]) -> _Work | None:
    now = service.clock()
    with service.sessions.begin() as session:
        article = claim(session, now=now, until=now + timedelta(seconds=service.settings.lease_seconds))
        if article is None or article.next_read_at is None:
            return None
        if article.attempts > article_store.READ_ATTEMPTS:
            reason = f"reading it stopped half-way {article_store.READ_ATTEMPTS} times; the log says why"
            article_store.finish_reading(article, article.next_read_at, ArticleState.SET_ASIDE, reason)
            return None
        entry = article_store.fullest_entry(session, article)
        return _Work(
            article_id=article.id,
            due_at=article.next_read_at,
            url=article.url,
            title=entry.title,
            text=entry.text if len(entry.text) >= len(entry.summary) else entry.summary,
            attempts=article.attempts,
            published_at=entry.published_at,
            publisher=article.publisher.name,
            language=article.language,
        )


def _text(service: Service, work: _Work) -> _Found:
    if len(work.text) >= FULL_TEXT_CHARACTERS or work.url is None or not service.pages:
        return _Found(work.text, "feed")
    return asyncio.run(_page(service, work, work.url))


async def _page(service: Service, work: _Work, url: str) -> _Found:
    async with Fetcher(service.fetch_options) as fetcher:
        try:
            manners = Manners(service.settings.user_agent, service.settings.host_gap_seconds)
            page = await article_at(fetcher, url, manners, service.clock())
        except Permanent as error:
            return _Found(work.text, "feed", error.reason)
        except HostBusyError:
            raise
        except Retryable as error:
            if work.attempts < article_store.READ_ATTEMPTS:
                raise
            return _Found(work.text, "feed", error.reason)
    if not isinstance(page, PageText):
        return _Found(work.text, "feed", page.reason)
    return _Found(page.text, page.method)


def _read_later(service: Service, work: _Work, error: Retryable) -> bool:
    busy = isinstance(error, HostBusyError)
    asked = error.retry_after or timedelta(0)
    wait = asked if busy else max(FIRST_RETRY * 2 ** (work.attempts - 1), asked)
    with service.sessions.begin() as session:
        article = article_store.under_work(session, work.article_id)
        article_store.let_go(article, work.due_at, service.clock() + wait)
        article.state_reason = error.reason
        if busy:
            article.attempts -= 1
    if not busy:
        _log.warning("page not read yet", article=work.article_id, reason=error.reason)
    return False


def _save(service: Service, work: _Work, found: _Found, extraction: Extraction) -> bool:
    now = service.clock()
    with service.sessions.begin() as session:
        article = article_store.under_work(session, work.article_id)
        article.title, article.language = work.title, extraction.language
        article.relevant = extraction.relevance.relevant
        article.announces_new_round = extraction.announces_new_round
        article_store.finish_reading(article, work.due_at, *_state(found, extraction))
        if not extraction.relevance.relevant:
            return False
        _save_revision(service, session, article, work, found, extraction, now)
    _log.info(
        "read",
        article=work.article_id,
        publisher=work.publisher,
        language=extraction.language,
        rounds=[fact.number for fact in extraction.rounds],
        announces=extraction.announces_new_round,
    )
    return bool(extraction.rounds)


def _state(found: _Found, extraction: Extraction) -> tuple[ArticleState, str | None]:
    if not extraction.relevance.relevant:
        return ArticleState.IRRELEVANT, None
    if not extraction.read:
        return ArticleState.SEEN_NOT_READ, f"no language file for {extraction.language or 'its language'}"
    if found.headline_only:
        return ArticleState.HEADLINE_ONLY, found.headline_only
    return ArticleState.READ, None


def _save_revision(
    service: Service,
    session: Session,
    article: Article,
    work: _Work,
    found: _Found,
    extraction: Extraction,
    now: datetime,
) -> None:
    revision = article_store.save_revision(
        session,
        article,
        title=work.title,
        text=found.text,
        method=found.method,
        language=extraction.language,
        now=now,
    )
    article_store.save_words(session, article.id, folded_words(f"{work.title}\n\n{found.text}"))
    lay_down(service, session, revision, extraction, work.published_at or article.first_seen_at, now)
    if revision.lexicon_version != extraction.lexicon_version:
        revision.lexicon_version, revision.settled_at = extraction.lexicon_version, None
