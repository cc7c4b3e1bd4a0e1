"""The page of an incident: clock, versions, persons, holds, instructions, who told whom; for the officers of 甲 in this contract, nobody else."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from tests.binding import bind  # isort: skip — binds Django first

from azukari.kernel.values import PersonId
from azukari.store.models import Party, Person
from azukari.web import counter
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, SIGNATORY, WARD_HANDOVER, WORKER, ident
from tests.web.conftest import Signed, serving
from tests.web.incident import OUTSIDE, Incidents
from tests.web.test_browser import Axe, sound
from tests.web.test_decide import SHOWN, part
from tests.web.test_sign_in_browser import shot
from tests.web.ward import contracts
from tests.web.world import STRANGER, World


@pytest.fixture(scope="module")
def told(built: World) -> Incidents:
    bind(built.url)
    counter.bind(built.desk)
    return Incidents(built)


@pytest.fixture
def page_of(told: Incidents, signed: Signed) -> Callable[..., str]:
    def look(person: PersonId = OFFICER, lang: str = "ja", number: int | None = None) -> str:
        answer = signed(person, lang).get(f"/contracts/{told.world.log}/incidents/{number or told.number}")
        assert answer.status_code == 200
        assert len(answer.content) < 100_000
        return answer.content.decode()

    return look


def row(page: str, heading: str) -> str:
    """A row of the versions."""
    versions = part(page, "versions")
    return next(one for one in versions.split("<tr>") if re.search(rf'<th scope="row">.*?{heading}</th>', one, re.DOTALL))


# ── what is on it ──


def test_the_clock_says_since_when_and_which_report_is_due(page_of: Callable[..., str], told: Incidents) -> None:
    clock = part(page_of(), "clock")
    assert "最も新しい報告では 2026-05-09 08:00" in clock, "the contractor has said since when it really knew"
    assert "2026-05-11 09:00" in clock
    assert "7日前" in clock
    assert re.search(r"国の委員会への速報</dt><dd>.*?報告しました", clock, re.DOTALL)
    assert "2026-06-09 23:59まで" in clock, "the thirtieth day, counting the first"


def test_versions_stand_side_by_side_and_contradictions_are_marked(page_of: Callable[..., str], told: Incidents) -> None:
    page = page_of()
    assert "食い違いが" in part(page, "versions")
    persons = row(page, "実人数")
    assert persons.index("12") < persons.index("340")
    assert f"第{told.one}号と違います" in persons
    assert "違います" in row(page, "知った日時")
    assert f"第{told.one}号から書き改め" in row(page, "原因")
    assert "違います" not in row(page, "種類")
    assert "なくなった" not in row(page, "本人への対応"), "what is said later of other things drops nothing"


def test_persons_and_items_stand_with_what_the_record_counts(page_of: Callable[..., str]) -> None:
    affected = part(page_of(), "affected")
    assert "納税通知書（戻り）" in affected
    assert "発送名簿" in affected
    assert "320" in affected
    assert "報告された数が、名指しされた品目の記録より多くなっています" in affected


def test_holds_and_instructions_stand_with_what_ended_them(page_of: Callable[..., str], told: Incidents) -> None:
    page = page_of()
    assert "続いています" in part(page, "stops")
    assert f"p17.lift-hold?hold={told.hold}" in part(page, "stops")
    orders = part(page, "orders")
    assert "回収してください。" in orders
    assert "12通を回収した。" in orders


def test_what_was_told_to_whom_is_in_order(page_of: Callable[..., str]) -> None:
    said = part(page_of(), "told")
    order = [said.index(one) for one in ("本人（乙の報告による）", "公表（乙の報告による）", "個人情報保護委員会")]
    assert order == sorted(order)
    assert "12人に電話でおわびした。" in said


def test_the_acts_are_one_click_away_with_things_filled_in(page_of: Callable[..., str], told: Incidents, signed: Signed) -> None:
    acts = part(page_of(), "acts")
    assert "stage=final" in acts
    assert "stage=preliminary" not in acts, "it is made already"
    links = re.findall(r'href="([^"]+)"', acts)
    hold = next(one for one in links if "p17.hold" in one).replace("&amp;", "&")
    form = signed(OFFICER).get(hold).content.decode()
    assert form.count(" checked") >= 2, "the items are ticked"
    final = next(one for one in links if "stage=final" in one).replace("&amp;", "&")
    assert '<option value="final" selected>' in signed(OFFICER).get(final).content.decode()
    assert "p17.lose-item" in part(page_of(APPROVER), "acts")
    assert "p17.lose-item" not in acts
    assert "p17.instruct" not in part(page_of(INSPECTOR), "acts")


def test_a_report_past_the_contractor_is_linked_and_says_nothing(page_of: Callable[..., str], told: Incidents) -> None:
    page = page_of(number=told.outside)
    assert f'href="/reports/{told.tip}"' in page
    assert OUTSIDE not in page
    assert f"/reports/{told.tip}" not in page_of(WARD_HANDOVER, number=told.outside), "who reads no reports is not shown which"
    assert f"/reports/{told.tip}" not in page_of()


def test_home_and_the_entry_lead_here(told: Incidents, signed: Signed) -> None:
    where = f"/contracts/{told.world.log}/incidents/{told.number}"
    assert where in signed(OFFICER).get("/home").content.decode()
    entry = f"/contracts/{told.world.log}/entries/{told.number}"
    assert where in signed(OFFICER).get(entry).content.decode()
    assert where not in signed(IN_CHARGE).get(entry).content.decode()


def test_the_report_to_the_commission_is_taken_as_paper_workbook_and_csv(
    page_of: Callable[..., str], told: Incidents, signed: Signed
) -> None:
    assert "report.pdf" in part(page_of(), "export")
    where = f"/contracts/{told.world.log}/incidents/{told.number}/report."
    for kind, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("csv", "﻿漏えい等報告".encode())):
        answer = signed(OFFICER).get(where + kind)
        assert answer.status_code == 200
        assert answer.content.startswith(begins)
        assert "attachment" in answer.headers["Content-Disposition"]
        assert "封入 四郎".encode() not in answer.content
        for person in (IN_CHARGE, WORKER, STRANGER):
            assert signed(person).get(where + kind).status_code == 404
    assert signed(OFFICER).get(where + "docx").status_code == 404
    forms = f"/contracts/{told.world.log}/forms"
    assert "様式第17-3号" in signed(OFFICER).get(forms).content.decode()
    assert "様式第17-3号" not in signed(IN_CHARGE).get(forms).content.decode()


# ── who sees it ──


def test_it_is_there_for_the_officers_of_this_contract_alone(told: Incidents, signed: Signed) -> None:
    log = told.world.log
    (other,) = contracts(told.world, 1)
    for number in (told.number, told.outside):
        for person in (IN_CHARGE, SIGNATORY, WORKER, STRANGER, other.charge):
            assert signed(person).get(f"/contracts/{log}/incidents/{number}").status_code == 404
    browser = signed(OFFICER)
    for path in (
        f"{log}/incidents/{told.hold}",
        f"{log}/incidents/99999",
        f"{other.log}/incidents/{told.number}",
        "en-0000000000000000/incidents/1",
    ):
        assert browser.get(f"/contracts/{path}").status_code == 404
    # an inspector of another contract of the same body has no part in this one's incidents
    assert signed(INSPECTOR).get(f"/contracts/{other.log}/incidents/1").status_code == 404


def test_an_officer_of_another_entrusting_body_finds_neither_page(told: Incidents, signed: Signed) -> None:
    body, officer = ident("pt", "elsewhere"), PersonId(ident("pn", "elsewhere"))
    Party.objects.get_or_create(id=body, defaults={"name": "よその区", "is_body": True})
    Person.objects.get_or_create(id=officer, defaults={"name": "余所 一", "home": body})
    browser = signed(officer)
    log, number = told.world.log, told.number
    for path in (f"incidents/{number}", f"incidents/{number}/report.csv", f"decisions/{told.hold}", f"decisions/{number}"):
        assert browser.get(f"/contracts/{log}/{path}").status_code == 404
        assert signed(OFFICER).get(f"/contracts/{log}/{path}").status_code == 200


# ── as light ──


def test_more_versions_cost_no_more_questions(told: Incidents, signed: Signed) -> None:
    browser, where = signed(OFFICER), f"/contracts/{told.world.log}/incidents/{told.number}"

    def once() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(where)
        return len(queries)

    def cost() -> int:
        # what is remembered for a while is asked again now and then, whatever there is on the page
        return min(once() for _ in range(3))

    few = cost()
    for _ in range(6):
        told.reports(rows=350, persons=340, items=told.items, other="経過" * 900)
    assert cost() <= few <= 25
    page = browser.get(where)
    assert len(page.content) < 100_000
    assert "間の版" in page.content.decode()


# ── in a browser ──


@pytest.fixture
def site(told: Incidents, world: World) -> Iterator[str]:
    with serving() as address:
        yield address


def test_it_is_sound(site: str, told: Incidents, page: Page, axe: Axe) -> None:
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{OFFICER}"]')
    page.wait_for_url(f"{site}/home")
    for lang, width in SHOWN:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/contracts/{told.world.log}/incidents/{told.number}")
        sound(page, axe)
        shot(page, "incident", lang)
