"""The page of a person in charge below 乙: their own tier, and of the tiers beside and above it nothing."""

from typing import Any

import pytest
from django.test import Client

from tests.desk.test_offers import chain  # isort: skip — binds Django first

from azukari.store.models import Party, Person
from azukari.web import counter as process
from tests.properties.chain import HOMES, Chain, who
from tests.web.test_pages import text_of
from tests.web.test_seen_by import counter

__all__ = ["chain", "counter"]


@pytest.fixture
def charge(chain: Chain, request: pytest.FixtureRequest) -> Any:
    """Somebody of the chain, signed in."""

    def sign(part: str, tier: int) -> Client:
        desk = chain.teller.desk  # type: ignore[attr-defined]  # the teller of a desk has one
        person = who(part, tier)
        Party.objects.get_or_create(id=HOMES[person], defaults={"name": f"第{tier}層の会社"})
        Person.objects.get_or_create(id=person, defaults={"name": f"第{tier}層の責任者", "home": HOMES[person]})
        known = desk.instance.configuration
        desk.instance.configuration = type(known)(known.origin, known.database, demo=True)
        process.bind(desk)
        client = Client()
        client.cookies["azukari-lang"] = "ja"
        assert client.post("/sign-in", {"person": person, "place": ""}).status_code == 302
        return client

    return sign


def test_each_tier_sees_its_own_people_and_duties(chain: Chain, charge: Any) -> None:
    log = chain.teller.log  # type: ignore[attr-defined]  # the teller of a desk has one
    people = {tier: {who(role, tier) for role in ("opr", "eng", "hand", "chrg")} for tier in (1, 2, 3)}
    for tier, mine in people.items():
        client = charge("chrg", tier)
        page = client.get("/mine", {"contract": log}).content.decode()
        assert f"person={who('eng', tier)}" in page, "whoever is enrolled and not notified"
        assert f"person={who('opr', tier)}" not in page, "the operator can work"
        assert not [one for other, found in people.items() if other != tier for one in found - mine if one in page]
        assert "講師" in text_of(client.get("/mine/kept")), "the course of that tier"


def test_a_signatory_who_is_not_in_charge_has_no_such_page(chain: Chain, charge: Any) -> None:
    assert "責任者を務めている契約はありません" in text_of(charge("sign", 2).get("/mine"))
