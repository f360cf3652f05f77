"""Labelled articles: what `gold` holds, where the project's own stand, and the scores of what is read from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from analyst.articles import Line, Reader, article_of
from config.settings import HERE
from worker.extract.form import as_json
from worker.extract.score import Judgement, Score, judge, scores

OWN_SENTENCES = HERE.parent / "tests" / "data" / "extract"
"""The project's own labelled sentences, a file a language. They are test data: only a checkout has them."""

_HARD = "relevant"


class Label(BaseModel):
    """A part of a label. Other keys are ignored: labels may say more than is scored."""

    model_config = ConfigDict(extra="ignore")


class LabelledDates(Label):
    """Days as far as they are known: `2024-11-11`, `2024-11` or `2024`."""

    first: str | None = Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")
    last: str | None = Field(pattern=r"^\d{4}(-\d\d(-\d\d)?)?$")
    year_in_text: bool = False


class Gold(Label):
    """What a reader finds in the article. What is left out is not there."""

    relevant: bool
    announces_new_round: bool
    kind: str = ""
    borderline: bool = False
    round: int | None = None
    status: str | None = None
    dates: LabelledDates | None = None
    venue: str | None = None
    next_round: LabelledDates | None = None
    participants: tuple[str, ...] = ()
    guarantors: tuple[str, ...] = ()
    observers: tuple[str, ...] = ()
    officials: tuple[str, ...] = ()


class LabelledLine(Line):
    """An article with its label. `split` parts what rules may be written from (`dev`) from what is kept back."""

    gold: Gold
    split: str = "dev"


@dataclass(slots=True)
class Judged:
    """All judgements of one split, and the irrelevant articles that were taken for relevant ones."""

    judgements: list[Judgement] = field(default_factory=list)
    taken: list[Mapping[str, Any]] = field(default_factory=list)

    def scores(self, slot: str | None = None) -> list[Score]:
        """Worst first; without the row over all languages where there is one language."""
        found = [score for score in scores(self.judgements) if slot in (None, score.slot)]
        several = len({score.language for score in found}) > 2  # noqa: PLR2004 - one, and `all`
        return [score for score in found if several or score.language != "all"]

    def misses(self, slot: str | None = None) -> list[Judgement]:
        """What was not right, in the order of the articles."""
        return [one for one in self.judgements if one.outcome != "tp" and slot in (None, one.slot)]


def own_files() -> list[Path]:
    """The files of the project's own sentences; none where this is no checkout."""
    return sorted(OWN_SENTENCES.glob("*.jsonl"))


def judged(reader: Reader, lines: Iterable[LabelledLine]) -> dict[str, Judged]:
    """The judgements of each split. An article counts for the language of its label, else for that identified."""
    splits: dict[str, Judged] = defaultdict(Judged)
    for line in lines:
        article = article_of(line)
        answer = as_json(reader.read(article))
        language = line.language or article.language or "?"
        split = splits[line.split]
        split.judgements += judge(str(line.id), language, line.gold.model_dump(), answer)
        if answer[_HARD] and not line.gold.relevant:
            split.taken.append({"id": line.id, "language": language, "text": article.whole[:100]})
    return dict(sorted(splits.items()))
