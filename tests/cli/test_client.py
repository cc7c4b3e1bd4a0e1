"""``azukari.client``: an item as a file for programs of one's own, by the same act and the same checks; a derivative written back."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import CSV, IN_CHARGE, ROWS, SITE, WORKER, Shell
from tests.cli.test_running import last

from azukari.client import AzukariError, Entrusted, entrusted  # isort: skip — Django is bound by conftest
from azukari.client.entrusted import Raw
from azukari.provisions.p08_acts import Process
from azukari.store.models import VaultObject


@pytest.fixture
def served(working: Shell) -> Iterator[Shell]:
    with working.key_process():
        yield working


def opening(shell: Shell, **changed: Any) -> Any:
    who = {"purpose": 1, "contract": Shell.contract, "officer": WORKER, "place": SITE, "instance": shell.folder}
    return entrusted(changed.pop("item", "課税台帳"), **{**who, **changed})


def test_it_reads_as_a_file_and_its_end_is_recorded(served: Shell) -> None:
    seen: list[tuple[int, int | None]] = []
    with opening(served, progress=lambda *told: seen.append(told), method="検算") as file:
        assert isinstance(file, Entrusted)
        assert file.header == ("整理番号", "氏名")
        assert file.readline() == CSV.split(b"\n")[0] + b"\n"
        file.seek(-7, 2)
        assert file.read() == CSV[-7:]
        assert file.read(5) == b""
        file.seek(3)
        assert file.read(10) == CSV[3:13]
        file.seek(0)
        assert b"".join(file) == CSV
    assert seen[-1] == (len(CSV), len(CSV))
    assert last(served, Process).records == 50
    assert (last(served).ending, last(served).exit_code) == ("finished", None)


def test_rows_are_decoded_and_a_derivative_is_kept(served: Shell) -> None:
    with opening(served) as file:
        with file.derivative("番号一覧") as out:
            out.writerow(["整理番号"])
            for row in file.rows():
                out.writerow([row["整理番号"]])
        kept = file.kept
    assert kept["rows"] == 50
    assert VaultObject.objects.get(item=kept["item"]).measured["width"] == 1
    assert last(served).item == kept["item"]
    with opening(served, item=kept["item"]) as file:
        assert [row["整理番号"] for row in file.rows()] == [one.split(",")[0] for one in ROWS]


def test_records_and_fields_are_chosen(served: Shell) -> None:
    with opening(served, first=49, count=1, fields=[2]) as file:
        assert list(file.rows()) == [{"氏名": "山﨑 49号"}]
        with pytest.raises(AzukariError) as trouble:
            file.seek(0)
    assert trouble.value.code == "NOT_SEEKABLE"


@pytest.mark.parametrize(
    "changed, code, refused",
    [
        ({"purpose": 2}, "REFUSED", True),
        ({"item": "別の台帳"}, "ITEM_NOT_FOUND", False),
        ({"officer": "誰か"}, "PERSON_NOT_FOUND", False),
    ],
)
def test_what_may_not_be_is_refused_with_its_reason(served: Shell, changed: dict[str, Any], code: str, refused: bool) -> None:
    with pytest.raises(AzukariError) as trouble, opening(served, **changed):
        pass
    assert (trouble.value.code, trouble.value.refused) == (code, refused)
    assert trouble.value.ja != trouble.value.en


def test_a_program_that_fails_keeps_nothing_and_the_record_says_so(served: Shell) -> None:
    before = VaultObject.objects.count()
    with pytest.raises(ZeroDivisionError), opening(served) as file, file.derivative("半分") as out:
        out.write(file.read(100))
        raise ZeroDivisionError
    assert VaultObject.objects.count() == before
    assert last(served).ending == "failed"


def test_a_second_derivative_and_reading_on_after_the_first_are_refused(served: Shell) -> None:
    with opening(served) as file:
        with file.derivative("一つ目") as out:
            out.write(b"x")
        with pytest.raises(AzukariError) as twice, file.derivative("二つ目"):
            pass
        with pytest.raises(AzukariError) as over:
            file.read()
    assert (twice.value.code, over.value.code) == ("DERIVATIVE_TWICE", "SESSION_OVER")


def test_an_empty_derivative_is_no_derivative(served: Shell) -> None:
    with opening(served) as file, pytest.raises(AzukariError) as trouble, file.derivative("空"):
        pass
    assert trouble.value.code == "RESULT_EMPTY"
    assert last(served).ending == "failed"


def test_frames_need_a_library_and_say_so(served: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    made = types.ModuleType("polars")
    made.Utf8, made.DataFrame = str, lambda rows, schema: (rows, schema)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setitem(sys.modules, "polars", None)
    with opening(served, count=2) as file, pytest.raises(AzukariError) as trouble:
        file.frame()
    assert trouble.value.code == "NO_FRAMES"
    monkeypatch.setitem(sys.modules, "polars", made)
    with opening(served, count=1) as file:
        assert file.frame() == ([{"整理番号": "1", "氏名": "山﨑 1号"}], {"整理番号": str, "氏名": str})


def test_it_imports_no_django() -> None:
    code = (
        "import sys, azukari.client; print([one for one in sys.modules if one.split('.')[0] in ('django', 'msgspec', 'psycopg')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_bytes_that_are_no_table_have_no_rows_and_an_odd_row_is_told(served: Shell) -> None:
    with opening(served) as file:
        with file.derivative("生の物") as out:
            out.write("項目一,項目二\r\n1\r\n".encode())
        item = file.kept["item"]
    with opening(served, item=item) as file:
        with pytest.raises(AzukariError) as bare:
            next(file.rows())
        with pytest.raises(AzukariError) as frame:
            file.frame()
        file.header = ("項目一", "項目二")
        with pytest.raises(AzukariError) as odd:
            next(file.rows())
    assert (bare.value.code, frame.value.code, odd.value.code) == ("NO_HEADING", "NO_HEADING", "ROW_ODD")


def test_a_session_that_cannot_be_started_or_breaks_off_is_told(served: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from azukari.client import session

    monkeypatch.setattr(session.sys, "executable", "/nonexistent/python")
    with pytest.raises(AzukariError) as absent, opening(served):
        pass
    monkeypatch.setattr(session.sys, "executable", "/bin/true")
    with pytest.raises(AzukariError) as cut, opening(served):
        pass
    assert (absent.value.code, cut.value.code) == ("NO_COMMAND", "SESSION_CUT")


def test_a_suspension_meanwhile_is_told_with_its_sentence(served: Shell) -> None:
    with pytest.raises(AzukariError) as trouble, opening(served) as file:
        assert file.read(10) == CSV[:10]
        served.does("p12.suspend", IN_CHARGE, "--person", WORKER, "--reason", "確認中")
        for _ in range(100):
            file.seek(0)
            file.read()
    served.does("p12.resume", IN_CHARGE, "--person", WORKER)
    assert trouble.value.refused
    assert "12.1" in trouble.value.en
    assert last(served).ending == "stopped"


@pytest.mark.parametrize(
    "begins, data, said",
    [("row", b"1,x\r\n2,y\r\n", None), ("heading", b"k,n\r\n1,x\r\n2,y\r\n", None), ("fixed", b"1x2y", "ROWS_FIXED")],
)
def test_a_file_without_a_heading_loses_no_row(begins: str, data: bytes, said: str | None) -> None:
    """Its columns were named when it was deposited; its first row is a row. Fixed-length records are bytes until fields are chosen."""
    file = Entrusted(Raw(Held(data), None), ("k", "n"), "utf-8", ",", begins)
    if said is None:
        assert list(file.rows()) == [{"k": "1", "n": "x"}, {"k": "2", "n": "y"}]
        return
    with pytest.raises(AzukariError) as trouble:
        list(file.rows())
    assert trouble.value.code == said


class Held:
    """Bytes of this process in the place of those of a session."""

    seekable = True

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def read(self, offset: int, length: int) -> bytes:
        return self.data[offset : offset + length]
