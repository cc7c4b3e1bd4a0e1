"""訂正: the mistyped entry stays, the right words stand beside it, and what acts are judged by is put right by acting."""

from azukari import annex
from azukari.kernel.asks import Form, fields_of
from azukari.kernel.values import INSTRUMENT
from azukari.provisions.p00_correction import FREE, REDO
from tests.provisions.readiness import Ready
from tests.story import APPROVER, FILE, FIRM, HANDOVER, IN_CHARGE, OFFICER, OTHER, SIGNATORY, SITE, WORKER, Story


def enrolled() -> tuple[Story, int]:
    story = Story().registered().staffed()
    return story, story.does("p02.enrol", IN_CHARGE, person=OTHER, full_name="山田", employer=FIRM, work="印刷", proof="x").number


def test_words_are_corrected_and_nothing_is_taken_out() -> None:
    story, number = enrolled()
    before = list(story.leaves)
    entry = story.does(
        "p00.correct", IN_CHARGE, entry=number, answers=[{"question": "work", "answer": "封入"}], reason="入力の誤り"
    )
    assert story.leaves[: len(before)] == before
    assert story.whole.slices[0].life.corrections.corrected == {number: [entry.number]}


def test_a_mistyped_name_is_corrected_for_its_person() -> None:
    story, number = enrolled()
    names = [{"question": "full_name", "known": OTHER, "name": "山田 三郎"}]
    story.does("p00.correct", IN_CHARGE, entry=number, names=names, reason="x")


def test_a_name_is_not_given_to_somebody_else() -> None:
    story, number = enrolled()
    names = [{"question": "full_name", "known": WORKER, "name": "x"}]
    story.misfits("p00.correct", IN_CHARGE, entry=number, names=names, reason="x", codes={"OTHER_PERSON"})


def test_a_name_is_corrected_as_a_name() -> None:
    story, number = enrolled()
    answers = [{"question": "full_name", "answer": "x"}]
    story.misfits("p00.correct", IN_CHARGE, entry=number, answers=answers, reason="x", codes={"IS_A_NAME"})


def test_what_names_nobody_is_no_name() -> None:
    story, number = enrolled()
    names = [{"question": "work", "known": OTHER, "name": "x"}]
    story.misfits("p00.correct", IN_CHARGE, entry=number, names=names, reason="x", codes={"NO_QUESTION"})


def test_a_fact_that_acts_are_judged_by_is_done_again() -> None:
    story, number = enrolled()
    answers = [{"question": "until", "answer": "2026-12-31"}]
    (misfit,) = story.misfits("p00.correct", IN_CHARGE, entry=number, answers=answers, reason="x", codes={"REDO"})
    assert "p02.leave" in misfit.instead.ja
    assert "p02.enrol" in misfit.instead.en
    assert misfit.field == "answers.0.question"


def test_a_fact_that_nobody_judges_by_is_corrected() -> None:
    story = Story().registered()
    answers = [{"question": "files.0.persons", "answer": "90000"}, {"question": "files.0.label", "answer": "台帳"}]
    story.does("p00.correct", OFFICER, entry=0, answers=answers, reason="x")


def test_a_document_is_not_retyped() -> None:
    """A document is attached anew; its entry keeps the one that was attached."""
    story = Ready().people()
    number = story.does("p00.note", IN_CHARGE, text="x", attached="x").number
    answers = [{"question": "attached", "answer": "x"}]
    story.misfits("p00.correct", IN_CHARGE, entry=number, answers=answers, reason="x", codes={"REDO"})


def test_a_question_that_was_never_asked_is_not_corrected() -> None:
    story, number = enrolled()
    answers = [{"question": "salary", "answer": "x"}]
    story.misfits("p00.correct", IN_CHARGE, entry=number, answers=answers, reason="x", codes={"NO_QUESTION"})


def test_the_other_partys_entry_is_left_alone() -> None:
    story, number = enrolled()
    answers = [{"question": "work", "answer": "x"}]
    story.misfits("p00.correct", OFFICER, entry=number, answers=answers, reason="x", codes={"NOT_YOUR_ENTRY"})


def test_a_correction_corrects_something() -> None:
    story, number = enrolled()
    story.misfits("p00.correct", IN_CHARGE, entry=number, reason="x", codes={"NOTHING"})


def test_what_was_signed_stays_as_it_was_signed() -> None:
    story = Ready().all()
    number = story.does("p13.agree-destruction", APPROVER, item=FILE, quantity=1, reason="x").number
    answers = [{"question": "reason", "answer": "y"}]
    story.misfits("p00.correct", APPROVER, entry=number, answers=answers, reason="x", codes={"REDO"})


def test_an_entry_that_is_not_there_is_not_corrected() -> None:
    story, _ = enrolled()
    answers = [{"question": "work", "answer": "x"}]
    story.misfits("p00.correct", IN_CHARGE, entry=999, answers=answers, reason="x", codes={"NO_ENTRY"})


def test_openings_are_not_corrected_and_leave_no_trace_in_the_state() -> None:
    story = Ready().all()
    size = len(story.whole.slices[0].life.corrections.written)
    number = story.does("p08.open", WORKER, item=FILE, purpose=1, key="1", place=SITE).number
    assert len(story.whole.slices[0].life.corrections.written) == size
    answers = [{"question": "key", "answer": "x"}]
    story.misfits("p00.correct", IN_CHARGE, entry=number, answers=answers, reason="x", codes={"NO_ENTRY"})


def test_what_the_system_wrote_is_not_corrected() -> None:
    story = Story().registered()
    number = story.does("p00.refused", INSTRUMENT, person=WORKER, act="p08.open", cited=["2.1"], hour=1).number
    story.misfits(
        "p00.correct", OFFICER, entry=number, answers=[{"question": "act", "answer": "x"}], reason="x", codes={"NO_ENTRY"}
    )


def test_a_mistake_is_corrected_after_the_end_too() -> None:
    story = Story().registered().at("2027-06-01 09:00")
    story.does("p00.correct", OFFICER, entry=0, answers=[{"question": "subject", "answer": "x"}], reason="x")


def test_an_outsider_corrects_nothing() -> None:
    """2.1"""
    story, number = enrolled()
    answers = [{"question": "work", "answer": "x"}]
    story.refused("p00.correct", HANDOVER, entry=number, answers=answers, reason="x", cites={"2.1"})


def test_the_signatory_corrects_for_the_firm() -> None:
    story, number = enrolled()
    story.does("p00.correct", SIGNATORY, entry=number, answers=[{"question": "work", "answer": "x"}], reason="x")


def test_the_tables_name_acts_and_facts_that_exist() -> None:
    named = {*REDO, *FREE, *(one for again in REDO.values() for one in again)}
    assert named - set(annex.ACTS) == set()
    for act, paths in FREE.items():
        top = {one.name: one for one in fields_of(annex.ACTS[act])}
        for path in paths:
            first, *rest = path.split(".")
            assert top[first].form not in {Form.WORD, Form.PROSE, Form.DOCUMENT}
            if rest:
                assert rest[-1] in {one.name for one in top[first].fields[0].fields}
