"""Articles in five languages, in our own words, laid down as the service lays down what it has read."""

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import load_settings
from models.article import Article
from models.feed import Publisher
from models.vocabulary import ArticleState, Tier
from worker.articles.words import folded_words
from worker.bootstrap import load_lexicon
from worker.extract.facts import ArticleText
from worker.extract.lexicon import Lexicon
from worker.extract.read import extract
from worker.store import articles as article_store
from worker.store import facts as fact_store

FILE = Path(__file__).parents[2] / "data" / "search" / "articles.jsonl"
ARTICLES = [json.loads(line) for line in FILE.read_text().splitlines()]


def add_articles(engine: Engine) -> None:
    """One a day from 8 November 2024 on, numbered from 1."""
    lexicon = load_lexicon(load_settings())
    with Session(engine) as session:
        for day, one in enumerate(ARTICLES, start=8):
            at = datetime(2024, 11, day, 6, tzinfo=UTC)
            _add(session, lexicon, ArticleText(one["title"], one["text"], one["language"], at, one["publisher"]))
        session.commit()


def _add(session: Session, lexicon: Lexicon, given: ArticleText) -> None:
    at = given.published_at
    who = Publisher(name=given.publisher, tier=Tier.AGENCY)
    session.add(who)
    session.flush()
    article = Article(
        url=f"https://wire.example/{at:%d}", url_key=f"//wire.example/{at:%d}", publisher_id=who.id,
        language=given.language, title=given.title, published_at=at, first_seen_at=at, state=ArticleState.READ,
        relevant=True, announces_new_round=True,
    )  # fmt: skip
    session.add(article)
    session.flush()
    revision = article_store.save_revision(
        session, article, title=given.title, text=given.text, method="feed", language=given.language, now=at
    )
    article_store.save_words(session, article.id, folded_words(f"{given.title}\n\n{given.text}"))
    found = extract(given, lexicon, ())
    origin = fact_store.origin_named(session, given.publisher, Tier.AGENCY)
    fact_store.save_facts(session, revision.id, found, fact_store.Said(origin.id, Tier.AGENCY, None, at), at)
