"""``invite`` and ``networks``: what whoever keeps the machine decides about signing in."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from azukari.cli.counter import Counter, one_of
from azukari.cli.output import Answer, Out
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer


def invite(args: argparse.Namespace, out: Out) -> Answer:
    """A code by which one person enrols their own passkey."""
    from azukari.desk import invitations
    from azukari.desk.approving import site

    counter = Counter(args.folder)
    base = counter.desk.instance.configuration.base
    site(base)
    officer = counter.anywhere(args)
    _known(counter, officer)
    opened = invitations.by_keeper(counter.desk, officer.person, codes=args.codes, lost=args.lost)
    return Answer({**invited(counter, opened, out), "again": opened.again})


def invited(counter: Counter, opened: Any, out: Out) -> dict[str, Any]:  # noqa: ANN401 — an invitation, whose module needs the store
    """Say where and with what code somebody enrols; the same for a program."""
    from azukari.desk.catalogue_told import said_time

    address, until = f"{counter.desk.instance.configuration.base.rstrip('/')}/enrol", said_time(opened.expires)
    out.say(f"{opened.name} の登録（{until.ja}まで、一度だけ）", f"{opened.name} enrols, once, until {until.en}")
    out.line(f"  {address}#{opened.code}")
    out.say(
        f"又は {address} を開き、コード {opened.code} を入力する。このコードは二度と表示されない。",
        f"Or open {address} and type {opened.code}. The code is not shown again.",
    )
    return {"address": f"{address}#{opened.code}", "code": opened.code, "person": opened.person, "expires": opened.expires}


def _known(counter: Counter, officer: Officer) -> None:
    """See to it that somebody whom only a contract's record names has a row of their own."""
    from azukari.desk.invitations import row_of
    from azukari.desk.vouching import Candidate
    from azukari.store.models import Person

    if Person.objects.filter(pk=officer.person).exists():
        return
    for log in counter.subjects():
        found = counter.see(log, partial(_named, officer=officer))
        if found is not None:
            row_of(Candidate(officer.person, found[0], officer.home, found[1]))
            return


def _named(catalogue: Catalogue, officer: Officer) -> tuple[str, str] | None:
    names = catalogue.book.names
    return (names[officer.person], catalogue.name(officer.home)) if officer.person in names else None


def networks(args: argparse.Namespace, out: Out) -> Answer:
    """From which networks a facility works."""
    from azukari.desk.networks import networks_of
    from azukari.store.models import Place

    counter = Counter(args.folder)
    names = dict(Place.objects.values_list("id", "name"))
    for log in counter.subjects():
        names |= counter.see(log, lambda one: {key: name for key, name in one.book.names.items() if key.startswith("pl-")})
    place = one_of(args.facility, names, "PLACE", "施設", "facility")
    text = ", ".join(map(str, networks_of(" ".join(args.networks))))
    Place.objects.update_or_create(id=place, defaults={"name": names[place], "networks": text})
    out.say(f"{names[place]}：{text or '通信網なし'}", f"{names[place]}: {text or 'no networks'}")
    return Answer({"place": place, "networks": text})
