"""A model whose files were tampered with is refused by the worker that runs, and harms it in nothing."""

import random
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Company, House

pytestmark = pytest.mark.xdist_group("house")


def small_file(folder: Path) -> Path:
    chance, lines = random.Random(3), ["id,plan,months,left"]
    for number in range(500):
        plan, months = chance.choice(["basic", "pro"]), chance.randrange(60)
        leaves = chance.random() < (0.6 if plan == "basic" and months < 20 else 0.1)
        lines.append(f"C{number:05},{plan},{months},{'yes' if leaves else 'no'}")
    file = folder / "customers.csv"
    file.write_text("\n".join(lines) + "\n")
    return file


def scored(company: Company, until: str) -> str:
    answer = company.ask("POST", "models/churn/scoring-runs", 202, json={"version": 1})
    return str(company.wait(answer["job"], until)["error"])


def test_a_tampered_model_fails_its_scoring_and_leaves_the_worker_alive(house: House, tmp_path: Path) -> None:
    company = house.company("Delta")
    company.upload(small_file(tmp_path), "customers")
    outcome = {"kind": "column", "column": "left", "positive": ["yes"]}
    company.model("churn", "customers", outcome=outcome)
    version, worker = company.train("churn"), house.programs["worker"]
    files = sorted((house.home / "lake" / version["artifact_path"]).iterdir())
    assert len(files) > 3
    for file in files:
        right = file.read_bytes()
        middle = len(right) // 2
        file.write_bytes(right[:middle] + bytes([right[middle] ^ 1]) + right[middle + 1 :])
        said = scored(company, until="failed")
        assert "model" in said, said
        assert "broke inside" not in said
        assert str(house.home) not in said
        file.write_bytes(right)
    assert worker.poll() is None
    scored(company, until="success")
    assert len(company.predictions("churn")) == 500
