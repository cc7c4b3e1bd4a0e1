"""Every address, with the ids of another body in it, for everybody of a body and its contractors: as if they had never been there."""

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import msgspec
import pytest

from tests.web.world import PEOPLE, STRANGER, World  # isort: skip — binds Django first

from django.db import connection
from django.test import Client

from azukari.desk import tips
from azukari.desk.tips_read import read
from azukari.kernel.values import PersonId
from azukari.ledger.keys import fingerprint
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from azukari.store import tenants
from azukari.store.models import Entry, VaultObject
from azukari.store.sign_in import Passkey
from azukari.store.tips import Tip
from azukari.web import counter, kept_pages, urls
from tests.conftest import _postgresql
from tests.desk.kept_apart import CITY, SECRETS, SHARED, SUBJECT, Two, owned, two
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, WARD, WORKER
from tests.web.real import BASE, Browser

NOWHERE = "en-0000000000000000"
OURS = [person for person, *_ in PEOPLE if person != STRANGER]
PLACES = re.compile(r"<(\w+):(\w+)>")
ITEM, DOCUMENT = "im-000000000000c1ty", "0.text"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """A ward and a city; the city's other firm works for the city alone. Pages are those of the web's own role."""
    for empty in _postgresql():
        with owned(empty) as url:
            made = two(World(tmp_path_factory.mktemp("bodies") / "instance", url).halfway())
            VaultObject.objects.create(id="ob-000000000000c1ty", log_id=made.log, item=ITEM, sealed={}, created=1)
            desk = made.web()
            tips.hand_in(desk, read({"what": "よその市民の通報", "body": made.city}, None))
            made.keeper()
            made.tip = Tip.objects.get().pk
            counter.bind(made.web())
            yield made
            made.keeper()


@pytest.fixture(autouse=True)
def _web(pair: Two) -> Iterator[None]:
    desk = pair.web()
    counter.bind(desk)
    kept_pages.forget()
    yield
    connection.close()
    pair.keeper()


def signed(person: str) -> Client:
    client = Client(raise_request_exception=True)
    assert client.post("/sign-in", {"person": person, "place": ""}).status_code == 302
    return client


def addresses(log: str, tip: str, item: str) -> list[str]:
    """Every address that takes an id, with these in it."""
    found = []
    for one in urls.urlpatterns:
        text = str(one.pattern)
        places = {name: kind for kind, name in PLACES.findall(text)}
        if not places or text.startswith("static/"):
            continue
        named = {
            "log": log,
            "name": tip if text.startswith("reports/") else "p00.note",
            "item": item,
            "key": "p00.register",
            "kind": "xlsx",
        }
        if "/lists/" in text:
            named["name"] = "record"
        for name, kind in places.items():
            value = named.get(name, "0" if kind == "int" else DOCUMENT)
            text = text.replace(f"<{kind}:{name}>", quote(value, safe=""))
        found.append("/" + text)
    return found


@pytest.mark.parametrize("person", OURS)
def test_what_another_body_has_is_not_there(pair: Two, person: str) -> None:
    client = signed(person)
    theirs, none = (addresses(log, tip, ITEM) for log, tip in ((pair.log, pair.tip), (NOWHERE, "tp-0000000000000000")))
    assert len(theirs) > 30
    for there, nowhere in zip(theirs, none, strict=True):
        for send in (client.get, client.post):
            answer, same = send(there), send(nowhere)
            assert answer.status_code == same.status_code, there
            # who reads no reports at all is told so, whichever it is; the course's act leads to its page, which is looked at too
            also = {403} if "/reports/" in there else {302} if there.endswith("/acts/p03.take-course") else set()
            assert answer.status_code in {404, 405} | also, (there, answer.status_code)
            assert not [one for one in SECRETS if one in answer.content.decode()], there


@pytest.mark.parametrize("person", OURS)
def test_an_id_of_another_bodys_within_ones_own_contract_is_not_there(pair: Two, person: str) -> None:
    client = signed(person)
    for there, nowhere in zip(
        addresses(pair.world.log, pair.tip, ITEM),
        addresses(pair.world.log, "tp-0000000000000000", "im-0000000000000000"),
        strict=True,
    ):
        if ITEM in there or pair.tip in there:
            answer = client.get(there).status_code
            assert answer == client.get(nowhere).status_code, there
            assert answer in ({403, 404} if "/reports/" in there else {404}), there


@pytest.mark.parametrize("person", [OFFICER, APPROVER, INSPECTOR])
def test_no_page_of_a_body_names_another_or_its_contracts(pair: Two, person: str) -> None:
    client = signed(person)
    plain = ["/" + str(one.pattern) for one in urls.urlpatterns if not PLACES.search(str(one.pattern))]
    seen = 0
    for where in [*plain, *(f"/search?q={quote(one)}" for one in (SUBJECT, "市の秘密")), f"/trace?q={quote(ITEM)}"]:
        if where.startswith(("/sign", "/report", "/again", "/enrol")) and where != "/reports":
            continue
        answer = client.get(where)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code == 200 and b"</html>" in content:
            seen += 1
            asked = content.decode().replace(f'value="{SUBJECT}"', "")
            assert not [one for one in (*SECRETS, pair.log, pair.shared, pair.tip, pair.city) if one in asked], where
    assert seen > 8


def test_the_city_has_its_own_and_a_firms_officer_has_both(pair: Two) -> None:
    city = signed(pair.officer)
    assert SUBJECT in city.get(f"/contracts/{pair.log}").content.decode()
    listed = city.get("/contracts").content.decode()
    assert SUBJECT in listed
    assert SHARED in listed
    assert "納税通知書" not in listed
    assert city.get(f"/contracts/{pair.world.log}").status_code == 404
    firm = signed(IN_CHARGE)
    assert "納税通知書" in firm.get(f"/contracts/{pair.world.log}").content.decode()
    assert SHARED in firm.get(f"/contracts/{pair.shared}").content.decode()
    assert firm.get(f"/contracts/{pair.log}").status_code == 404
    listed = firm.get("/contracts").content.decode()
    assert "納税通知書" in listed
    assert SHARED in listed
    assert SUBJECT not in listed


def test_work_is_done_in_each_body_by_the_same_web(pair: Two) -> None:
    for person, log, other in ((OFFICER, pair.world.log, pair.log), (pair.officer, pair.log, pair.world.log)):
        client = signed(person)
        size = Entry.objects.count
        for where, grown in ((log, 1), (other, 0)):
            tenants.reach((WARD, pair.city))
            before = size()
            client.post(f"/contracts/{where}/acts/p00.note", {"f.text": "打合せ", "text": "打合せ", "do": "perform"})
            tenants.reach((WARD, pair.city))
            assert size() == before + grown, (person, where)
    assert signed(WORKER).get("/mine").status_code == 200


def test_a_session_that_nobody_signed_in_to_reaches_nothing(pair: Two) -> None:
    signed(OFFICER).get(f"/contracts/{pair.world.log}")
    nobody = Client()
    for where in addresses(pair.world.log, pair.tip, ITEM):
        assert nobody.get(where).status_code in {302, 404, 405}, where
    assert CITY in nobody.get("/report").content.decode(), "anybody may report to any body"


def test_one_signs_in_and_takes_evidence_under_the_role_of_the_web(pair: Two) -> None:
    """With a passkey, for each body; the pack shows the contract asked for, and is valid."""
    instance = pair.world.desk.instance
    kept = instance.configuration
    instance.configuration = msgspec.structs.replace(kept, demo=False, base=BASE)
    try:
        for seed, (person, log, other) in enumerate(
            ((OFFICER, pair.world.log, pair.log), (pair.officer, pair.log, pair.world.log)), 71
        ):
            browser = Browser(PersonId(person), seed, pair.world).enrols()
            browser.client.post("/sign-out")
            assert browser.signs_in().status_code == 302
            assert browser.client.get(f"/contracts/{log}").status_code == 200
            assert browser.client.get(f"/contracts/{other}").status_code == 404
            answer = browser.client.post(f"/contracts/{log}/evidence", {"part": "contract"})
            assert answer.status_code == 200, answer.content.decode()[-900:]
            report = verify_pack(BytesIO(b"".join(answer.streaming_content)), fingerprint(str(instance.signer_verifier())))
            assert (report.verdict, report.findings) == (Verdict.VALID, ())
            passkey = Passkey.objects.get(person=person).hash
            browser.again()
            assert browser.client.post("/sessions/passkeys/end", {"passkey": passkey, "reason": "lost"}).status_code == 302
            assert browser.client.get(f"/contracts/{log}").status_code == 302
    finally:
        instance.configuration = kept
