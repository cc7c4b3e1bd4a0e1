"""Devices that fail, disks that fill and connections that break, each for real: what is said, and that work goes on where it can."""

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from azukari.desk import failing
from azukari.desk.outcome import Receipt
from azukari.desk.signer import Passes
from azukari.kernel.fault import FaultError
from azukari.store import record
from azukari.store.models import Checkpoint
from tests.desk.conftest import Counter
from tests.desk.witnessed import Witnessed
from tests.story import OFFICER

FULL = Path("/dev/full")
SMALL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from pathlib import Path
from azukari.desk.instance import Instance
instance = Instance.at(Path(sys.argv[1]))
instance.connect()
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.kernel.fault import FaultError
ended = []
desk = Desk(instance, at_failure=lambda: ended.append(True))

resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024))
try:
    desk.perform(Officer(sys.argv[3], sys.argv[4], None), sys.argv[2], "p00.note", {"text": "x"})
except FaultError as error:
    print(error.faults[0].code, len(ended))
"""


@pytest.fixture
def witnessed(counter: Counter, tmp_path: Path) -> Witnessed:
    return Witnessed(counter, tmp_path / "witness")


def full(witnessed: Witnessed, name: str) -> None:
    """Let the next file of this name be written to a device without room."""
    (witnessed.instance.keys / "signer" / f"{name}.new").symlink_to(FULL)


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("name", ["{log}.guard", "{log}.tiers", "instance.guard"])
def test_a_full_disk_is_told_by_its_code_and_the_signer_goes_on_when_there_is_room(
    witnessed: Witnessed, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    caplog.set_level(logging.ERROR, "azukari.signer")
    passes = Passes(witnessed.signer)
    assert passes.one()
    witnessed.note()
    full(witnessed, name.format(log=witnessed.log))
    assert not passes.one()
    full(witnessed, name.format(log=witnessed.log))
    assert not passes.one()
    (said,) = [one.getMessage() for one in caplog.records]
    assert "STORE_FULL" in said
    assert passes.one(), "there is room again"
    witnessed.delivery.round()
    assert witnessed.sizes()[witnessed.log] == record.size(witnessed.log)
    full(witnessed, name.format(log=witnessed.log))
    witnessed.note()
    assert not passes.one()
    assert len(caplog.records) == 2, "after it went well it is told again"


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
def test_signing_once_on_a_full_disk_says_its_code_and_ends(witnessed: Witnessed) -> None:
    if witnessed.instance.database.startswith("postgresql"):
        connection.close()
    full(witnessed, f"{witnessed.log}.guard")
    command = [sys.executable, "-m", "azukari.desk", "signer", str(witnessed.instance.folder), "--once"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "STORE_FULL" in done.stderr
    assert "Traceback" not in done.stderr
    assert not Checkpoint.objects.exists()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert Checkpoint.objects.get().size == record.size(witnessed.log)


def test_a_file_that_cannot_be_written_for_another_reason_ends_the_signer(
    witnessed: Witnessed, caplog: pytest.LogCaptureFixture
) -> None:
    """A folder where the file should be: what it says is not trusted to be all that is wrong."""
    (witnessed.instance.keys / "signer" / f"{witnessed.log}.guard.new").mkdir()
    with pytest.raises(SystemExit) as ended:
        Passes(witnessed.signer).one()
    assert ended.value.code == failing.FATAL
    assert "STORE_FAILED" in caplog.text


def test_a_device_that_fails_while_an_act_is_entered(counter: Counter) -> None:
    """SQLite gives a write that the system refuses as a failure of the device; here the system refuses to let the file grow."""
    if connection.vendor != "sqlite":
        pytest.skip("the embedded database")
    size = record.size(counter.log)
    officer = counter.officer(OFFICER)
    command = [
        sys.executable,
        "-c",
        SMALL,
        str(counter.desk.instance.folder),
        counter.log,
        str(officer.person),
        str(officer.home),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    assert done.stdout.split() == ["STORE_FAILED", "1"], done.stderr
    assert record.size(counter.log) == size
    assert isinstance(counter.does("p00.note", OFFICER, text="その後"), Receipt)


def test_a_connection_that_breaks_at_the_commit_leaves_it_open_whether_it_was_done(counter: Counter) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("a database beyond a connection")
    with connection.cursor() as cursor:
        cursor.execute(
            """CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"""
        )
        cursor.execute(
            """CREATE CONSTRAINT TRIGGER breaks AFTER INSERT ON store_entry DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION broken()"""
        )
    size = record.size(counter.log)
    try:
        with pytest.raises(FaultError) as trouble:
            counter.does("p00.note", OFFICER, text="切れる")
        assert trouble.value.faults[0].code == "STORE_UNCERTAIN"
    finally:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER breaks ON store_entry")
            cursor.execute("DROP FUNCTION broken")
    assert record.size(counter.log) == size
    assert isinstance(counter.does("p00.note", OFFICER, text="その後"), Receipt)
