"""Bytes of a text as an office saves it → text and the encoding it was in."""

import codecs
from typing import Final, NamedTuple

from azukari.law.fault import LawError
from azukari.law.say import Say

MOST_BYTES: Final = 1 << 20
"""A larger file is not an annex (the seed has 12 kB): a wrong file was picked."""

_CONTROLS: Final = frozenset(map(chr, range(32))) - set("\t\n\r\f\x1a")


class Decoded(NamedTuple):
    """A text and the name of its encoding: `utf-8`, `utf-8-sig` (with BOM) or `cp932`."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Read bytes as UTF-8, with or without BOM, else as CP932 (Shift_JIS as Windows writes it).

    Raises LawError `law.text.too_large`, `law.text.utf16`, `law.text.undecodable` (with line and byte offset) or `law.text.binary`.
    """
    too_large(len(data))
    no_utf16(data)
    wrong: UnicodeDecodeError | None = None
    names = ("utf-8-sig",) if data.startswith(codecs.BOM_UTF8) else ("utf-8", "cp932")
    for name in names:
        try:
            text = data.decode(name)
        except UnicodeDecodeError as error:
            # the encoding that reads further is the one that was meant
            wrong = error if wrong is None or error.start > wrong.start else wrong
        else:
            no_binary(text)
            return Decoded(text, name)
    offset = wrong.start if wrong else 0
    line = data.count(b"\n", 0, offset) + 1
    raise LawError(
        "law.text.undecodable",
        Say(
            "{line}行目（先頭から{offset}バイト目）に文字として読めない部分があります。"
            "UTF-8 又は Shift_JIS（CP932）のテキストで保存し直してください。",
            "Line {line} (byte {offset} from the start) cannot be read as text. "
            "Save the file again as text in UTF-8 or Shift_JIS (CP932).",
        ).format(line=line, offset=offset),
        line=line,
        offset=offset,
    )


def too_large(size: int) -> None:
    """Refuse more than 1 MiB: LawError `law.text.too_large`."""
    if size > MOST_BYTES:
        raise LawError(
            "law.text.too_large",
            Say(
                "ファイルが大きすぎます（{size}バイト、上限は{most}バイト）。特記事項だけのテキストを選んでください。",
                "The file is too large ({size} bytes, at most {most}). Pick the text of the annex alone.",
            ).format(size=size, most=MOST_BYTES),
        )


def no_utf16(data: bytes) -> None:
    """Refuse UTF-16, which Windows calls 「Unicode」, with or without BOM: LawError `law.text.utf16`."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if marked or (b"\x00" in data and any("第" in data.decode(name, "replace") for name in ("utf-16-le", "utf-16-be"))):
        raise LawError(
            "law.text.utf16",
            Say(
                "ファイルの文字コードが UTF-16（メモ帳の「Unicode」）です。メモ帳などで開き、「名前を付けて保存」で文字コードに"
                "「UTF-8」を選んで保存し直してから、もう一度選んでください。",
                "The file is in UTF-16 (what Notepad calls “Unicode”). Open it in an editor, choose “Save as” with the "
                "encoding UTF-8, and pick that file.",
            ),
        )


def no_binary(text: str) -> None:
    """Refuse control characters, which no text has: LawError `law.text.binary` with the line."""
    for offset, mark in enumerate(text):
        if mark in _CONTROLS:
            line = text.count("\n", 0, offset) + 1
            raise LawError(
                "law.text.binary",
                Say(
                    "{line}行目に制御文字があり、テキストではないようです。Word や PDF ではなく、テキストで保存した"
                    "ファイルを選んでください。",
                    "Line {line} has a control character: this is not plain text. Pick a file saved as text, not Word or PDF.",
                ).format(line=line),
                line=line,
                offset=offset,
            )
