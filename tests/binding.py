"""Binding this test process to one database after the other; a real process is bound once.

Import it before anything of the desk: models want Django configured. Where there is a web face, its settings are in force too, so that
tests of all faces can share a process.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from azukari.desk.chance import now
from azukari.desk.instance import Configuration, Instance
from azukari.kernel.submission import read_time
from azukari.kernel.values import SECOND, Time
from azukari.store.configure import configure, database


def _extra() -> dict[str, Any]:
    if find_spec("azukari.web") is None or find_spec("azukari.web.settings") is None:
        return {}
    from azukari.web.settings import web_settings

    nowhere = Instance(Path("/nonexistent"), Configuration("azukari.example/test", "sqlite:////nonexistent", demo=True))
    return {**web_settings(nowhere), "ALLOWED_HOSTS": ["*"]}


if not settings.configured:
    configure("sqlite:////nonexistent/unbound", secret="test", extra=_extra())

from azukari.desk.desk import Desk  # noqa: E402 — models want Django configured


def bind(url: str) -> None:
    """Let Django work on this database from now on."""
    connections["default"].close()
    settings.DATABASES["default"] = {**database(url)}
    connections.settings["default"] = connections.configure_settings({"default": database(url)})["default"]
    del connections["default"]


class Clock:
    """A clock that stands where the test puts it and ticks a second at every look."""

    def __init__(self, text: str = "2026-04-01 09:00") -> None:
        self.step = SECOND
        self.offset: int | None = None
        self.at(text)

    def at(self, text: str) -> None:
        time = read_time(text)
        assert time is not None, text
        self.time = time

    def run(self) -> None:
        """Run like a real clock from where it stands."""
        self.offset = self.time - now()

    def __call__(self) -> Time:
        if self.offset is not None:
            return Time(now() + self.offset)
        self.time = Time(self.time + self.step)
        return self.time


def make(folder: Path, url: str, clock: Clock | None = None) -> Desk:
    """A fresh instance on a database, and its desk."""
    bind(url)
    return Desk(Instance.make(folder, origin="azukari.example/test", database=url, demo=True), clock=clock or Clock())
