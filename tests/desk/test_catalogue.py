"""The catalogue: derived from the annex alone, so that every act has its form, its choices and its words in both languages."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from azukari.annex import ACTS, PROVISIONS
from azukari.desk.catalogue import Catalogue, Standing
from azukari.desk.catalogue_form import Control, Question, named
from azukari.desk.catalogue_labels import ACCOUNTS, ENUMERATIONS, choice_label
from azukari.desk.catalogue_told import in_law_order, said_account, said_day, wareki
from azukari.kernel.act import Handling
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.things import ENDS, SOURCES
from azukari.kernel.values import DAY, Capacity, Day, PersonId, Time
from azukari.law.model_annex import MODEL
from azukari.law.say import Lang, Say
from azukari.provisions.p00_acts import Register
from tests.desk.conftest import Counter
from tests.story import APPROVER, FIRM, IN_CHARGE, OFFICER, SIGNATORY, WARD, WORKER, ident

T = TypeVar("T")
SUB, SUBCHIEF = ident("pt", "sub"), PersonId(ident("pn", "subchief"))


def seen(counter: Counter, person: PersonId, look: Callable[[Catalogue], T]) -> T:
    officer = counter.officer(person)
    return counter.desk.look(
        counter.log,
        lambda book: look(Catalogue(book, counter.desk.words, time=counter.clock(), officer=officer)),
        officer=officer,
    )


def form(
    counter: Counter, person: PersonId, act: str, answers: dict[str, Any] | None = None, *, typed: bool = False
) -> dict[str, Question]:
    asked = seen(counter, person, lambda one: one.form(ACTS[act], answers or {}, counter.desk.mint, typed=typed))
    return {one.path: one for one in asked}


def every_field(fields: tuple[Field, ...]) -> list[Field]:
    return [one for field in fields for one in (field, *every_field(field.fields))]


# ── words for everything ──


def test_every_choice_of_every_act_has_its_name_in_both_languages() -> None:
    for name, cls in ACTS.items():
        for field in every_field(fields_of(cls)):
            for value in field.choices:
                said = choice_label(field.kind, value)
                assert said.ja != value, f"{name}: {field.kind}.{value} has no name; give it one in catalogue_labels.ENUMERATIONS"
                assert field.kind == "Capacity" or value in ENUMERATIONS[field.kind]


def test_every_account_that_belongs_to_no_tier_has_its_name() -> None:
    assert set(ACCOUNTS) == SOURCES | ENDS


@pytest.mark.parametrize(
    "day, said",
    [
        ("2026-04-01", "令和8年4月1日"),
        ("2019-05-01", "令和元年5月1日"),
        ("2019-04-30", "平成31年4月30日"),
        ("1926-12-24", "1926年12月24日"),
    ],
)
def test_a_day_is_said_by_the_japanese_calendar(day: str, said: str) -> None:
    assert wareki(Day(day)) == said


def test_a_day_is_said_in_english_by_its_own_number() -> None:
    assert said_day(Day("2027-03-31")).en == "31 March 2027"


def test_citations_stand_in_the_order_of_the_law_and_terms_after_them() -> None:
    assert in_law_order(["term.pledge_required", "10.1", "2.1", "7.1.proviso"]) == [
        "2.1",
        "7.1.proviso",
        "10.1",
        "term.pledge_required",
    ]


def test_an_account_is_said_by_the_name_of_its_place() -> None:
    place = ident("pl", "site")
    assert said_account(f"t1/{place}", lambda _: "第一工場").ja == "第一工場（乙）"
    assert said_account("t2/vault", str).en == "Vault of subcontractor, tier 2"


# ── acts ──


def test_acts_come_in_the_laws_order_without_those_of_the_system(counter: Counter) -> None:
    acts = seen(counter, OFFICER, lambda one: list(one.acts()))
    expected = [cls for one in PROVISIONS for cls in one.acts if set(cls.by) != {Capacity.INSTRUMENT}]
    assert [one.act for one in acts] == expected


def test_one_may_do_what_ones_capacity_allows(counter: Counter) -> None:
    counter.staffed()
    may = {
        person: seen(counter, person, lambda one: {able.act.name for able in one.acts() if able.may})
        for person in (OFFICER, APPROVER, IN_CHARGE)
    }
    assert "p00.appoint" in may[OFFICER]
    assert "p00.adopt-term" in may[APPROVER] - may[OFFICER]
    assert "p02.enrol" in may[IN_CHARGE] - may[OFFICER]
    assert Register.name not in may[OFFICER], "it is registered already"


def test_after_the_end_only_what_is_left_to_do_is_offered(counter: Counter) -> None:
    counter.staffed()
    before = seen(counter, IN_CHARGE, lambda one: {able.act for able in one.acts() if able.may})
    counter.does("p00.complete", OFFICER)
    after = seen(counter, IN_CHARGE, lambda one: {able.act for able in one.acts() if able.may})
    assert any(issubclass(one, Handling) for one in before)
    assert not any(issubclass(one, Handling) for one in after)
    assert after < before


# ── forms ──


def test_a_form_asks_everything_and_shows_the_defaults_that_would_stand(counter: Counter) -> None:
    asked = form(counter, OFFICER, "p00.appoint")
    assert set(asked) == {"person", "full_name", "capacity", "since", "until"}
    assert asked["person"].fresh
    assert not asked["person"].required
    assert asked["full_name"].named_by == "person"
    assert "instrument" not in {one.value for one in asked["capacity"].choices}
    assert form(counter, IN_CHARGE, "p02.enrol")["employment"].value == "employee"


def test_a_form_handed_in_keeps_what_was_left_open_open(counter: Counter) -> None:
    assert form(counter, IN_CHARGE, "p02.enrol", {"full_name": "髙橋"}, typed=True)["employment"].value == ""


def test_unreadable_answers_are_shown_as_they_were_typed(counter: Counter) -> None:
    counter.staffed()
    asked = form(counter, IN_CHARGE, "p02.enrol", {"since": "四月の頃", "employer": "pt-unknown"}, typed=True)
    assert asked["since"].value == "四月の頃"
    assert asked["employer"].value == "pt-unknown"
    assert "pt-unknown" in {one.value for one in asked["employer"].choices}


def test_things_listed_in_a_form_can_be_named_by_its_other_lines(counter: Counter) -> None:
    asked = form(counter, IN_CHARGE, "p08.derive", {"items": [{}], "moves": [{}]}, typed=True)
    item = asked["items"].rows[0].parts[0]
    assert item.control is Control.HIDDEN
    assert item.value.startswith("im-")
    answers = {"items": [{"item": item.value, "label": "印刷物", "medium": "paper"}], "moves": [{}]}
    moves = form(counter, IN_CHARGE, "p08.derive", answers, typed=True)["moves"].rows[0]
    choices = {one.value: one.label.ja for part in moves.parts if part.path.endswith(".item") for one in part.choices}
    assert choices[item.value] == "印刷物"


def test_a_list_of_people_is_a_list_of_boxes_to_tick(counter: Counter) -> None:
    counter.staffed()
    asked = form(counter, IN_CHARGE, "p03.hold-course", {"attended": [WORKER]}, typed=True)["attended"]
    assert asked.control is Control.BOXES
    assert asked.values == (WORKER,)
    assert {"山﨑 次郎", "髙橋 花子"} <= {one.label.ja for one in asked.choices}


def test_entries_are_offered_by_number_newest_first_and_say_what_they_are(counter: Counter) -> None:
    first = counter.does("p00.load-annex", OFFICER, heading="甲", sentences=[{"address": "1.1", "text": "文"}], lacking=["2.1"])
    second = counter.does("p00.load-annex", OFFICER, heading="乙", sentences=[{"address": "1.1", "text": "文"}])
    choices = form(counter, APPROVER, "p00.confirm-annex")["loading"].choices
    assert [one.value for one in choices] == [str(second.entry.number), str(first.entry.number)]
    assert "甲" in choices[1].label.ja
    filled = seen(counter, APPROVER, lambda one: one.prefill(ACTS["p00.confirm-annex"], {"loading": str(first.entry.number)}))
    assert list(filled["lacking"]) == ["2.1"], "what the named entry says under the same name"


def test_every_act_can_be_asked_of_anybody(counter: Counter) -> None:
    counter.staffed()
    for person in (OFFICER, SIGNATORY, WORKER):
        for name, cls in ACTS.items():
            asked = form(counter, person, name)
            expected = {one.name for one in fields_of(cls) if one.asks.picks or not one.asks.mints}
            assert set(asked) == expected, name


def test_whoever_was_chosen_is_named(counter: Counter) -> None:
    filled = named(ACTS["p02.enrol"], {"person": WORKER}, {WORKER: "山﨑 次郎"}.get)
    assert filled["full_name"] == "山﨑 次郎"
    kept = named(ACTS["p02.enrol"], {"person": WORKER, "full_name": "山崎 次郎"}, {WORKER: "山﨑 次郎"}.get)
    assert kept["full_name"] == "山崎 次郎", "what was typed stands"


# ── the board and the record ──


def test_the_board_says_owed_late_refused_and_not_applicable(counter: Counter) -> None:
    counter.staffed()
    board = {one.number: one for one in seen(counter, IN_CHARGE, lambda one: one.board())}
    assert list(board) == list(range(19))
    assert board[3].standing is Standing.OWED
    assert board[16].standing is Standing.OK
    assert board[2].latest is not None
    counter.does("p00.adopt-term", APPROVER, term="term.supervision_months", value=1, source="決定")
    counter.clock.time = Time(counter.clock.time + 60 * DAY)
    assert {one.number: one for one in seen(counter, IN_CHARGE, lambda one: one.board())}[2].standing is Standing.LATE
    lacking = [where for where in MODEL.sentences if where != "1.1"]
    loaded = counter.does(
        "p00.load-annex", OFFICER, heading="特記", sentences=[{"address": "1.1", "text": "守る。"}], lacking=lacking
    )
    counter.does("p00.confirm-annex", APPROVER, loading=loaded.entry.number, lacking=lacking)
    assert {one.number: one for one in seen(counter, IN_CHARGE, lambda one: one.board())}[2].standing is Standing.NOT_APPLICABLE


def test_a_refusal_shows_for_a_week(counter: Counter) -> None:
    counter.staffed()
    counter.refused("p10.plan", OFFICER, to_tier=1, place="窓口", at="2026-04-02 10:00", until="2026-04-02 12:00")
    assert {one.number: one for one in seen(counter, OFFICER, lambda one: one.board())}[5].standing is Standing.REFUSED
    counter.clock.time = Time(counter.clock.time + 8 * DAY)
    assert {one.number: one for one in seen(counter, OFFICER, lambda one: one.board())}[5].standing is Standing.OWED


def test_a_sentence_is_the_models_until_the_wards_own_is_confirmed(counter: Counter) -> None:
    before = seen(counter, OFFICER, lambda one: one.sentence("1.1"))
    assert (before.own, before.ja) == (False, MODEL.sentences[next(iter(MODEL.sentences))].ja)
    lacking = [where for where in MODEL.sentences if where != "1.1"]
    loaded = counter.does(
        "p00.load-annex", OFFICER, heading="特記", sentences=[{"address": "1.1", "text": "守る。"}], lacking=lacking
    )
    assert not seen(counter, OFFICER, lambda one: one.sentence("1.1")).own, "not before it is confirmed"
    counter.does("p00.confirm-annex", APPROVER, loading=loaded.entry.number, lacking=lacking)
    after = seen(counter, OFFICER, lambda one: one.sentence("1.1"))
    assert (after.own, after.of(Lang.en), after.lang_of(Lang.en)) == (True, "守る。", "ja")
    assert seen(counter, OFFICER, lambda one: one.sentence("2.1")).lacking
    assert seen(counter, OFFICER, lambda one: one.title) == "特記"


def test_an_entry_is_told_by_names_and_so_are_texts_of_provisions(counter: Counter) -> None:
    counter.staffed()
    newest = seen(counter, OFFICER, lambda one: one.record(10_000, 1))[0]
    assert "山﨑 次郎" in newest.says.ja
    told = seen(
        counter, OFFICER, lambda one: one.personal(Say(f"{WORKER}は登録されていません。", f"{WORKER} is not on the register."))
    )
    assert told == Say("山﨑 次郎は登録されていません。", "山﨑 次郎 is not on the register.")


def test_words_that_were_destroyed_are_said_to_be_gone(counter: Counter) -> None:
    counter.does("p00.note", OFFICER, text="経過")
    counter.desk.words.destroy(counter.log)

    def look(one: Catalogue) -> str:
        row = one.row(one.book.size - 1)
        assert row is not None
        return one.answers(one.line(row).entry, one.opened(row))[0].value.en

    assert "cannot be read" in seen(counter, OFFICER, look)


def test_a_contractor_reads_the_whole_and_its_own_chain_only(counter: Counter) -> None:
    counter.staffed()
    assert seen(counter, OFFICER, lambda one: one.tiers) is None
    assert seen(counter, IN_CHARGE, lambda one: one.tiers) == {1}
    assert seen(counter, IN_CHARGE, lambda one: (one.sees(0), one.sees(1), one.sees(2))) == (True, True, False)  # type: ignore[arg-type]  # bare numbers
    assert seen(counter, IN_CHARGE, lambda one: (one.sees_account("t2/vault"), one.sees_account("ward"))) == (False, True)


def test_forms_have_answers_of_every_form(counter: Counter) -> None:
    forms = {field.form for cls in ACTS.values() for field in every_field(fields_of(cls))}
    assert forms >= set(Form) - {Form.GROUP}, "the catalogue is tried on every form that there is"
    assert seen(counter, OFFICER, lambda one: (one.book.whole.ground.ward, one.book.whole.ground.contractor)) == (WARD, FIRM)


def test_a_purpose_that_an_amendment_added_is_called_by_its_name(counter: Counter) -> None:
    counter.staffed()
    for label in ("発送", "再発行"):
        counter.does("p00.amend", APPROVER, purposes=[{"label": label}], document_number="税務課第9号")
    question = form(counter, IN_CHARGE, "p08.assign-purpose")["purposes"]
    assert [one.label.ja for one in question.choices] == ["1　印刷", "2　封入封緘", "3　発送", "4　再発行"]
