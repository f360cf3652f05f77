"""Sentences that name the format and gave nothing, of many articles: near-equal ones together, by language.

Gaps are not stored: they are found anew, so that what a new cue closes is gone at once.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from worker.extract.facts import ArticleText, Extraction
from worker.extract.fold import fold

_CONTEXT = 160
_NEAR = 0.75
"""Share of the words that two sentences have in common to be told as one."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


@dataclass(frozen=True, slots=True)
class Gap:
    """A sentence that gave nothing, what stands around it, and its article."""

    language: str
    sentence: str
    before: str
    after: str
    article: str


@dataclass(slots=True)
class Group:
    """Near-equal gaps; the first found speaks for all."""

    first: Gap
    words: frozenset[str]
    articles: list[str] = field(default_factory=list)


def gaps_of(name: str, article: ArticleText, extraction: Extraction) -> list[Gap]:
    """The gaps of one article, which is called `name`."""
    whole = article.whole
    return [
        Gap(
            language=extraction.language or "?",
            sentence=gap.exact.strip(),
            before=whole[max(0, gap.start - _CONTEXT) : gap.start].strip(),
            after=whole[gap.end : gap.end + _CONTEXT].strip(),
            article=name,
        )
        for gap in extraction.gaps
    ]


def grouped(gaps: Iterable[Gap]) -> list[Group]:
    """Near-equal gaps together, language by language, most frequent first. Numbers tell no two apart."""
    by_language: dict[str, list[Group]] = defaultdict(list)
    for gap in gaps:
        words = _words(gap.sentence)
        groups = by_language[gap.language]
        group = next((one for one in groups if _near(one.words, words)), None)
        if group is None:
            group = Group(gap, words)
            groups.append(group)
        group.articles.append(gap.article)
    return [group for language in sorted(by_language) for group in _most_first(by_language[language])]


def _most_first(groups: Sequence[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: -len(group.articles))


def _words(sentence: str) -> frozenset[str]:
    return frozenset("0" if word[0].isdigit() else word for word in _WORD.findall(fold(sentence).text))


def _near(some: frozenset[str], others: frozenset[str]) -> bool:
    return len(some & others) >= _NEAR * max(len(some | others), 1)
