"""Drawing pages: the Jinja2 environment, what templates may call, and :func:`page`, through which every page goes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from azukari import annex
from azukari.desk import notices, tips_ward
from azukari.desk.catalogue_annex import cited
from azukari.desk.catalogue_labels import ANSWERS, GRADES, SIDES, choice_label
from azukari.desk.catalogue_told import said_age, said_day, said_due, said_time
from azukari.kernel.values import Capacity, Time, as_datetime
from azukari.law.say import Lang, Say
from azukari.web.counter import desk
from azukari.web.request import Request
from azukari.web.static import address
from azukari.web.texts import TEXTS

_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")


@pass_context
def _text(context: Context, key: str, **values: object) -> str:
    """A text of this face in the page's language, its places filled."""
    said = TEXTS[key]
    lang: Lang = context["lang"]
    return (said.format(**values) if values else said).of(lang)


@pass_context
def _say(context: Context, said: Say | None) -> str:
    """A text of anybody's in the page's language."""
    return "" if said is None else said.of(context["lang"])


_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿々〆豈-﫿]")


@pass_context
def _ja(context: Context, name: str) -> str | Markup:
    """A name as it is written; on an English page a Japanese one is marked as such, so that it is read aloud in its own language."""
    if context["lang"] is Lang.ja or not name or not _JAPANESE.search(name):
        return name
    return Markup('<span lang="ja">{}</span>').format(name)


def environment(**options: Any) -> Environment:  # noqa: ANN401 — Jinja's own options
    """The environment of all templates: everything escaped, nothing undefined let through."""
    made = Environment(**{**options, "autoescape": True, "undefined": StrictUndefined})  # noqa: S701 — it is on
    made.globals.update(
        t=_text, say=_say, url=_url, static=address, cited=cited, said_day=said_day, said_time=said_time, said_due=said_due,
        said_age=said_age, grade=GRADES.__getitem__, answered=ANSWERS.__getitem__, side=SIDES.__getitem__, capacity=_capacity, iso=_iso,
        codelike=codelike, given_by=given_by,
    )  # fmt: skip
    made.filters["ja"] = _ja
    return made


@lru_cache(maxsize=8_192)
def _reversed(_prefix: str, name: str, args: tuple[object, ...]) -> str:
    return reverse(name, args=args)


def _url(name: str, args: Sequence[object] = ()) -> str:
    """The address of a page. A page has a hundred of them and more, most of them the same as the last time."""
    return _reversed(get_script_prefix(), name, tuple(args))


def _iso(time: Time) -> str:
    return as_datetime(time).isoformat(timespec="seconds")


_CODE = re.compile(r"(?=.*\d)[〒\w.,:/+\-‐－ー円]{1,16}", re.ASCII)


def codelike(value: str) -> bool:
    """Whether a value is read as a whole (a postal code, an amount, a date), so that it must not break over lines."""
    return _CODE.fullmatch(value.translate(_NARROW)) is not None


def given_by(picks: str | None) -> Say | None:
    """The title of the act whose entries a question offers; None where it offers something else."""
    found = None if picks is None else annex.ACTS.get(picks)
    return None if found is None else found.title


def _capacity(capacity: Capacity) -> Say:
    return choice_label("Capacity", capacity.value)


def reports_of(request: Request) -> int | None:
    """How many reports wait for the body of whoever is signed in; None for everybody else."""
    person = getattr(request, "person", None)
    apart = getattr(request, "works", False) or getattr(request, "administrator", False)
    return None if person is None or apart else tips_ward.waiting(person.home)


def bell_of(request: Request) -> int:
    """How many notices whoever is signed in has not looked at."""
    person = getattr(request, "person", None)
    return 0 if person is None else notices.fresh(person.id)


def in_charge(request: Request) -> bool:
    """Whether whoever is signed in was found to be in charge of a contract (:mod:`azukari.web.views_mine`)."""
    session = getattr(request, "session", None)
    return bool(session and session.get("charge"))


def settled(request: Request) -> dict[str, Any]:
    """What stands on a page because of who asks, in which language and where."""
    return {
        "lang": getattr(request, "lang", Lang.ja),
        "person": getattr(request, "person", None),
        "officer": getattr(request, "officer", None),
        "here": request.get_full_path(),
        "real": not desk().instance.configuration.demo,
        "administrator": getattr(request, "administrator", False),
        "leads": getattr(request, "leads", False),
        "works": getattr(request, "works", False),
        "charge": in_charge(request),
        "reports": reports_of(request),
        "bell": bell_of(request),
    }


def page(
    request: Request,
    template: str,
    values: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    about: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """One page in the language of whoever asked, never kept by the browser or anybody on the way. ``about`` is :func:`settled`, where known."""
    given = values or {}
    token = given.get("csrf") or get_token(request)  # drawn from chance: once a page is enough
    known = settled(request) if about is None else about
    context = {"nonce": getattr(request, "nonce", ""), **known, **given, "csrf": token}
    return HttpResponse(render_to_string(template, context), status=status)
