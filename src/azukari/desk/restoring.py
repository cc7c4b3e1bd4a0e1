"""Restoring: an instance made anew from a backup, in an empty folder, with the keys that there still are.

    every file of the backup compared with its manifest → tables, of whichever release → sealed bytes → keys that outlived a later
    erasure → keys of words and signing, where a device holds them → what the restored instance does not know, told and kept

The configuration is written last: what was interrupted before is no instance, and is begun again in an empty folder.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from azukari.desk import backing_up, backup_register, survivors
from azukari.desk.backing_up import Manifest
from azukari.desk.backup_register import Known
from azukari.desk.backup_tables import damaged, load_tables
from azukari.desk.files import write_new
from azukari.desk.instance import CONFIGURATION, EMBEDDED, Configuration, Instance
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.vault.blobs import Blobs

Progress = Callable[[int], None]
KEYS = ("secret", "words/*.key", "signer/signing-key")


def restore(
    backup: Path,
    folder: Path,
    *,
    database: str | None = None,
    keys: Path | None = None,
    survivors_in: Path | None = None,
    progress: Progress = lambda _: None,
) -> Instance:
    """Make an instance from a backup. ``database`` is where its tables go (default: embedded); it must hold none yet.

    :raises FaultError: ``BACKUP_ABSENT``, ``BACKUP_DAMAGED``, ``BACKUP_RELEASE``, ``KEYS_ABSENT``, ``INSTANCE_EXISTS``; nothing was made.
    """
    manifest = backing_up.whole(backup)
    folder = folder.resolve()
    _empty(folder)
    if keys is not None and not (keys / "secret").exists():
        raise _absent(keys)
    configuration = _configuration(backup, database)
    for name in ("blobs", "run", "keys/words", "keys/vault", "keys/signer"):
        (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    _keys(folder / "keys", keys)
    instance = Instance(folder, configuration)
    instance.connect()
    _release(manifest)
    # as the release had them that made the backup, and brought up to date with what is in them
    call_command("migrate", "store", manifest.migrations[-1], verbosity=0, interactive=False)
    load_tables(backup)
    call_command("migrate", verbosity=0, interactive=False)
    _blobs(backup, folder / "blobs", progress)
    _beside(backup, folder)
    # it holds wrapped keys, and was put on the register after it was made: an erasure has to look through it too
    backup_register.add(instance, Known(str(backup.resolve()), manifest.at))
    if survivors_in is not None:
        _survivors(survivors_in, manifest.origin)
    write_new(folder / CONFIGURATION, msgspec.json.format(msgspec.json.encode(configuration)) + b"\n")
    return instance


def _empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        text = Say(
            f"{folder} は空ではありません。別のフォルダを指定してください。", f"{folder} is not empty; name another folder."
        )
        raise FaultError(Fault("INSTANCE_EXISTS", text))


def _configuration(backup: Path, database: str | None) -> Configuration:
    path = backup / "instance" / CONFIGURATION
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Configuration)
    except (OSError, msgspec.DecodeError) as error:
        raise damaged(path) from error
    return msgspec.structs.replace(found, database=database or EMBEDDED, survivors=None, web_database=None)


def _keys(into: Path, device: Path | None) -> None:
    """The keys of words and signing from their device; without it, only a new secret for sessions."""
    if device is None:
        write_new(into / "secret", secrets.token_urlsafe(48).encode())
        return
    for pattern in KEYS:
        for path in device.glob(pattern):
            write_new(into / path.relative_to(device), path.read_bytes())


def _release(manifest: Manifest) -> None:
    """Tables that this release does not know are not guessed at."""
    known = {name for app, name in MigrationLoader(connection).disk_migrations if app == "store"}
    if not manifest.migrations or set(manifest.migrations) - known:
        text = Say(
            f"このバックアップは新しい版（{manifest.release}）で作られています。その版以降のソフトウェアで戻してください。",
            f"This backup was made by a later release ({manifest.release}); restore it with that one or a later one.",
        )
        raise FaultError(Fault("BACKUP_RELEASE", text))


def _absent(keys: Path) -> FaultError:
    text = Say(
        f"{keys} に鍵の写しがありません。`azukari backup --with-keys` が作ったフォルダを指定してください。",
        f"There is no copy of keys in {keys}; name the folder that `azukari backup --with-keys` made.",
    )
    return FaultError(Fault("KEYS_ABSENT", text, "--keys"))


def _blobs(backup: Path, into: Path, progress: Progress) -> None:
    """Sealed bytes, each compared with its digest on the way. What is damaged or missing is left out, and told afterwards."""
    source, target = Blobs(backing_up.blobs_of(backup)), Blobs(into)
    for digest in backing_up.digests_of(backup):
        path = source.path(digest)
        if path.exists():
            backing_up.copied(path, target, digest, progress)


def _beside(backup: Path, folder: Path) -> None:
    for name in backing_up.BESIDE:
        if name == CONFIGURATION:
            continue  # it names the database and the folders of the instance that was backed up
        path = backup / "instance" / name
        if path.exists():
            write_new(folder / name, path.read_bytes(), mode=0o644 if name.startswith("verifier-key") else 0o600)
    for path in (backup / "instance" / "signer").iterdir():
        shutil.copyfile(path, folder / "keys" / "signer" / path.name)


def _survivors(place: Path, origin: str) -> None:
    if survivors.origin_of(place) != origin:
        text = Say(
            f"{place} に、この設備の「消去で残ったものの鍵」はありません。",
            f"{place} holds no survivors' keys of this instance.",
        )
        raise FaultError(Fault("SURVIVORS_ABSENT", text, "--survivors"))
    survivors.apply(kept for path in place.glob("*.json") if (kept := survivors.read(path)) is not None)
