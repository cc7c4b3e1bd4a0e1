"""Streams: any cut of the input gives the same ciphertext, and every attack on it is refused by name."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.vault.cobblestone import CHUNK, HEADER, SALT, SEALED, TAG, Opener, Sealer
from azukari.vault.errors import CipherError
from tests.vault.world import CONTEXT, KEY, noise, seal

PLAIN = noise(3 * CHUNK + 100)


def open_all(sealed, key=KEY, context=CONTEXT, step=10_007):
    out = bytearray()
    opener = Opener(key, context, sink=out.extend)
    for start in range(0, len(sealed), step):
        opener.write(sealed[start : start + step])
    opener.finish()
    return bytes(out)


def refused(code, sealed, **how):
    with pytest.raises(CipherError) as caught:
        open_all(sealed, **how)
    assert caught.value.code == code


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 40 * CHUNK, 70 * CHUNK + 5])
def test_what_was_sealed_opens(size):
    plain = noise(size)
    sealed = seal(plain)
    assert len(sealed) == HEADER + size + TAG * (size // CHUNK + 1)
    assert open_all(sealed) == plain


@given(cuts=st.lists(st.integers(0, len(PLAIN)), max_size=12))
def test_any_cutting_gives_the_same_ciphertext(cuts):
    out = bytearray()
    sealer = Sealer(KEY, CONTEXT, salt=bytes(SALT), sink=out.extend)
    places = [0, *sorted(cuts), len(PLAIN)]
    for start, stop in pairwise(places):
        sealer.write(PLAIN[start:stop])
    sealer.finish()
    assert out == seal(PLAIN)


@given(cuts=st.lists(st.integers(0, len(seal(PLAIN))), max_size=12))
def test_any_cutting_of_the_ciphertext_opens(cuts):
    sealed, out = seal(PLAIN), bytearray()
    opener = Opener(KEY, CONTEXT, sink=out.extend)
    places = [0, *sorted(cuts), len(sealed)]
    for start, stop in pairwise(places):
        opener.write(memoryview(sealed)[start:stop])
    opener.finish()
    assert out == PLAIN


@given(at=st.integers(0, len(seal(PLAIN)) - 1), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused(at, bit):
    sealed = bytearray(seal(PLAIN))
    sealed[at] ^= 1 << bit
    refused("CIPHER_COMMITMENT" if at < HEADER else "CIPHER_DAMAGED", bytes(sealed))


@given(length=st.integers(0, len(seal(PLAIN)) - 1))
def test_any_truncation_is_refused(length):
    with pytest.raises(CipherError) as caught:
        open_all(seal(PLAIN)[:length])
    assert caught.value.code in {"CIPHER_HEADER", "CIPHER_TRUNCATED", "CIPHER_DAMAGED"}


def test_truncation_at_a_chunk_boundary_is_refused():
    refused("CIPHER_TRUNCATED", seal(PLAIN)[: HEADER + 2 * SEALED])


def test_swapped_chunks_are_refused():
    sealed = seal(PLAIN)
    first, second = sealed[HEADER : HEADER + SEALED], sealed[HEADER + SEALED : HEADER + 2 * SEALED]
    refused("CIPHER_DAMAGED", sealed[:HEADER] + second + first + sealed[HEADER + 2 * SEALED :])


def test_a_doubled_chunk_is_refused():
    sealed = seal(PLAIN)
    refused("CIPHER_DAMAGED", sealed[: HEADER + SEALED] + sealed[HEADER:])


def test_trailing_bytes_are_refused():
    refused("CIPHER_DAMAGED", seal(PLAIN) + b"x")


def test_a_wrong_key_is_refused_before_any_chunk():
    refused("CIPHER_COMMITMENT", seal(PLAIN), key=bytes(32))


def test_a_wrong_context_is_refused_before_any_chunk():
    refused("CIPHER_COMMITMENT", seal(PLAIN), context=b"another")


def test_a_key_of_another_length_is_refused():
    refused("CIPHER_KEY", seal(PLAIN), key=bytes(16))


def test_a_salt_of_another_length_is_refused():
    with pytest.raises(CipherError) as caught:
        Sealer(KEY, CONTEXT, salt=b"short", sink=bytearray().extend)
    assert caught.value.code == "CIPHER_HEADER"


def test_an_ended_stream_takes_no_more():
    sealer = Sealer(KEY, CONTEXT, salt=bytes(SALT), sink=bytearray().extend)
    sealer.finish()
    for late in (lambda: sealer.write(b"x"), sealer.finish):
        with pytest.raises(CipherError) as caught:
            late()
        assert caught.value.code == "CIPHER_FINISHED"


def test_after_a_fault_an_opener_keeps_failing():
    sealed = bytearray(seal(PLAIN))
    sealed[HEADER + 5] ^= 1
    opener = Opener(KEY, CONTEXT, sink=bytearray().extend)
    for _ in range(2):
        with pytest.raises(CipherError) as caught:
            opener.write(sealed)
        assert caught.value.code == "CIPHER_DAMAGED"


def test_the_count_of_chunks_is_limited(monkeypatch):
    monkeypatch.setattr("azukari.vault.cobblestone.CHUNK_LIMIT", 2)
    with pytest.raises(CipherError) as caught:
        seal(PLAIN)
    assert caught.value.code == "CIPHER_TOO_LONG"


def test_a_sink_receives_no_more_than_a_batch_at_once():
    sizes = []
    sealer = Sealer(KEY, CONTEXT, salt=bytes(SALT), sink=lambda view: sizes.append(len(view)))
    sealer.write(bytes(100 * CHUNK))
    sealer.finish()
    assert max(sizes) == 32 * SEALED
    assert sum(sizes) == HEADER + 100 * SEALED + TAG
