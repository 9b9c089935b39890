"""Populations by a condition in SQL: checked before they are kept, counted before anything is trained. Both confined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from api.desks import Desks, Open
from warehouse import sources
from warehouse.catalog import feature_models
from warehouse.catalog.datasets import Dataset
from warehouse.catalog.feature_models import FeatureModelVersion
from warehouse.catalog.questions import Question
from warehouse.confinement import Nursery
from warehouse.lake import conditions
from warehouse.lake.conditions import Room
from warehouse.lake.known import Sources
from warehouse.lake.paths import Lake
from warehouse.lake.tenant_sql.desk import Counted, Desk, Limits

LIMITS = Limits(seconds=30)


@dataclass(frozen=True)
class Condition:
    """A condition of one organization, with what it may read."""

    org_id: UUID
    sql: str
    sources: Sources
    features: list[FeatureModelVersion]

    def check(self, desks: Desks, day: date) -> None:
        """That it could run; raises SqlRefused with the line and column."""
        room = conditions.unbound(self.sources, day, [each.columns for each in self.features])
        with desks.once(self.org_id, _opening(room)) as desk:
            desk.check_condition(self.sql)

    def count(self, desks: Desks, standing: Path, dates: tuple[date, ...]) -> Counted:
        """Whom it leaves on each date, of those that the file has."""
        room = conditions.room(self.sources, dates, newest=max(dates), standing=standing)
        with desks.once(self.org_id, _opening(room)) as desk:
            for feature in self.features:
                desk.keep(feature.sql)
            return desk.count(self.sql)


def of_question(
    session: Session,
    lake: Lake,
    org_id: UUID,
    question: Question,
    *,
    entities: Dataset | None,
    events: Sequence[Dataset],
    features: Sequence[str],
) -> Condition | None:
    """The condition of a question's population, if it has one and its datasets hold rows."""
    if question.population["kind"] != "condition":
        return None
    if any(dataset.version == 0 for dataset in (*((entities,) if entities else ()), *events)):
        return None  # nothing to read yet: it is seen at the first training
    read = sources.of_datasets(
        session,
        lake,
        org_id,
        entities,
        events,
        over_time=question.over_time,
        hidden=frozenset(),
    )
    written = [feature_models.by_name(session, org_id, name) for name in features]
    return Condition(
        org_id,
        str(question.population["sql"]),
        conditions.sources_of(read, question.outcome.get("column")),
        [feature_models.version(session, each) for each in written],
    )


def _opening(room: Room) -> Open:
    def opened(nursery: Nursery, work: Path) -> Desk:
        return Desk(nursery, room.relations, room.files, work=work, limits=LIMITS, mornings=room.mornings)

    return opened
