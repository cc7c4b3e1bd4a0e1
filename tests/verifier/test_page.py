"""The ward's verifier as an officer uses it: opened from a file, without a network, in both languages, on screens of every width and on paper."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from azukari.ledger.names import name_record
from azukari.ledger.note import sign
from tests.ledger.world import KEY, PAPER, World, assemble, edit, members, rechain, small
from tests.shapes import shapes
from tests.verifier.conftest import PAGE, Told
from tests.verifier.parts import ITEMS, PERIOD, TIER, WHOLE, WITNESS_PAPER

Axe = Callable[[Page], list[str]]


def choose(page: Page, data: bytes | Path, paper: str = PAPER) -> None:
    """Enter the fingerprint and choose a file."""
    page.locator("#fingerprint").fill(paper)
    page.locator("#file").set_input_files(
        data if isinstance(data, Path) else {"name": "evidence.azukari", "mimeType": "application/octet-stream", "buffer": data}
    )
    expect(page.locator("#verdict")).to_be_visible()


def sound(page: Page, axe: Axe) -> None:
    """No violation of WCAG 2.2 AA, no sideways scrolling, headings in order."""
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    visible = "[...document.querySelectorAll('h1,h2,h3,h4')].filter((one) => one.offsetParent).map((one) => +one.tagName[1])"
    levels: list[int] = page.evaluate(visible)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


@pytest.mark.parametrize("lang, width", shapes(320, 768, 1280))
def test_a_whole_contract_is_verified_and_told_without_asking_for_anything_from_outside(
    opened: Page, asked_for: list[str], contract: Told, axe: Axe, lang: str, width: int
) -> None:
    page = opened
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    if lang == "en":
        page.locator("#language").click()
    assert page.evaluate("document.documentElement.lang") == lang
    sound(page, axe)
    choose(page, contract.file, contract.paper)
    expect(page.locator("#verdict-h")).to_contain_text("VALID")
    expect(page.locator("#verdict-h")).to_be_focused()
    expect(page.locator(".entry").first).to_be_visible()
    page.locator(".entry summary").nth(2).click()
    sound(page, axe)
    assert complaints == []
    assert all(address == PAGE.as_uri() or address.startswith("blob:") for address in asked_for), asked_for


def test_the_story_names_people_things_and_sentences(opened: Page, contract: Told) -> None:
    choose(opened, contract.file, contract.paper)
    expect(opened.locator("#about")).to_contain_text("紙の指紋と一致しました")
    expect(opened.locator("#about")).to_contain_text("納税通知書の印刷・封入封緘")
    expect(opened.locator("#balance")).to_contain_text("受託者のもとに残っているものは、ありません。")
    expect(opened.locator("#refusals tbody tr").first).to_contain_text("引渡しの日時と場所を定める")
    expect(opened.locator("#refusals tbody tr").first).to_contain_text("第２、第５ 前段、第６、第１０")
    first = opened.locator("#entry-0")
    expect(first).to_contain_text("委託を登録する")
    expect(first).to_contain_text("条例第２４条 第１項")
    first.locator("summary").click()
    expect(first).to_contain_text("帆影印刷株式会社")
    expect(opened.locator("#entries h4").first).to_have_text("令和6年4月1日（2024-04-01）")


def test_the_time_line_is_narrowed_down_and_goes_on(opened: Page, contract: Told) -> None:
    page = opened
    choose(page, contract.file, contract.paper)
    size = len(contract.leaves)
    expect(page.locator("#shown")).to_have_text(f"{size}件のうち100件を表示")
    page.get_by_role("button", name="次の").click()
    expect(page.locator(".entry")).to_have_count(size)
    page.get_by_label("種類").focus()
    page.get_by_label("種類").select_option("refused")
    refused = sum(b'"act":"p00.refused"' in leaf for leaf in contract.leaves)
    expect(page.locator(".entry")).to_have_count(refused)
    expect(page.get_by_label("種類")).to_be_focused()
    page.get_by_role("button", name="絞り込みをやめる").click()
    page.get_by_label("条", exact=True).select_option("7")
    asked = sum(leaf.startswith(b'{"act":"p07.') for leaf in contract.leaves)
    expect(page.locator(".entry")).to_have_count(asked)
    page.get_by_label("まで（日付）").fill("2024-03-31")
    expect(page.locator("#shown")).to_have_text("あてはまる記録はありません。")


def test_what_is_typed_is_judged_again_without_reading_again(opened: Page) -> None:
    page = opened
    choose(page, small().pack(), "")
    expect(page.locator("#verdict-h")).to_contain_text("UNVERIFIABLE")
    expect(page.locator("#caution")).to_contain_text("証拠になりません")
    page.locator("#fingerprint").fill(PAPER.upper())
    expect(page.locator("#verdict-h")).to_contain_text("VALID 正しい記録です")
    expect(page.locator("#live")).to_contain_text("VALID")
    page.get_by_text("さらに確かめる（任意）").click()
    page.get_by_label("以前に確かめた件数").fill("８")
    expect(page.locator("#verdict-h")).to_contain_text("INCOMPLETE")
    page.get_by_label("以前に確かめた件数").fill("x")
    expect(page.locator("#seen-error")).to_have_text("0以上の整数を入力してください。")
    page.get_by_label("以前に確かめた件数").fill("7")
    expect(page.locator("#verdict-h")).to_contain_text("VALID")
    page.locator("#fingerprint").fill("zz")
    expect(page.locator("#fingerprint-error")).to_contain_text("0〜9とa〜f以外")
    expect(page.locator("#verdict-h")).to_contain_text("UNVERIFIABLE")


def test_the_clock_is_used_only_where_an_age_is_asked_for(opened: Page) -> None:
    page = opened
    page.clock.set_fixed_time("2030-01-01T00:00:00Z")
    choose(page, small().pack())
    expect(page.locator("#verdict-h")).to_contain_text("VALID")
    page.get_by_text("さらに確かめる（任意）").click()
    page.get_by_label("古さの限度（日）").fill("30")
    expect(page.locator("#verdict-h")).to_contain_text("STALE")
    page.get_by_label("古さの限度（日）").fill("5000")
    expect(page.locator("#verdict-h")).to_contain_text("VALID")


def test_an_altered_record_is_named_and_its_story_stays_closed_until_asked_for(opened: Page, axe: Axe) -> None:
    page = opened
    true = small(12, opened=())
    forged = [*true.leaves[:4], edit(true.leaves[4], act="p07.consent"), *true.leaves[5:]]
    choose(page, true.holding(forged).pack())
    expect(page.locator("#verdict-h")).to_contain_text("INVALID 壊れているか、書き換えられています")
    expect(page.locator("#findings")).to_contain_text("記録 第4号")
    expect(page.locator("#findings")).to_contain_text("TIER_CHAIN")
    expect(page.locator("#told")).to_be_hidden()
    page.get_by_role("button", name="確かめられていない内容を見る").click()
    expect(page.locator("#told")).to_be_visible()
    sound(page, axe)


@pytest.mark.parametrize("act", ["constructor", "__proto__"])
def test_an_act_that_goes_by_a_name_of_the_language_is_shown_by_that_name(opened: Page, act: str) -> None:
    true = small(opened=())
    choose(opened, true.holding(rechain([*true.leaves[:4], edit(true.leaves[4], act=act), *true.leaves[5:]])).pack())
    expect(opened.locator("#entry-4 strong")).to_have_text(act)
    expect(opened.locator(".entry")).to_have_count(7)
    expect(opened.locator("#file-error")).to_be_empty()
    expect(opened.locator("#untold")).to_be_empty()


@pytest.mark.parametrize("lang, said", [("ja", "判定は上のとおりです。"), ("en", "The verdict above stands")])
def test_a_fault_after_the_verdict_leaves_the_verdict_and_says_so(opened: Page, lang: str, said: str) -> None:
    if lang == "en":
        opened.locator("#language").click()
    choose(opened, small().pack())
    expect(opened.locator(".entry").first).to_be_visible()
    opened.evaluate(
        """() => {
          const send = Worker.prototype.postMessage;
          Worker.prototype.postMessage = function (message) {
            return send.call(this, message.kind === "find" ? {...message, filter: null} : message);
          };
        }"""
    )
    opened.locator("#filter-kind").select_option("Moves")
    expect(opened.locator("#untold")).to_contain_text(said)
    expect(opened.locator("#verdict-h")).to_contain_text("VALID")
    expect(opened.locator("#file-error")).to_be_empty()


def test_the_witness_is_asked_for_as_plainly_as_the_key(opened: Page) -> None:
    for field in ("#fingerprint", "#witness"):
        expect(opened.locator(field)).to_be_visible()
    expect(opened.locator("#witness-help")).to_contain_text("立会いの連署なしで作成された証拠も「VALID」")


def test_a_witness_mistyped_is_said_where_it_was_typed_and_not_of_the_key(opened: Page, axe: Axe) -> None:
    choose(opened, small().pack())
    opened.locator("#witness").fill("12")
    expect(opened.locator("#verdict-h")).to_contain_text("UNVERIFIABLE")
    expect(opened.locator("#about")).to_contain_text("紙の指紋と一致しました")
    expect(opened.locator("#witness-error")).not_to_be_empty()
    expect(opened.locator("#witness")).to_have_attribute("aria-invalid", "true")
    expect(opened.locator("#fingerprint-error")).to_be_empty()
    sound(opened, axe)
    opened.locator("#witness").fill(WITNESS_PAPER.upper())
    expect(opened.locator("#witness-error")).to_be_empty()
    opened.locator("#fingerprint").fill("12")
    expect(opened.locator("#about")).to_contain_text("紙の指紋と照合していません")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 something else", b"azukari-pack v1\n"])
def test_what_is_no_pack_is_said_to_be_none(opened: Page, data: bytes) -> None:
    choose(opened, data)
    expect(opened.locator("#verdict-h")).to_contain_text("INVALID")
    expect(opened.locator("#story")).to_be_hidden()
    if data.startswith(b"%PDF"):
        expect(opened.locator("#verdict")).to_contain_text("証拠ファイルではありません")
        expect(opened.locator("#verdict")).not_to_contain_text("書き換えられています")


def test_a_fence_post_is_told_from_the_entries_of_a_period(opened: Page) -> None:
    choose(opened, PERIOD.data())
    expect(opened.locator("#about")).to_contain_text("期間より前")
    assert 1 <= opened.get_by_text("期間の外（漏れのないことを示す）").count() <= 2


def test_no_refusal_in_an_items_part_is_no_promise(opened: Page) -> None:
    choose(opened, ITEMS.data())
    expect(opened.locator("#refusals")).to_contain_text("拒まれた記録には品目が書かれていないことがあります")


def test_a_file_is_dropped_and_two_are_refused(opened: Page) -> None:
    page = opened
    page.locator("#fingerprint").fill(PAPER)
    drop = """(files) => {
      const carried = new DataTransfer();
      for (const bytes of files) carried.items.add(new File([new Uint8Array(bytes)], "evidence.azukari"));
      document.getElementById("drop").dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
    }"""
    data = list(small().pack())
    page.evaluate(drop, [data, data])
    expect(page.locator("#file-error")).to_contain_text("一つだけ")
    page.evaluate(drop, [data])
    expect(page.locator("#verdict-h")).to_contain_text("VALID")


def earlier(page: Page, data: bytes, name: str = "before.azukari") -> None:
    """Choose a file that was kept."""
    if not page.locator("#drop-earlier").is_visible():
        page.get_by_text("以前の記録と比べる（任意）").click()
    page.locator("#file-earlier").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": data})
    expect(page.locator("#kept-name")).to_contain_text(name)


def test_a_record_is_compared_with_what_was_kept(opened: Page, axe: Axe) -> None:
    page = opened
    choose(page, small(12).pack())
    expect(page.locator("#verdict-h")).to_contain_text("VALID")
    earlier(page, small(7).pack())
    expect(page.locator("#about")).to_contain_text("before.azukariの7件は、この記録と同じです。")
    expect(page.locator("#verdict-h")).to_contain_text("VALID")
    sound(page, axe)
    fork = World(rechain(edit(one, act="p09.permit-copy") for one in small(7).leaves))
    earlier(page, fork.pack(), "other.azukari")
    expect(page.locator("#verdict-h")).to_contain_text("INVALID")
    expect(page.locator("#findings")).to_contain_text("EARLIER_FORK")
    expect(page.locator("#about")).not_to_contain_text("と同じです")
    page.get_by_role("button", name="比べるのをやめる").click()
    expect(page.locator("#verdict-h")).to_contain_text("VALID 正しい記録です")
    expect(page.locator("#kept")).to_be_hidden()


def test_a_checkpoint_that_was_kept_is_chosen_before_the_evidence(opened: Page, axe: Axe) -> None:
    page = opened
    earlier(page, sign(small(9).checkpoint.text(), KEY).to_bytes(), "checkpoint")
    sound(page, axe)
    choose(page, small(12).pack())
    expect(page.locator("#about")).to_contain_text("checkpointの9件は、この記録と同じです。")
    choose(page, small(8).pack())
    expect(page.locator("#verdict-h")).to_contain_text("UNVERIFIABLE")
    expect(page.locator("#findings")).to_contain_text("OLDER_THAN_SEEN")
    page.locator("#language").click()
    expect(page.locator("#kept-name")).to_have_text("Earlier record: checkpoint")


def test_what_is_dropped_on_either_place_is_taken_there(opened: Page) -> None:
    page = opened
    page.locator("#fingerprint").fill(PAPER)
    page.get_by_text("以前の記録と比べる（任意）").click()
    drop = """([id, bytes]) => {
      const carried = new DataTransfer();
      carried.items.add(new File([new Uint8Array(bytes)], id));
      document.getElementById(id).dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
    }"""
    page.evaluate(drop, ["drop-earlier", list(small(7).pack())])
    expect(page.locator("#kept-name")).to_contain_text("drop-earlier")
    expect(page.locator("#verdict")).to_be_hidden()
    page.evaluate(drop, ["drop", list(small(12).pack())])
    expect(page.locator("#about")).to_contain_text("drop-earlierの7件")


@pytest.mark.parametrize("meanwhile", ["earlier", "witness", "fingerprint"])
def test_what_is_entered_while_the_evidence_is_read_is_asked_too(opened: Page, meanwhile: str) -> None:
    """A verdict never stands under a question that the page shows and that nobody asked."""
    page = opened
    page.locator("#fingerprint").fill(PAPER)
    fork = World(rechain(edit(one, act="p09.permit-copy") for one in small(7).leaves))
    at_once = """([evidence, kept, what, typed]) => {
      const put = (id, bytes) => {
        const carried = new DataTransfer();
        carried.items.add(new File([new Uint8Array(bytes)], id));
        document.getElementById(id).dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
      };
      put("drop", evidence);
      if (what === "earlier") return put("drop-earlier", kept);
      document.getElementById(what).value = typed;
      document.getElementById(what).dispatchEvent(new Event("input", {bubbles: true}));
    }"""
    page.evaluate(at_once, [list(small(12).pack()), list(fork.pack()), meanwhile, "0" * 64])
    verdict, code = {
        "earlier": ("INVALID", "EARLIER_FORK"),
        "witness": ("INCOMPLETE", "WITNESS_ABSENT"),
        "fingerprint": ("UNVERIFIABLE", "FINGERPRINT_OTHER"),
    }[meanwhile]
    expect(page.locator("#verdict-h")).to_contain_text(verdict)
    expect(page.locator("#verdict-h")).to_be_focused()
    expect(page.locator("#findings")).to_contain_text(code)


def test_names_that_were_added_are_shown_and_said_to_be_unsigned(opened: Page) -> None:
    page = opened
    plain = members(small(3, opened=()).pack())
    choose(page, assemble(plain))
    expect(page.locator("#unnamed")).to_contain_text("名前が含まれていない")
    expect(page.locator("#added")).to_be_hidden()
    listed = edit(plain[0][1][0], members=[*(name for name, _ in plain[:-1]), "names", "binding"])
    records = [name_record("pn-0000000000000001", "架空 太郎<b>")]
    choose(page, assemble([("header", [listed]), *plain[1:-1], ("names", records), plain[-1]]))
    expect(page.locator("#verdict-h")).to_contain_text("VALID")
    expect(page.locator("#added")).to_contain_text("記録にはなく、証明もありません")
    expect(page.locator("#entry-0")).to_contain_text("架空 太郎<b>")
    expect(page.locator("#unnamed")).to_be_hidden()


def test_what_a_pack_says_never_becomes_part_of_the_page(opened: Page) -> None:
    page = opened
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    plain = small(1, opened=())
    choose(page, World([edit(plain.leaves[0], act=hostile, words=None)]).pack())
    expect(page.locator("#entry-0")).to_contain_text(hostile)
    assert page.evaluate("document.querySelectorAll('#entries img, #entries script').length") == 0


def test_a_part_says_what_it_is_and_draws_no_balance(opened: Page, axe: Axe) -> None:
    page = opened
    choose(page, TIER.data())
    expect(page.locator("#verdict-h")).to_contain_text("INCOMPLETE")
    expect(page.locator("#about")).to_contain_text("乙の記録4件を表示。ほかの記録は示されていません。")
    expect(page.locator("#balance")).to_contain_text("残高を計算できません")
    expect(page.locator("#refusals")).to_contain_text("示された部分には")
    expect(page.locator(".entry")).to_have_count(4)
    sound(page, axe)


def test_personal_signatures_and_a_witness_are_told(opened: Page, axe: Axe) -> None:
    page = opened
    choose(page, WHOLE.data())
    expect(page.locator("#verdict-h")).to_contain_text("VALID")
    expect(page.locator("#about")).to_contain_text("3件を、登録されたパスキーと照合しました")
    expect(page.locator("#about")).to_contain_text("ward.example/witness：11件まで")
    expect(page.locator("#about")).to_contain_text("照合していないため")
    expect(page.locator("#entry-5")).to_contain_text("本人の署名を確認")
    page.get_by_text("さらに確かめる（任意）").click()
    page.get_by_label("立会い（witness）の鍵の指紋").fill(WITNESS_PAPER.upper() + "\n")
    expect(page.locator("#about")).not_to_contain_text("照合していないため")
    sound(page, axe)
    page.get_by_label("立会い（witness）の鍵の指紋").fill("00" * 32)
    expect(page.locator("#verdict-h")).to_contain_text("INCOMPLETE")


def test_everything_is_reached_by_keyboard(opened: Page) -> None:
    page = opened
    choose(page, small().pack())
    expect(page.locator(".entry").first).to_be_visible()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    wanted = {"language", "fingerprint", "choose", "print", "filter-provision", "filter-kind", "filter-officer", "filter-since"}
    met: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert wanted <= met
    assert "SUMMARY" in met


def test_on_paper_the_first_page_holds_the_verdict_and_the_story_begins_on_the_next(opened: Page, contract: Told) -> None:
    page = opened
    choose(page, contract.file, contract.paper)
    expect(page.locator(".entry").first).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1002})  # A4 less its margins, at 96 dots to the inch
    for hidden in ("#steps", "#filter", "#onward", "#print-row"):
        expect(page.locator(hidden)).to_be_hidden()
    bottom: float = page.evaluate("document.getElementById('about').getBoundingClientRect().bottom + scrollY")
    assert bottom < 1002
    assert page.evaluate("getComputedStyle(document.getElementById('story')).breakBefore") == "page"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
