"""The features of a Model as they were built: which build is meant, and which version learned from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from warehouse.catalog import feature_builds, model_versions
from warehouse.catalog.feature_builds import FeatureBuild
from warehouse.catalog.model_versions import ModelVersion
from warehouse.catalog.models import Model
from warehouse.lake import catalogue
from warehouse.lake.lineage import record
from warehouse.lake.paths import Lake


@dataclass(frozen=True)
class Built:
    """A build and a version; each may be absent. `entities` names the dataset of customers or leads."""

    build: FeatureBuild | None
    version: ModelVersion | None
    folder: Path | None
    entities: str

    def features(self) -> list[dict[str, Any]]:
        """The build's columns in their order, as the catalogue tells them."""
        if self.build is None or self.folder is None:
            return []
        pins = {pin["name"]: pin["version"] for pin in self.build.question.get("feature_models", ())}
        shares = catalogue.missing_shares(
            self.folder / "features.parquet", [column["name"] for column in self.build.columns]
        )
        importance, used = self.importance(), self.used()
        return [
            {
                **catalogue.entry(column, entities=self.entities),
                "feature_model_version": pins.get((column.get("recipe") or {}).get("feature_model")),
                "missing_share": shares[column["name"]],
                "importance": importance.get(column["name"]),
                "used": None if used is None else column["name"] in used,
            }
            for column in self.build.columns
        ]

    def importance(self) -> dict[str, float]:
        """How much each feature tells the version, in log odds on average; nothing of versions that did not note it."""
        card = self.version.card if self.version else {}
        return {one["feature"]: one["importance"] for one in card.get("feature_importance", ())}

    def used(self) -> set[str] | None:
        """The features that the version goes by; None where there is no version."""
        card = self.version.card if self.version else {}
        return {column["name"] for column in card["columns"]} if "columns" in card else None

    def lineage(self) -> Mapping[str, Any] | None:
        """What the build wrote down; None of a build from before there was any."""
        file = self.folder / record.FILE if self.folder else None
        if file is None or not file.exists():
            return None
        found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def of_model(session: Session, lake: Lake, model: Model, number: int | None) -> Built:
    """The build that a version learned from, and the version; without a number, the newest build and the version in prod."""
    if number is None:
        version, build = model_versions.find_in_prod(session, model), feature_builds.newest(session, model)
    else:
        version = model_versions.by_number(session, model, number)
        build = feature_builds.get(session, model.org_id, version.build_id)
    folder = lake.resolve(model.org_id, build.path) if build else None
    return Built(build, version, folder, model.entities.name if model.entities else "")
