"""Addresses of the sentences of the annex and of the ordinance: `7.1.proviso`, `7.1.ウ`, `o24.1`.

An address is an interned string, so that comparing and set membership on the hot path cost what
they cost for strings. A part is named only where the paragraph has more than one sentence. A prefix
(`7`, `7.1`) is an address too and names all below it.
"""

import re
import sys
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NewType

from azukari.law.fault import LawError
from azukari.law.numerals import KANA
from azukari.law.say import Say

Address = NewType("Address", str)


def _many(text: str) -> tuple[Address, ...]:
    return tuple(Address(sys.intern(word)) for word in text.split())


ANNEX_ADDRESSES: Final = _many(
    """
    1.1
    2.1
    3.1
    4.1.main 4.1.latter
    5.1.main 5.1.latter
    6.1
    7.1.main 7.1.proviso 7.1.ア 7.1.イ 7.1.ウ 7.1.エ 7.1.オ 7.1.カ 7.1.キ 7.1.latter
    7.2 7.3 7.4 7.5
    8.1.main 8.1.latter
    9.1.main 9.1.latter
    10.1
    11.1
    12.1
    13.1
    14.1
    15.1
    16.1
    17.1
    18.1 18.2
    """
)
"""Every sentence of the eighteen provisions, in the order of the law."""

DEFINITIONS: Final[tuple[tuple[str, Say], ...]] = (
    ("administrative_information", Say("行政情報", "administrative information")),
    ("personal_information", Say("個人情報", "personal information")),
    ("retained_personal_information", Say("保有個人情報", "retained personal information")),
    ("personal_information_file", Say("個人情報ファイル", "personal information file")),
)
"""The terms that article 2 of the ordinance defines, in its order."""

ORDINANCE_ADDRESSES: Final = _many(
    """
    o2.administrative_information
    o2.personal_information
    o2.retained_personal_information
    o2.personal_information_file o2.personal_information_file.ア o2.personal_information_file.イ
    o24.1 o24.2 o24.3
    o24-2.1 o24-2.2
    o24-3
    o33 o34 o36 o37
    """
)
"""Every sentence of the ordinance's reference part, in the order of the law."""

ADDRESSES: Final[tuple[Address, ...]] = ANNEX_ADDRESSES + ORDINANCE_ADDRESSES
KNOWN: Final[frozenset[Address]] = frozenset(ADDRESSES)

PARTS: Final = ("main", "proviso", *KANA, "latter")
"""Parts of a paragraph in the order of the law: the items belong to main clause and proviso."""

_PART_ORDER: Final = {part: place for place, part in enumerate(PARTS, start=1)}
_DEFINITION_ORDER: Final = {name: place for place, (name, _) in enumerate(DEFINITIONS, start=1)}

_NUMBER = r"[1-9][0-9]?"
_PART = rf"(?:main|proviso|latter|[{KANA}])"
_DEFINED = "|".join(name for name, _ in DEFINITIONS)
_FORM = re.compile(
    rf"{_NUMBER}(?:\.{_NUMBER}(?:\.{_PART})?)?"
    rf"|o2\.(?:{_DEFINED})(?:\.[{KANA}])?"
    rf"|o{_NUMBER}(?:-{_NUMBER})?(?:\.{_NUMBER})?(?:\.{_PART})?"
)


def malformed(text: str) -> LawError:
    """Build the error for a text that names no place in the law."""
    return LawError(
        "law.address.malformed",
        Say(
            "「{text}」は条項の番号として読めません。「7.1.ウ」「第７第１項ただし書」「o24.1」のように書いてください。",
            "“{text}” cannot be read as an address. Write it like 7.1.u, “Provision 7, paragraph 1, proviso” or o24.1.",
        ).format(text=text[:80]),
    )


@lru_cache(maxsize=4096)
def address(text: str) -> Address:
    """Validate an address or prefix in its wire form, exactly as it stands in leaves and code.

    Raises LawError `law.address.malformed`. It need not occur in the model annex: a ward's text
    may have a 7.6. For what people type, see `azukari.law.spelling.parse`.
    """
    if not _FORM.fullmatch(text):
        raise malformed(text)
    return Address(sys.intern(text))


def is_ordinance(where: Address) -> bool:
    """Tell whether the address is in the ordinance rather than in the annex."""
    return where.startswith("o")


def provision(where: Address) -> Address:
    """Give the provision or article that an address lies in: 7.1.ウ → 7, o24-2.1 → o24-2."""
    return Address(sys.intern(where.partition(".")[0]))


def number(where: Address) -> int:
    """Give the number of the provision or article: 7.1.ウ → 7, o24-2.1 → 24."""
    return int(provision(where).removeprefix("o").partition("-")[0])


def parent(where: Address) -> Address | None:
    """Give the next prefix above; None above a provision."""
    above, dot, _ = where.rpartition(".")
    return Address(sys.intern(above)) if dot else None


def within(where: Address, prefix: Address) -> bool:
    """Tell whether an address is the prefix itself or lies below it."""
    return where == prefix or where.startswith(prefix + ".")


def expand(prefix: Address, among: Iterable[Address] = ADDRESSES) -> tuple[Address, ...]:
    """Give all sentences that a prefix names, in the order of the law."""
    return in_order(where for where in among if within(where, prefix))


@lru_cache(maxsize=4096)
def order(where: Address) -> tuple[int, ...]:
    """Give the sort key of an address: annex before ordinance, prefixes before what they contain."""
    first, *rest = where.split(".")
    article, _, branch = first.removeprefix("o").partition("-")
    key = [int(is_ordinance(where)), int(article), int(branch or 0)]
    key += [int(piece) if piece.isdigit() else _PART_ORDER.get(piece) or _DEFINITION_ORDER[piece] for piece in rest]
    return tuple(key)


def in_order(addresses: Iterable[Address]) -> tuple[Address, ...]:
    """Sort addresses as the law has them."""
    return tuple(sorted(addresses, key=order))
