"""Random histories of one contract, every snapshot of which is kept: what was erased opens with nothing that is found anywhere, what stays opens.

The adversary of level E1 keeps everything but the key folder of before: the database file and its journal, also in the middle of a
transaction; of a PostgreSQL server its data files, its write-ahead log as it lies on the disk, the archive of that log, base backups taken at
random moments, and dumps; every backup of ours, every file of survivors, every sealed byte. Of the key folder and of 甲's node it has what is
there at the end of each history. It reads raw bytes: whatever looks like a wrapped key is tried with every key. The keys of the contract move
between levels meanwhile; against what was certified at E3 or E4 the adversary has every share of the key folder that there ever was, and the
node as it is at the end.
"""

import base64
import os
import random
import shutil
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from django.db import connection, connections

from azukari.annex import ACTS
from azukari.desk import backing_up, intake, moving
from azukari.desk.effects import KEEP
from azukari.desk.erasing import erase
from azukari.desk.intake import caller
from azukari.desk.keeping import keep
from azukari.desk.outbox import work
from azukari.kernel.wire import entry_of
from azukari.provisions.p11_acts import VaultErased
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.errors import CipherError, DeniedError
from azukari.vault.generations import Generations
from azukari.vault.keys import context
from azukari.vault.messages import Retired
from tests.binding import Clock, make
from tests.conftest import _postgresql
from tests.desk.adversary import Adversary, Shares, opened
from tests.desk.cluster import Cluster, running
from tests.desk.conftest import Counter
from tests.desk.noded import Noded, noded_at
from tests.desk.room import noted, ready
from tests.desk.test_erasing import Crash, destroy
from tests.story import APPROVER, HANDOVER, IN_CHARGE, SITE, WARD_HANDOVER, WORKER, ident

HISTORIES = 100
CONTRACTS = 4
"""Over how many contracts they are spread: what is searched and tried grows with the square of what one contract lived through."""
LEVELS = ("E1", "E3", "E4")
STEPS = ("stop", "renew", "move", "moving", "keep", "retire", "drill", "discard", "certify")
SERVER = (
    "PostgreSQL's data files, log, archive and base backups: no initdb, pg_ctl and pg_basebackup (AZUKARI_TEST_POSTGRESQL_BIN)"
)


class Shut(NamedTuple):
    """Something that was erased, its sealed bytes included."""

    item: str
    level: str
    place: bytes
    sealed: bytes

    def stays(self, keys: set[bytes]) -> None:
        for plain in keys:
            with suppress(CipherError):
                RandomAccess(BytesSource(self.sealed), plain, self.place)
                raise AssertionError(f"{self.item} opens")


class Left(NamedTuple):
    """What one contract leaves behind: wrapped keys wherever they were found, shares as they are now, those of the key folder of all times, what
    opens and may, and what must not.
    """

    wrapped: set[bytes]
    now: set[Shares]
    ever: set[Shares]
    alive: set[bytes]
    shut: list[Shut]


def nothing_opens(left: list[Left]) -> Tally[str]:
    """The keys of all contracts, tried with whatever was wrapped in any: what comes out belongs to what stays, and opens nothing that was erased.

    Nor does any key that comes out with every share that the key folders ever held open what was certified above E1.
    """
    wrapped = set[bytes]().union(*(one.wrapped for one in left))
    now, ever = (set[Shares]().union(*found) for found in ([one.now for one in left], [one.ever for one in left]))
    shut = [thing for one in left for thing in one.shut]
    keys, stronger = opened(now, wrapped), opened(ever, wrapped)
    assert keys == set[bytes]().union(*(one.alive for one in left))
    above = [thing for thing in shut if thing.level > "E1"]
    for thing in shut:
        thing.stays(keys)
    for thing in above:
        thing.stays(stronger)
    return Tally({"above E1": len(above), "all tried": len(wrapped) * len(now), "of all times": len(wrapped) * len(ever)})


class History:
    """One contract, lived through by a seed."""

    def __init__(self, counter: Counter, adversary: Adversary, noded: Noded | None = None) -> None:
        self.counter, self.adversary, self.noded = counter, adversary, noded
        self.log, self.desk = counter.log, counter.desk
        self.alive: list[str] = []
        self.tables: list[str] = []
        """Those that were read as tables: that goes through a process of its own each time, so not all are."""
        self.gone: dict[str, str] = {}
        self.copies: dict[str, int] = {}
        self.count = 0
        self.done: Tally[str] = Tally()

    def live(self, seed: int) -> None:
        """Some acts at random, an erasure among them; the adversary looks after each."""
        chance = random.Random(seed)
        acts: list[Callable[[random.Random], None]] = [
            self.deposit,
            self.deposit,
            self.open,
            self.rotate,
            self.back_up,
            self.copy,
        ]
        if self.noded is not None:
            acts.append(self.arrange)
        if self.adversary.cluster is not None:
            acts.append(self.copy_server)
        self.deposit(chance)
        for _ in range(chance.randint(1, 4)):
            chance.choice(acts)(chance)
            self.adversary.looks()
        self.erase(chance)
        self.adversary.looks()

    def deposit(self, chance: random.Random) -> None:
        self.count += 1
        item = ident("im", f"h{self.count:05}")
        officer, table = self.counter.officer(WARD_HANDOVER), self.count % 3 == 1
        rows = "".join(f"{number},{chance.getrandbits(64):x}\r\n" for number in range(1, 4))
        content = f"宛名番号,値\r\n{rows}".encode()
        if table:
            note = noted(self.counter, item=item, rows=3, persons=3, content=content)
            intake.deposit(self.desk, officer, self.log, note.entry.number, item, [content], key="宛名番号")  # type: ignore[arg-type]
            self.tables.append(item)
        else:
            note = noted(self.counter, item=item, rows=None, persons=None, content=content)
            intake.deposit(self.desk, officer, self.log, note.entry.number, item, [content])  # type: ignore[arg-type]
        self.counter.does("p10.receive", HANDOVER, note=note.entry.number)
        self.alive.append(item)
        self.done["deposits"] += 1

    def open(self, chance: random.Random) -> None:
        if tables := [one for one in self.alive if one in self.tables]:
            receipt = self.counter.does("p08.view-page", WORKER, SITE, item=chance.choice(tables), purpose=1, first=1, count=3)
            with caller(self.desk).open(self.log, receipt.entry.number) as call:
                assert len(list(call.records())) == 3
            self.done["openings"] += 1

    def copy(self, _: random.Random) -> None:
        """A permitted copy of something, sealed under a key of its own."""
        originals = [one for one in self.alive if one not in self.copies]
        if not originals:
            return
        item = originals[-1]
        asked = self.counter.does(
            "p09.request-copy", IN_CHARGE, item=item, extent="全部", copies=1, medium="vault", purpose=1, holder=WORKER, until="2026-04-30",
            why="試験",
        )  # fmt: skip
        permission = self.counter.does("p09.permit-copy", APPROVER, request=asked.entry.number).entry.number
        self.count += 1
        made = ident("im", f"c{self.count:05}")
        line = {"item": made, "label": "写し", "medium": "vault", "origin": "copy", "parent": item}
        moves = [{"item": made, "source": "made", "target": "t1/vault"}]
        self.counter.does("p09.make-copy", WORKER, SITE, item=item, purpose=1, permission=permission, items=[line], moves=moves)
        self._works()
        self.alive.append(made)
        self.copies[made] = permission
        self.done["copies"] += 1

    def rotate(self, chance: random.Random) -> None:
        """Everything to the next generation, and the earlier destroyed."""
        self.counter.does("p11.rotate-keys", APPROVER)
        self._kept(chance)
        self.done["rotations"] += 1

    def arrange(self, chance: random.Random) -> None:
        """The keys move to another level."""
        now = self.desk.look(self.log, lambda book: book.whole.ground.keeping.chosen)
        level = chance.choice([one for one in LEVELS if one != now])
        if self.noded is not None:
            self.noded.goes()
        self.counter.does("p11.keep-keys" if level > now else "p11.lower-keys", APPROVER, level=level, why="方針")
        self._kept(chance)
        self.done[f"to {level}"] += 1

    def _kept(self, chance: random.Random) -> None:
        """The worker moves the keys; it may die at any step, and comes again."""
        if chance.random() < 0.4:
            step = chance.choice(("note", "renew", "move", "keep", "retire", "certify"))

            def at(reached: str) -> None:
                self.adversary.looks()
                if reached == step:
                    raise Crash

            with suppress(Crash):
                keep(self.desk, Effect.objects.get(name=KEEP, done=None), reached=at)
            self.done["crashes"] += 1
        self._works()

    def _works(self) -> None:
        Effect.objects.update(due=0)
        work(self.desk)
        assert not Effect.objects.filter(done=None).exists(), list(Effect.objects.filter(done=None).values())

    def back_up(self, _: random.Random) -> None:
        made = backing_up.back_up(self.desk.instance, self.desk.instance.folder.parent / "backups")
        self.adversary.reads("backup", made.path)

    def copy_server(self, chance: random.Random) -> None:
        """What an administrator of PostgreSQL does at night, one or the other."""
        assert self.adversary.cluster is not None
        if chance.random() < 0.5:
            self.adversary.reads_base()
        else:
            self.adversary.reads("dump", self.adversary.cluster.dump(self.adversary.url))

    def erase(self, chance: random.Random) -> None:
        """Some items, one after the other; the worker may die at any step, and comes again."""
        for item in chance.sample(self.alive, min(len(self.alive), chance.randint(1, 2))):
            self._ordered(item)
            self.alive.remove(item)
            self.gone[VaultObject.objects.get(item=item).id] = item
        self.adversary.looks()
        if chance.random() < 0.6:
            self._dies(chance.choice(STEPS))
        self._works()
        self.done["erasures"] += 1

    def _ordered(self, item: str) -> None:
        if item not in self.copies:
            destroy(self.counter, item)
            return
        permission = self.copies.pop(item)
        self.counter.does("p09.end-processing", IN_CHARGE, permission=permission)
        moves = [{"item": item, "source": "t1/vault", "target": "erased"}]
        self.counter.does("p09.erase-copy", WORKER, SITE, moves=moves, method="key_destruction")

    def _dies(self, step: str) -> None:
        def at(reached: str) -> None:
            self.adversary.looks()
            if reached == step:
                raise Crash

        real = moving._save

        def half(things: Any, fields: list[str]) -> None:
            real(things, fields)
            self.adversary.looks()
            if step == "moving":
                raise Crash

        with pytest.MonkeyPatch.context() as patch, suppress(Crash):
            patch.setattr(moving, "_save", half)
            erase(self.desk, Effect.objects.filter(done=None).order_by("pk")[0], reached=at)
        self.done["crashes"] += 1

    # ── what must hold ──

    def judged(self) -> None:
        """Whatever key comes out of anything belongs to a survivor, and every survivor has one that opens its content."""
        folder, there = self.adversary.folder(), self.adversary.at_node()
        theirs = set()
        for thing in VaultObject.objects.filter(erased=None):
            generation, wrapped = thing.sealed["generation"], base64.b64decode(thing.sealed["wrapped"])
            [plain] = opened([Shares(self.log, generation, folder[generation], there.get(generation))], [wrapped])
            self._opens(thing, plain)
            theirs.add(plain)
        assert len(theirs) == len(self.alive)
        assert self.adversary.opens() == theirs

    def _opens(self, thing: VaultObject, plain: bytes) -> None:
        place = context(self.desk.instance.configuration.origin, self.log, thing.id, thing.version, "body")
        RandomAccess(BytesSource(self.adversary.blobs[thing.sealed["blob"]]), plain, place)

    def left(self) -> Left:
        """At the end: what lies about, and what must not open with it."""
        levels, mine = self.certified(), self.adversary
        shut = [self._shut(thing, levels[thing.item]) for thing in VaultObject.objects.exclude(erased=None)]
        return Left(set(mine.wrapped), set(mine.shares()), set(mine.shares(mine.ever)), mine.opens(), shut)

    def _shut(self, thing: VaultObject, level: str) -> Shut:
        place = context(self.desk.instance.configuration.origin, self.log, thing.id, thing.version, "body")
        return Shut(thing.item, level, place, self.adversary.blobs[thing.sealed["blob"]])

    def certified(self) -> dict[str, str]:
        """Every item that a certificate names, and its level there."""
        found: dict[str, str] = {}
        for row in record.entries(self.log, 0, record.size(self.log) or 0):
            act = entry_of(row.leaf, ACTS).act
            if isinstance(act, VaultErased):
                found |= dict(zip(map(str, act.items), map(str, act.levels or [act.level] * len(act.items)), strict=True))
        return found


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster | None]:
    with running() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> Cluster | None:
    """For PostgreSQL, a server of our own where its programs are installed."""
    return request.getfixturevalue("cluster") if request.param == "postgresql" else None


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.node.callspec.params["server"])


@contextmanager
def database(kind: str, server: Cluster | None, folder: Path) -> Iterator[str]:
    """A database that holds nothing yet."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'azukari.sqlite3'}"
    elif server is None:
        yield from _postgresql()
    else:
        with server.database() as url:
            yield url


@contextmanager
def contract(kind: str, server: Cluster | None, folder: Path) -> Iterator[History]:
    """A contract that is ready for work on a database of its own, and the adversary, who is there from the beginning."""
    folder.mkdir()
    clock = Clock()
    earlier = set() if server is None else set(map(str, server.archived()))
    with database(kind, server, folder) as url, pytest.MonkeyPatch.context() as patch:
        # whether anything survives a power cut is not asked here
        patch.setattr(os, "fsync", lambda _: None)
        desk = make(folder / "instance", url, clock)
        if kind == "sqlite":
            options = connections.settings["default"]["OPTIONS"]
            patch.setitem(options, "init_command", options["init_command"].replace("=EXTRA", "=OFF"))
            connection.close()
        counter = Counter(desk, clock).registered()
        adversary = Adversary(counter, server, url, earlier)
        ready(counter)
        clock.step = 20_000
        try:
            with noded_at(counter, folder / "node") as noded:
                adversary.node = noded.folder.path
                yield History(counter, adversary, noded)
        finally:
            connection.close()


@pytest.fixture
def history(kind: str, server: Cluster | None, tmp_path: Path) -> Iterator[History]:
    with contract(kind, server, tmp_path / "contract") as found:
        yield found


def test_histories(kind: str, server: Cluster | None, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    begun = time.monotonic()
    counts, keys_in, left = Tally[str](), Tally[str](), list[Left]()
    for number in range(CONTRACTS):
        with contract(kind, server, tmp_path / str(number)) as history:
            for seed in range(number, HISTORIES, CONTRACTS):
                history.live(seed)
                history.judged()
            if server is not None:
                server.settles()
                archived = {path for path in server.archived() if str(path) not in history.adversary.earlier}
                history.adversary.looks()
                assert archived == history.adversary.files["archive"] & archived != set()
            left.append(history.left())
            found = history.adversary.reads_again()
            keys_in += Tally({name: len(keys) for name, keys in found.items()})
            if server is not None:
                # nothing is in the database that did not go through the log
                assert found["archive"] >= {one.sealed["wrapped"].encode() for one in VaultObject.objects.filter(erased=None)}
            counts += history.done + history.adversary.counts
            counts += Tally(keys=len(history.adversary.wrapped), erased=len(history.gone))
    counts += nothing_opens(left)
    for name, count in [*counts.items(), *((f"keys in {kind}", count) for kind, count in keys_in.items())]:
        record_property(name, count)
    print(f"{kind}: {HISTORIES} histories, {counts}, keys in {dict(keys_in)}, {time.monotonic() - begun:.0f} s")
    assert counts["erasures"] == HISTORIES
    assert counts["keys"] > 3 * HISTORIES
    lived = ("openings", "rotations", "backup", "crashes", "copies", *(f"to {one}" for one in LEVELS))
    assert min(counts[name] for name in lived) > 5
    assert counts["above E1"] > 5
    if kind == "sqlite":
        assert min(counts[name] for name in ("database", "survivors")) > HISTORIES
        assert counts["journal"] > 20
        assert keys_in["backup"] > HISTORIES
        assert keys_in["survivors"] > 10
    elif server is not None:
        assert min(counts[name] for name in ("base", "dump")) > 5
        assert min(counts[name] for name in ("database", "log", "archive")) > 10
        assert min(keys_in[name] for name in ("database", "archive", "base", "dump", "backup")) > HISTORIES
        assert keys_in["survivors"] > 10
    else:
        pytest.skip(SERVER)


def test_the_programs_of_the_server_are_missed_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AZUKARI_TEST_POSTGRESQL_BIN", str(tmp_path))
    with running() as found:
        assert found is None


def lives(history: History) -> None:
    for seed in range(6):
        history.live(seed)
        history.judged()


def test_a_key_that_is_not_destroyed_is_found(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test can fail: here the key process says that it destroyed, the drill is blind, and the shares are there."""
    monkeypatch.setattr(Generations, "retire", lambda *_, **__: Retired(1, (b"a receipt of nothing",)))
    monkeypatch.setattr(Generations, "trial", lambda _self, _log, keys: (0,) * len(keys))
    with pytest.raises(AssertionError):
        lives(history)


def test_a_survivor_that_is_left_behind_is_found(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """Here nobody looks whether the survivors were moved before the old key goes."""
    real = moving.move

    def forgets(desk: Any, log: str, gone: Any, generation: int) -> None:
        before = {thing.id: thing.sealed for thing in VaultObject.objects.filter(erased=None)}
        real(desk, log, gone, generation)
        for thing in VaultObject.objects.filter(erased=None).order_by("pk")[:1]:
            VaultObject.objects.filter(pk=thing.pk).update(sealed=before[thing.id])

    monkeypatch.setattr(moving, "move", forgets)
    monkeypatch.setattr(moving, "reread", lambda *_: None)
    monkeypatch.setattr(Generations, "_open_all", lambda *_: None)
    with pytest.raises((AssertionError, KeyError, DeniedError)):
        lives(history)


def test_a_share_in_a_backup_is_found(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backing_up._beside

    def careless(instance: Any, part: Path) -> None:
        real(instance, part)
        shutil.copytree(instance.keys / "vault", part / "instance" / "vault")

    monkeypatch.setattr(backing_up, "_beside", careless)
    with pytest.raises(AssertionError, match="a share stands in"):
        history.deposit(random.Random(0))
        history.adversary.looks()
        history.back_up(random.Random(0))


@pytest.mark.parametrize("shape", [bytes.hex, lambda share: base64.b64encode(b"at" + share).decode()], ids=["hex", "base64"])
@pytest.mark.parametrize("server", ["postgresql"], indirect=True)
def test_a_share_that_the_server_held_for_a_moment_is_found(
    history: History, server: Cluster | None, shape: Callable[[bytes], str]
) -> None:
    """Written to a table and gone again at once: it stands in the log, in a base backup, and in the archive."""
    if server is None:
        pytest.skip(SERVER)
    history.deposit(random.Random(0))
    history.adversary.looks()
    [share] = history.adversary.folder().values()
    with psycopg.connect(history.adversary.url) as session:
        session.execute("CREATE TABLE careless (share text)")
        session.execute("INSERT INTO careless VALUES (%s)", [shape(share)])
    found = pytest.raises(AssertionError, match="a share stands in")
    with found:
        history.adversary.looks()
    history.adversary._known.clear()
    with found:
        history.adversary.reads_base()
    with psycopg.connect(history.adversary.url) as session:
        session.execute("DROP TABLE careless")
    server.settles()
    history.adversary._known.clear()
    with found:
        for path in server.archived():
            history.adversary.reads("archive", path)
