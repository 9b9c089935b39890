"""The API does what its contract says, for whatever a program makes of the contract: a short run of schemathesis.

The long one is `./anteve bench contract`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy.orm import Session

from api import credentials
from api.credentials import Asker
from tests.api import contract
from tests.api.contract import Ground
from tests.api.running import Anteve
from warehouse.catalog import user_sessions
from warehouse.catalog.session import act_for

# What takes a password or a letter's token, which nobody guesses.
UNGUESSED = {
    "POST /api/v1/auth/login",
    "POST /api/v1/auth/invitations/accept",
    "POST /api/v1/auth/password-reset/confirm",
}


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Iterator[None]:
    """No line for each of thousands of requests."""
    before = structlog.get_config()
    structlog.configure(processors=[contract.silent], logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.configure(**before)


@pytest.fixture(scope="module")
def ground(anteve: Anteve) -> Ground:
    return contract.ground(anteve, "Acme")


@pytest.mark.parametrize(("role", "way"), [("admin", "session"), ("member", "key")])
def test_no_server_error_no_ignored_credentials_no_answer_outside_its_schema(
    anteve: Anteve, ground: Ground, tmp_path: Path, role: str, way: str
) -> None:
    by = contract.asker(ground, role, way)
    told = contract.run(anteve, ground, by, tmp_path / "run", examples=5)
    assert told.failures == [], told.text
    assert told.asked > 1500
    assert contract.still_known(anteve, by), "the run lost its credentials: what followed proves nothing"
    if role == "admin":
        everything = {label.rsplit(" ", 1)[0] for label in told.statuses}
        assert len(told.answered_well) > len(everything - UNGUESSED) * 0.8


def test_the_run_finds_what_breaks_and_what_ignores_credentials(
    anteve: Anteve, ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = contract.asker(ground, "admin", "session")
    boss = ground.person.http.cookies["anteve_session"]

    def anybody(session: Session, *_: object, **__: object) -> Asker:
        found = user_sessions.recognise(session, boss)
        assert found is not None
        act_for(session, user_id=found.user_id)
        return Asker(user=found.user, user_session=found)

    monkeypatch.setattr(credentials, "recognise", anybody)

    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("warehouse.catalog.api_keys.in_organization", broken)
    only = ("listDatasets", "listApiKeys")
    told = contract.run(anteve, ground, by, tmp_path / "run", examples=2, phases=("coverage",), only=only)
    assert any("Server error" in one and "/api-keys" in one for one in told.failures), told.failures
    assert any("authentication" in one and "/datasets" in one for one in told.failures), told.failures
