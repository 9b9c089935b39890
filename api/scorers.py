"""Where rows are scored online: confined processes, each with one version of one organization's model in memory.

A version that was asked lately stays ready; the one that was asked longest ago gives way, and whatever nobody has asked
for a while is let go. A process is found by a key that begins with its organization, and is never given to another. It
loads nothing but files whose signature was verified here, where the key is. One that takes too long, too much memory, or
breaks is ended, and the next request has a fresh one.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from threading import BoundedSemaphore, Lock
from typing import Any, Literal, TypeVar
from uuid import UUID

import msgspec
import structlog
from anyio import CapacityLimiter
from msgspec import Struct

from api.problems import Fault, Refusal
from api.reasons import Reason
from warehouse.confinement import CannotStart, Child, Ended, NotConfined, Nursery, Rules, failures
from warehouse.lake import artifacts
from warehouse.lake.artifacts import ArtifactRefused
from warehouse.served import Outfit, Served
from warehouse.settings import Settings

ENTRY = "workers.online"  # named and never imported: this process learns nothing
PRELOADED = ("workers.lean", ENTRY)
KEPT = 8  # processes in all
KEPT_OF_ONE = 4  # of one organization
KEPT_SECONDS = 600.0
THREADS = 16  # that wait for answers; all other requests have theirs
LOOK_EVERY = 30.0
AT_ONCE_OF_ONE = 8  # requests of one organization that are under way
PATIENCE_SECONDS = 5.0
SECONDS = 10.0  # for one request
SECONDS_TO_OPEN = 60.0  # the first of all loads the libraries
MEMORY_BYTES = 1_500_000_000
ANSWER_BYTES = 32_000_000

log = structlog.get_logger("api")
Answer = TypeVar("Answer")


class Scored(Struct):
    """What a process says of one row."""

    entity_key: str | None
    snapshot_date: date
    score: float
    value: float | None
    reasons: list[Reason] | None


class Alternative(Struct):
    """Another value, and the score that the model gives with it."""

    value: str | int | float | bool
    score: float


class Suggestion(Struct):
    """What an actionable column holds now, and what a few other values, common in the data, would make of the score.

    Any other value of its `kind` may be tried as well; `whole` numbers have no fractions. Between `low` and `high` lie eight
    in ten of those whom the version learned from: beyond, it has little to go by. A category's `choices` are the values that
    the version tells apart, the most common first, 200 at most; it takes any other for one and the same.
    """

    column: str
    now: str | int | float | bool | None
    alternatives: list[Alternative]
    kind: Literal["number", "flag", "date", "category"]
    whole: bool
    low: str | int | float | None
    high: str | int | float | None
    choices: list[str]


class Supposed(Struct):
    """What a process says of one entity as it is and as it might be."""

    before: Scored
    after: Scored | None
    listed_score: float
    suggestions: list[Suggestion]


class _Fault(Struct):
    code: str
    message: str
    row: int
    column: str
    rows: int
    params: dict[str, Any]


class Gone(Exception):
    """Nothing stands ready, or what stood ready ended: come back with an outfit."""


class Scorer:
    """One process. It answers one request at a time; whoever comes meanwhile waits."""

    def __init__(self, nursery: Nursery, served: Served, outfit: Outfit, signed: Mapping[str, str]) -> None:
        self.org_id, self.version_id, self.key = served.org_id, served.version_id, served.key
        self.used = time.monotonic()
        self.gone = False
        self._busy = Lock()
        there = served.examples.exists()
        rules = Rules(
            read=(served.folder, *((served.examples,) if there else ())),
            memory_bytes=MEMORY_BYTES,
            cpu_seconds=10**6,  # of a life without end; each request is bounded by the clock
            seconds=SECONDS,
            file_bytes=0,
            answer_bytes=ANSWER_BYTES,
            demanded=not failures(),
        )
        self._child: Child = nursery.child(f"{ENTRY}:answer", rules)
        self._ask(
            {
                "do": "open",
                "folder": str(served.folder),
                "files": dict(signed),
                "features": outfit.features,
                "columns": outfit.columns,
                "mapping": dict(served.mapping),
                "value": served.value,
                "examples": str(served.examples) if there else None,
                "built_on": served.built_on.isoformat(),
            },
            SECONDS_TO_OPEN,
        )

    def score(self, rows: Sequence[Mapping[str, Any]], snapshot: date, *, reasons: bool) -> list[Scored]:
        request = {"do": "score", "rows": rows, "snapshot_date": snapshot.isoformat(), "reasons": reasons}
        found: list[Scored] = self._converted(self._ask(request, SECONDS), list[Scored])
        if len(found) != len(rows) or not all(0 <= each.score <= 1 for each in found):
            raise self._broken("it answered something else than was asked")
        return found

    def what_if(self, key: str, changes: Mapping[str, Any], actionable: Sequence[str]) -> Supposed:
        request = {"do": "what_if", "entity_key": key, "changes": changes, "actionable": list(actionable)}
        found: Supposed = self._converted(self._ask(request, SECONDS), Supposed)
        told = [found.before, *([found.after] if found.after else [])]
        scores = [other.score for each in found.suggestions for other in each.alternatives]
        if not all(
            0 <= score <= 1 for score in (*(each.score for each in told), *scores, found.listed_score)
        ):
            raise self._broken("a score is no probability")
        return found

    def close(self) -> None:
        """Ends the process; one that is at work, when it has answered."""
        self.gone = True
        if self._busy.acquire(blocking=False):
            self._child.close()
            self._busy.release()

    def _ask(self, request: dict[str, Any], seconds: float) -> Any:
        if not self._busy.acquire(timeout=PATIENCE_SECONDS):
            raise _too_many("this model")
        try:
            if self.gone:
                raise Gone
            self.used = time.monotonic()
            value = self._child.ask(request, seconds=seconds).value
        except BaseException:
            self.gone = True
            raise
        finally:
            if self.gone:
                self._child.close()
            self._busy.release()
        if isinstance(value, dict) and "refused" in value:
            raise _refused(self._converted(value["refused"], list[_Fault]))
        if not isinstance(value, dict) or "ok" not in value:
            raise self._broken("its answer has no known shape")
        return value["ok"]

    def _converted(self, value: Any, kind: Any) -> Any:
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            raise self._broken(str(error)) from None

    def _broken(self, why: str) -> Ended:
        self.close()
        return Ended("error", why)


class Scorers:
    """All that this process keeps ready; closed with it. `endings` counts processes that ended by themselves, by why."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._nursery = Nursery(*PRELOADED)
        self._lock = Lock()
        self._own: dict[UUID, BoundedSemaphore] = {}
        self._opening: dict[str, Lock] = {}
        self._kept: dict[str, Scorer] = {}
        self._closed = threading.Event()
        self._watch: threading.Thread | None = None
        self.endings: Counter[str] = Counter()
        self.threads = CapacityLimiter(THREADS)
        self.failure: str | None = None  # why the last process could not be had

    @property
    def ready(self) -> int:
        return len(self._kept)

    def holds(self, key: str) -> bool:
        found = self._kept.get(key)
        return found is not None and not found.gone

    def ask(self, served: Served, outfit: Outfit | None, question: Callable[[Scorer], Answer]) -> Answer:
        """The question's answer by a process that stands ready or, where there is an outfit, is made so.

        Raises Gone without an outfit, when there is no process or it ended through no fault of the question.
        """
        with self._turn(served.org_id):
            try:
                return question(self._at(served, outfit))
            except (Ended, CannotStart) as error:
                end = error if isinstance(error, Ended) else Ended("killed", str(error))
                self.endings[end.reason] += 1
                log.warning("a scoring process ended", reason=end.reason, at=places(end.detail))
                if outfit is None and end.reason not in ("time", "memory"):
                    raise Gone from end
                raise _ending(end) from end

    def close(self) -> None:
        self._closed.set()
        with self._lock:
            kept, self._kept = list(self._kept.values()), {}
        for each in kept:
            each.close()
        self._nursery.close()

    @contextmanager
    def _turn(self, org_id: UUID) -> Iterator[None]:
        """One organization has so many requests under way and no more: the others find a free thread."""
        with self._lock:
            own = self._own.setdefault(org_id, BoundedSemaphore(AT_ONCE_OF_ONE))
        if not own.acquire(timeout=PATIENCE_SECONDS):
            raise _too_many("your organization")
        try:
            yield
        finally:
            own.release()

    def _at(self, served: Served, outfit: Outfit | None) -> Scorer:
        key = served.key
        with self._lock:
            opening = self._opening.setdefault(key, Lock())
        try:
            with opening:  # of several that come at once the first one opens it
                found = self._kept.get(key)
                if found is not None and not found.gone:
                    return found
                if outfit is None:
                    raise Gone
                made = self._opened(served, outfit)
                self._keep(made)
                return made
        finally:
            with self._lock:
                self._opening.pop(key, None)

    def _opened(self, served: Served, outfit: Outfit) -> Scorer:
        signed = _verified(served, self._settings)
        try:
            made = Scorer(self._nursery, served, outfit, signed)
        except (NotConfined, CannotStart) as error:
            self.failure = str(error)
            text = f"Rows cannot be scored at once on this machine: {error}. Scoring runs go on."
            raise Refusal(503, "scoring_unavailable", text, headers={"Retry-After": "30"}) from error
        self.failure = None
        return made

    def _keep(self, made: Scorer) -> None:
        """Beside it stays what there is room for: of a version its newest state alone."""
        with self._lock:
            older = [each for each in self._kept.values() if each.version_id == made.version_id or each.gone]
            rest = sorted(
                (each for each in self._kept.values() if each not in older), key=lambda each: -each.used
            )
            own = [each for each in rest if each.org_id == made.org_id]
            older += own[KEPT_OF_ONE - 1 :]
            rest = [each for each in rest if each not in older]
            older += rest[KEPT - 1 :]
            self._kept = {each.key: each for each in rest if each not in older} | {made.key: made}
            if self._watch is None:
                self._watch = threading.Thread(target=self._let_go, name="scorers", daemon=True)
                self._watch.start()
        for each in older:
            each.close()

    def _let_go(self) -> None:
        """What nobody asks any more: a deleted organization's model is not in memory for long."""
        while not self._closed.wait(LOOK_EVERY):
            limit = time.monotonic() - KEPT_SECONDS
            with self._lock:
                idle = [each for each in self._kept.values() if each.used < limit or each.gone]
                self._kept = {key: each for key, each in self._kept.items() if each not in idle}
            for each in idle:
                each.close()


def _verified(served: Served, settings: Settings) -> dict[str, str]:
    """What was signed of the model's files, by name; nothing of them is parsed here."""
    try:
        manifest = artifacts.verify(
            served.folder,
            org_id=served.org_id,
            model_id=served.model_id,
            version_id=served.version_id,
            secret=settings.secret(),
            older=settings.older_secrets(),
            expected_sha256=served.sha256,
        )
    except (ArtifactRefused, FileNotFoundError) as refusal:
        said = refusal.message if isinstance(refusal, ArtifactRefused) else "the model's files are not there"
        raise Refusal(
            409,
            "artifact_refused",
            f"This version cannot score: {said}. Train anew, or have the files restored.",
        ) from None
    return {file["name"]: file["sha256"] for file in manifest["files"]}


def _refused(faults: list[_Fault]) -> Refusal:
    refusal = Refusal(422, "rows_refused", " ".join(fault.message for fault in faults[:3]))
    refusal.errors = [
        Fault(
            fault.message,
            f"rows[{fault.row}].{fault.column}",
            column=fault.column,
            code=fault.code,
            params={**fault.params, "row": fault.row, "rows": fault.rows},
        )
        for fault in faults
    ]
    return refusal


def _ending(end: Ended) -> Refusal:
    if end.reason == "time":
        return Refusal(
            422, "scoring_timeout", f"Scoring these rows took longer than {SECONDS:g} s: send fewer at once."
        )
    if end.reason == "memory":
        return Refusal(
            422, "scoring_memory", "Scoring these rows takes more memory than it may: send fewer at once."
        )
    text = "The process that scores ended: try again. If it does so again, whoever runs this server finds why in its log."
    return Refusal(503, "scoring_ended", text, headers={"Retry-After": "2"})


def places(detail: str) -> list[str]:
    """Of a traceback the lines of code and the kind of error: what the error says may be what stood in a row."""
    lines = detail.splitlines()
    found = [line.strip() for line in lines if line.startswith('  File "')]
    kind = lines[-1].partition(":")[0] if lines and not lines[-1].startswith(" ") else ""
    return [*found[-10:], *([kind[:100]] if kind else [])]


def _too_many(whose: str) -> Refusal:
    text = f"As many requests of {whose} are being scored as may at once: try again in a few seconds."
    return Refusal(429, "too_many_scorings", text, headers={"Retry-After": "2"})
