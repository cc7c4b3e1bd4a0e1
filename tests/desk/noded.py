"""A contract at a desk whose keys can live at 甲's node: the node mirrors the record, holds shares, and answers over HTTP from a thread."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

import pytest
from django.db import connection

from azukari.desk import wards_node
from azukari.desk.effects import KEEP
from azukari.desk.intake import caller
from azukari.desk.outbox import work
from azukari.desk.waking import Bell
from azukari.kernel.erasure import Level
from azukari.store.models import Effect
from azukari.vault.messages import HeldKey
from azukari.witness import seen
from azukari.witness.node import Node
from azukari.witness.shares import Custody, serve_for
from tests.desk.conftest import Counter
from tests.desk.room import key_process
from tests.desk.witnessed import Direct, Witnessed
from tests.story import APPROVER
from tests.witness.keys_world import free_port, served


class Noded(Witnessed):
    """A witness that is 甲's node too."""

    def holds(self) -> Self:
        """The node is made to hold shares for this instance's key process, and is set up at the instance."""
        Custody.make(self.keys)
        serve_for(self.keys, caller(self.desk).custody().public)
        wards_node.set_up(self.instance, self.url, (self.keys / "custody").read_text().strip())
        return self

    @property
    def keys(self) -> Path:
        return self.folder.path / "keys"

    def goes(self) -> int:
        """One at a time: the test and the pump stand for the same two processes."""
        with self._one:
            return super().goes()

    def __init__(self, counter: Counter, folder: Path) -> None:
        self._one = threading.RLock()
        super().__init__(counter, folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._serving = ExitStack()
        self.up()

    def up(self) -> None:
        """The node answers."""
        self._serving.enter_context(served(self.node, self.port))

    def down(self) -> None:
        """The node does not answer."""
        self._serving.close()
        self._serving = ExitStack()

    def restarted(self) -> None:
        """The node begins anew, from what is on its disk."""
        with self._one:
            self.down()
            self.node.close()
            self.node = Node(self.folder)
            self.post = Direct(self.node)
            self.begins()
            self.up()

    def close(self) -> None:
        self.down()
        self.node.close()

    # ── in the words of a test ──

    def chosen(self, level: str, act: str = "p11.keep-keys") -> int:
        """甲 chooses; delivered, as what came before was, and nothing done yet."""
        self.goes()
        found = self.counter.does(act, APPROVER, level=level, why="方針").entry.number
        self.goes()
        return found

    def moved(self, level: str) -> None:
        """Chosen and carried out."""
        chosen = self.desk.look(self.log, lambda book: book.whole.ground.keeping.chosen)
        self.chosen(level, "p11.keep-keys" if level > chosen else "p11.lower-keys")
        self.carried_out()
        assert self.level() == level

    def carried_out(self) -> None:
        Effect.objects.update(due=0)
        work(self.desk)
        assert not Effect.objects.filter(done=None, name=KEEP).exists(), Effect.objects.get(done=None, name=KEEP).trouble

    def level(self) -> Level:
        return self.desk.look(self.log, lambda book: book.whole.ground.keeping.level)

    def generations(self) -> dict[int, tuple[str, dict[str, str]]]:
        """Every generation: its level, and what each custodian says."""
        found: dict[int, tuple[str, dict[str, str]]] = {}
        for one in self.held():
            found.setdefault(one.generation, (one.level, {}))[1][one.custodian] = one.state
        return found

    def held(self) -> list[HeldKey]:
        return list(caller(self.desk).keys(self.log))


class Pump(threading.Thread):
    """Signs and delivers whenever the signer's bell is rung, as signer and courier do."""

    def __init__(self, noded: Noded) -> None:
        super().__init__(daemon=True)
        self.noded, self.end, self.trouble = noded, threading.Event(), None
        self._bell = Bell(noded.instance, "signer")

    def run(self) -> None:
        heard = 0
        try:
            while not self.end.is_set():
                count = self._bell.wait(heard, 0.2)
                if count > heard:
                    heard = count
                    self.noded.goes()
        except BaseException as trouble:
            self.trouble = trouble
        finally:
            connection.close()

    def __enter__(self) -> Self:
        self._bell.__enter__()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end.set()
        self._bell.strike()
        self.join(20)
        self._bell.__exit__()
        if self.trouble is not None:
            raise self.trouble


@contextmanager
def noded_at(counter: Counter, folder: Path, *, pump: bool = True) -> Iterator[Noded]:
    """The contract, its key process, and the node; with a pump, entries reach the node as soon as somebody asks for it."""
    found = Noded(counter, folder)
    try:
        with pytest.MonkeyPatch.context() as patch, key_process(counter), ExitStack() as stack:
            # the contract of a test lives on another day than the node's clock
            patch.setattr(seen, "DAY", 3_650 * seen.DAY)
            found.holds()
            if pump:
                stack.enter_context(Pump(found))
            yield found
    finally:
        found.close()
