"""A log that lands says on which clocks it was read, and what of it lies where no event can lie."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.workers.doing import Doing
from warehouse import build_inputs
from warehouse.catalog import datasets, models
from warehouse.catalog.base import Invalid
from warehouse.catalog.datasets import DatasetVersion
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings

ZONE = "America/Sao_Paulo"


@pytest.fixture
def doing(catalog: Catalog, settings: Settings) -> Doing:
    return Doing.found(catalog, settings, "Alfa")


def landed(
    doing: Doing, lines: list[str], zone: str | None = None, dataset: str = "log"
) -> list[dict[str, Any]]:
    """The warnings about a log of these times."""
    if zone:
        with doing.catalog.transaction(org_id=doing.org_id) as session:
            mapping = {"entity_key": "who", "time": "at", "time_zone": zone}
            datasets.create(session, doing.org_id, name=dataset, kind="events", mapping=mapping)
    rows = "".join(f"c{n % 3},{at},visit\n" for n, at in enumerate(lines))
    upload = doing.upload(dataset, f"who,at,what\n{rows}".encode(), name="log.csv", key="who", kind="events")
    doing.do()
    return list(doing.get_upload(upload).warnings)


def test_the_future_and_what_is_before_1970_is_said_when_a_log_lands(doing: Doing) -> None:
    good = [f"2026-01-{day:02} 10:00:00" for day in range(1, 21)]
    warnings = landed(doing, [*good, "2999-01-01 00:00:00", "1900-01-01 00:00:00", "2998-05-05 00:00:00"])
    said = {one["code"]: one for one in warnings}
    assert (said["future_events"]["column"], said["future_events"]["count"], said["future_events"]["line"]) == (
        "at", 2, 22,
    )  # fmt: skip
    assert (said["ancient_events"]["count"], said["ancient_events"]["line"]) == (1, 23)
    assert said["times_read_as"]["params"] == {"zone": "UTC", "offsets": "no"}


def test_offsets_are_told_with_the_zone_that_the_dataset_names(doing: Doing) -> None:
    lines = [f"2026-01-{day:02}T22:00:00-03:00" for day in range(1, 21)]
    warnings = landed(doing, [*lines, "2026-01-25 22:00:00"], ZONE)
    said = {one["code"]: one for one in warnings}
    assert said["times_read_as"]["params"] == {"zone": ZONE, "offsets": "yes"}
    assert "time_zone" not in said, "told once, and with the zone"
    assert said["without_offset"]["count"] == 1


def test_what_a_build_reads_keeps_the_zone_that_it_was_read_by(doing: Doing) -> None:
    """A repeat goes by the pins: the zone of then, whatever the dataset says by now."""
    landed(doing, [f"2026-01-{day:02}T22:00:00-03:00" for day in range(1, 21)], ZONE)
    silent = {"kind": "inactivity", "days": 5}
    doing.model("silent", None, events=["log"], outcome=silent, population={"kind": "all"})
    with doing.catalog.transaction(org_id=doing.org_id) as session:
        model = models.by_name(session, doing.org_id, "silent")
        versions = models.event_versions(session, model)

        def read() -> build_inputs.Inputs:
            return build_inputs.of_model(session, model, dataset_version=1, event_versions=versions)

        then = build_inputs.question(model, read())
        (log,) = then["events"]
        assert log["mapping"]["time_zone"] == ZONE
        dataset = datasets.by_name(session, doing.org_id, "log")
        datasets.remap(session, dataset, {"time_zone": "Pacific/Kiritimati"})
        (now,) = build_inputs.question(model, read())["events"]
        assert now["mapping"]["time_zone"] == "Pacific/Kiritimati"
        again = build_inputs.spec(doing.lake, read(), then)
        assert again.events[0].mapping["time_zone"] == ZONE
        assert str(again.snapshot_date) == then["received_on"]
        datasets.remap(session, dataset, {"time_zone": None})
        (bare,) = build_inputs.question(model, read())["events"]
        assert "time_zone" not in bare["mapping"], "a build of before, which knew no zones, is found again"


@pytest.mark.parametrize(
    ("kind", "zone"), [("events", "Brasilia"), ("events", "localtime"), ("entities", ZONE)]
)
def test_a_zone_that_is_none_is_refused(doing: Doing, kind: str, zone: str) -> None:
    with doing.catalog.transaction(org_id=doing.org_id) as session, pytest.raises(Invalid) as refusal:
        datasets.create(session, doing.org_id, name="log", kind=kind, mapping={"time_zone": zone})
    assert "mapping.time_zone" in repr(vars(refusal.value)) + str(refusal.value.args)


def test_attributes_are_known_since_the_latest_day_that_any_of_the_clocks_showed() -> None:
    """At 20:00 UTC it is the next morning in Tokyo: who stands on that morning there must not see what came later on it."""
    came = DatasetVersion(created_at=datetime(2026, 3, 1, 20, tzinfo=UTC))
    assert datasets.known_on(came, []) == date(2026, 3, 1)
    assert datasets.known_on(came, ["Asia/Tokyo"]) == date(2026, 3, 2)
    assert datasets.known_on(came, [ZONE]) == date(2026, 3, 1)
