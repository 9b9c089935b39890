"""Lands small files of any content and reads back what came of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from warehouse.lake.duck import connect
from warehouse.lake.intake import Landing, Limits, Rejected, land
from warehouse.lake.tables import relation_sql

Land = Callable[..., Landing]


@pytest.fixture
def landed(tmp_path: Path) -> Land:
    """Lands the given bytes or text under a name."""
    count = iter(range(1000))

    def run(
        content: str | bytes, name: str = "file.csv", limits: Limits | None = None, **kwargs: Any
    ) -> Landing:
        number = next(count)
        source = tmp_path / f"received-{number}"
        source.write_bytes(content.encode() if isinstance(content, str) else content)
        into = tmp_path / f"landed-{number}"
        try:
            return land(source, into, file_name=name, limits=limits, **kwargs)
        except Rejected:
            assert not into.exists(), "a refused file leaves nothing"
            raise

    return run


@pytest.fixture
def refused(landed: Land) -> Callable[..., str]:
    """The code with which the content is refused."""

    def run(*args: Any, **kwargs: Any) -> str:
        with pytest.raises(Rejected) as refusal:
            landed(*args, **kwargs)
        notice = refusal.value.notices[0]
        assert notice.message.endswith((".", ")", "?")), "a refusal is a sentence"
        return notice.code

    return run


@pytest.fixture
def rows() -> Callable[[Landing], list[dict[str, Any]]]:
    """The rows of a landing, in the order of their lines."""

    def read(landing: Landing) -> list[dict[str, Any]]:
        with connect() as connection:
            found = connection.execute(f"select * from ({relation_sql(landing.table)}) order by _line")
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return read


@pytest.fixture
def column(
    landed: Land, rows: Callable[[Landing], list[dict[str, Any]]]
) -> Callable[..., tuple[str, list[Any]]]:
    """The type and values of one column, given as the cells of a file with an id beside it."""

    def run(cells: list[str], separator: str = ";", limits: Limits | None = None) -> tuple[str, list[Any]]:
        body = "".join(f"c{place}{separator}{cell}\n" for place, cell in enumerate(cells))
        landing = landed(f"key{separator}cell\n{body}", limits=limits)
        return landing.columns[1].type, [row["cell"] for row in rows(landing)]

    return run


def codes(landing: Landing) -> set[str]:
    return {notice.code for notice in landing.warnings}
