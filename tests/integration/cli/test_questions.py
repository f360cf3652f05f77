"""docs/questions.md: each question is asked on both databases, and the answers are those that stand there."""

from pathlib import Path

import pytest

from analyst.questions import answered, questions
from analyst.sqlquery import Answer, run_query
from config.settings import Settings

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "questions.md").read_text()


def test_the_answers_that_are_written_are_those_of_the_shipped_history(history: Settings) -> None:
    assert answered(PAGE, lambda sql: run_query(history, sql, 100)) == PAGE


def test_questions_are_numbered_without_a_gap() -> None:
    asked = questions(PAGE)
    assert [one.title.split(".")[0] for one in asked] == [str(number) for number in range(1, len(asked) + 1)]
    assert len(asked) >= 20
    assert PAGE.count("```sql") == len(asked)


def test_an_answer_that_is_not_so_would_be_found() -> None:
    first = "### 1. What?\n\n```sql\nSELECT 1\n```\n\n| n |\n| --- |\n| 1 |\n"
    page = f"{first}\n### 2. And?\n\n```sql\nSELECT 2\n```\n\nNo rows.\n"
    told = {"SELECT 1": Answer(["n"], [{"n": 2}], cut=False), "SELECT 2": Answer(["n"], [], cut=False)}
    assert answered(page, lambda sql: told[sql]) == page.replace("| 1 |", "| 2 |")
    assert [(one.title, one.sql) for one in questions(page)] == [("1. What?", "SELECT 1"), ("2. And?", "SELECT 2")]


@pytest.mark.parametrize("value", ["a|b"])
def test_a_bar_in_a_value_breaks_no_table(value: str) -> None:
    page = "### 1. What?\n\n```sql\nSELECT 1\n```\n\nNo rows.\n"
    answer = Answer(["n"], [{"n": value}], cut=False)
    assert answered(page, lambda _: answer).endswith("| n |\n| --- |\n| a/b |\n")
