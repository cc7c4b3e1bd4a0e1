"""Standing at the desk from the command line: the instance, who acts, for which contract, where. By id, or by a name that only one has."""

from __future__ import annotations

import argparse
import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from azukari import annex
from azukari.cli.faults import CliError, absent, wrong
from azukari.desk.book import Book
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_places import known_places
from azukari.desk.desk import Desk
from azukari.desk.evidence_handed import items_to_ask_for
from azukari.desk.instance import Instance
from azukari.desk.outcome import Officer
from azukari.desk.words import WordsLost
from azukari.kernel.values import PartyId, PersonId, PlaceId, day_of
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_acts import Register
from azukari.store import record
from azukari.store.models import Involved, Log, Party, Person, Place

ID: Final = re.compile(r"[a-z]{2}-[0-9a-hjkmnp-tv-z]{16}")
LISTED: Final = 8
"""So many names are told beside one that is not there."""
T = TypeVar("T")


class Counter:
    """One instance's desk, and the names that people go by."""

    def __init__(self, folder: Path) -> None:
        # what the desk and the vault have to say to whoever keeps the machine; acts tell their own outcome
        logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
        instance = Instance.at(folder)
        instance.connect()
        self.desk = Desk(instance)
        self.known: dict[str, str] = {}
        for model in (Person, Party, Place):
            self.known |= dict(model.objects.values_list("id", "name"))

    def see(self, log: str, look: Callable[[Catalogue], T], officer: Officer | None = None) -> T:
        """Look at a contract through its catalogue."""
        desk = self.desk

        def inside(book: Book) -> T:
            return look(Catalogue(book, desk.words, time=desk.clock(), officer=officer, known=self.known))

        return desk.look(log, inside, officer=officer)

    # ── which contract ──

    def subjects(self, home: str | None = None) -> dict[str, str]:
        """Every contract (that a party takes part in) and what its business is called."""
        logs = (
            Log.objects.all() if home is None else Log.objects.filter(pk__in=Involved.objects.filter(party=home).values("log_id"))
        )
        return {log: self._subject(log) for log in sorted(logs.values_list("pk", flat=True))}

    def _subject(self, log: str) -> str:
        row = record.entry(log, 0)
        if row is None or row.words is None or not isinstance(entry_of(row.leaf, annex.ACTS).act, Register):
            return ""
        try:
            return str(self.desk.words.open(log, 0, row.words).words.get("subject", ""))
        except WordsLost:
            return ""

    def contract(self, text: str, home: str | None = None) -> str:
        """The contract that a text means."""
        subjects = self.subjects(home)
        return one_of(text, subjects, "CONTRACT", "契約", "contract")

    # ── who, and where ──

    def stand(self, args: argparse.Namespace) -> tuple[Officer, str]:
        """Who acts, and the contract, from ``--as``, ``--contract`` and ``--place``."""
        found = self._known_person(args.person)
        if found is not None:
            officer = Officer(PersonId(found.id), PartyId(found.home))
            log = self.contract(args.contract, officer.home)
        else:
            log = self.contract(args.contract)
            officer = self._of_contract(args.person, log)
        return self._at(officer, log, args.place), log

    def newcomer(self, args: argparse.Namespace) -> Officer:
        """Who registers a contract that is not there yet."""
        found = self._known_person(args.person)
        if found is None:
            raise not_found(args.person, self._people(), "PERSON", "人", "person")
        return Officer(PersonId(found.id), PartyId(found.home))

    def anywhere(self, args: argparse.Namespace) -> Officer:
        """Who looks across contracts: somebody of the instance, or whom the contracts' own records name.

        A person has an identifier in each contract: where all that go by the name belong to one party, it is their party that looks.
        """
        if self._known_person(args.person) is not None:
            return self.newcomer(args)
        found: dict[str, Officer] = {}
        names: dict[str, str] = {}
        for log in self.subjects():
            people = self.see(log, _people)
            for one in matching(args.person, people):
                names[one] = people[one]
                found[one] = self.see(log, partial(_officer, person=PersonId(one)))
        if len({one.home for one in found.values()}) == 1 and len({same(name) for name in names.values()}) == 1:
            return next(iter(found.values()))
        return found[one_of(args.person, names, "PERSON", "人", "person")]

    def _people(self) -> dict[str, str]:
        """Everybody whom the instance knows by name."""
        return dict(Person.objects.values_list("id", "name"))

    def _known_person(self, text: str) -> Person | None:
        people = {one.id: one for one in Person.objects.all()}
        names = {key: one.name for key, one in people.items()}
        try:
            return people[one_of(text, names, "PERSON", "人", "person")]
        except CliError as error:
            if error.faults[0].code == "PERSON_NOT_FOUND":
                return None
            raise

    def _of_contract(self, text: str, log: str) -> Officer:
        """Somebody whom only the contract's own record names."""
        homes = Involved.objects.filter(log_id=log).values("party")
        known = dict(Person.objects.filter(home__in=homes).values_list("id", "name"))

        def find(catalogue: Catalogue) -> Officer:
            people = _people(catalogue)
            return _officer(catalogue, PersonId(one_of(text, people, "PERSON", "人", "person", known | people)))

        return self.see(log, find)

    def _at(self, officer: Officer, log: str, text: str | None) -> Officer:
        if not text:
            return officer
        places = dict(Place.objects.values_list("id", "name"))
        places |= self.see(log, lambda one: {key: name for key, name in one.book.names.items() if key.startswith("pl-")}, officer)
        offered = self.see(log, lambda one: {key: places[key] for key in _places(one) if key in places}, officer)
        return Officer(officer.person, officer.home, PlaceId(one_of(text, places, "PLACE", "施設", "facility", offered)))

    def item(self, text: str, log: str, officer: Officer) -> str:
        """The item that an id or a label means."""
        return one_of(text, self.see(log, items_to_ask_for, officer), "ITEM", "品目", "item")


def _people(catalogue: Catalogue) -> dict[str, str]:
    """Everybody whom a contract's own record names."""
    book = catalogue.book
    people = {key: name for key, name in book.names.items() if key.startswith("pn-")}
    return people | {key: book.name(key) for key in book.whole.ground.engagements}


def _places(catalogue: Catalogue) -> list[str]:
    """The facilities that who asks may know of: all that were named for 甲, those of its own chain for a contractor."""
    mine = None if catalogue.tiers is None else known_places(catalogue.book.whole, catalogue.tiers)
    return [one for one in catalogue.book.names if one.startswith("pl-") and (mine is None or one in mine)]


def _officer(catalogue: Catalogue, person: PersonId) -> Officer:
    """A person of a contract's record, for the party that they stand for there."""
    whole = catalogue.book.whole
    held = annex.holdings(whole, person, catalogue.time)
    stands = whole.ground.engaged(person, day_of(catalogue.time))
    return Officer(person, held[0].party if held else stands.employer if stands else whole.ground.ward)


def same(text: str) -> str:
    """What counts as the same name: widths folded, blanks dropped."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


def matching(text: str, names: Mapping[str, str]) -> list[str]:
    """The ids that a text may mean: the id itself, else all so named, else all whose name holds it."""
    if text in names:
        return [text]
    if ID.fullmatch(text):
        return []
    wanted = same(text)
    exact = [key for key, name in names.items() if same(name) == wanted]
    return exact or [key for key, name in names.items() if wanted and wanted in same(name)]


def one_of(text: str, names: Mapping[str, str], code: str, ja: str, en: str, told: Mapping[str, str] | None = None) -> str:
    """The one id that a text means; ``told`` are those that may be named where none is meant (all of them, unless given).

    :raises CliError: ``…_NOT_FOUND``, ``…_AMBIGUOUS``.
    """
    found = matching(text, names)
    if len(found) == 1:
        return found[0]
    if not found:
        raise not_found(text, names if told is None else told, code, ja, en)
    raise _ambiguous(text, [f"{one} {names[one]}" for one in found], code, ja, en)


def not_found(text: str, names: Mapping[str, str], code: str, ja: str, en: str) -> CliError:
    """Nothing is meant by a text; what could be, among ``names`` (as far as whoever asks may know of them)."""
    there = list(dict.fromkeys(f"{name} {key}" if same(name) != same(key) else key for key, name in names.items()))
    there = [f"「{one}」" for one in there[:LISTED]] + (["…"] if len(there) > LISTED else [])
    listed = "".join(there)
    return absent(
        f"{code}_NOT_FOUND",
        f"「{text}」という{ja}は見つかりません。"
        + (f"次から指定してください：{listed}" if there else f"登録された{ja}はまだありません。"),
        f"There is no {en} “{text}”. " + (f"Give one of: {' '.join(there)}" if there else "None is known yet."),
    )


def _ambiguous(text: str, found: Iterable[str], code: str, ja: str, en: str) -> CliError:
    listed = ", ".join(list(found)[:LISTED])
    return wrong(
        f"{code}_AMBIGUOUS",
        f"「{text}」に当たる{ja}が複数あります。番号で指定してください：{listed}",
        f"More than one {en} is meant by “{text}”; give the id: {listed}",
    )
