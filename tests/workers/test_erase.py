"""An erased entity is nowhere: in no file of the lake and in no column of the catalog; all others are as they were."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.searching import places_of
from tests.workers.doing import Doing
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings
from workers import erase

KEY, NAME, PLAN = "C-zq7key", "Zq7name Silva", "zq7plan"
ROWS = 80


def customers(*, key: str = KEY, name: str = NAME, plan: str = PLAN, seed: int = 1) -> str:
    """A file in which one customer has a key, a name and a plan of their own."""
    chance = random.Random(seed)
    lines = ["id,name,plan,seats,monthly,churned"]
    for n in range(ROWS):
        left = chance.random() < 0.5
        seats = chance.randint(1, 5) + (3 if left else 0)
        row = [f"C-{n:04}", f"Ana {n}", chance.choice(["basic", "pro"]), seats, seats * 10.5]
        if n == 40:
            row[:3] = [key, name, plan]
        lines.append(",".join(map(str, [*row, "yes" if left else "no"])))
    return "\n".join(lines) + "\n"


@pytest.fixture
def settings(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setattr(erase, "READERS_SECONDS", 0.0)
    return Settings.from_env()


@pytest.fixture
def company(catalog: Catalog, settings: Settings) -> Iterator[Doing]:
    yield Doing(catalog, settings, "Alfa")


def lived_in(company: Doing) -> None:
    """Uploads, a model, predictions and an alert."""
    company.upload("customers", customers().encode())
    company.do()
    company.model("churn", "customers")
    company.train("churn")
    company.do()
    company.score("churn")
    company.do()


def test_try(company: Doing, database: Database) -> None:
    import time

    t = time.time()
    lived_in(company)
    print("lived", time.time() - t)
    print(places_of("zq7", database.owner_url, company.lake.root))
    print(places_of("Zq7", database.owner_url, company.lake.root))
    t = time.time()
    erasure = company.erase(KEY)
    company.do()
    print("erased", time.time() - t)
    print(company.get_erasure(erasure).found)
    print(places_of("zq7", database.owner_url, company.lake.root))
    print(places_of("Zq7", database.owner_url, company.lake.root))
    assert 0
