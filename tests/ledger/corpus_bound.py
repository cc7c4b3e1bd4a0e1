"""Cases about the binding: what the signature over the whole file holds together, and packs that have none."""

from collections.abc import Iterator
from dataclasses import replace

from azukari.ledger.binding import Binding, bind
from azukari.ledger.note import sign
from azukari.ledger.pack import Omission
from tests.ledger.corpus_case import TRUE, Case, case
from tests.ledger.ward import WITNESS
from tests.ledger.world import KEY, ORIGIN, STRANGER, assemble, edit, members, small
from tests.verifier.parts import EVERY, WHOLE, WITNESS_PAPER

Parts = list[tuple[str, list[bytes]]]


def bound() -> Iterator[Case]:
    """Packs without a binding, with another, and changed after they were bound."""
    yield case("not bound", replace(TRUE, bound=False).pack(), "INCOMPLETE", "BINDING_ABSENT")
    for kind, pack in EVERY.items():
        codes = () if kind == "contract" else ("SCOPE_PARTIAL",)
        yield case(f"{kind} not bound", replace(pack, without=("binding",)).data(), "INCOMPLETE", "BINDING_ABSENT", *codes)
    yield from changed()
    yield from bindings()


def without(parts: Parts, *names: str) -> bytes:
    """The members left out, the header written anew, and the digest; the binding stays as it was."""
    left = [(name, records) for name, records in parts if name not in names]
    header = edit(parts[0][1][0], members=[name for name, _ in left])
    return assemble([("header", [header]), *left[1:]], None)


def changed() -> Iterator[Case]:
    """What a hand on the way may do that has not the log's key."""
    parts = members(replace(WHOLE, header={"omits": []}).data())
    for names, codes in (
        (("witnesses",), ()),
        (("approvals",), ("APPROVAL_ABSENT",)),
        (("approvals", "passkeys", "instance", "witnesses"), ("APPROVAL_ABSENT",)),
    ):
        yield case(f"left out: {', '.join(names)}", without(parts, *names), "INVALID", "BINDING_OTHER", *codes)
        bare = without(parts, *names, "binding")
        yield case(f"left out with the binding: {', '.join(names)}", bare, "INCOMPLETE", "BINDING_ABSENT", *codes)
    papered = case("left out, and asked for", without(parts, "witnesses"), "INVALID", "BINDING_OTHER", "WITNESS_ABSENT")
    yield papered._replace(asked={**papered.asked, "witnesses": [WITNESS_PAPER]})
    note = parts[[name for name, _ in parts].index("instance")][1][0]
    alone = note.replace(WITNESS.cosign(WHOLE.note().decode().split("\n\n")[0] + "\n", 1_795_400_000).line().encode(), b"")
    less = [(name, [alone, *records[1:]] if name == "instance" else records) for name, records in parts]
    yield case("a cosignature left out", assemble(less, None), "INVALID", "BINDING_OTHER")
    told = members(replace(TRUE, header={"omits": (Omission("words", "lost"),)}).pack())
    untold = assemble([("header", [edit(told[0][1][0], omits=[])]), *told[1:]], None)
    yield case("an omission untold", untold, "INVALID", "BINDING_OTHER")
    later = assemble([("header", [edit(told[0][1][0], made_at=1, omits=[])]), *told[1:]], None)
    yield case("made at another time", later, "INVALID", "BINDING_OTHER")
    plain = members(TRUE.pack())
    first, _, third = plain[3][1]
    sealed = edit(plain[0][1][0], words={"opened": 2, "sealed": 2})
    fewer = assemble([("header", [sealed]), *plain[1:3], ("words", [first, third]), *plain[4:]], None)
    yield case("words left out", fewer, "INVALID", "BINDING_OTHER")


def bindings() -> Iterator[Case]:
    """Bindings that are none, or not of this pack."""
    plain = members(TRUE.pack())
    true = plain[-1][1][0]
    text = Binding(ORIGIN, bytes(32)).text()
    checkpoint = plain[1][1][0]
    other = members(small(7).pack())[-1][1][0]
    spelt = true.decode().split("\n")[2]
    for name, record, code in (
        ("of another pack", other, "BINDING_OTHER"),
        ("of another log", bind("azukari.example/ward/en-zzzzzzzzzzzzzzzz", bytes(32), KEY), "BINDING_OTHER"),
        ("by a stranger", sign(true.decode().split("\n\n")[0] + "\n", STRANGER).to_bytes(), "NOTE_UNSIGNED"),
        ("that does not hold", true.replace(spelt.encode(), b"0" * 64), "SIGNATURE_WRONG"),
        ("that is a checkpoint", checkpoint, "BINDING_MALFORMED"),
        ("of a later version", sign(text.replace("v1", "v2"), KEY).to_bytes(), "BINDING_MALFORMED"),
        ("with a line more", sign(text + "more\n", KEY).to_bytes(), "BINDING_MALFORMED"),
        ("in capitals", sign(text.replace("0" * 64, "AB" * 32), KEY).to_bytes(), "BINDING_MALFORMED"),
        ("of the instance", sign(text.replace(ORIGIN, "azukari.example/ward"), KEY).to_bytes(), "BINDING_MALFORMED"),
        ("that is no note", b"x", "NOTE_MALFORMED"),
        ("that is too long", b"x" * 4097, "RECORD_LENGTH"),
    ):
        yield case(f"a binding {name}", assemble([*plain[:-1], ("binding", [record])], None), "INVALID", code)
    for name, records in (("none", []), ("two", [true, true])):
        yield case(f"a binding of {name}", assemble([*plain[:-1], ("binding", records)], None), "INVALID", "RECORD_COUNT")
    signed = [plain[0], ("checkpoint", [sign(text, KEY).to_bytes()]), *plain[2:]]
    yield case("a binding for a checkpoint", assemble(signed), "INVALID", "CHECKPOINT_MALFORMED")
    also = true + sign(text, STRANGER).to_bytes().split(b"\n\n")[1]
    yield case("a binding that another signed too", assemble([*plain[:-1], ("binding", [also])], None), "VALID")
    early = ["header", "binding", "checkpoint", "leaves", "words"]
    first = assemble([("header", [edit(plain[0][1][0], members=early)]), plain[-1], *plain[1:4]])
    yield case("a binding before the rest", first, "INVALID", "HEADER_MALFORMED")
    after = [*(name for name, _ in plain), "novelty"]
    last = assemble([("header", [edit(plain[0][1][0], members=after)]), *plain[1:], ("novelty", [b"x"])])
    yield case("a novelty after the binding", last, "INVALID", "HEADER_MALFORMED")
