"""What the confined process does: it lands one file. Importing this module loads all that it needs for that."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from warehouse.lake.intake.intake import land
from warehouse.lake.intake.limits import Limits
from warehouse.lake.intake.told import Told
from warehouse.lake.notices import Rejected


def answer(request: dict[str, Any], say: Callable[[Any], None]) -> dict[str, Any]:
    """The landing or the reasons of a refusal, as JSON; progress is said on the way as [share, sentence]."""
    try:
        landing = land(
            Path(request["source"]),
            Path(request["into"]),
            file_name=request["file_name"],
            content_type=request["content_type"],
            told=Told.from_json(request["told"]),
            limits=Limits(**request["limits"]),
            progress=lambda share, message: say([share, message]),
        )
    except Rejected as refusal:
        return {"rejected": [notice.to_json() for notice in refusal.notices]}
    except duckdb.OutOfMemoryException as error:
        raise MemoryError from error
    return {"landing": landing.to_json()}
