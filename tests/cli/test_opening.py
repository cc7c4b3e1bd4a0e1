"""``deposit`` and ``open``: content into the vault and out of it, recorded first, on the terminal."""

import io
import subprocess
import sys
from hashlib import sha256

import pytest

from tests.cli.conftest import CSV, HANDOVER, SITE, WARD_HANDOVER, WORKER, Shell, noted

from azukari import annex  # isort: skip — Django is bound by conftest
from azukari.cli.counter import Counter
from azukari.kernel.wire import entry_of
from azukari.store import record

ONE = ["--purpose", 1, "--contract", Shell.contract, "--as", WORKER, "--place", SITE]


def test_one_record_opens_by_its_key(working: Shell) -> None:
    with working.key_process():
        done = working("open", "課税台帳", "７", *ONE)
    assert done.code == 0, done.err
    mark, *shown, again = done.out.splitlines()
    assert shown == ["整理番号  氏名", "7         山﨑 7号"]
    assert mark == again
    assert f"{WORKER}（pn-" in mark, "the watermark names the person"
    assert "第" in mark


def test_a_page_opens_as_one_entry(working: Shell) -> None:
    with working.key_process():
        done = working.json("open", "課税台帳", "--first", 49, "--count", 2, *ONE)
    assert done.result["rows"] == [["49", "山﨑 49号"], ["50", "山﨑 50号"]]
    assert done.result["numbers"] == [49, 50]
    assert done.result["header"] == ["整理番号", "氏名"]
    assert done.result["watermark"]["number"] == done.result["receipt"]["number"]
    assert done.result["receipt"]["act"] == "p08.view-page"


def test_only_the_fields_asked_for_are_shown(working: Shell) -> None:
    with working.key_process():
        done = working.json("open", "課税台帳", "7", "--fields", "2", *ONE)
        said = working("open", "課税台帳", "7", "--fields", "2", *ONE)
    assert (done.result["rows"], done.result["fields"]) == ([["＊＊＊", "山﨑 7号"]], [2])
    assert "見せているのは項目2だけです" in said.err


def test_fields_are_named_by_their_headings_too(working: Shell) -> None:
    with working.key_process():
        done = working.json("open", "課税台帳", "7", "--fields", "氏名", *ONE)
        none = working.json("open", "課税台帳", "7", "--fields", "氏名,税額", *ONE)
    assert (done.result["rows"], done.result["fields"]) == ([["＊＊＊", "山﨑 7号"]], [2])
    assert none.codes == ["FIELD_HEADING"]


def test_nothing_opens_into_a_file_unless_that_is_said(working: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Shell, "screen", io.StringIO)
    log = Counter(working.folder).contract(Shell.contract)
    size = record.size(log)
    with working.key_process():
        for words in ((), ("--json",)):
            done = working("open", "課税台帳", "7", *ONE, *words)
            assert done.code == 2
            assert "7号" not in done.out
            assert "OPEN_OFF_SCREEN" in done.out + done.err
        assert record.size(log) == size, "nothing was opened, and nothing recorded"
        said = working("open", "課税台帳", "7", "--off-screen", *ONE)
        assert said.code == 0
        first, last = said.out.splitlines()[0], said.out.splitlines()[-1]
        assert first == last, "what is handed on begins and ends with its mark"
        assert "閲覧の記録済み" in first


PROTECTED = """
import ctypes, resource, sys
{begins}
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "begins",
    [
        "from azukari.web import wsgi; wsgi.serve(__import__('pathlib').Path({folder!r}))",
        "from azukari.cli.main import main; main(['open', 'x', '1', '--purpose', '1', '--contract', 'x', '--as', 'x', '--instance', {folder!r}])",
    ],
    ids=["web", "open"],
)
def test_where_content_passes_no_memory_is_dumped(working: Shell, begins: str) -> None:
    script = PROTECTED.format(begins=begins.format(folder=str(working.folder)))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-1] == "(0, 0) 0", "no core file, not to be traced"


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
    assert "「課税台帳 im-" in done.document["errors"][0]["ja"], "what there is stands beside it"


def test_without_a_place_the_option_that_says_it_is_told(working: Shell) -> None:
    done = working("open", "課税台帳", "7", *ONE[:-2], "--lang", "ja")
    assert done.code == 1
    assert "--place 施設名" in done.out + done.err


def test_a_place_that_is_not_there(working: Shell) -> None:
    done = working.json("open", "課税台帳", "7", *ONE[:-1], "第九工場")
    assert (done.code, done.codes) == (3, ["PLACE_NOT_FOUND"])
    assert f"「{SITE} pl-" in done.document["errors"][0]["ja"]


def broken_note(shell: Shell, content: bytes) -> list[object]:
    """A note for content that is about to come; what ``deposit`` is given, the file left out."""
    note = noted(shell, content, "追加の名簿")
    return [
        "--note",
        note,
        "--item",
        item_of(shell, note),
        "--key",
        "整理番号",
        "--contract",
        Shell.contract,
        "--as",
        WARD_HANDOVER,
    ]


def item_of(shell: Shell, note: int) -> str:
    """The item that a note lists."""
    counter = Counter(shell.folder)
    log = counter.contract(Shell.contract)
    row = record.entry(log, note)
    assert row is not None
    return str(entry_of(row.leaf, annex.ACTS).act.items[0].item)  # type: ignore[attr-defined]  # the note of a handover


TABLES = {
    "cut in a character": (CSV + b"51,\x81\r\n", "TABLE_"),
    "empty": (b"", "TABLE_"),
    "another key": (CSV.replace("整理番号".encode("cp932"), "番号".encode("cp932")), "TABLE_"),
}


@pytest.mark.parametrize("content, code", TABLES.values(), ids=TABLES)
def test_a_broken_table_leaves_nothing_and_the_next_try_works(working: Shell, content: bytes, code: str) -> None:
    given = broken_note(working, CSV)
    table = working.folder.parent / "broken.csv"
    table.write_bytes(content)
    before = working.json("check").result
    with working.key_process():
        done = working.json("deposit", table, *given)
        assert done.code == 2, done.out
        assert done.codes[0].startswith(code)
        assert working.json("check").result == before, "nothing is left in the vault or the record"
        table.write_bytes(CSV)
        done = working.json("deposit", table, *given)
    assert done.code == 0, done.out
    assert (done.result["rows"], done.result["persons"], done.result["encoding"]) == (50, 50, "cp932")
    assert done.result["sha256"] == sha256(CSV).hexdigest()


def test_a_deposit_is_told_in_words(working: Shell) -> None:
    given = broken_note(working, CSV)
    table = working.folder.parent / "table.csv"
    with working.key_process():
        done = working("deposit", table, *given, "--lang", "en")
    assert "50 rows, 50 persons, cp932" in done.out
    assert done.err == "", "no bar where nobody is looking"


def test_a_note_that_is_none_seals_nothing(working: Shell) -> None:
    given = broken_note(working, CSV)
    given[1] = 0
    before = working.json("check").result
    with working.key_process():
        done = working.json("deposit", working.folder.parent / "table.csv", *given)
    assert done.code == 2
    assert done.codes
    assert "INTERNAL" not in done.codes
    assert working.json("check").result == before


def test_a_label_that_two_items_have_and_a_file_that_is_not_there(working: Shell) -> None:
    broken_note(working, CSV)
    given = broken_note(working, CSV)
    absent = working.json("deposit", working.folder / "absent.csv", *given)
    assert (absent.code, absent.codes) == (3, ["FILE_ABSENT"])
    given[3] = "追加の名簿"
    done = working.json("deposit", working.folder.parent / "table.csv", *given)
    assert (done.code, done.codes) == (2, ["ITEM_AMBIGUOUS"])


def test_content_cannot_steer_the_terminal() -> None:
    from azukari.cli.opening import _fitted

    assert _fitted(["a\x1b[2Jb", "\u202e", "髙"], 4) == ["a\\x1b[2Jb", "\\x202e", "髙", ""]
    assert _fitted(["髙橋\u3000花子\u00a0様", "a\u2028b\u2029c\u200b"], 2) == [
        "髙橋\u3000花子\u00a0様",
        "a\\x2028b\\x2029c\\x200b",
    ]


def test_content_that_differs_from_its_note_is_told_at_once(working: Shell) -> None:
    given = broken_note(working, CSV)
    other = working.folder.parent / "other.csv"
    other.write_bytes(b"\r\n".join(CSV.split(b"\r\n")[:11]) + b"\r\n")
    with working.key_process():
        done = working.json("deposit", other, *given)
    assert done.code == 0, done.out
    assert [one["en"].partition(":")[0] for one in done.result["differs"]][:1] == ["Rows"]
    assert "the note says 50, the vault counted 10" in done.result["differs"][0]["en"]


def test_people_are_searched_by_the_columns_that_were_declared(working: Shell) -> None:
    with working.key_process():
        for find, code in (
            ("氏名=山崎", "COLUMN_NOT_SEARCHED"),
            ("2=山崎", "COLUMN_NOT_SEARCHED"),
            ("無い項目=x", "FIND_COLUMN"),
            ("氏名", "FIND_COLUMN"),
        ):
            done = working.json("open", "課税台帳", "--find", find, *ONE)
            assert (done.code, done.codes) == (2, [code]), find
        both = working.json("open", "課税台帳", "7", "--find", "氏名=山崎", *ONE)
        assert (both.code, both.codes) == (2, ["USAGE"])
        lines = ["整理番号,氏名,住所", *(f"{at},山﨑 {at}号,架空町{at}" for at in range(1, 51))]
        content = ("\r\n".join(lines) + "\r\n").encode("cp932")
        note = noted(working, content, label="名簿")
        declared = ["--key", "整理番号", "--yes", "--search", "氏名"]
        table = working.folder.parent / "three.csv"
        table.write_bytes(content)
        done = working.json(
            "deposit", table, "--note", note, "--item", "名簿", *declared, "--contract", Shell.contract, "--as", WARD_HANDOVER
        )
        assert done.code == 0, done.out
        working.does("p10.receive", HANDOVER, "--note", note)
        found = working.json("open", "名簿", "--find", "氏名=山崎7号", *ONE)
        assert found.result["rows"] == [["7", "山﨑 7号", "＊＊＊"]]
        assert found.result["fields"] == [1, 2], (
            "of a hit, what was searched and what tells people apart; also where all is asked for"
        )
        wide = working.json("open", "名簿", "--find", "氏名=山崎7号", "--fields", "1,2,3", *ONE)
        assert wide.result["rows"] == found.result["rows"]
        assert (found.result["found"], found.result["receipt"]["act"]) == (1, "p08.search")
        some = working.json("open", "名簿", "--find", "2=山崎", "--first", 3, "--count", 2, *ONE)
        assert (some.result["found"], some.result["numbers"]) == (50, [3, 4])
        none = working("open", "名簿", "--find", "氏名=居ない人", *ONE)
        assert none.code == 0, none.err
        assert "0件見つかり" in none.err
