"""Style sheet and script, served by the application itself under an address that changes with their content."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

TYPES: Final = MappingProxyType(
    {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
)
FOREVER: Final = "public, max-age=31536000, immutable"


@cache
def _content(name: str) -> tuple[str, bytes] | None:
    """The digest and bytes of a file of this face; None when there is none of that name."""
    kind = name.rpartition(".")[2]
    found = files("azukari.web").joinpath("static", name)
    if kind not in TYPES or "/" in name or not found.is_file():
        return None
    data = found.read_bytes()
    return sha256(data).hexdigest()[:16], data


def address(name: str) -> str:
    """Where a file of this face lies. :raises LookupError: when there is none, which is a fault of a template."""
    found = _content(name)
    if found is None:
        raise LookupError(name)
    return reverse("static", args=[found[0], name])


def serve(_request: HttpRequest, digest: str, name: str) -> HttpResponse:
    """A file, to be kept for ever by whoever fetched it under its digest."""
    found = _content(name)
    if found is None or found[0] != digest:
        raise Http404(name)
    response = HttpResponse(found[1], content_type=TYPES[name.rpartition(".")[2]])
    response["Cache-Control"] = FOREVER
    return response
