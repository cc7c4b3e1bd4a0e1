"""What was typed is there again after a session that ran out; and is never said to be kept where it is not."""

import pytest
from django.test import Client

from azukari.store.models import Draft
from azukari.store.tips import Tip
from azukari.web import middleware
from tests.story import APPROVER, IN_CHARGE, OFFICER
from tests.web.conftest import Signed
from tests.web.world import World


@pytest.fixture(autouse=True)
def nothing_kept_yet(world: World) -> None:
    Draft.objects.all().delete()


def ran_out(client: Client, monkeypatch: pytest.MonkeyPatch, where: str, typed: dict[str, str]):  # type: ignore[no-untyped-def]  # a response
    with monkeypatch.context() as patched:
        patched.setattr(middleware, "IDLE", -1)
        return client.post(where, typed)


def back(client: Client, person: str, where: str) -> str:
    client.post("/sign-in", {"person": person})
    return str(client.get(where).content.decode())


def test_the_form_of_a_new_contract(world: World, signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed(OFFICER)
    answer = ran_out(client, monkeypatch, "/contracts/new", {"subject": "半分まで書いた業務", "_do": "1"})
    assert "kept=1" in answer.url
    assert "半分まで書いた業務" in back(client, OFFICER, "/contracts/new")


def test_a_firm_keeps_no_form_that_it_does_not_have(world: World, signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = ran_out(signed(IN_CHARGE), monkeypatch, "/contracts/new", {"subject": "乙の書いた業務"})
    assert "kept=1" not in answer.url
    assert not Draft.objects.exists()


def test_the_answer_to_a_report(world: World, signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    Client().post("/report", {"what": "通知書が落ちていた。"})
    name = Tip.objects.latest("received").id
    client, where = signed(APPROVER), f"/reports/{name}"
    client.post(f"{where}/open")
    answer = ran_out(client, monkeypatch, where, {"do": "answer", "answer": "現地を確かめました。"})
    assert "kept=1" in answer.url
    assert "現地を確かめました。" in back(client, APPROVER, where)
    assert client.post(where, {"do": "answer", "answer": "現地を確かめました。"}).status_code == 302
    assert not Draft.objects.exists(), "what was answered is kept no longer"


def test_a_draft_is_called_kept_only_where_it_is(world: World, signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    where = f"/contracts/{world.log}/acts/p00.note"
    client = signed(OFFICER)
    typed = {"text": "席を外した後の一行", "_keep": "quietly"}
    assert ran_out(client, monkeypatch, where, typed).status_code == 204
    assert "席を外した後の一行" in back(client, OFFICER, where)
    client.post("/sign-out")
    for place in (where, f"/contracts/{world.log}/roster", "/contracts/new"):
        assert client.post(place, typed).status_code == 401, "nobody is signed in, and nobody was"
    stranger = "/contracts/en-0000000000000000/acts/p00.note"
    client = signed(OFFICER)
    assert ran_out(client, monkeypatch, stranger, typed).status_code == 401, "nothing is kept of a contract that is not theirs"
    client = signed(OFFICER)
    assert "kept=1" not in ran_out(client, monkeypatch, stranger, {"text": "他の契約"}).url
