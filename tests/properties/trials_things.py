"""Things that are not there to be worked with, and things that nothing ends but what 甲 said."""

from typing import Any

from azukari.kernel.erasure import UNCOVERED, Level
from azukari.kernel.values import HOUR, INSTRUMENT
from tests.properties.chain import Chain, site, thing, who
from tests.properties.matters import ANSWERS, moves_of
from tests.properties.readiness import Trial, Work
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD_HANDOVER, ident


def ended(chain: Chain, tier: int, *only: str) -> None:
    """What a tier holds is destroyed as agreed, item by item."""
    for line in list(chain.teller.state().ground.custody.lines(tier)):  # type: ignore[arg-type]  # a tier as a number
        if only and line.item not in only:
            continue
        about = {"tier": tier, "item": line.item, "quantity": line.quantity, "reason": "終了"}
        said = chain.tries("p13.agree-destruction", APPROVER, **about)
        if said.entry is not None:
            key = {"method": "key_destruction", "level": "E1"} if line.account.endswith("/vault") else {"method": "shredding"}
            gone = chain.tries("p13.destroy", who("chrg", tier), agreement=said.entry.number, **key)
            if gone.entry is not None and "level" in key:
                vault_erased(chain, gone.entry.number, line.item)


def vault_erased(chain: Chain, order: int, item: str) -> None:
    """The vault has destroyed the keys, and enters it."""
    said = {"level": "E1", "objects": 1, "generation": 2, "survivors": 0, "tried": 1, "uncovered": [*UNCOVERED[Level.E1]]}
    chain.tries("p11.vault-erased", INSTRUMENT, order=order, items=[item], **said)


def _not_received(chain: Chain, tier: int, work: Work) -> Work:
    roll = chain.roll("unrec", tier)
    plan = chain.tries("p10.plan", OFFICER, to_tier=tier, place="窓口", **chain.window())
    if plan.entry is not None:
        chain.tries("p10.issue", WARD_HANDOVER, plan=plan.entry.number, items=[roll])
    return work._replace(answers={**work.answers, "item": roll["item"]})


def _outlived(chain: Chain, tier: int, work: Work) -> Work:
    """An extract that was to be erased within the hour."""
    roll = {**chain.roll("extra", tier), "erase_by": chain.teller.now + HOUR}
    if (number := handed(chain, tier, roll)) is not None:
        chain.tries("p10.receive", who("hand", tier), site(tier), note=number)
    chain.teller.wait(HOUR)
    return work._replace(answers={**work.answers, "item": roll["item"]})


def handed(chain: Chain, tier: int, roll: dict[str, Any]) -> int | None:
    plan = chain.tries("p10.plan", OFFICER, to_tier=tier, place="窓口", **chain.window())
    note = None if plan.entry is None else chain.tries("p10.issue", WARD_HANDOVER, plan=plan.entry.number, items=[roll])
    if note is None or note.entry is None:
        return None
    if roll["medium"] == "vault":
        chain.tries("p10.measured", INSTRUMENT, **chain.counts(note.entry.number, roll["item"]))
    return note.entry.number


def _travelling(chain: Chain, tier: int, work: Work) -> Work:
    forms = thing("f0rms", tier)
    for line in list(chain.teller.state().ground.custody.lines(tier)):  # type: ignore[arg-type]  # a tier as a number
        if line.item == forms and not line.account.endswith("/transit"):
            move = {"item": forms, "quantity": line.quantity, "source": line.account, "target": f"t{tier}/transit"}
            chain.tries("p14.depart", who("chrg", tier), **chain.trip(tier, move))
    return work._replace(answers={**work.answers, "item": forms})


def _destroyed(chain: Chain, tier: int, work: Work) -> Work:
    ended(chain, tier, thing("f0rms", tier))
    return work._replace(answers={**work.answers, "item": thing("f0rms", tier)})


def _delivered(chain: Chain, tier: int, work: Work) -> Work:
    """An original on paper came in its case, and is to go out as if it had been made here."""
    paper, here, transit = thing("paper", tier), f"t{tier}/{site(tier)}", f"t{tier}/transit"
    roll = {"item": paper, "label": "申請書", "medium": "paper", "quantity": 2, "rows": 2}
    note = handed(chain, tier, roll)
    move = {"item": paper, "quantity": 2, "source": "ward", "target": transit}
    trip = chain.tries("p14.depart", WARD_HANDOVER, **chain.trip(tier, move)).entry
    if note is not None and trip is not None:
        chain.tries("p14.arrive", who("hand", tier), transport=trip.number, case_intact=True, seal_intact=True)
        lines, put = [{"item": paper, "quantity": 2, "rows": 2}], [{**move, "source": transit, "target": here}]
        chain.tries("p10.receive", who("hand", tier), site(tier), note=note, lines=lines, moves=put)
    out = {"item": paper, "quantity": 1, "source": here, "target": "delivered"}
    return work._replace(act="p11.deliver", answers={"item": paper, "purpose": 1, "moves": [out], "addressee": "住民"})


def _goods(chain: Chain, tier: int, work: Work) -> Work:
    """What 甲 handed over to be delivered."""
    goods = {"item": thing("f0rms", tier), "purpose": 1, "moves": moves_of(chain, tier, "delivered"), "addressee": "住民"}
    return work._replace(act="p11.deliver", answers=goods)


def _lost(chain: Chain, tier: int, work: Work) -> Work:
    answers = {**ANSWERS["p11.deliver"](chain, tier, False), "moves": moves_of(chain, tier, "lost")}
    return work._replace(act="p11.deliver", answers=answers)


def _destroying(chain: Chain, tier: int, agreed: int, quantity: int) -> Work:
    about = {"tier": tier, "item": thing("f0rms", tier), "quantity": agreed, "reason": "失敗"}
    said = chain.tries("p13.agree-destruction", APPROVER, **about) if agreed else None
    number = 999_999 if said is None or said.entry is None else said.entry.number
    move = {**moves_of(chain, tier, "destroyed")[0], "quantity": quantity}
    return Work("p13.destroy", who("chrg", tier), site(tier), {"agreement": number, "method": "shredding", "moves": [move]})


def _put_elsewhere(chain: Chain, tier: int, work: Work) -> Work:
    """At a second facility that is notified, and that 甲 did not instruct."""
    place = ident("pl", f"s1te2{tier}")
    chain.tries("p06.notify-facility", who("chrg", tier), place=place, label="倉庫", address="二丁目")
    made = ANSWERS["p08.derive"](chain, tier, False)
    put = [{**made["moves"][0], "target": f"t{tier}/{place}"}]
    paper = [{**made["items"][0], "medium": "paper"}]
    return work._replace(act="p08.derive", answers={**made, "items": paper, "moves": put})


def _certified(chain: Chain, tier: int, _work: Work) -> Work:
    return Work("p13.certify", who("chrg", tier), None, {"nothing_remains": True, "how": "棚を見た"})


def _asked_and_closed(chain: Chain, tier: int, _work: Work) -> Work:
    opened = chain.tries("p16.open-inspection", INSPECTOR, tier=tier, manner="on_site", scope="保管").entry
    number = 999_999 if opened is None else opened.number
    chain.tries("p16.instruct", INSPECTOR, tier=tier, inspection=number, what="施錠")
    return Work(
        "p16.close-inspection", INSPECTOR, None, {"tier": tier, "inspection": number, "result": "in_order", "summary": "x"}
    )


THINGS: dict[str, Trial] = {
    "not received": _not_received,
    "past its day": _outlived,
    "on its way": _travelling,
    "destroyed": _destroyed,
    "original delivered": _delivered,
    "goods delivered": _goods,
    "lost by somebody": _lost,
    "destroyed without agreement": lambda chain, tier, _work: _destroying(chain, tier, 0, 1),
    "destroyed beyond agreement": lambda chain, tier, _work: _destroying(chain, tier, 1, 2),
    "put elsewhere": _put_elsewhere,
    "certified with things held": _certified,
    "inspection closed with an instruction open": _asked_and_closed,
}
