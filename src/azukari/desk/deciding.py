"""What an officer of 甲 decides about: an entry that waits, what it states under which sentence, what followed on it, drafts on their way.

Nothing here is per act: which acts answer an entry is what they ask for (``picks``), and whether they are called for now is what is owed about it.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue, Line, Quoted
from azukari.desk.catalogue_told import Told, in_law_order
from azukari.desk.ward_day import drafts
from azukari.kernel.act import Act
from azukari.kernel.asks import Form, fields_of
from azukari.kernel.duty import Duty
from azukari.kernel.entry import Entry
from azukari.kernel.values import WARD_CAPACITIES, Number, PersonId, Time
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_drafts import RINGI, Circulating
from azukari.provisions.p00_office_acts import AgreeDraft, DecideDraft, Draft, ReturnDraft
from azukari.provisions.p07_acts import FURTHER, AnswerFurther, AskFurther, WithdrawConsent
from azukari.provisions.p07_values import Request, Standing
from azukari.provisions.p07_values import State as OfSubcontracts
from azukari.store import record

NOTHING: Final = frozenset({"—", ""})
SUBCONTRACTS: Final = next(at for at, one in enumerate(annex.PROVISIONS) if one.number == 7)
FURTHERS: Final = (AskFurther, AnswerFurther)
ON_DRAFTS: Final = (AgreeDraft, ReturnDraft, DecideDraft)
PROPOSAL: Final = frozenset({"document_number", "gist", "attached"})
"""What a draft says besides whom and what it is about."""
MOST: Final = 200
"""Of so many entries that may have followed the newest are looked at."""


class Matter(msgspec.Struct, frozen=True):
    """What was said to one sentence, and what was not: ``missing`` are questions without an answer, ``lacks`` those that the sentence demands."""

    quoted: Quoted
    answers: tuple[Told, ...]
    missing: tuple[Told, ...]
    lacks: tuple[Told, ...]


class Followed(msgspec.Struct, frozen=True):
    """An entry that names the one decided about."""

    line: Line
    answers: tuple[Told, ...]


class OnItsWay(msgspec.Struct, frozen=True):
    """A draft about it: what it proposes, its words, who agreed and who has not answered yet, and whether this officer is asked."""

    number: Number
    draft: Circulating
    proposes: type[Act] | None
    answers: tuple[Told, ...]
    agreed: tuple[str, ...]
    waiting: tuple[str, ...]
    drafter: str
    mine: bool
    """It waits for this officer to agree or to return it."""
    decides: bool
    """Everybody has agreed; an approver who did not draft it decides."""


class Asked(msgspec.Struct, frozen=True):
    """Everything that an officer looks at before deciding about one entry."""

    entry: Entry
    officer: str
    matters: tuple[Matter, ...]
    followed: tuple[Followed, ...]
    owed: tuple[Duty, ...]
    """What waits about it, whoever owes it."""
    now: tuple[type[Act], ...]
    """Acts by which this officer may answer it now."""
    others: tuple[type[Act], ...]
    """Acts of 甲 called for now that somebody else of 甲 would do."""
    drafts: tuple[OnItsWay, ...]
    drafted: tuple[type[Act], ...]
    """Acts that this officer may draft about it."""
    needs_draft: bool
    """Whether the contract asks for a decided draft before an act that is signed."""
    request: Request | None
    """The request for consent, where it is one."""


@cache
def answering(name: str) -> tuple[tuple[type[Act], str], ...]:
    """The acts that name an entry of this act, and in which question; drafts are named by their number too and stand aside."""
    return tuple(
        (cls, field.name)
        for cls in annex.ACTS.values()
        for field in fields_of(cls)
        if field.kind == "number" and field.form is Form.INTEGER and field.asks.picks == name
    )


def decided_here(seen: Catalogue, number: int) -> bool:
    """Whether something waits about an entry that this officer's side has a page for deciding about."""
    return officer_of_ward(seen) and any(one.about == number for one in seen.duties())


def officer_of_ward(seen: Catalogue) -> bool:
    """Whether whoever looks is of the entrusting body and holds a capacity of 甲 in this contract."""
    ground = seen.book.whole.ground
    return (
        seen.officer is not None
        and seen.officer.home == ground.ward
        and any(one.capacity in WARD_CAPACITIES for one in seen.holdings)
    )


def asked(seen: Catalogue, number: int) -> Asked | None:
    """What is to be known before deciding about an entry; None where there is no such entry, or nobody of 甲 decides about its like."""
    row = seen.row(number) if officer_of_ward(seen) else None
    entry = None if row is None else entry_of(row.leaf, annex.ACTS)
    if row is None or entry is None:
        return None
    if isinstance(entry.act, Draft) and entry.act.about is not None:
        # a draft is decided looking at what it is about
        return asked(seen, entry.act.about)
    answers = {cls for cls, _ in answering(entry.act.name) if set(cls.by) & WARD_CAPACITIES}
    owed = tuple(one for one in seen.duties() if one.about == number)
    if not answers and not owed:
        return None
    wanted = dict.fromkeys(name for one in owed for name in one.satisfied_by)
    if _consented(seen, number):
        wanted[WithdrawConsent.name] = None
    may_do = {one.act.name: one.may for one in seen.acts()}
    called = [annex.ACTS[name] for name in wanted]
    ables = {one: may_do.get(one.name, False) for one in called if set(one.by) & WARD_CAPACITIES and one not in ON_DRAFTS}
    followed = tuple(_followed(seen, entry))
    circulating = tuple(_drafts(seen, number))
    may_draft = may_do.get(Draft.name, False)
    state: OfSubcontracts = seen.book.whole.slices[SUBCONTRACTS]
    return Asked(
        entry, seen.name(entry.moment.officer), tuple(_matters(seen, entry, seen.answers(entry, seen.opened(row)), followed)), followed,
        owed, tuple(one for one, may in ables.items() if may), tuple(one for one, may in ables.items() if not may), circulating,
        tuple(one for one in ables if one.signed) if may_draft else (),
        bool(seen.book.whole.ground.term(RINGI, seen.time)) and any(one.signed for one in ables),
        state.requests.get(entry.number),
    )  # fmt: skip


def _consented(seen: Catalogue, number: int) -> bool:
    state: OfSubcontracts = seen.book.whole.slices[SUBCONTRACTS]
    found = state.requests.get(Number(number))
    return found is not None and found.standing is Standing.CONSENTED


def _matters(seen: Catalogue, entry: Entry, told: tuple[Told, ...], followed: tuple[Followed, ...]) -> list[Matter]:
    """What was said, sentence by sentence in the order of the law; to further matters belongs what was asked and answered since."""
    fields = {one.name: one for one in fields_of(type(entry.act))}
    names = {one.asks.names for one in fields.values() if one.asks.names}
    groups: dict[str, list[Told]] = {}
    for one in told:
        if one.path not in names:  # whom a name names is said by the name
            groups.setdefault(one.cites or type(entry.act).cites, []).append(one)
    more = [one for each in followed if isinstance(each.line.entry.act, FURTHERS) for one in each.answers if one.cites == FURTHER]
    if more:
        groups.setdefault(FURTHER, []).extend(more)
    found = []
    for cites in in_law_order(groups):
        said = [one for one in groups[cites] if one.parts or one.value.ja not in NOTHING]
        missing = [one for one in groups[cites] if one not in said]
        lacks = [one for one in missing if one.path in fields and fields[one.path].asks.demanded]
        found.append(Matter(seen.sentence(cites), tuple(said), tuple(one for one in missing if one not in lacks), tuple(lacks)))
    return found


def _followed(seen: Catalogue, entry: Entry) -> list[Followed]:
    """The entries that name this one, oldest first; read in one statement."""
    named = {cls.name: field for cls, field in answering(entry.act.name)}
    numbers = sorted(one for name in named for one in seen.book.acts.get(name, ()) if one > entry.number)[-MOST:]
    rows = record.some({seen.book.log: numbers})
    found = []
    for number in numbers:
        row = rows[seen.book.log, number]
        other = entry_of(row.leaf, annex.ACTS)
        if getattr(other.act, named[other.act.name]) == entry.number and seen.sees(other.moment.tier):
            told = seen.answers(other, seen.opened(row))
            aside = {named[other.act.name], "tier"}
            found.append(
                Followed(seen.line(row), tuple(one for one in told if one.path not in aside and one.value.ja not in NOTHING))
            )
    return found


def _drafts(seen: Catalogue, number: int) -> list[OnItsWay]:
    about = {key: one for key, one in drafts(seen).items() if one.about == number or (key == number and one.about is None)}
    rows = record.some({seen.book.log: sorted(about)})
    mine = None if seen.officer is None else seen.officer.person
    approves = any(one.act is DecideDraft and one.may for one in seen.acts())
    found = []
    for key, one in about.items():
        row = rows[seen.book.log, key]
        every = seen.answers(entry_of(row.leaf, annex.ACTS), seen.opened(row))
        answers = tuple(each for each in every if each.path in PROPOSAL and each.value.ja not in NOTHING)
        waiting, open_ = one.waiting(), not (one.returned or one.decided)
        found.append(
            OnItsWay(
                key, one, annex.ACTS.get(one.act), answers,
                _names(seen, one.agreed), _names(seen, waiting), seen.name(one.drafter), open_ and mine in waiting,
                open_ and not waiting and approves and mine != one.drafter,
            )
        )  # fmt: skip
    return found


def _names(seen: Catalogue, people: list[PersonId]) -> tuple[str, ...]:
    return tuple(seen.name(one) for one in people)


def since(found: Asked) -> Time:
    """Since when it waits."""
    return min((one.since for one in found.owed), default=found.entry.moment.time)
