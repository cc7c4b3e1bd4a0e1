"""A paper held against evidence, through the command line: no Django, no instance, and words for every outcome."""

from pathlib import Path

import pytest

from tests.cli.conftest import IN_CHARGE, OFFICER, Shell, registered, staffed
from tests.cli.test_verify import alone

from azukari.kernel.fault import FaultError  # isort: skip — Django is bound by conftest
from azukari.paper import checking
from azukari.paper.checking import AGAINST, Checked, Stands, code_in


class Pack:
    """A contract's papers, its evidence, and the fingerprint that stands on its first paper."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        self.shell, self.folder = shell, folder
        self.paper = folder / "責任者届.pdf"
        self.code = self.make("責任者届", self.paper)
        done = shell.json("evidence", shell.contract, "-o", folder / "e.azp", "--as", OFFICER)
        assert done.code == 0, done.out
        self.evidence, self.fingerprint = folder / "e.azp", done.result["fingerprint"]
        shell.does("p00.note", OFFICER, "--text", "証拠の後の記録")
        shell.does("p02.enrol", IN_CHARGE, "--full-name", "後から 来た人", "--employer", "あずま印刷", "--work", "印刷")
        self.later = self.make("委託管理台帳", folder / "later.pdf")

    def make(self, form: str, file: Path, *more: str) -> str:
        done = self.shell.json("paper", "make", form, "--contract", self.shell.contract, "-o", file, *more)
        assert done.code == 0, done.out
        return str(done.result["code"])

    def check(self, target: object, *more: object) -> dict[str, object]:
        done = self.shell.json("paper", "check", target, "--evidence", self.evidence, *more)
        assert (done.code == 0) is (done.result["stands"] == "holds"), done.out
        assert done.result["says"]["ja"] != done.result["says"]["en"]
        return {"code": done.code, "errors": done.codes, **done.result}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder = tmp_path_factory.mktemp("papers")
    shell = registered(folder / "instance")
    staffed(shell)
    return Pack(shell, folder)


@pytest.fixture(autouse=True)
def bound(pack: Pack) -> None:
    pack.shell.bind()


def test_a_paper_or_its_code_is_found_in_the_evidence(pack: Pack) -> None:
    for target in (pack.paper, pack.code, pack.code.lower()):
        found = pack.check(target, "--fingerprint", pack.fingerprint)
        assert found["stands"] == "holds"
        assert found["act"] == {"ja": "責任者を定める", "en": "Designate the person in charge"}
        assert "p02.designate" in str(found["leaf"])


def test_it_needs_no_django_no_instance_and_no_network(pack: Pack, tmp_path: Path) -> None:
    done = alone("paper", "check", pack.paper, "--evidence", pack.evidence, "--fingerprint", pack.fingerprint, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "HOLDS" in done.stdout
    assert "Designate the person in charge" in done.stdout


def test_without_the_fingerprint_from_paper_nothing_is_said_of_the_paper(pack: Pack) -> None:
    found = pack.check(pack.code)
    assert (found["stands"], found["code"]) == ("not_valid", 5)
    assert found["errors"][0] == "PAPER_NOT_VALID"  # type: ignore[index]


def test_evidence_that_was_changed_says_nothing_of_the_paper(pack: Pack, tmp_path: Path) -> None:
    data = bytearray(pack.evidence.read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "e.azp").write_bytes(data)
    done = pack.shell.json("paper", "check", pack.code, "--evidence", tmp_path / "e.azp", "--fingerprint", pack.fingerprint)
    assert (done.code, done.result["stands"]) == (5, "not_valid")


def test_a_code_that_was_altered_differs(pack: Pack) -> None:
    number, digest = pack.code.split("-", 1)
    wrong = f"{number}-{'0' if digest[0] != '0' else '1'}{digest[1:]}"
    found = pack.check(wrong, "--fingerprint", pack.fingerprint)
    assert (found["stands"], found["code"], found["errors"]) == ("differs", 5, ["PAPER_DIFFERS"])


def test_a_paper_of_what_came_later_is_beyond_the_evidence(pack: Pack) -> None:
    found = pack.check(pack.later, "--fingerprint", pack.fingerprint)
    assert (found["stands"], found["errors"]) == ("beyond", ["PAPER_BEYOND"])


def test_a_paper_of_how_things_stood_says_nothing_that_one_entry_could_be_compared_with(pack: Pack, tmp_path: Path) -> None:
    shell = pack.shell
    code = pack.make("業務従事者名簿", tmp_path / "r.pdf")
    done = shell.json("evidence", shell.contract, "-o", tmp_path / "e.azp", "--as", OFFICER)
    for target in (code, tmp_path / "r.pdf"):
        found = shell.json(
            "paper", "check", target, "--evidence", tmp_path / "e.azp", "--fingerprint", done.result["fingerprint"]
        )
        assert (found.code, found.result["stands"], found.codes) == (5, "as_of", ["PAPER_AS_OF"])
    found = shell.json("paper", "find", code, "--as", OFFICER)
    assert (found.result["form"], found.result["act"], found.result["next"]) == ("roster", None, [])
    past = shell.json("paper", "make", "残高表", "--contract", shell.contract, "--at", "2026-01-01", "-o", tmp_path / "b.pdf")
    assert past.codes == ["PAPER_NO_ENTRY"]
    assert shell.json("paper", "make", "残高表", "--contract", shell.contract, "--entry", 1, "-o", tmp_path / "b.pdf").code == 0


def test_evidence_of_a_part_cannot_tell(pack: Pack, tmp_path: Path) -> None:
    done = pack.shell.json("evidence", pack.shell.contract, "-o", tmp_path / "t.azp", "--as", OFFICER, "--tier", 1)
    assert done.code == 0, done.out
    done = pack.shell.json("paper", "check", pack.code, "--evidence", tmp_path / "t.azp", "--fingerprint", pack.fingerprint)
    assert (done.code, done.result["stands"], done.codes[0]) == (5, "not_shown", "PAPER_NOT_SHOWN")


def test_a_blank_form_is_a_copy_of_nothing(pack: Pack, tmp_path: Path) -> None:
    code = pack.make("責任者届", tmp_path / "blank.pdf", "--blank")
    found = pack.check(code, "--fingerprint", pack.fingerprint)
    assert (found["stands"], found["errors"]) == ("blank", ["PAPER_BLANK"])


def test_a_file_that_carries_no_code_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (b"%PDF-1.7 a scan", b"not a paper", b"%PDF-1.7 azukari-paper:1-AAAA-BBBB-CCCC azukari-paper:2-AAAA-BBBB-CCCC"):
        with pytest.raises(FaultError) as caught:
            code_in(data)
        assert caught.value.faults[0].code == "PAPER_FILE_BARE"
    monkeypatch.setattr(checking, "FILE_LIMIT", 10)
    with pytest.raises(FaultError) as caught:
        code_in(b"%PDF-1.7 large")
    assert caught.value.faults[0].code == "PAPER_FILE_LARGE"


@pytest.mark.parametrize("stands", list(Stands))
def test_every_outcome_is_said_in_both_languages(stands: Stands) -> None:
    found = Checked(stands, None)
    assert found.says.ja != found.says.en
    assert (found.code is None) is (stands is Stands.HOLDS)
    assert len(AGAINST) == len(Stands) - 1


# ── the other uses of the command ──


def test_forms_are_listed_with_what_the_record_holds(pack: Pack) -> None:
    everything = pack.shell.json("paper", "list").result["forms"]
    assert len(everything) > 50
    here = {one["key"]: one for one in pack.shell.json("paper", "list", "--contract", pack.shell.contract).result["forms"]}
    assert len(here["roster"]["entries"]) >= 3
    assert here["cancellation"]["entries"] == []


def test_the_entry_of_a_code_is_found_and_what_answers_to_it(pack: Pack, tmp_path: Path) -> None:
    done = pack.shell.json("paper", "find", pack.code, "--as", OFFICER)
    assert (done.code, done.result["act"]) == (0, "p02.designate")
    blank = pack.make("社内規程提出書", tmp_path / "b.pdf", "--blank")
    done = pack.shell.json("paper", "find", blank, "--as", OFFICER, "--contract", pack.shell.contract)
    assert done.result["form"] == "internal-rules"
    assert "p05.submit-rules" in {one["act"] for one in done.result["next"] if one["on_paper_of"]}
    text = pack.shell("paper", "find", blank, "--as", OFFICER, "--lang", "ja").out
    assert "--on-paper-of" in text


def test_a_roster_goes_out_and_new_rows_come_in(pack: Pack, tmp_path: Path) -> None:
    for name in ("r.xlsx", "r.csv"):
        assert pack.shell.json("paper", "table", "roster", "--contract", pack.shell.contract, "-o", tmp_path / name).code == 0
        given = ["--contract", pack.shell.contract, "--as", IN_CHARGE]
        done = pack.shell.json("paper", "read", tmp_path / name, *given)
        assert (done.code, done.result["fresh"], done.result["wrong"]) == (0, 0, [])
        assert done.result["known"] >= 3
    new = tmp_path / "new.csv"
    new.write_bytes("名簿\r\n氏名,所属,担当する業務\r\n吉田 新,あずま印刷,封入\r\n".encode("cp932"))
    looked = pack.shell.json("paper", "read", new, *given)
    assert (looked.result["fresh"], looked.result["entered"]) == (1, [])
    entered = pack.shell.json("paper", "read", new, *given, "--record")
    assert (entered.code, len(entered.result["entered"])) == (0, 1)
    again = pack.shell.json("paper", "read", new, *given, "--record")
    assert (again.result["fresh"], again.result["entered"]) == (0, [])


def test_the_register_of_every_contract_is_one_file(pack: Pack, tmp_path: Path) -> None:
    for words in ((), ("--as", OFFICER)):
        done = pack.shell.json("paper", "table", "register", "-o", tmp_path / "r.csv", *words)
        assert (done.code, done.result["rows"]) == (0, 1)
    assert pack.shell.contract in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    assert pack.shell.json("paper", "table", "roster", "-o", tmp_path / "r.csv").codes == ["PAPER_ASKED"]


def test_a_row_that_is_wrong_keeps_all_out(pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("氏名,所属,担当する業務\n正しい 人,あずま印刷,封入\n違う 人,よその会社,封入\n", encoding="utf-8")
    done = pack.shell.json("paper", "read", file, "--contract", pack.shell.contract, "--as", IN_CHARGE, "--record")
    assert (done.code, done.result["wrong"], done.result["entered"]) == (2, [3], [])
    assert done.codes == ["PAPER_ROW_UNKNOWN"]


def test_a_row_that_the_annex_refuses_stops_there_and_says_so(pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / "late.csv"
    file.write_text("氏名,所属,担当する業務\n一番 目,あずま印刷,封入\n", encoding="utf-8")
    # an officer of 甲 may not enrol anybody for the contractor
    done = pack.shell.json("paper", "read", file, "--contract", pack.shell.contract, "--as", OFFICER, "--record")
    assert done.code != 0
    assert done.result["entered"] == []
    assert done.codes


def test_an_item_list_becomes_answers_for_its_act(pack: Pack, tmp_path: Path) -> None:
    file, target = tmp_path / "items.csv", tmp_path / "answers.json"
    file.write_text("品名,媒体,数量,件数\n課税台帳,紙,1,50\n", encoding="utf-8")
    given = ["--contract", pack.shell.contract, "--as", OFFICER, "--act", "p10.issue", "-o", target]
    done = pack.shell.json("paper", "read", file, *given)
    assert done.result["answers"] == {"items": [{"label": "課税台帳", "medium": "paper", "quantity": "1", "rows": "50"}]}
    assert "課税台帳" in target.read_text()


@pytest.mark.parametrize(
    "words, code",
    [
        (("make",), "PAPER_ASKED"),
        (("make", "roster"), "PAPER_ASKED"),
        (("make", "nothing", "-o", "x.pdf", "--contract", "納税"), "PAPER_FORM_UNKNOWN"),
        (("make", "送付書", "-o", "x.pdf", "--contract", "納税"), "PAPER_NO_ENTRY"),
        (("make", "roster", "-o", "/no/such/folder/x.pdf", "--contract", "納税"), "EVIDENCE_UNWRITABLE"),
        (("table", "roster", "-o", "x.ods", "--contract", "納税"), "PAPER_KIND"),
        (("table", "nothing", "-o", "x.csv", "--contract", "納税"), "PAPER_LIST_UNKNOWN"),
        (("find", "x"), "PAPER_CODE_UNREADABLE"),
        (("find", "1-AAAA-BBBB-CCCC"), "PAPER_CODE_UNKNOWN"),
        (("check", "1-AAAA-BBBB-CCCC"), "PAPER_ASKED"),
        (("check", "1-AAAA-BBBB-CCCC", "--evidence", "/no/such/file"), "FILE_ABSENT"),
        (("read", "/no/such/file", "--contract", "納税", "--as", IN_CHARGE), "FILE_ABSENT"),
        (("read", "x", "--contract", "納税", "--as", IN_CHARGE, "--act", "p99.nothing"), "PAPER_ACT"),
    ],
)
def test_what_is_asked_wrongly_is_told(pack: Pack, words: tuple[str, ...], code: str) -> None:
    done = pack.shell.json("paper", *words)
    assert done.codes == [code], done.out
    assert done.code in {2, 3, 4}
