"""Registering in one sitting: three ways to begin, the steps as the record has them, and what the contractor then owes."""

from html import unescape

import pytest
from playwright.sync_api import Page

from tests.shapes import shapes

from tests.binding import bind  # isort: skip — binds Django first

from azukari.web import counter
from tests.story import APPROVER, IN_CHARGE, OFFICER, WARD
from tests.web.conftest import Signed, serving
from tests.web.test_browser import WIDTHS, Axe, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.ward import Contract
from tests.web.world import STRANGER, World


@pytest.fixture(scope="module")
def fresh(built: World) -> Contract:
    """A contract that was only just registered."""
    bind(built.url)
    counter.bind(built.desk)
    one = Contract(built, 2)
    one.does(
        "p00.register", OFFICER, ward=WARD, ward_name="架空区", subject=one.subject, section="介護保険課", contractor=one.firm,
        contractor_name=one.firm_name, signatory=one.signatory, signatory_name="契約 締結", since="2026-06-01", until="2027-03-31",
        purposes=[{"label": "入力"}], files=[{"label": "認定調査票"}],
    )  # fmt: skip
    return one


def test_there_are_three_ways_to_begin_and_last_years_is_chosen_by_name(world: World, fresh: Contract, signed: Signed) -> None:
    page = signed(OFFICER).get("/contracts/begin").content.decode()
    assert f'<option value="{world.log}">' in page
    assert "新しい契約" in page
    assert "紙で続けてきた契約" in page
    copied = signed(OFFICER).get("/contracts/new", {"renews": world.log}).content.decode()
    assert "納税通知書の印刷・封入封緘" in unescape(copied)
    assert "2027-04-01" in copied
    assert signed(IN_CHARGE).get("/contracts/begin").status_code == 404
    assert 'href="/contracts/begin"' in signed(OFFICER).get("/contracts").content.decode()


def test_a_registration_that_was_left_is_offered_again(fresh: Contract, signed: Signed) -> None:
    browser = signed(APPROVER)
    assert "書きかけ" not in browser.get("/contracts/begin").content.decode()
    kept = browser.post("/contracts/new", {"subject": "途中の業務", "_keep": "1"})
    assert kept.status_code == 200
    assert browser.post("/contracts/new", {"subject": "途中の業務", "_keep": "quietly"}).status_code == 204
    assert "書きかけ" in browser.get("/contracts/begin").content.decode()
    assert 'value="途中の業務"' in browser.get("/contracts/new").content.decode()
    assert "途中の業務" not in signed(OFFICER).get("/contracts/new").content.decode(), "a draft is its writer's alone"
    browser.post("/contracts/new", {"_discard": "1"})
    assert "書きかけ" not in browser.get("/contracts/begin").content.decode()


def test_what_was_typed_of_a_renewal_goes_on_as_one(world: World, fresh: Contract, signed: Signed) -> None:
    browser, where = signed(APPROVER), f"/contracts/new?renews={world.log}"
    browser.post(where, {"subject": "翌年度の印刷", "_keep": "1"})
    assert f'href="{where}"' in browser.get("/contracts/begin").content.decode()
    assert 'value="翌年度の印刷"' in browser.get(where).content.decode()
    assert "翌年度の印刷" not in browser.get("/contracts/new").content.decode()
    browser.post(where, {"_discard": "1"})


def test_each_step_is_done_when_the_record_says_so_and_leads_to_the_next(fresh: Contract, signed: Signed) -> None:
    where = f"/contracts/{fresh.log}/begin"
    page = text_of(signed(OFFICER).get(where))
    assert "全4段のうち1段が済みました" in page
    assert "まだ：甲・承諾権者、甲・授受担当、甲・検査員" in page
    assert "責任者を指定する" in page, "what the contractor owes"
    fresh.does("p00.appoint", OFFICER, person=APPROVER, full_name="大沢 茂", capacity="approver")
    assert "まだ：甲・授受担当、甲・検査員" in text_of(signed(OFFICER).get(where))
    for capacity, name in (("ward_handover_officer", "川辺 守"), ("inspector", "森 景子")):
        last = fresh.does("p00.appoint", OFFICER, full_name=name, capacity=capacity)
    assert "全4段のうち2段が済みました" in text_of(signed(OFFICER).get(where))
    receipt = signed(OFFICER).get(f"/contracts/{fresh.log}/entries/{last.entry.number}?done=1").content.decode()
    assert f'href="{where}"' in receipt, "one goes on from the receipt"
    assert "あなたの立場では行えません" in text_of(signed(OFFICER).get(where)), "terms are for the approver"
    fresh.does("p00.adopt-term", APPROVER, term="term.first_notice_hours", value=1, source="決定第2号")
    page = text_of(signed(APPROVER).get(where))
    assert "全4段のうち3段が済みました" in page
    assert "1件を定めました" in page


def test_it_is_for_the_ward_of_the_contract_alone(world: World, fresh: Contract, signed: Signed) -> None:
    assert signed(IN_CHARGE).get(f"/contracts/{world.log}/begin").status_code == 404
    for person in (IN_CHARGE, STRANGER):
        assert signed(person).get(f"/contracts/{fresh.log}/begin").status_code == 404


@pytest.mark.parametrize("lang, width", shapes(*WIDTHS))
def test_it_is_sound(world: World, fresh: Contract, page: Page, axe: Axe, lang: str, width: int) -> None:
    with serving() as site:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/sign-in")
        page.click(f'button[value="{APPROVER}"]')
        page.wait_for_url(f"{site}/home")
        for name, where in (
            ("register", "/contracts/new"),
            ("begin", "/contracts/begin"),
            ("begin-steps", f"/contracts/{fresh.log}/begin"),
        ):
            page.goto(site + where)
            sound(page, axe)
            shot(page, name, lang)
