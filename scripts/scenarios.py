"""Write docs/scenarios.md: the incidents of tests/scenarios, step by step, with what the software does about each.

What is refused, and why, and what stands on whose list are taken from playing each scenario by the provisions alone, so the page says what
happens and not what was meant to. ``tests/scenarios/test_page.py`` makes it anew and compares. Run it after changing a scenario, a
refusal or a duty::

    .venv/bin/python scripts/scenarios.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from tests.scenarios.faces import Alone  # noqa: E402 — the tests' folder is found first; binds Django before models

# isort: split

from azukari import annex  # noqa: E402
from azukari.desk.catalogue import cited  # noqa: E402
from azukari.desk.catalogue_labels import GRADES  # noqa: E402
from azukari.kernel.duty import Owes  # noqa: E402
from azukari.kernel.objection import Objection  # noqa: E402
from azukari.law.say import Say  # noqa: E402
from tests.scenarios.notation import FOLDER, Blind, Clock, Doing, Owed, Part, Proven, Scenario, parse  # noqa: E402
from tests.scenarios.telling import ANSWERS, blind, ended, owed  # noqa: E402

PAGE: Final = ROOT / "docs" / "scenarios.md"
HEAD: Final = """# 事案の再現 · Incidents replayed

<!-- Made by scripts/scenarios.py from tests/scenarios/*.txt; edit those, then run it. -->

公表された事案を、年と種類だけで呼び、行為ごとに再現した。**拒否**は条文を挙げて行わせない、**警告**は義務として一覧に出る、
**記録**は後から変えられない記録になる、**見えない**はどのソフトウェアにも見えないことを、その条文の答えがそう述べている。
各段は、条項だけ、窓口（SQLite・PostgreSQL）、コマンド、画面の全てで確かめる。

Incidents of public report, named by year and kind, replayed act by act. *Refused*: not done, with its sentences. *Flagged*: stands on a list as
a duty. *Recorded*: an entry that cannot be changed. *Not seen*: no software sees it, and the answer to its sentence says so. Every step is
held to on the provisions alone, at the desk (SQLite and PostgreSQL), by command line and on the web.
"""
DUE: Final = {
    "late": Say("・期限切れ", ", late"),
    "in time": Say("・期限内", ", in time"),
    "no date": Say("・直ちに", ", immediately"),
}


def told(part: Part, scenario: Scenario, face: Alone, numbers: dict[str, int]) -> Iterator[Say]:
    """What one line comes to, in both languages; what only prepares says nothing."""
    match part:
        case Clock(text=text):
            face.at(text)
        case Doing():
            became = face.does(part, scenario.answers(part, numbers))
            ended(part, became)
            if part.keeps and became.number is not None:
                numbers[part.keeps] = became.number
            if part.outcome != "受理":
                yield _done(part, face)
        case Owed():
            owed(part, face.owed())
            yield _listed(part, face)
        case Blind():
            blind(part)
            answered, evidence = ANSWERS[part.cites], [annex.ACTS[one].title for one in part.evidence]
            grade, where = GRADES[answered.grade], cited(answered.address)
            shows = "、".join(one.ja for one in evidence), "; ".join(one.en for one in evidence)
            yield Say(
                f"**見えない** {where.ja}（{grade.ja}）：{answered.how.ja} 見せるもの：{shows[0]}",
                f"*Not seen*, {where.en} ({grade.en}): {answered.how.en} What would show it: {shows[1]}",
            )
        case Proven():
            if face.proves():
                raise SystemExit(part.line.text)
            yield Say(
                "**証拠** 全記録が検証でき、全ての行為が適法と再現される",
                "*Evidence*: the whole record verifies and replays as lawful",
            )


def _done(part: Doing, face: Alone) -> Say:
    title = annex.ACTS[part.act].title
    who = f"{part.who}（{part.place}）" if part.place else part.who
    if part.outcome == "記録":
        return Say(f"**記録** {who}：{title.ja} `{part.act}`", f"*Recorded*: {title.en} `{part.act}`")
    reasons: dict[str, Say] = {}
    for one in face.against:
        key = cited(one.cites) if isinstance(one, Objection) else Say(one.code, one.code)
        reasons.setdefault(
            key.ja, Say(f"{key.ja}「{_plain(face, one.because.ja)}」", f"{key.en}: {_plain(face, one.because.en)}")
        )
    if not reasons:
        reasons[""] = Say("答えが足りない（" + "、".join(sorted(part.codes)) + "）", "an answer is lacking")
    because = "、".join(one.ja for one in reasons.values()), "; ".join(one.en for one in reasons.values())
    return Say(f"**拒否** {who}：{title.ja} `{part.act}` — {because[0]}", f"*Refused*: {title.en} `{part.act}` — {because[1]}")


def _plain(face: Alone, text: str) -> str:
    """Names in place of identifiers."""
    for name, one in face.scenario.ids.items():
        text = text.replace(one, name)
    return text


def _listed(part: Owed, face: Alone) -> Say:
    if not part.there:
        return Say(f"**警告なし** {part.side} `{part.code}`", f"*Not flagged* for {part.side}: `{part.code}`")
    duty = next(
        one
        for one in annex.duties(face.whole, face.now)
        if one.code == part.code and (one.owes is Owes.WARD) == (part.side == "甲")
    )
    where = cited(duty.cites)
    due_ja, due_en = (DUE[part.due].ja, DUE[part.due].en) if part.due else ("", "")
    return Say(
        f"**警告** {part.side}の一覧に「{duty.say.ja}」（{where.ja}{due_ja}）`{part.code}`",
        f"*Flagged* on the list of {part.side}: {duty.say.en} ({where.en}{due_en}) `{part.code}`",
    )


def page() -> str:
    """The whole page."""
    lines = [HEAD]
    for path in sorted(FOLDER.glob("*.txt")):
        scenario = parse(path)
        face, numbers = Alone(scenario), dict[str, int]()
        lines += [
            f"## {scenario.ja} · {scenario.en}",
            "",
            scenario.setting_ja,
            "",
            scenario.setting_en,
            "",
            f"`{path.relative_to(ROOT)}`",
            "",
        ]
        for step in scenario.steps:
            said = [one for part in step.parts for one in told(part, scenario, face, numbers)]
            if step.mark == "0":
                continue
            lines += [f"### {step.mark} {step.ja} · {step.en}", "", step.fact_ja, "", step.fact_en, ""]
            lines += [f"- {one.ja}<br>{one.en}" for one in said]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
