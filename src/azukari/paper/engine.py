"""Sets a sheet: PDF/A-2a with PDF/UA-1 by Typst, A4, the same bytes for the same sheet and moment.

The layout is one file, ``layout.typ``; the sheet goes to it as data, so that nothing that anybody wrote is ever read as markup.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
import typst

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import SECOND, Time
from azukari.law.say import Lang, Say
from azukari.paper import fonts, widths
from azukari.paper.sheet import Sheet, texts, with_runs
from azukari.paper.texts import WORDS

STANDARDS: Final[list[typst.PDFStandard]] = ["a-2a", "ua-1"]
"""What the compiler holds the file to, and refuses to write otherwise."""
_lock: Final = threading.Lock()
"""A compiler keeps the data of its sheet: one paper at a time in a process."""


@cache
def layout() -> bytes:
    """The layout of every paper."""
    return files("azukari.paper").joinpath("layout.typ").read_bytes()


@cache
def _compiler(*, rare: bool) -> typst.Compiler:
    places = [str(fonts.folder())]
    found = fonts.rare() if rare else None
    if found is not None:
        places.append(str(found[0].parent))
    held = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=places)
    return typst.Compiler(font_paths=held, ignore_system_fonts=True)


def fitted(sheet: Sheet) -> tuple[Sheet, fonts.Fitted]:
    """The sheet as it can be set, with a line on what is set plainly; and what of it the rarer font has to set.

    :raises FaultError: ``PAPER_GLYPH``.
    """
    found = fonts.fit(texts(sheet))
    sheet = msgspec.structs.replace(sheet, blocks=tuple(with_runs(widths.fitted(one, wide=sheet.wide)) for one in sheet.blocks))
    if not found.plain:
        return sheet, found
    said = WORDS["plain"].format(which="、".join(f"{one}（U+{ord(one[0]):04X} U+{ord(one[1]):05X}）" for one in found.plain))
    return msgspec.structs.replace(sheet, notes=(*sheet.notes, said.of(Lang(sheet.lang)))), found


def pdf(sheet: Sheet, time: Time) -> bytes:
    """The paper as PDF. ``time`` is the moment that it speaks of; it is the file's own date.

    :raises FaultError: ``PAPER_GLYPH``, ``PAPER_UNSET``.
    """
    ready, found = fitted(sheet)
    made = _compiled(ready, time, found)
    return made if isinstance(made, bytes) else b"".join(made)


def pictures(sheet: Sheet, time: Time, *, resolution: int = 96) -> list[bytes]:
    """The pages as PNG, as they are looked at on a screen. :raises FaultError: as :func:`pdf`."""
    ready, found = fitted(sheet)
    made = _compiled(ready, time, found, resolution=resolution)
    return [made] if isinstance(made, bytes) else list(made)


def _compiled(sheet: Sheet, time: Time, found: fonts.Fitted, resolution: int | None = None) -> bytes | list[bytes]:
    data = {
        "sheet": msgspec.json.encode(sheet).decode(),
        "family": fonts.FAMILY,
        "rare": fonts.RARE if found.rare else "",
        "forced": msgspec.json.encode(found.forced).decode(),
    }
    with _lock:
        compiler = _compiler(rare=found.rare)
        try:
            if resolution is None:
                made = compiler.compile(layout(), sys_inputs=data, pdf_standards=STANDARDS, timestamp=time // SECOND)
            else:
                made = compiler.compile(layout(), sys_inputs=data, format="png", ppi=resolution)
        except typst.TypstError as error:
            raise FaultError(
                Fault(
                    "PAPER_UNSET",
                    Say(
                        f"書面を組めませんでした（{error.message}）。システム担当者に連絡してください。",
                        f"The paper could not be set ({error.message}); tell whoever keeps the system.",
                    ),
                )
            ) from error
    return made or b""
