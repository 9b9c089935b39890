"""Random tables over HTTP: uploaded, looked at, exported, and uploaded again, they are what they were."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.end_to_end.conftest import Company, House
from tests.warehouse.lake.intake.written import Written, files

pytestmark = pytest.mark.xdist_group("house")
FORMATS = ("csv", "ndjson", "parquet")


@pytest.fixture(scope="module")
def company(house: House) -> Company:
    return house.company("Round Trip")


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(file=files(), format=st.sampled_from(FORMATS))
def test_an_export_imports_again_unchanged(
    file: Written, format: str, company: Company, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assume(any(cell.strip() for row in file.rows for cell in row))
    there_and_back(company, file, format, tmp_path_factory.mktemp("trip"))


def there_and_back(company: Company, file: Written, format: str, folder: Path) -> None:
    (folder / file.name).write_bytes(file.content)
    upload = company.upload(folder / file.name, "there")
    assert (upload["loaded"], upload["rejected"]) == (len(file.rows), 0)
    first = rows(company, "there")
    exported = folder / f"export.{format}"
    exported.write_bytes(company.http.get("datasets/there/export", params={"format": format}).content)
    again = company.upload(exported, "back")
    assert "own_export" in {warning["code"] for warning in again["warnings"]}
    assert rows(company, "back") == first


def rows(company: Company, dataset: str) -> list[dict[str, Any]]:
    """What the dataset shows, but for the lines that its rows came from."""
    items = company.ask("GET", f"datasets/{dataset}/rows", params={"limit": 200})["items"]
    return [{name: value for name, value in row.items() if name != "_line"} for row in items]
