"""Kinds of text in request bodies: what a schema can say of them. The verbs check, and say it in a sentence.

And sentences in answers, with what a program needs to say them in another language.
"""

from typing import Annotated, Any

from msgspec import Meta, Struct

from warehouse.said import Said as Sentence

Name = Annotated[
    str,
    Meta(
        description="1 to 200 visible characters.",
        extra_json_schema={"minLength": 1, "maxLength": 200, "pattern": r"\S"},
    ),
]
Slug = Annotated[
    str,
    Meta(
        description="a-z, 0-9, - and _; goes into addresses and SQL.",
        extra_json_schema={"pattern": "^[a-z][a-z0-9_-]{0,62}$"},
    ),
]
Email = Annotated[str, Meta(extra_json_schema={"format": "email", "maxLength": 300})]
TimeZone = Annotated[
    str,
    Meta(
        description="A name of the IANA's list: schedules go by its clocks.",
        examples=["America/Sao_Paulo"],
        extra_json_schema={"minLength": 1, "maxLength": 64},
    ),
]
EntityKey = Annotated[
    str,
    Meta(
        description="The customer's or lead's key, as in predictions.",
        examples=["C0007012"],
        extra_json_schema={"minLength": 1, "maxLength": 1000, "pattern": "[^ ]"},
    ),
]
Positive = Annotated[
    list[str | int | float | bool],
    Meta(description="The values that count as yes.", extra_json_schema={"minItems": 1}),
]


class Said(Struct):
    """A sentence in English; `code` and `params` (numbers and names as they are) say the same for programs."""

    code: str
    params: dict[str, Any]
    text: str

    @classmethod
    def of(cls, sentence: Sentence) -> "Said":
        return cls(sentence.code, sentence.params, sentence.text)
