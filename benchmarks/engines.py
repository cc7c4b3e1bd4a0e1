"""The question whether somebody may open a record, put to Cedar and to Casbin: ten conditions, each under the sentence it stands for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

import casbin  # type: ignore[import-untyped]  # the package carries no types
import cedarpy
from casbin.core_enforcer import EnforceContext  # type: ignore[import-untyped]  # as above

from tests.story import FILE, SITE, WORKER

SINCE, UNTIL = "2026-04-01", "2027-03-31"
FROM_MINUTE, TO_MINUTE, DAILY = 540, 1020, 50
WEEKDAYS = [1, 2, 3, 4, 5]
TOPICS = ["protection", "annex", "other"]


@dataclass(frozen=True)
class Request:
    """Who opens what, where, for which purpose, when, and how many records they touched today. ``day`` is a date as text."""

    person: str
    item: str
    place: str
    purpose: int
    day: str
    minute: int
    used: int


Question = Callable[[], set[str]]
"""Asks an engine once: the addresses of all sentences that stand against a request; none when it is permitted."""


class Engine(Protocol):
    """Something that says which sentences stand against a request."""

    def about(self, request: Request) -> Question:
        """The question about a request, laid out beforehand in the engine's own form, so that only the answer is timed."""


def _number(day: str) -> int:
    return int(day.replace("-", ""))


def _weekday(day: str) -> int:
    return date.fromisoformat(day).isoweekday()


POLICIES: Final = """
permit (principal, action == Action::"open", resource);
@id("2.1") forbid (principal, action == Action::"open", resource) unless
  { principal has enrolled && principal.enrolled.since <= context.day && context.day <= principal.enrolled.until };
@id("3.1") forbid (principal, action == Action::"open", resource) unless
  { principal has trained && principal.trained.until >= context.day
    && principal.trained.topics.containsAll(["protection", "annex", "other"]) };
@id("term.pledge_required") forbid (principal, action == Action::"open", resource) unless
  { principal has pledged && principal.pledged };
@id("6.1") forbid (principal, action == Action::"open", resource) unless
  { context.place has notified && context.place.notified <= context.day };
@id("6.1") forbid (principal, action == Action::"open", resource) unless
  { context.place has schedule && context.place.schedule.since <= context.day && context.day <= context.place.schedule.until
    && context.place.schedule.weekdays.contains(context.weekday)
    && context.place.schedule.from <= context.minute && context.minute < context.place.schedule.to };
@id("6.1") forbid (principal, action == Action::"open", resource) unless
  { principal has operates && principal.operates.contains(context.place) };
@id("8.1.main") forbid (principal, action == Action::"open", resource) unless
  { principal has purposes && principal.purposes.contains(context.purpose) };
@id("12.1") forbid (principal, action == Action::"open", resource) unless
  { principal has grant && principal.grant.item == resource && principal.grant.purpose == context.purpose
    && context.day <= principal.grant.until };
@id("12.1") forbid (principal, action == Action::"open", resource) unless
  { principal has grant && context.used < principal.grant.daily };
@id("15.1") forbid (principal, action == Action::"open", resource) unless
  { context.place has instructed && context.place.instructed <= context.day };
"""


def _entities() -> list[dict[str, Any]]:
    since, until = _number(SINCE), _number(UNTIL)
    place = {"__entity": {"type": "Place", "id": SITE}}
    worker = {
        "enrolled": {"since": since, "until": until},
        "trained": {"until": until, "topics": TOPICS},
        "pledged": True,
        "operates": [place],
        "purposes": [1],
        "grant": {"item": {"__entity": {"type": "Item", "id": FILE}}, "purpose": 1, "until": until, "daily": DAILY},
    }
    schedule = {"since": since, "until": until, "weekdays": WEEKDAYS, "from": FROM_MINUTE, "to": TO_MINUTE}
    site = {"notified": since, "schedule": schedule, "instructed": since}
    return [
        {"uid": {"type": "Person", "id": WORKER}, "attrs": worker, "parents": []},
        {"uid": {"type": "Place", "id": SITE}, "attrs": site, "parents": []},
        {"uid": {"type": "Item", "id": FILE}, "attrs": {}, "parents": []},
    ]


class Cedar:
    """Cedar through cedarpy. Policies are parsed once, and so are the entities; unless ``live``, when they go along with each question, as
    for an application whose record changes with every act.
    """

    def __init__(self, *, live: bool = False) -> None:
        self.policies = cedarpy.PolicySet.from_str(POLICIES)
        found = _entities()
        self.entities = found if live else cedarpy.Entities.from_json_str(json.dumps(found))

    def about(self, request: Request) -> Question:
        """One authorization; its diagnostics name every policy that forbids."""
        context = {
            "place": {"__entity": {"type": "Place", "id": request.place}},
            "purpose": request.purpose,
            "day": _number(request.day),
            "weekday": _weekday(request.day),
            "minute": request.minute,
            "used": request.used,
        }
        asked = {
            "principal": {"type": "Person", "id": request.person},
            "action": {"type": "Action", "id": "open"},
            "resource": {"type": "Item", "id": request.item},
            "context": json.dumps(context),  # of the forms that it takes the one that it reads fastest
        }

        def ask() -> set[str]:
            answer = cedarpy.is_authorized(asked, self.policies, self.entities)
            if answer.diagnostics.errors:
                raise RuntimeError(answer.diagnostics.errors)
            return set() if answer.allowed else set(answer.diagnostics.id_annotations_by_reason.values())

        return ask


@dataclass(frozen=True)
class Person:
    """What Casbin's matchers read of a person."""

    enrolled_since: str = "9999-12-31"
    enrolled_until: str = ""
    trained_until: str = ""
    topics: tuple[str, ...] = ()
    pledged: bool = False
    operates: frozenset[str] = frozenset()
    purposes: frozenset[int] = frozenset()
    grant_item: str = ""
    grant_purpose: int = 0
    grant_until: str = ""
    daily: int = 0


@dataclass(frozen=True)
class Place:
    """What Casbin's matchers read of a place."""

    notified: str = "9999-12-31"
    instructed: str = "9999-12-31"
    since: str = "9999-12-31"
    until: str = ""
    weekdays: frozenset[int] = frozenset()
    from_minute: int = 0
    to_minute: int = 0


HOURS: Final = "r.weekday in r.at.weekdays && r.at.from_minute <= r.ask.minute && r.ask.minute < r.at.to_minute"
SCHEDULED: Final = f"r.at.since <= r.day && r.day <= r.at.until && {HOURS}"

CONDITIONS: Final = (
    ("2.1", "r.sub.enrolled_since <= r.day && r.day <= r.sub.enrolled_until"),
    ("3.1", "r.sub.trained_until >= r.day && 'protection' in r.sub.topics && 'annex' in r.sub.topics && 'other' in r.sub.topics"),
    ("term.pledge_required", "r.sub.pledged"),
    ("6.1", "r.at.notified <= r.day"),
    ("6.1", SCHEDULED),
    ("6.1", "r.ask.place in r.sub.operates"),
    ("8.1.main", "r.ask.purpose in r.sub.purposes"),
    ("12.1", "r.sub.grant_item == r.ask.item && r.sub.grant_purpose == r.ask.purpose && r.day <= r.sub.grant_until"),
    ("12.1", "r.ask.used < r.sub.daily"),
    ("15.1", "r.at.instructed <= r.day"),
)
"""The ten conditions as Casbin's matchers: sentence and expression."""


class Casbin:
    """Casbin, asked once for each condition, which is how it says all that stand against a request."""

    def __init__(self) -> None:
        model = casbin.Enforcer.new_model()
        _common(model, "p", "sentence", "some(where (p.eft == allow))")
        for number, (_, matcher) in enumerate(CONDITIONS, 1):
            model.add_def("m", "m" if number == 1 else f"m{number}", matcher)
        self.enforcer = casbin.Enforcer(model)
        self.contexts = [
            (sentence, EnforceContext("r", "p", "e", "m" if number == 1 else f"m{number}"))
            for number, (sentence, _) in enumerate(CONDITIONS, 1)
        ]
        single = casbin.Enforcer.new_model()
        _common(single, "p", "sentence, rule, eft", "!some(where (p.eft == deny))")
        single.add_def("m", "m", "eval(p.rule)")
        self.single = casbin.Enforcer(single)
        for sentence, matcher in CONDITIONS:
            self.single.add_policy(sentence, f"!({matcher})", "deny")
        self.people: dict[str, Person] = {
            WORKER: Person(
                SINCE, UNTIL, UNTIL, tuple(TOPICS), pledged=True, operates=frozenset({SITE}), purposes=frozenset({1}),
                grant_item=FILE, grant_purpose=1, grant_until=UNTIL, daily=DAILY,
            )
        }  # fmt: skip
        self.places: dict[str, Place] = {SITE: Place(SINCE, SINCE, SINCE, UNTIL, frozenset(WEEKDAYS), FROM_MINUTE, TO_MINUTE)}

    def _asked(self, request: Request) -> tuple[object, ...]:
        person, place = self.people.get(request.person, Person()), self.places.get(request.place, Place())
        return person, place, request, request.day, _weekday(request.day)

    def about(self, request: Request) -> Question:
        """One enforcement a condition."""
        asked = self._asked(request)
        return lambda: {sentence for sentence, context in self.contexts if not self.enforcer.enforce(context, *asked)}

    def first(self, request: Request) -> Callable[[], object]:
        """The decision and the first policy that denies: less than the question, and quicker only when refused."""
        asked = self._asked(request)
        return lambda: self.single.enforce_ex(*asked)


def _common(model: Any, policy: str, tokens: str, effect: str) -> None:
    model.add_def("r", "r", "sub, at, ask, day, weekday")
    model.add_def(policy, policy, tokens)
    model.add_def("e", "e", effect)
