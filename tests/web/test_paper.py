"""代行入力 in the browser: the other side's paper is typed, marked, with its scan; by those who may, and as narrow as what they may see."""

from io import BytesIO

from azukari.kernel.values import PersonId
from azukari.kernel.wire import envelope
from azukari.store import record
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, SIGNATORY, WORKER
from tests.web.conftest import Signed
from tests.web.documents import pdf
from tests.web.test_pages import text_of
from tests.web.world import STRANGER, World

SCAN = pdf(1)


def scan() -> BytesIO:
    file = BytesIO(SCAN)
    file.name = "経過.pdf"
    return file


def form(world: World, act: str, of: PersonId) -> str:
    return f"/contracts/{world.log}/acts/{act}?_by={of}"


def test_the_ward_types_what_the_contractor_did_on_paper(world: World, signed: Signed) -> None:
    client = signed(OFFICER)
    page = client.get(f"/contracts/{world.log}")
    assert f"/contracts/{world.log}/on-paper" in page.content.decode()
    chosen = client.get(f"/contracts/{world.log}/on-paper?by={SIGNATORY}")
    assert f"/acts/p00.note?_by={SIGNATORY}" in chosen.content.decode()
    asked = client.get(form(world, "p00.note", SIGNATORY))
    assert "東 太郎（あずま印刷株式会社）が紙で行った" in text_of(asked)
    done = client.post(form(world, "p00.note", SIGNATORY), {"text": "電話で聞いた。", "on_paper": scan(), "_do": "1"})
    assert done.status_code == 302
    number = int(done["Location"].rpartition("/")[2].partition("?")[0])
    row = record.entry(world.log, number)
    assert row is not None
    by = envelope(row.leaf).by
    assert (by.officer, by.party, by.entered) == (SIGNATORY, FIRM, OFFICER)
    entry = client.get(f"/contracts/{world.log}/entries/{number}")
    assert "代行入力" in text_of(entry)
    assert "入力した人 水野 葉子" in text_of(entry)
    saved = client.get(f"/contracts/{world.log}/entries/{number}/documents/on_paper")
    assert saved.content == SCAN
    assert "代行入力" in text_of(client.get(f"/contracts/{world.log}"))


def test_without_the_scan_it_is_said_beside_the_question_and_nothing_is_lost(world: World, signed: Signed) -> None:
    client = signed(OFFICER, "en")
    answer = client.post(form(world, "p00.note", SIGNATORY), {"text": "Told by telephone.", "_do": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-on_paper"' in page
    assert "Told by telephone." in page
    assert "Attach the scan of the paper." in page


def test_a_refusal_of_a_paper_is_told_as_any_other(world: World, signed: Signed) -> None:
    given = {
        "to_tier": "1",
        "place": "地下",
        "at": "2026-05-10 10:00",
        "until": "2026-05-10 12:00",
        "on_paper": scan(),
        "_do": "1",
    }
    answer = signed(OFFICER).post(form(world, "p10.plan", IN_CHARGE), given)
    assert answer.status_code == 403
    assert "教育・研修が済んでいません" in text_of(answer)


def test_the_contractor_types_for_the_ward_and_sees_no_more_by_it(world: World, signed: Signed) -> None:
    client = signed(IN_CHARGE)
    assert "大沢 茂" in text_of(client.get(f"/contracts/{world.log}/on-paper"))
    page = text_of(client.get(form(world, "p10.designate-officer", APPROVER)))
    assert "架空区" in page
    assert "森 景子" not in page, "甲's officers are not listed to a contractor, not even on 甲's form"
    done = client.post(form(world, "p00.note", APPROVER), {"text": "文書で承った。", "on_paper": scan(), "_do": "1"})
    assert done.status_code == 302


def test_who_may_not_type_finds_no_such_page(world: World, signed: Signed) -> None:
    for person in (WORKER, STRANGER):
        client = signed(person)
        assert client.get(f"/contracts/{world.log}/on-paper").status_code == 404
        assert client.get(form(world, "p00.note", APPROVER)).status_code == 404
        assert client.post(form(world, "p00.note", APPROVER), {"text": "x", "on_paper": scan()}).status_code == 404
    assert signed(OFFICER).get(form(world, "p00.note", APPROVER)).status_code == 404, "nobody types for their own side"
    assert "代行入力" not in text_of(signed(WORKER).get(f"/contracts/{world.log}/acts/p00.note"))


def test_an_opening_typed_from_paper_opens_nothing(world: World, signed: Signed) -> None:
    page = signed(OFFICER).get(form(world, "p08.open", WORKER)).content.decode()
    assert "代行入力として記録する" in page
    assert "記録して開く" not in page
