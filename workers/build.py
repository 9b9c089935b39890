"""Building: a model's feature tables made anew, for whoever looks at them, and for the next training and scoring to find."""

from sqlalchemy.orm import Session

from warehouse.catalog import feature_builds, model_versions, models
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.models import Model
from warehouse.lake.notices import counted
from workers.attempt import Attempt
from workers.features import Read, examples

TO_SCORE = 0.5  # what comes after it is for learning


def build(attempt: Attempt) -> None:
    """First what the version in prod would score, then what would be learned from: the newest is the one of today."""
    with attempt.transaction() as session:
        model = models.get(session, attempt.org_id, attempt.subject_id)
        models.must_hold_rows(session, model)
        read = Read(model.dataset.version, models.event_versions(session, model))
        learned = _of_prod(session, model)
    if learned is not None:
        examples(attempt, model, read, upto=TO_SCORE, like=learned)
    found = examples(attempt, model, read, upto=0.95)
    rows, features = found.build.rows, len(found.build.columns)
    said = f"{counted(rows, 'row', 'rows')} of {counted(features, 'feature', 'features')}"
    with attempt.publication(said, "built", rows=rows, features=features):
        pass


def _of_prod(session: Session, model: Model) -> FeatureBuild | None:
    version = model_versions.find_in_prod(session, model)
    return feature_builds.get(session, model.org_id, version.build_id) if version else None
