"""Anteve's models beside others, on the public flat sets: the same held-out folds for all, one thread each.

    .venv/bin/python -m bench.models [set ...] [--folds 0 1] [--split plain|grouped] [--systems fast best ...]
    .venv/bin/python -m bench.models --peers          # also installs FLAML and AutoGluon, beside Anteve and not into it
    .venv/bin/python -m bench.models --shown          # only what was measured before; nothing is run

Known leaks are left out. CPU seconds are of the whole training (Anteve's with its leak report, figures and intervals) and
of scoring the fold. Each run is kept under `.bench` (or ANTEVE_BENCH_CACHE) and not made again while what it depends on is
the same; a comparison of hours goes on where it stopped.
"""

import argparse
import sys
from collections.abc import Sequence

import numpy as np

from bench._contest import OTHERS, OWN, Run, install_peers, peers_python
from bench._folds import FOLDS, SPLITS
from bench.flat_sets import DATA, SETS

LEFT_OUT = ("bank_churn_records",)  # the people of bank_churn once more
SYSTEMS = ("fast", "best", "logistic", "lightgbm", *OTHERS)
TIE = 0.0005


def main(arguments: Sequence[str]) -> None:
    asked = _parser().parse_args(arguments)
    if not DATA.is_dir():
        sys.exit(f"The public data sets are not at {DATA}.")
    if asked.peers:
        install_peers()
    systems = list(asked.systems)
    if not peers_python().is_file() and not asked.shown:
        systems = [system for system in systems if system not in OTHERS]
        print("FLAML and AutoGluon are not installed here, so they are left out; --peers installs them.")
    results = {}
    for name in asked.sets or [name for name in SETS if name not in LEFT_OUT]:
        results[name] = {
            system: [
                found
                for fold in asked.folds
                for run in [Run(name, asked.split, fold, system)]
                if (found := run.result() if asked.shown else run.run()) is not None
            ]
            for system in systems
        }
        _line(name, results[name], systems)
    _summary(results, systems)


def _line(name: str, found: dict[str, list[dict]], systems: Sequence[str]) -> None:
    cells = []
    for system in systems:
        runs = found[system]
        cells.append(
            f"{_mean(runs, 'roc_auc'):.4f} {_mean(runs, 'ece'):.3f} {_mean(runs, 'cpu_seconds'):6.1f} ({len(runs)})"
            if runs
            else f"{'-':>22s}"
        )
    print(f"{name:18s} " + "  ".join(cells), flush=True)


def _summary(results: dict[str, dict[str, list[dict]]], systems: Sequence[str]) -> None:
    """Mean rank by ROC AUC (1 is best, ties within .0005 share) over the sets that all systems here were run on."""
    present = [system for system in systems if any(found[system] for found in results.values())]
    common = [name for name, found in results.items() if all(found[system] for system in present)]
    if not common:
        return
    print(f"\n{len(common)} sets that all were run on: mean rank, mean ROC AUC, mean ECE, CPU seconds in all")
    auc = np.array([[_mean(results[name][system], "roc_auc") for system in present] for name in common])
    rank = (auc[:, None, :] > auc[:, :, None] + TIE).sum(axis=2) + 1
    for at, system in enumerate(present):
        ece = np.mean([_mean(results[name][system], "ece") for name in common])
        seconds = sum(_mean(results[name][system], "cpu_seconds") for name in common)
        print(f"{system:10s} {rank[:, at].mean():.2f}  {auc[:, at].mean():.4f}  {ece:.4f}  {seconds:7.1f}")


def _mean(runs: list[dict], figure: str) -> float:
    return float(np.mean([run[figure] for run in runs]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench.models", description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("sets", nargs="*", choices=[[], *SETS], metavar="set")
    parser.add_argument("--folds", nargs="+", type=int, choices=range(FOLDS), default=[0, 1])
    parser.add_argument("--split", choices=SPLITS, default="plain")
    parser.add_argument("--systems", nargs="+", choices=(*OWN, *OTHERS), default=list(SYSTEMS))
    parser.add_argument("--peers", action="store_true", help="install FLAML and AutoGluon first")
    parser.add_argument("--shown", action="store_true", help="run nothing, show what was measured")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
