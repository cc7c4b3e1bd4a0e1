"""The code on a paper: short enough to type, and bound to the log, the entry and the bytes of its leaf.

``C-7QW4-M9XH-3T2K`` is of an entry: its number, and 60 bits of SHA-256 over log, number and leaf hash. Whoever holds an evidence pack can
compute it from the pack's own leaves. ``F7.1-7QW4-M9XH`` is of a blank form of a contract: the form's number, and 40 bits over log and
form. ``S11.3-3A-7QW4-M9XH-3T2K`` is of a paper of how things stood: the form, the newest entry that it knows, and 60 bits over log, number, form and
that entry's leaf hash. Digits are Crockford's: no I, L, O or U, and case does not matter. A code names; it opens nothing.
"""

from __future__ import annotations

import io
import re
import unicodedata
from hashlib import sha256
from typing import Final

import msgspec
import segno

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import EntrustmentId, Number
from azukari.law.say import Say

DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SAME: Final = str.maketrans("OIL", "011")
_ENTRY_LABEL: Final = b"azukari.paper.entry.v1\0"
_BLANK_LABEL: Final = b"azukari.paper.blank.v1\0"
_ENTRY: Final = re.compile(r"([0-9A-Z]{1,11})((?:-?[0-9A-Z]{4}){3})")
_BLANK: Final = re.compile(r"F([0-9]{1,2}\.[0-9]{1,2})((?:-?[0-9A-Z]{4}){2})")
_STANDING: Final = re.compile(r"S([0-9]{1,2}\.[0-9]{1,2})-([0-9A-Z]{1,11})((?:-[0-9A-Z]{4}){3})")
_STANDING_BARE: Final = re.compile(r"S([0-9]{1,2}\.[0-9])([0-9A-Z]{1,11})([0-9A-Z]{12})")
"""The same without hyphens: no form has a number of two digits after its point, so that nothing is ambiguous."""
_STANDING_LABEL: Final = b"azukari.paper.standing.v1\0"
_ADDRESS: Final = re.compile(r".*CODE[=^]([^&#]+).*")
"""An address as a hand scanner types it; where its keyboard is another, the sign comes out as another."""
_AFTER: Final = ".。．、,;:」)"
_BITS: Final = 5
MASK: Final = 3
"""One pattern for all: looking for the prettiest of eight costs as much as setting the page, and readers undo any of them."""
PREFIX: Final = "azukari-paper:"
"""Before the code among the keywords of a file."""


class EntryCode(msgspec.Struct, frozen=True):
    """A code of an entry, as it was typed."""

    number: Number
    digest: str

    @property
    def said(self) -> str:
        """As it stands on the paper."""
        return f"{_number(self.number)}-{_grouped(self.digest)}"

    def fits(self, log: str, leaf_hash: str) -> bool:
        """Whether it is the code of the entry with this leaf hash (hexadecimal) in a log."""
        return self.digest == _entry_digest(log, self.number, leaf_hash)


class BlankCode(msgspec.Struct, frozen=True):
    """A code of a blank form, as it was typed; ``form`` is the form's number."""

    form: str
    digest: str

    def fits(self, log: str) -> bool:
        """Whether it is the code of that form in a log."""
        return self.digest == _blank_digest(log, self.form)


class StandingCode(msgspec.Struct, frozen=True):
    """A code of a paper of how things stood, as it was typed: the form's number, and the newest entry that it knows."""

    form: str
    number: Number
    digest: str

    def fits(self, log: str, leaf_hash: str) -> bool:
        """Whether it is the code of that form as of the entry with this leaf hash (hexadecimal) in a log."""
        return self.digest == _standing_digest(log, self.number, self.form, leaf_hash)


Code = EntryCode | BlankCode | StandingCode


def of_entry(log: EntrustmentId | str, number: int, leaf_hash: str) -> str:
    """The code of an entry. ``leaf_hash`` is the RFC 6962 leaf hash in hexadecimal."""
    return f"{_number(number)}-{_grouped(_entry_digest(log, number, leaf_hash))}"


def of_blank(log: str, form: str) -> str:
    """The code of a blank form of a contract."""
    return f"F{form.replace('-', '.')}-{_grouped(_blank_digest(log, form))}"


def of_standing(log: EntrustmentId | str, form: str, number: int, leaf_hash: str) -> str:
    """The code of a form of how things stood as of an entry."""
    return f"S{form.replace('-', '.')}-{_number(number)}-{_grouped(_standing_digest(log, number, form, leaf_hash))}"


def read(text: str) -> Code:
    """A code as somebody typed it: in any case, any width, with or without blanks and hyphens; or the whole address of a QR code.

    :raises FaultError: ``PAPER_CODE_UNREADABLE``.
    """
    plain = unicodedata.normalize("NFKC", text).upper().removeprefix(PREFIX.upper())
    plain = re.sub(r"[‐‑‒–—―−ー]", "-", re.sub(r"\s", "", plain))
    if address := _ADDRESS.fullmatch(plain):
        plain = address[1]
    plain = plain.rstrip(_AFTER)
    if found := _STANDING.fullmatch(plain) or _STANDING_BARE.fullmatch(plain):
        return StandingCode(found[1].replace(".", "-"), _valued(text, _digits(found[2])), _digits(found[3]))
    if found := _BLANK.fullmatch(plain):
        return BlankCode(found[1].replace(".", "-"), _digits(found[2]))
    if found := _ENTRY.fullmatch(plain):
        return EntryCode(_valued(text, _digits(found[1])), _digits(found[2]))
    raise _unreadable(text)


def _valued(text: str, digits: str) -> Number:
    number = 0
    for one in digits:
        if one not in DIGITS:
            raise _unreadable(text)
        number = number * 32 + DIGITS.index(one)
    return Number(number)


def picture(address: str) -> str:
    """A QR code of an address as SVG, with the quiet zone of four modules; error correction M survives a stamp's edge."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(out, kind="svg", border=4, xmldecl=False, svgns=True, nl=False)
    return out.getvalue().decode()


def _entry_digest(log: str, number: int, leaf_hash: str) -> str:
    return _base32(sha256(_ENTRY_LABEL + f"{log}\0{number}\0".encode() + bytes.fromhex(leaf_hash)).digest(), 12)


def _standing_digest(log: str, number: int, form: str, leaf_hash: str) -> str:
    return _base32(sha256(_STANDING_LABEL + f"{log}\0{number}\0{form}\0".encode() + bytes.fromhex(leaf_hash)).digest(), 12)


def _blank_digest(log: str, form: str) -> str:
    return _base32(sha256(_BLANK_LABEL + f"{log}\0{form}".encode()).digest(), 8)


def _base32(digest: bytes, length: int) -> str:
    bits = int.from_bytes(digest) >> (len(digest) * 8 - length * _BITS)
    return "".join(DIGITS[bits >> (_BITS * (length - 1 - at)) & 31] for at in range(length))


def _number(number: int) -> str:
    found = ""
    while number or not found:
        number, digit = divmod(number, 32)
        found = DIGITS[digit] + found
    return found


def _grouped(digits: str) -> str:
    return "-".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _digits(text: str) -> str:
    return text.replace("-", "").translate(_SAME)


def _unreadable(text: str) -> FaultError:
    return FaultError(
        Fault(
            "PAPER_CODE_UNREADABLE",
            Say(
                f"「{text[:40]}」は照合コードとして読めません。書面の右下にある C-7QW4-M9XH-3T2K のような文字を、そのまま入力してください。",
                f"“{text[:40]}” is no code of a paper; type what stands at its foot on the right, like C-7QW4-M9XH-3T2K.",
            ),
            "code",
        )
    )
