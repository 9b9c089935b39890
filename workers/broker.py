"""The broker: a doorbell, not the truth. It may lose everything, and nothing is lost."""

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.brokers.stub import StubBroker
from dramatiq.middleware import AgeLimit, Callbacks, Pipelines, ShutdownNotifications, TimeLimit

from warehouse.settings import Settings


def memory(broker: dramatiq.Broker) -> str:
    """The name of the memory that the broker has now: another one once it may have lost what it held."""
    return str(broker.client.info("server")["run_id"]) if isinstance(broker, RedisBroker) else "this process"


def install(settings: Settings) -> dramatiq.Broker:
    """Make the process's broker: Redis when it is set, else one in memory, for workers of this process alone."""
    # Retries, time limits and results are kept by the job's row and by the process that watches the child.
    kept = [AgeLimit(), ShutdownNotifications(), Callbacks(), Pipelines(), TimeLimit(time_limit=float("inf"))]
    broker: dramatiq.Broker
    if settings.redis_url:
        # Dramatiq's defaults leave a dead worker's messages for minutes; with these they are back within seconds.
        broker = RedisBroker(  # type: ignore[no-untyped-call]
            url=settings.redis_url, middleware=kept, heartbeat_timeout=5_000, maintenance_chance=1_000_000
        )
    else:
        broker = StubBroker(middleware=kept)
    dramatiq.set_broker(broker)
    return broker
