"""What counts as the same when a column is searched, and what never meets."""

import re
import unicodedata
from itertools import combinations
from pathlib import Path

import pytest

from azukari.content.columns import Column, Kind
from azukari.content.folding import ERAS, variants
from azukari.content.folding2 import any_name, birth_days, fold_birth2, fold_name2
from azukari.content.keying import record_key
from azukari.content.search_keys import FIRST, KEYS_LIMIT, NEWEST, folder, folding_of, query_keys, search_keys

SAME = {
    Kind.NAME: (
        ("山﨑　次郎", "山崎 次郎", "山嵜次郎", "山碕　次郎 ", "山崎\U000e0100次郎"),
        ("髙橋", "高橋"),
        ("𠮷田", "吉田"),
        ("渡邊", "渡邉", "渡辺", "渡邉\U000e0101"),
        ("斎藤", "齋藤", "斉藤", "齊藤"),
        ("佐々木", "佐佐木"),
        ("さくら", "サクラ", "ｻｸﾗ"),
        ("ガ", "ｶﾞ", "か\u3099", "が", "か゛"),
        ("スミス・ジョン", "スミスジョン", "ｽﾐｽ･ｼﾞｮﾝ", "スミス　ジョン"),
        ("JOHN SMITH", "John Smith", "ＪＯＨＮ　ＳＭＩＴＨ"),
        ("神谷", "神谷"),
    ),
    Kind.KANA: (
        ("ヤマザキ", "ﾔﾏｻﾞｷ", "やまざき", "ヤマサキ", "ﾔﾏｻｷ", "やまさ\u3099き"),
        ("ヴァイオラ", "バイオラ", "ｳﾞｧｲｵﾗ", "ゔぁいおら"),
        ("オオノ", "オーノ", "オウノ", "おおの", "ｵｰﾉ"),
        ("ケイコ", "ケーコ", "ケエコ", "けいこ"),
        ("ユーキ", "ユウキ"),
        ("キョウコ", "キヨウコ", "きょうこ"),
        ("ハットリ", "ハツトリ"),
        ("ミヅキ", "ミズキ", "ﾐﾂﾞｷ"),
        ("ヂロウ", "ジロウ", "ﾁﾞﾛｳ"),
        ("カヲル", "カオル"),
        ("ポ", "ホ", "ﾎﾟ", "ボ"),
    ),
    Kind.BIRTH: (
        ("1980-01-02", "1980/1/2", "1980.01.02", "1980年1月2日", "昭和55年1月2日", "S55.1.2", "s55/01/02", "昭55.1.2", "Ｓ５５．１．２",
         "3550102", "19800102", "S550102", "㍼55年1月2日", "1980-01-02 00:00:00", " 1980-01-02"),
        ("令和元年5月1日", "R1.5.1", "2019-05-01", "5010501"),
        ("平成元年1月8日", "H1.1.8", "1989/01/08", "4010108"),
        ("大正15年12月24日", "1926-12-24", "2151224"),
        ("明治45年7月29日", "1912-07-29", "1450729"),
        ("不詳", "不 詳"),
    ),
    Kind.NUMBER: (("0012", "12", "１２", "0-012", "000000000012"), ("a-12", "Ａ１２"), ("000", "0")),
    Kind.PHONE: (("03-1234-5678", "０３－１２３４－５６７８", "(03)1234-5678", "+81 3-1234-5678", "03-1234-5678 内線12"),),
    Kind.POSTAL: (("〒100-0001", "1000001", "１００－０００１"),),
    Kind.ADDRESS: (
        ("架空市北一丁目2番3号", "架空市北1-2-3", "架空市北１丁目２－３", "架空市 北1丁目2番地3"),
        ("架空市北二十一丁目3番地の4", "架空市北21-3-4"),
    ),
    Kind.OTHER: (("Ａｂ　c", "abc"),),
}  # fmt: skip
DIFFERENT = {
    Kind.NAME: (("山崎次郎", "山田次郎"), ("高橋", "橋高"), ("渡辺", "渡部")),
    Kind.KANA: (("ヤマザキ", "ヤマシタ"), ("オノ", "オオノ"), ("カトウ", "サトウ")),
    Kind.BIRTH: (("1980-01-02", "1980-02-01"), ("S55.1.2", "H55.1.2"), ("1980-02-30", "1980-03-01")),
    Kind.NUMBER: (("12", "120"), ("12", "21"), ("0", "1")),
    Kind.PHONE: (("03-1234-5678", "06-1234-5678"),),
    Kind.POSTAL: (("1000001", "1000002"),),
    Kind.ADDRESS: (("架空市北1-23", "架空市北12-3"),),
    Kind.OTHER: (("a", "b"),),
}


def found(kind: str, cell: str, typed: str) -> bool:
    """Whether a row with this cell is found by what was typed."""
    keys = search_keys([Column("x"), Column("y", kind, searched=True)], ["", cell])
    return bool(set(keys) & set(query_keys(kind, 1, typed)))


@pytest.mark.parametrize("kind, group", [(kind, group) for kind, groups in SAME.items() for group in groups])
def test_ways_of_writing_one_thing_find_each_other(kind: str, group: tuple[str, ...]) -> None:
    for one, other in combinations(group, 2):
        assert found(kind, one, other), (one, other)
        assert found(kind, other, one), (other, one)


@pytest.mark.parametrize("kind, one, other", [(kind, *pair) for kind, pairs in DIFFERENT.items() for pair in pairs])
def test_different_things_do_not_find_each_other(kind: str, one: str, other: str) -> None:
    assert not found(kind, one, other)
    assert not found(kind, other, one)


def test_a_family_name_finds_its_people_and_a_whole_name_does_not_find_the_family() -> None:
    assert found(Kind.NAME, "山﨑　次郎", "山崎")
    assert found(Kind.NAME, "佐々木 花", "佐佐木")
    assert found(Kind.NAME, "山﨑次郎", "山崎"), "without a space: the first two characters"
    assert found(Kind.KANA, "ﾔﾏｻﾞｷ ｼﾞﾛｳ", "やまさき")
    assert not found(Kind.NAME, "山﨑　三郎", "山崎 次郎")
    assert not found(Kind.NAME, "山﨑　三郎", "三郎")
    assert found(Kind.ADDRESS, "架空市北1-2-3", "架空市北")


def test_six_digits_are_a_day_of_either_century() -> None:
    for day in ("1980-01-02", "2080-01-02"):
        assert found(Kind.BIRTH, day, "800102")
        assert found(Kind.BIRTH, "800102", day)


def test_a_name_never_meets_a_number_nor_one_column_another_nor_any_the_record_key() -> None:
    text = "12"
    keys = {(kind, at): tuple(query_keys(kind, at, text)) for kind in Kind for at in (0, 1, 10, 11)}
    every = [one for found in keys.values() for one in found]
    assert len(set(every)) == len(every)
    for one in every:
        assert record_key(one.decode()) != one, "a record key begins with no white space, and a search key with nothing else"


def test_blank_cells_give_no_key_and_long_ones_a_short_one() -> None:
    columns = [Column(kind, kind, searched=True) for kind in Kind]
    assert search_keys(columns, [""] * len(columns)) == []
    assert search_keys(columns, [" 　"] * len(columns)) == []
    long = search_keys(columns, ["長" * 100_000] * len(columns))
    assert long
    assert max(map(len, long)) <= 1_024
    assert found(Kind.OTHER, "長" * 100_000, "長" * 100_000)
    assert not found(Kind.OTHER, "長" * 100_000, "長" * 99_999)


def test_only_what_is_searched_gives_keys_each_once_and_no_more_than_a_row_can_have() -> None:
    columns = [Column("a", Kind.NAME), Column("b", Kind.NAME, searched=True)]
    assert search_keys(columns, ["山", "川"]) == query_keys(Kind.NAME, 1, "川")
    many = [Column(str(at), Kind.NAME, searched=True) for at in range(400)]
    keys = folder(many)(["山田　太郎"] * 400)
    assert len(keys) == len(set(keys)) == KEYS_LIMIT


def test_what_was_prepared_once_gives_the_same_every_time() -> None:
    columns = [Column("n", Kind.NAME, searched=True), Column("d", Kind.NUMBER, searched=True)]
    keys = folder(columns)
    rows = [[f"山田　{number}", str(number)] for number in range(70_000)]
    first = [keys(row) for row in rows]
    assert [keys(row) for row in rows] == first
    assert first[:50] == [search_keys(columns, row) for row in rows[:50]]


def test_the_keys_that_the_page_of_the_format_gives_are_those() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "spec" / "vault.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d) \| (\w+) \| `([^`]+)` \| (`[0-9a-f]+`(?: `[0-9a-f]+`)*) \|$", page, re.MULTILINE)
    assert len(rows) == 5
    for column, kind, cell, keys in rows:
        columns = [Column("x")] * (int(column) - 1) + [Column("y", kind, searched=True)]
        found = search_keys(columns, [""] * (int(column) - 1) + [cell])
        assert [one.hex() for one in found] == keys.replace("`", "").split()


def test_a_character_stands_once_in_the_table_of_variants() -> None:
    classes = list(variants())
    every = [char for one in classes for char in one]
    assert len(set(every)) == len(every)
    assert all(len(one) >= 2 for one in classes)
    assert all(len(char) == 1 and unicodedata.normalize("NFKC", char) == char for char in every), (
        "what NFKC folds is not repeated"
    )
    print(f"{len(classes)} classes of {len(every)} characters")


MORE = {
    Kind.NAME: (
        ("林太郎", "林"), ("林　太郎", "林"), ("五十嵐勝", "五十嵐"), ("勅使河原実", "勅使河原"), ("東海林節子", "東海林"),
        ("佐々木希", "佐々木"), ("JOHN SMITH", "Smith"), ("グエン・ヴァン・アン", "グエン"), ("グエン・ヴァン・アン", "グエンヴァンアン"),
        ("Nguyễn Văn An", "Nguyen Van An"), ("渡𫟪花", "渡辺花"), ("槗本", "橋本"), ("籔田", "藪田"), ("圡屋", "土屋"), ("凜", "凛"),
        ("ゑみ", "えみ"), ("ヱミ", "エミ"), ("三ヶ島", "三ケ島"), ("三ヶ島", "三ヵ島"), ("三ヶ島", "三が島"), ("祗園", "祇園"), ("兎田", "兔田"),
    ),
    Kind.KANA: (("ヤマダタロウ", "ヤマダ"), ("ﾔﾏﾀﾞﾀﾛｳ", "やまだ")),
    Kind.BIRTH: (
        ("昭和五十五年一月二日", "1980-01-02"), ("昭和五五年一月二日", "1980-01-02"), ("S.55.1.2", "1980-01-02"), ("1980‐01‐02", "1980-01-02"),
        ("1980−01−02", "1980-01-02"), ("1980-01-02", "1980年1月"), ("1980-01-02", "昭和55年1月"), ("1980-01-02", "S55"), ("1980-01-02", "1980"),
        ("昭和55年00月00日", "昭和55年"), ("1980-00-00", "1980"), ("昭和元年12月25日", "昭和元年"), ("令和十年十二月三十一日", "2028-12-31"),
    ),
    Kind.ADDRESS: (
        ("水面区霧笛坂5丁目15-1", "霧笛坂5-15-1"), ("水面区霧笛坂5丁目15-1", "霧笛坂"), ("東京都水面区霧笛坂5-15-1", "水面区霧笛坂5-15-1"),
        ("水面区霧笛坂5-15-1", "東京都水面区霧笛坂5-15-1"), ("霧笛坂5丁目15-1　レジデンス凪", "霧笛坂5丁目15-1"),
        ("水面区霧笛坂5丁目15-1", "水面区霧笛坂5丁目"), ("四谷一丁目", "四ツ谷1丁目"), ("架空県水面市北区霧笛坂5-1", "北区霧笛坂5-1"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind, cell, typed", [(kind, *pair) for kind, pairs in MORE.items() for pair in pairs])
def test_the_second_folding_finds_more(kind: str, cell: str, typed: str) -> None:
    assert found(kind, cell, typed)


@pytest.mark.parametrize(
    "kind, cell, typed",
    [
        (Kind.NAME, "林太郎", "森"),
        (Kind.NAME, "山﨑　三郎", "三郎"),
        (Kind.NAME, "林　太郎", "林太"),
        (Kind.BIRTH, "1980-01-02", "1981"),
        (Kind.BIRTH, "1980-01-02", "1980年2月"),
        (Kind.BIRTH, "1980-01-02", "1980-01-03"),
        (Kind.ADDRESS, "水面区霧笛坂5丁目15-1", "霧笛坂5-1"),
        (Kind.ADDRESS, "水面区霧笛坂5丁目15-1", "水面区霧笛坂6丁目"),
    ],
)
def test_and_not_what_is_something_else(kind: str, cell: str, typed: str) -> None:
    assert not found(kind, cell, typed)


def test_what_is_folded_in_one_step_is_folded_as_in_many() -> None:
    names = [one for groups in (*SAME[Kind.NAME], *MORE[Kind.NAME]) for one in groups]
    beside = [
        f"{one}{char}{other}"
        for char in map(chr, range(0x2E80, 0xFB00, 7))
        for one in ("", "山", "か ")
        for other in ("", "々", " ヶ谷")
    ]
    wrong = [one for one in [*names, *beside] if fold_name2(one) != any_name(one)]
    assert not wrong


def test_a_day_that_is_written_as_most_are_is_the_day_that_it_is() -> None:
    years = ["1980", "0980", *(f"{era}{year}" for era in (*ERAS, "S", "H") for year in ("1", "01", "元", "55", "99", "0"))]
    marks = ["年月日", "//", "--", "...", "."]
    texts = [
        mark.join((year, month, day)) if len(mark) == 1 else f"{year}{mark[:1]}{month}{mark[1:2]}{day}{mark[2:]}"
        for year in years
        for mark in [*marks, ""]
        for month, day in (
            ("1", "2"),
            ("01", "02"),
            ("2", "29"),
            ("12", "31"),
            ("02", "30"),
            ("13", "01"),
            ("04", "00"),
            ("10", "9"),
        )
    ]
    for text in texts:
        days = birth_days(text)
        parts = [one[:size] for one in days if len(one) == 8 and one.isdigit() for size in (6, 4)]
        assert fold_birth2(text) == tuple(dict.fromkeys([*days, *parts])), text


def test_an_index_is_searched_by_the_folding_that_it_was_made_by() -> None:
    columns = [Column("n", Kind.NAME, searched=True)]
    old = {*search_keys(columns, ["五十嵐勝"], FIRST)}
    assert old & {*query_keys(Kind.NAME, 0, "五十嵐勝", FIRST)}
    assert not old & {*query_keys(Kind.NAME, 0, "五十嵐", FIRST)}, "two characters, as it was made"
    older, newer = {}, {"folding": NEWEST}
    assert [folding_of(one) for one in (older, newer)] == [FIRST, NEWEST]
    assert search_keys(columns, ["三ヶ島"], FIRST) != search_keys(columns, ["三ヶ島"])
