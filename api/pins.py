"""What runs were made from, as their answers tell it."""

from datetime import date
from typing import Any

from msgspec import Struct


class PinnedFeature(Struct):
    name: str
    version: int


class Pins(Struct):
    """What a run was made from. `events` and `feature_models` are versions by name; `question`, `dbt_project` (a hash of the
    models of dbt) and `libraries` are known when it has ended well."""

    dataset: str
    dataset_version: int
    events: dict[str, int | None]
    feature_models: list[PinnedFeature]
    question: dict[str, Any] | None
    snapshot_date: date | None
    dbt_project: str | None
    libraries: dict[str, str]


class TrainingPins(Pins):
    """From these a training can be repeated."""

    threads: int | None
    parameters: dict[str, Any]


class ScoringPins(Pins):
    """With the version that scored, and the digest of its files."""

    version: int
    artifact_sha256: str
