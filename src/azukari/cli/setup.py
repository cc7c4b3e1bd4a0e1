"""``init``, ``serve`` and ``demo``: an instance is made, run, or tried."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from shutil import rmtree

from azukari.cli.faults import Exit, wrong
from azukari.cli.output import Answer, Out
from azukari.desk.chance import mint
from azukari.desk.instance import Instance
from azukari.law.say import Say

STOP = Say("Ctrl-C で止まります。", "Ctrl-C stops it.")
NO_WEB = Say("画面なしで動いています。", "Running without the web.")


def init(args: argparse.Namespace, out: Out) -> Answer:
    """Make an instance, its ward and the ward's first officer."""
    from urllib.parse import urlsplit

    if args.database and urlsplit(args.database).scheme not in {"sqlite", "postgresql", "postgres"}:
        raise wrong(
            "DATABASE_URL",
            f"「{args.database}」はデータベースのURLではありません。sqlite:/// か postgresql:// で始めてください。",
            f"“{args.database}” is no database URL; begin it with sqlite:/// or postgresql://.",
            "--database",
        )
    _origin(args.origin)
    with _undone(args.folder):
        instance = Instance.make(args.folder, origin=args.origin, database=args.database, base=args.base)
        from azukari.store.models import Party, Person

        ward = Party.objects.create(id=mint("pt"), name=args.ward, is_body=True)
        officer = Person.objects.create(id=mint("pn"), name=args.officer, home=ward.id)
    out.say(f"{instance.folder} にインスタンスを作りました。", f"Made an instance in {instance.folder}.")
    out.line(f"  {ward.id}  {ward.name}")
    out.line(f"  {officer.id}  {officer.name}")
    out.say(
        f"次は `azukari serve` と `azukari invite {officer.id}`（本人がパスキーを登録する）、又は `azukari act p00.register --help`。",
        f"Next: `azukari serve` and `azukari invite {officer.id}`, who then enrols a passkey; or `azukari act p00.register --help`.",
    )
    found = {"folder": str(instance.folder), "origin": args.origin, "ward": ward.id, "officer": officer.id}
    return Answer(found)


@contextmanager
def _undone(folder: Path) -> Iterator[None]:
    """If the instance does not come about, its folder is as it was, so that the next try begins anew."""
    was_there = folder.exists()
    was_empty = not was_there or not any(folder.iterdir())
    try:
        yield
    except BaseException:
        if was_empty and folder.exists():
            rmtree(folder)
            if was_there:
                folder.mkdir(mode=0o700)
        raise


def _origin(origin: str) -> None:
    from azukari.ledger.keys import valid_name

    if not valid_name(origin) or origin.endswith("/"):
        raise wrong(
            "ORIGIN",
            f"「{origin}」は記録の名の元になりません。空白と + を除き、例えば azukari.example/ward としてください。",
            f"“{origin}” cannot name logs; no blanks and no +, for example azukari.example/ward.",
            "--origin",
        )


def serve(args: argparse.Namespace, out: Out) -> Answer:
    """Run every part until told to stop."""
    from azukari.desk.serve import Supervisor, parts
    from azukari.desk.troubled import NAME

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    instance = Instance.at(args.folder)
    base = instance.configuration.base
    with Supervisor(parts(instance, web=not args.no_web, workers=args.workers), instance.run / NAME) as supervisor:
        supervisor.watch(lambda: out.aside(f"{out.of(NO_WEB) if args.no_web else base}  {out.of(STOP)}"))
    return Answer({"base": None if args.no_web else base})


def demo(args: argparse.Namespace, out: Out) -> Answer:
    """The fictional ward, played or opened."""
    from azukari.demo.command import run

    # its lines stand beside the document, where one was asked for
    with redirect_stdout(sys.stderr if out.as_json else sys.stdout):
        code = Exit(int(run(args)))
    return Answer({"demo": "done" if code is Exit.DONE else "failed"}, code)
