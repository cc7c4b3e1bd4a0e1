"""How people write and read addresses: 「第７第１項ただし書」, `7.1.u`, “Provision 7, paragraph 1”."""

import re
from collections.abc import Collection

from azukari.law.address import (
    DEFINITIONS,
    KNOWN,
    Address,
    address,
    in_order,
    is_ordinance,
    malformed,
    provision,
    within,
)
from azukari.law.fault import LawError
from azukari.law.numerals import KANA, NUMERAL, item, normal, number, romanised, wide
from azukari.law.say import Lang, Say

_PART_WORDS = {
    "本文": "main",
    "前段": "main",
    "ただし書": "proviso",
    "ただし書き": "proviso",
    "但書": "proviso",
    "但し書": "proviso",
    "但し書き": "proviso",
    "後段": "latter",
    "main": "main",
    "main clause": "main",
    "first part": "main",
    "proviso": "proviso",
    "latter": "latter",
    "latter part": "latter",
}
_DEFINED = {say.ja: name for name, say in DEFINITIONS}
_DEFINED |= {say.en: name for name, say in DEFINITIONS}
_DEFINED |= {name: name for name, _ in DEFINITIONS}
_LONGEST_FIRST = "|".join(sorted((say.ja for _, say in DEFINITIONS), key=len, reverse=True))
_LAST_PROVISION = 18

_JAPANESE = re.compile(
    rf"(?P<law>条例)?第?(?P<article>{NUMERAL})(?P<jo>条)?(?:の(?P<branch>{NUMERAL}))?"
    rf"(?:第?(?P<paragraph>{NUMERAL})項)?(?P<defined>{_LONGEST_FIRST})?"
    rf"(?P<part>本文|前段|後段|ただし書き?|但し?書き?)?(?:第?(?P<item>[{KANA}])号?)?"
)
_ENGLISH = re.compile(
    r"(?P<law>ordinance,? )?(?P<jo>provision|article|art\.?) (?P<article>\d+)(?:-(?P<branch>\d+))?"
    r"(?:,? para(?:graph|\.)? (?P<paragraph>\d+)| ?\((?P<bracketed>\d+)\))?"
    r'(?:,? "?(?P<defined>[a-z ]*information(?: file)?)"?)?'
    r"(?:,? (?P<part>main clause|main|first part|proviso|latter part|latter))?"
    rf"(?:,? item \(?(?P<item>[a-z]{{1,3}}|[{KANA}])\)?(?: \([a-z]{{1,3}}\))?)?"
)
_PART_AFTER_NUMBER = re.compile(
    rf"^(o?\d{{1,2}}(?:-\d{{1,2}})?\.\d{{1,2}})({'|'.join(sorted(_PART_WORDS, key=len, reverse=True))}|[{KANA}])"
)
"""「9.1 後段」, 「7.1ウ」: numbers with dots, the part in words right behind them."""
_QUOTES = str.maketrans({"“": '"', "”": '"', "−": "-", "‐": "-", "–": "-"})


def parse(text: str, among: Collection[Address] = KNOWN) -> Address:
    """Read an address as an officer types it, in either language, any width, with or without kana.

    `among` are the sentences of the annex at hand; a part without its paragraph (「第７ただし書」)
    is looked up there. Raises LawError `law.address.malformed` or `law.address.ambiguous`.
    """
    plain = " ".join(normal(text).translate(_QUOTES).split()).strip(" .")
    dotted = plain.replace(" ", "").lower()
    dotted = _PART_AFTER_NUMBER.sub(r"\1.\2", dotted)
    if re.fullmatch(r"\d{1,2}-\d{1,2}(\..+)?", dotted):
        dotted = f"o{dotted}"  # no provision of an annex has a branch number; articles of the ordinance do
    if re.fullmatch(r"o?\d{1,2}(-\d{1,2})?(\.[^.]+)*", dotted):
        return _dotted(text, dotted.split("."), among)
    found = _ENGLISH.fullmatch(plain.lower()) or _JAPANESE.fullmatch(re.sub(r"[ 、,・「」]", "", plain))
    if found is None:
        raise malformed(text)
    law, article, branch = found["law"], number(found["article"]), found["branch"]
    beyond = bool(found["jo"] not in {None, "provision"} and (article or 0) > _LAST_PROVISION)
    first = f"{'o' if law or branch or beyond else ''}{article}"
    if branch:
        first += f"-{number(branch)}"
    pieces = [first]
    if paragraph := found["paragraph"] or found.groupdict().get("bracketed"):
        pieces.append(str(number(paragraph)))
    pieces += [found[name] for name in ("defined", "part", "item") if found[name]]
    return _dotted(text, pieces, among)


def _dotted(text: str, pieces: list[str], among: Collection[Address]) -> Address:
    first, *rest = pieces
    rest = [_PART_WORDS.get(p) or _DEFINED.get(p) or item(p) or p for p in rest]
    joined = ".".join([first, *rest])
    if joined not in among and rest and (rest[0] in KANA or rest[0] in {"main", "proviso", "latter"}):
        head = address(first)
        fits = in_order(a for a in among if within(a, head) and a.endswith("." + rest[0]))
        if len(fits) > 1:
            raise LawError(
                "law.address.ambiguous",
                Say(
                    "「{text}」に当たる箇所が複数あります。{found} のいずれかを書いてください。",
                    "“{text}” may mean more than one place. Write one of {found}.",
                ).format(text=text, found=", ".join(fits)),
            )
        joined = fits[0] if fits and len(rest) == 1 else f"{first}.1.{'.'.join(rest)}"
    try:
        return address(joined)
    except LawError:
        raise malformed(text) from None


def display(where: Address, lang: Lang, among: Collection[Address] = KNOWN) -> str:
    """Write an address for people: 「第７ 第１項 ただし書」, “Provision 7, paragraph 1, proviso”.

    As jurists do, the paragraph is left out where the provision has one only; `among` are the
    sentences of the annex at hand. `parse` reads the result back to the same sentences.
    """
    said = said_of(where, among)
    return said.of(lang)


def said_of(where: Address, among: Collection[Address] = KNOWN) -> Say:
    """Write an address for people in both languages (see `display`)."""
    head, *rest = where.split(".")
    article, _, branch = head.removeprefix("o").partition("-")
    if is_ordinance(where):
        ja = [f"条例第{wide(int(article))}条" + (f"の{wide(int(branch))}" if branch else "")]
        en = [f"Ordinance, Article {head[1:]}"]
    else:
        ja, en = [f"第{wide(int(article))}"], [f"Provision {article}"]
    paragraph = ""
    for piece in rest:
        if piece.isdigit():
            paragraph = f"{head}.{piece}"
            if piece != "1" or _has_paragraph_2(where, among):
                ja.append(f"第{wide(int(piece))}項")
                en.append(f"paragraph {piece}")
        else:
            said = _said_part(piece, has_proviso=f"{paragraph}.proviso" in among)
            ja.append(said.ja)
            en.append(said.en)
    return Say(" ".join(ja), ", ".join(en))


def _has_paragraph_2(where: Address, among: Collection[Address]) -> bool:
    second = Address(f"{provision(where)}.2")
    return any(within(other, second) for other in among)


def _said_part(piece: str, *, has_proviso: bool) -> Say:
    match piece:
        case "main" if has_proviso:
            return Say("本文", "main clause")
        case "main":
            return Say("前段", "first part")
        case "proviso":
            return Say("ただし書", "proviso")
        case "latter":
            return Say("後段", "latter part")
        case _ if piece in KANA:
            return Say(piece, f"item {piece} ({romanised(piece)})")
        case _:
            defined = dict(DEFINITIONS)[piece]
            return Say(f"「{defined.ja}」", f"“{defined.en}”")
