"""`./anteve sql --files`: where one's own Parquet lies, for tools of one's own."""

from pathlib import Path

import pytest

from cli import sql

ITEMS = [
    {"name": "orders", "files": ["o/datasets/d/v=2/part-0.parquet", "o/datasets/d/v=2/part-1.parquet"]},
    {"name": "churn_features", "files": ["o/builds/b/features.parquet"]},
]


def test_every_file_has_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In full where the lake is on this machine, else as the server names it."""
    monkeypatch.setenv("ANTEVE_HOME", str(tmp_path))
    here = tmp_path / "lake" / "o/builds/b/features.parquet"
    here.parent.mkdir(parents=True)
    here.touch()
    sql.files(ITEMS)
    assert capsys.readouterr().out.splitlines() == [
        "orders\to/datasets/d/v=2/part-0.parquet",
        "orders\to/datasets/d/v=2/part-1.parquet",
        f"churn_features\t{here}",
    ]
