"""The contract's types, described by the library that checks them.

Litestar's own description leaves out what it does not know of msgspec: that further fields are refused, patterns,
lengths of lists. What a schema does not say, a client finds out by being refused.
"""

import typing
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar.handlers import HTTPRouteHandler

REFERENCE = "#/components/schemas/{name}"


def components(handlers: Iterable[HTTPRouteHandler]) -> dict[str, Any]:
    """JSON Schema of every Struct that a handler takes or answers, by its name."""
    found: dict[str, type[msgspec.Struct]] = {}
    for handler in handlers:
        signature = handler.parsed_fn_signature
        fields = [signature.return_type, *signature.parameters.values()]
        for struct in _structs([field.raw for field in fields]):
            if found.setdefault(struct.__name__, struct) is not struct:
                raise LookupError(
                    f"{struct} and {found[struct.__name__]}: the contract knows one name for one thing"
                )
    _, described = msgspec.json.schema_components(found.values(), ref_template=REFERENCE)
    for name, struct in found.items():
        _say_times(described[name], struct)
    return {name: _said_in_full(one) for name, one in described.items()}


def _structs(annotations: Iterable[Any]) -> Iterator[type[msgspec.Struct]]:
    """The Structs in type annotations, and those within them."""
    waiting, seen = list(annotations), set()
    while waiting:
        one = waiting.pop()
        waiting += typing.get_args(one)
        if isinstance(one, type) and issubclass(one, msgspec.Struct) and one not in seen:
            seen.add(one)
            waiting += [field.type for field in msgspec.structs.fields(one)]
            yield one


def _said_in_full(node: Any) -> Any:
    """Some that read a schema take `object` alone for one without fields, and want to be told what an enum's are."""
    if isinstance(node, list):
        return [_said_in_full(one) for one in node]
    if not isinstance(node, dict):
        return node
    said = {key: _said_in_full(value) for key, value in node.items()}
    if said.get("type") == "object" and "properties" not in said:
        said.setdefault("additionalProperties", {})
    if isinstance(said.get("enum"), list) and all(isinstance(one, str) for one in said["enum"]):
        said.setdefault("type", "string")
    return said


def _say_times(described: dict[str, Any], struct: type[msgspec.Struct]) -> None:
    """Times go out with their zone, always; msgspec says so of those alone that must also come in with it."""
    for field in msgspec.structs.fields(struct):
        if datetime in (field.type, *typing.get_args(field.type)):
            said = described["properties"][field.encode_name]
            for choice in said.get("anyOf", [said]):
                if choice.get("type") == "string":
                    choice["format"] = "date-time"
