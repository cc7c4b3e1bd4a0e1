"""Codes: typed as people type, bound to log, entry and leaf."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.kernel.fault import FaultError
from azukari.paper import codes
from azukari.paper.codes import BlankCode, EntryCode, StandingCode
from azukari.paper.forms import FORMS
from azukari.paper.kinds import Kind

LOG, OTHER = "en-0123456789abcdef", "en-fedcba9876543210"
LEAF, ANOTHER = "ab" * 32, "ab" * 31 + "ac"


@given(st.integers(0, 2**53 - 1))
def test_a_code_leads_back_to_its_entry_and_to_no_other(number: int) -> None:
    found = codes.read(codes.of_entry(LOG, number, LEAF))
    assert isinstance(found, EntryCode)
    assert found.number == number
    assert found.fits(LOG, LEAF)
    assert not found.fits(OTHER, LEAF)
    assert not found.fits(LOG, ANOTHER)
    assert not EntryCode(found.number + 1, found.digest).fits(LOG, LEAF)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", [one.number for one in FORMS])
def test_a_code_of_a_blank_form_leads_back_to_the_form(form: str) -> None:
    found = codes.read(codes.of_blank(LOG, form))
    assert found == BlankCode(form, found.digest)
    assert found.fits(LOG)  # type: ignore[call-arg]
    assert not found.fits(OTHER)  # type: ignore[call-arg]


def test_a_code_is_read_as_people_type_it() -> None:
    code = codes.of_entry(LOG, 12, LEAF)
    wide = code.translate({ord(one): ord(one) + 0xFEE0 for one in code})
    for typed in (
        code.lower(),
        f"  {code} ",
        wide,
        code.replace("0", "O").replace("1", "I"),
        codes.PREFIX + code,
        code.replace("-", "－"),
        " ".join(code),
        code.replace("-", ""),
        code.replace("-", " "),
        code + "．",
        code + "。",
        f"http://azukari.example/papers?code={code}",
        f"ＨＴＴＰ：／／ＡＺＵＫＡＲＩ．ＥＸＡＭＰＬＥ／ＰＡＰＥＲＳ？ＣＯＤＥ＝{code}",
        f"HTTP://AZUKARI.EXAMPLE/PAPERS?CODE={code.replace('-', '')}&in=en",
    ):
        assert codes.read(typed) == codes.read(code), typed


@pytest.mark.parametrize("form", [one.number for one in FORMS if one.kind is not Kind.ENTRY])
@pytest.mark.parametrize("number", [0, 31, 32, 2**40])
def test_a_code_of_how_things_stood_names_the_form_and_the_entry(form: str, number: int) -> None:
    code = codes.of_standing(LOG, form, number, LEAF)
    for typed in (code, code.lower(), code.replace("-", ""), f"http://a/papers?code={code}"):
        found = codes.read(typed)
        assert isinstance(found, StandingCode)
        assert (found.form, found.number) == (form, number)
        assert found.fits(LOG, LEAF)
    assert not found.fits(OTHER, LEAF)
    assert not found.fits(LOG, ANOTHER)
    assert not StandingCode("9-9", found.number, found.digest).fits(LOG, LEAF)


@pytest.mark.parametrize("form", [one.number for one in FORMS])
def test_a_code_of_a_blank_form_needs_no_hyphens(form: str) -> None:
    code = codes.of_blank(LOG, form)
    assert codes.read(code.replace("-", "")) == codes.read(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C",
        "C-7QW4",
        "C-7QW4-M9XH-3T2",
        "C-7QW4-M9XH-3T2K-AAAA",
        "第12号",
        "U-7QW4-M9XH-3T2K",
        "F99-7QW4",
        "F7.1-7QW4",
        "-" * 14,
    ],
)
def test_what_is_no_code_is_told_with_what_one_looks_like(text: str) -> None:
    with pytest.raises(FaultError) as caught:
        codes.read(text)
    (fault,) = caught.value.faults
    assert fault.code == "PAPER_CODE_UNREADABLE"
    assert "C-7QW4-M9XH-3T2K" in fault.say.ja
    assert "C-7QW4-M9XH-3T2K" in fault.say.en


def test_the_picture_is_svg_of_its_own() -> None:
    picture = codes.picture("http://azukari.example/papers?code=C-7QW4-M9XH-3T2K")
    assert picture.startswith("<svg")
    assert picture.endswith("</svg>")
    assert "script" not in picture
