"""第12: no access without a live grant, and none beyond its measure."""

import pytest

from azukari import annex
from azukari.kernel.act import Act
from azukari.kernel.asks import Word
from azukari.kernel.entry import Entry
from azukari.kernel.objection import Objection
from azukari.kernel.things import NewItem, Origin
from azukari.kernel.values import Fingerprint, ItemId, Medium, Number, ObjectId, Purpose, TierNo
from azukari.provisions.p00_contents import ConfirmContents, ConfirmedColumn, Holds
from azukari.provisions.p08_acts import OpenRecord, Process, Search, Term, ViewPage
from azukari.provisions.p08_room import SearchFound
from azukari.provisions.p09_acts import MakeCopy
from azukari.provisions.p10_acts import Measured
from azukari.provisions.p11_acts import ContentSealed
from tests.provisions.counter import SOME_ITEM, alone, heard, made, reasons, touch
from tests.story import APPROVER, IN_CHARGE, OFFICER, OTHER, SITE, WORKER, Story, ident

GRANT = {"person": WORKER, "purpose": 1, "until": "2026-06-30", "daily_measure": 100}


@pytest.fixture
def story() -> Story:
    return Story().registered().staffed()


@pytest.fixture
def granted(story: Story) -> Story:
    story.does("p12.grant", IN_CHARGE, **GRANT)
    return story


def test_handling_without_a_grant_is_refused(story: Story) -> None:
    """12.1"""
    assert alone(story, 12, touch(), WORKER) == ["12.1"]


def test_handling_by_a_live_grant_is_permitted(granted: Story) -> None:
    """12.1"""
    assert alone(granted, 12, touch(), WORKER) == []


def test_a_grant_is_its_persons_own(granted: Story) -> None:
    """12.1 — not even the person in charge goes by another's."""
    assert alone(granted, 12, touch(), IN_CHARGE) == ["12.1"]


def test_a_grant_is_for_its_purpose(granted: Story) -> None:
    """12.1"""
    assert alone(granted, 12, touch(purpose=2), WORKER) == ["12.1"]


def test_a_grant_for_one_item_opens_no_other(story: Story) -> None:
    """12.1"""
    heard(story, made(story, "p12.grant", **GRANT, item=SOME_ITEM), IN_CHARGE)
    assert alone(story, 12, touch(), WORKER) == []
    assert alone(story, 12, touch(item=ident("im", "other")), WORKER) == ["12.1"]


def test_a_grant_ends_with_its_last_day(granted: Story) -> None:
    """12.1"""
    assert alone(granted.at("2026-06-30 23:00"), 12, touch(), WORKER) == []
    assert alone(granted.at("2026-07-01 00:00"), 12, touch(), WORKER) == ["12.1"]


def test_revoked_at_once_on_leaving(granted: Story) -> None:
    """12.1 — a grant lives only while its person is on the register."""
    granted.does("p02.leave", IN_CHARGE, person=WORKER, last_day="2026-04-10")
    assert alone(granted.at("2026-04-11 00:00"), 12, touch(), WORKER) == ["12.1"]


@pytest.mark.parametrize("who", [IN_CHARGE, OFFICER])
def test_revoking_takes_effect_at_once(story: Story, who: str) -> None:
    """12.1"""
    number = story.does("p12.grant", IN_CHARGE, **GRANT).number
    story.does("p12.revoke", who, grant=number)
    assert alone(story, 12, touch(), WORKER) == ["12.1"]
    story.misfits("p12.revoke", IN_CHARGE, grant=number, codes={"NO_GRANT"})


def test_a_grant_of_another_tier_is_not_revoked(story: Story) -> None:
    """12.1 — neither by a person in charge, nor by 甲 naming the wrong tier; it goes on, until 甲 names the right one."""
    number = story.does("p12.grant", IN_CHARGE, **GRANT).number
    index = next(index for index, one in enumerate(annex.PROVISIONS) if one.number == 12)
    story.whole.slices[index].grants[number].tier = TierNo(2)
    story.misfits("p12.revoke", IN_CHARGE, grant=number, codes={"NO_GRANT"})
    story.misfits("p12.revoke", OFFICER, grant=number, tier=1, codes={"NO_GRANT"})
    assert number in story.whole.slices[index].grants
    story.does("p12.revoke", OFFICER, grant=number, tier=2)
    assert story.whole.slices[index].grants == {}


def test_a_suspended_person_handles_nothing_until_resumed(granted: Story) -> None:
    """12.1"""
    granted.does("p12.suspend", IN_CHARGE, person=WORKER)
    assert alone(granted, 12, touch(), WORKER) == ["12.1"]
    granted.does("p12.resume", IN_CHARGE, person=WORKER)
    assert alone(granted, 12, touch(), WORKER) == []


def test_suspended_and_without_a_grant_are_two_reasons(story: Story) -> None:
    """12.1"""
    story.does("p12.suspend", IN_CHARGE, person=WORKER)
    assert alone(story, 12, touch(), WORKER) == ["12.1", "12.1"]


def test_what_the_ward_suspended_the_contractor_does_not_resume(granted: Story) -> None:
    """12.1 — also where the contractor had suspended it first, or does so again: it lifts its own, and 甲's stands."""
    granted.does("p12.suspend", OFFICER, person=WORKER)
    granted.does("p12.suspend", IN_CHARGE, person=WORKER)
    granted.does("p12.resume", IN_CHARGE, person=WORKER)
    granted.refused("p12.resume", IN_CHARGE, person=WORKER, cites={"12.1"})
    assert alone(granted, 12, touch(), WORKER) == ["12.1"]
    granted.does("p12.resume", APPROVER, person=WORKER)
    assert alone(granted, 12, touch(), WORKER) == []


def test_what_another_tier_suspended_is_not_resumed_here(granted: Story) -> None:
    """12.1 — 甲 may."""
    granted.does("p12.suspend", IN_CHARGE, person=WORKER)
    index = next(index for index, one in enumerate(annex.PROVISIONS) if one.number == 12)
    granted.whole.slices[index].suspended[WORKER] = [TierNo(2)]
    granted.refused("p12.resume", IN_CHARGE, person=WORKER, cites={"12.1"})
    granted.does("p12.resume", OFFICER, person=WORKER)


def test_suspension_is_possible_after_the_end(granted: Story) -> None:
    granted.does("p00.complete", OFFICER)
    granted.does("p12.suspend", OFFICER, person=WORKER)


def test_the_days_measure_is_counted_over_openings(granted: Story) -> None:
    """12.1 — the last record within is permitted, the first beyond refused."""
    heard(granted, touch(records=99), WORKER)
    assert alone(granted, 12, touch(), WORKER) == []
    assert alone(granted, 12, touch(records=2), WORKER) == ["12.1"]
    heard(granted, touch(), WORKER)
    assert alone(granted, 12, touch(), WORKER) == ["12.1"]


def test_the_measure_begins_anew_each_day(granted: Story) -> None:
    """12.1"""
    heard(granted, touch(records=100), WORKER)
    assert alone(granted.at("2026-04-02 00:00"), 12, touch(records=100), WORKER) == []


def test_the_person_in_charge_may_allow_more_for_a_day(granted: Story) -> None:
    """12.1 — as second person; and what is allowed above is used up like the measure."""
    heard(granted, touch(records=100), WORKER)
    granted.does("p12.allow-more", IN_CHARGE, person=WORKER, day="2026-04-01", extra=50, reason="締切")
    assert alone(granted, 12, touch(records=51), WORKER) == ["12.1"]
    heard(granted, touch(records=50), WORKER)
    assert alone(granted, 12, touch(), WORKER) == ["12.1"]
    assert alone(granted.at("2026-04-02 09:00"), 12, touch(records=101), WORKER) == ["12.1"]


def test_what_is_allowed_above_is_used_only_once_the_measure_is(granted: Story) -> None:
    """12.1"""
    granted.does("p12.allow-more", IN_CHARGE, person=WORKER, day="2026-04-01", extra=50, reason="締切")
    heard(granted, touch(records=120), WORKER)
    assert alone(granted, 12, touch(records=30), WORKER) == []
    assert alone(granted, 12, touch(records=31), WORKER) == ["12.1"]


def test_nobody_is_a_second_person_to_themself_where_adopted(granted: Story) -> None:
    """term.second_person_above_measure"""
    answers = {"person": IN_CHARGE, "day": "2026-04-01", "extra": 50, "reason": "締切"}
    granted.adopts(second_person_above_measure=1)
    granted.refused("p12.allow-more", IN_CHARGE, **answers, cites={"term.second_person_above_measure"})


def test_more_is_not_allowed_for_a_day_that_is_past(granted: Story) -> None:
    answers = {"person": WORKER, "day": "2026-03-31", "extra": 50, "reason": "締切"}
    granted.misfits("p12.allow-more", IN_CHARGE, **answers, codes={"PAST"})


def test_the_state_does_not_grow_with_openings(granted: Story) -> None:
    """The day's counts, and no more than those, whatever was opened before."""
    for hour in range(20):
        heard(granted.at(f"2026-04-{2 + hour:02} 10:00"), touch(), WORKER)
    index = next(index for index, one in enumerate(annex.PROVISIONS) if one.number == 12)
    assert granted.whole.slices[index].today.used == {granted.whole.slices[index].of[WORKER][0]: 1}


def test_access_goes_to_who_is_on_the_register(story: Story) -> None:
    """12.1"""
    story.refused("p12.grant", IN_CHARGE, **{**GRANT, "person": OTHER}, cites={"12.1"})


def test_only_the_person_in_charge_grants(story: Story) -> None:
    story.refused("p12.grant", WORKER, **GRANT, cites={"12.1"})
    story.refused("p12.grant", APPROVER, **GRANT, cites={"12.1"})


def test_misfits_of_a_grant_are_told_together(story: Story) -> None:
    act = made(story, "p12.grant", person=WORKER, item=SOME_ITEM, purpose=9, until="2026-03-01", daily_measure=0)
    assert alone(story, 12, act) == ["PAST", "MEASURE", "ITEM_UNKNOWN", "PURPOSE_UNKNOWN"]


def test_strangers_are_not_suspended_and_the_unsuspended_not_resumed(story: Story) -> None:
    story.misfits("p12.suspend", IN_CHARGE, person=OTHER, codes={"NOT_ENROLLED"})
    story.misfits("p12.suspend", OFFICER, person=WORKER, tier=2, codes={"NOT_ENROLLED"})
    story.misfits("p12.resume", IN_CHARGE, person=WORKER, codes={"NOT_SUSPENDED"})


def test_a_review_covers_every_grant(granted: Story) -> None:
    """12.1"""
    first = granted.does("p12.grant", IN_CHARGE, **{**GRANT, "purpose": 2}).number
    answers = {"looked_at": "担当の変更"}
    granted.misfits("p12.review-access", IN_CHARGE, keeps=[first], **answers, codes={"NOT_COVERED"})
    granted.misfits("p12.review-access", IN_CHARGE, keeps=[first, 999], ends=[], **answers, codes={"NO_GRANT", "NOT_COVERED"})
    granted.does("p12.review-access", IN_CHARGE, ends=[first], **answers)
    assert alone(granted, 12, touch(purpose=2), WORKER) == ["12.1"]
    assert alone(granted, 12, touch(), WORKER) == []


def test_a_grant_is_not_both_kept_and_ended(story: Story) -> None:
    number = story.does("p12.grant", IN_CHARGE, **GRANT).number
    story.misfits("p12.review-access", IN_CHARGE, keeps=[number], ends=[number], looked_at="x", codes={"BOTH"})


def test_a_review_proposes_to_end_what_lives_no_more(granted: Story) -> None:
    granted.at("2026-07-01 09:00").does("p12.review-access", IN_CHARGE, looked_at="期限切れ")
    index = next(index for index, one in enumerate(annex.PROVISIONS) if one.number == 12)
    assert granted.whole.slices[index].grants == {}


def test_reviews_are_owed_by_the_adopted_cadence(granted: Story) -> None:
    """term.access_review_months"""
    assert "p12.review" not in granted.owed()
    granted.adopts(access_review_months=1).at("2026-05-02 00:00")
    assert granted.owed()["p12.review"].late(granted.now)
    granted.does("p12.review-access", IN_CHARGE, looked_at="x")
    assert not granted.owed()["p12.review"].late(granted.now)


def test_other_measures_are_owed_until_registered(story: Story) -> None:
    """12.1"""
    assert story.owed()["p12.measures"].cites == "12.1"
    story.does("p12.register-measure", IN_CHARGE, measure="lock", label="印刷室の施錠")
    assert "p12.measures" not in story.owed()


def test_a_refusal_says_how_much_is_left(granted: Story) -> None:
    heard(granted, touch(records=98), WORKER)
    (one,) = reasons(granted, 12, touch(records=5), WORKER)
    assert "2 left today, 5 asked for" in one.because.en


# ── fields ──


def look(*fields: int) -> OpenRecord:
    return OpenRecord(item=SOME_ITEM, purpose=Purpose(1), key=Word(True), fields=fields)


def filled(story: Story) -> dict[str, object]:
    """What the record fills into an opening of the item by the worker."""
    answers = {"item": SOME_ITEM, "purpose": "1"}
    known = annex.prefill(story.whole, OpenRecord, answers, story.moment(OpenRecord, WORKER, SITE))
    return {name: value for name, value in known.items() if name not in answers}


def named(story: Story, *fields: int, **more: object) -> Number:
    """A grant of columns of the item."""
    return heard(story, made(story, "p12.grant", **{**GRANT, "item": SOME_ITEM, **more}, fields=list(fields)), IN_CHARGE).number


def test_an_opening_shows_the_fields_granted_and_no_more(story: Story) -> None:
    """12.1 — all fields are more than some."""
    named(story, 1, 3)
    assert alone(story, 12, look(1, 3), WORKER) == []
    assert alone(story, 12, look(3), WORKER) == []
    assert alone(story, 12, look(1, 2), WORKER) == ["12.1"]
    assert alone(story, 12, look(), WORKER) == ["12.1"]
    (one,) = reasons(story, 12, look(2), WORKER)
    assert isinstance(one, Objection)
    assert (one.field, one.because.en) == ("fields", "This goes beyond the fields granted (1, 3).")


def test_what_cannot_be_held_to_some_fields_needs_a_grant_of_all(story: Story) -> None:
    """12.1"""
    named(story, 1, 3)
    assert alone(story, 12, touch(), WORKER) == ["12.1"]
    story.does("p12.grant", IN_CHARGE, **GRANT)
    assert alone(story, 12, touch(), WORKER) == []


def test_two_grants_are_not_added_up(story: Story) -> None:
    """12.1 — an opening goes by one grant, and is counted against that one."""
    named(story, 1)
    named(story, 2)
    assert alone(story, 12, look(1, 2), WORKER) == ["12.1"]
    assert alone(story, 12, look(2), WORKER) == []


def test_an_opening_that_names_no_fields_is_filled_with_those_granted(story: Story) -> None:
    assert filled(story) == {}
    named(story, 1, 3)
    assert filled(story) == {"fields": [1, 3]}
    story.does("p12.grant", IN_CHARGE, **GRANT)
    assert filled(story) == {}


def test_an_opening_of_some_fields_uses_the_grant_of_fields_first(story: Story) -> None:
    """12.1 — so that the measure of either is the same whether masks are adopted or not."""
    masked = named(story, 1, daily_measure=1)
    whole = story.does("p12.grant", IN_CHARGE, **GRANT).number
    index = next(index for index, one in enumerate(annex.PROVISIONS) if one.number == 12)
    for used in ({masked: 1}, {masked: 1, whole: 1}):
        heard(story, look(1), WORKER)
        assert story.whole.slices[index].today.used == used


def test_where_masks_are_adopted_a_grant_without_fields_opens_nothing(granted: Story) -> None:
    """term.field_masks, and no provision; what cannot be held to fields goes on."""
    granted.adopts(field_masks=1)
    assert alone(granted, 12, look(), WORKER) == ["term.field_masks"]
    assert alone(granted, 12, look(1), WORKER) == ["term.field_masks"]
    assert alone(granted, 12, touch(), WORKER) == []
    named(granted, 1)
    assert alone(granted, 12, look(1), WORKER) == []
    assert alone(granted, 12, look(2), WORKER) == ["12.1"]
    assert filled(granted) == {"fields": [1]}


def test_fields_count_from_one_and_each_once(story: Story) -> None:
    for fields in ([0, 1], [2, 2]):
        story.misfits("p12.grant", IN_CHARGE, **GRANT, fields=fields, codes={"FIELDS"})


# ── columns set apart: individual numbers, special care ──

HELD = (Holds.RESIDENT_NUMBER, Holds.NAME, Holds.INDIVIDUAL_NUMBER, Holds.SENSITIVE)
COPIED, DERIVED = ident("im", "copied"), ident("im", "derived")


def confirmed(story: Story) -> Story:
    columns = tuple(ConfirmedColumn(column=at, holds=one) for at, one in enumerate(HELD, start=1))
    known(story, ConfirmContents(item=SOME_ITEM, specific=True, sensitive=True, columns=columns))
    return story


def known(story: Story, act: Act) -> None:
    """第12 alone hears of it."""
    entry = Entry(Number(len(story.leaves)), story.moment(type(act), WORKER, SITE), act)
    story.leaves.append(b"")
    annex.PROVISIONS[12].evolve(story.whole.slices[12], entry)


def sought(*columns: int) -> Search:
    terms = tuple(Term(column=one, sought=Word(True)) for one in columns)
    return Search(item=SOME_ITEM, purpose=Purpose(1), terms=terms, fields=(1, 2))


def run(*fields: int) -> Process:
    return Process(item=SOME_ITEM, purpose=Purpose(1), records=1, method=Word(True), program=Word(True), fields=fields)


def copied() -> MakeCopy:
    new = NewItem(item=COPIED, label=Word(True), medium=Medium.VAULT, origin=Origin.COPY, parent=SOME_ITEM)
    return MakeCopy(item=SOME_ITEM, purpose=Purpose(1), permission=Number(1), items=(new,), moves=())


def test_a_grant_of_all_fields_does_not_reach_what_was_set_apart(granted: Story) -> None:
    """12.1 — an individual number and what needs special care are shown to whom they were granted by name."""
    assert alone(granted, 12, look(), WORKER) == []
    confirmed(granted)
    assert filled(granted) == {"fields": [1, 2]}
    for act in (look(), look(3), look(1, 4), touch(), sought(3), run(), copied()):
        assert alone(granted, 12, act, WORKER) == ["12.1"], act
    for act in (look(1, 2), sought(2), run(1, 2)):
        assert alone(granted, 12, act, WORKER) == [], act
    (one,) = reasons(granted, 12, look(3), WORKER)
    assert isinstance(one, Objection)
    assert one.field == "fields"
    assert "The fields 3 hold" in one.because.en
    (one,) = reasons(granted, 12, touch(), WORKER)
    assert isinstance(one, Objection)
    assert "The fields 3, 4 hold" in one.because.en


def test_a_grant_that_names_them_is_added_to_the_one_of_all_fields(granted: Story) -> None:
    """12.1"""
    named(confirmed(granted), 3)
    assert filled(granted) == {"fields": [1, 2, 3]}
    assert alone(granted, 12, look(1, 2, 3), WORKER) == []
    assert alone(granted, 12, look(1, 4), WORKER) == ["12.1"]
    assert alone(granted, 12, touch(), WORKER) == ["12.1"]
    named(granted, 4)
    for act in (look(), touch(), copied(), sought(3, 4)):
        assert alone(granted, 12, act, WORKER) == [], act


def test_a_grant_for_another_purpose_names_nothing_for_this_one(granted: Story) -> None:
    """12.1"""
    named(confirmed(granted), 3, 4, purpose=2)
    assert alone(granted, 12, look(3), WORKER) == ["12.1"]


def test_a_copy_and_what_was_made_of_it_are_set_apart_alike(granted: Story) -> None:
    """12.1 — a copy has the columns of its original; of what a program made the system says which."""
    state = confirmed(granted).whole.slices[12]
    known(granted, copied())
    assert state.apart_in(COPIED).columns == (3, 4)
    sealed = {"size": 1, "digest": Fingerprint("0" * 64), "vault_object": ObjectId("ob-1")}
    known(granted, ContentSealed(item=DERIVED, columns=2, apart=(2,), **sealed))
    assert (state.apart_in(DERIVED).columns, state.apart_in(DERIVED).others) == ((2,), (1,))
    known(granted, ContentSealed(item=ItemId("im-other"), **sealed))
    assert state.apart_in(ItemId("im-other")) is None


def test_numbers_without_an_item_name_nothing_that_is_set_apart(story: Story) -> None:
    """12.1 — older records grant columns of no item: they go on opening what is not set apart, and what is, they do not."""
    story.does("p12.grant", IN_CHARGE, **GRANT, fields=[2, 3])
    assert alone(story, 12, look(2, 3), WORKER) == []
    confirmed(story)
    assert filled(story) == {"fields": [2]}
    assert alone(story, 12, look(2), WORKER) == []
    for act in (look(2, 3), look(3), sought(3), run(2, 3)):
        assert alone(story, 12, act, WORKER) == ["12.1"], act
    only = Story().registered().staffed()
    only.does("p12.grant", IN_CHARGE, **GRANT, fields=[3, 4])
    confirmed(only)
    assert filled(only) == {"fields": [3, 4]}
    assert alone(only, 12, look(3, 4), WORKER) == ["12.1"]
    named(only, 3)
    assert alone(only, 12, look(3), WORKER) == []


# ── before anybody confirmed it: as it was sealed ──

SEALED = {"size": 1, "digest": Fingerprint("0" * 64), "vault_object": ObjectId("ob-1")}


def counted(story: Story, *apart: int) -> Story:
    known(story, Measured(note=Number(1), item=SOME_ITEM, columns=4, apart=apart, **SEALED))
    return story


def told(story: Story, *columns: tuple[int, Holds]) -> None:
    held = tuple(ConfirmedColumn(column=at, holds=one) for at, one in columns)
    known(story, ConfirmContents(item=SOME_ITEM, specific=True, sensitive=True, columns=held))


def test_what_looks_so_is_set_apart_until_an_officer_says_otherwise(granted: Story) -> None:
    """12.1 — nobody has confirmed anything yet, and it fails on the side of the person."""
    counted(granted, 3, 4)
    assert filled(granted) == {"fields": [1, 2]}
    for act in (look(), look(3), touch(), sought(4), run(), copied()):
        assert alone(granted, 12, act, WORKER) == ["12.1"], act
    (one,) = reasons(granted, 12, look(3), WORKER)
    assert isinstance(one, Objection)
    assert "見立て" in one.because.ja
    assert "甲に内容の確認" in one.instead.ja
    # a word on other columns leaves it; a word on itself takes its place
    told(granted, (2, Holds.NAME))
    assert alone(granted, 12, look(3), WORKER) == ["12.1"]
    told(granted, (3, Holds.RESIDENT_NUMBER))
    assert filled(granted) == {"fields": [1, 2, 3]}
    assert alone(granted, 12, look(3), WORKER) == []
    assert alone(granted, 12, look(4), WORKER) == ["12.1"]
    told(granted, (4, Holds.SENSITIVE))
    (one,) = reasons(granted, 12, look(4), WORKER)
    assert isinstance(one, Objection)
    assert "見立て" not in one.because.ja
    told(granted, (4, Holds.NONE))
    assert filled(granted) == {}


def test_a_word_on_nothing_takes_nothing_back(granted: Story) -> None:
    """12.1 — a confirmation without columns said which file it is, and no more."""
    confirmed(granted)
    told(granted)
    assert alone(granted, 12, look(3), WORKER) == ["12.1"]


def test_numbers_granted_before_the_content_came_name_nothing_in_it(granted: Story) -> None:
    """12.1 — nobody knew then what the third column would be."""
    named(granted, 1, 2, 3, 4)
    counted(granted, 3)
    assert filled(granted) == {"fields": [1, 2, 4]}
    assert alone(granted, 12, look(3), WORKER) == ["12.1"]
    named(granted, 3)
    assert alone(granted, 12, look(3), WORKER) == []


def test_content_that_comes_again_takes_back_nothing(granted: Story) -> None:
    """12.1"""
    told(counted(granted, 3), (3, Holds.NONE))
    assert alone(granted, 12, look(3), WORKER) == []
    counted(granted, 3)
    assert alone(granted, 12, look(3), WORKER) == ["12.1"]


# ── the measure of what is granted by name ──


def used(story: Story) -> dict[Number, int]:
    today: dict[Number, int] = story.whole.slices[12].today.used
    return today


def test_what_is_named_is_measured_by_the_grant_that_names_it(story: Story) -> None:
    """12.1 — fifty individual numbers a day are no two hundred because all else is granted two hundred times."""
    whole = story.does("p12.grant", IN_CHARGE, **{**GRANT, "daily_measure": 200}).number
    few = named(confirmed(story), 3, daily_measure=2)

    def page(count: int, *fields: int) -> ViewPage:
        return ViewPage(item=SOME_ITEM, purpose=Purpose(1), first=1, count=count, fields=fields)

    (one,) = reasons(story, 12, page(3, 1, 2, 3), WORKER)
    assert isinstance(one, Objection)
    assert "今日の残り2件" in one.because.ja
    assert alone(story, 12, page(3, 1, 2), WORKER) == []
    heard(story, page(2, 1, 2, 3), WORKER)
    assert used(story) == {whole: 2, few: 2}
    assert alone(story, 12, page(1, 1, 3), WORKER) == ["12.1"]
    assert alone(story, 12, sought(3), WORKER) == ["12.1"]
    # what is left of the day shows the rest, without being asked to; and all of it once the second person allows more
    assert filled(story) == {"fields": [1, 2]}
    more = {"person": WORKER, "day": "2026-04-01", "extra": 3, "reason": "急ぎ"}
    story.does("p12.allow-more", IN_CHARGE, **more)
    assert filled(story) == {"fields": [1, 2, 3]}
    heard(story, page(3, 1, 2, 3), WORKER)
    assert used(story) == {whole: 2, few: 2}
    assert filled(story) == {"fields": [1, 2]}
    assert alone(story, 12, page(198, 1, 2), WORKER) == []
    named(story, 3, 4, daily_measure=5)
    assert filled(story) == {}
    assert alone(story, 12, page(5, 1, 2, 3, 4), WORKER) == []


def test_what_a_search_did_not_find_is_given_back_to_both(story: Story) -> None:
    """12.1"""
    whole = story.does("p12.grant", IN_CHARGE, **{**GRANT, "daily_measure": 200}).number
    few = named(confirmed(story), 3, daily_measure=20)
    search = heard(story, sought(3), WORKER).number
    assert used(story) == {whole: 10, few: 10}
    heard(story, SearchFound(search=search, found=1, shown=1), WORKER)
    assert used(story) == {whole: 1, few: 1}
