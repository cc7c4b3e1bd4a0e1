"""Pages through Django's own client: who sees what, what becomes of a form, and that nothing typed is lost."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO

import msgspec
import pytest
from django.test import Client

from azukari.annex import ACTS, PROVISIONS
from azukari.kernel.values import Capacity
from azukari.kernel.wire import leaf_hash
from azukari.law.address import ADDRESSES
from azukari.provisions.p00_acts import Register
from azukari.store import record
from azukari.store.models import Draft, Log, Person
from azukari.web import middleware
from tests.story import APPROVER, FIRM, IN_CHARGE, INSPECTOR, OFFICER, OTHER, SIGNATORY, SITE, WARD, WARD_HANDOVER, WORKER
from tests.web.conftest import Signed
from tests.web.world import STRANGER, World

OPEN_TO_PEOPLE = sorted(name for name, cls in ACTS.items() if set(cls.by) != {Capacity.INSTRUMENT} and cls is not Register)


def text_of(answer) -> str:  # type: ignore[no-untyped-def]  # Django's test response
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def no_demo(world: World) -> Iterator[None]:
    kept = world.desk.instance.configuration
    world.desk.instance.configuration = msgspec.structs.replace(kept, demo=False)
    yield
    world.desk.instance.configuration = kept


# ── signing in ──


def test_the_demo_page_lists_everybody_by_party(world: World) -> None:
    text = text_of(Client().get("/sign-in"))
    assert "架空区" in text
    assert "税務課長（承諾権者）" in text
    assert "髙橋 花子" in text


def test_whoever_signs_out_is_at_the_start_signed_in_or_not(world: World, signed: Signed) -> None:
    for client in (Client(), signed(OFFICER)):
        assert client.post("/sign-out").headers["Location"] == "/"


def test_outside_a_demonstration_nobody_can_sign_in_by_a_click(world: World, no_demo: None) -> None:
    assert "水野" not in text_of(Client().get("/sign-in"))
    assert Client().post("/sign-in", {"person": OFFICER}).status_code == 403
    assert Client().get("/contracts").status_code == 302
    start = Client().get("/")
    assert "サインインの方法" in text_of(start)
    assert 'href="/sign-in"' in start.content.decode()


def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(world: World) -> None:
    answer = Client().get(f"/contracts/{world.log}")
    assert answer.status_code == 302
    assert answer.url == f"/sign-in?next=%2Fcontracts%2F{world.log}"
    back = Client().post("/sign-in", {"person": OFFICER, "next": f"/contracts/{world.log}"})
    assert back.url == f"/contracts/{world.log}"


def test_one_is_never_led_to_another_host(world: World) -> None:
    assert Client().post("/sign-in", {"person": OFFICER, "next": "https://elsewhere.example/"}).url == "/"


def test_a_form_without_its_token_is_turned_away(world: World, signed: Signed) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed(OFFICER).cookies
    size = record.size(world.log)
    assert strict.post(f"/contracts/{world.log}/acts/p00.note", {"text": "偽"}).status_code == 403
    assert record.size(world.log) == size


# ── who sees what ──


@pytest.mark.parametrize("page", ["", "/provisions/7", "/entries/0", "/acts/p00.note", "/entries/0/documents/attached"])
def test_another_partys_contract_is_not_found(world: World, signed: Signed, page: str) -> None:
    stranger = signed(STRANGER)
    known = stranger.get(f"/contracts/{world.log}{page}")
    unknown = stranger.get(f"/contracts/en-0000000000000000{page}")
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert text_of(known) == text_of(unknown)
    assert stranger.post(f"/contracts/{world.log}/acts/p00.note", {"text": "のぞき見"}).status_code == 404


def test_my_contracts_tell_what_is_owed_and_how_each_provision_stands(world: World, signed: Signed) -> None:
    page = signed(IN_CHARGE).get("/contracts")
    text = text_of(page)
    assert "納税通知書の印刷・封入封緘" in text
    assert "うち期限超過" in text
    assert page.content.count(b'class="hidden"') >= 18


def test_the_contract_shows_eighteen_provisions_with_standing_in_words(world: World, signed: Signed) -> None:
    page = signed(IN_CHARGE).get(f"/contracts/{world.log}")
    assert len(re.findall(r'<li class="cell cell-', page.content.decode())) == 18
    text = text_of(page)
    assert "期限超過" in text
    assert "令和8年4月1日（2026-04-01）" in text


def test_only_what_ones_capacity_may_do_is_offered(world: World, signed: Signed) -> None:
    charge = signed(IN_CHARGE).get(f"/contracts/{world.log}").content.decode()
    ward = signed(OFFICER).get(f"/contracts/{world.log}").content.decode()
    assert "/acts/p02.enrol" in charge
    assert "/acts/p00.appoint" not in charge
    assert "/acts/p00.appoint" in ward
    assert "/acts/p02.enrol" not in ward


def test_the_record_is_paged_by_number(world: World, signed: Signed) -> None:
    page = signed(INSPECTOR).get(f"/contracts/{world.log}?before=3").content.decode()
    assert re.findall(r"/entries/(\d+)\" aria-label", page) == ["2", "1", "0"]


@pytest.mark.parametrize("number", range(19))
def test_each_provision_has_its_page_with_every_sentence_answered(world: World, signed: Signed, number: int) -> None:
    page = signed(INSPECTOR).get(f"/contracts/{world.log}/provisions/{number}")
    assert page.status_code == 200
    expected = [one for one in ADDRESSES if one.startswith(f"{number}.")]
    provision = next(one for one in PROVISIONS if one.number == number)
    text = text_of(page)
    for address in expected:
        answer = next(one for one in provision.answers if one.address == address)
        assert answer.how.ja in text


def test_there_is_no_nineteenth_provision(world: World, signed: Signed) -> None:
    assert signed(INSPECTOR).get(f"/contracts/{world.log}/provisions/19").status_code == 404


# ── every act has its page ──


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_act_of_the_annex_has_its_form(world: World, signed: Signed, lang: str) -> None:
    client = signed(IN_CHARGE, lang)
    for name in OPEN_TO_PEOPLE:
        page = client.get(f"/contracts/{world.log}/acts/{name}")
        assert page.status_code == 200, name
        assert getattr(ACTS[name].title, lang) in text_of(page), name


def test_every_act_handed_in_empty_is_told_what_it_lacks_and_breaks_nothing(world: World, signed: Signed) -> None:
    client = signed(INSPECTOR)
    for name in OPEN_TO_PEOPLE:
        answer = client.post(f"/contracts/{world.log}/acts/{name}")
        assert answer.status_code in {302, 403, 422, 503}, (name, answer.status_code)


def test_acts_of_the_system_and_unknown_ones_have_no_page(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    for name in ("p00.refused", "p10.measured", "p00.register", "p99.nothing"):
        assert client.get(f"/contracts/{world.log}/acts/{name}").status_code == 404


# ── what becomes of a form ──


def test_an_accepted_act_ends_on_its_receipt(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    answer = client.post(f"/contracts/{world.log}/acts/p00.note", {"text": "一行目\r\n二行目"})
    assert answer.status_code == 302
    number = int(re.search(r"/entries/(\d+)\?done=1$", answer.url)[1])  # type: ignore[index]  # the assertion that it is there
    row = record.entry(world.log, number)
    assert row is not None
    receipt = client.get(answer.url)
    assert leaf_hash(row.leaf) in text_of(receipt)
    assert f"第{number}号として" in text_of(receipt)
    assert "一行目\n二行目" in unescape(receipt.content.decode())


def test_somebody_chosen_from_the_list_need_not_be_named_again(world: World, signed: Signed) -> None:
    answer = signed(IN_CHARGE).post(f"/contracts/{world.log}/acts/p10.designate-officer", {"person": WORKER})
    assert answer.status_code == 302
    assert "山﨑 次郎" in text_of(signed(IN_CHARGE).get(answer.url))


def test_a_form_that_lacks_answers_says_all_of_them_and_keeps_the_rest(world: World, signed: Signed) -> None:
    answer = signed(OFFICER).post(
        f"/contracts/{world.log}/acts/p00.appoint", {"capacity": "inspector", "since": "九月の晴れた日"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-full_name"' in page
    assert 'href="#f-since"' in page
    assert 'value="九月の晴れた日"' in page
    assert re.search(r'value="inspector" selected', page)


def test_a_refusal_cites_quotes_explains_and_keeps_what_was_typed(world: World, signed: Signed) -> None:
    typed = {"to_tier": "1", "place": "区役所 地下授受室", "at": "令和8年5月10日 10:00", "until": "2026-05-10 12:00"}
    answer = signed(WARD_HANDOVER).post(f"/contracts/{world.log}/acts/p10.plan", typed)
    text, page = text_of(answer), answer.content.decode()
    assert answer.status_code == 403
    assert "特記事項により行えません" in text
    assert "教育及び研修を行わなければならない" in text, "the sentence itself"
    assert "山﨑 次郎の教育・研修が済んでいません" in text, "by name, never by identifier"
    assert not re.search(r"pn-[0-9a-z]{16}", text)
    assert 'value="令和8年5月10日 10:00"' in page
    assert 'value="区役所 地下授受室"' in page


def test_lines_are_added_and_taken_away_without_a_script(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    typed = {"ward_name": "架空区", "purposes._count": "1", "purposes.0.label": "印刷", "files._count": "1"}
    added = client.post("/contracts/new", {**typed, "_add": "purposes"}).content.decode()
    assert 'name="purposes._count" value="2"' in added
    assert 'name="purposes.0.label" value="印刷"' in added
    typed |= {"purposes._count": "2", "purposes.1.label": "封入"}
    dropped = client.post("/contracts/new", {**typed, "_drop": "purposes.0"}).content.decode()
    assert 'name="purposes._count" value="1"' in dropped
    assert 'name="purposes.0.label" value="封入"' in dropped


def test_a_new_contract_is_registered_by_the_ward_alone(world: World, signed: Signed) -> None:
    typed = {
        "ward_name": "架空区", "subject": "封筒の作成", "section": "総務課", "contractor_name": "新しい会社", "signatory_name": "新 一",
        "since": "R8.4.1", "until": "令和９年３月３１日", "purposes._count": "1", "purposes.0.label": "封筒", "files._count": "1",
        "files.0.label": "名簿", "files.0.file_class": "manual",
    }  # fmt: skip
    assert signed(IN_CHARGE).post("/contracts/new", typed).status_code == 404
    answer = signed(OFFICER).post("/contracts/new", typed)
    assert answer.status_code == 302
    log = answer.url.split("/")[2]
    assert "封筒の作成" in text_of(signed(OFFICER).get("/contracts"))
    assert Log.objects.get(pk=log).body


def test_a_form_for_a_new_contract_that_is_incomplete_begins_no_log(world: World, signed: Signed) -> None:
    before = Log.objects.count()
    assert signed(OFFICER).post("/contracts/new", {"ward_name": "架空区"}).status_code == 422
    assert Log.objects.count() == before


def test_what_was_typed_survives_a_session_that_ran_out(world: World, signed: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed(OFFICER)
    monkeypatch.setattr(middleware, "IDLE", -1)
    answer = client.post(f"/contracts/{world.log}/acts/p00.note", {"text": "書きかけの経過"})
    assert "kept=1" in answer.url
    assert "書きかけの経過".encode() not in bytes(Draft.objects.get(person=OFFICER).answers), "kept sealed"
    assert "入力した内容は取ってあります" in text_of(client.get(answer.url))
    monkeypatch.undo()
    back = client.post("/sign-in", {"person": OFFICER, "next": f"/contracts/{world.log}/acts/p00.note"})
    page = client.get(back.url)
    assert "書きかけの経過" in page.content.decode()
    assert "書きかけの経過" in client.get(back.url).content.decode(), "nor by a page that is closed again"
    assert client.post(back.url, {"text": "書きかけの経過", "_do": "1"}).status_code == 302
    assert not Draft.objects.filter(person=OFFICER).exists(), "what was handed in is kept no longer"


def test_a_document_is_kept_and_given_back_byte_by_byte(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    content = bytes(range(256)) * 40
    attached = BytesIO(content)
    attached.name = "契約書の写し.pdf"
    answer = client.post(f"/contracts/{world.log}/acts/p00.note", {"text": "添付", "attached": attached})
    number = re.search(r"/entries/(\d+)", answer.url)[1]  # type: ignore[index]  # an accepted act has a number
    found = client.get(f"/contracts/{world.log}/entries/{number}/documents/attached")
    assert found.content == content
    assert found["Content-Type"] == "application/octet-stream"
    assert found["Content-Disposition"].startswith("attachment")


def test_the_wards_own_text_is_quoted_once_it_is_confirmed(world: World, signed: Signed) -> None:
    sentences = [{"address": "1.1", "text": "乙は、架空区の文言により個人情報を守る。"}, {"address": "1", "text": "架空の見出し"}]
    lacking = [one for one in ADDRESSES if one != "1.1"]
    loaded = world.does("p00.load-annex", OFFICER, heading="架空区特記事項", sentences=sentences, lacking=lacking)
    client = signed(INSPECTOR)
    assert "架空区の文言" not in text_of(client.get(f"/contracts/{world.log}/provisions/1"))
    world.does("p00.confirm-annex", APPROVER, loading=loaded.entry.number, lacking=lacking)
    text = text_of(client.get(f"/contracts/{world.log}/provisions/1"))
    assert "乙は、架空区の文言により個人情報を守る。" in text
    assert "架空の見出し" in text
    assert "この契約の特記事項にはありません" in text_of(client.get(f"/contracts/{world.log}/provisions/2"))
    assert "対象外" in text_of(client.get(f"/contracts/{world.log}"))


def test_the_wards_file_is_read_into_the_form_in_plain_sight(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    form = f"/contracts/{world.log}/acts/p00.load-annex"
    size = record.size(world.log)
    file = BytesIO("個人情報特記\n第１　個人情報の保護\n乙は、個人情報を守る。\n".encode("cp932"))
    file.name = "特記.txt"
    page = client.post(form, {"_read": "1", "_file": file})
    assert "ファイルを読み取りました" in text_of(page)
    text = unescape(page.content.decode())
    assert "乙は、個人情報を守る。" in text
    assert "7.1.proviso" in text, "what it lacks is shown"
    assert "第７ 第１項 ただし書" in text_of(page), "and said as people write it"
    assert text.index('name="lacking"') < text.index('<details class="folded">') < text.index('name="sentences.0.text"')
    assert record.size(world.log) == size, "nothing is recorded by reading"
    empty = BytesIO(b"")
    empty.name = "空.txt"
    assert client.post(form, {"_read": "1", "_file": empty}).status_code == 422
    assert "ファイルを選んでください" in text_of(client.post(form, {"_read": "1"}))


def test_a_place_is_chosen_among_the_facilities_known(world: World, signed: Signed) -> None:
    client = signed(OTHER)
    client.post("/place", {"place": SITE, "next": "/contracts"})
    assert client.session["place"] == SITE
    client.post("/place", {"place": "pl-0000000000000000"})
    assert client.session["place"] is None


# ── headers and languages ──


def test_a_page_allows_nothing_from_elsewhere_and_is_not_kept(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get(f"/contracts/{world.log}")
    policy = page["Content-Security-Policy"]
    nonce = re.search(r"script-src 'nonce-([\w-]+)'", policy)[1]  # type: ignore[index]  # the assertion that it is there
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.content.decode().count(f'nonce="{nonce}"') == 2
    assert page["Cache-Control"] == "private, no-store"
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"
    assert not re.search(rb"(?:src|href)=\"(?:https?:)?//", page.content)


def test_style_and_script_are_kept_for_ever_under_their_digest(world: World) -> None:
    page = Client().get("/sign-in").content.decode()
    address = re.search(r'href="(/static/[0-9a-f]{16}/azukari\.css)"', page)[1]  # type: ignore[index]  # every page has it
    assert "immutable" in Client().get(address)["Cache-Control"]
    assert Client().get("/static/0000000000000000/azukari.css").status_code == 404
    assert Client().get("/static/0000000000000000/..%2fviews.py").status_code == 404


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World, signed: Signed) -> None:
    cookie = signed(OFFICER).cookies["azukari"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_language_is_chosen_and_said(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    assert '<html lang="ja">' in client.get("/contracts").content.decode()
    client.post("/language", {"lang": "en", "next": "/contracts"})
    page = client.get("/contracts")
    assert '<html lang="en">' in page.content.decode()
    assert page["Content-Language"] == "en"


# ── people and places that the record names since the demonstration was set up ──


def test_somebody_named_by_an_act_can_sign_in_and_act(world: World, signed: Signed) -> None:
    ward = signed(OFFICER)
    assert "新田 栞" not in text_of(Client().get("/sign-in"))
    typed = {"full_name": "新田 栞", "capacity": "section_officer"}
    assert ward.post(f"/contracts/{world.log}/acts/p00.appoint", typed).status_code == 302
    page = Client().get("/sign-in").content.decode()
    person = re.search(
        r'value="(pn-[0-9a-z]{16})"[^>]*><span class="person-name">新田 栞</span><span class="person-role">甲', page
    )
    assert person is not None, "listed with what they hold"
    assert not Person.objects.filter(pk=person[1]).exists()
    new = Client()
    assert new.post("/sign-in", {"person": person[1]}).status_code == 302
    assert Person.objects.get(pk=person[1]).home == WARD
    assert "所管課" in text_of(new.get(f"/contracts/{world.log}"))
    assert new.post(f"/contracts/{world.log}/acts/p00.note", {"text": "着任した。"}).status_code == 302


def test_somebody_enrolled_stands_at_the_counter_of_their_employer(world: World, signed: Signed) -> None:
    enrolled = {"full_name": "相良 凪", "employer": FIRM, "work": "検品"}
    assert signed(IN_CHARGE).post(f"/contracts/{world.log}/acts/p02.enrol", enrolled).status_code == 302
    page = Client().get("/sign-in").content.decode()
    person = re.search(r'value="(pn-[0-9a-z]{16})"[^>]*><span class="person-name">相良 凪', page)[1]  # type: ignore[index]  # listed
    new = Client()
    new.post("/sign-in", {"person": person})
    assert Person.objects.get(pk=person).home == FIRM
    assert new.get(f"/contracts/{world.log}").status_code == 200


def test_the_signatory_of_a_new_contract_signs_in_for_a_firm_unknown_before(world: World, signed: Signed) -> None:
    typed = {
        "ward_name": "架空区", "subject": "健診票の入力", "section": "保健課", "contractor_name": "未知の会社", "signatory_name": "未知 一郎",
        "since": "R8.4.1", "until": "令和９年３月３１日", "purposes._count": "1", "purposes.0.label": "入力", "files._count": "1",
        "files.0.label": "受診者名簿", "files.0.file_class": "manual",
    }  # fmt: skip
    log = signed(OFFICER).post("/contracts/new", typed).url.split("/")[2]
    page = Client().get("/sign-in").content.decode()
    assert "未知の会社" in page
    person = re.search(r'value="(pn-[0-9a-z]{16})"[^>]*><span class="person-name">未知 一郎', page)[1]  # type: ignore[index]  # listed
    new = Client()
    new.post("/sign-in", {"person": person})
    assert "未知の会社が当事者である契約は1件" in text_of(new.get("/contracts"))
    assert new.get(f"/contracts/{log}").status_code == 200
    assert new.get(f"/contracts/{world.log}").status_code == 404


def test_a_facility_notified_since_is_a_place_to_be_at_for_those_who_have_part(world: World, signed: Signed) -> None:
    typed = {"label": "第二工場", "address": "架空区南二丁目5番", "since": "2026-05-01"}
    assert signed(IN_CHARGE).post(f"/contracts/{world.log}/acts/p06.notify-facility", typed).status_code == 302
    place = re.search(r'value="(pl-[0-9a-z]{16})"[^>]*>第二工場', Client().get("/sign-in").content.decode())[1]  # type: ignore[index]  # listed
    worker = signed(WORKER)
    worker.post("/place", {"place": place})
    assert re.search(rf'value="{place}" selected>第二工場', worker.get("/contracts").content.decode())
    assert "第二工場" not in text_of(signed(STRANGER).get("/contracts"))
    worker.post("/place", {"place": "pl-0000000000000000"})
    assert " selected" not in worker.get("/contracts").content.decode(), "a place that nobody named is none"


def test_whom_no_record_names_cannot_sign_in(world: World) -> None:
    assert Client().post("/sign-in", {"person": "pn-0000000000000000"}).status_code == 404


# ── who is offered for what ──


def people_offered(page: str, field: str) -> dict[str, str]:
    select = re.search(rf'<select id="f-{field}".*?</select>', page, re.DOTALL)
    assert select is not None
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)</option>', select[0]))


def test_a_body_registers_under_its_own_name_only(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    page = client.get("/contracts/new").content.decode()
    assert 'name="ward_name"' not in page
    assert re.search(r"甲の名称</strong><span>架空区<", page)
    typed = {
        "ward_name": "よその区", "subject": "封筒の印刷", "section": "総務課", "contractor": FIRM, "signatory": SIGNATORY,
        "since": "R8.4.1", "until": "令和９年３月３１日", "purposes._count": "1", "purposes.0.label": "封筒", "files._count": "1",
        "files.0.label": "名簿", "files.0.file_class": "manual",
    }  # fmt: skip
    log = client.post("/contracts/new", typed).url.split("/")[2]
    text = text_of(client.get(f"/contracts/{log}"))
    assert "よその区" not in text
    assert "あずま印刷株式会社" in text
    assert "東 太郎" in text_of(client.get(f"/contracts/{log}/entries/0")), "a known signatory need not be named again"


def test_for_the_contractors_signatory_those_who_sign_for_known_firms_are_offered(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get("/contracts/new").content.decode()
    found = people_offered(page, "signatory")
    assert found[SIGNATORY] == "東 太郎（あずま印刷株式会社）"
    assert not {OFFICER, APPROVER, IN_CHARGE, WORKER} & set(found)
    assert FIRM in people_offered(page, "contractor")
    other = signed(OFFICER).post("/contracts/new", {"contractor": FIRM, "_add": "purposes"}).content.decode()
    assert set(people_offered(other, "signatory")) == {SIGNATORY}


def test_a_contractor_is_offered_its_own_people_and_the_body_its_own_officers(world: World, signed: Signed) -> None:
    contract = f"/contracts/{world.log}/acts"
    firm = people_offered(signed(IN_CHARGE).get(f"{contract}/p02.enrol").content.decode(), "person")
    assert WORKER in firm
    assert not {OFFICER, APPROVER, INSPECTOR, WARD_HANDOVER} & set(firm)
    ward = people_offered(signed(OFFICER).get(f"{contract}/p00.appoint").content.decode(), "person")
    assert APPROVER in ward
    assert not {IN_CHARGE, WORKER, SIGNATORY} & set(ward)


# ── numbers that people do not write as numbers ──


def test_a_schedule_is_notified_with_boxes_and_clock_times(world: World, signed: Signed) -> None:
    client = signed(IN_CHARGE)
    where = f"/contracts/{world.log}/acts/p06.notify-schedule"
    form = client.get(where).content.decode()
    assert re.findall(r'type="checkbox" name="weekdays" value="(\d)"', form) == list("0123456")
    typed = {
        "place": SITE, "work": "印刷", "since": "2026-05-01", "until": "2026-06-30", "weekdays": ["0", "4"], "from_minute": "9：00",
        "to_minute": "17:30",
    }  # fmt: skip
    again = client.post(where, {**typed, "to_minute": "夕方"})
    assert again.status_code == 422
    assert 'value="9：00"' in again.content.decode(), "as it was typed"
    assert re.search(r'name="weekdays" value="4" checked', again.content.decode())
    text = text_of(client.get(client.post(where, typed).url))
    assert "月曜日、金曜日" in text
    assert "9:00" in text
    assert "17:30" in text


def test_whoever_confirms_an_annex_sees_what_they_confirm(world: World, signed: Signed) -> None:
    typed = {
        "heading": "特記", "sentences._count": "1", "sentences.0.address": "1.1", "sentences.0.text": "乙は、個人情報を守る。",
        "lacking": "7.1.proviso 12.1", "unplaced": "2",
    }  # fmt: skip
    number = signed(OFFICER).post(f"/contracts/{world.log}/acts/p00.load-annex", typed).url.split("/")[4].partition("?")[0]
    page = signed(APPROVER).get(f"/contracts/{world.log}/acts/p00.confirm-annex")
    text = text_of(page)
    assert f'/entries/{number}"' in page.content.decode()
    assert "条文の番号が付いた文・見出し 1件" in text
    assert "文がない条文番号 2件：第７ 第１項 ただし書、第１２" in text
    assert "条文の番号を付けられなかった箇所 2件" in text


def test_a_refusal_is_told_in_words_and_by_nobody_in_particular(world: World, signed: Signed) -> None:
    world.desk.tell_refusals(world.log, all_of_them=True)
    rows = record.newest(world.log, record.size(world.log) or 0, 1_000)
    number = next(row.seq for row in rows if b'"act":"p00.refused"' in row.leaf)
    text = text_of(signed(OFFICER).get(f"/contracts/{world.log}/entries/{number}"))
    assert re.search(r"時間 令和\d+年\d+月\d+日（20\d\d-\d\d-\d\d） \d+時台", text)
    assert "1970" not in text
    assert re.search(r"回数 \d+回", text)
    assert "システム（自動で記録）" in text
    english = text_of(signed(OFFICER, "en").get(f"/contracts/{world.log}/entries/{number}"))
    assert re.search(r"How often (once|\d+ times)", english)


@pytest.mark.parametrize(
    "header, lang",
    [
        ("en-GB,en;q=0.9,ja;q=0.5", "en"),
        ("ja,en;q=0.9", "ja"),
        ("fr,en;q=0.3", "en"),
        ("fr", "ja"),
        ("", "ja"),
        ("*;q=x,,;", "ja"),
    ],
)
def test_the_first_page_is_in_the_browsers_language_until_one_is_chosen(world: World, header: str, lang: str) -> None:
    client = Client(headers={"accept-language": header})
    assert f'<html lang="{lang}">' in client.get("/sign-in").content.decode()
    other = "ja" if lang == "en" else "en"
    client.post("/language", {"lang": other, "next": "/sign-in"})
    assert f'<html lang="{other}">' in client.get("/sign-in").content.decode(), "what was chosen stays"


def test_what_is_owed_is_counted_alike_on_every_page(world: World, signed: Signed) -> None:
    client = signed(IN_CHARGE)
    card = next(
        one for one in client.get("/contracts").content.decode().split('<li class="card') if f"/contracts/{world.log}" in one
    )
    mine = re.search(r"こちらがすべきこと (\d+)件", card)
    others = re.search(r"相手方がすべきこと (\d+)件", card)
    page = text_of(client.get(f"/contracts/{world.log}"))
    by_us = re.search(r"こちらがすべきこと（(\d+)件）", page)
    by_others = re.search(r"相手方がすべきこと（(\d+)件）", page)
    assert by_us is not None
    assert by_others is not None
    assert int(by_us[1]) > 1, "duties of one kind are counted one by one"
    assert by_us[1] == (mine[1] if mine else "0")
    assert by_others[1] == (others[1] if others else "0")
    tiles = client.get(f"/contracts/{world.log}").content.decode()
    tiles = sum(int(one) for one in re.findall(r'cell-more">すべきこと (\d+)件', tiles))
    assert tiles <= int(by_us[1]) + int(by_others[1])


def test_what_only_the_person_concerned_can_do_is_offered_to_them_alone(world: World, signed: Signed) -> None:
    def buttons(client: Client) -> str:
        page = client.get(f"/contracts/{world.log}").content.decode()
        return page[page.index('<section id="owed"') : page.index('<section id="acts"')]

    client = signed(IN_CHARGE)
    assert "/acts/p04.pledge" in buttons(client)
    world.does("p04.pledge", IN_CHARGE, agrees=True)
    assert "秘密保持" in buttons(client), "others still owe it"
    assert "/acts/p04.pledge" not in buttons(client)
    assert "/acts/p04.pledge" in buttons(signed(WORKER))
