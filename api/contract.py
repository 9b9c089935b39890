"""`python -m api.contract`: the contract of this very code on stdout, without a catalog to be asked."""

import sys
from dataclasses import replace

from api.app import create_app
from warehouse.settings import Settings


def main() -> int:
    settings = replace(Settings.from_env(), database_url="postgresql://nobody@127.0.0.1:1/nowhere")
    sys.stdout.buffer.write(create_app(settings).state.openapi)
    return 0


if __name__ == "__main__":
    sys.exit(main())
