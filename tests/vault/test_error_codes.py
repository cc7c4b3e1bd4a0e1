"""A key process that is told to stop between taking a caller in and listening to it."""

import os

import pytest

from azukari.vault.caller import KeyCaller
from azukari.vault.errors import DeniedError
from azukari.vault.server import KeyServer


def test_a_caller_that_comes_as_it_stops_is_told_to_come_again(world, tmp_path):
    def told_to_stop_meanwhile(_link):
        server._stopping.set()
        return os.getuid()

    path = tmp_path / "keyd.sock"
    server = KeyServer(path, world.boot(), uid_of=told_to_stop_meanwhile)
    with server, pytest.raises(DeniedError) as caught:
        KeyCaller(path, patience=10).health()
    assert caught.value.refusal.code == "KEYD_STOPPING"
    with KeyServer(path, world.boot()):
        assert KeyCaller(path, patience=10).health().running == 0, "once it has restarted"
