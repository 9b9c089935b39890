"""What an operator asks of the quotas, and changes."""

import psycopg
import pytest

from migrations import quotas as operator
from tests.conftest import Database
from warehouse.catalog import organizations, quotas
from warehouse.catalog.session import Catalog
from warehouse.settings import Limits


@pytest.fixture(autouse=True)
def installation(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database.app_url)
    monkeypatch.setenv("DATABASE_OWNER_URL", database.owner_url)
    monkeypatch.setenv("ANTEVE_QUOTA_ROWS", "5000")


@pytest.fixture
def slug(catalog: Catalog) -> str:
    with catalog.transaction() as session:
        organizations.create(session, "Beta")
        return organizations.create(session, "Alfa").slug


def limits(slug: str, database: Database) -> Limits:
    own = Catalog(database.app_url, limits=Limits(rows=5000))
    with psycopg.connect(database.owner_url) as connection:
        ((org_id, _),) = operator.organizations(connection, slug)
    with own.transaction(org_id=org_id) as session:
        said = quotas.limits(session, org_id)
    own.close()
    return said


def test_one_organization_is_given_more_and_later_what_all_have(
    slug: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert operator.main([slug, "--rows", "2M", "--upload-bytes", "5GB", "--running-jobs", "3"]) == 0
    said = capsys.readouterr().out
    assert "0 / 2 M" in said
    assert "0 / 5 G" in said
    assert limits(slug, database) == Limits(5_000_000_000, 2_000_000, 3, 1000)
    assert operator.main([slug, "--rows", "default"]) == 0
    assert limits(slug, database) == Limits(5_000_000_000, 5000, 3, 1000)


def test_all_are_listed(slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert operator.main([]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["organization", "upload_bytes", "rows", "running_jobs", "waiting_jobs"]
    assert [line.split("-")[0] for line in lines] == ["alfa", "beta"]
    assert "0 / 5 K" in lines[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-one"], "There is no organization 'no-such-one'"),
        (["--rows", "5"], "Say of which organization"),
        (["any", "--running-jobs", "0"], "At least one job"),
    ],
)
def test_what_cannot_be_is_said(
    arguments: list[str], words: str, slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert operator.main(arguments) in (1, 2)
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("said", ["many", "-5", "5X", "9999999T"])
def test_a_limit_is_a_number(said: str, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        operator.main([slug, f"--rows={said}"])
    assert "--rows" in capsys.readouterr().err
