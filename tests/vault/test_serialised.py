"""Openings, rotations and erasures at once: an opening gives the content or a refusal that says why, and never anything else."""

import threading
from collections import Counter

from msgspec.structs import replace

from azukari.vault.cobblestone import CHUNK
from azukari.vault.errors import VaultError, refusal
from tests.vault.world import ENTRUSTMENT, LOG, SECOND, World, noise, read

PLAIN = noise(2 * CHUNK + 1)
OPENERS, OPENINGS, TURNS = 4, 60, 25
SAID = {"OPEN_STALE", "OPEN_STOPPED", "SHARE_DESTROYED"}


class Living(World):
    """A record whose rows change while entries are opened: an entry opens what its row says at that moment."""

    def permit(self, log, seq, disclosure):
        found = self.entries.get((log, seq))
        row = None if found is None else self.rests.get(found.object)
        return refusal("OPEN_STALE") if row is None else replace(found, generation=row[0], wrapped=row[1])


def test_open_erase_and_rotate_at_once(tmp_path, said):
    world = Living(tmp_path)
    service = world.boot()
    kept = {f"ob-keep{number}": _sealed(world, service, f"ob-keep{number}") for number in range(3)}
    lock, done, told, wrong = threading.Lock(), threading.Event(), Counter(), []

    def opener(number):
        for turn in range(OPENINGS):
            thing = f"ob-keep{(number + turn) % 3}"
            with lock:
                seq = world.enter(kept[thing], object=thing)
            try:
                if read(service, seq) != PLAIN:
                    wrong.append("another content")
                told["opened"] += 1
            except VaultError as fault:
                told[fault.refusal.code] += 1
                if fault.refusal.code not in SAID:
                    wrong.append(fault.refusal.code)

    def eraser():
        for turn in range(TURNS):
            gone = f"ob-gone{turn}"
            sealed = _sealed(world, service, gone)
            with lock:
                seq = world.enter(sealed, object=gone)
            service.stop(gone)
            to = service.renew(ENTRUSTMENT, max(row[0] for row in world.rests.values()))
            del world.rests[gone]
            for thing, (under, wrapped) in list(world.rests.items()):
                [moved] = service.rewrap(ENTRUSTMENT, under, to, [wrapped])
                world.rests[thing] = (to, moved)
            service.retire(ENTRUSTMENT, to)
            try:
                read(service, seq)
                wrong.append("an erased object opened")
            except VaultError:
                told["erased"] += 1
        done.set()

    threads = [threading.Thread(target=opener, args=(number,)) for number in range(OPENERS)] + [threading.Thread(target=eraser)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(120)
    said(f"open, erase and rotate at once: {dict(sorted(told.items()))}")
    assert done.is_set()
    assert wrong == []
    assert told["erased"] == TURNS
    assert told.total() == OPENERS * OPENINGS + TURNS
    world.now += SECOND
    assert all(read(service, world.enter(one, object=thing), LOG) == PLAIN for thing, one in kept.items())


def _sealed(world, service, thing):
    """An object of that name, at rest."""
    running = service.begin()
    try:
        with service.seal(running, ENTRUSTMENT, thing, 1, table=False) as sealing:
            sealing.write(PLAIN)
            sealed = sealing.finish()
    finally:
        service.end(running)
    world.rests[thing] = (sealed.generation, sealed.wrapped)
    return sealed
