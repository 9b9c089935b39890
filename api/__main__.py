"""`python -m api`: serve the application from one process, and end in good order when told to."""

import logging
import sys

import uvicorn

from api.app import create_app
from warehouse import logs, memory, traces
from warehouse.settings import Settings

SECONDS_TO_END = 5  # for answers that are being sent; event streams are cut then and picked up again


def main() -> int:
    settings = Settings.from_env()
    if settings.database_url is None:
        sys.stderr.write("Set DATABASE_URL to the catalog's address, or start everything with ./anteve up.\n")
        return 2
    memory.keep_few_heaps()
    logs.as_json()
    traces.start("anteve-api")
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,  # an address may name a person; our own log names the route instead
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_END,
        timeout_keep_alive=30,
    )
    traces.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
