"""The report of a version: what it tells, and that it is told only as it was written."""

import pytest

from tests.api.running import Person
from tests.api.scored import landed_dataset, trained

PATH = "models/churn/versions/1/report"


@pytest.fixture(scope="module")
def asking(ana: Person) -> Person:
    landed_dataset(ana)
    assert ana.post("models", {"name": "churn", "kind": "churn", "entities": "customers"}).status_code == 201
    trained(ana, "churn")
    return ana


def test_a_report_begins_with_a_verdict_that_a_program_can_say_too(asking: Person) -> None:
    report = asking.get(PATH).json()
    assert report["verdict"]["code"] in ("finds", "no_better_than_chance")
    assert report["verdict"]["params"]["lift"] == report["figures"]["lift_10"]["value"]
    assert report["verdict"]["text"].endswith(".")
    assert report["judged"]["code"] == "by_rows"
    for check in report["checks"]:
        assert check["code"] == check["name"]


def test_a_report_holds_what_each_slider_needs(asking: Person) -> None:
    charts = asking.get(PATH).json()["charts"]
    assert [point["threshold"] for point in charts["confusion"]] == [k / 100 for k in range(1, 100)]
    for row in charts["confusion"]:
        assert row["tp"] + row["fp"] + row["fn"] + row["tn"] == 400
    calls = charts["calls"]["score"]
    assert [calls[0]["n"], calls[-1]["n"]] == [0, 400]
    assert charts["calls"]["value_at_risk"][-1]["value_called"] == pytest.approx(charts["value"]["total"])
    assert len(charts["gains"]) == 100
    for point in (*charts["roc"], *charts["gains"]):
        assert point["low"] <= point.get("found", point.get("gain")) <= point["high"]


def test_a_report_tells_the_segments_and_what_the_score_goes_by(asking: Person) -> None:
    report = asking.get(PATH).json()
    groups = {group["segment"]: group for group in report["segments"]["groups"]}
    assert set(groups) == {"north", "south"}
    assert sum(group["rows"] for group in groups.values()) == 400
    assert report["segments"]["found"][0]["code"] in ("groups_found_alike", "groups_found_unequally")
    assert report["dependence"][0]["column"] == report["importance"][0]["column"]


def test_a_report_with_one_byte_changed_is_refused(asking: Person) -> None:
    trained(asking, "churn")
    newest = asking.get("models/churn/versions/2").json()
    file = asking.anteve.lake.root / newest["artifact_path"] / "report.json"
    content = file.read_bytes()
    file.write_bytes(content.replace(b'"roc"', b'"r0c"', 1))
    refused = asking.get("models/churn/versions/2/report")
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("artifact_refused")
    assert refused.json()["facts"] == {"code": "changed_file"}
    assert "report.json was changed" in refused.json()["detail"]
    file.write_bytes(content)
    assert asking.get("models/churn/versions/2/report").status_code == 200


def test_a_version_from_before_there_were_charts_tells_what_it_has(asking: Person) -> None:
    run = trained(asking, "churn", report=False)
    number = asking.get(f"training-runs/{run}").json()["version"]
    report = asking.get(f"models/churn/versions/{number}/report").json()
    assert (report["charts"], report["segments"], report["dependence"]) == (None, None, None)
    assert report["figures"]["roc_auc"]["value"] > 0.5
