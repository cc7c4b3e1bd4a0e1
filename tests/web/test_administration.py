"""An administrator sees how the instance stands, adds firms, and no contract; nobody else sees any of that."""

import re
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page

from tests.web.real import Browser, real  # isort: skip — binds Django first

from django.test import Client

from azukari.desk import administrators, introducing, invitations
from azukari.desk.outcome import Officer
from azukari.kernel.fault import FaultError
from azukari.kernel.values import PartyId, PersonId
from azukari.store.administration import Introduced
from azukari.store.models import Entry, Involved, Log, Party, Person
from azukari.store.sign_in import SignedIn
from azukari.web import apart, counter, urls
from azukari.web.seeing import Dealt
from tests.binding import bind
from tests.story import IN_CHARGE, OFFICER
from tests.web.conftest import serving
from tests.web.test_browser import Axe, sound
from tests.web.test_page_security import everywhere
from tests.web.test_sign_in_browser import shot
from tests.web.world import World


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("administered")
    return real(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}")


@pytest.fixture
def earnest(made: World) -> World:
    bind(made.url)
    counter.bind(made.desk)
    return made


@pytest.fixture(scope="module")
def _admin(made: World) -> Browser:
    bind(made.url)
    counter.bind(made.desk)
    return _named(made, "情報 一郎", 41)


@pytest.fixture
def admin(earnest: World, _admin: Browser) -> Browser:
    return _admin


def _named(world: World, name: str, seed: int) -> Browser:
    opened = administrators.add(world.desk, name)
    browser = Browser(PersonId(opened.person), seed, world)
    assert browser.invited(opened.code).status_code == 302
    return browser


def form(browser: Browser) -> str:
    page = browser.client.get("/administration/parties").content.decode()
    return re.search(r'name="form" value="([^"]+)"', page)[1]


def code_of(page: str) -> str:
    return re.search(r'class="big-code">([^<]+)<', page)[1]


def codes(trouble: pytest.ExceptionInfo[FaultError]) -> list[str]:
    return [one.code for one in trouble.value.faults]


def test_they_sign_in_like_everyone_and_land_at_their_page(admin: Browser) -> None:
    assert admin.client.get("/").headers["Location"] == "/administration"
    admin.client.post("/sign-out")
    assert admin.signs_in().headers["Location"] == "/administration"
    page = admin.client.get("/administration").content.decode()
    for said in ("[BACKUP_NONE]", "BACKUP_NONE", "SQLite"):
        assert said.strip("[]") in page
    assert "立会いはありません" in page


def test_no_page_but_theirs_is_there_for_an_administrator(admin: Browser, earnest: World) -> None:
    named = [one.name for one in urls.urlpatterns]
    assert set(named) > apart.ANYBODYS | apart.THEIRS
    for name, where in zip(named, everywhere(earnest), strict=True):
        if name in apart.ANYBODYS | apart.THEIRS:
            continue
        assert admin.client.get(where).status_code == 404, where
        assert admin.client.post(where, {}).status_code == 404, where


def test_nothing_of_a_contract_stands_on_their_pages(admin: Browser, earnest: World) -> None:
    officer = Browser(OFFICER, 42, earnest).enrols()
    subject = re.search(r"<h1[^>]*>(.*?)</h1>", officer.client.get(f"/contracts/{earnest.log}").content.decode(), re.DOTALL)[1]
    names = [one for one in re.split(r"<[^>]+>|\s{2,}", subject) if len(one) > 3]
    assert names
    for where in ("/administration", "/administration/parties", "/sessions", "/report"):
        answer = admin.client.get(where)
        assert answer.status_code == 200, where
        page = answer.content.decode()
        assert f"/contracts/{earnest.log}" not in page
        assert 'href="/contracts' not in page
        assert not [one for one in names if one in page], where


@pytest.mark.parametrize("person, seed", [(OFFICER, 51), (IN_CHARGE, 52)])
def test_their_pages_are_there_for_nobody_else(earnest: World, person: PersonId, seed: int) -> None:
    other = Browser(person, seed, earnest).enrols(lost=invitations.has_way(person))
    before = Party.objects.count()
    for where in ("/administration", "/administration/parties"):
        assert other.client.get(where).status_code == 404
        assert other.client.post(where, {"party": "x", "officer": "y"}).status_code == 404
        assert Client(HTTP_HOST="localhost:8000").get(where).headers["Location"].startswith("/sign-in?")
    assert Party.objects.count() == before


def test_a_firm_is_added_once_however_often_it_is_pressed(admin: Browser, earnest: World) -> None:
    admin.again("/administration/parties")
    given = {"form": form(admin), "party": "みなみ 製本", "officer": "南 花"}
    first, second = (admin.client.post("/administration/parties", given) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    firm = Party.objects.get(name="みなみ 製本")
    row = Introduced.objects.get(pk=firm.id)
    assert Person.objects.filter(home=firm.id).count() == 1
    assert Client(HTTP_HOST="localhost:8000").post("/enrol", {"code": code_of(first.content.decode())}).status_code != 302
    # the code on the page that is seen last is the one that counts
    officer = Browser(PersonId(row.officer), 61, earnest)
    assert officer.invited(code_of(second.content.decode())).status_code == 302
    assert officer.client.get("/contracts").status_code == 200
    assert "登録済み" in admin.client.get("/administration/parties").content.decode()
    third = admin.client.post("/administration/parties", given)
    assert third.status_code == 422, "whoever has enrolled is not invited anew by an administrator"
    used = admin.client.post("/administration/parties", {**given, "party": "別の会社"})
    assert used.status_code == 422  # PARTY_FORM_USED
    assert "既に加えました" in used.content.decode()


def test_what_was_added_can_be_named_by_its_body_and_by_no_other(admin: Browser, earnest: World) -> None:
    introducing.add(earnest.desk, str(admin.person), "きた運送", "北 次郎")
    row = Introduced.objects.get(party=Party.objects.get(name="きた運送").id)
    ours = Dealt(_officer(OFFICER), row.party)
    assert ours[row.party] == "きた運送"
    assert "北 次郎" in ours[row.officer]
    officer = Browser(OFFICER, 43, earnest).enrols(lost=invitations.has_way(OFFICER))
    began = officer.client.post("/contracts/new", {
        "subject": "配送", "section": "税務課", "contractor": row.party, "signatory": row.officer, "since": "2026-05-01", "until": "2027-03-31",
        "purposes._count": "1", "purposes.0.label": "配送", "files._count": "1", "files.0.label": "台帳", "files.0.specific": "true",
        "files.0.persons": "1", "_do": "1",
    })  # fmt: skip
    assert began.status_code == 302, re.findall(r'class="faults">(.*?)</ul>', began.content.decode(), re.DOTALL)
    assert Involved.objects.filter(party=row.party).count() == 1
    theirs = Dealt(_officer(IN_CHARGE), "")
    assert row.party not in list(theirs)


def _officer(person: PersonId) -> Officer:
    return Officer(person, PartyId(Person.objects.get(pk=person).home))


def test_an_invitation_that_was_lost_is_made_anew_until_they_enrol(admin: Browser, earnest: World) -> None:
    admin.again("/administration/parties")
    introducing.add(earnest.desk, str(admin.person), "にし紙業", "西 三郎")
    firm = Party.objects.get(name="にし紙業").id
    page = admin.client.post("/administration/parties", {"again": firm})
    assert page.status_code == 200
    assert Client(HTTP_HOST="localhost:8000").post("/enrol", {"code": code_of(page.content.decode())}).status_code == 302
    assert admin.client.post("/administration/parties", {"again": "pt-0000000000000000"}).status_code == 422  # PARTY_UNKNOWN


@pytest.mark.parametrize(
    "given, code",
    [
        ({"party": "", "officer": "東 太郎"}, "PARTY_NAME"),
        ({"party": "ひがし", "officer": "あ" * 81}, "PARTY_NAME"),
        ({"party": "ひがし\x07", "officer": "東 太郎"}, "PARTY_NAME"),
        ({"party": "ひがし", "officer": "東 太郎", "body": "pt-0000000000000000"}, "PARTY_BODY"),
        ({"party": None, "officer": "東 太郎"}, "PARTY_KNOWN"),
    ],
)
def test_a_form_that_cannot_be_taken_adds_nothing(
    admin: Browser, earnest: World, given: dict[str, str], code: str, caplog: pytest.LogCaptureFixture
) -> None:
    known = Party.objects.filter(is_body=True).first()
    said = {name: known.name if value is None else value for name, value in given.items()}
    before = (Party.objects.count(), Person.objects.count())
    with pytest.raises(FaultError) as trouble:
        introducing.add(earnest.desk, str(admin.person), said["party"], said["officer"], said.get("body", ""))
    assert codes(trouble) == [code]
    admin.again("/administration/parties")
    answer = admin.client.post("/administration/parties", {"form": form(admin), **said})
    assert answer.status_code == 422
    assert (Party.objects.count(), Person.objects.count()) == before


def test_an_old_or_strange_form_is_told(admin: Browser) -> None:
    admin.again("/administration/parties")
    for form_ in ("", "x", "W10:1a:b"):
        answer = admin.client.post(
            "/administration/parties", {"form": form_, "party": "ひがし", "officer": "東"}
        )  # PARTY_FORM_OLD
        assert answer.status_code == 422
        assert "古くなりました" in answer.content.decode()
        assert 'value="ひがし"' in answer.content.decode()


def test_adding_wants_a_fresh_proof(admin: Browser, earnest: World) -> None:
    session = admin.client.session
    session["proved"] = 0
    session.save()
    assert admin.client.post("/administration/parties", {"party": "x", "officer": "y"}).headers["Location"].startswith("/again?")
    admin.again("/administration/parties")


def test_one_time_codes_add_nobody(admin: Browser, earnest: World) -> None:
    SignedIn.objects.filter(person=admin.person, ended=None).update(how="codes")
    answer = admin.client.post("/administration/parties", {"party": "x", "officer": "y"})  # PARTY_BY_CODES
    assert answer.status_code == 422
    assert "パスキーでサインイン" in answer.content.decode()
    SignedIn.objects.filter(person=admin.person, ended=None).update(how="passkey")


def test_who_administers_no_more_is_out_at_once(earnest: World) -> None:
    gone = _named(earnest, "退任 花子", 71)
    assert gone.client.get("/administration").status_code == 200
    administrators.end(earnest.desk, str(gone.person))
    assert gone.client.get("/administration").status_code == 302
    assert gone.signs_in().status_code != 302
    with pytest.raises(FaultError) as trouble:
        administrators.end(earnest.desk, str(gone.person))
    assert codes(trouble) == ["ADMINISTRATOR_NONE"]


def test_one_is_named_once_and_not_in_a_demonstration(admin: Browser, earnest: World) -> None:
    with pytest.raises(FaultError) as trouble:
        administrators.add(earnest.desk, "情報  一郎")
    assert codes(trouble) == ["ADMINISTRATOR_THERE"]
    instance = earnest.desk.instance
    was = instance.configuration
    instance.configuration = msgspec.structs.replace(was, demo=True)
    try:
        with pytest.raises(FaultError) as trouble:
            administrators.add(earnest.desk, "試用 太郎")
    finally:
        instance.configuration = was
    assert codes(trouble) == ["ADMINISTRATOR_DEMO"]


def test_looking_changes_nothing(admin: Browser) -> None:
    before = (Log.objects.count(), Entry.objects.count(), Party.objects.count())
    admin.again("/administration/parties")
    for where in ("/administration", "/administration/parties"):
        assert admin.client.get(where).status_code == 200
        admin.client.post("/administration", {"x": "y"})
    assert (Log.objects.count(), Entry.objects.count(), Party.objects.count()) == before


def test_on_both_databases(database_url: str, tmp_path: Path) -> None:
    world = real(tmp_path / "instance", database_url)
    admin = _named(world, "情報 二郎", 81)
    added = admin.client.post("/administration/parties", {"form": form(admin), "party": "きた製本", "officer": "北 花"})
    assert added.status_code == 200
    assert admin.client.get("/administration").status_code == 200
    assert admin.client.get(f"/contracts/{world.log}").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_their_pages_are_sound_without_script_from_narrow_to_wide(admin: Browser, page: Page, axe: Axe, lang: str) -> None:
    instance = admin.world.desk.instance
    was = instance.configuration
    try:
        with serving() as address:
            base = address.replace("127.0.0.1", "localhost")
            instance.configuration = msgspec.structs.replace(was, base=base)
            cookie = {"url": base}
            name = "azukari"
            page.context.add_cookies(
                [
                    {"name": name, "value": admin.client.cookies[name].value, **cookie},
                    {"name": "azukari-lang", "value": lang, **cookie},
                ]
            )
            for width in (360, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                for where in ("/administration", "/administration/parties"):
                    page.goto(base + where)
                    assert page.url == base + where
                    sound(page, axe)
                    shot(page, where.strip("/").replace("/", "-"), lang)
                page.click("main form.narrow button[type=submit]")
                sound(page, axe)
                shot(page, "administration-refused", lang)
    finally:
        instance.configuration = was
