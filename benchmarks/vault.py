"""Sealing and opening beside the cipher alone.

python -m benchmarks.vault              seal, open, two cores: under a minute
python -m benchmarks.vault --erasing    and 100,000 objects of one contract, at each level: some minutes more
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.beside import Digest
from azukari.vault.cobblestone import CHUNK, Sealer
from azukari.vault.outlet import Outlet
from benchmarks.table import HEADER, Result, paired

SIZE = 128 << 20
PIECE = 1 << 20


def run() -> list[Result]:
    """Seal and open 128 MiB in memory; the peer encrypts the same bytes chunk by chunk with a counter as nonce."""
    plain = memoryview(os.urandom(SIZE))
    key, salt = os.urandom(32), os.urandom(24)
    cipher = AESGCM(key)
    sealed = bytearray()

    def bare_seal() -> None:
        for number in range(SIZE // CHUNK):
            cipher.encrypt(number.to_bytes(12, "big"), plain[number * CHUNK : (number + 1) * CHUNK], None)

    def seal(sink: Callable[[memoryview], object]) -> None:
        sealer = Sealer(key, b"context", salt=salt, sink=sink)
        for at in range(0, SIZE, PIECE):
            sealer.write(plain[at : at + PIECE])
        sealer.finish()

    seal(sealed.extend)
    source = BytesSource(bytes(sealed))
    chunks = [
        cipher.encrypt(number.to_bytes(12, "big"), plain[number * CHUNK : (number + 1) * CHUNK], None)
        for number in range(SIZE // CHUNK)
    ]

    def bare_open() -> None:
        for number, chunk in enumerate(chunks):
            cipher.decrypt(number.to_bytes(12, "big"), chunk, None)

    def unseal() -> None:
        for _ in RandomAccess(source, key, b"context").stream():
            continue

    def rate(spent: float) -> str:
        return f"{SIZE / spent / 1e6:,.0f} MB/s"

    mine, peer, ratio = paired(lambda: seal(len), bare_seal, 7)
    back, peer_back, ratio_back = paired(unseal, bare_open, 7)
    one, two = (min(_on(cores) for _ in range(3)) for cores in (1, 2))
    return [
        Result("seal (Cobblestone-256)", rate(mine), f"bare AES-256-GCM, 16 KiB: {rate(peer)}", 1 / ratio, 0.8, at_least=True),
        Result("open", rate(back), f"bare AES-256-GCM, 16 KiB: {rate(peer_back)}", 1 / ratio_back, 0.8, at_least=True),
        Result("seal with its two digests, two cores", rate(two), f"one core: {rate(one)}", one / two, 1.4, at_least=True),
    ]


def _on(cores: int) -> float:
    """Seconds in a process that has so many cores."""
    done = subprocess.run([sys.executable, __file__, "--cores", str(cores)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def _digested() -> float:
    """Seconds for what the key process does with every deposit: seal it, and take the digests of plaintext and ciphertext beside.

    The very parts that it is made of, in its pieces, into a device that keeps nothing.
    """
    plain, inside, outside = memoryview(os.urandom(SIZE)), Digest(), Digest()
    with Path(os.devnull).open("wb", buffering=0) as nowhere:
        began = time.perf_counter()
        outlet = Outlet(nowhere.fileno(), outside, 0)
        sealer = Sealer(os.urandom(32), b"context", salt=os.urandom(24), sink=outlet.put)
        for at in range(0, SIZE, PIECE):
            inside.update(plain[at : at + PIECE])
            sealer.write(plain[at : at + PIECE])
        sealer.finish()
        outlet.settle()
        inside.settle()
        spent = time.perf_counter() - began
        outlet.close()
        inside.close()
    return spent


def main() -> int:
    """Print the rows; 1 where one misses its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cores", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--erasing", action="store_true", help="erase among 100,000 objects as well")
    options = parser.parse_args()
    if options.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
        print(min(_digested() for _ in range(3)))
        return 0
    found = run()
    if options.erasing:
        from benchmarks import erasing

        with tempfile.TemporaryDirectory(prefix="azukari-erasing-") as place:
            found += erasing.run(Path(place))
    print(HEADER, *(row.line() for row in found), sep="\n")
    return 0 if all(row.holds for row in found) else 1


if __name__ == "__main__":
    sys.exit(main())
