"""The survivors' keys in a second place, before anything is destroyed: what an erasure leaves opens also where the database is lost.

Destroying a generation makes every older backup useless for what stays, as its keys were wrapped under that generation. So the survivors'
keys, wrapped anew, are written to a place beside the database and read back from there, and only then is the old generation destroyed.

    <place>/azukari-survivors          whose keys may lie here: the instance's origin
    <place>/<log>.<generation>.json    [object, version, generation, wrapped key] of everything that rests, and the SHA-256 of it

The place is the instance's own folder ``survivors`` until another is named (another disk, the other party's machine). A named place that is
not there, a disk that is not mounted, stops the destruction and nothing else. Nothing in it opens without the key process's shares.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec

from azukari.desk.files import sync_folder, write_new
from azukari.desk.instance import CONFIGURATION, Configuration, Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store.models import Log, VaultObject

MARK: Final = "azukari-survivors"
OWN: Final = "survivors"
_DIGEST: Final = 65


class Survivor(msgspec.Struct, frozen=True, array_like=True):
    """An object that rests, and its key as it is wrapped now (base64)."""

    object: str
    version: int
    generation: int
    wrapped: str

    @property
    def key(self) -> bytes:
        """The wrapped key."""
        return base64.b64decode(self.wrapped)


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What rested of a contract when the generations below ``generation`` were about to be destroyed."""

    origin: str
    log: str
    generation: int
    objects: tuple[Survivor, ...]
    v: int = 1


def place(instance: Instance) -> Path:
    """The folder of the survivors' keys; the instance's own is made where it is absent.

    :raises FaultError: ``SURVIVORS_ABSENT`` when a named place is not there, or belongs to another instance.
    """
    folder = where(instance)
    mark = folder / MARK
    if instance.configuration.survivors is None and not mark.exists():
        write_new(mark, _marked(instance))
    try:
        fits = mark.read_bytes() == _marked(instance)
    except OSError:
        fits = False
    if not fits:
        text = Say(
            f"消去で残るものの鍵の置き場所（{folder}）がないか、この設備のものではありません。鍵の廃棄を待っています。"
            "媒体をつなぐか、`azukari survivors` で別の場所を指定してください。",
            f"The place of the survivors' keys ({folder}) is not there, or is not this instance's. No key is destroyed until it is: mount it, "
            "or name another place with `azukari survivors`.",
        )
        raise FaultError(Fault("SURVIVORS_ABSENT", text))
    return folder


def beside(instance: Instance) -> Fault | None:
    """What to say where the survivors' keys lie on the same disk as the instance: they are lost with it. None on another; one that is away is
    told of by :func:`place`.
    """
    try:
        # the default place is made at the first erasure
        same = instance.configuration.survivors is None or where(instance).stat().st_dev == instance.folder.stat().st_dev
    except OSError:
        return None
    if not same:
        return None
    text = Say(
        "消去で残るものの鍵の置き場所が、この設備と同じディスクにあります。そのディスクが壊れると、前のバックアップでは残るものが開きません。"
        "別のディスクか相手方の機械のフォルダを `azukari survivors FOLDER` で指定してください。",
        "The survivors' keys of erasures lie on the same disk as the instance. If that disk dies, backups of before do not open what stayed. Name "
        "another disk, or a folder of the other party's machine, with `azukari survivors FOLDER`.",
    )
    return Fault("SURVIVORS_BESIDE", text)


def where(instance: Instance) -> Path:
    """The folder of the survivors' keys, whether it is there or not."""
    named = instance.configuration.survivors
    return instance.folder / OWN if named is None else Path(named)


def name_place(instance: Instance, folder: Path) -> int:
    """Name another place and bring there what every contract has; how many contracts. The earlier place keeps what it has.

    :raises FaultError: ``SURVIVORS_ABSENT`` when the folder is absent or another instance's, ``SURVIVORS_UNWRITTEN``; nothing is changed.
    """
    named = Configuration(**{**msgspec.structs.asdict(instance.configuration), "survivors": str(folder.resolve())})
    there = Instance(instance.folder, named)
    try:
        if folder.is_dir() and not (folder / MARK).exists():
            write_new(folder / MARK, _marked(instance))
    except OSError as error:
        raise _unwritten(folder, error) from error
    place(there)
    logs = list(Log.objects.values_list("pk", flat=True))
    for log in logs:
        keep(there, log, max((one.generation for one in resting(log)), default=0))
    write_new(instance.folder / CONFIGURATION, msgspec.json.format(msgspec.json.encode(named)) + b"\n")
    return len(logs)


def resting(log: str) -> Iterator[Survivor]:
    """Everything of a contract that is not erased, as committed."""
    for thing in VaultObject.objects.filter(log_id=log, erased=None).order_by("id"):
        yield Survivor(thing.id, thing.version, thing.sealed["generation"], thing.sealed["wrapped"])


def keep(instance: Instance, log: str, generation: int) -> int:
    """Write what rests of a contract, durably, and read it back; how many objects.

    :raises FaultError: ``SURVIVORS_ABSENT``, ``SURVIVORS_UNWRITTEN``; nothing may be destroyed then.
    """
    kept = Kept(instance.configuration.origin, log, generation, tuple(resting(log)))
    body = msgspec.json.encode(kept)
    path = place(instance) / f"{log}.{generation}.json"
    try:
        write_new(path, body + b"\n" + sha256(body).hexdigest().encode())
        again = read(path)
    except OSError as error:
        raise _unwritten(path, error) from error
    if again != kept:
        raise _unwritten(path, None)
    return len(kept.objects)


def read(path: Path) -> Kept | None:
    """What a file of survivors says; None where it is damaged."""
    data = path.read_bytes()
    body, digest = data[:-_DIGEST], data[1 - _DIGEST :]
    if sha256(body).hexdigest().encode() != digest:
        return None
    with suppress(msgspec.DecodeError):
        return msgspec.json.decode(body, type=Kept)
    return None


def origin_of(folder: Path) -> str | None:
    """Whose survivors' keys lie in a folder; None where none do."""
    with suppress(OSError):
        return (folder / MARK).read_text().strip()
    return None


def found(folder: Path, log: str) -> list[Kept]:
    """The sound files of a contract in a place, the newest generation last."""
    files = (read(path) for path in folder.glob(f"{log}.*.json"))
    return sorted((one for one in files if one is not None), key=lambda one: one.generation)


def tidy(instance: Instance, log: str, generation: int) -> None:
    """Remove the files of earlier generations, whose keys are destroyed: they open nothing, and only lie about."""
    folder = place(instance)
    for path in folder.glob(f"{log}.*.json"):
        # by its name: one that is damaged goes as well
        number = path.name.removeprefix(f"{log}.").removesuffix(".json")
        if number.isdecimal() and int(number) < generation:
            path.unlink(missing_ok=True)
    sync_folder(folder)


def written(instance: Instance, log: str) -> bool:
    """Whether anything of a contract was kept, damaged or not."""
    return any(where(instance).glob(f"{log}.*.json"))


def sound(instance: Instance, log: str, generation: int) -> bool:
    """Whether what was kept before the generations below were destroyed is there and whole, and nothing beside it is damaged.

    :raises FaultError: ``SURVIVORS_ABSENT``.
    """
    folder = place(instance)
    try:
        files = [read(path) for path in folder.glob(f"{log}.*.json")]
    except OSError:
        return False
    return all(files) and any(one is not None and one.generation >= generation for one in files)


def apply(kept: Iterable[Kept]) -> int:
    """Give the rows of a restored database the keys that outlived an erasure of later; how many rows changed. In whatever order they come."""
    newest = {one.object: one for each in sorted(kept, key=lambda each: each.generation) for one in each.objects}
    changed = []
    for thing in VaultObject.objects.filter(erased=None):
        one = newest.get(thing.id)
        if one is not None and one.version == thing.version and one.generation > thing.sealed["generation"]:
            thing.sealed = {**thing.sealed, "wrapped": one.wrapped, "generation": one.generation}
            thing.sums()
            changed.append(thing)
    VaultObject.objects.bulk_update(changed, ["sealed"], batch_size=500)
    return len(changed)


def _marked(instance: Instance) -> bytes:
    return instance.configuration.origin.encode() + b"\n"


def _unwritten(path: Path, error: OSError | None) -> FaultError:
    why = "" if error is None else f"（{error.strerror}）"
    en = "" if error is None else f" ({error.strerror})"
    text = Say(
        f"消去で残るものの鍵を {path} に書いて読み返すことができません{why}。鍵の廃棄を待っています。空きと媒体を確かめてください。",
        f"The survivors' keys cannot be written to {path} and read back{en}. No key is destroyed until they are: check its room and its device.",
    )
    return FaultError(Fault("SURVIVORS_UNWRITTEN", text))
