"""Model: a question that an organization asks. What it predicts, for whom, and what an answer is worth."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from warehouse.catalog.base import Conflict, Dated, Invalid, NotFound, Record, new_id
from warehouse.catalog.datasets import Dataset, clean_outcome, clean_slug
from warehouse.catalog.organizations import Owned, within_organization

KINDS = ("churn", "lead_scoring")


class Model(Owned, Dated, Record):
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
    economics: Mapped[dict[str, Any]] = mapped_column(default=dict)
    excluded_columns: Mapped[list[Any]] = mapped_column(default=list)

    dataset: Mapped[Dataset] = relationship(viewonly=True, lazy="joined", innerjoin=True)


def create(
    session: Session,
    dataset: Dataset,
    *,
    name: str,
    kind: str,
    outcome: dict[str, Any] | None = None,
    horizon_days: int | None = None,
    economics: dict[str, Any] | None = None,
    excluded_columns: list[str] | None = None,
) -> Model:
    """A new question over a dataset of entities; the outcome is the dataset's own unless another is given."""
    if dataset.kind != "entities":
        raise Invalid(
            "entities", f"A model predicts entities; the dataset {dataset.name!r} holds {dataset.kind}."
        )
    model = Model(
        org_id=dataset.org_id,
        id=new_id(),
        name=clean_slug(name, "name"),
        kind=kind,
        dataset_id=dataset.id,
        outcome=_outcome(dataset, outcome),
        horizon_days=horizon_days,
        economics=economics or {},
        excluded_columns=_known_columns(dataset, excluded_columns or []),
    )
    try:
        with session.begin_nested():
            session.add(model)
    except IntegrityError:
        raise Conflict(
            "name_taken", f"There is a model {model.name!r} already: choose another name."
        ) from None
    session.refresh(model, ["dataset"])
    return model


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
    """Change what may change: outcome, horizon_days, economics, excluded_columns."""
    if "outcome" in changes:
        model.outcome = _outcome(model.dataset, changes["outcome"])
    if "excluded_columns" in changes:
        model.excluded_columns = _known_columns(model.dataset, changes["excluded_columns"])
    if "horizon_days" in changes:
        model.horizon_days = changes["horizon_days"]
    if "economics" in changes:
        model.economics = changes["economics"]
    session.flush()
    return model


def _outcome(dataset: Dataset, outcome: dict[str, Any] | None) -> dict[str, Any]:
    if outcome is None:
        mapped = dataset.mapping.get("outcome")
        if not mapped:
            raise Invalid(
                "outcome",
                'Say what is predicted, as in {"kind": "column", "column": "Churn", "positive": ["Yes"]}.',
            )
        return {"kind": "column", **mapped}
    if outcome.get("kind") != "column":
        raise Invalid(
            "outcome.kind",
            "The outcome's kind is 'column': a column of the entities and its positive values.",
        )
    cleaned = clean_outcome(outcome)
    _known_columns(dataset, [cleaned["column"]], field="outcome.column")
    return {"kind": "column", **cleaned}


def _known_columns(dataset: Dataset, names: list[str], field: str = "excluded_columns") -> list[Any]:
    columns = [c["name"] for c in dataset.schema_json.get("columns", [])]
    for name in names:
        if columns and name not in columns:
            raise Invalid(
                field,
                f"The dataset {dataset.name!r} has no column {name!r}; it has {', '.join(columns[:40])}.",
            )
    return sorted(set(names))
