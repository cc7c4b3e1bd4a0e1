"""``ordinance``: definitions from answers, who is bound, what 甲 owes, which penalties may be engaged. No instance and no network needed."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec

from azukari import ordinance
from azukari.cli.faults import wrong
from azukari.cli.output import Answer, Out
from azukari.kernel.submission import read_day
from azukari.kernel.values import JST, Day
from azukari.law.say import Say
from azukari.ordinance.bound import ROLES, Binding
from azukari.ordinance.classify import ASKED
from azukari.ordinance.editions import Edition, on
from azukari.ordinance.exposure import PAST, Engaged
from azukari.ordinance.penalties import FACTS, yen

E = TypeVar("E", bound=StrEnum)

TOLD: Final = {
    ordinance.Told.YES: Say("はい", "yes"),
    ordinance.Told.NO: Say("いいえ", "no"),
    ordinance.Told.UNKNOWN: Say("不明", "not known"),
}
MET: Final = {
    ordinance.Told.YES: Say("答えのとおりなら当たる", "met on these answers"),
    ordinance.Told.NO: Say("答えのとおりなら当たらない", "not met on these answers"),
    ordinance.Told.UNKNOWN: Say("まだ決まらない", "open"),
}
STANDING: Final = {
    ordinance.Standing.MAY_ENGAGE: Say("答えのとおりなら問題になり得る", "may be engaged, on these answers"),
    ordinance.Standing.OPEN: Say("分からない点が残る", "open: elements are not known"),
    ordinance.Standing.SET_ASIDE: Say("答えのとおりなら外れる", "set aside, on these answers"),
}
WORDS: Final = {said: told for told, say in TOLD.items() for said in (told.value, say.ja, say.en)}


def run(args: argparse.Namespace, out: Out) -> Answer:
    """One of the things the ordinance is asked."""
    day = _day(args.day, "--day") or _today()
    match args.what:
        case "classify":
            return _classify(args, day, out)
        case "exposure":
            return _exposure(args, day, out)
        case "bound":
            return _bound(args, day, out)
        case "measures":
            return _measures(args, day, out)
        case _:
            return _editions(day, out)


def _classify(args: argparse.Namespace, day: Day, out: Out) -> Answer:
    given = {
        question: ordinance.Given(told, reason) for question, (told, reason) in _pairs(args.answer, ordinance.Question).items()
    }
    found = ordinance.classify(given, day)
    _head(found.edition, day, out)
    for one in found.findings:
        where = f"{one.cites}" if one.act is None else f"{one.cites} → {_act(one.act, out)}"
        out.line(f"■ {out.of(one.label)} [{where}]  {out.of(MET[one.met])}")
        for element in one.elements:
            reason = f" — {element.reason}" if element.reason else ""
            out.line(f"    {out.of(TOLD[element.answer])}  {out.of(element.asked)} ({element.question}){reason}")
    if found.open:
        out.line()
        out.say("まだ答えのないもの：" + "、".join(found.open), "Not answered yet: " + ", ".join(found.open))
    out.line()
    out.say("答えと理由を並べたものです。決めるのは人です。", "This sets out answers and reasons; a person decides.")
    return Answer(msgspec.to_builtins(found))


def _exposure(args: argparse.Namespace, day: Day, out: Out) -> Answer:
    answers = {fact: told for fact, (told, _) in _pairs(args.fact, ordinance.Fact).items()}
    found = ordinance.exposure(ordinance.Facts(_role(args), answers, assembly=args.assembly), day)
    dated = _day(args.notice, "--notice")
    if dated is not None:
        found = ordinance.notice(found, dated)
    out.line(out.of(found.information))
    _head(found.edition, day, out, notice=dated)
    if found.binding is not None:
        _binding(found.binding, out)
    for one in found.articles:
        _article(one, out)
    for text in (*found.none_found, *found.notes):
        out.line(f"・{out.of(text)}")
    return Answer({**msgspec.to_builtins(found), "repealed": found.edition.until is not None, "verdict": None})


def _article(one: Engaged, out: Out) -> None:
    out.line(f"■ {out.of(one.label)}  {out.of(STANDING[one.standing])}")
    for element in one.elements:
        out.line(f"    {out.of(TOLD[element.met])}  {out.of(element.say)}")
    if one.range is not None:
        out.line(f"    {out.of(Say('刑の範囲', 'range'))}: {out.of(one.range.said())}")
    firm = one.firm
    match firm.dual:
        case ordinance.Dual.NAMED if firm.fine is not None and firm.article is not None:
            said = Say(
                "両罰（{article}）：法人又は人に{most}以下の罰金（使用者の業務に関して：{met}）",
                "dual liability ({article}): a fine of up to {most} for the firm (in the employer's business: {met})",
            ).format(article=firm.article, most=yen(firm.fine), met=TOLD[firm.met])
        case ordinance.Dual.NAMED | ordinance.Dual.OTHER_ROLE:
            said = Say("両罰：この立場について、ここには示しません", "dual liability: nothing is shown here for this position")
        case _:
            said = Say("両罰：見当たりません。法務に確かめてください", "dual liability: none found; ask counsel")
    out.line(f"    {out.of(said)}")
    if one.unsure is not None:
        out.line(f"    {out.of(one.unsure)}")


def _bound(args: argparse.Namespace, day: Day, out: Out) -> Answer:
    found = ordinance.bound(_role(args), day)
    _head(found.edition, day, out)
    _binding(found, out)
    if found.unsure is not None:
        out.line(f"・{out.of(found.unsure)}")
    return Answer(msgspec.to_builtins(found))


def _binding(found: Binding, out: Out) -> None:
    where = ", ".join([*found.cites, *(_act(one, out) for one in found.act)]) or "—"
    out.line(f"{out.of(ROLES[found.role])} [{where}]")
    out.line(f"    {out.of(found.duty)}")


def _measures(args: argparse.Namespace, day: Day, out: Out) -> Answer:
    kinds = [ordinance.Arrangement(args.kind)] if args.kind else list(ordinance.Arrangement)
    found = [ordinance.measures(one, day) for one in kinds]
    _head(found[0].edition, day, out)
    for one in found:
        where = str(one.cites) if one.act is None else f"{one.cites} → {_act(one.act, out)}"
        out.line(f"■ {one.arrangement} [{where}]  {out.of(one.duty)}")
        out.line("    " + ", ".join(one.acts))
    return Answer({"day": day, "measures": msgspec.to_builtins(found)})


def _editions(day: Day, out: Out) -> Answer:
    now = on(day)
    for one in ordinance.EDITIONS:
        out.line(f"{'→' if one == now else '　'} {out.of(one.title)} [{one.code}]")
    return Answer({"day": day, "in_force": now.code, "editions": msgspec.to_builtins(ordinance.EDITIONS)})


def _head(edition: Edition, day: Day, out: Out, notice: Day | None = None) -> None:
    out.line(f"{day}  {out.of(edition.title)}")
    if notice is not None:
        out.say(f"通知の日付 {notice}", f"notice dated {notice}")
    elif on(_today()) != edition:
        out.line(out.of(PAST))


def _act(article: str, out: Out) -> str:
    """「法第60条第2項第1号」 from ``60.2.1``."""
    parts = article.split(".")
    ja = "法" + "".join(f"第{number}{unit}" for number, unit in zip(parts, ("条", "項", "号"), strict=False))
    return out.of(Say(ja, f"the Act {article}"))


def _role(args: argparse.Namespace) -> ordinance.Role:
    if args.role is None:
        known: dict[str, Say] = {
            **{one.value: said for one, said in ROLES.items()},
            "dispatched": Say("派遣労働者（--dispatched-to で派遣先を）", "a dispatched worker (with --dispatched-to)"),
        }
        listed = Say(
            "、".join(f"{name}（{say.ja}）" for name, say in known.items()),
            "; ".join(f"{name} ({say.en})" for name, say in known.items()),
        )
        raise wrong(
            "ROLE_MISSING",
            f"--role で立場を指定してください：{listed.ja}。",
            f"Say the position with --role: {listed.en}.",
            "role",
        )
    if args.role == "dispatched":
        to = None if args.dispatched_to is None else ordinance.DispatchedTo(args.dispatched_to)
        return ordinance.role_of_dispatched(to)
    if args.dispatched_to is not None:
        raise wrong(
            "ROLE_TWICE",
            "--dispatched-to は --role dispatched とだけ使います。どちらかを外してください。",
            "--dispatched-to goes with --role dispatched only; leave one of them out.",
            "dispatched_to",
        )
    return ordinance.Role(args.role)


def _pairs(texts: Iterable[str] | None, names: type[E]) -> dict[E, tuple[ordinance.Told, str]]:
    """``name=yes:reason``, as often as it was given."""
    found: dict[E, tuple[ordinance.Told, str]] = {}
    for text in texts or ():
        name, _, rest = text.partition("=")
        word, reason = [*re.split("[:：]", rest, maxsplit=1), ""][:2]
        if name not in [one.value for one in names]:
            near = get_close_matches(name, [one.value for one in names], 1)
            hint = near[0] if near else ", ".join(one.value for one in names)
            raise wrong("NAME_UNKNOWN", f"「{name}」という項目はありません（{hint}）。", f"There is no “{name}” ({hint}).", name)
        if word.strip() not in WORDS:
            raise wrong(
                "ANSWER_UNREADABLE",
                f"「{text}」は読めません。{name}=yes、no、unknown（はい・いいえ・不明）で答えてください。",
                f"“{text}” cannot be read; answer {name}=yes, no or unknown.",
                name,
            )
        if names(name) in found:
            raise wrong(
                "ANSWER_TWICE",
                f"「{name}」に二度答えています。一つにしてください。",
                f"“{name}” is answered twice; keep one.",
                name,
            )
        found[names(name)] = WORDS[word.strip()], reason.strip()
    return found


def _day(text: str | None, flag: str) -> Day | None:
    if text is None:
        return None
    day = read_day(text)
    if day is None:
        raise wrong(
            "DAY_UNREADABLE",
            f"「{text}」は日付として読めません。2026-04-01 のように書いてください。",
            f"“{text}” is no day; write it like 2026-04-01.",
            flag,
        )
    return day


def _today() -> Day:
    return Day(datetime.now(JST).date().isoformat())


def told_names() -> Say:
    """What can be answered, for the help of the command."""

    def listed(names: dict[Any, Say]) -> Say:
        return Say(
            "\n".join(f"  {name}  {say.ja}" for name, say in names.items()),
            "\n".join(f"  {name}  {say.en}" for name, say in names.items()),
        )

    asked, facts, roles = listed(dict(ASKED)), listed(dict(FACTS)), listed(dict(ROLES))
    return Say(
        "条例第2条・第24条・罰則と、2023年4月からの法を、日付の版ごとに示す。情報であり、判断はしない。\n\n"
        f"--answer に書けるもの:\n{asked.ja}\n\n--fact に書けるもの:\n{facts.ja}\n\n--role に書けるもの:\n{roles.ja}"
        "\n  dispatched  派遣労働者（--dispatched-to で派遣先を指定する）",
        "Articles 2 and 24 and the penalties of the ordinance, and the Act since April 2023, by dated edition. Information, never a verdict.\n\n"
        f"for --answer:\n{asked.en}\n\nfor --fact:\n{facts.en}\n\nfor --role:\n{roles.en}"
        "\n  dispatched  a dispatched worker (say with --dispatched-to to whom)",
    )
