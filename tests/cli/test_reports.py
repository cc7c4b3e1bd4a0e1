"""Reports by anyone, at the command line of 甲."""

from pathlib import Path

import pytest

from tests.cli.conftest import IN_CHARGE, OFFICER, Shell

from azukari.desk import tips, tips_guard  # isort: skip — Django is bound by conftest
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.desk.tips_read import Given, Picture
from azukari.store.tips import TipStep

JPEG = b"\xff\xd8\xff\xe0picture"


@pytest.fixture
def own(pristine: Shell, tmp_path: Path) -> Shell:
    return pristine.copy(tmp_path / "i")


def reported(shell: Shell, what: str = "店で売られていた。", picture: Picture | None = None) -> str:
    desk = Desk(Instance.at(shell.folder))
    return tips.hand_in(desk, Given(what, mark="SN-9", picture=picture)).number


def test_reports_wait_with_their_age_and_without_a_word(own: Shell) -> None:
    assert "通報はありません" in own("reports", "list", "--as", OFFICER).out
    reported(own)
    done = own("reports", "list", "--as", OFFICER)
    assert "直ちに（届いてから0分）" in done.out
    assert "売られて" not in done.out
    assert own.json("reports", "list", "--as", OFFICER).result["waiting"] == 1


def test_one_is_opened_answered_and_taken_into_a_contract(own: Shell, tmp_path: Path) -> None:
    number = reported(own, picture=Picture(JPEG, "jpg"))
    (row,) = own.json("reports", "list", "--as", OFFICER).result["reports"]
    saved = tmp_path / "picture.jpg"
    shown = own.json("reports", "show", row["id"], "--as", OFFICER, "--save", saved)
    assert shown.result["told"]["mark"] == "SN-9"
    assert shown.result["attached"] == "jpg"
    assert saved.read_bytes() == JPEG
    assert saved.stat().st_mode & 0o077 == 0
    assert own.json("reports", "answer", row["id"], "--as", OFFICER, "--text", "調べます。").code == 0
    taken = own.json("reports", "take", row["id"], "--as", OFFICER, "--contract", Shell.contract, "--text", "知らせがあった。")
    assert taken.code == 0, taken.out
    assert "調べます。" in own("reports", "show", row["id"], "--as", OFFICER).out
    followed = tips.follow(Desk(Instance.at(own.folder)), number)
    assert followed.state is tips.Kind.TAKEN
    assert own.json("reports", "close", row["id"], "--as", OFFICER, "--text", "もう一度").codes == ["TIP_SETTLED"]
    assert own.json("check").result is not None
    assert "TIPS_BROKEN" not in own.json("check").codes


def test_what_waits_is_among_what_is_owed(own: Shell) -> None:
    reported(own)
    assert "待っている通報1件" in own("duties", "--as", OFFICER).out
    assert own.json("duties", "--as", OFFICER).result["reports"] == 1
    assert own.json("duties", "--as", IN_CHARGE).result["reports"] == 0
    assert "通報" not in own("duties", "--as", IN_CHARGE).out


def test_what_is_missing_is_named(own: Shell) -> None:
    reported(own)
    (row,) = own.json("reports", "list", "--as", OFFICER).result["reports"]
    assert own.json("reports", "show", "--as", OFFICER).codes == ["REPORT_WHICH"]
    assert own.json("reports", "show", "tp-0000000000000000", "--as", OFFICER).codes == ["REPORT_NOT_FOUND"]
    assert own.json("reports", "close", row["id"], "--as", OFFICER).codes == ["REPORT_TEXT"]
    assert own.json("reports", "take", row["id"], "--as", OFFICER, "--text", "事故").codes == ["REPORT_CONTRACT"]


def test_the_contractor_finds_nothing(own: Shell) -> None:
    reported(own)
    done = own.json("reports", "list", "--as", IN_CHARGE)
    assert (done.code, done.codes) == (3, ["REPORTS_NOT_YOURS"])


def test_a_report_sealed_under_another_key_is_said_to_be_so(own: Shell) -> None:
    reported(own)
    (row,) = own.json("reports", "list", "--as", OFFICER).result["reports"]
    (own.folder / "keys" / "secret").write_text("another")
    assert own.json("reports", "show", row["id"], "--as", OFFICER).codes == ["REPORT_SEALED"]


def test_check_tells_of_reports_that_were_changed_or_are_gone(own: Shell) -> None:
    reported(own)
    reported(own, "もう一つ")
    TipStep.objects.filter(seq=1).update(sealed=None)
    assert "TIPS_BROKEN" in own.json("check").codes
    (own.folder / tips_guard.NAME).write_text('{"size":9,"last":""}')
    assert "TIPS_SHORT" in own.json("check").codes or "TIPS_BROKEN" in own.json("check").codes
