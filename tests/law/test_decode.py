"""Bytes as offices save them."""

import pytest

from azukari.law.decode import MOST_BYTES, decode
from azukari.law.fault import LawError

TEXT = "第１　乙は、個人情報を保護する。髙﨑①\r\n"


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "cp932"])
def test_the_encoding_is_decided_and_said(name: str) -> None:
    assert decode(TEXT.encode(name)) == (TEXT, name)


def test_a_byte_that_is_neither_is_located() -> None:
    data = "第１\n第２\n".encode() + b"\x81\xff\xfe"
    with pytest.raises(LawError) as caught:
        decode(data)
    assert caught.value.code == "law.text.undecodable"
    assert (caught.value.line, caught.value.offset) == (3, 14)
    assert "14" in caught.value.say.ja
    assert "CP932" in caught.value.say.en


def test_cp932_cut_short_is_located_at_its_end() -> None:
    data = ("第１　" + "個人情報" * 9).encode("cp932")[:-1]
    with pytest.raises(LawError) as caught:
        decode(data)
    assert caught.value.offset == len(data) - 1


def test_utf8_with_a_mark_is_not_tried_as_anything_else() -> None:
    with pytest.raises(LawError) as caught:
        decode(b"\xef\xbb\xbf" + "あ".encode("cp932"))
    assert caught.value.code == "law.text.undecodable"


def test_a_file_that_is_no_text_is_refused_with_its_line() -> None:
    with pytest.raises(LawError) as caught:
        decode(b"PK\n\x03\x04")
    assert (caught.value.code, caught.value.line) == ("law.text.binary", 2)


def test_the_limit_is_one_mebibyte_inclusive() -> None:
    assert len(decode(b"a" * MOST_BYTES).text) == 1 << 20
    with pytest.raises(LawError) as caught:
        decode(b"a" * (MOST_BYTES + 1))
    assert caught.value.code == "law.text.too_large"
