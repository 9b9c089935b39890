"""How every program of ours logs: one JSON object a line, on stderr."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def as_json() -> None:
    """Set up the process's log; called once, when a program starts.

    A traceback names files, lines and errors. The variables of its frames stay out: among them are passwords, keys
    and people.
    """
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
