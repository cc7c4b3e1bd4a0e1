"""A second opinion: what must have been true for an opening to be allowed, read off the list of entries, slowly, without the provisions.

It looks at the whole list anew for every question. It knows acts by their wire names and fields only, keeps no state, and shares nothing with
the code that it judges but the decoding of leaves.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from azukari.kernel.act import Collects, Handling, Moves
from azukari.kernel.entry import Entry
from azukari.kernel.values import weekday_of

SOURCES = {"ward", "collected", "made"}
FOREVER = "9999-12-31"


def plus_months(day: str, months: int) -> str:
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first.replace(day=1) + timedelta(days=start.day - 1), last).isoformat()


class Oracle:
    """What the entries before a moment say."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def of(self, *names: str, tier: int | None = None) -> Iterator[tuple[Entry, Any]]:
        """The accepted acts of these names, in order; of one tier if asked."""
        for entry in self.entries:
            if entry.act.name in names and tier in (None, entry.moment.tier):
                yield entry, entry.act

    def term(self, name: str, time: int) -> int:
        value = 0
        for entry, act in self.of("p00.adopt-term"):
            since = entry.moment.day if act.since is None else max(act.since, entry.moment.day)
            if act.term == f"term.{name}" and since <= _day(time):
                value = act.value
        return value

    # ── the questions ──

    def why_not(self, entry: Entry) -> list[str]:
        """Everything that stood against an accepted handling or collecting when it was done; empty is good."""
        act, moment = entry.act, entry.moment
        assert isinstance(act, (Handling, Collects))
        person, tier, day = moment.officer, moment.tier, moment.day
        about = self._about(act.item, entry) if isinstance(act, Handling) else {}
        asked = {
            "named": self.named(person, tier, day),
            "trained": self.trained(person, moment.time, day),
            "pledged": not self.term("pledge_required", moment.time)
            or any(e.moment.officer == person for e, _ in self.of("p04.pledge")),
            "at a notified facility": self.facility(tier, moment.place, day),
            "within a notified schedule": self.scheduled(entry),
            "a notified operator": self.operator(person, tier, moment.place, day),
            "given the purpose": self.purposed(person, tier, act.purpose, day),
            "granted": self.granted(entry),
            "not suspended": not self.suspended(person),
            "consented to": self.consented(tier, day),
            "where 甲 instructed": self.instructed(tier, moment.place, day),
            "with a confirmed employer": not self.term("employer_confirmation", moment.time) or self.confirmed(person),
            "within the contract": self.running(day),
            **about,
        }
        return [name for name, found in asked.items() if not found]

    def _about(self, item: str, entry: Entry) -> dict[str, bool]:
        tier, time = entry.moment.tier, entry.moment.time
        return {
            "not on hold": not self.on_hold(item, tier),
            "held by the tier": self.held(item, tier),
            "at hand": self.at_hand(item, tier),
            "a copy that may be about": self.copy_lives(item, time),
            "not past the day to be erased by": all(new.erase_by is None or time <= new.erase_by for new in self.listed(item)),
        }

    def listed(self, item: str) -> Iterator[Any]:
        """The line by which an item came under custody."""
        for entry in self.entries:
            if isinstance(entry.act, Moves):
                yield from (new for new in entry.act.listed() if new.item == item)

    def confirmed(self, person: str) -> bool:
        """Whether a person last said that their employer is who the register says."""
        said = [act.agrees for entry, act in self.of("p02.confirm-employer") if entry.moment.officer == person]
        return bool(said) and bool(said[-1])

    def named(self, person: str, tier: int, day: str) -> bool:
        """Enrolled in this tier, and not gone."""
        spans: list[tuple[str, str]] = []
        for entry, act in self.of("p02.enrol", "p02.leave", tier=tier):
            if act.person != person:
                continue
            if act.name == "p02.enrol":
                since = act.since or entry.moment.day
                spans = [(first, min(last, _day_before(since))) for first, last in spans if first < since]
                spans.append((since, act.until or FOREVER))
            else:
                spans = [(first, min(last, act.last_day)) for first, last in spans]
        return any(first <= day <= last for first, last in spans)

    def trained(self, person: str, time: int, day: str) -> bool:
        months = self.term("training_validity_months", time)
        last: dict[str, str] = {}
        for entry, act in self.of("p03.hold-course", "p03.take-course"):
            here = person in act.attended if act.name == "p03.hold-course" else entry.moment.officer == person
            when = act.held_on if act.name == "p03.hold-course" else entry.moment.day
            for topic in act.topics if here else ():
                last[topic] = max(when, last.get(topic, when))
        return len(last) == 3 and all(not months or day <= plus_months(one, months) for one in last.values())

    def facility(self, tier: int, place: str | None, day: str) -> bool:
        since: str | None = None
        for entry, act in self.of("p06.notify-facility", "p06.withdraw-facility", tier=tier):
            if act.place == place:
                first = getattr(act, "since", None) or entry.moment.day
                since = None if act.name == "p06.withdraw-facility" else min(first, since or first)
        return since is not None and since <= day

    def scheduled(self, opening: Entry) -> bool:
        moment = opening.moment
        gone = {act.schedule for _, act in self.of("p06.withdraw-schedule", tier=moment.tier)}
        return any(
            act.place == moment.place
            and act.since <= moment.day <= act.until
            and weekday_of(moment.time) in act.weekdays
            and act.from_minute <= moment.minute < act.to_minute
            for entry, act in self.of("p06.notify-schedule", tier=moment.tier)
            if entry.number not in gone
        )

    def operator(self, person: str, tier: int, place: str | None, day: str) -> bool:
        notices: dict[str | None, str] = {}
        for entry, act in self.of("p06.notify-operator", "p06.withdraw-operator", tier=tier):
            if act.person != person:
                continue
            if act.name == "p06.notify-operator":
                first = act.since or entry.moment.day
                notices[act.place] = min(first, notices.get(act.place, first))
            elif act.place is None:
                notices.clear()
            else:
                notices.pop(act.place, None)
        return any(where in (None, place) and since <= day for where, since in notices.items())

    def purposed(self, person: str, tier: int, purpose: int, day: str) -> bool:
        """Entrusted to the tier, and assigned to the person."""
        spans: list[tuple[str, str]] = []
        for entry, act in self.of("p08.assign-purpose", "p08.withdraw-assignment", tier=tier):
            if act.person == person and act.name == "p08.assign-purpose" and purpose in act.purposes:
                since = act.since or entry.moment.day
                spans = [(first, min(last, _day_before(since))) for first, last in spans if first < since]
                spans.append((since, act.until or FOREVER))
            elif act.person == person and act.name == "p08.withdraw-assignment" and (not act.purposes or purpose in act.purposes):
                spans = []
        return purpose in self.purposes_of(tier) and any(since <= day <= until for since, until in spans)

    def purposes_of(self, tier: int) -> tuple[int, ...]:
        if tier == 1:
            return tuple(range(1, len(next(act for _, act in self.of("p00.register")).purposes) + 1))
        return next(act.purposes for number, (_, act) in self.tiers().items() if number == tier)  # type: ignore[no-any-return]  # facts

    def granted(self, opening: Entry) -> bool:
        act, moment = opening.act, opening.moment
        assert isinstance(act, (Handling, Collects))
        gone = {one.grant for _, one in self.of("p12.revoke")} | {n for _, one in self.of("p12.review-access") for n in one.ends}
        fits = [
            one
            for entry, one in self.of("p12.grant", tier=moment.tier)
            if entry.number not in gone
            and (one.person, one.purpose) == (moment.officer, act.purpose)
            and one.item in (None, getattr(act, "item", None))
            and moment.day <= one.until
            and (not one.fields or set(act.shows() or [None]) <= set(one.fields))
        ]
        every = [one for _, one in self.of("p12.grant") if one.person == moment.officer]
        more = sum(one.extra for _, one in self.of("p12.allow-more") if (one.person, one.day) == (moment.officer, moment.day))
        today = sum(
            one.act.measure()
            for one in self.entries
            if isinstance(one.act, (Handling, Collects)) and (one.moment.officer, one.moment.day) == (moment.officer, moment.day)
        )
        widest = max((one.daily_measure for one in fits), default=0)
        return (
            bool(fits)
            and act.measure() <= widest + more
            and today + act.measure() <= sum(one.daily_measure for one in every) + more
        )

    def suspended(self, person: str) -> bool:
        acts = [act for _, act in self.of("p12.suspend", "p12.resume") if act.person == person]
        return bool(acts) and acts[-1].name == "p12.suspend"

    def tiers(self) -> dict[int, tuple[Entry, Any]]:
        """The subcontracts that were begun, by the tier that each became."""
        return dict(enumerate(self.of("p07.begin-subcontract"), start=2))

    def consented(self, tier: int, day: str) -> bool:
        begun = self.tiers()
        ended = {act.subcontract for _, act in self.of("p07.end-subcontract")}
        while tier > 1:
            entry, act = begun[tier]
            answers = [
                one for _, one in self.of("p07.consent", "p07.withdraw-consent", "p07.decline") if one.request == act.request
            ]
            if tier in ended or not answers or answers[-1].name != "p07.consent" or not act.since <= day <= act.until:
                return False
            tier = entry.moment.tier
        return True

    def instructed(self, tier: int, place: str | None, day: str) -> bool:
        spans: list[tuple[str, str]] = []
        for entry, act in self.of("p15.instruct", "p15.withdraw"):
            if (act.tier, act.place) != (tier, place):
                continue
            if act.name == "p15.withdraw":
                spans = []
            else:
                since = act.since or entry.moment.day
                spans = [(first, last) for first, last in spans if first < since]
                spans = [(first, min(last, _day_before(since))) for first, last in spans] + [(since, act.until or FOREVER)]
        return any(since <= day <= until for since, until in spans)

    def on_hold(self, item: str, tier: int) -> bool:
        lifted = {act.hold for _, act in self.of("p17.lift-hold")}
        made_of = self.made_of(item)
        for entry, act in self.of("p17.hold"):
            whose = act.tier or entry.moment.tier
            covers = bool(made_of & set(act.items)) if act.items else whose in (0, tier)
            if entry.number not in lifted and covers:
                return True
        return False

    def made_of(self, item: str) -> set[str]:
        """An item and everything that it was made from."""
        found, more = set(), {item}
        while more:
            found |= more
            more = {new.parent for one in more for new in self.listed(one) if new.parent is not None} - found
        return found

    def running(self, day: str) -> bool:
        ended = any(True for _ in self.of("p18.cancel", "p00.close"))
        for entry, act in self.of("p00.complete", "p00.resume"):
            declared = act.name == "p00.complete"
            ended = ended or (declared and not any(one.number > entry.number for one, _ in self.of("p00.resume")))
        return not ended and self.since(1) <= day <= self.until(1)

    def since(self, tier: int) -> str:
        """The first day of the contract, or of a subcontract."""
        return str(next(act for _, act in self.of("p00.register")).since if tier == 1 else self.tiers()[tier][1].since)

    def until(self, tier: int) -> str:
        """The last day of the contract as amended, or of a subcontract and of all that it hangs on."""
        last: str = next(act for _, act in self.of("p00.register")).until
        for _, act in self.of("p00.amend"):
            last = act.until or last
        while tier > 1:
            entry, act = self.tiers()[tier]
            last, tier = min(last, act.until), entry.moment.tier
        return last

    # ── custody ──

    def balance(self) -> dict[str, dict[str, int]]:
        """Item → account → quantity, from the moves alone."""
        held: dict[str, dict[str, int]] = {}
        for entry in self.entries:
            if isinstance(entry.act, Moves):
                for move in entry.act.moved():
                    accounts = held.setdefault(move.item, {})
                    accounts[move.source] = accounts.get(move.source, 0) - move.quantity
                    accounts[move.target] = accounts.get(move.target, 0) + move.quantity
        return {item: {account: n for account, n in one.items() if n} for item, one in held.items()}

    def held(self, item: str, tier: int) -> bool:
        return any(account.startswith(f"t{tier}/") and n > 0 for account, n in self.balance().get(item, {}).items())

    def at_hand(self, item: str, tier: int) -> bool:
        """Not only in a case that is on its way, where the tier holds it."""
        mine = {account for account, n in self.balance().get(item, {}).items() if account.startswith(f"t{tier}/") and n > 0}
        return mine != {f"t{tier}/transit"}

    def unbalanced(self) -> list[str]:
        """Items whose accounts do not sum to nothing, or that stand below nothing anywhere but where things come from."""
        return [
            f"{item} {accounts}"
            for item, accounts in self.balance().items()
            if sum(accounts.values()) or any(n < 0 and account not in SOURCES for account, n in accounts.items())
        ]

    def left(self) -> list[str]:
        """What is still with a contractor."""
        return [
            f"{item} at {account}"
            for item, one in self.balance().items()
            for account in one
            if account[0] == "t" and "/" in account
        ]

    # ── copies ──

    def permission(self, number: int) -> tuple[Any, Any] | None:
        """The application and the permission of a number."""
        for entry, act in self.of("p09.permit-copy"):
            if entry.number == number:
                return next(asked for other, asked in self.of("p09.request-copy") if other.number == act.request), act
        return None

    def permission_lives(self, number: int, day: str) -> bool:
        found = self.permission(number)
        ended = {act.permission for _, act in self.of("p09.withdraw-permission", "p09.end-processing")}
        return found is not None and number not in ended and day <= (found[1].until or found[0].until)

    def copy_lives(self, item: str, time: int) -> bool:
        return all(
            self.permission_lives(act.permission, _day(time))
            for _, act in self.of("p09.make-copy")
            if item in {new.item for new in act.items}
        )

    def copied_too_much(self, entry: Entry) -> list[str]:
        """What is wrong with copies just made: no live permission, another item, more than was permitted."""
        act: Any = entry.act
        found = self.permission(act.permission)
        if found is None or not self.permission_lives(act.permission, entry.moment.day):
            return ["no permission in force"]
        asked, given = found
        made = sum(new.quantity for _, one in self.of("p09.make-copy") if one.permission == act.permission for new in one.items)
        made += sum(new.quantity for new in act.items)
        home = f"t{entry.moment.tier}/{asked.facility or 'vault'}"
        wrong = {
            "another item": act.item != asked.item,
            "another purpose": act.purpose != asked.purpose,
            "more copies than permitted": made > (given.copies or asked.copies),
            "another medium": any(new.medium != asked.medium for new in act.items),
            "more rows than permitted": asked.rows is not None and any((new.rows or 0) > asked.rows for new in act.items),
            "kept elsewhere": any(move.target != home for move in act.moves),
        }
        return [name for name, found in wrong.items() if found]

    def unpermitted_copies(self, entry: Entry) -> list[str]:
        """Copies that come about by any other act than copying under a permission."""
        act = entry.act
        if not isinstance(act, Moves) or act.name == "p09.make-copy":
            return []
        return [new.item for new in act.listed() if new.origin == "copy"]


def _day(time: int) -> str:
    """The calendar day in Japan."""
    return (date(1970, 1, 1) + timedelta(days=(time // 1_000_000 + 9 * 3600) // 86_400)).isoformat()


def _day_before(day: str) -> str:
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
