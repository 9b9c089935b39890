"""`Idempotency-Key`: a POST that creates is answered once, however often a broken connection makes a client ask."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import msgspec
from litestar import Response

from api.edge import Inquiry
from warehouse.catalog import idempotency, personal_answers

Handler = TypeVar("Handler", bound=Callable[..., Any])
REPLAYED = {"Idempotency-Replayed": "true"}


def idempotent(handler: Handler) -> Handler:
    """Answer a repeat from what was kept; keep the first answer in the transaction that makes it true.

    A key is the organization's; where a request is within none, the person's. A refused request keeps nothing: it may
    be made again with the same key.
    """

    @wraps(handler)
    def answer(*args: Any, inquiry: Inquiry, **kwargs: Any) -> Any:
        asked = inquiry.repeatable
        if asked is None:
            return handler(*args, inquiry=inquiry, **kwargs)
        answers: Any = idempotency if inquiry.within else personal_answers
        whose = inquiry.org_id if inquiry.within else inquiry.user_id
        kept = answers.recall(inquiry.session, whose, asked.key, asked.request_hash)
        if kept is not None:
            return Response(kept.body, status_code=kept.status_code, headers=REPLAYED)
        made = handler(*args, inquiry=inquiry, **kwargs)
        body = {**msgspec.to_builtins(made), **getattr(made, "__shown_once__", {})}
        answers.keep(inquiry.session, whose, asked.key, asked.request_hash, inquiry.status_code, body)
        return made

    return cast(Handler, answer)
