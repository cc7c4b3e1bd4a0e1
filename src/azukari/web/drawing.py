"""Drawing pages: the Jinja2 environment, what templates may call, and :func:`page`, through which every page goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from azukari.desk.catalogue_annex import cited
from azukari.desk.catalogue_labels import ANSWERS, GRADES, SIDES, choice_label
from azukari.desk.catalogue_told import said_age, said_day, said_due, said_time
from azukari.kernel.values import Capacity, Time, as_datetime
from azukari.law.say import Lang, Say
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


def environment(**options: Any) -> Environment:  # noqa: ANN401 — Jinja's own options
    """The environment of all templates: everything escaped, nothing undefined let through."""
    made = Environment(**{**options, "autoescape": True, "undefined": StrictUndefined})  # noqa: S701 — it is on
    made.globals.update(
        t=_text, say=_say, url=reverse, static=address, cited=cited, said_day=said_day, said_time=said_time, said_due=said_due,
        said_age=said_age, grade=GRADES.__getitem__, answered=ANSWERS.__getitem__, side=SIDES.__getitem__, capacity=_capacity, iso=_iso,
        codelike=codelike,
    )  # fmt: skip
    return made


def _iso(time: Time) -> str:
    return as_datetime(time).isoformat(timespec="seconds")


_CODE = re.compile(r"(?=.*\d)[〒\w.,:/+\-‐－ー円]{1,16}", re.ASCII)


def codelike(value: str) -> bool:
    """Whether a value is read as a whole (a postal code, an amount, a date), so that it must not break over lines."""
    return _CODE.fullmatch(value.translate(_NARROW)) is not None


def _capacity(capacity: Capacity) -> Say:
    return choice_label("Capacity", capacity.value)


def page(request: Request, template: str, values: Mapping[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """One page in the language of whoever asked, never kept by the browser or anybody on the way."""
    context: dict[str, Any] = {
        "lang": getattr(request, "lang", Lang.ja),
        "nonce": getattr(request, "nonce", ""),
        "person": getattr(request, "person", None),
        "officer": getattr(request, "officer", None),
        "csrf": get_token(request),
        "here": request.get_full_path(),
        **(values or {}),
    }
    return HttpResponse(render_to_string(template, context), status=status)
