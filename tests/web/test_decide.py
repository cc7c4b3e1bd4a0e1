"""The page on which 甲 decides: what is asked, what is known of the firm, drafts, forms; nothing of it for anybody else."""

import os
import re
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page

from tests.binding import bind  # isort: skip — binds Django first

from azukari.desk.documents import Attachment
from azukari.kernel.values import PersonId
from azukari.store.models import Log, Person
from azukari.web import counter
from tests.content.making import paged
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, ident
from tests.web.conftest import Signed, serving
from tests.web.test_browser import Axe, sound
from tests.web.test_sign_in_browser import shot
from tests.web.ward import Contract, busy
from tests.web.world import STRANGER, World

EVERY = (("ja", 320), ("en", 1280), ("en", 320), ("ja", 1280))
SHOWN = EVERY if os.environ.get("AZUKARI_EVERY_PAGE") == "all" else EVERY[:2]
SHIOMI = "潮見ロジ株式会社"


class Told:
    """A ward with two contracts of firms that ask for the same subcontractor, one of them refused before."""

    def __init__(self, world: World) -> None:
        before = {*Log.objects.values_list("pk", flat=True)}
        self.numbers = busy(world)
        fresh = {*Log.objects.values_list("pk", flat=True)} - before
        self.log = next(log for log in fresh if world.desk.look(log, lambda book: "p07.request-consent" in book.acts))
        self.one, self.other = Contract(world, 2).begins({}), Contract(world, 3).begins({"ringi_for_decisions": 1})
        asked = self.asks(self.one, "潮見ロジ（株）")
        self.one.does("p07.decline", APPROVER, request=asked, tier=1, reasons="能力を確かめられない。")
        self.ringi = self.asks(self.other, "みさき運送")
        self.bare = self.asks(self.one, "みさき運送", address="架空区西一丁目")
        self.one.does("p07.ask-further", OFFICER, request=self.bare, tier=1, what="従業員の数")
        world.clock.at("2026-05-08 17:30")

    def asks(self, contract: Contract, name: str, **more: str) -> int:
        return contract.does(
            "p07.request-consent", contract.charge, content="封入作業", purposes=[1], subcontractor_name=name, since="2026-06-01",
            until="2027-03-31", reason="繁忙期のため", measures="入退室の管理", supervision="月1回の立入り", **more,
        ).entry.number  # fmt: skip


@pytest.fixture(scope="module")
def told(built: World) -> Told:
    bind(built.url)
    counter.bind(built.desk)
    return Told(built)


@pytest.fixture
def asked(told: Told) -> tuple[str, int]:
    """The first contract's request, which waits: its log and its number."""
    return told.log, told.numbers["asked"]


@pytest.fixture
def page_of(asked: tuple[str, int], signed: Signed) -> Callable[..., str]:
    def look(person: PersonId = APPROVER, lang: str = "ja") -> str:
        answer = signed(person, lang).get(f"/contracts/{asked[0]}/decisions/{asked[1]}")
        assert answer.status_code == 200
        return answer.content.decode()

    return look


def part(page: str, kind: str) -> str:
    begins = page.index(f'<section id="{kind}"')
    return page[begins : page.index("</section>", begins)]


# ── what is on it ──


def test_the_tree_stands_as_it_is_and_as_it_would_be(page_of: Callable[..., str]) -> None:
    tree = part(page_of(), "tree")
    now, then = tree.split("<h3>")[1:3]
    assert "いまの体制" in now
    assert SHIOMI not in now
    assert "承諾した場合の体制" in then
    assert "帆影印刷株式会社の下に 申請中の再委託先 潮見ロジ株式会社" in then
    assert "まだ承諾していません　2026-06-01 – 2027-03-31" in then
    assert "<td>帆影印刷株式会社</td>" in then, "the table says whose subcontractor it would be"


def test_each_matter_stands_beside_the_sentence_that_asks_for_it(page_of: Callable[..., str]) -> None:
    matters = part(page_of(), "matters")
    order = [
        matters.index(word) for word in ("封入作業", SHIOMI, "令和8年6月1日", "繁忙期のため", "入退室の管理", "月1回の立入り")
    ]
    assert order == sorted(order)
    assert "能力を確かめた書類：記載なし" in matters
    assert "その他の事項：記載なし" in matters
    for item in "アイウエオカキ":
        assert f"第7第1項{item}" in matters or f"{item}" in matters


def test_a_matter_that_was_asked_for_later_stands_with_its_answer(told: Told, signed: Signed) -> None:
    page = signed(OFFICER).get(f"/contracts/{told.one.log}/decisions/{told.bare}").content.decode()
    assert "従業員の数" in part(page, "matters")
    assert "追加の事項への回答を待っています" in page
    assert "従業員の数" in part(page, "followed")
    told.one.does("p07.answer-further", told.one.charge, request=told.bare, answer="40人です。")
    page = signed(OFFICER).get(f"/contracts/{told.one.log}/decisions/{told.bare}").content.decode()
    assert "40人です。" in part(page, "matters")


def test_the_history_of_the_firm_is_that_of_this_body_and_knows_it_by_name(page_of: Callable[..., str], told: Told) -> None:
    past = part(page_of(), "past")
    assert told.one.subject in past
    assert "名称が同じ" in past
    assert "承諾しませんでした" in past
    assert told.other.subject not in past, "where the firm does not appear, nothing is said"


def test_whoever_may_consent_decides_here_and_others_are_told_who_does(
    page_of: Callable[..., str], asked: tuple[str, int]
) -> None:
    forms = part(page_of(), "forms")
    for act in ("p07.consent", "p07.decline", "p07.ask-further"):
        assert f'action="/contracts/{asked[0]}/acts/{act}"' in forms
    assert f'<input type="hidden" name="request" value="{asked[1]}">' in forms
    officers = part(page_of(OFFICER), "forms")
    assert "acts/p07.consent" not in officers
    assert "甲のほかの職員が行います" in officers
    assert "acts/p07.ask-further" in officers


def test_a_decision_is_made_from_the_page(told: Told, signed: Signed) -> None:
    asked = told.asks(told.one, "みさき運送")
    where = f"/contracts/{told.one.log}/decisions/{asked}"
    browser = signed(APPROVER)
    forms = part(browser.get(where).content.decode(), "forms")
    hidden = dict(re.findall(r'<input type="hidden" name="(request|tier)" value="(\d+)">', forms))
    answer = browser.post(f"/contracts/{told.one.log}/acts/p07.decline", {**hidden, "reasons": "必要がない。", "_do": "1"})
    assert answer.status_code == 302
    page = browser.get(where).content.decode()
    assert "承諾しませんでした" in page
    assert "acts/p07.consent" not in page
    assert "みさき運送" in page


def test_a_draft_leads_to_the_request_and_shows_whom_it_waits_for(
    page_of: Callable[..., str], told: Told, asked: tuple[str, int], signed: Signed
) -> None:
    drafts = part(page_of(OFFICER), "drafts")
    assert "8選第12号" in drafts
    assert "回議中" in drafts
    assert f"p00.agree-draft?draft={told.numbers['drafted']}" in drafts
    assert "p00.agree-draft" not in part(page_of(APPROVER), "drafts"), "it does not wait for its drafter"
    same = signed(OFFICER).get(f"/contracts/{asked[0]}/decisions/{told.numbers['drafted']}").content.decode()
    assert SHIOMI in part(same, "matters")


def test_where_a_decided_draft_is_needed_it_is_said(told: Told, signed: Signed) -> None:
    where = f"/contracts/{told.other.log}/decisions/{told.ringi}"
    drafts = part(signed(OFFICER).get(where).content.decode(), "drafts")
    assert "決裁が必要です" in drafts
    assert "p00.draft" in part(signed(APPROVER).get(where).content.decode(), "drafts")


def test_other_decisions_have_the_same_page(told: Told, signed: Signed) -> None:
    rules = told.one.does(
        "p05.submit-rules", told.one.charge, title_of="個人情報保護規程", version="1", in_force_from="2026-04-01",
        document=Attachment("規程.pdf", paged(1)),
    )  # fmt: skip
    page = signed(OFFICER).get(f"/contracts/{told.one.log}/decisions/{rules.entry.number}").content.decode()
    assert "個人情報保護規程" in part(page, "matters")
    assert "acts/p05.return-rules" in part(page, "forms")


# ── who sees it ──


def test_it_is_there_for_the_officers_of_this_contract_alone(
    world: World, told: Told, asked: tuple[str, int], signed: Signed
) -> None:
    where = f"/contracts/{asked[0]}/decisions/{asked[1]}"
    charge = PersonId(ident("pn", "wardchrg0"))
    assert Person.objects.filter(pk=charge).exists()
    for stranger in (STRANGER, IN_CHARGE, charge, INSPECTOR):
        assert signed(stranger).get(where).status_code == 404
    browser = signed(APPROVER)
    for number in (0, 99_999, told.numbers["asked"] + 1_000):
        assert browser.get(f"/contracts/{asked[0]}/decisions/{number}").status_code == 404
    assert browser.get(f"/contracts/en-0000000000000000/decisions/{asked[1]}").status_code == 404


# ── as light ──


def test_more_contracts_cost_no_more_questions(world: World, asked: tuple[str, int], signed: Signed) -> None:
    browser, where = signed(APPROVER), f"/contracts/{asked[0]}/decisions/{asked[1]}"

    def once() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = browser.get(where)
        assert len(answer.content) < 100_000
        return len(queries)

    def cost() -> int:
        # what is remembered for a while is asked again now and then, whatever there is on the page
        return min(once() for _ in range(3))

    few = cost()
    for number in (5, 8, 11):
        more = Contract(world, number).begins({})
        more.does(
            "p07.request-consent", more.charge, content="封入", purposes=[1], subcontractor_name=SHIOMI, since="2026-06-01",
            until="2027-03-31", reason="繁忙", measures="施錠", supervision="月1回",
        )  # fmt: skip
    assert cost() <= few <= 40


# ── in a browser ──


@pytest.fixture
def site(world: World, told: Told) -> Iterator[str]:
    with serving() as address:
        yield address


def test_it_is_sound(site: str, asked: tuple[str, int], page: Page, axe: Axe) -> None:
    page.goto(f"{site}/sign-in")
    page.click(f'button[value="{APPROVER}"]')
    page.wait_for_url(f"{site}/home")
    for lang, width in SHOWN:
        page.set_viewport_size({"width": width, "height": 900})
        page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
        page.goto(f"{site}/contracts/{asked[0]}/decisions/{asked[1]}")
        sound(page, axe)
        shot(page, "decide", lang)
