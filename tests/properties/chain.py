"""A contract with a chain of firms below it, told through the provisions alone or through a desk, in the same words.

Tier 1 is 乙; 2 and 3 are its subcontractors, 4 is tier 2's, 5 is tier 4's: depth four. Every tier has its own people, training, notices,
rules, things and open matters, so that a test can let anybody try anything on anybody's objects.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec

from azukari import annex
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import read, read_time
from azukari.kernel.values import (
    CONTRACTOR,
    HOUR,
    INSTRUMENT,
    SECOND,
    WARD_CAPACITIES,
    WHOLE,
    Capacity,
    Day,
    EntrustmentId,
    Number,
    PartyId,
    PersonId,
    PlaceId,
    Time,
    day_of,
)
from azukari.kernel.wire import entry_of, leaf_of
from tests.story import APPROVER, INSPECTOR, OFFICER, WARD, WARD_HANDOVER, ident

TIERS = (1, 2, 3, 4, 5)
PARENT = {2: 1, 3: 1, 4: 2, 5: 4}
ROLES = {
    "sign": Capacity.SIGNATORY,
    "chrg": Capacity.PERSON_IN_CHARGE,
    "opr": Capacity.OPERATOR,
    "eng": Capacity.ENGAGED_PERSON,
    "hand": Capacity.HANDOVER_OFFICER,
}
WARD_PEOPLE = {
    OFFICER: Capacity.SECTION_OFFICER,
    APPROVER: Capacity.APPROVER,
    WARD_HANDOVER: Capacity.WARD_HANDOVER_OFFICER,
    INSPECTOR: Capacity.INSPECTOR,
}
STRANGER = PartyId(ident("pt", "stranger"))
TOPICS = ["protection", "annex", "other"]
PRINT = "a" * 64
UNTIL = "2027-03-31"
ALWAYS: dict[str, Any] = {"weekdays": [0, 1, 2, 3, 4, 5, 6], "from_minute": 0, "to_minute": 1440}
OFFICE_HOURS: dict[str, Any] = {"weekdays": [0, 1, 2, 3, 4], "from_minute": 510, "to_minute": 1035}
"""Mondays to Fridays, from half past eight to a quarter past five."""


def firm(tier: int) -> PartyId:
    return PartyId(ident("pt", f"f1rm{tier}"))


def who(role: str, tier: int) -> PersonId:
    return PersonId(ident("pn", f"{role}{tier}"))


def site(tier: int) -> PlaceId:
    return PlaceId(ident("pl", f"s1te{tier}"))


def thing(name: str, tier: int) -> str:
    return ident("im", f"{name}{tier}")


HOMES: dict[PersonId, PartyId] = {
    **dict.fromkeys(WARD_PEOPLE, WARD),
    INSTRUMENT: WARD,
    **{who(role, tier): firm(tier) for role in (*ROLES, "gone", "new") for tier in TIERS},
}


class Said(msgspec.Struct, frozen=True):
    """What became of an attempt."""

    entry: Entry | None
    objections: tuple[Objection, ...] = ()
    misfits: tuple[str, ...] = ()

    @property
    def cites(self) -> set[str]:
        return {one.cites for one in self.objections}


class Teller(Protocol):
    """Whatever acts can be told to."""

    @property
    def now(self) -> Time: ...

    def wait(self, microseconds: int) -> None: ...

    def act(self, name: str, person: PersonId, place: PlaceId | None, answers: Mapping[str, Any]) -> Said: ...

    def state(self) -> annex.Whole: ...


def stamp(whole: annex.Whole, cls: type[annex.Act], person: PersonId, home: PartyId, time: Time, place: PlaceId | None) -> Moment:
    """As the desk stamps: the weightiest capacity that the act can be done in, or any that is held, or none."""
    if cls.name == "p00.register" and whole.ground.registered is None:
        return Moment(time, person, home, Capacity.SECTION_OFFICER, WHOLE, place)
    held = annex.holdings(whole, person, time)
    one = next((one for one in held if one.capacity in cls.by), held[0] if held else None)
    if one is None:
        tier = WHOLE if home == WARD else whole.ground.tier_of(home) or CONTRACTOR
        return Moment(time, person, home, Capacity.ANYONE, tier, place)
    return Moment(time, person, one.party, one.capacity, one.tier, place)


class Provisions:
    """Acts told to the provisions alone: no database. Everything accepted is kept as its leaf."""

    def __init__(self, start: str = "2026-04-01 09:00") -> None:
        self.whole = annex.begin()
        self.time = Time(read_time(start) or 0)
        self.leaves: list[bytes] = []
        self.minted = 0

    @property
    def now(self) -> Time:
        return self.time

    def wait(self, microseconds: int) -> None:
        self.time = Time(self.time + microseconds)

    def state(self) -> annex.Whole:
        return self.whole

    @contextmanager
    def forked(self) -> Iterator[None]:
        """What is done within is really told, and then as if it had never been."""
        kept, size, time = annex.snapshot(self.whole), len(self.leaves), self.time
        yield
        self.whole, self.time = annex.restore(kept), time
        del self.leaves[size:]

    def mint(self, kind: str) -> str:
        self.minted += 1
        return f"{kind}-{self.minted:016d}"

    def act(self, name: str, person: PersonId, place: PlaceId | None, answers: Mapping[str, Any]) -> Said:
        self.wait(SECOND)
        cls = annex.ACTS[name]
        moment = stamp(self.whole, cls, person, HOMES.get(person, STRANGER), self.time, place)
        submission = read(cls, annex.prefill(self.whole, cls, answers, moment), self.mint)
        if submission.act is None:
            return Said(None, (), tuple(one.code for one in submission.faults))
        about = submission.act.about_tier()
        if moment.capacity in WARD_CAPACITIES:
            tier = WHOLE if about is None else about
            moment = Moment(moment.time, moment.officer, moment.party, moment.capacity, tier, moment.place)
        found = annex.judge(self.whole, submission.act, moment)
        if found:
            objections = tuple(one for one in found if isinstance(one, Objection))
            return Said(None, objections, tuple(one.code for one in found if isinstance(one, Misfit)))
        entry = Entry(Number(len(self.leaves)), moment, submission.act)
        leaf = leaf_of(entry, log=EntrustmentId(ident("en", "chain")), prev=None, words=None)
        assert entry_of(leaf, annex.ACTS) == entry
        self.leaves.append(leaf)
        annex.hear(self.whole, entry)
        return Said(entry)


class Chain:
    """The contract as a test tells it. ``numbers`` finds the entry that an earlier step left, by tier and by act."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.numbers: dict[tuple[int, str], list[int]] = {}

    def tries(self, act: str, person: PersonId, place: PlaceId | None = None, /, **answers: Any) -> Said:
        said = self.teller.act(act, person, place, answers)
        if said.entry is not None:
            self.numbers.setdefault((said.entry.moment.tier, act), []).append(said.entry.number)
        return said

    def does(self, act: str, person: PersonId, at: PlaceId | None = None, /, **answers: Any) -> Number:
        said = self.tries(act, person, at, **answers)
        assert said.entry is not None, (
            act,
            person,
            [(one.cites, one.because.en, one.field) for one in said.objections],
            said.misfits,
        )
        return said.entry.number

    def number(self, tier: int, act: str, index: int = -1) -> int:
        """The number that an act of (or about) a tier left; one that nothing has, where there was none."""
        found = self.numbers.get((tier, act), [])
        return found[index] if -len(found) <= index < len(found) else 999_999

    # ── beginnings ──

    def registered(self, since: str = "2026-04-01", until: str = UNTIL, **more: Any) -> "Chain":
        self.does(
            "p00.register", OFFICER, ward=WARD, ward_name="架空区", subject="通知書の印刷", section="税務課",
            contractor=firm(1), contractor_name="あずま印刷", signatory=who("sign", 1), signatory_name="東 太郎",
            since=since, until=until, purposes=[{"label": "印刷"}, {"label": "封入"}], files=[{"label": "課税台帳"}], **more,
        )  # fmt: skip
        for person, capacity in WARD_PEOPLE.items():
            if person != OFFICER:
                self.does("p00.appoint", OFFICER, person=person, full_name="職員", capacity=capacity)
        self.does("p10.designate-officer", OFFICER, person=WARD_HANDOVER, full_name="授受")
        return self

    def requested(self, parent: int, party: PartyId, until: str = UNTIL, **changes: Any) -> Number:
        answers: dict[str, Any] = {
            "content": "封入", "purposes": [1], "subcontractor": party, "subcontractor_name": "みなみ発送", "until": until,
            "reason": "機械が足りない", "measures": "施錠", "supervision": "訪問", "since": self.first(),
        }  # fmt: skip
        return self.does("p07.request-consent", who("sign", parent), **{**answers, **changes})

    def consented(self, parent: int, party: PartyId, **changes: Any) -> Number:
        number = self.requested(parent, party, **changes)
        self.does("p07.consent", APPROVER, request=number, grounds="繁忙期")
        return number

    def subcontracted(self, tier: int, **changes: Any) -> "Chain":
        """A tier of its own: consented to by 甲 and begun by the tier above it."""
        parent = PARENT[tier]
        number = self.consented(parent, firm(tier), **changes)
        self.does("p07.begin-subcontract", who("sign", parent), **self.terms_of(tier, number))
        return self

    @staticmethod
    def terms_of(tier: int, request: int) -> dict[str, Any]:
        return {
            "request": request, "signatory": who("sign", tier), "signatory_name": "南 三郎",
            "bound": True, "supervision": "毎月訪問", "safety": "入退室の記録",
        }  # fmt: skip

    def today(self) -> Day:
        return day_of(self.teller.now)

    def first(self) -> Day:
        """The first day that something can begin on: today, or the contract's first day."""
        return max(self.today(), self.teller.state().ground.period.since)

    def staffed(self, tier: int, *, hours: Mapping[str, Any] = ALWAYS, without: str = "") -> "Chain":
        """People, training, pledges, rules, notices, instruction, designation, assignment, grant. ``without``: all of it but one act."""
        sign, chrg = who("sign", tier), who("chrg", tier)

        def step(act: str, officer: PersonId, /, **answers: Any) -> None:
            if act != without:  # with something missing, what rests on it is missing too
                (self.tries if without else self.does)(act, officer, **answers)

        step("p02.designate", sign, person=who("hand", tier), full_name="前の責任者")
        self.does("p02.designate", sign, person=chrg, full_name="責任者")
        for role in ("opr", "eng"):
            step("p02.enrol", chrg, person=who(role, tier), full_name="従事者", employer=firm(tier), work="印刷")
        everyone = [who(role, tier) for role in ("chrg", "opr", "eng", "hand")]
        step("p03.hold-course", chrg, held_on=self.today(), topics=TOPICS, attended=everyone, teacher="講師")
        step("p10.designate-officer", chrg, person=who("hand", tier), full_name="授受")
        for person in everyone:
            step("p04.pledge", person, agrees=True)
        rules = self.does("p05.submit-rules", chrg, title_of="規程", version="1", in_force_from="2026-01-01", document="x")
        step("p05.receive-rules", OFFICER, submission=rules, tier=tier)
        step("p06.notify-facility", chrg, place=site(tier), label="工場", address="一丁目")
        step("p06.notify-schedule", chrg, place=site(tier), work="印刷", since="2026-04-01", until=UNTIL, **hours)
        step("p06.notify-operator", chrg, person=who("opr", tier), work="印刷")
        step("p15.instruct", OFFICER, place=site(tier), tier=tier)
        step("p08.assign-purpose", chrg, person=who("opr", tier), purposes=[1])
        step("p12.grant", chrg, person=who("opr", tier), purpose=1, until=UNTIL, daily_measure=1000)
        return self

    def window(self) -> dict[str, int]:
        return {"at": self.teller.now, "until": self.teller.now + 24 * HOUR}

    def noted(self, tier: int, *items: dict[str, Any], sealed: bool = True) -> Number:
        """甲 plans, lists and (what is for the vault) seals."""
        plan = self.does("p10.plan", OFFICER, to_tier=tier, place="窓口", **self.window())
        note = self.does("p10.issue", WARD_HANDOVER, plan=plan, items=list(items))
        for item in items if sealed else ():
            if item["medium"] == "vault":
                self.measured(note, item["item"])
        return note

    def measured(self, note: int, item: str) -> Number:
        return self.does("p10.measured", INSTRUMENT, **self.counts(note, item))

    @staticmethod
    def counts(note: int, item: str) -> dict[str, Any]:
        seal = {"size": 4096, "digest": "d" * 64, "vault_object": ident("ob", item[3:])}
        return {"note": note, "item": item, "rows": 10, "persons": 10, "fingerprint": PRINT, **seal}

    @staticmethod
    def roll(name: str, tier: int) -> dict[str, Any]:
        return {
            "item": thing(name, tier), "label": "台帳", "medium": "vault", "rows": 10, "persons": 10, "fingerprint": PRINT,
        }  # fmt: skip

    def held(self, tier: int) -> "Chain":
        """A roll in the vault of a tier, and forty forms at its facility that came in a sealed case."""
        note = self.noted(tier, self.roll("r011", tier))
        self.does("p10.receive", who("hand", tier), site(tier), note=note)
        forms = {
            "item": thing("f0rms", tier),
            "label": "申請書",
            "medium": "paper",
            "quantity": 40,
            "rows": 40,
            "for_delivery": True,
        }
        note = self.noted(tier, forms)
        transit = f"t{tier}/transit"
        move = {"item": forms["item"], "quantity": 40, "source": "ward", "target": transit}
        trip = self.does("p14.depart", WARD_HANDOVER, **self.trip(tier, move))
        self.does("p14.arrive", who("hand", tier), transport=trip, case_intact=True, seal_intact=True)
        line = {"item": forms["item"], "quantity": 40, "rows": 40}
        self.does(
            "p10.receive", who("hand", tier), site(tier), note=note, lines=[line],
            moves=[{**move, "source": transit, "target": f"t{tier}/{site(tier)}"}],
        )  # fmt: skip
        return self

    def trip(self, tier: int, *moves: dict[str, Any]) -> dict[str, Any]:
        carriers = [{"name": "一"}, {"name": "二"}]
        arrival = self.teller.now + HOUR
        return {
            "tier": tier,
            "moves": list(moves),
            "case": "1",
            "seal": "1",
            "carriers": carriers,
            "route": "直行",
            "arrival": arrival,
        }

    def opens(self, tier: int, role: str = "opr", **changes: Any) -> Said:
        """The tier's worker opens a record of the tier's roll, at the tier's facility."""
        place = changes.pop("at", site(tier))
        answers = {"item": thing("r011", tier), "purpose": 1, "key": "1", **changes}
        return self.tries("p08.open", who(role, tier), place, **answers)
