"""Who may put content into the vault, and for what the record waits: asked before anything is sealed."""

from __future__ import annotations

from typing import Any, NoReturn

from azukari.annex import ACTS, holdings, judge
from azukari.desk.book import Book
from azukari.desk.desk import Desk, NotFound
from azukari.desk.outcome import Officer
from azukari.desk.pen import Pen
from azukari.kernel.act import Releases
from azukari.kernel.entry import Moment
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import tier_in
from azukari.kernel.values import (
    CONTRACTOR,
    INSTRUMENT,
    WARD_CAPACITIES,
    WHOLE,
    Capacity,
    Fingerprint,
    ItemId,
    Number,
    ObjectId,
    TierNo,
    Time,
)
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p10_acts import Measured
from azukari.provisions.p10_handover import PROVISION
from azukari.provisions.p10_values import State
from azukari.provisions.p11_acts import KEEPS, ContentSealed
from azukari.store import record


def fits(desk: Desk, log: str, note: int | None, item: ItemId, officer: Officer) -> None:
    """Whether the record waits for this item's content: asked before anything is sealed.

    :raises FaultError: the misfit that the entry would meet.
    """

    def judged(book: Book) -> tuple[Objection | Misfit, ...]:
        ground = book.whole.ground
        nothing: dict[str, Any] = {
            "item": item,
            "size": 0,
            "digest": Fingerprint("0" * 64),
            "vault_object": ObjectId(""),
            "deposited_by": officer.person,
        }
        act = ContentSealed(**nothing) if note is None else Measured(note=Number(note), **nothing)
        tier = CONTRACTOR if note is None else tier_of(log, note)
        return judge(book.whole, act, Moment(desk.clock(), INSTRUMENT, ground.ward, Capacity.INSTRUMENT, tier))

    found = desk.look(log, judged)
    if found:
        raise FaultError(
            *(
                Fault(
                    one.code if isinstance(one, Misfit) else "DEPOSIT_REFUSED",
                    Say(f"{one.because.ja}{one.instead.ja}", f"{one.because.en} {one.instead.en}"),
                    one.field,
                )
                for one in found
            )
        )


def gives(desk: Desk, officer: Officer, log: str, note: int) -> None:
    """10.1 — only a handover officer of the giving side hands content over. Anybody else is refused, and the refusal is recorded.

    :raises FaultError: ``DEPOSIT_REFUSED``.
    """
    row = record.entry(log, note)
    issued = None if row is None else entry_of(row.leaf, ACTS).moment
    if issued is None:
        raise NotFound(note)
    ward = issued.capacity in WARD_CAPACITIES

    def entitled(book: Book) -> bool:
        wanted = Capacity.WARD_HANDOVER_OFFICER if ward else Capacity.HANDOVER_OFFICER
        held = holdings(book.whole, officer.person, Time(max(desk.clock(), book.whole.ground.last)))
        return any(one.capacity is wanted and (ward or one.tier == issued.tier) for one in held)

    if desk.look(log, entitled):
        return
    _refuse(
        desk,
        officer,
        log,
        Measured,
        issued.tier,
        Say(
            "渡す側の授受に従事する者だけが、内容を保管庫に預けられます（第10）。この拒否は記録されました。授受担当に頼んでください。",
            "Only a handover officer of the giving side deposits the content (provision 10). This refusal is recorded; ask such an officer.",
        ),
    )


def keeps(desk: Desk, officer: Officer, log: str, item: ItemId) -> None:
    """11.1 — what was collected or derived is put into the vault by those who hold it. Anybody else is refused, and the refusal is recorded.

    :raises FaultError: ``DEPOSIT_REFUSED``.
    """

    def entitled(book: Book) -> tuple[bool, TierNo]:
        held = holdings(book.whole, officer.person, Time(max(desk.clock(), book.whole.ground.last)))
        tier = holder(book, item)
        return any(one.capacity in KEEPS and tier in (None, one.tier) for one in held), tier or CONTRACTOR

    may, tier = desk.look(log, entitled)
    if not may:
        _refuse(
            desk,
            officer,
            log,
            ContentSealed,
            tier,
            Say(
                "その品目を保管する側の者だけが、内容を保管庫に預けられます（第11）。この拒否は記録されました。",
                "Only those who keep the item deposit its content (provision 11). This refusal is recorded.",
            ),
        )


def _refuse(desk: Desk, officer: Officer, log: str, act: type[Measured | ContentSealed], tier: TierNo, why: Say) -> NoReturn:
    """Record that somebody tried to deposit, and say so."""

    def tell(pen: Pen) -> None:
        pen.tell(act.name, Moment(pen.time, officer.person, officer.home, Capacity.ANYONE, tier), (act.cites,))

    desk.write(log, tell)
    raise FaultError(Fault("DEPOSIT_REFUSED", why))


def holder(book: Book, item: ItemId) -> TierNo | None:
    """The tier that holds an item, if any does."""
    held = book.whole.ground.custody.held.get(item, {})
    return next((tier for account in held if (tier := tier_in(account)) is not None), None)


def tier_of(log: str, note: int) -> TierNo:
    """The tier to which a note hands over."""
    row = record.entry(log, note)
    issued = None if row is None else entry_of(row.leaf, ACTS).act
    return issued.to_tier if isinstance(issued, Releases) else WHOLE


def uncounted(desk: Desk, log: str, note: int, item: ItemId) -> None:
    """Where a note says how many records there are, its table is not sealed uncounted: whoever receives it could compare nothing.

    :raises FaultError: ``DEPOSIT_KEYLESS``.
    """

    def rows(book: Book) -> int | None:
        state: State = book.whole.slices[PROVISION.number]
        listed = state.notes.get(Number(note))
        line = None if listed is None else listed.lines.get(item)
        return None if line is None else line.rows

    told = desk.look(log, rows)
    if told is not None:
        text = Say(
            f"送付書に{told:,}件とあります。記録の番号の列を選んでください。選ばないと件数を数えられず、受領のときに照合できません。",
            f"The note says {told:,} records. Choose the column of the record's key: without it nothing is counted, and nothing can be "
            "compared on receipt.",
        )
        raise FaultError(Fault("DEPOSIT_KEYLESS", text, "key"))
