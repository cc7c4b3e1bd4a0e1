"""Packages: what leaves the vault by line. The digest is on record before the package leaves, and is compared with the one that was found.

The code sees neither the package nor the line. What it holds against each other are two statements, one of each side.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from azukari.ground import Ground
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import RETURNED, WARD, Move, transit_of, vault_of
from azukari.kernel.values import CONTRACTOR, WARD_CAPACITIES, WHOLE, Fingerprint, ItemId, Medium, Number, TierNo
from azukari.law.say import Say
from azukari.provisions.p14_acts import TRANSPORT, Arrive, Depart, SealPackage


class Package(msgspec.Struct):
    """A sealed package that has not arrived yet: from which side to which (0: 甲), of what, with which SHA-256."""

    side: TierNo
    to: TierNo
    items: tuple[ItemId, ...]
    digest: Fingerprint
    sent: bool = False


def side_of(moment: Moment) -> TierNo:
    """The side on which somebody acts: 0 for 甲, else their tier."""
    return WHOLE if moment.capacity in WARD_CAPACITIES else moment.tier


def electronic(act: Depart, moment: Moment, ground: Ground) -> bool:
    """Whether a departure is by line: it names a package, or something of the vault leaves."""
    return act.package is not None or any(ground.knows(moment, move.item) and in_vault(move.item, ground) for move in act.moves)


def in_vault(item: ItemId, ground: Ground) -> bool:
    """Whether an item is content of the vault."""
    entered = ground.custody.items.get(item)
    return entered is not None and entered.medium is Medium.VAULT


def sealing(act: SealPackage, moment: Moment, ground: Ground) -> Iterator[Misfit]:
    """What does not fit in a package."""
    side = side_of(moment)
    for index, item in enumerate(act.contents):
        field = f"contents.{index}"
        if not ground.knows(moment, item):
            yield _misfit("ITEM_UNKNOWN", "その品目は台帳にありません。", "There is no such item in custody.", field)
        elif not in_vault(item, ground) or (side != WHOLE and not ground.custody.at(item, vault_of(side))):
            yield _misfit("NOT_IN_VAULT", f"{item}はあなたの側の保管庫にありません。", f"{item} is not in your vault.", field)
        elif item in act.contents[:index]:
            yield _misfit("PACKAGE_TWICE", f"{item}が二度あります。", f"{item} stands twice.", field)
    if act.to_tier == side:
        yield _misfit("SAME_SIDE", "渡す側と受け取る側が同じです。", "Giver and receiver are the same side.", "to_tier")
    elif act.to_tier not in {WHOLE, *ground.tiers} or not (
        WHOLE in {side, act.to_tier} or ground.answers_for(side, act.to_tier) or ground.answers_for(act.to_tier, side)
    ):
        yield _misfit("NO_TIER", "その階層の受託者はいません。", "There is no such tier.", "to_tier")
    if act.size < 1:
        yield _misfit("PACKAGE_SIZE", "包みの大きさは1バイト以上です。", "A package has 1 byte or more.", "size")


def sending(packages: Mapping[Number, Package], act: Depart, moment: Moment) -> Iterator[Objection | Misfit]:
    """14.1 — by line only in a sealed package of which the digest is on record."""
    if act.package is None:
        yield Objection(
            TRANSPORT,
            Say("電子の包みの記録がありません。", "No sealed package is on record."),
            Say(
                "「電子の包みを封じる」を記録し、その番号を記入してください。",
                "Record the sealed package first and give its number.",
            ),
            "package",
        )
        return
    package = packages.get(act.package)
    if package is None or package.side != side_of(moment):
        yield _misfit("NO_PACKAGE", "その番号の電子の包みはありません。", "There is no such sealed package.", "package")
    elif package.sent:
        yield _misfit("PACKAGE_SENT", "その包みは既に送られています。", "That package has been sent already.", "package")
    elif {move.item for move in act.moves} != set(package.items) or (package.side == WHOLE and package.to != act.tier):
        ja, en = "送るものか送り先が、包みと違います。", "What is sent, or to whom, is not what the package says."
        yield _misfit("PACKAGE_DIFFERS", ja, en, "moves")


def found(package: Package, act: Arrive, moment: Moment) -> Iterator[Objection]:
    """14.1 — whoever receives says which digest the package has that came; whoever sent it can only say that it did not get through."""
    intact = act.seal_intact and act.case_intact
    if intact and act.digest is None:
        yield Objection(
            TRANSPORT,
            Say("届いた包みのSHA-256がありません。", "The SHA-256 of the package that came is missing."),
            Say(
                "届いた包みから計算した値を記入してください。届かなかったときは、異常があると記入してください。",
                "Give the digest computed from what came; if nothing came, say that the seal is not intact.",
            ),
            "digest",
        )
    elif not amiss(package, act) and side_of(moment) == package.side:
        yield Objection(
            TRANSPORT,
            Say("送った側だけで、到着を確かめることはできません。", "Whoever sent a package cannot also say that it arrived."),
            Say("受け取った側が、届いた包みのSHA-256を記入してください。", "The receiving side states the digest of what came."),
            "transport",
        )


def amiss(package: Package | None, act: Arrive) -> bool:
    """Whether what arrived is not what left, as far as anybody can tell from seal, case or digest."""
    differs = package is not None and act.digest != package.digest
    return differs or not (act.seal_intact and act.case_intact)


def load(packages: Mapping[Number, Package], number: Number, ground: Ground, moment: Moment) -> dict[str, Any]:
    """What departs with a package of one's own side, and in whose transit."""
    package = packages.get(number)
    if package is None or package.side != side_of(moment):
        return {}
    tier = package.side or package.to or CONTRACTOR
    moves: list[Move] = []
    for item in package.items:
        at_ward = RETURNED if ground.custody.at(item, RETURNED) > 0 else WARD
        source = at_ward if package.side == WHOLE else vault_of(tier)
        quantity = max(ground.custody.at(item, source), 0) or ground.custody.items[item].quantity
        moves.append(Move(item=item, quantity=quantity, source=source, target=transit_of(tier)))
    return {"tier": tier, "moves": [msgspec.to_builtins(move) for move in moves]}


def no_package() -> Misfit:
    """A digest was stated of a transport that is a case."""
    return _misfit("NO_PACKAGE", "この搬送に電子の包みはありません。", "That transport is no sealed package.", "digest")


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("搬送記録を見て入力し直してください。", "Look at the transport record and enter it again."), field
    )
