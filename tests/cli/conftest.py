"""A command line in this process: one instance told through it, act by act, up to information that can be opened.

Days are counted from today, as the commands run on the machine's own clock.
"""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.binding import bind  # isort: skip — binds Django first

from azukari.cli.main import main
from azukari.desk.desk import Desk
from azukari.desk.instance import CONFIGURATION, Instance
from azukari.desk.keyd import service
from azukari.desk.outbox import work
from azukari.vault.server import KeyServer
from tests.content.making import paged

TODAY = datetime.now(timezone(timedelta(hours=9))).date()
ROWS = [f"{number},山﨑 {number}号" for number in range(1, 51)]
CSV = ("\r\n".join(["整理番号,氏名", *ROWS]) + "\r\n").encode("cp932")
OFFICER, APPROVER, WARD_HANDOVER = "山田 花子", "決裁 一郎", "授受 三郎"
SIGNATORY, IN_CHARGE, WORKER, HANDOVER = "東 太郎", "髙橋 花子", "山﨑 次郎", "中村 四郎"
SITE = "第一工場"


def day(offset: int) -> str:
    return (TODAY + timedelta(days=offset)).isoformat()


@dataclass
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def result(self) -> dict[str, Any]:
        return self.document["result"]

    @property
    def codes(self) -> list[str]:
        return [one["code"] for one in self.document["errors"]]


class Screen(io.StringIO):
    """A terminal to whoever writes to it."""

    def isatty(self) -> bool:
        return True


class Shell:
    """``azukari`` at one instance."""

    contract = "納税通知書の印刷"
    screen: type[io.StringIO] = Screen

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def bind(self) -> "Shell":
        bind(f"sqlite:///{self.folder / 'database.sqlite3'}")
        return self

    def __call__(self, *words: object) -> Done:
        out, err = self.screen(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main([*map(str, words), "--instance", str(self.folder)])
        return Done(int(code), out.getvalue(), err.getvalue())

    def json(self, *words: object) -> Done:
        return self(*words, "--json")

    def act(self, name: str, person: str, *words: object) -> Done:
        return self.json("act", name, "--contract", self.contract, "--as", person, *words)

    def does(self, name: str, person: str, *words: object) -> int:
        """An act that is accepted; its number."""
        done = self.act(name, person, *words)
        assert done.code == 0, done.out
        return int(done.result["receipt"]["number"])

    @contextmanager
    def key_process(self) -> Iterator[None]:
        instance = Instance.at(self.folder)
        with KeyServer(instance.socket, service(instance)):
            yield

    def copy(self, folder: Path) -> "Shell":
        """The same instance in another folder, to be damaged."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("*.sock"))
        kept = json.loads((folder / CONFIGURATION).read_text())
        kept["database"] = f"sqlite:///{folder / 'database.sqlite3'}"
        (folder / CONFIGURATION).write_text(json.dumps(kept))
        return type(self)(folder).bind()


def registered(folder: Path) -> Shell:
    shell = Shell(folder).bind()
    done = shell("init", "--origin", "azukari.example/test", "--ward", "架空区", "--officer", OFFICER)
    assert done.code == 0, done.err
    done = shell(
        "act", "p00.register", "--as", OFFICER, "--subject", Shell.contract, "--section", "税務課", "--contractor-name", "あずま印刷",
        "--signatory-name", SIGNATORY, "--since", day(-10), "--until", day(300), "--purposes", "label=印刷", "--purposes", "label=封入",
        "--files", "label=課税台帳,specific=はい,persons=50",
    )  # fmt: skip
    assert done.code == 0, done.err
    shell.does("p00.appoint", OFFICER, "--full-name", APPROVER, "--capacity", "approver")
    return shell


def staffed(shell: Shell) -> None:
    """Everything of the start gate."""
    shell.does("p00.appoint", OFFICER, "--full-name", WARD_HANDOVER, "--capacity", "甲・授受担当")
    shell.does("p02.designate", SIGNATORY, "--full-name", IN_CHARGE)
    people = (IN_CHARGE, WORKER, HANDOVER)
    for name in people[1:]:
        shell.does("p02.enrol", IN_CHARGE, "--full-name", name, "--employer", "あずま印刷", "--work", "印刷")
    attended = [word for name in people for word in ("--attended", name)]
    topics = ["--topics", "protection", "--topics", "annex,other"]
    shell.does("p03.hold-course", IN_CHARGE, "--held-on", day(-1), *topics, *attended, "--teacher", "講師")
    for name in people:
        shell.does("p04.pledge", name, "--agrees")
    rules = shell.folder.parent / "規程.pdf"
    rules.write_bytes(paged())
    given = ["--title-of", "規程", "--version", "1", "--in-force-from", day(-10), "--document", rules]
    submission = shell.does("p05.submit-rules", IN_CHARGE, *given)
    shell.does("p05.receive-rules", OFFICER, "--submission", submission)
    shell.does("p06.notify-facility", IN_CHARGE, "--label", SITE, "--address", "架空市1-1")
    weekdays = ",".join(map(str, range(7)))
    times = ["--since", day(-1), "--until", day(300), "--weekdays", weekdays, "--from-minute", 0, "--to-minute", 1440]
    shell.does("p06.notify-schedule", IN_CHARGE, "--field-place", SITE, "--work", "印刷", *times)
    shell.does("p06.notify-operator", IN_CHARGE, "--person", WORKER, "--field-place", SITE, "--work", "印刷")
    shell.does("p15.instruct", OFFICER, "--field-place", SITE, "--since", day(-1))
    shell.does("p10.designate-officer", OFFICER, "--person", WARD_HANDOVER, "--full-name", WARD_HANDOVER)
    shell.does("p10.designate-officer", IN_CHARGE, "--person", HANDOVER, "--full-name", HANDOVER)
    shell.does("p08.assign-purpose", IN_CHARGE, "--person", WORKER, "--purposes", 1)
    shell.does("p12.grant", IN_CHARGE, "--person", WORKER, "--purpose", "印刷", "--until", day(200), "--daily-measure", 1000)


def noted(shell: Shell, content: bytes = CSV, label: str = "課税台帳") -> int:
    """A delivery note with one line for the vault."""
    window = ["--at", f"{day(-1)} 09:00", "--until", f"{day(2)} 18:00"]
    plan = shell.does("p10.plan", OFFICER, "--field-place", "区役所", *window)
    line = f"label={label},medium=保管庫のデータ,rows=50,persons=50,digest={sha256(content).hexdigest()}"
    return shell.does("p10.issue", WARD_HANDOVER, "--plan", plan, "--items", line)


@pytest.fixture(scope="session")
def beginning(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A contract that is registered and nothing else."""
    return registered(tmp_path_factory.mktemp("cli") / "i")


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A contract at work, a table in the vault and received. To be copied, never worked on."""
    shell = registered(tmp_path_factory.mktemp("cli") / "i")
    staffed(shell)
    note = noted(shell)
    table = shell.folder.parent / "table.csv"
    table.write_bytes(CSV)
    with shell.key_process():
        given = ["--note", note, "--item", "課税台帳", "--key", "整理番号", "--contract", shell.contract, "--as", WARD_HANDOVER]
        done = shell.json("deposit", table, *given)
        assert done.code == 0, done.out
        shell.does("p10.receive", HANDOVER, "--note", note)
        work(Desk(Instance.at(shell.folder)))
    return shell


@pytest.fixture(scope="session")
def town(pristine: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A contract at work, on which tests work. They count on nothing but what the story made."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "table.csv").write_bytes(CSV)
    return pristine.copy(folder / "i")


@pytest.fixture
def fresh(beginning: Shell) -> Shell:
    """The registered contract, bound for this test. Tests add to it and never count on what it lacks."""
    return beginning.bind()


@pytest.fixture
def working(town: Shell) -> Shell:
    """The contract at work, bound for this test."""
    return town.bind()
