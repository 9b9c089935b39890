"""Password resets: a new password for whoever reads the account's mail."""

from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.params import JSONBody
from msgspec import Meta, Struct
from sqlalchemy.orm import Session

from api import letters, throttling
from api.access import ANYONE
from api.credentials import no_cookies
from api.edge import ThePost, TheSettings, TheTurn, TheWhence, note_everywhere, person
from api.passwords import Password, Passwords, clean_password
from warehouse.catalog import password_resets, throttles, users
from warehouse.catalog.session import act_for
from warehouse.mail import Letter

TAGS = ["Account"]


class ForgottenPassword(Struct, forbid_unknown_fields=True):
    email: Annotated[str, Meta(examples=["ana@example.com"], max_length=300)]


class NewPassword(Struct, forbid_unknown_fields=True):
    token: Annotated[str, Meta(description="From the letter.", max_length=200)]
    password: Password


@post(
    "/auth/password-reset",
    opt=ANYONE,
    operation_id="forgotPassword",
    tags=TAGS,
    status_code=204,
    summary="Ask for a new password",
)
async def forgot_password(
    data: JSONBody[ForgottenPassword],
    turn: TheTurn,
    settings: TheSettings,
    whence: TheWhence,
    post: ThePost,
    request: Request[Any, Any, Any],
) -> None:
    """A letter with a link goes to the address, if there is such an account. The answer is the same if not, and as
    quick: the account is looked up afterwards."""
    near, letters_to = throttling.network(whence.address), throttling.letters_to(data.email)
    lang = letters.language(request.headers.get("accept-language"))
    catalog = turn.catalog

    def may_send(session: Session) -> bool:
        throttling.refuse_hurry(session, near)
        throttles.count(session, near)
        if throttles.wait_of(session, letters_to):
            return False
        throttles.count(session, letters_to)
        return True

    def errand() -> Letter | None:
        with catalog.transaction() as session:
            user = users.by_email(session, data.email)
            if user is None:
                return None
            token = password_resets.ask(session, user)
        return letters.password_reset(
            user.email, token=token, name=user.name, url=settings.public_url, lang=lang
        )

    if await turn.in_transaction(may_send):
        post.hand_in(errand)


@post(
    "/auth/password-reset/confirm",
    opt=ANYONE,
    operation_id="resetPassword",
    tags=TAGS,
    status_code=204,
    summary="Choose a new password",
)
async def reset_password(
    data: JSONBody[NewPassword], turn: TheTurn, state: State, settings: TheSettings, whence: TheWhence
) -> Response[None]:
    """Works once; all sessions of the account end. Sign in with the new password then."""
    passwords: Passwords = state.passwords
    clean_password(data.password)
    await throttling.show_token(turn, whence, lambda session: password_resets.live(session, data.token))
    password_hash = await passwords.hash(data.password)

    def change(session: Session) -> None:
        user = password_resets.confirm(session, data.token, password_hash)
        throttles.forget(session, throttling.account(user.email))
        act_for(session, user_id=user.id)
        note_everywhere(session, person(user, whence), "person.password_reset")

    await turn.in_transaction(change)
    return Response(None, status_code=204, cookies=no_cookies(secure=settings.secure_cookies))
