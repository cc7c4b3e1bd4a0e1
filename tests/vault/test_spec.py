"""docs/spec/vault.md: every number of its example, computed."""

import hashlib
import re

import pytest

from azukari.keyline.errors import REFUSALS
from azukari.keyline.inner import inner_key, thing_of
from azukari.keyline.inner import wrap as inner_wrap
from azukari.keyline.messages import Keyed
from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.cobblestone import Sealer
from azukari.vault.errors import TEXTS
from azukari.vault.index import tagger
from azukari.vault.keeping import NESTED_BYTES, nest, unnest
from azukari.vault.keys import context, contract_key, index_key, unwrap_object_key, wrap_object_key
from azukari.vault.messages import REWRAP_LIMIT, Open, Opening, encode
from azukari.vault.nodes import Node, Nodes
from azukari.vault.nodes import encode as encode_nodes

PLACE = ("ward.example/azukari", "en-7h2k9m4p6q8r0s3t", "ob-0123456789abcdef", 1, "body")
OBJECT_KEY = bytes(range(32))


@pytest.fixture(scope="module")
def spec(repository):
    return (repository / "docs" / "spec" / "vault.md").read_text("utf-8")


def test_keys(spec):
    key = contract_key([b"\x11" * 32], "en-7h2k9m4p6q8r0s3t", 1)
    wrapped = wrap_object_key(key, OBJECT_KEY)
    assert f"| contract key, generation 1 | `{key.hex()}` |" in spec
    assert f"| wrapped object key, as recorded | `{wrapped.hex()}` |" in spec
    assert unwrap_object_key(key, wrapped) == OBJECT_KEY


def test_keys_at_a_node(spec):
    box, node = b"\x11" * 32, b"\x33" * 32
    shared = contract_key([box, node], PLACE[1], 2)
    assert f"| contract key, generation 2 of level E3 | `{shared.hex()}` |" in spec
    assert f"| wrapped under it | `{wrap_object_key(shared, OBJECT_KEY).hex()}` |" in spec
    outer, thing = contract_key([box], PLACE[1], 3), thing_of(PLACE[2])
    assert f"| outer key, generation 3 of level E4 | `{outer.hex()}` |" in spec
    assert f"| SHA-256 of the object's id | `{thing.hex()}` |" in spec
    key = inner_key(node, PLACE[1], 3, thing)
    inner = inner_wrap(key, OBJECT_KEY)
    assert f"| inner key, at the node only | `{key.hex()}` |" in spec
    assert f"| inner layer | `{inner.hex()}` |" in spec
    nested = nest(outer, Keyed(inner, thing))
    assert f"| wrapped, as recorded, {NESTED_BYTES} bytes | `{nested.hex()}` |" in spec
    assert unnest(outer, nested) == Keyed(inner, thing)
    assert f"at most {REWRAP_LIMIT} in a message" in spec


def test_the_file_that_names_the_node(spec):
    named = Nodes(Node("http://192.0.2.7:8700", "azukari-node-1:…"))
    assert f"`{encode_nodes(named).decode().strip()}`" in spec


def test_context(spec):
    found = context(*PLACE)
    assert f"| context of the body | {len(found)} bytes, SHA-256 `{hashlib.sha256(found).hexdigest()}` |" in spec


def test_blob(spec):
    plain, out = "住民 一郎\n".encode(), bytearray()
    sealer = Sealer(OBJECT_KEY, context(*PLACE), salt=b"\x22" * 24, sink=out.extend)
    sealer.write(plain)
    sealer.finish()
    digest = hashlib.sha256(out).hexdigest()
    assert f"\n{out.hex()}\nSHA-256  {digest}\nat       <store>/{digest[:2]}/{digest}\n" in spec
    assert f"The blob is these {len(out)} bytes" in spec
    for part in (out[:24], out[24:56], out[56:70], out[70:]):
        assert re.search(rf"^{part.hex()} ", spec, re.MULTILINE)
    assert RandomAccess(BytesSource(bytes(out)), OBJECT_KEY, context(*PLACE)).read(0, 99) == plain


def test_tag(spec):
    assert f"`123` would stand in its index as `{tagger(index_key(OBJECT_KEY))(b'123').hex()}`" in spec


def test_messages(spec):
    assert f"→ J {encode(Open('en-7h2k9m4p6q8r0s3t', 41, b'selector')).decode()}" in spec
    assert f"← J {encode(Opening(14, None)).decode()}" in spec


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_every_code_has_its_words_in_both_languages(code):
    japanese, english = TEXTS[code]
    assert re.fullmatch(r"[A-Z]+_[A-Z_]+", code)
    assert re.search(r"[ぁ-ん]", japanese)
    assert japanese.endswith("。")
    assert english.isascii()
    assert english.endswith(".")


def test_every_code_that_is_raised_has_words_and_every_word_is_used(repository):
    source = "".join(
        path.read_text("utf-8") for path in (repository / "src/azukari/vault").glob("*.py") if path.name != "errors.py"
    )
    raised = set(
        re.findall(
            r'"((?:CIPHER|KEY|SHARE|BLOB|INDEX|WIRE|KEYD|OPEN|PACKAGE|SEAL|SOURCE|NODE|THINGS|ROW|SEARCH|RECEIPT)_[A-Z_]+)"',
            source,
        )
    )
    assert "ManyFault(" in source
    elsewhere = {"ERASED_OPENS", "ROW_UNREADABLE", "RECORD_MANY"}
    assert raised | REFUSALS | elsewhere == set(TEXTS), (
        "a drill that succeeds, a row that cannot be read, a fault that names its code itself"
    )
