"""Jobs and landed data over all organizations, counted in the catalog whenever Prometheus asks.

Counted there and not by each worker: the rows are the truth, whatever died meanwhile. The role that asks may read kinds,
states, times and sizes, and nothing that says whose they are. Deleting an organization takes its jobs along, which
Prometheus takes for a counter that began anew.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from api.scorers import Scorers
from warehouse.catalog import heartbeats
from warehouse.catalog.session import OBSERVER_ROLE, Catalog

STATES = ("queued", "running", "success", "failed", "cancelled")
SECONDS = (1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0, 10800.0)
ENDINGS = ("time", "memory", "killed", "crash", "error")
LONGEST = "5s"  # for each question to the catalog


class JobsAndData(Collector):
    """Reads the catalog of `catalog` through connections of its own, which it keeps no longer than it asks."""

    def __init__(self, catalog: Catalog) -> None:
        self._url = catalog.engine.url.render_as_string(hide_password=False)

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the catalog."""
        return []

    def collect(self) -> Iterator[Metric]:
        observer = Catalog(self._url, role=OBSERVER_ROLE, pooled=False)
        try:
            with observer.transaction() as session:
                session.execute(text(f"set local statement_timeout = '{LONGEST}'"))
                found = [*_jobs(session), _durations(session), *_landed(session), *_workers(session)]
        except SQLAlchemyError:
            found = []
        finally:
            observer.close()
        up = GaugeMetricFamily(
            "anteve_catalog_up", "1 when the catalog could be asked; else its figures lack."
        )
        up.add_metric([], 1 if found else 0)
        yield up
        yield from found


class ScoringProcesses(Collector):
    """What this process keeps ready to score online."""

    def __init__(self, scorers: Scorers) -> None:
        self._scorers = scorers

    def collect(self) -> Iterator[Metric]:
        ready = GaugeMetricFamily(
            "anteve_scoring_processes", "Versions of models that stand ready to score online."
        )
        ready.add_metric([], self._scorers.ready)
        yield ready
        ended = CounterMetricFamily(
            "anteve_scoring_process_endings",
            "Scoring processes that came to an end unasked, by why.",
            labels=("reason",),
        )
        for reason in ENDINGS:
            ended.add_metric([reason], self._scorers.endings[reason])
        yield ended


def _jobs(session: Session) -> Iterator[Metric]:
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, status, count in _rows(session, "select kind, status, count(*) from jobs group by 1, 2"):
        counts[kind][status] = count
    jobs = GaugeMetricFamily("anteve_jobs", "Jobs by kind and state.", labels=("kind", "state"))
    for kind, of_kind in sorted(counts.items()):
        for state in STATES:
            jobs.add_metric([kind, state], of_kind.get(state, 0))
    yield jobs
    oldest = GaugeMetricFamily(
        "anteve_jobs_oldest_waiting_seconds", "Age of the oldest job that waits, by kind.", labels=("kind",)
    )
    age = "coalesce(extract(epoch from now() - min(created_at) filter (where status = 'queued')), 0)"
    for kind, seconds in _rows(session, f"select kind, {age} from jobs group by 1 order by 1"):  # noqa: S608
        oldest.add_metric([kind], float(seconds))
    yield oldest


def _durations(session: Session) -> Metric:
    """From a job's first start to its end, over all jobs that there are."""
    took = "extract(epoch from ended_at - started_at)::float8"
    rows = _rows(
        session,
        f"""
            select kind, status, width_bucket({took}, :bounds) as place, count(*) as jobs, sum({took}) as seconds
            from jobs where ended_at is not null and started_at is not null group by 1, 2, 3
        """,  # noqa: S608 - a constant of ours
        bounds=list(SECONDS),
    )
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * (len(SECONDS) + 1))
    sums: dict[tuple[str, str], float] = defaultdict(float)
    for row in rows:
        counts[row.kind, row.status][row.place] += row.jobs
        sums[row.kind, row.status] += row.seconds
    found = HistogramMetricFamily(
        "anteve_job_seconds", "From a job's start to its end.", labels=("kind", "outcome")
    )
    for key, of_key in sorted(counts.items()):
        so_far, buckets = 0, []
        for bound, count in zip([*map(str, SECONDS), "+Inf"], of_key, strict=True):
            so_far += count
            buckets.append((bound, float(so_far)))
        found.add_metric([*key], buckets, sums[key])
    return found


def _landed(session: Session) -> Iterator[Metric]:
    (row,) = _rows(
        session,
        """
            select coalesce(sum(bytes), 0), coalesce(sum(loaded), 0), coalesce(sum(rejected), 0)
            from uploads where status = 'ready'
        """,
    )
    named = (
        ("anteve_landed_bytes", "Bytes of the files that landed, as received."),
        ("anteve_landed_rows", "Rows that were loaded."),
        ("anteve_rejected_rows", "Lines that were set aside, of files that landed."),
    )
    for (name, said), value in zip(named, row, strict=True):
        yield CounterMetricFamily(name, said, value=float(value))


def _rows(session: Session, question: str, **values: Any) -> Any:
    return session.execute(text(question), values)


def _workers(session: Session) -> Iterator[Metric]:
    alive = heartbeats.alive(session)
    count = GaugeMetricFamily("anteve_workers", "Processes heard from lately.", labels=("program",))
    memory = GaugeMetricFamily(
        "anteve_worker_memory_bytes", "What they and their children use together.", labels=("program",)
    )
    for program in ("worker", "dispatcher"):
        of_program = [one for one in alive if one.program == program]
        count.add_metric([program], len(of_program))
        memory.add_metric([program], sum(one.memory_bytes for one in of_program))
    yield count
    yield memory
