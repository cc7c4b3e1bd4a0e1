"""Lines of a text → pieces that know where in the law they stand. Every non-blank character ends up in one piece."""

import re
from typing import Final

from azukari.law import marks, reasons
from azukari.law.address import DEFINITIONS, KNOWN, Address
from azukari.law.model_annex import MODEL
from azukari.law.numerals import KANA
from azukari.law.pieces import Piece, Reading, Role
from azukari.law.say import Say

_TERMS: Final = {say.ja: name for name, say in DEFINITIONS}
_DEFINED: Final = re.compile(rf"({'|'.join(sorted(_TERMS, key=len, reverse=True))})(?=[ \u3000:]|とは|$)")
_TAIL: Final = re.compile(r"また|この場合|なお|前項|乙は|甲は|ただし")
_HEADINGS: Final = frozenset(marks.fold(heading.ja) for heading in MODEL.headings.values())
_UNKNOWN: Final = "?"
_CLOSED: Final = ("。", ")", "」")


class Reader:
    """One pass over the lines, knowing at each which provision, paragraph and item it is in."""

    def __init__(self, text: str) -> None:
        """Prepare the lines: any line ending, each also folded to plain width at the same positions."""
        self.lines = [line.strip() for line in re.split(r"\r\n|[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]", text)]
        self.folded = [marks.fold(line) for line in self.lines]
        self.out = Reading()
        self.pending: list[Piece] = []
        self.seen: set[str] = set()
        self.at = self.column = self.split = 0
        self.article_style: str | None = None  # None until the first provision
        self.head, self.number, self.branch = "", 0, 0
        self.paragraph = self.item = self.last_item = self.texts = 0
        self.item_style = self.defined = ""
        self.ended, self.noting = True, False
        self.annex_at = (0, 0)  # the last provision before the ordinance extract
        self.astray: Say | None = None  # why what follows has no place
        self.supplement = self.in_ordinance = False

    def read(self) -> Reading:
        """Read every line once."""
        for at, line in enumerate(self.folded):
            self.at, self.column = at, 0
            if line:
                self._line(line)
        self._unhead()
        return self.out

    # What one line is -----------------------------------------------------------------------------

    def _line(self, line: str) -> None:
        if self.split:
            self.split -= 1
            piece = self._take(len(line), Role.heading)
            if self.pending:
                self.pending.append(piece)
            else:
                self._head(piece)
        elif marks.is_page_number(line) or (marks.is_bare_number(line) and not self._is_lone_mark(line)):
            self._take(len(line), Role.page_number)
        elif self.supplement and not (marks.is_reference(line) and not self.out.ordinance and self.ended):
            self._lose(line)
        elif not self._opening(line) and not self._provision(line):
            self._inside()

    def _is_lone_mark(self, line: str) -> bool:
        """Tell whether a number alone on its line marks the next paragraph rather than the page."""
        below = self._below()[1:2]
        starts = bool(below) and not (marks.provision_mark(below[0]) or below[0].startswith("("))
        return bool(self.head and self.ended and self.texts) and int(line) == self.paragraph + 1 and starts

    def _opening(self, line: str) -> bool:
        """Headings, notes, chapters, the start of the ordinance extract: only where a sentence has ended."""
        if not self.ended:
            return False
        if self.head and not self.out.ordinance and marks.is_reference(line):
            self._enter_ordinance()
            self._take(len(line), Role.note)
        elif self.head and marks.is_supplement(line):
            self._unhead()
            self.supplement, self.astray = True, reasons.SUPPLEMENT
            self._lose(line)
        elif marks.heading_size(self._below()) or line in _HEADINGS:
            self._heading(marks.heading_size(self._below()))
        elif marks.is_note(line):
            self._take(len(line), Role.note)
            self.noting = not line.endswith(_CLOSED)
        elif self.head and marks.is_chapter(line):
            self._take(len(line), Role.chapter)
        elif self.noting and not marks.provision_mark(line):
            self._take(len(line), Role.note)
            self.noting = not line.endswith(_CLOSED)
        else:
            return False
        return True

    def _provision(self, line: str) -> bool:
        mark = marks.provision_mark(line)
        if mark is None:
            return False
        back = self.in_ordinance and not mark.style  # articles of the ordinance are written with 条
        number, branch = self.annex_at if back else (self.number, self.branch)
        follows = (mark.value, mark.branch) in {(number + 1, 0), (number, branch + 1), (number, 2)}
        if back and not self.ended:
            return False
        if not (mark.spaced and (self.ended or follows)) and not (self.ended and follows):
            return False
        if back:
            self.in_ordinance, self.number, self.branch = False, number, branch
            if str(mark.value) in self.seen and not mark.branch:
                self.supplement, self.astray = True, reasons.AGAIN
                self._unhead()
                self._lose(line)
                return True
        elif self.article_style == "" and mark.style and not self.in_ordinance and not follows:
            self._enter_ordinance()
            self._warn("この行から条例の抜粋とみなしました。", "Taken as the ordinance extract from here on.")
        elif (mark.value, mark.branch) < (self.number, self.branch):
            self._warn("条項が順番どおりではありません。", "This provision is out of order.")
        if self.article_style is None:
            self.article_style = mark.style
        self.head = f"{'o' if self.in_ordinance else ''}{mark.value}" + (f"-{mark.branch}" if mark.branch else "")
        self.number, self.branch, self.astray = mark.value, mark.branch, None
        self._once(self.head)
        self._open(0)
        for piece in self.pending:
            self._head(piece)
        self.pending.clear()
        self._take(mark.size, Role.mark)
        rest = line[self.column :]
        if size := len(rest) if rest in _HEADINGS else marks.bracketed(rest):
            self._head(self._take(size, Role.heading))
        self._inside()
        return True

    def _inside(self) -> None:
        """Text of the current provision: a paragraph's or item's mark first, if there is one."""
        line = self.folded[self.at]
        while line[self.column : self.column + 1].isspace():
            self.column += 1
        rest = line[self.column :]
        if not rest:
            return
        if self.pending and self.head and not self._continues(rest):
            heading = "".join(piece.text for piece in self.pending).strip(" \u3000（）()")
            self.astray = reasons.UNDER_HEADING.format(heading=heading, above=self._address())
        self._unhead()
        if self.astray:
            self._lose(rest)
        elif self.article_style is None:
            first = all(piece.role is not Role.title for piece in self.out.pieces) and not rest.endswith("。")
            self._take(len(rest), Role.title if first else Role.note)
        elif not self.head:  # between the title of the extract and its first article
            self._take(len(rest), Role.note)
        elif not (self.head == "o2" and self.ended and self._definition(rest)):
            if size := self._marked(rest):
                self._take(size, Role.mark)
            elif self.item and _TAIL.match(rest):
                self.item = 0  # また、… after the items belongs to the paragraph again
            self._text()

    def _continues(self, rest: str) -> bool:
        """Tell whether text under a heading without a number goes on with the provision above: its next mark."""
        if not self.texts:
            return True
        if marks.fold("".join(piece.text for piece in self.pending)).strip(" ()") in _HEADINGS:
            return False
        item, mark = marks.item_mark(rest), marks.numbered_mark(rest)
        return bool(item and item.value == self.last_item + 1) or bool(mark and mark.value == self.paragraph + 1)

    def _lose(self, rest: str) -> None:
        """Take the rest of the line as having no place, for the reason at hand."""
        self._take(len(rest), Role.lost).why = self.astray
        self.ended = rest.endswith(_CLOSED)

    def _definition(self, rest: str) -> bool:
        """Step into a defined term of article 2; a term that the model does not know has no place."""
        mark = marks.numbered_mark(rest)
        size = mark.size if mark else 0
        if found := _DEFINED.match(rest, size):
            self.defined, self.item, self.last_item, self.item_style = _TERMS[found[1]], 0, 0, ""
            self._once(f"o2.{self.defined}")
        elif self.texts and not self.item and not marks.item_mark(rest):
            self.defined = _UNKNOWN
        else:
            return False
        self._take(size, Role.mark)
        self._text()
        return True

    def _marked(self, rest: str) -> int:
        """Step into the paragraph or item whose mark stands here; gives the mark's size, 0 for none."""
        mark = marks.item_mark(rest)
        if mark and (self.ended or self.item) and self.item_style in {"", mark.style}:
            self._step_item(mark)
            return mark.size
        mark = marks.numbered_mark(rest)
        if mark is None or not self.ended or self.defined:
            return 0
        next_item = self.item_style == mark.style and mark.value == self.last_item + 1
        first_item = mark.value == 1 and self.texts and not self.item_style and mark.spaced
        if next_item or first_item:
            self._step_item(mark)
        elif 0 < mark.value < 100 and (mark.spaced or mark.value == self.paragraph + 1):
            if mark.value < self.paragraph:
                self._warn("項が順番どおりではありません。", "This paragraph is out of order.")
            self._open(mark.value)
            self._once(f"{self.head}.{mark.value}")
        else:
            return 0
        return mark.size

    def _step_item(self, mark: marks.Mark) -> None:
        self.paragraph = self.paragraph or 1
        if mark.value > len(KANA):
            raise reasons.too_many_items(self.at + 1)
        if self.defined != _UNKNOWN:
            self._once(f"{self._address()}.{KANA[mark.value - 1]}")
        if mark.value < self.last_item:
            self._warn("号が順番どおりではありません。", "This item is out of order.")
        self.item = self.last_item = mark.value
        self.item_style = mark.style

    def _text(self) -> None:
        rest = self.folded[self.at][self.column :]
        if not rest.strip():
            return
        if not self.paragraph:
            self.paragraph = 1
            if not self._address().startswith("o2") and self._address() != self.head:
                self._once(self._address())
        placeless = self.defined == _UNKNOWN or (self.item and self._address() == "o2")
        self._take(len(rest), Role.lost if placeless else Role.sentence)
        self.ended = rest.endswith("。") or bool(self.item)
        self.texts += 1

    # State ----------------------------------------------------------------------------------------

    def _open(self, paragraph: int) -> None:
        self.paragraph, self.item, self.last_item, self.item_style = paragraph, 0, 0, ""
        self.defined, self.texts, self.ended, self.noting = "", 0, True, False

    def _enter_ordinance(self) -> None:
        self.out.ordinance = self.in_ordinance = True
        self.annex_at, self.astray, self.supplement = (self.number, self.branch), None, False
        self.head, self.number, self.branch = "", 0, 0
        self._open(0)

    def _address(self) -> str:
        if self.head == "o2":
            return f"o2.{self.defined}" if self.defined and self.defined != _UNKNOWN else "o2"
        if self.head in KNOWN and self.paragraph == 1:
            return self.head
        return f"{self.head}.{self.paragraph}" if self.paragraph else self.head

    def _once(self, where: str) -> None:
        if where in self.seen:
            raise reasons.twice(self.at + 1, where)
        self.seen.add(where)

    # Headings and output --------------------------------------------------------------------------

    def _below(self) -> list[str]:
        return [line for line in self.folded[self.at : self.at + 6] if line][:3]

    def _heading(self, lines: int) -> None:
        """Take a heading of one line, or begin one of several; it belongs above unless that has its own."""
        self._unhead()
        piece = self._take(len(self.folded[self.at]), Role.heading)
        self.split = max(lines - 1, 0)
        if self.head and not self.texts and Address(self.head) not in self.out.headings:
            self._head(piece)
        else:
            self.pending.append(piece)

    def _head(self, piece: Piece) -> None:
        piece.paragraph, piece.item = self.head, 0
        known = self.out.headings.get(Address(self.head), "")
        self.out.headings[Address(self.head)] = known + piece.text.strip(" \u3000（）()")

    def _unhead(self) -> None:
        """A heading with no provision under it: part of an introduction before the first, else without a place."""
        for piece in self.pending:
            piece.role = Role.lost if self.article_style is not None else Role.note
        self.pending.clear()

    def _take(self, size: int, role: Role) -> Piece:
        """Make a piece of the next `size` characters of the line, as written."""
        text = self.lines[self.at][self.column : self.column + size].strip()
        self.column += size
        piece = Piece(self.at + 1, text, role, self._address() if self.head else "", self.item)
        if text:
            self.out.pieces.append(piece)
        return piece

    def _warn(self, ja: str, en: str) -> None:
        self.out.warnings.append(Say(f"{self.at + 1}行目：{ja}", f"Line {self.at + 1}: {en}"))
