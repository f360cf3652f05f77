"""An alert as the database would give it, and the shipped templates."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from models.vocabulary import ChangeKind, Status, Tier
from worker.alerts.templates import Templates, load_templates
from worker.alerts.values import AlertContent, Proof
from worker.rounds.values import RoundState

TEMPLATES = Path(__file__).parents[3] / "config" / "templates"

PLANNED = RoundState(22, Status.PLANNED, city="Astana", country="KAZ")
CONTENT = AlertContent(
    alert_key="0f" * 16,
    change_key="c1" * 16,
    track="astana",
    kind=ChangeKind.SIGNALLED,
    before=None,
    after=PLANNED,
    said_at=datetime(2024, 10, 9, 8, 30, tzinfo=UTC),
    learnt_at=datetime(2024, 10, 9, 8, 34, tzinfo=UTC),
    origin="Sergey Vershinin",
    via="TASS",
    tier=Tier.OFFICIAL,
    origins_count=1,
    proofs=(
        Proof(
            exact="Готовится 22-я встреча в столице Казахстана.",
            language="ru",
            article_title="Вершинин рассказал о следующей встрече",
            url="https://tass.example/politika/1",
            publisher="TASS",
            field="status",
        ),
    ),
    unknown=("dates",),
)


@pytest.fixture(scope="session")
def templates() -> Templates:
    return load_templates(TEMPLATES)


@pytest.fixture
def content() -> Callable[..., AlertContent]:
    """The first sign of round 22, with what the test wants different."""

    def make(**different: Any) -> AlertContent:
        return replace(CONTENT, **different)

    return make
