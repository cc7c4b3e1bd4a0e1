"""The pages that say how the law is answered: every sentence, every duty, every judgement, every grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from docs_duties import Owed, owed
from docs_layout import page, table

from azukari.annex import ACTS, PROVISIONS
from azukari.desk.catalogue_labels import ANSWERS, GRADES, SIDES
from azukari.kernel.duty import Answered, Grade, Owes
from azukari.law.address import ADDRESSES, Address, is_ordinance, provision
from azukari.law.model_annex import MODEL
from azukari.law.say import Say
from azukari.law.spelling import said_of
from azukari.ordinance import ANSWERS as ORDINANCE

MEANT: Final = {
    Grade.PREVENTED: Say("それに反する行為は受け付けません。", "An act against it is not accepted."),
    Grade.DETECTED: Say("反したこと・遅れたことが分かり、示されます。", "That it was not kept, or is late, is found and shown."),
    Grade.RECORDED: Say("誰が何をしたかが記録に残ります。", "Who did what stands in the record."),
    Grade.PROMISED: Say("守られることは約束にとどまります。", "That it is kept is promised, and no more."),
}
"""What a grade says, the strongest first."""


def answered() -> dict[str, Answered]:
    """Every sentence with how it is answered, in the order of the law."""
    everything = [*(one for each in PROVISIONS for one in each.answers), *ORDINANCE]
    found = {str(one.address): one for one in everything}
    return {where: found[where] for where in ADDRESSES}


def _both(say: Say) -> str:
    return f"{say.ja}<br>{say.en}"


def _sections() -> Iterator[tuple[str, list[Answered]]]:
    """The answers, provision by provision, under their headings."""
    for head, group in groupby(answered().values(), key=lambda one: provision(Address(one.address))):
        title = MODEL.headings[head]
        where = head.removeprefix("o")
        number = f"Ordinance {where} · 条例第{where}条" if is_ordinance(head) else f"{where} · 第{where}"
        yield f"{number}　{title.ja} · {title.en}", list(group)


def provisions() -> str:
    """Every address: how it is answered, how strongly, and what the program does and does not do for it."""
    parts = []
    for title, answers in _sections():
        rows = ((f"`{one.address}`", _both(said_of(Address(one.address))), _both(ANSWERS[one.answer]), _both(GRADES[one.grade]), _both(one.how))
                for one in answers)  # fmt: skip
        parts.append([f"## {title}", "", *table(("address", "sentence", "answered as", "grade", "how"), rows)])
    intro = [
        "Every sentence of the annex and of the ordinance's reference part has one answer in the program. `azukari explain 7.1.main` shows the",
        "sentence itself, in the model annex and in a contract's own text, with its acts, refusals and tests. What the grades mean stands in",
        "[grades.md](grades.md), what can be owed in [duties.md](duties.md), what people decide in [judgements.md](judgements.md).",
        "",
    ]
    return page("How every sentence is answered", intro, *parts)


def _acts(names: tuple[str, ...]) -> str:
    return "<br>".join(f"`{name}` {ACTS[name].title.ja}" if name in ACTS else f"`{name}`" for name in names)


def _row(code: str, ways: list[Owed]) -> tuple[str, ...]:
    """One duty, all the ways in which the source can yield it taken together."""
    says = dict.fromkeys(f"{one.ja}<br>{one.en}" for one in ways)
    sides = [SIDES[side].ja for side in Owes if side.value in {one.owes for one in ways}]
    cites = sorted({one.cites for one in ways})
    acts = tuple(dict.fromkeys(name for one in ways for name in one.satisfied_by))
    due = "○" if any(one.due for one in ways) else "直ちに"
    blocks = "○" if any(one.blocks_closing for one in ways) else ""
    cited_by = "<br>".join(f"`{one}`" for one in cites)
    return f"`{code}`", "<br>".join(says), "・".join(sides), cited_by, _acts(acts), due, blocks


def duties() -> str:
    """Every duty that the provisions can yield."""
    parts = []
    heads = ("code", "duty", "owed by", "under", "met by", "date", "blocks closing")
    for number, found in owed():
        by_code: defaultdict[str, list[Owed]] = defaultdict(list)
        for one in found:
            by_code[one.code].append(one)
        if by_code:
            heading = next(one.heading for one in PROVISIONS if one.number == number)
            rows = (_row(code, ways) for code, ways in by_code.items())
            parts.append([f"## {number} · {heading.en}　{heading.ja}", "", *table(heads, rows)])
    intro = [
        "Read off the sources of the provisions. A duty is owed until one of its acts is done; `azukari duties` lists what is owed now. `…`",
        "stands for what the record fills in. *Date*: ○ where a date that was agreed, or a number that 甲 adopted, gives one; without it, and",
        "elsewhere, the duty shows its age and 「直ちに」 and is never called late. *Blocks closing*: the contract cannot be closed while it is",
        "owed. A duty under a term (`term.…`) is owed only where 甲 adopted that term.",
        "",
    ]
    return page("Duties", intro, *parts)


def judgements() -> str:
    """Every question that a person decides, and the act by which the decision is recorded."""
    rows = [
        (
            f"`{one.cites}`",
            _both(said_of(Address(one.cites))),
            _both(one.question),
            f"`{one.by_act}`<br>{ACTS[one.by_act].title.ja}",
        )
        for each in PROVISIONS
        for one in each.judgements
    ]
    people = [one for one in answered().values() if one.answer.value == "judgement"]
    others = ((f"`{one.address}`", _both(said_of(Address(one.address))), _both(one.how)) for one in people)
    intro = [
        "What no program can decide, a person does: the act records who, when and why. The program never answers these questions and never",
        "shows a default for them.",
        "",
    ]
    answered_so = ["## Sentences that are answered as a judgement", "", *table(("address", "sentence", "how"), others)]
    return page("Judgements", intro, table(("under", "sentence", "question", "recorded by"), rows), answered_so)


def grades() -> str:
    """How many sentences stand at each grade, and which."""
    everything = answered()
    parts: list[list[str]] = []
    counts = []
    for grade in Grade:
        mine = [one for one in everything.values() if one.grade is grade]
        annex = sum(1 for one in mine if not is_ordinance(Address(one.address)))
        counts.append(
            (f"{GRADES[grade].ja} · {GRADES[grade].en}", str(annex), str(len(mine) - annex), str(len(mine)), _both(MEANT[grade]))
        )
        rows = ((f"`{one.address}`", _both(said_of(Address(one.address))), _both(ANSWERS[one.answer])) for one in mine)
        parts.append([f"## {GRADES[grade].ja} · {GRADES[grade].en}", "", *table(("address", "sentence", "answered as"), rows)])
    total = table(("grade", "annex", "ordinance", "both", "what it says"), counts)
    intro = [
        f"How strongly the program stands behind each of the {len(everything)} sentences. A grade is never shown stronger than the code delivers;",
        "what the code does not do stands with each sentence in [provisions.md](provisions.md).",
        "",
    ]
    return page("Grades", intro, total, *parts)


PAGES: Final = {"provisions.md": provisions, "duties.md": duties, "judgements.md": judgements, "grades.md": grades}
