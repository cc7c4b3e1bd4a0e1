"""Showing what was opened: one page, kept by nobody, marked with whose eyes saw it, when, and under which entry."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpResponse

from azukari.desk import reading
from azukari.desk.catalogue import Catalogue
from azukari.desk.reading import Opened
from azukari.desk.room import Room, room
from azukari.kernel.act import Handling
from azukari.provisions.p08_acts import Search
from azukari.web.drawing import page
from azukari.web.request import Request
from azukari.web.seeing import header

PAGE: Final = 50
"""Records of a page."""

WIDTHS: Final = (1_000, 1_600, 2_200)
"""Widths of the picture of a page of a document, in pixels."""

SOUGHT: Final = "q."
"""Names of the search fields: ``q.2`` is what is sought in column 2."""

KEYS_OFF: Final = "keys_off"


def kept(request: Request) -> dict[str, Any]:
    """Whether single-key shortcuts are on for this session."""
    return {"keys": not request.session.get(KEYS_OFF, False)}


def show(
    request: Request, look: Callable[[Callable[[Catalogue], Any]], Any], opened: Opened, more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """What was opened, under the mark of who opened it, when and by which entry; kept by nobody on the way.

    A picture lies within the page itself, so that no address leads to it.
    """
    entry = opened.receipt.entry

    def gather(seen: Catalogue) -> dict[str, Any]:
        names = {"head": header(seen), "who": seen.name(entry.moment.officer), "item": seen.name(getattr(entry.act, "item", ""))}
        return {
            **names,
            "purpose": seen.purposes.get(getattr(entry.act, "purpose", 0), ""),
            "spent": _spent(seen, opened, (more or {}).get("room")),
        }

    values = {
        **look(gather),
        **kept(request),
        "room": None,
        "again": [],
        "back": None,
        "hits": [],
        "page_size": PAGE,
        "came_from": 1,
        **(more or {}),
        "opened": opened,
        "entry": entry,
        "act": entry.act,
        "title": type(entry.act).title,
        "widths": WIDTHS,
        "sought": SOUGHT,
        "picture": None if opened.picture is None else inline(opened.picture),
        "search": isinstance(entry.act, Search),
        "mask": reading.MASK,
        "columns": _columns(opened),
        "only": reading.said_fields(opened.fields),
    }
    response = page(request, "room_seen.html", values)
    seen_only(request, response, picture=opened.picture is not None)
    return response


def seen_only(request: Request, response: HttpResponse, *, picture: bool) -> None:
    """What a page that shows content allows the browser: to keep nothing, to send nothing elsewhere, to draw the picture that lies in it."""
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{request.nonce}'; script-src 'nonce-{request.nonce}'; "
        f"img-src 'self'{' data:' if picture else ''}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def _spent(seen: Catalogue, opened: Opened, known: Room | None) -> dict[int, str]:
    """Of the columns that are masked in what was opened, those that were granted, but hold no more for today: by number, their names."""
    act = opened.receipt.entry.act
    if not opened.fields or not isinstance(act, Handling):
        return {}
    found = known or room(seen, act.item, act.purpose)
    spent = () if found is None else found.spent
    return {at: name for at, name in enumerate(opened.header, start=1) if at in spent and at not in opened.fields}


def _columns(opened: Opened) -> list[int]:
    """Places, from 0, of the columns that a table shows: of a list of hits those that were asked for, else all, masked where they have to be."""
    width = max([len(opened.header), *(len(row) for row in opened.rows)], default=0)
    hits = isinstance(opened.receipt.entry.act, Search) and opened.fields
    return [at for at in range(width) if not hits or at + 1 in opened.fields]


_PICTURES: Final = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


def inline(picture: bytes) -> str:
    """A picture as part of the page."""
    media = next((media for begins, media in _PICTURES if picture.startswith(begins)), "image/png")
    return f"data:{media};base64,{base64.b64encode(picture).decode()}"
