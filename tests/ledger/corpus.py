"""The shared corpus: packs of every kind, each with what a reader asks, the verdict and the codes that both verifiers must find.

``parts`` make sound packs of all kinds with all members; each case spoils one thing. Codes are those expected, each as often as it is found, sorted.
"""

from collections.abc import Iterator
from dataclasses import replace

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.leaf import commitment
from azukari.ledger.note import sign
from azukari.ledger.pack import Omission, words_record
from tests.ledger import corpus_beside as beside
from tests.ledger import corpus_bound
from tests.ledger.corpus_case import DAY, MADE, TRUE, Case, case
from tests.ledger.world import (
    BEGIN,
    LOG,
    ORIGIN,
    PAPER,
    STRANGER,
    WORDS,
    World,
    assemble,
    edit,
    leaves,
    members,
    rechain,
    salt_of,
    small,
)
from tests.verifier.parts import (
    EVERY,
    ITEMS,
    PERIOD,
    TIER,
    WHOLE,
    WITNESS_PAPER,
)


def every() -> list[Case]:
    """All cases. Names are unique."""
    return [
        *good(),
        *asked(),
        *damaged(),
        *forged(),
        *deep(),
        *spelt(),
        *words(),
        *headers(),
        *beside.parts(),
        *beside.outside(),
        *beside.enrolled(),
        *beside.signed(),
        *beside.bounded(),
        *beside.points(),
        *beside.aged(),
        *beside.kept(),
        *beside.named(),
        *corpus_bound.bound(),
        *unsupported(),
    ]


def good() -> Iterator[Case]:
    """Sound packs, small and large."""
    for count in (1, 2, 3, 7, 64, 159, 160, 161, 1000, 3000):
        yield case(f"{count} entries", World(leaves(count)).pack(), "VALID")
    for tiers in (1, 2, 5, 40):
        yield case(f"{tiers} tiers", World(leaves(80, tiers)).pack(), "VALID")
    yield case("words opened", TRUE.pack(), "VALID")
    for kind, pack in EVERY.items():
        verdict, codes = ("VALID", ()) if kind == "contract" else ("INCOMPLETE", ("SCOPE_PARTIAL",))
        yield case(f"sound {kind}", pack.data(), verdict, *codes, witnesses=[WITNESS_PAPER])
    for algorithm in (-8, -35, -257):
        yield case(f"signed with {algorithm}", replace(WHOLE, algorithm=algorithm).data(), "VALID")
    yield case("an older head", replace(WHOLE, head=9, tiers=()).data(), "VALID")
    behind = replace(WHOLE, head=9, tiers=()).data()
    yield case("a witness that is behind", behind, "INCOMPLETE", "WITNESS_BEHIND", witnesses=[WITNESS_PAPER])
    yield case("a passkey that has ended since", replace(WHOLE, ended=True).data(), "VALID")
    bare = ("passkeys", "approvals")
    yield case("heads of version 1", replace(WHOLE, version=1, without=bare).data(), "INCOMPLETE", "APPROVAL_ABSENT")


def asked() -> Iterator[Case]:
    """What the reader asks."""
    data = TRUE.pack()
    grouped = " ".join(PAPER[at : at + 4] for at in range(0, 64, 4))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in PAPER.upper())
    for name, typed in {
        "grouped": grouped,
        "capitals": PAPER.upper(),
        "hyphens": grouped.replace(" ", "-"),
        "wide": wide,
    }.items():
        yield case(f"fingerprint {name}", data, "VALID", fingerprint=typed)
    for name, wrong in {"short": PAPER[:-1], "odd": "g" * 64, "empty": ""}.items():
        yield case(f"fingerprint {name}", data, "UNVERIFIABLE", "FINGERPRINT_MALFORMED", fingerprint=wrong)
    yield case("fingerprint other", data, "UNVERIFIABLE", "FINGERPRINT_OTHER", fingerprint="00" * 32)
    yield case("fingerprint absent", data, "UNVERIFIABLE", "FINGERPRINT_ABSENT", fingerprint=None)
    for seen in (0, 11, 12):
        yield case(f"{seen} seen", data, "VALID", at_least=seen)
    for seen in (13, 10**9):
        yield case(f"{seen} seen", data, "INCOMPLETE", "OLDER_THAN_SEEN", at_least=seen)
    yield case("as old as asked", data, "VALID", now=MADE + DAY, max_age=DAY)
    yield case("too old", data, "STALE", "TOO_OLD", now=MADE + DAY + 1, max_age=DAY)
    yield case(
        "too old and short", data, "INCOMPLETE", "TOO_OLD", "OLDER_THAN_SEEN", now=MADE + DAY + 1, max_age=DAY, at_least=13
    )
    yield case("omitted", replace(TRUE, header={"omits": (Omission("words", "lost"),)}).pack(), "INCOMPLETE", "OMITS")


def damaged() -> Iterator[Case]:
    """Framing: cut, longer, digest, members."""
    data = TRUE.pack()
    for cut in (1, 33, 34, 500, len(data) - 20):
        yield case(f"{cut} bytes cut", data[:-cut], "INVALID", "PACK_TRUNCATED")
    yield case("empty", b"", "INVALID", "PACK_MAGIC")
    yield case("other file", b"PK\x03\x04" + bytes(100), "INVALID", "PACK_MAGIC")
    yield case("longer", data + b"\n", "INVALID", "PACK_LONGER")
    yield case("digest", data[:-1] + bytes([data[-1] ^ 1]), "INVALID", "PACK_DIGEST")
    parts = members(data)
    for index, (name, records) in enumerate(parts):
        yield case(f"{name} doubled", assemble([*parts[: index + 1], *parts[index:]]), "INVALID", "MEMBER_ORDER")
        yield case(
            f"{name} renamed", assemble([*parts[:index], ("other", records), *parts[index + 1 :]]), "INVALID", "MEMBER_ORDER"
        )
    for index, (name, records) in enumerate(parts[:2]):
        twice = [*parts[:index], (name, [*records, *records]), *parts[index + 1 :]]
        yield case(f"{name} of two records", assemble(twice), "INVALID", "RECORD_COUNT")
    yield case("words gone", assemble(parts[:3]), "INVALID", "MEMBER_MISSING")
    yield case("a name that is none", data[:16] + b"\x01A" + bytes(64), "INVALID", "MEMBER_NAME")
    at = data.index(b"\x06leaves") + 7
    yield case("a huge record", data[:at] + b"\xff" * 4 + data[at + 4 :], "INVALID", "RECORD_LENGTH")


def forged() -> Iterator[Case]:
    """Entries edited, removed, inserted, reordered; another key; another root."""
    true = small(12, opened=())
    for seq in range(12):
        edits = [*true.leaves[:seq], edit(true.leaves[seq], rules=2), *true.leaves[seq + 1 :]]
        codes = ("ROOT_WRONG", "TIER_CHAIN") if seq < 9 else ("ROOT_WRONG",)
        yield case(f"entry {seq} edited", true.holding(edits).pack(), "INVALID", *codes)
    yield case(
        "numbered and chained anew",
        true.holding(rechain(edit(one, rules=2) for one in true.leaves)).pack(),
        "INVALID",
        "ROOT_WRONG",
    )
    yield case("another key", World(true.leaves, key=STRANGER).pack(), "UNVERIFIABLE", "FINGERPRINT_OTHER")
    for gone in (1, 5):
        yield case(
            f"{gone} cut off", replace(true, leaves=true.leaves[:-gone]).pack(), "INCOMPLETE", "OLDER_THAN_SEEN", at_least=12
        )
    other = Checkpoint(ORIGIN, 12, bytes(32))
    yield case("another root", replace(true, signed=other).pack(), "INVALID", "ROOT_WRONG")
    strange = replace(true, signed=Checkpoint("azukari.example/other", 12, true.checkpoint.root))
    yield case("another origin", strange.pack(), "INVALID", "CHECKPOINT_ORIGIN")
    for name, change, codes in (
        ("time back", {"at": BEGIN - 1}, ("ROOT_WRONG", "TIER_CHAIN", "TIME_BACKWARDS")),
        ("other contract", {"log": "en-zzzzzzzzzzzzzzzz"}, ("LOG_OTHER", "ROOT_WRONG", "TIER_CHAIN")),
        ("other number", {"seq": 7}, ("ROOT_WRONG", "SEQ_NOT_DENSE", "SEQ_NOT_DENSE")),
    ):
        edits = [*true.leaves[:4], edit(true.leaves[4], **change), *true.leaves[5:]]
        yield case(name, true.holding(edits).pack(), "INVALID", *codes)
    note = sign(true.checkpoint.text(), STRANGER).to_bytes()
    spoilt = members(true.pack())
    yield case("signed by another", assemble([spoilt[0], ("checkpoint", [note]), *spoilt[2:]]), "INVALID", "NOTE_UNSIGNED")
    for name, data in (("not JSON", b"x"), ("a field more", None), ("spelled otherwise", None)):
        whole = true.leaves[4]
        bad = data or (edit(whole, more=1) if name == "a field more" else whole.replace(b'"rules":1', b'"rules": 1'))
        code = "LEAF_MALFORMED" if name == "a field more" else "LEAF_SPELLING"
        miscounted = ("WORDS_COUNT",) if data else ()  # the header counts it among those with words
        spoilt_pack = true.holding([*true.leaves[:4], bad, *true.leaves[5:]]).pack()
        yield case(f"an entry {name}", spoilt_pack, "INVALID", code, "ROOT_WRONG", *miscounted)


def spelt() -> Iterator[Case]:
    """What is not canonical is told as that, before what it says is looked at."""
    true = small(4, opened=())
    for old, new, code in (
        (b'"rules":1', b'"rules":1.0', "LEAF_SPELLING"),
        (b'"rules":1', b'"rules":"1.0"', "LEAF_MALFORMED"),
        (b'"v":1', b'"v":1,"v":1', "LEAF_SPELLING"),
        (b'"tier":', b'"tier":-', "LEAF_MALFORMED"),
        (b'"p07.request-consent"', b'"p07\xff"', "LEAF_SPELLING"),
        (b'"p07.request-consent"', b'"p07\\ud800"', "LEAF_SPELLING"),
    ):
        bad = true.leaves[2].replace(old, new)
        yield case(
            f"an entry with {new!r}", true.holding([*true.leaves[:2], bad, true.leaves[3]]).pack(), "INVALID", code, "ROOT_WRONG"
        )
    parts = members(true.pack())
    header = (
        parts[0][1][0].replace(f'"{LOG}"'.encode(), f'"{LOG}\\n"'.encode()).replace(f'/{LOG}"'.encode(), f'/{LOG}\\n"'.encode())
    )
    yield case("a log's id with a newline", assemble([("header", [header]), *parts[1:]]), "INVALID", "HEADER_MALFORMED")
    signed_entries = WHOLE.record.leaves
    swapped = [*signed_entries[:5], signed_entries[8], *signed_entries[6:8], signed_entries[5], *signed_entries[9:]]
    found = replace(WHOLE, members={"leaves": swapped}).data()
    yield case("signed entries out of order", found, "INVALID", "ROOT_WRONG", *["SEQ_NOT_DENSE"] * 4, *["TIME_BACKWARDS"] * 2)


def deep() -> Iterator[Case]:
    """What nests as deeply as it may, and one level deeper."""
    for levels in (512, 513, 20_000):
        lists = b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"
        made = leaves(4)
        made[3] = made[3].replace(b'{"matters":{"a":true,"b":3},"under":null}', lists)
        assert lists in made[3]
        verdict, codes = ("VALID", ()) if levels == 512 else ("INVALID", ("LEAF_SPELLING", "WORDS_COUNT"))
        yield case(f"facts of {levels} levels", World(made).pack(), verdict, *codes)
    for levels in (512, 513):
        inner = b'{"a":' + b"[" * (levels - 2) + b"]" * (levels - 2) + b"}"
        record = b'{"salt":"%s","seq":0,"words":%s}' % (salt_of(0).hex().encode(), inner)
        made = [edit(leaves(1)[0], words=commitment(salt_of(0), inner))]
        plain = members(World(made, opened=(0,)).pack())
        verdict, codes = ("VALID", ()) if levels == 512 else ("INVALID", ("WORDS_MALFORMED",))
        yield case(f"words of {levels} levels", assemble([*plain[:3], ("words", [record]), *plain[4:]]), verdict, *codes)


def words() -> Iterator[Case]:
    """Words: other, twice, unknown, malformed, miscounted."""
    plain = members(TRUE.pack())

    def having(*records: bytes) -> bytes:
        return assemble([*plain[:3], ("words", list(records)), *plain[4:]])

    first, second, third = plain[3][1]
    yield case("words other", having(words_record(0, salt_of(1), WORDS), second, third), "INVALID", "WORDS_OTHER")
    yield case("words twice", having(first, first, second), "INVALID", "WORDS_ORDER")
    yield case("words swapped", having(second, first, third), "INVALID", "WORDS_ORDER")
    yield case("words unknown", having(first, words_record(4, salt_of(4), WORDS), third), "INVALID", "WORDS_UNKNOWN")
    yield case("words malformed", having(first, b"{}", third), "INVALID", "WORDS_MALFORMED")
    yield case("words missing", having(first, second), "INVALID", "WORDS_COUNT")


def headers() -> Iterator[Case]:
    """Headers that say what cannot be."""
    for name, pack, change in (
        ("a scope of the whole", WHOLE, {"scope": {"tier": 1}}),
        ("shown of the whole", WHOLE, {"shown": 3}),
        ("law replayed on a part", TIER, {"law_replayed": True}),
        ("more shown than there are", TIER, {"shown": 12}),
        ("none shown", TIER, {"shown": 0}),
        ("a tier below none", TIER, {"scope": {"tier": -1}}),
        ("a tier that is a truth", TIER, {"scope": {"tier": True}}),
        ("two scopes", TIER, {"scope": {"item": "im-0000000000000009", "tier": 1}}),
        ("a period that ends before it begins", PERIOD, {"scope": {"from": 5, "until": 5}}),
        ("an item without an id", ITEMS, {"scope": {"item": "x"}}),
        ("scope of another kind", ITEMS, {"scope": {"tier": 1}}),
        ("no origin of the log", WHOLE, {"origin": "azukari.example/ward"}),
        ("no scope", TIER, {"kind": "contract"}),
    ):
        yield case(name, replace(pack, header=change).data(), "INVALID", "HEADER_MALFORMED")
    for name, without in (("approvals alone", "passkeys"), ("passkeys alone", "instance")):
        yield case(name, replace(WHOLE, without=(without,)).data(), "INVALID", "HEADER_MALFORMED")
    rest = replace(WHOLE, members={"rest": [bytes(32)]})
    yield case("rest of a whole", rest.data(), "INVALID", "HEADER_MALFORMED")


def unsupported() -> Iterator[Case]:
    """What a newer program may have made: never valid, never invalid."""
    data = TRUE.pack()
    yield case("a later container", b"azukari-pack v2\n" + data[16:], "UNVERIFIABLE", "PACK_VERSION")
    for name, change in (("a later header", {"v": 2}), ("another kind", {"kind": "edition"})):
        found = members(data)
        found[0] = ("header", [edit(found[0][1][0], **change)])
        yield case(name, assemble(found), "UNVERIFIABLE", "HEADER_UNSUPPORTED")
    for at in (1, 3, 4):
        found = members(data)
        names = [name for name, _ in found]
        found.insert(at, ("novelty", [b"x"]))
        found[0] = ("header", [edit(found[0][1][0], members=[*names[:at], "novelty", *names[at:]])])
        yield case(f"a novelty at {at}", assemble(found), "UNVERIFIABLE", "MEMBER_UNSUPPORTED")


__all__ = ["Case", "every"]
