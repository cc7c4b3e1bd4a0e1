"""A paper held against an evidence pack, offline: whether the entry that its code commits to is in the pack. No Django, no instance, no network.

The code commits to the log, the entry's number and the bytes of its leaf. It does not commit to what is printed: whoever holds the paper
compares its answers with the entry, and the verdict says so.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import BinaryIO, Final

import msgspec

from azukari import annex
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.wire import WireError, entry_of, leaf_hash
from azukari.law.say import Say
from azukari.ledger.pack import Progress
from azukari.ledger.report import Report
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from azukari.paper.codes import PREFIX, BlankCode, Code, EntryCode, StandingCode, read

FILE_LIMIT: Final = 32 << 20
_KEYWORD: Final = re.compile(
    re.escape(PREFIX.encode()) + rb"((?:S[0-9.]{3,5}-)?[0-9A-Z.]{1,12}(?:-[0-9A-Z]{4}){2,3})(?![0-9A-Z-])"
)


class Stands(StrEnum):
    """What a check came to."""

    HOLDS = "holds"
    DIFFERS = "differs"
    BEYOND = "beyond"
    NOT_SHOWN = "not_shown"
    NOT_VALID = "not_valid"
    BLANK = "blank"
    AS_OF = "as_of"


HOLDS: Final = Say(
    "この書面が写した記録は、この証拠にあります。書面の記載を、次の記録と見比べてください。",
    "The entry that this paper is a copy of is in this evidence. Compare what the paper says with the entry below.",
)
AGAINST: Final = {
    "PAPER_DIFFERS": Say(
        "この証拠の同じ番号の記録は、この書面のコードと合いません。別の契約の書面か、コードの誤りか、書き換えられた書面です。",
        "The entry of that number in this evidence does not fit the code: it is another contract's paper, the code is wrong, "
        "or the paper was altered.",
    ),
    "PAPER_BEYOND": Say(
        "この証拠は、書面が写した記録より前までしかありません。新しい証拠を求めてください。",
        "This evidence ends before the entry that the paper is a copy of; ask for newer evidence.",
    ),
    "PAPER_NOT_SHOWN": Say(
        "この証拠は契約の一部で、書面が写した記録を照らし合わせられません。契約全体の証拠を求めてください。",
        "This evidence is of a part of the contract, against which the paper cannot be held; ask for evidence of the whole.",
    ),
    "PAPER_NOT_VALID": Say(
        "証拠そのものが有効と確かめられないので、書面については何も言えません。",
        "The evidence itself is not found valid, so nothing can be said of the paper.",
    ),
    "PAPER_AS_OF": Say(
        "この書面は、次の記録までの様子から作られた一覧で、その記録はこの証拠にあります。書面の記載そのものは、一つの記録と見比べられません。"
        "同じ時点の一覧を作り直して見比べてください。",
        "This paper is a list of how things stood as of the entry below, which is in this evidence. Nothing printed on it can be compared with "
        "that one entry; make the list as of the same entry again and compare the two.",
    ),
    "PAPER_BLANK": Say(
        "手書き用の様式のコードです。記録の写しではないので、証拠と照らし合わせるものがありません。",
        "The code is of a form to be filled in by hand: it is a copy of nothing, and there is nothing to hold against the evidence.",
    ),
}
"""What is told where a paper does not hold, by its code."""


class Checked(msgspec.Struct, frozen=True):
    """What a check came to, the report on the evidence, and the entry as its leaf has it."""

    stands: Stands
    report: Report | None
    number: int | None = None
    act: Say | None = None
    at: int | None = None
    leaf: str | None = None

    @property
    def says(self) -> Say:
        """The outcome in words."""
        return HOLDS if self.code is None else AGAINST[self.code]

    @property
    def code(self) -> str | None:
        """The stable code of what stands against the paper; None where it holds."""
        return None if self.stands is Stands.HOLDS else f"PAPER_{self.stands.value.upper()}"


def code_in(data: bytes) -> Code:
    """The code that a file of ours carries among its keywords; the file is searched as bytes and not interpreted.

    :raises FaultError: ``PAPER_FILE_LARGE``, ``PAPER_FILE_BARE`` (none, or more than one: a scan, or a file made elsewhere).
    """
    if len(data) > FILE_LIMIT:
        raise FaultError(
            Fault(
                "PAPER_FILE_LARGE",
                Say(
                    f"ファイルが{FILE_LIMIT >> 20}MBを超えています。書面の照合コードを入力してください。",
                    f"The file has more than {FILE_LIMIT >> 20} MB; type the code on the paper instead.",
                ),
                "paper",
            )
        )
    found = {one.decode() for one in _KEYWORD.findall(data)}
    if not data.startswith(b"%PDF-") or len(found) != 1:
        raise FaultError(
            Fault(
                "PAPER_FILE_BARE",
                Say(
                    "このファイルから照合コードを読み取れません（写しや、ほかで作られたファイルには入っていません）。書面の照合コードを入力してください。",
                    "No code can be read from this file (scans and files made elsewhere hold none); type the code on the paper.",
                ),
                "paper",
            )
        )
    return read(found.pop())


def check(code: Code, evidence: BinaryIO, fingerprint: str | None, progress: Progress | None = None) -> Checked:
    """Hold a code against an evidence pack. ``fingerprint`` is the one on the contract's first paper, as typed."""
    if isinstance(code, BlankCode):
        return Checked(Stands.BLANK, None)
    shown: list[bytes] = []

    def hear(number: int, data: bytes) -> None:
        if number == code.number:
            shown.append(data)

    report = verify_pack(evidence, fingerprint, progress, on_leaf=hear)
    return _judged(code, report, shown)


def _judged(code: EntryCode | StandingCode, report: Report, shown: list[bytes]) -> Checked:
    if report.verdict is not Verdict.VALID or report.log is None:
        partial = report.scope is not None and {one.code for one in report.findings} <= {"SCOPE_PARTIAL", "OMITS"}
        return Checked(Stands.NOT_SHOWN if partial else Stands.NOT_VALID, report, code.number)
    if report.scope is not None:
        return Checked(Stands.NOT_SHOWN, report, code.number)
    if not shown:
        return Checked(Stands.BEYOND, report, code.number)
    digest = leaf_hash(shown[0])
    if not code.fits(report.log, digest):
        return Checked(Stands.DIFFERS, report, code.number)
    stands = Stands.AS_OF if isinstance(code, StandingCode) else Stands.HOLDS
    try:
        entry = entry_of(shown[0], annex.ACTS)
    except WireError:
        return Checked(stands, report, code.number, leaf=shown[0].decode("utf-8", "replace"))
    return Checked(stands, report, code.number, type(entry.act).title, entry.moment.time, shown[0].decode())
