"""Evidence of a part: who may take which, what it proves, and what stands beside the entries."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk.test_offers import chain  # isort: skip — binds Django first

from azukari.desk.desk import Desk
from azukari.desk.evidence import take
from azukari.desk.evidence_parts import Asked
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.signer import Signer
from azukari.desk.witnesses import configured
from azukari.kernel.fault import FaultError
from azukari.kernel.values import PersonId
from azukari.ledger.keys import fingerprint
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from tests.desk.conftest import Counter
from tests.desk.test_approving import enrol, hand_in, prepared, signing
from tests.desk.witnessed import Witnessed
from tests.ledger.authenticator import Passkey
from tests.properties.chain import HOMES, Chain, thing, who
from tests.story import OFFICER

__all__ = ["chain", "signing"]


def at(chain: Chain, person: PersonId) -> tuple[Desk, Officer, str]:
    teller: Any = chain.teller
    return teller.desk, Officer(person, HOMES[person], None), teller.log


def judged(chain: Chain, file: Path) -> tuple[Report, list[str]]:
    with file.open("rb") as pack:
        report = verify_pack(pack, fingerprint(Signer(at(chain, OFFICER)[0].instance).verifier.text()))
    return report, [one.code for one in report.findings]


def test_the_whole_record_holds_the_heads_of_all_contracts(chain: Chain, tmp_path: Path) -> None:
    header = take(*at(chain, OFFICER), tmp_path / "e")
    assert "instance" in header.members
    report, codes = judged(chain, tmp_path / "e")
    assert (report.verdict, codes) == (Verdict.VALID, [])
    assert report.counts["tiers"] >= 3


@pytest.mark.parametrize("tier", [1, 2, 3])
def test_a_tier_is_shown_complete_without_its_siblings(chain: Chain, tmp_path: Path, tier: int) -> None:
    header = take(*at(chain, OFFICER), tmp_path / "t", asked=Asked("tier", {"tier": tier}))
    report, codes = judged(chain, tmp_path / "t")
    assert (report.verdict, codes) == (Verdict.INCOMPLETE, ["SCOPE_PARTIAL"])
    assert report.shown == header.shown == report.counts["leaves"] < header.size
    assert report.counts["tiers"] == 1


def test_where_there_is_nothing_no_file_is_made(chain: Chain, tmp_path: Path) -> None:
    with pytest.raises(FaultError) as refused:
        take(*at(chain, OFFICER), tmp_path / "t", asked=Asked("tier", {"tier": 9}))
    assert refused.value.faults[0].code == "EVIDENCE_NOTHING"
    assert not (tmp_path / "t").exists()


def test_a_period_has_fence_posts_whose_words_stay_sealed(chain: Chain, tmp_path: Path) -> None:
    whole = take(*at(chain, OFFICER), tmp_path / "e")
    span, _ = judged(chain, tmp_path / "e")
    assert span.first_at is not None
    assert span.last_at is not None
    middle = (span.first_at + span.last_at) // 2
    asked = Asked("period", {"from": middle, "until": span.last_at})
    header = take(*at(chain, OFFICER), tmp_path / "p", asked=asked)
    report, codes = judged(chain, tmp_path / "p")
    assert (report.verdict, codes) == (Verdict.INCOMPLETE, ["SCOPE_PARTIAL"])
    assert header.entries < whole.size
    assert header.words.sealed > 0


def test_an_item_is_found_in_the_facts(chain: Chain, tmp_path: Path) -> None:
    item = thing("f0rms", 2)
    chain.noted(2, {"item": item, "label": "申請書", "medium": "paper", "quantity": 40, "rows": 40})
    asked = Asked("item", {"item": item})
    for name, person in (("ward", OFFICER), ("own", who("sign", 2))):
        take(*at(chain, person), tmp_path / name, asked=asked)
        report, codes = judged(chain, tmp_path / name)
        assert (report.verdict, codes, (report.shown or 0) > 0) == (Verdict.INCOMPLETE, ["SCOPE_PARTIAL"], True)
    with pytest.raises(FaultError) as refused:
        take(*at(chain, who("sign", 3)), tmp_path / "beside", asked=asked)
    assert refused.value.faults[0].code == "EVIDENCE_NOTHING"


def test_a_subcontractor_is_given_its_own_tier_and_nothing_of_its_siblings(chain: Chain, tmp_path: Path) -> None:
    mine = at(chain, who("sign", 2))
    take(*mine, tmp_path / "own", asked=Asked("tier", {"tier": 2}))
    assert judged(chain, tmp_path / "own")[1] == ["SCOPE_PARTIAL"]
    for asked in (Asked(), Asked("tier", {"tier": 3}), Asked("tier", {"tier": 1}), Asked("period", {"from": 0, "until": 2**52})):
        with pytest.raises(FaultError) as refused:
            take(*mine, tmp_path / "no", asked=asked)
        assert refused.value.faults[0].code == "EVIDENCE_OTHERS"
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize("asked", [Asked(), Asked("tier", {"tier": 2})])
def test_whoever_answers_for_no_side_takes_no_evidence(chain: Chain, tmp_path: Path, asked: Asked) -> None:
    with pytest.raises(FaultError) as refused:
        take(*at(chain, who("hand", 2)), tmp_path / "no", asked=asked)
    assert refused.value.faults[0].code == "EVIDENCE_CAPACITY"
    assert not (tmp_path / "no").exists()


def test_signatures_and_the_witness_travel_with_the_record(signing: Counter, tmp_path: Path) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    receipt = hand_in(signing, ready, passkey.asserts(ready.challenge))
    assert isinstance(receipt, Receipt)
    beside = Witnessed(signing, tmp_path / "witness")
    assert beside.goes() > 0
    mine = (signing.desk, signing.officer(OFFICER), signing.log)

    def taken(name: str) -> tuple[Report, int]:
        header = take(*mine, tmp_path / name)
        assert {"passkeys", "approvals", "instance", "witnesses"} <= set(header.members)
        paper = fingerprint(Signer(signing.desk.instance).verifier.text())
        (witness,) = configured(signing.desk.instance)
        with (tmp_path / name).open("rb") as pack:
            return verify_pack(pack, paper, witnesses=[fingerprint(witness.key)]), header.size

    report, size = taken("first")
    assert (report.verdict, report.findings) == (Verdict.VALID, ())
    assert report.approvals == (receipt.entry.number,)
    (seen,) = report.witnessed
    assert (seen.paper, seen.size) == (True, size)
    # what came after the witness looked is not covered yet, and the report says how far it is
    signing.does("p18.record-violation", OFFICER, sentences=["9.1.main"], what="二度目")
    report, grown = taken("second")
    assert ([one.code for one in report.findings], grown > size) == (["WITNESS_BEHIND"], True)
    assert report.verdict is Verdict.INCOMPLETE
    assert [one.size for one in report.witnessed] == [size]
