"""docs/spec/vault.md: every number of its example, computed."""

import hashlib
import re

import pytest

from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.cobblestone import Sealer
from azukari.vault.errors import TEXTS
from azukari.vault.index import tagger
from azukari.vault.keys import context, contract_key, index_key, unwrap_object_key, wrap_object_key
from azukari.vault.messages import Open, Opening, encode

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
    raised = set(re.findall(r'"((?:CIPHER|KEY|SHARE|BLOB|INDEX|WIRE|KEYD|OPEN|PACKAGE|SEAL)_[A-Z_]+)"', source))
    assert raised | {"ERASED_OPENS"} == set(TEXTS), "that one the desk raises, when its drill succeeds"
