"""`python -m migrations`: bring the catalog to today's shape, and let the application's login in.

With `--standing` it changes nothing: it prints the catalog's revision and what is still to be run, as JSON.

Runs as DATABASE_OWNER_URL. The login of DATABASE_URL is made when it does not exist yet (with that URL's password)
and is given the two roles that the application takes on; it owns nothing.
"""

import json
import sys
from dataclasses import asdict

from migrations.catalog import CannotMigrate, migrate, standing
from warehouse.settings import Settings


def main() -> int:
    settings = Settings.from_env()
    if settings.database_owner_url is None or settings.database_url is None:
        sys.stderr.write("Set DATABASE_URL (and DATABASE_OWNER_URL, if the owner has another login).\n")
        return 2
    try:
        if sys.argv[1:] == ["--standing"]:
            sys.stdout.write(json.dumps(asdict(standing(settings.database_owner_url))) + "\n")
        else:
            migrate(settings.database_owner_url, settings.database_url)
    except CannotMigrate as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
