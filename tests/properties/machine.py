"""Random acts by random people, with time moving on; after each, what must hold whatever anybody does."""

from collections.abc import Callable
from functools import cache
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from azukari import annex
from azukari.desk.replay import Replay
from azukari.kernel.act import Handling
from azukari.kernel.asks import fields_of
from azukari.kernel.entry import Entry
from azukari.kernel.values import DAY, HOUR, INSTRUMENT, MINUTE, Number, PersonId, PlaceId
from azukari.kernel.wire import entry_of
from tests.properties.chain import ROLES, WARD_PEOPLE, Chain, Provisions, Said, Teller, firm, site, thing, who
from tests.properties.matters import ANSWERS, furnished
from tests.properties.oracle import Oracle
from tests.story import APPROVER, ident

BUSY = (1, 2)
"""Tiers with open matters; 3 and 4 are staffed and hold things."""
SCENE = (1, 2, 3, 4)
TERMS = (
    "pledge_required",
    "training_validity_months",
    "notice_lead_days",
    "employer_confirmation",
    "second_person_above_measure",
)
HANDLINGS = sorted(name for name, cls in annex.ACTS.items() if issubclass(cls, Handling))
ENDS = ("p00.complete", "p18.cancel", "p00.close")
OTHERS = sorted(name for name in ANSWERS if name in annex.ACTS and name not in {*HANDLINGS, *ENDS, "p00.register", "p00.refused"})
UNDOING = [
    "p02.leave", "p06.withdraw-facility", "p06.withdraw-schedule", "p06.withdraw-operator", "p07.withdraw-consent", "p07.end-subcontract",
    "p08.withdraw-assignment", "p09.end-processing", "p09.withdraw-permission", "p12.revoke", "p12.suspend", "p15.withdraw", "p17.hold",
]  # fmt: skip
PEOPLE: list[PersonId] = [*WARD_PEOPLE, INSTRUMENT, *(who(role, tier) for tier in SCENE for role in (*ROLES, "new"))]
PLACES: list[PlaceId | None] = [*(site(tier) for tier in SCENE), None, PlaceId(ident("pl", "e1sewhere"))]
ITEMS = [thing(name, tier) for name in ("r011", "f0rms", "r0113") for tier in SCENE]

tiers = st.sampled_from(SCENE)
waits = st.sampled_from([0, MINUTE, HOUR, HOUR, 8 * HOUR, DAY, DAY, 3 * DAY, 40 * DAY, 200 * DAY])


def beginning(chain: Chain) -> Chain:
    """Where every run begins: a chain of four firms at work."""
    chain.registered().staffed(1)
    chain.does("p00.adopt-term", APPROVER, term="term.training_validity_months", value=6, source="決定")
    chain.does("p00.adopt-term", APPROVER, term="term.pledge_required", value=1, source="決定")
    for tier in (2, 3, 4):
        chain.subcontracted(tier).staffed(tier)
    for tier in SCENE:
        chain.held(tier)
    for tier in BUSY:
        furnished(chain, tier)
    return chain


@cache
def _begun() -> tuple[bytes, tuple[bytes, ...], int, dict[tuple[int, str], list[int]], int]:
    told = Provisions()
    chain = beginning(Chain(told))
    return annex.snapshot(told.whole), tuple(told.leaves), told.time, chain.numbers, told.minted


def from_the_shelf() -> Chain:
    """The beginning without telling it again: the provisions alone."""
    snapshot, leaves, time, numbers, minted = _begun()
    told = Provisions()
    told.whole, told.leaves, told.time, told.minted = annex.restore(snapshot), list(leaves), time, minted  # type: ignore[assignment]  # a Time
    chain = Chain(told)
    chain.numbers = {key: list(found) for key, found in numbers.items()}
    return chain


class Office(RuleBasedStateMachine):
    """The chain of firms, with everybody doing as they please."""

    begins: Callable[[], Chain] = staticmethod(from_the_shelf)
    accepted = 0
    refused = 0
    handled = 0

    @initialize()
    def begin(self) -> None:
        self.chain = type(self).begins()
        self.entries: list[Entry] = []
        self.catch_up(judged=False)

    @property
    def teller(self) -> Teller:
        return self.chain.teller

    def leaves(self) -> list[bytes]:
        found = self.teller.leaves  # type: ignore[attr-defined]  # a list, or read from the database
        return found() if callable(found) else found

    # ── what people do ──

    @rule(
        act=st.sampled_from(HANDLINGS), tier=tiers, role=st.sampled_from(["opr", "opr", "opr", "eng", "chrg", "new"]),
        where=st.one_of(st.none(), st.sampled_from(PLACES)), item=st.one_of(st.none(), st.sampled_from(ITEMS)),
        purpose=st.sampled_from([1, 1, 1, 1, 2, 3]),
    )  # fmt: skip
    def somebody_works(self, act: str, tier: int, role: str, where: Any, item: str | None, purpose: int) -> None:
        answers = {**ANSWERS[act](self.chain, tier, False), "purpose": purpose}
        if item is not None:
            answers["item"] = item
        self.tried(act, who(role, tier), where or site(tier), answers)

    @rule(act=st.sampled_from(HANDLINGS), tier=tiers, records=st.sampled_from([1, 10, 400]))
    def the_worker_works(self, act: str, tier: int, records: int) -> None:
        answers = ANSWERS[act](self.chain, tier, False)
        if "records" in answers:
            answers["records"] = records
        self.tried(act, who("opr", tier), site(tier), answers)

    @rule(
        act=st.sampled_from(OTHERS), tier=tiers, by=st.one_of(st.sampled_from(["sign", "chrg", "hand", "opr"]), st.sampled_from(PEOPLE)),
        about=st.one_of(st.none(), st.none(), tiers), index=st.integers(-3, -1),
    )  # fmt: skip
    def somebody_does_something(self, act: str, tier: int, by: str, about: int | None, index: int) -> None:
        person = who(by, tier) if by in ROLES else PersonId(by)
        self.about(act, person, about or tier, index)

    @rule(act=st.sampled_from(OTHERS), tier=tiers, index=st.integers(-3, -1))
    def the_right_one_does_something(self, act: str, tier: int, index: int) -> None:
        self.about(act, self.right_one(act, tier), tier, index)

    @rule(act=st.sampled_from(UNDOING), tier=tiers)
    def something_is_taken_away(self, act: str, tier: int) -> None:
        self.about(act, self.right_one(act, tier), tier, -1)

    @rule(tier=tiers, employer=tiers)
    def somebody_is_taken_on(self, tier: int, employer: int) -> None:
        answers = {"person": who("new", tier), "full_name": "新人", "employer": firm(employer), "work": "印刷"}
        self.tried("p02.enrol", who("chrg", employer), None, answers)

    @rule(tier=tiers, person=st.sampled_from(["new", "opr", "eng"]))
    def somebody_is_made_ready(self, tier: int, person: str) -> None:
        chrg, name = who("chrg", tier), who(person, tier)
        self.tried("p06.notify-operator", chrg, None, {"person": name, "work": "印刷"})
        self.tried("p08.assign-purpose", chrg, None, {"person": name, "purposes": [1]})
        self.tried("p12.grant", chrg, None, {"person": name, "purpose": 1, "until": "2027-03-31", "daily_measure": 12})
        self.tried("p03.hold-course", chrg, None, {**ANSWERS["p03.hold-course"](self.chain, tier, False), "attended": [name]})

    @rule(name=st.sampled_from(TERMS), value=st.sampled_from([0, 1, 3]))
    def a_term_is_adopted(self, name: str, value: int) -> None:
        self.tried("p00.adopt-term", APPROVER, None, {"term": f"term.{name}", "value": value, "source": "決定"})

    @rule(time=waits)
    def time_passes(self, time: int) -> None:
        self.teller.wait(time)

    @precondition(lambda self: len(self.entries) % 7 == 0)
    @rule(end=st.sampled_from(ENDS))
    def it_comes_to_an_end(self, end: str) -> None:
        self.about(end, APPROVER, 1, -1)
        for tier in SCENE:
            self.everything_goes_home(tier)
        self.about("p00.close", APPROVER, 1, -1)

    def everything_goes_home(self, tier: int) -> None:
        """What is held is destroyed as agreed, the tier certifies, 甲 confirms."""
        for line in list(self.teller.state().ground.custody.lines(tier)):  # type: ignore[arg-type]  # a tier as a number
            about = {"tier": tier, "item": line.item, "quantity": line.quantity}
            said = self.tried("p13.agree-destruction", APPROVER, None, {**about, "reason": "終了"})
            if said.entry is not None:
                number = {"agreement": said.entry.number, "method": "shredding"}
                self.tried("p13.destroy", who("chrg", tier), None, number)
        self.about("p13.certify", who("chrg", tier), tier, -1)
        self.about("p13.confirm", APPROVER, tier, -1)

    @precondition(lambda self: isinstance(self.chain.teller, Provisions))
    @rule()
    def the_state_is_put_away_and_taken_out(self) -> None:
        told: Any = self.teller
        before = annex.snapshot(told.whole)
        told.whole = annex.restore(before)
        assert annex.snapshot(told.whole) == before

    # ── how it is tried, and what is looked at afterwards ──

    def right_one(self, act: str, tier: int) -> PersonId:
        """Somebody in whose capacity the act is done."""
        by = annex.ACTS[act].by
        of_ward = [person for person, capacity in WARD_PEOPLE.items() if capacity in by]
        of_tier = [who(role, tier) for role, capacity in ROLES.items() if capacity in by]
        return (of_ward or of_tier or [INSTRUMENT])[0]

    def about(self, act: str, person: PersonId, tier: int, index: int) -> None:
        """With answers that fit, or nearly: some other number of the same kind, where the act asks for one."""
        answers = ANSWERS[act](self.chain, tier, person in WARD_PEOPLE)
        self.tried(act, person, site(tier), answers if index == -1 else self.elsewhere(act, answers, tier, index))

    def elsewhere(self, act: str, answers: dict[str, Any], tier: int, index: int) -> dict[str, Any]:
        changed = dict(answers)
        for field in fields_of(annex.ACTS[act]):
            if field.kind == "number" and field.name in answers and field.asks.picks in annex.ACTS:
                changed[field.name] = self.chain.number(tier, field.asks.picks, index)
        return changed

    def tried(self, act: str, person: PersonId, place: PlaceId | None, answers: dict[str, Any]) -> Said:
        said = self.chain.tries(act, person, place, **answers)
        Office.accepted += said.entry is not None
        Office.refused += said.entry is None
        self.catch_up(judged=True)
        return said

    def catch_up(self, *, judged: bool) -> None:
        """Look at what was entered since; entries are looked at one by one, each with those before it."""
        leaves = self.leaves()
        for number in range(len(self.entries), len(leaves)):
            entry = entry_of(leaves[number], annex.ACTS)
            assert entry.number == number, "entries are dense"
            assert not self.entries or entry.moment.time >= self.entries[-1].moment.time, "time does not run back"
            if judged:
                self.judge(entry)
            self.entries.append(entry)

    def judge(self, entry: Entry) -> None:
        before = Oracle(self.entries)
        if isinstance(entry.act, Handling):
            Office.handled += 1
            assert not (why := before.why_not(entry)), (entry.act.name, entry.moment, why)
        if entry.act.name == "p09.make-copy":
            assert not (wrong := before.copied_too_much(entry)), wrong
        assert not before.unpermitted_copies(entry)
        if entry.act.name == "p00.close":
            assert not (left := before.left()), left
            state = Replay()
            for number, leaf in enumerate(self.leaves()[: entry.number]):
                state.feed(number, leaf)
            assert not [duty.code for duty in annex.duties(state.whole, entry.moment.time) if duty.blocks_closing]

    @invariant()
    def custody_balances(self) -> None:
        oracle = Oracle(self.entries)
        assert not oracle.unbalanced()
        held = oracle.balance()
        for line in self.teller.state().ground.custody.all_lines():
            assert held[line.item][line.account] == line.quantity

    def teardown(self) -> None:
        if not hasattr(self, "chain"):
            return
        replay = Replay()
        for number, leaf in enumerate(self.leaves()):
            replay.feed(number, leaf)
        assert replay.unreadable is None
        assert not replay.unlawful, replay.unlawful[0]
        assert replay.count == len(self.entries)
        assert annex.snapshot(replay.whole) == annex.snapshot(self.teller.state())
        assert annex.snapshot(annex.restore(annex.snapshot(replay.whole))) == annex.snapshot(replay.whole)
        assert Number(len(self.entries)) == self.teller.state().ground.size
