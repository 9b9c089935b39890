"""What is asked of an OpenID provider, and what of its answers is believed (OpenID Connect Core 1.0, code flow + PKCE).

Only what the provider signed with a key of its own, for us, just now, and for this very browser counts; the algorithms
are chosen here and not by the token. The provider's address is the operator's word; where it leads to is the word of
its discovery document, which must name that same issuer.
"""

import threading
import time
from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
import structlog
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from api.problems import Refusal
from warehouse.catalog.identities import Vouched
from warehouse.catalog.sign_ins import Ticket
from warehouse.settings import OpenIdProvider, Settings

# Signatures by a key pair alone: "none" proves nothing, and for HS256 a public key would be a secret.
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
PATIENCE = 5.0  # seconds for each part of an answer, and twice that for the whole of it
KNOWN_FOR = 3600.0  # seconds that the provider's addresses and keys are kept
CLOCKS_DIFFER = 60  # seconds
LARGEST = 1_000_000  # bytes of an answer
AT_ONCE = 8  # threads that may wait for the provider
CALLBACK = "/api/v1/auth/oidc/callback"

log = structlog.get_logger("api.openid")


class Away(Exception):
    """The provider does not answer, or not with what the protocol asks for."""


class NotBelieved(Exception):
    """The provider's answer does not prove who signs in; the text is for the log."""


@dataclass(frozen=True)
class Known:
    """The provider's discovery document and keys."""

    document: dict[str, Any]
    keys: KeySet
    until: float


class Provider:
    """The provider that the settings name; one for the whole process. Its calls block: they belong in threads."""

    def __init__(self, settings: OpenIdProvider, redirect_uri: str) -> None:
        self.settings, self.redirect_uri = settings, redirect_uri
        self._known: Known | None = None
        self._asking = threading.Lock()

    def address(self, ticket: Ticket) -> str:
        """Where the browser goes to sign in."""
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": "openid email profile",
            "state": ticket.state,
            "nonce": ticket.nonce,
            "code_challenge": create_s256_code_challenge(ticket.code_verifier),
            "code_challenge_method": "S256",
        }
        endpoint = self._endpoint("authorization_endpoint")
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def redeem(self, code: str, ticket: Ticket) -> Vouched:
        """Who signed in, for the code that the browser brought.

        Raises
        ------
        Away, NotBelieved
        """
        tokens = self._exchange(code, ticket)
        id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
        if not isinstance(id_token, str):
            raise NotBelieved("the token endpoint gave no id_token")
        claims = self._verified(id_token, access_token, ticket)
        if claims.get("email") is None and isinstance(access_token, str):
            claims = {**self._userinfo(access_token, claims["sub"]), **claims}
        return Vouched(
            issuer=self.settings.issuer,
            subject=claims["sub"],
            email=_text(claims, "email"),
            email_verified=claims.get("email_verified") in (True, "true"),
            name=_text(claims, "name"),
        )

    def _exchange(self, code: str, ticket: Ticket) -> dict[str, Any]:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": ticket.code_verifier,
        }
        headers, secret = {}, self.settings.client_secret
        methods = self._discovered().document.get("token_endpoint_auth_methods_supported")
        if isinstance(methods, list) and "client_secret_basic" not in methods:
            body |= {"client_id": self.settings.client_id, "client_secret": secret}
        else:
            pair = f"{quote_plus(self.settings.client_id)}:{quote_plus(secret)}"
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        return _asked("POST", self._endpoint("token_endpoint"), data=body, headers=headers)

    def _verified(self, id_token: str, access_token: object, ticket: Ticket) -> dict[str, Any]:
        try:
            token = self._decoded(id_token)
            claims = CodeIDToken(
                token.claims,
                token.header,
                options={
                    "iss": {"essential": True, "value": self.settings.issuer},
                    "aud": {"essential": True, "value": self.settings.client_id},
                    "sub": {"essential": True},
                    "nonce": {"essential": True},
                },
                params={
                    "nonce": ticket.nonce,
                    "client_id": self.settings.client_id,
                    "access_token": access_token,
                },
            )
            claims.validate(leeway=CLOCKS_DIFFER)
        except (JoseError, ValueError, TypeError) as problem:
            raise NotBelieved(f"{type(problem).__name__}: {problem}") from None
        if len(claims["sub"]) > 255:
            raise NotBelieved("sub is longer than 255 characters")
        return dict(claims)

    def _decoded(self, id_token: str) -> jwt.Token:
        try:
            return jwt.decode(id_token, self._discovered().keys, algorithms=ALGORITHMS)
        except InvalidKeyIdError:  # a key that was made since we asked
            return jwt.decode(id_token, self._discovered(anew=True).keys, algorithms=ALGORITHMS)

    def _userinfo(self, access_token: str, subject: str) -> dict[str, Any]:
        """What providers do not put into the token itself; only of whom the token is about."""
        if "userinfo_endpoint" not in self._discovered().document:
            return {}
        headers = {"Authorization": f"Bearer {access_token}"}
        said = _asked("GET", self._endpoint("userinfo_endpoint"), headers=headers)
        if said.get("sub") != subject:
            raise NotBelieved("the userinfo endpoint tells of somebody else")
        return said

    def _endpoint(self, name: str) -> str:
        address = self._discovered().document.get(name)
        # As safe as the issuer's own address: https, unless the operator runs the provider on this machine.
        if not isinstance(address, str) or urlsplit(address).scheme not in (
            "https",
            urlsplit(self.settings.issuer).scheme,
        ):
            raise Away(f"the discovery document names no {name} that can be used")
        return address

    def _discovered(self, *, anew: bool = False) -> Known:
        with self._asking:
            if self._known is None or anew or time.monotonic() > self._known.until:
                document = _asked(
                    "GET", f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
                )
                if document.get("issuer") != self.settings.issuer:
                    raise Away(
                        f"the discovery document is of {document.get('issuer')!r}: set the issuer to that"
                    )
                self._known = Known(document, _keys(document), time.monotonic() + KNOWN_FOR)
            return self._known

    def answers_with_issuer(self) -> bool:
        """Whether the provider says that each of its answers names it (RFC 9207)."""
        return self._discovered().document.get("authorization_response_iss_parameter_supported") is True


def provider(settings: Settings) -> Provider | None:
    if settings.openid_provider is None:
        return None
    return Provider(settings.openid_provider, f"{settings.public_url}{CALLBACK}")


def _keys(document: dict[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set(_asked("GET", str(document.get("jwks_uri"))))  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise Away(f"its keys cannot be read: {type(problem).__name__}") from None


def _asked(method: str, address: str, **options: Any) -> dict[str, Any]:
    """A JSON object from the provider, which may not send us elsewhere."""
    until = time.monotonic() + 2 * PATIENCE
    try:
        with httpx.stream(method, address, timeout=PATIENCE, follow_redirects=False, **options) as answer:
            read = bytearray()
            for block in answer.iter_bytes():
                read += block
                if len(read) > LARGEST or time.monotonic() > until:
                    raise Away(f"{urlsplit(address).path} answers at too great length")
        found = httpx.Response(answer.status_code, content=bytes(read)).json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as problem:
        raise Away(f"{urlsplit(address).path}: {type(problem).__name__}") from None
    if answer.status_code in (400, 401) and isinstance(found, dict) and isinstance(found.get("error"), str):
        raise NotBelieved(f"the provider refused: {found['error'][:60]}")
    if answer.status_code != 200 or not isinstance(found, dict):
        raise Away(f"{urlsplit(address).path} answers {answer.status_code}")
    return found


def _text(claims: dict[str, Any], name: str) -> str | None:
    found = claims.get(name)
    return found if isinstance(found, str) and found.strip() else None


def away(problem: Away) -> Refusal:
    log.warning("the OpenID provider is away", problem=str(problem))
    text = "The provider that you sign in with does not answer just now: try again in a minute, or use a password."
    return Refusal(503, "provider_away", text, headers={"Retry-After": "60"})


def not_believed(problem: NotBelieved) -> Refusal:
    log.warning("an OpenID sign-in was refused", problem=str(problem))
    return Refusal(
        401, "not_believed", "The provider's answer does not prove who you are: begin to sign in again."
    )
