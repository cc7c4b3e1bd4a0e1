"""``evidence`` and ``verify``: what one side takes, the other checks without Django, instance or network."""

import json
import os
import pty
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import APPROVER, IN_CHARGE, OFFICER, SITE, WORKER, Shell, day

from azukari.desk.replay import Unlawful  # isort: skip — Django is bound by conftest
from azukari.kernel.objection import Objection
from azukari.kernel.values import Citation
from azukari.law.say import Say
from azukari.ledger.note import sign
from tests.ledger.world import KEY, PAPER, World, edit, rechain, small
from tests.verifier.parts import TIER, WHOLE, WITNESS_PAPER

WITHOUT_DJANGO = """
import sys

class Forbid:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "granian", "jinja2", "psycopg"}:
            raise AssertionError(f"verify imported {name}")

sys.meta_path.insert(0, Forbid())
from azukari.cli.main import main
sys.exit(main(sys.argv[1:]))
"""


def alone(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """``azukari`` in a process that cannot import Django, in a folder without an instance."""
    command = [sys.executable, "-c", WITHOUT_DJANGO, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env={"PATH": "", "LANG": "en_US.UTF-8"})


@pytest.fixture(scope="module")
def pack(town: Shell, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A pack with openings and refusals in it, and the fingerprint that stands on paper."""
    town.bind()
    given = ["--contract", town.contract, "--as", WORKER, "--place", SITE]
    with town.key_process():
        assert town.json("open", "課税台帳", "7", "--purpose", 1, *given).code == 0
        assert town.json("open", "課税台帳", "7", "--purpose", 2, *given).code == 1
    target = tmp_path_factory.mktemp("packs") / "e.azp"
    done = town.json("evidence", town.contract, "-o", target, "--as", OFFICER)
    assert done.code == 0, done.out
    assert done.result["size"] > 25
    return target, done.result["fingerprint"]


def test_valid_and_lawful_without_django_and_without_an_instance(pack: tuple[Path, str], tmp_path: Path) -> None:
    file, fingerprint = pack
    done = alone("verify", file, "--fingerprint", fingerprint.upper(), "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads(done.stdout)["result"]
    assert result["verdict"] == "VALID"
    assert result["lawful"]
    assert result["replay"]["refusals"] >= 1
    assert result["replay"]["acts"] == result["size"] == result["counts"]["leaves"]
    assert result["replay"]["unlawful"] == []


def test_the_verdict_is_told_first_and_in_the_words_of_the_ledger(pack: tuple[Path, str], tmp_path: Path) -> None:
    file, fingerprint = pack
    done = alone("verify", file, "--fingerprint", fingerprint, cwd=tmp_path)
    assert done.stdout.splitlines()[0] == "VALID  The record is whole and has not been altered since it was signed."
    assert "Law replay: " in done.stdout
    assert ", 0 acts that should have been refused" in done.stdout
    assert done.stderr == ""


def test_without_the_fingerprint_nobody_knows_whose_record_it_is(pack: tuple[Path, str], fresh: Shell) -> None:
    done = fresh.json("verify", pack[0])
    assert (done.code, done.result["verdict"], done.codes) == (5, "UNVERIFIABLE", ["FINGERPRINT_ABSENT"])
    assert done.result["lawful"]


def test_one_changed_byte_is_invalid_with_its_place_and_nothing_of_it_is_told(
    pack: tuple[Path, str], fresh: Shell, tmp_path: Path
) -> None:
    file, fingerprint = pack
    data = bytearray(file.read_bytes())
    at = data.index(b'"p02.designate"')
    data[at + 5] ^= 1
    changed = tmp_path / "changed.azp"
    changed.write_bytes(data)
    done = fresh.json("verify", changed, "--fingerprint", fingerprint)
    assert (done.code, done.result["verdict"]) == (5, "INVALID")
    assert any(one["offset"] for one in done.result["findings"])
    assert done.result["replay"] is None
    said = fresh("verify", changed, "--fingerprint", fingerprint)
    assert "条文の適用し直し：していません。" in said.out


def test_a_pack_cut_short_is_invalid(pack: tuple[Path, str], fresh: Shell, tmp_path: Path) -> None:
    short = tmp_path / "short.azp"
    short.write_bytes(pack[0].read_bytes()[:-100])
    done = fresh.json("verify", short, "--fingerprint", pack[1])
    assert (done.code, done.result["verdict"]) == (5, "INVALID")


def test_what_is_no_pack_is_invalid(fresh: Shell, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("拝啓")
    done = fresh.json("verify", other)
    assert done.code == 5
    assert "PACK_MAGIC" in done.codes


def test_a_pack_older_than_asked_for_is_stale(pack: tuple[Path, str], fresh: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from azukari.cli import verifying

    later = verifying.now() + 3 * verifying.DAY
    monkeypatch.setattr(verifying, "now", lambda: later)
    done = fresh.json("verify", pack[0], "--fingerprint", pack[1], "--max-age", 2)
    assert (done.code, done.result["verdict"], done.codes) == (5, "STALE", ["TOO_OLD"])
    assert fresh.json("verify", pack[0], "--fingerprint", pack[1], "--max-age", 4).code == 0


def test_an_act_that_should_have_been_refused_is_named_with_its_sentence(
    pack: tuple[Path, str], fresh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The verdict on the bytes stays VALID; the exit code is not 0, as the law was not kept."""
    from azukari.cli import verifying

    class Severe(verifying.Replay):
        def feed(self, number: int, leaf: bytes) -> None:
            super().feed(number, leaf)
            if number == 3:
                objection = Objection(Citation("7.1.main"), Say("承諾がない。", "No consent."), Say("承諾を得る。", "Obtain it."))
                self.unlawful.append(Unlawful(number, "p07.begin-subcontract", (objection,)))

    monkeypatch.setattr(verifying, "Replay", Severe)
    done = fresh.json("verify", pack[0], "--fingerprint", pack[1])
    assert (done.code, done.result["verdict"], done.result["lawful"], done.codes) == (5, "VALID", False, ["LAW_NOT_KEPT"])
    assert done.result["replay"]["unlawful"] == [
        {
            "number": 3,
            "act": "p07.begin-subcontract",
            "objections": [{"cites": "7.1.main", "because": {"ja": "承諾がない。", "en": "No consent."}}],
        }
    ]
    said = fresh("verify", pack[0], "--fingerprint", pack[1])
    assert "#3 p07.begin-subcontract" in said.out
    assert "7.1.main  承諾がない。" in said.out


def test_a_file_that_is_not_there_or_not_readable(fresh: Shell, tmp_path: Path) -> None:
    assert fresh.json("verify", tmp_path / "none.azp").codes == ["FILE_ABSENT"]
    assert fresh.json("verify", tmp_path).codes == ["FILE_UNREADABLE"]


def test_evidence_is_never_written_over_a_file(pack: tuple[Path, str], working: Shell) -> None:
    before = pack[0].read_bytes()
    done = working.json("evidence", working.contract, "-o", pack[0], "--as", OFFICER)
    assert (done.code, done.codes) == (2, ["EVIDENCE_EXISTS"])
    assert pack[0].read_bytes() == before


def test_evidence_where_nothing_can_be_written(working: Shell, tmp_path: Path) -> None:
    done = working.json("evidence", working.contract, "-o", tmp_path / "no" / "e.azp", "--as", OFFICER)
    assert (done.code, done.codes) == (4, ["EVIDENCE_UNWRITABLE"])


def test_a_contractor_takes_evidence_with_the_words_of_its_own_side_only(working: Shell, tmp_path: Path) -> None:
    done = working.json("evidence", working.contract, "-o", tmp_path / "c.azp", "--as", IN_CHARGE)
    assert done.code == 0
    assert done.result["words_sealed"] > 0


def test_a_lawful_replay_holds_terms_adopted_on_the_way(fresh: Shell, tmp_path: Path) -> None:
    given = ["--term", "pledge_required", "--value", 1, "--source", "決定1", "--since", day(1)]
    assert fresh.act("p00.adopt-term", APPROVER, *given).code == 0
    taken = fresh.json("evidence", fresh.contract, "-o", tmp_path / "e.azp", "--as", OFFICER)
    assert fresh.json("verify", tmp_path / "e.azp", "--fingerprint", taken.result["fingerprint"]).code == 0


def test_a_progress_bar_is_drawn_where_somebody_looks_and_only_beside_the_result(pack: tuple[Path, str], tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "azukari.cli.main", "verify", str(pack[0]), "--fingerprint", pack[1], "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=follower, text=True, cwd=tmp_path) as process:
        out, _ = process.communicate()
        os.close(follower)
    seen = os.read(leader, 65_536).decode()
    os.close(leader)
    assert process.returncode == 0
    assert out.startswith("VALID")
    assert "verifying" in seen
    assert "VALID" not in seen


@pytest.mark.parametrize("head, verdict, told", [(11, "VALID", ""), (7, "INCOMPLETE", "その後の4件はまだ連署されていません")])
def test_what_a_witness_has_cosigned_is_told(fresh: Shell, tmp_path: Path, head: int, verdict: str, told: str) -> None:
    file = tmp_path / "cosigned.azp"
    file.write_bytes(replace(WHOLE, head=head, tiers=()).data())
    done = fresh("verify", file, "--fingerprint", PAPER, "--witness-fingerprint", WITNESS_PAPER)
    assert done.out.startswith(verdict)
    assert ("entries 7 to 10" in done.out) == bool(told)
    assert f"立会い ward.example/witness：{head}件まで連署" in done.out
    assert "指紋は紙と一致" in done.out
    assert told in done.out
    assert ("まだ連署されていません" in done.out) == bool(told)


@pytest.mark.parametrize(
    "asked, told",
    [((), "記録自身の鍵を信じる限り"), (("--witness-fingerprint", WITNESS_PAPER), "漏れがないことが示されています")],
)
def test_on_whose_word_a_part_is_whole(fresh: Shell, tmp_path: Path, asked: tuple[str, ...], told: str) -> None:
    file = tmp_path / "part.azp"
    file.write_bytes(TIER.data())
    done = fresh("verify", file, "--fingerprint", PAPER, *asked)
    assert told in done.out
    assert "登録に署名はありません" in done.out


def test_a_part_is_told_in_words_and_is_not_valid(working: Shell, tmp_path: Path) -> None:
    file = tmp_path / "tier.azp"
    done = working.json("evidence", working.contract, "-o", file, "--tier", 1, "--as", OFFICER)
    assert (done.code, done.result["kind"], done.result["scope"]) == (0, "tier", {"tier": 1})
    judged = working.json("verify", file, "--fingerprint", done.result["fingerprint"])
    assert (judged.code, judged.result["verdict"], judged.result["shown"]) == (5, "INCOMPLETE", done.result["shown"])
    assert judged.result["replay"] is None
    told = working("verify", file, "--fingerprint", done.result["fingerprint"]).out
    for words in (
        "一部の証拠：第1階層の記録",
        "記録自身の鍵を信じる限り",
        "立会いの連署：ありません",
        "適用し直し：していません",
    ):
        assert words in told


@pytest.mark.parametrize(
    "given, code",
    [
        (["--tier", 1, "--item", "im-0000000000000001"], "EVIDENCE_PART"),
        (["--from", "2026-05-01", "--until", "2026-04-01"], "EVIDENCE_PART"),
        (["--from", "someday"], "MOMENT_UNREADABLE"),
        (["--tier", 9], "EVIDENCE_NOTHING"),
    ],
)
def test_a_part_that_cannot_be(working: Shell, tmp_path: Path, given: list[object], code: str) -> None:
    done = working.json("evidence", working.contract, "-o", tmp_path / "p.azp", "--as", OFFICER, *given)
    assert (done.code, done.codes) == (2, [code])
    assert not (tmp_path / "p.azp").exists()


def test_a_period_and_what_the_reader_knows(working: Shell, tmp_path: Path) -> None:
    file = tmp_path / "p.azp"
    done = working.json("evidence", working.contract, "-o", file, "--from", "2000-01-01", "--as", OFFICER)
    assert (done.code, done.result["kind"]) == (0, "period")
    paper = ["--fingerprint", done.result["fingerprint"]]
    assert working.json("verify", file, *paper, "--seen", 10**6).codes == ["SCOPE_PARTIAL", "OLDER_THAN_SEEN"]
    assert "WITNESS_ABSENT" in working.json("verify", file, *paper, "--witness-fingerprint", "0" * 64).codes


def packs(folder: Path) -> dict[str, Path]:
    """One record at 7 and at 12 entries, its fork, a part of it, another's, and one with a byte changed."""
    true = small(12, opened=())
    fork = rechain([*true.leaves[:4], edit(true.leaves[4], act="p07.consent"), *true.leaves[5:]])
    short = World(true.leaves[:7])
    made = {
        "whole": true.pack(),
        "short": short.pack(),
        "fork": World(fork).pack(),
        "short fork": World(fork[:7]).pack(),
        "part": TIER.data(),
        "broken": true.pack()[:-1] + b"\0",
        "checkpoint": sign(true.checkpoint.text(), KEY).to_bytes(),
        "short checkpoint": sign(short.checkpoint.text(), KEY).to_bytes(),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return {name: folder / name for name in made}


@pytest.mark.parametrize(
    "file, earlier, verdict, code",
    [
        ("whole", "short", "VALID", None),
        ("whole", "whole", "VALID", None),
        ("fork", "short", "INVALID", "EARLIER_FORK"),
        ("fork", "whole", "INVALID", "EARLIER_FORK"),
        ("short", "whole", "INCOMPLETE", "OLDER_THAN_SEEN"),
        ("short fork", "whole", "INVALID", "EARLIER_FORK"),
        ("whole", "broken", "UNVERIFIABLE", "EARLIER_UNCOMPARED"),
        ("part", "short", "UNVERIFIABLE", "EARLIER_UNCOMPARED"),
        ("whole", "short checkpoint", "VALID", None),
        ("fork", "checkpoint", "INVALID", "EARLIER_FORK"),
    ],
)
def test_a_record_is_held_against_an_earlier_pack(
    fresh: Shell, tmp_path: Path, file: str, earlier: str, verdict: str, code: str | None
) -> None:
    made = packs(tmp_path)
    done = fresh.json("verify", made[file], "--fingerprint", PAPER, "--earlier", made[earlier])
    assert done.result["verdict"] == verdict
    found = [one["code"] for one in done.result["findings"]]
    assert found == [] if code is None else code in found
