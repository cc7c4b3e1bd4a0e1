"""What is owed at the story's moment: the duties as the provisions tell them, and the lists on which either side finds them."""

from __future__ import annotations

from azukari import annex
from azukari.demo.steps import Mark, Step, StepFailed, Told, When, sees
from azukari.demo.world import World
from azukari.desk.catalogue import Catalogue
from azukari.kernel.duty import Duty

SIDES = ("section", "in_charge")
"""Who looks at the list of 甲, and who at that of 乙."""


def duties(world: World) -> list[Duty]:
    """Everything that is owed at the story's moment."""
    moment = world.clock()
    found: list[Duty] = world.desk.look(world.log, lambda book: [*annex.duties(book.whole, moment)])
    return found


def listed(world: World, who: str) -> list[Duty]:
    """The list that an officer sees."""
    desk, officer = world.desk, world.officer(who)
    found: list[Duty] = desk.look(
        world.log, lambda book: Catalogue(book, desk.words, time=world.clock(), officer=officer).duties(), officer=officer
    )
    return found


def owed(ja: str, en: str, *codes: str, late: bool = False, at: When | None = None) -> Step:
    """These duties stand, on the lists of both sides alike; each of them late, or none of them."""

    def look(world: World) -> Told:
        now, found = world.clock(), [one for one in duties(world) if one.code in codes]
        if {one.code for one in found} != set(codes) or any(one.late(now) is not late for one in found):
            came = ", ".join(f"{one.code}{'!' if one.late(now) else ''}" for one in found)
            raise StepFailed(f"{codes}のはずが（{came}）。", f"{codes} were due, and there is: {came}.")
        for who in SIDES:
            seen = [one for one in listed(world, who) if one.code in codes]
            if sorted(one.code for one in seen) != sorted(one.code for one in found):
                raise StepFailed(f"{who}の一覧にありません。", f"It is not on the list of {who}.")
        return Told(Mark.SEEN, tuple(dict.fromkeys(one.cites for one in found)), remark=found[0].say)

    return sees(ja, en, look, at=at)


def settled(ja: str, en: str, *codes: str) -> Step:
    """None of these duties stands any more."""

    def look(world: World) -> Told:
        left = {one.code for one in duties(world)} & set(codes)
        if left:
            raise StepFailed(f"{left}が残っています。", f"Still owed: {left}.")
        return Told(Mark.SEEN)

    return sees(ja, en, look)
