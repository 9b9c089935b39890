"""What letters say, in English and Portuguese. Plain text: what people typed stays text."""

import re

from warehouse.mail import Letter

INVITATION = {
    "en": (
        "{inviter} invites you to {organization} on Anteve",
        "Hello,\n\n{inviter} invites you to join the organization “{organization}” on Anteve as {role}.\n\n"
        "To accept, open this address within seven days:\n\n{link}\n\n"
        "It works once. If you did not expect this letter, do nothing.\n",
    ),
    "pt": (
        "{inviter} convida você para {organization} no Anteve",
        "Olá,\n\n{inviter} convida você para a organização “{organization}” no Anteve como {role}.\n\n"
        "Para aceitar, abra este endereço em até sete dias:\n\n{link}\n\n"
        "Ele funciona uma vez. Se você não esperava esta carta, não faça nada.\n",
    ),
}
RESET = {
    "en": (
        "A new password for Anteve",
        "Hello {name},\n\nsomebody, we hope you, asked for a new password for your Anteve account.\n\n"
        "To choose one, open this address within 45 minutes:\n\n{link}\n\n"
        "It works once and ends all your sessions. If it was not you, do nothing: your password stays as it is.\n",
    ),
    "pt": (
        "Uma nova senha para o Anteve",
        "Olá {name},\n\nalguém, esperamos que você, pediu uma nova senha para a sua conta no Anteve.\n\n"
        "Para escolher uma, abra este endereço em até 45 minutos:\n\n{link}\n\n"
        "Ele funciona uma vez e encerra todas as suas sessões. Se não foi você, não faça nada: a sua senha continua a "
        "mesma.\n",
    ),
}
ROLES = {
    "en": {"admin": "admin", "analyst": "analyst", "member": "member"},
    "pt": {"admin": "administrador", "analyst": "analista", "member": "membro"},
}


def language(accepted: str | None) -> str:
    """`pt` or `en`, whichever an Accept-Language header prefers; English when it says neither.

    >>> language("de;q=0.9, pt-BR, en;q=0.8")
    'pt'
    """
    weighed = []
    for place, part in enumerate((accepted or "")[:500].split(",")):
        found = re.fullmatch(r"(en|pt)(?:-[a-z0-9-]+)?(?:;q=([01](?:\.\d{1,3})?))?", part.strip().lower())
        if found and float(found[2] or 1) > 0:
            weighed.append((-float(found[2] or 1), place, found[1]))
    return min(weighed)[2] if weighed else "en"


def invitation(
    to: str, *, token: str, inviter: str, organization: str, role: str, url: str, lang: str
) -> Letter:
    subject, text = INVITATION[lang]
    # The token stands behind the #: a browser tells it to no server, and no server logs it.
    facts = {
        "inviter": inviter,
        "organization": organization,
        "role": ROLES[lang][role],
        "link": f"{url}/invitation#{token}",
    }
    return Letter(to, subject.format(**facts), text.format(**facts))


def password_reset(to: str, *, token: str, name: str, url: str, lang: str) -> Letter:
    subject, text = RESET[lang]
    return Letter(to, subject, text.format(name=name, link=f"{url}/password-reset#{token}"))
