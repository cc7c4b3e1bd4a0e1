"""What every page of a contract has in common: the catalogue under the desk's lock, the head of the page, what is owed and by which act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.catalogue import Able, Catalogue, provision_of
from azukari.desk.catalogue_told import said_account, said_tier
from azukari.desk.outcome import Officer
from azukari.desk.remembered import labelled
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, fields_of
from azukari.kernel.duty import Duty, Owes
from azukari.kernel.things import Account, tier_in
from azukari.kernel.values import Capacity, Period, TierNo, Time
from azukari.law.say import Say
from azukari.store.administration import Introduced
from azukari.store.models import Involved, Log, Party, Person, Place
from azukari.web.counter import desk

T = TypeVar("T")


def _name_of(identifier: str) -> str | None:
    match identifier[:2]:
        case "pn":
            return Person.objects.filter(pk=identifier).values_list("name", flat=True).first()
        case "pt":
            return Party.objects.filter(pk=identifier).values_list("name", flat=True).first()
        case "pl":
            return Place.objects.filter(pk=identifier).values_list("name", flat=True).first()
        case _:
            return None


class Known(Mapping[str, str]):
    """Names that the instance knows beyond a contract's own: asked for one by one, and all those that may be chosen from.

    One may choose from one's own party's people. Firms are offered to an entrusting body only, and only those it has dealt with: whom
    another party works with, and through whom, is nobody else's business.
    """

    def __init__(self, officer: Officer) -> None:
        self.officer = officer
        self._names: dict[str, str | None] = {}
        self._listed: dict[str, str] | None = None

    def one(self, identifier: str) -> str | None:
        """The name of a person, party or place, or None."""
        if identifier not in self._names:
            self._names[identifier] = _name_of(identifier)
        return self._names[identifier]

    def _all(self) -> dict[str, str]:
        if self._listed is None:
            people = Person.objects.filter(home=self.officer.home)
            dealt = Involved.objects.filter(log__body=self.officer.home).values_list("party", flat=True)
            firms = Party.objects.filter(is_body=False, pk__in=[self.officer.home, *dealt])
            self._listed = dict(firms.order_by("name").values_list("id", "name")) | dict(
                people.order_by("name").values_list("id", "name")
            )
        return self._listed

    def __getitem__(self, identifier: str) -> str:
        """The name of one that may be chosen."""
        return self._all()[identifier]

    def __iter__(self) -> Iterator[str]:
        """All that may be chosen."""
        return iter(self._all())

    def __len__(self) -> int:
        """How many may be chosen."""
        return len(self._all())


class Dealt(Known):
    """Whom a body may name in a new contract: the firms it has dealt with, and those who sign for them; none of its own officers.

    ``firm`` is the one chosen so far; when it is known, only those who sign for it are offered.
    """

    def __init__(self, officer: Officer, firm: str) -> None:
        super().__init__(officer)
        self.firm = firm
        self._plain: dict[str, str] = {}

    def one(self, identifier: str) -> str | None:
        """The name of a firm, or of one who signs, as the body's own contracts have it; else as the instance knows it."""
        self._all()
        return self._plain.get(identifier) or super().one(identifier)

    def _all(self) -> dict[str, str]:
        if self._listed is None:
            counter = desk()
            found: dict[str, str] = {}
            signs: dict[str, str] = {}

            def gather(book: Book) -> None:
                time = Time(max(counter.clock(), book.whole.ground.last))
                firms = {one.party for one in book.whole.ground.tiers.values()}
                found.update(
                    (one, name) for one, name in book.names.items() if one in firms or one in book.whole.ground.engagements
                )
                for person in book.whole.ground.engagements:
                    for held in annex.holdings(book.whole, person, time):
                        if held.capacity is Capacity.SIGNATORY:
                            signs[person] = held.party

            for log in Log.objects.filter(body=self.officer.home).values_list("pk", flat=True):
                counter.look(log, gather)
            for one in Introduced.objects.filter(body=self.officer.home):
                found.setdefault(one.party, _name_of(one.party) or one.party)
                found.setdefault(one.officer, _name_of(one.officer) or one.officer)
                signs.setdefault(one.officer, one.party)
            self._plain = found
            firms = {one: found.get(one) or _name_of(one) or one for one in found if one.startswith("pt-")}
            people = {
                one: f"{found[one]}（{found.get(firm, firm)}）"
                for one, firm in signs.items()
                if one in found and (self.firm not in firms or self.firm == firm)
            }
            self._listed = dict(sorted(firms.items(), key=lambda one: one[1])) | people
        return self._listed


def see(officer: Officer, log: str, look: Callable[[Catalogue], T]) -> T:
    """Look at a contract as an officer sees it now. :raises NotFound: when their party has no part in it."""
    counter = desk()
    known = Known(officer)

    def seen(book: Book) -> T:
        time = Time(max(counter.clock(), book.whole.ground.last))
        return look(Catalogue(book, counter.words, time=time, officer=officer, name=known.one, known=known))

    return counter.look(log, seen, officer=officer)


def see_all(officer: Officer, logs: Sequence[str], look: Callable[[Catalogue], T]) -> list[T]:
    """Look at many contracts of the officer's party as :func:`see` does: the number of questions to the store does not grow with the contracts
    once this process knows them.
    """
    counter, known = desk(), Known(officer)

    def seen(book: Book) -> T:
        time = Time(max(counter.clock(), book.whole.ground.last))
        return look(labelled(Catalogue(book, counter.words, time=time, officer=officer, name=known.one, known=known)))

    return counter.look_all(logs, seen, officer=officer)


class Header(msgspec.Struct, frozen=True):
    """What stands at the head of every page of a contract."""

    log: str
    subject: str
    ward: str
    contractor: str
    period: Period
    title: str | None
    ended: str | None
    now: Time
    size: int
    holdings: tuple[Say, ...]
    side: TierNo | None


def header(seen: Catalogue) -> Header:
    """The head of a contract: its parties, its period, its annex."""
    ground = seen.book.whole.ground
    ended = next((name for name in ("closed", "cancelled", "completed") if getattr(ground, name) is not None), None)
    holdings = dict.fromkeys(one.capacity for one in seen.holdings)
    names = [seen.name(one) if one else "" for one in (ground.ward, ground.contractor)]
    return Header(
        seen.book.log, seen.subject or seen.book.log, names[0], names[1], ground.period, seen.title, ended, seen.time, seen.book.size,
        tuple(annex.CAPACITY_NAMES[one] for one in holdings), seen.side,
    )  # fmt: skip


class Owed(msgspec.Struct, frozen=True):
    """Duties of one kind as a page shows them together: who owes them, what each is about, the acts by which this officer can perform them."""

    duty: Duty
    says: Say
    provision: int
    late: bool
    mine: bool
    side: Say
    each: tuple[Each, ...]
    count: int
    acts: tuple[tuple[type[Act], str], ...]


class Each(msgspec.Struct, frozen=True):
    """One of several duties of a kind: what or whom it is about, the entry if it is one, and the acts whose form can begin with that."""

    name: Say
    number: int | None
    acts: tuple[tuple[type[Act], str], ...] = ()


def owed(seen: Catalogue, ables: Iterable[Able], duties: Iterable[Duty] | None = None) -> list[Owed]:
    """Everything owed (or these duties), the same duty of several people or things together, with what this officer can do about it."""
    can = {one.act.name: one.act for one in ables if one.may}
    return _offered_once([_owed(seen, one, can) for one in lines_of(seen, seen.duties() if duties is None else duties)])


def lines_of(seen: Catalogue, duties: Iterable[Duty]) -> list[list[Duty]]:
    """Duties as a page shows them: the same duty of several people or things together."""
    groups: dict[tuple[str, str, int, str, bool], list[Duty]] = {}
    for duty in duties:
        groups.setdefault((duty.code, duty.owes, duty.tier, duty.say.ja, duty.late(seen.time)), []).append(duty)
    return list(groups.values())


def _offered_once(found: list[Owed]) -> list[Owed]:
    """What the other side waits for is done under one's own duty: the same button does not stand there again."""
    ours = {act for one in found if one.mine for act in (*one.acts, *(act for part in one.each for act in part.acts))}
    change = msgspec.structs.replace
    return [
        one
        if one.mine
        else change(
            one,
            acts=tuple(act for act in one.acts if act not in ours),
            each=tuple(change(part, acts=tuple(act for act in part.acts if act not in ours)) for part in one.each),
        )
        for one in found
    ]


def _owed(seen: Catalogue, duties: list[Duty], can: Mapping[str, type[Act]]) -> Owed:
    first = duties[0]
    able = [can[name] for name in first.satisfied_by if name in can and _can_perform(seen, can[name], duties)]
    single = len(duties) == 1
    acts = tuple((cls, query_for(cls, first) if single else "") for cls in able if single or not query_for(cls, first))
    side = said_tier(TierNo(0) if first.owes is Owes.WARD else first.tier, seen.book, seen.name)
    each = tuple(
        Each(
            _about(seen, duty),
            duty.about if isinstance(duty.about, int) else None,
            () if single else tuple((cls, query) for cls in able if (query := query_for(cls, duty))),
        )
        for duty in duties
        if duty.person or duty.about
    )
    return Owed(
        first,
        seen.personal(first.say),
        provision_of(first.code),
        first.late(seen.time),
        seen.mine(first),
        side,
        each,
        len(duties),
        acts,
    )


def _can_perform(seen: Catalogue, cls: type[Act], duties: list[Duty]) -> bool:
    """Whether this officer can perform any of these duties by an act: one that names nobody is done by the person concerned alone."""
    persons = {one.person for one in duties if one.person}
    if not persons or _names_somebody(fields_of(cls)):
        return True
    return seen.officer is not None and seen.officer.person in persons


def _names_somebody(fields: Iterable[Field]) -> bool:
    return any(one.kind in {"person", "number"} or _names_somebody(one.fields) for one in fields)


def _about(seen: Catalogue, duty: Duty) -> Say:
    if isinstance(duty.about, int):
        return Say(f"第{duty.about}号", f"Entry {duty.about}")
    if duty.about and not duty.person and tier_in(Account(duty.about)) is not None:
        return said_account(duty.about, seen.name)
    name = seen.name(str(duty.person or duty.about))
    return Say(name, name)


def query_for(cls: type[Act], duty: Duty) -> str:
    """The first answers of a form that a duty already knows: the number or thing it is about, and whom it concerns."""
    known: dict[str, str] = {}
    for field in fields_of(cls):
        if isinstance(duty.about, int) and field.kind == "number" and "number" not in known:
            known["number"] = f"{field.name}={duty.about}"
        elif isinstance(duty.about, str) and field.kind in {"item", "place"} and duty.about.startswith(("im-", "pl-")):
            known.setdefault("about", f"{field.name}={duty.about}")
        elif duty.person and field.kind == "person" and field.asks.picks and field.form.value == "text":
            known.setdefault("person", f"{field.name}={duty.person}")
    return "&".join(known.values())
