"""A ward's own text → an annex by address, with everything that it lacks or that could not be placed in plain sight.

Nothing is guessed and nothing drops out: every non-blank character of the text is in `placed` or in `unplaced`.
The result takes effect only when 甲 confirms it; that is the desk's act, not this module's.
"""

import hashlib
from collections.abc import Collection

import msgspec

from azukari.law.address import KNOWN, Address, address, provision
from azukari.law.annex import Annex, Sentence, by_address
from azukari.law.decode import decode, no_binary, too_large
from azukari.law.fault import LawError
from azukari.law.fit import doubts, intruder, renumbered, without_number
from azukari.law.numerals import KANA
from azukari.law.pieces import Piece, Reading, Role
from azukari.law.reader import Reader
from azukari.law.reasons import NO_PLACE
from azukari.law.say import Say
from azukari.law.split import Run, allot, joined, sentences, text_of


class Placed(msgspec.Struct, frozen=True):
    """A run of the text (line from 1) and what it is; `address` where it is a sentence, heading or mark."""

    line: int
    text: str
    role: Role
    address: Address | None


class Unplaced(msgspec.Struct, frozen=True):
    """A run of the text that has no place in the law, and why."""

    line: int
    text: str
    why: Say


class Loading(msgspec.Struct, frozen=True, kw_only=True):
    """What loading made of a text: the annex, and all that a person must see before confirming it.

    `lacking`: addresses of the model that the text lacks, under which nothing will be refused.
    `beyond`: addresses of the text that the model lacks, which no code answers.
    """

    annex: Annex
    placed: tuple[Placed, ...]
    lacking: tuple[Address, ...]
    beyond: tuple[Address, ...]
    unplaced: tuple[Unplaced, ...]
    ordinance: bool
    warnings: tuple[Say, ...]
    encoding: str | None = None

    @property
    def whole(self) -> bool:
        """Whether every address has its sentence and every fragment its place."""
        return not (self.lacking or self.unplaced or self.beyond)


def load_bytes(data: bytes, edition: str | None = None, as_numbered: Collection[str] = ()) -> Loading:
    """Load a file as an office saves it, deciding its encoding. Raises LawError as `decode` and `load` do."""
    text, encoding = decode(data)
    return msgspec.structs.replace(load(text, edition, as_numbered), encoding=encoding)


def load(text: str, edition: str | None = None, as_numbered: Collection[str] = ()) -> Loading:
    """Load a text. `edition` names it; by default a name is taken from its SHA-256.

    `as_numbered` are provisions or paragraphs that 甲 declares rightly numbered although they read like others.

    Raises LawError: `law.text.too_large`, `law.text.binary`, `law.text.empty`, `law.text.no_provision`,
    `law.text.twice`, `law.text.too_many_items`.
    """
    data = text.encode("utf-8", "surrogatepass")
    too_large(len(data))
    no_binary(text)
    if not text.strip("\ufeff \u3000\t\r\n\f\x1a"):
        raise LawError(
            "law.text.empty",
            Say(
                "テキストが空です。特記事項の本文を選んでください。",
                "The text is empty. Pick the text of the annex.",
            ),
        )
    reading = Reader(text.removeprefix("\ufeff")).read()
    if all(piece.role is not Role.sentence for piece in reading.pieces):
        raise LawError(
            "law.text.no_provision",
            Say(
                "「第１」「第１条」のように始まる条項が見つかりません。特記事項の本文かどうかを確かめてください。",
                "No provision (a line beginning 第１ or 第１条) was found. Check that this is the text of the annex.",
            ),
        )
    without_number(reading.pieces)
    name = edition or f"ax-{hashlib.sha256(data).hexdigest()[:16]}"
    return _assemble(reading, name, renumbered(reading, as_numbered))


def _assemble(reading: Reading, edition: str, moved: dict[str, Say]) -> Loading:
    placed: list[Placed] = []
    unplaced: list[Unplaced] = []
    where = _addresses(reading.pieces, moved)
    texts: dict[Address, list[str]] = {}
    lines: dict[Address, int] = {}
    for place, piece in enumerate(reading.pieces):
        why = _why_unplaced(piece, moved)
        if why is not None:
            unplaced.append(Unplaced(piece.line, piece.text, why))
        elif piece.role is Role.sentence:
            for found, text in where[place]:
                if isinstance(found, Say):
                    unplaced.append(Unplaced(piece.line, text, found))
                    continue
                lines.setdefault(found, piece.line)
                placed.append(Placed(piece.line, text, piece.role, found))
                texts.setdefault(found, []).append(text)
        else:
            placed.append(Placed(piece.line, piece.text, piece.role, _of(piece)))
    annex = Annex(
        edition=edition,
        title="".join(p.text for p in placed if p.role is Role.title),
        source=Say("甲が読み込んだ特記事項の本文", "The text of the annex as loaded by the entrusting body"),
        sentences=by_address(Sentence(found, joined(parts)) for found, parts in texts.items()),
        headings=by_address(Sentence(head, said) for head, said in reading.headings.items() if head not in moved),
        notes=tuple(p.text for p in placed if p.role is Role.note),
    )
    beyond = [
        Say(
            "{where} は標準文例にない定めです。表示されますが、これに基づく確認は行われません。",
            "{where} is not in the model. It is shown, but nothing is checked under it.",
        ).format(where=found)
        for found in annex.beyond()
    ]
    unlike = [say for found, parts in texts.items() for say in doubts(found, lines[found], parts)]
    return Loading(
        annex=annex,
        placed=tuple(placed),
        lacking=annex.lacking(),
        beyond=annex.beyond(),
        unplaced=tuple(unplaced),
        ordinance=reading.ordinance,
        warnings=(*reading.warnings, *beyond, *unlike),
    )


def _why_unplaced(piece: Piece, moved: dict[str, Say]) -> Say | None:
    if piece.role is Role.lost:
        return piece.why or NO_PLACE
    if piece.role not in {Role.sentence, Role.mark, Role.heading} or not piece.paragraph:
        return None
    return moved.get(piece.paragraph) or moved.get(provision(Address(piece.paragraph)))


def _of(piece: Piece) -> Address | None:
    if not piece.paragraph or piece.role not in {Role.heading, Role.mark}:
        return None
    return address(f"{piece.paragraph}.{KANA[piece.item - 1]}" if piece.item else piece.paragraph)


def _addresses(pieces: list[Piece], moved: dict[str, Say]) -> dict[int, list[tuple[Address | Say, str]]]:
    """Give each sentence piece, by its place, as runs with their address, or why they have none.

    One line may hold two sentences.
    """
    found: dict[int, list[tuple[Address | Say, str]]] = {}
    paragraphs: dict[str, list[tuple[int, str]]] = {}
    for place, piece in enumerate(pieces):
        if piece.role is not Role.sentence or _why_unplaced(piece, moved):
            continue
        if piece.item:
            found[place] = [(address(f"{piece.paragraph}.{KANA[piece.item - 1]}"), piece.text)]
        else:
            paragraphs.setdefault(piece.paragraph, []).append((place, piece.text))
    for paragraph, runs in paragraphs.items():
        stay: list[list[Run]] = []
        for one in sentences(runs):
            why = intruder(paragraph, text_of(one), own_line=_own_line(pieces, one)) if stay else None
            if why is None:
                stay.append(one)
                continue
            for place, text in one:
                found.setdefault(place, []).append((why, text))
        for part, one in zip(allot(paragraph, [text_of(one) for one in stay], KNOWN), stay, strict=True):
            for place, text in one:
                found.setdefault(place, []).append((part, text))
    return found


def _own_line(pieces: list[Piece], sentence: list[Run]) -> bool:
    """Tell whether a sentence begins its line, and no items follow that it might introduce."""
    place, text = sentence[0]
    below = pieces[sentence[-1][0] + 1 :][:1]
    introduces = bool(below) and below[0].role is Role.mark and bool(below[0].item)
    return pieces[place].text.startswith(text) and not introduces
