"""``doctor``: what is wrong with an instance on its machine, and what to do."""

from __future__ import annotations

import argparse
from importlib.metadata import version
from typing import Any

import msgspec

from azukari.cli.faults import Exit, wrong
from azukari.cli.output import Answer, Out
from azukari.desk.instance import Instance
from azukari.law.say import Say


def doctor(args: argparse.Namespace, out: Out) -> Answer:
    """Make every check, tell what was found."""
    instance = Instance.at(args.folder)
    try:
        instance.connect()
    except FileNotFoundError:
        raise wrong(
            "SECRET_MISSING",
            "サインインを守る鍵（keys/secret）がありません。バックアップの媒体から戻してください。",
            "The key that guards sessions (keys/secret) is not there; restore it.",
            "keys/secret",
        ) from None
    from azukari.desk.chance import now
    from azukari.desk.doctor import examine

    if args.migrate:
        _migrate(out)
    checked = examine(instance, now())
    for check in checked:
        wrong_ones = [one for one in check.findings if one.wrong]
        mark = Say("× ", "BAD  ") if wrong_ones else Say("！ ", "look ") if check.findings else Say("○ ", "ok   ")
        out.line(f"{out.of(mark)}{out.of(check.says)}")
        for one in check.findings:
            out.line(f"     [{one.code}] {one.where}".rstrip())
            out.line(f"     {out.of(one.say)}")
    found = [one for check in checked for one in check.findings]
    bad = [one for one in found if one.wrong]
    out.say(
        f"悪いところ{len(bad)}件　早めに見るもの{len(found) - len(bad)}件",
        f"{len(bad)} wrong, {len(found) - len(bad)} to look at in good time",
    )
    result: dict[str, Any] = {
        "checks": [{"check": one.name, "findings": [msgspec.to_builtins(each) for each in one.findings]} for one in checked],
        "wrong": len(bad),
        "version": version("azukari"),
    }
    errors = tuple({"code": one.code, "ja": one.say.ja, "en": one.say.en, "field": one.where or None} for one in bad)
    return Answer(result, Exit.TROUBLE if bad else Exit.DONE, errors)


def _migrate(out: Out) -> None:
    """Bring the tables up to this release."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    out.say("データベースの表を、この版に合わせました。", "The tables are those of this release.")
