"""The catalogue of what may be adopted."""

import pytest

from azukari.law.address import ADDRESSES, in_order
from azukari.law.fault import LawError
from azukari.law.say import Say
from azukari.law.terms import BY_NAME, TERMS, TermDef, TermKind, term

FIXED = """training_validity_months months 12 3.1
pledge_required flag 1 4.1
employer_confirmation flag 1 2.1
employment_proof flag 1 2.1
supervision_months months 1 2.1
rules_confirmation_months months 12 5.1
notice_lead_days days 5 6.1
volume_per_operator_day count 500 6.1
consent_answer_days days 14 7.1.proviso
subcontract_supervision_months months 3 7.4
subcontract_report_days days 7 7.4
subcontract_declaration_months months 12 7.4
second_person_above_measure flag 1 8.1.main
field_masks flag 1 8.1.main
copy_watermark flag 1 9.1.main
erase_within_hours hours 24 9.1.latter
receipt_within_hours hours 24 10.1
stocktaking_months months 3 11.1
difference_answer_days days 7 11.1
ward_share_of_keys flag 1 11.1
access_review_months months 3 12.1
return_within_days days 5 13.1
two_carriers flag 1 14.1
arrival_grace_minutes minutes 60 14.1
custody_check_in_hours hours 4 14.1
inspection_months months 12 16.1
sample_answer_hours hours 4 16.1
finding_answer_days days 14 16.1
first_notice_hours hours 1 17.1
written_report_days days 3 17.1
statutory_clock flag 1 17.1
hearing_days days 14 18.1
ward_officers_bound flag 1 o24.1
yearly_review_months months 12 o24.1
passkey_for_signed_acts flag 1 o24.1
witness_for_giving_acts flag 1 o24.1"""


@pytest.mark.parametrize("row", FIXED.splitlines())
def test_names_kinds_proposals_and_sentences_are_fixed(row: str) -> None:
    name, kind, proposal, cites = row.split()
    it = term(name)
    assert (it.kind.value, it.proposal, it.cites) == (kind, int(proposal), cites)


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(TERMS)


def test_terms_stand_in_the_order_of_the_law() -> None:
    order = in_order({t.cites for t in TERMS} | set(ADDRESSES))
    places = [order.index(t.cites) for t in TERMS]
    assert places == sorted(places)


@pytest.mark.parametrize("it", TERMS, ids=lambda t: t.name)
def test_a_name_ends_in_its_unit_unless_it_is_a_flag_or_count(it: TermDef) -> None:
    unit = it.name.rpartition("_")[2]
    if it.kind in {TermKind.flag, TermKind.count}:
        assert unit not in {k.value for k in TermKind}
    else:
        assert unit == it.kind.value


@pytest.mark.parametrize("it", TERMS, ids=lambda t: t.name)
def test_a_proposal_could_itself_be_adopted(it: TermDef) -> None:
    assert it.checked(it.proposal) == it.proposal


@pytest.mark.parametrize("it", TERMS, ids=lambda t: t.name)
def test_a_sentence_cited_exists_or_is_a_paragraph_of_sentences(it: TermDef) -> None:
    assert any(where == it.cites or where.startswith(it.cites + ".") for where in ADDRESSES)


@pytest.mark.parametrize("it", TERMS, ids=lambda t: t.name)
def test_the_help_is_a_whole_sentence_in_both_languages(it: TermDef) -> None:
    assert it.help.ja.endswith("。")
    assert it.help.en.endswith(".")


def test_every_flag_asks_for_more_than_the_sentence_says() -> None:
    # a flag that the sentence already demands would let 甲 switch the law off
    assert [t.name for t in TERMS if t.kind is TermKind.flag and not t.beyond] == []


@pytest.mark.parametrize(
    "name, value",
    [("pledge_required", 2), ("pledge_required", -1), ("return_within_days", 0), ("return_within_days", 99_999)],
)
def test_a_value_out_of_range_is_refused_in_both_languages(name: str, value: int) -> None:
    with pytest.raises(LawError) as caught:
        term(name).checked(value)
    assert caught.value.code == "law.term.out_of_range"
    assert term(name).label.ja in caught.value.say.ja
    assert str(value) in caught.value.say.en


def test_a_flag_may_be_refused_expressly() -> None:
    assert term("pledge_required").checked(0) == 0


def test_an_unknown_term_is_refused() -> None:
    with pytest.raises(LawError) as caught:
        term("no_such")
    assert caught.value.code == "law.term.unknown"


def test_values_are_said_with_their_unit() -> None:
    assert term("return_within_days").said(5) == Say("5日", "5 days")
    assert term("first_notice_hours").said(1) == Say("1時間", "1 hour")
    assert term("pledge_required").said(0) == Say("適用しない", "does not apply")
