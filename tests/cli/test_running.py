"""``run``: a program over an item of the vault, recorded first; its result sealed; nothing on disk; every way of ending told."""

import io
import json
import os
import socket as sockets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import CSV, IN_CHARGE, OFFICER, SITE, WORKER, Done, Shell, day

from azukari import annex  # isort: skip — Django is bound by conftest
from azukari.cli.counter import Counter
from azukari.cli.main import main
from azukari.desk.confining import ERRORS, NOT_HELD, Confined, swept
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.outbox import work
from azukari.desk.running import Run
from azukari.kernel.wire import entry_of
from azukari.provisions.p08_acts import Process
from azukari.provisions.p08_running import RunEnded
from azukari.store import record
from azukari.store.models import Effect, VaultObject
from azukari.vault.caller import OpenCall, PourCall

WHO = ["--purpose", 1, "--contract", Shell.contract, "--as", WORKER, "--place", SITE]


@pytest.fixture(scope="module")
def busy(pristine: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A contract at work whose worker may do much in a day."""
    shell = pristine.copy(tmp_path_factory.mktemp("running") / "i")
    shell.does("p12.grant", IN_CHARGE, "--person", WORKER, "--purpose", "印刷", "--until", day(200), "--daily-measure", 1_000_000)
    return shell


@pytest.fixture
def working(busy: Shell) -> Shell:
    return busy.bind()


def run(shell: Shell, *words: object, program: tuple[object, ...], item: str = "課税台帳") -> Done:
    out, err = io.StringIO(), io.StringIO()
    general = ["--json", "--instance", str(shell.folder)]
    with shell.key_process(), redirect_stdout(out), redirect_stderr(err):
        code = main([*map(str, ["run", item, *words, *WHO, *general, "--", *program])])
    return Done(int(code), out.getvalue(), err.getvalue())


def last(shell: Shell, cls: type = RunEnded) -> Any:
    """The newest entry of an act."""
    log = Counter(shell.folder).contract(Shell.contract)
    rows = [entry_of(row.leaf, annex.ACTS) for row in record.entries(log, 0, record.size(log) or 0)]
    return next(one.act for one in reversed(rows) if isinstance(one.act, cls))


def test_what_a_program_gives_back_is_kept_as_a_derivative(working: Shell) -> None:
    done = run(working, "--item-name", "宛名一覧", program=("cat",))
    assert done.code == 0, done.out + done.err
    assert (done.result["rows"], done.result["taken"], done.result["given"]) == (50, len(CSV), len(CSV))
    item = done.result["derivative"]["item"]
    kept = VaultObject.objects.get(item=item)
    assert kept.measured["key_at"] == 1, "the key column of what was read, found in the heading of what came back"
    assert (last(working).ending, last(working).item, last(working).exit_code) == ("finished", item, 0)
    with working.key_process():
        found = working.json("open", item, "7", *WHO)
    assert found.result["rows"] == [["7", "山﨑 7号"]]


def test_fields_are_granted_by_heading_or_number_of_one_item(working: Shell) -> None:
    about = ("--person", WORKER, "--purpose", "印刷", "--until", day(200), "--daily-measure", 10)
    done = working.act("p12.grant", IN_CHARGE, *about, "--item", "課税台帳", "--fields", "氏名,1")
    assert done.code == 0, done.err
    assert done.result["receipt"]["facts"]["fields"] == [2, 1]
    for more, code in (
        (("--fields", "氏名"), "FIELDS_ITEM"),
        (("--fields", "1"), "FIELDS_ITEM"),
        (("--item", "課税台帳", "--fields", "税額"), "FIELD_HEADING"),
        (("--item", "課税台帳", "--fields", "99"), "FIELDS_BEYOND"),
    ):
        assert working.act("p12.grant", IN_CHARGE, *about, *more).codes == [code]


def sh(script: str) -> tuple[str, ...]:
    return ("sh", "-c", script)


def test_only_counted_where_nothing_is_to_be_kept(working: Shell) -> None:
    before = VaultObject.objects.count()
    done = run(working, "--no-output", program=("wc", "-c"))
    assert (done.code, done.result["derivative"], done.result["taken"]) == (0, None, len(CSV))
    assert VaultObject.objects.count() == before
    assert (last(working).ending, last(working).item, last(working).taken) == ("finished", None, len(CSV))


def test_what_is_processed_is_in_the_record_before_it_is_read(working: Shell) -> None:
    done = run(working, "--no-output", "--method", "行数の確認", program=("wc", "-l"))
    facts = done.result["receipt"]["facts"]
    assert (facts["records"], facts["program"], facts["first"]) == (50, True, 1)
    assert facts["method"] is True, "what is done, and the command line, are words: the leaf says that they were given"


def test_records_and_fields_are_chosen_and_the_rest_never_leaves_the_vault(working: Shell) -> None:
    done = run(working, "--item-name", "一部", "--first", 49, "--count", 5, program=("cat",))
    assert done.result["rows"] == 2
    only = run(
        working,
        "--item-name",
        "氏名だけ",
        "--fields",
        "2",
        "--count",
        1,
        program=sh("cat; echo 列=$AZUKARI_ENCODING | iconv -t cp932"),
    )
    assert only.code == 0, only.err
    item = only.result["derivative"]["item"]
    with working.key_process():
        text = client_read(working, item)
    assert text == "氏名\r\n山﨑 1号\r\n列=cp932\n"
    named = run(working, "--no-output", "--fields", "氏名", "--count", 1, program=("cat",))
    assert named.result["receipt"]["facts"]["fields"] == [2]


def client_read(shell: Shell, item: str, encoding: str = "cp932") -> str:
    from azukari.client import entrusted

    with entrusted(item, purpose=1, contract=Shell.contract, officer=WORKER, place=SITE, instance=shell.folder) as file:
        return str(file.read().decode(encoding))


def test_a_refusal_starts_no_program(working: Shell, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    out, err = io.StringIO(), io.StringIO()
    other = ["--purpose", "2", "--contract", Shell.contract, "--as", WORKER, "--place", SITE]
    with working.key_process(), redirect_stdout(out), redirect_stderr(err):
        code = main(
            ["run", "課税台帳", "--no-output", *other, "--json", "--instance", str(working.folder), "--", "touch", str(touched)]
        )
    assert code == 1
    assert not touched.exists()
    assert "8.1.main" in out.getvalue()


def test_the_exit_code_is_passed_on_and_nothing_is_kept_of_a_program_that_failed(working: Shell) -> None:
    before = VaultObject.objects.count()
    done = run(working, "--item-name", "失敗", program=sh("cat; exit 7"))
    assert (done.code, done.codes, done.result["exit_code"]) == (7, ["PROGRAM_FAILED"], 7)
    assert VaultObject.objects.count() == before
    assert (last(working).ending, last(working).exit_code) == ("failed", 7)
    killed = run(working, "--item-name", "失敗", program=sh("cat; kill -9 $$"))
    assert (killed.code, last(working).exit_code) == (137, 137)


@pytest.mark.parametrize(
    "words, code",
    [
        (["--item-name", "x"], "USAGE"),
        (["--item-name", "x", "--no-output"], "USAGE"),
        ([], "USAGE"),
    ],
)
def test_one_result_and_one_program_have_to_be_named(working: Shell, words: list[object], code: str) -> None:
    program = () if words == ["--item-name", "x"] else ("cat",)
    done = run(working, *words, program=program)
    assert (done.code, done.codes) == (2, [code])


def test_a_program_that_is_not_there_opens_nothing(working: Shell) -> None:
    log = Counter(working.folder).contract(Shell.contract)
    before = record.size(log)
    done = run(working, "--no-output", program=("no-such-program-at-all",))
    assert (done.code, done.codes) == (2, ["PROGRAM_ABSENT"])
    assert record.size(log) == before


HOSTILE = {
    "closes its input at once": ("exec <&-; sleep 0.2; echo 済", "finished", 0),
    "reads a line and ends": ("head -n 1", "finished", 0),
    "writes without end": ("yes 0123456789", "failed", None),
    "leaves children behind": ("cat; (sleep 600 &) ; (setsid sleep 600 &) ; exit 0", "finished", 0),
    "sleeps for ever": ("sleep 600", "failed", None),
    "writes nothing": ("cat > /dev/null", "failed", 0),
    "forks and forks": ("for i in $(seq 60); do (sleep 600 &) ; done; cat", "finished", 0),
}


@pytest.mark.parametrize("script, ending, status", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_program_is_ended_and_its_end_is_told(working: Shell, script: str, ending: str, status: int | None) -> None:
    began = time.monotonic()
    sleeping = f"sleep 600.{os.getpid()}"  # others may run this at the same time
    script = script.replace("sleep 600", sleeping)
    done = run(working, "--item-name", "結果", "--raw", "--seconds", 4, "--most", 5_000_000, program=sh(script))
    assert time.monotonic() - began < 60, "it does not wait for what was left behind"
    assert last(working).ending == ending
    assert (done.code == 0) == (ending == "finished"), done.err
    if status is not None:
        assert last(working).exit_code == status
    else:
        assert done.codes[0] in {"RUN_MUCH", "RUN_TIME"}
    processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert sleeping not in processes


def test_it_is_closed_off_as_far_as_this_machine_allows(working: Shell, tmp_path: Path) -> None:
    """What the launcher says holds, is tried by the program itself."""
    script = f"""
        cat > /dev/null
        (echo x > {tmp_path}/leak) 2>/dev/null && echo LEAKED
        ls {working.folder}/keys 2>/dev/null && echo KEYS
        pwd; ls -A | wc -l; echo home=$HOME; echo x > here && cat here; ulimit -c
        cat /proc/net/dev 2>/dev/null | grep -c eth; true
    """
    with Confined(("true",), [working.folder], {}) as tried:
        holds = tried.holds
        tried.wait()
    done = run(working, "--item-name", "様子", "--raw", program=sh(script))
    assert done.code == 0, done.err
    with working.key_process():
        said = client_read(working, done.result["derivative"]["item"]).split()
    assert not (tmp_path / "leak").exists()
    assert "LEAKED" not in said
    assert ("KEYS" in said) == (not holds["hidden"])
    assert said[1:3] == ["0", "home="]
    if holds["folder"]:
        assert "x" in said, "there is an empty folder in memory to work in"
    if holds["network"]:
        assert said[-1] == "0"


def listening(path: Path, got: list[bytes], *, socket: bool) -> threading.Thread:
    """Somebody outside who waits for what a program passes: at a named pipe, or at a socket."""
    if socket:
        server = sockets.socket(sockets.AF_UNIX)
        server.bind(str(path))
        server.listen()
        server.settimeout(3)

        def hear() -> None:
            with suppress(OSError), server, server.accept()[0] as one:
                got.append(one.recv(1 << 16))
    else:
        os.mkfifo(path)
        end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

        def hear() -> None:
            with suppress(OSError):
                time.sleep(2)
                got.append(os.read(end, 1 << 16))
            os.close(end)

    thread = threading.Thread(target=hear)
    thread.start()
    return thread


@pytest.mark.parametrize("socket", [False, True], ids=["pipe", "socket"])
def test_nobody_outside_gets_what_a_program_is_given(working: Shell, tmp_path: Path, socket: bool) -> None:
    with Confined(("true",), [], {}) as tried:
        tried.wait()
    if not tried.holds["sockets" if socket else "pipes"]:
        pytest.skip("this machine cannot stop it, and says so")
    door, got = tmp_path / "door", list[bytes]()
    waiting = listening(door, got, socket=socket)
    script = f"import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.connect({str(door)!r})\ns.sendall(sys.stdin.buffer.read())"
    program = (sys.executable, "-c", script) if socket else ("sh", "-c", f"cat > {door}")
    done = run(working, "--no-output", program=program)
    waiting.join()
    assert not any(got), "not one byte came out"
    assert done.codes == ["PROGRAM_FAILED"]


def test_sockets_of_other_kinds_are_not_made_either_and_pairs_within_a_program_are() -> None:
    script = """
import ctypes, socket
for family, kind in ((socket.AF_UNIX, socket.SOCK_DGRAM), (40, socket.SOCK_STREAM), (socket.AF_ALG, socket.SOCK_SEQPACKET)):
    try: socket.socket(family, kind)
    except PermissionError: pass
    else: raise SystemExit(3)
try: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
except PermissionError: pass
else: raise SystemExit(4)
assert ctypes.CDLL(None, use_errno=True).syscall(425, 1, None) == -1
one, two = socket.socketpair()
one.sendall(b"x")
assert two.recv(1) == b"x"
socket.socket(socket.AF_INET).close()
open("/dev/null", "w").write("x")
open("here", "w").write("x")
"""
    with Confined((sys.executable, "-c", script), [], {}) as program:
        assert (program.holds["pipes"], program.holds["sockets"], program.wait()) == (True, True, 0), program.errors.size


def test_error_output_goes_to_a_terminal_alone_and_is_counted(working: Shell) -> None:
    done = run(working, "--no-output", program=sh("cat >&2"))
    assert done.code == 0
    ended = last(working)
    assert ended.errors == ended.taken > 0
    assert "宛名番号" not in done.err
    with Confined(sh("echo 山﨑 >&2"), [], {}) as program:
        program.wait()
        said = program.errors.dropped()
        assert said is not None
        assert "画面がないため捨てました" in said.ja


def test_a_terminal_is_shown_a_little_of_it_and_not_steered(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Confined(sh("printf '山﨑\\033[2J\\n' >&2; head -c 100000 /dev/zero | tr '\\0' x >&2"), [], {}) as program:
        assert program.wait() == 0
        assert terminal.getvalue().startswith("山﨑\\x1b[2J\n")
        assert (program.errors.shown, program.errors.size) == (ERRORS, 100_000 + len("山﨑\x1b[2J\n".encode()))
        assert program.errors.dropped() is not None


def test_what_a_machine_does_not_allow_is_said() -> None:
    assert [one.en.split()[0] for one in NOT_HELD.values()], "each has its sentence"
    with Confined(("true",), [], {}) as program:
        program.holds = {name: name == "core" for name in NOT_HELD}
        assert len(program.lacking()) == len(NOT_HELD) - 1
        program.wait()


def test_a_suspension_meanwhile_ends_stream_and_program_at_once(working: Shell) -> None:
    before = VaultObject.objects.count()
    with working.key_process():
        command = [
            sys.executable, "-m", "azukari.cli.main", "run", "課税台帳", "--item-name", "x", *map(str, WHO), "--json",
            "--instance", str(working.folder), "--", "sh", "-c", "cat; sleep 300",
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            waited(lambda: isinstance(newest(working), Process))
            working.does("p12.suspend", IN_CHARGE, "--person", WORKER, "--reason", "確認中")
            out, _ = child.communicate(timeout=30)
        working.does("p12.resume", IN_CHARGE, "--person", WORKER)
    assert child.returncode == 1
    assert [one.get("cites") or one["code"] for one in json.loads(out)["errors"]] == ["12.1"]
    assert last(working).ending == "stopped"
    assert VaultObject.objects.count() == before


def test_a_suspension_before_anything_is_opened_is_told_by_the_annex(working: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(begun: Run) -> OpenCall | PourCall:
        working.does("p12.suspend", IN_CHARGE, "--person", WORKER, "--reason", "確認中")
        return opened(begun)

    opened = Run.open
    monkeypatch.setattr(Run, "open", meanwhile)
    done = run(working, "--item-name", "x", program=("cat",))
    working.does("p12.resume", IN_CHARGE, "--person", WORKER)
    assert done.code == 1
    assert [one["cites"] for one in json.loads(done.out)["errors"]] == ["12.1"]
    assert (last(working).ending, last(working).item) == ("stopped", None)


def test_killed_in_the_middle_nothing_half_is_left_and_the_record_says_so(working: Shell) -> None:
    before, blobs = VaultObject.objects.count(), kept_in(working)
    with working.key_process():
        command = [
            sys.executable, "-m", "azukari.cli.main", "run", "課税台帳", "--item-name", "x", *map(str, WHO),
            "--instance", str(working.folder), "--", "sh", "-c", "cat; sleep 311",
        ]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
            waited(lambda: isinstance(newest(working), Process))
            time.sleep(1)
            desk = Desk(Instance.at(working.folder))
            Effect.objects.filter(done=None).update(due=0)
            work(desk)
            assert isinstance(newest(working), Process), "while it runs nobody else tells its end"
            child.kill()
        Effect.objects.filter(done=None).update(due=0)
        work(desk)
    assert (last(working).ending, last(working).item) == ("cut", None)
    assert VaultObject.objects.count() == before
    assert kept_in(working) == blobs
    waited(lambda: "sleep 311" not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout)


def newest(shell: Shell) -> object:
    log = Counter(shell.folder).contract(Shell.contract)
    row = record.entry(log, (record.size(log) or 1) - 1)
    assert row is not None
    return entry_of(row.leaf, annex.ACTS).act


def waited(until: Callable[[], bool]) -> None:
    for _ in range(300):
        if until():
            return
        time.sleep(0.1)
    pytest.fail("it did not come about")


def test_what_is_no_table_goes_as_a_whole(working: Shell) -> None:
    raw = run(working, "--item-name", "生の物", "--raw", program=("head", "-c", "100")).result["derivative"]["item"]
    done = run(working, "--no-output", "--count", 1, program=("cat",), item=raw)
    assert (done.code, done.codes) == (2, ["RUN_PART"])
    assert run(working, "--no-output", program=("cat",), item=raw).result["taken"] == 100


def test_a_result_that_is_no_table_is_told_and_kept_only_when_raw(working: Shell) -> None:
    broken = sh("cat; printf '9,too,many\\r\\n'")
    done = run(working, "--item-name", "壊れた表", program=broken)
    assert done.code == 2, done.out
    assert done.codes[0].startswith("TABLE_")
    assert last(working).ending == "failed"
    assert run(working, "--item-name", "壊れた表", "--raw", program=broken).result["rows"] is None


def test_nothing_passes_without_the_key_process_and_the_end_is_told(working: Shell) -> None:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*map(str, ["run", "課税台帳", "--no-output", *WHO, "--json", "--instance", working.folder, "--", "cat"])])
    assert (code, json.loads(out.getvalue())["errors"][0]["code"]) == (4, "KEYD_ABSENT")
    assert last(working).ending == "failed"


def test_openings_are_told_on_the_command_line(working: Shell) -> None:
    run(working, "--no-output", program=("wc", "-l"))
    done = working.json("openings", Shell.contract, "--as", OFFICER)
    assert done.code == 0, done.out
    assert sum(one["records"] for one in done.result["lines"]) >= 50
    assert {one["kind"] for one in done.result["unusual"]} >= {"first"}
    said = working("openings", Shell.contract, "--as", OFFICER, "--lang", "en")
    assert "reasons to ask" in said.out
    wrong = working.json("openings", Shell.contract, "--as", OFFICER, "--since", "x")
    assert (wrong.code, wrong.codes) == (2, ["DAY_UNREADABLE"])


def test_what_cannot_be_watched_does_not_go_on(working: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(_: object) -> tuple[()]:
        raise OSError("the store is gone")

    monkeypatch.setattr("azukari.desk.running.Run.stopped", lost)
    done = run(working, "--item-name", "x", program=sh("cat; sleep 90"))
    assert done.codes == ["RUN_UNWATCHED"]
    assert last(working).ending == "failed"


def test_a_big_stream_goes_in_and_out_whole(working: Shell) -> None:
    size = 150_000_000
    made = run(working, "--item-name", "大きな物", "--raw", program=sh(f"cat > /dev/null; head -c {size} /dev/zero"))
    assert (made.code, made.result["given"]) == (0, size)
    item = made.result["derivative"]["item"]
    again = run(working, "--item-name", "その要約", "--raw", program=("sha256sum",), item=item)
    assert again.result["taken"] == size
    with working.key_process():
        text = client_read(working, again.result["derivative"]["item"], "utf-8")
    assert text.split()[0] == made.result["sha256"]


def test_what_breaks_while_the_result_is_entered_leaves_nothing_and_the_end_is_told_afterwards(
    working: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise OSError("in the middle of it")

    before, blobs = VaultObject.objects.count(), kept_in(working)
    size = record.size(Counter(working.folder).contract(Shell.contract)) or 0
    with monkeypatch.context() as broken:
        broken.setattr("azukari.desk.running.enter", breaks)
        assert run(working, "--item-name", "x", program=("cat",)).code == 4
    assert record.size(Counter(working.folder).contract(Shell.contract)) == size + 1, "the processing, and no half of the rest"
    assert VaultObject.objects.count() == before
    assert kept_in(working) == blobs
    Effect.objects.filter(done=None).update(due=0)
    work(Desk(Instance.at(working.folder)))
    assert last(working).ending == "cut"


def kept_in(shell: Shell) -> set[str]:
    """What the vault keeps, in files."""
    return {one.name for one in (shell.folder / "blobs").rglob("*") if one.is_file()}


def test_folders_that_a_crash_left_are_swept_and_none_that_is_in_use_or_anothers(tmp_path: Path) -> None:
    mine, other = [tmp_path / "mine"], [tmp_path / "other"]
    crash = """
import os, signal, sys
from pathlib import Path
from azukari.desk.confining import _taken
print(_taken([Path(sys.argv[1])])[0], flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    left = [
        Path(
            subprocess.run([sys.executable, "-c", crash, str(one[0])], check=False, capture_output=True, text=True).stdout.strip()
        )
        for one in (mine, other)
    ]
    assert all(one.is_dir() for one in left)
    assert swept(mine) == 0, "one just made may be about to be locked"
    with Confined(("sleep", "30"), mine, {}) as running, pytest.MonkeyPatch.context() as patched:
        patched.setattr("azukari.desk.confining.JUST_MADE", -1)
        assert swept(mine) == 1
        assert [one.exists() for one in left] == [False, True]
        assert running._folder.is_dir()  # what is in use stays
        assert swept(other) == 1
