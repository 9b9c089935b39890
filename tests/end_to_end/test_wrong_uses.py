"""Wrong uses, over HTTP: each is refused in words that name what is wrong and what to do."""

import random
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")
ROWS = 600
OUTCOME = {"kind": "column", "column": "left", "positive": ["yes"]}


def customers(seed: int = 1, months: str | None = None, left: str | None = None) -> list[dict[str, str]]:
    draw = random.Random(seed)
    rows = []
    for number in range(ROWS):
        plan, age = draw.choice(["basic", "pro"]), draw.randrange(60)
        leaves = draw.random() < (0.6 if plan == "basic" and age < 20 else 0.1)
        said = left if left is not None else "yes" if leaves else "no"
        rows.append({"id": f"C{number:05}", "plan": plan, "months": months or str(age), "left": said})
    return rows


def written(file: Path, rows: list[dict[str, str]]) -> Path:
    file.write_text("\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n")
    return file


@pytest.fixture(scope="module")
def company(house: House, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A model that was trained on ordinary rows and is in prod."""
    made = house.company("Wrong uses")
    made.upload(written(tmp_path_factory.mktemp("files") / "customers.csv", customers()), "customers")
    made.ask("PATCH", "datasets/customers", json={"mapping": {"entity_key": "id"}})
    made.model("churn", "customers", outcome=OUTCOME)
    assert made.train("churn")["number"] == 1
    body = {"stage": "prod", "note": "for what follows", "override": True}
    made.ask("PUT", "models/churn/versions/1/stage", json=body)
    return made


def refused(company: Company, kind: str, model: str = "churn", **body: object) -> str:
    """What a training or scoring says that fails."""
    answer = company.ask("POST", f"models/{model}/{kind}-runs", 202, json=body)
    return str(company.wait(answer["job"], until="failed")["error"])


def test_scoring_without_a_column_names_it(company: Company, tmp_path: Path) -> None:
    rows = [{name: value for name, value in row.items() if name != "months"} for row in customers(2)]
    company.upload(written(tmp_path / "without.csv", rows), "customers")
    said = refused(company, "scoring")
    assert "months" in said
    assert "train" in said


def test_scoring_with_a_column_of_another_type_names_it(company: Company, tmp_path: Path) -> None:
    company.upload(written(tmp_path / "retyped.csv", customers(3, months="many moons")), "customers")
    said = refused(company, "scoring")
    assert "'months'" in said
    assert "another type" in said


def test_an_outcome_with_one_class_is_refused_and_the_light_had_said_so(
    company: Company, tmp_path: Path
) -> None:
    company.upload(written(tmp_path / "one.csv", customers(4, left="no")), "customers")
    light = company.ask("GET", "models/churn/readiness")
    assert light["light"] == "red"
    said = refused(company, "training")
    assert said == light["reasons"][0]["said"]["text"]
    assert said.startswith("There is nothing to tell apart: no row has the outcome.")


def test_the_outcome_among_the_features_is_refused(company: Company, tmp_path: Path) -> None:
    rows = [{**row, "gone": "1" if row["left"] == "yes" else "0"} for row in customers(5)]
    company.upload(written(tmp_path / "copy.csv", rows), "customers")
    itself = company.ask("POST", "models/churn/training-runs", 422, json={"keep": ["left"]})
    assert "is what the model predicts" in itself["detail"]
    assert refused(company, "training", keep=["gone"]).startswith("The outcome is among the features: gone")


def test_a_version_of_another_organization_is_not_there(company: Company, house: House) -> None:
    other = house.company("Somebody else")
    for path in (
        "",
        "/versions/1",
        "/versions/1/report",
        "/versions/1/card",
        "/versions/1/artifact",
        "/compare",
    ):
        assert other.ask("GET", f"models/churn{path}", 404)["status"] == 404


def test_a_version_with_one_byte_changed_scores_nobody_and_is_not_handed_out(
    company: Company, house: House, tmp_path: Path
) -> None:
    company.upload(written(tmp_path / "good.csv", customers(6)), "customers")
    path = company.ask("GET", "models/churn/versions/1")["artifact_path"]
    file = next((house.home / "lake" / path).glob("*.txt"))
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    file.write_bytes(bytes(content))
    said = refused(company, "scoring")
    assert file.name in said
    assert "changed after it was signed" in said
    problem = company.ask("GET", "models/churn/versions/1/artifact", 409)
    assert problem["facts"] == {"code": "changed_file"}
