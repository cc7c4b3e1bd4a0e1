"""第8: keying in and programs' runs — pages in order, two people, what is settled stays; a run is told once and its result kept once."""

from typing import Any

import pytest

from azukari.kernel.act import Moves
from azukari.kernel.things import Move, vault_of
from azukari.kernel.values import Citation, TierNo
from azukari.law.say import Say
from tests.provisions.counter import SOME_ITEM, alone, heard, made
from tests.provisions.test_p08_purpose import MADE, assigned, entrusted, story  # noqa: F401 — fixtures
from tests.story import FIRM, IN_CHARGE, OTHER, WORKER, Story, ident

SHEET = ident("im", "sheet")
SEALED = {"fingerprint": "0" * 64, "digest": "1" * 64, "vault_object": ident("ob", "sea1ed")}
ABOUT = {"item": SOME_ITEM, "purpose": 1}


class Gone(Moves):
    """消える"""

    name, by, cites = "p99.gone", (), Citation("9.1.latter")
    title = Say("消える", "Gone")

    moves: tuple[Move, ...]


@pytest.fixture
def work(assigned: Story) -> Story:  # noqa: F811
    assigned.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="小林 三郎", employer=FIRM, work="入力")
    assigned.does("p08.assign-purpose", IN_CHARGE, person=OTHER, purposes=[1])
    assigned.does("p08.assign-purpose", IN_CHARGE, person=IN_CHARGE, purposes=[1])
    return entrusted(assigned)


def beginning(**changes: Any) -> dict[str, Any]:
    line = {"item": SHEET, "label": "入力", "medium": "vault", "origin": "derivative", "parent": SOME_ITEM}
    return {
        **ABOUT, "columns": [{"label": "番号"}, {"label": "氏名"}], "rows": 2, "double": True, "items": [{**line, **changes.pop("line", {})}],
        "moves": [{"item": SHEET, "source": "made", "target": "t1/vault"}], **changes,
    }  # fmt: skip


def begun(story: Story, **changes: Any) -> int:  # noqa: F811
    return int(heard(story, made(story, "p08.begin-keying", **beginning(**changes)), WORKER).number)


def page(number: int, act: str = "p08.key-in", **changes: Any) -> tuple[str, dict[str, Any]]:
    sealed = SEALED if act in {"p08.key-in", "p08.settle-keyed"} else {}
    return act, {**ABOUT, "keying": number, "page": 1, "records": 1, **sealed, **changes}


def said(story: Story, what: tuple[str, dict[str, Any]], person: Any = WORKER) -> list[str]:  # noqa: F811
    return alone(story, 8, made(story, what[0], **what[1]), person)


def does(story: Story, what: tuple[str, dict[str, Any]], person: Any = WORKER) -> None:  # noqa: F811
    assert said(story, what, person) == []
    heard(story, made(story, what[0], **what[1]), person)


@pytest.mark.parametrize(
    "changes, code",
    [
        ({"columns": [{"label": "番号"}] * 61}, "COLUMNS"),
        ({"key": 3}, "COLUMNS"),
        ({"rows": 51}, "PAGE"),
        ({"rows": 0}, "PAGE"),
        ({"line": {"medium": "paper"}}, "ONE_SHEET"),
        ({"line": {"origin": "copy"}}, "ORIGIN"),
    ],
)
def test_a_beginning_is_of_one_sheet_in_the_vault(work: Story, changes: dict[str, Any], code: str) -> None:
    assert code in alone(work, 8, made(work, "p08.begin-keying", **beginning(**changes)), WORKER)


def test_pages_are_keyed_settled_and_finished_in_their_order(work: Story) -> None:
    number = begun(work)
    assert said(work, page(number + 7)) == ["NO_SHEET"]
    assert said(work, page(number, "p08.compare-keyed")) == ["NOT_KEYED"]
    assert said(work, page(number, page=2)) == ["PAGE"]
    does(work, page(number))
    assert said(work, page(number, turn=2)) == ["SAME_PERSON"]
    assert said(work, page(number, "p08.settle-keyed")) == ["NOT_KEYED"]
    does(work, page(number, turn=2, fingerprint="2" * 64), OTHER)
    finish = ("p08.finish-keying", {**ABOUT, "keying": number, "records": 1})
    assert said(work, finish) == ["NOT_SETTLED"]
    assert said(work, page(number, "p08.settle-keyed"), IN_CHARGE) == ["NOT_COMPARED"]
    does(work, page(number, "p08.compare-keyed"), IN_CHARGE)
    assert said(work, page(number, "p08.settle-keyed", records=3), IN_CHARGE) == ["RECORDS"]
    does(work, page(number, "p08.settle-keyed"), IN_CHARGE)
    assert said(work, page(number, "p08.settle-keyed"), IN_CHARGE) == ["NO_DIFFERENCE"], "it is settled once"
    assert said(work, page(number)) == ["PAGE_SETTLED"]
    does(work, finish)
    assert said(work, page(number)) == ["FINISHED"]
    assert said(work, finish) == [], "what was cut off is done again"


def test_equal_fingerprints_are_agreement(work: Story) -> None:
    number = begun(work)
    does(work, page(number))
    does(work, page(number, turn=2), OTHER)
    assert said(work, ("p08.finish-keying", {**ABOUT, "keying": number, "records": 1})) == []


def test_what_agrees_is_not_settled(work: Story) -> None:
    number = begun(work)
    does(work, page(number))
    does(work, page(number, turn=2), OTHER)
    does(work, page(number, "p08.compare-keyed"), IN_CHARGE)
    assert said(work, page(number, "p08.settle-keyed"), IN_CHARGE) == ["NO_DIFFERENCE"]


def test_who_keyed_a_page_does_not_settle_it_unless_it_was_begun_so(work: Story) -> None:
    for alike, expected in ((False, ["OWN_DIFFERENCE"]), (True, [])):
        number = begun(work, keyers_settle=alike)
        does(work, page(number))
        does(work, page(number, turn=2, fingerprint="2" * 64), OTHER)
        does(work, page(number, "p08.compare-keyed"))
        assert said(work, page(number, "p08.settle-keyed")) == expected
        assert "NOT_COMPARED" in said(work, page(number, "p08.settle-keyed"), OTHER)


def test_what_was_compared_before_it_was_keyed_again_counts_no_more(work: Story) -> None:
    number = begun(work)
    does(work, page(number))
    does(work, page(number, turn=2, fingerprint="2" * 64), OTHER)
    does(work, page(number, "p08.compare-keyed"), IN_CHARGE)
    does(work, page(number, turn=2, fingerprint="3" * 64), OTHER)
    assert said(work, page(number, "p08.settle-keyed"), IN_CHARGE) == ["NOT_COMPARED"]


def test_a_sheet_that_is_gone_takes_nothing_more(work: Story) -> None:
    number = begun(work)
    heard(work, Gone(moves=(Move(item=SHEET, source=vault_of(TierNo(1)), target="erased"),)), WORKER)  # type: ignore[arg-type]
    assert said(work, page(number)) == ["SHEET_GONE"]


def test_what_the_vault_tells_belongs_to_a_correction(work: Story) -> None:
    begun(work)
    told = {"item": SHEET, "version": 2, "size": 1, **SEALED}
    assert said(work, ("p08.content-revised", {**told, "correction": 3})) == ["NO_CORRECTION"]
    entry = heard(work, made(work, "p08.correct", item=SHEET, purpose=1, row=1), WORKER)
    assert said(work, ("p08.content-revised", {**told, "correction": int(entry.number)})) == []
    assert said(work, ("p08.correct", {"item": SHEET, "purpose": 1, "row": 0})) == ["PAGE"]
    assert said(work, ("p08.correct", {"item": SOME_ITEM, "purpose": 1, "row": 1})) == ["NOT_MADE_HERE"]


def running(story: Story) -> int:  # noqa: F811
    return int(heard(story, made(story, "p08.process", **ABOUT, records=10, method="整列", program="sort"), WORKER).number)


def derived(number: int, **changes: Any) -> tuple[str, dict[str, Any]]:
    line = {"item": MADE, "label": "結果", "medium": "vault", "rows": 10, "origin": "derivative", "parent": SOME_ITEM}
    put = [{"item": MADE, "source": "made", "target": "t1/vault"}]
    return "p08.derive", {
        **ABOUT,
        "records": 10,
        "method": "整列",
        "items": [line],
        "moves": put,
        "processing": number,
        **changes,
    }


def test_the_result_of_a_run_is_kept_once_by_whoever_ran_it_and_not_measured_twice(work: Story) -> None:
    number = running(work)
    assert said(work, derived(number + 5)) == ["NO_RUN"]
    assert said(work, derived(number), OTHER) == ["NO_RUN"]
    assert said(work, derived(number, records=9)) == ["NO_RUN"]
    assert made(work, *derived(number)[:1], **derived(number)[1]).measure() == 0  # type: ignore[attr-defined]
    more = derived(number)[1]
    more["items"][0]["rows"] = 25
    assert made(work, "p08.derive", **more).measure() == 15, "what goes beyond the records read is measured"  # type: ignore[attr-defined]
    does(work, derived(number))
    assert said(work, derived(number)) == ["NO_RUN"]


def test_the_end_of_a_run_is_told_once_and_names_what_was_kept(work: Story) -> None:
    number = running(work)
    ended = {"processing": number, "ending": "finished"}
    assert said(work, ("p08.run-ended", {**ended, "item": MADE})) == ["NO_RUN"]
    does(work, ("p08.run-ended", ended))
    assert said(work, ("p08.run-ended", ended)) == ["NO_RUN"]


def test_processing_by_hand_is_no_run(work: Story) -> None:
    number = int(heard(work, made(work, "p08.process", **ABOUT, records=10, method="整列"), WORKER).number)
    assert said(work, ("p08.run-ended", {"processing": number, "ending": "finished"})) == ["NO_RUN"]
    assert said(work, ("p08.process", {**ABOUT, "records": 1, "method": "x", "program": "y", "first": 0})) == ["PAGE"]


def test_only_the_person_in_charge_lets_keyers_settle_what_they_keyed(work: Story) -> None:
    alike = ("p08.begin-keying", beginning(keyers_settle=True))
    assert said(work, alike) == ["KEYERS_SETTLE"]
    assert said(work, alike, IN_CHARGE) == []
    assert said(work, ("p08.begin-keying", beginning())) == []
