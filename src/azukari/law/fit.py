"""Whether what was read at an address belongs there: a second look at a reading, by what the model says there.

Renumbered provisions, duties without a number, sentences that only stand below another: each is reported with both
places named, never moved. A report is for people; what fits nowhere is not placed, so that no refusal quotes it.
"""

import re
from collections.abc import Collection
from typing import Final

from azukari.law.address import ADDRESSES, ANNEX_ADDRESSES, Address, is_ordinance, provision
from azukari.law.likeness import Likeness
from azukari.law.model_annex import MODEL
from azukari.law.numerals import KANA
from azukari.law.pieces import Piece, Reading, Role
from azukari.law.reasons import NO_NUMBER
from azukari.law.say import Lang, Say
from azukari.law.split import sentences, text_of


def _paragraphs(addresses: tuple[Address, ...]) -> Likeness:
    found = {".".join(where.split(".")[:2]) for where in addresses}
    return Likeness({paragraph: MODEL.quote(Address(paragraph), Lang.ja) for paragraph in found})


_ANNEX: Final = _paragraphs(ANNEX_ADDRESSES)
_ALL: Final = _paragraphs(ADDRESSES)
_HEADINGS: Final = Likeness({head: said.ja for head, said in MODEL.headings.items() if not is_ordinance(head)})
_ITEMS: Final = Likeness({where: MODEL.sentence(where).ja for where in ADDRESSES if where[-1] in KANA})

_UNLIKE: Final = 0.1
"""Cosine below which a sentence has next to nothing of its paragraph: the seed's sentences have 0.2 and more."""
_TIMES: Final = 3
_CHARACTERS: Final = 60
"""A sentence this many times as long as the model's, and longer by this many characters, may hold another one."""
_DUTY: Final = re.compile(r"(?:なければならない|[てで]はならない|ものとする|すること|(?:責任|責め|義務)を負う)。")
_CONTINUES: Final = ("また", "この場合", "その場合", "なお", "ただし", "但し", "同様")


# Renumbering --------------------------------------------------------------------------------------


def renumbered(reading: Reading, as_numbered: Collection[str]) -> dict[str, Say]:
    """Find provisions by their heading, paragraphs by their text, that are rather another of the model.

    Their numbers may have shifted when one above was struck out. They are reported and not placed, unless 甲 says
    (`as_numbered`) that they are meant as numbered. The limits separate every paragraph of the seed from every other.
    """
    moved: dict[str, Say] = {}
    for head, said in reading.headings.items():
        other = _HEADINGS.other_than(said, head, least=0.8, times=1.6)
        if other and not is_ordinance(head) and head not in as_numbered:
            moved[head] = _looks_like(head, other)
    texts: dict[str, str] = {}
    for piece in reading.pieces:
        if piece.role is Role.sentence:
            texts[piece.paragraph] = texts.get(piece.paragraph, "") + piece.text
    for paragraph, text in texts.items():
        head = provision(Address(paragraph))
        if is_ordinance(head) or {head, paragraph} & (moved.keys() | set(as_numbered)):
            continue
        if other := _ANNEX.other_than(text, paragraph, least=0.22, times=1.6):
            moved[paragraph] = _looks_like(paragraph, other)
    return moved


def _looks_like(where: str, other: str) -> Say:
    return Say(
        "番号は {where} ですが、内容は標準文例の {other} に当たるようです。番号がずれていないか確かめてください。",
        "It is numbered {where} but reads like {other} of the model. Check whether the numbers have shifted.",
    ).format(where=where, other=other)


# Duties without a number --------------------------------------------------------------------------


def without_number(pieces: list[Piece]) -> None:
    """Mark as lost each note (a preface, 「※」) that lays down a duty: nothing could ever be refused under it."""
    group: list[Piece] = []
    for piece in [*pieces, None]:
        if piece is not None and piece.role is Role.page_number:
            continue
        if piece is not None and piece.role is Role.note:
            group.append(piece)
            if not piece.text.endswith(("。", "）", ")")):
                continue
        if _DUTY.search("".join(one.text for one in group)):
            for one in group:
                one.role, one.why = Role.lost, NO_NUMBER
        group = []


# Sentences below others ---------------------------------------------------------------------------


def intruder(paragraph: str, text: str, *, own_line: bool) -> Say | None:
    """Say why a sentence after the first of its paragraph is not placed there; None where it may stay.

    It stands on a line of its own without a number, and either is unlike what the model has in that paragraph or
    does not end as a sentence does (a date, a name).
    """
    plain = text.strip()
    if not own_line or plain.startswith(_CONTINUES):
        return None
    if plain.endswith("。") and not _unlike(paragraph, plain):
        return None
    return _naming(_FITS_NOT.format(paragraph=paragraph), paragraph, plain)


def _unlike(paragraph: str, text: str) -> bool:
    scores = _ALL.scores(text)
    return paragraph in scores and scores[paragraph] < _UNLIKE


def _naming(said: Say, paragraph: str, text: str) -> Say:
    """Add the paragraph of the model that a text is rather like, if there is one."""
    other = _ALL.other_than(text, paragraph, least=0.22, times=1.6)
    if other is None:
        return said
    return Say(f"{said.ja}標準文例の {other} に似ています。", f"{said.en} It reads like {other} of the model.")


def doubts(where: Address, line: int, parts: list[str]) -> list[Say]:
    """Warn of a placed sentence that is quite unlike the model's, or much longer; `parts` are its runs, line by line."""
    model = MODEL.get(where)
    if model is None:
        return []
    text = "".join(parts)
    paragraph = ".".join(where.split(".")[:2])
    found: list[Say] = []
    if where[-1] in KANA:
        if len(parts) > 1 and _ITEMS.scores(parts[0])[where] > 0.9:
            found.append(_ITEM_GOES_ON)
    else:
        found += [_naming(_UNLIKE_MODEL, paragraph, one) for one in _sentences(text) if _unlike(paragraph, one)]
        more = [one for one in _sentences(text)[len(_sentences(model.ja)) :] if not one.startswith(_CONTINUES)]
        if more and not found:
            found.append(_naming(_MORE.format(text=more[0][:40]), paragraph, more[0]))
    if len(text) > _TIMES * len(model.ja) and len(text) > len(model.ja) + _CHARACTERS:
        found.append(_LONGER.format(here=len(text), there=len(model.ja)))
    return [
        Say("{line}行目、{where}：{what}", "Line {line}, {where}: {what}").format(line=line, where=where, what=one)
        for one in found
    ]


def _sentences(text: str) -> list[str]:
    return [text_of(one).strip() for one in sentences([(0, text)])]


_FITS_NOT: Final = Say(
    "番号がなく、すぐ上の {paragraph} の続きとして置くには内容が合いません。番号と見出しを確かめてください。",
    "It has no number and does not fit {paragraph}, which stands above it. Check its number and heading.",
)
_MORE: Final = Say(
    "標準文例より文が多く、「{text}」はこの条文の続きとして置かれています。番号を落とした別の定めでないか確かめてください。",
    "there are more sentences than in the model; “{text}” was placed as its continuation. Check that it has not lost a number.",
)
_ITEM_GOES_ON: Final = Say(
    "号の後に文が続いています。別の定めでないか確かめてください。",
    "more text follows the item. Check that it is not a provision of its own.",
)
_UNLIKE_MODEL: Final = Say(
    "標準文例の同じ番号の条文と内容が大きく異なる文があります。この条文の定めか確かめてください。",
    "a sentence here is quite unlike the model's. Check that it belongs to this address.",
)
_LONGER: Final = Say(
    "標準文例よりかなり長くなっています（{here}字、標準文例は{there}字）。別の定めが混じっていないか確かめてください。",
    "much longer than the model's ({here} characters, the model has {there}). Check that no other provision is in it.",
)
