"""Tables as they arrive: broken, empty, cut short, in another encoding — each told by row, none half taken."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.content.encodings import decide
from azukari.desk.table import ROW_LIMIT, Encoding, Table
from azukari.kernel.fault import FaultError

GOOD = "番号,氏名\r\n1,山﨑\r\n2,髙橋\r\n".encode("cp932")


def rows(data: bytes, *, key: str = "番号", encoding: Encoding = Encoding.AUTO, cut: int = 7) -> tuple[Table, list[list[str]]]:
    table = Table(key, encoding)
    return table, [row.fields for row in table.rows(data[at : at + cut] for at in range(0, len(data), cut))]


def fault(data: bytes, **how: object) -> str:
    with pytest.raises(FaultError) as trouble:
        rows(data, **how)  # type: ignore[arg-type]
    return trouble.value.faults[0].code


def test_rows_and_where_they_lie() -> None:
    table = Table("番号")
    found = list(table.rows([GOOD]))
    assert [row.fields for row in found] == [["1", "山﨑"], ["2", "髙橋"]]
    assert [GOOD[row.offset : row.offset + row.length].decode("cp932") for row in found] == ["1,山﨑\r\n", "2,髙橋\r\n"]
    assert (table.count, table.persons, table.encoding) == (2, 2, Encoding.CP932)


def test_persons_are_distinct_keys() -> None:
    table, _ = rows("番号,氏名\n1,a\n２,b\n2,c\n".encode())
    assert (table.count, table.persons) == (3, 2)


def test_a_newline_within_quotes_is_part_of_the_row() -> None:
    _, found = rows('番号,住所\n1,"架空市\n二丁目, 3"\n2,x\n'.encode())
    assert found == [["1", "架空市\n二丁目, 3"], ["2", "x"]]


def test_a_byte_order_mark_is_no_part_of_the_first_heading() -> None:
    table, found = rows("番号,氏名\n1,a\n".encode("utf-8-sig"))
    assert table.header == ["番号", "氏名"]
    assert found == [["1", "a"]]


@pytest.mark.parametrize(
    "data,code",
    [
        (b"", "TABLE_EMPTY"),
        ("番号,氏名\n".encode(), "TABLE_EMPTY"),
        ("番号,氏名\n1\n".encode(), "TABLE_WIDTH"),
        ("番号,氏名\n1,2,3\n".encode(), "TABLE_WIDTH"),
        ('番号,氏名\n1,"cut'.encode(), "TABLE_CUT"),
        ('番号,氏名\n1,"a"b"c"\n'.encode(), "TABLE_QUOTES"),
        ("氏名,住所\n1,2\n".encode(), "TABLE_KEY"),
        ("番号,氏名\n1,".encode() + b"x" * (ROW_LIMIT + 2), "TABLE_ROW_LONG"),
        ('番号,氏名\n1,"'.encode() + b"\n" * (ROW_LIMIT + 2), "TABLE_ROW_LONG"),
        ("番号,氏名\n1,a\n".encode() + b"2,\x81\n", "TABLE_ENCODING"),
        ("番号,氏名\n".encode() + "1,山田\n".encode("euc-jp"), "TABLE_ENCODING"),
    ],
)
def test_what_is_wrong_is_told(data: bytes, code: str) -> None:
    assert fault(data, cut=1 << 16) == code


def test_an_encoding_that_is_said_is_not_guessed() -> None:
    data = "番号,氏名\n1,山田\n".encode("euc-jp")
    assert rows(data, encoding=Encoding.EUC_JP)[1] == [["1", "山田"]]
    assert fault(GOOD, encoding=Encoding.UTF8) == "TABLE_ENCODING"


def test_the_message_names_row_and_byte() -> None:
    with pytest.raises(FaultError) as trouble:
        rows("番号,氏名\n1,a\n".encode() + b"2,\xff\xff\n", cut=1 << 16)
    said = trouble.value.faults[0].say
    assert "2件目" in said.ja
    assert "Row 2" in said.en


def test_utf8_cut_within_a_character_is_still_utf8() -> None:
    text = "番号,氏名".encode()
    assert {decide(text[:end]).encoding for end in range(9, len(text))} == {Encoding.UTF8}


@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="cp932", exclude_characters="\0\r\x1b\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3¢£¬‖−〜"), max_size=8
            ),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(1, 9),
    st.sampled_from(["utf-8", "cp932"]),
)
def test_what_the_standard_writer_writes_is_read_back_wherever_the_stream_is_cut(
    table: list[list[str]], cut: int, codec: str
) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["番号", "氏名"], *table])
    data = out.getvalue().encode(codec)
    encoding = Encoding.UTF8 if codec == "utf-8" else Encoding.CP932
    assert rows(data, encoding=encoding, cut=cut)[1] == table
