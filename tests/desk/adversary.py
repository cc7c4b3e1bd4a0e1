"""Who keeps every snapshot of a contract's files and reads raw bytes: wrapped keys, sealed bytes, and whether a share ever stood in one."""

import base64
import hashlib
import os
import re
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePath
from typing import NamedTuple

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from django.db import connection

from azukari.keyline.inner import inner_key
from azukari.vault.keeping import NESTED
from azukari.vault.keys import KEY_BYTES, contract_key
from tests.desk.cluster import Cluster, pages
from tests.desk.conftest import Counter

WRAPPED = re.compile(rb"A[Q-Za-f][A-Za-z0-9+/]{53}=|A[g-v][A-Za-z0-9+/]{106}")
"""What a wrapped key looks like wherever it is written: 41 bytes of base64, the first of which is 1, or (E4) 81, the first of which is 2."""
BLOCK = 1 << 15
MARGIN = 128
"""Longer than anything that is looked for, so that nothing is missed where two blocks meet."""
WORD = 8


class Sought:
    """Shares in each shape in which one might be written, looked for all at once.

    Whatever is 32 bytes long or longer holds three words of eight bytes wherever it begins: the words of the data are compared with those of
    all shapes, and only where one is there the data is searched. So it takes no longer with a thousand shares than with one.
    """

    def __init__(self) -> None:
        self._of: dict[int, list[bytes]] = defaultdict(list)
        self._known: set[bytes] = set()

    def add(self, share: bytes) -> None:
        if share in self._known:
            return
        self._known.add(share)
        shapes = [share, share.hex().encode(), share.hex().upper().encode()]
        # within other bytes that are written in base64, it may begin at each of three places
        shapes += [base64.b64encode(bytes(at) + share)[2 * at : -4] for at in range(3)]
        for shape in shapes:
            for at in range(len(shape) - WORD + 1):
                [word] = memoryview(shape[at : at + WORD]).cast("Q")
                self._of[word].append(shape)

    def within(self, data: bytes) -> bool:
        words = memoryview(data)[: len(data) // WORD * WORD].cast("Q")
        if self._of.keys().isdisjoint(words):
            return False
        return any(shape in data for word in set(words) & self._of.keys() for shape in self._of[word])


class Shares(NamedTuple):
    """What was found of one generation of one contract's key: the share of the box, and that of the node if there is one."""

    log: str
    generation: int
    box: bytes
    node: bytes | None


class Adversary:
    """Keeps every snapshot, as what can be found in it."""

    def __init__(self, counter: Counter, cluster: Cluster | None, url: str, earlier: set[str]) -> None:
        self.counter, self.cluster, self.url = counter, cluster, url
        self.earlier = earlier
        """What the archive held before the contract began."""
        self.instance = counter.desk.instance
        self.wrapped: dict[bytes, None] = {}
        self.ever: dict[int, bytes] = {}
        self.node: Path | None = None
        self.blobs: dict[str, bytes] = {}
        self.counts: Tally[str] = Tally()
        self.files: dict[str, set[Path]] = defaultdict(set)
        """Every file that was read, by its kind."""
        self._sought = Sought()
        self._marks: dict[str, tuple[int, int]] = {}
        self._before: dict[Path, bytes] = {}
        self._known: set[bytes] = set()
        self._base: dict[bytes, tuple[PurePath, bytes]] = {}
        self._tried: dict[tuple[int, bytes, bytes | None], Tried] = {}

    # ── looking ──

    def looks(self) -> None:
        """One more snapshot of everything that may be copied; and, for the judge alone, the shares that there are."""
        now = self.folder()
        self.ever |= now
        for share in [*now.values(), *self.at_node().values()]:
            self._sought.add(share)
        for kind, path, stat in self._living():
            mark = (stat.st_mtime_ns, stat.st_size)
            if self._marks.get(path) != mark:
                self._marks[path] = mark
                with suppress(FileNotFoundError):
                    self._changed(kind, Path(path))
        for folder in os.listdir(self.instance.blobs):  # noqa: PTH208 — a thousand looks
            if len(folder) == 2:
                for digest in set(os.listdir(self.instance.blobs / folder)) - self.blobs.keys():  # noqa: PTH208
                    self.blobs[digest] = (self.instance.blobs / folder / digest).read_bytes()
        self.counts["snapshots"] += 1

    def reads(self, kind: str, path: Path) -> None:
        """Something that was written once and stays as it is: a file, or a folder with all that is in it."""
        for one in [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]:
            self._whole(kind, one)
        self.counts[kind] += 1

    def reads_base(self) -> None:
        """A base backup of the server. What of it is as it was in an earlier one is kept once."""
        assert self.cluster is not None
        for name, data in self.cluster.base_backup():
            content = _content(PurePath(name), data)
            self._base.setdefault(hashlib.sha1(content).digest(), (PurePath("base", name), content))
            for block in _blocks(content):
                self._scans(block, PurePath("base", name))
        self.counts["base"] += 1

    def reads_again(self) -> dict[str, set[bytes]]:
        """At the end: everything that lies somewhere, and no share that there ever was in any of it; the wrapped keys in each kind of file."""
        for kind, path, _ in self._living():
            self.files[kind].add(Path(path))
        found: dict[str, set[bytes]] = defaultdict(set)
        searched: set[bytes] = set()
        known: dict[str, set[bytes]] = defaultdict(set)
        for kind, path, content in self._contents():
            for block in _blocks(content):
                digest = hashlib.sha1(block).digest()
                if digest not in known[kind]:
                    known[kind].add(digest)
                    found[kind] |= set(WRAPPED.findall(block))
                if digest not in searched:
                    searched.add(digest)
                    self._holds_no_share(block, path)
        return found

    def _contents(self) -> Iterator[tuple[str, PurePath, bytes]]:
        for kind, paths in self.files.items():
            for path in sorted(paths):
                with suppress(FileNotFoundError):
                    yield kind, path, _content(path, path.read_bytes())
        yield from (("base", path, content) for path, content in self._base.values())

    def _living(self) -> Iterator[tuple[str, str, os.stat_result]]:
        """What changes while the contract lives, by its kind, with how it is now."""
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            for kind, path in (("database", name), ("journal", f"{name}-journal"), ("journal", f"{name}-wal")):
                with suppress(FileNotFoundError):
                    yield kind, path, os.stat(path)  # noqa: PTH116 — as the others, by its name
        elif self.cluster is not None:
            yield from (
                ("database", *one) for one in entries(self.cluster.tables(self.url)) if one[0].rpartition("/")[2][0].isdigit()
            )
            yield from (("log", *one) for one in entries(self.cluster.data / "pg_wal") if len(one[0].rpartition("/")[2]) == 24)
            archived = (one for one in entries(self.cluster.archive) if len(one[0].rpartition("/")[2]) == 24)
            yield from (("archive", *one) for one in archived if one[0] not in self.earlier)
        yield from (("survivors", *one) for one in entries(self.instance.folder / "survivors"))

    def _changed(self, kind: str, path: Path) -> None:
        """Whatever stands in a file and did not stand there when it was read last."""
        data, before = path.read_bytes(), self._before.get(path, b"")
        if kind == "archive":
            self.reads(kind, path)
            return
        self._before[path] = data
        self.files[kind].add(path)
        self.counts[kind] += 1
        data, before = _content(path, data), _content(path, before)
        for start in range(0, len(data), BLOCK):
            if data[start : start + BLOCK] != before[start : start + BLOCK]:
                self._scans(data[max(0, start - MARGIN) : start + BLOCK + MARGIN], path)

    def _whole(self, kind: str, path: Path) -> None:
        self.files[kind].add(path)
        for block in _blocks(_content(path, path.read_bytes())):
            self._scans(block, path)

    def _scans(self, block: bytes, path: PurePath) -> None:
        """What was read before needs no second look: no share is younger than the bytes that hold it."""
        digest = hashlib.sha1(block).digest()
        if digest not in self._known:
            self._known.add(digest)
            self.wrapped |= dict.fromkeys(base64.b64decode(one) for one in WRAPPED.findall(block))
            self._holds_no_share(block, path)

    def _holds_no_share(self, block: bytes, path: PurePath) -> None:
        assert not self._sought.within(block), f"a share stands in {path.name}"

    # ── keys ──

    def folder(self) -> dict[int, bytes]:
        """The shares of the key folder as it is, by their generation."""
        found = {}
        for path in (self.instance.keys / "vault").glob("*.share"):
            data = path.read_bytes()
            if len(data) >= KEY_BYTES:
                found[int(path.name.split(".")[1])] = data[:KEY_BYTES]
        return found

    def at_node(self) -> dict[int, bytes]:
        """The shares of the node as it is, by their generation."""
        found = {}
        for path in (self.node / "keys" / "shares" / self.counter.log).glob("*.share") if self.node is not None else ():
            data = path.read_bytes().removeprefix(b"azukari-share v1\n")
            if len(data) >= 2 + KEY_BYTES:
                found[int(path.name.split(".")[0])] = data[2 : 2 + KEY_BYTES]
        return found

    def shares(self, folder: dict[int, bytes] | None = None) -> list[Shares]:
        """What there is now of the contract's keys, or with these shares of the key folder."""
        there = self.at_node()
        found = self.folder() if folder is None else folder
        return [Shares(self.counter.log, generation, share, there.get(generation)) for generation, share in found.items()]

    def opens(self, folder: dict[int, bytes] | None = None) -> set[bytes]:
        """Every object key that comes out of anything, with every key that can be had now, or with these shares of the key folder."""
        shares = self.folder() if folder is None else folder
        there, found = self.at_node(), set()
        wrapped = list(self.wrapped)
        for generation, share in shares.items():
            pair = (generation, share, there.get(generation))
            if (tried := self._tried.get(pair)) is None:
                tried = self._tried[pair] = Tried(self.counter.log, *pair)
            self.counts["tried"] += len(wrapped) - tried.count
            tried.go_on(wrapped)
            found |= tried.found
        return found


class Tried:
    """One generation's shares, and what they opened so far: what was tried once opens no other way later."""

    def __init__(self, log: str, generation: int, share: bytes, at_node: bytes | None) -> None:
        self.count, self.found = 0, set[bytes]()
        self._with = [Shares(log, generation, share, at_node)]

    def go_on(self, wrapped: list[bytes]) -> None:
        self.found |= opened(self._with, wrapped[self.count :])
        self.count = len(wrapped)


def opened(found: Iterable[Shares], wrapped: Iterable[bytes]) -> set[bytes]:
    """Every object key that comes out of wrapped keys, whosever they are, with every key that these shares give, at whichever level."""
    shares = set(found)
    outer = {contract_key([one.box], one.log, one.generation) for one in shares}
    both = {contract_key([one.box, one.node], one.log, one.generation) for one in shares if one.node is not None}
    once, twice = split(set(wrapped))
    keys = {plain for key in outer | both for plain, _ in unwrapped(key, once)}
    inner = [one for key in outer for one in unwrapped(key, twice)]
    for plain, thing in inner:
        for one in shares:
            if one.node is not None:
                keys |= {key for key, _ in unwrapped(inner_key(one.node, one.log, one.generation, thing), [(plain, b"")])}
    return keys


def split(wrapped: Iterable[bytes]) -> tuple[list[tuple[bytes, bytes]], list[tuple[bytes, bytes]]]:
    """Wrapped keys without their first byte: of one layer, and of two; each with the object that it is bound to."""
    once, twice = [], []
    for one in wrapped:
        if one[0] == NESTED:
            twice.append((one[33:], one[1:33]))
        else:
            once.append((one[1:], b""))
    return once, twice


def unwrapped(key: bytes, found: Iterable[tuple[bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """What opens under one key."""
    # told without `suppress`, which would take longer than what it is about
    for wrapped, thing in found:
        try:
            yield aes_key_unwrap(key, wrapped), thing
        except InvalidUnwrap:
            continue


def entries(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a folder, as long as they are there."""
    try:
        with os.scandir(folder) as found:
            for one in found:
                with suppress(FileNotFoundError):
                    yield one.path, one.stat()
    except FileNotFoundError:
        return


def _content(path: PurePath, data: bytes) -> bytes:
    """What is searched of a file: of a segment of PostgreSQL's log, as base backups bring them along too, its records."""
    return pages(data) if path.parent.name in {"pg_wal", "archive"} and len(path.name) == 24 else data


def _blocks(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), BLOCK):
        yield data[max(0, start - MARGIN) : start + BLOCK + MARGIN]
