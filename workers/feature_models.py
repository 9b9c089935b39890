"""What people wrote in SQL, in a build: the pinned versions are fetched here, and run by the lake, confined."""

from collections.abc import Mapping, Sequence
from typing import Any

from warehouse import sources
from warehouse.catalog import datasets, feature_models
from warehouse.confinement import Nursery
from warehouse.lake.tenant_sql.desk import ENTRY
from warehouse.lake.written import Runner, Statement, Written
from workers.attempt import Attempt

_NURSERY = Nursery(ENTRY)


def warm() -> None:
    """Have the libraries loaded before the first feature comes."""
    _NURSERY.start()


def of(attempt: Attempt, pins: Sequence[Mapping[str, Any]], besides: Mapping[str, int]) -> Written:
    """What people wrote for a build: the pinned FeatureModels, and what these and a condition may read."""
    with attempt.transaction() as session:
        versions = feature_models.of_pins(session, attempt.org_id, pins)
        others = [
            sources.source_of(session, attempt.lake, datasets.by_name(session, attempt.org_id, name), number)
            for name, number in sorted(besides.items())
        ]
    statements = tuple(
        Statement(str(pin["name"]), version.number, version.sql, version.descriptions)
        for pin, version in zip(pins, versions, strict=True)
    )
    return Written(statements, tuple(others), Runner(_NURSERY, attempt.scratch, attempt.log))
