"""What someone with the database, the file or the key might do, and what the verdict says.

Every forgery here has a right digest and right framing: only the record itself convicts it.
"""

import io
import tracemalloc
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from azukari.ledger import canonical, container
from azukari.ledger.approval import claim_of
from azukari.ledger.chain import Chain
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.held import Claims, claim_row
from azukari.ledger.keys import fingerprint
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.pack import Omission, words_record
from azukari.ledger.report import MAX_FINDINGS, Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from tests.ledger.world import (
    BEGIN,
    LOG,
    ORIGIN,
    PAPER,
    STRANGER,
    WORDS,
    World,
    assemble,
    codes,
    edit,
    entry,
    judge,
    leaves,
    members,
    rechain,
    salt_of,
    small,
)

TRUE = small(12, opened=())


def convicted(world: World) -> Report:
    report = judge(world.pack())
    assert report.verdict is Verdict.INVALID
    return report


def named(report: Report, code: str) -> list[int | None]:
    return [finding.seq for finding in report.findings if finding.code == code]


@pytest.mark.parametrize("seq", range(9))
def test_an_entry_edited_in_place_is_named(seq: int) -> None:
    forged = list(TRUE.leaves)
    forged[seq] = edit(forged[seq], act="p09.request-permission")
    report = convicted(TRUE.holding(forged))
    assert report.first_bad_seq == seq
    assert sorted(codes(report)) == ["ROOT_WRONG", "TIER_CHAIN"]


@pytest.mark.parametrize("seq", range(9, 12))
def test_the_last_entry_of_a_tier_edited_is_among_those_mentioned(seq: int) -> None:
    forged = list(TRUE.leaves)
    forged[seq] = edit(forged[seq], act="p09.request-permission")
    report = convicted(TRUE.holding(forged))
    assert codes(report) == ["ROOT_WRONG"]
    assert report.findings[0].detail.endswith("9, 10, 11")


@pytest.mark.parametrize("seq", range(3, 9))
def test_a_changed_link_convicts_the_entry_that_holds_it(seq: int) -> None:
    forged = list(TRUE.leaves)
    forged[seq] = edit(forged[seq], prev="00" * 32)
    assert named(convicted(TRUE.holding(forged)), "TIER_CHAIN") == [seq]


def test_a_changed_last_link_leaves_two_to_ask_about() -> None:
    forged = [*TRUE.leaves[:11], edit(TRUE.leaves[11], prev="00" * 32)]
    report = convicted(TRUE.holding(forged))
    assert named(report, "TIER_CHAIN") == [8]
    assert report.findings[0].detail == "entry 8 or 11"


def test_a_break_that_nothing_sound_follows_leaves_two_to_ask_about() -> None:
    log = leaves(4, tiers=1)
    forged = [edit(log[0], rules=2), log[1], log[2].replace(b'"rules":1', b'"rules": 1'), log[3]]
    report = convicted(World(log).holding(forged))
    assert [(f.code, f.seq) for f in report.findings if f.seq is not None] == [("TIER_CHAIN", 0), ("LEAF_SPELLING", 2)]
    assert report.findings[0].detail == "entry 0 or 1"


def test_a_first_entry_that_names_one_before_it() -> None:
    forged = [edit(TRUE.leaves[0], prev="00" * 32), *TRUE.leaves[1:]]
    assert 0 in named(convicted(TRUE.holding(forged)), "TIER_CHAIN")


@pytest.mark.parametrize("gone", range(1, 12))
def test_the_newest_entries_cut_off(gone: int) -> None:
    # under the true checkpoint
    report = convicted(TRUE.holding(TRUE.leaves[:-gone]))
    assert {"CHECKPOINT_SIZE", "ROOT_WRONG"} <= set(codes(report))
    # with an older, truly signed checkpoint: nothing in the file can tell, what the reader has seen before does
    older = replace(TRUE, leaves=TRUE.leaves[:-gone]).pack()
    assert judge(older).verdict is Verdict.VALID
    report = judge(older, at_least=12)
    assert (report.verdict, codes(report)) == (Verdict.INCOMPLETE, ["OLDER_THAN_SEEN"])


def test_the_whole_chain_recomputed_by_someone_without_the_signing_key() -> None:
    forged = rechain(edit(leaf, rules=2) for leaf in TRUE.leaves)
    # the old signature over the old root
    assert codes(convicted(TRUE.holding(forged))) == ["ROOT_WRONG"]
    # their own key under the same name: whole in itself, and not the key on paper
    own = World(forged, key=STRANGER).pack()
    report = judge(own)
    assert (report.verdict, codes(report)) == (Verdict.UNVERIFIABLE, ["FINGERPRINT_OTHER"])
    # their own signature, our key in the header
    parts = members(own)
    parts[0] = members(TRUE.pack())[0]
    report = judge(assemble(parts))
    assert (report.verdict, codes(report)) == (Verdict.INVALID, ["NOTE_UNSIGNED"])


def test_a_signature_put_under_a_new_root() -> None:
    forged = rechain(edit(leaf, rules=2) for leaf in TRUE.leaves)
    parts = members(World(forged).pack())
    old = members(TRUE.pack())[1][1][0].split(b"\n\n")[1]
    parts[1] = ("checkpoint", [parts[1][1][0].split(b"\n\n")[0] + b"\n\n" + old])
    report = judge(assemble(parts))
    assert (report.verdict, codes(report)) == (Verdict.INVALID, ["SIGNATURE_WRONG"])


@pytest.mark.parametrize("seq", range(12))
def test_an_entry_removed_from_the_middle(seq: int) -> None:
    report = convicted(TRUE.holding(TRUE.leaves[:seq] + TRUE.leaves[seq + 1 :]))
    if seq < 11:
        assert named(report, "SEQ_NOT_DENSE") == [seq]
        assert report.first_bad_seq == seq


@pytest.mark.parametrize("seq", range(1, 11))
def test_an_entry_inserted(seq: int) -> None:
    report = convicted(TRUE.holding([*TRUE.leaves[:seq], TRUE.leaves[seq - 1], *TRUE.leaves[seq:]]))
    assert report.first_bad_seq is not None
    assert report.first_bad_seq <= seq
    # numbered and chained anew, only the signature is against it
    inserted = rechain([*TRUE.leaves[:seq], TRUE.leaves[seq - 1], *TRUE.leaves[seq:]])
    assert set(codes(convicted(TRUE.holding(inserted)))) == {"ROOT_WRONG", "CHECKPOINT_SIZE"}


@pytest.mark.parametrize("seq", range(11))
def test_two_entries_reordered(seq: int) -> None:
    forged = list(TRUE.leaves)
    forged[seq], forged[seq + 1] = forged[seq + 1], forged[seq]
    report = convicted(TRUE.holding(forged))
    assert report.first_bad_seq == seq
    assert "TIME_BACKWARDS" in codes(report)


def test_a_fork_two_roots_of_one_size_under_the_true_key() -> None:
    # Each branch is whole in itself: two packs, both VALID, of one size and with different roots, convict the signer.
    branch = World(rechain([*TRUE.leaves[:6], *(edit(leaf, rules=2) for leaf in TRUE.leaves[6:])]))
    one, two = judge(TRUE.pack()), judge(branch.pack())
    assert one.verdict is two.verdict is Verdict.VALID
    assert one.size == two.size
    assert one.root != two.root


def test_an_entry_of_another_contract() -> None:
    forged = [*TRUE.leaves[:5], edit(TRUE.leaves[5], log="en-zzzzzzzzzzzzzzzz"), *TRUE.leaves[6:]]
    assert named(convicted(World(rechain(forged))), "LOG_OTHER") == [5]


def test_a_time_that_runs_backwards_even_when_signed() -> None:
    forged = rechain([*TRUE.leaves[:5], edit(TRUE.leaves[5], at=BEGIN), *TRUE.leaves[6:]])
    assert named(convicted(World(forged)), "TIME_BACKWARDS") == [5]


def test_an_entry_that_is_not_canonical_even_when_signed() -> None:
    forged = [*TRUE.leaves[:5], TRUE.leaves[5].replace(b'"rules":1', b'"rules": 1'), *TRUE.leaves[6:]]
    report = convicted(World(forged))
    # what it broke in its tier follows from it and is not said twice
    assert [(finding.code, finding.seq) for finding in report.findings] == [("LEAF_SPELLING", 5)]


def test_a_checkpoint_of_another_contract_under_the_true_key() -> None:
    point = Checkpoint(ORIGIN.replace(LOG, "en-zzzzzzzzzzzzzzzz"), 12, TRUE.checkpoint.root)
    assert codes(convicted(replace(TRUE, signed=point))) == ["CHECKPOINT_ORIGIN"]


def test_a_checkpoint_that_says_more() -> None:
    assert codes(convicted(replace(TRUE, signed=TRUE.checkpoint._replace(extensions=("more",))))) == ["CHECKPOINT_MALFORMED"]


OPENED = small(12, opened=(0, 3, 6))


def with_words(records: list[bytes], **header: object) -> Report:
    parts = members(OPENED.pack())
    parts[3] = ("words", records)
    if header:
        parts[0] = ("header", [edit(parts[0][1][0], **header)])
    return judge(assemble(parts))


def test_words_changed() -> None:
    records = OPENED.words()
    records[1] = records[1].replace("架空".encode(), "虚空".encode())
    report = with_words(records)
    assert (report.verdict, named(report, "WORDS_OTHER")) == (Verdict.INVALID, [3])


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 0, 1), (0, 2, 1)])
def test_words_out_of_order_or_doubled(order: tuple[int, ...]) -> None:
    records = OPENED.words()
    assert "WORDS_ORDER" in codes(with_words([records[at] for at in order]))


def test_words_taken_out_or_moved_to_another_entry() -> None:
    records = OPENED.words()
    assert codes(with_words(records[:2])) == ["WORDS_COUNT"]
    moved = words_record(4, salt_of(3), WORDS)
    assert codes(with_words([records[0], moved, records[2]])) == ["WORDS_UNKNOWN"]
    assert codes(with_words([records[0], words_record(99, salt_of(3), WORDS)])) == ["WORDS_UNKNOWN", "WORDS_COUNT"]


def test_words_given_though_the_header_says_none() -> None:
    report = with_words(OPENED.words(), words={"opened": 0, "sealed": 4})
    assert report.verdict is Verdict.INVALID


def test_more_words_than_entries_have_leave_nothing_sealed_and_are_a_finding() -> None:
    records = OPENED.words() * 5
    report = with_words(records, words={"opened": len(records), "sealed": 0})
    assert report.verdict is Verdict.INVALID
    assert "WORDS_COUNT" in codes(report)
    assert (report.counts["words_opened"], report.counts["words_sealed"]) == (len(records), 0)


def test_words_that_are_not_canonical() -> None:
    records = OPENED.words()
    assert codes(with_words([records[0], records[1] + b" ", records[2]])) == ["WORDS_MALFORMED"]


def test_words_destroyed_at_the_end_of_retention_break_nothing() -> None:
    report = judge(replace(OPENED, opened=()).pack())
    assert report.verdict is Verdict.VALID
    assert (report.counts["words_opened"], report.counts["words_sealed"]) == (0, 4)


def test_without_a_fingerprint_nothing_is_valid() -> None:
    report = judge(TRUE.pack(), None)
    assert (report.verdict, codes(report)) == (Verdict.UNVERIFIABLE, ["FINGERPRINT_ABSENT"])


@pytest.mark.parametrize("typed, code", [("0" * 64, "FINGERPRINT_OTHER"), ("abc", "FINGERPRINT_MALFORMED")])
def test_with_another_fingerprint_neither(typed: str, code: str) -> None:
    report = judge(TRUE.pack(), typed)
    assert (report.verdict, codes(report)) == (Verdict.UNVERIFIABLE, [code])


def test_what_is_broken_is_invalid_whatever_the_fingerprint() -> None:
    forged = TRUE.holding([*TRUE.leaves[:5], edit(TRUE.leaves[5], rules=2), *TRUE.leaves[6:]]).pack()
    assert {judge(forged, typed).verdict for typed in (PAPER, None, "0" * 64)} == {Verdict.INVALID}


def foreign(tag: int) -> str:
    """A verifier key of another algorithm, well formed."""
    name, tagged = "azukari.example/ward", bytes([tag]) + bytes(32)
    key_id = sha256(name.encode() + b"\n" + tagged).hexdigest()[:8]
    return f"{name}+{key_id}+{b64encode(tagged).decode()}"


@pytest.mark.parametrize("tag", [0x02, 0x04, 0x06, 0xFF])
def test_an_unsupported_algorithm_is_unverifiable_not_invalid(tag: int) -> None:
    report = judge(replace(TRUE, header={"vkey": foreign(tag)}).pack(), fingerprint(foreign(tag)))
    both = [(one.code, one.member) for one in report.findings]
    assert report.verdict is Verdict.UNVERIFIABLE
    assert both == [("ALGORITHM_UNSUPPORTED", "checkpoint"), ("ALGORITHM_UNSUPPORTED", "binding")]


def test_a_later_format_is_unverifiable_not_invalid() -> None:
    good = TRUE.pack()
    assert codes(judge(b"azukari-pack v2\n" + good[16:])) == ["PACK_VERSION"]
    for changes in ({"v": 2}, {"kind": "edition"}):
        parts = members(good)
        parts[0] = ("header", [edit(parts[0][1][0], **changes)])
        report = judge(assemble(parts))
        assert (report.verdict, codes(report)) == (Verdict.UNVERIFIABLE, ["HEADER_UNSUPPORTED"])
        damaged = bytearray(assemble(parts))
        damaged[-40] ^= 1
        assert judge(bytes(damaged)).verdict is Verdict.INVALID


def test_a_member_of_later_years_is_unverifiable_and_the_rest_still_checked() -> None:
    parts = members(TRUE.pack())
    names = ["header", "checkpoint", "leaves", "words", "proofs", "binding"]
    parts[0] = ("header", [edit(parts[0][1][0], members=names)])
    parts.insert(4, ("proofs", [b"\x00" * 32]))
    report = judge(assemble(parts))
    assert (report.verdict, codes(report)) == (Verdict.UNVERIFIABLE, ["MEMBER_UNSUPPORTED"])
    parts[2][1][3] = edit(parts[2][1][3], rules=2)
    assert judge(assemble(parts)).verdict is Verdict.INVALID


def test_what_the_maker_left_out_makes_it_incomplete() -> None:
    report = judge(replace(TRUE, header={"omits": (Omission("approvals", "not-kept"),), "law_replayed": False}).pack())
    assert (report.verdict, codes(report), report.law_replayed) == (Verdict.INCOMPLETE, ["OMITS"], False)


def test_an_old_pack_is_stale_when_asked() -> None:
    made = BEGIN + 3_600_000_000
    good = TRUE.pack()
    assert judge(good, now=made + 10, max_age=10).verdict is Verdict.VALID
    report = judge(good, now=made + 11, max_age=10)
    assert (report.verdict, codes(report)) == (Verdict.STALE, ["TOO_OLD"])
    with pytest.raises(TypeError):
        judge(good, max_age=10)


def test_the_gravest_finding_decides() -> None:
    omits = replace(TRUE, header={"omits": (Omission("approvals", "not-kept"),)}).pack()
    assert judge(omits, now=BEGIN * 2, max_age=1).verdict is Verdict.INCOMPLETE
    assert judge(omits, None, now=BEGIN * 2, max_age=1).verdict is Verdict.UNVERIFIABLE


def test_leaves_are_handed_on_in_the_same_pass_until_one_is_unsound() -> None:
    heard: list[tuple[int, bytes]] = []
    ticks: list[tuple[int, int]] = []
    report = judge(TRUE.pack(), on_leaf=lambda seq, leaf: heard.append((seq, leaf)), progress=lambda *tick: ticks.append(tick))
    assert heard == list(enumerate(TRUE.leaves))
    assert ticks[-1] == (12, 12)
    assert root_of([leaf_hash(leaf) for _, leaf in heard]).hex() == report.root
    heard.clear()
    forged = [*TRUE.leaves[:5], edit(TRUE.leaves[5], seq=9), *TRUE.leaves[6:]]
    judge(TRUE.holding(forged).pack(), on_leaf=lambda seq, leaf: heard.append((seq, leaf)))
    assert [seq for seq, _ in heard] == [0, 1, 2, 3, 4]


def test_what_the_listener_raises_is_its_own() -> None:
    def fail(seq: int, leaf: bytes) -> None:
        raise KeyError(seq, leaf)

    with pytest.raises(KeyError):
        judge(TRUE.pack(), on_leaf=fail)


def test_findings_are_counted_beyond_those_listed() -> None:
    forged = [edit(leaf, log="en-zzzzzzzzzzzzzzzz") for leaf in leaves(MAX_FINDINGS + 50, tiers=1)]
    report = convicted(World(rechain(forged)))
    assert len(report.findings) == MAX_FINDINGS
    assert report.counts["findings"] == MAX_FINDINGS + 50


def test_an_empty_log_is_a_log() -> None:
    report = judge(World([]).pack())
    assert (report.verdict, report.size, report.first_at, report.last_at) == (Verdict.VALID, 0, None, None)


def test_the_report_says_what_was_verified() -> None:
    report = judge(TRUE.pack())
    assert (report.log, report.origin, report.size, report.fingerprint) == (LOG, ORIGIN, 12, PAPER)
    assert (report.first_at, report.last_at) == (BEGIN, BEGIN + 11_000_000)
    assert report.counts == {
        "leaves": 12,
        "tiers": 3,
        "words_opened": 0,
        "words_sealed": 4,
        "other_signatures": 0,
        "names": 0,
        "findings": 0,
    }
    assert report.ja
    assert report.en
    assert report.first_bad_seq is None


def test_memory_does_not_grow_with_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container, "_AHEAD", 0)  # how many blocks wait for their digest is the machine's affair, eight at most
    peaks = []
    for count in (8_000, 19_000):
        file = io.BytesIO(World(leaves(count)).pack())
        tracemalloc.start()
        assert verify_pack(file, PAPER).counts["leaves"] == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # what so many more entries take is some blocks on their way, and a quarter of the entries themselves at most
    assert peaks[1] - peaks[0] < 11_000 * 100


def test_a_pack_in_which_every_entry_claims_a_signature_is_kept_small() -> None:
    kept = []
    for count in (4_000, 16_000):
        made = leaves(count, approval="ab" * 32)
        found: list[str] = []
        tracemalloc.start()
        chain = Chain(LOG, lambda code, _where, _detail, found=found: found.append(code), keep_words=False, keep_claims=True)
        for at in range(0, count, 500):
            chain.feed(range(500), made[at : at + 500])
        kept.append(tracemalloc.get_traced_memory()[0])
        tracemalloc.stop()
        assert not found
        assert chain.with_approval == count
    assert kept[1] - kept[0] < 12_000 * 150


def test_claims_are_found_in_whatever_order_they_came() -> None:
    claims = Claims()
    made = {seq: canonical.encode(entry(seq, None, approval=f"{seq:064x}")) for seq in (5, 9, 2, 7)}
    for leaf in made.values():
        number, row = claim_row(leaf)
        claims.extend((number,), row)
    known = Claims.by_digest(["pn-0000000000000001"])
    for seq, leaf in made.items():
        assert claims.of(seq, known) == claim_of(leaf)
        assert claims.of(seq, {}) == claim_of(leaf)._replace(officer="")
    assert [claims.of(seq, known) for seq in (0, 3, 8, 10)] == [None] * 4
