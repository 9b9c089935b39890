"""A file as it was received, without the lines of erased entities."""

from collections.abc import Mapping
from typing import Any

from warehouse.catalog.uploads import Upload
from warehouse.lake.erasing import originals
from workers.anew import beside
from workers.attempt import Attempt


def without_lines(attempt: Attempt, upload: Upload, found: Mapping[str, Any], lines: set[int]) -> str | None:
    """Publish the upload's original with these lines blank; None where it can only be removed as a whole.

    `found` says of what the file is made, as the intake told it.
    """
    source = attempt.lake.resolve(attempt.org_id, upload.file_path)
    fresh = attempt.scratch / f"upload-{upload.id}"
    fresh.mkdir(exist_ok=True)
    target = fresh / source.name
    if not originals.blank_lines(source, target, lines, found=found, scratch=attempt.scratch):
        return None
    return f"{beside(attempt, source.parent, fresh)}/{source.name}"
