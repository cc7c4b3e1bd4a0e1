"""訂正: what a correcting entry may correct, and which act is to be done again where it may not.

Nothing is deleted and nothing is judged anew: the entry that was mistyped stays, and the correction stands beside it. So only what no provision
judges by can be corrected, which is words (but not documents, and nothing of an act that 甲 signed) and the few facts of :data:`FREE`.
Every other fact is put right by acting: withdrawing, and doing the act again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

import msgspec

from azukari.kernel.act import Act, Handling
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit
from azukari.kernel.values import Capacity, Number, PartyId, PersonId
from azukari.law.say import Say
from azukari.provisions.p00_office_acts import Correct

FREE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "p00.register": ("agency", "files.*.file_class", "files.*.persons"),
        "p00.take-over": ("found_on",),
    }
)
"""Facts that no provision judges by, by act: a correction of them changes nothing that was or will be permitted."""

REDO: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "p00.register": ("p00.amend",),
        "p00.appoint": ("p00.relieve", "p00.appoint"),
        "p00.deputise": ("p00.end-deputy", "p00.deputise"),
        "p00.complete": ("p00.resume",),
        "p00.draft": ("p00.return-draft", "p00.draft"),
        "p02.enrol": ("p02.leave", "p02.enrol"),
        "p06.notify-facility": ("p06.withdraw-facility", "p06.notify-facility"),
        "p06.notify-schedule": ("p06.withdraw-schedule", "p06.notify-schedule"),
        "p06.notify-operator": ("p06.withdraw-operator", "p06.notify-operator"),
        "p07.begin-subcontract": ("p07.end-subcontract", "p07.request-consent"),
        "p08.assign-purpose": ("p08.withdraw-assignment", "p08.assign-purpose"),
        "p10.designate-officer": ("p10.relieve-officer", "p10.designate-officer"),
        "p10.plan": ("p10.withdraw-plan", "p10.plan"),
        "p10.plan-return": ("p10.withdraw-plan", "p10.plan-return"),
        "p10.issue": ("p10.withdraw-note", "p10.issue"),
        "p10.issue-return": ("p10.withdraw-note", "p10.issue-return"),
        "p11.stocktake": ("p11.stocktake", "p11.explain-difference"),
        "p12.grant": ("p12.revoke", "p12.grant"),
        "p15.instruct": ("p15.withdraw", "p15.instruct"),
        "p17.hold": ("p17.lift-hold", "p17.hold"),
    }
)
"""Which acts put a mistaken fact right, by the act that held it; an act that is not here is simply done again."""


class Shape(msgspec.Struct):
    """What an act asks, as far as a correction is concerned: its words, its facts, and whether 甲 signs it."""

    words: list[str]
    facts: list[str]
    signed: bool


class Written(msgspec.Struct):
    """An entry that may be corrected: of which act, by which party, and whom its naming questions name."""

    act: str
    party: PartyId
    people: dict[str, PersonId] = {}


class Corrections(msgspec.Struct):
    """Entries by number, what their acts ask, and which were corrected by which entry. Openings never stand here."""

    written: dict[Number, Written] = {}
    shapes: dict[str, Shape] = {}
    corrected: dict[Number, list[Number]] = {}


def _paths(fields: tuple[Field, ...], prefix: str = "") -> Iterator[tuple[str, Field]]:
    for field in fields:
        path = prefix + field.name
        if field.form is Form.GROUP:
            yield from _paths(field.fields, path + ".")
        elif field.form is Form.LIST:
            element = field.fields[0]
            inner = element.fields if element.form is Form.GROUP else ()
            yield from _paths(inner, path + ".*.")
            if not inner:
                yield path, element
        else:
            yield path, field


@cache
def _shape(cls: type[Act]) -> Shape:
    found = list(_paths(fields_of(cls)))
    words = [path for path, field in found if field.form in {Form.WORD, Form.PROSE}]
    return Shape(words, [path for path, field in found if path not in words], cls.signed)


@cache
def _naming(cls: type[Act]) -> tuple[tuple[str, str], ...]:
    return tuple((one.name, one.asks.names) for one in fields_of(cls) if one.asks.names)


def remember(state: Corrections, entry: Entry) -> None:
    """Keep what a later correction has to know of an entry. Openings, and what the system itself writes, are not corrected;
    neither is what no officer can be asked, for it has no form.
    """
    act, cls = entry.act, type(entry.act)
    if isinstance(act, Handling) or entry.moment.capacity is Capacity.INSTRUMENT or not (cls.by and hasattr(cls, "title")):
        return
    people = {name: PersonId(getattr(act, whom)) for name, whom in _naming(cls) if getattr(act, whom).startswith("pn-")}
    state.written[entry.number] = Written(act.name, entry.moment.party, people)
    if act.name not in state.shapes:
        state.shapes[act.name] = _shape(cls)
    if isinstance(act, Correct):
        state.corrected.setdefault(act.entry, []).append(entry.number)


def misfits(state: Corrections, act: Correct, moment: Moment) -> Iterator[Misfit]:
    """Why an entry cannot be corrected in this way; all reasons, each at its question."""
    found = state.written.get(act.entry)
    if found is None:
        yield _misfit(
            "NO_ENTRY",
            "その番号の記録はないか、訂正の対象になりません（取扱いとシステムの記録は訂正しません）。",
            "There is no entry of that number that can be corrected (openings and the system's own entries are not).",
            "entry",
        )
        return
    if found.party != moment.party:
        yield _misfit("NOT_YOUR_ENTRY", "相手方の記録は訂正できません。", "The entry is another party's.", "entry")
        return
    shape = state.shapes[found.act]
    if shape.signed:
        yield _redo(found.act, "署名を要する行為は訂正できません。", "An act that was signed is not corrected.", "entry")
        return
    if not act.answers and not act.names:
        yield _misfit("NOTHING", "訂正する内容がありません。", "There is nothing to correct.", "answers")
    for index, one in enumerate(act.answers):
        where = f"answers.{index}.question"
        path = ".".join("*" if part.isdecimal() else part for part in one.question.split("."))
        if path in found.people:
            yield _misfit(
                "IS_A_NAME", "氏名は「氏名の訂正」に入力してください。", "A name is corrected under “Corrected names”.", where
            )
        elif path in shape.facts and path not in FREE.get(found.act, ()):
            yield _redo(
                found.act,
                f"「{one.question}」は判断の基になる事実なので、訂正できません。",
                f"“{one.question}” is a fact that acts are judged by; it is not corrected.",
                where,
            )
        elif path not in shape.words and path not in shape.facts:
            yield _misfit(
                "NO_QUESTION",
                f"「{one.question}」という項目はその記録にありません。",
                f"That entry has no question “{one.question}”.",
                where,
            )
    for index, name in enumerate(act.names):
        known = found.people.get(name.question)
        if known is None:
            yield _misfit(
                "NO_QUESTION",
                f"「{name.question}」はその記録の氏名の項目ではありません。",
                f"“{name.question}” is no name in that entry.",
                f"names.{index}.question",
            )
        elif known != name.known:
            yield _misfit(
                "OTHER_PERSON",
                f"その記録の氏名は{known}のものです。",
                f"The name in that entry is that of {known}.",
                f"names.{index}.known",
            )


def _redo(act: str, ja: str, en: str, field: str) -> Misfit:
    again = REDO.get(act, (act,))
    return Misfit(
        "REDO",
        Say(ja, en),
        Say(f"{'、'.join(again)}の順に、行為をやり直してください。", f"Put it right by acting: {', then '.join(again)}."),
        field,
    )


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("元の記録を見て入力し直してください。", "Look at the entry and enter it again."), field)
