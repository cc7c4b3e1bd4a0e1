"""What every paper of a contract has around its contents: parties, dates, the contract, notes; and how values are said on paper.

On a Japanese paper days stand in the Japanese calendar alone, and moments in Japan's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from azukari import annex
from azukari.desk.balances import Folded
from azukari.desk.catalogue import Catalogue, cited
from azukari.desk.catalogue_labels import GRADES, choice_label
from azukari.desk.catalogue_told import said_day
from azukari.kernel.asks import Field
from azukari.kernel.calendar import wareki
from azukari.kernel.duty import Answered
from azukari.kernel.values import CONTRACTOR, INSTRUMENT, WHOLE, Capacity, Day, TierNo, Time, as_datetime, day_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Lang, Say
from azukari.paper.kinds import Form, Side
from azukari.paper.sheet import Lines
from azukari.paper.texts import WORDS
from azukari.provisions.p00_acts import Register
from azukari.provisions.p00_values import Agency
from azukari.store import record

RECEIVED: Final = (Say("収受", "Received"), Say("課長", "Head"), Say("係長", "Chief"), Say("担当", "Officer"))
STAMPED: Final[Mapping[Side, tuple[Say, ...]]] = {
    Side.CONTRACTOR: RECEIVED,
    Side.WARD: (),
    Side.EITHER: (),
}
"""Boxes for the seals of whom a paper passes at 甲, by who issues it."""
HANDED: Final = (Say("引渡し", "Handed over"), Say("受領", "Received"))
"""Boxes of papers that go with things: giver and receiver."""
DECIDED: Final = (Say("決裁", "Decided"), Say("課長", "Head"), Say("係長", "Chief"), Say("起案", "Drafted"))
KEPT: Final = (Say("責任者", "In charge"), Say("確認", "Seen"), Say("作成", "Made"))
"""Boxes of what a contractor keeps by itself."""
BY_FORM: Final[Mapping[str, tuple[Say, ...]]] = {
    "delivery-note": HANDED,
    "receipt": HANDED,
    "return-note": HANDED,
    "return-receipt": HANDED,
    "transport-record": (Say("出発", "Departed"), Say("搬送者", "Carrier"), Say("到着", "Arrived")),
    "draft": DECIDED,
    "decision": DECIDED,
    "amendment": DECIDED,
    "return-demand": DECIDED,
    "facility-instruction": DECIDED,
    "inspection-notice": DECIDED,
    "violation-notice": DECIDED,
    "compensation-claim": DECIDED,
    "handover-officers": RECEIVED,
    "incident-first-notice": RECEIVED,
    "subcontract-consent": DECIDED,
    "subcontract-declined": DECIDED,
    "copy-permission": DECIDED,
    "copy-refusal": DECIDED,
    "destruction-agreement": DECIDED,
    "violation-decision": DECIDED,
    "cancellation": DECIDED,
    "stocktaking": (Say("立会", "Witness"), Say("実施", "Counted")),
}


_ASIDE: Final = re.compile(r"（(?:0＝甲|自動)）$| \((?:0 = the entrusting body|made from the digest)\)$")


class Place(msgspec.Struct, frozen=True):
    """What a paper is made from: a contract as somebody sees it, and the language it is to be in."""

    seen: Catalogue
    lang: Lang
    base: str
    """The address of the instance, as people type it, for the QR code."""
    folded: Folded | None = None
    """Custody as it stood at an earlier entry; None for now."""

    def of(self, say: Say) -> str:
        """A text in the paper's language."""
        return say.of(self.lang)

    def word(self, name: str, /, **values: object) -> str:
        """A text of the papers themselves."""
        return self.of(WORDS[name].format(**values) if values else WORDS[name])

    def asks(self, field: Field) -> str:
        """What a question asks, without what is said beside it for whoever answers at a screen."""
        return _ASIDE.sub("", self.of(field.asks.label))

    def day(self, day: Day) -> str:
        """A day as the paper writes it."""
        return wareki(day) if self.lang is Lang.ja else said_day(day).en

    def moment(self, time: Time) -> str:
        """A moment as the paper writes it, in Japan's time."""
        at = as_datetime(time)
        clock = f"{at.hour}時{at.minute:02}分" if self.lang is Lang.ja else f"{at.hour}:{at.minute:02} JST"
        return f"{self.day(day_of(time))} {clock}"

    def cite(self, address: str | None) -> str:
        """A sentence's address as people write it; empty where there is none."""
        return "" if address is None else self.of(cited(address))


def ward_name(seen: Catalogue) -> Say:
    """甲 as it is written to: the mayor, or the board that entrusts."""
    ground = seen.book.whole.ground
    name = seen.name(ground.ward) if ground.ward else "甲"
    numbers = seen.book.acts.get(Register.name, [])
    row = record.entry(seen.book.log, numbers[0]) if numbers else None
    act = None if row is None else entry_of(row.leaf, annex.ACTS).act
    if not isinstance(act, Register):
        return Say(name, name)
    if act.agency is Agency.MAYOR:
        return Say(f"{name}長", f"Mayor of {name}")
    agency = choice_label("Agency", act.agency.value)
    return Say(f"{name}{agency.ja}", f"{agency.en}, {name}")


def party(place: Place, tier: TierNo) -> str:
    """A side as a paper names it."""
    seen = place.seen
    if tier == WHOLE:
        return place.word("party_ward", name=ward_name(seen))
    known = seen.book.whole.ground.tiers.get(tier)
    name = seen.name(known.party) if known else ""
    if tier == CONTRACTOR:
        return place.word("party_firm", name=name)
    return place.word("party_tier", tier=tier, name=name)


def head(place: Place) -> tuple[tuple[str, str], ...]:
    """The contract, in two lines: its business and its period; before the registration, nothing to fill them with."""
    seen = place.seen
    ground = seen.book.whole.ground
    if ground.registered is None:
        return ((place.word("subject"), ""), (place.word("period"), ""))
    period = place.word("until", since=place.day(ground.period.since), until=place.day(ground.period.until))
    return ((place.word("subject"), seen.subject), (place.word("period"), period))


def _parties(place: Place) -> tuple[tuple[str, str], ...]:
    """Both sides, on a paper that goes from neither to the other."""
    seen = place.seen
    firm = seen.book.whole.ground.contractor
    return ((place.word("ward"), place.of(ward_name(seen))), (place.word("contractor"), seen.name(firm) if firm else ""))


def stamps(place: Place, form: Form) -> tuple[str, ...]:
    """The boxes for seals at the head of a form."""
    usual = STAMPED[form.side] if form.goes else KEPT
    return tuple(place.of(one) for one in BY_FORM.get(form.key, usual))


def under(place: Place, form: Form) -> str:
    """The sentences that a form answers to, beside its number."""
    cites = "、".join(place.cite(one) for one in form.addresses) if place.lang is Lang.ja else ", ".join(
        place.cite(one) for one in form.addresses
    )  # fmt: skip
    return place.word("under", cites=cites)


def graded(place: Place, addresses: tuple[str, ...]) -> tuple[str, ...]:
    """What the program does for these sentences and how strongly, as the provisions themselves state it; never more."""
    answers: dict[str, Answered] = {one.address: one for provision in annex.PROVISIONS for one in provision.answers}
    found = []
    for address in addresses:
        answered = answers.get(address)
        if answered is not None:
            found.append(place.word("grade", cite=place.cite(address), grade=GRADES[answered.grade], how=answered.how))
    return tuple(found)


def quoted(place: Place, form: Form) -> Iterator[Lines]:
    """The sentences themselves, where the form is their keeping."""
    if form.quotes:
        for address in form.addresses:
            number = int(address.partition(".")[0])
            yield Lines(
                title="", texts=tuple(f"{place.of(one.label)}　{one.of(place.lang)}" for one in place.seen.sentences(number))
            )


def role(place: Place, capacity: Capacity) -> str:
    """In what capacity somebody acts; the side stands beside it already. Whoever acts as anybody holds no office."""
    if capacity is Capacity.ANYONE:
        return ""
    said = place.of(choice_label("Capacity", capacity.value))
    return said.partition("・")[2] or said


def who(place: Place, person: str) -> str:
    """A person's name; the system's own acts have nobody's."""
    return "" if person == INSTRUMENT else place.seen.name(person)


def shared(place: Place, form: Form) -> dict[str, Any]:
    """The parts of a sheet that are the same whatever stands on it."""
    return {
        "lang": place.lang.value,
        "form": place.of(form.named),
        "under": under(place, form),
        "title": place.of(form.title),
        "stamps": stamps(place, form),
        "lead": place.of(form.lead) if form.lead else "",
        "head": (*head(place), *(_parties(place) if form.lead is None or not form.goes else ())),
        "words": {name: WORDS[name].of(place.lang) for name in _LAYOUT},
        "wide": form.wide,
    }


_LAYOUT: Final = ("page", "code", "item", "entry", "sentence", "contract", "parties", "none", "mark")
