"""Any range of an object, opening only the chunks that hold it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.cobblestone import CHUNK, HEADER, SEALED
from azukari.vault.errors import CipherError
from tests.vault.world import CONTEXT, KEY, noise, seal

PLAIN = noise(45 * CHUNK + 1_000)
SEALED_PLAIN = seal(PLAIN)


def access(sealed=SEALED_PLAIN, key=KEY, context=CONTEXT):
    return RandomAccess(BytesSource(sealed), key, context)


def code_of(act):
    with pytest.raises(CipherError) as caught:
        act()
    return caught.value.code


@given(offset=st.integers(0, len(PLAIN) + 100), length=st.integers(0, len(PLAIN) + 100))
def test_any_range_reads_as_from_a_file(offset, length):
    wanted = PLAIN[offset : offset + length]
    assert access().read(offset, length) == wanted
    assert b"".join(bytes(piece) for piece in access().stream(offset, length)) == wanted


@given(
    size=st.sampled_from([0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK]),
    offset=st.integers(0, 2 * CHUNK),
    length=st.integers(0, 2 * CHUNK),
)
def test_small_objects_too(size, offset, length):
    found = access(seal(PLAIN[:size]))
    assert found.size == size
    assert found.read(offset, length) == PLAIN[:size][offset : offset + length]


@given(offset=st.integers(0, len(PLAIN) - 1), length=st.integers(1, 3 * CHUNK))
def test_only_the_chunks_needed_are_opened(offset, length):
    found = access()
    before = found.opened
    end = min(offset + length, len(PLAIN))
    found.read(offset, length)
    assert found.opened - before <= (end - 1) // CHUNK - offset // CHUNK + 1


def test_a_chunk_read_again_is_not_opened_again():
    found = access()
    found.read(10, 100)
    before = found.opened
    found.read(200, 100)
    assert found.opened == before


def test_few_chunks_are_kept():
    found = access()
    for number in range(40):
        found.chunk(number)
    assert len(found._kept) <= 8


def test_a_range_is_not_negative():
    with pytest.raises(ValueError, match="range"):
        access().read(-1, 5)


def test_truncation_at_a_chunk_boundary_is_refused_before_any_read():
    assert code_of(lambda: access(SEALED_PLAIN[: HEADER + 3 * SEALED])) == "CIPHER_TRUNCATED"


@given(length=st.integers(0, len(SEALED_PLAIN) - 1))
def test_any_truncation_is_refused_before_any_read(length):
    assert code_of(lambda: access(SEALED_PLAIN[:length])) in {"CIPHER_HEADER", "CIPHER_TRUNCATED", "CIPHER_DAMAGED"}


def test_a_wrong_key_or_context_is_refused():
    assert code_of(lambda: access(key=bytes(32))) == "CIPHER_COMMITMENT"
    assert code_of(lambda: access(context=b"")) == "CIPHER_COMMITMENT"


def test_swapped_chunks_are_refused_where_they_are_read():
    sealed = bytearray(SEALED_PLAIN)
    sealed[HEADER : HEADER + 2 * SEALED] = (
        SEALED_PLAIN[HEADER + SEALED : HEADER + 2 * SEALED] + SEALED_PLAIN[HEADER : HEADER + SEALED]
    )
    found = access(bytes(sealed))
    assert found.read(2 * CHUNK, 10) == PLAIN[2 * CHUNK : 2 * CHUNK + 10]
    assert code_of(lambda: found.read(0, 10)) == "CIPHER_DAMAGED"
    assert code_of(lambda: list(found.stream())) == "CIPHER_DAMAGED"


def test_a_source_that_shrinks_is_noticed():
    class Shrinking(BytesSource):
        short = False

        def pread_into(self, into, offset):
            return 0 if self.short else super().pread_into(into, offset)

    source = Shrinking(SEALED_PLAIN)
    found = RandomAccess(source, KEY, CONTEXT)
    source.short = True
    assert code_of(lambda: found.read(0, 1)) == "CIPHER_TRUNCATED"


def test_a_chunk_beyond_the_end_is_refused():
    assert code_of(lambda: access().chunk(46)) == "CIPHER_TRUNCATED"
