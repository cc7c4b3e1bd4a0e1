"""``check --hindsight``: what a later entry shows is told beside the check, and does not make a sound instance unsound."""

from pathlib import Path

import pytest

from tests.cli.conftest import IN_CHARGE, WORKER, Shell, day

from azukari.desk.instance import Instance  # isort: skip — Django is bound by conftest
from azukari.desk.desk import Desk
from azukari.desk.outbox import work
from azukari.desk.signer import Signer
from azukari.kernel.wire import envelope
from azukari.store.models import Entry


@pytest.fixture
def copy(pristine: Shell, tmp_path: Path) -> Shell:
    """An instance of this test's own, signed."""
    shell = pristine.copy(tmp_path / "i")
    assert Signer(Instance.at(shell.folder)).sign_all() == 0
    return shell


def shown(shell: Shell) -> set[tuple[str, int]]:
    done = shell.json("check", "--hindsight")
    assert (done.code, done.result["sound"]) == (0, True), "what is shown makes nothing unsound"
    return {(one["code"], one["seq"]) for one in done.result["findings"] if one["code"] != "SURVIVORS_BESIDE"}


def test_what_was_dated_back_is_told_only_when_asked(copy: Shell) -> None:
    """This instance's schedule and instruction were entered a day after the day from which they say they hold."""
    assert [one["code"] for one in copy.json("check").result["findings"]] == ["SURVIVORS_BESIDE"], "of dates nothing"
    assert {envelope(bytes(Entry.objects.get(seq=seq).leaf)).act for _, seq in shown(copy)} == {
        "p06.notify-schedule",
        "p15.instruct",
    }
    assert {code for code, _ in shown(copy)} == {"HINDSIGHT_BACK_DATED"}
    assert "anything done between was done without it" in copy("check", "--hindsight", "--lang", "en").out


def test_a_leaving_recorded_late_is_told(copy: Shell) -> None:
    before = shown(copy)
    done = copy.act("p02.leave", IN_CHARGE, "--person", WORKER, "--last-day", day(-1))
    assert done.code == 0, done.out
    with copy.key_process():
        work(Desk(Instance.at(copy.folder)))  # what leaving takes away is carried out, and waits for nothing any more
    assert shown(copy) - before == {("HINDSIGHT_LEFT_EARLIER", Entry.objects.order_by("-seq")[0].seq)}


def test_a_record_that_cannot_be_read_whole_is_said_to_be_so(copy: Shell) -> None:
    Entry.objects.filter(seq=3).delete()
    done = copy.json("check", "--hindsight")
    assert done.code == 4
    assert "HINDSIGHT_UNREADABLE" in {one["code"] for one in done.result["findings"]}
