"""The examples in docs/spec/witness.md are what the code makes, byte for byte; its tables are those of the code."""

from hashlib import sha256
from pathlib import Path

import pytest

from azukari.keyline.acts import ORDERS
from azukari.keyline.box import OVERHEAD, PUBLIC_BYTES, Box
from azukari.keyline.envelope import Asked, Session
from azukari.keyline.errors import REFUSALS
from azukari.keyline.inner import inner_key, thing_of, wrap
from azukari.keyline.keys import Secret
from azukari.keyline.messages import BATCH, Give, Given, Plain, Request, Unwrap, encode
from azukari.keyline.receipts import Receipt, write
from azukari.ledger import CosigningKey
from azukari.witness.http import Limits
from azukari.witness.keys import SESSION
from azukari.witness.messages import Heads
from azukari.witness.node import BYTES, JSON, SIZE, TEXT
from azukari.witness.texts import TEXTS
from tests.witness.world import INSTANCE, KEY, NOW, ONE, Instance

WITNESS = CosigningKey("ward.example/witness", bytes(range(32, 64)))


def example() -> Instance:
    """One contract with two entries, and the heads entry that commits to it."""
    instance = Instance()
    instance.perform(ONE, 2)
    instance.commit()
    return instance


def rows(body: bytes, parts: list[tuple[int, str, str]]) -> str:
    found, at = [], 0
    for size, shown, what in parts:
        found.append(f"| {at} | {size} | {shown} | {what} |")
        at += size
    assert at == len(body)
    return "\n".join(found)


def mirror_rows(instance: Instance) -> str:
    request = instance.mirror(ONE)
    parts = [
        (18, '`"azukari-mirror v1\\n"`', "kind and version"),
        (8, f"`{0:016x}`", "number of the first leaf"),
        (4, f"`{2:08x}`", "leaves"),
    ]
    for seq, leaf in enumerate(request.leaves):
        parts += [(4, f"`{len(leaf):08x}`", "length"), (len(leaf), f"`{leaf[:10].decode()}` …", f"leaf {seq}")]
    parts += [
        (4, f"`{len(request.note):08x}`", "length"),
        (len(request.note), "`azukari.example/ward/en-…` …", "signed checkpoint at 2"),
    ]
    return rows(request.to_bytes(), parts)


def heads_rows(instance: Instance) -> str:
    (leaf,) = instance.sent_heads[0]
    parts = [
        (17, '`"azukari-heads v1\\n"`', "kind and version"),
        (8, f"`{0:016x}`", "number of the heads entry in the instance log"),
        (4, f"`{1:08x}`", "head leaves"),
        (4, f"`{len(leaf):08x}`", "length"),
        (len(leaf), f"`{leaf[:6].decode()}` …", "head leaf"),
    ]
    return rows(Heads(0, [leaf]).to_bytes(), parts)


def examples() -> dict[str, str]:
    instance = example()
    line = WITNESS.cosign(instance.note(INSTANCE).decode().partition("\n\n")[0] + "\n", NOW).line()
    return {
        "CHECKPOINT": instance.checkpoint(0).to_bytes().decode().rstrip("\n"),
        "COSIGNATURE": line.rstrip("\n"),
        "VKEY": WITNESS.verifier.text(),
        "HEADS": instance.instance[0].decode(),
        "HEAD": instance.sent_heads[0][0].decode(),
        "MIRROR_ROWS": mirror_rows(instance),
        "HEADS_ROWS": heads_rows(instance),
        "CODES": "\n".join(
            f"| {status} | `{code}` | {en} |" for code, (status, _, en) in sorted(TEXTS.items(), key=lambda one: one[1][0])
        ),
    }


def line() -> dict[str, str]:
    """What stands in the chapter about keys."""
    node, keyd = Secret("node", bytes(range(64, 96))), Secret("keyd", bytes(range(96, 128)))
    contract, thing, share, key = "en-7h2k9m4p6q8r0s3t", "ob-0123456789abcdef", b"\x33" * 32, bytes(range(32))
    inner = wrap(inner_key(share, contract, 3, thing_of(thing)), key)
    said = Receipt(NOW * 1_000_000, 3, contract, node.public.text(), 41, "ward.example/azukari")
    receipt = write(node, said)
    asked = {
        "GIVE": f"{encode(Give(contract, 2)).decode()}\n{encode(Given(share)).decode()}",
        "UNWRAP": f"{encode(Unwrap('open', contract, 3, inner, 41, thing)).decode()}\n{encode(Plain((key,))).decode()}",
    }
    session = Session(0, Box().public)
    announced = Session.announce(node, 0, session.public)
    sizes = f"public key ({PUBLIC_BYTES:,}) ‖ signature of the node (64) over all that"
    assert len(announced) == 24 + 8 + PUBLIC_BYTES + 64
    sent = Asked(Give(contract, 2), keyd, "o", session).sent
    assert len(sent) == 16 + 16 + OVERHEAD + 64 + len(encode(Request(Give(contract, 2), bytes(16), "o", bytes(PUBLIC_BYTES))))
    return {
        **asked,
        "KEYS": f"{node.public.text()}\n{keyd.public.text()}",
        "RECEIPT": receipt[64:].decode(),
        "RECEIPT_DIGEST": f"then this, {len(receipt)} bytes with SHA-256\n`{sha256(receipt).hexdigest()}`",
        "SESSION": sizes,
        "ORDERS": f"Orders: {', '.join(f'`{name}`' for name in sorted(ORDERS))}.",
        "BATCH": f"At most {BATCH} keys in a message",
        "MINUTES": f"announced for {SESSION // 60_000_000} minutes, taken for {2 * SESSION // 60_000_000}",
    }


@pytest.mark.parametrize("name", sorted(line()))
def test_the_chapter_about_keys_is_what_the_code_makes(specification: str, name: str) -> None:
    assert line()[name] in specification


def test_every_refusal_under_seal_is_named(specification: str) -> None:
    named = {code for code in REFUSALS if code in specification or (code.startswith("SHARE_") and "`SHARE_…`" in specification)}
    assert named == REFUSALS


@pytest.fixture
def specification(repository: Path) -> str:
    return (repository / "docs/spec/witness.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(examples()))
def test_an_example_is_what_the_code_makes(specification: str, name: str) -> None:
    assert examples()[name] in specification


def test_limits_and_media_types_are_those_of_the_code(specification: str) -> None:
    for value in (f"{Limits.note >> 10} KiB", f"{Limits.body >> 20} MiB", f"{Limits.whole:.0f} s", f"{Limits.pause:.0f} s"):
        assert value in specification
    assert f"{Limits.large} large" in specification
    for kind in (BYTES, JSON, SIZE, TEXT):
        assert f"`{kind}`" in specification


def test_the_key_of_the_example_is_the_ledgers(specification: str) -> None:
    assert KEY.verifier.name in specification
