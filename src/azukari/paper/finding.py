"""From the code on a paper back to the record: the entry it is of, or the form that was filled in by hand, and who may enter it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.on_paper import Paper, Signer, signers
from azukari.kernel.act import Act
from azukari.kernel.asks import fields_of
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import Number
from azukari.kernel.wire import entry_of, leaf_hash
from azukari.law.say import Say
from azukari.paper.codes import BlankCode, Code, EntryCode, StandingCode
from azukari.paper.copies import Copy, copies, text
from azukari.paper.forms import BY_NUMBER
from azukari.paper.kinds import Form
from azukari.provisions.p00_acts import Note


class Found(msgspec.Struct, frozen=True):
    """What a code means in a contract: the entry (and its act), a blank form, or a form as of an entry. ``next`` are acts that answer to it."""

    log: str
    number: Number | None
    form: Form | None
    act: type[Act] | None
    next: tuple[Next, ...]
    copies: tuple[Copy, ...] = ()
    """Signed copies of the paper that came back already."""


class Next(msgspec.Struct, frozen=True):
    """An act that a paper can be entered as, by whom it was done on paper (None: by oneself), and the answer that is known already."""

    act: type[Act]
    by: Signer | None
    field: str | None
    text: Say | None = None
    """What a note says that brings the signed copy of a paper."""


def find(seen: Catalogue, code: Code) -> Found | None:
    """What a code means in the contract that is looked at; None when it is not of this contract, or of an entry that may not be read."""
    log = seen.book.log
    if isinstance(code, BlankCode):
        form = BY_NUMBER.get(code.form)
        if form is None or not code.fits(log):
            return None
        return Found(log, None, form, None, tuple(_offered(seen, form.classes, None)))
    row = seen.row(code.number)
    if row is None or not code.fits(log, leaf_hash(row.leaf)):
        return None
    if isinstance(code, StandingCode):
        form = BY_NUMBER.get(code.form)
        return None if form is None else Found(log, code.number, form, None, ())
    act = type(entry_of(row.leaf, annex.ACTS).act)
    copy = tuple(_signed_copy(seen, code))
    following = [(cls, name) for cls in annex.ACTS.values() if (name := _names(cls, act)) is not None]
    offered = (*_offered(seen, [cls for cls, _ in following], dict(following)), *copy)
    return Found(log, code.number, None, act, offered, copies(seen, code.number, code.said))


def _signed_copy(seen: Catalogue, code: EntryCode) -> Iterator[Next]:
    """A paper that was made from the record and came back signed: a note keeps its scan, and says of which entry it is."""
    if any(one.act is Note and one.may for one in seen.acts()):
        yield Next(Note, None, None, text(code.number, code.said))


def _names(cls: type[Act], act: type[Act]) -> str | None:
    """The question in which an act names an entry of another."""
    return next((one.name for one in fields_of(cls) if one.asks.picks == act.name and one.form.value == "integer"), None)


def _offered(seen: Catalogue, classes: Iterable[type[Act]], fields: dict[type[Act], str] | None) -> Iterator[Next]:
    """What the officer may enter of these acts: their own, and what somebody of the other side did on paper."""
    wanted = list(classes)
    mine = {one.act for one in seen.acts() if one.may}
    field = fields or {}
    for cls in wanted:
        if cls in mine:
            yield Next(cls, None, field.get(cls))
    for signer in signers(seen):
        theirs = {cls for cls, _ in Paper(seen, signer).doable()}
        yield from (Next(cls, signer, field.get(cls)) for cls in wanted if cls in theirs)


def nowhere(code: Code) -> FaultError:
    """That no contract which may be seen has such a paper."""
    number = None if isinstance(code, BlankCode) else code.number
    what = Say("様式", "form") if number is None else Say(f"第{number}号の記録", f"entry {number}")
    return FaultError(
        Fault(
            "PAPER_CODE_UNKNOWN",
            Say(
                f"この照合コードに合う{what.ja}は、あなたが見られる契約にありません。文字を確かめ、契約が合っているか書面の控えで確かめてください。",
                f"No contract that you may see has the {what.en} of this code; check the characters, and which contract the paper is of.",
            ),
            "code",
        )
    )
