"""Evidence of a part: who may take which, what it proves, and what stands beside the entries."""

from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.desk.test_offers import chain  # isort: skip — binds Django first

from azukari.annex import ACTS
from azukari.cli.main import main
from azukari.desk import instance_log
from azukari.desk.approving import Prepared
from azukari.desk.desk import Desk
from azukari.desk.evidence import take
from azukari.desk.evidence_parts import Asked
from azukari.desk.outcome import Officer, Receipt
from azukari.desk.signer import Signer
from azukari.desk.witnesses import configured
from azukari.desk.words import speaks
from azukari.kernel.act import Handling
from azukari.kernel.fault import FaultError
from azukari.kernel.values import PersonId
from azukari.ledger.approval import credential_hash
from azukari.ledger.keys import fingerprint
from azukari.ledger.leaf import Words, check_words, decode, decode_words
from azukari.ledger.merkle import leaf_hash
from azukari.ledger.multiproof import over, prove
from azukari.ledger.names import decode_name
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from azukari.store import record
from azukari.store.models import Person
from tests.desk.conftest import Counter
from tests.desk.test_approving import enrol, hand_in, prepared, signing
from tests.desk.witnessed import Witnessed
from tests.ledger.authenticator import Passkey
from tests.ledger.world import assemble, edit, members
from tests.properties.chain import HOMES, Chain, thing, who
from tests.story import APPROVER, OFFICER, WARD

__all__ = ["chain", "signing"]


WORDLESS = {name for name, cls in ACTS.items() if not speaks(cls) and not issubclass(cls, Handling)}


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


def test_an_act_without_words_is_not_guessed_from_its_hash(chain: Chain, tmp_path: Path) -> None:
    """Whoever knows everything that a sibling's act says still lacks the salt that stands in its leaf."""
    chain.noted(2, {"item": thing("f0rms", 2), "label": "申請書", "medium": "paper", "quantity": 40, "rows": 40})
    desk, _, log = at(chain, OFFICER)
    exposed = set()
    leaves = {row.seq: row.leaf for row in record.entries(log, 0, record.size(log) or 0)}
    for tier in (1, 2, 3):
        take(*at(chain, OFFICER), tmp_path / str(tier), asked=Asked("tier", {"tier": tier}))
        (rest,) = dict(members((tmp_path / str(tier)).read_bytes()))["rest"]
        hashes = {rest[n : n + 32] for n in range(0, len(rest), 32)}
        hidden = {seq: leaf for seq, leaf in leaves.items() if leaf_hash(leaf) in hashes and decode(leaf).tier != tier}
        exposed |= {seq for seq, leaf in hidden.items() if decode(leaf).act in WORDLESS}
        for leaf in hidden.values():
            assert leaf_hash(edit(leaf, words=None)) not in hashes
    assert exposed, "there are such acts, and their own hashes stand in a sibling's pack"
    for seq in exposed:
        row = record.entry(log, seq)
        assert row is not None
        assert row.words is not None
        said = desk.words.open(log, seq, row.words)
        check_words(Words(said.salt, seq, msgspec.Raw(b"{}")), decode(row.leaf).words or "")


def test_what_was_never_said_is_open_to_everybody(chain: Chain, tmp_path: Path) -> None:
    """Sealed are only words that there are: an act without any is shown to have none, also where it is another party's."""
    take(*at(chain, who("sign", 2)), tmp_path / "own", asked=Asked("tier", {"tier": 2}))
    parts = dict(members((tmp_path / "own").read_bytes()))
    opened = {decode_words(one).seq: bytes(decode_words(one).words) for one in parts["words"]}
    acts = {entry.seq: entry for entry in map(decode, parts["leaves"])}
    others = {seq for seq, entry in acts.items() if entry.by.party != HOMES[who("sign", 2)]}
    assert {seq for seq in others & set(opened) if opened[seq] != b"{}"} == set()
    assert all(seq in opened for seq, entry in acts.items() if entry.act in WORDLESS)


def test_whom_the_shown_entries_speak_of_is_named_where_no_words_say_it(chain: Chain, tmp_path: Path) -> None:
    """Whoever is registered at the instance, or named by an entry that is not shown, does not stand there as a number."""
    someone = who("sign", 2)
    Person.objects.update_or_create(pk=OFFICER, defaults={"name": "区の職員", "home": HOMES[OFFICER]})
    take(*at(chain, someone), tmp_path / "own", asked=Asked("tier", {"tier": 2}))
    report, codes = judged(chain, tmp_path / "own")
    parts = dict(members((tmp_path / "own").read_bytes()))
    names = {one.id: one.name for one in map(decode_name, parts["names"])}
    assert codes == ["SCOPE_PARTIAL"]
    assert report.counts["names"] == len(names) > 0
    spoken = b"".join(parts["leaves"])
    assert all(one.encode() in spoken for one in names), "nobody is named whom the shown entries do not speak of"
    desk, _, log = at(chain, OFFICER)
    told = desk.look(log, lambda book: dict(book.names))
    assert all(names[one] == told[one] for one in names if one in told)
    take(*at(chain, OFFICER), tmp_path / "whole")
    whole = dict(members((tmp_path / "whole").read_bytes()))
    added = {decode_name(one).id for one in whole.get("names", [])}
    assert not added & set(told), "what opened words say is not said twice"


def test_nobody_is_named_by_a_fence_post(chain: Chain, tmp_path: Path) -> None:
    log = at(chain, OFFICER)[2]
    size = record.size(log) or 0
    row = record.entry(log, size - 2)
    assert row is not None
    moment = decode(row.leaf).at
    take(*at(chain, OFFICER), tmp_path / "p", asked=Asked("period", {"from": moment, "until": moment + 1}))
    parts = dict(members((tmp_path / "p").read_bytes()))
    within = [leaf for leaf in parts["leaves"] if decode(leaf).at == moment]
    assert len(within) < len(parts["leaves"])
    assert all(decode_name(one).id.encode() in b"".join(within) for one in parts.get("names", []))


def test_the_end_of_a_passkey_cannot_be_left_out(signing: Counter, tmp_path: Path) -> None:
    passkey = Passkey()
    enrol(signing, passkey)
    ready = prepared(signing)
    assert isinstance(hand_in(signing, ready, passkey.asserts(ready.challenge)), Receipt)
    instance_log.end(signing.clock, APPROVER, OFFICER, credential_hash(passkey.credential), "lost")
    take(signing.desk, signing.officer(OFFICER), signing.log, tmp_path / "true")
    paper = fingerprint(Signer(signing.desk.instance).verifier.text())

    def codes(data: bytes) -> list[str]:
        report = verify_pack(BytesIO(data), paper)
        return [str(report.verdict), *(one.code for one in report.findings)]

    true = (tmp_path / "true").read_bytes()
    assert codes(true) == ["VALID"]
    parts = dict(members(true))
    assert len(parts["passkeys"]) == 2
    note, sight = parts["instance"]
    hashes = [leaf_hash(data) for data in instance_log.entries(0, instance_log.size())]
    enrolled = instance_log.chain(APPROVER)[0][0].seq
    proof = [one.hex() for one in prove(over(hashes), len(hashes), [enrolled, len(hashes) - 1])]
    parts |= {"passkeys": parts["passkeys"][:1], "instance": [note, edit(sight, instance_proof=proof)]}
    assert codes(assemble(list(parts.items()), None)) == ["INVALID", "PASSKEY_LEFT_OUT", "BINDING_OTHER"]


@pytest.mark.parametrize("in_person", [True, False])
def test_evidence_tells_whether_the_witness_was_named_in_person(
    signing: Counter, tmp_path: Path, capsys: pytest.CaptureFixture[str], in_person: bool
) -> None:
    """Whoever has the database and the log's key could enter a naming, but not the approver's signature under it."""
    key, answers = "4e5f6071", {"witness": "4e5f6071", "run_by": WARD}
    if in_person:
        passkey = Passkey()
        enrol(signing, passkey)
        ready = signing.desk.prepare(signing.officer(APPROVER), signing.log, "p00.name-witness", answers)
        assert isinstance(ready, Prepared)
        receipt = hand_in(signing, ready, passkey.asserts(ready.challenge))
        assert isinstance(receipt, Receipt)
    else:
        receipt = signing.does("p00.name-witness", APPROVER, **answers)
    take(signing.desk, signing.officer(OFFICER), signing.log, tmp_path / "pack")
    given = ["verify", str(tmp_path / "pack"), "--fingerprint", fingerprint(Signer(signing.desk.instance).verifier.text())]
    main([*given, "--lang", "en"])
    said = "personal signature verified" if in_person else "no personal signature to verify"
    assert f"the witness's key as 甲 named it: {key} (#{receipt.entry.number}, {said})" in capsys.readouterr().out
    main([*given, "--json"])
    witnesses = msgspec.json.decode(capsys.readouterr().out)["result"]["replay"]["witnesses"]
    assert (witnesses["named"], witnesses["named_in_person"]) == ([key], [key] if in_person else [])


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
