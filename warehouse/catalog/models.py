"""Model: a question that an organization asks. What it predicts, for whom, and what an answer is worth."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog import economics as money
from warehouse.catalog import questions
from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.datasets import Dataset, clean_slug
from warehouse.catalog.feature_models import known_names as known_features
from warehouse.catalog.organizations import Owned, within_organization

KINDS = ("churn", "lead_scoring")
QUESTION = ("outcome", "horizon_days", "population", "snapshots")
EVENT_ROLES = ("entity_key", "time")
LONGEST_NAME = 500


class Model(Owned, Dated, Record):
    """`dataset` names the entities; where there are only events, it is the first dataset of those. `economics` are as
    `economics.clean` leaves them; results are told by `segment_column`, a column of the entities.

    What is asked (`outcome`, `horizon_days`, `population`, `snapshots`) is as `questions.Question` says.
    """

    __tablename__ = "models"
    __table_args__ = (
        UniqueConstraint("org_id", "name"),
        within_organization("dataset_id", Dataset, ondelete="RESTRICT"),
        CheckConstraint("kind in ('churn', 'lead_scoring')", "kind"),
    )

    name: Mapped[str]
    kind: Mapped[str]
    dataset_id: Mapped[UUID]
    outcome: Mapped[dict[str, Any]]
    horizon_days: Mapped[int | None]
    population: Mapped[dict[str, Any]] = mapped_column(server_default='{"kind": "all"}')
    snapshots: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    economics: Mapped[dict[str, Any]] = mapped_column(default=dict)
    excluded_columns: Mapped[list[Any]] = mapped_column(default=list)
    feature_models: Mapped[list[Any]] = mapped_column(server_default="[]")
    segment_column: Mapped[str | None]
    actionable_columns: Mapped[list[Any]] = mapped_column(server_default="[]")

    dataset: Mapped[Dataset] = relationship(viewonly=True, lazy="joined", innerjoin=True)

    @property
    def entities(self) -> Dataset | None:
        return self.dataset if self.dataset.kind == "entities" else None

    @property
    def over_time(self) -> bool:
        """Whether what happens is told by events, so that there are several snapshot dates."""
        return bool(self.outcome["kind"] != "column")


class ModelEvents(Record):
    """A dataset of events that a Model looks at, in the order in which they were named."""

    __tablename__ = "model_events"
    __table_args__ = (
        within_organization("model_id", Model),
        within_organization("dataset_id", Dataset, ondelete="RESTRICT"),
    )

    org_id: Mapped[UUID] = mapped_column(primary_key=True)
    model_id: Mapped[UUID] = mapped_column(primary_key=True)
    dataset_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int]


def create(
    session: Session,
    entities: Dataset | None,
    events: Sequence[Dataset] = (),
    *,
    name: str,
    kind: str,
    outcome: dict[str, Any] | None = None,
    horizon_days: int | None = None,
    population: dict[str, Any] | None = None,
    snapshots: dict[str, Any] | None = None,
    economics: dict[str, Any] | None = None,
    excluded_columns: list[str] | None = None,
    feature_models: Sequence[str] = (),
    segment_column: str | None = None,
    actionable_columns: Sequence[str] = (),
) -> Model:
    """A new question; the outcome is that of the entities' mapping unless another is given."""
    logs = list(dict.fromkeys(events))
    question = questions.clean(
        entities,
        logs,
        outcome=outcome,
        horizon_days=horizon_days,
        population=population,
        snapshots=snapshots,
    )
    over = entities or logs[0]
    model = Model(
        org_id=over.org_id,
        id=new_id(),
        name=clean_slug(name, "name"),
        kind=kind,
        dataset_id=over.id,
        economics=money.clean(kind, entities, economics or {}),
        segment_column=_segment(entities, segment_column),
        excluded_columns=_excluded(entities, excluded_columns or []),
        feature_models=known_features(session, over.org_id, feature_models),
        actionable_columns=_actionable(actionable_columns),
        **asdict(question),
    )
    try:
        with session.begin_nested():
            session.add(model)
    except IntegrityError:
        raise Conflict(
            "name_taken", f"There is a model {model.name!r} already: choose another name."
        ) from None
    session.add_all(
        ModelEvents(org_id=over.org_id, model_id=model.id, dataset_id=dataset.id, place=place)
        for place, dataset in enumerate(logs)
    )
    session.flush()
    session.refresh(model, ["dataset", "population", "snapshots"])
    return model


def events_of(session: Session, model: Model) -> list[Dataset]:
    """The datasets of events that the model looks at, in the order in which they were named."""
    return list(
        session.scalars(
            select(Dataset)
            .join(
                ModelEvents, (ModelEvents.org_id == Dataset.org_id) & (ModelEvents.dataset_id == Dataset.id)
            )
            .where(ModelEvents.org_id == model.org_id, ModelEvents.model_id == model.id)
            .order_by(ModelEvents.place)
        )
    )


def inputs_of(session: Session, model: Model) -> list[Dataset]:
    """Every dataset that the model reads, that of its entities first."""
    return list(dict.fromkeys([model.dataset, *events_of(session, model)]))


def event_versions(session: Session, model: Model) -> dict[str, int]:
    """The version that each of its datasets of events has now, by the dataset's id."""
    return {str(dataset.id): dataset.version for dataset in events_of(session, model)}


def must_hold_rows(session: Session, model: Model) -> list[Dataset]:
    """Its inputs, if each holds rows and knows its columns; a model cannot begin on less."""
    inputs = inputs_of(session, model)
    for dataset in inputs:
        must_be_readable(dataset)
    return inputs


def must_be_readable(dataset: Dataset) -> None:
    """Refuse (Conflict) a dataset without rows, or a log of which nobody has said whose and when."""
    if dataset.version == 0:
        raise Conflict(
            "dataset_empty",
            f"The dataset {dataset.name!r} holds no rows yet: upload a file into it first.",
        )
    for role in EVENT_ROLES if dataset.kind == "events" else ():
        if not dataset.mapping.get(role):
            raise Conflict(
                "mapping_incomplete",
                f"Which column of {dataset.name!r} is the {role.replace('_', ' ')}? Say it in the dataset's "
                f"mapping, as in {{{role!r}: ...}}.",
            )


def must_not_read(session: Session, dataset: Dataset) -> None:
    """Refuse (Conflict) while a model reads the dataset, naming those that do."""
    through_events = select(ModelEvents.model_id).where(
        ModelEvents.org_id == dataset.org_id, ModelEvents.dataset_id == dataset.id
    )
    query = select(Model.name).where(
        Model.org_id == dataset.org_id, (Model.dataset_id == dataset.id) | Model.id.in_(through_events)
    )
    reading = sorted(session.scalars(query))
    if reading:
        raise Conflict(
            "in_use",
            f"Models read the dataset {dataset.name!r}: {', '.join(reading)}. Delete them first.",
            {"models": reading},
        )


def by_name(session: Session, org_id: UUID, name: str, *, lock: bool = False) -> Model:
    query = select(Model).where(Model.org_id == org_id, Model.name == name)
    found = session.scalar(query.with_for_update(of=Model) if lock else query)
    if found is None:
        raise NotFound("model", name)
    return found


def get(session: Session, org_id: UUID, model_id: UUID, *, lock: bool = False) -> Model:
    found = session.get(Model, (org_id, model_id), with_for_update={"of": Model} if lock else None)
    if found is None:
        raise NotFound("model", model_id)
    return found


def in_organization(session: Session, org_id: UUID) -> list[Model]:
    return list(session.scalars(select(Model).where(Model.org_id == org_id).order_by(Model.name)))


def amend(session: Session, model: Model, **changes: Any) -> Model:
    """Change what may change: the four parts of the question, economics, segment_column, excluded_columns and
    feature_models."""
    kept = {part: getattr(model, part) for part in QUESTION}
    if "outcome" in changes and (model.over_time or changes["outcome"].get("kind", "column") != "column"):
        kept = dict.fromkeys(QUESTION)  # the other parts were chosen for another outcome
    asked = kept | {part: changes[part] for part in QUESTION if part in changes}
    question = questions.clean(model.entities, events_of(session, model), **asked)
    for part in QUESTION:
        setattr(model, part, getattr(question, part))
    if "excluded_columns" in changes:
        model.excluded_columns = _excluded(model.entities, changes["excluded_columns"])
    if "feature_models" in changes:
        model.feature_models = known_features(session, model.org_id, changes["feature_models"])
    if "actionable_columns" in changes:
        model.actionable_columns = _actionable(changes["actionable_columns"])
    if "economics" in changes:
        model.economics = money.clean(model.kind, model.entities, changes["economics"])
    if "segment_column" in changes:
        model.segment_column = _segment(model.entities, changes["segment_column"])
    session.flush()
    return model


def must_be_a_feature(model: Model, column: str, field: str) -> None:
    """Refuse (Invalid) a name that can be no feature of the model: what is predicted, or no column at all.

    Of a model over time, whose features are made from events, any name may be one.
    """
    if column == model.outcome.get("column"):
        raise Invalid(
            field,
            f"The column {column!r} is what the model predicts: it cannot be among what it predicts from.",
        )
    if not column.strip() or len(column) > LONGEST_NAME:
        raise Invalid(field, f"The name of a column has 1 to {LONGEST_NAME} visible characters.")
    if model.entities is not None and not model.over_time:
        questions.known_columns(model.entities, [column], field)


def _segment(entities: Dataset | None, column: str | None) -> str | None:
    if column is None:
        return None
    if entities is None:
        raise Invalid(
            "segment_column",
            "A log of events has no column of segments of customers: leave segment_column out.",
        )
    questions.known_columns(entities, [column], "segment_column")
    return column


def _actionable(names: Sequence[str]) -> list[Any]:
    """In the order in which they were named. A name that no version goes by does no harm: a version may come to."""
    return list(dict.fromkeys(names))


def _excluded(entities: Dataset | None, names: list[str]) -> list[Any]:
    if entities is None:
        return sorted(set(names))
    return questions.known_columns(entities, names, "excluded_columns")
