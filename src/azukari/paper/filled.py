"""A form filled in from an entry of the record: what it answered, what it refers to, what was corrected since. It says no more than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.awaiting import waiting
from azukari.desk.outcome import SCAN
from azukari.kernel.asks import DocumentWords, Form, fields_of
from azukari.kernel.entry import Entry
from azukari.kernel.values import CONTRACTOR, WARD_CAPACITIES, WHOLE, Number, TierNo, Time, day_of
from azukari.kernel.wire import entry_of, leaf_hash
from azukari.paper import codes, erased, frame
from azukari.paper.frame import Place
from azukari.paper.kinds import Form as Paper
from azukari.paper.sheet import Block, Sheet
from azukari.paper.values import answers, blocks
from azukari.provisions.p00_office_acts import Correct
from azukari.provisions.p10_acts import Receive, ReceiveReturn
from azukari.provisions.p11_acts import VaultErased
from azukari.store.record import Row


def sheet(place: Place, form: Paper, row: Row) -> tuple[Sheet, Time]:
    """The form of an entry, and the moment it speaks of."""
    seen = place.seen
    entry = entry_of(row.leaf, annex.ACTS)
    moment = entry.moment
    words = seen.opened(row)
    last, corrections = _corrections(place, entry.number)
    ward = moment.capacity in WARD_CAPACITIES
    mine = WHOLE if ward else moment.tier
    issuer = (frame.party(place, mine), f"{frame.role(place, moment.capacity)}　{frame.who(place, moment.officer)}".strip("　"))
    sent = form.goes and form.lead is not None
    to: tuple[str, ...] = (frame.party(place, _other_side(place, entry, ward=ward)),) if sent else ()
    rests = erased.rest(place, entry)
    made: list[Block] = [*frame.quoted(place, form)]
    if isinstance(entry.act, VaultErased):
        made += erased.certificate(place, entry, entry.act, words)
        issuer, to = (place.word("erased_by"), ""), (frame.party(place, WHOLE), frame.party(place, moment.tier or CONTRACTOR))
    else:
        given = answers(place, entry.act, words)
        if rests is not None:
            made += erased.standing(place, entry, rests)
            given = erased.ordered(place, entry, rests, given)
            last = max([last, *rests.numbers])
        made += blocks(place, given, place.of(type(entry.act).title), wide=form.wide)
    for other in _referred(entry):
        made += _other(place, other, wide=form.wide)
    for sibling in _siblings(place, form, entry):
        made += _other(place, sibling, wide=form.wide)
    digest = leaf_hash(row.leaf)
    code = codes.of_entry(seen.book.log, entry.number, digest)
    address = f"{place.base}/papers?code={code}"
    notes = (*corrections, *_notes(place, form, entry, words, rests), place.word("copy", digest=digest))
    shared = frame.shared(place, form)
    if rests is not None and not rests.done:
        # an order is no erasure: neither the title nor the first sentence of its paper says so
        shared |= {"title": place.word("unfinished_title", title=form.title), "lead": place.word("unfinished_lead")}
    return (
        Sheet(
            **{
                **shared,
                "date": place.day(moment.day),
                "to": tuple(place.word("to", who=one) for one in to),
                "by": issuer,
                "seal": "" if isinstance(entry.act, VaultErased) or not sent else place.word("seal"),
                "blocks": tuple(made),
                "notes": notes,
                "told": place.word("told", number=last, day=place.day(day_of(_time(place, last, moment.time)))),
                "code": code,
                "qr": codes.picture(address),
                "qr_alt": place.word("qr_alt", code=code, address=address),
                "qr_says": place.word("qr_entry", code=code),
                "keywords": (codes.PREFIX + code,),
                "about": f"{seen.book.log} #{entry.number}",
            }
        ),
        moment.time,
    )


def _other_side(place: Place, entry: Entry, *, ward: bool) -> TierNo:
    """To whom it goes: to the tier that the act, or the entry that it names, is directed to; a receipt to whoever issued the note; else from
    a contractor to 甲 and from 甲 to the contractor.
    """
    mine = WHOLE if ward else entry.moment.tier
    tiers = (WHOLE, *place.seen.book.whole.ground.tiers)
    others = [one for number in _referred(entry) if (one := _entry(place, number)) is not None]
    issuers = [WHOLE if one.moment.capacity in WARD_CAPACITIES else one.moment.tier for one in others]
    directed = (getattr(one.act, "to_tier", None) for one in (entry, *others))
    found = (*(issuers if isinstance(entry.act, (Receive, ReceiveReturn)) else ()), *directed, entry.act.about_tier())
    return next((one for one in found if one is not None and one != mine and one in tiers), CONTRACTOR if ward else WHOLE)


def _entry(place: Place, number: Number) -> Entry | None:
    row = place.seen.row(number)
    return None if row is None else entry_of(row.leaf, annex.ACTS)


def _time(place: Place, number: Number, fallback: Time) -> Time:
    found = _entry(place, number)
    return fallback if found is None else found.moment.time


def _corrections(place: Place, number: Number) -> tuple[Number, tuple[str, ...]]:
    """The newest entry that the paper speaks of, and what it says of corrections."""
    found: list[Number] = []
    for each in place.seen.book.acts.get(Correct.name, ()):
        other = _entry(place, Number(each))
        if other is not None and isinstance(other.act, Correct) and other.act.entry == number:
            found.append(Number(each))
    return max([number, *found]), tuple(place.word("taken_back", number=one) for one in found)


def _referred(entry: Entry) -> list[Number]:
    """The entries that an act names: the application that a permission answers, the note that a receipt is of."""
    act = entry.act
    named = (
        one for one in fields_of(type(act)) if one.form is Form.INTEGER and one.kind == "number" and one.asks.picks in annex.ACTS
    )
    return [Number(value) for one in named if isinstance(value := getattr(act, one.name), int)]


def _siblings(place: Place, form: Paper, entry: Entry) -> list[Number]:
    """Earlier entries of the same form that name what this one names, or are named together with it: findings of one inspection."""
    mine = set(_referred(entry))
    found = []
    for act in form.acts:
        for number in place.seen.book.acts.get(act, ()):
            if number >= entry.number or number in mine or not mine:
                continue
            other = _entry(place, Number(number))
            if other is not None and mine & set(_referred(other)):
                found.append(Number(number))
    return found


def _other(place: Place, number: Number, *, wide: bool) -> Iterator[Block]:
    seen = place.seen
    row = seen.row(number)
    if row is None:
        return
    entry = entry_of(row.leaf, annex.ACTS)
    title = place.word("referred", number=number, title=type(entry.act).title, day=place.day(entry.moment.day))
    given, rests = answers(place, entry.act, seen.opened(row)), erased.rest(place, entry)
    yield from blocks(place, given if rests is None else erased.ordered(place, entry, rests, given), title, wide=wide)


def _notes(place: Place, form: Paper, entry: Entry, words: dict[str, Any], rests: erased.Rest | None) -> Iterator[str]:
    moment = entry.moment
    if entry.number in waiting(place.seen.book, place.seen.time):
        yield place.word("waits")
    if moment.approval is not None:
        yield place.word("signed")
    if moment.entered is not None:
        yield place.word("entered", who=place.seen.name(moment.entered))
        try:
            kept = msgspec.convert(words.get(SCAN), DocumentWords)
        except msgspec.ValidationError:
            kept = None
        if kept is not None:
            yield place.word("scan", name=kept.name, digest=kept.sha256)
    if rests is not None:
        yield from erased.notes(place, entry, rests)
    elif "level" in type(entry.act).__struct_fields__ and not isinstance(entry.act, VaultErased):
        yield place.word("level_none")
    yield from frame.graded(place, form.addresses)
