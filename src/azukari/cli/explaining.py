"""``explain``: from a sentence to its rule, tests, form and address — the shortest way into the program for officer and engineer alike."""

from __future__ import annotations

import argparse
from typing import Any

from azukari import annex, ordinance
from azukari.cli.explaining_code import Cited, cited_in, covering_tests, ordinance_tests
from azukari.cli.faults import absent
from azukari.cli.instance import connect
from azukari.cli.output import Answer, Out, said
from azukari.desk.catalogue_labels import ANSWERS, GRADES
from azukari.kernel.asks import fields_of
from azukari.kernel.objection import TERM_PREFIX
from azukari.kernel.values import Citation
from azukari.law.address import Address, expand, number
from azukari.law.model_annex import MODEL
from azukari.law.say import Lang, Say
from azukari.law.spelling import parse, said_of
from azukari.law.terms import BY_NAME


def explain(args: argparse.Namespace, out: Out) -> Answer:
    """A sentence of the annex, or an adopted term, and all that answers it."""
    if args.address.startswith(TERM_PREFIX):
        return _term(args.address, args, out)
    prefix = parse(args.address)
    wheres = expand(prefix)
    own = _own(args, [str(one) for one in wheres or (prefix,)])
    if not wheres and not own.get(prefix):
        raise absent(
            "ADDRESS_ABSENT",
            f"{prefix} に文はありません。条文の番号を確かめてください（例：第７第１項 は 7.1）。",
            f"There is no sentence at {prefix}; check the address (provision 7, paragraph 1 is 7.1).",
        )
    found = [_sentence(str(where), own.get(str(where)), args.contract, out) for where in wheres or (prefix,)]
    provision = next((one for one in annex.PROVISIONS if one.number == _provision(prefix)), None)
    tests = ordinance_tests() if prefix.startswith("o") else covering_tests(_provision(prefix))
    out.line()
    out.line(out.of(Say("試験: ", "tests: ")) + ", ".join(tests))
    heading = said(provision.heading) if provision else None
    return Answer({"address": prefix, "heading": heading, "sentences": found, "tests": tests})


def _provision(where: Address) -> int:
    """Which module answers: that of the provision; the contract's own for the ordinance."""
    return 0 if where.startswith("o") else number(where)


def _own(args: argparse.Namespace, wheres: list[str]) -> dict[str, dict[str, Any]]:
    """The contract's own sentences, where a contract was named."""
    if not args.contract:
        return {}
    connect(args.folder)
    from azukari.cli.counter import Counter

    counter = Counter(args.folder)
    args.contract = counter.contract(args.contract)

    def inside(catalogue: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 — Django stays unimported until a contract is named
        quoted = {where: catalogue.sentence(where) for where in wheres}
        return {where: {"text": one.ja, "own": one.own, "lacking": one.lacking} for where, one in quoted.items()}

    return counter.see(args.contract, inside)


def url_of(act: str, contract: str | None) -> str:
    """Where the page of an act is."""
    return f"/contracts/{contract or '<id>'}/acts/{act}"


def _sentence(where: str, own: dict[str, Any] | None, contract: str | None, out: Out) -> dict[str, Any]:
    sentence = MODEL.get(Address(where))
    label = said_of(Address(where))
    out.line(f"■ {out.of(label)} [{where}]")
    if sentence is not None:
        out.line(f"  {out.of(Say('標準文例', 'model'))}: {sentence.of(out.lang)}")
    if own is not None:
        if own["own"]:
            out.line(f"  {out.of(Say('この契約', 'this contract'))}: {own['text']}")
        elif own["lacking"]:
            out.say(
                "  この契約の特記事項にこの文はない。これに基づいて拒まれることはない。",
                "  The annex of this contract lacks it; nothing is refused under it.",
            )
        else:
            out.say(
                "  この契約の特記事項はまだ確認されていない。標準文例による。",
                "  No annex is confirmed for this contract; the model stands in.",
            )
    everything = (*(one for provision in annex.PROVISIONS for one in provision.answers), *ordinance.ANSWERS)
    answers = [one for one in everything if one.address == where]
    for one in answers:
        out.line(f"  {out.of(ANSWERS[one.answer])} · {out.of(GRADES[one.grade])} — {out.of(one.how)}")
    if not answers:
        out.say("  この版ではまだ答えられていない。", "  This edition does not answer it yet.")
    acts = [cls for cls in annex.ACTS.values() if cls.cites == where]
    _list(Say("行為", "acts"), [(cls.name, out.of(cls.title)) for cls in acts], out)
    asks = [(cls, one) for cls in annex.ACTS.values() for one in fields_of(cls) if one.asks.cites == where and cls.cites != where]
    _list(Say("問う所", "asked by"), [(f"{cls.name} {one.name}", out.of(one.asks.label)) for cls, one in asks], out)
    concerned = list(dict.fromkeys([*acts, *(cls for cls, _ in asks)]))
    forms = Say("様式の名（書類の作成はまだできません）", "names of forms (no paper is made yet)")
    _list(forms, [(cls.paper, out.of(cls.title)) for cls in concerned if cls.paper], out)
    _list(Say("画面", "screens"), [(cls.name, url_of(cls.name, contract)) for cls in concerned], out)
    code = cited_in(where)
    _list(Say("拒む所", "refusals"), _refusals(code, out), out)
    _list(Say("義務", "duties"), [(one.place, one.text(out.lang)) for one in code if one.what == "duty"], out)
    judgements = [one for provision in annex.PROVISIONS for one in provision.judgements if one.cites == where]
    _list(Say("人の判断", "judgements"), [(one.by_act, out.of(one.question)) for one in judgements], out)
    return {
        "address": where,
        "label": said(label),
        "model": None if sentence is None else {"ja": sentence.ja, "en": sentence.en},
        "own": own,
        "answers": [{"answer": one.answer.value, "grade": one.grade.value, "how": said(one.how)} for one in answers],
        "asked": [{"act": cls.name, "field": one.name, "label": said(one.asks.label)} for cls, one in asks],
        "forms": [{"paper": cls.paper, "act": cls.name} for cls in concerned if cls.paper],
        "screens": [url_of(cls.name, contract) for cls in concerned],
        "acts": [{"name": cls.name, "title": said(cls.title), "url": url_of(cls.name, contract)} for cls in acts],
        "refusals": [_code(one) for one in code if one.what != "duty"],
        "duties": [_code(one) for one in code if one.what == "duty"],
        "judgements": [{"by_act": one.by_act, "question": said(one.question)} for one in judgements],
    }


def _refusals(code: list[Cited], out: Out) -> list[tuple[str, str]]:
    """Where a sentence refuses; comments of the source are English, and in Japanese stand only where nothing else is said."""
    spoken = [one for one in code if one.what == "objection"]
    if out.lang is Lang.ja and spoken:
        return [(one.place, one.text(out.lang)) for one in spoken]
    note = "（英語の注記）" if out.lang is Lang.ja else ""
    return [(one.place, (note if one.what == "comment" else "") + one.text(out.lang)) for one in code if one.what != "duty"]


def _code(one: Cited) -> dict[str, Any]:
    return {"what": one.what, "place": one.place, "function": one.function, "ja": one.ja, "en": one.en}


def _list(title: Say, rows: list[tuple[str, str]], out: Out) -> None:
    if rows:
        out.line(f"  {out.of(title)}:")
        out.table([("    " + first, second) for first, second in rows])


def _term(address: str, args: argparse.Namespace, out: Out) -> Answer:
    term = BY_NAME.get(address.removeprefix(TERM_PREFIX))
    if term is None:
        raise absent(
            "TERM_ABSENT",
            f"「{address}」という定めはありません。あるもの：{'、'.join(TERM_PREFIX + one for one in BY_NAME)}",
            f"There is no term {address}. Terms: {', '.join(TERM_PREFIX + one for one in BY_NAME)}",
        )
    out.line(f"■ {out.of(term.label)} [{address}]")
    out.line(f"  {out.of(term.help)}")
    proposal = term.said(term.proposal)
    out.say(
        f"  案：{proposal.ja}（甲が定めるまで効力はない）　条文 {term.cites}",
        f"  proposed: {proposal.en} (counts once 甲 adopts it), under {term.cites}",
    )
    code = cited_in(Citation(address))
    _list(Say("使う所", "used by"), [(one.place, one.text(out.lang)) for one in code], out)
    return Answer(
        {
            "address": address,
            "label": said(term.label),
            "help": said(term.help),
            "cites": term.cites,
            "beyond": term.beyond,
            "proposal": said(proposal),
            "used": [_code(one) for one in code],
            "tests": covering_tests(number(term.cites)),
        }
    )
