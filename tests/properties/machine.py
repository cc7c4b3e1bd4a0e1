"""Random acts by random people, with time moving on; after each, what must hold whatever anybody does."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, ClassVar

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from azukari import annex
from azukari.desk.replay import Replay
from azukari.kernel.act import Collects, Handling
from azukari.kernel.asks import fields_of
from azukari.kernel.entry import Entry
from azukari.kernel.values import DAY, HOUR, INSTRUMENT, MINUTE, Number, PersonId, PlaceId
from azukari.kernel.wire import entry_of
from tests.properties.chain import ROLES, WARD_PEOPLE, Chain, Provisions, Said, Teller, firm, site, thing, who
from tests.properties.endings import MATTERS, over_but_for
from tests.properties.matters import ANSWERS
from tests.properties.oracle import Oracle
from tests.properties.oracle_acts import against
from tests.properties.rooms import BUSY, ROOMS, SCENE, from_the_shelf
from tests.properties.trials import ONE_THING, except_for
from tests.properties.trials_things import ended
from tests.story import APPROVER, ident

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
seeds = st.integers(0, 2**32)
waits = st.sampled_from([0, MINUTE, HOUR, HOUR, 8 * HOUR, DAY, DAY, 3 * DAY, 40 * DAY, 200 * DAY])


def same(one: bytes, other: bytes) -> bool:
    """Whether two snapshots hold the same state; the members of a set may stand in another order."""
    return annex.restore(one) == annex.restore(other)


class Office(RuleBasedStateMachine):
    """The chain of firms, with everybody doing as they please."""

    begins: Callable[[str], Chain] = staticmethod(from_the_shelf)
    rooms: tuple[str, ...] = ROOMS
    accepted: ClassVar[Counter[str]] = Counter()
    tries: ClassVar[Counter[str]] = Counter()
    trials: ClassVar[Counter[str]] = Counter()

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        self.room = data.draw(st.sampled_from(type(self).rooms))
        self.chain = type(self).begins(self.room)
        self.entries: list[Entry] = []
        self.catch_up(judged=False)
        if self.room == "ending":
            self.it_is_over_but_for(self.some(data.draw(seeds), MATTERS, 6))
        elif isinstance(self.teller, Provisions):
            for tier in BUSY:
                self.is_taken_up([*HANDLINGS, *self.some(data.draw(seeds), OTHERS, 30)], tier)

    def is_taken_up(self, acts: Iterable[str], tier: int) -> set[str]:
        """Each by the one who does it, about what is open, and as if the others had not been done. Those that were entered."""
        entered = set()
        for act in acts:
            with self.forked():
                person = who("opr", tier) if act in HANDLINGS else self.right_one(act, tier)
                if self.about(act, person, tier, -1).entry is not None:
                    entered.add(act)
        return entered

    def it_is_over_but_for(self, matters: list[str]) -> None:
        """One matter is open when everything else is done: each is tried for itself, and the last is where the run begins."""
        for count, matter in enumerate(matters):
            with self.forked() if count < len(matters) - 1 else nullcontext():
                said = over_but_for(self.chain, 2, SCENE, matter)
                self.trials[f"over but for {matter}: {'closed' if said.entry is not None else 'not'}"] += 1
                self.catch_up(judged=True)

    def look_around(self, room: str, tier: int) -> None:
        """Every trial of a room once, one after the other: what random runs try by chance."""
        self.room, self.chain, self.entries = room, type(self).begins(room), []
        self.catch_up(judged=False)
        for name in ONE_THING if room != "ending" else ():
            with self.forked():
                except_for(self.chain, tier, name)
                self.catch_up(judged=True)
        if room == "ending":
            self.it_is_over_but_for(list(MATTERS))

    def some(self, seed: int, names: Iterable[str], count: int) -> list[str]:
        """A few of many, other ones at every step of every run, and the same when a run is repeated."""
        return random.Random(f"{seed} {len(self.entries)} {self.teller.now}").sample(sorted(names), count)

    @contextmanager
    def forked(self) -> Iterator[None]:
        """What is done within is judged like everything, and then as if it had never been."""
        told: Any = self.teller
        size, numbers = len(self.entries), {key: list(one) for key, one in self.chain.numbers.items()}
        with told.forked():
            yield
        self.chain.numbers = numbers
        del self.entries[size:]

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

    @precondition(lambda self: self.room != "ending" and isinstance(self.chain.teller, Provisions))
    @rule(seed=seeds, tier=tiers)
    def all_is_ready_but_for_one_thing(self, seed: int, tier: int) -> None:
        for name in self.some(seed, ONE_THING, 8):
            with self.forked():
                said = except_for(self.chain, tier, name)
                self.trials[f"ready but for {name}: {'no' if said is None else 'not' if said.entry is None else 'done'}"] += 1
                self.catch_up(judged=True)

    @precondition(lambda self: not isinstance(self.chain.teller, Provisions))
    @rule(name=st.sampled_from(list(ONE_THING)), tier=tiers)
    def one_thing_goes_missing(self, name: str, tier: int) -> None:
        except_for(self.chain, tier, name)
        self.catch_up(judged=True)

    @rule(seed=seeds, tier=tiers)
    def the_right_ones_do_things(self, seed: int, tier: int) -> None:
        for act in self.some(seed, OTHERS, 8):
            self.about(act, self.right_one(act, tier), tier, -1)

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
        for tier in reversed(SCENE):
            self.everything_goes_home(tier)
        self.about("p00.close", APPROVER, 1, -1)

    def everything_goes_home(self, tier: int) -> None:
        """What is held is destroyed as agreed, the tier certifies, 甲 confirms."""
        ended(self.chain, tier)
        self.catch_up(judged=True)
        self.about("p13.certify", who("chrg", tier), tier, -1)
        self.about("p13.confirm", APPROVER, tier, -1)

    @precondition(lambda self: isinstance(self.chain.teller, Provisions))
    @rule()
    def the_state_is_put_away_and_taken_out(self) -> None:
        told: Any = self.teller
        before = annex.snapshot(told.whole)
        told.whole = annex.restore(before)
        assert same(annex.snapshot(told.whole), before)

    # ── how it is tried, and what is looked at afterwards ──

    def right_one(self, act: str, tier: int) -> PersonId:
        """Somebody in whose capacity the act is done."""
        by = annex.ACTS[act].by
        of_ward = [person for person, capacity in WARD_PEOPLE.items() if capacity in by]
        of_tier = [who(role, tier) for role, capacity in ROLES.items() if capacity in by]
        return (of_ward or of_tier or [INSTRUMENT])[0]

    def about(self, act: str, person: PersonId, tier: int, index: int) -> Said:
        """With answers that fit, or nearly: some other number of the same kind, where the act asks for one."""
        answers = ANSWERS[act](self.chain, tier, person in WARD_PEOPLE)
        return self.tried(act, person, site(tier), answers if index == -1 else self.elsewhere(act, answers, tier, index))

    def elsewhere(self, act: str, answers: dict[str, Any], tier: int, index: int) -> dict[str, Any]:
        changed = dict(answers)
        for field in fields_of(annex.ACTS[act]):
            if field.kind == "number" and field.name in answers and field.asks.picks in annex.ACTS:
                changed[field.name] = self.chain.number(tier, field.asks.picks, index)
        return changed

    def tried(self, act: str, person: PersonId, place: PlaceId | None, answers: dict[str, Any]) -> Said:
        said = self.chain.tries(act, person, place, **answers)
        self.tries[act] += 1
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
        self.accepted[entry.act.name] += 1
        before = Oracle(self.entries)
        if isinstance(entry.act, (Handling, Collects)):
            assert not (why := before.why_not(entry)), (entry.act.name, entry.moment, why)
        assert not (wrong := against(before, entry)), (entry.act.name, entry.moment, wrong)

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
        assert same(annex.snapshot(replay.whole), annex.snapshot(self.teller.state()))
        assert Number(len(self.entries)) == self.teller.state().ground.size
