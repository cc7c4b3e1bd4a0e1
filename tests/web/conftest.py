"""Pages for tests: one world per module, a client that is signed in, a server that a browser can reach."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

from tests.binding import bind  # isort: skip — binds Django first

from django.core.wsgi import get_wsgi_application
from django.test import Client

from azukari.kernel.values import PersonId
from azukari.web import counter, kept_pages
from tests.web.world import World

# Playwright keeps an event loop in this thread; Django would refuse to touch the database here for that alone.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

Signed = Callable[..., Client]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world of a module; its tests add to the record and do not undo."""
    folder: Path = tmp_path_factory.mktemp("instance")
    return World(folder / "instance", f"sqlite:///{folder / 'database.sqlite3'}").halfway()


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """No page is kept from one test to the next, which may have another idea of how much stands on it."""
    kept_pages.forget()


@pytest.fixture
def world(built: World) -> World:
    """The world, with this process bound to it, whoever was tested before."""
    bind(built.url)
    counter.bind(built.desk)
    return built


@pytest.fixture
def signed(world: World) -> Signed:
    """Give it a person (and a language, and a place); it returns a client that is signed in."""

    def sign(person: PersonId, lang: str = "ja", place: str = "") -> Client:
        client = Client()
        client.cookies["azukari-lang"] = lang
        answer = client.post("/sign-in", {"person": person, "place": place})
        assert answer.status_code == 302
        return client

    return sign


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the name is the library's
        """Requests are not what a failed test should be read for."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server on whatever this process is bound to."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(world: World) -> Iterator[str]:
    """The address of a server on this world."""
    with serving() as address:
        yield address
