"""Letters about alerts: to members whom a rule names, once what they say is committed.

A letter says how many and where to look, and names no customer: what lies in somebody's mailbox cannot be erased.
"""

from collections.abc import Sequence
from smtplib import SMTPException

import structlog
from sqlalchemy.orm import Session

from warehouse import mail
from warehouse.catalog import memberships
from warehouse.catalog.inbox import Spoken
from warehouse.catalog.organizations import Organization
from warehouse.mail import Letter
from warehouse.settings import Settings

log = structlog.get_logger("anteve.worker")

ALERT = {
    "en": (
        "{rule}: {named} named ({organization})",
        "Hello {name},\n\nafter the last scoring of “{model}” the alert “{rule}” names {named}, {new} of them for the "
        "first time.\n\nWho they are, and why:\n\n{link}\n\nThe rule's settings say who gets this letter.\n",
    ),
    "pt": (
        "{rule}: {named} na lista ({organization})",
        "Olá {name},\n\ndepois da última pontuação de “{model}”, o alerta “{rule}” traz {named}, {new} pela primeira "
        "vez.\n\nQuem são, e por quê:\n\n{link}\n\nNas configurações da regra está quem recebe esta carta.\n",
    ),
}


def about(session: Session, spoken: Sequence[Spoken], url: str) -> list[Letter]:
    """The letters that these alerts ask for, to those who are still members."""
    found = []
    for one in spoken:
        if not one.rule.mail_to:
            continue
        subject, text = ALERT[one.rule.mail_language]
        facts = {
            "rule": one.rule.name,
            "model": one.alert.model.name,
            "named": len(one.alert.entities),
            "new": one.newcomers,
            "organization": session.get_one(Organization, one.alert.org_id).name,
            "link": f"{url}/app/",
        }
        for member in memberships.in_organization(session, one.alert.org_id):
            if str(member.user_id) in one.rule.mail_to:
                told = {**facts, "name": member.user.name}
                found.append(Letter(member.user.email, subject.format(**told), text.format(**told)))
    return found


def send(letters: list[Letter], settings: Settings) -> None:
    """The work is done and stays done: a mail server that is away is said in the log alone."""
    if not letters:
        return
    hand_over = mail.sender(settings)
    for letter in letters:
        try:
            hand_over(letter)
        except (OSError, ValueError, SMTPException) as problem:
            log.error("a letter about an alert was not sent", problem=type(problem).__name__)
