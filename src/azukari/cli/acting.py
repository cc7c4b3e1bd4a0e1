"""``act`` at the desk: any act of the annex from the command line, its receipt, or everything that stands against it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from django.db import transaction

from azukari import annex
from azukari.cli.answers import document, with_ids
from azukari.cli.counter import ID, Counter, one_of, same
from azukari.cli.faults import CliError, Exit
from azukari.cli.headed import numbered
from azukari.cli.output import Answer, Out, said
from azukari.desk import asking
from azukari.desk.catalogue import Catalogue, cited
from azukari.desk.catalogue_form import begun
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import Told, said_time
from azukari.desk.on_paper import Signer, signers, typing, with_scan
from azukari.desk.outcome import Incomplete, Officer, Outcome, Receipt, Refusal
from azukari.desk.renewing import renewal
from azukari.kernel.act import Act, Handling
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.fault import Fault
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.submission import read
from azukari.kernel.values import as_datetime
from azukari.kernel.wire import leaf_hash
from azukari.law.say import Say
from azukari.provisions.p00_acts import Register
from azukari.store import record
from azukari.store.models import Involved, Log

LISTED: Final = 12
"""So many choices are told beside an answer that is none of them."""


def perform(cls: type[Act], args: argparse.Namespace, answers: dict[str, Any], out: Out) -> Answer:
    """Perform one act and tell what became of it."""
    counter = Counter(args.folder)
    if cls is Register and not args.contract:
        return _register(counter, cls, args, answers, out)
    officer, log = counter.stand(args)
    asking.ask(counter.desk.instance)
    known = resolved(counter, officer, log, cls, answers)
    if args.on_paper_of:
        who = typing(officer, _signer(counter, officer, log, args.on_paper_of), officer.place)
        return told(counter, officer, counter.desk.perform(who, log, cls.name, with_scan(known, document(args.scan))), out)
    return told(counter, officer, counter.desk.perform(officer, log, cls.name, known), out)


def _signer(counter: Counter, officer: Officer, log: str, text: str) -> Signer:
    """Who acted on paper, among those for whom this officer may type. :raises CliError: ``PERSON_NOT_FOUND``, ``PERSON_AMBIGUOUS``."""
    known: dict[str, Signer] = counter.see(log, lambda seen: {one.person: one for one in signers(seen)}, officer)
    names = {person: one.name for person, one in known.items()}
    return known[
        one_of(text, names, "PERSON", "代行入力できる相手方の人", "officer of the other side for whom this person may type")
    ]


def _register(counter: Counter, cls: type[Act], args: argparse.Namespace, answers: dict[str, Any], out: Out) -> Answer:
    """A contract begins with its registration: its log is opened for it, and taken away again if it does not come about."""
    officer = counter.newcomer(args)
    if args.renews:
        answers = {**renewal(counter.desk, officer, counter.contract(args.renews, officer.home)), **answers}
    answers = {"ward": officer.home, "ward_name": counter.known.get(officer.home, ""), **answers}
    answers = with_ids(fields_of(cls), answers, lambda field, text: _by_name(field, text, counter.known))
    faults = read(cls, answers, counter.desk.mint).faults
    if faults:
        return told(counter, officer, Incomplete("", cls.name, faults), out)
    log = counter.desk.begin(officer.home)
    outcome = None
    try:
        outcome = counter.desk.perform(officer, log, cls.name, answers)
    finally:
        if not isinstance(outcome, Receipt):
            with transaction.atomic():
                if not record.size(log):
                    Involved.objects.filter(log_id=log).delete()
                    Log.objects.filter(pk=log).delete()
    return told(counter, officer, outcome, out)


# ── names ──


def resolved(counter: Counter, officer: Officer, log: str, cls: type[Act], answers: dict[str, Any]) -> dict[str, Any]:
    """The answers with names turned into ids, by what this officer may choose from."""
    known = begun(cls, answers, counter.desk.mint, first=False)
    fresh = _listed(known)

    def inside(catalogue: Catalogue) -> dict[str, Any]:
        return numbered(
            catalogue, cls, with_ids(fields_of(cls), known, lambda field, text: _chosen(field, text, catalogue, fresh))
        )

    return counter.see(log, inside, officer)


def _listed(answers: dict[str, Any]) -> dict[str, str]:
    """The things that these answers list for the first time, by what they are called there: other lines may name them so."""
    items = answers.get("items")
    lines = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    return {same(str(one["label"])): str(one["item"]) for one in lines if one.get("item") and one.get("label")}


def _chosen(field: Field, text: str, catalogue: Catalogue, fresh: Mapping[str, str]) -> str:
    if field.kind == "item" and same(text) in fresh:
        return fresh[same(text)]
    if field.form is Form.CHOICE:
        return _by_name(field, text, {one.value: one.label.ja for one in catalogue.choices(field) or ()})
    if ID.fullmatch(text) or (field.form is Form.INTEGER and text.strip().isdigit()):
        return _by_name(field, text, {})
    names = {one.value: one.label.ja for one in catalogue.choices(field) or ()}
    if field.form is Form.TEXT:
        names = {key: catalogue.name(key) if ID.fullmatch(key) else label for key, label in names.items()}
    return _by_name(field, text, names)


def _by_name(field: Field, text: str, names: dict[str, str]) -> str:
    if field.form is Form.CHOICE:
        for value in field.choices:
            label = choice_label(field.kind, value)
            if same(text) in {same(label.ja), same(label.en), same(label.ja.rpartition("・")[2])} and (
                not names or value in names
            ):
                return value
        return text
    if text in names or ID.fullmatch(text) or not names:
        return text
    try:
        return one_of(text, names, "NAME", f"「{field.asks.label.ja}」の選択肢", f"choice for “{field.asks.label.en}”")
    except CliError as error:
        if error.exit is Exit.NOT_FOUND:
            # the desk says what is wrong with it, together with everything else
            return text
        raise


# ── telling ──


def told(counter: Counter, officer: Officer, outcome: Outcome, out: Out) -> Answer:
    """The receipt, or all that stands against the act."""
    match outcome:
        case Receipt():
            return receipt(counter, officer, outcome, out)
        case Refusal():
            return refusal(counter, officer, outcome, out)
        case Incomplete(log=log, act=act, faults=faults):
            if Log.objects.filter(pk=log).exists():
                faults = counter.see(log, lambda seen: tuple(_fault(one, annex.ACTS[act], seen) for one in faults), officer)
            return out.wrong(CliError(Exit.INCOMPLETE, *faults))


def _fault(one: Fault, cls: type[Act], seen: Catalogue) -> Fault:
    """A fault with names in place of identifiers; where something has to be chosen, with what can be: a terminal shows no list."""
    field = _field(fields_of(cls), (one.field or "").split(".")) if one.code in {"FIELD_ID", "FIELD_VALUE"} else None
    found = [] if field is None else [*(seen.choices(field) or ())]
    said = seen.personal(one.say)
    if field is not None and field.form is Form.CHOICE:
        # the words that people use, and only those that this side may choose
        values = [each.value for each in found] or list(field.choices)
        named = [choice_label(field.kind, value) for value in values]
        label, ja, en = field.asks.label, "、".join(each.ja for each in named), ", ".join(each.en for each in named)
        said = Say(f"「{label.ja}」の値を読み取れません。選べるもの：{ja}。", f"“{label.en}” cannot be read. Choices: {en}.")
    elif found and one.code == "FIELD_ID":
        more = ("ほか", ", …") if len(found) > LISTED else ("", "")
        ja = "、".join(each.label.ja for each in found[:LISTED])
        en = ", ".join(each.label.en for each in found[:LISTED])
        said = Say(f"{said.ja}選べるもの：{ja}{more[0]}", f"{said.en} Choices: {en}{more[1]}")
    return msgspec.structs.replace(one, say=said)


def _field(fields: tuple[Field, ...], path: list[str]) -> Field | None:
    """The question at a path (``moves.0.item``)."""
    name, rest = path[0], [one for one in path[1:] if not one.isdecimal()]
    found = next((one for one in fields if one.name == name), None)
    if found is not None and found.form is Form.LIST:
        found = found.fields[0]
    return _field(found.fields, rest) if found is not None and rest else found


def receipt(counter: Counter, officer: Officer, done: Receipt, out: Out) -> Answer:
    """What was recorded, as which entry, when, by whom, under which leaf hash."""
    entry, moment = done.entry, done.entry.moment
    name, answers = counter.see(done.log, lambda one: (one.name(moment.officer), one.answers(entry, done.words)), officer)
    capacity = annex.CAPACITY_NAMES[moment.capacity]
    out.say(
        f"記録しました：第{entry.number}号　{type(entry.act).title.ja}",
        f"Recorded as no. {entry.number}: {type(entry.act).title.en}",
    )
    out.line(f"  {out.of(Say('契約', 'contract'))}  {done.log}")
    out.line(f"  {out.of(Say('日時', 'time'))}  {out.of(said_time(moment.time))} JST")
    out.line(f"  {out.of(Say('行為者', 'by'))}  {name}（{out.of(capacity)}）")
    out.line(f"  {out.of(Say('この記録の確認値', 'leaf hash'))}  {leaf_hash(done.leaf)}")
    for one in answers:
        _answer(one, "  ", out)
    if isinstance(entry.act, Handling):
        out.aside(out.of(Say("内容を見るには azukari open を使ってください。", "To see content, use azukari open.")))
    return Answer({"receipt": receipt_of(done)})


def receipt_of(done: Receipt) -> dict[str, Any]:
    """A receipt, as JSON has it."""
    entry, moment = done.entry, done.entry.moment
    return {
        "contract": done.log,
        "number": entry.number,
        "act": entry.act.name,
        "title": said(type(entry.act).title),
        "at": as_datetime(moment.time).isoformat(timespec="microseconds"),
        "officer": moment.officer,
        "party": moment.party,
        "capacity": moment.capacity.value,
        "tier": moment.tier,
        "place": moment.place,
        "leaf_hash": leaf_hash(done.leaf),
        "facts": msgspec.to_builtins(entry.act),
    }


def _answer(one: Told, indent: str, out: Out) -> None:
    if one.value.ja != "—":
        out.line(f"{indent}{out.of(one.label)}  {out.of(one.value)}")
    for part in one.parts:
        for inner in part:
            _answer(inner, indent + "    ", out)


def _with_names(why: Refusal, named: Callable[[Say], Say]) -> Refusal:
    """A refusal with names in place of identifiers."""
    change = msgspec.structs.replace
    return change(
        why,
        objections=tuple(change(one, because=named(one.because), instead=named(one.instead)) for one in why.objections),
        misfits=tuple(change(one, because=named(one.because), instead=named(one.instead)) for one in why.misfits),
    )


def refusal(counter: Counter, officer: Officer, why: Refusal, out: Out) -> Answer:
    """Every objection with its citation, this contract's own sentence, what the record shows, and what to do instead."""
    title = annex.ACTS[why.act].title
    out.aside(out.of(Say(f"行えません：{title.ja}", f"Refused: {title.en}")))
    quoted = counter.see(why.log, lambda one: {each.cites: one.sentence(each.cites) for each in why.objections}, officer)
    why = counter.see(why.log, lambda one: _with_names(why, one.personal), officer)
    errors: list[dict[str, Any]] = []
    for each in why.objections:
        sentence = quoted[each.cites]
        out.aside(f"\n■ {out.of(cited(each.cites))} [{each.cites}]")
        model = "" if sentence.own else out.of(Say("（標準文例）", " (model text)"))
        out.aside(f"  「{sentence.of(out.lang)}」{model}")
        _reasons(each, out)
        errors.append({**_objection(each), "sentence": {"ja": sentence.ja, "en": sentence.en, "own": sentence.own}})
    for misfit in why.misfits:
        out.aside(f"\n■ [{misfit.code}]")
        _reasons(misfit, out)
        errors.append(fault_of_misfit(misfit))
    if officer.place is None and issubclass(annex.ACTS[why.act], Handling):
        where = Say("いる施設は --place 施設名 で指定します。", "Say where you are with --place FACILITY.")
        out.aside("\n" + out.of(where))
    if why.recorded:
        out.aside("\n" + out.of(Say("拒まれたことは記録されました。", "The refusal is in the record.")))
    result = {"contract": why.log, "act": why.act, "recorded": why.recorded, "number": why.number}
    return Answer({"refusal": result}, Exit.REFUSED, tuple(errors))


def _reasons(one: Objection | Misfit, out: Out) -> None:
    where = f" ({one.field})" if one.field else ""
    out.aside(f"  {out.of(Say('なぜ', 'because'))}{where}: {out.of(one.because)}")
    out.aside(f"  {out.of(Say('代わりに', 'instead'))}: {out.of(one.instead)}")


def _objection(one: Objection) -> dict[str, Any]:
    both = Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}")
    return {
        "code": "OBJECTION",
        **said(both),
        "field": one.field,
        "cites": one.cites,
        "cited": said(cited(one.cites)),
        "because": said(one.because),
        "instead": said(one.instead),
    }


def fault_of_misfit(one: Misfit) -> dict[str, Any]:
    """A misfit, as JSON has it."""
    both = Say(one.because.ja + one.instead.ja, f"{one.because.en} {one.instead.en}")
    return {
        "code": one.code,
        **said(both),
        "field": one.field,
        "cites": None,
        "because": said(one.because),
        "instead": said(one.instead),
    }
