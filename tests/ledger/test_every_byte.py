"""The two reference packs, which hold every member between them: whatever byte is another, missing or too many, it is never taken for what it was.

Each byte is changed in one of four ways, and every third cut is made; `make every-byte` makes all.
"""

import io
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import pytest

from azukari.ledger import canonical
from azukari.ledger.container import ContainerReader
from azukari.ledger.names import name_record
from azukari.ledger.pack import MEMBERS
from azukari.ledger.texts import Verdict
from tests.ledger.world import assemble, codes, edit, judge, members
from tests.shapes import EVERY_BYTE
from tests.verifier.parts import Pack

NAMES = {"names": [name_record("pn-0000000000000001", "架空 太郎")]}
PART = Pack("tier", {"tier": 1}, (1, 4), (1,), head=5, size=5, members=NAMES).data()
GOOD = Pack(shown=(0, 1, 2, 3), tiers=(0, 1, 2), head=4, size=4, members=NAMES).data()
BOTH = pytest.mark.parametrize("pack", [PART, GOOD], ids=["part", "whole"])
SLICES = 4
BROKEN = {Verdict.INVALID, Verdict.UNVERIFIABLE}


def others(byte: int) -> Iterator[int]:
    """Four other values: the lowest bit, the highest bit and all bits turned, and none or all set."""
    yield from (byte ^ 0x01, byte ^ 0x80, byte ^ 0xFF, 0x00 if byte else 0x55)


def test_the_two_packs_hold_every_member_and_are_sound() -> None:
    assert [name for name, _ in members(PART)] == list(MEMBERS)
    assert [name for name, _ in members(GOOD)] == [name for name in MEMBERS if name != "rest"]
    assert codes(judge(PART)) == ["SCOPE_PARTIAL"]
    assert judge(GOOD).verdict is Verdict.VALID


@BOTH
@pytest.mark.parametrize("part", range(SLICES))
def test_every_byte_four_ways(pack: bytes, part: int) -> None:
    found: Counter[Verdict] = Counter()
    for at in range(part, len(pack), SLICES):
        ways = list(others(pack[at]))
        for other in ways if EVERY_BYTE else ways[at // SLICES % 4 :][:1]:
            found[judge(pack[:at] + bytes([other]) + pack[at + 1 :]).verdict] += 1
    print(f"{found.total()} changes to {len(pack)} bytes: {dict(found)}")
    assert set(found) <= BROKEN
    assert found[Verdict.UNVERIFIABLE] <= 4  # the digit of the version on the first line


@BOTH
def test_every_truncation(pack: bytes) -> None:
    for length in range(0, len(pack), 1 if EVERY_BYTE else 3):
        assert judge(pack[:length]).verdict is Verdict.INVALID, length


@BOTH
def test_every_member_removed_doubled_renamed_emptied_and_swapped(pack: bytes) -> None:
    parts = members(pack)
    for one, (name, records) in enumerate(parts):
        changed = {
            "removed": [*parts[:one], *parts[one + 1 :]],
            "doubled": [*parts[: one + 1], *parts[one:]],
            "renamed": [*parts[:one], ("other", records), *parts[one + 1 :]],
        }
        if records:
            changed |= {
                "emptied": [*parts[:one], (name, []), *parts[one + 1 :]],
                "repeated": [*parts[:one], (name, [*records, records[-1]]), *parts[one + 1 :]],
            }
        for two in range(one + 1, len(parts)):
            swapped = list(parts)
            swapped[one], swapped[two] = parts[two], parts[one]
            changed[f"swapped with {parts[two][0]}"] = swapped
        for what, made in changed.items():
            assert judge(assemble(made, None)).verdict in BROKEN, (name, what)


@BOTH
def test_every_member_left_out_with_the_header_written_anew_to_fit(pack: bytes) -> None:
    """What stands in no list of the header is missed by the binding; without the binding nobody says that it is whole."""
    parts = members(pack)
    header = parts[0][1][0]
    for one, (name, records) in enumerate(parts[1:], 1):
        left = [*parts[1:one], *parts[one + 1 :]]
        listed = ["header", *(name for name, _ in left)]
        stands_with = {"passkeys": ("approvals",), "instance": ("passkeys", "approvals", "witnesses")}
        without = stands_with.get(name, ())
        fitting = [other for other in listed if other not in without]
        kept = [(other, records) for other, records in left if other not in without]
        for members_listed, found in ((listed, left), (fitting, kept)):
            report = judge(assemble([("header", [edit(header, members=members_listed)]), *found], None))
            allowed = {Verdict.INCOMPLETE} if name == "binding" else BROKEN
            assert report.verdict in allowed, name
        unbound = [(other, records) for other, records in kept if other != "binding"]
        fitting = [other for other in fitting if other != "binding"]
        report = judge(assemble([("header", [edit(header, members=fitting)]), *unbound], None))
        assert report.verdict in BROKEN | {Verdict.INCOMPLETE}, name
        assert report.verdict is Verdict.INVALID or "BINDING_ABSENT" in codes(report)
        for record in range(len(records)):
            fewer = [*parts[:one], (name, [*records[:record], *records[record + 1 :]]), *parts[one + 1 :]]
            assert judge(assemble(fewer, None)).verdict in BROKEN, (name, record)


@BOTH
def test_every_field_of_the_header_is_bound(pack: bytes) -> None:
    parts = members(pack)
    fields = canonical.decode(parts[0][1][0])
    assert isinstance(fields, dict)
    others = {"made_at": 1, "omits": [{"what": "words", "why": "lost"}], "law_replayed": not fields["law_replayed"]}
    for name, value in others.items():
        report = judge(assemble([("header", [edit(parts[0][1][0], **{name: value})]), *parts[1:]], None))
        assert report.verdict is Verdict.INVALID, name


@pytest.mark.parametrize("step", [1, 5, 1 << 18])
def test_what_stands_before_the_binding_is_hashed_however_the_file_is_read(step: int) -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(step, size) if size and size > 0 else step)

    reader = ContainerReader(Dripping(GOOD), "binding")
    while (name := reader.next_member()) is not None:
        at = reader.offset - len(name) - 1
        assert reader.before == (sha256(GOOD[:at]).digest() if name == "binding" else b"")
        for _ in reader.records():
            pass
