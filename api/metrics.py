"""`/metrics`: what Prometheus reads. Figures of the installation, of no organization and no person.

Whatever a label may say is bounded by the code: route templates, methods, statuses, kinds and states of jobs. What
nobody's route answers counts under one name, so that no caller can make up series.
"""

import hmac
import ipaddress
from urllib.parse import urlsplit

from litestar import Request, Response, get
from litestar.datastructures import State
from litestar.types import Scope
from prometheus_client import (
    CollectorRegistry,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from api.access import ANYONE
from api.edge import TheSettings
from api.observing import JobsAndData, ScoringProcesses
from api.problems import Refusal
from api.scorers import Scorers
from warehouse.catalog.session import Catalog
from warehouse.settings import Settings

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
NO_ROUTE = "(none)"
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")


disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks after


class Metrics:
    """The figures of one application."""

    def __init__(self, catalog: Catalog, scorers: Scorers) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "anteve_request_seconds",
            "From a request's arrival to the head of its answer; 0 where no route answers.",
            ("route", "method", "status"),
            buckets=SECONDS,
            registry=self.registry,
        )
        pool = catalog.engine.pool
        for name, count in (("in_use", "checkedout"), ("idle", "checkedin")):
            gauge = Gauge(
                f"anteve_database_connections_{name}",
                f"Connections of this process to the catalog, {name.replace('_', ' ')}.",
                registry=self.registry,
            )
            gauge.set_function(getattr(pool, count, lambda: 0))
        ProcessCollector(registry=self.registry)
        self.registry.register(JobsAndData(catalog))
        self.registry.register(ScoringProcesses(scorers))

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count one answer."""
        said = str(scope.get("method", ""))
        method = said if said in METHODS else "other"
        self._requests.labels(scope.get("path_template", NO_ROUTE), method, str(status)).observe(seconds)


@get("/metrics", opt=ANYONE, include_in_schema=False, sync_to_thread=True)
def metrics(request: Request[None, None, State], state: State, settings: TheSettings) -> Response[bytes]:
    """The figures, in Prometheus' text format; for this machine, or whoever shows the token."""
    if not (_shows_token(request, settings) or _is_this_machine(request, settings)):
        raise Refusal(
            401,
            "not_for_you",
            "Metrics are for this installation's operator: set ANTEVE_METRICS_TOKEN, and send it as "
            "`Authorization: Bearer ...`.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return Response(generate_latest(state.metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _shows_token(request: Request[None, None, State], settings: Settings) -> bool:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if settings.metrics_token is None or scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(shown.strip().encode(), settings.metrics_token.encode())


def _is_this_machine(request: Request[None, None, State], settings: Settings) -> bool:
    """Whether the asker sits here. Behind a proxy everybody seems to: there only the token counts."""
    public = settings.secure_cookies or not _loopback(urlsplit(settings.public_url).hostname)
    if public or settings.metrics_token is not None or any(name in request.headers for name in FORWARDED):
        return False
    return request.client is not None and _loopback(request.client.host)


def _loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False
