"""What opens nothing any more is taken away: sessions, links, answers that were kept for repeats.

The dispatcher does it, in its own role, over all organizations. It sees when things end and nothing of what they hold;
of an organization's own the database lets it take only what is old.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from warehouse.catalog import idempotency, throttles, user_sessions
from warehouse.catalog.idempotency import IdempotentAnswer
from warehouse.catalog.invitations import Invitation
from warehouse.catalog.password_resets import PasswordReset
from warehouse.catalog.personal_answers import PersonalAnswer
from warehouse.catalog.sign_ins import SignIn
from warehouse.catalog.throttles import Throttle
from warehouse.catalog.user_sessions import UserSession

INVITATIONS_KEPT = timedelta(days=30)  # after they ended; the log tells of them for longer


def sweep(session: Session) -> int:
    """Take away what has ended; returns how many rows that were."""
    now = datetime.now(UTC)
    ended = func.least(Invitation.ended_at, Invitation.expires_at)
    old = (
        delete(UserSession).where(UserSession.expires_at < now),
        delete(UserSession).where(UserSession.last_seen_at < now - user_sessions.IDLE),
        delete(PasswordReset).where(PasswordReset.expires_at < now),
        delete(SignIn).where(SignIn.expires_at < now),
        delete(Throttle).where(Throttle.last_at < now - throttles.KEPT),
        delete(IdempotentAnswer).where(IdempotentAnswer.created_at < now - idempotency.KEPT),
        delete(PersonalAnswer).where(PersonalAnswer.created_at < now - idempotency.KEPT),
        delete(Invitation).where(ended < now - INVITATIONS_KEPT),
    )
    found = 0
    for statement in old:
        unseen = statement.execution_options(synchronize_session=False)
        found += session.execute(unseen).rowcount  # type: ignore[attr-defined]
    return found
