"""What makes an act's form one that people can fill in: lists instead of codes, drafts, a second look at what cannot be taken back."""

import re
from html import unescape
from pathlib import Path

import pytest

from azukari.kernel.values import DAY
from azukari.store import record
from azukari.store.models import Draft
from tests.desk.room import FILE
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, WORKER
from tests.web.conftest import Signed
from tests.web.reading import opened
from tests.web.reading import signed as by_click
from tests.web.world import World


def text_of(answer) -> str:  # type: ignore[no-untyped-def]  # Django's test response
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def offered(answer, name: str) -> dict[str, str]:  # type: ignore[no-untyped-def]  # likewise
    """What a select offers, by value."""
    found = re.search(rf'<select id="f-{re.escape(name)}".*?</select>', answer.content.decode(), re.DOTALL)
    assert found, name
    return {value: unescape(said) for value, said in re.findall(r'<option value="([^"]+)"[^>]*>([^<]*)<', found[0])}


def form(world: World, act: str) -> str:
    return f"/contracts/{world.log}/acts/{act}"


@pytest.fixture(autouse=True)
def no_drafts(world: World) -> None:
    Draft.objects.all().delete()


# ── lists instead of codes ──


def test_the_act_of_a_draft_is_chosen_by_its_title(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get(form(world, "p00.draft"))
    acts = offered(page, "act")
    assert acts["p07.consent"] == "第7　再委託を承諾する"
    assert "p02.enrol" not in acts, "乙's"
    assert "例：p07.consent" not in text_of(page)
    people = re.findall(r'name="route" value="[^"]+"[^>]*><span>([^<]+)<', page.content.decode())
    assert "大沢 茂" in people
    assert "山﨑 次郎" not in people, "a draft circulates within the body"


def test_an_earlier_contract_is_chosen_by_its_business(world: World, signed: Signed) -> None:
    other = world.desk.begin("pt-" + "0" * 16)
    known = offered(signed(OFFICER).get(form(world, "p00.renew")), "earlier") if _second(world) else {}
    assert any("封筒" in said for said in known.values())
    assert world.log not in known
    assert other not in known, "nobody else's"


def _second(world: World) -> str:
    log = world.desk.begin(world.officer(OFFICER).home)
    given = {
        "ward": world.officer(OFFICER).home, "ward_name": "架空区", "subject": "封筒の作成", "section": "総務課", "contractor_name": "紙の会社",
        "signatory_name": "新 一", "since": "2026-04-01", "until": "2027-03-31", "purposes": [{"label": "封筒"}],
        "files": [{"label": "名簿", "file_class": "manual"}],
    }  # fmt: skip
    world.desk.perform(world.officer(OFFICER), log, "p00.register", given)
    return log


def test_the_questions_of_a_corrected_entry_are_told_by_their_labels(world: World, signed: Signed) -> None:
    client = signed(IN_CHARGE)
    number = next(n for n in range(record.size(world.log)) if b'"p02.enrol"' in record.entry(world.log, n).leaf)  # type: ignore[union-attr]
    page = client.post(form(world, "p00.correct"), {"entry": str(number), "_add": "answers"})
    assert offered(page, "answers.0.question")["work"] == "担当する業務"
    unknown = client.post(form(world, "p00.correct"), {"entry": "9999", "_add": "answers"})
    assert 'id="f-answers.0.question"' in unknown.content.decode(), "it can be typed where no entry is named"


def test_the_files_of_the_registration_are_told_by_name(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get(form(world, "p00.confirm-contents"))
    assert offered(page, "file") == {"1": "1　個人住民税課税台帳"}


def test_what_the_desk_answers_by_itself_is_not_asked(world: World, signed: Signed) -> None:
    for act in ("p10.issue", "p08.derive"):
        assert "内容の指紋" not in text_of(signed(INSPECTOR).get(form(world, act)))


def test_an_empty_list_says_what_comes_first(world: World, signed: Signed) -> None:
    page = text_of(signed(APPROVER).get(form(world, "p07.consent")))
    assert "「再委託の承諾を申請する」が記録されると、ここに出ます" in page
    assert "記録から取り込む" not in page, "there is nothing to fill in"


def test_acts_with_pages_of_their_own_lead_there(world: World, signed: Signed) -> None:
    page = signed(WORKER).get(form(world, "p08.key-in")).content.decode()
    assert f'href="/contracts/{world.log}/keying"' in page
    assert "閲覧室" in text_of(signed(WORKER).get(form(world, "p08.search")))


def test_lines_that_move_things_say_where_they_go(world: World, signed: Signed) -> None:
    page = signed(APPROVER).get(form(world, "p17.lose-item")).content.decode()
    assert re.search(r'<select id="f-moves.0.target".*?<option value="lost" selected>', page, re.DOTALL)


def test_days_begin_as_those_of_the_contract_until_somebody_says_otherwise(world: World, signed: Signed) -> None:
    client, where = signed(IN_CHARGE), form(world, "p12.grant")
    assert 'name="until" value="2027-03-31"' in client.get(where).content.decode()
    assert 'name="until" value=""' in client.post(where, {"until": "", "_do": "1"}).content.decode(), (
        "what was left open stays open"
    )
    page = client.get(form(world, "p06.notify-schedule")).content.decode()
    assert 'name="since" value="2026-05-07"' in page
    assert 'name="until" value="2027-03-31"' in page


def test_fields_of_a_grant_are_chosen_by_name_and_things_found_where_they_are(tmp_path: Path) -> None:
    with opened(tmp_path / "i", f"sqlite:///{tmp_path / 'room.sqlite3'}") as room:
        room.table(20)
        client, where = by_click(IN_CHARGE), f"/contracts/{room.log}/acts/p12.grant"
        first = client.get(where)
        assert '<textarea id="f-fields"' not in first.content.decode()
        assert "先に品目を選び" in text_of(first)
        assert "品目の項目を見る" in text_of(first)
        page = client.post(where, {"item": FILE, "fields": "2 3", "_fill": "1"})
        assert "記録にある内容を取り込みました" in text_of(page)
        boxes = re.findall(r'name="fields" value="(\d+)"( checked)?><span>([^<]+)<', page.content.decode())
        assert boxes[1] == ("2", " checked", "2　氏名")
        assert boxes[6][2] == "7　障害等級"
        assert [number for number, on, _ in boxes if on] == ["2", "3"]
        given = {
            "person": WORKER,
            "item": FILE,
            "purpose": "1",
            "until": "2027-03-31",
            "daily_measure": "10",
            "fields": ["2", "5"],
            "_do": "1",
        }
        done = client.post(where, given)
        assert done.status_code == 302
        assert b'"fields":[2,5]' in record.entry(room.log, record.size(room.log) - 1).leaf  # type: ignore[operator, union-attr]  # it is there
        stranger = client.get(where, {"item": "im-0000000000000000"}).content.decode()
        assert '<textarea id="f-fields"' in stranger, "nothing is told of what cannot be chosen"
        erase = f"/contracts/{room.log}/acts/p09.erase-copy"
        filled = client.post(erase, {"moves._count": "1", "moves.0.item": FILE, "_fill": "1"}).content.decode()
        assert re.search(r'<select id="f-moves.0.source".*?<option value="t1/vault" selected>', filled, re.DOTALL)


def test_sentences_are_chosen_by_their_place_and_how_they_begin(world: World, signed: Signed) -> None:
    client = signed(INSPECTOR)
    found = offered(client.get(form(world, "p16.record-finding")), "sentence")
    assert found["7.1.main"].startswith("第７ 第１項 本文　")
    where = form(world, "p18.record-violation")
    assert "7.1.main" in offered(client.get(where), "sentences.0")
    more = client.post(where, {"sentences._count": "1", "sentences.0": "7.1.main", "_add": "sentences"}).content.decode()
    assert re.search(r'<select id="f-sentences.0".*?<option value="7.1.main" selected>', more, re.DOTALL)
    assert 'id="f-sentences.1"' in more
    given = {
        "sentences._count": "2", "sentences.0": "7.1.main", "sentences.1": "9.1.main", "entries._count": "1", "entries.0": "3",
        "what": "承諾を得ずに再委託した。", "_do": "1",
    }  # fmt: skip
    done = client.post(where, given)
    assert done.status_code == 302, text_of(done)
    leaf = record.entry(world.log, record.size(world.log) - 1).leaf  # type: ignore[operator, union-attr]  # it is there
    assert b'"sentences":["7.1.main","9.1.main"]' in leaf
    assert b'"entries":[3]' in leaf


# ── drafts ──


def test_what_is_typed_is_kept_quietly_and_by_the_button(world: World, signed: Signed) -> None:
    client, where = signed(OFFICER), form(world, "p00.note")
    size = record.size(world.log)
    assert client.post(where, {"text": "書きかけ", "_keep": "quietly"}).status_code == 204
    assert "書きかけ" in signed(OFFICER).get(where).content.decode(), "another window"
    page = client.post(where, {"text": "書きかけ、続き", "_keep": "1"})
    assert "下書きを保存しました。まだ記録されていません" in text_of(page)
    assert "書きかけ、続き" in client.get(where).content.decode()
    assert "書きかけ" not in signed(APPROVER).get(where).content.decode(), "nobody else's"
    assert record.size(world.log) == size
    assert client.post(where, {"_discard": "1"}).status_code == 302
    assert "書きかけ" not in client.get(where).content.decode()


def test_a_draft_gives_way_to_what_a_link_brings_along(world: World, signed: Signed) -> None:
    client, where = signed(OFFICER), form(world, "p00.draft")
    client.post(where, {"gist": "伺い", "act": "p07.consent", "_keep": "quietly"})
    page = client.get(where, {"act": "p09.permit-copy"}).content.decode()
    assert "伺い" in page
    assert '<option value="p09.permit-copy" selected>' in page


def test_what_is_sought_in_the_information_is_never_a_draft(world: World, signed: Signed) -> None:
    client, where = signed(WORKER), form(world, "p08.search")
    assert client.post(where, {"term": "山田", "_keep": "quietly"}).status_code == 404
    assert "data-draft" not in client.get(where).content.decode()
    assert not Draft.objects.exists()


def test_a_draft_that_nobody_came_back_for_is_forgotten(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    client.post(form(world, "p00.note"), {"text": "古い", "_keep": "quietly"})
    Draft.objects.update(saved=world.desk.clock() - 31 * DAY)
    client.post(form(world, "p00.draft"), {"gist": "新しい", "_keep": "quietly"})
    assert [one.act for one in Draft.objects.all()] == ["p00.draft"]


# ── what cannot be taken back ──


@pytest.mark.parametrize(
    "act", ["p00.close", "p18.cancel", "p13.destroy", "p13.erase-returned", "p17.lose-item", "p09.erase-copy"]
)
def test_what_ends_for_good_is_asked_for_twice(world: World, signed: Signed, act: str) -> None:
    client, size = signed(APPROVER), record.size(world.log)
    page = client.get(form(world, act))
    assert 'id="f-_sure"' in page.content.decode()
    told = client.post(form(world, act), {"reason": "確かめる", "_do": "1"})
    assert told.status_code == 422
    assert 'href="#f-_sure"' in told.content.decode()
    if act == "p18.cancel":
        assert 'href="#f-violation"' in told.content.decode(), "and whatever else is missing, at once"
    assert record.size(world.log) == size
    meant = client.post(form(world, act), {"reason": "確かめる", "_do": "1", "_sure": "1"})
    assert 'href="#f-_sure"' not in meant.content.decode()


def test_where_things_are_is_asked_among_places_that_make_sense(world: World, signed: Signed) -> None:
    page = signed(IN_CHARGE).get(form(world, "p16.answer-sample"))
    assert "collected" not in offered(page, "account")
    boxes = re.findall(r'name="uncounted" value="([^"]+)"', page.content.decode())
    assert boxes
    assert not {"ward", "returned", "erased", "lost", "collected"} & {*boxes}
