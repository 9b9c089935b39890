"""A small OpenID provider of our own, over real HTTP and with real keys; it can be told to lie in every way."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "anteve & friends", "the client's secret / with signs"
Claims = dict[str, Any]


@dataclass
class TestProvider:
    """What it says of whoever signs in next: `person`; and what an attacker makes of it: `lie` changes the claims,
    `sign` the signature, and `speaks` the answers."""

    __test__ = False

    url: str = ""
    person: Claims = field(default_factory=dict)
    lie: Callable[[Claims], Claims] = lambda claims: claims
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    sign: Callable[["TestProvider", Claims], str] = lambda self, claims: self.signed(claims)
    document: Claims = field(default_factory=dict)
    thin: bool = False  # the address is told by the userinfo endpoint alone
    forgetful: bool = False  # takes a code again and again
    asked: list[str] = field(default_factory=list)
    codes: dict[str, Claims] = field(default_factory=dict)

    def signed(self, claims: Claims, *, key: Any = None, alg: str = "RS256", kid: str | None = None) -> str:
        key = key or self.key
        header = {"alg": alg, "kid": kid or self.key.kid}
        return jwt.encode(header, claims, key, algorithms=[alg])

    def unsigned(self, claims: Claims) -> str:
        return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."

    def signed_with_the_public_key(self, claims: Claims) -> str:
        """HS256, whose secret would be what everybody knows."""
        head = _part({"alg": "HS256", "typ": "JWT", "kid": self.key.kid})
        said = f"{head}.{_part(claims)}"
        signature = hmac.digest(self.key.as_pem(private=False), said.encode(), "sha256")
        return f"{said}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    # --- its endpoints ---

    def discovery(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
            "authorization_response_iss_parameter_supported": True,
            **self.document,
        }

    def keys(self) -> Claims:
        elliptic = {"kty": "AKP", "kid": "not understood"}
        return {"keys": [elliptic, self.key.as_dict(private=False)]}

    def authorize(self, query: Claims) -> str:
        """Signs the person in at once; the answer is where the browser goes."""
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert query["client_id"] == CLIENT
        code = secrets.token_urlsafe(8)
        self.codes[code] = {**query, **self.person}
        back = {"code": code, "state": query["state"], "iss": self.url, "session_state": "of no interest"}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: Claims, credentials: str) -> tuple[int, Claims]:
        known = self.codes.get(form["code"]) if self.forgetful else self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if known is None or known["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        if base64.b64decode(credentials.removeprefix("Basic ")).decode() != (
            "anteve+%26+friends:the+client%27s+secret+%2F+with+signs"
        ):
            return 401, {"error": "invalid_client"}
        assert form["redirect_uri"] == known["redirect_uri"]
        person = {k: known[k] for k in ("sub", "email", "email_verified", "name") if k in known}
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": known["nonce"]}
        told = {"sub": person["sub"]} if self.thin else person
        self.told = person
        return 200, {
            "access_token": "a token",
            "token_type": "Bearer",
            "id_token": self.sign(self, self.lie({**claims, **told})),
        }


def _part(said: Claims) -> str:
    return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


class _Handler(BaseHTTPRequestHandler):
    provider: TestProvider

    def log_message(self, *_: Any) -> None:
        """It is quiet."""

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        self.provider.asked.append(path)
        if path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize({k: v[0] for k, v in query.items()}))
            self.end_headers()
            return
        pages = {
            "/.well-known/openid-configuration": self.provider.discovery,
            "/keys": self.provider.keys,
            "/userinfo": lambda: self.provider.told,
        }
        self._answer(200, pages[path]())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self._answer(*self.provider.token(form, self.headers.get("Authorization", "")))

    def _answer(self, status: int, body: Claims) -> None:
        said = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)


@contextmanager
def providing() -> Iterator[TestProvider]:
    provider = TestProvider()
    handler = type("Handler", (_Handler,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()


def led(answer: httpx.Response) -> str:
    """Where the browser is led, as path and query."""
    assert answer.status_code in (302, 303), answer.text
    address = urlsplit(answer.headers["location"])
    return f"{address.path}?{address.query}" if address.query else address.path
