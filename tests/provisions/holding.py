"""Beginnings for tests of custody: officers designated, things handed over into the vault and onto a facility.

Only the provisions named by a test judge in it, so that it does not change when another provision learns to object.
"""

from typing import Annotated, Any, Self

import pytest

from azukari import annex
from azukari.kernel.act import Act, Handling, Moves
from azukari.kernel.asks import Asks
from azukari.kernel.erasure import UNCOVERED, Level
from azukari.kernel.things import Move, NewItem
from azukari.kernel.values import INSTRUMENT, Capacity, Citation
from azukari.law.say import Say
from tests.story import FIRM, HANDOVER, IN_CHARGE, OFFICER, SITE, WARD_HANDOVER, Story, ident

ROLL = ident("im", "roll")
FORMS = ident("im", "forms")
STICK = ident("im", "stick")
ROLL_PRINT = "a" * 64
OTHER_PRINT = "b" * 64
VAULT = "t1/vault"
AT_SITE = f"t1/{SITE}"
TRANSIT = "t1/transit"
WINDOW = {"at": "2026-04-01 09:00", "until": "2026-04-30 17:00"}
SEALED = {"size": 4096, "digest": "d" * 64, "vault_object": ident("ob", "roll")}

NEW_ROLL: dict[str, Any] = {
    "item": ROLL, "label": "課税台帳", "medium": "vault", "rows": 120, "persons": 100, "fingerprint": ROLL_PRINT,
}  # fmt: skip
NEW_FORMS: dict[str, Any] = {"item": FORMS, "label": "申請書", "medium": "paper", "quantity": 40, "rows": 40}
NEW_STICK: dict[str, Any] = {"item": STICK, "label": "外字ファイル", "medium": "usb_memory", "serial": "SN-1"}


def move(item: str, source: str, target: str, quantity: int = 1) -> dict[str, Any]:
    return {"item": item, "quantity": quantity, "source": source, "target": target}


def vault_erased(story: Story, order: int, *items: str) -> None:
    """The vault enters that the keys are gone of what was ordered."""
    said = {
        "level": "E1",
        "objects": len(items),
        "generation": 2,
        "survivors": 0,
        "tried": 1,
        "uncovered": [*UNCOVERED[Level.E1]],
    }
    story.does("p11.vault-erased", INSTRUMENT, order=order, items=[*items], **said)


class Look(Handling):
    """個人情報を見る（試験用）"""

    name, by, cites = "p00.look", (Capacity.ENGAGED_PERSON, Capacity.PERSON_IN_CHARGE), Citation("8.1.main")
    title = Say("見る", "Look")


class Shift(Moves):
    """どの条項のものでもない移動（試験用）"""

    name, by, cites = "p00.shift", (Capacity.PERSON_IN_CHARGE, Capacity.SECTION_OFFICER), Citation("15.1")
    title = Say("移す", "Shift")

    items: Annotated[tuple[NewItem, ...], Asks(Say("品目", "Items"))] = ()
    moves: Annotated[tuple[Move, ...], Asks(Say("移動", "Moves"))] = ()


class Rework(Handling, Moves):
    """扱いながら移す（試験用）"""

    name, by, cites = "p00.rework", (Capacity.ENGAGED_PERSON, Capacity.PERSON_IN_CHARGE), Citation("8.1.main")
    title = Say("扱いながら移す", "Rework")

    moves: Annotated[tuple[Move, ...], Asks(Say("移動", "Moves"))] = ()


def only(patch: pytest.MonkeyPatch, *numbers: int) -> None:
    """Let only these provisions judge, besides the contract and its persons; add the probes."""
    kept = tuple(one for one in annex.PROVISIONS if one.number in {0, 2, *numbers})
    patch.setattr(annex, "PROVISIONS", kept)
    patch.setattr(annex, "_judging", {})
    patch.setattr(annex, "_hearing", {})
    patch.setattr(annex, "_giving", {})
    acts: dict[str, type[Act]] = {cls.name: cls for one in kept for cls in one.acts}
    patch.setattr(annex, "ACTS", {**acts, Look.name: Look, Shift.name: Shift, Rework.name: Rework})


class Holding(Story):
    """A contract in which things change hands."""

    def ready(self) -> Self:
        """Registered, staffed, and with a handover officer of 乙 besides the one whom 甲 appointed."""
        self.registered().staffed()
        self.does("p02.enrol", IN_CHARGE, person=HANDOVER, full_name="授受 三郎", employer=FIRM, work="授受")
        self.does("p10.designate-officer", IN_CHARGE, person=HANDOVER, full_name="授受 三郎")
        return self

    def planned(self, **answers: Any) -> int:
        return self.does("p10.plan", OFFICER, **{"to_tier": 1, "place": "税務課窓口", **WINDOW, **answers}).number

    def noted(self, *items: dict[str, Any], **answers: Any) -> int:
        """A note of 甲 to 乙 for new things, under a plan of its own unless one is given."""
        plan = answers.pop("plan", None)
        return self.does(
            "p10.issue", WARD_HANDOVER, plan=self.planned() if plan is None else plan, items=list(items), **answers
        ).number

    def measured(self, note: int, item: str = ROLL, **changes: Any) -> None:
        """The vault seals an item and counts it."""
        counts = {"rows": 120, "persons": 100, "fingerprint": ROLL_PRINT}
        self.does("p10.measured", INSTRUMENT, note=note, item=item, **{**SEALED, **counts, **changes})

    def holds_roll(self) -> Self:
        """The tax roll lies in the vault of 乙."""
        note = self.noted(NEW_ROLL)
        self.measured(note)
        self.does("p10.receive", HANDOVER, note=note)
        return self

    def holds_forms(self) -> Self:
        """Forty paper forms lie at the facility of 乙."""
        note = self.noted(NEW_FORMS)
        self.carried(FORMS, 40)
        line = {"item": FORMS, "quantity": 40, "rows": 40}
        self.does("p10.receive", HANDOVER, note=note, lines=[line], moves=[move(FORMS, self.source(), AT_SITE, 40)])
        return self

    def carried(self, item: str, quantity: int) -> None:
        """What is on a note is driven over, where provision 14 is among those that judge."""
        if "p14.depart" in annex.ACTS:
            answers = {
                "case": "箱1",
                "seal": "封1",
                "carriers": [{"name": "搬送 一"}],
                "route": "直行",
                "arrival": "2026-04-01 12:00",
            }
            trip = self.does("p14.depart", WARD_HANDOVER, tier=1, moves=[move(item, "ward", TRANSIT, quantity)], **answers).number
            self.does("p14.arrive", HANDOVER, transport=trip, case_intact=True, seal_intact=True)

    def source(self) -> str:
        """Where things on their way to 乙 stand."""
        return TRANSIT if "p14.depart" in annex.ACTS else "ward"

    def stands(self, item: str, account: str) -> int:
        return self.whole.ground.custody.at(item, account)  # type: ignore[arg-type]  # tests name accounts as text

    def returns(self, item: str, quantity: int, source: str, **line: Any) -> None:
        """Something goes home against a note."""
        plan = self.does("p10.plan-return", IN_CHARGE, place="税務課窓口", **self.window()).number
        note = self.does("p10.issue-return", HANDOVER, plan=plan, lines=[{"item": item, "quantity": quantity}]).number
        counted = [{"item": item, "quantity": quantity, **line}]
        self.does("p10.receive-return", WARD_HANDOVER, note=note, lines=counted, moves=[move(item, source, "returned", quantity)])

    def window(self) -> dict[str, int]:
        return {"at": self.now, "until": self.now + 3_600_000_000}
