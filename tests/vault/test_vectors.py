"""Public vectors (Wycheproof), through the vault's own functions. Counts are printed and must be whole."""

import hashlib
import zlib
from collections import Counter

import pytest

from azukari.vault.access import BytesSource, RandomAccess
from azukari.vault.cobblestone import HEADER, SALT, Opener, Sealer
from azukari.vault.errors import CipherError, KeyFault
from azukari.vault.keys import expand, extract, unwrap, wrap

HEADER_CODES = {"CIPHER_KEY", "CIPHER_HEADER", "CIPHER_COMMITMENT"}


def opened(key, context, sealed, step):
    """(plaintext so far, code of the fault or None); a stream that failed must go on failing."""
    out = bytearray()
    opener = Opener(key, context, sink=out.extend)
    try:
        for start in range(0, len(sealed), step):
            opener.write(sealed[start : start + step])
        opener.finish()
    except CipherError as fault:
        with pytest.raises(CipherError):
            opener.finish()
        return bytes(out), fault.code
    return bytes(out), None


def ends_well(key, context, sealed):
    """Whether the length can be authenticated by the last chunk alone."""
    try:
        RandomAccess(BytesSource(sealed), key, context)
    except CipherError:
        return False
    return True


def test_cobblestone_256(vectors, said):
    tally = Counter()
    for _, test in vectors("c2sp_chunked_encryption_aes_256_gcm_test.json"):
        key, context, sealed = bytes.fromhex(test["key"]), bytes.fromhex(test["ctx"]), zlib.decompress(bytes.fromhex(test["ct"]))
        flags, number = set(test["flags"]), test["tcId"]
        for step in (1 << 20, 16_400, 4_099):
            plain, code = opened(key, context, sealed, step)
            assert (code is None) == (test["result"] == "valid"), number
            assert (code in HEADER_CODES) == ("HeaderFailure" in flags), number
            if code is None:
                assert hashlib.sha512(plain).hexdigest() == test["msgSha512"], number
            else:
                # What came out before the fault is no more than the valid beginning.
                assert len(plain) <= test.get("msgLength", 0), number
        assert ends_well(key, context, sealed) == (test["result"] == "valid" or "ValidFinalChunk" in flags), number
        if test["result"] == "valid":
            again = bytearray()
            sealer = Sealer(key, context, salt=sealed[:SALT], sink=again.extend)
            sealer.write(plain)
            sealer.finish()
            assert again == sealed, number
            assert len(sealed) >= HEADER
        tally[test["result"]] += 1
    said(f"Cobblestone-256: {tally.total()} of 35 vectors ({tally['valid']} valid, {tally['invalid']} invalid)")
    assert tally.total() == 35


def test_aes_key_wrap(vectors, said):
    tally = Counter()
    for _, test in vectors("aes_wrap_test.json"):
        under, message, wrapped = (bytes.fromhex(test[name]) for name in ("key", "msg", "ct"))
        if test["result"] == "valid":
            assert wrap(under, message) == wrapped, test["tcId"]
            assert unwrap(under, wrapped) == message, test["tcId"]
        else:
            # "acceptable" are keys of 8 bytes: a library may allow them, this one does not.
            with pytest.raises(KeyFault):
                unwrap(under, wrapped)
        tally[test["result"]] += 1
    said(f"AES-KW: {tally.total()} of 165 vectors ({dict(tally)})")
    assert tally.total() == 165


def test_hkdf_sha512(vectors, said):
    tally = Counter()
    for _, test in vectors("hkdf_sha512_test.json"):
        secret = extract(bytes.fromhex(test["salt"]), bytes.fromhex(test["ikm"]))
        if test["result"] == "valid":
            assert expand(secret, bytes.fromhex(test["info"]), test["size"]).hex() == test["okm"], test["tcId"]
        else:
            with pytest.raises(KeyFault):
                expand(secret, bytes.fromhex(test["info"]), test["size"])
        tally[test["result"]] += 1
    said(f"HKDF-SHA-512: {tally.total()} of 83 vectors ({dict(tally)})")
    assert tally.total() == 83
