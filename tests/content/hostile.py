"""Hostile and broken files, each with the code under which it is refused. Made when they are asked for: some are large."""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from azukari.content.encodings import Encoding
from azukari.content.fixed import parsed_layout
from tests.content.making import ROWS, Bytes, book, paged, parts, pdf, png, sheet, tiff, zipped

HEAD = "番号,氏名,額\r\n"
GOOD = HEAD + "".join(f"{n},山﨑 {n}号,{n}00\r\n" for n in range(1, 41))
LAYOUT = parsed_layout("record,20,crlf\n番号,1,6,cp932,number\n氏名,7,14,cp932,name\n")
RECORD = "000001山田　太郎    \r\n".encode("cp932")


class Case(NamedTuple):
    """``codes``: any of them is right where it depends on what meets it first."""

    name: str
    data: Callable[[], bytes]
    codes: tuple[str, ...]
    how: Mapping[str, object] = MappingProxyType({})


def tables() -> Iterator[Case]:
    """CSV and TSV."""
    cp932, utf8, euc = Encoding.CP932, Encoding.UTF8, Encoding.EUC_JP
    rows = GOOD.encode("cp932")
    for at, lead in enumerate((0x81, 0x88, 0x9F, 0xE0, 0xEF, 0xFA, 0xFC)):
        yield Case(
            f"a lone lead byte {lead:02X} before a newline",
            lambda lead=lead: rows + b"9,\x90\xe0" + bytes([lead]) + b"\r\n",
            ("TABLE_ENCODING",),
            {"encoding": cp932},
        )
        yield Case(
            f"a lone lead byte {lead:02X} before a comma",
            lambda lead=lead: rows + b"9," + bytes([lead]) + b",1\r\n",
            ("TABLE_ENCODING",),
            {"encoding": cp932},
        )
        yield Case(
            f"a lone lead byte {lead:02X} at the end",
            lambda lead=lead: rows + b"9,x," + bytes([lead]),
            ("TABLE_ENCODING",),
            {"encoding": cp932},
        )
        yield Case(
            f"a lone lead byte {lead:02X} in the heading",
            lambda lead=lead: b"\x94\xd4\x8d\x86," + bytes([lead]) + b"\r\n1,2\r\n",
            ("TABLE_ENCODING",),
            {"encoding": cp932},
        )
        del at
    for wrong in (0x80, 0xA0, 0xFD, 0xFE, 0xFF):
        yield Case(
            f"the byte {wrong:02X} that CP932 lacks",
            lambda wrong=wrong: rows + b"9,a" + bytes([wrong]) + b"b,1\r\n",
            ("TABLE_ENCODING",),
            {"encoding": cp932},
        )
    for wrong in (b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xe3\x81", b"\x80", b"\xf8\x88\x80\x80\x80", b"\xff"):
        yield Case(
            f"the bytes {wrong.hex()} that UTF-8 forbids",
            lambda wrong=wrong: GOOD.encode() + b"9," + wrong + b",1\r\n",
            ("TABLE_ENCODING",),
            {"encoding": utf8},
        )
    for wrong in (b"\xa4", b"\x8e\x41", b"\x8f\xa1", b"\xff\xff", b"\x80"):
        yield Case(
            f"the bytes {wrong.hex()} that EUC-JP lacks",
            lambda wrong=wrong: "番号,氏名,額\r\n1,山,1\r\n".encode("euc-jp") + b"9," + wrong + b",1\r\n",
            ("TABLE_ENCODING",),
            {"encoding": euc},
        )
    for encoding in (cp932, utf8, euc):
        body = "番号,氏名\r\n1,山田\r\n".encode(encoding.value)
        yield Case(
            f"a NUL within a cell, {encoding}", lambda body=body: body + b"2,a\0b\r\n", ("TABLE_NUL",), {"encoding": encoding}
        )
        yield Case(
            f"nothing but NULs, {encoding}", lambda: b"\0" * 4096, ("TABLE_NUL", "TABLE_WIDE_ENCODING"), {"encoding": encoding}
        )
        yield Case(
            f"the codes of JIS, {encoding}",
            lambda body=body: body + b"2,\x1b$B;3ED\x1b(B\r\n",
            ("TABLE_JIS",),
            {"encoding": encoding},
        )
        yield Case(
            f"a heading alone, {encoding}",
            lambda encoding=encoding: "番号,氏名\r\n".encode(encoding.value),
            ("TABLE_EMPTY",),
            {"encoding": encoding},
        )
        yield Case(f"no key, {encoding}", lambda body=body: body, ("TABLE_KEY",), {"encoding": encoding, "key": "宛名番号"})
        yield Case(f"a row too narrow, {encoding}", lambda body=body: body + b"3\r\n", ("TABLE_WIDTH",), {"encoding": encoding})
        yield Case(f"a row too wide, {encoding}", lambda body=body: body + b"3,4,5\r\n", ("TABLE_WIDTH",), {"encoding": encoding})
        yield Case(
            f"an empty line, {encoding}", lambda body=body: body + b"\r\n3,4\r\n", ("TABLE_WIDTH",), {"encoding": encoding}
        )
        yield Case(
            f"quotes left open, {encoding}", lambda body=body: body + b'3,"4\r\n5,6\r\n', ("TABLE_CUT",), {"encoding": encoding}
        )
        yield Case(
            f"quotes closed too early, {encoding}",
            lambda body=body: body + b'3,"4"5"6"\r\n',
            ("TABLE_QUOTES",),
            {"encoding": encoding},
        )
        yield Case(
            f"a line of 64 MB, {encoding}",
            lambda body=body: body + b"x" * (64 << 20),
            ("TABLE_ROW_LONG",),
            {"encoding": encoding},
        )
        yield Case(
            f"quotes around 64 MB of lines, {encoding}",
            lambda body=body: body + b'3,"' + b"x\r\n" * (22 << 20),
            ("TABLE_ROW_LONG",),
            {"encoding": encoding},
        )
        yield Case(
            f"a heading of 64 MB, {encoding}", lambda: b"x," * (32 << 20), ("TABLE_ROW_LONG",), {"encoding": encoding, "key": "x"}
        )
        yield Case(
            f"a key too long, {encoding}",
            lambda body=body: body + b"9" * 2000 + b",4\r\n",
            ("TABLE_KEY_LONG",),
            {"encoding": encoding},
        )
        yield Case(
            f"a heading twice, {encoding}",
            lambda encoding=encoding: "番号,氏名,氏名\r\n1,2,3\r\n".encode(encoding.value),
            ("TABLE_HEADER",),
            {"encoding": encoding},
        )
        yield Case(
            f"a heading left blank, {encoding}",
            lambda encoding=encoding: "番号,,氏名\r\n1,2,3\r\n".encode(encoding.value),
            ("TABLE_HEADER",),
            {"encoding": encoding},
        )
    yield Case(
        "a million columns",
        lambda: (",".join(f"c{n}" for n in range(130_000)) + "\n").encode() + b"," * 129_999 + b"\n",
        ("TABLE_COLUMNS",),
        {"key": "c0"},
    )
    yield Case(
        "a million columns on a line",
        (",".join(f"c{n}" for n in range(1_000_000)) + "\n").encode,
        ("TABLE_ROW_LONG",),
        {"key": "c0"},
    )
    yield Case("a gigabyte of one line", lambda: b"a,b\n1," + b"\x41" * (1 << 28), ("TABLE_ROW_LONG",), {"key": "a"})
    yield Case("a form feed of ligatures", lambda: "番号,b\n".encode() + "ﷺ".encode() * 200 + b",1\n", ("TABLE_KEY_LONG",))
    yield Case("nothing at all", lambda: b"", ("TABLE_EMPTY",))
    yield Case("the mark of UTF-8 alone", lambda: b"\xef\xbb\xbf", ("TABLE_EMPTY",))
    yield Case("the end mark of old hosts alone", lambda: b"\x1a", ("TABLE_EMPTY",), {"encoding": cp932})
    for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        yield Case(
            f"a table in {name}",
            lambda name=name: GOOD.encode(name) if "-16-" not in name else ("a,b\n" + "1,2\n" * 200).encode(name),
            ("TABLE_WIDE_ENCODING",),
        )
    yield Case(
        "half-width kana alone, in EUC-JP", lambda: "id,kana\n1,ﾔﾏﾀﾞ ﾀﾛｳ\n".encode("euc-jp"), ("TABLE_AMBIGUOUS",), {"key": "id"}
    )
    yield Case(
        "rows in another encoding than their heading",
        lambda: HEAD.encode() + "1,山田,1\r\n".encode("euc-jp"),
        ("TABLE_ENCODING",),
    )
    yield Case(
        "random bytes",
        lambda: zlib.compress(GOOD.encode() * 9)[2:],
        ("TABLE_NUL", "TABLE_ENCODING", "TABLE_AMBIGUOUS", "TABLE_KEY", "TABLE_HEADER", "TABLE_NO_ENCODING"),
    )
    yield Case("a program", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 900, ("TABLE_NUL", "TABLE_WIDE_ENCODING"))
    for at in (3, 11, 40, 200, 401):
        yield Case(
            f"cut within a character at {at}",
            lambda at=at: _cut(GOOD.encode("cp932"), at),
            ("TABLE_ENCODING", "TABLE_WIDTH", "TABLE_EMPTY", "TABLE_KEY"),
            {"encoding": cp932},
        )


def _cut(data: bytes, at: int) -> bytes:
    """The data, cut at the first place from ``at`` on where that halves a character."""
    while True:
        try:
            data[:at].decode("cp932")
        except UnicodeDecodeError:
            return data[:at]
        at += 1


def records() -> Iterator[Case]:
    """Fixed-length records."""
    how: dict[str, object] = {"layout": LAYOUT, "encoding": Encoding.CP932}
    for cut in (1, 2, 9, 15, 19):
        yield Case(f"a record cut to {cut}", lambda cut=cut: RECORD * 3 + RECORD[:cut], ("FIXED_CUT",), how)
    for at in (6, 8, 10, 12):
        yield Case(
            f"a place shifted at {at}",
            lambda at=at: RECORD + RECORD[:at] + b"x" + RECORD[at:],
            ("FIXED_NEWLINE", "FIXED_SPLIT"),
            how,
        )
    yield Case("a character across two fields", lambda: "00001山田　太郎     \r\n".encode("cp932"), ("FIXED_SPLIT",), how)
    yield Case(
        "a character across the end",
        lambda: "000001x田中　太郎山\r\n".encode("cp932")[:21] + b"\r\n",
        ("FIXED_SPLIT", "FIXED_NEWLINE", "FIXED_CUT"),
        how,
    )
    yield Case("no newline where one is due", lambda: RECORD[:-2] + b"xx", ("FIXED_NEWLINE",), how)
    yield Case("a NUL in a record", lambda: RECORD[:9] + b"\0" + RECORD[10:], ("TABLE_NUL", "FIXED_SPLIT", "TABLE_ENCODING"), how)
    yield Case("a NUL for a blank", lambda: RECORD[:19] + b"\0\r\n", ("TABLE_NUL",), how)
    yield Case("no record", lambda: b"", ("TABLE_EMPTY",), how)
    yield Case("no such field", lambda: RECORD, ("TABLE_KEY",), {**how, "key": "世帯番号"})
    for wrong in (0xFD, 0xFF):
        yield Case(
            f"the byte {wrong:02X} within a field",
            lambda wrong=wrong: RECORD[:8] + bytes([wrong]) + RECORD[9:],
            ("TABLE_ENCODING", "FIXED_SPLIT"),
            how,
        )


def books() -> Iterator[Case]:
    """Workbooks."""
    whole = book()
    for share in range(1, 20):
        yield Case(f"cut to {share * 5}%", lambda share=share: whole[: len(whole) * share // 20], ("BOOK_DAMAGED",))
    for at in range(4, len(whole) - 30, len(whole) // 24):
        yield Case(
            f"a byte turned at {at}",
            lambda at=at: whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :],
            ("BOOK_DAMAGED", "BOOK_PARTS", "BOOK_LOCKED", "BOOK_BOMB", "BOOK_ENTITY", "ok"),
        )
    good = parts({"台帳": sheet(ROWS)})
    first = "xl/worksheets/sheet1.xml"
    yield Case("a gigabyte of blanks", lambda: zipped({**good, first: b" " * (300 << 20)}), ("BOOK_BOMB",))
    yield Case(
        "a bomb in a part that nobody reads", lambda: zipped({**good, "docProps/app.xml": b"\x20" * (64 << 20)}), ("BOOK_BOMB",)
    )
    yield Case(
        "a size that is a lie",
        lambda: _lying(zipped({**good, first: sheet(ROWS) + b" " * (40 << 20)})),
        ("BOOK_BOMB", "BOOK_DAMAGED"),
    )
    yield Case("ten thousand parts", lambda: zipped({**good, **{f"x/{n}.xml": b"<a/>" for n in range(10_000)}}), ("BOOK_PARTS",))
    yield Case("an archive within an archive", lambda: zipped({"a.zip": zipped({"b.zip": zipped(good)})}), ("BOOK_DAMAGED",))
    yield Case("any other archive", lambda: zipped({"a.csv": GOOD.encode()}), ("BOOK_DAMAGED",))
    yield Case("a macro", lambda: zipped({**good, "xl/vbaProject.bin": b"x"}), ("BOOK_MACRO",))
    yield Case(
        "an old workbook, or one under a password",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        ("BOOK_LOCKED",),
        {"book": True},
    )
    yield Case("parts under a password", lambda: _flagged(whole), ("BOOK_LOCKED",))
    yield Case("overlapping parts", lambda: _overlapping(whole), ("BOOK_PARTS", "BOOK_DAMAGED"))
    yield Case("a part twice", lambda: _twice(good), ("BOOK_PARTS",))
    for name in ("../../etc/x.xml", "/etc/x.xml", "a/../../b.xml", "xl\\x.xml"):
        yield Case(
            f"a part called {name}",
            lambda name=name: zipped({**good, name: b"<a/>"}),
            ("BOOK_PARTS", "ok") if "\\" in name else ("BOOK_PARTS",),
        )
    for part in (
        "xl/workbook.xml",
        first,
        "xl/_rels/workbook.xml.rels",
        "_rels/.rels",
        "[Content_Types].xml",
        "xl/sharedStrings.xml",
    ):
        for kind, doctype in (
            ("an external entity", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
            ("entities within entities", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'),
        ):
            yield Case(
                f"{kind} in {part}",
                lambda part=part, doctype=doctype: zipped({**good, part: doctype + good.get(part, b"<sst/>")}),
                ("BOOK_ENTITY",),
            )
    yield Case(
        "a part in UTF-16",
        lambda: zipped({**good, first: '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>'.encode("utf-16")}),
        ("BOOK_ENTITY",),
    )
    yield Case("formulas", lambda: book([["番号", "額"], [1, "=A2*2"]]), ("BOOK_FORMULA",))
    for formula in ('=WEBSERVICE("http://192.0.2.1/")', "=cmd|' /C calc'!A0", '=HYPERLINK("http://192.0.2.1/","x")'):
        yield Case(
            f"the formula {formula}",
            lambda formula=formula: book([["番号", "額"], [1, formula.replace('"', "&quot;")]]),
            ("BOOK_FORMULA",),
        )
    yield Case(
        "a cell at the farthest corner",
        lambda: zipped(
            parts(
                {
                    "a": sheet([["番号"], [1]]).replace(
                        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                    )
                }
            )
        ),
        ("BOOK_LARGE",),
    )
    yield Case(
        "a cell beyond the farthest corner",
        lambda: zipped(
            parts(
                {
                    "a": sheet([["番号"], [1]]).replace(
                        b"</sheetData>", b'<row r="9"><c r="ZZZZ99999999"><v>1</v></c></row></sheetData>'
                    )
                }
            )
        ),
        ("BOOK_LARGE",),
    )
    yield Case(
        "a million tags left open",
        lambda: zipped({**good, first: b"<worksheet><sheetData><row>" + b"<c " * 1_000_000}),
        ("BOOK_DAMAGED", "TABLE_EMPTY", "SANDBOX_TIME"),
    )
    yield Case(
        "tags a million deep",
        lambda: zipped({**good, "xl/workbook.xml": b"<a>" * 400_000}),
        ("BOOK_DAMAGED", "BOOK_PARTS", "SANDBOX_DIED"),
    )
    yield Case("two sheets that hold something", lambda: book(ROWS, 控え=ROWS), ("BOOK_SHEETS",))
    yield Case("no such sheet", lambda: whole, ("BOOK_SHEET",), {"sheet": "ない"})
    yield Case("nothing in any sheet", lambda: book([]), ("TABLE_EMPTY",))
    yield Case(
        "a sheet twice",
        lambda: zipped({**good, "xl/workbook.xml": good["xl/workbook.xml"].replace(b"</sheets>", b"") + b""}),
        ("BOOK_DAMAGED",),
    )
    yield Case(
        "a sheet without its part",
        lambda: zipped({name: data for name, data in good.items() if name != first}),
        ("BOOK_DAMAGED", "TABLE_EMPTY"),
    )
    yield Case(
        "another main part",
        lambda: zipped(
            {
                **good,
                "_rels/.rels": good["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/other.xml"),
                "xl/other.xml": good["xl/workbook.xml"],
            }
        ),
        ("BOOK_PARTS", "BOOK_DAMAGED"),
    )
    yield Case("a value without a heading", lambda: book([["番号", "額"], [1, 2, 3]]), ("TABLE_WIDTH",))
    yield Case("headings joined", lambda: book([["番号", None, "額"], [1, 2, 3]]), ("TABLE_HEADER",))
    yield Case("no key", lambda: book([["氏名"], ["a"]]), ("TABLE_KEY",))
    yield Case(
        "shared strings that are not there",
        lambda: zipped(parts({"a": sheet([["番号"], [1]]).replace(b"<v>1</v>", b"<v>x</v>")})),
        ("BOOK_DAMAGED", "ok"),
    )


def _lying(data: bytes) -> bytes:
    """The sizes of the directory made small."""
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"xl/worksheets", data.index(b"PK\x01\x02")))
    return data[: at + 24] + b"\x10\0\0\0" + data[at + 28 :]


def _flagged(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]


def _overlapping(data: bytes) -> bytes:
    """Every entry of the directory points to the first file."""
    out = bytearray(data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 42 : at + 46] = b"\0\0\0\0"
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def _twice(members: dict[str, bytes]) -> bytes:
    import io
    import warnings

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in [*members.items(), ("xl/workbook.xml", b"<workbook/>")]:
            archive.writestr(name, data)
    return out.getvalue()


def pages() -> Iterator[Case]:
    """PDFs and pictures; the first page is drawn 800 wide."""
    whole = paged(2)
    damaged = ("PAGE_DAMAGED", "PAGE_KIND", "ok")
    for share in range(1, 12):
        yield Case(f"a PDF cut to {share * 8}%", lambda share=share: whole[: len(whole) * share * 8 // 100], damaged)
    yield Case("a PDF of nothing but its head", lambda: b"%PDF-1.7\n", ("PAGE_DAMAGED",))
    yield Case("no page", lambda: pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"), ("PAGE_DAMAGED",))
    yield Case(
        "a tree of pages that is its own child",
        lambda: pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R]/Count 1>>"),
        ("PAGE_DAMAGED",),
    )
    yield Case(
        "a tree that goes round",
        lambda: pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>",
        ),
        ("PAGE_DAMAGED",),
    )
    yield Case("a tree 5,000 deep", lambda: _deep(5_000), ("PAGE_DAMAGED", "PAGE_NESTED", "ok"))
    yield Case(
        "a billion pages, as it says",
        lambda: whole.replace(b"/Count 2", b"/Count 999999999"),
        ("PAGE_MANY", "PAGE_DAMAGED", "SANDBOX_MEMORY", "SANDBOX_TIME", "PAGE_HEAVY", "PAGE_NESTED", "ok"),
    )
    for box, codes in (
        ("0 0 1e38 1e38", ("ok", "PAGE_DAMAGED", "PAGE_PIXELS")),
        ("0 0 1 1000000", ("PAGE_PIXELS", "ok", "PAGE_DAMAGED")),
        ("0 0 0 0", ("ok", "PAGE_DAMAGED")),
        ("0 0 -5 -5", ("ok", "PAGE_DAMAGED")),
        ("0 0 0.0001 5", ("PAGE_PIXELS", "PAGE_DAMAGED", "ok")),
        ("0 0 1 14400", ("PAGE_PIXELS",)),
    ):
        yield Case(f"a page of {box}", lambda box=box: paged(1, box), codes)
    yield Case("a form of two forms, thirty deep", lambda: _within(30), ("PAGE_NESTED", "PAGE_HEAVY", "SANDBOX_MEMORY"))
    yield Case("a form that draws itself", _recursive, ("ok", "PAGE_DAMAGED", "PAGE_NESTED", "SANDBOX_TIME", "PAGE_HEAVY"))
    yield Case(
        "a pattern of a million strokes",
        lambda: paged(1, content="0 0 m 500 800 l S " * 60_000),
        ("ok", "SANDBOX_TIME", "PAGE_HEAVY"),
    )
    yield Case(
        "a stream that unpacks to a gigabyte",
        _packed,
        ("ok", "PAGE_DAMAGED", "SANDBOX_MEMORY", "SANDBOX_TIME", "PAGE_HEAVY", "PAGE_NESTED"),
    )
    yield Case("under a password", _locked, ("PAGE_LOCKED",))
    yield Case("a picture a million wide", lambda: png(1_000_000, 1_000_000, b"\0" * 64), ("PAGE_PIXELS",))
    yield Case("a picture of 40,000 by 40,000", lambda: png(40_000, 40_000, b""), ("PAGE_PIXELS",))
    yield Case("a picture of 1 by 100,000", lambda: png(1, 100_000), ("PAGE_PIXELS",))
    yield Case("a picture that lacks its rows", lambda: png(500, 500, b"\0" * 100), ("PAGE_DAMAGED",))
    yield Case("a picture without anything after its head", lambda: png(80, 80)[:33], ("PAGE_DAMAGED",))
    for share in (1, 3, 5, 7, 9):
        yield Case(
            f"a PNG cut to {share * 10}%",
            lambda share=share: png(200, 200)[: len(png(200, 200)) * share // 10],
            ("PAGE_DAMAGED", "PAGE_KIND"),
        )
    yield Case(
        "a TIFF that goes round", lambda: tiff(3, loops=True), ("PAGE_DAMAGED", "PAGE_MANY", "SANDBOX_TIME", "PAGE_HEAVY", "ok")
    )
    yield Case("a TIFF of 60,000 by 60,000", lambda: tiff(1, 60_000, 60_000), ("PAGE_PIXELS",))
    yield Case("a TIFF without its directory", lambda: tiff()[:80], ("PAGE_DAMAGED",))
    yield Case("a TIFF that points beyond its end", lambda: b"II*\0\xff\xff\xff\x7f", ("PAGE_DAMAGED",))
    yield Case("a JPEG of its mark alone", lambda: b"\xff\xd8\xff\xe0", ("PAGE_DAMAGED",))
    yield Case("an SVG", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", ("PAGE_KIND",))
    yield Case("a GIF", lambda: b"GIF89a" + b"\0" * 40, ("PAGE_KIND",))
    yield Case("no bytes", lambda: b"", ("PAGE_KIND",))
    yield Case("text", lambda: b"hello", ("PAGE_KIND",))


def _deep(depth: int) -> bytes:
    nodes = [f"<</Type/Pages/Kids[{number + 1} 0 R]/Count 1/Parent {number - 1} 0 R>>" for number in range(2, depth)]
    last = f"<</Type/Page/Parent {depth - 1} 0 R/MediaBox[0 0 99 99]>>"
    return pdf("<</Type/Catalog/Pages 2 0 R>>", *nodes, last)


def _within(depth: int) -> bytes:
    """Every form draws the next one twice: a billion marks in five thousand bytes."""
    resources = "/Resources<</XObject<</X {} 0 R>>>>"
    forms = [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 99 99]{resources.format(6 + at)}/Length 11>>\nstream\n/X Do /X Do\nendstream"
        for at in range(depth)
    ]
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        "<</Length 5>>\nstream\n/X Do\nendstream",
        *forms,
        "<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Length 14>>\nstream\n0 0 9 9 re f  \nendstream",
    )


def _recursive() -> bytes:
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>>>",
        "<</Type/XObject/Subtype/Form/BBox[0 0 99 99]/Resources<</XObject<</X 4 0 R>>>>/Length 11>>\nstream\n/X Do /X Do\nendstream",
        "<</Length 5>>\nstream\n/X Do\nendstream",
    )


def _packed() -> bytes:
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"0 0 m " + b" " * (1 << 20)) for _ in range(1024)) + packer.flush()
    data = pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        f"<</Length {len(body)}/Filter/FlateDecode>>\nstream\n@@\nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 3 0 R>>",
    )
    return data.replace(b"@@", body)


def _locked() -> bytes:
    """Encrypted by a password that nobody has: the check of the empty one fails."""
    data = paged(1)
    secret = "<</Filter/Standard/V 2/R 3/Length 128/P -1/O<" + "00" * 32 + ">/U<" + "11" * 32 + ">>>"
    return data.replace(b"/Root 1 0 R", b"/Root 1 0 R/ID[<00><00>]/Encrypt " + secret.encode())


def drawn(case: Case) -> Bytes:
    return Bytes(case.data())
