"""``openings``: who opened how many records of which item, day by day, and what is unusual about it."""

from __future__ import annotations

import argparse
from typing import Any

import msgspec

from azukari.cli.counter import Counter
from azukari.cli.output import Answer, Out, said
from azukari.desk.openings import KINDS, Openings
from azukari.desk.openings_of import openings_of
from azukari.law.say import Say

HEAD = (
    Say("日", "day"),
    Say("品目", "item"),
    Say("誰が", "who"),
    Say("目的", "purpose"),
    Say("回数", "times"),
    Say("件数", "records"),
)


def openings(args: argparse.Namespace, out: Out) -> Answer:
    """A period of one contract, as the named officer may see it."""
    counter = Counter(args.folder)
    args.place = None
    officer, log = counter.stand(args)
    found = openings_of(counter.desk, officer, log, args.since or "", args.until or "")
    names, purposes = counter.see(log, lambda seen: (_names(found, seen.name), dict(seen.purposes)), officer)
    rows = [
        [
            one.day,
            names[one.item],
            names[one.person],
            purposes.get(one.purpose, str(one.purpose)),
            f"{one.entries:,}",
            f"{one.records:,}",
        ]
        for one in found.lines
    ]
    out.say(f"{found.days[0]} から {found.days[-1]} まで", f"{found.days[0]} to {found.days[-1]}")
    if rows:
        out.table([[out.of(one) for one in HEAD], *rows])
    else:
        out.say("この期間に取扱いはありません。", "Nothing was handled in this period.")
    for one in found.unusual:
        about = "" if one.item is None else f"　{names[one.item]}"
        entries = ", ".join(map(str, one.numbers)) + (f" (+{one.more})" if one.more else "")
        out.line(f"\n■ {one.day}　{names[one.person]}{about}　{out.of(KINDS[one.kind])}")
        out.line(f"  {out.of(one.why)}")
        out.say(f"  もとの記録：第{entries}号", f"  entries: {entries}")
    if found.unusual:
        out.say("\nこれは確かめるきっかけであり、判断ではありません。", "\nThese are reasons to ask, not judgements.")
    return Answer(_document(found, names))


def _names(found: Openings, name: Any) -> dict[str, str]:  # noqa: ANN401 — the catalogue's own
    ids = {one for line in found.lines for one in (line.item, line.person)} | {one.person for one in found.unusual}
    return {one: name(one) for one in ids}


def _document(found: Openings, names: dict[str, str]) -> dict[str, Any]:
    unusual = [{**msgspec.to_builtins(one), "why": said(one.why), "what": said(KINDS[one.kind])} for one in found.unusual]
    return {
        "since": found.days[0],
        "until": found.days[-1],
        "names": names,
        "lines": [msgspec.to_builtins(one) for one in found.lines],
        "unusual": unusual,
        "entries_read": found.size,
    }
