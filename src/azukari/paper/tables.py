"""Lists of how a contract stands, as plain tables: the roster, the things in custody, access granted, papers due. Papers and workbooks show the
same table.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from azukari import annex
from azukari.desk.balances import balance, standing_now
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import SIDES, choice_label
from azukari.desk.catalogue_told import in_law_order, said_account, said_tier
from azukari.kernel.act import Act
from azukari.kernel.entry import Entry
from azukari.kernel.values import CONTRACTOR, Day, Number, PersonId, TierNo, day_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.paper.blank import put
from azukari.paper.forms import FORMS, OF_ACT
from azukari.paper.frame import Place
from azukari.paper.heads import BALANCE, Head
from azukari.paper.kinds import Form
from azukari.paper.texts import WORDS
from azukari.provisions.p02_acts import Designate, Enrol
from azukari.provisions.p12_acts import GrantAccess as Grant

_ALWAYS: Final = Day("0001-01-01")


Cell = str | int | Day | None


class Table(msgspec.Struct, frozen=True):
    """A list: whole numbers stay numbers, so that a workbook can add them up."""

    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()


def entries(place: Place, *classes: type[Act]) -> Iterator[tuple[Entry, dict[str, Any]]]:
    """The entries of these acts that may be read, in order, with their words."""
    seen = place.seen
    for number in sorted(one for cls in classes for one in seen.book.acts.get(cls.name, ())):
        row = seen.row(number)
        if row is not None:
            yield entry_of(row.leaf, annex.ACTS), seen.opened(row)


_ROSTER: Final = (
    Head(Say("№", "No."), 4, number=True),
    Head(Say("氏名", "Name"), 14),
    Head(Say("氏名（カナ）", "Name in kana"), 14),
    Head(Say("所属", "Employer"), 18),
    Head(Say("雇用の別", "Employment"), 10),
    Head(Say("担当する業務", "Work"), 16),
    Head(Say("雇用を確認した書類", "Document that proves the employment"), 13),
    Head(Say("いつから", "From"), 15),
    Head(Say("いつまで", "Until"), 15),
    Head(Say("記録", "Entry"), 6, number=True),
)


def roster(place: Place, tier: TierNo = CONTRACTOR) -> Table:
    """Who stands on the register of a tier: whoever is in charge first, then in the order of enrolment; those who left with their last day."""
    seen = place.seen
    ground = seen.book.whole.ground
    latest: dict[PersonId, tuple[Entry, dict[str, Any]]] = {}
    for entry, words in entries(place, Designate, Enrol):
        if isinstance(entry.act, (Designate, Enrol)) and entry.moment.tier == tier:
            latest[entry.act.person] = (entry, words)
    rows: list[tuple[Cell, ...]] = []
    told: tuple[Cell, ...]
    for person, (entry, words) in latest.items():
        act = entry.act
        stands = next(
            (one for one in reversed(ground.engagements.get(person, ())) if one.tier == tier and one.since != _ALWAYS), None
        )
        since = stands.since if stands else entry.moment.day
        until = stands.until if stands else None
        if isinstance(act, Enrol):
            told = (
                words.get("kana"),
                seen.name(act.employer),
                place.of(choice_label("Employment", act.employment.value)),
                words.get("work"),
                words.get("proof"),
            )
        else:
            firm = seen.name(stands.employer) if stands else ""
            position = words.get("position")
            work = place.word("in_charge_as", position=position) if position else place.word("in_charge")
            told = (None, firm, None, work, None)
        rows.append((len(rows) + 1, seen.name(person), *told, since, until, entry.number))
    return Table(_ROSTER, tuple(rows))


def to_fill_in(place: Place, cls: type[Act], rows: int = 100) -> Table:
    """A list of an act's questions with empty rows: filled in at an office, it is read back as it stands."""
    ground = place.seen.book.whole.ground
    firms = [one for one, tier in ground.tiers.items() if place.seen.sees(one) and tier.party]
    heads = []
    for field in put(cls):
        choices = tuple(choice_label(field.kind, one) for one in field.choices)
        if field.kind == "party":
            names = [
                place.seen.name(party)
                for tier in firms
                for party in (ground.tiers[tier].party, *ground.dispatchers.get(tier, ()))
            ]
            choices = tuple(Say(one, one) for one in names if one)
        heads.append(Head(field.asks.label, choices=choices))
    empty: tuple[Cell, ...] = (None,) * len(heads)
    return Table(tuple(heads), (empty,) * rows)


_GRANTS: Final = (
    Head(Say("№", "No."), 4, number=True),
    Head(Say("氏名", "Name"), 14),
    Head(Say("品目", "Item"), 24),
    Head(Say("利用目的", "Purpose"), 18),
    Head(Say("項目", "Fields"), 10),
    Head(Say("一日の目安", "Daily measure"), 9, number=True),
    Head(Say("いつまで", "Until"), 15),
    Head(Say("記録", "Entry"), 6, number=True),
)


def grants(place: Place) -> Table:
    """Access in force, of every tier that may be seen."""
    seen = place.seen
    state = next(one for one, provision in zip(seen.book.whole.slices, annex.PROVISIONS, strict=True) if provision.number == 12)
    rows: list[tuple[Cell, ...]] = []
    for entry, _ in entries(place, Grant):
        live = state.grants.get(entry.number)
        if live is None or not seen.sees(live.tier):
            continue
        item = place.of(WORDS["every_item"]) if live.item is None else seen.name(live.item)
        fields = "、".join(map(str, live.fields)) or place.of(WORDS["every_field"])
        purpose = f"{live.purpose}　{seen.purposes.get(live.purpose, '')}".strip()
        rows.append((len(rows) + 1, seen.name(live.person), item, purpose, fields, live.daily, live.until, entry.number))
    return Table(_GRANTS, tuple(rows))


def items(place: Place, *, ended: bool) -> Table:
    """What is in custody, or what has come to an end; a part of an item is marked, as its rows and persons are those of the whole."""
    seen = place.seen
    found = balance(place.folded or standing_now(seen.book.whole.ground), seen.sees)
    lines = found.ended if ended else found.held
    rows = tuple(
        (
            seen.name(one.item),
            one.item,
            place.of(choice_label("Medium", one.medium.value)),
            place.of(said_account(one.account, seen.name)) + ("＊" if one.part else ""),
            one.quantity,
            one.rows,
            one.persons,
            int(one.listed),
        )
        for one in lines
    )
    total = (place.of(WORDS["total"]), "", "", "", sum(one.quantity for one in lines), None, None, None)
    notes = (place.of(WORDS["part"]),) if any(one.part for one in lines) else ()
    return Table(BALANCE, rows, (total,) if rows else (), notes)


_DUE: Final = (
    Head(Say("様式", "Form"), 8),
    Head(Say("書類", "Paper"), 22),
    Head(Say("提出する者", "From"), 24),
    Head(Say("部数", "Copies"), 5, number=True),
    Head(Say("期限", "Due"), 16),
    Head(Say("根拠", "Sentence"), 12),
    Head(Say("何のため", "For what"), 26),
)


def _then(place: Place) -> Catalogue:
    """The contract at the moment of its newest entry: what is late is judged by that, so that the same record gives the same paper."""
    seen = place.seen
    return Catalogue(seen.book, seen.words, time=seen.book.whole.ground.last, officer=seen.officer, name=seen.name)


def papers_due(place: Place) -> Table:
    """Every paper that performs something owed as of the newest entry, by whom, by when and under which sentence."""
    seen = _then(place)
    found: dict[tuple[str, ...], tuple[Cell, ...]] = {}
    for duty in seen.duties():
        for act in duty.satisfied_by:
            form = OF_ACT.get(act)
            if form is None:
                continue
            due = place.word("at_once") if duty.due is None else place.word("due", time=place.moment(duty.due))
            if duty.late(seen.time):
                due += place.word("late")
            side = (
                place.of(SIDES[duty.owes]) if duty.owes.value == "ward" else place.of(said_tier(duty.tier, seen.book, seen.name))
            )
            says = place.of(seen.personal(duty.say))
            row = (form.number, place.of(form.title), side, form.copies, due, place.cite(duty.cites), says)
            found.setdefault((form.key, side, says, due), row)
    ordered = sorted(found.values(), key=lambda row: [int(part) for part in str(row[0]).split("-")])
    return Table(_DUE, tuple(ordered))


_REGISTER: Final = (
    Head(Say("契約の番号", "Contract"), 18),
    Head(Say("委託業務の名称", "Business"), 26),
    Head(Say("受託者", "Contractor"), 20),
    Head(Say("契約の始期", "First day"), 14),
    Head(Say("契約の終期", "Last day"), 14),
    Head(Say("再委託先の数", "Subcontractors"), 8, number=True),
    Head(Say("業務従事者の数", "Engaged persons"), 8, number=True),
    Head(Say("預かっている品目の数", "Items in custody"), 8, number=True),
    Head(Say("義務の数", "Duties"), 7, number=True),
    Head(Say("うち期限超過", "of them late"), 7, number=True),
    Head(Say("状態", "State"), 10),
    Head(Say("記録の数", "Entries"), 8, number=True),
)


def register(place: Place) -> Table:
    """One contract as a line of the register that an entrusting body keeps."""
    seen = _then(place)
    ground = seen.book.whole.ground
    if ground.registered is None:
        return Table(_REGISTER, ())
    ended = next((one for one in ("closed", "cancelled", "completed") if getattr(ground, one) is not None), None)
    persons = [
        one for one, stands in ground.engagements.items() if any(each.since != _ALWAYS and each.until is None for each in stands)
    ]
    duties = seen.duties()
    row = (
        seen.book.log,
        seen.subject,
        seen.name(ground.contractor),
        ground.period.since,
        ground.period.until,
        sum(1 for one in ground.tiers if one != CONTRACTOR and seen.sees(one)),
        len(persons),
        len(balance(standing_now(ground), seen.sees).held),
        len(duties),
        sum(one.late(seen.time) for one in duties),
        place.word(ended or "running"),
        seen.book.size,
    )
    return Table(_REGISTER, (row,))


_FORMS: Final = (
    Head(Say("様式", "Form"), 6),
    Head(Say("書類", "Paper"), 24),
    Head(Say("部数", "Copies"), 5, number=True),
    Head(Say("根拠", "Sentence"), 18),
    Head(Say("記録にある数", "Entries"), 8, number=True),
    Head(Say("最も新しい記録", "Newest"), 26),
)


def forms(place: Place) -> Table:
    """Every form, and whether the record holds what it is the paper of."""
    return Table(_FORMS, tuple(_form(place, one) for one in FORMS))


def _form(place: Place, form: Form) -> tuple[Cell, ...]:
    numbers = newest(place, form)
    cites = in_law_order(form.addresses)
    last = ""
    if numbers:
        row = place.seen.row(numbers[-1])
        last = (
            ""
            if row is None
            else place.word("entry_on", number=numbers[-1], day=place.day(day_of(entry_of(row.leaf, annex.ACTS).moment.time)))
        )
    sentences = "、".join(place.cite(one) for one in cites)
    return (form.number, place.of(form.title), form.copies, sentences, len(numbers) if form.acts else None, last)


def newest(place: Place, form: Form) -> list[Number]:
    """The entries that a form is the paper of and that may be read, in order."""
    numbers = sorted(one for act in form.acts for one in place.seen.book.acts.get(act, ()))
    return [Number(one) for one in numbers if place.seen.row(one) is not None]
