"""A booster that is trusted less, or more, in LightGBM's own text: whoever can read LightGBM can use it, and its
contributions stay exact."""

import re

_TREE = re.compile(r"^Tree=\d+\n.*?(?=^Tree=|^end of trees)", re.M | re.S)
_SIZES = re.compile(r"^tree_sizes=.*$", re.M)
_VALUES = re.compile(r"^(leaf_value|internal_value)=(.*)$", re.M)


def trusted(text: str, *, slope: float = 1.0, offset: float = 0.0) -> str:
    """The model whose log odds are `offset + slope *` those of a model, as `Booster.model_to_string` writes it."""
    found = _TREE.findall(text)
    trees = [_scaled(tree, slope, offset if at == 0 else 0.0) for at, tree in enumerate(found)]
    head = text[: text.index("\nTree=0\n") + 1]
    sizes = " ".join(str(len(tree.encode())) for tree in trees)
    return _SIZES.sub(f"tree_sizes={sizes}", head) + "".join(trees) + "end of trees\n"


def _scaled(tree: str, slope: float, offset: float) -> str:
    def values(found: re.Match[str]) -> str:
        scaled = " ".join(repr(float(value) * slope + offset) for value in found[2].split())
        return f"{found[1]}={scaled}"

    return _VALUES.sub(values, tree)
