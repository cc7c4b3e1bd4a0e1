"""Evidence on the screen where there are tiers beside one's own, and a witness whose fingerprint belongs on the sheet."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.desk.test_offers import chain  # isort: skip — binds Django first

from azukari.desk.desk import Desk
from azukari.desk.witnesses import configured
from azukari.ledger.keys import fingerprint, grouped
from azukari.store.models import Party, Person
from azukari.web import counter as process
from tests.desk.conftest import Counter
from tests.desk.witnessed import Witnessed
from tests.properties.chain import HOMES, Chain, who
from tests.web.test_pages import text_of
from tests.web.test_seen_by import counter, page_of, witnessed

__all__ = ["chain", "counter", "witnessed"]


@pytest.fixture
def subcontractor(chain: Chain) -> Client:
    """The signatory of the second tier, signed in."""
    teller: Any = chain.teller
    desk: Desk = teller.desk
    signatory = who("sign", 2)
    Party.objects.get_or_create(id=HOMES[signatory], defaults={"name": "みなみ発送"})
    Person.objects.get_or_create(id=signatory, defaults={"name": "南 三郎", "home": HOMES[signatory]})
    desk.instance.configuration = type(desk.instance.configuration)(
        desk.instance.configuration.origin, desk.instance.configuration.database, demo=True
    )
    process.bind(desk)
    client = Client()
    client.cookies["azukari-lang"] = "ja"
    assert client.post("/sign-in", {"person": signatory, "place": ""}).status_code == 302
    return client


def test_of_tiers_beside_it_a_subcontractor_is_offered_and_given_nothing(chain: Chain, subcontractor: Client) -> None:
    teller: Any = chain.teller
    address = f"/contracts/{teller.log}/evidence"
    form = subcontractor.get(address).content.decode()
    assert '<option value="2"' in form
    assert '<option value="1"' not in form
    assert '<option value="3"' not in form
    assert 'value="contract"' not in form
    for asked in (
        {"part": "contract"},
        {"part": "tier", "tier": "3"},
        {"part": "tier", "tier": "1"},
        {"part": "period", "from": "2026-01-01"},
    ):
        answer = subcontractor.post(address, asked)
        assert answer.status_code == 403, asked
        assert "EVIDENCE_OTHERS" in text_of(answer)
    own = subcontractor.post(address, {"part": "tier", "tier": "2"})
    assert own.status_code == 200
    assert own["Content-Disposition"].endswith('-tier.azukari"')
    assert b"".join(own.streaming_content)


def test_the_sheet_bears_the_fingerprint_of_the_witness(witnessed: Witnessed, tmp_path: Path) -> None:
    told: Counter = witnessed.counter
    (witness,) = configured(told.desk.instance)
    page = page_of(told, more="/checking")
    assert grouped(fingerprint(witness.key)) in page
    assert f"立会いの鍵の指紋：{witness.party}（{witness.cosigner.name}）" in page
    assert "立会いはありません" not in page
