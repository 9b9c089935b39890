"""Clients who do not give up: each request has its Idempotency-Key and is sent until it is answered."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import httpx

CLIENTS = 4
ROWS = 20
OPEN_AT_MOST = 40  # jobs that wait or run while clients go on asking
LANDINGS = ("d0", "d1", "d2")
LOOKED_AT = ("datasets", "jobs", "models/churn/versions", "datasets/customers/rows")


@dataclass
class Ask:
    """One request and what came of it: the ids in the answer that was given in the end."""

    number: int
    company: int
    kind: str
    dataset: str = ""
    answer: dict[str, Any] = field(default_factory=dict)
    tries: int = 0

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(f"k{self.number}-{row}" for row in range(ROWS if self.dataset != "customers" else 2))

    def request(self) -> dict[str, Any]:
        if self.kind == "land":
            columns = "customer_id,a,b,c,churned"
            body = "".join(f"{key},0.{self.number},0.5,0.1,no\n" for key in sorted(self.keys))
            return {
                "url": f"datasets/{self.dataset}/uploads?mode=append",
                "content": f"{columns}\n{body}".encode(),
                "headers": {"content-type": "text/csv"},
            }
        if self.kind == "train":
            return {"url": "models/churn/training-runs", "json": {}}
        return {"url": "models/churn/scoring-runs", "json": {"version": 1}}


def draw(chance: random.Random, count: int, companies: int) -> list[Ask]:
    """Seven of ten are landings, one of eight of these into what the models learn from."""
    drawn = []
    for number in range(count):
        kind = chance.choices(["land", "train", "score"], [70, 15, 15])[0]
        dataset = "customers" if chance.random() < 1 / 8 else chance.choice(LANDINGS)
        drawn.append(Ask(number, chance.randrange(companies), kind, dataset if kind == "land" else ""))
    return drawn


class Crowd:
    """A few clients who share the asks between them and hold back while much is open."""

    def __init__(self, asks: list[Ask], clients: list[Callable[[], httpx.Client]]) -> None:
        self.asks, self.clients = asks, clients
        self.ended = 0  # jobs that have ended, as whoever watches them says
        self.wrongs: list[str] = []
        self.refused = 0  # answers of 503: said, not silent
        self._left = iter(asks)
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._pool = ThreadPoolExecutor(CLIENTS + 1)

    def start(self) -> list[Future[None]]:
        return [self._pool.submit(work) for work in (self._look, *[self._go] * CLIENTS)]

    def stop(self) -> None:
        self._stop.set()
        self._pool.shutdown()

    @property
    def answered(self) -> int:
        return sum(bool(ask.answer) for ask in self.asks)

    def _go(self) -> None:
        opened: dict[int, httpx.Client] = {}
        for ask in self._next():
            client = opened.setdefault(ask.company, self.clients[ask.company]())
            while not ask.answer and not self._stop.is_set():
                ask.tries += 1
                try:
                    self._send(ask, client)
                except httpx.TransportError:  # killed, frozen or just starting: ask again
                    time.sleep(0.2)
        for client in opened.values():
            client.close()

    def _next(self) -> Iterator[Ask]:
        while not self._stop.is_set():
            if self.answered - self.ended > OPEN_AT_MOST:
                time.sleep(0.05)
                continue
            with self._lock:
                ask = next(self._left, None)
            if ask is None:
                return
            yield ask

    def _send(self, ask: Ask, client: httpx.Client) -> None:
        request = ask.request()
        headers = {**request.pop("headers", {}), "idempotency-key": f"ask-{ask.number}"}
        answer = client.post(**request, headers=headers)
        if answer.status_code == 202:
            ask.answer = answer.json()
        elif answer.status_code == 503:
            self._refuse(answer)
            time.sleep(0.2)
        elif answer.status_code == 409 and "idempotency_in_progress" in answer.text:
            time.sleep(0.2)
        else:
            self.wrongs.append(f"{request['url']} was answered {answer.status_code}: {answer.text[:500]}")
            ask.answer = {"job": None}

    def _look(self) -> None:
        """Read all the while: what cannot be read is said to be so."""
        with self.clients[0]() as client:
            while not self._stop.is_set():
                for path in LOOKED_AT:
                    try:
                        answer = client.get(path)
                    except httpx.TransportError:
                        continue
                    if answer.status_code == 503:
                        self._refuse(answer)
                    elif answer.status_code != 200:
                        self.wrongs.append(f"{path} was answered {answer.status_code}: {answer.text[:500]}")
                self._stop.wait(0.3)

    def _refuse(self, answer: httpx.Response) -> None:
        self.refused += 1
        fit = answer.headers["content-type"] == "application/problem+json" and "retry-after" in answer.headers
        if not fit:
            self.wrongs.append(f"a 503 without its form: {dict(answer.headers)} {answer.text[:300]}")
