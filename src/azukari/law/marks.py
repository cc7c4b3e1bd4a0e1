"""Marks at the start of a line: 第７, 第七条, ２, (2), ②, ア, (ア), （heading）, page numbers, notes."""

import re
import unicodedata
from typing import Final, NamedTuple

from azukari.law.numerals import KANA, NUMERAL, number

_SPACE = r"[ \t\u3000]"
_PROVISION: Final = re.compile(
    rf"第{_SPACE}*(?P<n>{NUMERAL})(?:{_SPACE}*(?P<jo>条))?(?:{_SPACE}*の{_SPACE}*(?P<branch>{NUMERAL}))?(?P<gap>{_SPACE}+|(?=\()|$)?"
)
_NUMBERED: Final = re.compile(
    rf"(?:\({_SPACE}*(?P<round>[0-9]{{1,2}}){_SPACE}*\)|(?P<dotted>[0-9]{{1,2}})[.、]|(?P<plain>[0-9]{{1,2}}))(?P<gap>{_SPACE}*)"
)
_CIRCLED: Final = re.compile(rf"(?P<n>[\u2460-\u2473]){_SPACE}*")
_ITEM: Final = re.compile(
    rf"(?:\({_SPACE}*(?P<round>[{KANA}]){_SPACE}*\){_SPACE}*|(?P<plain>[{KANA}])(?:[.、]{_SPACE}*|{_SPACE}+|$))"
)
_PAGE: Final = re.compile(r"[-‐–—ー−]+ *[0-9]{1,3} *[-‐–—ー−]+|[0-9]{1,3} */ *[0-9]{1,3}|[pP]\.? ?[0-9]{1,3}|[0-9]{1,3} ?ページ")
_PARTICLE: Final = "のにをはがとへでやもか及又若項号第章節款、。)次各中者位種回期類面段"
_CHAPTER: Final = re.compile(rf"第{_SPACE}*{NUMERAL}{_SPACE}*[章節款]")
_NOTE: Final = re.compile(r"[※*]|以 *上$|\(?注[0-9]*[ :)]|備考")
_REFERENCE: Final = re.compile(r"[(\[【<〔]?(?:参 *考)[)\]】>〕 ]|.{0,40}条例.{0,20}(?:抜粋|抄|関係条文)")
_SUPPLEMENT: Final = re.compile(rf"附 *則(?:$|[ (].*)|(?:別[紙表記添]|様式)(?:{_SPACE}*第?{_SPACE}*{NUMERAL}号?)?(?:$|[ (].*)")
_HEADING_MOST: Final = 60


class Mark(NamedTuple):
    """A mark found at the start of a line: `size` characters of it; `style` tells marks of one list from another."""

    value: int
    size: int
    style: str = ""
    branch: int = 0
    spaced: bool = True


def fold(line: str) -> str:
    """Fold each character to its plain width, keeping positions: ７→7, （→(, ｱ→ア; longer forms stay."""
    folded = (unicodedata.normalize("NFKC", mark) for mark in line)
    # circled numbers keep their form: ② begins a paragraph where 2 may be part of an amount
    return "".join(
        new if len(new) == 1 and not "\u2460" <= old <= "\u2473" else old for old, new in zip(line, folded, strict=True)
    )


def provision_mark(line: str) -> Mark | None:
    """Find 第７, 第七条, 第２４条の２ at the start of a folded line; a reference (第１項, 第26条に) is none."""
    found = _PROVISION.match(line)
    if found is None or (not found["gap"] and found.end() < len(line) and line[found.end()] in _PARTICLE):
        return None
    value, branch = number(found["n"]), number(found["branch"] or "0")
    if value is None or branch is None or not 0 < value < 100 or branch >= 100:
        return None
    return Mark(value, found.end(), "条" if found["jo"] else "", branch, spaced=found["gap"] is not None)


def numbered_mark(line: str) -> Mark | None:
    """Find ２, 2., (2) or ② at the start of a folded line."""
    if found := _CIRCLED.match(line):
        return Mark(ord(found["n"]) - 0x245F, found.end(), "circled")
    found = _NUMBERED.match(line)
    if found is None:
        return None
    style = next(name for name in ("round", "dotted", "plain") if found[name])
    return Mark(int(found[style]), found.end(), style, spaced=style != "plain" or bool(found["gap"]) or found.end() == len(line))


def item_mark(line: str) -> Mark | None:
    """Find ア, ア. or (ア) at the start of a folded line."""
    found = _ITEM.match(line)
    if found is None:
        return None
    return Mark(KANA.index(found["round"] or found["plain"]) + 1, found.end(), "kana")


def is_page_number(line: str) -> bool:
    """Tell whether a folded line is only a decorated page number: - 3 -, 3/5, p. 3, 3ページ."""
    return bool(_PAGE.fullmatch(line))


def is_bare_number(line: str) -> bool:
    """Tell whether a folded line is only a number: a page number, or a paragraph's mark alone on its line."""
    return line.isascii() and line.isdigit() and len(line) <= 3


def is_chapter(line: str) -> bool:
    """Tell whether a folded line heads a chapter: 第７章 罰則."""
    return bool(_CHAPTER.match(line)) and "。" not in line


def is_note(line: str) -> bool:
    """Tell whether a folded line opens a note that binds nobody: ※, 注), 備考."""
    return bool(_NOTE.match(line))


def is_reference(line: str) -> bool:
    """Tell whether a folded line opens the ordinance extract: （参考） …, …条例（抜粋）."""
    return bool(_REFERENCE.match(line)) and not line.endswith("。")


def is_supplement(line: str) -> bool:
    """Tell whether a folded line opens what follows the provisions: 附則, 別表, 別紙, 様式. They number anew."""
    return bool(_SUPPLEMENT.fullmatch(line))


def heading_size(lines: list[str]) -> int:
    """Count the lines (1 to 3) of a heading in brackets that opens the folded `lines`; 0 when there is none."""
    joined = ""
    for count, line in enumerate(lines[:3], start=1):
        joined += line
        if not joined.startswith("(") or "。" in joined or len(joined) > _HEADING_MOST:
            return 0
        if joined.endswith(")"):
            return count if joined.count("(") == joined.count(")") and len(joined) > len("(1)") else 0
    return 0


def bracketed(line: str) -> int:
    """Give the length of a short bracketed heading at the start of a folded line; 0 when there is none."""
    end = line.find(")") + 1 if line.startswith("(") else 0
    inside = line[1 : end - 1]
    return end if end and len(inside) > 1 and not inside.isdigit() and "。" not in inside and end <= _HEADING_MOST else 0
