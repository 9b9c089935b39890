"""Whether a Model can be trained on what its datasets hold now: asked before a training, and by the training itself."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from warehouse import sources
from warehouse.catalog import column_answers, datasets, models
from warehouse.catalog.base import Conflict
from warehouse.catalog.models import Model
from warehouse.catalog.questions import Question
from warehouse.lake import readiness
from warehouse.lake.errors import CannotBuild
from warehouse.lake.paths import Lake
from warehouse.lake.readiness import Morning, Readiness
from warehouse.lake.specs import BuildSpec
from warehouse.said import Said


@dataclass(frozen=True)
class ToJudge:
    """All that is needed to judge, without the catalog: counting may take seconds, and holds no transaction.

    `before` is the version of the entities before this one, where there is one.
    """

    spec: BuildSpec | None
    distinct: dict[str, int]
    kept: tuple[str, ...]
    before: BuildSpec | None
    refusal: Said | None = None


def look(session: Session, lake: Lake, model: Model, keep: Collection[str] = ()) -> ToJudge:
    """What the model would be trained on now. `keep` adds to what a person has said to be known when scoring."""
    try:
        models.must_hold_rows(session, model)
    except Conflict as refusal:
        return ToJudge(None, {}, (), None, Said(refusal.code, dict(refusal.facts), refusal.message))
    question = Question(model.outcome, model.horizon_days, model.population, model.snapshots)
    spec = sources.of_question(session, lake, model.entities, models.events_of(session, model), question)
    spec = replace(spec, exclude=tuple(model.excluded_columns))
    answered = column_answers.that_count(session, model)
    kept = {*keep, *(column for column, answer in answered.items() if answer.known)}
    if model.over_time or model.entities is None:
        return ToJudge(spec, {}, tuple(sorted(kept)), None)
    version = datasets.version(session, model.entities)
    distinct = {one["name"]: int(one["distinct"]) for one in version.profile.get("columns", [])}
    before = None
    if version.number > 1:
        table = sources.table_of(lake, datasets.version(session, model.entities, version.number - 1))
        before = replace(spec, entities=table)
    return ToJudge(spec, distinct, tuple(sorted(kept)), before)


def judge(found: ToJudge) -> Readiness:
    """The light and its reasons; what cannot even be counted is red, in the words of the build."""
    if found.refusal is not None:
        return readiness.refused(found.refusal)
    assert found.spec is not None
    try:
        if found.spec.events and (found.spec.outcome or {}).get("kind", "column") != "column":
            return readiness.of_events(found.spec)
        return readiness.of_column(
            found.spec, distinct=found.distinct, kept=found.kept, before=_before(found.before)
        )
    except CannotBuild as refusal:
        return readiness.refused(Said(refusal.code, {}, str(refusal)))


def _before(spec: BuildSpec | None) -> Morning | None:
    if spec is None:
        return None
    try:
        return readiness.count(spec, {})[0]
    except CannotBuild:  # it had other columns: nothing to compare with
        return None
