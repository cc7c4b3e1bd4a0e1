"""``fingerprint``: what goes on the contract's first paper, the same on the command line as on the page."""

from hashlib import sha256
from pathlib import Path

from azukari.ledger.keys import fingerprint, grouped
from tests.cli.conftest import OFFICER, Shell


def test_the_figures_and_the_verifier_itself(working: Shell, tmp_path: Path, repository: Path) -> None:
    pack = working.json("evidence", working.contract, "-o", tmp_path / "e.azukari", "--as", OFFICER).result
    done = working.json("fingerprint", working.contract, "--save", tmp_path / "azukari-verify.html")
    saved = (tmp_path / "azukari-verify.html").read_bytes()
    assert saved == (repository / "verifier" / "azukari-verify.html").read_bytes()
    assert done.result["verifier"] == sha256(saved).hexdigest()
    assert done.result["fingerprint"] == pack["fingerprint"] == fingerprint(pack["vkey"])
    assert done.result["origin"] == pack["origin"]
    assert done.result["witnesses"] == []
    told = working("fingerprint", "--lang", "en")
    assert grouped(done.result["fingerprint"]) in told.out
    assert grouped(done.result["verifier"]) in told.out


def test_the_verifier_is_never_written_over_a_file(working: Shell, tmp_path: Path) -> None:
    there = tmp_path / "azukari-verify.html"
    there.write_text("mine")
    done = working.json("fingerprint", "--save", there)
    assert done.codes == ["EVIDENCE_UNWRITABLE"]
    assert there.read_text() == "mine"


def test_an_item_is_named_as_people_call_it(working: Shell, tmp_path: Path) -> None:
    wrong = working.json("evidence", working.contract, "-o", tmp_path / "x", "--item", "そんな品目", "--as", OFFICER)
    assert wrong.codes == ["ITEM_NOT_FOUND"]
    found = working.json("evidence", working.contract, "-o", tmp_path / "i.azukari", "--item", "課税台帳", "--as", OFFICER)
    assert found.code == 0, found.out
    assert found.result["scope"]["item"].startswith("im-")
    assert found.result["shown"] > 0
