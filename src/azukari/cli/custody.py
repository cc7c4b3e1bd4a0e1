"""``custody``: 残高表, by contract, tier and place, at any past moment."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from typing import Any

from azukari import annex
from azukari.cli.counter import Counter
from azukari.cli.duties import contracts
from azukari.cli.faults import absent, wrong
from azukari.cli.output import Answer, Out, said
from azukari.desk.balances import Balance, Standing, Total, balance, fold, standing_now, total
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import said_account, said_tier, said_time
from azukari.kernel.submission import read_day, read_time
from azukari.kernel.things import Account
from azukari.kernel.values import TierNo, Time, as_datetime, day_of, end_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.store import record

HEAD = (
    Say("品目", "item"),
    Say("媒体", "medium"),
    Say("所在", "place"),
    Say("数量", "quantity"),
    Say("件数", "rows"),
    Say("実人数", "persons"),
    Say("記載", "listed"),
)


def custody(args: argparse.Namespace, out: Out) -> Answer:
    """The balance of each contract that one may see."""
    counter = Counter(args.folder)
    officer, logs = contracts(counter, args)
    at = moment(args.at, counter.desk.clock())
    tier = None if args.tier is None else TierNo(args.tier)
    if args.contract and tier is not None and not counter.see(next(iter(logs)), lambda seen: _has(seen, tier), officer):
        raise absent(
            "TIER_NOT_FOUND",
            f"この契約に第{tier}階層はありません。1は乙、2からは再委託先です。",
            f"This contract has no tier {tier}; 1 is the contractor, 2 and up are subcontractors.",
        )
    found = [counter.see(log, partial(_contract, log=log, subject=logs[log], at=at, tier=tier, out=out), officer) for log in logs]
    return Answer({"at": None if at is None else as_datetime(at).isoformat(timespec="seconds"), "tier": tier, "contracts": found})


def _has(seen: Catalogue, tier: TierNo) -> bool:
    return tier in seen.book.whole.ground.tiers and seen.sees(tier)


def moment(text: str | None, now: Time) -> Time | None:
    """The moment asked for. :raises CliError: ``MOMENT_UNREADABLE``, ``MOMENT_FUTURE``."""
    if text is None:
        return None
    day = read_day(text)
    # today's end has not come: what is asked for is today as far as it has gone
    at = read_time(text) if day is None else now if day == day_of(now) else end_of(day)
    if at is None:
        raise wrong(
            "MOMENT_UNREADABLE",
            f"「{text}」を日時として読めません。2026-04-01 又は 2026-04-01 09:00 のように書いてください。",
            f"“{text}” cannot be read as a moment; write 2026-04-01 or 2026-04-01 09:00.",
        )
    if at > now:
        raise wrong(
            "MOMENT_FUTURE",
            "先の残高は分かりません。今か過去の日時を指定してください。",
            "A balance to come is not known; give a moment that is past.",
        )
    return at


def _contract(seen: Catalogue, *, log: str, subject: str, at: Time | None, tier: TierNo | None, out: Out) -> dict[str, Any]:
    """One contract's table, told and as JSON."""
    if at is None:
        folded = standing_now(seen.book.whole.ground)
    else:
        folded = fold((entry_of(row.leaf, annex.ACTS) for row in record.entries(log, 0, seen.book.size)), at)
    found = balance(folded, seen.sees, tier)
    as_of = _as_of(found, at)
    out.line(f"{log}  {subject}")
    out.line(f"  {out.of(as_of)}")
    if found.zero:
        out.say("  預かっているものはありません。残高は零です。", "  Nothing is in custody; the balance is zero.")
    else:
        _table(seen, found, out)
    if found.ended:
        out.say("  すでに預かりでなくなったもの", "  No longer in custody")
        out.table([("    " + row[0], *row[1:]) for row in [_heads(out), *(_cells(seen, one, out) for one in found.ended)]])
    out.line()
    return _tells(seen, found, log, subject, as_of)


def _as_of(found: Balance, at: Time | None) -> Say:
    when = said_time(at) if at is not None else found.time and said_time(found.time)
    if found.number is None or not when:
        return Say("その時にはまだ記録がありません。", "At that moment there is no entry yet.")
    return Say(f"記録 #{found.number} まで（{when.ja}）", f"as of entry {found.number} ({when.en})")


def _heads(out: Out) -> tuple[str, ...]:
    return tuple(out.of(one) for one in HEAD)


def _cells(seen: Catalogue, one: Standing, out: Out) -> tuple[str, ...]:
    mark = "*" if one.part else ""
    return (
        seen.name(one.item),
        out.of(choice_label("Medium", one.medium.value)),
        out.of(said_account(one.account, seen.name)),
        f"{one.quantity:,}",
        "—" if one.rows is None else f"{one.rows:,}{mark}",
        "—" if one.persons is None else f"{one.persons:,}{mark}",
        f"#{one.listed}",
    )


def _sum(title: str, sums: Total) -> tuple[str, ...]:
    mark = "*" if sums.part else ""
    return (title, "", "", f"{sums.quantity:,}", f"{sums.rows:,}{mark}", f"{sums.persons:,}{mark}", "")


def _table(seen: Catalogue, found: Balance, out: Out) -> None:
    """Every line, a total for each place, and one for all."""
    rows: list[Sequence[str]] = [_heads(out)]
    for tier, account, lines in found.places():
        rows += [_cells(seen, one, out) for one in lines]
        rows.append(_sum(out.of(Say("　小計", "  subtotal")), total(lines)))
        if tier is not None and not any(line.tier == tier and line.account > account for line in found.held):
            mine = [line for line in found.held if line.tier == tier]
            rows.append(_sum(out.of(said_tier(tier, seen.book, seen.name)) + out.of(Say("　計", " total")), total(mine)))
    rows.append(_sum(out.of(Say("合計", "total")), total(found.held)))
    out.table([("    " + row[0], *row[1:]) for row in rows])
    out.say(
        "    実人数の計は品目ごとの実人数の和で、同じ人を含み得る。",
        "    Persons are distinct within an item; a total may count somebody twice.",
    )
    if any(one.part for one in found.held):
        out.say(
            "    * 品目の一部がここにある。件数・実人数は品目全体のもの。",
            "    * A part of the item is here; rows and persons are those of the whole.",
        )


def _tells(seen: Catalogue, found: Balance, log: str, subject: str, as_of: Say) -> dict[str, Any]:
    time = None if found.time is None else as_datetime(found.time).isoformat(timespec="seconds")
    return {
        "contract": log,
        "subject": subject,
        "as_of": {"entry": found.number, "time": time, "says": said(as_of)},
        "zero": found.zero,
        "held": [_line(seen, one) for one in found.held],
        "ended": [_line(seen, one) for one in found.ended],
        "places": [
            {"tier": tier, "account": account, "place": said(said_account(account, seen.name)), "total": _total(lines)}
            for tier, account, lines in found.places()
        ],
        "tiers": [
            {"tier": tier, "total": _total([one for one in found.held if one.tier == tier])}
            for tier in sorted({one.tier for one in found.held if one.tier is not None})
        ],
        "total": _total(found.held),
    }  # fmt: skip


def _total(lines: Sequence[Standing]) -> dict[str, Any]:
    sums = total(lines)
    return {"items": sums.items, "quantity": sums.quantity, "rows": sums.rows, "persons": sums.persons, "part": sums.part}


def _line(seen: Catalogue, one: Standing) -> dict[str, Any]:
    return {
        "item": one.item,
        "name": seen.name(one.item),
        "medium": one.medium.value,
        "tier": one.tier,
        "account": one.account,
        "place": said(said_account(Account(one.account), seen.name)),
        "quantity": one.quantity,
        "rows": one.rows,
        "persons": one.persons,
        "listed": one.listed,
        "part": one.part,
    }
