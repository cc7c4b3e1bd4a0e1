"""What deposited content holds is confirmed column by column, and a confirmation that contradicts itself or the record is sent back."""

from azukari import annex
from azukari.kernel.entry import Entry
from azukari.kernel.values import Fingerprint, ItemId, Number, ObjectId
from azukari.provisions.p00_contents import Holds
from azukari.provisions.p00_values import FileClass
from azukari.provisions.p10_acts import Measured
from tests.provisions.readiness import Ready
from tests.story import FILE, HANDOVER, IN_CHARGE, OFFICER, WARD_HANDOVER, WORKER, ident

KEY = {"column": 1, "holds": "resident_number"}
NAME = {"column": 2, "holds": "name", "searched": True}


def test_what_was_confirmed_stands_with_the_item_and_a_later_one_replaces_it() -> None:
    story = Ready().all()
    story.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, file=1, columns=[NAME])
    entry = story.does(
        "p00.confirm-contents", HANDOVER, item=FILE, columns=[KEY, NAME, {"column": 3, "holds": "sensitive"}], sensitive=True
    )
    found = story.whole.slices[0].contents.of[FILE]
    assert (found.entry, found.file, found.file_class, found.sensitive, found.specific) == (
        entry.number,
        None,
        FileClass.COMPUTERISED,
        True,
        False,
    )
    assert [(one.column, one.holds, one.searched) for one in found.columns] == [
        (1, Holds.RESIDENT_NUMBER, False),
        (2, Holds.NAME, True),
        (3, Holds.SENSITIVE, False),
    ]


def test_a_worker_confirms_nothing() -> None:
    story = Ready().all()
    story.refused("p00.confirm-contents", WORKER, item=FILE, columns=[NAME], cites={"o24.1"})


def test_what_contradicts_itself_or_the_record_is_sent_back() -> None:
    story = Ready().all()
    for more, code in (
        ({"item": ident("im", "nowhere")}, "CONTENTS_ITEM"),
        ({"file": 9}, "CONTENTS_FILE"),
        ({"file": 0}, "CONTENTS_FILE"),
        ({"columns": [NAME, NAME]}, "CONTENTS_COLUMNS"),
        ({"columns": [{"column": 0, "holds": "none"}]}, "CONTENTS_COLUMNS"),
        ({"columns": [{"column": 1, "holds": "individual_number"}]}, "CONTENTS_SPECIFIC"),
        ({"columns": [{"column": 1, "holds": "sensitive"}]}, "CONTENTS_SENSITIVE"),
        ({"columns": [NAME, {"column": 3, "holds": "sensitive"}], "sensitive": True}, "CONTENTS_PART"),
    ):
        answers = {"item": FILE, "columns": [NAME], **more}
        for person in (OFFICER, IN_CHARGE):
            (misfit,) = story.misfits("p00.confirm-contents", person, codes={code}, **answers)
            assert misfit.because.ja
            assert misfit.instead.en


def test_what_the_ward_confirmed_as_set_apart_the_contractor_does_not_take_back() -> None:
    story = Ready().all()
    apart = [KEY, NAME, {"column": 3, "holds": "individual_number"}]
    story.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=apart, specific=True)
    story.misfits("p00.confirm-contents", IN_CHARGE, item=FILE, columns=[KEY, NAME], codes={"CONTENTS_WARDS"})
    story.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=[KEY, NAME])
    assert story.whole.slices[0].contents.of[FILE].specific is False


def test_a_word_of_the_contractor_in_between_changes_nothing_of_that() -> None:
    """It says the same once, which it may, and does not say otherwise the next time."""
    story = Ready().all()
    apart = [KEY, NAME, {"column": 3, "holds": "individual_number"}]
    story.does("p00.confirm-contents", WARD_HANDOVER, item=FILE, columns=apart, specific=True)
    story.does("p00.confirm-contents", IN_CHARGE, item=FILE, columns=apart, specific=True)
    for columns in ([KEY, NAME], []):
        story.misfits("p00.confirm-contents", IN_CHARGE, item=FILE, columns=columns, codes={"CONTENTS_WARDS"})


def test_what_looked_so_when_it_was_sealed_only_the_ward_takes_back() -> None:
    story = Ready().all()
    sealed = Measured(
        note=Number(1),
        item=ItemId(FILE),
        size=1,
        digest=Fingerprint("0" * 64),
        vault_object=ObjectId("ob-1"),
        columns=3,
        apart=(3,),
    )
    entry = Entry(Number(len(story.leaves)), story.moment(Measured, IN_CHARGE, None), sealed)
    annex.PROVISIONS[0].evolve(story.whole.slices[0], entry)
    other = {"item": FILE, "columns": [KEY, NAME, {"column": 3, "holds": "none"}]}
    (misfit,) = story.misfits("p00.confirm-contents", IN_CHARGE, **other, codes={"CONTENTS_LOOKS"})
    assert "甲に確認" in misfit.instead.ja
    agrees = {"item": FILE, "columns": [KEY, NAME, {"column": 3, "holds": "sensitive"}], "sensitive": True}
    story.does("p00.confirm-contents", IN_CHARGE, **agrees)
    story.does("p00.confirm-contents", WARD_HANDOVER, **other)
    story.does("p00.confirm-contents", IN_CHARGE, **other)
