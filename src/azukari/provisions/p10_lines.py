"""The arithmetic of a receipt: counted against declared and measured, moves against what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from azukari.ground import Ground
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import RETURNED, WARD, Account, Move, at, said, tier_in, transit_of, vault_of
from azukari.kernel.values import WHOLE, ItemId, Medium, TierNo
from azukari.law.say import Say
from azukari.provisions.p10_acts import HANDOVER
from azukari.provisions.p10_values import Counted, Declared, Measure, Note, State

REJECT = Say(
    "この行は受け取らず、「送付書の行を受け取らない」で理由を添えてください。", "Do not take this line: reject it and say why."
)


def compare(state: State, note: Note, lines: tuple[Counted, ...], ground: Ground) -> Iterator[Objection | Misfit]:
    """10.1 line by line: what was counted is what the note declares and, in the vault, what the vault measured."""
    seen: set[ItemId] = set()
    if not lines:
        yield misfit("EMPTY", "受け取る行がありません。", "There is no line to receive.", "lines")
    for index, counted in enumerate(lines):
        where = f"lines.{index}"
        declared = note.lines.get(counted.item)
        if declared is None:
            yield misfit(
                "NOT_ON_NOTE", f"{counted.item}はこの送付書にありません。", f"{counted.item} is not on this note.", where
            )
        elif declared.settled or counted.item in seen:
            yield misfit("SETTLED", f"{counted.item}は受領又は拒否が済んでいます。", f"{counted.item} is settled already.", where)
        else:
            yield from _line(state, counted, declared, where, ground)
        seen.add(counted.item)


def _line(state: State, counted: Counted, declared: Declared, where: str, ground: Ground) -> Iterator[Objection]:
    if counted.quantity != declared.quantity:
        yield _differs(counted.item, "数量", "quantity", declared.quantity, counted.quantity, where)
    if declared.rows is not None and counted.rows != declared.rows:
        yield _differs(counted.item, "件数", "rows", declared.rows, counted.rows, where)
    for field, ja in (("persons", "実人数"), ("fingerprint", "指紋")):
        told, found = getattr(declared, field), getattr(counted, field)
        if told is not None and found is not None and told != found:
            yield _differs(counted.item, ja, field, told, found, where)
    if ground.custody.items[counted.item].medium is Medium.VAULT:
        yield from _measured(counted, declared, state.measured.get(counted.item), where)


def _measured(counted: Counted, declared: Declared, measure: Measure | None, where: str) -> Iterator[Objection]:
    if measure is None:
        yield Objection(
            HANDOVER,
            Say(f"{counted.item}はまだ保管庫に封入されていません。", f"{counted.item} has not been sealed in the vault yet."),
            Say(
                "渡す側が内容を保管庫に入れてから受領してください。",
                "Receive it once the giver has put the content into the vault.",
            ),
            where,
        )
        return
    for field, ja in (("rows", "件数"), ("persons", "実人数"), ("fingerprint", "指紋")):
        real = getattr(measure, field)
        told, found = getattr(declared, field), getattr(counted, field)
        if real is not None and told is not None and told != real:
            yield _differs(counted.item, f"保管庫が数えた{ja}", f"{field} as the vault measured", told, real, where)
        elif real is not None and found is not None and found != real:
            yield _differs(counted.item, f"保管庫が数えた{ja}", f"{field} as the vault measured", real, found, where)


def _differs(item: ItemId, ja: str, en: str, told: object, found: object, where: str) -> Objection:
    nothing_ja, nothing_en = ("数えていません", "not counted") if found is None else (str(found), str(found))
    return Objection(
        HANDOVER,
        Say(
            f"{item}の{ja}が送付書と一致しません（送付書{told}、実際{nothing_ja}）。",
            f"{item}: {en} differ from the note ({told} against {nothing_en}).",
        ),
        REJECT,
        where,
    )


def moves_fit(note: Note, lines: tuple[Counted, ...], moves: tuple[Move, ...], ground: Ground) -> Iterator[Misfit]:
    """The moves carry exactly what was counted, from the giver (or a transport) to where the receiver keeps such things."""
    carried: dict[ItemId, int] = {}
    for index, move in enumerate(moves):
        carried[move.item] = carried.get(move.item, 0) + move.quantity
        item = ground.custody.items.get(move.item)
        if item is None or move.item not in note.lines:
            continue
        if not (_leaves(move.source, note) and _arrives(move.target, note.receiver, item.medium)):
            yield misfit(
                "MOVE_ACCOUNTS",
                f"{move.item}の移動元・移動先がこの授受に合いません（{said(move.source).ja}→{said(move.target).ja}）。",
                f"{move.item} cannot go from {said(move.source).en} to {said(move.target).en} in this handover.",
                f"moves.{index}",
            )
    if carried != {line.item: line.quantity for line in lines}:
        yield misfit(
            "MOVES_DIFFER", "移動の数量が数えた結果と一致しません。", "The moves do not carry what was counted.", "moves"
        )


def _leaves(source: Account, note: Note) -> bool:
    if source in {transit_of(note.receiver), transit_of(note.giver)}:
        return True
    return source in {WARD, RETURNED} if note.giver == WHOLE else tier_in(source) == note.giver


def _arrives(target: Account, receiver: TierNo, medium: Medium) -> bool:
    if receiver == WHOLE:
        return target == RETURNED
    return target == vault_of(receiver) if medium is Medium.VAULT else target.startswith(f"t{receiver}/pl-")


def known(state: State, number: int, ground: Ground, moment: Moment) -> dict[str, Any]:
    """What the record knows for the receipt of a note: open lines, the vault's counts, and where things come from and go.

    Counts of paper and media stay open: the receiver counts them.
    """
    found = next((note for key, note in state.notes.items() if key == number), None)
    if found is None:
        return {}
    lines: list[dict[str, Any]] = []
    moves: list[dict[str, Any]] = []
    for item in found.open_lines():
        declared, entered = found.lines[item], ground.custody.items[item]
        line: dict[str, Any] = {"item": item}
        if entered.medium is Medium.VAULT and (measure := state.measured.get(item)):
            line |= {
                "quantity": declared.quantity,
                "rows": measure.rows,
                "persons": measure.persons,
                "fingerprint": measure.fingerprint,
            }
        lines.append(line)
        place = state.plans[found.plan].facility or moment.place
        target = RETURNED if found.receiver == WHOLE else vault_of(found.receiver)
        if found.receiver != WHOLE and entered.medium is not Medium.VAULT:
            if place is None:
                continue
            target = at(found.receiver, place)
        moves.extend(
            {"item": item, "quantity": quantity, "source": source, "target": target}
            for source, quantity in _sources(found, item, declared.quantity, ground)
        )
    return {"lines": lines, "moves": moves}


def _sources(note: Note, item: ItemId, wanted: int, ground: Ground) -> Iterator[tuple[Account, int]]:
    """Where the quantity comes from: the transport first, then the giver's accounts, then (from 甲) the source account."""
    held = ground.custody.held.get(item, {})
    order = sorted(
        (account for account in held if account != WARD and _leaves(account, note)), key=lambda one: not one.endswith("/transit")
    )
    for account in order:
        part = min(wanted, held[account])
        if part > 0:
            wanted -= part
            yield account, part
    if wanted and note.giver == WHOLE:
        yield WARD, wanted


def misfit(code: str, ja: str, en: str, field: str | None) -> Misfit:
    """A step of a handover that does not fit the record."""
    return Misfit(
        code,
        Say(ja, en),
        Say("予定と送付書を見て入力し直してください。", "Look at the plan and the note and enter it again."),
        field,
    )
