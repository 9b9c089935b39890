"""What people wrote in SQL, in a build: the pinned versions are fetched here, and run by the lake, confined."""

from collections.abc import Mapping, Sequence
from typing import Any

from warehouse import sources
from warehouse.catalog import datasets, feature_models
from warehouse.confinement import Nursery
from warehouse.lake import written
from warehouse.lake.builds import BuildSpec
from warehouse.lake.tenant_sql.desk import ENTRY
from warehouse.lake.written import Runner, Statement
from workers.attempt import Attempt

_NURSERY = Nursery(ENTRY)


def warm() -> None:
    """Have the libraries loaded before the first feature comes."""
    _NURSERY.start()


def resolved(
    attempt: Attempt, spec: BuildSpec, pins: Sequence[Mapping[str, Any]], besides: Mapping[str, int]
) -> BuildSpec:
    """The spec with the rows of the pinned FeatureModels, and with those whom its condition chooses. Raises CannotBuild."""
    with attempt.transaction() as session:
        versions = feature_models.of_pins(session, attempt.org_id, pins)
        others = [
            sources.source_of(session, attempt.lake, datasets.by_name(session, attempt.org_id, name), number)
            for name, number in sorted(besides.items())
        ]
    statements = [
        Statement(str(pin["name"]), version.number, version.sql, version.descriptions)
        for pin, version in zip(pins, versions, strict=True)
    ]
    return written.resolved(spec, statements, others, Runner(_NURSERY, attempt.scratch, attempt.log))
