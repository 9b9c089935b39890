"""The HTTP client: one method per kind of call; every refusal becomes a `Failure` in the server's own words."""

import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote, urlsplit

import httpx

from cli.account import Account
from cli.errors import CannotReach, Failure, Refused

TIMEOUT = httpx.Timeout(60, connect=5)
CHUNK = 256 * 1024
ATTEMPTS = 4
TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".txt": "text/csv",
    ".gz": "application/gzip",
    ".parquet": "application/vnd.apache.parquet",
    ".ndjson": "application/x-ndjson",
    ".jsonl": "application/x-ndjson",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Json = dict[str, Any]
Progress = Callable[[int, int | None], None]


class Client:
    """Speaks to one server; with an account, for its organization (paths are relative to it)."""

    def __init__(self, url: str, account: Account | None = None) -> None:
        self.url = url.rstrip("/")
        self.account = account
        headers = {"Accept": "application/json", "User-Agent": "anteve-cli"}
        if account and account.key:
            headers["Authorization"] = f"Bearer {account.key}"
        self._http = httpx.Client(
            timeout=TIMEOUT,
            headers=headers,
            cookies=account.cookies if account else None,
            trust_env=not _local(self.url),  # a proxy of the environment does not lead to this machine
        )

    @classmethod
    def of(cls, account: Account) -> "Client":
        return cls(account.url, account)

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self._http.cookies)

    def get(self, path: str, **query: Any) -> Json:
        return self._json("GET", path, params={k: v for k, v in query.items() if v is not None})

    def find(self, path: str) -> Json | None:
        """As `get`, and None where there is no such thing."""
        try:
            return self.get(path)
        except Refused as problem:
            if problem.status == 404:
                return None
            raise

    def post(self, path: str, body: Json | None = None) -> Json:
        """A lost answer is asked for again under the same Idempotency-Key: what was made is made once."""
        return self._json("POST", path, json=body or {}, headers={"Idempotency-Key": str(uuid.uuid4())})

    def put(self, path: str, body: Json) -> Json:
        return self._json("PUT", path, json=body)

    def patch(self, path: str, body: Json) -> Json:
        return self._json("PATCH", path, json=body)

    def delete(self, path: str) -> None:
        self._json("DELETE", path)

    def upload(self, path: str, file: Path, *, progress: Progress, **query: str) -> Json:
        """Send a file as the request's body, from disk, without holding it in memory."""
        headers = {
            "Content-Type": TYPES.get(file.suffix.lower(), "application/octet-stream"),
            "Content-Length": str(file.stat().st_size),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name, safe='')}",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        with file.open("rb") as body:
            answer = self._send(
                "POST",
                path,
                params=query,
                headers=headers,
                content=_read(body, file.stat().st_size, progress),
                timeout=httpx.Timeout(600, connect=5),
            )
        return _body(answer)

    def download(
        self, path: str, into: BinaryIO, *, progress: Progress, body: Json | None = None, **query: str
    ) -> int:
        """Write the answer's body as it comes; returns its bytes. A body cut short is a failure, never a short file.

        With `body`, it is the answer to a POST of that.
        """
        try:
            with self._http.stream(
                "GET" if body is None else "POST",
                self._url(path),
                params=query,
                headers=self._csrf(),
                json=body,
            ) as answer:
                if answer.status_code >= 400:
                    answer.read()
                    raise _refusal(answer, self.account)
                length = answer.headers.get("Content-Length")
                total = int(length) if length and "Content-Encoding" not in answer.headers else None
                done = 0
                for chunk in answer.iter_bytes(CHUNK):
                    into.write(chunk)
                    done += len(chunk)
                    progress(done, total)
                return done
        except httpx.TransportError as problem:
            raise self._lost(problem) from None

    def _json(self, method: str, path: str, **options: Any) -> Json:
        # A call that may be made twice is made again while a server restarts; others are not.
        repeatable = method != "POST" or "Idempotency-Key" in options.get("headers", {})
        for attempt in range(ATTEMPTS):
            try:
                return _body(self._send(method, path, **options))
            except CannotReach:
                if not repeatable or attempt == ATTEMPTS - 1 or not self._heard:
                    raise
                time.sleep(0.3 * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    _heard = False  # whether this server has ever answered: one that never did is not waited for

    def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {**self._csrf(), **options.pop("headers", {})}
        try:
            answer = self._http.request(method, self._url(path), headers=headers, **options)
        except httpx.InvalidURL:
            raise Failure(f"{self.url} is not an address.", hint="As in http://127.0.0.1:8321.") from None
        except httpx.HTTPError as problem:
            raise self._lost(problem) from None
        self._heard = True
        if answer.status_code >= 400:
            raise _refusal(answer, self.account)
        return answer

    def _url(self, path: str) -> str:
        if path.startswith("/"):
            return f"{self.url}{path}"
        if self.account is None:
            raise AssertionError(f"{path} needs an organization")
        return f"{self.url}/api/v1/organizations/{quote(self.account.organization, safe='')}/{path}"

    def _csrf(self) -> dict[str, str]:
        token = self.cookies.get("csrftoken")
        return {"x-csrftoken": token} if token else {}

    def _lost(self, problem: Exception) -> CannotReach:
        why = "it took too long to answer" if isinstance(problem, httpx.TimeoutException) else str(problem)
        return CannotReach(
            f"No answer from {self.url}: {why or type(problem).__name__}.",
            hint="Is it running? ./anteve up starts it."
            if _local(self.url)
            else "Check the address and the network.",
        )


def _local(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def segment(name: str) -> str:
    """A name as one part of a path."""
    return quote(name, safe="")


def _read(body: BinaryIO, total: int, progress: Progress) -> Iterator[bytes]:
    done = 0
    while chunk := body.read(CHUNK):
        yield chunk
        done += len(chunk)
        progress(done, total)


def _body(answer: httpx.Response) -> Json:
    if answer.status_code == 204 or not answer.content:
        return {}
    try:
        found = answer.json()
    except ValueError:
        raise Failure(
            f"{answer.request.url} answered with something that is not JSON.",
            hint="Is this an Anteve server?",
        ) from None
    return found if isinstance(found, dict) else {"items": found}


def _refusal(answer: httpx.Response, account: Account | None) -> Refused:
    try:
        problem = answer.json()
        message = str(problem.get("detail") or problem["title"])
    except (ValueError, KeyError, TypeError, AttributeError):
        problem, message = {}, f"{answer.request.url} answered {answer.status_code} {answer.reason_phrase}."
    hints = {
        401: "./anteve login signs in again." if account else "",
        403: "Ask an admin of the organization for a role or a key that may do this.",
        429: f"Try again in {answer.headers.get('Retry-After', 'a few')} seconds.",
    }
    return Refused(
        answer.status_code,
        message,
        [error for error in problem.get("errors") or [] if isinstance(error, dict)],
        hint=hints.get(answer.status_code, ""),
    )
