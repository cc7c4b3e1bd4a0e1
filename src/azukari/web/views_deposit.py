"""Putting the content of a delivery note's line into the vault: looked at first, then sealed while it comes in; what was counted becomes an entry.

Neither step holds the file: of the first, the beginning goes to a child process that reads it, and of the second every piece goes on to the
vault as it comes. Content never rests on this machine's disk in the clear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from azukari.content.columns import Column
from azukari.content.discovery import Known
from azukari.content.encodings import CANDIDATES, Encoding
from azukari.content.errors import ContentError
from azukari.content.fixed import parsed_layout
from azukari.desk import contents, declaring, intake
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_form import Choice, verbatim
from azukari.desk.catalogue_labels import ENUMERATIONS
from azukari.desk.contents import First, How
from azukari.desk.depositors import uncounted
from azukari.desk.outcome import Officer, Receipt, Refusal
from azukari.desk.table import content_fault
from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.objection import Misfit, Objection
from azukari.kernel.things import Origin, vault_of
from azukari.kernel.values import ItemId, Medium
from azukari.law.say import Say
from azukari.provisions.p00_values import FileClass
from azukari.provisions.p11_acts import KEEPS
from azukari.store.models import VaultObject
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header, see
from azukari.web.streaming import Streamed
from azukari.web.texts import TEXTS
from azukari.web.views import for_officers

LOOK: Final = "look"
_KEPT: Final = re.compile(r"key|encoding|sheet|formulas|file|class|sensitive|header|[cs]-[0-9]{1,4}")
"""What was said of a file that could not be sealed: it need not be said again."""

NAMES: Mapping[str, str] = {"utf-8": "UTF-8", "cp932": "CP932（シフトJIS）", "euc-jp": "EUC-JP"}


def lines(seen: Catalogue) -> list[Choice]:
    """The items that are to rest in the vault, as ``entry/item``: which note listed each, and what it is called."""
    custody = seen.book.whole.ground.custody
    found = []
    for item in custody.items.values():
        held = any(
            account == vault_of(tier) for tier in seen.book.whole.ground.tiers for account in custody.held.get(item.item, {})
        )
        if item.medium is Medium.VAULT and not held:
            name = seen.name(item.item)
            label = Say(f"{name}（第{item.listed}号）", f"{name} (entry {item.listed})")
            found.append(Choice(f"{item.listed}/{item.item}", label))
    return found + list(_kept(seen))


def _kept(seen: Catalogue) -> Iterator[Choice]:
    """What a contractor itself collected or derived, holds in the vault, and has not sealed yet, as ``-/item``: no note brought it."""
    custody, mine = seen.book.whole.ground.custody, {one.tier for one in seen.holdings if one.capacity in KEEPS}
    own = [
        one
        for one in custody.items.values()
        if one.medium is Medium.VAULT and one.origin in {Origin.COLLECTED, Origin.DERIVATIVE}
    ]
    sealed = set(
        VaultObject.objects.filter(log_id=seen.book.log, item__in=[one.item for one in own]).values_list("item", flat=True)
    )
    for item in own:
        if item.item not in sealed and any(custody.at(item.item, vault_of(tier)) for tier in mine):
            yield Choice(f"-/{item.item}", verbatim(seen.name(item.item)))


@csrf_exempt  # checked by hand, before the first byte of the file is taken
@for_officers
def deposit(request: Request, officer: Officer, log: str) -> HttpResponse:
    """The form (GET), a look at a file (POST ``?do=look``), or the sealing (POST). What is wrong is told, and nothing is left behind."""
    request.ceremony = True  # the page asks the server for the second step while it keeps the file that was chosen
    choices: list[Choice] = see(officer, log, lines)
    if request.method != "POST":
        given = QueryDict(mutable=True)
        given["line"] = request.GET.get("line", "")
        return _page(request, officer, log, choices, given)
    try:
        form = Streamed(request)
    except FaultError as error:
        return _page(request, officer, log, choices, QueryDict(), error.faults)
    refused = form.forged()
    if refused is not None:
        return refused
    known = form.fields.get("line", "") in {one.value for one in choices}
    faults = _missing(known=known, file=form.has_file)
    try:
        if faults:
            return _page(request, officer, log, choices, form.fields, faults)
        if request.GET.get("do") == LOOK:
            return _looked(request, officer, log, choices, form)
        return _sealed(request, officer, log, choices, form)
    finally:
        form.drain()


def _missing(*, known: bool, file: bool) -> tuple[Fault, ...]:
    found = []
    if not known:
        found.append(Fault("FIELD_MISSING", TEXTS["deposit.no_line"], "line"))
    if not file:
        found.append(Fault("FIELD_MISSING", TEXTS["deposit.no_file"], "content"))
    return tuple(found)


def _looked(request: Request, officer: Officer, log: str, choices: list[Choice], form: Streamed) -> HttpResponse:
    size = form.fields.get("size", "")
    try:
        first = contents.look(form.pieces(), how_of(form.fields, declared=False), size=int(size) if size.isdecimal() else None)
    except FaultError as error:
        return _page(request, officer, log, choices, form.fields, error.faults)
    return _page(request, officer, log, choices, form.fields, first=first)


def _sealed(request: Request, officer: Officer, log: str, choices: list[Choice], form: Streamed) -> HttpResponse:
    number, _, item = str(form.fields["line"]).partition("/")
    note = int(number) if number.isdecimal() else None
    try:
        how = how_of(form.fields)
        if how.key is None and how.columns and note is not None:
            uncounted(desk(), log, note, ItemId(item))
        pieces = contents.same(form.pieces(), form.fields.get("seen", ""))
        done = intake.deposit(desk(), officer, log, note, ItemId(item), pieces, how=how)
    except FaultError as error:
        return _page(request, officer, log, choices, form.fields, error.faults)
    address = reverse("entry", args=[log, done.receipt.entry.number])
    if how.columns:
        outcome = declaring.confirm(desk(), officer, log, ItemId(item), how.columns, _kept_of(form.fields))
        if not isinstance(outcome, Receipt):
            number_of = done.receipt.entry.number
            told = Fault(
                "DEPOSIT_UNCONFIRMED",
                Say(
                    f"封入し、第{number_of}号に記録しました。ただし、列の種類の確認は記録できませんでした。"
                    "次の理由を確かめ、確認できる者が記録してください。",
                    f"It is sealed and recorded as entry {number_of}, but what its columns hold was not entered. "
                    "See the reasons that follow, and have it entered by somebody who may.",
                ),
            )
            return _page(request, officer, log, see(officer, log, lines), QueryDict(), (told, *_reasons(outcome)))
    return HttpResponseRedirect(f"{address}?{urlencode({'done': 1})}")


def _reasons(outcome: Any) -> tuple[Fault, ...]:  # noqa: ANN401 — a refusal, or what is incomplete
    if isinstance(outcome, Refusal):
        against: tuple[Objection | Misfit, ...] = (*outcome.objections, *outcome.misfits)
        return tuple(
            Fault("REFUSED", Say(f"{one.because.ja}{one.instead.ja}", f"{one.because.en} {one.instead.en}")) for one in against
        )
    return tuple(outcome.faults)


def _kept_of(fields: QueryDict) -> declaring.Kept:
    """What the form says of the content as a whole."""
    file, manual = fields.get("file", ""), fields.get("class") == FileClass.MANUAL
    return declaring.Kept(
        int(file) if file.isdecimal() and len(file) <= 4 else None,
        FileClass.MANUAL if manual else FileClass.COMPUTERISED,
        fields.get("sensitive") == "1",
    )


def how_of(fields: QueryDict, *, declared: bool = True) -> How:
    """How the content is to be read, as the form says.

    :raises FaultError: ``LAYOUT_…``, ``DEPOSIT_KIND``.
    """
    try:
        layout = parsed_layout(str(fields["layout"])) if fields.get("layout", "").strip() else None
        headed = fields.get("headed") == "1"
        found = _header(fields) if fields.get("header") else []
        names = _names(fields, found) if fields.get("headless") == "1" and not headed else found
        columns = _columns(fields, names) if declared else ()
        encoding = fields.get("encoding") or "auto"
        if encoding not in set(Encoding) or fields.get("delimiter", "") not in {"", ",", "\t"}:
            raise ContentError("DEPOSIT_KIND")
    except ContentError as error:
        raise content_fault(error) from None
    key = _key(fields, found, names)
    return How(
        key=key,
        encoding=Encoding(encoding),
        delimiter=fields.get("delimiter", ""),
        columns=columns,
        layout=layout,
        sheet=fields.get("sheet") or None,
        results=fields.get("formulas") == "1",
        names=tuple(names) if names is not found else (),
        headed=headed,
    )


def _header(fields: QueryDict) -> list[str]:
    """The names of the columns as they were when the sample was shown."""
    try:
        names = json.loads(str(fields["header"]))
    except ValueError:
        raise ContentError("DEPOSIT_KIND") from None
    if not (isinstance(names, list) and all(isinstance(one, str) for one in names)):
        raise ContentError("DEPOSIT_KIND")
    return names


def _names(fields: QueryDict, found: list[str]) -> list[str]:
    """What an officer calls columns that have no heading: each by a name of its own."""
    return [str(fields.get(f"n-{at}", name)).strip() for at, name in enumerate(found, start=1)]


def _key(fields: QueryDict, found: list[str], names: list[str]) -> str | None:
    """The column of the record key, by the name that it has now."""
    key = str(fields.get("key", "")).strip()
    return (names[found.index(key)] if key in found else key) or None


def _columns(fields: QueryDict, names: list[str]) -> tuple[Column, ...]:
    try:
        classes = {at: Known(fields.get(f"c-{at}") or "none") for at in range(1, len(names) + 1)}
    except ValueError:
        raise ContentError("DEPOSIT_KIND") from None
    key = _key(fields, _header(fields), names) if names else None
    # What is sealed as one file is searched by nothing, and yet of the classes that were confirmed.
    searched = frozenset(at for at in classes if key and fields.get(f"s-{at}") and names[at - 1] != key)
    return declaring.declared(names, classes, searched)


def _page(
    request: Request,
    officer: Officer,
    log: str,
    choices: list[Choice],
    fields: QueryDict,
    faults: tuple[Fault, ...] = (),
    *,
    first: First | None = None,
) -> HttpResponse:
    def gather(seen: Catalogue) -> dict[str, Any]:
        return {
            "head": header(seen),
            "sentence_of": seen.sentence("10.1"),
            "chosen": fields.get("line", ""),
            "choices": choices,
            "fields": fields,
            "said": [(name, str(value)) for name, value in fields.items() if _KEPT.fullmatch(name)],
            "files": seen.book.whole.slices[0].contents.files,
        }

    shown = {} if first is None else _shown(first, fields)
    return page(
        request,
        "deposit.html",
        {**see(officer, log, gather), "faults": faults, "first": first, **shown},
        status=422 if faults and faults[0].code != "DEPOSIT_UNCONFIRMED" else 200,
    )


def _shown(first: First, fields: QueryDict) -> dict[str, Any]:
    """What the second step shows of what was looked at."""
    looked = first.looked
    said = str(fields.get("key", ""))
    key = said if said in looked.header else declaring.proposed_key(looked)
    columns = declaring.proposed(looked, key)
    header_json = json.dumps(looked.header, ensure_ascii=False)
    if fields.get("header") == header_json:
        columns = _columns(fields, list(looked.header))
    return {
        "looked": looked,
        "form": declaring.FORMS[looked.form],
        "why": declaring.WHYS[looked.decision.why],
        "encodings": [(one.value, NAMES[one.value]) for one in CANDIDATES],
        "names": NAMES,
        "key": key,
        "headed": fields.get("headed") == "1",
        "header_json": header_json,
        "classes": list(declaring.CLASSES.items()),
        "file_classes": list(ENUMERATIONS["FileClass"].items()),
        "file_class": str(fields.get("class") or FileClass.COMPUTERISED),
        "sensitive": any(one.known is Known.SENSITIVE for one in looked.proposals) or fields.get("sensitive") == "1",
        "cells": [
            next((row[at] for row in looked.rows if at < len(row) and row[at].strip()), "")[:60]
            for at in range(len(looked.header))
        ],
        "columns": [
            (at, column, one, declaring.reason(one))
            for at, (one, column) in enumerate(zip(looked.proposals, columns, strict=True), start=1)
        ],
    }
