"""The worked questions of docs/questions.md: what is asked, its SQL, and the answer that stands below it.

`python -m analyst.questions docs/questions.md` asks the operator's database and writes the answers anew.
"""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyst import show
from analyst.sqlquery import Answer, run_query
from config.settings import load_settings

_QUESTION = re.compile(
    r"^### (?P<title>\d+\. .+?)\n(?P<told>.*?)```sql\n(?P<sql>.*?)\n```\n(?P<answer>(?:\n\|[^\n]*|\nNo rows\.)*)",
    re.MULTILINE | re.DOTALL,
)
_MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and its SQL over the views."""

    title: str
    sql: str


def questions(page: str) -> list[Question]:
    """The questions of the page, in order."""
    return [Question(found["title"], found["sql"]) for found in _QUESTION.finditer(page)]


def answered(page: str, ask: Callable[[str], Answer]) -> str:
    """The page with each answer as `ask` gives it now."""

    def anew(found: re.Match[str]) -> str:
        answer = _table(ask(found["sql"]))
        return found[0][: len(found[0]) - len(found["answer"])] + "\n" + answer

    return _QUESTION.sub(anew, page)


def _table(answer: Answer) -> str:
    if not answer.rows:
        return "No rows."
    lines = [_line(answer.columns), _line(["---"] * len(answer.columns))]
    return "\n".join(lines + [_line([show.words(value) for value in row.values()]) for row in answer.rows])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def main() -> None:
    """Write the answers of the page anew."""
    path, settings = Path(sys.argv[1]), load_settings()
    path.write_text(answered(path.read_text(), lambda sql: run_query(settings, sql, _MOST_ROWS)))


if __name__ == "__main__":
    main()
