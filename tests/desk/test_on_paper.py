"""代行入力: what a party did on paper is typed by the other side, with the scan; judged as the paper officer's, and marked in the leaf."""

from typing import Any

import pytest

from tests.desk.conftest import Counter  # isort: skip — binds Django first

from azukari.desk.documents import Attachment
from azukari.desk.outcome import SCAN, Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.kernel.asks import DocumentWords
from azukari.kernel.values import INSTRUMENT, PartyId, PersonId
from azukari.kernel.wire import envelope
from azukari.store import record
from tests.content.making import paged
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, OTHER, SIGNATORY, WARD, WORKER, ident

PAPER = Attachment("責任者届.pdf", paged())


def types(
    counter: Counter, act: str, typing: PersonId, person: PersonId, party: PartyId, scan: Any = PAPER, /, **answers: Any
) -> Outcome:
    """Somebody types what ``person`` of ``party`` did on paper."""
    home = WARD if typing in {OFFICER, APPROVER} else FIRM
    given = answers if scan is None else {**answers, SCAN: scan}
    return counter.desk.perform(Officer(typing, home, None, party, person), counter.log, act, given)


def codes(outcome: Outcome) -> set[str]:
    assert isinstance(outcome, Incomplete), outcome
    return {one.code for one in outcome.faults}


def test_the_ward_types_what_the_contractor_did_on_paper(counter: Counter) -> None:
    done = types(counter, "p02.designate", OFFICER, SIGNATORY, FIRM, person=IN_CHARGE, full_name="髙橋 花子")
    assert isinstance(done, Receipt)
    leaf = envelope(done.leaf)
    assert (leaf.by.officer, leaf.by.party, leaf.by.entered, leaf.tier) == (SIGNATORY, FIRM, OFFICER, 1)
    counter.does("p02.enrol", IN_CHARGE, person=WORKER, full_name="山﨑 次郎", employer=FIRM, work="印刷")


def test_the_scan_is_kept_among_the_words(counter: Counter) -> None:
    done = types(counter, "p00.note", OFFICER, SIGNATORY, FIRM, text="x")
    assert isinstance(done, Receipt)
    row = record.entry(counter.log, done.entry.number)
    assert row is not None
    assert row.words is not None
    words = counter.desk.words.open(counter.log, row.seq, row.words).words
    assert counter.desk.documents.fetch(counter.log, DocumentWords(**words[SCAN])) == PAPER.content


def test_the_contractor_types_what_the_ward_did_on_paper(counter: Counter) -> None:
    """A signed act may be typed too; the leaf says so."""
    counter.staffed()
    done = types(counter, "p13.agree-destruction", IN_CHARGE, APPROVER, WARD, item=ident("im", "x"), quantity=1, reason="x")
    assert isinstance(done, Incomplete | Refusal), "there is no such item, whoever types"
    done = types(counter, "p00.adopt-term", IN_CHARGE, APPROVER, WARD, term="term.pledge_required", value=1, source="x")
    assert isinstance(done, Receipt)
    leaf = envelope(done.leaf)
    assert (leaf.by.officer, leaf.by.capacity, leaf.by.entered, leaf.tier) == (APPROVER, "approver", IN_CHARGE, 0)


def test_without_the_scan_nothing_is_typed(counter: Counter) -> None:
    assert codes(types(counter, "p00.note", OFFICER, SIGNATORY, FIRM, None, text="x")) == {"SCAN_MISSING"}


@pytest.mark.parametrize("scan", ["scan.pdf", {"name": "scan.pdf"}, b"%PDF", 1])
def test_what_is_no_document_is_no_scan(counter: Counter, scan: Any) -> None:
    assert codes(types(counter, "p00.note", OFFICER, SIGNATORY, FIRM, scan, text="x")) == {"SCAN_MISSING"}


def test_nobody_types_for_their_own_side(counter: Counter) -> None:
    counter.staffed()
    assert codes(types(counter, "p00.note", IN_CHARGE, SIGNATORY, FIRM, text="x")) == {"ENTERED_SIDE"}
    assert codes(types(counter, "p00.note", OFFICER, APPROVER, WARD, text="x")) == {"ENTERED_SIDE"}


def test_a_worker_types_nothing_for_the_ward(counter: Counter) -> None:
    counter.staffed()
    assert codes(types(counter, "p00.note", WORKER, APPROVER, WARD, text="x")) == {"ENTERED_SIDE"}


def test_who_is_nobody_types_nothing(counter: Counter) -> None:
    counter.staffed()
    assert codes(types(counter, "p00.note", OTHER, APPROVER, WARD, text="x")) == {"ENTERED_SIDE"}


def test_the_system_did_nothing_on_paper(counter: Counter) -> None:
    assert "ENTERED_FOR" in codes(types(counter, "p00.note", OFFICER, INSTRUMENT, FIRM, text="x"))
    counter.staffed()
    assert "ENTERED_FOR" in codes(types(counter, "p00.note", IN_CHARGE, INSTRUMENT, WARD, text="x"))


def test_the_officer_belongs_to_the_party_named(counter: Counter) -> None:
    stranger = PartyId(ident("pt", "stranger"))
    assert codes(types(counter, "p00.note", OFFICER, SIGNATORY, stranger, text="x")) == {"ENTERED_FOR"}


def test_half_of_who_acted_is_not_enough(counter: Counter) -> None:
    half = Officer(OFFICER, WARD, None, None, SIGNATORY)
    assert "ENTERED_FOR" in codes(counter.desk.perform(half, counter.log, "p00.note", {"text": "x", SCAN: PAPER}))


def test_it_is_judged_as_the_paper_officers(counter: Counter) -> None:
    """o24.1: the ward's officer could adopt a term; the signatory on paper cannot."""
    counter.staffed()
    refused = types(counter, "p00.adopt-term", APPROVER, SIGNATORY, FIRM, term="term.pledge_required", value=1, source="x")
    assert isinstance(refused, Refusal)
    assert {one.cites for one in refused.objections} == {"o24.1"}


def test_a_scan_belongs_to_what_was_done_on_paper(counter: Counter) -> None:
    outcome = counter.desk.perform(counter.officer(OFFICER), counter.log, "p00.note", {"text": "x", SCAN: PAPER})
    assert codes(outcome) == {"FIELD_UNKNOWN"}
