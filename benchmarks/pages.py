"""The ten busiest pages of an instance with a hundred contracts, two thousand people and a hundred thousand entries, as the product serves them.

::

    .venv/bin/python benchmarks/pages.py [--contracts 100] [--people 2000] [--entries 100000] [--database sqlite] [--data FOLDER]

The contracts are told through the provisions and entered by the desk, many acts to a commit (:mod:`benchmarks.pages_told`). Both applications run
under granian as the product starts it, each in one process with four threads, and are asked by two people at once, in turns within one run: the
pages of a person in charge and of an officer of 甲, and a bare page of fifty rows that Jinja2 draws, behind no session, no law and no store.
Queries are counted in this process, through the same views. Pages over many contracts are kept until something of them changes, so what is asked
again is not what an officer sees after an act: that is measured apart, each page once after an entry that another process made.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from azukari.desk.desk import Desk
    from benchmarks.pages_told import Size

LIMIT, HEAVIEST, BOARD = 5.0, 100_000, 0.3
CELLS = 19
TOGETHER, ROWS, TURNS, PATIENCE = 2, 50, 3, 60.0
BARE = "benchmarks.pages:bare"
_BARE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><table>
{% for row in rows %}<tr><th>{{ row.number }}</th><td>{{ row.name }}</td><td>{{ row.work }}</td><td>{{ row.since }}</td></tr>
{% endfor %}</table></body></html>"""


class Page(NamedTuple):
    """One page, measured."""

    name: str
    queries: int
    size: int
    times: list[float]
    after: list[float]
    """Of the first answer after an entry."""
    spent: list[float]
    """Processor seconds of the server for each answer: what other programs on the machine do not change."""


def _bare_application() -> Callable[..., Iterable[bytes]]:
    from jinja2 import Environment

    template = Environment(autoescape=True).from_string(_BARE)

    def application(_environ: Mapping[str, object], start: Callable[..., object]) -> Iterable[bytes]:
        rows = [{"number": n, "name": f"従事者 {n}", "work": "印刷・封入", "since": "2026-04-01"} for n in range(ROWS)]
        body = template.render(title="名簿", rows=rows).encode()
        start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    return application


def __getattr__(name: str) -> object:
    """The bare application, made when the server asks for it."""
    if name != "bare":
        raise AttributeError(name)
    return _bare_application()


class Server(NamedTuple):
    """A server that answers: where, and which process began it."""

    port: int
    process: int

    def spent(self) -> float:
        """Processor seconds of it and its workers so far."""
        parents: dict[int, list[int]] = {}
        ticks: dict[int, int] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended while we looked
            number = int(stat.parent.name)
            parents.setdefault(int(fields[1]), []).append(number)
            ticks[number] = int(fields[11]) + int(fields[12])
        found, rest = 0, [self.process]
        while rest:
            one = rest.pop()
            found += ticks.get(one, 0)
            rest += parents.get(one, [])
        return found / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(application: str, port: int, folder: Path) -> Iterator[Server]:
    """An application under granian, as the product starts it, until it answers; ended afterwards."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", application,
    ]  # fmt: skip
    environment = {**os.environ, "AZUKARI_INSTANCE": str(folder), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, cwd=ROOT) as process:
        try:
            until = time.monotonic() + PATIENCE
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError(command)
                time.sleep(0.1)
            yield Server(port, process.pid)
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def free() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def signed_in(port: int, person: str) -> dict[str, str]:
    """What a browser sends once somebody has signed in: chosen from the list, as in a demonstration."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    kept: dict[str, str] = {}

    def ask(method: str, body: str | None = None) -> str:
        headers = {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, "/sign-in", body, headers)
        answer = connection.getresponse()
        for one in answer.headers.get_all("Set-Cookie", []):
            name, _, value = one.partition(";")[0].partition("=")
            kept[name] = value
        return answer.read().decode()

    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', ask("GET"))
    if token is None:
        raise RuntimeError("/sign-in")
    ask("POST", urlencode({"csrfmiddlewaretoken": token[1], "person": person, "place": ""}))
    connection.close()
    return {"Host": "localhost", "Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}


def asked(port: int, path: str, headers: Mapping[str, str], seconds: float) -> list[float]:
    """Seconds of each answer while several people ask for a page, one question after the other."""

    def person(_number: int) -> list[float]:
        connection, found = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE), []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
            found.append(time.perf_counter() - began)
            if answer.status != 200:
                raise RuntimeError(path, answer.status)
        connection.close()
        return found

    with ThreadPoolExecutor(TOGETHER) as pool:
        return [one for each in pool.map(person, range(TOGETHER)) for one in each]


def timed(server: Server, path: str, headers: Mapping[str, str], seconds: float) -> tuple[list[float], float]:
    """Seconds of each answer, and processor seconds of the server for one."""
    before = server.spent()
    found = asked(server.port, path, headers, seconds)
    return found, (server.spent() - before) / len(found)


def once(port: int, path: str, headers: Mapping[str, str]) -> float:
    """Seconds of one answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    began = time.perf_counter()
    connection.request("GET", path, headers=dict(headers))
    answer = connection.getresponse()
    answer.read()
    took = time.perf_counter() - began
    connection.close()
    if answer.status != 200:
        raise RuntimeError(path, answer.status)
    return took


def paths_of(one: str) -> dict[str, tuple[bool, str]]:
    """The pages by name: whether an officer of 甲 asks for it (else the person in charge), and where it is."""
    return {
        "/mine": (False, "/mine"),
        "/contracts of a firm": (False, "/contracts"),
        "one contract": (False, f"/contracts/{one}"),
        "/duties of a firm": (False, "/duties"),
        "roster": (False, f"/contracts/{one}/roster"),
        "an act's form": (False, f"/contracts/{one}/acts/p02.enrol"),
        "/home": (True, "/home"),
        "/contracts of the ward": (True, "/contracts"),
        "/duties of the ward": (True, "/duties"),
        "an entry": (True, f"/contracts/{one}/entries/3"),
    }


def counted(paths: Mapping[str, tuple[bool, str]], people: Sequence[str]) -> list[Page]:
    """Queries and weight of every page, asked in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    clients = [Client(HTTP_HOST="localhost") for _ in people]
    for client, person in zip(clients, people, strict=True):
        client.post("/sign-in", {"person": person, "place": ""})
    pages = []
    for name, (ward, path) in paths.items():
        client = clients[ward]
        client.get(path)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(path, answer.status_code)
        pages.append(Page(name, len(queries), len(answer.content), [], [], []))
    return pages


def boards(desk: Desk) -> dict[str, float]:
    """Seconds for the whole board of 甲: in a process that begins, that knows the contracts, and after an entry in one of them."""
    from azukari.desk.desk import Desk as OfProcess
    from azukari.desk.outcome import Officer, Request
    from azukari.desk.standings import standings
    from tests.story import OFFICER, WARD

    officer = Officer(OFFICER, WARD)
    standings(desk, officer)  # what is kept in the store is of this code and of today from here on
    other = OfProcess(desk.instance)

    def board(whose: Desk) -> float:
        began = time.perf_counter()
        every = standings(whose, officer)
        if not all(len(one.cells) == CELLS for one in every):
            raise RuntimeError(every[:1])
        return time.perf_counter() - began

    found = {"a process that begins": board(other), "a process that knows them": min(board(other) for _ in range(TURNS))}
    log = standings(desk, officer)[0].log
    desk.perform_all(log, [Request(officer, "p00.note", {"text": "経過"})])
    return {**found, "after an entry": board(other)}


def measure(folder: Path, url: str, size: Size, seconds: float) -> tuple[list[Page], Page, dict[str, float]]:
    """Every page, the bare one beside them, and the whole board."""
    from benchmarks.pages_told import desk_of

    desk = desk_of(folder, url, size)
    from azukari.desk.outcome import Officer, Request
    from azukari.store.models import Log
    from azukari.web import counter
    from tests.story import IN_CHARGE, OFFICER, WARD

    counter.bind(desk)
    board = boards(desk)
    one = Log.objects.order_by("pk").values_list("pk", flat=True)
    theirs = next(log for log in one if desk.look(log, lambda book: IN_CHARGE in book.names))
    paths = paths_of(theirs)
    people = (str(IN_CHARGE), str(OFFICER))
    pages = counted(paths, people)
    bare = Page("bare", 0, 0, [], [], [])
    with ExitStack() as stack:
        ours = stack.enter_context(served("azukari.web.wsgi:application", free(), desk.instance.folder))
        peer = stack.enter_context(served(BARE, free(), folder))
        headers = [signed_in(ours.port, person) for person in people]
        for ward, path in paths.values():
            asked(ours.port, path, headers[ward], 0.1)  # the process gets to know the contracts
        for _ in range(TURNS):
            found, spent = timed(peer, "/", headers[0], seconds / TURNS)
            bare.times.extend(found)
            bare.spent.append(spent)
            for page, (ward, path) in zip(pages, paths.values(), strict=True):
                found, spent = timed(ours, path, headers[ward], seconds / TURNS)
                page.times.extend(found)
                page.spent.append(spent)
                desk.perform_all(theirs, [Request(Officer(OFFICER, WARD), "p00.note", {"text": "経過"})])
                page.after.append(once(ours.port, path, headers[ward]))
    return pages, bare, board


def main() -> int:
    """Print the tables; 1 when a limit is missed."""
    from benchmarks.pages_told import Size, database_of
    from benchmarks.table import percentile

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--contracts", type=int, default=100)
    parser.add_argument("--people", type=int, default=2_000, help="in all")
    parser.add_argument("--entries", type=int, default=100_000, help="in all")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--data", type=Path, help="a folder in which the instance is kept and found again")
    parser.add_argument("--seconds", type=float, default=6.0, help="for each page")
    options = parser.parse_args()
    size = Size(options.contracts, options.people // options.contracts, options.entries // options.contracts)
    with tempfile.TemporaryDirectory(prefix="azukari-pages-") as name:
        folder = options.data or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        pages, bare, board = measure(folder, database_of(folder, options.database), size, options.seconds)
    base, spent, kept = percentile(bare.times, 0.95), percentile(bare.spent, 0.5), True
    print(
        f"\nbare page of {ROWS} rows: p95 {base * 1e3:.1f} ms, processor time {spent * 1e3:.2f} ms, {len(bare.times):,} answers; "
        f"{TOGETHER} people at once; load {os.getloadavg()[0]:.0f}\n"
    )
    heads = (
        "page",
        "queries",
        f"kB (≤ {HEAVIEST // 1000})",
        "median",
        "p95",
        f"÷ bare p95 (≤ {LIMIT:g})",
        "kept",
        "processor time",
        "÷ bare",
    )
    print(f"| {' | '.join(heads)} | after an entry |\n|{'---|' * (len(heads) + 1)}")
    for one in pages:
        middle, high = percentile(one.times, 0.5), percentile(one.times, 0.95)
        holds = high <= LIMIT * base and one.size <= HEAVIEST
        kept = kept and holds
        print(
            f"| {one.name} | {one.queries} | {one.size / 1000:.1f} | {middle * 1e3:.1f} ms | {high * 1e3:.1f} ms | {high / base:.1f} "
            f"| {'yes' if holds else '**no**'} | {percentile(one.spent, 0.5) * 1e3:.1f} ms | {percentile(one.spent, 0.5) / spent:.1f} "
            f"| {percentile(one.after, 0.5) * 1e3:.0f} ms |"
        )
    whole = max(board.values())
    print(
        f"\nthe whole board of {size.contracts:,} contracts (≤ {BOARD * 1e3:.0f} ms): {'kept' if whole <= BOARD else '**missed**'}"
    )
    for when, took in board.items():
        print(f"- {when}: {took * 1e3:.0f} ms")
    return 0 if kept and whole <= BOARD else 1


if __name__ == "__main__":
    sys.exit(main())
