"""The first of all is invited on the machine; facilities are tied to their networks there."""

from pathlib import Path

import pytest

from tests.cli.conftest import IN_CHARGE, OFFICER, SITE, Shell

from azukari.desk import instance_log, invitations  # isort: skip — Django is bound by conftest
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.store.models import Person, Place
from azukari.store.sign_in import Invitation


@pytest.fixture
def own(pristine: Shell, tmp_path: Path) -> Shell:
    return pristine.copy(tmp_path / "i")


def test_the_first_officer_is_invited_with_an_address_that_counts_once(own: Shell) -> None:
    done = own.json("invite", OFFICER)
    assert done.code == 0, done.out
    assert done.result["address"] == f"http://localhost:8000/enrol#{done.result['code']}"
    desk = Desk(Instance.at(own.folder))
    row = invitations.redeem(desk, done.result["code"], "192.0.2.1")
    assert (row.person, row.by) == (done.result["person"], invitations.keeper(desk.instance))
    assert done.result["code"] not in str(Invitation.objects.values())
    second = own("invite", OFFICER, "--lang", "en")
    assert "once, until" in second.out
    assert Invitation.objects.get(pk=row.pk).withdrawn, "the newer one replaces it"


def test_somebody_whom_only_a_record_names_is_invited_too(own: Shell) -> None:
    assert not Person.objects.filter(name=IN_CHARGE).exists()
    done = own.json("invite", IN_CHARGE, "--codes")
    assert done.code == 0, done.out
    assert Person.objects.get(pk=done.result["person"]).name == IN_CHARGE
    assert Invitation.objects.get(person=done.result["person"]).codes


def test_recovery_on_the_machine_ends_what_there_was(own: Shell) -> None:
    done = own.json("invite", OFFICER, "--lost")
    assert done.result["again"] is True
    assert instance_log.active(done.result["person"]) == []


def test_nobody_is_invited_to_an_address_where_passkeys_do_not_work(own: Shell) -> None:
    kept = (own.folder / "azukari.json").read_text()
    (own.folder / "azukari.json").write_text(kept.replace("http://localhost:8000", "http://192.0.2.1:8000"))
    assert own.json("invite", OFFICER).codes == ["PASSKEY_ADDRESS"]
    assert own.json("invite", "誰か").codes


def test_a_facility_is_tied_to_its_networks(own: Shell) -> None:
    done = own.json("networks", SITE, "10.1.0.0/16", "192.0.2.7/32")
    assert done.code == 0, done.out
    assert Place.objects.get(pk=done.result["place"]).networks == "10.1.0.0/16, 192.0.2.7/32"
    assert own.json("networks", SITE, "東京").codes == ["NETWORK_UNREADABLE"]
    assert own.json("networks", "なし", "10.0.0.0/8").codes == ["PLACE_NOT_FOUND"]
    assert own.json("networks", SITE).result["networks"] == ""
