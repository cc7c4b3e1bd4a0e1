"""Public test vectors through our public functions; each test prints how many it ran."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from azukari.ledger import canonical
from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import SigningKey, VerifierKey
from azukari.ledger.note import Note, open_note, sign
from azukari.ledger.proofs import verify_consistency, verify_inclusion, verify_subtree


def load(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def raw(text: str) -> bytes:
    return base64.b64decode(text)


def run_merkle(kind: str, case: dict[str, Any]) -> None:
    proof = [raw(digest) for digest in case["proof"] or []]
    if kind == "inclusion":
        verify_inclusion(case["leafIdx"], case["treeSize"], raw(case["leafHash"]), raw(case["root"]), proof)
    elif kind == "consistency":
        verify_consistency(case["size1"], case["size2"], raw(case["root1"]), raw(case["root2"]), proof)
    elif kind == "subtreeinclusion":
        verify_inclusion(case["leafIdx"], case["end"], raw(case["leafHash"]), raw(case["root"]), proof, start=case["start"])
    else:
        verify_subtree(case["start"], case["end"], case["size"], raw(case["root1"]), raw(case["root2"]), proof)


@pytest.mark.parametrize(
    "kind, wanted", [("inclusion", 98), ("consistency", 98), ("subtreeinclusion", 204), ("subtreeconsistency", 118)]
)
def test_merkle(shared: Path, kind: str, wanted: int) -> None:
    files = sorted((shared / "vectors/merkle/testdata" / kind).rglob("*.json"))
    accepted = 0
    for file in files:
        case = load(file)
        try:
            run_merkle(kind, case)
        except LedgerError:
            assert case["wantErr"], file
        else:
            assert not case["wantErr"], file
            accepted += 1
    assert len(files) == wanted
    print(f"merkle {kind}: {len(files)} vectors, {accepted} accepted, {len(files) - accepted} refused")


@pytest.fixture
def notes(shared: Path) -> Any:
    return load(shared / "vectors/signed-note/signed-note.json")


CODES = {
    "error: note has no verifiable signatures": "NOTE_UNSIGNED",
    "error: ambiguous key EnochRoot+af0cfe78": "KEY_AMBIGUOUS",
    "error: malformed note": "NOTE_MALFORMED",
    "error: invalid signature for key PeterNeumann+c74f20a3": "SIGNATURE_WRONG",
}


def test_signed_notes_open(notes: Any) -> None:
    for case in notes["open"]:
        data = raw(case["note_b64"]) if "note_b64" in case else case["note"].encode()
        known = [VerifierKey.parse(text) for text in case["vkeys"]]
        if case["expect"] == "ok":
            opened = open_note(data, known)
            assert [signature.name for signature in opened.verified] == case["verified"], case["name"]
            assert [signature.name for signature in opened.unverified] == case.get("unverified", []), case["name"]
            assert opened.note.to_bytes() == data
        else:
            with pytest.raises(LedgerError) as refused:
                open_note(data, known)
            assert refused.value.code == CODES[case["expect"]], case["name"]
    assert len(notes["open"]) == 15
    print(f"signed-note open: {len(notes['open'])} vectors")


def test_signed_note_of_the_specification(notes: Any) -> None:
    example = notes["c2sp_example"]
    opened = open_note(example["note"].encode(), [VerifierKey.parse(example["vkey"])])
    assert opened.verified[0].name == "example.com/foo"


def test_signing_gives_the_published_line(notes: Any) -> None:
    key = SigningKey.parse(notes["private_key_test_only"])
    assert key.secret_text() == notes["private_key_test_only"]
    assert key.verifier.text() == notes["good_vkeys"][0]
    note = sign(notes["sign_text"], key)
    assert note.signatures[0].line() == notes["sign_expected_line"]
    assert Note.parse(note.to_bytes()) == note


def test_verifier_keys(notes: Any) -> None:
    refused = 0
    for text in notes["good_vkeys"]:
        assert VerifierKey.parse(text).text() == text
        shorter = {text[low:high] for low in range(len(text)) for high in range(low, len(text) + 1)} - {text}
        changed = {text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :] for at in range(len(text))}
        for bad in shorter | changed:
            with pytest.raises(LedgerError) as error:
                VerifierKey.parse(bad)
            assert error.value.code in {"VKEY_MALFORMED", "ALGORITHM_UNSUPPORTED"}
            refused += 1
    for text, code in zip(notes["bad_vkeys"], ["VKEY_MALFORMED", "ALGORITHM_UNSUPPORTED"], strict=True):
        with pytest.raises(LedgerError) as error:
            VerifierKey.parse(text)
        assert error.value.code == code
        refused += 1
    print(f"signed-note verifier keys: {len(notes['good_vkeys'])} accepted, {refused} refused")


# What each file of the suite is to our profile: None where it is inside, else the code that refuses it.
JCS = {
    "arrays": None,
    "french": "JSON_KEY",  # keys with é and ê
    "structures": "JSON_FLOAT",  # 56.0
    "unicode": None,
    "values": "JSON_FLOAT",  # 1E30 and others
    "weird": "JSON_KEY",  # keys with €, ö, a smiley
}
JCS_OUTPUT = {**JCS, "structures": None}  # there 56.0 has become 56


def code_of(data: bytes) -> str | None:
    try:
        canonical.decode(data)
    except LedgerError as error:
        return error.code
    return None


def test_jcs(shared: Path) -> None:
    folder = shared / "vectors/jcs/testdata"
    inside = refused = 0
    for file in sorted((folder / "input").iterdir()):
        value = load(file)
        output = (folder / "output" / file.name).read_bytes()
        assert bytes.fromhex((folder / "outhex" / f"{file.stem}.txt").read_text()) == output
        assert not canonical.is_canonical(file.read_bytes())
        assert code_of(output) == JCS_OUTPUT[file.stem], file
        if JCS[file.stem] is None:
            assert canonical.encode(value) == output
            inside += 1
        else:
            with pytest.raises(LedgerError) as error:
                canonical.encode(value)
            assert error.value.code == JCS[file.stem], file
            refused += 1
    assert (inside, refused) == (2, 4)
    print(f"jcs: {inside + refused} vectors, {inside} encoded, {refused} refused as outside our profile: {JCS}")
