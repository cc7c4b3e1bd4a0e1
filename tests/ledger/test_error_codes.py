"""Faults of a pack that other tests meet only among others, each alone or named."""

from azukari.ledger.texts import Verdict
from tests.ledger.test_pack_damage import GOOD
from tests.ledger.world import assemble, codes, judge, members


def test_an_entry_less_than_was_signed_is_counted() -> None:
    parts = members(GOOD)
    parts[2][1].pop()
    report = judge(assemble(parts))
    assert report.verdict is Verdict.INVALID
    (found,) = [one for one in report.findings if one.code == "LEAVES_COUNT"]
    assert (found.member, found.detail) == ("leaves", "6 found, 7 stated")


def test_an_entry_more_than_was_signed_is_counted_too() -> None:
    parts = members(GOOD)
    parts[2][1].append(parts[2][1][-1])
    assert "LEAVES_COUNT" in codes(judge(assemble(parts)))


def test_a_digest_that_is_not_that_of_the_file() -> None:
    report = judge(GOOD[:-1] + bytes([GOOD[-1] ^ 1]))
    assert (report.verdict, codes(report)) == (Verdict.INVALID, ["PACK_DIGEST"])
    assert report.findings[0].offset == len(GOOD) - 32
