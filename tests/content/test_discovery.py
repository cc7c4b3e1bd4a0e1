"""Which classes of personal information are proposed for which columns, and that nothing of a value comes along."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.content.columns import Kind
from azukari.content.discovery import By, Known, is_corporate_number, is_day, is_individual_number, proposal, proposals, sealed_as
from azukari.content.encodings import Encoding
from azukari.content.requests import Table, dumped, looked_message, looked_of
from azukari.content.table import Look
from azukari.desk.catalogue_labels import ENUMERATIONS
from azukari.provisions.p00_contents import Holds


def numbered(body: int) -> str:
    """An individual number of this body, its check digit found by trying."""
    return next(text for last in range(10) if is_individual_number(text := f"{body:011d}{last}"))


@pytest.mark.parametrize(
    "heading,values,known",
    [
        ("氏名", ["山田 太郎", "髙橋　花子"], Known.NAME),
        ("世帯主氏名", ["山田太郎"], Known.NAME),
        ("氏名カナ", ["ﾔﾏﾀﾞ ﾀﾛｳ"], Known.KANA),
        ("フリガナ", ["ヤマダ　タロウ"], Known.KANA),
        ("住所", ["架空市中央一丁目2番3号"], Known.ADDRESS),
        ("生年月日", ["1980-01-02", "S55.1.2", "昭和55年1月2日", "3550102", "19800102", "550102"], Known.BIRTH),
        ("電話番号", ["03-1234-5678", "090-1234-5678", "0312345678"], Known.PHONE),
        ("郵便番号", ["123-4567", "1234567"], Known.POSTAL),
        ("メール", ["taro@example.jp"], Known.MAIL),
        ("マイナンバー", [numbered(n) for n in range(1, 9)], Known.INDIVIDUAL_NUMBER),
        ("法人番号", ["7000012050002"], Known.CORPORATE_NUMBER),
        ("口座番号", ["1234567"], Known.ACCOUNT),
        ("性別", ["男", "女"], Known.SEX),
        ("性別", ["1", "2"], Known.SEX),
        ("宛名番号", ["0000000012"], Known.RESIDENT_NUMBER),
        ("障害等級", ["2級"], Known.SENSITIVE),
        ("病名", ["感冒"], Known.SENSITIVE),
        ("生活保護", ["有"], Known.SENSITIVE),
        ("備考欄A", ["身体1級", "療育手帳"], Known.SENSITIVE),
        ("項目1", ["山田　太郎", "鈴木 花子"], Known.NAME),
        ("項目2", ["ﾔﾏﾀﾞ ﾀﾛｳ", "ｽｽﾞｷ ﾊﾅｺ"], Known.KANA),
        ("項目3", ["taro@example.jp"], Known.MAIL),
        ("項目4", ["123-4567"], Known.POSTAL),
        ("項目5", ["090-1234-5678"], Known.PHONE),
        ("項目6", ["東京都架空区中央1-2-3", "架空市北町3丁目"], Known.ADDRESS),
        ("項目7", ["昭和55年1月2日", "平成2年12月31日"], Known.BIRTH),
        ("納期限", ["20260630", "20260831"], Known.OTHER),
        ("税額", ["12000", "4500"], Known.OTHER),
        ("氏名", [], Known.NAME),
        ("何か", [], Known.OTHER),
    ],
)
def test_a_class_is_proposed(heading: str, values: list[str], known: Known) -> None:
    found = proposal(heading, values)
    assert found.known is known
    assert 0 < found.confidence <= 1


def test_a_check_digit_proves_more_than_a_heading() -> None:
    found = proposal("備考", [numbered(n * 7_919) for n in range(1, 60)])
    assert (found.known, found.by) == (Known.INDIVIDUAL_NUMBER, By.CHECK_DIGIT)
    assert not found.searched, "an individual number is not searched unless somebody says so"


def test_few_individual_numbers_under_another_heading_count_as_such_while_nobody_has_spoken() -> None:
    """One that was typed into the wrong column: it is proposed as what the heading says, and sealed as what it is."""
    header, rows = ["受付番号", "整理番号", "備考"], [["A1", numbered(5), ""], ["A2", "", ""]]
    assert proposals(header, rows)[1].known is Known.RESIDENT_NUMBER
    assert sealed_as(header, rows)[1] is Known.INDIVIDUAL_NUMBER
    assert sealed_as(header, rows)[2] is Known.OTHER
    assert sealed_as(header, [*rows, ["A3", "17", ""]])[1] is Known.RESIDENT_NUMBER


def test_twelve_digits_alone_are_no_individual_number() -> None:
    found = proposal("管理番号", [f"{n * 104_729:012d}" for n in range(1, 200)])
    assert found.known is not Known.INDIVIDUAL_NUMBER


def test_heading_and_values_that_disagree_are_less_sure() -> None:
    agreed, alone = proposal("電話", ["03-1234-5678"] * 9), proposal("電話", ["要確認"] * 9)
    assert (agreed.by, alone.by) == (By.BOTH, By.HEADING)
    assert agreed.confidence > alone.confidence
    other = proposal("電話", ["taro@example.jp"] * 9)
    assert (other.known, other.by) == (Known.MAIL, By.VALUES)


@given(st.integers(1, 10**11 - 1))
def test_one_last_digit_in_ten_is_right(body: int) -> None:
    if len(set(f"{body:011d}")) > 1:
        assert sum(is_individual_number(f"{body:011d}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    "text,right", [("123456789018", True), ("123456789012", False), ("000000000000", False), ("12345678901", False)]
)
def test_the_check_digit_of_an_individual_number(text: str, right: bool) -> None:
    assert is_individual_number(text) is right


@pytest.mark.parametrize("text,right", [("7000012050002", True), ("8000012050002", False), ("700001205000", False)])
def test_the_check_digit_of_a_corporate_number(text: str, right: bool) -> None:
    assert is_corporate_number(text) is right


@pytest.mark.parametrize("text", ["1980-13-02", "S55.1.32", "6550102", "19801302", "12", "昭和55年", "一月"])
def test_what_is_no_day(text: str) -> None:
    assert not is_day(text)


def test_nothing_of_a_value_is_in_a_proposal() -> None:
    rows = [["00000001", "極秘　太郎", numbered(4_711)]]
    said = json.dumps(proposals(["番号", "氏名", "個人番号"], rows), ensure_ascii=False)
    assert not any(cell in said for cell in rows[0])


def test_a_look_tells_form_encoding_sample_and_classes() -> None:
    text = "宛名番号,氏名,生年月日,額\r\n" + "".join(f"{n:08d},山田　太郎,S55.1.{n % 28 + 1},{n}\r\n" for n in range(1, 99))
    with Look(Table(Encoding.AUTO, "")) as look:
        look.feed(text.encode("cp932"))
        found = look.finish(whole=True)
    assert (found.form, found.decision.encoding, found.delimiter) == ("csv", Encoding.CP932, ",")
    assert [one.known for one in found.proposals] == [Known.RESIDENT_NUMBER, Known.NAME, Known.BIRTH, Known.OTHER]
    assert found.rows[0] == ("00000001", "山田　太郎", "S55.1.2", "1")
    assert [one.kind for one in found.proposals] == [Kind.NUMBER, Kind.NAME, Kind.BIRTH, Kind.OTHER]
    assert looked_of(json.loads(dumped(looked_message(found)))) == found


def test_what_the_act_calls_a_class_is_what_is_proposed() -> None:
    assert [one.value for one in Known] == [one.value for one in Holds]
    assert set(ENUMERATIONS["Holds"]) == {one.value for one in Known}


def _parted(text: str, sign: str) -> str:
    return sign.join((text[:4], text[4:8], text[8:]))


@pytest.mark.parametrize("sign", ["", "-", " ", "\u3000", "－", "−", "‐"])
@pytest.mark.parametrize("before", ["", "'"])
def test_an_individual_number_is_known_however_it_is_parted(sign: str, before: str) -> None:
    found = proposal("列1", [before + _parted(numbered(n * 7_919), sign) for n in range(1, 30)])
    assert (found.known, found.by) == (Known.INDIVIDUAL_NUMBER, By.CHECK_DIGIT)


@pytest.mark.parametrize("heading", ["備考", "口座番号", "電話番号", "氏名"])
def test_individual_numbers_among_other_words_are_found_and_counted(heading: str) -> None:
    cells = [f"来庁。{_parted(numbered((n + 1) * 7_919), '-')} 確認" if n % 5 < 2 else "特になし" for n in range(100)]
    found = proposal(heading, cells)
    assert (found.known, found.by, found.hits) == (Known.INDIVIDUAL_NUMBER, By.CONTAINED, 40)


def test_one_individual_number_that_is_called_so_is_enough() -> None:
    said = proposal("備考", [f"個人番号：{numbered(77)}", "なし", "なし"])
    alone = proposal("備考", [f"管理 {numbered(77)}", "なし", "なし"])
    assert (said.known, said.hits) == (Known.INDIVIDUAL_NUMBER, 1)
    assert alone.known is not Known.INDIVIDUAL_NUMBER, "one in ten is right by chance"


def test_numbers_of_other_kinds_among_words_are_none() -> None:
    found = proposal("備考", [f"伝票 {n * 104_729:012d}" for n in range(1, 400)])
    assert found.known is not Known.INDIVIDUAL_NUMBER


def test_under_the_heading_of_an_account_check_digits_prove_more() -> None:
    found = proposal("口座番号", [numbered(n * 7_919) for n in range(1, 40)])
    assert (found.known, found.by) == (Known.INDIVIDUAL_NUMBER, By.CHECK_DIGIT)


@pytest.mark.parametrize(
    "heading, values, known",
    [
        ("保護者氏名", ["山田　太郎", "鈴木 花子"], Known.NAME),
        ("健康保険料", ["12000", "4500"], Known.OTHER),
        ("認定年月日", ["20260401", "20260501"], Known.OTHER),
        ("健康診断結果", ["異常なし"], Known.SENSITIVE),
        ("要介護認定", ["要介護2"], Known.SENSITIVE),
        ("保護区分", ["1"], Known.SENSITIVE),
    ],
)
def test_a_heading_that_only_begins_like_something_sensitive_is_not(heading: str, values: list[str], known: Known) -> None:
    assert proposal(heading, values).known is known


def test_no_reason_says_that_values_fit_which_nobody_looked_at() -> None:
    found = proposal("病名", ["1", "2"])
    assert (found.known, found.by, found.share) == (Known.SENSITIVE, By.HEADING, 0.0)
