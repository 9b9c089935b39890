#!/usr/bin/env python3
"""Score rows with a downloaded model version, outside of Anteve: nothing is needed but Python, NumPy and LightGBM.

    python score_outside.py version.zip features.csv -o scores.csv

`version.zip` is what `GET models/{name}/versions/{number}/artifact` answers (or a folder with its files). The table has
one column per feature that the version learned from (`model.json` names them under `codes`; texts under `spreads`), as in
`./anteve sql "select * from churn_features"`; more columns do no harm. A Parquet file is read where pyarrow is installed.

The scores are those of the model itself. In Anteve's own list, a row that the model has learned from shows the score of
models that had not seen it instead.
"""

import argparse
import csv
import io
import json
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

FORMAT = 1
LARGEST = 1e100  # no quantity; what is beyond counts as missing
NUMBER = re.compile(r"[ \t\n\f\r]*[-+]?[0-9]+([.][0-9]+)?[ \t\n\f\r]*")
YES, NO = ("true", "yes", "1", "t"), ("false", "no", "0", "f")


class Model:
    """What the files of a version say about scoring."""

    def __init__(self, files: dict[str, bytes]) -> None:
        said = json.loads(files["model.json"])
        if said["format"] > FORMAT:
            sys.exit(
                f"This version was written in format {said['format']}; this script reads up to {FORMAT}."
            )
        self.codes: list[dict[str, Any]] = said["codes"]
        self.spreads: list[dict[str, Any]] = said.get("spreads", [])
        self.weights: dict[str, float] = said["weights"]
        self.calibration: dict[str, Any] = said["calibration"]
        self.members: dict[str, Any] = {
            name: member["linear"] if "linear" in member else _booster(files[member["file"]])
            for name, member in said["members"].items()
        }

    @property
    def features(self) -> list[str]:
        read = dict.fromkeys(code["column"]["name"] for code in self.codes)
        made = {name: spread["column"]["name"] for spread in self.spreads for name in _made(spread)}
        return list(dict.fromkeys(made.get(name, name) for name in read))

    def scores(self, columns: dict[str, list[Any]]) -> np.ndarray:
        """Probabilities, one per row; `columns` holds each feature's values, None or an empty text for missing."""
        rows = len(next(iter(columns.values())))
        for spread in self.spreads:
            if (name := spread["column"]["name"]) in columns:
                columns = columns | dict(zip(_made(spread), _spread(spread, columns[name]), strict=True))
        matrix = np.empty((rows, len(self.codes)), order="F")
        for at, code in enumerate(self.codes):
            matrix[:, at] = _encoded(code, columns[code["column"]["name"]])
        logits = np.zeros(rows)
        for name, member in self.members.items():
            logits += self.weights[name] * _logits(member, matrix)
        return 1 / (1 + np.exp(-_calibrated(self.calibration, logits)))


def _booster(text: bytes) -> lightgbm.Booster:
    return lightgbm.Booster(model_str=text.decode())


def _encoded(code: dict[str, Any], values: list[Any]) -> np.ndarray:
    """One feature as numbers: as it is, as the place of its level, or as how common its level was."""
    if code["as"] == "number":
        return np.array([_number(code["column"]["kind"], value) for value in values], dtype=np.float64)
    levels = {level: place for place, level in enumerate(code["levels"])}
    other, missing = len(levels), len(levels) + 1
    places = [missing if value is None or value == "" else levels.get(str(value), other) for value in values]
    if code["as"] == "level":
        return np.array(places, dtype=np.float64)
    common = np.array([*code["counts"], 0, np.nan])
    return np.log1p(common[places])


def _made(spread: dict[str, Any]) -> list[str]:
    """The columns that one becomes which holds texts, or numbers among words."""
    name = spread["column"]["name"]
    if spread["as"] == "mixed":
        return [f"{name}: number", f"{name}: word"]
    return [f"{name}: length", f"{name}: words", *(f"{name}: “{word}”" for word in spread["words"])]


def _spread(spread: dict[str, Any], values: list[Any]) -> list[list[Any]]:
    """What stands in these columns; a missing text is missing in all of them."""
    texts = [None if value is None or not str(value).strip() else str(value) for value in values]
    if spread["as"] == "mixed":
        numbers = [text is not None and NUMBER.fullmatch(text) is not None for text in texts]
        words = [None if number else text for text, number in zip(texts, numbers, strict=True)]
        middle = spread["middle"]  # beside a word
        return [
            [
                middle if word is not None else None if text is None else float(text)
                for text, word in zip(texts, words, strict=True)
            ],
            words,
        ]
    spoken = [None if text is None else _plain(text) for text in texts]
    return [
        [None if text is None else len(text) for text in texts],
        [None if text is None else 1 + len(re.findall(r"\s+", text)) for text in texts],
        *([None if said is None else f" {word} " in said for said in spoken] for word in spread["words"]),
    ]


def _plain(text: str) -> str:
    """Letters in lower case, each word between two spaces."""
    letters = "".join(char.lower()[0] if char.isalpha() else " " for char in text)
    return f" {'  '.join(letters.split(' '))} "


def _number(kind: str, value: Any) -> float:
    if value is None or value == "":
        return np.nan
    if kind == "flag":
        word = str(value).strip().lower()
        if word not in YES + NO:
            raise ValueError(f"{value!r} is neither yes nor no")
        return float(word in YES)
    number = float(value)
    return number if abs(number) < LARGEST else np.nan


def _logits(member: Any, matrix: np.ndarray) -> np.ndarray:
    if isinstance(member, lightgbm.Booster):
        return np.asarray(member.predict(matrix, raw_score=True, num_threads=1))
    total, place = np.full(len(matrix), float(member["intercept"])), 0
    weights = np.array(member["weights"])
    for at, bend in enumerate(member["bends"]):
        spread = _bent(bend, matrix[:, at])
        total += spread @ weights[place : place + spread.shape[1]]
        place += spread.shape[1]
    return total


def _bent(bend: dict[str, Any], x: np.ndarray) -> np.ndarray:
    """A level as one column per code; a number as a line, a hinge per knot and, where some were missing, a gap."""
    if bend["levels"]:
        return np.asarray(x[:, None] == np.arange(bend["levels"]), dtype=np.float64)
    absent = np.isnan(x)
    z = (np.clip(x, bend["low"], bend["high"]) - bend["centre"]) / bend["scale"]
    hinges = [np.where(absent, 0.0, np.maximum(z - knot, 0.0)) for knot in bend["knots"]]
    gaps = [absent.astype(np.float64)] if bend["gaps"] else []
    return np.column_stack([np.where(absent, 0.0, z), *hinges, *gaps])


def _calibrated(calibration: dict[str, Any], logits: np.ndarray) -> np.ndarray:
    xs, ys = calibration["xs"], calibration["ys"]
    if not xs:
        return np.asarray(calibration["slope"] * logits + calibration["offset"])
    below, above = np.minimum(logits - xs[0], 0.0), np.maximum(logits - xs[-1], 0.0)
    return np.asarray(np.interp(logits, xs, ys) + below + above)


def files_of(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        return {file.name: file.read_bytes() for file in path.iterdir() if file.is_file()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def columns_of(path: Path) -> dict[str, list[Any]]:
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        return {name: column.to_pylist() for name, column in zip(*_named(pq.read_table(path)), strict=True)}
    with io.TextIOWrapper(path.open("rb"), encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text)
        header = next(rows)
        values = list(zip(*rows, strict=True)) or [() for _ in header]
    return {name: list(column) for name, column in zip(header, values, strict=True)}


def _named(table: Any) -> tuple[list[str], list[Any]]:
    return table.column_names, table.columns


def main() -> None:
    parser = argparse.ArgumentParser(description="Score rows with a downloaded model version.")
    parser.add_argument("version", type=Path, help="the .zip of a version, or a folder with its files")
    parser.add_argument("table", type=Path, help="a CSV or Parquet file of features")
    parser.add_argument("-o", "--output", type=Path, help="where the scores go; else to stdout")
    asked = parser.parse_args()
    absent = [str(path) for path in (asked.version, asked.table) if not path.exists()]
    if absent:
        sys.exit(f"There is no {' and no '.join(absent)}.")
    model, columns = Model(files_of(asked.version)), columns_of(asked.table)
    missing = [name for name in model.features if name not in columns]
    if missing:
        sys.exit(f"The table lacks what the model has learned from: {', '.join(missing)}.")
    scores = model.scores(columns)
    keys = columns.get("entity_key", [str(row + 1) for row in range(len(scores))])
    with asked.output.open("w", encoding="utf-8", newline="") if asked.output else sys.stdout as out:
        writer = csv.writer(out)
        writer.writerow(["entity_key", "score"])
        writer.writerows([key, repr(float(score))] for key, score in zip(keys, scores, strict=True))


if __name__ == "__main__":
    main()
