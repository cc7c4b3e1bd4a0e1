"""What was counted of a note, read from a form: figures as people type them, what is missing, what somebody settled meanwhile."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

import msgspec

from azukari.desk import handing
from azukari.desk.catalogue_told import said_time
from azukari.desk.handing import Count, Handover, Line
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.law.say import Say
from azukari.web.act_form import Against
from azukari.web.request import Request

LATER: Final = "later"
"""The answer of a line that is to be counted another time."""
NOTHING_COUNTED: Final = Say(
    "受け取る行がありません。数えた行が一つもないときは、署名できません。",
    "There is no line to receive; nothing can be signed before a line is counted.",
)


def typed_in(request: Request) -> dict[str, str]:
    """What was typed, line by line, as it was typed."""
    names = ("q.", "r.", "v.", f"{LATER}.")
    kept = {name: str(value) for name, value in request.POST.items() if name.startswith(names)}
    return {**kept, **{name: request.POST[name] for name in ("put", "reason", "details") if name in request.POST}}


def counted(text: str) -> int | None:
    """A number of things as people type it, in any width, with separators; None where it is none."""
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else None


def sent(typed: dict[str, str]) -> set[str]:
    """The lines that a form was drawn with."""
    return {name[2:] for name in typed if name.startswith(("q.", "v."))}


def settled_by_another(line: Line) -> Misfit:
    """That somebody received or rejected a line meanwhile."""
    by = line.settled
    who, time = ("", "") if by is None else (by.who, said_time(by.time).ja)
    because = Say(
        f"「{line.name}」は、{who}により受領又は拒否が済んでいます（{time}）。",
        f"{line.name} is settled already: received or rejected by {who} at {time}.",
    )
    return Misfit("SETTLED", because, Say("この画面を読み込み直してください。", "Load the page again."))


def _missing(line: Line, where: str, what: Say, typed: str) -> Fault:
    """That a line was not counted, or not in a number."""
    if not typed.strip():
        said = Say("「{name}」の{what}を数えて入力してください。", "Count {name} and type its {what}.")
        return Fault("FIELD_MISSING", said.format(name=line.name, what=what), where)
    said = Say("「{name}」の{what}を数字で入力してください。", "Type the {what} of {name} in figures.")
    return Fault("FIELD_VALUE", said.format(name=line.name, what=what), where)


def at_lines(against: Against, items: list[Any]) -> Against:
    """What stands against a receipt, beside the line it is about: ``lines.1`` is the second that was counted."""

    def at(field: str | None) -> str | None:
        parts = (field or "").split(".")
        if parts[0] in {"lines", "moves"} and len(parts) > 1 and parts[1].isdecimal() and int(parts[1]) < len(items):
            return f"q.{items[int(parts[1])]}"
        return None

    def moved(one: Objection | Misfit) -> Objection | Misfit:
        return msgspec.structs.replace(one, field=at(one.field))

    return Against(
        tuple(one for each in against.objections if isinstance(one := moved(each), Objection)),
        tuple(one for each in against.misfits if isinstance(one := moved(each), Misfit)),
        tuple(msgspec.structs.replace(one, field=at(one.field)) for one in against.faults),
        against.recorded,
        against.number,
    )


def counts_of(found: Handover, typed: dict[str, str]) -> tuple[tuple[Count, ...], tuple[Fault, ...]]:
    """What was counted of each line that is open, or was when the form was drawn; what is missing or is no number."""
    counts: list[Count] = []
    faults: list[Fault] = []
    lines = [one for one in found.lines if one.became is handing.Became.OPEN or one.item in sent(typed)]
    for one in lines:
        if f"{LATER}.{one.item}" in typed:
            continue
        if one.vault:
            counts.append(Count(one.item))
            continue
        quantity = counted(typed.get(f"q.{one.item}", ""))
        rows = counted(typed.get(f"r.{one.item}", ""))
        wanted = [(f"q.{one.item}", Say("数量", "quantity"), quantity)]
        wanted += [] if one.rows is None else [(f"r.{one.item}", Say("件数", "rows"), rows)]
        faults += [_missing(one, where, what, typed.get(where, "")) for where, what, value in wanted if value is None]
        counts.append(Count(one.item, quantity, rows))
    if not lines or not counts:
        faults.append(Fault("FIELD_MISSING", NOTHING_COUNTED))
    if found.asks_place and not typed.get("put") and any(not one.vault for one in found.open):
        faults.append(Fault("FIELD_MISSING", Say("置いた場所を選んでください。", "Choose where the things are put."), "put"))
    return tuple(counts), tuple(faults)
