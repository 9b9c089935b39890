"""Several boosters as one, in LightGBM's own text: whoever can read LightGBM can use it, and its contributions stay
exact."""

import re
from collections.abc import Sequence

_TREES = re.compile(r"^Tree=\d+\n.*?(?=^Tree=|^end of trees)", re.M | re.S)
_SIZES = re.compile(r"^tree_sizes=.*$", re.M)
_VALUES = re.compile(r"^(leaf_value|internal_value)=(.*)$", re.M)


def joined(texts: Sequence[str], *, slope: float = 1.0, offset: float = 0.0) -> str:
    """The model whose log odds are `offset + slope *` the mean of these models' log odds.

    Parameters
    ----------
    texts : sequence of str
        Models over the same columns, as `Booster.model_to_string` writes them.
    """
    factor = slope / len(texts)
    trees = [tree for text in texts for tree in _TREES.findall(text)]
    trees = [_renamed(tree, at, factor, offset if at == 0 else 0.0) for at, tree in enumerate(trees)]
    head = texts[0][: texts[0].index("\nTree=0\n") + 1]
    sizes = " ".join(str(len(tree.encode())) for tree in trees)
    return _SIZES.sub(f"tree_sizes={sizes}", head) + "".join(trees) + "end of trees\n"


def _renamed(tree: str, at: int, factor: float, offset: float) -> str:
    def scaled(found: re.Match[str]) -> str:
        values = " ".join(repr(float(value) * factor + offset) for value in found[2].split())
        return f"{found[1]}={values}"

    return f"Tree={at}\n" + _VALUES.sub(scaled, tree.split("\n", 1)[1])
