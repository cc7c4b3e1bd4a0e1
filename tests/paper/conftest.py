"""Papers for tests: a contract at a desk, and an entry of every act with the shortest and the longest that can be written in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connection

from tests.binding import Clock, bind, make  # isort: skip — binds Django first

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_form import group_class
from azukari.kernel.act import Act
from azukari.kernel.asks import Form, fields_of
from azukari.kernel.entry import Entry, Moment
from azukari.kernel.values import CONTRACTOR, WARD_CAPACITIES, WHOLE, Capacity, EntrustmentId, Number
from azukari.kernel.wire import leaf_of
from azukari.law.say import Lang
from azukari.paper.frame import Place
from azukari.store.record import Row
from tests.desk.conftest import Counter
from tests.story import FIRM, IN_CHARGE, OFFICER, WARD

REPOSITORY = Path(__file__).resolve().parent.parent.parent
BASE = "http://azukari.example"
SENTENCE = "委託先の繁忙期と重なり、期限までに他の手立てがないため。"
LONG = SENTENCE * 180
assert len(LONG) > 5_000

Look = Callable[[Callable[[Place], Any]], Any]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def counter(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Counter]:
    """A contract registered at a desk, once on SQLite and once on PostgreSQL."""
    yield Counter(make(tmp_path / "instance", database_url, clock), clock).registered()
    connection.close()


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counter, str]:
    """One contract for a module that only looks, and its database."""
    folder = tmp_path_factory.mktemp("shelf")
    clock, url = Clock(), f"sqlite:///{folder / 'database.sqlite3'}"
    return Counter(make(folder / "instance", url, clock), clock).registered().staffed(), url


@pytest.fixture
def shelf(held: tuple[Counter, str]) -> Counter:
    """The same, with this process bound to it, whatever was tested before."""
    bind(held[1])
    return held[0]


def at(counter: Counter, look: Callable[[Place], Any], lang: Lang = Lang.ja, officer: Any = None) -> Any:
    """Look at a contract as papers do."""
    desk = counter.desk

    def inside(book: Any) -> Any:
        return look(Place(Catalogue(book, desk.words, time=desk.clock(), officer=officer), lang, BASE))

    return desk.look(counter.log, inside, officer=officer)


def sample(cls: type[Act], text: str, changes: dict[str, Any]) -> tuple[Act, dict[str, Any]]:
    """An act with every question answered, and its words: facts as the golden file has them, each word ``text``."""
    facts = msgspec.json.decode((REPOSITORY / "tests" / "golden" / f"{cls.name}.json").read_bytes())
    facts |= changes
    words = _filled(cls, facts, text)
    return msgspec.convert(facts, cls), words


def _filled(cls: type[msgspec.Struct], facts: dict[str, Any], text: str) -> dict[str, Any]:
    words: dict[str, Any] = {}
    for field in fields_of(cls):
        inner = group_class(cls, field.name)
        if field.is_words:
            facts[field.name] = True
            line = text if field.form is Form.PROSE else text[:40]
            given = {"name": "証拠.pdf", "media_type": "application/pdf", "size": 1234, "sha256": "ab" * 32, "blob": "cd" * 32}
            words[field.name] = given if field.form is Form.DOCUMENT else line
        elif inner is not None and isinstance(facts.get(field.name), dict):
            words[field.name] = _filled(inner, facts[field.name], text)
        elif inner is not None and isinstance(facts.get(field.name), list):
            words[field.name] = {str(n): _filled(inner, one, text[:300]) for n, one in enumerate(facts[field.name])}
        elif field.form is Form.LIST and field.fields[0].is_words and facts.get(field.name):
            words[field.name] = {str(n): text[:300] for n, _ in enumerate(facts[field.name])}
    return words


def row_of(counter: Counter, cls: type[Act], text: str, **changes: Any) -> Row:
    """A row of the record, as it would be stored, of an act with every question answered."""
    act, words = sample(cls, text, changes)
    ward = not set(cls.by) & {
        Capacity.PERSON_IN_CHARGE,
        Capacity.SIGNATORY,
        Capacity.OPERATOR,
        Capacity.ENGAGED_PERSON,
        Capacity.ANYONE,
    }
    capacity = next((one for one in cls.by if (one in WARD_CAPACITIES) is ward), cls.by[0])
    moment = Moment(
        counter.clock(), OFFICER if ward else IN_CHARGE, WARD if ward else FIRM, capacity, WHOLE if ward else CONTRACTOR
    )
    entry = Entry(Number(77), moment, act)
    commitment, sealed, _ = counter.desk.words.seal(counter.log, 77, words)
    return Row(77, leaf_of(entry, log=EntrustmentId(counter.log), prev=None, words=commitment), sealed)


ACTS = annex.ACTS
