"""The fictional register: nobody in it can exist, it is as awkward as a real one, and it is the same everywhere."""

import csv
import hashlib
import io
import itertools
import re
import tracemalloc
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.demo.residents import ENCODING, HEADER, KEY, check_digit, count, half_width, residents, write_csv

ROWS, SEED = 5_000, 7
FIELD = {name: place for place, name in enumerate(HEADER)}


@pytest.fixture(scope="module")
def register():
    return list(residents(ROWS, SEED))


def column(register, name):
    return [row[FIELD[name]] for row in register]


def official_check_digit(digits):
    """The ministerial ordinance's formula, digit by digit, written again from its words."""
    total = 0
    for n in range(1, 12):
        p = int(digits[11 - n])
        q = n + 1 if n <= 6 else n - 5
        total += p * q
    return 0 if total % 11 <= 1 else 11 - total % 11


# ── Nobody in it can exist ──────────────────────────────────────────────────────────────────────


def test_no_individual_number_is_valid(register):
    numbers = column(register, "個人番号")
    assert all(re.fullmatch(r"[0-9]{12}", number) for number in numbers)
    assert not [number for number in numbers if official_check_digit(number[:11]) == int(number[11])]


def test_wrong_digits_are_spread_so_that_no_rule_restores_the_right_one(register):
    offsets = Counter((int(n[11]) - official_check_digit(n[:11])) % 10 for n in column(register, "個人番号"))
    assert set(offsets) == set(range(1, 10))


@given(st.integers(min_value=0, max_value=10**11 - 1))
def test_check_digit_agrees_with_the_formula_digit_by_digit(eleven):
    assert check_digit(eleven) == official_check_digit(f"{eleven:011d}")


def test_check_digit_of_a_worked_example():
    # 1 2 3 4 5 6 7 8 9 0 1 × 6 5 4 3 2 7 6 5 4 3 2 = 6+10+12+12+10+42+42+40+36+0+2 = 212; 212 mod 11 = 3; 11 − 3 = 8
    assert check_digit(12345678901) == 8


def test_postal_codes_belong_to_no_place(register):
    assert all(re.fullmatch(r"000-[0-9]{4}", code) for code in column(register, "郵便番号"))


# ── Rows, persons, keys ─────────────────────────────────────────────────────────────────────────


def test_a_key_names_one_person(register):
    by_key = {}
    for row in register:
        person = row[: FIELD["通知書番号"]]
        assert by_key.setdefault(row[FIELD[KEY]], person) == person
    assert len({row[FIELD["個人番号"]] for row in register}) == len(by_key)


def test_some_persons_have_several_notices_and_not_side_by_side(register):
    keys = column(register, KEY)
    assert 0.90 < len(set(keys)) / len(keys) < 0.97
    repeated_next = sum(before == after for before, after in itertools.pairwise(keys))
    assert repeated_next < (len(keys) - len(set(keys))) / 10


def test_notice_numbers_are_dense(register):
    assert column(register, "通知書番号") == [f"{n:08d}" for n in range(1, ROWS + 1)]


def test_keys_keep_leading_zeros_and_tell_no_order(register):
    keys = column(register, KEY)
    assert all(re.fullmatch(r"[0-9]{10}", key) for key in keys)
    assert any(key.startswith("0") for key in keys)
    assert keys != sorted(keys)


def test_the_same_name_belongs_to_different_people(register):
    people = {(row[FIELD[KEY]], row[FIELD["氏名"]]) for row in register}
    assert len({name for _, name in people}) < len(people)


# ── As awkward as a real file ───────────────────────────────────────────────────────────────────


def test_every_row_survives_cp932(register):
    for row in register:
        assert tuple(field.encode(ENCODING).decode(ENCODING) for field in row) == row


@pytest.mark.parametrize("variant", list("髙﨑濵栁邊邉齋齊冨德增黑淸槇惠薰靜曻"))
def test_variant_characters_occur(register, variant):
    assert any(variant in name for name in column(register, "氏名"))


def test_some_variants_lie_outside_the_common_standard(register):
    # These fail in plain Shift_JIS: a reader that assumes it stops here, as with real files.
    with pytest.raises(UnicodeEncodeError):
        "".join(column(register, "氏名")).encode("shift_jis")


def test_kana_come_in_both_widths(register):
    kana = column(register, "氏名カナ")
    half = [text for text in kana if re.fullmatch(r"[\uff66-\uff9f ]+", text)]
    full = [text for text in kana if re.fullmatch(r"[\u30a0-\u30ff\u3000]+", text)]
    assert len(half) + len(full) == len(kana)
    assert half
    assert full


@pytest.mark.parametrize(
    "full, half", [("タカハシ", "ﾀｶﾊｼ"), ("ガッパ", "ｶﾞｯﾊﾟ"), ("ヴー", "ｳﾞｰ"), ("リョウ", "ﾘｮｳ"), ("ヲン", "ｦﾝ")]
)
def test_half_width(full, half):
    assert half_width(full) == half


def day_of(text):
    """Read a birth date in any of the four ways; errors when it is no date."""
    if match := re.fullmatch(r"(昭和|平成|S|H)(元|[0-9]{1,2})[年.]([0-9]{1,2})[月.]([0-9]{1,2})日?", text):
        era, year, month, day = match.groups()
        return date((1925 if era in ("昭和", "S") else 1988) + (1 if year == "元" else int(year)), int(month), int(day))
    return date(*(int(part) for part in re.split("[-/]", text)))


def test_birth_dates_come_in_four_ways_and_all_are_days(register):
    born = column(register, "生年月日")
    shapes = Counter(re.sub("[0-9元]+", "9", text) for text in born)
    assert set(shapes) == {"9-9-9", "9/9/9", "S9.9.9", "H9.9.9", "昭和9年9月9日", "平成9年9月9日"}
    days = [day_of(text) for text in born]
    assert date(1930, 1, 1) <= min(days)
    assert max(days) <= date(2006, 12, 31)


def test_eras_change_on_their_day(register):
    for text in column(register, "生年月日"):
        if text.startswith(("昭和", "S")):
            assert day_of(text) < date(1989, 1, 8), text
        elif text.startswith(("平成", "H")):
            assert day_of(text) >= date(1989, 1, 8), text


def test_fields_hold_commas_line_breaks_and_quotes(register):
    everything = [field for row in register for field in row]
    assert any("," in field for field in column(register, "税額"))
    assert any("\n" in field for field in everything)
    assert any('"' in field for field in everything)
    assert any(field == "" for field in everything)


# ── The file ────────────────────────────────────────────────────────────────────────────────────


def test_the_file_reads_back_and_the_counts_are_true(register):
    file = io.BytesIO()
    counts = write_csv(file, ROWS, SEED)
    read = list(csv.reader(io.StringIO(file.getvalue().decode(ENCODING), newline="")))
    assert tuple(read[0]) == HEADER
    assert [tuple(row) for row in read[1:]] == register
    assert counts.rows == ROWS == len(read) - 1
    assert counts.persons == len({row[0] for row in read[1:]})
    assert counts.sha256 == hashlib.sha256(file.getvalue()).hexdigest()
    assert count(ROWS, SEED) == counts


def test_lines_end_as_windows_ends_them():
    file = io.BytesIO()
    write_csv(file, 3, SEED)
    assert file.getvalue().endswith(b"\r\n")
    assert file.getvalue().count(b"\r\n") == 4


def test_the_same_seed_gives_the_same_bytes_on_every_machine():
    # A fixed digest: documents and other tests may quote figures of this file.
    assert count(1_000, 2026).sha256 == "6261ae2f08b712ee4c9674292fe8d2c2639441dbb2db4a444a6da04e1c4010f9"


def test_another_seed_gives_other_rows():
    assert list(residents(50, 1)) != list(residents(50, 2))


def test_more_rows_continue_the_same_register():
    assert list(residents(300, SEED))[:100] == list(residents(100, SEED))


@given(rows=st.integers(min_value=0, max_value=60), seed=st.integers(min_value=-(2**100), max_value=2**100))
def test_any_seed_and_any_number_of_rows(rows, seed):
    counts = count(rows, seed)
    assert counts.rows == rows
    assert counts.persons == len({row[0] for row in residents(rows, seed)})


def test_no_rows_leave_the_header_alone():
    file = io.BytesIO()
    counts = write_csv(file, 0, SEED)
    assert (counts.rows, counts.persons) == (0, 0)
    assert file.getvalue().decode(ENCODING) == ",".join(HEADER) + "\r\n"


def test_a_negative_number_of_rows_is_refused():
    with pytest.raises(ValueError, match="-1"):
        count(-1, SEED)


def test_memory_does_not_grow_with_the_rows():
    def peak(rows):
        tracemalloc.start()
        count(rows, SEED)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(12_000) < 1.2 * peak(4_000)
