"""A large file through the web server as it runs: what it holds in memory does not grow with the file, and nothing of it is on the disk."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.binding import Clock, make  # isort: skip — binds Django first

from azukari.store.models import Party, Person, Place, VaultObject
from tests.desk.conftest import Counter
from tests.desk.room import FILE, key_process, noted, ready
from tests.story import FIRM, SITE, WARD, WARD_HANDOVER

SIZE = 256 << 20
ALLOWED = 64 << 20
BOUNDARY = "boundary-of-the-form"
SECRET = b"ultramarine-4711"


@pytest.fixture
def room(tmp_path: Path, sqlite_url: str) -> Iterator[Counter]:
    counter = ready(Counter(make(tmp_path / "instance", sqlite_url, clock := Clock()), clock).registered())
    Party.objects.create(id=WARD, name="架空区", is_body=True)
    Party.objects.create(id=FIRM, name="あずま印刷株式会社")
    Place.objects.create(id=SITE, name="第一工場")
    Person.objects.create(id=WARD_HANDOVER, name="授受 三郎", home=WARD)
    with key_process(counter):
        yield counter


@pytest.fixture
def served(room: Counter) -> Iterator[tuple[int, int]]:
    """The port of the web server of a real instance, and the process that answers there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    command += ["--blocking-threads", "4", "--no-ws", "--log-level", "warning", "azukari.web.wsgi:application"]
    environment = {**os.environ, "AZUKARI_INSTANCE": str(room.desk.instance.folder)}
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        yield port, _worker(server.pid, port)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _worker(parent: int, port: int) -> int:
    """The process that answers, once it does."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
                return int(children[0]) if children else parent
        except OSError:
            time.sleep(0.2)
    raise TimeoutError


def peak(process: int) -> int:
    """The most memory that a process ever held, in bytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert found is not None
    return int(found[1]) << 10


def ask(port: int, method: str, path: str, body: object = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    link.request(method, path, body, headers)  # type: ignore[arg-type]
    answer = link.getresponse()
    cookies = "; ".join(one.partition(";")[0] for one in answer.headers.get_all("Set-Cookie") or ())
    return answer.status, {"cookie": cookies, "location": answer.headers.get("Location", "")}, answer.read()


def signed(port: int) -> tuple[str, str]:
    """Cookies of somebody who is signed in, and the token of their forms."""
    _, first, page = ask(port, "GET", "/sign-in")
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = f"csrfmiddlewaretoken={token[1].decode()}&person={WARD_HANDOVER}&place="
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    status, second, page = ask(port, "POST", "/sign-in", form, Cookie=first["cookie"], **kind)
    assert status == 302, page[:2_000]
    cookies = "; ".join(filter(None, (first["cookie"], second["cookie"])))
    _, third, page = ask(port, "GET", "/contracts", Cookie=cookies)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    return "; ".join(filter(None, (cookies, third["cookie"]))), token[1].decode()


def form(fields: dict[str, str], size: int) -> tuple[int, Iterator[bytes]]:
    """How long the form is, and the form: its fields, and a file of so many bytes."""
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="a.bin"\r\n\r\n'
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    piece = (SECRET + os.urandom(1 << 20))[: 1 << 20]

    def pieces() -> Iterator[bytes]:
        yield head.encode()
        for _ in range(size >> 20):
            yield piece
        yield tail

    return len(head.encode()) + size + len(tail), pieces()


@pytest.mark.slow
@pytest.mark.serial
@pytest.mark.parametrize("do", ["seal", "look"])
def test_a_large_file_is_neither_held_nor_written(room: Counter, served: tuple[int, int], do: str) -> None:
    port, worker = served
    note = noted(room)
    cookies, token = signed(port)
    before = peak(worker)
    fields = {"csrfmiddlewaretoken": token, "line": f"{note.entry.number}/{FILE}"}
    length, body = form(fields, SIZE)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    status, told, page = ask(
        port,
        "POST",
        f"/contracts/{room.log}/deposit?do={do}",
        body,
        **{"Content-Type": kind, "Content-Length": str(length)},
        Cookie=cookies,
    )
    grown = peak(worker) - before
    print(f"{do}: {SIZE >> 20} MiB sent, the server grew by {grown >> 20} MiB to {peak(worker) >> 20} MiB")
    if do == "seal":
        assert status == 302, page[:3_000].decode()
        assert "/entries/" in told["location"]
        assert VaultObject.objects.get(item=FILE).sealed["size"] == SIZE
    else:
        assert status == 200, page[:3_000].decode()
        assert not VaultObject.objects.exists()
    assert grown < ALLOWED
    for file in room.desk.instance.folder.rglob("*"):
        if file.is_file():
            assert SECRET not in file.read_bytes(), file
