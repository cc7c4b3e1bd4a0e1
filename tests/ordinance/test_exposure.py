"""Penal articles as information: by edition, by element, never as a verdict, and nothing repealed in a notice of today."""

import re

import msgspec
import pytest

from azukari.kernel.fault import FaultError
from azukari.kernel.values import Day
from azukari.ordinance import EDITIONS, Dual, Exposure, Fact, Facts, Law, Role, Standing, Told, exposure, notice, on
from azukari.ordinance.bound import FIRMS
from azukari.ordinance.exposure import ASSEMBLY, INFORMATION, Engaged
from azukari.ordinance.penalties import ACT_PENAL, ORDINANCE_PENAL, yen

THEN, BETWEEN, NOW = Day("2022-10-01"), Day("2024-05-01"), Day("2026-04-01")
FILE_GIVEN = {Fact.PROVIDED: Told.YES, Fact.JUST_REASON: Told.NO, Fact.SECRET: Told.YES, Fact.COMPUTERISED_FILE: Told.YES}
SOLD = {Fact.MISAPPROPRIATED: Told.YES, Fact.UNLAWFUL_GAIN: Told.YES, Fact.RETAINED: Told.YES, Fact.LEARNED_IN_WORK: Told.YES}
TOLD = {
    Fact.DISCLOSED: Told.YES,
    Fact.SECRET: Told.YES,
    Fact.LEARNED_IN_WORK: Told.YES,
    Fact.PROVIDED: Told.NO,
    Fact.UNLAWFUL_GAIN: Told.NO,
}


def of(answers: dict[Fact, Told], day: Day = NOW, role: Role = Role.CONTRACTOR_STAFF) -> dict[str, Engaged]:
    return {one.code: one for one in exposure(Facts(role, answers), day).articles}


def said(found: Exposure) -> str:
    """Everything that an exposure says, as one text."""
    ranges = [one.range.said() for one in found.articles if one.range is not None]
    fines = [yen(one.firm.fine) for one in found.articles if one.firm.fine is not None]
    return msgspec.json.encode([found.articles, found.none_found, found.notes, ranges, fines]).decode()


@pytest.mark.parametrize(
    "code, day, ja",
    [
        ("o33", THEN, "2年以下の懲役又は100万円以下の罰金"),
        ("o34", THEN, "1年以下の懲役又は50万円以下の罰金"),
        ("o36", THEN, "30万円以下の罰金"),
        ("176", BETWEEN, "2年以下の懲役又は100万円以下の罰金"),
        ("180", BETWEEN, "1年以下の懲役又は50万円以下の罰金"),
        ("176", NOW, "2年以下の拘禁刑又は100万円以下の罰金"),
        ("180", NOW, "1年以下の拘禁刑又は50万円以下の罰金"),
    ],
)
def test_the_range_of_an_article_in_its_edition(code: str, day: Day, ja: str) -> None:
    found = of({}, day)[code].range
    assert found is not None
    assert found.said().ja == ja
    assert re.search(r"up to [\d,]+ yen", found.said().en)


def test_the_articles_of_an_edition_are_its_own() -> None:
    assert set(of({}, THEN)) == {"o33", "o34", "o36"}
    assert set(of({}, NOW)) == {"176", "180", "179"} == set(of({}, BETWEEN))


def test_a_file_given_away_may_engage_33_then_and_176_now() -> None:
    assert of(FILE_GIVEN, THEN)["o33"].standing is Standing.MAY_ENGAGE
    assert of(FILE_GIVEN, NOW)["176"].standing is Standing.MAY_ENGAGE


@pytest.mark.parametrize(
    "fact, told",
    [
        (Fact.PROVIDED, Told.NO),
        (Fact.JUST_REASON, Told.YES),
        (Fact.SECRET, Told.NO),
        (Fact.COMPUTERISED_FILE, Told.NO),  # a paper list is not class ア
    ],
)
def test_one_element_away_sets_the_article_aside(fact: Fact, told: Told) -> None:
    for code, day in (("o33", THEN), ("176", NOW)):
        assert of(FILE_GIVEN | {fact: told}, day)[code].standing is Standing.SET_ASIDE
        assert of(FILE_GIVEN | {fact: Told.UNKNOWN}, day)[code].standing is Standing.OPEN


@pytest.mark.parametrize("act", [Fact.PROVIDED, Fact.MISAPPROPRIATED])
def test_for_gain_providing_or_misappropriating_is_enough(act: Fact) -> None:
    other = Fact.PROVIDED if act is Fact.MISAPPROPRIATED else Fact.MISAPPROPRIATED
    facts = SOLD | {act: Told.YES, other: Told.NO}
    assert of(facts, THEN)["o34"].standing is Standing.MAY_ENGAGE
    assert of(facts, NOW)["180"].standing is Standing.MAY_ENGAGE
    assert of(facts | {act: Told.NO}, NOW)["180"].standing is Standing.SET_ASIDE


def test_36_only_where_neither_33_nor_34() -> None:
    assert of(TOLD, THEN)["o36"].standing is Standing.MAY_ENGAGE
    assert of(TOLD | FILE_GIVEN, THEN)["o36"].standing is Standing.SET_ASIDE
    open_ = {Fact.DISCLOSED: Told.YES, Fact.SECRET: Told.YES, Fact.LEARNED_IN_WORK: Told.YES}
    assert of(open_, THEN)["o36"].standing is Standing.OPEN, "33 and 34 may still turn out to apply"


def test_nothing_known_leaves_everything_open() -> None:
    for day in (THEN, NOW):
        assert {one.standing for one in of({}, day).values()} == {Standing.OPEN}


@pytest.mark.parametrize(
    "role", [Role.CONTRACTOR_STAFF, Role.SUBCONTRACTOR_STAFF, Role.DISPATCHED_TO_CONTRACTOR, Role.DISPATCHED_TO_WARD]
)
def test_workers_are_among_those_named(role: Role) -> None:
    assert of(FILE_GIVEN, THEN, role)["o33"].standing is Standing.MAY_ENGAGE
    assert of(FILE_GIVEN, NOW, role)["176"].standing is Standing.MAY_ENGAGE


def test_an_outsider_is_not() -> None:
    assert {one.standing for one in of(FILE_GIVEN | SOLD, NOW, Role.OTHER).values()} == {Standing.SET_ASIDE}


def test_the_two_kinds_of_dispatched_worker_differ_in_what_binds_them_and_whose_firm_is_fined() -> None:
    ours = exposure(Facts(Role.DISPATCHED_TO_CONTRACTOR, FILE_GIVEN), THEN)
    wards = exposure(Facts(Role.DISPATCHED_TO_WARD, FILE_GIVEN), THEN)
    assert ours.binding is not None
    assert wards.binding is not None
    assert (ours.binding.cites, wards.binding.cites) == (("o24-2.2",), ("o24-3",))
    assert ours.articles[0].firm.dual is Dual.NAMED
    assert wards.articles[0].firm.dual is Dual.OTHER_ROLE
    assert wards.articles[0].firm.fine is None


def test_dual_liability_then_is_the_articles_fine_in_the_employers_business() -> None:
    """o37"""
    found = of(FILE_GIVEN | {Fact.EMPLOYERS_BUSINESS: Told.YES}, THEN)
    assert [(one.firm.fine, one.firm.met) for one in found.values()] == [
        (1_000_000, Told.YES), (500_000, Told.YES), (300_000, Told.YES),
    ]  # fmt: skip
    assert of(FILE_GIVEN, THEN)["o33"].firm.met is Told.UNKNOWN
    assert of(FILE_GIVEN, THEN, Role.CONTRACTOR)["o33"].firm.dual is Dual.NAMED
    assert of(FILE_GIVEN, THEN, Role.SUBCONTRACTOR_STAFF)["o33"].firm.dual is Dual.OTHER_ROLE


@pytest.mark.parametrize("role", sorted(FIRMS))
def test_a_firm_is_asked_about_through_its_people_and_fined_only_where_an_article_says_so(role: Role) -> None:
    then, now = of(FILE_GIVEN, THEN, role)["o33"], of(FILE_GIVEN, NOW, role)["176"]
    assert (then.standing, now.standing) == (Standing.MAY_ENGAGE, Standing.MAY_ENGAGE)
    assert "people" in then.elements[0].say.en
    assert then.firm.dual is (Dual.OTHER_ROLE if role is Role.SUBCONTRACTOR else Dual.NAMED)
    assert now.firm.dual is Dual.NONE_FOUND


def test_for_36_and_37_none_found_is_what_is_printed_now() -> None:
    found = exposure(Facts(Role.CONTRACTOR_STAFF), NOW)
    assert len(found.none_found) == 2
    assert all(
        "見当たりません。法務" in one.ja and "none found" in one.en and "ask counsel" in one.en for one in found.none_found
    )
    assert {one.code: one.firm.dual for one in found.articles} == {
        "176": Dual.NONE_FOUND, "180": Dual.NONE_FOUND, "179": Dual.NAMED,
    }  # fmt: skip
    assert exposure(Facts(Role.CONTRACTOR_STAFF), THEN).none_found == ()


def test_179_says_that_it_is_uncertain_for_entrusted_information() -> None:
    found = of(SOLD | {Fact.OPERATORS_DATABASE: Told.YES})["179"]
    assert found.standing is Standing.MAY_ENGAGE
    assert found.unsure is not None
    assert yen(found.firm.fine or 0).ja == "1億円"
    assert of(SOLD, NOW, Role.WARD_STAFF)["179"].standing is Standing.SET_ASIDE


def test_an_assembly_is_outside_the_act_but_was_within_the_ordinance() -> None:
    now = exposure(Facts(Role.CONTRACTOR_STAFF, FILE_GIVEN, assembly=True), NOW)
    assert (now.articles, now.notes[0]) == ((), ASSEMBLY)
    assert exposure(Facts(Role.CONTRACTOR_STAFF, FILE_GIVEN, assembly=True), THEN).articles


@pytest.mark.parametrize("day", [THEN, BETWEEN, NOW])
@pytest.mark.parametrize("role", Role)
def test_it_is_always_marked_as_information_and_never_a_verdict(role: Role, day: Day) -> None:
    found = exposure(Facts(role, FILE_GIVEN | SOLD), day)
    assert found.information == INFORMATION
    assert not re.search("有罪|違反した|guilty|convicted|is liable", said(found))


# ── a notice prints what is in force on its date, and nothing else ──

REPEALED = re.compile("懲役|imprisonment with work|100万円|50万円|30万円|1億円|1,000,000|500,000|300,000|100,000,000")


@pytest.mark.parametrize("role", Role)
def test_a_notice_of_today_prints_no_repealed_penalty(role: Role) -> None:
    for day in (THEN, BETWEEN):
        found = exposure(Facts(role, FILE_GIVEN | SOLD), day)
        assert REPEALED.search(said(found)), "the history itself knows them"
        told = notice(found, NOW)
        assert not REPEALED.search(said(told))
        assert {(one.range, one.firm.fine) for one in told.articles} == {(None, None)}
        assert [one.code for one in told.articles] == [one.code for one in found.articles]
        assert any("経過措置" in one.ja for one in told.notes)


def test_a_notice_prints_what_is_in_force_on_its_date() -> None:
    found = exposure(Facts(Role.CONTRACTOR_STAFF, FILE_GIVEN), NOW)
    told = notice(found, Day("2026-09-01"))
    assert "2年以下の拘禁刑" in said(told)
    assert "懲役" not in said(told)
    assert (told.dated, told.articles) == (Day("2026-09-01"), found.articles)
    assert "懲役" in said(notice(exposure(Facts(Role.CONTRACTOR_STAFF), THEN), Day("2022-11-01"))), (
        "a notice of that time said so"
    )


def test_no_notice_of_today_about_any_day_says_the_old_word() -> None:
    for edition in EDITIONS:
        day = edition.until or NOW
        assert "懲役" not in said(notice(exposure(Facts(Role.CONTRACTOR_STAFF), day), NOW))


def test_a_notice_before_the_act_is_a_mistake() -> None:
    with pytest.raises(FaultError) as caught:
        notice(exposure(Facts(Role.OTHER), NOW), THEN)
    assert [one.code for one in caught.value.faults] == ["DATED_BEFORE"]


def test_the_ordinances_articles_stand_under_their_addresses_and_the_acts_under_none() -> None:
    assert [one.cites for one in ORDINANCE_PENAL] == ["o33", "o34", "o36"]
    assert {one.cites for one in ACT_PENAL} == {None}
    assert on(NOW).law is Law.ACT
