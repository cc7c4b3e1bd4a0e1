"""Whatever happens to a pack on its way, it is not VALID afterwards, and the report says where."""

import io
from dataclasses import replace

import pytest

from azukari.ledger.container import MAX_RECORD, ContainerReader, ContainerWriter
from azukari.ledger.errors import LedgerError
from azukari.ledger.pack import CONTRACT, write_pack
from azukari.ledger.texts import Verdict
from tests.ledger.world import KEY, World, assemble, bound_by, codes, edit, judge, leaves, members, small
from tests.shapes import EVERY_BYTE

WORLD = small()
GOOD = WORLD.pack()


def test_the_reference_pack_is_valid_and_comes_apart() -> None:
    assert judge(GOOD).verdict is Verdict.VALID
    assert assemble(members(GOOD)) == GOOD
    assert [name for name, _ in members(GOOD)] == [*CONTRACT, "binding"]


def test_every_byte_flipped_in_four_ways() -> None:
    verdicts: dict[Verdict, int] = {}
    placed = 0
    ways = (0x01, 0x20, 0x80, 0xFF)
    for at in range(len(GOOD)):
        for pattern in ways if EVERY_BYTE else ways[at % 4 :][:1]:
            report = judge(GOOD[:at] + bytes([GOOD[at] ^ pattern]) + GOOD[at + 1 :])
            verdicts[report.verdict] = verdicts.get(report.verdict, 0) + 1
            placed += any(finding.offset is not None for finding in report.findings)
    # UNVERIFIABLE: the digit of the version on the first line, which then speaks of another format
    assert set(verdicts) <= {Verdict.INVALID, Verdict.UNVERIFIABLE}
    assert verdicts.get(Verdict.UNVERIFIABLE, 0) <= 4
    assert placed == sum(verdicts.values()) == (4 if EVERY_BYTE else 1) * len(GOOD)
    print(f"flips: {placed} on {len(GOOD)} bytes: {verdicts}")


def test_every_byte_flipped_inside_an_entry_names_the_entry_wherever_something_follows_it() -> None:
    world = World(leaves(9))
    good = world.pack()
    flips = exact = 0
    for seq, leaf in enumerate(world.leaves[:6]):  # the last of each of the three tiers is followed by nothing
        begin = good.index(leaf)
        for at in range(begin, begin + len(leaf)):
            report = judge(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            flips += 1
            exact += report.first_bad_seq == seq
            assert report.verdict is Verdict.INVALID
            assert report.first_bad_seq is not None
    # The rest changed the digit of the tier, and with it whose neighbour the entry is.
    assert flips - exact <= 6
    print(f"flips inside entries: {flips}, entry named: {exact}")


def test_every_truncation() -> None:
    for length in range(0, len(GOOD), 1 if EVERY_BYTE else 3):
        report = judge(GOOD[:length])
        assert report.verdict is Verdict.INVALID
        assert set(codes(report)) <= {"PACK_TRUNCATED", "PACK_MAGIC"}
        assert report.findings[0].offset is not None
        assert report.findings[0].offset <= length


def test_every_byte_left_out_and_every_byte_doubled() -> None:
    for at in range(len(GOOD)):
        if EVERY_BYTE or at % 2:
            assert judge(GOOD[:at] + GOOD[at + 1 :]).verdict is not Verdict.VALID
        if (EVERY_BYTE or not at % 2) and at + 1 < len(GOOD) and GOOD[at] != GOOD[at + 1]:
            assert judge(GOOD[: at + 1] + GOOD[at:]).verdict is not Verdict.VALID


@pytest.mark.parametrize("more", [b"\x00", b"\n", GOOD])
def test_something_appended(more: bytes) -> None:
    report = judge(GOOD + more)
    assert (report.verdict, codes(report)) == (Verdict.INVALID, ["PACK_LONGER"])
    assert report.findings[0].offset == len(GOOD)


@pytest.mark.parametrize("index", range(5))
def test_a_member_removed(index: int) -> None:
    parts = members(GOOD)
    del parts[index]
    report = judge(assemble(parts))
    assert report.verdict is Verdict.INVALID
    assert {"MEMBER_ORDER", "MEMBER_MISSING"} & set(codes(report))


@pytest.mark.parametrize("index", range(5))
def test_a_member_doubled(index: int) -> None:
    parts = members(GOOD)
    report = judge(assemble([*parts[: index + 1], *parts[index:]]))
    assert (report.verdict, codes(report)) == (Verdict.INVALID, ["MEMBER_ORDER"])


@pytest.mark.parametrize("one", range(5))
@pytest.mark.parametrize("two", range(5))
def test_two_members_swapped(one: int, two: int) -> None:
    parts = members(GOOD)
    parts[one], parts[two] = parts[two], parts[one]
    report = judge(assemble(parts))
    assert report.verdict is (Verdict.VALID if one == two else Verdict.INVALID)


@pytest.mark.parametrize("index", range(5))
def test_a_member_renamed(index: int) -> None:
    parts = members(GOOD)
    parts[index] = ("other", parts[index][1])
    report = judge(assemble(parts))
    assert (report.verdict, codes(report)) == (Verdict.INVALID, ["MEMBER_ORDER"])
    assert report.findings[0].member == "other"


@pytest.mark.parametrize("index", range(5))
def test_a_member_emptied(index: int) -> None:
    parts = members(GOOD)
    parts[index] = (parts[index][0], [])
    assert judge(assemble(parts)).verdict is Verdict.INVALID


@pytest.mark.parametrize("index", [0, 1])
def test_a_second_header_or_checkpoint(index: int) -> None:
    parts = members(GOOD)
    parts[index][1].append(parts[index][1][0])
    assert codes(judge(assemble(parts))) == ["RECORD_COUNT"]


def test_a_name_that_is_none() -> None:
    for name in (b"\x01A", b"\x21" + b"a" * 33, b"\xff" + b"a" * 255, b"\x02a\x00"):
        report = judge(GOOD[:16] + name + bytes(64))
        assert codes(report) == ["MEMBER_NAME"]
        assert report.findings[0].offset == 16


def test_a_record_that_claims_to_be_huge_is_not_waited_for() -> None:
    at = GOOD.index(b"\x06leaves") + 7
    report = judge(GOOD[:at] + b"\xff\xff\xff\xff" + GOOD[at + 4 :])
    assert codes(report) == ["RECORD_LENGTH"]
    assert (report.findings[0].member, report.findings[0].offset) == ("leaves", at)


class Dripping(io.BytesIO):
    """A file that gives a few bytes at a time, as a pipe may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(5, size) if size and size > 0 else 5)


def test_the_reader_does_not_depend_on_blocks() -> None:
    reader = ContainerReader(Dripping(GOOD))
    found = []
    while (name := reader.next_member()) is not None:
        found.append((name, [record for _, record in reader.records()]))
    assert found == members(GOOD)


def test_records_across_blocks_keep_their_offsets() -> None:
    world = World(leaves(3000))
    data = world.pack()
    reader = ContainerReader(io.BytesIO(data))
    while reader.next_member() != "leaves":
        assert list(reader.records())
    for number, (offset, record) in enumerate(reader.records()):
        assert record == world.leaves[number] == data[offset + 4 : offset + 4 + len(record)]


@pytest.mark.parametrize("length", [0, MAX_RECORD + 1])
def test_the_writer_refuses_impossible_records(length: int) -> None:
    writer = ContainerWriter(io.BytesIO())
    writer.member("leaves")
    with pytest.raises(LedgerError) as refused:
        writer.record(bytes(length))
    assert refused.value.code == "RECORD_LENGTH"


def test_the_writer_refuses_a_record_outside_a_member_and_a_bad_name() -> None:
    writer = ContainerWriter(io.BytesIO())
    with pytest.raises(LedgerError) as refused:
        writer.record(b"x")
    assert refused.value.code == "RECORD_LENGTH"
    for name in ("", "Leaves", "名", "a" * 33):
        with pytest.raises(LedgerError) as refused:
            writer.member(name)
        assert refused.value.code == "MEMBER_NAME"


@pytest.mark.parametrize("count", [6, 8])
def test_the_writer_refuses_another_count_than_stated(count: int) -> None:
    made = leaves(count)
    with pytest.raises(LedgerError) as refused:
        write_pack(io.BytesIO(), WORLD.made_header(), WORLD.note(), made, WORLD.words(), bind=bound_by(KEY))
    assert (refused.value.code, refused.value.where.member) == ("RECORD_COUNT", "leaves")


@pytest.mark.parametrize(
    "header",
    [
        {"log": "en-short"},
        {"origin": "azukari.example/other"},
        {"members": ("header", "checkpoint", "words", "leaves")},
        {"members": ("header", "checkpoint", "leaves")},
        {"members": ("header", "checkpoint", "leaves", "words", "words")},
        {"members": ("other", "header", "checkpoint", "leaves", "words")},
        {"members": ("header", "checkpoint", "leaves", "words", "proofs")},
        {"size": -1},
    ],
)
def test_the_writer_refuses_a_header_that_readers_refuse(header: dict[str, object]) -> None:
    with pytest.raises(LedgerError) as refused:
        replace(WORLD, header=header).pack()
    assert refused.value.code == "HEADER_MALFORMED"


def test_a_header_with_something_more_is_refused() -> None:
    parts = members(GOOD)
    parts[0] = ("header", [edit(parts[0][1][0], more=1)])
    report = judge(assemble(parts))
    assert (report.verdict, codes(report)) == (Verdict.INVALID, ["HEADER_MALFORMED"])
    assert report.findings[0].member == "header"
