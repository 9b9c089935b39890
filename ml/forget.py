"""A trained model without one entity: its out-of-fold score goes, and values that it alone had lose their names.

Trees and coefficients hold no rows. But the out-of-fold scores are kept by key, and the vocabulary of a column may hold
a value of this one entity where there were few rows.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ml.artifact import CARD, MODEL, OUT_OF_FOLD, REPORT, arrow_bytes, json_bytes


def without(folder: Path, entity_key: str, cleaned: Callable[[Any], Any]) -> dict[str, bytes]:
    """The files of the model that change, by name, with their new content; empty when it knows nothing of the entity.

    `cleaned` is given what the JSON files hold, and gives it back without the entity's words.
    """
    changed = {}
    learned = pa.ipc.open_file(pa.BufferReader((folder / OUT_OF_FOLD).read_bytes())).read_all()
    kept = learned.filter(pc.not_equal(learned["entity_key"], entity_key))
    if len(kept) < len(learned):
        changed[OUT_OF_FOLD] = arrow_bytes(kept)
    for name, part in ((MODEL, _vocabulary), (CARD, dict), (REPORT, dict)):
        if not (folder / name).exists():  # models of old have no report
            continue
        before = json.loads((folder / name).read_text("utf-8"))
        after = {**before, **cleaned(part(before))}
        if after != before:
            changed[name] = json_bytes(after)
    return changed


def _vocabulary(model: dict[str, Any]) -> dict[str, Any]:
    """The parts of `model.json` that hold values of rows: all else is names and numbers that scoring goes by."""
    return {name: model[name] for name in ("codes", "reference")}
