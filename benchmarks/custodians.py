"""Opening a record where the key lives in the box (E1), is shared with the ward's node (E3), or is unwrapped by it (E4): beside each other.

Everything is as it runs: key process, signer, courier and node are processes of their own, and the node answers over HTTP on this machine. At E4 an
opening waits until its entry has been signed and mirrored; it is measured with the bells by which that is asked for at once, and without.

make custodians                  a table
make custodians ARGS=20          of so many openings each
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if TYPE_CHECKING:
    from tests.desk.conftest import Counter

OPENINGS = 200
UNRUNG = 30
PATIENCE = 60.0


def main(number: int = OPENINGS) -> None:
    """Set the contract up, open records at each level, and print the table."""
    from tests.binding import Clock, make  # isort: skip — binds Django before anything of the desk is imported
    from azukari.desk.intake import caller
    from azukari.desk.signer import Signer
    from azukari.desk.wards_node import set_up
    from azukari.desk.witnesses import Witness, add
    from azukari.witness.folder import Folder
    from azukari.witness.shares import Custody, serve_for
    from benchmarks.acts import keyd
    from tests.desk.conftest import Counter
    from tests.desk.room import handed_over, ready
    from tests.witness.keys_world import free_port

    with tempfile.TemporaryDirectory(prefix="azukari-custodians-") as name, ExitStack() as stack:
        folder, clock = Path(name), Clock()
        desk = make(folder / "instance", f"sqlite:///{folder / 'instance' / 'database.sqlite3'}", clock)
        counter = ready(Counter(desk, clock).registered())
        clock.run()
        node = Folder.make(folder / "node", "ward.example/witness", Signer(desk.instance).verifier.text())
        key = Custody.make(node.path / "keys").secret.public.text()
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        add(desk.instance, Witness(key=node.key.verifier.text(), url=url, party="架空区"))
        set_up(desk.instance, url, key)
        stack.enter_context(keyd(counter))
        serve_for(node.path / "keys", caller(desk).custody().public)
        stack.enter_context(_running(__file__, "--node", str(node.path), str(port), str(clock.offset)))
        for part in ("courier", "signer"):
            stack.enter_context(_running("-m", "azukari.desk", part, str(desk.instance.folder)))
        handed_over(counter)
        _table(counter, number)


def _table(counter: Counter, number: int) -> None:
    from benchmarks.table import percentile

    rows = [("E1", *_opened(counter, number))]
    for level in ("E3", "E4"):
        _moved(counter, level)
        rows.append((level, *_opened(counter, number)))
    with _silent(counter):
        rows.append(("E4, without bells", *_opened(counter, min(UNRUNG, number))))
    whole, part = median(rows[0][1]), median(rows[0][2])
    print(
        "| level | opening, median | p99 | of which key process | ratio to E1, whole | ratio to E1, key process |\n|---|---|---|---|---|---|"
    )
    for level, all_of_it, keys in rows:
        p99 = percentile(all_of_it, 0.99)
        print(
            f"| {level} | {median(all_of_it) * 1e3:.1f} ms | {p99 * 1e3:.1f} ms | {median(keys) * 1e3:.1f} ms "
            f"| {median(all_of_it) / whole:.1f} | {median(keys) / part:.1f} |"
        )


def _opened(counter: Counter, number: int) -> tuple[list[float], list[float]]:
    """Seconds of the whole opening, and of what comes after its entry."""
    from azukari.desk.reading import opened
    from tests.desk.room import FILE
    from tests.story import SITE, WORKER

    whole, part = [], []
    for turn in range(number):
        began = time.perf_counter()
        receipt = counter.does("p08.open", WORKER, SITE, item=FILE, purpose=1, key=str(turn % 500 + 1))
        entered = time.perf_counter()
        opened(counter.desk, receipt)
        ended = time.perf_counter()
        whole.append(ended - began)
        part.append(ended - entered)
    return whole, part


def _moved(counter: Counter, level: str) -> None:
    """甲 chooses, and it is carried out."""
    from azukari.desk.outbox import work
    from azukari.store.models import Effect
    from tests.story import APPROVER

    counter.does("p11.keep-keys", APPROVER, level=level, why="方針")
    until = time.monotonic() + PATIENCE
    while counter.desk.look(counter.log, lambda book: book.whole.ground.keeping.level) != level:
        if time.monotonic() > until:
            raise RuntimeError([one.trouble for one in Effect.objects.filter(done=None)])
        Effect.objects.update(due=0)
        work(counter.desk)


@contextmanager
def _silent(counter: Counter) -> Iterator[None]:
    """Nobody hears the bells."""
    bells = list(counter.desk.instance.run.glob("*.bell"))
    for path in bells:
        path.rename(path.with_suffix(".away"))
    try:
        yield
    finally:
        for path in bells:
            path.with_suffix(".away").rename(path)


@contextmanager
def _running(*words: str) -> Iterator[None]:
    with subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE) as process:
        if process.stdout is None or process.stdout.readline().strip() != b"ready":
            raise RuntimeError(words)
        try:
            yield
        finally:
            process.terminate()


def node(path: Path, port: int, offset: int) -> None:
    """A node on the clock of the contract, which is not today's."""
    from azukari.witness.folder import Folder
    from azukari.witness.node import Node
    from tests.witness.keys_world import served

    with served(Node(Folder(path), now=lambda: time.time() + offset / 1e6), port):
        print("ready", flush=True)
        while True:
            time.sleep(60)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--node"]:
        node(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        main(*map(int, sys.argv[1:2]))
