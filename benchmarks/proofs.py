"""Proof of one entry in a million, read from the tiles of a log in a folder."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from random import Random

from azukari.ledger.merkle import root_of
from azukari.ledger.proofs import verify_inclusion
from azukari.ledger.tiles import HashTiles, Tile, Tiling, tiles_between
from benchmarks.table import Result, percentile, seconds

SIZE = 1_000_000
PROOFS = 300
LIMIT_SECONDS, LIMIT_BYTES = 1e-3, 2_000


def run(folder: Path) -> list[Result]:
    """One proof each on a freshly opened log: nothing is kept from the one before; and making the tiles beside the bare root."""
    hashes = [number.to_bytes(32, "big") for number in range(SIZE)]
    log = folder / "log"
    for tile in tiles_between(0, SIZE):
        (log / tile.path()).parent.mkdir(parents=True, exist_ok=True)
    made: dict[Tile, bytes] = {}
    making = seconds(lambda: made.update(Tiling().extend(hashes)))
    for tile, data in made.items():
        (log / tile.path()).write_bytes(data)
    roots: list[bytes] = []
    bare = seconds(lambda: roots.append(root_of(hashes)))

    def read(tile: Tile) -> bytes:
        return (log / tile.path()).read_bytes()

    chance, taken, longest = Random(6962), [], 0
    for _ in range(PROOFS):
        index = chance.randrange(SIZE)
        start = time.perf_counter()
        proof = HashTiles(SIZE, read).inclusion(index)
        taken.append(time.perf_counter() - start)
        verify_inclusion(index, SIZE, hashes[index], roots[0], proof)
        longest = max(longest, sum(map(len, proof)))
    middle = percentile(taken, 0.5)
    worst = max(middle / LIMIT_SECONDS, longest / LIMIT_BYTES)
    many = HashTiles(SIZE, read)
    again = min(seconds(partial(many.inclusion, index)) for index in (777_777, 777_778, 777_779))
    return [
        Result(
            "proof of one entry in 1,000,000",
            f"{middle * 1e3:.2f} ms, {longest} bytes",
            f"{LIMIT_SECONDS * 1e3:g} ms, {LIMIT_BYTES} bytes",
            worst,
            1,
            at_least=False,
            note=f"p99 {percentile(taken, 0.99) * 1e3:.2f} ms; another entry of the same tile {again * 1e6:.0f} µs",
        ),
        Result(
            "hash tiles of 1,000,000 entries",
            f"{SIZE / making:,.0f} leaf hashes/s",
            f"the root alone {SIZE / bare:,.0f}/s",
            bare / making,
            0.4,
            at_least=True,
        ),
    ]
