"""Options that many commands take: which contract, who acts, where from; numbers."""

from __future__ import annotations

from typing import Any, Final

from azukari.cli.parser import Option, opt, whole


def contract(*, required: bool) -> Option:
    """Which contract."""
    return opt(
        "--contract",
        ja="契約の番号（en-…）又は業務の名称",
        en="id (en-…) or name of the contract",
        metavar="EN",
        required=required,
    )


def acts_as(*, required: bool) -> Option:
    """Who acts."""
    return opt(
        "--as",
        ja="行う人の番号（pn-…）又は氏名",
        en="id (pn-…) or name of who acts",
        metavar="PERSON",
        dest="person",
        required=required,
    )


PLACE: Final = opt(
    "--place", ja="行う人のいる施設（pl-… 又は名称）", en="facility where that person is (pl-… or its name)", metavar="PL"
)
WHO: Final = (contract(required=True), acts_as(required=True), PLACE)


def number(flag: str, ja: str, en: str, **settings: Any) -> Option:  # noqa: ANN401 — argparse's own settings
    """An option that takes a whole number."""
    return opt(flag, ja=ja, en=en, metavar="N", type=whole, **settings)
