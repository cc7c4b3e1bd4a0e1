"""Tables read in a child: what is counted, where rows lie, how their bytes are told apart; and the same rows found again in this process."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azukari.content import tables
from azukari.content.across import Batch, Columns
from azukari.content.columns import Column, UnreadableError, columns_of, kept_columns, row_of, splitter
from azukari.content.encodings import BOM, HEAD, Encoding, Why, decide
from azukari.content.errors import ContentError
from azukari.content.fixed import Fixed, parsed_layout
from azukari.content.frames import packed_row, row_frames
from azukari.content.keyed import Persons
from azukari.content.requests import Table
from azukari.content.scanning import scanned
from azukari.content.search_keys import folder
from azukari.content.table import Look
from azukari.content.tables import Delimited
from azukari.desk import contents
from azukari.desk.contents import How
from azukari.vault.index import Row
from azukari.vault.wire import pack_rows
from tests.content.making import NS, ROWS, book, code, parts, read, rows_of, zipped

ENCODINGS = [Encoding.UTF8, Encoding.CP932, Encoding.EUC_JP]
COLUMNS = (Column("番号", "number"), Column("氏名", "name", searched=True), Column("住所"))
TEXT = '番号,氏名,住所\r\n1,山田　太郎,"架空市\n一丁目, 3"\r\n２,鈴木 花子,x\r\n2,田中,""\r\n'
LAYOUT = parsed_layout("# 税\nrecord,20,crlf\n番号,1,6,cp932,number\n氏名,7,14,cp932,name\n")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("size", [1, 7, 1 << 18])
def test_rows_lie_where_they_are_said_to_lie(encoding: Encoding, size: int) -> None:
    data = TEXT.encode(encoding.value)
    counted, frames, _ = read(data, encoding=encoding, size=size, columns=COLUMNS)
    assert (counted.header, counted.rows, counted.persons, counted.encoding) == (("番号", "氏名", "住所"), 3, 2, encoding.value)
    split = splitter({"encoding": encoding.value})
    rows = rows_of(frames)
    assert [split(data[offset : offset + length]) for offset, length, _ in rows] == [
        ["1", "山田　太郎", "架空市\n一丁目, 3"],
        ["２", "鈴木 花子", "x"],
        ["2", "田中", ""],
    ]
    keys_of = folder(COLUMNS)
    assert [keys for _, _, keys in rows] == [
        [b"1", *keys_of(["1", "山田　太郎", ""])],
        [b"2", *keys_of(["２", "鈴木 花子", ""])],
        [b"2", *keys_of(["2", "田中", ""])],
    ]


def test_rows_are_packed_as_the_vault_takes_them() -> None:
    rows = [(7, 9, (b"key", b"x" * 1_000)), (20, 1, ()), (21, 1 << 19, (b"",))] * 2_000
    mine = list(row_frames([packed_row(*row) for row in rows]))
    assert mine == list(pack_rows(Row(*row) for row in rows))
    assert len(mine) > 1


def test_tabs_separate_where_the_heading_says_so() -> None:
    counted, frames, _ = read("番号\t氏名\n1\t山田, 太郎\n".encode())
    assert (counted.delimiter, counted.rows, len(rows_of(frames))) == ("\t", 1, 1)


def test_the_last_newline_and_the_end_mark_of_old_hosts_may_be_missing_or_there() -> None:
    for end in ("", "\n", "\r\n", "\r\n\x1a"):
        assert read(f"番号,氏名\r\n1,a{end}".encode("cp932"), encoding=Encoding.CP932)[0].rows == 1, repr(end)


def test_what_was_declared_must_be_what_is_found() -> None:
    others = (Column("番号"), Column("氏名"), Column("生年月日"))
    assert code(TEXT.encode(), columns=others) == "TABLE_HEADER_DIFFERS"
    assert code(TEXT.encode(), columns=COLUMNS) == "ok"


def test_a_wrong_byte_is_named_by_row_column_and_place() -> None:
    data = TEXT.encode("cp932") + b'9,"\x8eR,\x8eR",\x81\r\n'
    with pytest.raises(ContentError) as trouble:
        read(data, encoding=Encoding.CP932)
    assert trouble.value.values == {"row": 4, "column": 3, "byte": len(data) - 3, "bytes": "81", "encoding": "cp932"}
    assert "4件目の3列目" in trouble.value.ja


@pytest.mark.parametrize("across", [False, True])
@pytest.mark.parametrize("needed", [None, 1, 2])
@pytest.mark.parametrize("row,wrong", [(3, "3,d\n"), (5, '5,"d"\n'), (9, "9,d,e,f\n"), (1, '1,"d",e,f\n')])
def test_a_row_of_another_width_is_named_wherever_it_stands(across: bool, needed: int | None, row: int, wrong: str) -> None:
    lines = [f'{number},"a\n{number}",b\n' if number % 4 == 0 else f"{number},a,b\n" for number in range(1, 12)]
    lines[row - 1] = wrong
    reader = Delimited(Encoding.UTF8)
    list(reader.feed("番号,氏名,住所\n".encode()))
    reader.needed, reader.across = needed, across
    with pytest.raises(ContentError) as trouble:
        list(reader.feed("".join(lines).encode()))
    assert (trouble.value.code, trouble.value.values["row"], trouble.value.values["wanted"]) == ("TABLE_WIDTH", row, 3)


def test_more_rows_than_an_index_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "ROWS_LIMIT", 2)
    with pytest.raises(ContentError) as trouble:
        list(Delimited(Encoding.UTF8).feed(b"a\n1\n2\n3\n"))
    assert trouble.value.code == "TABLE_LARGE"


def test_persons_are_told_apart_by_the_whole_of_their_key() -> None:
    persons = Persons()
    persons.add([b"%d" % (number % 1_000) for number in range(5_000)])
    assert persons.count() == 1_000


# ── in which encoding ──


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_that_is_clear_is_decided_with_its_reason_and_a_sample(encoding: Encoding) -> None:
    decision = decide(TEXT.encode(encoding.value), whole=True)
    assert decision.encoding is encoding
    assert decision.why in {Why.ONLY, Why.LIKELY}
    assert decision.readings[0].sample == TEXT


def test_the_mark_of_utf8_decides_and_is_no_part_of_the_sample() -> None:
    decision = decide(TEXT.encode("utf-8-sig"), whole=True)
    assert (decision.encoding, decision.why, decision.readings[0].sample[0]) == (Encoding.UTF8, Why.MARK, "番")


def test_ascii_alone_is_said_to_be_so() -> None:
    assert decide(b"id,name\n1,a\n").why is Why.ASCII


def test_what_can_be_read_twice_is_asked_with_both_samples() -> None:
    decision = decide("id,kana\n1,ﾔﾏﾀﾞ ﾀﾛｳ\n".encode("euc-jp"), whole=True)
    assert (decision.encoding, decision.why) == (None, Why.AMBIGUOUS)
    assert {one.encoding for one in decision.readings} == {Encoding.CP932, Encoding.EUC_JP}


def test_a_head_that_ends_within_a_character_is_read_as_far_as_it_goes() -> None:
    for encoding in ENCODINGS:
        data = (TEXT * 9).encode(encoding.value)
        for cut in range(1, 5):
            assert decide(data[:-cut]).encoding is encoding


# ── fixed-length records ──


def test_fixed_records_are_read_to_the_byte() -> None:
    data = "000001山田　太郎    \r\n000002髙橋花子      \r\n".encode("cp932")
    counted, frames, _ = read(data, encoding=Encoding.CP932, layout=LAYOUT)
    assert (counted.rows, counted.header) == (2, ("番号", "氏名"))
    split = splitter({"layout": [list(one) for one in LAYOUT.fields]})
    assert [split(data[at : at + length]) for at, length, _ in rows_of(frames)] == [
        ["000001", "山田　太郎"],
        ["000002", "髙橋花子"],
    ]


@pytest.mark.parametrize(
    "text,expected",
    [
        ("", "LAYOUT_FORM"),
        ("record,20,crlf\n", "LAYOUT_FORM"),
        ("record,0,crlf\na,1,2,cp932,name\n", "LAYOUT_FORM"),
        ("record,20,cr\na,1,2,cp932,name\n", "LAYOUT_FORM"),
        ("record,20,lf\na,1,2,cp932\n", "LAYOUT_FORM"),
        ("record,20,lf\na,0,2,cp932,name\n", "LAYOUT_FORM"),
        ("record,20,lf\na,1,2,utf-7,name\n", "LAYOUT_FORM"),
        ("record,20,lf\na,1,2,cp932,nama\n", "LAYOUT_FORM"),
        ("record,20,lf\na,1,２,cp932,name\n", "LAYOUT_FORM"),
        ("record,20,lf\na,1,2,cp932,name\na,3,2,cp932,name\n", "LAYOUT_FORM"),
        ("record,20,lf\na,1,4,cp932,name\nb,4,2,cp932,name\n", "LAYOUT_OVERLAP"),
        ("record,20,lf\na,19,3,cp932,name\n", "LAYOUT_OVERLAP"),
    ],
)
def test_a_layout_that_is_wrong_is_told(text: str, expected: str) -> None:
    with pytest.raises(ContentError) as trouble:
        parsed_layout(text)
    assert trouble.value.code == expected


def test_more_records_than_an_index_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    from azukari.content import fixed

    monkeypatch.setattr(fixed, "ROWS_LIMIT", 1)
    with pytest.raises(ContentError) as trouble:
        list(Fixed(LAYOUT).feed("000001山田　太郎    \r\n".encode("cp932") * 2))
    assert trouble.value.code == "TABLE_LARGE"


# ── workbooks ──


def test_a_workbook_becomes_a_table() -> None:
    counted, frames, made = read(book(), columns=(Column("番号"), Column("氏名", "name", searched=True), Column("額")))
    assert (counted.rows, counted.persons, counted.sheet) == (20, 20, "台帳")
    table = list(csv.reader(io.StringIO(made.decode())))
    assert table == [[str(cell) for cell in row] for row in ROWS]
    split = splitter({"encoding": "utf-8"})
    assert [split(made[at : at + length]) for at, length, _ in rows_of(frames)] == table[1:]


def test_formulas_are_told_and_their_results_taken_only_when_asked() -> None:
    rows = [["番号", "額"], [1, "=A2*2"], [2, "=A3*2"]]
    with pytest.raises(ContentError) as trouble:
        read(book(rows))
    assert (trouble.value.code, trouble.value.values["count"], trouble.value.values["cell"]) == ("BOOK_FORMULA", 2, "B2")
    counted, _, made = read(book(rows), results=True)
    assert (counted.formulas, made.decode().split("\r\n")[1]) == (2, "1,7")


def test_a_sheet_is_named_where_several_hold_something() -> None:
    assert code(book(ROWS, 控え=ROWS)) == "BOOK_SHEETS"
    assert read(book(ROWS, 控え=ROWS[:4]), sheet="控え")[0].rows == 3


# ── the same again ──


def test_a_table_is_read_again_as_it_was() -> None:
    for encoding in ENCODINGS:
        data = TEXT.encode(encoding.value)
        counted, frames, _ = read(data, encoding=encoding, columns=COLUMNS)
        kept = contents.found(counted, How(key="番号", columns=COLUMNS)).measured
        assert columns_of(kept) == COLUMNS
        assert [(at, length, list(keys)) for at, length, keys in scanned(kept, [data])] == rows_of(frames)


def test_fixed_records_are_read_again_as_they_were() -> None:
    data = "000001山田　太郎    \r\n000002髙橋花子      \r\n".encode("cp932")
    columns = (Column("番号"), Column("氏名", "name", searched=True))
    counted, frames, _ = read(data, layout=LAYOUT, columns=columns)
    kept = contents.found(counted, How(key="番号", columns=columns, layout=LAYOUT)).measured
    assert [(at, length, list(keys)) for at, length, keys in scanned(kept, [data[:9], data[9:]])] == rows_of(frames)


def test_a_row_that_is_another_now_is_told_and_nothing_of_it() -> None:
    for measured, row in (
        ({"encoding": "utf-8"}, b"\xff"),
        ({"encoding": "utf-8"}, b'"a"b'),
        ({"layout": [["a", 0, 1, "cp932", "name"]]}, b"\x81"),
    ):
        with pytest.raises(UnreadableError) as trouble:
            splitter(measured)(row)
        assert str(trouble.value) == ""


def test_older_deposits_know_only_the_names_of_their_columns() -> None:
    assert columns_of({"header": ["a", "b"]}) == (Column("a"), Column("b"))
    assert columns_of({"columns": kept_columns(COLUMNS)}) == COLUMNS


def by_row(batch: Batch) -> list[list[str]]:
    return [list(one) for one in zip(*batch[2], strict=True)] if isinstance(batch[2], Columns) else batch[2]


WORDS = st.text(st.characters(codec="cp932", exclude_characters="\0\r\x1b\x80\xa0\uf8f0\uf8f1\uf8f2\uf8f3¢£¬‖−〜"), max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=8),
    st.integers(1, 99),
    st.booleans(),
    st.sampled_from([None, 1, 2, 3]),
    st.booleans(),
    st.sampled_from(["\r\n", "\n"]),
)
def test_whatever_the_standard_writer_writes_is_read_as_the_standard_reader_reads_it(
    rows: list[list[str]], cut: int, everything: bool, needed: int | None, across: bool, end: str
) -> None:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL
    csv.writer(out, quoting=quoting, lineterminator=end).writerows([["番号", "氏名", "備考"], *rows])
    data = out.getvalue().encode("cp932")
    heading = data.index(b"\n") + 1
    reader = Delimited(Encoding.CP932)
    batches = list(reader.feed(data[:heading]))
    reader.needed, reader.across = needed, across
    batches += [batch for at in range(heading, len(data), cut) for batch in reader.feed(data[at : at + cut])]
    batches += list(reader.finish())
    assert [cells[:needed] for batch in batches for cells in by_row(batch)] == [cells[:needed] for cells in rows]
    assert b"".join(data[at : at + length] for batch in batches for at, length in zip(*batch[:2], strict=True)) == data[heading:]


@pytest.mark.parametrize(
    "row",
    ['"a, ""b""\nc\rd",e,"f\r\ng,"', 'a"b,c"d,e', '"a\x01\x02\x03,b",c,"d,e"', 'a,"b\r\nc",d"', '"","",""', 'a,"b,\n""",c'],
)
def test_quotes_are_read_alike_whether_all_cells_are_cut_or_some(row: str) -> None:
    found = []
    for needed, across in ((None, False), (1, False), (2, False), (1, True), (3, True)):
        reader = Delimited(Encoding.UTF8)
        batches = list(reader.feed("番号,氏名,備考\r\n".encode()))
        reader.needed, reader.across = needed, across
        try:
            batches += [*reader.feed(f"1,x,y\r\n{row}\r\n2,z,\r\n".encode()), *reader.finish()]
            found.append([cells[:1] for batch in batches for cells in by_row(batch)])
        except ContentError as trouble:
            found.append([[trouble.code, str(trouble.values.get("row"))]])
    assert found[1:] == found[:1] * 4


def test_rows_are_cut_at_once_where_they_end_alike_and_hold_as_many_cells() -> None:
    def first(text: str, width: int, needed: int) -> list[list[str]] | None:
        reader = Delimited(Encoding.UTF8)
        list(reader.feed((",".join(f"c{at}" for at in range(width)) + "\n").encode()))
        reader.needed, reader.across = needed, True
        (batch,) = reader.feed(text.encode())
        return batch[2] if isinstance(batch[2], Columns) else None

    assert first("1,a\r\n2,b\r\n", 2, 2) == [["1", "2"], ["a", "b"]]
    assert first("1,a\n2,b\n", 2, 1) == [["1", "2"]]
    assert first('1,"a\n,""b"""\n2,b\n', 2, 2) == [["1", "2"], ['a\n,"b"', "b"]]
    assert first("1,\r\n,\r\n2,\r\n", 2, 2) == [["1", "", "2"], ["", "", ""]]
    # what is left to be cut row by row
    assert first("1,a\n2,b\r\n3,c\r\n", 2, 2) is None
    assert first("1,a\rb\n", 2, 2) is None
    assert first(",".join("1" * 60) + "\n", 60, 1) is None


def test_what_cp932_lacks_comes_of_no_other_bytes() -> None:
    pairs = (bytes((one, other)) for one in range(0x80, 0x100) for other in range(0x100))
    for pair in pairs:
        text = pair.decode("cp932", "ignore")
        assert all(tables._FROM[one] in pair for one in tables.WRONG[Encoding.CP932] if one in text), pair


@pytest.mark.parametrize("rows", ["x,y,\n,z\r\n", "1,2\r\n3\r\n4,5,6\r\n", "1\n2,3,4\n"])
def test_rows_of_other_widths_that_together_have_as_many_cells_are_told(rows: str) -> None:
    reader = Delimited(Encoding.UTF8)
    list(reader.feed(b"a,b\r\n"))
    reader.needed, reader.across = 2, True
    with pytest.raises(ContentError) as trouble:
        list(reader.feed(rows.encode()))
    assert trouble.value.code == "TABLE_WIDTH"


@pytest.mark.parametrize("cells", [["a\nb", "c"], ["a\r\nb", ""], ["\r", 'q"q'], ["", ","], ["山田　太郎", "\n"]])
def test_cells_written_as_a_row_are_read_as_the_same_cells(cells: list[str]) -> None:
    assert next(csv.reader([row_of(cells)], strict=True)) == cells


NAMELESS = "A001,山田 太郎,昭和55年1月2日,03-1234-5678\r\nA002,鈴木 花子,昭和56年1月3日,03-1234-5679\r\n"


@pytest.mark.parametrize(
    "rows",
    [
        NAMELESS,
        "0000000012,山田太郎,12000\n0000000013,鈴木花子,4500\n",
        "HLESSKEY1,住民 一,町1\nHLESSKEY2,住民 二,町2\n",
        "1,水面区霧笛坂五丁目1番2号\n2,水面区霧笛坂五丁目3番4号\n",
        "a@example.jp,x\nb@example.jp,y\n",
    ],
)
def test_a_first_row_that_is_a_resident_is_no_heading(rows: str) -> None:
    data = rows.encode("cp932")
    with pytest.raises(ContentError) as refused:
        read(data, rows.partition(",")[0], Encoding.CP932)
    assert refused.value.code == "TABLE_HEADLESS"
    assert rows[:4] not in refused.value.ja + refused.value.en


@pytest.mark.parametrize("rows", [NAMELESS.encode(), BOM + NAMELESS.encode(), BOM + BOM + NAMELESS.encode()])
def test_columns_that_no_heading_names_are_named_and_the_first_row_is_a_row(rows: bytes) -> None:
    names = ("番号", "氏名", "生年月日", "電話")
    counted, frames, _ = read(rows, names=names)
    assert (counted.header, counted.rows) == (names, 2)
    offset, length, keys = rows_of(frames)[0]
    assert keys == [b"A001"]
    assert rows[offset : offset + length].decode().startswith("A001,")
    assert code(rows, names=names[:3]) == "TABLE_WIDTH"
    assert code(rows, names=("番号", "番号", "a", "b")) == "TABLE_HEADER"
    kept = {"header": list(names), "headless": True, "encoding": "utf-8", "key": "番号", "delimiter": ","}
    assert [one[2][0] for one in scanned(kept, [rows])] == [b"A001", b"A002"]


def test_whoever_knows_better_says_that_the_first_row_is_the_heading() -> None:
    days = "番号,2026年4月1日\n1,2026年5月1日\n".encode()
    assert code(days) == "TABLE_HEADLESS"
    assert code(days, headed=True) == "ok"


@pytest.mark.parametrize(
    "rows",
    ["番号,202404,202405\n1,202404,1200\n2,120000,130000\n", "番号,第1期,第2期\n1,第1期,x\n", "番号,氏名 漢字\n1,山田 太郎\n"],
)
def test_headings_with_digits_are_headings(rows: str) -> None:
    assert code(rows.encode()) == "ok"


def test_a_look_numbers_the_columns_that_nothing_names() -> None:
    for rows in (NAMELESS, NAMELESS.replace("太郎", "").replace("山田", "A001").replace("A001 ", "A001")):
        with Look(Table(Encoding.UTF8, "")) as look:
            look.feed(rows.encode())
            looked = look.finish(whole=True)
        assert looked.headless
        assert looked.header == ("列1", "列2", "列3", "列4")
        assert len(looked.rows) == 2
        assert looked.proposals[2].known == "birth"


def test_a_mark_that_was_written_twice_is_no_part_of_a_heading() -> None:
    counted, _, _ = read(BOM + BOM + "番号,a\n1,2\n".encode())
    assert counted.header == ("番号", "a")


def test_a_row_without_a_key_is_told_by_its_number() -> None:
    counted, _, _ = read("番号,a\n1,2\n\u3000,3\n,4\n".encode())
    assert counted.blank == 2


def looked_code(data: bytes, *, whole: bool = True) -> tuple[str, dict[str, object]]:
    """Under which code a look refuses a file, and where; of one that it takes, its form."""
    try:
        with Look(Table(Encoding.AUTO, "")) as look:
            look.feed(data[:HEAD])
            return look.finish(whole=whole and len(data) <= HEAD).form, {}
    except ContentError as error:
        return error.code, error.values


PLAIN = "番号,氏名\r\n1,山田太郎\r\n2,鈴木花子\r\n3,"


@pytest.mark.parametrize(
    "data, expected, row",
    [
        (PLAIN.encode("cp932") + b"\x82\r\n", "TABLE_ENCODING", 3),
        (PLAIN.encode() + "山田".encode("cp932") + b"\r\n", "TABLE_ENCODING", 3),
        (b"id,name\n1,\x82\n", "TABLE_ENCODING", 1),
        ("番号,氏".encode() + b"\xff\n1,2\n", "TABLE_ENCODING", 0),
        (b"a,b\r1,2\r3,4\r", "TABLE_RETURNS", None),
        (b"a,b\r" + b"1,2\r" * 400_000, "TABLE_RETURNS", None),
        (b",".join([b"c%d" % at for at in range(100_000)]) + b"\n1\n", "TABLE_COLUMNS", None),
        (b"a" * (2 << 20) + b",b\n1,2\n", "TABLE_ROW_LONG", 0),
        (b"a,b\n1," + b"x" * (2 << 20) + b"\n", "TABLE_ROW_LONG", 1),
        (b"\x01,\xfd\xff,\x81\n" * 9, "bytes", None),
    ],
)
def test_a_look_names_what_is_wrong_and_where(data: bytes, expected: str, row: int | None) -> None:
    found, values = looked_code(data)
    assert found == expected
    assert row is None or values["row"] == row


def cells_written(place: str, row: str = '<row r="{row}">') -> bytes:
    """A workbook of two rows and two columns, each cell placed as one of those that write workbooks does it."""
    lines = []
    for at, cells in enumerate((("番号", "氏名"), ("1", "山田")), start=1):
        said = "".join(
            f'<c {place.format(letter="AB"[n], low="ab"[n], row=at)} t="inlineStr"><is><t>{one}</t></is></c>'
            for n, one in enumerate(cells)
        )
        lines.append(f"{row.format(row=at)}{said}</row>")
    body = f"<worksheet {NS}><sheetData>{''.join(lines)}</sheetData></worksheet>"
    return zipped(parts({"表": body.encode()}))


@pytest.mark.parametrize(
    "place", ["r='{letter}{row}'", 'r ="{letter}{row}"', 'r= "{letter}{row}"', "", 's="0" r="{letter}{row}"']
)
def test_a_workbook_is_read_however_its_cells_say_where_they_stand(place: str) -> None:
    for row in ('<row r="{row}">', "<row>"):
        if place and row == "<row>":
            continue
        counted, _, made = read(cells_written(place, row))
        assert (counted.header, counted.rows) == (("番号", "氏名"), 1)
        assert "山田" in made.decode()


@pytest.mark.parametrize("place", ["r='ZZ{row}00000'", 'r ="ZZ{row}00000"', 'r="zz{row}00000"'])
def test_a_cell_far_away_is_counted_however_it_says_so(place: str) -> None:
    assert code(cells_written(place)) == "BOOK_LARGE"


def test_a_deposit_tells_which_row_has_no_key() -> None:
    counted, _, _ = read("番号,a\n1,2\n,3\n".encode())
    with pytest.raises(ContentError) as refused:
        contents.found(counted, How("番号"))
    assert (refused.value.code, refused.value.values["row"]) == ("TABLE_KEY_BLANK", 2)
    assert contents.found(counted, How("番号", blank=True)).rows == 2
