"""第9 複写・複製 — no copy without 甲's permission, and none is left when the processing has ended.

A permission says which item, how many copies, how many rows, on what medium, for what purpose, where, and until when. A copy is an item of
its own with its parent; it is handled only while its permission lives, and it is owed to be erased from the end of the processing, the
permitted day or the withdrawal on. The certificate covers every copy that was ever made under the permission, or is refused.

The code sees copies that are entered. That nobody copies past it (a photograph of a screen) it cannot know; safekeeping, inspection and the
vault's own record of openings stand there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from azukari.ground import Ground, Provision
from azukari.kernel.act import Act, Handling, Moves, Oversees
from azukari.kernel.duty import Answer, Answered, Duty, Grade, Judgement, Owes
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.erasure import Level, Method, overstated
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import number_in
from azukari.kernel.things import MADE, Origin, tier_in
from azukari.kernel.values import (
    HOUR,
    ItemId,
    Medium,
    Time,
)
from azukari.law.say import Say
from azukari.provisions.p09_acts import (
    ERASURE,
    PERMISSION,
    CertifyErasure,
    ConfirmErasure,
    EndProcessing,
    EraseCopy,
    MakeCopy,
    PermitCopy,
    RefuseCopy,
    RequestCopy,
    WithdrawPermission,
)
from azukari.provisions.p09_permissions import (
    Permission,
    Request,
    State,
    certifying,
    copying,
    erasing,
    live,
    misfit,
    outlived,
    past_a_permission,
    permitting,
    requesting,
    used_up,
    within,
)


def evolve(state: State, entry: Entry) -> None:
    """Fold one entry in."""
    time = entry.moment.time
    match entry.act:
        case RequestCopy() as act:
            state.requests[entry.number] = Request(
                entry.moment.tier, act.item, act.rows, act.copies, act.medium, act.purpose, act.facility, act.until, time,
                act.holder, entry.moment.officer,
            )  # fmt: skip
        case PermitCopy(request=number, copies=copies, until=until):
            asked = state.requests.pop(number)
            state.permissions[entry.number] = Permission(asked, copies or asked.copies, until or asked.until, {}, {})
        case RefuseCopy(request=number):
            del state.requests[number]
        case WithdrawPermission(permission=number) | EndProcessing(permission=number):
            state.permissions[number].ended = time
        case CertifyErasure(permission=number):
            state.permissions[number].certified = time
        case ConfirmErasure(permission=number):
            state.permissions[number].confirmed = time
        case Moves() as act:
            if isinstance(act, MakeCopy):
                for new in act.items:
                    state.under[new.item] = act.permission
                    state.permissions[act.permission].made[new.item] = new.quantity
                    state.permissions[act.permission].left[new.item] = new.quantity
            else:
                _gone(state, act)
        case _:
            return


def _gone(state: State, act: Moves) -> None:
    for move in act.moved():
        if move.item in state.under and tier_in(move.source) is not None and tier_in(move.target) is None:
            left = state.permissions[state.under[move.item]].left
            left[move.item] = left.get(move.item, 0) - move.quantity
            if left[move.item] <= 0:
                del left[move.item]


def objections(state: State, act: Act, moment: Moment, ground: Ground) -> Iterator[Objection | Misfit]:
    """What 第9 has against an act."""
    match act:
        case RequestCopy():
            yield from requesting(act, moment, ground)
        case PermitCopy(request=number, tier=tier) | RefuseCopy(request=number, tier=tier):
            asked = state.requests.get(number)
            if asked is None or asked.tier != tier:
                waiting = [one for one, each in state.requests.items() if ground.sees(moment, each.tier)]
                ja = "、".join(f"第{one}号" for one in waiting) or "なし"
                en = ", ".join(map(str, waiting)) or "none"
                yield misfit(
                    "NO_REQUEST",
                    f"その番号の申請はないか、回答が済んでいます。回答を待つ申請：{ja}。",
                    f"There is no such application waiting. Waiting: {en}.",
                    "request",
                )
            elif isinstance(act, PermitCopy) and ((act.copies or 0) > asked.copies or (act.until or asked.until) > asked.until):
                yield misfit("WIDER", "申請より広い許可はできません。", "A permission is no wider than what was asked.", "copies")
            elif isinstance(act, PermitCopy):
                yield from permitting(asked, moment, ground)
        case WithdrawPermission(permission=number, tier=tier):
            yield from live(state, number, tier)
        case EndProcessing(permission=number):
            yield from live(state, number, moment.tier)
        # 9.1.main — no copying without permission, in whole or in part
        case MakeCopy():
            yield from copying(state, act, moment)
            yield from within(act, ground)
            yield from handling(state, act, moment, ground)
        case Handling():
            yield from handling(state, act, moment, ground)
        # 9.1.latter — erased so that it can never be restored or used again
        case EraseCopy():
            yield from erasing(state, act, moment, ground)
        case CertifyErasure(items=items, level=level):
            yield from certifying(state, act, moment, ground)
            yield from overstated(level, ground.delivered(items))
        case ConfirmErasure(permission=number, tier=tier):
            given = state.permissions.get(number)
            if given is None or given.asked.tier != tier or given.certified is None or given.confirmed is not None:
                yield misfit(
                    "NOT_CERTIFIED",
                    "消去の証明がないか、確認が済んでいます。",
                    "It is not certified, or is confirmed already.",
                    "permission",
                )
        case _:
            pass
    if isinstance(act, Moves) and not isinstance(act, (MakeCopy, Oversees)):
        yield from past_a_permission(state, act)


def handling(state: State, act: Handling, moment: Moment, ground: Ground) -> tuple[Objection, ...]:
    """What 第9 has against a Handling."""
    # 9.1.latter — a copy past its permission, or anything past the day to be erased by, is not handled any more
    return used_up(state, act.item, moment) + outlived(act.item, moment, ground)


def duties(state: State, time: Time, ground: Ground) -> Iterator[Duty]:
    """Applications to answer; copies to erase, certify and confirm."""
    for number, asked in state.requests.items():
        say = Say("複写の申請に答える", "Answer an application to copy")
        acts = (PermitCopy.name, RefuseCopy.name)
        yield Duty("p09.answer", say, Owes.WARD, asked.tier, PERMISSION, asked.since, acts, about=number, blocks_closing=False)
    hours = ground.term("erase_within_hours", time)
    for number, given in state.permissions.items():
        ends = [given.over(time), ground.completed, ground.cancelled, ground.closed]
        since = min((one for one in ends if one is not None and one <= time), default=None)
        tier = given.asked.tier
        if since is None or not given.made:
            continue
        due = None if hours is None else Time(since + hours * HOUR)
        if given.left:
            say = Say("複写を消去する", "Erase the copies")
            acts = (EraseCopy.name, "p10.receive-return")
            yield Duty("p09.erase", say, Owes.CONTRACTOR, tier, ERASURE, since, acts, due=due, about=number)
        elif given.certified is None:
            say = Say("消去を証明する", "Certify the erasure")
            yield Duty("p09.certify", say, Owes.CONTRACTOR, tier, ERASURE, since, (CertifyErasure.name,), about=number)
        elif given.confirmed is None:
            say = Say("消去を確認する", "Confirm the erasure")
            yield Duty("p09.confirm", say, Owes.WARD, tier, ERASURE, given.certified, (ConfirmErasure.name,), about=number)
    for line in ground.custody.lines():
        # 9.1.latter — an extract, a test file, a copy: whatever was given a date of its own when it was listed
        item, holder = ground.custody.items[line.item], tier_in(line.account)
        if item.erase_by is not None and item.erase_by <= time and holder is not None:
            say = Say("消去期限を過ぎた物を消去する", "Erase what was to be erased by now")
            ways = (EraseCopy.name, "p13.destroy", "p10.receive-return")
            yield Duty(
                "p09.erase-by", say, Owes.CONTRACTOR, holder, ERASURE, item.erase_by, ways, due=item.erase_by, about=line.item
            )


def prefill(state: State, act: type[Act], answers: Mapping[str, Any], ground: Ground, moment: Moment) -> dict[str, Any]:
    """A copy begins with what was permitted; a certificate with every copy made; an erasure in the vault with the level that it has."""
    if act in {PermitCopy, RefuseCopy}:
        asked = state.requests.get(number_in(answers, "request"))
        return {"tier": asked.tier} if asked and ground.sees(moment, asked.tier) else {}
    if act is EraseCopy:
        return _vault(answers, ground)
    given = state.permissions.get(number_in(answers, "permission"))
    if given is None or not ground.sees(moment, given.asked.tier):
        return {}
    if act is MakeCopy:
        return {"item": given.asked.item, "purpose": given.asked.purpose, **_copies(given, answers)}
    if act is CertifyErasure:
        return {"items": [*given.made], **_stated(ground.delivered(given.made))}
    return {"tier": given.asked.tier} if act in {WithdrawPermission, ConfirmErasure} else {}


def _copies(given: Permission, answers: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What the permission says of each copy made under it: made from what, on what medium, how many rows at most, and where it goes."""
    asked = given.asked
    lines = answers.get("items")
    rows = [one for one in lines if isinstance(one, Mapping)] if isinstance(lines, (list, tuple)) else []
    copy: dict[str, Any] = {"origin": Origin.COPY.value, "parent": asked.item, "medium": asked.medium.value}
    # how many rows a copy has is stated by who made it: said here where a line begins, never put into one that was written
    begins = {} if asked.rows is None else {"rows": asked.rows}
    put = {"source": MADE, "target": given.home()}
    return {
        "items": [{**copy, **({} if set(one) - {"item"} else begins)} for one in rows or [{}]],
        "moves": [{**put, **{name: one[name] for name in ("item", "quantity") if one.get(name)}} for one in rows or [{}]],
    }


def _stated(level: Level | None) -> dict[str, Any]:
    """The answer to the level, where anything of what is entered rests in the vault."""
    return {} if level is None else {"level": level.value}


def _vault(answers: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """The level that an erasure has, once something in the vault is among what is entered; and the one method there, where nothing else is."""
    moves = answers.get("moves")
    named = [one.get("item") for one in moves if isinstance(one, Mapping)] if isinstance(moves, (list, tuple)) else []
    listed = [ItemId(item) for item in named if isinstance(item, str)]
    found = _stated(ground.delivered(listed))
    known = [ground.custody.items.get(item) for item in listed]
    only = bool(known) and all(one is not None and one.medium is Medium.VAULT for one in known)
    return {**found, "method": Method.KEY_DESTRUCTION.value} if only else found


PROVISION: Provision[State] = Provision(
    number=9,
    heading=Say("複写・複製の禁止", "Reproduction"),
    acts=(
        RequestCopy,
        PermitCopy,
        RefuseCopy,
        WithdrawPermission,
        MakeCopy,
        EndProcessing,
        EraseCopy,
        CertifyErasure,
        ConfirmErasure,
    ),
    answers=(
        Answered(
            PERMISSION,
            Answer.RULE,
            Grade.RECORDED,
            Say(
                "許可のない、又は許可の範囲を超える複写の登録を拒みます。画面の撮影など、記録を通らない複写は分かりません。",
                "A copy without permission or beyond it is refused. Copying that passes the record by (a photograph of a screen) is not seen.",
            ),
        ),
        Answered(
            ERASURE,
            Answer.DUTY,
            Grade.RECORDED,
            Say(
                "許可の終わった複写の取扱いを拒み、消去・証明・確認の義務を示します。保管庫の外の媒体を本当に消去したかは、証拠と証明によります。",
                "Handling of a copy whose permission is over is refused; erasure, certificate and confirmation are owed. "
                "That a medium outside the vault was really erased rests on evidence and certificate.",
            ),
        ),
    ),
    initial=State,
    evolve=evolve,
    objections=objections,
    hears=(
        RequestCopy,
        PermitCopy,
        RefuseCopy,
        WithdrawPermission,
        MakeCopy,
        EndProcessing,
        CertifyErasure,
        ConfirmErasure,
        Moves,
    ),
    judges=(
        RequestCopy,
        PermitCopy,
        RefuseCopy,
        WithdrawPermission,
        MakeCopy,
        EndProcessing,
        EraseCopy,
        CertifyErasure,
        ConfirmErasure,
        Handling,
        Moves,
    ),
    handling=handling,
    duties=duties,
    prefill=prefill,
    judgements=(Judgement(PERMISSION, Say("複写を許可するか", "Is the copy to be permitted?"), PermitCopy.name),),
)
