"""A PostgreSQL server of the test's own, every file of which may be read: data files, write-ahead log, archive, base backups, dumps.

The server under which other tests run is somebody else's: its files can be read by root at most, and it archives nothing.
"""

import io
import os
import pwd
import shutil
import subprocess
import tarfile
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.witness.keys_world import free_port

PROGRAMS = ("initdb", "pg_ctl", "pg_basebackup", "pg_dump")
CONFIGURATION = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''
max_connections = 40
# small, so that pages get to the disk soon
shared_buffers = 1MB
# as for a replica, and rows whole: of an update there would be only what differs, which is as good for whoever replays it
wal_level = logical
archive_mode = on
archive_command = 'cp %p {archive}/%f.part && mv {archive}/%f.part {archive}/%f'
max_wal_senders = 4
max_wal_size = 32MB
min_wal_size = 8MB
# whether a commit survives a power cut is not asked here
fsync = off
"""


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs, the newest that is installed; None where they are not."""
    named = os.environ.get("AZUKARI_TEST_POSTGRESQL_BIN")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for folder in [Path(named)] if named else [*installed, *on_path]:
        if all((folder / name).exists() for name in PROGRAMS):
            return folder
    return None


class Cluster:
    """A server in a folder, with its archive and its base backups beside it."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self._binaries, self._port = binaries, free_port()
        self._tables: dict[str, Path] = {}
        # the server refuses to run as root, and its own account reads nothing of root's
        self._account = _account() if os.geteuid() == 0 else None
        self.data, self.archive, self.dumps = (folder / name for name in ("data", "archive", "dumps"))
        for path in (folder, self.archive, self.dumps):
            path.mkdir(mode=0o700, exist_ok=True)
            if self._account is not None:
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        self._run(
            "initdb",
            "--no-sync",
            "--auth=trust",
            "--username=azukari",
            "--encoding=UTF8",
            "--locale=C",
            "--wal-segsize=1",
            self.data,
        )
        configuration = CONFIGURATION.format(port=self._port, archive=self.archive)
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(configuration)
        self._run("pg_ctl", "--pgdata", self.data, "--log", folder / "server.log", "--wait", "start")
        # what nobody uses would be in every base backup
        with self.connection("template1") as server:
            server.execute("DROP DATABASE postgres")

    def stop(self) -> None:
        self._run("pg_ctl", "--pgdata", self.data, "--mode=immediate", "stop")

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database that holds nothing yet, as a URL; gone afterwards."""
        name = f"azukari_{uuid.uuid4().hex}"
        with self.connection("template1") as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield self._url(name)
        finally:
            with self.connection("template1") as server:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def connection(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self._url(name), autocommit=True)

    def base_backup(self) -> Iterator[tuple[str, bytes]]:
        """The whole server as it is, as a backup program copies it: every file, by its name."""
        how = ("--pgdata=-", "--format=tar", "--checkpoint=fast", "--wal-method=fetch", "--no-sync")
        command = [str(self._binaries / "pg_basebackup"), "--dbname", self._url(""), *how]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as files:
            for one in files:
                if one.isfile() and (file := files.extractfile(one)) is not None:
                    yield one.name, file.read()

    def dump(self, url: str) -> Path:
        """One database as text."""
        into = self.dumps / f"{len(list(self.dumps.iterdir())):03}.sql"
        self._run("pg_dump", "--no-sync", "--dbname", url, "--file", into)
        return into

    def archived(self) -> list[Path]:
        """The segments in the archive."""
        return sorted(path for path in self.archive.iterdir() if len(path.name) == 24)

    def tables(self, url: str) -> Path:
        """The folder of the files of one database."""
        if url not in self._tables:
            with psycopg.connect(url) as server:
                [row] = server.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
            self._tables[url] = self.data / "base" / str(row[0])
        return self._tables[url]

    def settles(self) -> None:
        """Everything is on the disk, and all of the log in the archive."""
        with self.connection("template1") as server:
            server.execute("CHECKPOINT")
            [[last]] = server.execute("SELECT pg_walfile_name(pg_switch_wal())")
            for _ in range(600):
                if any(path.name >= last for path in self.archived()):
                    return
                time.sleep(0.05)
        raise AssertionError(f"{last} is not in the archive")

    def _url(self, name: str) -> str:
        return f"postgresql://azukari@127.0.0.1:{self._port}/{name}"

    def _run(self, program: str, *arguments: object) -> None:
        user = {} if self._account is None else {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        command = [str(self._binaries / program), *map(str, arguments)]
        # a server that was started holds on to its outputs: they are not waited for
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False, **user)
            said.seek(0)
            assert done.returncode == 0, (command, said.read().decode(errors="replace"))


@contextmanager
def running() -> Iterator[Cluster | None]:
    """A server in a folder of its own; None where its programs are not installed."""
    if (binaries := programs()) is None:
        yield None
        return
    # not within the tests' own folder, where another account has no way in
    folder = Path(tempfile.mkdtemp(prefix="azukari-postgresql-"))
    try:
        cluster = Cluster(folder, binaries)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder)


def pages(segment: bytes) -> bytes:
    """A segment of the write-ahead log without its page headers, so that a record which goes over pages is in one piece."""
    short, long, size = 24, 40, 8192
    return b"".join(segment[at + (long if at == 0 else short) : at + size] for at in range(0, len(segment), size))


def _account() -> pwd.struct_passwd:
    names = {one.pw_name: one for one in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]
