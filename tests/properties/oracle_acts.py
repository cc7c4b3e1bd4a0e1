"""The second opinion about acts that are no openings: handing over, subcontracting, copying, destroying, delivering, certifying, closing.

Like :mod:`tests.properties.oracle` it reads the list of entries and nothing else. What stands open at the end is written out here, matter by
matter, as the annex and the ward would count it; no duty of the code under test is asked.
"""

from collections.abc import Iterator
from typing import Any

from azukari.kernel.act import Moves, Releases
from azukari.kernel.entry import Entry
from tests.properties.oracle import FOREVER, Oracle

SETTLED: dict[str, tuple[tuple[str, str], ...]] = {
    "p00.draft": (("p00.decide-draft", "draft"), ("p00.return-draft", "draft")),
    "p07.request-consent": (("p07.consent", "request"), ("p07.decline", "request")),
    "p07.call-for-report": (("p07.report-subcontract", "call"),),
    "p14.depart": (("p14.arrive", "transport"),),
    "p16.open-inspection": (("p16.close-inspection", "inspection"),),
    "p16.sample": (("p16.answer-sample", "sample"),),
    "p16.record-finding": (("p16.answer-finding", "finding"),),
    "p16.call-for-report": (("p16.report", "call"),),
    "p16.instruct": (("p16.carry-out", "instruction"),),
    "p17.notify": (("p17.close-incident", "incident"),),
    "p17.instruct": (("p17.carry-out", "instruction"),),
    "p17.hold": (("p17.lift-hold", "hold"),),
    "p18.record-violation": (("p18.decide", "violation"), ("p18.cancel", "violation")),
}
"""What is opened by an act, and by which later act, naming its number in which field, it ends."""

ORIGINALS = {"entrusted", "collected"}


def open_matters(seen: Oracle) -> list[str]:
    """Everything that stands in the way of closing."""
    return [
        *seen.left(),
        *_unsettled(seen),
        *_annex(seen),
        *_notes(seen),
        *_copies(seen),
        *_counted(seen),
        *_paid(seen),
        *_tiers(seen),
    ]


def _unsettled(seen: Oracle) -> Iterator[str]:
    for opening, endings in SETTLED.items():
        ended = {getattr(act, field) for name, field in endings for _, act in seen.of(name)}
        for entry, _ in seen.of(opening):
            if entry.number not in ended:
                yield f"{opening} {entry.number}"


def _annex(seen: Oracle) -> Iterator[str]:
    confirmed = max((act.loading for _, act in seen.of("p00.confirm-annex")), default=-1)
    yield from (f"annex {entry.number}" for entry, _ in seen.of("p00.load-annex") if entry.number > confirmed)


def _notes(seen: Oracle) -> Iterator[str]:
    done = {act.note for _, act in seen.of("p10.receive", "p10.receive-return", "p10.withdraw-note")}
    rejected = {(act.note, act.item) for _, act in seen.of("p10.reject")}
    resolved = {(act.note, act.item) for _, act in seen.of("p10.resolve")}
    yield from (f"rejected {item} of {note}" for note, item in sorted(rejected - resolved))
    for entry, act in seen.of("p10.issue", "p10.issue-return"):
        listed = {one.item for one in (*getattr(act, "items", ()), *act.lines)}
        if entry.number not in done and any((entry.number, item) not in rejected for item in listed):
            yield f"note {entry.number}"


def _copies(seen: Oracle) -> Iterator[str]:
    for permission in {act.permission for _, act in seen.of("p09.make-copy")}:
        for step in ("p09.certify-erasure", "p09.confirm-erasure"):
            if not any(act.permission == permission for _, act in seen.of(step)):
                yield f"{step} {permission}"


def _counted(seen: Oracle) -> Iterator[str]:
    """Differences in stocktaking and broken seals that nobody explained."""
    explained = {act.stocktaking for _, act in seen.of("p11.explain-difference")}
    for entry, act in seen.of("p11.stocktake"):
        if entry.number not in explained and (not act.complete or any(one.quantity != one.booked for one in act.lines)):
            yield f"difference {entry.number}"
    looked = {act.transport for _, act in seen.of("p14.explain-seal")}
    for _, act in seen.of("p14.arrive"):
        if not (act.case_intact and act.seal_intact) and act.transport not in looked:
            yield f"broken seal {act.transport}"


def _paid(seen: Oracle) -> Iterator[str]:
    over = {act.claim for _, act in seen.of("p18.end-claim")}
    for entry, act in seen.of("p18.claim-compensation"):
        paid = sum(one.amount for _, one in seen.of("p18.record-payment") if one.claim == entry.number)
        if entry.number not in over and paid < act.amount:
            yield f"claim {entry.number}"


def _tiers(seen: Oracle) -> Iterator[str]:
    """Each tier certified after the last thing that came to it, and 甲 confirmed after that."""
    for tier in (1, *seen.tiers()):
        came = certified = confirmed = -1
        for entry in seen.entries:
            if isinstance(entry.act, Moves):
                here = f"t{tier}/"
                if any(one.target.startswith(here) and not one.source.startswith(here) for one in entry.act.moved()):
                    came = entry.number
            elif entry.act.name == "p13.certify" and entry.moment.tier == tier:
                certified = entry.number
            elif entry.act.name == "p13.confirm" and entry.act.tier == tier:  # type: ignore[attr-defined]  # that act's tier
                confirmed = entry.number
        if not came < certified < confirmed:
            yield f"tier {tier} certified {certified}, confirmed {confirmed}, last came {came}"


# ── the other acts ──


def against(seen: Oracle, entry: Entry) -> list[str]:
    """Everything that stood against an accepted act when it was done; empty is good."""
    act: Any = entry.act
    found = list(_moves(seen, entry)) if isinstance(act, Moves) else []
    if isinstance(act, Releases):
        found += _not_ready(seen, act.to_tier, entry)
    match act.name:
        case "p07.begin-subcontract":
            found += _begun(seen, entry)
        case "p09.make-copy":
            found += seen.copied_too_much(entry)
        case "p09.permit-copy":
            asked = next((one for one, _ in seen.of("p09.request-copy") if one.number == act.request), None)
            found += ["nobody asked"] if asked is None else []
            found += ["permitted by who asked"] if asked is not None and asked.moment.officer == entry.moment.officer else []
        case "p09.certify-erasure":
            made = {new.item for _, one in seen.of("p09.make-copy") if one.permission == act.permission for new in one.items}
            found += [f"{item} is left" for item in made if any(_with(account) for account in seen.balance().get(item, {}))]
        case "p13.certify" | "p13.confirm":
            tier = entry.moment.tier if act.name == "p13.certify" else act.tier
            below = _below(seen, tier)
            found += [one for one in seen.left() if int(one.rpartition(" t")[2].partition("/")[0]) in below]
        case "p00.close":
            found += open_matters(seen)
        case "p00.appoint":
            day = max(act.since or entry.moment.day, entry.moment.day)
            found += [f"of tier {tier} too" for tier in (1, *seen.tiers()) if seen.named(act.person, tier, day)]
        case "p16.close-inspection":
            found += [one for one in _unsettled(seen) if one.startswith("p16.") and _of_inspection(seen, one) == act.inspection]
        case _:
            pass
    return found


def _of_inspection(seen: Oracle, matter: str) -> int | None:
    name, _, number = matter.partition(" ")
    if name == "p16.open-inspection":
        return None
    return next((getattr(act, "inspection", None) for entry, act in seen.of(name) if entry.number == int(number)), None)


def _with(account: str) -> bool:
    """Whether an account is a contractor's."""
    return account[0] == "t" and "/" in account


def _below(seen: Oracle, tier: int) -> set[int]:
    found = {tier}
    for number, (entry, _) in seen.tiers().items():
        if entry.moment.tier in found:
            found.add(number)
    return found


def _moves(seen: Oracle, entry: Entry) -> Iterator[str]:
    """What nothing may do with a thing, by whatever act."""
    act: Any = entry.act
    origins = {new.item: new.origin for one in seen.entries if isinstance(one.act, Moves) for new in one.act.listed()}
    goods = {new.item for one in seen.entries if isinstance(one.act, Moves) for new in one.act.listed() if new.for_delivery}
    yield from (f"copy {item}" for item in seen.unpermitted_copies(entry))
    for move in act.moved():
        if _with(move.source) and move.target == "delivered" and move.item not in goods and origins.get(move.item) in ORIGINALS:
            yield f"original {move.item} delivered"
        if _with(move.source) and move.target in {"erased", "destroyed"} and origins.get(move.item) != "copy":
            yield from _agreed(seen, entry, move)
        if move.target == "lost" and act.name != "p17.lose-item":
            yield f"{move.item} lost by {act.name}"
        tier, _, place = move.target.partition("/")
        if place.startswith("pl-") and not seen.instructed(int(tier[1:]), place, entry.moment.day):
            yield f"{move.item} put where 甲 did not instruct"


def _agreed(seen: Oracle, entry: Entry, move: Any) -> Iterator[str]:
    act: Any = entry.act
    number = getattr(act, "agreement", None)
    agreed = next((one for given, one in seen.of("p13.agree-destruction") if given.number == number), None)
    if agreed is None or agreed.item != move.item or agreed.tier != entry.moment.tier:
        yield f"{move.item} ended by {act.name} without agreement"
        return
    gone = [one for _, one in seen.of("p13.destroy") if one.agreement == number]
    if sum(one.quantity for other in (*gone, act) for one in other.moves) > agreed.quantity:
        yield f"more of {move.item} ended than was agreed"
    if any(one.agreement == number for _, one in seen.of("p13.withdraw-agreement")):
        yield f"{move.item} ended under an agreement that was withdrawn"


def _begun(seen: Oracle, entry: Entry) -> Iterator[str]:
    act: Any = entry.act
    asked = next((one for one in seen.of("p07.request-consent") if one[0].number == act.request), None)
    answers = [
        (given, one) for given, one in seen.of("p07.consent", "p07.decline", "p07.withdraw-consent") if one.request == act.request
    ]
    if asked is None or not answers or answers[-1][1].name != "p07.consent":
        yield "begun without consent"
        return
    wanted = asked[1]
    if act.since < max(wanted.since, answers[-1][0].moment.day) or act.until > wanted.until:
        yield "outside the period consented to"
    if not set(act.purposes) <= set(wanted.purposes):
        yield "beyond the purposes consented to"
    if act.until > seen.until(entry.moment.tier):
        yield "outlives what it is subcontracted from"


def _not_ready(seen: Oracle, tier: int, entry: Entry) -> Iterator[str]:
    """The start gate: what is in place before the first thing is handed over."""
    day, time = entry.moment.day, entry.moment.time
    people = {act.person for _, act in seen.of("p02.enrol", tier=tier)}
    on_register = [one for one in people if seen.named(one, tier, day)]
    places = {act.place for _, act in seen.of("p06.notify-facility", tier=tier)}
    withdrawn = {act.schedule for _, act in seen.of("p06.withdraw-schedule", tier=tier)}
    wanted = {
        "a person in charge": any(True for _ in seen.of("p02.designate", tier=tier)),
        "engaged persons": bool(on_register),
        "training of everybody": all(seen.trained(one, time, day) for one in on_register),
        "rules": any(act.tier == tier for _, act in seen.of("p05.receive-rules")),
        "a facility": any(seen.facility(tier, place, FOREVER) for place in places),
        "a schedule": any(
            given.number not in withdrawn and act.until >= day for given, act in seen.of("p06.notify-schedule", tier=tier)
        ),
        "an operator": any(
            seen.operator(act.person, tier, act.place, FOREVER) for _, act in seen.of("p06.notify-operator", tier=tier)
        ),
        "a handover officer": any(True for _ in seen.of("p10.designate-officer", tier=tier)),
        "consent": seen.consented(tier, max(day, seen.since(tier))),
    }
    yield from (f"handed over without {what}" for what, there in wanted.items() if not there)
