"""How every program of ours logs: one JSON object a line, on stderr, with ids and without persons.

What a line may hold: routes, kinds, states, sizes, times, and the ids of requests, jobs and organizations. What an error
*says* stays out, since it quotes what it met: a cell, an address, a password. Its type, the types of what caused it, and
the files and lines that it came through are in. JSON also keeps control characters from whoever reads a log on a terminal.
"""

import logging
import sys
import threading
from collections.abc import Mapping, MutableMapping
from types import TracebackType
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

log = structlog.get_logger("anteve")

_TELLS = ExceptionDictTransformer(show_locals=False, max_frames=30)
_QUOTES = ("exc_value", "exc_notes", "syntax_error")  # what of an error may quote somebody


def as_json() -> None:
    """Set up the process's log; called once, when a program starts.

    Libraries' own lines come in the same shape, without what follows their first line; so does what nobody catches.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = [
        structlog.processors.ExceptionRenderer(_without_quotes),
        structlog.processors.JSONRenderer(),
    ]
    handler = logging.StreamHandler(sys.stderr)
    own = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[own, *last],
            foreign_pre_chain=[*shared, structlog.stdlib.add_logger_name, _first_line],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    sys.excepthook = _uncaught
    threading.excepthook = lambda said: _uncaught(said.exc_type, said.exc_value, said.exc_traceback)
    sys.unraisablehook = lambda said: _uncaught(said.exc_type, said.exc_value, said.exc_traceback)


def _without_quotes(exc_info: Any) -> list[dict[str, Any]]:
    return [_scrubbed(error) for error in _TELLS(exc_info)]


def _scrubbed(error: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        key: value for key, value in error.items() if key not in _QUOTES and value not in (None, [], False)
    }
    if "exceptions" in kept:
        kept["exceptions"] = [[_scrubbed(one) for one in group] for group in kept["exceptions"]]
    return kept


def _first_line(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """asyncio, for one, sets the error that nobody asked after below its sentence."""
    event["event"] = str(event["event"]).split("\n", 1)[0][:300]
    return event


def _uncaught(kind: type[BaseException], error: BaseException | None, where: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("uncaught", exc_info=(kind, error, where))
