"""The page on which an officer of 甲 decides: what was asked, sentence by sentence, what is known of the firm, drafts on their way, and the forms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

import msgspec
from django.http import HttpResponse

from azukari import annex
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_form import Control, Question
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import said_tier
from azukari.desk.deciding import answering, asked, since
from azukari.desk.firm_history import Dealing, history
from azukari.desk.outcome import Officer
from azukari.desk.standings import standings
from azukari.kernel.act import Act
from azukari.kernel.asks import fields_of
from azukari.kernel.duty import Owes
from azukari.kernel.values import CONTRACTOR, WHOLE, PartyId
from azukari.law.say import Lang
from azukari.provisions.p07_values import Standing
from azukari.web import closing, signing
from azukari.web.counter import desk
from azukari.web.drawing import page
from azukari.web.pictured import trees
from azukari.web.request import Request
from azukari.web.seeing import header, see, see_all
from azukari.web.views import for_officers, missing

PLAIN: Final = frozenset(
    {Control.TEXT, Control.AREA, Control.NUMBER, Control.DAY, Control.TIME, Control.CLOCK, Control.YES_NO, Control.SELECT, Control.BOXES,
     Control.HIDDEN, Control.FIXED}
)  # fmt: skip
"""What can be asked on a page beside other forms; anything else has the page of the act to itself."""
WAITING: Final = frozenset({Standing.WAITING, Standing.ASKED_FURTHER})


class Choice(msgspec.Struct, frozen=True):
    """One way to decide: the act, its questions as far as they can be asked here, how its own page begins, and whether a passkey signs it."""

    act: type[Act]
    asked: tuple[Question, ...]
    query: str
    signs: str | None
    more: bool
    """Whether its own page asks more (an attachment)."""


@for_officers
def decide(request: Request, officer: Officer, log: str, number: int) -> HttpResponse:
    """The page of one entry that waits for 甲; not there for anybody else."""
    found: dict[str, Any] | None = see(officer, log, partial(_gather, officer=officer, number=number, lang=request.lang))
    if found is None:
        return missing(request)
    firm: PartyId | None = found.pop("firm")
    past: list[Dealing] = []
    if firm is not None:
        past = history(standings(desk(), officer), partial(see_all, officer), firm, found["firm_name"], (log, found["number"]))
    return page(
        request,
        "decide.html",
        {
            **found,
            "past": past,
            "label": choice_label,
            "titles": _titles(past),
            "draft_acts": annex.ACTS,
            "titles_of": lambda one: type(one.line.entry.act).title,
        },
    )


def _gather(seen: Catalogue, officer: Officer, number: int, lang: Lang) -> dict[str, Any] | None:
    found = asked(seen, number)
    if found is None:
        return None
    ground = seen.book.whole.ground
    entry, wanted = found.entry, found.request
    tier = entry.moment.tier or entry.act.about_tier() or CONTRACTOR
    known = ground.tiers.get(tier)
    firm = wanted.firm if wanted is not None else known.party if known is not None else None
    name = "" if firm is None else seen.name(firm)
    choices = [_choice(seen, officer, cls, entry.number, entry.act.name) for cls in found.now]
    cites = dict.fromkeys((type(entry.act).cites, *(one.cites for one in found.now)))
    beside = [seen.sentence(one) for one in cites]
    ours = next((one for one in found.owed if one.owes is Owes.WARD), None)
    return {
        "head": header(seen),
        "number": entry.number,
        "a": found,
        "since": since(found),
        "title": type(entry.act).title if ours is None else ours.say,
        "party": seen.name(entry.moment.party),
        "choices": choices,
        "apart": [
            (one, _query(one, entry.number, entry.act.name))
            for one in found.now
            if one not in [each.act for each in choices if each.asked]
        ],
        "beside": beside,
        "firm": firm,
        "firm_name": name,
        "lacking": sum(bool(one.lacks) for one in found.matters),
        "pictures": [] if wanted is None else trees(seen, wanted, name, lang, waits=wanted.standing in WAITING),
        "standing": None if wanted is None else wanted.standing,
        "by_tier": said_tier(WHOLE if entry.moment.party == ground.ward else tier, seen.book, seen.name),
    }


def _query(cls: type[Act], number: int, name: str) -> str:
    field = next((field for act, field in answering(name) if act is cls), None)
    return "" if field is None else f"{field}={number}"


def _choice(seen: Catalogue, officer: Officer, cls: type[Act], number: int, name: str) -> Choice:
    query = _query(cls, number, name)
    answers: dict[str, Any] = {} if not query else seen.prefill(cls, {query.partition("=")[0]: number})
    given = {one.name for one in fields_of(cls) if answers.get(one.name) not in (None, "", [], ())}
    form = seen.form(cls, answers, desk().mint)
    simple = bool(query) and cls not in closing.FOR_GOOD and all(one.control in PLAIN or not one.required for one in form)
    questions = tuple(_hidden(one) if one.path in given else one for one in form if one.control in PLAIN) if simple else ()
    more = any(one.control not in PLAIN for one in form)
    return Choice(cls, questions, query, signing.standing_of(officer, cls), more)


def _hidden(one: Question) -> Question:
    return msgspec.structs.replace(one, control=Control.HIDDEN) if one.control is not Control.BOXES else one


def _titles(past: Iterable[Dealing]) -> dict[str, int]:
    """What the contracts of a firm come to: how many of each."""
    each = list(past)
    return {
        "contracts": len({one.log for one in each if one.tier is not None}),
        "violations": sum(len(one.violations) for one in each),
        "incidents": sum(len(one.incidents) for one in each),
        "late": sum(one.late for one in each),
        "consented": sum(one.standing is Standing.CONSENTED for each_one in each for one in each_one.asked),
        "declined": sum(one.standing is Standing.DECLINED for each_one in each for one in each_one.asked),
    }
