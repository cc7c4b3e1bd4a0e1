"""From file to file: a deposit through the key process, durable at the end, beside ``cp``, ``age`` and ``gpg`` made durable the same way.

python -m benchmarks.files              512 MB beside cp, age and gpg: under three minutes
python -m benchmarks.files --large      and 10 GB, cut and gone on with: peak memory, and 1 kB out of the middle (--large 1 for 1 GB)
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from azukari.vault.caller import KeyCaller
from benchmarks.table import HEADER, Result

SIZE = 512 << 20
ROUNDS = 3
KEYD = Path(__file__).resolve().parent.parent / "tests" / "vault" / "keyd_process.py"


@contextmanager
def keyd(folder: Path) -> Iterator[tuple[KeyCaller, int]]:
    """The key process, as a process of its own: its caller and its number."""
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen([sys.executable, str(KEYD), str(folder)], stdout=subprocess.PIPE)
    try:
        if process.stdout is None or not process.stdout.readline():
            raise RuntimeError("the key process did not start")
        yield KeyCaller(folder / "keyd.sock"), process.pid
    finally:
        process.terminate()
        process.wait(60)


def written(path: Path, size: int) -> Path:
    """A file of bytes that nothing can compress."""
    block = os.urandom(1 << 24)
    with path.open("wb") as file:
        for start in range(0, size, len(block)):
            file.write(start.to_bytes(8, "big") + block[8 : min(len(block), size - start)])
        os.fsync(file.fileno())
    return path


def run(folder: Path) -> list[Result]:
    """The rows; a tool that is not installed has a row that says so."""
    source, target = written(folder / "source", SIZE), folder / "target"

    def tool(*words: object) -> Callable[[], None]:
        def go() -> None:
            target.unlink(missing_ok=True)
            subprocess.run([str(word) for word in words], check=True, capture_output=True)
            with target.open("rb") as file:
                os.fsync(file.fileno())

        return go

    with keyd(folder / "keys") as (caller, process):
        number = iter(range(1 << 20))

        def deposit() -> None:
            # As with the tools: what the round before wrote goes first, so that both write to memory that was used before.
            for blob in (folder / "keys").glob("**/[0-9a-f][0-9a-f]/*"):
                blob.unlink()
            with caller.sealing("en-bench", f"ob-{next(number)}", 1) as call, source.open("rb") as file:
                call.take(file.fileno(), 0, _unheard)
                call.finish()

        peers = {"cp": (tool("cp", source, target), 0.7)}
        if shutil.which("age"):
            recipient = _recipient(folder)
            peers["age"] = (tool("age", "-r", recipient, "-o", target, source), 1.3)
        if shutil.which("gpg"):
            home = folder / "gpg"
            home.mkdir(mode=0o700)
            words = (
                "gpg",
                "--homedir",
                home,
                "--batch",
                "--passphrase",
                "bench",
                "--compress-algo",
                "none",
                "--cipher-algo",
                "AES256",
            )
            peers["gpg"] = (tool(*words, "--pinentry-mode", "loopback", "-o", target, "--symmetric", source), 3.0)
        found = [
            _row((deposit, process), name, *peers[name]) if name in peers else _absent(name) for name in ("cp", "age", "gpg")
        ]
    for path in (source, target):
        path.unlink(missing_ok=True)
    return found


def _recipient(folder: Path) -> str:
    subprocess.run(["age-keygen", "-o", str(folder / "identity")], check=True, capture_output=True)
    done = subprocess.run(["age-keygen", "-y", str(folder / "identity")], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _row(mine: tuple[Callable[[], None], int], name: str, peer: Callable[[], None], limit: float) -> Result:
    """In turn, so that both meet the same disk; the best of each. Processor time is told as well: on a shared machine it varies less."""
    best, other = 1e9, 1e9
    for _ in range(ROUNDS):
        before = processor(mine[1])
        best = min(best, _spent(mine[0]))
        between = processor(mine[1])
        other = min(other, _spent(peer))
        after = processor(mine[1])
    told = f"processor seconds for a GB: {(between - before) / SIZE * 1e9:.2f}, {name} {(after - between) / SIZE * 1e9:.2f}"
    rates = [f"{SIZE / spent / 1e6:,.0f} MB/s" for spent in (best, other)]
    return Result(
        "deposit a file, durable", rates[0], f"{name}, durable: {rates[1]}", other / best, limit, at_least=True, note=told
    )


def _absent(name: str) -> Result:
    return Result("deposit a file, durable", "-", f"{name} is not installed here", 0, 0, at_least=True)


def processor(process: int) -> float:
    """Seconds of processor that the key process, this process and its ended children have had."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(os.times()[:4]) + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _spent(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _unheard(_: int) -> None:
    """How far it has come is of no interest here."""


def main() -> int:
    """Print the rows; 1 where one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", nargs="?", type=float, const=10.0, metavar="GB", help="so many GB as well, 10 unless said")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="azukari-files-") as place:
        found = run(Path(place))
    if options.large:
        from benchmarks import large

        with tempfile.TemporaryDirectory(prefix="azukari-large-") as place:
            found += large.run(Path(place), int(options.large * 1e9) // large.PIECE * large.PIECE)
    print(HEADER, *(row.line() for row in found), sep="\n")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
