"""The shared corpus: packs of every kind, each with what a reader asks, the verdict and the codes that both verifiers must find.

``parts`` make sound packs of all kinds with all members; each case spoils one thing. Codes are those expected, each as often as it is found, sorted.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.cosign import CosignerKey
from azukari.ledger.keys import VerifierKey, fingerprint
from azukari.ledger.leaf import commitment
from azukari.ledger.note import sign
from azukari.ledger.pack import Omission, words_record
from azukari.ledger.webauthn import base64url
from tests.ledger.authenticator import cbor
from tests.ledger.ward import WITNESS
from tests.ledger.world import (
    BEGIN,
    KEY,
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
from tests.verifier.parts import COSIGNED, EVERY, ITEMS, PERIOD, TIER, TWINS, WHOLE, WITNESS_PAPER, edited, spoiled

DAY = 86_400_000_000
MADE = BEGIN + 3_600_000_000
TRUE = small(12, opened=(0, 3, 9))
PAPERED: dict[str, Any] = {"fingerprint": PAPER}


class Case(NamedTuple):
    """A pack, what is asked of it, and what must be said: ``asked`` are the arguments of ``verify_pack`` by name."""

    name: str
    data: bytes
    asked: dict[str, Any]
    verdict: str
    codes: tuple[str, ...]


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
        *parts(),
        *outside(),
        *signed(),
        *bounded(),
        *points(),
        *aged(),
        *unsupported(),
    ]


def case(name: str, data: bytes, verdict: str, *codes: str, **given: Any) -> Case:
    return Case(name, data, {**PAPERED, **given}, verdict, tuple(sorted(codes)))


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
    yield case("an older head", replace(WHOLE, head=7, tiers=()).data(), "VALID")
    behind = replace(WHOLE, head=7, tiers=()).data()
    yield case("a witness that is behind", behind, "INCOMPLETE", "WITNESS_BEHIND", witnesses=[WITNESS_PAPER])


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
        yield case(f"words of {levels} levels", assemble([*plain[:3], ("words", [record])]), verdict, *codes)


def words() -> Iterator[Case]:
    """Words: other, twice, unknown, malformed, miscounted."""
    plain = members(TRUE.pack())

    def having(*records: bytes) -> bytes:
        return assemble([*plain[:3], ("words", list(records))])

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


def parts() -> Iterator[Case]:
    """Parts that are not what they say."""
    bare = ("instance", "passkeys", "approvals", "witnesses")
    rest = TIER.parts()["rest"][0]
    for name, pack, codes in (
        ("a hash of the rest", spoiled(TIER, "rest", 0, bytes(32) + rest[32:]), ("ROOT_WRONG",)),
        ("rest cut", spoiled(TIER, "rest", 0, rest[:-32]), ("PROOF_LENGTH",)),
        ("rest longer", spoiled(TIER, "rest", 0, rest + bytes(32)), ("PROOF_LENGTH",)),
        ("rest not whole", spoiled(TIER, "rest", 0, rest[:-1]), ("PROOF_LENGTH",)),
        ("no rest", replace(TIER, without=("rest",)), ("PROOF_LENGTH",)),
        ("the last of a tier left out", replace(TIER, shown=(1, 4, 7)), ("TIERS_OTHER", "SCOPE_UNPROVED")),
        ("an entry beside the item", replace(ITEMS, shown=(0, 3, 4, 8)), ("SCOPE_OTHER",)),
        ("an entry after the period", replace(PERIOD, shown=(2, 3, 4, 5, 6, 7)), ("SCOPE_OTHER",)),
        ("an entry before the period", replace(PERIOD, shown=(1, 2, 3, 4, 5, 6)), ("SCOPE_OTHER",)),
        ("a gap in the period", replace(PERIOD, shown=(2, 3, 5, 6)), ("SEQ_NOT_DENSE",)),
    ):
        yield case(name, pack.data(), "INVALID", "SCOPE_PARTIAL", *codes)
    for name, pack in (
        ("a period open before", replace(PERIOD, shown=(3, 4, 5, 6))),
        ("a period open after", replace(PERIOD, shown=(2, 3, 4, 5))),
        ("a tier without its head", replace(TIER, without=bare)),
        ("a tier of an older head", replace(TIER, head=8)),
        ("a tier that is not shown", replace(TIER, tiers=(0,))),
    ):
        # the approvals of entries that are not shown are left out with them
        yield case(
            name, pack.data(), "INCOMPLETE", "SCOPE_PARTIAL", "SCOPE_UNPROVED", *(("APPROVAL_ABSENT",) if pack.without else ())
        )


def outside() -> Iterator[Case]:
    """Heads and witnesses that are not what they say."""
    sight = WHOLE.made_sight()
    zero = "00" * 32
    for name, change, code in (
        ("a later sight", {"v": 2}, "INSTANCE_UNSUPPORTED"),
        ("a sight of no version", {"v": 0}, "INSTANCE_MALFORMED"),
        ("a field more", {"more": 1}, "INSTANCE_MALFORMED"),
        ("a head of another log", {"head": {**sight["head"], "log": "en-zzzzzzzzzzzzzzzz"}}, "LOG_OTHER"),
        ("another head", {"head": {**sight["head"], "root": zero}}, "PROOF_WRONG"),
        ("a head elsewhere", {"head_index": 1}, "PROOF_WRONG"),
        ("a head nowhere", {"head_index": 2}, "PROOF_RANGE"),
        ("a proof too short", {"head_proof": []}, "PROOF_LENGTH"),
        ("a proof too long", {"instance_proof": [*sight["instance_proof"], zero]}, "PROOF_LENGTH"),
        ("consistency too long", {"consistency": [zero]}, "PROOF_LENGTH"),
        ("tiers twice", {"tiers_shown": [0, 0, 2]}, "PROOF_RANGE"),
        ("another tier", {"tiers": [{**sight["tiers"][0], "count": 1}, *sight["tiers"][1:]]}, "PROOF_WRONG"),
        ("tiers without numbers", {"tiers_shown": []}, "INSTANCE_MALFORMED"),
    ):
        verdict = "UNVERIFIABLE" if code == "INSTANCE_UNSUPPORTED" else "INVALID"
        yield case(name, replace(WHOLE, sight=change).data(), verdict, code)
    for after in ("heads", "passkey"):
        signed_further = replace(WHOLE, after=after)
        yield case(f"heads before the last entry, {after}", signed_further.data(), "INVALID", "HEADS_NOT_LAST", witnesses=[])
        pairs = [*signed_further.parts()["instance"], *replace(WHOLE, tiers=(), without=("passkeys",)).parts()["instance"]]
        yield case(f"a sound pair after {after}", replace(WHOLE, members={"instance": pairs}).data(), "INVALID", "HEADS_NOT_LAST")
    note = WHOLE.note()
    bad = note[:-6] + (b"A" if note[-6:-5] != b"A" else b"B") + note[-5:]
    yield case("a cosignature that does not hold", spoiled(WHOLE, "instance", 0, bad).data(), "INVALID", "SIGNATURE_WRONG")
    yield case("an instance note that is none", spoiled(WHOLE, "instance", 0, b"x").data(), "INVALID", "NOTE_MALFORMED")
    yield case("three records", replace(WHOLE, members={"instance": [note] * 3}).data(), "INVALID", "RECORD_COUNT")
    yield case("a witness's key that is none", spoiled(WHOLE, "witnesses", 0, b"x").data(), "INVALID", "VKEY_MALFORMED")
    twice = replace(WHOLE, members={"witnesses": WHOLE.parts()["witnesses"] * 2})
    yield case("a witness twice", twice.data(), "INVALID", "WITNESS_ORDER")
    log_key = KEY.verifier.text().encode()
    yield case(
        "a log's key as a witness's", spoiled(WHOLE, "witnesses", 0, log_key).data(), "UNVERIFIABLE", "ALGORITHM_UNSUPPORTED"
    )
    alone = replace(WHOLE, cosigned=False).data()
    yield case("not cosigned", alone, "VALID")
    yield case("not cosigned, and asked", alone, "INCOMPLETE", "WITNESS_ABSENT", witnesses=[WITNESS_PAPER])
    yield case("another witness asked", WHOLE.data(), "INCOMPLETE", "WITNESS_ABSENT", witnesses=[fingerprint("another")])
    yield case("a witness mistyped", WHOLE.data(), "UNVERIFIABLE", "FINGERPRINT_MALFORMED", witnesses=["x"])


def bounded() -> Iterator[Case]:
    """Numbers as large as they may be, and larger."""
    for digits in (15, 16, 5_000):
        codes = () if digits == 15 else ("CLIENT_DATA_MALFORMED",) * 3
        for name, written in (
            ("", b"9" * digits),
            ("negative ", b"-" + b"9" * digits),
            ("inner ", b'{"a":%s}' % (b"9" * digits)),
        ):
            data = replace(WHOLE, says=b',"more":' + written).data()
            yield case(f"client data with an {name}integer of {digits} digits", data, "INVALID" if codes else "VALID", *codes)
    for exponent, code in ((b"\x01\xff\xff\xff\xff", "ASSERTION_SIGNATURE"), (b"\x02\x00\x00\x00\x01", "COSE_MALFORMED")):
        made = replace(WHOLE, algorithm=-257)
        data = edited(made, "passkeys", 0, key=base64url(cbor({**made.record.passkey.cose(), -2: exponent}))).data()
        yield case(f"RSA with the exponent {exponent.hex()}", data, "INVALID", "PROOF_WRONG", *[code] * 3)
    for size in (2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1):
        note = sign(f"azukari.example/ward\n{size}\n{'A' * 43}=\n", KEY).to_bytes()
        code = "HEADS_NOT_LAST" if size < 2**53 else "CHECKPOINT_MALFORMED"
        yield case(f"an instance of {size} entries", spoiled(WHOLE, "instance", 0, note).data(), "INVALID", code)


def points() -> Iterator[Case]:
    """What cannot be a key of Ed25519, wherever one stands; and two keys of one name and id."""
    wrong = {
        "the neutral point": bytes([1]) + bytes(31),
        "order 2": ((1 << 255) - 20).to_bytes(32, "little"),
        "order 4": bytes(32),
        "order 8": bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        "not reduced": ((1 << 255) - 19 + 3).to_bytes(32, "little"),
        "off the curve": bytes([2]) + bytes(31),
    }
    made = replace(WHOLE, algorithm=-8)
    for name, point in wrong.items():
        data = edited(made, "passkeys", 0, key=base64url(cbor({**made.record.passkey.cose(), -2: point}))).data()
        yield case(f"a passkey that is no point: {name}", data, "INVALID", "PROOF_WRONG", *["COSE_MALFORMED"] * 3)
        key = CosignerKey("ward.example/other", point)
        data = replace(WHOLE, listed=(key, WITNESS.verifier)).data()
        yield case(f"a witness that is no point: {name}", data, "INVALID", "VKEY_MALFORMED")
        vkey = VerifierKey(KEY.verifier.name, point).text()
        data = replace(WHOLE, header={"vkey": vkey}).data()
        yield case(
            f"a log's key that is no point: {name}", data, "INVALID", *["VKEY_MALFORMED"] * 2, fingerprint=fingerprint(vkey)
        )
    both = tuple(one.verifier for one in TWINS)
    papers = [fingerprint(one.text()) for one in both]
    assert both[0].key_id == both[1].key_id
    one, other = (replace(WHOLE, listed=both, cosigners=(key,)) for key in TWINS)
    yield case("two keys of one name and id, the first signed", one.data(), "VALID", witnesses=papers[:1])
    yield case("two keys of one name and id, the second signed", other.data(), "VALID", witnesses=papers[1:])
    yield case("two keys of one name and id, the other asked", one.data(), "INCOMPLETE", "WITNESS_ABSENT", witnesses=papers[1:])
    yield case("two keys of one name and id, both signed", replace(one, cosigners=TWINS).data(), "VALID", witnesses=papers)
    yield case("a line that bears another's id", replace(one, listed=both[1:]).data(), "INVALID", "SIGNATURE_WRONG")
    names = ("ward.example/\uff5e", "ward.example/\U0001f3e0")
    wide = tuple(CosignerKey(name, WITNESS.verifier.public) for name in names)
    yield case("witnesses in the order of their bytes", replace(WHOLE, listed=wide).data(), "VALID")


def aged() -> Iterator[Case]:
    """How old a pack is when a witness that the reader knows has signed."""
    signed = COSIGNED * 1_000_000
    for name, made_at, now, codes in (
        ("both new", signed, signed + DAY, ()),
        ("made anew of an old record", signed + 9 * DAY, signed + 9 * DAY, ("TOO_OLD",)),
        ("made long ago, signed just now", signed - 9 * DAY, signed, ("TOO_OLD",)),
        ("made ten minutes ahead", signed + 600_000_000, signed, ()),
        ("made later than now", signed + 600_000_001, signed, ("MADE_LATER",)),
        ("signed later than now", signed - DAY // 2, signed - DAY // 2, ("MADE_LATER",)),
    ):
        pack = replace(WHOLE, header={"made_at": made_at}).data()
        verdict = {(): "VALID", ("TOO_OLD",): "STALE", ("MADE_LATER",): "UNVERIFIABLE"}[codes]
        yield case(f"age: {name}", pack, verdict, *codes, witnesses=[WITNESS_PAPER], now=now, max_age=DAY)
    later = replace(WHOLE, header={"made_at": signed + 9 * DAY}).data()
    yield case("age: only as its maker states", later, "VALID", now=signed + 9 * DAY, max_age=DAY)


def signed() -> Iterator[Case]:
    """Personal signatures and enrolments that do not hold."""
    one, two, three = WHOLE.parts()["approvals"]
    for name, records, codes in (
        ("signatures swapped", [two, one, three], ("APPROVAL_ORDER",)),
        ("a signature twice", [one, one, two], ("APPROVAL_ORDER",)),
        ("a signature missing", [one, three], ("APPROVAL_ABSENT",)),
        ("a signature of an entry without", [edit(one, seq=0), two, three], ("APPROVAL_UNKNOWN",)),
        (
            "a signature under another entry",
            [edit(one, seq=5), edit(two, seq=8), three],
            ("APPROVAL_OTHER", "APPROVAL_OTHER", "APPROVAL_ORDER"),
        ),
        ("another nonce", [edit(one, nonce="00" * 32), two, three], ("APPROVAL_OTHER",)),
        ("a signature that is none", [b"{}", two, three], ("APPROVAL_MALFORMED",)),
    ):
        yield case(
            name,
            replace(WHOLE, members={"approvals": records}).data(),
            "INVALID" if name != "a signature missing" else "INCOMPLETE",
            *codes,
        )
    (enrolled,) = WHOLE.parts()["passkeys"]
    for name, leaf, code in (
        ("an enrolment that follows nothing", edit(enrolled, prev="00" * 32), "PASSKEY_CHAIN"),
        ("an enrolment that is none", edit(enrolled, more=1), "LEAF_MALFORMED"),
        ("an enrolment with a fraction", enrolled.replace(b'"v":1', b'"v":1.0'), "LEAF_SPELLING"),
    ):
        yield case(name, spoiled(WHOLE, "passkeys", 0, leaf).data(), "INVALID", code, "PROOF_WRONG")
    later = edit(enrolled, at=BEGIN + 10**12)
    many = ["PASSKEY_NOT_YET"] * 3
    yield case("enrolled afterwards", spoiled(WHOLE, "passkeys", 0, later).data(), "INVALID", "PROOF_WRONG", *many)
    other = edit(enrolled, person="pn-0000000000000009")
    yield case(
        "enrolled for another", spoiled(WHOLE, "passkeys", 0, other).data(), "INVALID", "PROOF_WRONG", *["PASSKEY_PERSON"] * 3
    )
    unknown = edit(enrolled, credential="00" * 32)
    yield case(
        "another credential", spoiled(WHOLE, "passkeys", 0, unknown).data(), "INVALID", "PROOF_WRONG", *["PASSKEY_UNKNOWN"] * 3
    )
    site = edit(enrolled, rp="other.example")
    yield case("another site", spoiled(WHOLE, "passkeys", 0, site).data(), "INVALID", "PROOF_WRONG", *["CLIENT_ORIGIN"] * 3)


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
