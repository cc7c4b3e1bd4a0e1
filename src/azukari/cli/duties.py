"""``duties``: what is owed, across all contracts that one may see; late first; as text, JSON or iCalendar."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from azukari import annex
from azukari.cli.counter import Counter, one_of
from azukari.cli.output import Answer, Out, said
from azukari.desk import tips_ward
from azukari.desk.calendar_feed import Owing, feed, uid
from azukari.desk.catalogue import Catalogue, cited
from azukari.desk.catalogue_labels import SIDES
from azukari.desk.catalogue_told import said_account, said_age, said_tier, said_time
from azukari.desk.outcome import Officer
from azukari.desk.owing import Asked, owing_party, parties, people, shown
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.things import Account, tier_in
from azukari.kernel.values import PartyId, PersonId, as_datetime
from azukari.law.say import Say
from azukari.store.models import Person

RECEIVED: Final = "p10.receive-return"
"""A return ends what a contractor owes when whoever it is returned to has received it."""


class Row(msgspec.Struct, frozen=True):
    """A duty with what a face says of it; ``tells`` is its JSON."""

    owing: Owing
    late: bool
    tier: Say
    tells: dict[str, Any]


def duties(args: argparse.Namespace, out: Out) -> Answer:
    """What is owed: late first, then contract by contract."""
    counter = Counter(args.folder)
    officer, logs = contracts(counter, args)
    asked = _asked(counter, args, logs, officer)
    rows = {log: counter.see(log, partial(_rows, log=log, subject=logs[log], asked=asked), officer) for log in logs}
    every = [row for found in rows.values() for row in found]
    if args.ical:
        return _calendar(args.ical, every, counter, out)
    for title, late in ((Say("■ 期限を過ぎたもの", "■ Late"), True), (Say("■ しなければならないこと", "■ Owed"), False)):
        if any(row.late is late for row in every):
            out.line(out.of(title))
            for log, found in rows.items():
                _tell(log, logs[log], [row for row in found if row.late is late], out)
    if not every:
        out.say("しなければならないことはありません。", "Nothing is owed.")
    late_count = sum(row.late for row in every)
    if every:
        out.say(f"全{len(every)}件　うち期限を過ぎたもの{late_count}件", f"{len(every)} owed, {late_count} of them late")
    # only a body has any: whoever acts for a firm is told of none
    reports = 0 if officer is None else tips_ward.waiting(officer.home)
    if reports:
        out.say(
            f"待っている通報{reports}件（`azukari reports list`）。直ちに決めてください。",
            f"Reports waiting: {reports} (`azukari reports list`). Decide on them at once.",
        )
    return Answer(
        {
            "contracts": [
                {"contract": log, "subject": logs[log], "duties": [row.tells for row in found]} for log, found in rows.items()
            ],
            "count": len(every),
            "late": late_count,
            "reports": reports,
        }
    )


def contracts(counter: Counter, args: argparse.Namespace) -> tuple[Officer | None, dict[str, str]]:
    """Who looks (None: whoever keeps the instance) and the contracts looked at, with what each is called."""
    if args.person and args.contract:
        officer, log = counter.stand(args)
        return officer, {log: counter.subjects(officer.home).get(log) or counter.subjects().get(log, "")}
    if args.contract:
        log = counter.contract(args.contract)
        return None, {log: counter.subjects()[log]}
    officer_or_none = counter.anywhere(args) if args.person else None
    return officer_or_none, counter.subjects(officer_or_none.home if officer_or_none else None)


def _asked(counter: Counter, args: argparse.Namespace, logs: dict[str, str], officer: Officer | None) -> Asked:
    """The party and the person that are meant, by id or by a name that only one of the contracts' has."""
    firms: dict[str, str] = {}
    known: dict[str, str] = {}

    def named(seen: Catalogue) -> None:
        firms.update(parties(seen))
        known.update(people(seen))

    if args.party or args.of:
        for log in logs:
            counter.see(log, named, officer)
        # officers whom no act of these contracts names
        known |= dict(Person.objects.filter(home__in=firms).values_list("id", "name"))
    party = PartyId(one_of(args.party, firms, "PARTY", "当事者", "party")) if args.party else None
    person = PersonId(one_of(args.of, known, "PERSON", "人", "person")) if args.of else None
    return Asked(party, person, args.late)


def _rows(seen: Catalogue, *, log: str, subject: str, asked: Asked) -> list[Row]:
    """What is owed under one contract and wanted, late first."""
    return [_row(one, seen, Owing(log, subject, one)) for one in shown(seen, asked)]


def _row(one: Duty, seen: Catalogue, owing: Owing) -> Row:
    party, tier, late = owing_party(one, seen), said_tier(one.tier, seen.book, seen.name), one.late(seen.time)
    says = seen.personal(one.say)
    tells = {
        "uid": uid(owing),
        "code": one.code,
        "says": said(says),
        "owes": one.owes.value,
        "side": said(SIDES[one.owes]),
        "party": party,
        "party_name": seen.name(party),
        "tier": one.tier,
        "cites": one.cites,
        "cited": said(cited(one.cites)),
        "since": as_datetime(one.since).isoformat(timespec="seconds"),
        "due": None if one.due is None else as_datetime(one.due).isoformat(timespec="seconds"),
        "late": late,
        "age": said(said_age(one.since, seen.time)),
        "person": one.person,
        "name": None if one.person is None else seen.name(one.person),
        "about": one.about,
        "about_name": None if (about := _about(one, seen)) is None else said(about),
        "satisfied_by": list(one.satisfied_by),
        "blocks_closing": one.blocks_closing,
    }
    return Row(owing, late, tier, tells)


def _tell(log: str, subject: str, rows: list[Row], out: Out) -> None:
    """The duties of one contract."""
    if rows:
        out.line(f"{log}  {subject}")
    for row in rows:
        one, lang = row.owing.duty, out.lang.value
        name = f"　{row.tells['name']}" if one.person else ""
        about = f"　{row.tells['about_name'][lang]}" if row.tells["about_name"] else ""
        out.line(f"  {out.of(Say('【遅れ】', 'LATE ')) if row.late else ''}{row.tells['says'][lang]}{name}{about}")
        since = Say(f"{said_time(one.since).ja[:10]} から", f"since {said_time(one.since).en[:10]}")
        age = row.tells["age"][lang]
        due = Say("直ちに", "immediately") if one.due is None else said_time(one.due)
        side = SIDES[one.owes] if one.owes is Owes.WARD else row.tier
        out.line(
            f"      {row.tells['cited'][lang]}　{out.of(side)}　{out.of(since)} ({age})　{out.of(Say('期限', 'due'))} {out.of(due)}"
        )
        out.line(f"      → {', '.join(_step(name, one, out) for name in one.satisfied_by)}")


def _about(one: Duty, seen: Catalogue) -> Say | None:
    """Which of several it is: the entry, the place, or the thing by its name; None where it says so already, or is about nothing."""
    if one.about is None:
        return None
    if isinstance(one.about, int):
        return Say(f"第{one.about}号", f"#{one.about}")
    if tier_in(Account(one.about)) is not None:
        return said_account(one.about, seen.name)
    name = seen.name(one.about)
    return None if one.about in {name, one.person} else Say(f"「{name}」", f"“{name}”")


def _step(name: str, one: Duty, out: Out) -> str:
    """An act that meets a duty, and who does it where it is not whoever owes."""
    if name not in annex.ACTS:
        return name
    other = Say("、受け取る側が行う", ", done by the receiver") if name == RECEIVED and one.owes is Owes.CONTRACTOR else None
    return f"{name}（{annex.ACTS[name].title.of(out.lang)}{other.of(out.lang) if other else ''}）"


def _calendar(target: str, rows: list[Row], counter: Counter, out: Out) -> Answer:
    """Write the list as iCalendar, to a file or to standard output; within the document where JSON was asked for."""
    data = feed((row.owing for row in rows), counter.desk.clock(), out.lang)
    result: dict[str, Any] = {"file": None if target == "-" else target, "count": len({row.tells["uid"] for row in rows})}
    if target != "-":
        Path(target).write_bytes(data)
        out.say(f"{target} に{result['count']}件を書き出しました。", f"Wrote {result['count']} to-dos to {target}.")
    elif out.as_json:
        result["calendar"] = data.decode()
    elif hasattr(sys.stdout, "buffer"):
        # bytes as they are: no terminal's encoding, no other line ends
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        sys.stdout.write(data.decode())
    return Answer(result)
