"""What a reporter hands in, read and held to its limits before anything is kept."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import Final

import msgspec

from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say

WHAT: Final = 4_000
LINE: Final = 200
PICTURE: Final = 8 * 1024 * 1024
_KINDS: Final = ((b"\xff\xd8\xff", "jpg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"%PDF-", "pdf"), (b"RIFF", "webp"))
FIELDS: Final = ("what", "where", "mark", "reach")


class Picture(msgspec.Struct, frozen=True):
    """A picture or a PDF: its bytes, and the ending that they are given by what they are, never by what somebody called them."""

    content: bytes
    ending: str

    @staticmethod
    def of(content: bytes) -> Picture | None:
        """A picture of bytes, or None where they are none that is taken."""
        for begins, ending in _KINDS:
            if content.startswith(begins) and (ending != "webp" or content[8:12] == b"WEBP"):
                return Picture(content, ending)
        # pictures of telephones (HEIF): the kind stands after the length of the first box
        return Picture(content, "heic") if content[4:8] == b"ftyp" and content[8:12] in {b"heic", b"heix", b"mif1"} else None


class Given(msgspec.Struct, frozen=True):
    """A report as it was typed: what was seen, where and when, a serial or contract number, how to reach the reporter; a picture."""

    what: str
    where: str = ""
    mark: str = ""
    reach: str = ""
    body: str = ""
    picture: Picture | None = None

    def words(self) -> dict[str, str]:
        """What is sealed; the picture is named by its digest."""
        found = {name: getattr(self, name) for name in FIELDS}
        return {name: said for name, said in found.items() if said} | ({"picture": self.digest()} if self.picture else {})

    def digest(self) -> str:
        """SHA-256 of the picture; empty without one."""
        return "" if self.picture is None else sha256(self.picture.content).hexdigest()


_NAMES: Final = {
    "what": Say("見たこと・起きたこと", "What you saw, or what happened"),
    "where": Say("場所・日時", "Where and when"),
    "mark": Say("番号", "Number"),
    "reach": Say("連絡先", "How to reach you"),
}


def read(typed: dict[str, str], content: bytes | None = None) -> Given:
    """What was typed, or everything that is wrong with it. :raises FaultError: ``FIELD_MISSING``, ``FIELD_TEXT``, ``TIP_PICTURE``."""
    faults = []
    said = {name: _clean(typed.get(name, ""), lines=name == "what") for name in FIELDS}
    if not said["what"]:
        faults.append(
            Fault("FIELD_MISSING", Say("見たこと・起きたことを書いてください。", "Say what you saw, or what happened."), "what")
        )
    for name, text in said.items():
        most = WHAT if name == "what" else LINE
        if len(text) > most or any(_never(one) for one in text):
            label = _NAMES[name]
            long = Say(
                f"「{label.ja}」に使えない文字があるか、長すぎます（{most}字まで）。",
                f"“{label.en}” holds characters that cannot be kept, or is longer than {most} characters.",
            )
            faults.append(Fault("FIELD_TEXT", long, name))
    found = None
    if content is not None:
        found = Picture.of(content) if len(content) <= PICTURE else None
        if found is None:
            kinds = Say(
                f"添付できるのは、写真（JPEG・PNG・HEIC・WebP）かPDF、{PICTURE >> 20}MBまでです。外すか、選び直してください。",
                f"A picture (JPEG, PNG, HEIC, WebP) or a PDF of at most {PICTURE >> 20} MB can be attached; choose another or leave it out.",
            )
            faults.append(Fault("TIP_PICTURE", kinds, "picture"))
    if faults:
        raise FaultError(*faults)
    return Given(**said, body=typed.get("body", ""), picture=found)


def _clean(text: str, *, lines: bool) -> str:
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return plain if lines else " ".join(plain.split())


def _never(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs", "Cn"} and letter not in "\n\t"


def plain_receipt(number: str) -> str:
    """A receipt number as it is compared: width, case, blanks and hyphens do not count, nor what people misread."""
    plain = re.sub(r"[\s\-‐－ー]+", "", unicodedata.normalize("NFKC", number)).lower()
    return plain.translate(str.maketrans("oil", "011"))
