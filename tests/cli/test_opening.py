"""``deposit`` and ``open``: content into the vault and out of it, recorded first, on the terminal."""

import pytest

from tests.cli.conftest import CSV, IN_CHARGE, SITE, WARD_HANDOVER, WORKER, Shell, noted

ONE = ["--purpose", 1, "--contract", Shell.contract, "--as", WORKER, "--place", SITE]


def test_one_record_opens_by_its_key(working: Shell) -> None:
    with working.key_process():
        done = working("open", "課税台帳", "７", *ONE)
    assert done.code == 0, done.err
    assert done.out.splitlines() == ["整理番号  氏名", "7         山﨑 7号"]
    assert f"{WORKER}（pn-" in done.err, "the watermark names the person"
    assert "第" in done.err


def test_a_page_opens_as_one_entry(working: Shell) -> None:
    with working.key_process():
        done = working.json("open", "課税台帳", "--first", 49, "--count", 2, *ONE)
    assert done.result["rows"] == [["49", "山﨑 49号"], ["50", "山﨑 50号"]]
    assert done.result["numbers"] == [49, 50]
    assert done.result["header"] == ["整理番号", "氏名"]
    assert done.result["watermark"]["number"] == done.result["receipt"]["number"]
    assert done.result["receipt"]["act"] == "p08.view-page"


def test_a_refused_opening_shows_every_reason_with_the_sentence_and_nothing_else(working: Shell) -> None:
    given = ["--purpose", 2, "--contract", Shell.contract, "--as", WORKER]
    with working.key_process():
        done = working.json("open", "課税台帳", "7", *given)
        said = working("open", "課税台帳", "7", *given)
    assert done.code == said.code == 1
    assert {"8.1.main", "15.1"} <= {one["cites"] for one in done.document["errors"]}
    assert all(one["sentence"]["ja"] and one["because"]["en"] and one["instead"]["ja"] for one in done.document["errors"])
    assert done.result["refusal"]["recorded"]
    assert said.out == ""
    assert "記録されました" in said.err


def test_without_the_key_process_nothing_opens_and_the_machine_is_to_blame(working: Shell) -> None:
    done = working.json("open", "課税台帳", "7", *ONE)
    assert (done.code, done.codes) == (4, ["KEYD_ABSENT"])


def test_a_key_that_is_not_there_is_not_found(working: Shell) -> None:
    with working.key_process():
        done = working.json("open", "課税台帳", "999", *ONE)
    assert (done.code, done.codes) == (3, ["RECORD_NONE"])


@pytest.mark.parametrize("words", [["7", "--first", 1, "--count", 1], [], ["--first", 1]])
def test_a_key_or_a_page_and_not_both_or_half(working: Shell, words: list[object]) -> None:
    done = working.json("open", "課税台帳", *words, *ONE)
    assert (done.code, done.codes) == (2, ["USAGE"])


def test_an_item_that_is_not_there(working: Shell) -> None:
    done = working.json("open", "別の台帳", "7", *ONE)
    assert (done.code, done.codes) == (3, ["ITEM_NOT_FOUND"])


def test_a_place_that_is_not_there(working: Shell) -> None:
    done = working.json("open", "課税台帳", "7", *ONE[:-1], "第九工場")
    assert (done.code, done.codes) == (3, ["PLACE_NOT_FOUND"])


def test_a_deposit_counts_what_it_seals_and_a_broken_one_leaves_nothing(working: Shell) -> None:
    broken = CSV + b"51,\x81\r\n"
    note = noted(working, broken)
    table = working.folder.parent / "broken.csv"
    table.write_bytes(broken)
    item = working.json("act", "p00.note", "--contract", Shell.contract, "--as", IN_CHARGE, "--text", "台帳").code
    assert item == 0
    given = ["--note", note, "--key", "整理番号", "--contract", Shell.contract, "--as", WARD_HANDOVER]
    ambiguous = working.json("deposit", table, "--item", "課税台帳", *given)
    assert (ambiguous.code, ambiguous.codes) == (2, ["ITEM_AMBIGUOUS"])
    thing = ambiguous.document["errors"][0]["en"].rsplit("im-", 1)[1][:16]
    before = working.json("check").result
    with working.key_process():
        done = working.json("deposit", table, "--item", f"im-{thing}", *given)
        assert done.code == 2, done.out
        assert done.codes[0].startswith("TABLE_")
        assert working.json("check").result == before, "nothing is left in the vault or the record"
        other = working.json("deposit", working.folder / "absent.csv", "--item", f"im-{thing}", *given)
    assert (other.code, other.codes) == (3, ["FILE_ABSENT"])
