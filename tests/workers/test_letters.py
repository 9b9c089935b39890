"""Letters about alerts: to the members whom a rule names, after the scoring, and without any customer's name."""

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from uuid import UUID

import pytest

from tests.workers.company import Company, customers
from tests.workers.originals import Original, database, original
from warehouse.catalog import alert_rules, memberships, organizations, users
from warehouse.catalog.organizations import Organization
from warehouse.catalog.session import Catalog
from warehouse.mail import Letter
from warehouse.settings import Settings
from workers import letters

__all__ = ["database", "original"]


def found(catalog: Catalog, settings: Settings) -> UUID:
    """Ana and Bruno belong to it; the rule writes to Ana, in Portuguese."""
    company = Company(catalog, settings, "Alfa")
    company.land(customers(120, seed=1))
    company.ask_for_churn()
    with catalog.transaction(org_id=company.org_id) as session:
        org = session.get_one(Organization, company.org_id)
        people = [
            users.create(session, name=name, email=f"{name}@example.com", password_hash=None)
            for name in ("Ana", "Bruno")
        ]
        for person in people:
            memberships.add(session, org, person, "member")
        alert_rules.create(
            session, company.model(session), top_n=5, mail_to=[people[0].id], mail_language="pt"
        )
    company.train(seed=1)
    return company.org_id


@pytest.fixture
def company(original: Original, catalog: Catalog, settings: Settings) -> Company:
    original.copied_to(settings)
    return Company(catalog, settings, of=original.org_id)


def sent(settings: Settings) -> list[EmailMessage]:
    return [
        BytesParser(EmailMessage, policy=default).parsebytes(path.read_bytes())
        for path in sorted(settings.outbox.glob("*.eml"))
    ]


def test_a_letter_goes_to_whom_the_rule_names_and_names_no_customer(
    company: Company, settings: Settings
) -> None:
    assert company.score().status == "success"
    (letter,) = sent(settings)
    assert letter["To"] == "ana@example.com"
    assert letter["Subject"] == "The 20 customers at highest risk: 5 na lista (Alfa)"
    text = letter.get_content()
    assert "5 pela primeira vez" in text
    assert settings.public_url in text
    assert "C0" not in text


def test_who_has_left_gets_none(company: Company, settings: Settings, catalog: Catalog) -> None:
    with catalog.transaction(org_id=company.org_id) as session:
        ana = users.by_email(session, "ana@example.com")
        assert ana is not None
        boss = users.create(session, name="Boss", email="boss@example.com", password_hash=None)
        memberships.add(session, session.get_one(organizations.Organization, company.org_id), boss, "admin")
        memberships.remove(session, memberships.get(session, company.org_id, ana.id))
    assert company.score().status == "success"
    assert sent(settings) == []


def test_a_mail_server_that_is_away_harms_nothing(
    company: Company, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Letter) -> None:
        raise OSError("no route")

    monkeypatch.setattr(letters.mail, "sender", lambda _: away)
    assert company.score().status == "success"
