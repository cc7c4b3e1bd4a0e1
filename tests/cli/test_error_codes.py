"""What ``check`` tells of words and snapshots that do not belong where they are, and how a leaf that cannot be read is told."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

from azukari.cli.faults import Exit, told  # isort: skip — Django is bound by conftest
from azukari.desk.desk import Desk
from azukari.desk.instance import Instance
from azukari.kernel.values import WHOLE
from azukari.kernel.wire import TEXTS, WireError
from azukari.provisions.p00_witness import Cosigned
from azukari.store.models import Entry, Log, Snapshot


@pytest.fixture
def copy(pristine: Shell, tmp_path: Path) -> Shell:
    """An instance of this test's own."""
    return pristine.copy(tmp_path / "i")


def test_words_beside_a_leaf_that_commits_to_none(copy: Shell) -> None:
    # once the words of a contract were destroyed, an act that has none commits to none
    log, desk = Log.objects.get().pk, Desk(Instance.at(copy.folder))
    desk.words.destroy(log)
    desk.write(log, lambda pen: pen.instrument(Cosigned(witness="0a1b2c3d", size=1, instance=1), {}, WHOLE))
    bare = Entry.objects.order_by("-seq")[0].seq
    with sqlite3.connect(copy.folder / "database.sqlite3") as store:
        assert store.execute("UPDATE store_entry SET words = ? WHERE seq = ?", (b"slipped in", bare)).rowcount == 1
    done = copy.json("check")
    assert (done.code, done.codes) == (4, ["WORDS_UNEXPECTED", "WORDS_KEY_ABSENT"])
    assert [one["seq"] for one in done.result["findings"] if one["code"] == "WORDS_UNEXPECTED"] == [bare]


@pytest.mark.parametrize("damaged", [True, False], ids=["damaged", "another story"])
def test_a_snapshot_that_is_thrown_away_is_told(copy: Shell, damaged: bool) -> None:
    def forge(book: object) -> None:
        if not damaged:
            book.whole.ground.purposes = ()  # type: ignore[attr-defined]  # a forged state
        book.save()  # type: ignore[attr-defined]  # as the desk saves it

    Desk(Instance.at(copy.folder)).look(Log.objects.get().pk, forge)
    if damaged:
        Snapshot.objects.update(checksum="0" * 64)
    beside = ("SURVIVORS_BESIDE", False)
    done = copy.json("check", "--discard-snapshots")
    assert [(one["code"], one["wrong"]) for one in done.result["findings"]] == [("SNAPSHOT_DISCARDED", False), beside]
    assert done.code == 0
    assert not Snapshot.objects.exists()
    assert [(one["code"], one["wrong"]) for one in copy.json("check").result["findings"]] == [beside]


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_leaf_that_cannot_be_read_or_written_is_told_in_both_languages(code: str) -> None:
    found = told(WireError(code, "detail"))
    assert found.exit is (Exit.INCOMPLETE if code == "LEAF_TOO_LARGE" else Exit.TROUBLE)
    (fault,) = found.faults
    assert (fault.code, fault.say) == (code, WireError(code, "").say)
    assert fault.say.ja != fault.say.en
