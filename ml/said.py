"""Sentences that travel with a stable code and the raw figures, so that a page can say them in another language."""

from collections.abc import Sequence
from typing import Any


def said(code: str, text: str, **params: Any) -> dict[str, Any]:
    """
    >>> said("too_few", "There are 3 rows.", rows=3)
    {'code': 'too_few', 'params': {'rows': 3}, 'text': 'There are 3 rows.'}
    """
    return {"code": code, "params": params, "text": text}


def words_of_list(names: Sequence[str]) -> str:
    """
    >>> words_of_list(["a", "b", "c"])
    'a, b and c'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
