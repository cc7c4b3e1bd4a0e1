"""「様式・書類」 in the browser: files under their right names, a code that lands on its entry, a roster that comes back."""

import io
import re
from html import unescape
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page

from azukari.desk.documents import Attachment
from azukari.paper import codes
from azukari.paper.forms import BY_KEY, FORMS
from azukari.paper.kinds import Kind
from azukari.store.models import Involved
from tests.content.making import paged
from tests.paper import reading
from tests.paper.test_lists import HEAD, book, person
from tests.shapes import shapes
from tests.story import APPROVER, IN_CHARGE, OFFICER, WORKER
from tests.web.conftest import Signed
from tests.web.test_browser import WIDTHS, Axe, sign_in, sound
from tests.web.test_pages import text_of
from tests.web.world import STRANGER, World


def name_of(response: object) -> str:
    header = response.headers["Content-Disposition"]  # type: ignore[attr-defined]
    return unquote(re.sub(r".*filename\*=utf-8''|.*filename=\"([^\"]*)\".*", r"\1", header))


@pytest.fixture
def forms(world: World) -> str:
    return f"/contracts/{world.log}/forms"


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_has_every_form_and_every_list(signed: Signed, forms: str, lang: str) -> None:
    text = text_of(signed(OFFICER, lang).get(forms))
    for one in (one for one in FORMS if one.kind is not Kind.INCIDENT):
        assert one.title.ja if lang == "ja" else one.title.en in text
    assert "Excel" in text


@pytest.mark.parametrize("key", [one.key for one in FORMS if one.kind not in (Kind.ENTRY, Kind.INCIDENT)])
def test_a_paper_of_how_things_stand_is_a_file_with_its_right_name(signed: Signed, forms: str, key: str) -> None:
    response = signed(OFFICER).get(f"{forms}/{key}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert BY_KEY[key].title.ja in name_of(response)
    assert reading.tagged(response.content)
    assert reading.squeezed(BY_KEY[key].title.ja) in reading.text(response.content)


def test_a_form_is_filled_in_from_an_entry_or_left_blank(world: World, signed: Signed, forms: str) -> None:
    number = world.desk.look(world.log, lambda book: book.acts["p02.designate"][-1])
    client = signed(OFFICER, "en")
    filled = client.get(f"{forms}/person-in-charge", {"entry": number})
    assert f"第{number}号" in name_of(filled)
    assert "責任者届" in reading.text(filled.content), "a paper is Japanese whatever the language of the pages"
    english = client.get(f"{forms}/person-in-charge", {"entry": number, "in": "en"})
    assert reading.squeezed("Notice of the person in charge") in reading.text(english.content)
    blank = client.get(f"{forms}/person-in-charge", {"blank": "1"})
    assert "空欄" in name_of(blank)
    assert filled.content == client.get(f"{forms}/person-in-charge", {"entry": number}).content


def test_the_receipt_of_an_entry_offers_its_paper_and_its_code(world: World, signed: Signed) -> None:
    number = world.desk.look(world.log, lambda book: book.acts["p02.designate"][-1])
    client = signed(OFFICER)
    page = client.get(f"/contracts/{world.log}/entries/{number}").content.decode()
    link = re.search(r'href="(/contracts/[^"]+/forms/person-in-charge\?entry=\d+)"', page)
    code = re.search(r'href="/papers\?code=([0-9A-Z-]+)"', page)
    assert link is not None
    assert code is not None
    made = client.get(link[1])
    assert reading.squeezed(code[1]) in reading.text(made.content)
    found = client.get("/papers", {"code": code[1].lower()})
    assert f"/contracts/{world.log}/entries/{number}" in found.content.decode()


def test_papers_that_cannot_be_made_are_told_and_not_half_made(signed: Signed, forms: str) -> None:
    client = signed(OFFICER)
    for query in ("cancellation", "person-in-charge?entry=999999", "nothing", "first-paper?blank=1", "roster?entry=0"):
        response = client.get(f"{forms}/{query}")
        assert response.status_code >= 400, query
        assert response["Content-Type"].startswith("text/html")
        assert "%PDF" not in response.content.decode()


@pytest.mark.parametrize("kind, query", [("xlsx", ""), ("csv", ""), ("csv", "?encoding=cp932")])
def test_lists_are_files(world: World, signed: Signed, kind: str, query: str) -> None:
    response = signed(OFFICER).get(f"/contracts/{world.log}/lists/roster.{kind}{query}")
    assert response.status_code == 200
    assert name_of(response).endswith(f".{kind}")
    assert response.content[:2] == (b"PK" if kind == "xlsx" else "業務".encode("cp932")[:2] if query else b"\xef\xbb")


@pytest.mark.parametrize("path", ["lists/nothing.xlsx", "lists/roster.exe", "lists/../../secret.csv"])
def test_there_are_no_other_lists(world: World, signed: Signed, path: str) -> None:
    assert signed(OFFICER).get(f"/contracts/{world.log}/{path}").status_code == 404


def test_nobody_takes_papers_of_a_contract_that_is_not_theirs(world: World, signed: Signed, forms: str) -> None:
    client = signed(STRANGER)
    for path in (forms, f"{forms}/roster", f"/contracts/{world.log}/lists/roster.csv", f"/contracts/{world.log}/roster"):
        assert client.get(path).status_code == 404, path
    code = codes.of_blank(world.log, "2-1")
    answer = client.get("/papers", {"code": code})
    assert answer.status_code == 422
    assert "あなたが見られる契約にありません" in answer.content.decode()
    assert Involved.objects.filter(log_id=world.log).exists()


@pytest.mark.parametrize("text", ["", "x", "C-7QW4-M9XH-3T2K", "<script>alert(1)</script>"])
def test_a_code_that_leads_nowhere_is_told(signed: Signed, text: str) -> None:
    response = signed(OFFICER).get("/papers", {"code": text})
    assert response.status_code == (200 if not text else 422)
    assert "<script>alert" not in response.content.decode()


def test_a_blank_form_that_was_signed_is_entered_by_its_code(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get("/papers", {"code": codes.of_blank(world.log, "5-1")}).content.decode()
    link = re.search(r'href="(/contracts/[^"]+/acts/p05\.submit-rules\?_by=pn-[^"]+)"', page)
    assert link is not None
    form = signed(OFFICER).get(link[1].replace("&amp;", "&"))
    assert form.status_code == 200
    assert 'name="on_paper"' in form.content.decode(), "the scan goes with it"


def test_a_signed_copy_is_found_from_the_code_and_from_its_entry(world: World, signed: Signed) -> None:
    number = world.desk.look(world.log, lambda book: book.acts["p02.designate"][-1])
    client = signed(OFFICER)
    entry = client.get(f"/contracts/{world.log}/entries/{number}")
    code = re.search(r"papers\?code=([0-9A-Z-]+)", entry.content.decode())[1]  # type: ignore[index]
    landing = client.get("/papers", {"code": code})
    assert "署名・押印された写し" not in text_of(entry)
    link = re.search(r'href="([^"]*acts/p00\.note\?text=[^"]*)"', landing.content.decode())[1]  # type: ignore[index]
    asked = client.get(unescape(link))
    assert code in asked.content.decode(), "the note is begun with the code of the paper"
    text = re.search(r"<textarea[^>]*>([^<]*)</textarea>", asked.content.decode())[1]  # type: ignore[index]
    done = world.does("p00.note", OFFICER, text=unescape(text).strip(), attached=Attachment("届出の写し.pdf", paged()))
    for page in (client.get(f"/contracts/{world.log}/entries/{number}"), client.get("/papers", {"code": code})):
        assert "署名・押印された写し" in text_of(page)
        assert "届出の写し.pdf" in text_of(page)
        scan = re.search(r'href="([^"]*)">届出の写し\.pdf', page.content.decode())[1]  # type: ignore[index]
        saved = client.get(scan)
        assert saved.status_code == 200
        assert (saved.getvalue() if saved.streaming else saved.content) == paged()
        assert f"/entries/{done.entry.number}" in page.content.decode()


def test_a_roster_is_looked_at_then_enrolled(world: World, signed: Signed) -> None:
    client, path = signed(IN_CHARGE), f"/contracts/{world.log}/roster"
    assert client.get(path).status_code == 200
    before = world.desk.look(world.log, lambda one: one.size)
    file = io.BytesIO(book([["名簿"], HEAD, person("髙橋 花子"), person("莵道 沙織"), person("𠮷野 光")]))
    file.name = "meibo.xlsx"
    looked = client.post(path, {"file": file})
    text = looked.content.decode()
    assert looked.status_code == 200
    assert "新規 2、登録済み 1、誤り 0" in text
    assert world.desk.look(world.log, lambda one: one.size) == before, "looking enters nothing"
    rows = re.search(r'name="rows" value="([^"]*)"', text)
    assert rows is not None
    done = client.post(path, {"rows": unescape(rows[1]), "record": "1"})
    assert "2行を登録しました" in done.content.decode()
    assert world.desk.look(world.log, lambda one: one.size) == before + 2
    assert "莵道 沙織" in world.desk.look(world.log, lambda one: set(one.names.values()))


def test_rows_that_are_wrong_are_named_and_nothing_is_entered(world: World, signed: Signed) -> None:
    client, path = signed(IN_CHARGE), f"/contracts/{world.log}/roster"
    before = world.desk.look(world.log, lambda one: one.size)
    file = io.BytesIO("氏名,所属,担当する業務\n誰 か,よその会社,封入\n=1+1,あずま印刷株式会社,封入\n".encode())
    file.name = "meibo.csv"
    looked = client.post(path, {"file": file, "record": "1"})
    text = looked.content.decode()
    assert "2行目の「所属」" in text
    assert 'name="record"' not in text
    assert world.desk.look(world.log, lambda one: one.size) == before


@pytest.mark.parametrize("given", [{}, {"rows": "not json", "record": "1"}, {"rows": "[1]", "record": "1"}])
def test_a_roster_that_is_none_is_told(world: World, signed: Signed, given: dict[str, str]) -> None:
    """PAPER_ROWS"""
    response = signed(IN_CHARGE).post(f"/contracts/{world.log}/roster", given)
    assert response.status_code == 422
    assert "名簿のファイルを選んでください" in response.content.decode()


@pytest.mark.parametrize("person_", [OFFICER, WORKER, APPROVER])
def test_only_the_person_in_charge_reads_a_roster_in(world: World, signed: Signed, person_: object) -> None:
    """PAPER_NOT_YOURS"""
    response = signed(person_).get(f"/contracts/{world.log}/roster")  # type: ignore[arg-type]
    assert response.status_code == 403
    assert "責任者としてサインインしてください" in response.content.decode()


@pytest.mark.parametrize("lang, width", shapes(*WIDTHS))
def test_the_pages_are_sound_in_a_browser(world: World, site: str, page: Page, axe: Axe, lang: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    sign_in(page, site, IN_CHARGE)
    for path in ("forms", "roster"):
        page.goto(f"{site}/contracts/{world.log}/{path}")
        sound(page, axe)
    page.goto(f"{site}/papers?code={codes.of_blank(world.log, '5-1')}")
    sound(page, axe)
    page.goto(f"{site}/papers?code=x")
    sound(page, axe)
