"""Backups: the record and everything beside it from one moment, the sealed bytes by their digest, and no key that opens anything.

    <folder>/azukari-backups        whose backups may lie here: the instance's origin
    <folder>/blobs/ab/ab12…         sealed bytes, once for all backups of the folder; copied, not linked: a link is no copy
    <folder>/sets/<moment>/         one backup
        manifest.json               what there is, with the SHA-256 of each file, and of itself
        tables/…                    the tables (``backup_tables``)
        blobs                       which sealed bytes there were
        instance/…                  configuration, public key, witnesses, register; what was signed last and what witnesses have seen

Never in it: shares of contract keys, the keys of the words, the signing key. The latter two go to a device of their own when that is asked
for, and that copy stands on the register. Shares go nowhere.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

import msgspec
from django.db.migrations.recorder import MigrationRecorder

from azukari.desk import backup_register, key_copies, wards_node
from azukari.desk.backup_register import KeyCopy, Known
from azukari.desk.backup_tables import Written, damaged, write_tables
from azukari.desk.chance import now
from azukari.desk.document_blobs import sound
from azukari.desk.files import sync_folder, write_new
from azukari.desk.instance import CONFIGURATION, Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Time
from azukari.law.say import Say
from azukari.vault.blobs import Blobs

MARK: Final = "azukari-backups"
MANIFEST: Final = "manifest.json"
BESIDE: Final = (
    CONFIGURATION,
    "verifier-key",
    "verifier-keys-former",
    "witnesses.toml",
    backup_register.FILE,
    key_copies.FILE,
    wards_node.FILE,
)
"""What of the instance's folder is in a backup; nothing of it opens anything."""
SIGNED: Final = ("*.guard", "*.tiers", "seen-*")
"""What of the signer's folder is: what was signed last, and what witnesses have seen. Not its key."""
_PIECE: Final = 1 << 20
_DIGEST: Final = 65
Progress = Callable[[int], None]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup holds: when it was read (µs), by which release, tables and files with their digests, sealed bytes and their sum."""

    origin: str
    at: int
    release: str
    migrations: tuple[str, ...]
    tables: dict[str, Written]
    files: dict[str, str]
    blobs: int
    size: int
    v: int = 1


class Made(msgspec.Struct, frozen=True):
    """A backup that was made: what it holds, how many blobs were new to its folder, how many were damaged there and copied anew, and which were
    damaged at their source and are not whole in the folder either.
    """

    path: Path
    manifest: Manifest
    new: int
    mended: int
    rotten: tuple[str, ...]


def back_up(instance: Instance, folder: Path, *, at: Time | None = None, progress: Progress = lambda _: None) -> Made:
    """Make one backup in a folder of backups. Interrupted, it leaves nothing that counts as one.

    :raises FaultError: ``BACKUP_PLACE`` (inside the instance, or another instance's folder), ``REGISTER_UNREADABLE``.
    :raises OSError: when the folder cannot be written; the backups before stay as they are.
    """
    backup_register.read(instance)
    folder = folder.resolve()
    with alone(instance, folder):
        moment = Time(now()) if at is None else at
        final = _free(folder / "sets", moment)
        part = final.with_name(f".{final.name}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        try:
            # what was signed is read before the tables: it never says more than they hold
            _beside(instance, part)
            tables = write_tables(instance, part)
            new, mended, rotten, count, size = _blobs(instance, folder, part, progress)
            files = {str(one.relative_to(part)): _digest(one) for one in _files(part) if one.parent.name != "tables"}
            manifest = Manifest(
                instance.configuration.origin, moment, version("azukari"), migrations(), tables, files, count, size
            )
            body = msgspec.json.encode(manifest, order="sorted")
            write_new(part / MANIFEST, body + b"\n" + sha256(body).hexdigest().encode())
            _settle(part)
            part.rename(final)
            sync_folder(final.parent)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
    backup_register.add(instance, Known(str(final), moment))
    return Made(final, manifest, new, mended, rotten)


def copy_keys(instance: Instance, device: Path, backups: Path) -> Path:
    """Write the keys of words and signing to a device of their own, and put that on the register; the folder they went to.

    :raises FaultError: ``KEYS_BESIDE`` when that is the folder of the backups, or within the instance; nothing was written.
    """
    device = device.resolve()
    if not device.is_dir() or any(_within(device, one) for one in (backups.resolve(), instance.folder.resolve())):
        text = Say(
            "鍵の写しは、バックアップのフォルダともこの設備とも別の、既にある媒体に書いてください。一緒に失われ、一緒に盗まれるからです。",
            "Keys go to a device that is there and is neither the folder of the backups nor this instance: what lies together is lost together "
            "and stolen together.",
        )
        raise FaultError(Fault("KEYS_BESIDE", text, "--with-keys"))
    moment = Time(now())
    into = device / f"azukari-keys-{_stamp(moment)}"
    for path in [
        instance.keys / "secret",
        *(instance.keys / "words").glob("*.key"),
        *(instance.keys / "signer").glob("signing-key"),
    ]:
        write_new(into / path.relative_to(instance.keys), path.read_bytes())
    backup_register.add_keys(instance, KeyCopy("words and signing", str(into), moment))
    return into


def manifest_of(path: Path) -> Manifest:
    """What a backup says that it holds. :raises FaultError: ``BACKUP_ABSENT``, ``BACKUP_DAMAGED``."""
    try:
        data = (path / MANIFEST).read_bytes()
    except OSError:
        text = Say(
            f"{path} にバックアップがありません。`azukari backup` が作ったフォルダを指定してください。",
            f"There is no backup in {path}; name a folder that `azukari backup` made.",
        )
        raise FaultError(Fault("BACKUP_ABSENT", text)) from None
    body, digest = data[:-_DIGEST], data[1 - _DIGEST :]
    if sha256(body).hexdigest().encode() != digest:
        raise damaged(path / MANIFEST)
    try:
        return msgspec.json.decode(body, type=Manifest)
    except msgspec.DecodeError as error:
        raise damaged(path / MANIFEST) from error


def whole(path: Path) -> Manifest:
    """Read a backup through, but for the sealed bytes. :raises FaultError: ``BACKUP_ABSENT``, ``BACKUP_DAMAGED``."""
    manifest = manifest_of(path)
    wanted = {f"tables/{name}": one.sha256 for name, one in manifest.tables.items()} | manifest.files
    for name, digest in wanted.items():
        try:
            fits = _digest(path / name) == digest
        except OSError:
            fits = False
        if not fits:
            raise damaged(path / name)
    return manifest


def newest(folder: Path) -> Path:
    """The newest backup in a folder of backups, or the folder itself where it is one. :raises FaultError: ``BACKUP_ABSENT``."""
    sets = sorted(one for one in (folder / "sets").glob("[0-9]*") if (one / MANIFEST).exists())
    found = folder if not sets else sets[-1]
    manifest_of(found)
    return found


def blobs_of(path: Path) -> Path:
    """Where the sealed bytes of a backup lie."""
    return path.parent.parent / "blobs"


def digests_of(path: Path) -> list[str]:
    """Which sealed bytes there were when a backup was made."""
    return (path / "blobs").read_text().split()


# ── parts ──


@contextmanager
def alone(instance: Instance, folder: Path) -> Iterator[None]:
    """A folder of backups, this instance's and held by nobody else. :raises FaultError: ``BACKUP_PLACE``."""
    own = instance.folder.resolve()
    mark, wanted = folder / MARK, instance.configuration.origin.encode() + b"\n"
    if not _within(folder, own) and not _within(own, folder) and not mark.exists():
        write_new(mark, wanted)
    if _within(folder, own) or _within(own, folder) or mark.read_bytes() != wanted:
        text = Say(
            f"{folder} にはバックアップを作れません。この設備のフォルダの外で、ほかの設備のバックアップのないフォルダを指定してください。",
            f"No backup is made in {folder}: name a folder outside the instance, and not one that holds another instance's backups.",
        )
        raise FaultError(Fault("BACKUP_PLACE", text))
    with (folder / MARK).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _within(one: Path, other: Path) -> bool:
    return one == other or other in one.parents


def _stamp(moment: Time) -> str:
    return datetime.fromtimestamp(moment // 1_000_000, UTC).strftime("%Y%m%dT%H%M%SZ")


def _free(sets: Path, moment: Time) -> Path:
    """A name that sorts by time and is not taken."""
    stamp, count = _stamp(moment), 0
    while (found := sets / (stamp if not count else f"{stamp}-{count:03}")).exists():
        count += 1
    return found


def _beside(instance: Instance, part: Path) -> None:
    into = part / "instance"
    (into / "signer").mkdir(parents=True, mode=0o700)
    for name in BESIDE:
        if (instance.folder / name).exists():
            shutil.copyfile(instance.folder / name, into / name)
    for pattern in SIGNED:
        for path in (instance.keys / "signer").glob(pattern):
            if not path.name.endswith(".new"):
                shutil.copyfile(path, into / "signer" / path.name)


def _blobs(instance: Instance, folder: Path, part: Path, progress: Progress) -> tuple[int, int, tuple[str, ...], int, int]:
    """Copy what the folder lacks, and what is damaged there. What is damaged at its source is named, and not copied."""
    source, target = Blobs(instance.blobs), Blobs(folder / "blobs")
    new, mended, size, rotten, listed = 0, 0, 0, [], []
    for digest in source:
        try:
            length = source.path(digest).stat().st_size
            there = sound(target, digest)
            if not there:
                if not copied(source.path(digest), target, digest, progress):
                    rotten.append(digest)
                    continue
                new += there is None
                mended += there is False
        except FileNotFoundError:
            # erased meanwhile: what rests no longer is not backed up
            continue
        listed.append(digest)
        size += length
    (part / "blobs").write_text("".join(f"{one}\n" for one in listed))
    return new, mended, tuple(rotten), len(listed), size


def copied(path: Path, target: Blobs, digest: str, progress: Progress) -> bool:
    """Copy sealed bytes, comparing them with their digest on the way; whether they were whole. What is not is not copied."""
    with path.open("rb") as file, target.writer() as writer:
        while piece := file.read(_PIECE):
            writer.write(piece)
            progress(len(piece))
        if writer.digest != digest:
            return False
        writer.commit()
    return True


def migrations() -> tuple[str, ...]:
    """The migrations that the bound database has."""
    applied = MigrationRecorder.Migration.objects.filter(app="store").values_list("name", flat=True)
    return tuple(sorted(applied))


def _files(part: Path) -> list[Path]:
    return sorted(one for one in part.rglob("*") if one.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        found = sha256()
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def _settle(part: Path) -> None:
    """Make every file and folder durable."""
    for path in [*_files(part), *(one for one in part.rglob("*") if one.is_dir()), part]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
