"""起案・決裁: a decision of 甲 is drafted under a document number, circulated to named officers, and decided.

Anybody of 甲 may use it for any act. Where the term ``ringi_for_decisions`` is adopted, a signed act of 甲 needs a decided draft that names it and
the request or item it is about; each decided draft serves once. What takes away never waits for it. Whether the proposal is right, the officers
judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from azukari.kernel.act import Act, TakesAway
from azukari.kernel.asks import fields_of
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.values import WARD_CAPACITIES, WHOLE, Citation, ItemId, Number, PersonId, Time
from azukari.law.say import Say
from azukari.provisions.p00_office_acts import AgreeDraft, DecideDraft, Draft, ReturnDraft

MEASURES: Final = Citation("o24.1")
RINGI: Final = "ringi_for_decisions"
ACT_NAME: Final = re.compile(r"p\d\d\.[a-z-]+")


class Circulating(msgspec.Struct):
    """A draft on its way: what it proposes, who has to see it, who agreed, what became of it."""

    act: Citation
    drafter: PersonId
    about: Number | None
    item: ItemId | None
    route: list[PersonId]
    since: Time
    agreed: list[PersonId] = []
    returned: bool = False
    decided: bool = False
    used: bool = False

    def waiting(self) -> list[PersonId]:
        """Who has not answered yet, in the order of the route."""
        return [] if self.returned else [one for one in self.route if one not in self.agreed]


Drafts = dict[Number, Circulating]


def circulate(drafts: Drafts, entry: Entry) -> None:
    """Fold one entry in: drafts made, answered and decided; a decided one is used up by the act it names."""
    moment, act = entry.moment, entry.act
    match act:
        case Draft():
            drafts[entry.number] = Circulating(act.act, moment.officer, act.about, act.item, list(act.route), moment.time)
        case AgreeDraft(draft=number):
            drafts[number].agreed.append(moment.officer)
        case ReturnDraft(draft=number):
            drafts[number].returned = True
        case DecideDraft(draft=number):
            drafts[number].decided = True
        case _ if type(act).signed and moment.capacity in WARD_CAPACITIES:
            named = next((one for one in drafts.values() if _licenses(one, act)), None)
            if named is not None:
                named.used = True
        case _:
            return


def _licenses(draft: Circulating, act: Act) -> bool:
    """Whether a decided draft that was not used yet names this act, and the request or item that it is about."""
    if draft.act != act.name or not draft.decided or draft.used:
        return False
    questions = fields_of(type(act))
    numbers = {getattr(act, one.name) for one in questions if one.kind == "number"}
    items = {getattr(act, one.name) for one in questions if one.kind == "item"}
    return (not numbers or draft.about in numbers) and (not items or draft.item in items)


def draft_objections(drafts: Drafts, act: Act, moment: Moment) -> Iterator[Objection | Misfit]:
    """What the circulation of drafts has against an act."""
    match act:
        case Draft(act=name) if not ACT_NAME.fullmatch(name):
            yield _misfit(
                "NO_ACT", "行為の名称を確かめてください（例：p07.consent）。", "Check the act's name (p07.consent).", "act"
            )
        case AgreeDraft(draft=number) | ReturnDraft(draft=number):
            yield from _answering(drafts, number, moment)
        case DecideDraft(draft=number):
            yield from _deciding(drafts, number, moment)
        case _:
            pass
    gives = type(act).signed and moment.capacity in WARD_CAPACITIES and not isinstance(act, TakesAway)
    if gives and not any(_licenses(draft, act) for draft in drafts.values()):
        # term.ringi_for_decisions — what gives is decided by circulation first; what takes away never waits for paper
        yield Objection(
            term(RINGI),
            Say("この行為を決定した決裁がありません。", "No decided draft names this act."),
            Say(
                "対象の番号を示して起案し、決裁を受けてから行ってください。",
                "Draft it with the number it is about, and have the draft decided first.",
            ),
        )


def _answering(drafts: Drafts, number: Number, moment: Moment) -> Iterator[Misfit]:
    draft = drafts.get(number)
    if draft is None or draft.returned or draft.decided:
        yield _no_draft()
    elif moment.officer not in draft.waiting():
        yield _misfit(
            "NOT_ON_ROUTE",
            "あなたは回議先でないか、同意済みです。",
            "The draft is not circulated to you, or you agreed already.",
            "draft",
        )


def _deciding(drafts: Drafts, number: Number, moment: Moment) -> Iterator[Objection | Misfit]:
    draft = drafts.get(number)
    if draft is None or draft.returned or draft.decided:
        yield _no_draft()
        return
    if draft.waiting():
        waiting = "、".join(draft.waiting())
        yield _misfit(
            "CIRCULATING", f"まだ同意していない職員がいます（{waiting}）。", f"Not everybody has agreed yet ({waiting}).", "draft"
        )
    if draft.drafter == moment.officer:
        # term.ringi_for_decisions — a draft is decided by somebody else
        yield Objection(
            term(RINGI),
            Say("起案した者が自ら決裁しています。", "Whoever drafted it would decide it."),
            Say("ほかの承諾権者が決裁してください。", "Another approver decides it."),
            "draft",
        )


def _no_draft() -> Misfit:
    return _misfit(
        "NO_DRAFT",
        "その番号の起案はないか、差し戻され又は決裁されています。",
        "There is no such draft, or it was returned or decided already.",
        "draft",
    )


def draft_duties(drafts: Drafts) -> Iterator[Duty]:
    """Drafts that wait for somebody: each named officer to answer, then an approver to decide."""
    for number, draft in drafts.items():
        if draft.returned or draft.decided:
            continue
        agree, decide = Say("回議された起案に答える", "Answer a draft that is circulated"), Say("決裁する", "Decide a draft")
        for person in draft.waiting():
            yield _waits("p00.draft-answer", agree, number, draft.since, (AgreeDraft.name, ReturnDraft.name), person)
        if not draft.waiting():
            yield _waits("p00.draft-decide", decide, number, draft.since, (DecideDraft.name,))


def _waits(code: str, say: Say, draft: Number, since: Time, by: tuple[str, ...], person: PersonId | None = None) -> Duty:
    return Duty(code, say, Owes.WARD, WHOLE, MEASURES, since, by, person=person, about=draft)


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("内容を確かめて入力し直してください。", "Check the answer and enter it again."), field)
