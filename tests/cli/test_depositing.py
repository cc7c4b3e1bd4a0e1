"""``deposit``: a look first, what columns hold, layouts, workbooks; the sample is shown and stands in no document."""

from hashlib import sha256

from tests.cli.conftest import OFFICER, WARD_HANDOVER, Shell, day

from azukari import annex  # isort: skip — Django is bound by conftest
from azukari.kernel.wire import entry_of
from azukari.provisions.p00_contents import ConfirmContents
from azukari.provisions.p00_values import FileClass
from azukari.store import record
from azukari.store.models import VaultObject
from tests.content.making import book

TABLE = ("整理番号,氏名,カナ,備考\r\n" + "".join(f"{n},山﨑 {n}号,ﾔﾏｻﾞｷ,x{n}\r\n" for n in range(1, 21))).encode("cp932")
RECORDS = b"".join(f"{n:06d}山田　太郎    \r\n".encode("cp932") for n in range(1, 21))
LAYOUT = "record,20,crlf\n番号,1,6,cp932,number\n氏名,7,14,cp932,name\n"


def given(shell: Shell, content: bytes, label: str) -> list[object]:
    """A note for so much content, and the options that name its line; the file is there."""
    window = ["--at", f"{day(-1)} 09:00", "--until", f"{day(2)} 18:00"]
    plan = shell.does("p10.plan", OFFICER, "--field-place", "区役所", *window)
    line = f"label={label},medium=保管庫のデータ,rows=20,persons=20,digest={sha256(content).hexdigest()}"
    note = shell.does("p10.issue", WARD_HANDOVER, "--plan", plan, "--items", line)
    file = shell.folder.parent / f"{label}.file"
    file.write_bytes(content)
    return [file, "--note", note, "--item", label, "--contract", shell.contract, "--as", WARD_HANDOVER]


def test_a_look_shows_everything_and_seals_nothing(working: Shell) -> None:
    words = given(working, TABLE, "見本")
    before = working.json("check").result
    shown = working("deposit", *words, "--look")
    assert shown.code == 0, shown.err
    assert "cp932" in shown.out
    assert "これ以外としては読めません" in shown.out
    assert "山﨑 1号" in shown.out, "the sample, for the eyes of whoever deposits"
    assert "見出しと値の形から" in shown.out or "見出しから" in shown.out
    told = working.json("deposit", *words, "--look")
    assert (told.result["sealed"], told.result["encoding"], told.result["why"], told.result["key"]) == (
        False,
        "cp932",
        "only",
        "整理番号",
    )
    assert [one["holds"] for one in told.result["columns"]] == ["resident_number", "name", "kana", "other"]
    assert "山﨑" not in told.out, "documents are kept, and the sample is not"
    assert working.json("check").result == before


def test_what_would_steer_the_terminal_is_shown_as_a_sign(working: Shell) -> None:
    content = '番号,備考\r\n1,"a\x1b]0;x\x07b\nc"\r\n'.encode()
    shown = working("deposit", *given(working, content, "端末"), "--look")
    assert "a�]0;x�b⏎c" in shown.out
    assert "\x1b" not in shown.out + shown.err


KEPT = ("--file-class", "manual", "--sensitive")


def test_what_is_proposed_is_confirmed_corrected_and_searched(working: Shell) -> None:
    words = given(working, TABLE, "種類")
    with working.key_process():
        done = working.json("deposit", *words, "--key", "整理番号", "--yes", "--holds", "備考=none", "--search", "氏名", *KEPT)
    assert done.code == 0, done.out
    thing = VaultObject.objects.order_by("-created")[0]
    assert [(one["class"], one["searched"]) for one in thing.measured["columns"]] == [
        ("resident_number", False),
        ("name", True),
        ("kana", False),
        ("none", False),
    ]
    row = record.entry(thing.log_id, done.result["confirmed"])
    assert row is not None
    act = entry_of(row.leaf, annex.ACTS).act
    assert isinstance(act, ConfirmContents)
    assert [one.searched for one in act.columns] == [False, True, False, False]
    assert (act.file_class, act.sensitive) == (FileClass.MANUAL, True), "no column of its own says so"


def test_nothing_is_confirmed_unless_somebody_says_so(working: Shell) -> None:
    words = given(working, TABLE, "黙って")
    with working.key_process():
        done = working("deposit", *words, "--key", "整理番号", "--lang", "en")
    assert done.code == 0, done.err
    assert "was not confirmed" in done.out
    assert not any(one["searched"] for one in VaultObject.objects.order_by("-created")[0].measured["columns"])


def test_classes_and_columns_that_are_none(working: Shell) -> None:
    words = [*given(working, TABLE, "誤り"), "--key", "整理番号"]
    for more, code in (
        (["--holds", "備考=secret"], "CLASS_UNKNOWN"),
        (["--holds", "ない=none"], "COLUMN_UNKNOWN"),
        (["--search", "ない"], "COLUMN_UNKNOWN"),
    ):
        done = working.json("deposit", *words, *more)
        assert (done.code, done.codes) == (2, [code])
        assert done.document["errors"][0]["ja"]


def test_fixed_records_by_a_layout(working: Shell) -> None:
    words = [*given(working, RECORDS, "固定長"), "--key", "番号"]
    layout = working.folder.parent / "layout.txt"
    for text, code in ((LAYOUT.encode("utf-16"), "LAYOUT_TEXT"), (b"record,20,crlf\n", "LAYOUT_FORM")):
        layout.write_bytes(text)
        assert working.json("deposit", *words, "--layout", layout).codes == [code]
    layout.write_text(LAYOUT, encoding="utf-8")
    assert "山田　太郎" in working("deposit", *words, "--layout", layout, "--look").out
    with working.key_process():
        done = working.json("deposit", *words, "--layout", layout, "--search", "氏名")
    assert (done.code, done.result["rows"], done.result["header"]) == (0, 20, ["番号", "氏名"]), done.out


def test_a_workbook_with_formulas(working: Shell) -> None:
    rows = [["番号", "額"], *[[number, "=A2*2"] for number in range(1, 21)]]
    content = book(rows)
    words = [*given(working, content, "表計算"), "--key", "番号"]
    with working.key_process():
        assert working.json("deposit", *words).codes == ["BOOK_FORMULA"]
        done = working.json("deposit", *words, "--formula-results")
    assert (done.code, done.result["rows"]) == (0, 20), done.out
    assert done.result["sha256"] == sha256(content).hexdigest(), "of the file as it came"
    assert done.result["differs"] == []


def test_a_line_of_text_is_kept_as_it_is_where_that_is_said(working: Shell) -> None:
    """Without ``--as-it-is`` nobody seals a table by mistake that opens as a whole only; the refusal says how."""
    content = "連絡事項：窓口は三番です。\n".encode()
    words = given(working, content, "連絡")
    refused = working.json("deposit", *words)
    assert refused.codes == ["TABLE_EMPTY"]
    assert all("--as-it-is" in refused.document["errors"][0][lang] for lang in ("ja", "en"))
    assert working.json("deposit", *words, "--as-it-is", "--key", "番号").codes == ["AS_IT_IS_KEY"]
    look = working.json("deposit", *words, "--as-it-is", "--look")
    assert (look.code, look.result["form"], look.result["sealed"]) == (0, "bytes", False), look.out
    with working.key_process():
        done = working.json("deposit", *words, "--as-it-is")
    assert (done.code, done.result["rows"], done.result["sha256"]) == (0, None, sha256(content).hexdigest()), done.out


def test_nothing_at_all_is_not_kept_as_it_is(working: Shell) -> None:
    assert working.json("deposit", *given(working, b"", "無"), "--as-it-is").codes == ["TABLE_EMPTY"]


def test_a_table_whose_records_the_note_tells_is_not_sealed_uncounted(working: Shell) -> None:
    """Whoever receives it would have nothing to compare, as in the browser."""
    words = given(working, TABLE, "番号なし")
    before = working.json("check").result
    refused = working.json("deposit", *words)
    assert refused.codes == ["DEPOSIT_KEYLESS"]
    assert "送付書に20件とあります" in refused.document["errors"][0]["ja"]
    assert working.json("check").result == before
