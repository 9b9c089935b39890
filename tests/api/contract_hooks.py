"""What schemathesis does beside asking: show credentials, keep them, count the answers. Loaded in its process."""

import atexit
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from schemathesis import AuthContext, Case, HookContext, Response

TOLD = json.loads(Path(os.environ["CONTRACT_HOOKS"]).read_text())
SHOWN: dict[str, str] = TOLD["shown"]
KEPT = ("customers", "churn")
NOBODY = "00000000-0000-4000-8000-000000000000"
answers: Counter[str] = Counter()


@schemathesis.auth(refresh_interval=None)
class Credentials:
    """The asker's key or session; signing out gets a session of its own each time, since it ends it."""

    def get(self, case: Case, context: AuthContext) -> dict[str, str]:
        if context.operation.label.endswith("/auth/logout") and "password" in SHOWN:
            body = {"email": SHOWN["email"], "password": SHOWN["password"]}
            return dict(httpx.post(f"{TOLD['url']}/api/v1/auth/login", json=body).cookies)
        return SHOWN

    def set(self, case: Case, data: dict[str, str], context: AuthContext) -> None:
        case.headers = case.headers or {}
        if "key" in data:
            case.headers["Authorization"] = f"Bearer {data['key']}"
            return
        case.cookies = {**(case.cookies or {}), **{n: data[n] for n in ("anteve_session", "csrftoken")}}
        case.headers["x-csrftoken"] = data["csrftoken"]


@schemathesis.hook
def before_call(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:
    """Nobody takes away the asker's own membership, session or key, nor the dataset and model that all else is about:
    what follows would be answered 401 or 404. And each request has an Idempotency-Key of its own."""
    for name, value in (case.path_parameters or {}).items():
        if (value in TOLD["own"] and case.method != "GET") or (value in KEPT and case.method == "DELETE"):
            case.path_parameters[name] = NOBODY
    key = str((case.headers or {}).get("Idempotency-Key", ""))
    if 0 < len(key) <= 200:
        case.headers["Idempotency-Key"] = f"{key}-{uuid4()}"[-max(len(key), 37) :]


@schemathesis.hook
def after_call(context: HookContext, case: Case, response: Response) -> None:
    answers[f"{case.operation.label} {response.status_code}"] += 1


@atexit.register
def _tell() -> None:
    Path(TOLD["statuses"]).write_text(json.dumps(answers))
