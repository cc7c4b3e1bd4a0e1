"""Sealing and opening beside the cipher alone."""

from __future__ import annotations

import os
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.cobblestone import CHUNK, Sealer
from benchmarks.table import Result, paired

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
    return [
        Result("seal (Cobblestone-256)", rate(mine), f"bare AES-256-GCM, 16 KiB: {rate(peer)}", 1 / ratio, 0.6, at_least=True),
        Result("open", rate(back), f"bare AES-256-GCM, 16 KiB: {rate(peer_back)}", 1 / ratio_back, 0.6, at_least=True),
    ]
