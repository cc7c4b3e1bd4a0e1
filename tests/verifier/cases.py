"""Packs of every kind for both verifiers: good ones, each kind of damage, forgeries, unsupported ones, and what a reader may ask."""

import itertools
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from typing import Any

from azukari.ledger import canonical
from azukari.ledger.checkpoint import Checkpoint
from azukari.ledger.errors import LedgerError
from azukari.ledger.merkle import leaf_hash, root_of
from azukari.ledger.note import sign
from azukari.ledger.pack import Omission, words_record
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
    entry,
    leaves,
    members,
    rechain,
    salt_of,
    small,
)

Asked = dict[str, Any]
Case = tuple[str, bytes, Asked]
PAPERED: Asked = {"fingerprint": PAPER}
DAY = 86_400_000_000
MADE = BEGIN + 3_600_000_000
TRUE = small(12, opened=(0, 3, 9))


def every() -> list[Case]:
    """All cases, each with a name."""
    return [*asked(), *forged(), *entries(), *headers(), *notes(), *framing(), *words(), *flipped()]


def asked() -> Iterator[Case]:
    """A sound pack, and what the reader asks of it."""
    data = TRUE.pack()
    grouped = " ".join(PAPER[at : at + 4] for at in range(0, 64, 4))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in PAPER.upper())
    for name, typed in {
        "plain": PAPER, "grouped": grouped, "capitals": PAPER.upper(), "hyphens": grouped.replace(" ", "-"), "wide": wide,
        "lines": grouped[:40] + "\n\t" + grouped[40:] + "　", "short": PAPER[:-1], "odd": "g" * 64, "empty": "", "other": "00" * 32,
    }.items():  # fmt: skip
        yield f"fingerprint {name}", data, {"fingerprint": typed}
    yield "no fingerprint", data, {"fingerprint": None}
    for seen in (0, 11, 12, 13, 10**9):
        yield f"seen {seen}", data, {**PAPERED, "atLeast": seen}
    for now in (MADE, MADE + DAY, MADE + DAY + 1, MADE - DAY):
        yield f"at {now}", data, {**PAPERED, "maxAge": DAY, "now": now}
    yield "old and short", data, {**PAPERED, "maxAge": DAY, "now": MADE + 2 * DAY, "atLeast": 13}
    for size in (1, 2, 3, 7, 8, 64, 65, 1000):
        yield f"{size} entries", small(size, opened=(0,)).pack(), PAPERED
    yield "no entries", World([]).pack(), PAPERED
    yield "omissions", replace(TRUE, header={"omits": (Omission("words", "destroyed"),)}).pack(), PAPERED
    yield "another's key", replace(TRUE, key=STRANGER).pack(), PAPERED


def forged() -> Iterator[Case]:
    """What someone with the database would do; framing and digest are right."""
    true = TRUE.leaves
    for seq in range(12):
        other = [*true[:seq], edit(true[seq], act="p09.permit-copy"), *true[seq + 1 :]]
        yield f"edited {seq}", TRUE.holding(other).pack(), PAPERED
        yield f"edited and chained anew {seq}", TRUE.holding(rechain(other)).pack(), PAPERED
        yield f"dropped {seq}", TRUE.holding([*true[:seq], *true[seq + 1 :]]).pack(), PAPERED
        yield f"dropped and chained anew {seq}", TRUE.holding(rechain([*true[:seq], *true[seq + 1 :]])).pack(), PAPERED
        yield f"doubled {seq}", TRUE.holding([*true[: seq + 1], *true[seq:]]).pack(), PAPERED
        yield f"link {seq}", TRUE.holding([*true[:seq], edit(true[seq], prev="00" * 32), *true[seq + 1 :]]).pack(), PAPERED
        yield f"no link {seq}", TRUE.holding([*true[:seq], edit(true[seq], prev=None), *true[seq + 1 :]]).pack(), PAPERED
        spoiled = [*true[:seq], b"{}", *true[seq + 1 :]]
        yield f"unreadable {seq}", TRUE.holding(spoiled).pack(), PAPERED
    for one, two in itertools.pairwise(range(12)):
        swapped = list(true)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        yield f"swapped {one} {two}", TRUE.holding(swapped).pack(), PAPERED
    yield "cut", TRUE.holding(true[:9]).pack(), PAPERED
    yield "cut and said so", TRUE.holding(true[:9], size=9).pack(), PAPERED
    yield "signed by a stranger", replace(TRUE, key=STRANGER, header={"vkey": KEY.verifier.text()}).pack(), PAPERED
    signed = Checkpoint("azukari.example/other/en-0000000000000000", 12, TRUE.checkpoint.root)
    yield "signature for another log", replace(TRUE, signed=signed).pack(), PAPERED
    yield "another root", replace(TRUE, signed=Checkpoint(ORIGIN, 12, bytes(32))).pack(), PAPERED
    yield "another size", replace(TRUE, signed=Checkpoint(ORIGIN, 11, TRUE.checkpoint.root)).pack(), PAPERED


def holding(leaf: bytes) -> bytes:
    """A log of one entry that is signed as it is, so that only its form can be at fault."""
    signed = Checkpoint(ORIGIN, 1, root_of([leaf_hash(leaf)]))
    return World([leaf], signed=signed).pack()


def entries() -> Iterator[Case]:
    """Entries of wrong forms, duly signed."""
    good = canonical.encode(entry(0, None))
    plain: list[tuple[str, dict[str, Any]]] = [
        ("log", {"log": "en-fedcba9876543210"}), ("seq", {"seq": 1}), ("version", {"v": 2}), ("no version", {"v": "1"}),
        ("rules", {"rules": 0}), ("tier", {"tier": -1}), ("time", {"at": -1}), ("facts list", {"facts": []}),
        ("facts null", {"facts": None}), ("facts", {"facts": {}}), ("more", {"more": 1}), ("no act", {"act": ""}),
        ("long act", {"act": "a" * 129}), ("act of 128", {"act": "a" * 128}), ("wide act", {"act": "承" * 128}),
        ("wider act", {"act": "承" * 129}), ("act number", {"act": 7}), ("hash capitals", {"words": "AB" * 32}),
        ("hash short", {"prev": "ab"}), ("approval odd", {"approval": "zz" * 32}),
        ("by null", {"by": None}), ("by more", {"by": {**entry(0, None)["by"], "x": 1}}),  # type: ignore[dict-item]
        ("text facts", {"facts": {"t": '"\\/\b\f\n\r\t\x00\x1f\x7f\u2028é漢😀'}}),
        ("deep facts", {"facts": {"a": [[[[{"b": [1, [2, {"c": None}]]}]]]]}}), ("odd key", {"facts": {"é": 1}}),
        ("keys", {"facts": {"": 0, '"': 1, "#": 2, "[": 3, "\\": 4, "]": 5, "a": 6, "aa": 7, "b": 8}}),
        ("greatest", {"facts": {"n": 2**53 - 1, "m": -(2**53) + 1}}), ("too great", {"facts": {"n": 2**53}}),
    ]  # fmt: skip
    for name, changes in plain:
        value = {**entry(0, None), **changes}
        try:
            leaf = canonical.encode(value)
        except LedgerError:
            leaf = _loose(value)
        yield f"entry: {name}", holding(leaf), PAPERED
    spellings = {
        "space": good.replace(b":", b": ", 1), "doubled": good.replace(b'"rules":1', b'"rules":1,"rules":1'),
        "order": good.replace(b'"rules":1,"seq":0', b'"seq":0,"rules":1'), "zero": good.replace(b'"seq":0', b'"seq":-0'),
        "fraction": good.replace(b'"under":null', b'"under":1.5'), "exponent": good.replace(b'"under":null', b'"under":1e2'),
        "escape": good.replace(b"p07.request", b"p07\\u002erequest"), "newline": good + b"\n", "nothing": b"null", "text": b'"x"',
        "list": b"[]", "half": good[:-1], "not UTF-8": good.replace(b"p07", b"p\xff7"), "mark": b"\xef\xbb\xbf" + good,
        "surrogate": good.replace(b"p07", b"\xed\xa0\x80"), "escaped surrogate": good.replace(b'"under":null', b'"under":"\\ud800"'),
        "leading zero": good.replace(b'"under":null', b'"under":01'), "minus": good.replace(b'"under":null', b'"under":-'),
        "capital hex": good.replace(b'"under":null', b'"under":"\\u001F"'), "slash": good.replace(b'"under":null', b'"under":"\\/"'),
        "short escape": good.replace(b'"under":null', b'"under":"\\u000a"'), "control": good.replace(b'"under":null', b'"under":"\x01"'),
        "overlong": good.replace(b'"under":null', b'"under":"\xc0\xaf"'), "high": good.replace(b'"under":null', b'"under":"\xf4\x90\x80\x80"'),
        "true": good.replace(b'"under":null', b'"under":tru'), "comma": good.replace(b'"under":null', b'"under":null,'),
        "false": good.replace(b'"under":null', b'"under":false'), "longest": b"1" + good,
    }  # fmt: skip
    for name, leaf in spellings.items():
        yield f"spelling: {name}", holding(leaf), PAPERED


def _loose(value: object) -> bytes:
    """Written as nearly as another writer would, where our own refuses, as it should."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def headers() -> Iterator[Case]:
    """Headers of later and of broken forms."""
    parts = members(TRUE.pack())
    header = canonical.decode(parts[0][1][0])
    assert isinstance(header, dict)
    vkey = KEY.verifier.text()
    for name, changes in {
        "later": {"v": 2}, "kind": {"kind": "unheard"}, "kind and field": {"kind": "unheard", "scope": {}}, "no kind": {"kind": 1},
        "field": {"more": 1}, "log": {"log": "en-x"}, "origin": {"origin": "azukari.example/ward"}, "made": {"made_at": -1},
        "members": {"members": ["header", "leaves", "checkpoint", "words"]}, "no members": {"members": []},
        "one more": {"members": ["header", "checkpoint", "leaves", "words", "unheard", "binding"]},
        "twice": {"members": ["header", "checkpoint", "leaves", "words", "words"]}, "replay": {"law_replayed": False},
        "omits": {"omits": [{"what": "a", "why": "b"}, {"what": "c", "why": "d"}]}, "omits less": {"omits": [{"what": "a"}]},
        "counts": {"words": {"opened": 2, "sealed": 2}}, "count": {"words": {"opened": 3}}, "size": {"size": 13},
        "vkey": {"vkey": "x"}, "vkey id": {"vkey": vkey.replace("+e9", "+e8")}, "vkey empty": {"vkey": ""},
        "algorithm": {"vkey": _other_algorithm()}, "vkey base64": {"vkey": vkey[:-1] + "5"},
    }.items():  # fmt: skip
        made = canonical.encode({**header, **changes})
        yield f"header: {name}", assemble([("header", [made]), *parts[1:]]), PAPERED
    for name, data in {"space": b" " + parts[0][1][0], "none": b"null", "no JSON": b"{", "list": b"[]"}.items():
        yield f"header: {name}", assemble([("header", [data]), *parts[1:]]), PAPERED
    yield "unheard member", assemble([*_with(header, "unheard"), *parts[1:-1], ("unheard", [b"x"]), parts[-1]]), PAPERED
    yield "unheard kind", assemble([("header", [canonical.encode({**header, "kind": "later"})]), ("unheard", [b"x"])]), PAPERED


def _with(header: dict[str, Any], more: str) -> list[tuple[str, list[bytes]]]:
    return [("header", [canonical.encode({**header, "members": [*header["members"][:-1], more, "binding"]})])]


def _other_algorithm() -> str:
    tagged = b"\x02" + bytes(32)
    name = "azukari.example/ward"
    key_id = sha256(name.encode() + b"\n" + tagged).hexdigest()[:8]
    return f"{name}+{key_id}+{b64encode(tagged).decode()}"


def notes() -> Iterator[Case]:
    """Checkpoints of broken forms."""
    parts = members(TRUE.pack())
    note = parts[1][1][0]
    text = TRUE.checkpoint.text()
    stranger = sign(text, STRANGER).to_bytes().split(b"\n\n")[1]
    for name, data in {
        "witnessed": note + stranger, "witness first": note.replace(b"\n\n", b"\n\n" + stranger, 1), "twice": note + note.split(b"\n\n")[1],
        "unsigned": (text + "\n").encode(), "no newline": note[:-1], "control": note.replace(b"\n", b"\r\n", 1),
        "not UTF-8": b"\xff" + note, "dash": note.replace("—".encode(), b"--"), "no base64": note.replace(b" ", b" !", 2),
        "hundred": note + stranger * 99, "hundred and one": note + stranger * 100, "short": note[:-9] + b"\n",
        "extension": sign(text + "more\n", KEY).to_bytes(), "two lines": sign("a\n1\n", KEY).to_bytes(),
        "size": sign(text.replace("\n12\n", "\n012\n"), KEY).to_bytes(), "huge": sign(text.replace("\n12\n", f"\n{2**63}\n"), KEY).to_bytes(),
        "big": sign(text.replace("\n12\n", f"\n{2**53}\n"), KEY).to_bytes(), "root": sign(f"{ORIGIN}\n12\nAAAA\n", KEY).to_bytes(),
        "empty line": sign(f"{ORIGIN}\n\n12\n", KEY).to_bytes(),
    }.items():  # fmt: skip
        yield f"note: {name}", assemble([parts[0], ("checkpoint", [data]), *parts[2:]]), PAPERED


def framing() -> Iterator[Case]:
    """Members and records that are not where they belong; every truncation of a small pack."""
    parts = members(TRUE.pack())
    for index in range(5):
        less, twice = [*parts[:index], *parts[index + 1 :]], [*parts[: index + 1], *parts[index:]]
        yield f"member {index} removed", assemble(less), PAPERED
        yield f"member {index} doubled", assemble(twice), PAPERED
        yield f"member {index} empty", assemble([*parts[:index], (parts[index][0], []), *parts[index + 1 :]]), PAPERED
        yield f"member {index} renamed", assemble([*parts[:index], ("other", parts[index][1]), *parts[index + 1 :]]), PAPERED
        yield (
            f"record {index} doubled",
            assemble([*parts[:index], (parts[index][0], parts[index][1][:1] * 2), *parts[index + 1 :]]),
            PAPERED,
        )
    for one, two in itertools.combinations(range(5), 2):
        swapped = list(parts)
        swapped[one], swapped[two] = swapped[two], swapped[one]
        yield f"members {one} {two} swapped", assemble(swapped), PAPERED
    data = small(2, opened=(0,)).pack()
    for size in range(0, len(data), 7):
        yield f"first {size} bytes", data[:size], PAPERED
    for more in (b"\0", b"azukari-pack v1\n", data):
        yield f"followed by {more[:4]!r}", data + more, PAPERED
    for first in (b"azukari-pack v2\n", b"azukari-pack vx\n", b"azukari-pack 1\n\n", b""):
        yield f"first line {first!r}", first + data[16:], PAPERED
    yield "huge record", data[:23] + b"\xff\xff\xff\xff" + data[27:], PAPERED
    yield "long name", data[:16] + b"\x21" + b"a" * 33 + data[23:], PAPERED
    yield "nothing inside", assemble([]), PAPERED
    yield "long entry", assemble([*parts[:2], ("leaves", [b"x" * 65_536]), parts[3]]), PAPERED


def words() -> Iterator[Case]:
    """Words that are not what the entries committed to."""
    parts = members(TRUE.pack())
    true = parts[3][1]
    for name, records in {
        "other": [words_record(0, salt_of(0), canonical.encode({"name": "別人"})), *true[1:]],
        "salt": [words_record(0, salt_of(1), WORDS), *true[1:]],
        "order": [true[1], true[0], true[2]], "twice": [true[0], true[0], true[1]], "fewer": true[:2], "none": [],
        "more": [*true, words_record(10, salt_of(10), WORDS)], "unknown": [true[0], words_record(1, salt_of(1), WORDS), true[2]],
        "beyond": [*true[:2], words_record(99, salt_of(0), WORDS)], "space": [b" " + true[0], *true[1:]], "no JSON": [b"{", *true[1:]],
        "list": [b'{"salt":"' + b"00" * 32 + b'","seq":0,"words":[]}', *true[1:]], "field": [true[0][:-1] + b',"x":1}', *true[1:]],
        "capitals": [true[0].replace(salt_of(0).hex().encode(), salt_of(0).hex().upper().encode()), *true[1:]],
        "seq": [true[0].replace(b'"seq":0', b'"seq":-1'), *true[1:]],
    }.items():  # fmt: skip
        yield f"words: {name}", assemble([*parts[:3], ("words", records), *parts[4:]]), PAPERED
    sealed = members(replace(TRUE, opened=()).pack())
    yield "words: opened beyond the header", assemble([*sealed[:3], ("words", true), *sealed[4:]]), PAPERED


def flipped() -> Iterator[Case]:
    """Every byte of a small pack, changed in four ways."""
    data = small(2, opened=(0,)).pack()
    for at in range(len(data)):
        for pattern in (0x01, 0x20, 0x80, 0xFF):
            yield f"byte {at} ^ {pattern:02x}", data[:at] + bytes([data[at] ^ pattern]) + data[at + 1 :], PAPERED


__all__ = ["LOG", "Case", "every", "leaves"]
