"""Tiles and index beside a log: a part of a long record is proved from few of its entries; what is damaged or of another history is made anew."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.desk.test_offers import chain  # isort: skip — binds Django first

from azukari.desk.evidence import sign_once, take
from azukari.desk.evidence_parts import Asked
from azukari.desk.outcome import Request
from azukari.desk.shelf import Shelf
from azukari.desk.signer import Signer
from azukari.kernel.fault import FaultError
from azukari.ledger.errors import LedgerError
from azukari.ledger.leaf import Leaf, decode
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.multiproof import left_out, over
from azukari.store import record
from azukari.store.models import Entry
from tests.desk.test_evidence_parts import at, judged
from tests.properties.chain import Chain, thing
from tests.story import OFFICER

__all__ = ["chain"]

MANY = 1_200
ITEM = thing("f0rms", 2)
OF_ITEM = Asked("item", {"item": ITEM})


def grown(chain: Chain, count: int) -> int:
    """So many notes more; how many entries there are."""
    desk, officer, log = at(chain, OFFICER)
    desk.perform_all(log, [Request(officer, "p00.note", {"text": "経過"})] * count)
    return record.size(log) or 0


def listed(chain: Chain) -> None:
    chain.noted(2, {"item": ITEM, "label": "申請書", "medium": "paper", "quantity": 40, "rows": 40})


def hashes(chain: Chain, size: int) -> list[bytes]:
    return [leaf_hash(row.leaf) for row in record.entries(at(chain, OFFICER)[2], 0, size)]


def shelf(chain: Chain) -> Shelf:
    desk, _, log = at(chain, OFFICER)
    return Shelf(desk.instance, log)


def files(chain: Chain) -> Path:
    desk, _, log = at(chain, OFFICER)
    return desk.instance.folder / "tiles" / log


@contextmanager
def entries_read() -> Iterator[list[int]]:
    """How many entries each statement gave, as the database counts them."""
    found: list[int] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if re.match(r"SELECT .*leaf.* FROM .?store_entry", sql, re.DOTALL) and "COUNT(*)" not in sql:
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", params)
                found.append(int(cursor.fetchone()[0]))
        return result

    with connection.execute_wrapper(note):
        yield found


def test_an_item_of_a_long_record_is_proved_from_few_of_its_entries(chain: Chain, tmp_path: Path) -> None:
    grown(chain, MANY)
    listed(chain)
    size = grown(chain, MANY)
    sign_once(at(chain, OFFICER)[0])
    with entries_read() as read:
        take(*at(chain, OFFICER), tmp_path / "part", asked=OF_ITEM)
    report, codes = judged(chain, tmp_path / "part")
    assert codes == ["SCOPE_PARTIAL"]
    shown = report.shown or 0
    print(f"{sum(read)} entries read for {shown} of {size}")
    assert 0 < shown < 10
    assert sum(read) <= 5 * shown + 20


@pytest.mark.parametrize("asked", [OF_ITEM, Asked("tier", {"tier": 2}), Asked("period", {"from": 0, "until": 2**52})])
def test_a_part_is_what_reading_everything_finds(chain: Chain, tmp_path: Path, asked: Asked) -> None:
    listed(chain)
    grown(chain, 300)
    header = take(*at(chain, OFFICER), tmp_path / "part", asked=asked)
    wanted: Callable[[Leaf], bool] = {
        "item": lambda leaf: f'"{ITEM}"'.encode() in bytes(leaf.facts),
        "tier": lambda leaf: leaf.tier == 2,
        "period": lambda _: True,
    }[asked.kind]
    log = at(chain, OFFICER)[2]
    leaves = [row.leaf for row in record.entries(log, 0, header.size)]
    report, codes = judged(chain, tmp_path / "part")
    assert codes == ["SCOPE_PARTIAL"]
    assert report.shown == sum(1 for leaf in leaves if wanted(decode(leaf)))


def test_tiles_grow_with_the_log_and_prove_what_it_was(chain: Chain) -> None:
    sizes = [grown(chain, count) for count in (1, 255, 3, 700)]
    for size in (*sizes, sizes[0], sizes[2]):
        leaves = hashes(chain, size)
        tiles = shelf(chain).at(size, root_of(leaves))
        assert tiles.root() == root_of(leaves)
        assert tiles.hash_of(0, 256 if size >= 256 else 8) == root_of(leaves[: 256 if size >= 256 else 8])
        assert tiles.prove([0, size - 1]) == [over(leaves)(low, high) for low, high in left_out(size, [0, size - 1])]


def test_what_a_crash_left_half_written_is_gone_on_from(chain: Chain) -> None:
    size = grown(chain, 300)
    root = root_of(hashes(chain, size))
    shelf(chain).at(size, root)
    more = grown(chain, 300)
    before = shelf(chain).names("tier-0", size)
    with (files(chain) / "of-tier-0").open("ab") as file:
        file.write(b"".join(one.to_bytes(8, "big") for one in (size, size + 1)) + b"\0\0\0")
    with (files(chain) / "hashes-0").open("ab") as file:
        file.write(b"x" * 40)
    tiles = shelf(chain).at(more, root_of(hashes(chain, more)))
    assert tiles.root() == root_of(hashes(chain, more))
    log = at(chain, OFFICER)[2]
    true = [row.seq for row in record.entries(log, 0, more) if decode(row.leaf).tier == 0]
    assert set(true) <= set(shelf(chain).names("tier-0", more))
    assert before == [seq for seq in true if seq < size]


@pytest.mark.parametrize("name", ["until", "hashes-0", "hashes-1"])
@pytest.mark.parametrize("how", ["gone", "cut", "other"])
def test_damaged_tiles_are_made_anew(chain: Chain, tmp_path: Path, name: str, how: str) -> None:
    listed(chain)
    grown(chain, 600)
    take(*at(chain, OFFICER), tmp_path / "before", asked=OF_ITEM)
    path = files(chain) / name
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if how == "cut" else bytes(one ^ 1 for one in data))
    take(*at(chain, OFFICER), tmp_path / "after", asked=OF_ITEM)
    assert judged(chain, tmp_path / "after")[1] == ["SCOPE_PARTIAL"]


def test_a_tile_within_that_is_damaged_is_noticed_by_what_it_proves(chain: Chain, tmp_path: Path) -> None:
    listed(chain)
    grown(chain, 600)
    take(*at(chain, OFFICER), tmp_path / "before", asked=OF_ITEM)
    path = files(chain) / "hashes-0"
    data = bytearray(path.read_bytes())
    data[: 32 * 256] = bytes(32 * 256)  # not at the edge, from which the root is made
    path.write_bytes(data)
    take(*at(chain, OFFICER), tmp_path / "after", asked=OF_ITEM)
    assert judged(chain, tmp_path / "after")[1] == ["SCOPE_PARTIAL"]


def test_a_rewritten_entry_is_not_handed_out_in_a_part(chain: Chain, tmp_path: Path) -> None:
    listed(chain)
    grown(chain, 20)
    take(*at(chain, OFFICER), tmp_path / "before", asked=OF_ITEM)
    log = at(chain, OFFICER)[2]
    (seq,) = shelf(chain).names(ITEM, record.size(log) or 0)[:1]
    row = record.entry(log, seq)
    assert row is not None
    Entry.objects.filter(log_id=log, seq=seq).update(leaf=row.leaf.replace(b'"rules":1', b'"rules":2'))
    with pytest.raises(FaultError) as refused:
        take(*at(chain, OFFICER), tmp_path / "after", asked=OF_ITEM)
    assert refused.value.faults[0].code == "RECORD_REWRITTEN"
    assert sorted(path.name for path in tmp_path.glob("*after*")) == []


def test_tiles_of_another_history_are_made_anew_or_refused(chain: Chain) -> None:
    size = grown(chain, 50)
    root = root_of(hashes(chain, size))
    shelf(chain).at(size, root)
    with pytest.raises(LedgerError) as refused:
        shelf(chain).at(size, bytes(32))
    assert refused.value.code == "FORK_DETECTED"
    with pytest.raises(LedgerError) as refused:
        shelf(chain).at(size + 1, root)
    assert refused.value.code == "ROLLBACK_DETECTED"
    assert shelf(chain).at(size, root).root() == root


def test_the_signer_keeps_them_when_a_pass_brings_nothing_new(chain: Chain) -> None:
    grown(chain, 30)
    signer = Signer(at(chain, OFFICER)[0].instance)
    until = files(chain) / "until"
    assert not until.exists()
    for there in (False, True):
        assert signer.sign_all() == 0
        signer.shelve()
        assert until.exists() is there
