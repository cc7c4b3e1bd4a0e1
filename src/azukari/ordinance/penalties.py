"""The penal articles by edition: whom they name, what they ask, their range, and whether a firm is fined besides.

Ordinance 33, 34, 36 and 37 from the extract beside the annex. The Act: 176 (for 33) and 180 (for 34); 179 and 184.1.1 may concern a contractor
as a business operator in its own right. 184 lists 178, 179 and 182, not 176 and 180, and no article was found that takes the place of 36:
where none was found, that is what is said. Years and yen are the upper ends; 「以下」. Whoever relies on a number checks it in the official text.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from azukari.kernel.values import Citation
from azukari.law.say import Say
from azukari.ordinance.bound import FIRMS, Role

MAN: Final = 10_000
OKU: Final = 100_000_000


def yen(amount: int) -> Say:
    """An amount as laws say it: 「50万円」「1億円」."""
    ja = f"{amount // OKU}億円" if amount % OKU == 0 else f"{amount // MAN}万円"
    return Say(ja, f"{amount:,} yen")


class Fact(StrEnum):
    """What the penal articles ask about an act. Each is answered by a person; what is not answered is not known."""

    PROVIDED = "provided"
    MISAPPROPRIATED = "misappropriated"
    DISCLOSED = "disclosed"
    JUST_REASON = "just_reason"
    UNLAWFUL_GAIN = "unlawful_gain"
    SECRET = "secret"  # noqa: S105 — an individual's secret, no password
    COMPUTERISED_FILE = "computerised_file"
    RETAINED = "retained"
    LEARNED_IN_WORK = "learned_in_work"
    OPERATORS_DATABASE = "operators_database"
    EMPLOYERS_BUSINESS = "employers_business"


FACTS: Final[dict[Fact, Say]] = {
    Fact.PROVIDED: Say("提供した", "it was provided to somebody"),
    Fact.MISAPPROPRIATED: Say("盗用した", "it was misappropriated"),
    Fact.DISCLOSED: Say("漏らした", "it was disclosed"),
    Fact.JUST_REASON: Say("正当な理由がある", "there was a just reason"),
    Fact.UNLAWFUL_GAIN: Say(
        "自己又は第三者の不正な利益を図る目的がある", "it was for an unlawful gain of one's own or of a third party"
    ),
    Fact.SECRET: Say("個人の秘密に属する事項である", "it concerns an individual's secret"),
    Fact.COMPUTERISED_FILE: Say(
        "個人情報ファイル ア（複製・加工したものを含む）である", "it is a file of class ア, also copied or processed"
    ),
    Fact.RETAINED: Say("保有個人情報である", "it is retained personal information"),
    Fact.LEARNED_IN_WORK: Say("業務に関して知り得た", "it was learned in the work"),
    Fact.OPERATORS_DATABASE: Say(
        "事業者として業務で取り扱った個人情報データベース等である",
        "it is a database that the firm handled as a business operator",
    ),
    Fact.EMPLOYERS_BUSINESS: Say("使用者の業務に関してした", "it was done in the employer's business"),
}


class Need(msgspec.Struct, frozen=True):
    """One element of an article: any one of these facts, or with ``absent`` that the fact is not there."""

    facts: tuple[Fact, ...]
    absent: bool = False


class Dual(StrEnum):
    """Whether an article fines the firm besides the person: it does, it does for no firm of this role, or none was found."""

    NAMED = "named"
    OTHER_ROLE = "other_role"
    NONE_FOUND = "none_found"


class Penal(msgspec.Struct, frozen=True):
    """One penal article. ``fine`` and ``firm_fine`` in yen; ``years`` None where only a fine is threatened.

    ``dual`` is the article that fines the firm, for those whose acts count as the acts of its people (``firms``).
    """

    code: str
    label: Say
    roles: frozenset[Role]
    needs: tuple[Need, ...]
    years: int | None
    fine: int
    cites: Citation | None = None
    unless: tuple[str, ...] = ()
    dual: Say | None = None
    firm_fine: int = 0
    firms: frozenset[Role] = frozenset()
    unsure: Say | None = None


NAMED_PERSONS: Final = frozenset(
    {
        Role.WARD_STAFF,
        Role.CONTRACTOR_STAFF,
        Role.SUBCONTRACTOR_STAFF,
        Role.DESIGNATED_MANAGER_STAFF,
        Role.DISPATCHED_TO_CONTRACTOR,
        Role.DISPATCHED_TO_WARD,
    }
)
"""職員, 業務の従事者, 派遣労働者 and those who were."""

PEOPLE_OF_FIRMS: Final = frozenset(
    {Role.CONTRACTOR_STAFF, Role.SUBCONTRACTOR_STAFF, Role.DESIGNATED_MANAGER_STAFF, Role.DISPATCHED_TO_CONTRACTOR}
)
OF_37: Final = frozenset(
    {
        Role.CONTRACTOR,
        Role.CONTRACTOR_STAFF,
        Role.DESIGNATED_MANAGER,
        Role.DESIGNATED_MANAGER_STAFF,
        Role.DISPATCHED_TO_CONTRACTOR,
    }
)
"""Contractors and designated managers, and their people: the ordinance's dual liability names no subcontractor."""

_FILE = (
    Need((Fact.PROVIDED,)),
    Need((Fact.JUST_REASON,), absent=True),
    Need((Fact.SECRET,)),
    Need((Fact.COMPUTERISED_FILE,)),
)
_GAIN = (
    Need((Fact.PROVIDED, Fact.MISAPPROPRIATED)),
    Need((Fact.UNLAWFUL_GAIN,)),
    Need((Fact.RETAINED,)),
    Need((Fact.LEARNED_IN_WORK,)),
)
_ARTICLE_37 = Say("条例第37条", "ordinance, Article 37")

ORDINANCE_PENAL: Final = (
    Penal(
        "o33", Say("条例第33条", "ordinance, Article 33"), NAMED_PERSONS, _FILE, 2, 100 * MAN, Citation("o33"),
        dual=_ARTICLE_37, firm_fine=100 * MAN, firms=OF_37,
    ),
    Penal(
        "o34", Say("条例第34条", "ordinance, Article 34"), NAMED_PERSONS, _GAIN, 1, 50 * MAN, Citation("o34"),
        dual=_ARTICLE_37, firm_fine=50 * MAN, firms=OF_37,
    ),
    Penal(
        "o36", Say("条例第36条", "ordinance, Article 36"), NAMED_PERSONS,
        (Need((Fact.DISCLOSED,)), Need((Fact.SECRET,)), Need((Fact.LEARNED_IN_WORK,))),
        None, 30 * MAN, Citation("o36"), unless=("o33", "o34"), dual=_ARTICLE_37, firm_fine=30 * MAN, firms=OF_37,
    ),
)  # fmt: skip

ACT_PENAL: Final = (
    Penal("176", Say("法第176条", "the Act, Article 176"), NAMED_PERSONS, _FILE, 2, 100 * MAN),
    Penal("180", Say("法第180条", "the Act, Article 180"), NAMED_PERSONS, _GAIN, 1, 50 * MAN),
    Penal(
        "179", Say("法第179条", "the Act, Article 179"), PEOPLE_OF_FIRMS,
        (Need((Fact.PROVIDED, Fact.MISAPPROPRIATED)), Need((Fact.UNLAWFUL_GAIN,)), Need((Fact.OPERATORS_DATABASE,))),
        1, 50 * MAN, dual=Say("法第184条第1項第1号", "the Act, Article 184, paragraph 1, item 1"),
        firm_fine=10_000 * MAN, firms=PEOPLE_OF_FIRMS | FIRMS,
        unsure=Say("預かった情報が事業者自身の個人情報データベース等に当たるかは、法務に確かめてください。",
                   "Whether entrusted information is part of the firm's own database is a question for counsel."),
    ),
)  # fmt: skip

NONE_FOUND: Final = (
    Say(
        "条例第36条（秘密の漏示）に直接当たる条文：法には見当たりません。法務に確かめてください。",
        "For ordinance Article 36 (disclosing a secret): none found in the Act; ask counsel.",
    ),
    Say(
        "条例第37条（両罰）に直接当たる条文：法第184条に第176条・第180条は挙げられておらず、見当たりません。法務に確かめてください。",
        "For ordinance Article 37 (dual liability): none found; Article 184 of the Act does not list 176 and 180; ask counsel.",
    ),
)
"""What is printed for 36 and 37 since 1 April 2023."""
