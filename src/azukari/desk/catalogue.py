"""The catalogue: what can be done, asked, owed and read in one contract, for one officer at one moment. Every face is derived from it.

Made inside :meth:`Desk.look`, used there, and not kept::

    desk.look(log, lambda book: Catalogue(book, desk.words, time=desk.clock(), officer=officer).board())

It names no act but the two that give numbers their meaning (registration, the folded refusal): an act that arrives in the annex is on
every page without more ado.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.catalogue_annex import Quoted, addresses, cited, heading, own_text, quoted
from azukari.desk.catalogue_choices import Asked, Choices, Entries, offered_items
from azukari.desk.catalogue_form import Choice, Question, begun, questions, without
from azukari.desk.catalogue_told import Told, described, personal, told
from azukari.desk.outcome import Officer
from azukari.desk.refused_lately import refused_lately
from azukari.desk.words import Words, WordsLost
from azukari.ground import Holding
from azukari.kernel.act import Act, BringsHome, Handling, Oversees, TakesAway
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.duty import Answered, Duty, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.submission import Mint
from azukari.kernel.things import Account, tier_in
from azukari.kernel.values import INSTRUMENT, WARD_CAPACITIES, WHOLE, Capacity, TierNo, Time, day_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p00_acts import Refused, Register
from azukari.provisions.p00_office_acts import Amend
from azukari.store import record
from azukari.store.record import Row

PROVISIONS = 18


class Able(msgspec.Struct, frozen=True):
    """An act of the law, and whether this officer may try it: ``holding`` is the capacity in which they would."""

    act: type[Act]
    provision: int
    may: bool
    holding: Holding | None


class Standing(StrEnum):
    """How a provision stands, the gravest first."""

    LATE = "late"
    REFUSED = "refused"
    OWED = "owed"
    OK = "ok"
    NOT_APPLICABLE = "not_applicable"


class Cell(msgspec.Struct, frozen=True):
    """One provision on the board."""

    number: int
    heading: Say
    standing: Standing
    duties: tuple[Duty, ...]
    refusals: int
    latest: int | None
    answers: tuple[Answered, ...]
    judgements: tuple[Judgement, ...]


class Line(msgspec.Struct, frozen=True):
    """One entry as the record lists it."""

    entry: Entry
    says: Say
    officer: str
    refused: tuple[str, ...]


class Catalogue:
    """One contract as one officer sees it at one moment. ``known`` names whoever the instance knows beyond the contract's own names."""

    def __init__(
        self, book: Book, words: Words, *, time: Time, officer: Officer | None = None, name: Callable[[str], str | None] | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.book = book
        self.words = words
        self.time = time
        self.officer = officer
        self.known: Mapping[str, str] = {} if known is None else known
        self._name = name or (lambda _identifier: None)

    # ── who ──

    def name(self, identifier: str) -> str:
        """What people call an identifier; the identifier itself when nobody said."""
        if identifier == INSTRUMENT:
            return "—"
        return self.book.names.get(identifier) or self.known.get(identifier) or self._name(identifier) or identifier

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """What the officer may act as, the weightiest first; nobody holds anything when nobody is signed in."""
        return () if self.officer is None else annex.holdings(self.book.whole, self.officer.person, self.time)

    @property
    def side(self) -> TierNo | None:
        """0 for an officer of 甲, else the officer's tier; None for somebody of neither."""
        if self.officer is None:
            return None
        ground = self.book.whole.ground
        if self.officer.home == ground.ward or any(one.capacity in WARD_CAPACITIES for one in self.holdings):
            return WHOLE
        return self.holdings[0].tier if self.holdings else ground.tier_of(self.officer.home)

    @cached_property
    def tiers(self) -> frozenset[TierNo] | None:
        """The tiers whose record this officer's side may read: 甲 all (None), a contractor its own and those below it."""
        side = self.side
        if self.officer is None or side == WHOLE:
            return None
        if side is None:
            return frozenset()
        found = {side}
        for number, tier in self.book.whole.ground.tiers.items():
            if tier.parent in found and number != tier.parent:
                found.add(number)
        return frozenset(found)

    def sees(self, tier: TierNo) -> bool:
        """Whether an entry of a tier is shown to this side; what concerns the contract as a whole is shown to all."""
        return tier == WHOLE or self.tiers is None or tier in self.tiers

    def sees_account(self, account: str) -> bool:
        """Whether this side is told what stands in an account: its own chain's, and those of nobody in particular."""
        tier = tier_in(Account(account))
        return tier is None or self.sees(tier)

    def personal(self, said: Say) -> Say:
        """A text of the provisions with identifiers said by name."""
        return personal(said, self.name)

    # ── acts ──

    def acts(self) -> Iterator[Able]:
        """Every act in the law's order, those of the system itself left out."""
        ground = self.book.whole.ground
        over = ground.over(self.time)
        holdings = self.holdings
        for provision in annex.PROVISIONS:
            for cls in provision.acts:
                if set(cls.by) == {Capacity.INSTRUMENT}:
                    continue
                holding = next((one for one in holdings if one.capacity in cls.by), None)
                may = self.officer is not None and (holding is not None or Capacity.ANYONE in cls.by)
                if ground.registered is None:
                    may = cls is Register
                elif (
                    cls is Register
                    or (over and not issubclass(cls, (BringsHome, TakesAway, Oversees)))
                    or (issubclass(cls, Handling) and not ground.begun(day_of(self.time)))
                ):
                    may = False
                yield Able(cls, provision.number, may, holding)

    def moment(self, cls: type[Act]) -> Moment | None:
        """The moment in which the officer would do an act now, for answers that the record already knows."""
        if self.officer is None:
            return None
        held = self.holdings
        one = next((one for one in held if one.capacity in cls.by), held[0] if held else None)
        if one is None:
            return Moment(
                self.time, self.officer.person, self.officer.home, Capacity.ANYONE, self.side or WHOLE, self.officer.place
            )
        tier = WHOLE if one.capacity in WARD_CAPACITIES else one.tier
        return Moment(self.time, self.officer.person, one.party, one.capacity, tier, self.officer.place)

    def prefill(self, cls: type[Act], answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers so far with what the record knows beside them: what the provision says, then facts that the named entry shares."""
        moment = self.moment(cls)
        known = dict(answers) if moment is None else annex.prefill(self.book.whole, cls, answers, moment)
        if cls.derives and moment is not None:
            # in a form, for the officer to look at, all that the record says of a line
            alone = {name: value for name, value in answers.items() if not isinstance(value, list)}
            begins = annex.prefill(self.book.whole, cls, alone, moment)
            for name in (one for one in begins if isinstance(begins[one], list) and one in answers):
                known[name] = [{**begins[name][0], **line} for line in known[name]]
        return {**self._shared(cls, known), **known}

    def _shared(self, cls: type[Act], answers: Mapping[str, Any]) -> dict[str, Any]:
        """Facts that an act asks for under the same name and of the same kind as the earlier entry that it names."""
        found: dict[str, Any] = {}
        for field in fields_of(cls):
            number = str(answers.get(field.name, ""))
            row = self.row(int(number)) if field.asks.picks in annex.ACTS and number.isdecimal() and len(number) < 16 else None
            if row is None:
                continue
            act = entry_of(row.leaf, annex.ACTS).act
            same = {
                one.name: (one.form, one.kind) for one in fields_of(type(act)) if not one.is_words and one.form is not Form.GROUP
            }
            for one in fields_of(cls):
                if same.get(one.name) == (one.form, one.kind) and not (one.fields and one.fields[0].form is Form.GROUP):
                    found.setdefault(one.name, msgspec.to_builtins(getattr(act, one.name)))
        return {name: value for name, value in found.items() if value is not None}

    def form(self, cls: type[Act], answers: Mapping[str, Any], mint: Mint, *, typed: bool = False) -> tuple[Question, ...]:
        """Every question of an act with its choices and the answers so far; ``typed`` when an officer has handed the form in."""
        known = begun(cls, answers, mint)
        if cls.derives:
            known = self.prefill(cls, known)
        asked = questions(cls, known, self._choices(offered_items(known), cls).of, mint, typed=typed)
        return without(asked, cls.derives) if cls.derives else asked

    def only(self, cls: type[Act], answers: Mapping[str, Any]) -> dict[str, Any]:
        """The answers with the entry that the act is about, where no other waits for an act that derives its lines from it."""
        found = dict(answers)
        for field in fields_of(cls) if cls.derives else ():
            if field.asks.picks in annex.ACTS and not found.get(field.name):
                waiting = self._choices({}, cls).of(field) or ()
                found |= {field.name: waiting[0].value} if len(waiting) == 1 else {}
        return found

    def choices(self, field: Field) -> list[Choice] | None:
        """What can be chosen for a field; None when it is answered freely."""
        found = self._choices({}).of(field)
        return None if found is None else list(found)

    def _choices(self, offered: Mapping[str, str], asking: type[Act] | None = None) -> Choices:
        entries = Entries(self._say, lambda number: self.row(number) is not None)
        return Choices(
            self.book, self.name, self.purposes, self.tiers, self.time, entries, self.known, Asked(asking, offered)
        )  # fmt: skip

    # ── the board ──

    def duties(self) -> list[Duty]:
        """Everything owed that this side sees: late first, by when it fell due; then what has been owed longest.

        A contractor sees nothing of a tier beside it, and nothing that 甲 owes to itself.
        """
        found = [
            one
            for one in annex.duties(self.book.whole, self.time)
            if self.tiers is None or (one.tier in self.tiers and not (one.owes is Owes.WARD and one.tier == WHOLE))
        ]
        return sorted(found, key=lambda one: (False, one.due or 0) if one.late(self.time) else (True, one.since))

    def mine(self, duty: Duty) -> bool:
        """Whether this officer's own side owes it."""
        return (duty.owes is Owes.WARD) == (self.side == WHOLE) and (duty.owes is Owes.WARD or duty.tier == self.side)

    def board(self) -> list[Cell]:
        """The contract itself and its eighteen provisions, each with how it stands."""
        ground = self.book.whole.ground
        owed: dict[int, list[Duty]] = {}
        for duty in self.duties():
            owed.setdefault(provision_of(duty.code), []).append(duty)
        refused = refused_lately(self)
        by_number = {one.number: one for one in annex.PROVISIONS}
        cells = []
        for number in range(PROVISIONS + 1):
            provision = by_number.get(number)
            lacking = bool(number) and all(one in ground.lacking for one in addresses(self.book, self.words, number))
            duties = tuple(owed.get(number, ()))
            refusals = refused.get(number, 0)
            if provision is None or lacking:
                standing = Standing.NOT_APPLICABLE
            elif any(one.late(self.time) for one in duties):
                standing = Standing.LATE
            elif refusals:
                standing = Standing.REFUSED
            else:
                standing = Standing.OWED if duties else Standing.OK
            answers = provision.answers if provision else ()
            judgements = provision.judgements if provision else ()
            said = heading(self.book, self.words, number)
            cells.append(Cell(number, said, standing, duties, refusals, self._latest(number), answers, judgements))
        return cells

    def _latest(self, number: int) -> int | None:
        prefix = f"p{number:02}."
        return max((numbers[-1] for act, numbers in self.book.acts.items() if act.startswith(prefix) and numbers), default=None)

    # ── texts and entries ──

    def sentence(self, where: str) -> Quoted:
        """What this contract's annex says at an address, or what an adopted term says."""
        return quoted(self.book, self.words, where)

    def sentences(self, number: int) -> list[Quoted]:
        """Every sentence of a provision."""
        return [self.sentence(one) for one in addresses(self.book, self.words, number)]

    def heading(self, number: int) -> Say:
        """The heading of a provision in this contract's annex."""
        return heading(self.book, self.words, number)

    @cached_property
    def subject(self) -> str:
        """The name of the entrusted business; empty before the registration or once its words are destroyed."""
        return str(self._registered().get("subject", ""))

    @property
    def title(self) -> str | None:
        """The title of the confirmed annex; None while the model stands in for it."""
        own = own_text(self.book, self.words)
        return own.title if own else None

    def opened(self, row: Row) -> dict[str, Any]:
        """The words of an entry; empty when it has none or they were destroyed."""
        if row.words is None:
            return {}
        try:
            return self.words.open(self.book.log, row.seq, row.words).words
        except WordsLost:
            return {}

    def answers(self, entry: Entry, words: Mapping[str, Any]) -> tuple[Told, ...]:
        """Every answer of an entry, as people read it."""
        return told(entry.act, words, self.book, self.name, self.purposes)

    def describe(self, entry: Entry, words: Mapping[str, Any]) -> Say:
        """What an entry says in one line."""
        return described(entry, words, self.book, self.name, self.purposes)

    def line(self, row: Row) -> Line:
        """An entry as the record lists it."""
        entry = entry_of(row.leaf, annex.ACTS)
        refused = tuple(entry.act.cited) if isinstance(entry.act, Refused) else ()
        return Line(entry, self.describe(entry, self.opened(row)), self.name(entry.moment.officer), refused)

    def record(self, before: int, limit: int) -> list[Line]:
        """The newest entries below ``before`` that this side may read, newest first; as many as ``limit`` rows hold."""
        rows = record.newest(self.book.log, before, limit)
        return [line for line in map(self.line, rows) if self.sees(line.entry.moment.tier)]

    def row(self, number: int) -> Row | None:
        """The row of an entry, or None when there is none or this side may not read it."""
        row = record.entry(self.book.log, number)
        return row if row is not None and self.sees(entry_of(row.leaf, annex.ACTS).moment.tier) else None

    def _say(self, number: int) -> Say:
        row = record.entry(self.book.log, number)
        return Say(str(number), str(number)) if row is None else self.line(row).says

    def _registered(self) -> dict[str, Any]:
        """The words of the registration, which say what purposes and the business are called."""
        numbers = self.book.acts.get(Register.name)
        row = record.entry(self.book.log, numbers[0]) if numbers else None
        return {} if row is None else self.opened(row)

    @cached_property
    def purposes(self) -> dict[int, str]:
        """What each purpose is called: those of the registration, then those of each amendment, numbered on."""
        found: dict[int, str] = {}
        before = 0
        for number in [one for act in (Register, Amend) for one in self.book.acts.get(act.name, ())]:
            row = record.entry(self.book.log, number)
            act = None if row is None else entry_of(row.leaf, annex.ACTS).act
            if row is not None and isinstance(act, Register | Amend) and act.purposes:
                said = self.opened(row).get("purposes", {})
                found |= {before + int(index) + 1: str(one.get("label", "")) for index, one in said.items()}
                before += len(act.purposes)
        return found


def provision_of(code: str) -> int:
    """The number of the provision that a duty's code or an act's name belongs to (``p07.request-consent`` → 7)."""
    return int(code[1:3])


__all__ = ["Able", "Catalogue", "Cell", "Choice", "Line", "Quoted", "Standing", "cited", "provision_of"]
