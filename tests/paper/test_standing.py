"""Papers of how a contract stands, and making any of them at the desk, on both databases."""

import re

import pytest

from azukari.content.lists import read as read_cells
from azukari.desk.documents import Attachment
from azukari.desk.first_paper import first_paper
from azukari.kernel.fault import FaultError
from azukari.law.say import Lang
from azukari.ledger.keys import grouped
from azukari.paper import finding, making, tables
from azukari.paper.codes import read
from azukari.paper.copies import copies
from azukari.paper.forms import BY_KEY, FORMS
from azukari.paper.kinds import Kind
from azukari.paper.listing import listing
from tests.content.making import paged
from tests.desk.conftest import Counter
from tests.desk.room import noted, ready
from tests.paper import reading
from tests.paper.conftest import at
from tests.story import FIRM, IN_CHARGE, OFFICER, SIGNATORY, WORKER, ident

STANDING = [one.key for one in FORMS if one.kind not in (Kind.ENTRY, Kind.INCIDENT)]


def made(counter: Counter, key: str, number: int | None = None, lang: Lang = Lang.ja, officer: object = None) -> making.Ready:
    figures = first_paper(counter.desk.instance, counter.log) if key == "first-paper" else None
    return at(counter, lambda place: making.ready(place, BY_KEY[key], number, figures), lang, officer)


@pytest.mark.parametrize("key", STANDING)
@pytest.mark.parametrize("lang", list(Lang))
def test_a_paper_of_how_things_stand_can_be_printed(shelf: Counter, key: str, lang: Lang) -> None:
    ready = made(shelf, key, lang=lang)
    data = ready.pdf()
    said = reading.text(data)
    assert reading.tagged(data)
    assert reading.embedded(data)
    assert reading.crossings(data) == []
    assert reading.squeezed(BY_KEY[key].title.of(lang)) in said
    assert "納税通知書の印刷・封入封緘" in said
    size = shelf.desk.look(shelf.log, lambda book: book.size)
    assert reading.squeezed(ready.sheet.told) in said
    assert str(size - 1) in ready.sheet.told
    assert ready.pdf() == data


def test_a_contract_told_at_the_desk_comes_out_on_paper(counter: Counter) -> None:
    counter.staffed()
    number = counter.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子", position="印刷部長").entry.number
    paper = made(counter, "person-in-charge")
    said = reading.text(paper.pdf())
    assert "髙橋花子" in said
    assert "印刷部長" in said
    assert "様式第2-1号" in said
    assert f"第{number}号" in paper.name
    assert paper.name.endswith(".pdf")
    assert "責任者届" in paper.name
    found = at(counter, lambda place: finding.find(place.seen, read(paper.code)))
    assert (found.log, found.number, found.act.name) == (counter.log, number, "p02.designate")
    roster = reading.text(made(counter, "roster").pdf())
    assert "髙橋花子" in roster
    assert "山﨑次郎" in roster
    assert "令和8年4月1日" in roster
    assert "あずま印刷株式会社2名" in roster
    register = reading.text(made(counter, "entrustment-register").pdf())
    assert "税務課" in register
    assert "課税台帳" in register
    assert "100,000" in register


def test_the_first_paper_carries_the_figures_and_no_stronger_claim(counter: Counter) -> None:
    figures = first_paper(counter.desk.instance, counter.log)
    said = reading.text(made(counter, "first-paper").pdf())
    assert reading.squeezed(grouped(figures.verifier)) in said
    assert reading.squeezed(figures.origin) in said
    assert "まだない" in said or (figures.fingerprint and reading.squeezed(grouped(figures.fingerprint)) in said)
    assert "外部の者による書換えに対してだけ検知できる" in said


def test_a_correction_is_told_on_the_paper(counter: Counter) -> None:
    counter.staffed()
    number = counter.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子", position="印刷部").entry.number
    before = made(counter, "person-in-charge", number).pdf()
    fixed = counter.does(
        "p00.correct", SIGNATORY, entry=number, answers=[{"question": "position", "answer": "印刷部長"}], reason="字が違う"
    ).entry.number
    after = made(counter, "person-in-charge", number)
    assert any(f"第{fixed}号で訂正" in one for one in after.sheet.notes)
    assert f"第{fixed}号" in after.sheet.told
    assert after.pdf() != before


def test_papers_due_are_those_that_perform_what_is_owed(counter: Counter) -> None:
    table = at(counter, tables.papers_due)
    titles = {row[1] for row in table.rows}
    assert "責任者届" in titles
    assert all(row[4] for row in table.rows)
    counter.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
    assert "責任者届" not in {row[1] for row in at(counter, tables.papers_due).rows}


def test_what_is_late_is_judged_by_the_newest_entry_so_that_the_same_record_gives_the_same_paper(counter: Counter) -> None:
    counter.staffed()
    before = made(counter, "papers-due").pdf()
    lists = [at(counter, lambda place, name=name: listing(place, name)).file(".xlsx") for name in ("papers-due", "register")]
    counter.clock.at("2026-12-01 09:00")
    assert made(counter, "papers-due").pdf() == before
    assert [
        at(counter, lambda place, name=name: listing(place, name)).file(".xlsx") for name in ("papers-due", "register")
    ] == lists


def test_a_paper_of_how_things_stand_leads_to_its_form_and_not_to_the_newest_entry(counter: Counter) -> None:
    counter.staffed()
    paper = made(counter, "roster")
    found = at(counter, lambda place: finding.find(place.seen, read(paper.code)))
    assert paper.code.startswith("S2.2-")
    assert (found.form.key, found.act, found.next) == ("roster", None, ())
    assert f"第{found.number}号" in paper.name


def test_the_balance_is_made_of_the_past_too(counter: Counter) -> None:
    ready(counter)
    size = counter.desk.look(counter.log, lambda book: book.size)
    noted(counter)
    before = made(counter, "balance", size - 1)
    assert f"第{size - 1}号" in before.sheet.told
    assert "残高は零である" in reading.text(before.pdf())
    assert before.code != made(counter, "balance").code
    same = at(counter, lambda place: making.ready(place, BY_KEY["balance"], None, None, before.time))
    assert same.pdf() == before.pdf()
    for number, when, code in ((9_999, None, "PAPER_ENTRY_UNKNOWN"), (None, 1, "PAPER_NO_ENTRY")):
        with pytest.raises(FaultError) as caught:
            at(counter, lambda place, n=number, w=when: making.ready(place, BY_KEY["balance"], n, None, w))
        assert caught.value.faults[0].code == code


def test_the_checklist_has_a_line_for_every_sentence_of_the_annex(shelf: Counter) -> None:
    sheet = made(shelf, "checklist").sheet
    lines = [row for block in sheet.blocks for row in block.rows]  # type: ignore[union-attr]
    sentences = at(shelf, lambda place: [one for number in range(1, 19) for one in place.seen.sentences(number)])
    assert len(lines) == len(sentences)
    assert all(re.search("□適", row[4]) for row in lines)  # type: ignore[index]
    grades = {row[3] for row in lines}  # type: ignore[index]
    assert grades <= {"防止", "検知", "記録", "約束", ""}
    assert len(grades) > 2


def test_another_firms_entries_are_not_there_for_a_contractor(counter: Counter) -> None:
    stranger = type(counter.officer(WORKER))(ident("pn", "str"), ident("pt", "str"))  # type: ignore[arg-type]
    from azukari.desk.desk import NotFound

    with pytest.raises(NotFound):
        made(counter, "roster", officer=stranger)


@pytest.mark.parametrize(
    "key, number, blank, code",
    [
        ("delivery-note", None, False, "PAPER_NO_ENTRY"),
        ("delivery-note", 9_999, False, "PAPER_ENTRY_UNKNOWN"),
        ("delivery-note", 0, False, "PAPER_ENTRY_OTHER"),
        ("roster", 0, False, "PAPER_STANDING"),
        ("first-paper", None, True, "PAPER_NO_BLANK"),
        ("no such form", None, False, "PAPER_FORM_UNKNOWN"),
    ],
)
def test_what_cannot_be_made_is_told(shelf: Counter, key: str, number: int | None, blank: bool, code: str) -> None:
    with pytest.raises(FaultError) as caught:
        asked = making.wanted(key)
        at(shelf, lambda place: making.ready_blank(place, asked) if blank else making.ready(place, asked, number))
    (fault,) = caught.value.faults
    assert fault.code == code
    assert fault.say.ja
    assert fault.say.en
    assert fault.say.ja != fault.say.en


def test_a_code_of_another_contract_or_of_nothing_is_not_found(shelf: Counter) -> None:
    for text in ("0-AAAA-BBBB-CCCC", "ZZ-AAAA-BBBB-CCCC", "F2.1-AAAA-BBBB"):
        code = read(text)
        assert at(shelf, lambda place, code=code: finding.find(place.seen, code)) is None
        fault = finding.nowhere(code).faults[0]
        assert fault.code == "PAPER_CODE_UNKNOWN"


def test_a_signed_paper_comes_back_by_its_code_as_an_act_of_the_other_side(counter: Counter) -> None:
    counter.staffed()
    blank = at(counter, lambda place: making.ready_blank(place, BY_KEY["internal-rules"]))
    officer = counter.officer(OFFICER)
    found = at(counter, lambda place: finding.find(place.seen, read(blank.code)), officer=officer)
    offered = {(one.act.name, one.by.person if one.by else None) for one in found.next}
    assert ("p05.submit-rules", IN_CHARGE) in offered
    mine = at(counter, lambda place: finding.find(place.seen, read(blank.code)), officer=counter.officer(IN_CHARGE))
    assert ("p05.submit-rules", None) in {(one.act.name, one.by.person if one.by else None) for one in mine.next}


def test_the_signed_copy_of_a_paper_of_the_record_is_kept_with_a_note_of_its_entry(counter: Counter) -> None:
    counter.staffed()
    paper = made(counter, "person-in-charge")
    found = at(counter, lambda place: finding.find(place.seen, read(paper.code)), officer=counter.officer(OFFICER))
    (copy,) = [one for one in found.next if one.text is not None]
    assert copy.act.name == "p00.note"
    assert f"第{found.number}号" in copy.text.ja
    assert f"entry {found.number}" in copy.text.en
    done = counter.does(copy.act.name, OFFICER, text=copy.text.ja, attached=Attachment("写し.pdf", paged()))
    assert done.words["attached"]["media_type"] == "application/pdf"
    # and back: from the code and from the entry to every copy that came, also where the officer wrote more beside the code
    assert paper.code in copy.text.ja
    assert paper.code in copy.text.en
    counter.does("p00.note", OFFICER, text=f"{copy.text.en} （原本は文書庫）", attached=Attachment("再提出.pdf", paged()))
    counter.does("p00.note", OFFICER, text=f"照合コード {paper.code} の書面が届いた。")
    counter.does("p00.note", OFFICER, text="別の書面の写し", attached=Attachment("別.pdf", paged()))
    again = at(counter, lambda place: finding.find(place.seen, read(paper.code)), officer=counter.officer(OFFICER))
    assert [one.name for one in again.copies] == ["写し.pdf", "再提出.pdf"]
    assert again.copies[0].number == done.entry.number
    assert not found.copies
    assert at(counter, lambda place: copies(place.seen, 0, "0-AAAA-BBBB-CCCC")) == ()
    worker = at(counter, lambda place: finding.find(place.seen, read(paper.code)), officer=counter.officer(WORKER))
    assert not [one for one in worker.next if one.text is not None]


def test_whoever_is_in_charge_stands_on_the_roster_by_their_work_not_by_a_kind_of_employment(counter: Counter) -> None:
    counter.staffed()
    counter.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子", position="印刷部長")
    for lang, work in ((Lang.ja, "責任者（印刷部長）"), (Lang.en, "In charge (印刷部長)")):
        table = at(counter, tables.roster, lang)
        heads = [one.label.ja for one in table.heads]
        row = dict(zip(heads, next(row for row in table.rows if row[1] == "髙橋 花子"), strict=True))
        assert row["雇用の別"] is None
        assert row["担当する業務"] == work


def test_a_roster_of_a_thousand_persons_is_all_there(counter: Counter) -> None:
    counter.staffed()
    for number in range(1_000):
        counter.does(
            "p02.enrol", IN_CHARGE, person=ident("pn", f"w{number}"), full_name=f"德田 {number}子", employer=FIRM, work="封入"
        )
    data = made(counter, "roster").pdf()
    said = reading.text(data)
    assert "あずま印刷株式会社1002名" in said
    assert all(f"德田{number}子" in said for number in range(1_000))
    assert reading.pages(data) > 30
    assert reading.tagged(data)
    assert said.count("氏名（カナ）") >= reading.pages(data) - 1
    rows = read_cells(at(counter, lambda place: listing(place, "roster")).file(".xlsx"))
    assert len(rows) == 4 + 1_002


def test_an_entry_is_known_by_its_form(shelf: Counter) -> None:
    assert at(shelf, lambda place: making.of_entry(place, 0)) is BY_KEY["entrustment-register"]
    assert at(shelf, lambda place: making.of_entry(place, 99_999)) is None
