"""Two organizations run the same thing side by side and see nothing of each other."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")


def run(company: Company, file: Path) -> None:
    company.upload(file, "customers")
    company.model("churn", "customers", outcome={"kind": "column", "column": "churned", "positive": ["yes"]})
    company.promote("churn", company.train("churn")["number"])
    company.score("churn")


def test_the_same_names_side_by_side_and_no_row_crosses(
    house: House, sample_files: dict[str, Path], tmp_path: Path
) -> None:
    alfa, beta = house.company("Alfa"), house.company("Beta")
    marked = tmp_path / "customers.csv"
    header, *rows = sample_files["customers"].read_text().splitlines(keepends=True)
    # The same company, with a mark on each key.
    marked.write_text(header + "".join("BETA-" + row for row in rows))
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(run, alfa, sample_files["customers"]), both.submit(run, beta, marked)]:
            done.result()
    keys = {c.slug: {i["entity_key"] for i in c.predictions("churn")} for c in (alfa, beta)}
    assert len(keys[alfa.slug]) == len(keys[beta.slug]) == 5000  # its two broken lines are set aside
    assert all(key.startswith("BETA-") for key in keys[beta.slug])
    assert not any("BETA-" in key for key in keys[alfa.slug])
    assert "BETA-" not in alfa.http.get("alerts").text
    assert "BETA-" not in alfa.http.get("models/churn/predictions/export", params={"format": "ndjson"}).text
    theirs = beta.ask("GET", "jobs")["items"][0]["id"]
    stranger = alfa.http.get(f"jobs/{theirs}")
    assert stranger.status_code == 404
    assert alfa.http.get(f"/api/v1/organizations/{beta.slug}/models").status_code == 404


def test_the_folders_of_the_lake_hold_one_organization_each(
    house: House, sample_files: dict[str, Path]
) -> None:
    company = house.company("Gama")
    before = {folder.name for folder in house.home.glob("lake/*")}
    company.upload(sample_files["leads"], "leads")
    fresh = {folder.name for folder in house.home.glob("lake/*")} - before
    assert len(fresh) == 1
