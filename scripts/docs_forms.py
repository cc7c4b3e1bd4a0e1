"""The page of forms: number, title, sentence, act, who issues it, how many copies, and what makes it due."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from docs_duties import owed
from docs_layout import page, table

from azukari.annex import ACTS
from azukari.law.address import Address
from azukari.law.spelling import said_of
from azukari.paper.forms import FORMS
from azukari.paper.kinds import Form, Kind, Side

SIDES: Final = {Side.WARD: "甲", Side.CONTRACTOR: "乙", Side.EITHER: "甲・乙"}
MADE: Final = {
    Kind.ENTRY: "an entry",
    Kind.REGISTER: "the contract as it stands",
    Kind.ROSTER: "the registers of persons",
    Kind.GRANTS: "access in force",
    Kind.BALANCE: "custody as it stands",
    Kind.PAPERS_DUE: "what is owed now",
    Kind.CHECKLIST: "the contract's own annex",
    Kind.FIRST_PAPER: "the figures of the instance",
    Kind.INCIDENT: "all entries of one incident",
}


def _due() -> dict[str, list[str]]:
    """For each act, the duties that it performs."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for _, ways in owed():
        for one in ways:
            for act in one.satisfied_by:
                mark = f"`{one.code}`" + ("（期日あり）" if one.due else "")
                if mark not in found[act]:
                    found[act].append(mark)
    return {act: sorted(marks) for act, marks in found.items()}


def _row(form: Form, due: dict[str, list[str]]) -> tuple[str, ...]:
    cites = "<br>".join(f"`{one}` {said_of(Address(one)).ja}" for one in form.addresses)
    acts = "<br>".join(f"`{one}` {ACTS[one].title.ja}" for one in form.acts) or "—"
    duties = "<br>".join(dict.fromkeys(each for one in form.acts for each in due.get(one, ()))) or "—"
    return (
        form.number,
        f"{form.title.ja}<br>{form.title.en}",
        f"`{form.key}`",
        cites,
        acts,
        SIDES[form.side] if form.by_hand or not form.acts else "保管庫",
        str(form.copies),
        MADE[form.kind],
        "○" if form.by_hand else "",
        duties,
    )


def forms() -> str:
    """Every form."""
    due = _due()
    intro = [
        "Every form that a contract has, blank and filled in. What a form asks is what its acts ask: a question that is added to an act stands on",
        "its paper. Filled in, it is made from an entry of the record, or from how things stand, and carries a code that leads back to it and can be",
        "held against an evidence pack. *Due*: the duties that the paper performs; with a date where one was agreed or 甲 adopted a number, else",
        "「直ちに」. `azukari paper list --contract EN` shows the same with the entries of a contract, and 提出書類一覧 (0-8) what is due now.",
        "",
        "Files are PDF/A-2a with PDF/UA-1: tagged, every font embedded, the same bytes for the same record.",
        "",
    ]
    heads = ("form", "title", "key", "sentence", "act", "issued by", "copies", "filled in from", "blank", "due")
    return page("Forms", intro, table(heads, (_row(one, due) for one in FORMS)))


PAGES: Final = {"forms.md": forms}
