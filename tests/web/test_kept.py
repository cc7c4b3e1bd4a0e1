"""Submitted once, submitted to several: each contract its own entry, its own receipt, its own refusal; nothing twice, nothing unasked."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from azukari.annex import ACTS
from azukari.desk.documents import Attachment
from azukari.kernel.asks import DocumentWords
from azukari.kernel.wire import entry_of
from azukari.store import record
from azukari.store.models import Tally
from azukari.vault.blobs import Blobs
from azukari.web import counter
from tests.binding import bind
from tests.shapes import shapes
from tests.story import IN_CHARGE, OFFICER, WORKER
from tests.web.clients import Client, clients
from tests.web.conftest import Signed, serving
from tests.web.documents import pdf
from tests.web.test_browser import Axe, sign_in, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.world import STRANGER, World

RULES = pdf(2, "Rules")


@pytest.fixture(scope="module")
def firm(built: World) -> list[Client]:
    """Five clients; in the first everything was submitted."""
    bind(built.url)
    counter.bind(built.desk)
    found = clients(built, 5)
    first = found[0]
    first.does(
        "p05.submit-rules", IN_CHARGE, title_of="個人情報取扱規程", version="3", in_force_from="2026-04-01",
        document=Attachment("規程 第3版.pdf", RULES),
    )  # fmt: skip
    first.does("p06.notify-facility", IN_CHARGE, label="本社工場", address="架空区北一丁目2番3号", rooms="印刷室")
    place = built.desk.look(first.log, lambda book: next(iter(book.whole.slices[6].of(1).facilities)))
    first.does(
        "p06.notify-schedule", IN_CHARGE, place=place, work="印刷", since="2026-04-01", until="2027-03-31",
        weekdays=[0, 1, 2, 3, 4], from_minute=510, to_minute=1050,
    )  # fmt: skip
    first.does("p12.register-measure", IN_CHARGE, label="入退室管理")
    attended = [first.person("青木 一郎"), first.person("石井 直美"), IN_CHARGE]
    first.does(
        "p03.hold-course",
        IN_CHARGE,
        held_on="2026-05-01",
        topics=["protection", "annex", "other"],
        attended=attended,
        teacher="外部講師",
    )
    return found


@pytest.fixture
def mine(world: World, firm: list[Client], signed: Signed) -> Callable[..., Browser]:
    return lambda lang="ja": signed(IN_CHARGE, lang)


@pytest.fixture
def site(world: World, firm: list[Client]) -> Iterator[str]:
    with serving() as address:
        yield address


def number_of(client: Client, act: str) -> int:
    return client.world.desk.look(client.log, lambda book: int(book.acts[act][-1]))


def address(firm: list[Client], act: str) -> str:
    return f"/mine/kept/{firm[0].log}/{number_of(firm[0], act)}"


def entry(client: Client, act: str) -> tuple[Any, dict[str, Any]]:
    row = record.entry(client.log, number_of(client, act))
    assert row is not None
    return entry_of(row.leaf, ACTS).act, client.world.desk.words.open(client.log, row.seq, row.words).words  # type: ignore[arg-type]


def sizes(firm: list[Client]) -> list[int | None]:
    return [record.size(one.log) for one in firm]


def test_everything_that_was_submitted_stands_there_with_where_it_is_lacking(
    mine: Callable[..., Browser], firm: list[Client]
) -> None:
    text = text_of(mine().get("/mine/kept"))
    for said in ("個人情報取扱規程", "本社工場", "外部講師", "入退室管理", "6件中1件の契約に提出済み"):
        assert said in text, said
    assert "残りの5件に提出する" in text


def test_looking_enters_nothing_and_tells_what_would_become_of_it(mine: Callable[..., Browser], firm: list[Client]) -> None:
    before = sizes(firm)
    page = mine().post(address(firm, "p05.submit-rules"), {"to": [firm[1].log, firm[2].log], "do": "look"})
    text = text_of(page)
    assert text.count("提出できます") == 2
    assert "2件の契約に提出する" in text
    assert firm[3].subject not in text.split("どの契約に提出するか")[0]
    assert sizes(firm) == before


def test_rules_with_their_document_get_an_entry_of_their_own_in_each_contract(
    mine: Callable[..., Browser], firm: list[Client]
) -> None:
    where = address(firm, "p05.submit-rules")
    page = mine().post(where, {"to": [firm[1].log, firm[2].log], "do": "record"})
    assert "2件の契約に提出しました" in text_of(page)
    for one in firm[1:3]:
        number = number_of(one, "p05.submit-rules")
        assert f"/contracts/{one.log}/entries/{number}" in page.content.decode()
        _, words = entry(one, "p05.submit-rules")
        assert (words["title_of"], words["version"]) == ("個人情報取扱規程", "3")
        saved = mine().get(f"/contracts/{one.log}/entries/{number}/documents/document")
        assert saved.content == RULES
    blobs = {entry(one, "p05.submit-rules")[1]["document"]["blob"] for one in firm[:3]}
    assert len(blobs) == 3, "each contract holds it under a key of its own"


def test_handed_in_again_nothing_stands_twice(mine: Callable[..., Browser], firm: list[Client]) -> None:
    where = address(firm, "p12.register-measure")
    mine().post(where, {"to": [firm[3].log], "do": "record"})
    before = sizes(firm)
    page = mine().post(where, {"to": [firm[3].log], "do": "record"})
    assert "すでに提出済み" in text_of(page)
    assert "どの契約にも提出していません" in text_of(page)
    assert sizes(firm) == before


def test_a_schedule_follows_its_facility_and_is_refused_where_that_was_not_notified(
    mine: Callable[..., Browser], firm: list[Client]
) -> None:
    where = address(firm, "p06.notify-schedule")
    page = mine().post(where, {"to": [firm[1].log], "do": "record"})
    text = text_of(page)
    assert "このままでは提出できません" in text
    assert "その施設は通知されていません" in text
    assert f"/contracts/{firm[1].log}/acts/p06.notify-schedule?" in page.content.decode()
    assert "p06.notify-schedule" not in firm[1].world.desk.look(firm[1].log, lambda book: set(book.acts))
    mine().post(address(firm, "p06.notify-facility"), {"to": [firm[1].log], "do": "record"})
    done = mine().post(where, {"to": [firm[1].log], "do": "record"})
    assert "1件の契約に提出しました" in text_of(done)
    act, _ = entry(firm[1], "p06.notify-schedule")
    first, _ = entry(firm[0], "p06.notify-facility")
    assert act.place == first.place, "one building is one facility"


def test_a_course_counts_for_those_who_attended_and_are_on_that_register(
    mine: Callable[..., Browser], firm: list[Client]
) -> None:
    where = address(firm, "p03.hold-course")
    page = mine().post(where, {"to": [firm[1].log], "topics": ["protection", "other"], "do": "record"})
    assert "名簿にないため除く：青木 一郎" in text_of(page)
    act, _ = entry(firm[1], "p03.hold-course")
    assert set(act.attended) == {firm[1].person("石井 直美"), IN_CHARGE}
    assert [one.value for one in act.topics] == ["protection", "other"]


def test_the_annex_of_another_contract_is_not_taken_as_taught_unless_it_is_said(
    mine: Callable[..., Browser], firm: list[Client]
) -> None:
    page = mine().get(address(firm, "p03.hold-course")).content.decode()
    assert re.search(r'name="topics" value="protection" checked', page)
    assert re.search(r'name="topics" value="annex">', page)
    none = mine().post(address(firm, "p03.hold-course"), {"to": [firm[2].log], "do": "record"})
    assert none.status_code == 422
    assert "教えた内容を一つ以上選んでください" in text_of(none)


def test_where_nobody_attended_it_is_told(mine: Callable[..., Browser], firm: list[Client], world: World) -> None:
    only = firm[0].does(
        "p03.hold-course",
        IN_CHARGE,
        held_on="2026-05-02",
        topics=["other"],
        attended=[firm[0].person("青木 一郎")],
        teacher="講師",
    )
    page = mine().post(
        f"/mine/kept/{firm[0].log}/{only.entry.number}", {"to": [firm[2].log], "topics": ["other"], "do": "record"}
    )
    assert "受講した者が、この契約の名簿にいません" in text_of(page)
    assert "p03.hold-course" not in world.desk.look(firm[2].log, lambda book: set(book.acts))


def test_without_a_contract_chosen_it_is_told(mine: Callable[..., Browser], firm: list[Client]) -> None:
    page = mine("en").post(address(firm, "p06.notify-facility"), {"do": "look"})
    assert page.status_code == 422
    assert "Choose at least one contract" in text_of(page)


def test_a_document_that_cannot_be_read_any_more_is_told_and_nothing_entered(
    mine: Callable[..., Browser], firm: list[Client], world: World
) -> None:
    """DOCUMENT_LOST"""
    receipt = firm[0].does("p12.register-measure", IN_CHARGE, label="監視カメラ", evidence=Attachment("図面.pdf", pdf(1, "Plan")))
    kept = DocumentWords(**receipt.words["evidence"])
    Blobs(world.desk.instance.blobs).path(kept.blob).unlink()
    before = sizes(firm)
    page = mine("en").post(f"/mine/kept/{firm[0].log}/{receipt.entry.number}", {"to": [firm[2].log], "do": "record"})
    assert "attach it anew on the page of this contract" in text_of(page)
    assert sizes(firm) == before


def test_what_was_returned_or_withdrawn_is_not_put_to_others(mine: Callable[..., Browser], firm: list[Client]) -> None:
    four = firm[4]
    rules = four.does(
        "p05.submit-rules", IN_CHARGE, title_of="差し戻される規程", version="1", in_force_from="2026-04-01",
        document=Attachment("規程.pdf", pdf(1, "Other")),
    )  # fmt: skip
    facility = four.does("p06.notify-facility", IN_CHARGE, label="やめる工場", address="架空区9")
    assert "差し戻される規程" in text_of(mine().get("/mine/kept"))
    four.does("p05.return-rules", four.officer, submission=rules.entry.number, comments="足りません。")
    four.does("p06.withdraw-facility", IN_CHARGE, place=facility.entry.act.place)  # type: ignore[attr-defined]  # its own act
    text = text_of(mine().get("/mine/kept"))
    assert "差し戻される規程" not in text
    assert "やめる工場" not in text
    assert mine().get(f"/mine/kept/{four.log}/{rules.entry.number}").status_code == 404


def test_the_receipt_of_what_can_be_put_to_others_leads_there(mine: Callable[..., Browser], firm: list[Client]) -> None:
    browser = mine()
    browser.get("/mine")
    number = number_of(firm[0], "p06.notify-facility")
    assert (
        f"/mine/kept/{firm[0].log}/{number}" in browser.get(f"/contracts/{firm[0].log}/entries/{number}?done=1").content.decode()
    )
    assert "/mine/kept/" not in browser.get(f"/contracts/{firm[0].log}/entries/{number}").content.decode()


def test_something_new_begins_in_a_contract_that_is_chosen(mine: Callable[..., Browser], firm: list[Client]) -> None:
    page = mine().get("/mine/kept", {"act": "p05.submit-rules", "contract": firm[2].log})
    assert page.headers["Location"] == f"/contracts/{firm[2].log}/acts/p05.submit-rules"
    for given in ({"act": "p00.note", "contract": firm[2].log}, {"act": "p05.submit-rules", "contract": "en-0000000000000000"}):
        assert mine().get("/mine/kept", given).status_code == 404


@pytest.mark.parametrize("person", [WORKER, OFFICER, STRANGER])
def test_who_is_not_in_charge_submits_nothing(world: World, firm: list[Client], signed: Signed, person: Any) -> None:
    before = sizes(firm)
    browser = signed(person)
    assert "個人情報取扱規程" not in text_of(browser.get("/mine/kept"))
    where = address(firm, "p05.submit-rules")
    assert browser.get(where).status_code == 404
    assert browser.post(where, {"to": [firm[3].log], "do": "record"}).status_code == 404
    assert sizes(firm) == before
    assert not Tally.objects.filter(log_id__in=[one.log for one in firm]).exists()


def test_a_contract_that_is_not_theirs_is_not_submitted_to(
    mine: Callable[..., Browser], firm: list[Client], world: World
) -> None:
    foreign = world.desk.begin(firm[0].ward)
    page = mine().post(address(firm, "p06.notify-facility"), {"to": [foreign], "do": "record"})
    assert page.status_code == 422
    assert record.size(foreign) == 0


def test_a_forged_form_submits_nothing(mine: Callable[..., Browser], firm: list[Client]) -> None:
    before = sizes(firm)
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = mine().cookies
    assert strict.post(address(firm, "p05.submit-rules"), {"to": [firm[3].log], "do": "record"}).status_code == 403
    assert sizes(firm) == before


def test_the_number_of_questions_does_not_grow_with_the_contracts(
    mine: Callable[..., Browser], firm: list[Client], world: World
) -> None:
    from azukari.web.views_kept import shelf

    officer = world.officer(IN_CHARGE)
    shelf(officer)
    with CaptureQueriesContext(connection) as queries:
        found, _ = shelf(officer)
    assert len(found) == 6
    assert len(queries) <= 9


@pytest.mark.parametrize("lang, width", shapes(320, 360, 1280))
def test_from_the_shelf_over_the_preview_to_the_receipts(
    site: str, firm: list[Client], page: Page, axe: Axe, lang: str, width: int
) -> None:
    label = f"第{width}会議室 {lang}"
    firm[0].does("p06.notify-facility", IN_CHARGE, label=label, address="架空区2")
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}/mine/kept")
    sound(page, axe)
    shot(page, "kept-0", lang)
    page.locator(".shelf .card", has_text=label).locator(".shelf-do a").click()
    sound(page, axe)
    shot(page, "kept-1-chosen", lang)
    page.locator("input[name=to]").first.uncheck()
    page.locator("button[name=do][value=look]").click()
    sound(page, axe)
    shot(page, "kept-2-preview", lang)
    page.locator("button[value=record]").click()
    expect(page.locator(".becomes-done")).to_have_count(4)
    sound(page, axe)
    shot(page, "kept-3-done", lang)


def test_a_choice_that_says_nothing_takes_the_focus_to_what_is_wrong(site: str, firm: list[Client], page: Page, axe: Axe) -> None:
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}{address(firm, 'p03.hold-course')}")
    for box in page.locator("input[name=to]").all():
        box.uncheck()
    page.locator("button[name=do]").click()
    expect(page.locator(".summary")).to_be_focused()
    sound(page, axe)
    page.locator(".summary a").click()
    expect(page.locator("#f-to")).to_be_focused()
