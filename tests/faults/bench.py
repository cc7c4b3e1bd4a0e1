"""A template of what is broken, and copies of it."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from azukari.desk.instance import CONFIGURATION
from tests.conftest import _database
from tests.faults.injecting import Fault, Run, Server, points

KILLED = -9


class Bench:
    """One kind of job: its template, and a fresh copy for each try."""

    def __init__(self, server: Server, folder: Path, job: str, *, template: str | None = None, url: str | None = None) -> None:
        self.server, self.folder, self.job = server, folder, job
        self._base = folder / "template"
        self._count = 0
        self._url = url
        folder.mkdir(parents=True, exist_ok=True)
        if url is not None:
            self._base.with_suffix(".url").write_text(url)
        made = server.run(f"{template or job}.template", self._base)
        assert made.status == 0, made.errors
        self.served = "_served" if url else ""

    @contextmanager
    def copy(self) -> Iterator[Path]:
        """A copy of the template; gone afterwards."""
        self._count += 1
        folder = self.folder / f"{self._count}"
        shutil.copytree(self._base, folder, ignore=shutil.ignore_patterns("lock"))
        beside = self._base.with_suffix(".json")
        if beside.exists():
            shutil.copy(beside, folder.with_suffix(".json"))
        name = None
        if (configuration := folder / CONFIGURATION).exists():
            text = configuration.read_text().replace(str(self._base), str(folder))
            if self._url is not None:
                name = f"azukari_test_{uuid.uuid4().hex}"
                _server(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, self._url.rpartition("/")[2])
                text = text.replace(self._url, _database(name))
            configuration.write_text(text)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
            if name is not None:
                _server(sql.SQL("DROP DATABASE {} WITH (FORCE)"), name)

    def counted(self, job: str = "drive") -> list[tuple[str, int, str]]:
        """The system calls that touch state in a run without faults."""
        trace = self.folder / f"{job}.trace"
        with self.copy() as folder:
            run = self.server.run(f"{self.job}.{job}{self.served}", folder, trace=trace)
            assert run.status == 0, run
            return points(trace, folder)

    def breaks(self, folder: Path, *faults: Fault, job: str = "drive") -> Run:
        """Run the job with faults."""
        return self.server.run(f"{self.job}.{job}{self.served}", folder, faults)

    def inspects(self, folder: Path) -> Run:
        """What a new process finds; it must find everything sound."""
        found = self.server.run(f"{self.job}.inspect", folder)
        assert found.status == 0, found.errors + repr(found.of("trouble"))
        assert found.of("check") in ([], [("0",)]), found
        left = sorted(path for path in folder.rglob("*.new"))
        assert not left, left
        return found


def _server(statement: sql.SQL, *names: str) -> None:
    with psycopg.connect(_database("postgres"), autocommit=True) as server:
        server.execute(statement.format(*map(sql.Identifier, names)))
