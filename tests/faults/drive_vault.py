"""The vault's files: objects sealed, keys rotated, an object erased. What the record says is kept apart, as the store would."""

import json
from pathlib import Path

from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import BlobError, KeyFault, VaultError
from azukari.vault.messages import Sealed
from tests.faults.server import FATAL, tell
from tests.vault.world import ENTRUSTMENT, World, deposit, noise, read

A, B, C = noise(70_000, 1), noise(40_000, 2), noise(20_000, 3)


class Committed:
    """What is committed: each object's blob, wrapped key and generation. Written in one step, beside the vault."""

    def __init__(self, folder: Path) -> None:
        self._path = folder.parent / f"{folder.name}.json"
        self.objects = json.loads(self._path.read_text()) if self._path.exists() else {}

    def commit(self, **changes: dict | None) -> None:
        self.objects |= changes
        aside = self._path.with_suffix(".aside")
        aside.write_text(json.dumps(self.objects))
        aside.rename(self._path)


def _begun(folder: Path) -> tuple[World, Committed]:
    world = World(folder, custodian=FileCustodian(folder / "keys"))
    committed = Committed(folder)
    world.rests = {
        name: (one["generation"], bytes.fromhex(one["wrapped"]))
        for name, one in committed.objects.items()
        if not one.get("erased")
    }
    return world, committed


def _sealed(service, plain: bytes):
    sealed = deposit(service, plain)
    return sealed, {"blob": sealed.blob, "wrapped": sealed.wrapped.hex(), "generation": sealed.generation, "size": len(plain)}


def template(folder: Path) -> None:
    """A vault with one object."""
    folder.mkdir(parents=True, exist_ok=True)
    world, committed = _begun(folder)
    committed.commit(a=_sealed(world.boot(), A)[1])


def drive(folder: Path) -> None:
    """Seal another object; then erase the first, the second surviving. The key process ends where its device fails."""
    try:
        world, committed = _begun(folder)
        service = world.boot()
        if "b" not in committed.objects:
            # the chance of these tests is the same in every process: sealed once more it would be the same blob, which no two sealings are
            committed.commit(b=_sealed(service, B)[1])
            tell("sealed", "b")
        _erases(folder, service, committed)
        tell("erased", "a")
    except VaultError as error:
        tell("refused", error.code)
        raise SystemExit(FATAL if error.code in {"BLOB_FSYNC", "BLOB_STOPPED"} else 1) from None


def _erases(folder: Path, service, committed: Committed) -> None:
    """What the desk's erasing does, step by step, from wherever it broke off."""
    first = committed.objects["a"]
    new = service.renew(ENTRUSTMENT, first["generation"])
    moved = {}
    for name, one in committed.objects.items():
        if name != "a" and one["generation"] < new:
            [wrapped] = service.rewrap(ENTRUSTMENT, one["generation"], new, [bytes.fromhex(one["wrapped"])])
            moved[name] = {**one, "wrapped": wrapped.hex(), "generation": new}
    committed.commit(a={**first, "erased": True}, **moved)
    tell("moved")
    service._reader.rests = {
        name: (one["generation"], bytes.fromhex(one["wrapped"]))
        for name, one in committed.objects.items()
        if not one.get("erased")
    }
    service.retire(ENTRUSTMENT, new)
    service._blobs.discard(first["blob"])


def _opens(world: World, service, one: dict) -> bytes:
    wrapped, generation = bytes.fromhex(one["wrapped"]), one["generation"]
    sealed = Sealed(blob=one["blob"], blob_size=0, plain="", plain_size=0, wrapped=wrapped, generation=generation)
    return read(service, world.enter(sealed))


def inspect(folder: Path) -> None:
    """A new key process: what is committed and not erased opens, the erasure is done to its end, and nothing opens what was erased."""
    world, committed = _begun(folder)
    service = world.boot()
    left = [*folder.rglob("*.new"), *(folder / "blobs" / "tmp").iterdir()]
    assert not left, left
    for name, plain in (("a", A), ("b", B)):
        one = committed.objects.get(name)
        if one is not None and not one.get("erased"):
            assert _opens(world, service, one) == plain, name
        tell("holds" if one else "absent", name)
    for digest in world.blobs:
        assert world.blobs.check(digest)
    _erases(folder, service, committed)
    try:
        _opens(world, service, committed.objects["a"])
    except (KeyFault, BlobError) as error:
        tell("gone", error.code)
    if "b" in committed.objects:
        assert _opens(world, service, committed.objects["b"]) == B
    committed.commit(c=_sealed(service, C)[1])
    assert _opens(world, service, committed.objects["c"]) == C
