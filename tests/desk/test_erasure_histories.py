"""Random histories of one contract, every snapshot of which is kept: what was erased opens with nothing that is found anywhere, what stays opens.

The adversary of level E1 keeps everything but the key folder of before: the database file and its journal, also in the middle of a
transaction, PostgreSQL's data files and write-ahead log as they lie on the disk, every backup, every file of survivors, every sealed byte. Of the
key folder it has what is there at the end of each history. It reads raw bytes: whatever looks like a wrapped key is tried with every key.
"""

import base64
import random
import re
import shutil
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from azukari.desk import backing_up, intake, moving, survivors
from azukari.desk.erasing import erase
from azukari.desk.intake import caller
from azukari.desk.outbox import work
from azukari.store.models import Effect, VaultObject
from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.blobs import Blobs
from azukari.vault.errors import CipherError, DeniedError, KeyFault
from azukari.vault.generations import Generations
from azukari.vault.keys import KEY_BYTES, context, contract_key, unwrap_object_key
from tests.desk.conftest import Counter
from tests.desk.room import key_process, noted, ready
from tests.desk.test_erasing import Crash, destroy
from tests.story import HANDOVER, SITE, WARD_HANDOVER, WORKER, ident

HISTORIES = 100
WRAPPED = re.compile(rb"A[Q-Za-f][A-Za-z0-9+/]{53}=")
"""What a wrapped key looks like wherever it is written: 41 bytes of base64, the first of which is 1."""
STEPS = ("stop", "renew", "move", "moving", "keep", "retire", "drill", "discard", "certify")
BLOCK = 1 << 15
SEGMENTS = 24
"""Newest segments of the write-ahead log that are read through at the end."""


class Adversary:
    """Keeps every snapshot, as what can be found in it: wrapped keys, sealed bytes, and whether a share ever stood in it."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.instance = counter.desk.instance
        self.wrapped: set[bytes] = set()
        self.blobs: dict[str, bytes] = {}
        self.shares: dict[bytes, None] = {}
        self.counts: Tally[str] = Tally()
        self._seen: dict[Path, tuple[int, int]] = {}
        self._before: dict[Path, bytes] = {}

    def looks(self) -> None:
        """One more snapshot of everything that may be copied; and, for the judge alone, the shares that there are."""
        self.shares |= dict.fromkeys(self.folder().values())
        for path in self._paths():
            with suppress(FileNotFoundError):
                stat = path.stat()
                mark = (stat.st_mtime_ns, stat.st_size)
                if self._seen.get(path) != mark:
                    self._seen[path] = mark
                    self.reads(path.read_bytes(), path)
        store = Blobs(self.instance.blobs)
        for digest in set(store) - set(self.blobs):
            self.blobs[digest] = store.path(digest).read_bytes()
        self.counts["snapshots"] += 1

    def reads(self, data: bytes, path: Path) -> None:
        """Whatever stands in a file and did not stand there when it was read last."""
        before = self._before.get(path, b"")
        self._before[path] = data
        for start in range(0, len(data), BLOCK):
            if data[start : start + BLOCK] != before[start : start + BLOCK]:
                self._scans(data[max(0, start - 64) : start + BLOCK + 64], path.name, self._recent())

    def _scans(self, data: bytes, kind: str, shares: Iterable[bytes]) -> None:
        self.wrapped |= {base64.b64decode(one) for one in WRAPPED.findall(data)}
        for share in shares:
            for shape in (share, share.hex().encode(), base64.b64encode(share)[:40]):
                assert shape not in data, f"a share stands in {kind}"

    def _recent(self) -> list[bytes]:
        return list(self.shares)[-3:]

    def no_share_stands_anywhere(self) -> None:
        """At the end: no share that there ever was, in any file."""
        for path, data in self._before.items():
            self._scans(data, path.name, self.shares)

    def _paths(self) -> Iterator[Path]:
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            yield from (Path(name), Path(f"{name}-journal"), Path(f"{name}-wal"))
        else:
            yield from _data_files()
        for folder in (self.instance.folder / "survivors", self.instance.folder.parent / "backups" / "sets"):
            yield from (path for path in folder.rglob("*") if path.is_file())

    def folder(self) -> dict[tuple[int, str], bytes]:
        """The key folder as it is: whatever is long enough to be a share, by the generation that its name says."""
        found = {}
        for path in (self.instance.keys / "vault").iterdir():
            data = path.read_bytes()
            if len(data) >= KEY_BYTES:
                found[int(path.name.split(".")[1]), path.name] = data[:KEY_BYTES]
        return found

    def opens(self) -> set[bytes]:
        """Every object key that comes out of anything, with every key that can be had now."""
        keys = [contract_key([share], self.counter.log, generation) for (generation, _), share in self.folder().items()]
        found = set()
        for wrapped in self.wrapped:
            for key in keys:
                with suppress(KeyFault):
                    found.add(unwrap_object_key(key, wrapped))
        self.counts["tried"] += len(self.wrapped) * len(keys)
        return found

    def reads_log(self) -> None:
        """The write-ahead log, as far as it is there."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            folder = Path(cursor.fetchone()[0]) / "pg_wal"
        with suppress(PermissionError, FileNotFoundError):
            files = sorted((path for path in folder.iterdir() if path.is_file()), key=lambda path: path.stat().st_mtime)
            for path in files[-SEGMENTS:]:
                self.reads(path.read_bytes(), path)
                self.counts["segments"] += 1


def _data_files() -> Iterator[Path]:
    """Where PostgreSQL keeps the table of objects, written out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory'), pg_relation_filepath('store_vaultobject')")
        folder, name = cursor.fetchone()
    with suppress(PermissionError):
        yield from Path(folder, name).parent.glob(f"{Path(name).name}*")


class History:
    """One contract, lived through by a seed."""

    def __init__(self, counter: Counter, adversary: Adversary) -> None:
        self.counter, self.adversary = counter, adversary
        self.log, self.desk = counter.log, counter.desk
        self.alive: list[str] = []
        self.gone: dict[str, str] = {}
        self.count = 0
        self.done: Tally[str] = Tally()

    def live(self, seed: int) -> None:
        """Some acts at random, an erasure among them; the adversary looks after each."""
        chance = random.Random(seed)
        acts: list[Callable[[random.Random], None]] = [self.deposit, self.deposit, self.open, self.rotate, self.back_up]
        self.deposit(chance)
        for _ in range(chance.randint(1, 4)):
            chance.choice(acts)(chance)
            self.adversary.looks()
        self.erase(chance)
        self.adversary.looks()

    def deposit(self, chance: random.Random) -> None:
        self.count += 1
        item = ident("im", f"h{self.count:05}")
        rows = "".join(f"{number},{chance.getrandbits(64):x}\r\n" for number in range(1, 4))
        content = f"宛名番号,値\r\n{rows}".encode()
        note = noted(self.counter, item=item, rows=3, persons=3, content=content)
        officer = self.counter.officer(WARD_HANDOVER)
        intake.deposit(self.desk, officer, self.log, note.entry.number, item, [content], key="宛名番号")  # type: ignore[arg-type]
        self.counter.does("p10.receive", HANDOVER, note=note.entry.number)
        self.alive.append(item)
        self.done["deposits"] += 1

    def open(self, chance: random.Random) -> None:
        if self.alive:
            receipt = self.counter.does(
                "p08.view-page", WORKER, SITE, item=chance.choice(self.alive), purpose=1, first=1, count=3
            )
            with caller(self.desk).open(self.log, receipt.entry.number) as call:
                assert len(list(call.records())) == 3
            self.done["openings"] += 1

    def rotate(self, _: random.Random) -> None:
        """Everything to the next generation, and the earlier destroyed."""
        keys = caller(self.desk)
        generation = keys.renew(self.log, keys.ensure(self.log))
        moving.move(self.desk, self.log, set(), generation)
        survivors.keep(self.desk.instance, self.log, generation)
        keys.retire(self.log, generation)
        self.done["rotations"] += 1

    def back_up(self, _: random.Random) -> None:
        folder = self.desk.instance.folder.parent / "backups"
        backing_up.back_up(self.desk.instance, folder)
        shutil.rmtree(folder / "blobs")
        self.done["backups"] += 1

    def erase(self, chance: random.Random) -> None:
        """Some items, one after the other; the worker may die at any step, and comes again."""
        for item in chance.sample(self.alive, min(len(self.alive), chance.randint(1, 2))):
            destroy(self.counter, item)
            self.alive.remove(item)
            self.gone[VaultObject.objects.get(item=item).id] = item
        self.adversary.looks()
        if chance.random() < 0.6:
            self._dies(chance.choice(STEPS))
        Effect.objects.update(due=0)
        work(self.desk)
        assert not Effect.objects.filter(done=None).exists(), list(Effect.objects.filter(done=None).values())
        self.done["erasures"] += 1

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
        folder = {generation: share for (generation, _), share in self.adversary.folder().items()}
        theirs = set()
        for thing in VaultObject.objects.filter(erased=None):
            key = contract_key([folder[thing.sealed["generation"]]], self.log, thing.sealed["generation"])
            plain = unwrap_object_key(key, base64.b64decode(thing.sealed["wrapped"]))
            self._opens(thing, plain)
            theirs.add(plain)
        assert len(theirs) == len(self.alive)
        assert self.adversary.opens() == theirs

    def _opens(self, thing: VaultObject, plain: bytes) -> None:
        place = context(self.desk.instance.configuration.origin, self.log, thing.id, thing.version, "body")
        RandomAccess(BytesSource(self.adversary.blobs[thing.sealed["blob"]]), plain, place)

    def nothing_opens(self) -> None:
        """At the end: no key that was ever found opens any sealed byte of what was erased."""
        keys = self.adversary.opens()
        for thing in VaultObject.objects.exclude(erased=None):
            for plain in keys:
                with suppress(CipherError):
                    self._opens(thing, plain)
                    raise AssertionError(f"{thing.item} opens")


@pytest.fixture
def history(counter: Counter) -> Iterator[History]:
    with connection.cursor() as cursor:
        # whether a commit survives a power cut is not asked here
        cursor.execute("PRAGMA synchronous=OFF" if connection.vendor == "sqlite" else "SET synchronous_commit=off")
    ready(counter)
    counter.clock.step = 20_000
    with key_process(counter):
        yield History(counter, Adversary(counter))


def test_histories(history: History, record_property: Callable[[str, object], None]) -> None:
    begun = time.monotonic()
    for seed in range(HISTORIES):
        history.live(seed)
        history.judged()
    if connection.vendor == "postgresql":
        with psycopg.connect(history.desk.instance.database, autocommit=True) as server:
            server.execute("CHECKPOINT")
        history.adversary.looks()
        history.adversary.reads_log()
    history.nothing_opens()
    history.adversary.no_share_stands_anywhere()
    counts = {**history.done, **history.adversary.counts, "keys": len(history.adversary.wrapped), "erased": len(history.gone)}
    for name, count in counts.items():
        record_property(name, count)
    print(f"{connection.vendor}: {HISTORIES} histories, {counts}, {time.monotonic() - begun:.0f} s")
    assert counts["erasures"] == HISTORIES
    assert counts["keys"] > 3 * HISTORIES
    assert min(counts[name] for name in ("openings", "rotations", "backups", "crashes")) > 10


def lives(history: History) -> None:
    for seed in range(6):
        history.live(seed)
        history.judged()


def test_a_key_that_is_not_destroyed_is_found(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test can fail: here the key process says that it destroyed, the drill is blind, and the shares are there."""
    monkeypatch.setattr(Generations, "retire", lambda *_: 1)
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
        history.adversary.looks()
