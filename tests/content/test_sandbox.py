"""The child that reads content: what it gave up, and what becomes of one that takes more than it may."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from azukari.content import sandbox
from azukari.content.confine import ALL, CALLS, LANDLOCK, NETWORK, SECCOMP
from azukari.content.encodings import Encoding
from azukari.content.errors import TEXTS, ContentError
from azukari.content.pages import look, render
from azukari.content.requests import Table, table_job
from azukari.content.sandbox import Child, Limits, confinement
from tests.content.making import Bytes, paged, pdf, png

TRY = """
import ctypes, os, socket, sys
from azukari.content.confine import Limits, confine
held = confine(Limits(1 << 30, 5), {fonts!r})
def tried(what):
    try:
        return repr(what())
    except BaseException as error:
        return type(error).__name__
print(sorted(held))
print(tried(lambda: open({path!r}, "w")))
print(tried(lambda: open({path!r})))
print(tried(lambda: os.listdir("/")))
print(tried(os.fork))
print(tried(lambda: os.execv("/bin/true", ["true"])))
print(tried(socket.socket))
print(tried(lambda: os.kill(os.getppid(), 0)))
print(tried(lambda: os.memfd_create("a")))
print(tried(lambda: bytearray(2 << 30)))
print(ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0))
"""


@pytest.mark.parametrize("fonts", [(), sandbox.FONTS], ids=["for tables", "for pages"])
def test_a_child_can_do_nothing_but_compute(tmp_path: Path, fonts: tuple[str, ...]) -> None:
    secret = tmp_path / "secret"
    secret.write_text("山田")
    script = TRY.format(path=str(secret), fonts=fonts)
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    held, *answers = done.stdout.splitlines()
    assert LANDLOCK in held
    assert SECCOMP in held
    assert NETWORK in held
    denied = {"PermissionError", "OSError"}
    assert set(answers[:8]) <= denied, answers
    assert answers[8:] == ["MemoryError", "-1"]
    assert secret.read_text() == "山田"


def test_what_holds_on_this_machine_is_told() -> None:
    assert confinement() == ALL
    assert os.uname().machine in CALLS


def job(**more: object) -> dict[str, object]:
    return {**table_job(Table(Encoding.UTF8, "a")), **more}


def limits(**more: float) -> Limits:
    return Limits(**{"memory": 1 << 30, "seconds": 20, "output": 1 << 30, "patience": 20.0, **more})  # type: ignore[arg-type]


def ends(child: Child, piece: bytes = b"a\n1\n") -> str:
    with child, pytest.raises(ContentError) as trouble:
        list(child.feed(piece))
        list(child.finish())
    assert trouble.value.ja
    assert trouble.value.en
    return trouble.value.code


def test_a_child_that_wants_too_much_memory() -> None:
    source = Bytes(png(9_000, 9_000))
    with pytest.raises(ContentError) as trouble:
        render(source, 1, 800, limits=limits(memory=160 << 20))
    assert trouble.value.code == "SANDBOX_MEMORY"


def test_a_child_that_computes_too_long() -> None:
    heavy = Bytes(paged(1, content="0 0 m 500 800 l 1 w S 0 0 500 800 re f* " * 200_000))
    with pytest.raises(ContentError) as trouble:
        render(heavy, 1, 2_400, limits=limits(seconds=1))
    assert trouble.value.code == "PAGE_HEAVY"


def test_a_child_that_neither_takes_nor_gives() -> None:
    began = time.monotonic()
    with Child("count", {"size": 9}, limits(patience=0.6)) as child, pytest.raises(ContentError) as trouble:
        for kind, _ in child.rest():
            assert kind == b"Q"
            # Never answered: both wait, and it is the parent that gives up.
    assert trouble.value.code == "SANDBOX_TIME"
    assert time.monotonic() - began < 15


def test_a_child_that_gives_too_much() -> None:
    assert ends(Child("table", job(), limits(output=300)), b"a\n" + b"1\n" * 5_000) == "SANDBOX_OUTPUT"


def test_a_child_that_ends_before_its_time() -> None:
    assert ends(Child("no such work", job(), limits())) == "SANDBOX_DIED"


def test_no_child_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ContentError) as trouble:
        Child("table", job(), limits())
    assert trouble.value.code == "SANDBOX_START"


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.stdout.buffer.write(b'X' + (5).to_bytes(4, 'big') + b'hello')",
        "import sys; sys.stdout.buffer.write(b'R' + b'\\xff' * 4)",
        "import sys; sys.stdout.buffer.write(b'J' + (2).to_bytes(4, 'big') + b'[[')",
        "import sys; d = b'{\"code\":\"<b>\",\"values\":{}}'; sys.stdout.buffer.write(b'F' + len(d).to_bytes(4, 'big') + d)",
        "import sys; d = b'{\"code\":\"TABLE_KEY\",\"values\":{}}'; sys.stdout.buffer.write(b'F' + len(d).to_bytes(4, 'big') + d)",
        "import os; os.kill(os.getpid(), 11)",
    ],
    ids=["a kind that is none", "a size beyond all", "no message", "a code of its own", "values that lack", "a crash"],
)
def test_what_a_child_says_is_believed_only_in_its_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!{sys.executable}\n{code}\n")
    python.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(python))
    assert ends(Child("table", job(), limits())) == "SANDBOX_DIED"


def test_a_child_is_gone_when_the_reading_ends() -> None:
    with Child("table", job(), limits()) as child:
        number = child._process.pid
        list(child.feed(b"a\n1\n"))
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_a_large_document_is_asked_for_by_ranges() -> None:
    source = Bytes(
        pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[4 0 R]/Count 1>>",
            f"<</Length {8 << 20}>>\nstream\n{'x' * (8 << 20)}\nendstream",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
        )
    )
    look(source)
    assert source.asked < 20, "not the eight million bytes that nobody needs"


def test_every_code_has_both_languages_and_says_what_to_do() -> None:
    for code, (ja, en, _) in TEXTS.items():
        assert ja.endswith("。"), code
        assert en.endswith("."), code
