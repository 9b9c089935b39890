"""Traces by OpenTelemetry, when `OTEL_EXPORTER_OTLP_ENDPOINT` is set; without it nothing of it is even imported.

    traces.start("anteve-api")                      once, when a program starts
    with traces.span("land", org=org_id) as span:   a piece of work
    traces.traceparent()                            W3C's name of the span that is open, to go on elsewhere

A span is named by a route's template or a kind of job, and carries ids: never an address, a name or a value of
anybody's, and of an error its type alone. A collector that is away costs spans, and no request waits for it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

SETTING = "OTEL_EXPORTER_OTLP_ENDPOINT"
PATIENCE_SECONDS = 3.0  # for a collector; what it does not take by then is dropped

_tracer: Any = None
_provider: Any = None


class Span(Protocol):
    """What a caller may still say of its span while it is open."""

    def set_attribute(self, key: str, value: Any) -> None: ...
    def update_name(self, name: str) -> None: ...


class _NoSpan:
    def set_attribute(self, key: str, value: Any) -> None: ...
    def update_name(self, name: str) -> None: ...


_NO_SPAN = _NoSpan()


def wanted() -> bool:
    return bool(os.environ.get(SETTING))


def start(service: str) -> None:
    """Send the spans of this process from now on, in the background and in batches; nothing when not asked for."""
    global _tracer, _provider
    if not wanted() or _tracer is not None:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = {"service.name": os.environ.get("OTEL_SERVICE_NAME") or service}
    _provider = TracerProvider(resource=Resource.create(named), shutdown_on_exit=False)
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(timeout=PATIENCE_SECONDS)))
    _tracer = _provider.get_tracer("anteve")


def stop() -> None:
    """Send what waits; before a process ends."""
    global _tracer, _provider
    if _provider is not None:
        _provider.force_flush(int(PATIENCE_SECONDS * 1000))
        _provider.shutdown()
    _tracer = _provider = None


@contextmanager
def span(name: str, *, kind: str = "internal", parent: str | None = None, **facts: Any) -> Iterator[Span]:
    """A span around a block; `parent` is a `traceparent` of elsewhere, else the span that is open here."""
    if _tracer is None:
        yield _NO_SPAN
        return
    from opentelemetry.trace import SpanKind, Status, StatusCode

    said = {f"anteve.{key}": str(value) for key, value in facts.items()}
    with _tracer.start_as_current_span(
        name,
        context=_context(parent),
        kind=SpanKind[kind.upper()],
        attributes=said,
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            # Its text may hold a value of somebody's.
            opened.set_attribute("error.type", type(error).__name__)
            opened.set_status(Status(StatusCode.ERROR))
            raise


class Stages:
    """The stages of a piece of work as spans below the one that is open, each from its name to the next one's."""

    def __init__(self) -> None:
        self._open: Any = None

    def enter(self, name: str) -> None:
        self.end()
        self._open = _tracer.start_span(name) if _tracer is not None else None

    def end(self) -> None:
        if self._open is not None:
            self._open.end()
        self._open = None


def failed() -> None:
    """The open span's work did not succeed, and somebody was told why elsewhere."""
    if _tracer is not None:
        from opentelemetry.trace import Status, StatusCode, get_current_span

        get_current_span().set_status(Status(StatusCode.ERROR))


def traceparent() -> str | None:
    """The open span as W3C writes it (`00-<trace>-<span>-01`); None when traces are off or none is open."""
    if _tracer is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    carrier: dict[str, str] = {}
    TraceContextTextMapPropagator().inject(carrier)
    return carrier.get("traceparent")


def _context(parent: str | None) -> Any:
    if parent is None:
        return None
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": parent})
