"""Write docs/authorisation.md: who may do which act, from the declarations of the acts themselves.

::

    .venv/bin/python scripts/authorisation.py
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Final

from azukari.annex import CAPACITY_NAMES, PROVISIONS, RANK
from azukari.kernel.act import Act, BringsHome, Handling, Oversees, TakesAway
from azukari.kernel.values import WARD_CAPACITIES, Capacity

PAGE: Final = Path(__file__).resolve().parent.parent / "docs" / "authorisation.md"
SHORT: Final = MappingProxyType(
    {
        Capacity.SECTION_OFFICER: "所管課",
        Capacity.APPROVER: "承諾権者",
        Capacity.WARD_HANDOVER_OFFICER: "甲授受",
        Capacity.INSPECTOR: "検査員",
        Capacity.SIGNATORY: "締結者",
        Capacity.PERSON_IN_CHARGE: "責任者",
        Capacity.HANDOVER_OFFICER: "乙授受",
        Capacity.OPERATOR: "作業担当",
        Capacity.ENGAGED_PERSON: "従事者",
        Capacity.INSTRUMENT: "システム",
    }
)
HEAD: Final = """# 誰が何をできるか / Who may do what

<!-- Written by scripts/authorisation.py from the declarations of the acts; do not edit by hand. -->

行為ごとに、それを行える立場を示します。立場は契約ごと・受託者の段階ごとに得るもので、ほかの契約や段階では何の立場でもありません。
技術上の管理者に立場はありません。立場があっても、条文が拒めば行えません。

For each act, the capacities in which it is done. A capacity is held in one contract and one tier and is none anywhere else; who looks
after the machines has none. A capacity alone permits nothing: what the annex refuses, it refuses everybody.

- **期間の前 / before** — 契約の始期より前にも行える / possible before the first day of the contract
- **終了の後 / after** — 業務の終了後にも行える（取上げ・返還・監督） / possible after the end: taking away, bringing home, oversight
"""


def columns() -> str:
    """The legend: what each column is called in full."""
    lines = ["| 欄 | 立場 | Capacity |", "|---|---|---|"]
    lines += [f"| {SHORT[one]} | {CAPACITY_NAMES[one].ja} | {CAPACITY_NAMES[one].en} |" for one in RANK]
    return "\n".join(lines)


def line(act: type[Act]) -> str:
    """One act: its name, its sentence, a mark in each of its columns, before and after."""
    anyone = Capacity.ANYONE in act.by
    marks = ["○" if one in act.by else "◇" if anyone else "" for one in RANK]
    before = "" if issubclass(act, Handling) else "○"
    after = "○" if issubclass(act, (BringsHome, TakesAway, Oversees)) else ""
    return "| " + " | ".join([f"{act.title.ja}<br>{act.title.en}<br>`{act.name}`", act.cites, *marks, before, after]) + " |"


def page() -> str:
    """The whole page."""
    heads = ["行為 / Act", "条文", *(SHORT[one] for one in RANK), "期間の前", "終了の後"]
    top = ["| " + " | ".join(heads) + " |", "|---|---|" + ":-:|" * (len(heads) - 2)]
    parts = [HEAD, columns(), "\n◇＝どなたでも / anyone, of either side"]
    for provision in PROVISIONS:
        if provision.acts:
            number = f"第{provision.number} " if provision.number else ""
            parts.append(f"\n## {number}{provision.heading.ja} / {provision.heading.en}\n")
            parts.append("\n".join([*top, *(line(act) for act in provision.acts)]))
    acts = [act for provision in PROVISIONS for act in provision.acts]
    ward = sum(1 for act in acts if set(act.by) & WARD_CAPACITIES)
    parts.append(f"\n{len(acts)} の行為、うち甲が行えるもの {ward}。 / {len(acts)} acts, of which 甲 does {ward}.\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
