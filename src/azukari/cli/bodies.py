"""``body``: the entrusting bodies of an instance."""

from __future__ import annotations

import argparse

from azukari.cli.faults import wrong
from azukari.cli.output import Answer, Out


def body(args: argparse.Namespace, out: Out) -> Answer:
    """Add a body with its first officer, or list those that there are."""
    from azukari.desk import bodies
    from azukari.desk.instance import Instance

    instance = Instance.at(args.folder)
    if args.what == "add":
        if not args.name or not args.officer:
            raise wrong(
                "BODY_NAME",
                "機関の名称と、--officer で最初の担当者の氏名を指定してください。",
                "Give the body's name, and its first officer's with --officer.",
            )
        added = bodies.add(instance, args.name, args.officer, web_database=args.web_database)
        out.say(f"{args.name} を加えました。", f"Added {args.name}.")
        out.line(f"  {added.body}  {args.name}")
        out.line(f"  {added.officer}  {args.officer}")
        out.say(
            f"次は `azukari serve` と `azukari invite {added.officer}`（本人がパスキーを登録する）。",
            f"Next: `azukari serve` and `azukari invite {added.officer}`, who then enrols a passkey.",
        )
        return Answer({"body": added.body, "officer": added.officer})
    found = bodies.there()
    out.table([(one.id, one.name, f"{one.people:,}", f"{one.contracts:,}") for one in found])
    apart = instance.configuration.web_database is not None
    out.say(
        "（番号・名称・人・契約）" + ("画面には、機関ごとに分けて示します。" if apart else "機関は一つとして動いています。"),
        "(id, name, people, contracts) " + ("The web keeps them apart." if apart else "The instance works as one body's."),
    )
    return Answer(
        {
            "bodies": [{"id": one.id, "name": one.name, "people": one.people, "contracts": one.contracts} for one in found],
            "apart": apart,
        }
    )
