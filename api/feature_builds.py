"""Feature builds: a model's feature tables, made anew."""

from litestar import post
from litestar.params import FromPath

from api import jobs
from api.access import within
from api.edge import Asked
from api.jobs import Job
from warehouse.catalog import feature_builds, models


@post(
    "/models/{name:str}/feature-builds",
    opt={**within("analyst", "train"), "creates": False},
    operation_id="buildFeatures",
    tags=["Features"],
    status_code=202,
    sync_to_thread=True,
    summary="Make the feature tables anew",
)
def build_features(inquiry: Asked, name: FromPath[str]) -> Job:
    """Training and scoring do so by themselves; they find what was built of the same rows. `GET features` tells of the
    newest, and `POST query` reads it."""
    model = models.by_name(inquiry.session, inquiry.org_id, name)
    job = feature_builds.start(inquiry.session, model, created_by=inquiry.user_id)
    inquiry.note("features.asked", name, job=str(job.id))
    return jobs.show(job)
