"""An instance: one folder with its configuration, keys, blobs and (by default) its database.

instance/
  azukari.json        origin, database URL, demo or not
  database.sqlite3    the embedded default
  keys/secret         signs sessions
  keys/words/*.key    words of each contract
  keys/vault/…        shares of contract keys (the key process alone reads them)
  keys/signer/…       the log's signing key (the signer alone reads it)
  survivors/          wrapped keys of what outlived an erasure, unless another place was named
  tiles/              hash tiles and an index beside each log, made from the entries (the signer keeps them)
  blobs/              sealed objects, by the SHA-256 of their ciphertext
  run/                sockets and process numbers while it is served
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import msgspec
from django.core.management import call_command

from azukari.desk.files import write_new
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.store import tenants
from azukari.store.configure import configure

CONFIGURATION = "azukari.json"
EMBEDDED = "embedded"


class Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an instance is told once. ``origin`` names its logs for ever; ``base`` is the address people type.

    ``database`` is a URL, or ``embedded``: SQLite in the instance's own folder, so that a copy of the folder is a copy of everything.
    ``survivors`` is a folder on another disk for the wrapped keys of what outlives an erasure; without it they lie in the instance's own.
    ``web_database`` is the same database under the role of the web, which sees one body's rows at a time; it is there once there are several.
    ``proxies`` are the addresses of the proxies that end TLS before the web: what they say of who asks is believed, and nobody else's word.
    """

    origin: str
    database: str
    base: str = "http://localhost:8000"
    demo: bool = False
    format: int = 1
    survivors: str | None = None
    proxies: tuple[str, ...] = ()
    web_database: str | None = None


class Instance:
    """The paths and settings of an instance on this machine."""

    def __init__(self, folder: Path, configuration: Configuration) -> None:
        self.folder = folder
        self.configuration = configuration
        self.blobs = folder / "blobs"
        self.keys = folder / "keys"
        self.run = folder / "run"
        self.socket = self.run / "keyd.sock"
        embedded = f"sqlite:///{folder.resolve() / 'database.sqlite3'}"
        self.database = embedded if configuration.database == EMBEDDED else configuration.database

    @classmethod
    def make(
        cls, folder: Path, *, origin: str, database: str | None = None, base: str = "http://localhost:8000", demo: bool = False
    ) -> Instance:
        """Make a new instance in an empty or absent folder and its tables.

        :raises FaultError: ``INSTANCE_EXISTS`` when the folder holds something already; nothing of it is touched.
        """
        folder = folder.resolve()
        if folder.exists() and any(folder.iterdir()):
            raise FaultError(
                Fault(
                    "INSTANCE_EXISTS",
                    Say(
                        f"{folder} は空ではありません。別のフォルダを指定してください。",
                        f"{folder} is not empty; name another folder.",
                    ),
                )
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        configuration = Configuration(origin, database or EMBEDDED, base, demo)
        write_new(folder / "keys" / "secret", secrets.token_urlsafe(48).encode())
        for name in ("blobs", "run", "keys/words", "keys/vault", "keys/signer"):
            (folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        instance = cls(folder, configuration)
        instance.connect()
        call_command("migrate", verbosity=0, interactive=False)
        instance.write_configuration(configuration)
        return instance

    @classmethod
    def at(cls, folder: Path) -> Instance:
        """The instance in a folder. :raises FaultError: ``INSTANCE_ABSENT``, ``INSTANCE_UNREADABLE``."""
        folder = folder.resolve()
        try:
            configuration = msgspec.json.decode((folder / CONFIGURATION).read_bytes(), type=Configuration)
        except FileNotFoundError:
            raise FaultError(
                Fault(
                    "INSTANCE_ABSENT",
                    Say(
                        f"{folder} に azukari.json がありません。`azukari init` で作るか、--instance で場所を指定してください。",
                        f"There is no azukari.json in {folder}; make an instance with `azukari init`, or name its folder with --instance.",
                    ),
                )
            ) from None
        except (msgspec.DecodeError, OSError) as error:
            raise FaultError(
                Fault(
                    "INSTANCE_UNREADABLE",
                    Say(
                        f"azukari.json を読み取れません（{error}）。バックアップから戻してください。",
                        f"azukari.json cannot be read ({error}); restore it.",
                    ),
                )
            ) from None
        return cls(folder, configuration)

    def connect(self, extra: dict[str, Any] | None = None, *, web: bool = False) -> None:
        """Bind this process to the instance's database; that of the ``web`` under its own role, where there is one."""
        url = self.configuration.web_database if web else None
        configure(url or self.database, secret=(self.keys / "secret").read_text(), extra=extra)
        tenants.keep_apart(apart=url is not None)

    def write_configuration(self, configuration: Configuration) -> None:
        """Write what the instance is told, durably."""
        write_new(self.folder / CONFIGURATION, msgspec.json.format(msgspec.json.encode(configuration)) + b"\n")
        self.configuration = configuration

    def signer_verifier(self) -> str | None:
        """The verifier key of the log, as the signer published it beside its private key; None before the signer first ran."""
        path = self.folder / "verifier-key"
        return path.read_text("utf-8", "replace").strip() if path.exists() else None
