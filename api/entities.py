"""Entities: all that is held about one customer or lead, as a file for whoever asks for their own data."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from anyio import to_thread
from litestar import Request, get
from litestar.params import FromPath
from litestar.response import Stream
from sqlalchemy.orm import Session

from api.access import within
from api.downloads import attachment, in_threads
from api.edge import Asked, TheLake, TheSettings
from warehouse.catalog import audit_events, erasures, whereabouts
from warehouse.catalog.base import NotFound
from warehouse.catalog.whereabouts import Whereabouts
from warehouse.lake import entity
from warehouse.lake.paths import Lake


@get(
    "/entities/{entity_key:path}",
    opt=within("admin", "export"),
    operation_id="exportEntity",
    tags=["Privacy"],
    media_type="application/x-ndjson",
    summary="All about one customer or lead",
)
async def export_entity(
    inquiry: Asked,
    request: Request[Any, Any, Any],
    lake: TheLake,
    settings: TheSettings,
    entity_key: FromPath[Path],  # noqa: ARG001 - takes keys with slashes in; the wire's own text is exact
) -> Stream:
    """As NDJSON, an object a line, each with `what` it is: uploads with the lines in them, rows of every version,
    rejected lines, features, predictions over time with their reasons, alerts, and what people wrote and did about them.
    Never cut. 404 when nothing is held."""
    org_id, actor, turn = inquiry.org_id, inquiry.actor, inquiry.turn
    key = erasures.clean_key(unquote(request.scope["raw_path"].decode("latin-1").partition("/entities/")[2]))

    def look(session: Session) -> tuple[Whereabouts, list[dict[str, Any]]]:
        alerts = [{"what": "alert", **one} for one in whereabouts.alerts_naming(session, org_id, key)]
        written = whereabouts.written_about(session, org_id, key)
        return whereabouts.of_organization(session, org_id), [*alerts, *written]

    places, recorded = await turn.go_on(look)
    await turn.end(commit=True)  # no transaction waits for the files to be searched
    found = _everything(lake, org_id, key, places, recorded)
    first = await to_thread.run_sync(next, found, None)
    if first is None:
        raise NotFound("entity", key)
    # The log says that somebody's data left, and by which hash whose; never the key.
    who = erasures.digest(settings.tombstone_secret(), org_id, key).hex()[:16]
    await turn.in_transaction(
        lambda session: audit_events.record(session, org_id, actor, "entity.exported", who), org_id=org_id
    )
    about = {
        "what": "about",
        "entity_key": key,
        "organization": inquiry.org.slug,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    lines = (entity.as_line(told) for told in chain([about, first], found))
    headers = {"Content-Disposition": attachment(f"entity-{who}.ndjson")}
    return Stream(in_threads(lines), media_type="application/x-ndjson", headers=headers)


def _everything(
    lake: Lake, org_id: UUID, key: str, places: Whereabouts, recorded: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    yield from _of_datasets(lake, org_id, key, places)
    for built in places.builds:
        of = {"model": built.model, "build": str(built.build_id)}
        for told in entity.features(lake.resolve(org_id, built.path), key):
            yield {"what": "features", **of, "values": told}
    for scored in places.scored:
        folder = lake.resolve(org_id, scored.path)
        if prediction := entity.prediction(folder, key):
            yield {"what": "prediction", "model": scored.model, **prediction}
        for left in entity.gone(folder, key):
            yield {"what": "no_longer_scored", "model": scored.model, "run": str(scored.run_id), **left}
    yield from recorded


def _of_datasets(lake: Lake, org_id: UUID, key: str, places: Whereabouts) -> Iterator[dict[str, Any]]:
    folders = {
        (part.dataset, min(part.versions)): lake.resolve(org_id, part.path).parent for part in places.parts
    }
    for one in places.received:
        of = {"dataset": one.dataset, "upload": str(one.upload_id), "file_name": one.file_name}
        folder = folders.get((one.dataset, one.version))
        if folder and (lines := entity.lines_of(folder, one.key_column, key)):
            yield {"what": "upload", **of, "received_at": one.received_at, "lines": lines}
        if one.rejects_path:
            for told in entity.rejected_lines(lake.resolve(org_id, one.rejects_path), key):
                yield {"what": "rejected_line", **of, **told}
    for part in places.parts:
        shared = {"dataset": part.dataset, "versions": list(part.versions)}
        for told in entity.typed_rows(lake.resolve(org_id, part.path), part.key_column, key):
            yield {"what": "row", **shared, **told}
