"""The confined child with its gate taken away: what do the operating system and DuckDB's lock hold by themselves?"""

from types import SimpleNamespace

from warehouse.lake.tenant_sql import child

_NOTHING = frozenset[str]()


def _let_through(text: str, _relations: object, *, of_the_moment: bool) -> SimpleNamespace:
    return SimpleNamespace(text=text, sql=text, relations=_NOTHING, place=lambda _: (None, None))


def answer(request: dict, say: object) -> dict:
    child.gate = SimpleNamespace(check=_let_through)  # type: ignore[assignment]
    return child.answer(request, say)  # type: ignore[arg-type]
