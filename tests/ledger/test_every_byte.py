"""The two reference packs, which hold every member between them: whatever byte is another, missing or too many, it is never taken for what it was."""

from collections import Counter
from collections.abc import Iterator

import pytest

from azukari.ledger.pack import MEMBERS
from azukari.ledger.texts import Verdict
from tests.ledger.world import assemble, codes, judge, members
from tests.verifier.parts import Pack

PART = Pack("tier", {"tier": 1}, (1, 4), (1,), head=5, size=5).data()
GOOD = Pack(shown=(0, 1, 2, 3), tiers=(0, 1, 2), head=4, size=4).data()
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
        for other in others(pack[at]):
            found[judge(pack[:at] + bytes([other]) + pack[at + 1 :]).verdict] += 1
    print(f"{found.total()} changes to {len(pack)} bytes: {dict(found)}")
    assert set(found) <= BROKEN
    assert found[Verdict.UNVERIFIABLE] <= 4  # the digit of the version on the first line


@BOTH
def test_every_truncation(pack: bytes) -> None:
    for length in range(len(pack)):
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
            report = judge(assemble(made))
            allowed = BROKEN | ({Verdict.INCOMPLETE} if (name, what) == ("approvals", "emptied") else set())
            # keys of witnesses left out take nothing away but the witnesses; that is why the reader gives their fingerprints
            allowed |= {Verdict.VALID, Verdict.INCOMPLETE} if (name, what) == ("witnesses", "emptied") else set()
            assert report.verdict in allowed, (name, what)
