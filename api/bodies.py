"""JSON bodies: read as their schema says, with nothing bent to fit.

Litestar reads a body as leniently as an address, where all is text: `{"active": 0}` would be taken for false, and
`{"expires_at": 0}` for a day in 1970.
"""

import re
from typing import Any

import msgspec
from litestar import Request
from litestar.exceptions import SerializationException, ValidationException


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON body is exactly what its handler takes, or refused."""

    async def json(self) -> Any:
        field, body = self.route_handler.parsed_data_field, await self.body()
        try:
            msgspec.json.decode(body, type=msgspec.Raw)  # no JSON at all comes before JSON of another shape
            return msgspec.json.decode(body, type=field.annotation if field else Any)
        except msgspec.ValidationError as error:
            raise ValidationException(extra=[_fault(str(error))]) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise SerializationException(str(error)) from None


def _fault(said: str) -> dict[str, str]:
    """msgspec's sentence and the place that it names, as Litestar passes them on.

    >>> _fault("Expected `str`, got `int` - at `$.name`")
    {'key': 'name', 'message': 'Expected `str`, got `int`'}
    """
    message, _, place = said.partition(" - at ")
    found = re.search(r"^`\$\.?(.*)`$", place)
    return {"key": found[1] if found else "", "message": message}
