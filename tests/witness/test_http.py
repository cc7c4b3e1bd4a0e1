"""The node as others reach it: a real server, slow and greedy clients, wrong paths, and whoever may read."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from azukari.ledger import CosignerKey, Note, cosignatures
from azukari.ledger.note import read_lines
from azukari.witness.folder import INSTANCE, Folder
from azukari.witness.http import Application, Limits
from azukari.witness.messages import MAX_BODY, Heads
from azukari.witness.status import status_of_folder
from tests.witness.world import ONE, TWO, made, opened, ward


class Server:
    """A witness in processes of its own."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [sys.executable, "-m", "azukari.cli.main", "witness", "serve", str(folder.path), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
        for _ in range(200):
            try:
                self.connection().close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("it does not answer")

    def connection(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=20)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        found = response, response.read()
        connection.close()
        return found

    def stop(self) -> str:
        os.killpg(self.process.pid, signal.SIGTERM)
        _, told = self.process.communicate(timeout=20)
        return told.decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    server = Server(made(tmp_path_factory.mktemp("witness")))
    yield server
    assert "Traceback" not in server.stop()


@pytest.fixture(scope="module")
def instance(server):
    """An instance whose record the server holds and has cosigned."""
    instance = ward(300)
    for log in (ONE, TWO, INSTANCE):
        response, body = server.ask("POST", f"/mirror/{log}", instance.mirror(log).to_bytes())
        assert (response.status, body) == (200, b"%d\n" % len(instance.leaves(log)))
    response, body = server.ask("POST", "/heads", Heads(1, instance.sent_heads[1]).to_bytes())
    assert (response.status, body) == (200, b"1\n")
    response, body = server.ask("POST", "/add-checkpoint", instance.checkpoint(0).to_bytes())
    assert response.status == 200
    key = CosignerKey.parse((server.folder.path / "verifier-key").read_text().strip())
    assert len(cosignatures(Note.parse(instance.note(INSTANCE)).plus(*read_lines(body)), [key])) == 1
    return instance


def refused(found: tuple[http.client.HTTPResponse, bytes], status: int, code: str) -> None:
    response, body = found
    told = json.loads(body)
    assert (response.status, told["code"], response.headers["azukari-code"]) == (status, code, code)
    assert told["ja"]
    assert told["en"]
    assert b"Traceback" not in body


def test_a_conflict_is_as_the_standard_has_it(server, instance) -> None:
    response, body = server.ask("POST", "/add-checkpoint", instance.checkpoint(0).to_bytes())
    assert (response.status, response.headers["content-type"], body) == (409, "text/x.tlog.size", b"2\n")
    assert response.headers["azukari-code"] == "SIZE_OTHER"
    response, body = server.ask("POST", f"/mirror/{ONE}", instance.mirror(ONE).to_bytes())
    assert (response.status, response.headers["content-type"], body) == (409, "text/x.tlog.size", b"300\n")


def test_people_see_sizes_and_no_contract(server, instance) -> None:
    response, body = server.ask("GET", "/")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert b"contracts  2, entries 303" in body
    assert b"cosigned   2" in body
    assert b"en-0" not in body
    assert server.folder.token.encode() not in body
    response, body = server.ask("HEAD", "/")
    assert (response.status, body) == (200, b"")


def test_the_mirror_is_read_with_the_token_only(server, instance) -> None:
    token = f"Bearer {server.folder.token}"
    for path in (f"/{ONE}/checkpoint", f"/{ONE}/tile/entries/000", f"/{ONE}/tile/0/001.p/44", f"/{ONE}/tile/1/000.p/1"):
        response, body = server.ask("GET", path, Authorization=token)
        assert (response.status, body) == (200, (server.folder.path / "logs" / path[1:]).read_bytes())
        for wrong in ({}, {"Authorization": ""}, {"Authorization": "Bearer x"}, {"Authorization": server.folder.token}):
            refused(server.ask("GET", path, **wrong), 404, "PATH_UNKNOWN")


@pytest.mark.parametrize(
    "path",
    [
        f"/{ONE}/state", f"/{ONE}/tile/0/001", f"/{ONE}/tile/0/001.p/45", f"/{ONE}/tile/0/001.p/0", f"/{ONE}/tile/0/000.p/256", f"/{ONE}/tile/00/000",
        f"/{ONE}/tile/64/000", f"/{ONE}/tile/0/x000/000", f"/{ONE}/tile/0/../../../../key", f"/{ONE}/tile/0/%2e%2e/key", f"/{ONE}/", f"/{ONE}",
        "/../key", "/key", "/read-token", "/en-0000000000000009/checkpoint", "/evidence", "//", "/" + "x" * 5000,
    ],
)  # fmt: skip
def test_nothing_else_can_be_read(server, instance, path) -> None:
    refused(server.ask("GET", path, Authorization=f"Bearer {server.folder.token}"), 404, "PATH_UNKNOWN")


def test_a_narrower_partial_tile_is_the_beginning_of_a_wider_one(server, instance) -> None:
    whole = (server.folder.log(ONE) / "tile/0/001.p/44").read_bytes()
    _, body = server.ask("GET", f"/{ONE}/tile/0/001.p/7", Authorization=f"Bearer {server.folder.token}")
    assert body == whole[: 7 * 32]


def test_wrong_methods_and_paths(server) -> None:
    refused(server.ask("PUT", "/heads", b"x"), 405, "METHOD_OTHER")
    refused(server.ask("DELETE", "/"), 405, "METHOD_OTHER")
    refused(server.ask("POST", "/elsewhere", b"x"), 404, "PATH_UNKNOWN")
    refused(server.ask("POST", "/mirror/x", b"x"), 404, "ORIGIN_UNKNOWN")
    refused(server.ask("POST", f"/mirror/{ONE}", b"x"), 400, "REQUEST_MALFORMED")
    refused(server.ask("POST", "/add-checkpoint", b""), 400, "REQUEST_MALFORMED")


def test_too_much_is_refused_before_it_is_read(server) -> None:
    with server.connection() as connection:
        connection.sendall(b"POST /heads HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY + 1))
        told = connection.recv(4096)
        assert b" 413 " in told
        assert b"BODY_LARGE" in told
    with server.connection() as connection:
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        chunk = b"8000\r\n" + bytes(0x8000) + b"\r\n"
        connection.sendall(chunk * 3)
        assert b" 413 " in connection.recv(100)
    refused(server.ask("POST", f"/mirror/{ONE}", bytes(MAX_BODY)), 400, "REQUEST_MALFORMED")


def test_whoever_opens_many_connections_and_says_nothing_keeps_nobody_out(server, instance) -> None:
    idle = [server.connection() for _ in range(150)]
    halves = [server.connection() for _ in range(100)]
    for one in halves:
        one.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nold")
    try:
        response, _ = server.ask("GET", "/")
        assert response.status == 200
        response, _ = server.ask("POST", "/add-checkpoint", instance.checkpoint(2).to_bytes())
        assert response.status == 200
    finally:
        for one in idle + halves:
            one.close()


def test_a_flood_of_large_requests_is_told_to_wait(server, instance) -> None:
    slow = [server.connection() for _ in range(Limits.large)]
    for one in slow:
        one.sendall(b"POST /heads HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx")
    time.sleep(0.5)
    try:
        response, body = server.ask("POST", f"/mirror/{ONE}", instance.mirror(ONE, 300).to_bytes())
        refused((response, body), 503, "NODE_BUSY")
        assert response.headers["retry-after"] == "5"
        assert server.ask("POST", "/add-checkpoint", instance.checkpoint(2).to_bytes())[0].status == 200
    finally:
        for one in slow:
            one.close()
    for _ in range(100):
        response, _ = server.ask("POST", f"/mirror/{ONE}", instance.mirror(ONE, 300).to_bytes())
        if response.status == 200:
            break
        time.sleep(0.05)
    assert response.status == 200


def test_a_flood_of_requests_is_answered_one_by_one(server, instance) -> None:
    def one(number: int) -> int:
        body = instance.checkpoint(2).to_bytes() if number % 3 else b"old 0\n" * number
        return server.ask("POST", "/add-checkpoint", body)[0].status

    with ThreadPoolExecutor(20) as many:
        found = set(many.map(one, range(200)))
    assert found <= {200, 400, 503}
    assert 200 in found
    assert status_of_folder(server.folder).cosigned == 2


def test_a_request_on_an_open_connection_is_answered_on_it(server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    for _ in range(3):
        connection.request("GET", "/")
        assert connection.getresponse().read().startswith(b"azukari witness")
    connection.close()


# ── what takes too long, with limits that a test can wait for ──


class Short(Limits):
    whole = 0.4
    pause = 0.1
    small = 1


async def answered(application: Application, messages, **scope) -> tuple[int, bytes]:
    sent = []

    async def send(message) -> None:
        sent.append(message)

    whole = {"type": "http", "method": "POST", "path": "/add-checkpoint", "headers": [], **scope}
    await application(whole, messages, send)
    return (sent[0]["status"], sent[1]["body"]) if sent else (0, b"")


def run(coroutine):
    """In a thread of its own: a browser's loop of another test may still stand in this one."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def test_a_sender_that_stops_or_drips_is_left(tmp_path) -> None:
    import asyncio

    node = opened(made(tmp_path))
    application = Application(node, Short)

    async def stops():
        await asyncio.sleep(60)

    async def drips():
        await asyncio.sleep(0.05)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def leaves():
        return {"type": "http.disconnect"}

    for messages in (stops, drips):
        status, body = run(answered(application, messages))
        assert (status, json.loads(body)["code"]) == (408, "BODY_SLOW")
    assert run(answered(application, leaves)) == (0, b"")

    async def two():
        return await asyncio.gather(answered(application, stops), answered(application, stops))

    assert sorted(status for status, _ in run(two())) == [408, 503]
    node.close()


def test_trouble_is_told_without_a_traceback(tmp_path, monkeypatch, caplog) -> None:
    from azukari.witness import disk

    node = opened(made(tmp_path))
    application = Application(node)

    async def nothing():
        return {"type": "http.request", "body": b"", "more_body": False}

    for error, status, code in ((RuntimeError("inside"), 500, "NODE_TROUBLE"), (disk.DiskFull("x"), 507, "DISK_FULL")):
        monkeypatch.setattr(node, "add_checkpoint", lambda _body, error=error: (_ for _ in ()).throw(error))
        found, body = run(answered(application, nothing))
        assert (found, json.loads(body)["code"]) == (status, code)
        assert b"inside" not in body
    ended = []
    monkeypatch.setattr(node, "add_checkpoint", lambda _body: (_ for _ in ()).throw(disk.DiskFailed("x")))

    def leave(code):
        ended.append(code)
        raise SystemExit(code)

    monkeypatch.setattr("azukari.witness.http.os._exit", leave)
    with pytest.raises(SystemExit):
        run(answered(application, nothing))
    assert ended == [74]
    node.close()


def test_a_killed_node_comes_back_with_all_that_it_confirmed(tmp_path) -> None:
    folder, instance = made(tmp_path), ward(300)
    server = Server(folder)
    confirmed = 0
    for end in range(10, 300, 10):
        response, body = server.ask("POST", f"/mirror/{ONE}", instance.mirror(ONE, confirmed, end, end).to_bytes())
        assert response.status == 200
        confirmed = int(body)
        if end in {100, 200, 250}:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait(10)
            server = Server(folder)
    response, body = server.ask("POST", f"/mirror/{ONE}", instance.mirror(ONE, confirmed).to_bytes())
    assert (response.status, body) == (200, b"300\n")
    server.stop()


def test_a_device_that_fails_ends_the_whole_command(tmp_path) -> None:
    """Here it is a file where a folder was; what counts is that nothing goes on after it."""
    folder = made(tmp_path)
    server = Server(folder)
    (folder.path / "logs").rename(tmp_path / "away")
    (folder.path / "logs").write_bytes(b"")
    with pytest.raises((http.client.HTTPException, OSError)):
        server.ask("POST", f"/mirror/{ONE}", ward().mirror(ONE).to_bytes())
    assert server.process.wait(20) != 0
    assert "the device failed" in server.process.communicate()[1].decode()


def test_a_taken_folder_and_a_missing_one_are_told(tmp_path, server) -> None:
    for folder, code in ((server.folder.path, "WITNESS_RUNNING"), (tmp_path, "WITNESS_ABSENT")):
        command = [sys.executable, "-m", "azukari.cli.main", "witness", "serve", str(folder), "--port", "1", "--lang", "en"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode in {3, 4}
        assert code in done.stderr
        assert "Traceback" not in done.stderr
