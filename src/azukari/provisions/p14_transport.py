"""第14 搬送 — things travel in a dedicated, sealed case, and their arrival is looked for.

A departure puts things into the account ``t{n}/transit``; a move of something physical from one place to another that does not come out of an
arrived transport is refused, whichever act it is part of. Within the vault nothing travels: it is sealed and measured (provision 10). What leaves
it by line goes in a sealed package, of which the digest is on record before it leaves.
Transports are possible after the end of the business too: that is how things come home.

The code cannot see the case or the package. It asks for numbers, seal, digest, carriers and hour; whether measures were enough, people judge.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Handling, Moves, Oversees
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection, term
from azukari.kernel.submission import number_in
from azukari.kernel.things import RETURNED, WARD, Account, tier_in, transit_of, vault_of
from azukari.kernel.values import HOUR, MINUTE, WARD_CAPACITIES, ItemId, Medium, Number, TierNo, Time
from azukari.law.say import Say
from azukari.provisions.p14_acts import TRANSPORT, Arrive, CheckIn, Depart, ExplainSeal, SealPackage
from azukari.provisions.p14_packages import (
    Package,
    amiss,
    electronic,
    found,
    in_vault,
    load,
    no_package,
    sealing,
    sending,
    side_of,
)

OFF_SITE = frozenset({WARD, RETURNED})
"""Accounts that are places without being a contractor's: with 甲."""


class Transport(msgspec.Struct):
    """A case or package under way: for which tier, what is in it, when it is looked for; of a package, which one and to which side."""

    tier: TierNo
    items: dict[ItemId, int]
    departed: Time
    seen: Time
    arrival: Time
    package: Number | None = None
    to: TierNo | None = None


class Broken(msgspec.Struct):
    """A seal, case or package that was not intact on arrival and is not explained yet."""

    number: Number
    tier: TierNo
    since: Time
    items: tuple[ItemId, ...] = ()


class State(msgspec.Struct):
    """Packages, transports under way, what arrived and waits in its case to be received or put away, broken seals."""

    under_way: dict[Number, Transport] = {}
    arrived: dict[TierNo, dict[ItemId, int]] = {}
    broken: list[Broken] = []
    packages: dict[Number, Package] = {}


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    time = entry.moment.time
    match entry.act:
        case SealPackage() as act:
            state.packages[entry.number] = Package(side_of(entry.moment), act.to_tier, act.contents, act.digest)
        case Depart() as act:
            items: dict[ItemId, int] = {}
            for move in act.moves:
                items[move.item] = items.get(move.item, 0) + move.quantity
            state.under_way[entry.number] = Transport(act.tier, items, time, time, act.arrival)
            if act.package is not None:
                package = state.packages[act.package]
                package.sent = True
                state.under_way[entry.number].package, state.under_way[entry.number].to = act.package, package.to
        case CheckIn(transport=number, arrival=arrival):
            transport = state.under_way[number]
            transport.seen, transport.arrival = time, arrival or transport.arrival
        case Arrive(transport=number) as act:
            transport = state.under_way.pop(number)
            waiting = state.arrived.setdefault(transport.tier, {})
            for item, quantity in transport.items.items():
                waiting[item] = waiting.get(item, 0) + quantity
            _unload(state, act)
            if amiss(None if transport.package is None else state.packages.pop(transport.package), act):
                state.broken.append(Broken(number, transport.tier, time, tuple(transport.items)))
        case ExplainSeal(transport=number):
            state.broken = [one for one in state.broken if one.number != number]
        case Moves() as act:
            _unload(state, act)
        case _:
            return


def _unload(state: State, act: Moves) -> None:
    for move in act.moved():
        tier = tier_in(move.source)
        if tier is not None and move.source == transit_of(tier) and tier in state.arrived:
            left = state.arrived[tier].get(move.item, 0) - move.quantity
            if left > 0:
                state.arrived[tier][move.item] = left
            else:
                state.arrived[tier].pop(move.item, None)


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第14 has against an act."""
    match act:
        case SealPackage():
            yield from sealing(act, moment, ground)
        case Depart():
            yield from _departing(state, act, moment, ground)
        case CheckIn(transport=number):
            yield from _known(state, number, moment)
        case Arrive(transport=number):
            yield from _known(state, number, moment)
            if number in state.under_way:
                yield from _arriving(state, state.under_way[number], act, moment, ground)
        case ExplainSeal():
            yield from _explaining(state, act, moment, ground)
        case Handling():
            yield from handling(state, act, moment, ground)
        case _:
            pass
    if isinstance(act, Moves) and not isinstance(act, (Depart, Arrive, Oversees)):
        # 14.1 — and nothing physical travels outside a case, by whatever act
        yield from _travelling(state, act, ground)


def handling(_state: State, act: Handling, moment: Moment, ground: Ground) -> tuple[Objection, ...]:
    """What 第14 has against a Handling."""
    accounts = ground.custody.held.get(act.item, {})
    transit = transit_of(moment.tier)
    # 14.1 — what is on its way is in its sealed case, and not at hand
    if transit not in accounts or any(tier_in(one) == moment.tier for one in accounts if one != transit):
        return ()
    on_its_way = _objection(
        "この品目は搬送中です。",
        "This item is being transported.",
        "到着し、受領してから行ってください。",
        "Do this once it has arrived and been received.",
        "item",
    )
    return (on_its_way,)


def _explaining(state: State, act: ExplainSeal, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    broken = next((one for one in state.broken if one.number == act.transport and one.tier == moment.tier), None)
    if broken is None:
        ja, en = "その搬送に説明すべき異常はありません。", "There is nothing to explain about that transport."
        yield _misfit("NOT_BROKEN", ja, en, "transport")
    if act.incident is None:
        # 14.1 — somebody may have been at what was in the case: that suspicion is notified (第17), whatever it turns out to be
        yield _objection(
            "封印・ケースの異常が、事故の疑いとして通知されていません。",
            "The broken seal or case has not been notified as the suspicion of an incident.",
            "「事故（その疑い）を知らせる」を行い、その番号を記入してください。",
            "Notify the suspicion of an incident and give its number.",
            "incident",
        )
    elif not ground.told_of(moment, act.incident):
        yield _misfit("NO_INCIDENT", "その番号の事故はありません。", "There is no incident of that number.", "incident")
    elif broken is not None and not ground.tells_of(act.incident, broken.items):
        # 14.1 — another incident explains nothing about this case
        yield _objection(
            "その事故は、この搬送の品目についてのものではありません。",
            "That incident does not concern anything of this transport.",
            "この搬送の品目を示して事故（その疑い）を知らせ、その番号を記入してください。",
            "Notify an incident that names what was transported, and give its number.",
            "incident",
        )


def _departing(state: State, act: Depart, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    if act.tier not in ground.tiers or (moment.capacity not in WARD_CAPACITIES and act.tier != moment.tier):
        yield _misfit("NOT_YOUR_TIER", "搬送する者を確かめてください。", "Check who transports.", "tier")
    by_line = electronic(act, moment, ground)
    yield from sending(state.packages, act, moment) if by_line else _packed(act)
    if act.arrival <= moment.time:
        yield _misfit("PERIOD", "到着予定が過去です。", "The planned arrival is past.", "arrival")
    for index, move in enumerate(act.moves):
        fits = move.target == transit_of(act.tier) and (move.source in OFF_SITE or tier_in(move.source) is not None)
        if not fits or (ground.knows(moment, move.item) and in_vault(move.item, ground) is not by_line):
            yield _misfit(
                "MOVE_ACCOUNTS", "搬送の対象か移動元・移動先が違います。", "That is no load for this transport.", f"moves.{index}"
            )


def _packed(act: Depart) -> Iterator[Objection]:
    # 14.1 — in a dedicated case
    if not act.case:
        yield _objection(
            "専用ケースの番号がありません。",
            "No dedicated case is named.",
            "専用ケースに入れ、番号を記入してください。",
            "Put it into a dedicated case and give its number.",
            "case",
        )
    # 14.1 — with steps against incidents: a seal shows whether the case was opened, a name answers for it
    if not act.seal:
        yield _objection(
            "封印の番号がありません。",
            "No seal is named.",
            "封印し、番号を記入してください。",
            "Seal the case and give the seal's number.",
            "seal",
        )
    if not act.carriers:
        yield _objection(
            "搬送する人の名がありません。",
            "Nobody is named who carries it.",
            "搬送する人を記入してください。",
            "Name the carriers.",
            "carriers",
        )
    if len(act.carriers) < 2:
        because = Say("搬送する人が一人です。", "One person alone carries the case.")
        yield Objection(term("two_carriers"), because, Say("二人で搬送してください。", "Two persons carry it."), "carriers")


def _arriving(state: State, transport: Transport, act: Arrive, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    if transport.package is not None:
        yield from found(state.packages[transport.package], act, moment)
    elif act.digest is not None:
        yield no_package()
    drawn: dict[ItemId, int] = {}
    for index, move in enumerate(act.moves):
        drawn[move.item] = drawn.get(move.item, 0) + move.quantity
        home = vault_of(transport.tier) if in_vault(move.item, ground) else f"t{transport.tier}/pl-"
        own = move.source == transit_of(transport.tier) and move.target.startswith(home)
        theirs = moment.capacity not in WARD_CAPACITIES and moment.tier != transport.tier
        if not own or theirs or drawn[move.item] > transport.items.get(move.item, 0):
            yield _misfit(
                "MOVE_ACCOUNTS",
                "この搬送のものではないか、置いた所が違います。",
                "That was not in this case, or cannot be put there.",
                f"moves.{index}",
            )


def _known(state: State, number: Number, moment: Moment) -> Iterator[Misfit]:
    transport = state.under_way.get(number)
    if transport is None or (moment.capacity not in WARD_CAPACITIES and moment.tier not in {transport.tier, transport.to}):
        yield _misfit(
            "NO_TRANSPORT", "その番号の搬送はないか、着いています。", "There is no such transport under way.", "transport"
        )


def _travelling(state: State, act: Moves, ground: Ground) -> Iterator[Objection]:
    """14.1 — whatever carries a physical thing from one place to another comes out of a transport that arrived."""
    media = {new.item: new.medium for new in act.listed()}
    drawn: dict[tuple[TierNo, ItemId], int] = {}
    for index, move in enumerate(act.moved()):
        entered = ground.custody.items.get(move.item)
        medium = media.get(move.item) if entered is None else entered.medium
        tier = tier_in(move.source)
        if medium is Medium.VAULT and (tier is None or move.source != transit_of(tier)):
            continue  # from vault to vault nothing travels; what left it by line has to arrive
        if tier is not None and move.source == transit_of(tier):
            drawn[tier, move.item] = drawn.get((tier, move.item), 0) + move.quantity
            if drawn[tier, move.item] > state.arrived.get(tier, {}).get(move.item, 0):
                yield _untransported(move.item, index, "搬送がまだ着いていません。", "The transport has not arrived yet.")
        elif _place(move.source) and _place(move.target):
            yield _untransported(move.item, index, "搬送の記録がありません。", "No transport is recorded.")


def _place(account: Account) -> bool:
    return account in OFF_SITE or tier_in(account) is not None


def _untransported(item: ItemId, index: int, ja: str, en: str) -> Objection:
    because = Say(f"{item}：{ja}", f"{item}: {en}")
    return Objection(
        TRANSPORT,
        because,
        Say("「搬送に出る」と「到着」を記録してください。", "Record the departure and the arrival first."),
        f"moves.{index}",
    )


def _objection(ja: str, en: str, do_ja: str, do_en: str, field: str) -> Objection:
    return Objection(TRANSPORT, Say(ja, en), Say(do_ja, do_en), field)


def _misfit(code: str, ja: str, en: str, field: str) -> Misfit:
    return Misfit(
        code, Say(ja, en), Say("搬送記録を見て入力し直してください。", "Look at the transport record and enter it again."), field
    )


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Cases to look for (both sides are told), whereabouts to report, broken seals to explain."""
    grace = ground.term("arrival_grace_minutes", time)
    hours = ground.term("custody_check_in_hours", time)
    for number, one in state.under_way.items():
        due = None if grace is None else Time(one.arrival + grace * MINUTE)
        say = Say("到着を確かめる", "See that the transport arrives")
        for owes in (Owes.CONTRACTOR, Owes.WARD):
            code = "p14.arrive" if owes is Owes.CONTRACTOR else "p14.expected"
            yield Duty(code, say, owes, one.tier, TRANSPORT, one.departed, (Arrive.name,), due=due, about=number)
        if hours:
            yield Duty(
                "p14.check-in",
                Say("搬送中の所在を知らせる", "Report the whereabouts of a transport"),
                Owes.CONTRACTOR,
                one.tier,
                term("custody_check_in_hours"),
                one.seen,
                (CheckIn.name, Arrive.name),
                due=Time(one.seen + hours * HOUR),
                about=number,
                blocks_closing=False,
            )
            if time > one.seen + hours * HOUR:
                # nobody has heard from the case: 甲 looks for it without waiting to be told
                say = Say("連絡のない搬送の所在を確かめる", "Look for a transport that nobody has heard from")
                cites, due = term("custody_check_in_hours"), Time(one.seen + hours * HOUR)
                heard = (CheckIn.name, Arrive.name)
                yield Duty(
                    "p14.unheard", say, Owes.WARD, one.tier, cites, due, heard, due=due, about=number, blocks_closing=False
                )
    for broken in state.broken:
        say = Say(
            "封印・ケースの異常を確かめ、事故か否かを明らかにする", "Find out whether the broken seal or case is an incident"
        )
        acts = (ExplainSeal.name,)
        yield Duty("p14.broken-seal", say, Owes.CONTRACTOR, broken.tier, TRANSPORT, broken.since, acts, about=broken.number)


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """A contractor's transport is that of its own tier; a package says what departs with it."""
    if act is Depart and (loaded := load(state.packages, number_in(answers, "package"), ground, moment)):
        return loaded
    if act is Depart and moment.capacity not in WARD_CAPACITIES:
        return {"tier": moment.tier}
    return {}


PROVISION: Provision[State] = Provision(
    number=14,
    heading=Say("個人情報の搬送", "Transport"),
    acts=(SealPackage, Depart, CheckIn, Arrive, ExplainSeal),
    answers=(
        Answered(
            TRANSPORT,
            Answer.RULE,
            Grade.DETECTED,
            Say(
                "専用ケースと封印の番号のない搬送、SHA-256を先に記録した包みによらない電子の送信、搬送によらない移動の記録を拒み、"
                "未着と、着いた包みの値の違いを示します。値は双方が述べるもので、プログラムは包みを見ません。見付かるのは届け出られた搬送のことだけで、届け出られない持ち運びも、ケースが実際に使われたかも見えません。",
                "A transport without numbers of case and seal, a sending by line without a package of which the SHA-256 is on record, and a "
                "recorded move without a transport, are refused; what has not arrived, or arrived with another digest, is shown. "
                "The digests are what each side states: the program does not see the package. "
                "Only declared transports are seen: not a thing carried without a word, nor whether the case was really used.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(SealPackage, Depart, CheckIn, Arrive, ExplainSeal, Moves),
    judges=(SealPackage, Depart, CheckIn, Arrive, ExplainSeal, Handling, Moves),
    handling=handling,
    duties=duties,
    prefill=prefill,
    judgements=(
        Judgement(TRANSPORT, Say("事故を防ぐ措置は足りていたか", "Were the steps against incidents enough?"), Arrive.name),
    ),
)
