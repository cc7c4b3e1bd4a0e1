"""A form whose file is passed on while it comes in: neither the whole of it nor a copy on disk is ever held.

The fields of the form must stand before its file, as they do where the file is the form's last question. The token against forged requests is
checked before the first byte of the file is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.multipartparser import FIELD, FILE, ChunkIter, LazyStream, MultiPartParserError, Parser
from django.http.request import UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.encoding import force_str
from django.utils.http import parse_header_parameters

from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.web.settings import FIELDS

PIECE: Final = 1 << 16
FIELD_LIMIT: Final = 1 << 20
"""Bytes of all fields together."""

_BOUNDARY: Final = 201


class Streamed:
    """A request's fields, and its file as pieces that are read from the connection only when they are asked for."""

    def __init__(self, request: HttpRequest) -> None:
        """Read up to the file.

        :raises FaultError: ``FORM_MALFORMED``, ``FORM_LARGE``.
        """
        self._request = request
        self.fields = QueryDict(mutable=True)
        self.file_name = ""
        self._parts: Iterator[Any] = iter(())
        self._file: LazyStream | None = None
        kind, options = parse_header_parameters(request.headers.get("Content-Type", ""))
        if kind == "application/x-www-form-urlencoded":
            self.fields = QueryDict(request.read(FIELD_LIMIT), mutable=True)
            return
        boundary = options.get("boundary", "")
        if kind != "multipart/form-data" or not boundary or len(boundary) >= _BOUNDARY or not boundary.isascii():
            raise malformed()
        self._parts = iter(cast("Iterable[Any]", Parser(LazyStream(ChunkIter(request, PIECE)), boundary.encode("ascii"))))
        try:
            self._read_fields()
        except MultiPartParserError:
            raise malformed() from None

    def _read_fields(self) -> None:
        size = count = 0
        for kind, meta, stream in self._parts:
            disposition = meta.get("content-disposition")
            if disposition is None or kind not in (FIELD, FILE):
                continue
            options = disposition[1]
            name = force_str(options.get("name", ""), errors="replace")
            if kind == FILE:
                given = force_str(options.get("filename") or "", errors="replace")
                if given:
                    self.file_name, self._file = given, stream
                    return
                continue
            data = stream.read(FIELD_LIMIT - size + 1)
            size += len(data)
            count += 1
            if size > FIELD_LIMIT or count > FIELDS:
                raise FaultError(
                    Fault(
                        "FORM_LARGE",
                        Say(
                            "入力欄が大きすぎます。コマンドで預けてください。",
                            "The fields of the form are too large; deposit by the command line.",
                        ),
                    )
                )
            self.fields.appendlist(name, data.decode("utf-8", "replace"))

    def forged(self) -> HttpResponse | None:
        """The answer to a request whose token is missing or wrong; None where it is in order."""
        request: Any = self._request
        request.POST = self.fields
        middleware: Any = CsrfViewMiddleware(lambda _request: HttpResponse())
        refused: HttpResponse | None = middleware.process_view(request, HttpResponse, (), {})
        return refused

    @property
    def has_file(self) -> bool:
        """Whether a file was chosen."""
        return self._file is not None

    def pieces(self) -> Iterator[bytes]:
        """The file, as it comes in.

        :raises UnreadablePostError: where the connection is cut.
        """
        if self._file is None:
            return
        for piece in self._file:
            if piece:
                yield piece

    def drain(self) -> None:
        """Take in what is left and keep none of it: a browser hears an answer only once it was heard out."""
        with suppress(UnreadablePostError, MultiPartParserError, OSError):
            while self._request.read(PIECE):
                continue


def malformed() -> FaultError:
    """What is told of a body that is no form."""
    text = Say("送られた形式を読み取れません。画面を開き直してください。", "What was sent is no form; open the page anew.")
    return FaultError(Fault("FORM_MALFORMED", text))
