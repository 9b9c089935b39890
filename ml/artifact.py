"""What a training leaves behind, and how it is kept: LightGBM text, JSON and Arrow; nothing that runs code when read."""

import hashlib
import io
import json
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from ml.blend import Member, Predictor
from ml.calibrate import Calibration
from ml.encode import Code, Encoder
from ml.errors import BrokenArtifact
from ml.linear import Linear
from ml.reasons import Teller
from ml.seen import Seen
from ml.spread import Spread
from ml.trees import Forest
from ml.words import WORDS, Words

FORMAT = 1
MODEL = "model.json"
CARD = "card.json"
OUT_OF_FOLD = "out_of_fold.arrow"
REPORT = "report.json"


@dataclass(frozen=True)
class TrainedModel:
    """A model that can score, and everything that is to be known about it.

    Attributes
    ----------
    kind : str
        `churn` or `lead_scoring`.
    predictor : Predictor
    metrics : dict
        Figures with intervals, baselines, bins, checks and the verdict, as `metrics_json` keeps them.
    leaks : list of dict
        `{column, severity: block|ask|look, auc, reason, text, left_out}`, worst first.
    out_of_fold : pa.Table
        `entity_key`, `score`, `snapshot_date`, `fingerprint` (uint64, of the row's features), `y`, `judged`: for each
        row that was learned from, the score by models that did not see it; and the one by which the figures were made,
        null where there is none.
    reference : dict
        Per feature what is typical and the bins for drift; under `score` those of the scores.
    card : dict
        Facts about how, when and from what the model was made.
    report : dict
        Curves, counts by threshold and by number, segments, dependence (`ml.charts`); empty in a model of old.
    """

    kind: str
    predictor: Predictor
    metrics: dict[str, Any]
    leaks: list[dict[str, Any]]
    out_of_fold: pa.Table
    reference: dict[str, Any]
    card: dict[str, Any]
    report: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> Words:
        return WORDS[self.kind]

    @cached_property
    def seen(self) -> Seen:
        """The rows that were learned from, in the order of `out_of_fold`."""
        learned = self.out_of_fold
        return Seen(learned["entity_key"].combine_chunks(), learned["fingerprint"].to_numpy())

    @cached_property
    def teller(self) -> Teller:
        """Tells reasons, each value beside what is typical of those that were learned from."""
        known = [self.reference["features"][column.name] for column in self.predictor.encoder.columns]
        typical = [each["typical"] for each in known]
        return Teller(self.predictor, typical, self.words, [each.get("middle") for each in known])

    def save(self, folder: Path) -> dict[str, str]:
        """Write the files of this model; returns the SHA-256 of each, by file name, for the catalog to keep.

        Every file is written whole before it gets its name, so a folder never holds half of one.
        """
        folder.mkdir(parents=True, exist_ok=True)
        return {name: _write(folder / name, content) for name, content in sorted(_files(self).items())}


def load(folder: Path, *, threads: int = 1) -> TrainedModel:
    """Read a model back. The caller has verified the checksums: damaged LightGBM text takes the process down.

    Raises
    ------
    BrokenArtifact
        When a file is missing, or the format is newer than this program.
    """
    try:
        stored = json.loads((folder / MODEL).read_text("utf-8"))
        if stored["format"] > FORMAT:
            raise BrokenArtifact(
                f"This model was written in format {stored['format']}; this program reads up to {FORMAT}."
            )
        members = {name: _member(kept, folder, threads) for name, kept in stored["members"].items()}
        card = json.loads((folder / CARD).read_text("utf-8"))
        out_of_fold = pa.ipc.open_file(pa.BufferReader((folder / OUT_OF_FOLD).read_bytes())).read_all()
    except FileNotFoundError as gone:
        raise BrokenArtifact(f"The model's file `{Path(str(gone.filename)).name}` is missing.") from gone
    encoder = Encoder(
        tuple(Code.from_json(code) for code in stored["codes"]),
        tuple(Spread.from_json(spread) for spread in stored.get("spreads", [])),
    )
    calibration = Calibration.from_json(stored["calibration"])
    return TrainedModel(
        kind=stored["kind"],
        predictor=Predictor(encoder, members, stored["weights"], calibration),
        metrics=card["metrics"],
        leaks=card["leaks"],
        out_of_fold=out_of_fold,
        reference=stored["reference"],
        card=card["card"],
        report=json.loads((folder / REPORT).read_text("utf-8")) if (folder / REPORT).exists() else {},
    )


def _files(model: TrainedModel) -> dict[str, bytes]:
    predictor = model.predictor
    members: dict[str, Any] = {}
    files: dict[str, bytes] = {}
    for name, member in predictor.members.items():
        if isinstance(member, Forest):
            file = name.replace(" ", "_") + ".txt"
            files[file] = member.text.encode()
            members[name] = {"file": file}
        elif isinstance(member, Linear):
            members[name] = {"linear": member.to_json()}
    files[MODEL] = json_bytes(
        {
            "format": FORMAT,
            "kind": model.kind,
            "codes": [code.to_json() for code in predictor.encoder.codes],
            "spreads": [spread.to_json() for spread in predictor.encoder.spreads],
            "members": members,
            "weights": dict(predictor.weights),
            "calibration": predictor.calibration.to_json(),
            "reference": model.reference,
        }
    )
    files[CARD] = json_bytes({"card": model.card, "metrics": model.metrics, "leaks": model.leaks})
    files[OUT_OF_FOLD] = arrow_bytes(model.out_of_fold)
    if model.report:
        files[REPORT] = json_bytes(model.report)
    return files


def _member(kept: dict[str, Any], folder: Path, threads: int) -> Member:
    if "linear" in kept:
        return Linear.from_json(kept["linear"])
    return Forest.from_text((folder / Path(kept["file"]).name).read_text("utf-8"), threads=threads)


def json_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=1).encode()


def arrow_bytes(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _write(path: Path, content: bytes) -> str:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return hashlib.sha256(content).hexdigest()
