"""A small vault for tests: memory sinks, a clock that is set, a reader that says what it was told to say."""

import hashlib
import itertools
import threading
from dataclasses import dataclass, field

from azukari.vault.blobs import Blobs
from azukari.vault.cobblestone import SALT, Sealer
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import refusal
from azukari.vault.keyd import KeyService
from azukari.vault.permit import Permit, Shipment, Whole

KEY = bytes(range(32))
CONTEXT = b"a context"
ORIGIN = "ward.example/azukari"
ENTRUSTMENT = "en-7h2k9m4p6q8r0s3t"
OBJECT = "ob-0123456789abcdef"
LOG = ENTRUSTMENT
SECOND = 1_000_000


def seal(plain, key=KEY, context=CONTEXT, step=None):
    """Ciphertext of ``plain``, written in steps of so many bytes."""
    out = bytearray()
    sealer = Sealer(key, context, salt=bytes(SALT), sink=out.extend)
    for start in range(0, len(plain), step or len(plain) or 1):
        sealer.write(plain[start : start + (step or len(plain))])
    sealer.finish()
    return bytes(out)


def noise(size, seed=0):
    """Bytes that look random and are the same every time."""
    return hashlib.shake_128(seed.to_bytes(4, "big")).digest(size)


class Randomness:
    """Numbered bytes: never twice the same, always the same run."""

    def __init__(self, seed=b""):
        self._seed, self._count, self._lock = seed, itertools.count(), threading.Lock()

    def __call__(self, size):
        with self._lock:
            number = next(self._count)
        return hashlib.shake_256(self._seed + number.to_bytes(8, "big")).digest(size)


@dataclass
class World:
    """One instance: folders, clock, and the entries that its record holds. ``boot`` starts a key process."""

    folder: object
    now: int = 1_795_353_600 * SECOND
    entries: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    rests: dict = field(default_factory=dict)
    lie: dict = field(default_factory=dict)
    sent: dict = field(default_factory=dict)
    blobs: object = None
    custodian: object = None
    kept: str = "E1"

    def boot(self, **changes):
        self.blobs = Blobs(self.folder / "blobs", random=Randomness(b"blobs"))
        self.custodian = self.custodian or FileCustodian(self.folder / "keys", random=Randomness(b"keys"))
        parts = {"origin": ORIGIN, "clock": lambda: self.now, "random": Randomness(), "patience": 0.2} | changes
        return KeyService((self.custodian,), self.blobs, self, **parts)

    def permit(self, log, seq, disclosure):
        self.asked.append((log, seq, disclosure))
        return self.entries.get((log, seq)) or refusal("OPEN_STALE")

    def packing(self, log, items):
        return [self.lie[item] for item in items] if all(item in self.lie for item in items) else refusal("OPEN_STALE")

    def shipment(self, log, seq):
        return self.sent.get((log, seq)) or refusal("OPEN_STALE")

    def newest(self):
        return max((permit.entered_at for permit in self.entries.values()), default=0)

    def keeping(self, entrustment):
        return self.kept

    def resting(self, log):
        return list(self.rests.values())

    def keep(self, item, sealed, **changes):
        """An item's content is in the record."""
        self.enter(sealed, **changes)
        self.lie[item] = self.entries.pop((LOG, len(self.entries) - 1))

    def ship(self, seq, items, packed, **changes):
        """An act that seals a package of these items is committed; return its number."""
        self.now += SECOND
        facts = {"digest": packed.digest, "size": packed.size, "entered_at": self.now} | changes
        self.sent[LOG, seq] = Shipment({item: self.lie[item].object for item in items}, **facts)
        return seq

    def enter(self, sealed, may=None, **changes):
        """An act of opening is committed; return its number."""
        self.now += SECOND
        seq = len(self.entries)
        facts = {
            "entrustment": ENTRUSTMENT,
            "object": OBJECT,
            "version": 1,
            "blob": sealed.blob,
            "index": sealed.index,
            "wrapped": sealed.wrapped,
            "generation": sealed.generation,
            "may": may or Whole(),
            "entered_at": self.now,
        }
        self.entries[LOG, seq] = Permit(**facts | changes)
        return seq


def deposit(service, plain, rows=None, version=1):
    """Seal an object without a socket."""
    running = service.begin()
    try:
        with service.seal(running, ENTRUSTMENT, OBJECT, version, table=rows is not None) as sealing:
            sealing.write(plain)
            for row in rows or ():
                sealing.row(row)
            return sealing.finish()
    finally:
        service.end(running)


def read(service, seq, log=LOG):
    """Open an entry without a socket: bytes of the whole, or a list of rows."""
    running = service.begin()
    try:
        with service.open(running, log, seq, b"") as reading:
            if reading.by_row:
                return list(reading.records())
            return b"".join(bytes(piece) for piece in reading.whole())
    finally:
        service.end(running)
