"""Questions of single acts that people answer from a list, though the record keeps a name of the machine's: an act, a contract, a file.

And what the record knows of a line that was begun: where a thing is, how much of it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import msgspec

from azukari import annex
from azukari.content.columns import Column
from azukari.custody.balance import Custody
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_form import Choice, Control, Question, group_class, verbatim
from azukari.desk.outcome import Officer
from azukari.desk.room import content_of
from azukari.kernel.act import Act, Handling
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.things import DELIVERED, ENDS, ERASED, LOST, SOURCES, WARD, Account, Move, Origin, transit_of
from azukari.kernel.values import CONTRACTOR, WARD_CAPACITIES, ItemId, PersonId, TierNo, day_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Lang, Say
from azukari.provisions.p00_contents import ConfirmContents
from azukari.provisions.p00_office_acts import Correct, Draft, Renew
from azukari.provisions.p06_acts import NotifyFacility, NotifySchedule, StateVolume
from azukari.provisions.p08_keying import CompareKeyed, FinishKeying, KeyIn, SettleKeyed
from azukari.provisions.p09_acts import EraseCopy
from azukari.provisions.p10_acts import Receive, ReceiveReturn, Reject
from azukari.provisions.p11_acts import Deliver
from azukari.provisions.p12_access import PROVISION as MEASURES
from azukari.provisions.p12_acts import GrantAccess
from azukari.provisions.p12_values import State as Access
from azukari.provisions.p14_acts import Depart
from azukari.provisions.p16_acts import OpenInspection, RecordFinding
from azukari.provisions.p17_acts import LoseItem
from azukari.provisions.p18_cancellation import RecordViolation
from azukari.store.models import Log
from azukari.web.seeing import header, see

MACHINES: Final = frozenset({"fingerprint", "by_column"})
"""Questions that the desk answers by itself: they go along unseen."""
TARGETS: Final[Mapping[type[Act], Account]] = MappingProxyType({EraseCopy: ERASED, LoseItem: LOST, Deliver: DELIVERED})
"""Where the things of an act go, if nothing else is said."""
KEPT_OUT: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "source": frozenset(ENDS - SOURCES),
        "target": frozenset(SOURCES - ENDS),
        "account": frozenset(SOURCES - ENDS),
        "uncounted": frozenset(SOURCES | ENDS),
    }
)
"""Accounts that make no sense where a question asks: nothing leaves an end, nothing arrives at a beginning, nothing is counted at either."""
OURS: Final = frozenset({(Draft, "route"), (OpenInspection, "inspectors")})
"""Questions answered with officers of 甲: whoever works for the firm that is inspected is not offered as an inspector."""
ALONG: Final[Mapping[type[Act], tuple[str, ...]]] = MappingProxyType(
    {GrantAccess: ("until",), NotifySchedule: ("since", "until"), StateVolume: ("since", "until"), NotifyFacility: ("since",)}
)
"""Days that begin as today or the contract's first day, and end as its last."""
ELSEWHERE: Final[Mapping[type[Act], str]] = {
    **dict.fromkeys((KeyIn, CompareKeyed, SettleKeyed, FinishKeying), "keying"),
    **dict.fromkeys((Receive, ReceiveReturn, Reject), "handovers"),
}
"""Acts that have pages of their own, and which."""


def page_of(cls: type[Act]) -> str | None:
    """The address by which an act is better done, if there is one: by name of the page."""
    return ELSEWHERE.get(cls) or ("work" if issubclass(cls, Handling) and cls.name in _ROOM else None)


_ROOM: Final = frozenset({"p08.open", "p08.view-page", "p08.search", "p08.view-sheet"})


def keeps_drafts(cls: type[Act]) -> bool:
    """Whether what is typed is kept as a draft. What is looked for in entrusted information is part of it, and rests nowhere else."""
    return not issubclass(cls, Handling)


def put(
    asked: Sequence[Question],
    seen: Catalogue,
    cls: type[Act],
    answers: Mapping[str, Any],
    others: Sequence[Choice] = (),
    *,
    typed: bool = False,
) -> tuple[Question, ...]:
    """The questions of an act with lists in place of names of the machine's, and without those that the desk answers."""
    lists = _lists(seen, cls, answers, others)
    known: dict[str, list[Choice]] = {}
    begun = _begun(seen, cls, answers)
    if cls is ConfirmContents:
        lists = {**lists, "column": lambda: [Choice(*each) for each in _headings(columns_in(seen, answers))]}

    def better(one: Question) -> Question:
        name = one.path.rpartition(".")[2]
        if name in MACHINES and one.control in {Control.TEXT, Control.NUMBER}:
            return msgspec.structs.replace(one, control=Control.HIDDEN)
        if name in lists and one.control in {Control.TEXT, Control.NUMBER}:
            return _chosen(one, known.setdefault(name, lists[name]()))
        if cls is RecordViolation and one.control is Control.AREA and one.path in {"sentences", "entries"}:
            return _lines(one, known.setdefault(one.path, lists[one.path]() if one.path in lists else []))
        if cls is GrantAccess and one.path == "fields":
            return _named_fields(one, seen, answers)
        one = _narrowed(one, name, seen, cls)
        if name in begun and not one.value and not (typed and one.control is Control.DAY):
            return msgspec.structs.replace(one, value=begun[name])
        return msgspec.structs.replace(one, parts=tuple(map(better, one.parts)), rows=tuple(map(better, one.rows)))

    return tuple(map(better, asked))


def _chosen(one: Question, choices: Sequence[Choice]) -> Question:
    """A question as a list of choices, what was answered so far among them; as it was, where there are none."""
    if not choices:
        return one
    kept = [Choice(one.value, verbatim(one.value))] if one.value and one.value not in {each.value for each in choices} else []
    # the help says how the machine's name is written, which nobody has to know here
    asks = msgspec.structs.replace(one.asks, help=None)
    return msgspec.structs.replace(one, control=Control.SELECT, choices=(*choices, *kept), asks=asks)


def _narrowed(one: Question, name: str, seen: Catalogue, cls: type[Act]) -> Question:
    """A question without choices that make no sense in it; what was answered stays."""
    if name in KEPT_OUT:
        return msgspec.structs.replace(
            one, choices=tuple(each for each in one.choices if each.value == one.value or each.value not in KEPT_OUT[name])
        )
    if (cls, name) in OURS and one.control is Control.BOXES:
        ours = {each.value for each in one.choices if _ours(seen, PersonId(each.value))} | {*one.values}
        return msgspec.structs.replace(one, choices=tuple(each for each in one.choices if each.value in ours))
    return one


def _lists(
    seen: Catalogue, cls: type[Act], answers: Mapping[str, Any], others: Sequence[Choice]
) -> Mapping[str, Callable[[], list[Choice]]]:
    """The questions of an act that are answered from a list, by their last name."""
    every: dict[type[Act], tuple[str, Callable[[], list[Choice]]]] = {
        Draft: ("act", _decided),
        Renew: ("earlier", lambda: [one for one in others if one.value != seen.book.log]),
        ConfirmContents: ("file", lambda: _files(seen)),
        Correct: ("question", lambda: _questions(seen, answers.get("entry"))),
        RecordFinding: ("sentence", lambda: _sentences(seen)),
        RecordViolation: ("sentences", lambda: _sentences(seen)),
    }
    return dict([every[cls]]) if cls in every else {}


def _begun(seen: Catalogue, cls: type[Act], answers: Mapping[str, Any]) -> dict[str, str]:
    """What a blank question begins with: where things go, and the days of the contract, which most notices and grants run along with."""
    if cls is Depart:
        tier = str(answers.get("tier") or seen.side or CONTRACTOR)
        return {"target": transit_of(TierNo(int(tier)))} if tier.isdecimal() and len(tier) < 9 else {}
    if cls in TARGETS:
        return {"target": TARGETS[cls]}
    period = seen.book.whole.ground.period
    if cls not in ALONG or period is None:
        return {}
    return {name: str(period.until if name == "until" else max(period.since, day_of(seen.time))) for name in ALONG[cls]}


def columns_in(seen: Catalogue, answers: Mapping[str, Any]) -> Sequence[Column]:
    """The columns of the item that a form names, as far as the vault holds one that this side may choose."""
    item = str(answers.get("item") or "")
    known = {one.value for one in seen.choices(_ITEM) or ()} if item else set()
    return content_of(seen.words, seen.book.log, item).columns if item in known else ()


def _sentences(seen: Catalogue) -> list[Choice]:
    """Every sentence of this contract's annex by its place and how it begins."""
    found = []
    for one in (each for provision in annex.PROVISIONS for each in seen.sentences(provision.number) if not each.lacking):
        begins = Say(*(text if len(text) <= BEGINNING else text[:BEGINNING] + "…" for text in (one.of(Lang.ja), one.of(Lang.en))))
        found.append(Choice(one.cites, Say(f"{one.label.ja}　{begins.ja}", f"{one.label.en}: {begins.en}")))
    return found


def _lines(one: Question, choices: Sequence[Choice]) -> Question:
    """What would be typed one below the other as lines of their own: each from a list, or a number."""
    texts = one.value.split("\n") if one.value or not one.required else [""]
    control = Control.SELECT if choices else Control.NUMBER
    # the sentence and the help stand above all of them
    asks = msgspec.structs.replace(one.asks, cites=None, help=None)
    rows = tuple(
        Question(f"{one.path}.{at}", control, asks, required=one.required, value=text.strip(), choices=tuple(choices))
        for at, text in enumerate(texts if one.value or one.required else [])
    )
    return msgspec.structs.replace(one, control=Control.LINES, rows=rows, value="")


def _headings(columns: Sequence[Column]) -> list[tuple[str, Say]]:
    """The numbers of columns, each with its heading: nobody counts columns of a file that is not before them."""
    return [(str(at), verbatim(f"{at}　{each.name}")) for at, each in enumerate(columns, start=1)]


def _named_fields(one: Question, seen: Catalogue, answers: Mapping[str, Any]) -> Question:
    """The fields as boxes with their names, and which are granted by name alone. The item comes first; numbers only where no heading is known."""
    columns = columns_in(seen, answers)
    if not columns and not answers.get("item") and not one.value:
        return msgspec.structs.replace(one, control=Control.BOXES, asks=msgspec.structs.replace(one.asks, help=ITEM_FIRST))
    if not columns:
        return one
    state: Access = seen.book.whole.slices[MEASURES.number]
    found = state.apart_in(ItemId(str(answers["item"])))
    apart = {str(at) for at in (() if found is None else found.columns)}
    choices = tuple(
        Choice(at, Say(f"{label.ja}{BY_NAME.ja}", f"{label.en} {BY_NAME.en}") if at in apart else label)
        for at, label in _headings(columns)
    )
    chosen = tuple(part for part in re.split(r"[,、\s]+", one.value) if part)
    asks = msgspec.structs.replace(one.asks, help=FIELDS_HELP)
    return msgspec.structs.replace(one, control=Control.BOXES, choices=choices, values=chosen, value="", asks=asks)


BEGINNING: Final = 24
"""So many letters of a sentence stand beside its place."""
FIELDS_HELP: Final = Say(
    "目的に必要な項目だけを選びます。選ばなければ、個人番号と要配慮の項目を除く全て",
    "Those that the purpose needs. None chosen: all but individual numbers and what needs special care.",
)
ITEM_FIRST: Final = Say(
    "先に品目を選び、下の「品目の項目を見る」を押すと、見出しから選べます。選ばなければ、個人番号と要配慮の項目を除く全て",
    "Choose the item first and press “Show the item's fields” below; its fields can then be chosen by their headings. "
    "None chosen: all but individual numbers and what needs special care.",
)
BY_NAME: Final = Say(
    "（個人番号又は要配慮。ここで選んだときだけ見えます）", "(individual numbers or special care: shown only if chosen here)"
)
_ITEM: Final = next(one for one in fields_of(GrantAccess) if one.name == "item")


def _ours(seen: Catalogue, person: PersonId) -> bool:
    """Whether somebody is an officer of 甲."""
    return any(one.capacity in WARD_CAPACITIES for one in annex.holdings(seen.book.whole, person, seen.time))


def _decided() -> list[Choice]:
    """What 甲 decides: acts of its capacities, those that it answers for in person first."""
    found = [one for one in annex.ACTS.values() if set(one.by) <= WARD_CAPACITIES and one.name not in _PAPERWORK]
    found.sort(key=lambda one: (not one.signed, one.name))
    return [Choice(one.name, Say(f"{_of(one).ja}　{one.title.ja}", f"{_of(one).en}: {one.title.en}")) for one in found]


_PAPERWORK: Final = frozenset(
    {"p00.draft", "p00.agree-draft", "p00.return-draft", "p00.decide-draft", "p00.register", "p00.correct"}
)


def _of(cls: type[Act]) -> Say:
    number = int(cls.name[1:3])
    return Say(f"第{number}", f"Provision {number}") if number else Say("委託", "The entrustment")


def contracts(officer: Officer | None, cls: type[Act]) -> list[Choice]:
    """For a renewal, the contracts of the body by what their business is called, newest first: each is looked at by itself."""
    if officer is None or cls is not Renew:
        return []
    heads = [
        see(officer, log, header) for log in Log.objects.filter(body=officer.home).order_by("-pk").values_list("pk", flat=True)
    ]
    return [Choice(one.log, verbatim(f"{one.subject}（{one.contractor}）")) for one in heads if one.size]


def _files(seen: Catalogue) -> list[Choice]:
    """The files of personal information as the registration lists them, counted from 1."""
    row = seen.row(0)
    said = seen.opened(row) if row is not None else None
    files = said.get("files", {}) if isinstance(said, Mapping) else {}
    count = len(getattr(_act_of(seen, 0), "files", ()))
    labels = [str((files.get(str(at)) or {}).get("label", "")) if isinstance(files, Mapping) else "" for at in range(count)]
    return [Choice(str(at), verbatim(f"{at}　{label}".strip())) for at, label in enumerate(labels, start=1)]


def _questions(seen: Catalogue, number: object) -> list[Choice]:
    """The questions of the entry that is corrected, as people know them; none while no entry is named."""
    text = str(number or "").strip()
    act = _act_of(seen, int(text)) if text.isdecimal() and len(text) < 16 else None
    return [] if act is None else [Choice(path, label) for path, label in _paths(fields_of(type(act)), act)]


def _act_of(seen: Catalogue, number: int) -> Act | None:
    row = seen.row(number)
    return None if row is None else entry_of(row.leaf, annex.ACTS).act


def _paths(fields: Sequence[Field], value: object, path: str = "", said: Say | None = None) -> list[tuple[str, Say]]:
    found: list[tuple[str, Say]] = []
    for field in fields:
        label = (
            field.asks.label if said is None else Say(f"{said.ja}・{field.asks.label.ja}", f"{said.en}: {field.asks.label.en}")
        )
        inner = getattr(value, field.name, None)
        where = path + field.name
        if field.form is Form.GROUP:
            found += _paths(field.fields, inner, where + ".", label)
        elif field.form is Form.LIST and field.fields[0].form is Form.GROUP:
            for at, line in enumerate(inner or ()):
                numbered = Say(f"{label.ja}{at + 1}", f"{label.en} {at + 1}")
                found += _paths(field.fields[0].fields, line, f"{where}.{at}.", numbered)
        elif field.form is not Form.DOCUMENT:
            found.append((where, label))
    return found


# ── lines that move things ──


def moves(cls: type[Act]) -> tuple[str, ...]:
    """The lists of an act whose lines move things."""
    return tuple(one.name for one in fields_of(cls) if one.form is Form.LIST and group_class(cls, one.name) is Move)


def moved(seen: Catalogue, cls: type[Act], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with where a thing is, and how much of it, in every line that names the thing and not its place.

    A thing that lies in several places is left to whoever fills the form in.
    """
    custody = seen.book.whole.ground.custody
    found: dict[str, Any] = {}
    for name in moves(cls):
        lines = answers.get(name)
        if not isinstance(lines, list):
            continue
        kept = []
        for line in lines:
            there = _there(custody, ItemId(str(line.get("item", "")))) if isinstance(line, Mapping) else None
            known = {} if there is None or line.get("source") else _known(*there)
            kept.append({**line, **known} if isinstance(line, Mapping) else line)
        if kept != lines:
            found[name] = kept
    return found


def _there(custody: Custody, item: ItemId) -> tuple[str, int | None] | None:
    """Where all of a thing is. What 甲 has listed and nobody has moved is with 甲: how much, is told to nobody who may yet have to count it."""
    held, known = custody.held.get(item, {}), custody.items.get(item)
    if known is not None and not any(held.values()) and known.origin is Origin.ENTRUSTED:
        return WARD, None
    places = [(account, quantity) for account, quantity in held.items() if quantity > 0 and account not in SOURCES | ENDS]
    return places[0] if len(places) == 1 else None


def _known(place: str, quantity: int | None) -> dict[str, str]:
    return {"source": place} if quantity is None else {"source": place, "quantity": str(quantity)}
