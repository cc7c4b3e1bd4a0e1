"""``administrator`` and ``party``: who looks after the instance on its pages, and firms that are added before any contract names them."""

from __future__ import annotations

import argparse
from typing import Any

from azukari.cli.counter import Counter, one_of
from azukari.cli.faults import wrong
from azukari.cli.output import Answer, Out
from azukari.cli.people import invited


def administrator(args: argparse.Namespace, out: Out) -> Answer:
    """Name one and invite them, list them, end one."""
    counter = Counter(args.folder)
    return {"add": _add, "list": _list, "end": _end}[args.what](counter, args, out)


def _named(text: str | None, ja: str, en: str, field: str) -> str:
    if not text:
        raise wrong("USAGE", f"{ja}を指定してください。", f"Give {en}.", field)
    return text


def _add(counter: Counter, args: argparse.Namespace, out: Out) -> Answer:
    from azukari.desk import administrators
    from azukari.desk.approving import site

    name = _named(args.name, "管理者の氏名", "the name of the administrator", "name")
    site(counter.desk.instance.configuration.base)
    return _invited(counter, administrators.add(counter.desk, name), out)


def _invited(counter: Counter, opened: Any, out: Out) -> Answer:  # noqa: ANN401 — an invitation, whose module needs the store
    return Answer({**invited(counter, opened, out), "name": opened.name})


def _list(_counter: Counter, _args: argparse.Namespace, out: Out) -> Answer:
    from azukari.desk import administrators
    from azukari.desk.catalogue_told import said_time
    from azukari.kernel.values import Time

    found = administrators.there()
    if not found:
        out.say(
            "管理者はいません（`azukari administrator add 氏名`）。",
            "There is no administrator (`azukari administrator add NAME`).",
        )
    for one in found:
        since = said_time(Time(one.since)).of(out.lang)
        out.say(
            f"{one.person}  {one.name}　{since}から　{'終了' if one.ended else '登録済み' if one.enrolled else '未登録'}",
            f"{one.person}  {one.name}, since {since}, {'ended' if one.ended else 'enrolled' if one.enrolled else 'not enrolled yet'}",
        )
    rows = [
        {"person": one.person, "name": one.name, "since": one.since, "ended": one.ended, "enrolled": one.enrolled}
        for one in found
    ]
    return Answer({"administrators": rows})


def _end(counter: Counter, args: argparse.Namespace, out: Out) -> Answer:
    from azukari.desk import administrators

    text = _named(args.name, "管理者の氏名か番号", "the administrator's name or id", "name")
    names = {one.person: one.name for one in administrators.there() if one.ended is None}
    person = one_of(text, names, "PERSON", "管理者", "administrator")
    administrators.end(counter.desk, person)
    out.say(
        f"{names[person]} は管理者でなくなりました。パスキーとサインインは全て終わりました。",
        f"{names[person]} is no administrator any more; all passkeys and sign-ins have ended.",
    )
    return Answer({"person": person})


def party(args: argparse.Namespace, out: Out) -> Answer:
    """Add a firm with its first officer, or list the parties."""
    counter = Counter(args.folder)
    if args.what == "list":
        return _parties(counter, out)
    from azukari.desk import introducing
    from azukari.desk.approving import site
    from azukari.desk.invitations import keeper

    name = _named(args.name, "会社の名称", "the firm's name", "name")
    first = _named(args.officer, "最初の担当者の氏名", "the name of its first officer", "officer")
    site(counter.desk.instance.configuration.base)
    bodies = dict(introducing.bodies())
    body = one_of(args.body, bodies, "PARTY", "機関（甲）", "entrusting body") if args.body else ""
    return _invited(counter, introducing.add(counter.desk, keeper(counter.desk.instance), name, first, body), out)


def _parties(counter: Counter, out: Out) -> Answer:
    from azukari.desk import introducing

    found = introducing.there(counter.desk)
    for one in found:
        kind = ("甲", "entrusting body") if one.is_body else ("会社", "firm")
        out.say(f"{one.id}  {one.name}　{kind[0]}　{one.people}人", f"{one.id}  {one.name}, {kind[1]}, {one.people} people")
    rows = [
        {"party": one.id, "name": one.name, "body": one.is_body, "people": one.people, "enrolled": one.enrolled} for one in found
    ]
    return Answer({"parties": rows})
