"""The text of a contract's annex by address: the ward's own where it was loaded and confirmed, else the model, marked as such.

A loading holds sentences at their addresses, in order; one whose address is a provision alone (``7``) is that provision's heading.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.words import Words, WordsLost
from azukari.kernel.objection import TERM_PREFIX
from azukari.kernel.values import Number
from azukari.kernel.wire import entry_of
from azukari.law.address import ADDRESSES, Address, in_order
from azukari.law.fault import LawError
from azukari.law.loader import load_bytes
from azukari.law.model_annex import MODEL
from azukari.law.say import Lang, Say
from azukari.law.sight import in_no_sentence
from azukari.law.spelling import said_of
from azukari.law.terms import term
from azukari.provisions.p00_acts import LoadAnnex
from azukari.store import record

UNPLACED_LIMIT = 15_000
"""Characters of what is in no sentence that an entry keeps; how many fragments have no place it always says."""


class Quoted(msgspec.Struct, frozen=True):
    """What a citation says. ``own`` tells the ward's confirmed text from the model; ``lacking`` that the loaded annex has no such sentence."""

    cites: str
    label: Say
    ja: str
    en: str | None
    own: bool
    lacking: bool = False

    def of(self, lang: Lang) -> str:
        """The sentence in a language; Japanese, which alone binds, where there is no English."""
        return self.en if lang is Lang.en and self.en is not None else self.ja

    def lang_of(self, lang: Lang) -> str:
        """The language that :meth:`of` really answers in."""
        return "en" if lang is Lang.en and self.en is not None else "ja"


class OwnText(msgspec.Struct, frozen=True):
    """A loaded annex: its title and its sentences."""

    title: str
    sentences: Mapping[str, str]


@lru_cache(maxsize=256)
def _loaded(words: Words, log: str, number: int) -> OwnText | None:
    row = record.entry(log, number)
    if row is None or row.words is None:
        return None
    entry = entry_of(row.leaf, annex.ACTS)
    if not isinstance(entry.act, LoadAnnex):
        return None
    said: dict[str, Any] = words.open(log, number, row.words).words
    texts: dict[str, Any] = said.get("sentences", {})
    found = {one.address: str(texts.get(str(index), {}).get("text", "")) for index, one in enumerate(entry.act.sentences)}
    return OwnText(str(said.get("heading", "")), {where: text for where, text in found.items() if text})


def own_text(book: Book, words: Words, number: Number | None = None) -> OwnText | None:
    """The annex that was confirmed (or the loading ``number``); None where there is none or its words are destroyed."""
    wanted = book.whole.ground.annex if number is None else number
    if wanted is None:
        return None
    try:
        return _loaded(words, book.log, wanted)
    except WordsLost:
        return None


def cited(where: str) -> Say:
    """A citation as people write it: 「第７ 第１項 ただし書」, or the name of an adopted term."""
    if where.startswith(TERM_PREFIX):
        try:
            known = term(where.removeprefix(TERM_PREFIX))
        except LawError:
            return Say(where, where)
        return Say(f"定め「{known.label.ja}」", f"Term “{known.label.en}”")
    try:
        return said_of(Address(where))
    except (LawError, KeyError, ValueError):
        return Say(where, where)


def quoted(book: Book, words: Words, where: str) -> Quoted:
    """What stands at an address (all below a prefix), or what an adopted term says."""
    label = cited(where)
    if where.startswith(TERM_PREFIX):
        try:
            known = term(where.removeprefix(TERM_PREFIX))
        except LawError:
            return Quoted(where, label, where, None, own=False, lacking=True)
        return Quoted(where, label, known.help.ja, known.help.en, own=True)
    own = own_text(book, words)
    if own is not None:
        direct = own.sentences.get(where)
        below = [text for at, text in own.sentences.items() if at.startswith(where + ".")]
        text = direct if direct is not None and "." in where else "\n".join(below) or direct
        if text:
            return Quoted(where, label, text, None, own=True)
    lacking = own is not None or where in book.whole.ground.lacking
    return Quoted(
        where, label, MODEL.quote(Address(where), Lang.ja), MODEL.quote(Address(where), Lang.en), own=False, lacking=lacking
    )


def heading(book: Book, words: Words, number: int) -> Say:
    """The heading of a provision: the loaded annex's where it brings one, else the model's; 0 is the contract itself."""
    if number == 0:
        return next((one.heading for one in annex.PROVISIONS if one.number == 0), Say("委託契約", "The contract"))
    model = MODEL.heading(Address(str(number)))
    said = Say(model.ja, model.en or model.ja) if model else Say(f"第{number}", f"Provision {number}")
    own = own_text(book, words)
    ward = own.sentences.get(str(number)) if own else None
    return Say(ward, said.en) if ward else said


def addresses(book: Book, words: Words, number: int) -> tuple[str, ...]:
    """Every address of a provision in the order of the law: the model's, then what the ward's own text adds."""
    prefix = f"{number}."
    model = tuple(str(one) for one in ADDRESSES if one.startswith(prefix))
    own = own_text(book, words)
    return model + tuple(one for one in (own.sentences if own else ()) if one.startswith(prefix) and one not in model)


def read_annex(data: bytes) -> dict[str, Any]:
    """A ward's file as the answers of its loading: what was read at which address, what the text lacks, what is in no sentence.

    :raises LawError: when the file is no annex text; its ``say`` tells what to do.
    """
    loading = load_bytes(data)
    made = loading.annex
    texts = {where: one.ja for where, one in (*made.headings.items(), *made.sentences.items()) if one.ja.strip()}
    return {
        "heading": " ".join((made.title or "特記事項").split()),
        "sentences": [{"address": where, "text": texts[where]} for where in in_order(texts)],
        "lacking": list(loading.lacking),
        "unplaced": len(loading.unplaced),
        "unplaced_text": in_no_sentence(loading, UNPLACED_LIMIT),
    }
