"""A handover through Django's own client: from the code to the note, what is sent twice, what is lost by nothing, and who sees nothing of it."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.web.handing import HANDOVER, IN_CHARGE, PAPER, STICK, TABLE, Handing, handing  # isort: skip — binds Django first

from django.test import Client

from azukari.annex import ACTS
from azukari.kernel.values import PersonId
from azukari.kernel.wire import entry_of
from azukari.store import record
from azukari.store.models import Draft, Party, Person
from azukari.web import middleware
from azukari.web.counting import counted
from tests.story import OFFICER, SITE, WARD_HANDOVER, WORKER, ident
from tests.web.reading import signed, text_of

STRANGER = PersonId(ident("pn", "str4nger"))


@pytest.fixture(scope="module")
def hands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handing]:
    with handing(tmp_path_factory.mktemp("hands")) as found:
        party = ident("pt", "str4ngers")
        Party.objects.create(id=party, name="よその会社", is_body=False)
        Person.objects.create(id=STRANGER, name="外山 由紀", home=party)
        yield found


def receiver(lang: str = "ja", place: str = SITE) -> Client:
    return signed(HANDOVER, place, lang)


def where(hands: Handing, number: int) -> str:
    return f"/contracts/{hands.log}/handovers/{number}"


def counts(items: list[str], quantity: str = "12", rows: str = "480") -> dict[str, str]:
    """All three lines counted."""
    return {f"q.{items[0]}": quantity, f"r.{items[0]}": rows, f"q.{items[1]}": "1", f"v.{items[2]}": "1"}


def size(hands: Handing) -> int:
    return record.size(hands.log) or 0


def newest(hands: Handing) -> object:
    row = record.entry(hands.log, size(hands) - 1)
    assert row is not None
    return entry_of(row.leaf, ACTS).act


# ── from the code to the note ──


def test_the_code_of_a_note_leads_to_its_page_scanned_or_typed(hands: Handing) -> None:
    number, _ = hands.noted()
    client = receiver()
    code = hands.code(number)
    assert client.get(f"/papers?code={code}").headers["Location"] == where(hands, number)
    assert client.get("/handovers", {"code": f" {code.lower().replace('-', ' ')} "}).headers["Location"] == where(hands, number)


def test_the_page_of_the_note_leads_to_everything_else_its_paper_is_for(hands: Handing) -> None:
    number, _ = hands.noted()
    client = receiver()
    more = re.search(r'href="(/papers\?code=[^"]*)"', client.get(where(hands, number)).content.decode())
    assert more is not None
    page = client.get(more[1].replace("&amp;", "&"))
    assert page.status_code == 200
    assert "/acts/p10.receive" in page.content.decode()


def test_another_papers_code_goes_where_papers_go(hands: Handing) -> None:
    code = hands.code(0)
    assert receiver().get("/handovers", {"code": code}).headers["Location"] == f"/papers?code={code}"


def test_a_code_that_nothing_has_is_told_and_stays_typed(hands: Handing) -> None:
    page = receiver().get("/handovers", {"code": "C-0000-0000-0000"})
    assert page.status_code == 422
    assert 'value="C-0000-0000-0000"' in page.content.decode()
    assert "あなたが見られる契約にありません" in text_of(page.content)


def test_what_is_under_way_is_listed_for_both_sides_with_what_each_does(hands: Handing) -> None:
    number, _ = hands.noted()
    for person, said in ((HANDOVER, "数えて受け取る"), (WARD_HANDOVER, "様子を見る")):
        page = signed(person, SITE).get("/handovers").content
        assert f"送付書 第{number}号" in text_of(page)
        assert said in text_of(page)
    assert f"第{number}号" not in text_of(signed(STRANGER).get("/handovers").content)


# ── who sees it ──


def test_another_partys_note_is_not_found_and_nothing_is_told_of_it(hands: Handing) -> None:
    number, items = hands.noted()
    stranger = signed(STRANGER)
    for path in (where(hands, number), f"{where(hands, number)}/reject/{items[0]}"):
        known, unknown = stranger.get(path), stranger.get(path.replace(hands.log, "en-0000000000000000"))
        assert (known.status_code, unknown.status_code) == (404, 404)
        assert text_of(known.content) == text_of(unknown.content)
        assert stranger.post(path, counts(items)).status_code == 404
    code = stranger.get("/handovers", {"code": hands.code(number)})
    assert code.status_code == 422


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_what_is_no_note_is_not_found(hands: Handing, number: str) -> None:
    assert receiver().get(f"/contracts/{hands.log}/handovers/{number}").status_code == 404


def test_a_line_that_is_on_another_note_is_not_found(hands: Handing) -> None:
    number, _ = hands.noted(PAPER)
    _, others = hands.noted(PAPER)
    client = receiver()
    assert client.get(f"{where(hands, number)}/reject/{others[0]}").status_code == 404
    assert client.post(where(hands, number), {"_reject": others[0]}).status_code == 404


def test_the_giving_side_and_who_was_not_named_cannot_sign(hands: Handing) -> None:
    number, items = hands.noted()
    for person in (WARD_HANDOVER, OFFICER, WORKER):
        page = signed(person, SITE).get(where(hands, number))
        assert "数えたものを受け取り" not in text_of(page.content), person
        before = size(hands)
        answer = signed(person, SITE).post(where(hands, number), counts(items))
        assert answer.status_code in {403, 422}, person
        assert type(newest(hands)).name != "p10.receive", person  # type: ignore[attr-defined]
        assert size(hands) <= before + 1, "at most the refusal"
    assert "中村 四郎" in text_of(signed(WORKER, SITE).get(where(hands, number)).content), "who may is named"


def test_whoever_counts_is_not_told_what_to_count(hands: Handing) -> None:
    number, _ = hands.noted(PAPER)
    assert "480" not in text_of(receiver().get(where(hands, number)).content)
    assert "480" in text_of(signed(WARD_HANDOVER).get(where(hands, number)).content)


def test_what_was_listed_and_not_yet_moved_is_filled_in_as_with_the_ward_and_uncounted(hands: Handing) -> None:
    _, items = hands.noted(PAPER, carried=False)
    depart = f"/contracts/{hands.log}/acts/p14.depart"
    given = {"moves._count": "1", "moves.0.item": items[0], "moves.0.quantity": "", "_fill": "1"}
    filled = receiver().post(depart, given).content.decode()
    assert re.search(r'<select id="f-moves.0.source".*?<option value="ward" selected>', filled, re.DOTALL)
    assert re.search(r'id="f-moves.0.quantity"[^>]*value=""', filled), "whoever counts is not told what to count"


def test_who_carries_is_marked_as_wanted_by_the_sentence(hands: Handing) -> None:
    depart = f"/contracts/{hands.log}/acts/p14.depart"
    blank = receiver().get(depart).content.decode()
    assert re.search(r"搬送する人.{0,200}条文により必須", blank, re.DOTALL)
    _, items = hands.noted(PAPER, carried=False)
    given = {
        "moves._count": "1", "moves.0.item": items[0], "moves.0.quantity": "12", "moves.0.source": "ward", "moves.0.target": "t1/transit",
        "carriers._count": "1", "carriers.0.name": "授受 三郎", "seal": "封1", "route": "直行", "arrival": "2026-04-01 12:00", "_do": "1",
    }  # fmt: skip
    refused = receiver().post(depart, given)
    assert refused.status_code == 403
    assert 'id="e-case-0"' in refused.content.decode()
    assert 'id="e-carriers-0"' not in refused.content.decode(), "whoever was named is not asked for again"


def test_a_form_without_its_token_is_turned_away(hands: Handing) -> None:
    number, items = hands.noted()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = receiver().cookies
    before = size(hands)
    assert strict.post(where(hands, number), counts(items)).status_code == 403
    assert size(hands) == before


# ── counting and signing ──


def test_counted_and_signed_it_is_received_and_a_receipt_is_there(hands: Handing) -> None:
    number, items = hands.noted()
    client = receiver()
    answer = client.post(where(hands, number), counts(items, "１２", "４８０"))
    assert answer.status_code == 302, text_of(answer.content)
    entry = size(hands) - 1
    assert answer.headers["Location"] == f"{where(hands, number)}?told=received&entry={entry}"
    page = client.get(answer.headers["Location"])
    text = text_of(page.content)
    assert "受け取りました" in text
    assert "全て受領されました" in text
    paper = client.get(f"/contracts/{hands.log}/forms/receipt?entry={entry}")
    assert paper["Content-Type"] == "application/pdf"
    assert "全て受領されました" in text_of(signed(WARD_HANDOVER).get(where(hands, number)).content)


def test_sent_twice_it_is_entered_once_and_both_answers_are_the_same(hands: Handing) -> None:
    number, items = hands.noted()
    client = receiver()
    before = size(hands)
    first, second = (client.post(where(hands, number), counts(items)) for _ in range(2))
    assert size(hands) == before + 1
    assert first.headers["Location"] == second.headers["Location"]


def test_sent_again_with_other_figures_it_is_told_that_the_line_is_settled(hands: Handing) -> None:
    number, items = hands.noted()
    client = receiver()
    client.post(where(hands, number), counts(items))
    before = size(hands)
    again = client.post(where(hands, number), counts(items, "13"))
    assert again.status_code == 422
    assert size(hands) == before
    assert "済んでいます" in text_of(again.content)


def test_a_line_of_the_vault_alone_is_signed_by_one_press_and_once(hands: Handing) -> None:
    number, items = hands.noted(TABLE)
    client = receiver()
    before = size(hands)
    answers = [client.post(where(hands, number), {f"v.{items[0]}": "1"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert size(hands) == before + 1


def test_what_the_vault_has_not_got_yet_is_refused_with_what_to_do(hands: Handing) -> None:
    number, items = hands.noted(TABLE, sealed=False)
    client = receiver()
    assert "まだ内容を保管庫に入れていません" in text_of(client.get(where(hands, number)).content)
    answer = client.post(where(hands, number), {f"v.{items[0]}": "1"})
    assert answer.status_code == 403
    assert "渡す側が内容を保管庫に入れてから受領してください" in text_of(answer.content)
    assert f'href="#f-q.{items[0]}"' in answer.content.decode()


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_wrong_count_is_refused_in_full_beside_its_line_and_nothing_is_lost(hands: Handing, lang: str) -> None:
    number, items = hands.noted()
    answer = receiver(lang).post(where(hands, number), counts(items, "11", "479"))
    assert answer.status_code == 403
    page = answer.content.decode()
    assert page.count(f'href="#f-q.{items[0]}"') == 2, "quantity and rows"
    assert 'value="11"' in page
    assert 'value="479"' in page
    assert ("この行は受け取らず" if lang == "ja" else "reject it and say why") in text_of(answer.content)


def test_what_was_not_counted_is_asked_for_line_by_line(hands: Handing) -> None:
    number, items = hands.noted()
    before = size(hands)
    answer = receiver().post(where(hands, number), {f"q.{items[0]}": "十二", f"q.{items[1]}": "", f"v.{items[2]}": "1"})
    text = text_of(answer.content)
    assert answer.status_code == 422
    assert "「督促状の用紙」の数量を数字で入力してください" in text
    assert "「督促状の用紙」の件数を数えて入力してください" in text
    assert "「前年度の控え」の数量を数えて入力してください" in text
    assert 'value="十二"' in answer.content.decode()
    assert size(hands) == before


def test_a_line_can_be_left_for_later(hands: Handing) -> None:
    number, items = hands.noted()
    client = receiver()
    answer = client.post(where(hands, number), {**counts(items), f"q.{items[1]}": "", f"later.{items[1]}": "1"})
    assert answer.status_code == 302, text_of(answer.content)
    assert "一部の行が残っています" in text_of(client.get(where(hands, number)).content)
    assert client.post(where(hands, number), {f"q.{items[1]}": "1"}).status_code == 302
    assert "全て受領されました" in text_of(client.get(where(hands, number)).content)


def test_everything_left_for_later_is_nothing_to_sign(hands: Handing) -> None:
    number, items = hands.noted(PAPER, STICK)
    later = {f"later.{one}": "1" for one in items}
    answer = receiver().post(where(hands, number), {f"q.{items[0]}": "", f"q.{items[1]}": "", **later})
    assert answer.status_code == 422
    assert "署名できません" in text_of(answer.content)


def test_where_the_place_is_not_known_it_is_asked_for(hands: Handing) -> None:
    """A telephone on no facility's network, and a plan that names none."""
    number, items = hands.noted(PAPER, facility=None)
    client = receiver(place="")
    page = client.get(where(hands, number)).content.decode()
    assert 'id="f-put"' in page
    given = {f"q.{items[0]}": "12", f"r.{items[0]}": "480"}
    missing = client.post(where(hands, number), given)
    assert missing.status_code == 422
    assert "置いた場所を選んでください" in text_of(missing.content)
    answer = client.post(where(hands, number), {**given, "put": SITE})
    assert answer.status_code == 302, text_of(answer.content)


def test_an_ended_session_loses_nothing(hands: Handing, monkeypatch: pytest.MonkeyPatch) -> None:
    number, items = hands.noted()
    client = receiver()
    monkeypatch.setattr(middleware, "IDLE", -1)
    gone = client.post(where(hands, number), counts(items, "12"))
    assert gone.status_code == 302
    assert "kept=1" in gone.headers["Location"]
    monkeypatch.undo()
    back = client.post("/sign-in", {"person": HANDOVER, "place": SITE, "next": where(hands, number)})
    assert back.headers["Location"] == where(hands, number)
    assert 'value="12"' in client.get(where(hands, number)).content.decode()


def test_a_closed_tab_loses_nothing_once_a_button_was_pressed(hands: Handing) -> None:
    number, items = hands.noted()
    receiver().post(where(hands, number), {**counts(items), "_reject": items[1]})
    again = receiver().get(where(hands, number)).content.decode()
    assert 'value="12"' in again
    assert 'value="480"' in again


def test_no_draft_is_left_of_what_was_signed(hands: Handing) -> None:
    number, items = hands.noted()
    receiver().post(where(hands, number), counts(items))
    assert not Draft.objects.filter(act=f"handover.{number}").exists()


# ── rejecting a line ──


def test_a_line_is_rejected_with_a_reason_once(hands: Handing) -> None:
    number, items = hands.noted()
    client = receiver()
    away = client.post(where(hands, number), {**counts(items), "_reject": items[1]})
    assert away.headers["Location"] == f"{where(hands, number)}/reject/{items[1]}"
    before = size(hands)
    answers = [client.post(away.headers["Location"], {"reason": "seal", "details": "三か所破れている"}) for _ in range(2)]
    assert size(hands) == before + 1
    assert {one.headers["Location"] for one in answers} == {f"{where(hands, number)}?told=rejected&entry={before}"}
    told = text_of(signed(WARD_HANDOVER).get(where(hands, number)).content)
    assert "封が破れている" in told
    assert "三か所破れている" in told
    assert "受け取られなかった行を説明する" in told
    decided = text_of(signed(WARD_HANDOVER).get(f"/contracts/{hands.log}/decisions/{number}").content)
    assert re.search(r"出した者\s*甲\s", decided), "the note came from the ward's own officer"


def test_a_rejection_without_a_reason_is_asked_for_it_and_keeps_what_was_typed(hands: Handing) -> None:
    number, items = hands.noted()
    answer = receiver().post(f"{where(hands, number)}/reject/{items[1]}", {"details": "11箱しかない"})
    assert answer.status_code == 422
    assert "受け取らない理由を選んでください" in text_of(answer.content)
    assert "11箱しかない" in answer.content.decode()


def test_a_line_that_is_settled_is_not_rejected_any_more(hands: Handing) -> None:
    number, items = hands.noted()
    client = receiver()
    client.post(where(hands, number), counts(items))
    answer = client.post(f"{where(hands, number)}/reject/{items[1]}", {"reason": "seal"})
    assert answer.status_code == 422
    assert "送付書はないか、済んでいます" in text_of(answer.content)


def test_a_reason_that_there_is_not_is_no_reason(hands: Handing) -> None:
    number, items = hands.noted()
    before = size(hands)
    assert receiver().post(f"{where(hands, number)}/reject/{items[1]}", {"reason": "because"}).status_code == 422
    assert size(hands) == before


def test_the_person_in_charge_may_reject_and_not_sign(hands: Handing) -> None:
    number, items = hands.noted()
    client = signed(IN_CHARGE, SITE)
    assert f"/reject/{items[1]}" in client.get(where(hands, number)).content.decode()
    assert client.post(f"{where(hands, number)}/reject/{items[1]}", {"reason": "missing"}).status_code == 302


def test_the_giver_does_not_reject(hands: Handing) -> None:
    number, items = hands.noted()
    assert signed(WARD_HANDOVER).get(f"{where(hands, number)}/reject/{items[1]}").status_code == 404


# ── a withdrawn note, and a return ──


def test_a_withdrawn_note_says_so_to_both_sides(hands: Handing) -> None:
    number, _ = hands.noted(PAPER, carried=False)
    hands.does("p10.withdraw-note", WARD_HANDOVER, note=number, why="日を改める")
    for person in (HANDOVER, WARD_HANDOVER):
        assert "取り下げられました" in text_of(signed(person, SITE).get(where(hands, number)).content)


def test_a_return_is_counted_and_signed_by_the_ward_on_the_same_page(hands: Handing) -> None:
    number, items = hands.noted(PAPER)
    receiver().post(where(hands, number), {f"q.{items[0]}": "12", f"r.{items[0]}": "480"})
    plan = hands.does("p10.plan-return", IN_CHARGE, tier=1, place="区役所", at="2026-04-01 09:00", until="2026-04-02 18:00")
    line = {"item": items[0], "quantity": 12, "rows": 480}
    home = hands.does("p10.issue-return", HANDOVER, plan=plan.entry.number, lines=[line]).entry.number
    load = [{"item": items[0], "quantity": 12, "source": f"t1/{SITE}", "target": "t1/transit"}]
    case = {"case": "K-4", "seal": "S-9", "carriers": [{"name": "中村 四郎"}], "route": "区役所へ", "arrival": "2026-04-01 12:00"}
    transport = hands.does("p14.depart", HANDOVER, moves=load, **case).entry.number
    hands.does("p14.arrive", HANDOVER, transport=transport, seal_intact=True, case_intact=True)
    ward = signed(WARD_HANDOVER)
    assert "返還" in text_of(ward.get(where(hands, home)).content)
    answer = ward.post(where(hands, home), {f"q.{items[0]}": "12", f"r.{items[0]}": "480"})
    assert answer.status_code == 302, text_of(answer.content)
    assert type(newest(hands)).name == "p10.receive-return"  # type: ignore[attr-defined]
    assert "全て受領されました" in text_of(receiver().get(where(hands, home)).content)


# ── what costs what ──


def test_a_page_asks_the_store_no_more_when_the_record_is_longer(hands: Handing) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    number, items = hands.noted()
    client = receiver()
    client.post(where(hands, number), counts(items))
    asked = []
    for _ in range(3):
        client.get(where(hands, number))
        with CaptureQueriesContext(connection) as found:
            client.get(where(hands, number))
        asked.append(len(found))
        for _ in range(5):
            hands.noted(PAPER)
    assert max(asked) == min(asked), asked
    assert all(one <= 30 for one in asked), asked


@pytest.mark.parametrize("text, number", [("12", 12), ("１２", 12), (" 1,200 ", 1200), ("0", 0)])
def test_figures_are_read_as_people_type_them(text: str, number: int) -> None:
    assert counted(text) == number


@pytest.mark.parametrize("text", ["", "十二", "-1", "1.5", "1" * 12, "12箱"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert counted(text) is None


def test_headings_go_down_one_at_a_time(hands: Handing) -> None:
    number, _ = hands.noted()
    levels = [int(one) for one in re.findall(r"<h(\d)", receiver().get(where(hands, number)).content.decode())]
    assert all(after - before <= 1 for before, after in pairwise(levels))
