"""One prepared house for all worlds with faults."""

import pytest

from local.postgres import Postgres
from tests.faults.world import Prepared, prepare


@pytest.fixture(scope="session")
def prepared(postgres: Postgres, template: str, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(postgres, tmp_path_factory.mktemp("prepared"), companies=3)
