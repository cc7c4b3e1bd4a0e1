"""What a firm submits to several of its clients: rules, facilities, schedules, courses, measures. Kept once, in the record where it was submitted
first; every other contract gets an entry of its own by the ordinary act.

There is no store beside the records: what was submitted is read where it stands, and put to the other contract as that contract's form would be
filled in. What names people or places there is looked up on that contract's own register; who is not on it is left out, and told.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_told import said_day
from azukari.kernel.act import Act
from azukari.kernel.asks import DocumentWords, fields_of
from azukari.kernel.entry import Entry
from azukari.kernel.values import TierNo, Time, add_months, day_of
from azukari.kernel.wire import entry_of
from azukari.law.say import Say
from azukari.provisions.p03_training import HoldCourse, Topic, register
from azukari.provisions.p05_rules import PROVISION as RULES
from azukari.provisions.p05_rules import SubmitRules
from azukari.provisions.p06_acts import NotifyFacility, NotifySchedule
from azukari.provisions.p06_notices import PROVISION as NOTICES
from azukari.provisions.p12_acts import RegisterMeasure
from azukari.store.record import Row

SORTS: Final[tuple[type[Act], ...]] = (SubmitRules, NotifyFacility, NotifySchedule, HoldCourse, RegisterMeasure)
"""The acts that say the same in several contracts, in the order of the law."""
MOST: Final = 6
COURSE_MONTHS: Final = 12
"""A course held longer ago is not offered any more."""

_SAME: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        SubmitRules.name: ("title_of", "version", "in_force_from", "document"),
        NotifyFacility.name: ("label", "address"),
        NotifySchedule.name: ("place", "work", "since", "until", "weekdays", "from_minute", "to_minute"),
        HoldCourse.name: ("held_on", "teacher", "materials", "attached"),
        RegisterMeasure.name: ("measure", "label"),
    }
)
"""By which answers two entries say the same."""


class Kept(msgspec.Struct, frozen=True):
    """Something that was submitted: where, by which entry, what it says, and by what it is known again elsewhere."""

    log: str
    number: int
    act: type[Act]
    key: str
    says: Say
    answers: dict[str, Any]
    names: dict[str, str]
    """What the people and places that it names are called where it was submitted."""
    at: Time

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The subjects of a course."""
        return tuple(Topic(one) for one in self.answers.get("topics", ())) if self.act is HoldCourse else ()


class Fitted(msgspec.Struct, frozen=True):
    """Answers for another contract, and whoever had to be left out there."""

    answers: dict[str, Any]
    without: tuple[str, ...] = ()
    nobody: bool = False
    """None of those who attended are on that contract's register."""


def candidates(seen: Catalogue) -> list[int]:
    """The entries that may be submitted elsewhere too; which they are is known without asking the database."""
    acts = seen.book.acts
    return [number for cls in SORTS for number in acts.get(cls.name, ())[-MOST:]]


def kept(seen: Catalogue, row: Row, tier: TierNo) -> Kept | None:
    """What an entry of one's own tier submitted, if it still holds there."""
    entry = entry_of(row.leaf, annex.ACTS)
    if entry.moment.tier != tier or type(entry.act) not in SORTS or not _holds(seen, entry):
        return None
    words = seen.opened(row)
    answers = answers_of(entry, words)
    if any(field.required and field.name not in answers for field in fields_of(type(entry.act))):
        return None  # its words are destroyed
    named = (*answers.get("attended", ()), *((answers["place"],) if "place" in answers else ()))
    names = {one: seen.name(one) for one in named}
    key = _key(entry, answers, names)
    said = _called(entry, words, seen.describe(entry, words))
    return Kept(seen.book.log, entry.number, type(entry.act), key, said, answers, names, entry.moment.time)


def _called(entry: Entry, words: Mapping[str, Any], said: Say) -> Say:
    """What people call it under a heading that says which sort it is: a course by its day and teacher, anything else by what it says first."""
    if isinstance(entry.act, HoldCourse):
        day, teacher = said_day(entry.act.held_on), words.get("teacher", "")
        return Say(f"{day.ja}　{teacher}", f"{day.en}, {teacher}")
    title = type(entry.act).title
    return Say(said.ja.removeprefix(f"{title.ja}："), said.en.removeprefix(f"{title.en}: "))


def answers_of(entry: Entry, words: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as the answers that it was made of."""
    found: dict[str, Any] = {}
    for field in fields_of(type(entry.act)):
        value = words.get(field.name) if field.is_words else msgspec.to_builtins(getattr(entry.act, field.name))
        if value not in (None, "", [], ()):
            found[field.name] = value
    return found


def _key(entry: Entry, answers: Mapping[str, Any], names: Mapping[str, str]) -> str:
    parts: list[Any] = [entry.act.name]
    for name in _SAME[entry.act.name]:
        value = answers.get(name, "")
        if isinstance(value, dict):
            value = value.get("sha256", "")
        parts.append(_same(names.get(value, value)) if isinstance(value, str) else value)
    return msgspec.json.encode(parts).decode()


def _same(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _holds(seen: Catalogue, entry: Entry) -> bool:
    """Whether what was submitted still stands: not returned, not withdrawn, not past."""
    whole, today = seen.book.whole, day_of(seen.time)
    notices = whole.slices[NOTICES.number].of(entry.moment.tier)
    match entry.act:
        case SubmitRules():
            one = whole.slices[RULES.number].submitted.get(entry.number)
            return one is not None and one.received is not False
        case NotifyFacility(place=place):
            return place in notices.facilities
        case NotifySchedule(until=until):
            return entry.number in notices.schedules and until >= today
        case HoldCourse(held_on=day):
            return today <= add_months(day, COURSE_MONTHS)
        case _:
            return True


def fitted(seen: Catalogue, one: Kept, tier: TierNo, topics: tuple[Topic, ...]) -> Fitted:
    """What was submitted as this contract's form would be filled in. ``topics`` are those that a course covered for this contract too."""
    answers = dict(one.answers)
    if one.act is NotifySchedule:
        answers["place"] = _place(seen, one, tier)
    if one.act is not HoldCourse:
        return Fitted(answers)
    here = {person: seen.name(person) for person, _ in register(seen.book.whole.ground, tier, day_of(seen.time))}
    attended, without = [], []
    for person in one.answers.get("attended", ()):
        found = _person(person, one.names.get(person, ""), here)
        if found is None:
            without.append(one.names.get(person, person))
        else:
            attended.append(found)
    return Fitted({**answers, "attended": attended, "topics": [topic.value for topic in topics]}, tuple(without), not attended)


def _person(person: str, name: str, here: Mapping[Any, str]) -> str | None:
    """The same person on another register: by identifier, else the only one of that name."""
    if person in here:
        return person
    found = [one for one, known in here.items() if name and _same(known) == _same(name)]
    return found[0] if len(found) == 1 else None


def _place(seen: Catalogue, one: Kept, tier: TierNo) -> str:
    """The same facility in another contract: by identifier, else the only one of that name; else as it was, which is then refused there."""
    place = str(one.answers["place"])
    here = seen.book.whole.slices[NOTICES.number].of(tier).facilities
    if place in here:
        return place
    found = [known for known in here if _same(seen.name(known)) == _same(one.names.get(place, ""))]
    return str(found[0]) if len(found) == 1 else place


def documents(answers: Mapping[str, Any]) -> dict[str, DocumentWords]:
    """The documents among answers, as the words of an entry name them."""
    found = {}
    for name, value in answers.items():
        if isinstance(value, dict) and "blob" in value:
            found[name] = msgspec.convert(value, DocumentWords)
    return found
