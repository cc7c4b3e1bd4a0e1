"""Cases about what stands beside the entries: parts, heads of all contracts, witnesses, enrolments, personal signatures, names; what was kept."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from azukari.ledger.cosign import CosignerKey
from azukari.ledger.keys import VerifierKey, fingerprint
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.multiproof import over, prove
from azukari.ledger.names import name_record
from azukari.ledger.note import sign
from azukari.ledger.webauthn import base64url
from tests.ledger.authenticator import cbor
from tests.ledger.corpus_case import DAY, TRUE, Case, case
from tests.ledger.ward import WITNESS
from tests.ledger.world import (
    BEGIN,
    KEY,
    STRANGER,
    World,
    assemble,
    edit,
    leaves,
    members,
    rechain,
    small,
)
from tests.verifier.parts import (
    COSIGNED,
    ITEMS,
    OFFICER,
    PERIOD,
    TIER,
    TWINS,
    WHOLE,
    WITNESS_PAPER,
    Pack,
    edited,
    spoiled,
)


def parts() -> Iterator[Case]:
    """Parts that are not what they say."""
    bare = ("instance", "passkeys", "approvals", "witnesses")
    rest = TIER.parts()["rest"][0]
    for name, pack, codes in (
        ("a hash of the rest", spoiled(TIER, "rest", 0, bytes(32) + rest[32:]), ("ROOT_WRONG",)),
        ("rest cut", spoiled(TIER, "rest", 0, rest[:-32]), ("PROOF_LENGTH",)),
        ("rest longer", spoiled(TIER, "rest", 0, rest + bytes(32)), ("PROOF_LENGTH",)),
        ("rest far longer", spoiled(TIER, "rest", 0, rest + bytes(32 * 5_000)), ("PROOF_LENGTH",)),
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
        ("a later sight", {"v": 3}, "INSTANCE_UNSUPPORTED"),
        ("a sight of an earlier version", {"v": 1}, "INSTANCE_MALFORMED"),
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


def enrolled() -> Iterator[Case]:
    """Whether every entry about an officer's passkeys is there up to the heads, and what the heads leave open."""
    ended = replace(WHOLE, ended=True)
    first, _ = ended.parts()["passkeys"]
    sight = ended.made_sight()
    left_out = replace(ended, sight=_showing(ended, [0]), members={"passkeys": [first]})
    yield case("an end left out", left_out.data(), "INVALID", "PASSKEY_LEFT_OUT")
    yield case("nobody's last entry", replace(WHOLE, whose=()).data(), "INVALID", "PASSKEY_LEFT_OUT")
    both = replace(WHOLE, whose=(OFFICER, "pn-0000000000000002"))
    yield case("the last entry of one of whom nothing is shown", both.data(), "INVALID", "PASSKEY_LEFT_OUT")
    zero = {**sight["people"][0], "last": "00" * 32}
    yield case("another last entry", replace(ended, sight={"people": [zero]}).data(), "INVALID", "PROOF_WRONG")
    stated = {**sight["people"][0], "last": leaf_hash(first).hex(), "seq": 0}
    hidden = {**_showing(ended, [0]), "people": [stated]}
    yield case("an end denied", replace(ended, sight=hidden, members={"passkeys": [first]}).data(), "INVALID", "PROOF_WRONG")
    for name, change in (
        ("people without numbers", {"people_shown": []}),
        ("a proof of nobody", {"people": [], "people_shown": []}),
        ("a person that is none", {"people": [{**sight["people"][0], "person": "x"}]}),
        ("people without their heads", {"heads": {**sight["heads"], "people": 0}}),
        ("heads without people", {"heads": {k: v for k, v in sight["heads"].items() if k not in ("passkeys", "people")}}),
        ("older heads in a sight", {"heads": replace(ended, version=1).made_sight()["heads"]}),
    ):
        yield case(name, replace(ended, sight=change).data(), "INVALID", "INSTANCE_MALFORMED")
    swapped = both.made_sight()
    yield case("people out of order", replace(both, sight={"people": swapped["people"][::-1]}).data(), "INVALID", "PROOF_WRONG")
    yield case("people elsewhere", replace(ended, sight={"people_shown": [1]}).data(), "INVALID", "PROOF_WRONG")
    yield case("people nowhere", replace(ended, sight={"people_shown": [2]}).data(), "INVALID", "PROOF_RANGE")
    yield case("people proved too shortly", replace(ended, sight={"people_proof": []}).data(), "INVALID", "PROOF_LENGTH")
    yield case("signed under older heads", replace(WHOLE, version=1).data(), "INCOMPLETE", "PASSKEY_UNPROVED")
    yield case("signed after the heads", replace(WHOLE, head=8, tiers=()).data(), "INCOMPLETE", "PASSKEY_UNPROVED")
    older = replace(WHOLE, head=9, tiers=())
    second = [*WHOLE.parts()["instance"], *older.parts()["instance"]]
    yield case("people in the second pair", replace(WHOLE, members={"instance": second}).data(), "INVALID", "INSTANCE_MALFORMED")


def _showing(pack: Pack, numbers: list[int]) -> dict[str, Any]:
    """The proof in the instance log when only these entries about passkeys are shown."""
    hashes = [leaf_hash(one) for one in pack.instance()[0]]
    return {"instance_proof": [one.hex() for one in prove(over(hashes), len(hashes), [*numbers, len(hashes) - 1])]}


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
            f"a log's key that is no point: {name}", data, "INVALID", *["VKEY_MALFORMED"] * 3, fingerprint=fingerprint(vkey)
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


def kept() -> Iterator[Case]:
    """What the reader kept from before: a pack, or a checkpoint; ``earlier`` among what is asked."""
    fork = [edit(one, act="p09.permit-copy") for one in leaves(12)]
    made = {
        "whole": small(12).pack(),
        "short": small(7).pack(),
        "fork": World(rechain(fork)).pack(),
        "short fork": World(rechain(fork[:7])).pack(),
        "part": TIER.data(),
        "other key": World(leaves(7), key=STRANGER).pack(),
        "broken": small(7).pack()[:-1] + b"\0",
    }
    notes = {name: members(made[name])[1][1][0] for name in ("whole", "short", "fork", "short fork", "other key", "part")}
    signed = sign(small(12).checkpoint.text(), STRANGER).to_bytes()
    for name, file, earlier, verdict, codes in (
        ("a shorter pack", "whole", made["short"], "VALID", ()),
        ("the same pack", "whole", made["whole"], "VALID", ()),
        ("a shorter pack of another history", "whole", made["short fork"], "INVALID", ("EARLIER_FORK",)),
        ("another history of the same size", "whole", made["fork"], "INVALID", ("EARLIER_FORK",)),
        ("a longer pack", "short", made["whole"], "INCOMPLETE", ("OLDER_THAN_SEEN",)),
        ("a longer pack of another history", "short", made["fork"], "INVALID", ("EARLIER_FORK", "OLDER_THAN_SEEN")),
        ("a broken pack", "whole", made["broken"], "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("a pack of another key", "whole", made["other key"], "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("something else", "whole", b"PK\x03\x04", "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("nothing", "whole", b"", "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("a pack to a part", "part", made["short"], "UNVERIFIABLE", ("EARLIER_UNCOMPARED", "SCOPE_PARTIAL")),
        ("a pack to a broken one", "broken", made["short fork"], "INVALID", ("PACK_DIGEST",)),
        ("a checkpoint", "whole", notes["whole"], "VALID", ()),
        ("a shorter checkpoint", "whole", notes["short"], "VALID", ()),
        ("a checkpoint of another history", "whole", notes["fork"], "INVALID", ("EARLIER_FORK",)),
        ("a shorter checkpoint of another history", "whole", notes["short fork"], "INVALID", ("EARLIER_FORK",)),
        ("a longer checkpoint", "short", notes["whole"], "UNVERIFIABLE", ("EARLIER_UNCOMPARED", "OLDER_THAN_SEEN")),
        ("a checkpoint of another key", "whole", notes["other key"], "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("a checkpoint that the key did not sign", "whole", signed, "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("a checkpoint of another record", "whole", WHOLE.note(), "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("a checkpoint that is cut", "whole", notes["short"][:-1], "UNVERIFIABLE", ("EARLIER_UNCOMPARED",)),
        ("a part's checkpoint to the part", "part", notes["part"], "INCOMPLETE", ("SCOPE_PARTIAL",)),
    ):
        yield case(f"kept: {name}", made[file], verdict, *codes, earlier=earlier)


def named() -> Iterator[Case]:
    """Names that the maker added."""
    plain = members(TRUE.pack())
    header = edit(plain[0][1][0], members=[*(name for name, _ in plain[:4]), "names", "binding"])
    one, other = (name_record(f"pn-000000000000000{n}", name) for n, name in ((1, "架空 太郎"), (2, "é😀" * 256)))
    for name, records, codes in (
        ("one", [one], ()),
        ("two", [one, other], ()),
        ("none", [], ("RECORD_COUNT",)),
        ("out of order", [other, one], ("NAME_ORDER",)),
        ("twice", [one, one], ("NAME_ORDER",)),
        ("nobody", [edit(one, name="")], ("NAME_MALFORMED",)),
        ("too long", [edit(one, name="é" * 513)], ("NAME_MALFORMED",)),
        ("no text", [edit(one, name=7)], ("NAME_MALFORMED",)),
        ("no id", [edit(one, id="pn-1"), other], ("NAME_MALFORMED",)),
        ("an id with a newline", [edit(one, id="pn-0000000000000001\n")], ("NAME_MALFORMED",)),
        ("a field more", [edit(one, more=1)], ("NAME_MALFORMED",)),
        ("spelt otherwise", [b" " + one, other], ("NAME_MALFORMED",)),
        ("not JSON", [b"x"], ("NAME_MALFORMED",)),
        ("a list", [b"[]"], ("NAME_MALFORMED",)),
    ):
        found = assemble([("header", [header]), *plain[1:4], ("names", records), *plain[4:]])
        yield case(f"names: {name}", found, "INVALID" if codes else "VALID", *codes)
    early = [("header", [header]), *plain[1:3], ("names", [one]), *plain[3:]]
    yield case("names before words", assemble(early), "INVALID", "MEMBER_ORDER")


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
