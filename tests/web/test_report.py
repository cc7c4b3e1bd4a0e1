"""The page for anyone, as anybody meets it: signed in or not, with mistakes, twice, too often; and what 甲 and 乙 see of it."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from azukari.desk import tips
from azukari.desk.tips_read import PICTURE, Given
from azukari.store import record
from azukari.store.sign_in import Attempts
from azukari.store.tips import Tip
from tests.desk.test_tips import JPEG
from tests.story import APPROVER, IN_CHARGE, OFFICER, WARD_HANDOVER, WORKER
from tests.web.conftest import Signed
from tests.web.world import STRANGER, World

WHAT = "倉庫の裏に、印刷された通知書が捨てられていた。"


def text_of(answer) -> str:  # type: ignore[no-untyped-def]  # Django's test response
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def receipt_in(answer) -> str:  # type: ignore[no-untyped-def]  # likewise
    (found,) = re.findall(r'class="big-code">([^<]+)<', answer.content.decode())
    return str(found)


@pytest.fixture(autouse=True)
def unhurried(world: World) -> None:
    Attempts.objects.all().delete()


# ── anyone ──


def test_anyone_reports_without_signing_in_and_follows_it(world: World, signed: Signed) -> None:
    size = record.size(world.log)
    client = Client()
    page = client.get("/report")
    assert page.status_code == 200
    done = client.post("/report", {"what": WHAT, "once": "1" * 32})
    number = receipt_in(done)
    assert done.status_code == 200
    assert number not in done.request["PATH_INFO"]
    follow = text_of(client.post("/report/follow", {"number": number.lower()}))
    assert "まだ開かれていません" in follow
    assert WHAT not in follow, "whoever finds the receipt reads nothing of the report"
    again = client.post("/report", {"what": WHAT, "once": "1" * 32})
    assert receipt_in(again) == number, "reloading hands nothing in twice"
    assert record.size(world.log) == size


def test_whoever_is_signed_in_stands_nowhere_in_the_report(world: World, signed: Signed) -> None:
    done = signed(WORKER).post("/report", {"what": "自分の会社のことです。"})
    assert done.status_code == 200
    row = Tip.objects.latest("received")
    (step,) = tips.steps(world.desk, row)
    assert step.leaf.by is None
    assert WORKER not in str(step)


def test_whether_a_number_or_a_contract_exists_is_not_told(world: World) -> None:
    known, unknown = ({"what": WHAT, "mark": mark} for mark in ("納税通知書の印刷・封入封緘", "ないもの"))
    pages = [
        re.sub(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){5}|\d\d:\d\d(:\d\d)?", "", text_of(Client().post("/report", one)))
        for one in (known, unknown)
    ]
    assert pages[0] == pages[1]
    wrong = [text_of(Client().post("/report/follow", {"number": one})) for one in ("0" * 24, "そんな番号")]
    assert all("見つかりません" in one for one in wrong)


def test_nothing_typed_is_lost_by_a_mistake(world: World) -> None:
    typed = {"what": "", "where": "昨日の夕方", "mark": "SN-77", "reach": "メモ", "once": "2" * 32}
    page = Client().post("/report", typed | {"picture": SimpleUploadedFile("x.exe", b"MZ")})
    html = page.content.decode()
    assert page.status_code == 422
    for name in ("what", "picture"):
        assert f'href="#f-{name}"' in html
        assert f'id="e-{name}"' in html
    for value in ("昨日の夕方", "SN-77", "メモ", "2" * 32):
        assert f'value="{value}"' in html
    assert "付け直してください" in html
    assert "data-focus" in html


def test_a_picture_goes_along_and_one_too_large_does_not(world: World) -> None:
    count = Tip.objects.count()
    large = SimpleUploadedFile("large.jpg", JPEG + bytes(PICTURE))
    answer = Client().post("/report", {"what": WHAT, "picture": large})
    assert answer.status_code == 422
    assert "8MBまで" in text_of(answer)
    assert Tip.objects.count() == count
    done = Client().post("/report", {"what": WHAT + "写真です。", "picture": SimpleUploadedFile("a.jpg", JPEG)})
    assert done.status_code == 200
    assert Tip.objects.latest("received").attached is not None


def test_reports_and_receipts_are_tried_so_often_and_no_more(world: World) -> None:
    for at in range(20):
        assert Client().post("/report", {"what": f"知らせ{at}"}).status_code == 200
    over = Client().post("/report", {"what": "もう一つ"})
    assert over.status_code == 429
    assert "もう一つ" in over.content.decode()
    for _ in range(30):
        assert Client().post("/report/follow", {"number": "0" * 24}).status_code == 422
    assert Client().post("/report/follow", {"number": "0" * 24}).status_code == 429


def test_a_right_receipt_number_does_not_count_as_a_try(world: World) -> None:
    number = tips.hand_in(world.desk, Given("数えない")).number
    for _ in range(32):
        assert Client().post("/report/follow", {"number": number}).status_code == 200


def test_a_report_without_its_token_is_turned_away(world: World) -> None:
    count = Tip.objects.count()
    assert Client(enforce_csrf_checks=True).post("/report", {"what": WHAT}).status_code == 403
    assert Tip.objects.count() == count


def test_the_page_is_linked_from_every_page_and_has_a_sheet(world: World, signed: Signed) -> None:
    for page in (Client().get("/sign-in"), signed(IN_CHARGE).get("/contracts"), Client().get("/report/follow")):
        assert 'href="/report"' in page.content.decode()
    sheet = Client().get("/report/sheet").content.decode()
    assert "http://localhost:8000/report" in sheet
    assert "<svg" in sheet


def test_the_pages_speak_the_browsers_language(world: World) -> None:
    english = Client(headers={"accept-language": "en-GB,en;q=0.8"})
    assert "You need not be signed in" in text_of(english.get("/report"))
    assert "Received, not opened yet" in text_of(
        english.post("/report/follow", {"number": receipt_in(english.post("/report", {"what": "A bin full of letters."}))})
    )


# ── 甲 ──


def test_the_ward_opens_answers_and_takes_it_into_a_contract(world: World, signed: Signed) -> None:
    number = tips.hand_in(world.desk, Given(WHAT + "引き取ってください。", mark="SN-1")).number
    name = Tip.objects.latest("received").pk
    client = signed(OFFICER)
    listed = client.get("/reports")
    assert name in listed.content.decode()
    assert WHAT not in text_of(listed), "the list says nothing of what it is"
    assert "待っている通報が" in text_of(client.get("/duties"))
    assert client.get(f"/reports/{name}").url == "/reports", "not read before it is entered"
    assert client.post(f"/reports/{name}/open").url == f"/reports/{name}"
    page = text_of(client.get(f"/reports/{name}"))
    assert WHAT in page
    assert "水野 葉子" in page
    assert client.post(f"/reports/{name}", {"do": "answer", "answer": "受け取りました。"}).url.endswith("?done=1")
    assert "受け取りました。" in text_of(Client().post("/report/follow", {"number": number}))
    lost = client.post(f"/reports/{name}", {"do": "take", "notice": "書きかけ"})
    assert lost.status_code == 422
    assert "書きかけ" in lost.content.decode()
    done = client.post(
        f"/reports/{name}", {"do": "take", "log": world.log, "notice": "書類が捨てられていたという知らせがあった。"}
    )
    entry = client.get(done.url)
    assert "書類が捨てられていた" in text_of(entry)
    assert "乙を経ない" in text_of(entry)
    assert "契約の記録に載せました" in text_of(Client().post("/report/follow", {"number": number}))
    assert "既に処理が済んでいます" in text_of(client.post(f"/reports/{name}", {"do": "close", "reason": "もう一度"}))


def test_the_ward_closes_one_with_a_reason(world: World, signed: Signed) -> None:
    tips.hand_in(world.desk, Given("いたずら", picture=None))
    name, client = Tip.objects.latest("received").pk, signed(APPROVER)
    client.post(f"/reports/{name}/open")
    assert client.post(f"/reports/{name}", {"do": "close", "reason": ""}).status_code == 422
    assert client.post(f"/reports/{name}", {"do": "close", "reason": "区の物ではない。"}).status_code == 302
    assert "区の物ではない。" in text_of(client.get(f"/reports/{name}"))


def test_an_attachment_is_saved_and_never_shown(world: World, signed: Signed) -> None:
    Client().post("/report", {"what": "写真", "picture": SimpleUploadedFile('"><script>.jpg', JPEG)})
    name, client = Tip.objects.latest("received").pk, signed(OFFICER)
    assert client.get(f"/reports/{name}/attached").status_code == 404
    client.post(f"/reports/{name}/open")
    answer = client.get(f"/reports/{name}/attached")
    assert answer.content == JPEG
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.jpg"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_contractor_finds_no_trace_of_reports(world: World, signed: Signed) -> None:
    tips.hand_in(world.desk, Given("乙のこと"))
    name = Tip.objects.latest("received").pk
    for person in (IN_CHARGE, WORKER, STRANGER):
        client = signed(person)
        assert client.get("/reports").status_code == 404
        assert client.get(f"/reports/{name}").status_code == 404
        assert client.post(f"/reports/{name}/open").status_code == 404
        assert 'href="/reports"' not in client.get("/contracts").content.decode()
    assert Client().get("/reports").url.startswith("/sign-in")


def test_others_of_the_ward_are_told_who_reads_them(world: World, signed: Signed) -> None:
    page = signed(WARD_HANDOVER).get("/reports")
    assert page.status_code == 403
    assert "承諾権者、検査員です" in text_of(page)
    name = Tip.objects.latest("received").pk
    assert name not in page.content.decode()
    assert signed(WARD_HANDOVER).post(f"/reports/{name}/open").status_code == 403
