"""Lateness: how old a model's data are, against the rhythm in which they usually come."""

import itertools
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from warehouse.catalog import models
from warehouse.catalog.datasets import Dataset, DatasetVersion
from warehouse.catalog.models import Model
from warehouse.catalog.scoring_runs import ScoringRun

LOOKED_AT = 20  # the last uploads of a dataset
ENOUGH = 4  # of them, to speak of a rhythm
PATIENCE = 2.0  # times the usual gap
GRACE = timedelta(hours=12)


def of_model(session: Session, model: Model, run: ScoringRun | None = None) -> list[dict[str, Any]]:
    """Of each dataset: how long ago it came, how often it comes, whether it is late, and how old its newest event is
    where a scoring tells; as of now, or as of that run. With code, figures and words."""
    now = run.stands_at if run is not None and run.rehearsed else datetime.now(UTC)
    return [
        _of_dataset(session, dataset, run, now)
        for dataset in models.inputs_of(session, model)
        if dataset.version
    ]


def _of_dataset(session: Session, dataset: Dataset, run: ScoringRun | None, now: datetime) -> dict[str, Any]:
    came = session.scalars(
        select(DatasetVersion.created_at)
        .where(DatasetVersion.org_id == dataset.org_id, DatasetVersion.dataset_id == dataset.id)
        .order_by(DatasetVersion.number.desc())
        .limit(LOOKED_AT)
    ).all()
    newest_event = None
    if dataset.kind == "events" and run is not None and run.snapshot_date is not None and not run.rehearsed:
        newest_event = (run.snapshot_date - timedelta(days=1)).isoformat()
    return told(dataset.name, list(came), now, newest_event)


def told(name: str, came: list[datetime], now: datetime, newest_event: str | None = None) -> dict[str, Any]:
    """Whether a dataset is late that came at these times, the newest first."""
    age = max(now - came[0], timedelta())
    usual = _usual(came)
    late = usual is not None and age > max(PATIENCE * usual, usual + GRACE)
    facts = {
        "dataset": name,
        "received_at": came[0].isoformat(),
        "age_days": _days(age),
        "usual_gap_days": None if usual is None else _days(usual),
        "newest_event_on": newest_event,
    }
    if usual is None:
        text = f"{name} came {_ago(age)}; it has come too seldom to know its rhythm."
        return {"late": False, **facts, "said": {"code": "no_rhythm", "params": facts, "text": text}}
    text = f"{name} came {_ago(age)}, usually it comes every {_span(usual)}{': it is late' if late else ''}."
    code = "late" if late else "on_time"
    return {"late": late, **facts, "said": {"code": code, "params": facts, "text": text}}


def _usual(came: list[datetime]) -> timedelta | None:
    """The middle gap between two uploads of different hours: a file that is sent in parts comes once."""
    apart = [came[0]]
    for at in came[1:]:
        if apart[-1] - at >= timedelta(hours=1):
            apart.append(at)
    gaps = [later - earlier for later, earlier in itertools.pairwise(apart)]
    if len(apart) < ENOUGH:
        return None
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps))


def _days(span: timedelta) -> float:
    return round(span.total_seconds() / 86_400, 2)


def _ago(span: timedelta) -> str:
    return "just now" if span < timedelta(hours=1) else f"{_span(span)} ago"


def _span(span: timedelta) -> str:
    """
    >>> _span(timedelta(hours=30)), _span(timedelta(days=7))
    ('30 hours', '7 days')
    """
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"
