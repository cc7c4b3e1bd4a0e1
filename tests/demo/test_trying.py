"""``azukari demo`` as people try it: made once, found again, stopped cleanly, and never in somebody else's folder."""

import json
import os
import re
import signal
import socket
import sqlite3
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from azukari.demo.trying import FILLED
from azukari.ledger.verify import verify_pack
from tests.demo.telling import Running, demo, free_port, left_of, listens, python

pytestmark = pytest.mark.serial

OPENING = """
import sys
from pathlib import Path
from azukari.desk.instance import Instance
instance = Instance.at(Path(sys.argv[1]))
instance.connect()
from azukari.desk import reading
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.store.models import Log, Person, Place
desk = Desk(instance)
worker = Person.objects.get(name="山﨑 翔太")
officer = Officer(worker.id, worker.home, Place.objects.get(name="帆影印刷 本社工場").id)
states = []
for log in Log.objects.all():
    annex, items = desk.look(log.pk, lambda book: (book.whole.ground.annex, list(book.whole.ground.custody.items)))
    states.append((annex is not None, len(items)))
    if items:
        answers = {"item": items[0], "purpose": 1, "key": sys.argv[2]}
        found = reading.open(desk, officer, log.pk, "p08.open", answers)
        print(type(found).__name__, len(found.rows), found.rows[0][0])
        planner = Person.objects.get(name="淸野 健一")
        begins = desk.clock()
        plan = {"place": "受付", "at": begins, "until": begins + 3_600_000_000}
        refusal = desk.perform(Officer(planner.id, planner.home, None), log.pk, "p10.plan", plan)
        print([str(one.cites) for one in refusal.objections])
print(sorted(states))
"""


WITNESSED = """
import sys
import time
from pathlib import Path
from azukari.desk.instance import Instance
instance = Instance.at(Path(sys.argv[1]))
instance.connect()
from azukari.desk import evidence
from azukari.desk.desk import Desk
from azukari.desk.outcome import Officer
from azukari.desk.reach import reaches
from azukari.store import record
from azukari.store.models import Log, Person
from azukari.demo.witness import paper
logs = {log.pk: record.size(log.pk) for log in Log.objects.all()}
until = time.monotonic() + 60
while any(reaches(instance)[0].entries(log) < size for log, size in logs.items()):
    assert time.monotonic() < until, reaches(instance)
    time.sleep(0.05)
desk = Desk(instance)
section = Person.objects.get(name="渡邉 眞知子")
for number, log in enumerate(logs):
    evidence.take(desk, Officer(section.id, section.home, None), log, Path(f"{number}.azukari"))
print(paper(instance))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trying") / "azukari-demo"


@pytest.fixture
def running(folder: Path):
    port = free_port()
    found = Running(folder, "--rows", "300", "--port", str(port))
    found.port = port
    try:
        yield found.until("Ctrl-C")
    finally:
        found.stop()


def test_it_serves_and_ctrl_c_stops_it_cleanly(running, folder):
    with urllib.request.urlopen(f"http://localhost:{running.port}/", timeout=30) as answer:
        assert answer.status == 200
    assert f"http://localhost:{running.port}\n" in running.said()
    assert "山﨑 翔太" in running.said()
    assert running.stop(signal.SIGINT) == 0
    assert "Traceback" not in running.said()
    assert not left_of(folder)
    assert not (folder / "run" / "keyd.sock").exists()
    assert not listens(running.port)


def test_a_record_opens_with_the_clock_of_the_machine_and_a_handover_waits_for_the_training(running, folder, tmp_path):
    key = (folder / "filled").read_text()
    assert f"宛名番号 {key}" in running.said()
    script = tmp_path / "opening.py"
    script.write_text(OPENING)
    done = python(script, str(folder), key, cwd=tmp_path)
    assert done.stdout.splitlines() == [f"Opened 1 {key}", "['3.1']", "[(True, 0), (True, 3)]"], done.stderr


def said_of(running: Running, folder: Path, tmp_path: Path) -> list[dict[str, object]]:
    """What the verifier says of the witness in evidence of every contract, once the witness has seen all of it."""
    script = tmp_path / "witnessed.py"
    script.write_text(WITNESSED)
    done = python(script, str(folder), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = []
    for pack in sorted(tmp_path.glob("*.azukari")):
        with pack.open("rb") as file:
            report = verify_pack(file, None, witnesses=[done.stdout.strip()])
        assert [one.code for one in report.findings] == ["FINGERPRINT_ABSENT"]
        assert [(one.name, one.paper) for one in report.witnessed] == [("minamo.example/witness", True)]
        assert report.witnessed[0].size == report.size
        found.append(report.size)
        pack.unlink()
    return found


def test_the_wards_witness_sees_every_contract_and_evidence_carries_what_it_signed(running, folder, tmp_path):
    first = said_of(running, folder, tmp_path)
    assert len(first) == 2
    [address] = re.findall(r'^url = "http://127\.0\.0\.1:(\d+)"$', (folder / "witnesses.toml").read_text(), re.MULTILINE)
    assert listens(int(address))
    assert running.stop() == 0
    assert not listens(int(address))


def test_the_witness_moves_where_its_port_is_taken(running, folder, tmp_path):
    port = re.compile(r'^url = "http://127\.0\.0\.1:(\d+)"$', re.MULTILINE)
    [before] = port.findall((folder / "witnesses.toml").read_text())
    assert running.stop() == 0
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(before)))
        other.listen()
        again = Running(folder, "--port", str(running.port)).until("Ctrl-C")
        try:
            [after] = port.findall((folder / "witnesses.toml").read_text())
            assert after != before
            assert len(said_of(again, folder, tmp_path)) == 2
        finally:
            again.stop()


def processes_of(folder: Path) -> dict[str, int]:
    """The demonstration's parts by name, with their process ids."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
                there = str(folder).encode() in (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                continue
            name = next((part for part in PARTS if there and part in words), None)
            if name is not None:
                found.setdefault(name, int(entry.name))
    return found


PARTS = ("azukari.demo.node", "keyd", "courier", "signer", "outbox", "granian")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_killed_comes_back_and_leaves_nothing_behind(running, folder, part):
    before = processes_of(folder)
    assert set(before) == set(PARTS)
    os.kill(before[part], signal.SIGKILL)
    running.wait(lambda: processes_of(folder).get(part, before[part]) != before[part], f"another {part}")
    assert running.stop() == 0
    assert not left_of(folder)


def test_when_the_whole_is_killed_nothing_stays(running, folder):
    assert set(processes_of(folder)) == set(PARTS)
    assert running.stop(signal.SIGKILL) == -signal.SIGKILL
    until = time.monotonic() + 60
    while left_of(folder):
        assert time.monotonic() < until, left_of(folder)
        time.sleep(0.1)


def test_it_is_found_again_and_sigterm_stops_it_too(running, folder):
    made = (folder / "keys" / "secret").read_bytes()
    assert running.stop(signal.SIGTERM) == 0
    again = Running(folder, "--port", str(running.port)).until("Ctrl-C")
    assert again.stop(signal.SIGINT) == 0
    assert (folder / "keys" / "secret").read_bytes() == made, "nothing was made anew"
    assert json.loads((folder / "azukari.json").read_bytes())["base"] == f"http://localhost:{running.port}"
    assert not left_of(folder)


def test_a_port_that_is_taken_is_told(running, tmp_path):
    done = demo("--port", str(running.port), "--dir", "other", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith("PORT_TAKEN: ")
    assert not (tmp_path / "other").exists(), "nothing was made"


def test_fresh_makes_it_anew(folder):
    made = (folder / "keys" / "secret").read_bytes()
    found = Running(folder, "--rows", "300", "--fresh", "--port", "0").until("Ctrl-C")
    assert found.stop() == 0
    assert (folder / "keys" / "secret").read_bytes() != made


def test_what_is_half_made_is_made_anew(folder):
    made = (folder / "keys" / "secret").read_bytes()
    (folder / "filled").unlink()
    found = Running(folder, "--rows", "300", "--port", "0").until("Ctrl-C")
    assert found.stop() == 0
    assert (folder / "keys" / "secret").read_bytes() != made


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_stopped_while_it_is_made_nothing_is_left(tmp_path, how):
    folder = tmp_path / "azukari-demo"
    found = Running(folder, "--port", "0").wait((folder / "run" / "keyd.sock").exists, "key process")
    assert found.stop(how) == 130
    assert not folder.exists()
    assert not left_of(folder)


def test_another_folder_is_left_alone(tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("大事な文")
    done = demo("--dir", "mine", "--fresh", "--port", "0", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith("DEMO_FOLDER: ")
    assert [one.name for one in mine.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("which", ["database.sqlite3", "witness/witness.json"])
def test_a_demonstration_of_another_edition_is_told(folder, which):
    other = folder / which
    kept = other.read_bytes()
    other.write_bytes(b"")
    try:
        done = demo("--dir", str(folder), "--port", "0", cwd=folder.parent)
    finally:
        other.write_bytes(kept)
    assert done.returncode == 4
    assert done.stderr.startswith("DEMO_STALE: ")


def test_a_demonstration_whose_database_lacks_what_was_added_since_is_told(tmp_path):
    script, folder = tmp_path / "make.py", tmp_path / "old"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom azukari.desk.instance import Instance\n"
        "Instance.make(Path(sys.argv[1]), origin='minamo.example/old', demo=True)\n"
    )
    assert python(script, str(folder), cwd=tmp_path).returncode == 0
    (folder / FILLED).write_text("key")
    with closing(sqlite3.connect(folder / "database.sqlite3")) as one, one:
        one.execute("DELETE FROM django_migrations WHERE id = (SELECT MAX(id) FROM django_migrations WHERE app = 'store')")
    done = demo("--dir", str(folder), "--port", "0", cwd=tmp_path)
    assert done.returncode == 4
    assert done.stderr.startswith("DEMO_STALE: ")
    assert "--fresh" in done.stderr
    assert "store.0" in done.stderr


def test_an_instance_that_is_no_demonstration_keeps_the_machines_clock(tmp_path):
    script = tmp_path / "make.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom azukari.desk.instance import Instance\n"
        "Instance.make(Path(sys.argv[1]), origin='minamo.example/real')\n"
    )
    assert python(script, str(tmp_path / "real"), cwd=tmp_path).returncode == 0
    for part in ("keyd", "outbox"):
        done = python("-m", "azukari.demo.process", part, str(tmp_path / "real"), cwd=tmp_path)
        assert done.returncode == 1
        assert "not a demonstration" in done.stderr
    done = demo("--dir", "real", "--fresh", "--port", "0", cwd=tmp_path)
    assert done.stderr.startswith("DEMO_FOLDER: ")
    assert (tmp_path / "real" / "database.sqlite3").is_file()


BARE = """個人情報の保護に関する特記事項

（目的）
第１　受託者は、業務に当たって個人の権利利益を守るものとする。
"""


def test_a_demonstration_that_cannot_be_filled_leaves_nothing(tmp_path):
    """An annex that lacks most sentences refuses less than the story tells."""
    (tmp_path / "annex.txt").write_text(BARE)
    done = demo("--dir", "mine", "--rows", "300", "--port", "0", "--annex", "annex.txt", cwd=tmp_path)
    assert done.returncode == 4, done.stdout + done.stderr
    assert done.stderr.startswith("DEMO_NOT_FILLED: ")
    assert re.search(r"^ \d\.\d\d ", done.stdout, re.MULTILINE), "the line above says which step it was"
    assert not (tmp_path / "mine").exists()
    assert not left_of(tmp_path)
