"""A roster as offices have it: pasted or chosen, each bad row named, nobody entered before it is confirmed, nobody entered twice."""

import io
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser
from playwright.sync_api import Page, expect

from azukari.paper import lists
from azukari.store import record
from azukari.store.models import Tally
from tests.paper.test_lists import book
from tests.shapes import shapes
from tests.story import IN_CHARGE, OFFICER, WARD_HANDOVER, WORKER
from tests.web.clients import Client, clients
from tests.web.conftest import Signed
from tests.web.test_browser import Axe, sign_in, sound
from tests.web.test_pages import text_of
from tests.web.test_sign_in_browser import shot
from tests.web.world import STRANGER, World

HEAD = ("№", "氏名", "フリガナ", "担当業務", "開始日")
NAMES = ("髙田 美穂", "𠮷野　光", "ﾜﾀﾅﾍﾞ 剛", "德田 葵")


def table(*rows: tuple[str, ...], title: str = "業務従事者名簿（令和８年度）") -> str:
    return "\n".join("\t".join(row) for row in ((title,), (), HEAD, *rows))


def row(name: str, since: str = "令和８年５月７日", work: str = "印刷") -> tuple[str, ...]:
    return ("１", name, "ﾌﾘｶﾞﾅ", work, since)


@pytest.fixture
def client(world: World, request: pytest.FixtureRequest) -> Client:
    """A fresh contract for each test."""
    number = len(_MADE)
    _MADE.append(request.node.name)
    return Client(world, number % 9).begins()


_MADE: list[str] = []


def path(client: Client) -> str:
    return f"/contracts/{client.log}/roster"


def record_form(page: Any) -> dict[str, str]:
    found = re.search(r'name="rows" value="([^"]*)"', page.content.decode())
    assert found is not None
    return {"rows": unescape(found[1]), "record": "1"}


def names(client: Client) -> list[str]:
    def on_register(book: Any) -> list[str]:
        return [book.names[one] for one in book.whole.slices[2].enrolled]

    return client.world.desk.look(client.log, on_register)


# ── looking ──


def test_what_was_pasted_is_looked_at_and_nothing_is_entered(client: Client, signed: Signed) -> None:
    size = record.size(client.log)
    page = signed(IN_CHARGE).post(path(client), {"pasted": table(*(row(name) for name in NAMES))})
    text = text_of(page)
    assert page.status_code == 200
    assert "4行：新規 4、登録済み 0、誤り 0" in text
    assert "まだ何も登録していません" in text
    assert record.size(client.log) == size


def test_names_are_entered_byte_for_byte_and_each_has_its_receipt(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    looked = browser.post(path(client), {"pasted": table(*(row(name) for name in NAMES))})
    done = browser.post(path(client), record_form(looked))
    assert "4行を登録しました" in text_of(done)
    assert names(client) == list(NAMES)
    receipts = re.findall(rf'/contracts/{client.log}/entries/(\d+)"', done.content.decode())
    assert len(receipts) == len(NAMES)
    for number in receipts:
        assert "業務従事者を登録する" in text_of(browser.get(f"/contracts/{client.log}/entries/{number}"))


def test_the_days_of_an_office_are_read(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    days = ("令和８年５月７日", "R8.5.7", "2026/5/7", "２０２６－５－７")
    looked = browser.post(path(client), {"pasted": table(*(row(name, day) for name, day in zip(NAMES, days, strict=True)))})
    browser.post(path(client), record_form(looked))
    since = client.world.desk.look(client.log, lambda one: {each.since for each in one.whole.slices[2].enrolled.values()})
    assert since == {"2026-05-07"}


def test_each_bad_row_is_named_with_its_column_and_what_was_pasted_is_still_there(client: Client, signed: Signed) -> None:
    size = record.size(client.log)
    pasted = table(row(NAMES[0]), row(NAMES[1], "来月から"), row("", work="印刷"), row(NAMES[0]))
    page = signed(IN_CHARGE).post(path(client), {"pasted": pasted})
    text = text_of(page)
    assert "5行目「いつから」" in text
    assert "6行目「氏名」" in text
    assert "7行目は4行目と同じです" in text
    assert 'name="record"' not in page.content.decode()
    assert "来月から" in unescape(page.content.decode().split("<textarea")[1])
    assert record.size(client.log) == size


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_a_csv_in_the_encodings_of_offices_is_read(client: Client, signed: Signed, encoding: str) -> None:
    text = "業務従事者名簿,,,,\r\n" + "\r\n".join(",".join(one) for one in (HEAD, row("髙田 美穂"), row("ﾜﾀﾅﾍﾞ 剛"))) + "\r\n"
    file = io.BytesIO(text.encode(encoding))
    file.name = "名簿.csv"
    page = signed(IN_CHARGE).post(path(client), {"file": file})
    assert "新規 2" in text_of(page)
    assert "髙田 美穂\t" in unescape(page.content.decode()), "it can be corrected on the page"


def test_a_workbook_with_a_merged_title_and_notes_is_read(client: Client, signed: Signed) -> None:
    rows = [["業務従事者名簿", "", "", "", ""], ["令和8年5月1日現在"], list(HEAD), list(row("德田 葵")), ["合計", "1"]]
    file = io.BytesIO(book(rows))
    file.name = "名簿.xlsx"
    assert "新規 1" in text_of(signed(IN_CHARGE).post(path(client), {"file": file}))


def test_the_work_of_everybody_is_said_once_where_the_list_has_no_such_column(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    pasted = "氏名\tフリガナ\n髙田 美穂\tﾀｶﾀﾞ ﾐﾎ\n"
    assert "「担当する業務」を入力してください" in text_of(browser.post(path(client), {"pasted": pasted}))
    looked = browser.post(path(client), {"pasted": pasted, "work": "封入"})
    assert "新規 1" in text_of(looked)
    browser.post(path(client), {**record_form(looked), "work": "封入"})
    assert names(client) == ["髙田 美穂"]


def test_a_file_whose_quotes_never_close_is_named_for_what_it_is(client: Client, signed: Signed) -> None:
    file = io.BytesIO('氏名,担当業務\n"'.encode() + b"a," * 100_000)
    file.name = "名簿.csv"
    page = signed(IN_CHARGE).post(path(client), {"file": file})
    assert page.status_code == 422
    assert "改行や引用符が欠けていないか" in text_of(page)


@pytest.mark.parametrize("pasted", ["あ" * 200_000 + "\tい", "\n".join(["氏名\t担当する業務"] * 5_001)])
def test_what_is_no_table_is_told(client: Client, signed: Signed, pasted: str) -> None:
    """PAPER_PASTED"""
    page = signed(IN_CHARGE, "en").post(path(client), {"pasted": pasted})
    assert page.status_code == 422
    assert "What was pasted cannot be read as a table" in text_of(page)


def test_without_a_heading_it_is_told_what_one_looks_like(client: Client, signed: Signed) -> None:
    """PAPER_HEADING"""
    page = signed(IN_CHARGE).post(path(client), {"pasted": "山田\t印刷\n田中\t封入"})
    assert page.status_code == 422
    assert "見出しの行が見つかりません" in text_of(page)
    assert "山田\t印刷" in unescape(page.content.decode()), "what was pasted is not lost"


# ── again ──


def test_a_corrected_list_taken_again_enters_nobody_twice(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    first = table(("１", NAMES[0], "", "印刷", "2026/5/7"))
    browser.post(path(client), record_form(browser.post(path(client), {"pasted": first})))
    again = browser.post(path(client), {"pasted": table(row(NAMES[0], work="封入"), row(NAMES[1]))})
    assert "新規 1、登録済み 1" in text_of(again)
    done = browser.post(path(client), record_form(again))
    assert "登録済みの1行は飛ばしました" in text_of(done)
    assert names(client) == [NAMES[0], NAMES[1]]


def test_who_is_there_until_a_day_is_not_entered_twice_either(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    pasted = "氏名\t担当する業務\tいつまで\n髙田 美穂\t印刷\t2026/9/30\n"
    browser.post(path(client), record_form(browser.post(path(client), {"pasted": pasted})))
    assert "登録済み 1" in text_of(browser.post(path(client), {"pasted": pasted}))


def test_what_was_taken_out_comes_back_as_it_is(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    browser.post(path(client), record_form(browser.post(path(client), {"pasted": table(*(row(name) for name in NAMES))})))
    for kind in ("roster.xlsx", "roster.csv"):
        file = io.BytesIO(browser.get(f"/contracts/{client.log}/lists/{kind}").content)
        file.name = kind
        text = text_of(browser.post(path(client), {"file": file}))
        assert "5行：新規 0、登録済み 5、誤り 0" in text, "the person in charge stands on it too"


def test_one_who_works_under_two_contracts_is_one_person(client: Client, world: World, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    looked = browser.post(path(client), {"pasted": table(row("山﨑 次郎"), row("髙田 美穂"))})
    assert "ほかの契約の名簿にいる同じ人として登録します" in text_of(looked)
    browser.post(path(client), record_form(looked))
    assert client.person("山﨑 次郎") == WORKER


def test_another_person_of_that_name_gets_an_identity_of_their_own(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    looked = browser.post(path(client), {"pasted": table(row("山﨑 次郎"))})
    browser.post(path(client), {**record_form(looked), "apart": "4"})
    assert client.person("山﨑 次郎") != WORKER


# ── what the annex refuses ──


def test_a_row_that_would_be_refused_is_told_and_the_others_are_entered(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    pasted = "氏名\t担当する業務\tいつから\tいつまで\n髙田 美穂\t印刷\t2026/5/7\t\n德田 葵\t封入\t2026/9/1\t2026/6/1\n"
    looked = browser.post(path(client), {"pasted": pasted})
    assert "このままでは登録できない行が1行あります" in text_of(looked)
    assert "終りの日が始めの日より前です" in text_of(looked)
    done = browser.post(path(client), record_form(looked))
    text = text_of(done)
    assert "1行を登録しました" in text
    assert "3行目 德田 葵" in text
    assert names(client) == ["髙田 美穂"]
    kept = unescape(done.content.decode().split("<textarea")[1].split("</textarea>")[0])
    assert "德田 葵" in kept
    assert "髙田" not in kept
    assert not Tally.objects.filter(log_id=client.log).exists(), "nobody tried what the page had told them before"


def test_a_firm_that_the_contract_does_not_know_is_told_by_row_and_column(client: Client, signed: Signed) -> None:
    pasted = "氏名\t所属\t担当する業務\n髙田 美穂\tよその会社\t印刷\n"
    text = text_of(signed(IN_CHARGE).post(path(client), {"pasted": pasted}))
    assert "2行目の「所属」" in text


def test_what_changed_between_looking_and_entering_is_told(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    form = record_form(browser.post(path(client), {"pasted": table(row(NAMES[0]))}))
    client.does("p02.enrol", IN_CHARGE, full_name=NAMES[0], employer="pt-000000000000f1rm", work="印刷")
    done = browser.post(path(client), form)
    assert "0行を登録しました" in text_of(done)
    assert names(client) == [NAMES[0]]


# ── whose it is, and what is not lost ──


@pytest.mark.parametrize("person", [OFFICER, WORKER, WARD_HANDOVER])
def test_only_the_person_in_charge_enrols(world: World, signed: Signed, person: Any) -> None:
    for answer in (
        signed(person).get(f"/contracts/{world.log}/roster"),
        signed(person).post(f"/contracts/{world.log}/roster", {"pasted": table(row(NAMES[0]))}),
    ):
        assert answer.status_code == 403
        assert "textarea" not in answer.content.decode()


def test_another_partys_roster_is_not_found_and_a_forged_form_turned_away(client: Client, signed: Signed) -> None:
    assert signed(STRANGER).post(path(client), {"pasted": table(row(NAMES[0]))}).status_code == 404
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = signed(IN_CHARGE).cookies
    assert strict.post(path(client), {"pasted": table(row(NAMES[0]))}).status_code == 403
    assert names(client) == []


def test_what_was_pasted_after_the_session_ended_is_kept_for_the_same_person(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    session = browser.session
    session["seen"] = 0
    session.save()
    answer = browser.post(path(client), {"pasted": table(row(NAMES[0])), "work": "封入"})
    assert answer.status_code == 302
    assert "kept=1" in answer.url
    other = signed(OFFICER).get(f"/contracts/{client.log}/roster")
    assert other.status_code == 404
    page = signed(IN_CHARGE).get(path(client))
    assert "前に貼り付けた内容を取ってあります" in text_of(page)
    assert NAMES[0] in page.content.decode()


def test_what_is_in_the_box_is_there_again_after_a_closed_tab_until_it_is_entered(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    kept = browser.post(path(client), {"pasted": table(row(NAMES[0])), "work": "封入", "_keep": "quietly"})
    assert kept.status_code == 204
    assert NAMES[0] in browser.get(path(client)).content.decode()
    looked = browser.post(path(client), {"pasted": table(row(NAMES[0]), row(NAMES[1], "来月から"))})
    assert looked.status_code == 200
    page = signed(IN_CHARGE).get(path(client)).content.decode()
    assert "来月から" in page, "what was looked at too, without any script"
    done = browser.post(path(client), record_form(browser.post(path(client), {"pasted": table(row(NAMES[0]))})))
    assert "1行を登録しました" in text_of(done)
    assert "前に貼り付けた" not in text_of(browser.get(path(client)))


def test_a_draft_is_discarded_when_that_is_wanted(client: Client, signed: Signed) -> None:
    browser = signed(IN_CHARGE)
    browser.post(path(client), {"pasted": table(row(NAMES[0])), "_keep": "quietly"})
    assert browser.post(path(client), {"_discard": "1"}).status_code == 302
    assert NAMES[0] not in browser.get(path(client)).content.decode()


def test_what_is_pasted_is_kept_while_one_types(site: str, page: Page, client: Client) -> None:
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}{path(client)}")
    page.fill("#f-pasted", table(row(NAMES[3])))
    expect(page.locator("[data-draft-say]")).to_have_text("下書きを保存しました", timeout=10_000)
    page.goto(f"{site}{path(client)}")
    expect(page.locator("#f-pasted")).to_have_value(re.compile(NAMES[3]))


def test_pasting_and_writing_are_each_others_opposite() -> None:
    rows = [["氏名", "メモ"], ["髙田 美穂", '二行の\nメモと"引用"'], ["𠮷野　光", "a\tb"]]
    assert lists.pasted(lists.unpasted(rows)) == rows
    assert lists.pasted("氏名,業務\r\n髙田,印刷\r\n") == [["氏名", "業務"], ["髙田", "印刷"]]


# ── in a browser ──


@pytest.mark.parametrize("lang, width", shapes(320, 360, 1280))
def test_from_pasting_over_correcting_to_the_receipts(
    world: World, site: str, page: Page, axe: Axe, client: Client, lang: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    sign_in(page, site, IN_CHARGE)
    page.goto(f"{site}{path(client)}")
    sound(page, axe)
    shot(page, "roster-0", lang)
    page.fill("#f-pasted", table(row("山﨑 次郎"), row(NAMES[0]), row(NAMES[1], "来月から")))
    page.locator(".roster-form button[type=submit]").click()
    expect(page.locator(".looked .summary")).to_be_focused()
    sound(page, axe)
    shot(page, "roster-1-wrong", lang)
    page.fill("#f-pasted", page.input_value("#f-pasted").replace("来月から", "R8.5.7"))
    page.locator(".roster-form button[type=submit]").click()
    sound(page, axe)
    shot(page, "roster-2-right", lang)
    page.locator("button[name=record]").click()
    expect(page.locator(".receipts li")).to_have_count(3)
    sound(page, axe)
    shot(page, "roster-3-done", lang)
    assert set(names(client)) == {"山﨑 次郎", NAMES[0], NAMES[1]}
    page.locator(".receipts + .onward .primary").click()
    expect(page.locator(".crew-name")).to_have_count(3)
    sound(page, axe)


def test_several_clients_do_not_disturb_one_another(world: World, signed: Signed) -> None:
    found = clients(world, 2)
    browser = signed(IN_CHARGE)
    before = names(found[1])
    browser.post(path(found[0]), record_form(browser.post(path(found[0]), {"pasted": table(row("新顔 太郎"))})))
    assert "新顔 太郎" in names(found[0])
    assert names(found[1]) == before
