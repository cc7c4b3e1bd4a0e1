"""Files for tests of content: tables, workbooks, PDFs and pictures, whole and broken, made here from nothing."""

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence

from azukari.content.columns import Column
from azukari.content.encodings import Encoding
from azukari.content.errors import ContentError
from azukari.content.requests import Counted, Table
from azukari.content.table import TableReader

TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Bytes:
    """Bytes in memory that are read by ranges; counts how often."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.asked = 0

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, offset: int, length: int) -> bytes:
        self.asked += 1
        return self.data[offset : offset + length]


def pieces(data: bytes, size: int = 1 << 18) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def read(
    data: bytes, key: str = "番号", encoding: Encoding = Encoding.AUTO, *, size: int = 1 << 18, **more: object
) -> tuple[Counted, bytes, bytes]:
    """What a child counts in a table, the bytes of its rows as they are packed one by one, and those of the table made of a workbook."""
    rows, made = bytearray(), bytearray()
    values: dict[int, list[list[bytes]]] = {}

    def take(kind: bytes, payload: bytes) -> None:
        match kind:
            case b"V":
                column, anew, _ = struct.unpack_from(">HBI", payload)
                values[column] = ([] if anew else values[column]) + values_of(payload)
            case b"C":
                rows.extend(one_by_one(payload, values))
            case b"R":
                rows.extend(payload)
            case _:
                made.extend(payload)

    more.setdefault("book", data.startswith(b"PK"))
    with TableReader(Table(encoding, key, **more)) as reader:  # type: ignore[arg-type]
        for piece in pieces(data, size):
            for kind, payload in reader.feed(piece):
                take(kind, payload)
        for kind, payload in reader.finish():
            take(kind, payload)
        assert reader.counted is not None
        return reader.counted, bytes(rows), bytes(made)


def code(data: bytes, **how: object) -> str:
    """The code under which a table is refused; ``ok`` where it is not."""
    try:
        read(data, **how)  # type: ignore[arg-type]
    except ContentError as error:
        return error.code if error.ja and error.en else "without words"
    return "ok"


def rows_of(frames: bytes) -> list[tuple[int, int, list[bytes]]]:
    """Rows of ``R`` payloads, read here and not by the code under test."""
    found = []
    at = 0
    while at < len(frames):
        offset, length, count = struct.unpack_from(">QIB", frames, at)
        at += 13
        keys = []
        for _ in range(count):
            (size,) = struct.unpack_from(">H", frames, at)
            keys.append(frames[at + 2 : at + 2 + size])
            at += 2 + size
        found.append((offset, length, keys))
    return found


def values_of(payload: bytes) -> list[list[bytes]]:
    """The keys of the values of a ``V`` payload, read here and not by the code under test."""
    (many,) = struct.unpack_from(">I", payload, 3)
    counts = payload[7 : 7 + many]
    sizes = iter(struct.unpack_from(f">{sum(counts)}H", payload, 7 + many))
    at, found = 7 + many + 2 * sum(counts), []
    for count in counts:
        keys = []
        for size in itertools.islice(sizes, count):
            keys.append(payload[at : at + size])
            at += size
        found.append(keys)
    assert at == len(payload)
    return found


def one_by_one(payload: bytes, values: Mapping[int, Sequence[Sequence[bytes]]]) -> bytes:
    """The rows of a ``C`` payload as they are packed one by one, read here and not by the code under test."""
    count, offset, apart, columns = struct.unpack_from(">IQIH", payload)
    lengths = struct.unpack_from(f">{count}I", payload, 18)
    sizes = struct.unpack_from(f">{count}H", payload, 18 + 4 * count)
    at = 18 + 6 * count
    keys = []
    for size in sizes:
        keys.append([payload[at : at + size]])
        at += size
    for column in range(columns):
        for own, value in zip(keys, struct.unpack_from(f">{count}I", payload, at), strict=True):
            own.extend(values[column][value])
        at += 4 * count
    assert at == len(payload)
    out = bytearray()
    for length, own in zip(lengths, keys, strict=True):
        out += struct.pack(">QIB", offset, length, len(own))
        for key in own:
            out += struct.pack(">H", len(key)) + key
        offset += length + apart
    return bytes(out)


SEARCHED = (Column("番号", "number"), Column("氏名", "name", searched=True))


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """A sheet's part. A str beginning with = is a formula whose result is 7."""
    out = [f"<?xml version='1.0' encoding='UTF-8'?><worksheet {NS}><sheetData>"]
    for number, row in enumerate(rows, start=1):
        out.append(f'<row r="{number}">')
        for column, value in enumerate(row):
            place = f"{letters(column)}{number}"
            if isinstance(value, str) and value.startswith("="):
                out.append(f'<c r="{place}"><f>{value[1:]}</f><v>7</v></c>')
            elif isinstance(value, str):
                text = value.replace("&", "&amp;").replace("<", "&lt;")
                out.append(f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>')
            elif value is not None:
                out.append(f'<c r="{place}"><v>{value}</v></c>')
        out.append("</row>")
    return ("".join(out) + "</sheetData></worksheet>").encode()


def letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def parts(sheets: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts of a workbook with these sheets."""
    listed = "".join(f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, name in enumerate(sheets, start=1))
    related = "".join(
        f'<Relationship Id="r{at}" Type="{REL}/worksheet" Target="worksheets/sheet{at}.xml"/>' for at in range(1, len(sheets) + 1)
    )
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": (
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook {NS} xmlns:r="{REL}"><sheets>{listed}</sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": (
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{related}</Relationships>"
        ).encode(),
        **{f"xl/worksheets/sheet{at}.xml": data for at, data in enumerate(sheets.values(), start=1)},
    }


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


ROWS = [["番号", "氏名", "額"], *[[number, f"山﨑 {number}号", number * 100] for number in range(1, 21)]]


def book(rows: Sequence[Sequence[object]] = ROWS, **others: Sequence[Sequence[object]]) -> bytes:
    return zipped(parts({"台帳": sheet(rows), **{name: sheet(one) for name, one in others.items()}}))


def pdf(*bodies: str, root: str = "1 0 R") -> bytes:
    """A PDF of these objects, numbered from 1, with a table of where they lie."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % one for one in places)
    out += f"trailer\n<</Size {len(bodies) + 1}/Root {root}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def paged(count: int = 1, box: str = "0 0 595 842", content: str = "100 100 200 200 re f") -> bytes:
    """A PDF of some equal pages."""
    kids = " ".join(f"{4 + at} 0 R" for at in range(count))
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 3 0 R/Resources<<>>>>"
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
        *[page] * count,
    )


def png(width: int = 8, height: int = 8, rows: bytes | None = None) -> bytes:
    """A grey PNG that says it is so large, whatever rows it has."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    body = zlib.compress(rows if rows is not None else (b"\0" + b"\x80" * width) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def tiff(pages: int = 1, width: int = 8, height: int = 8, *, loops: bool = False) -> bytes:
    """A grey TIFF of some pages; ``loops`` lets the last point to the first."""
    data = bytearray(b"II*\0\0\0\0\0")
    pixels = len(data)
    data += b"\x80" * (min(width, 64) * min(height, 64))
    directories = []
    for _ in range(pages):
        directories.append(len(data))
        entries = [
            (256, 4, width),
            (257, 4, height),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, pixels),
            (277, 3, 1),
            (278, 4, height),
        ]
        entries.append((279, 4, width * height))
        data += struct.pack("<H", len(entries))
        data += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        data += struct.pack("<I", 0)
    size = 2 + 9 * 12
    struct.pack_into("<I", data, 4, directories[0])
    for one, following in zip(directories, [*directories[1:], directories[0] if loops else 0], strict=True):
        struct.pack_into("<I", data, one + size, following)
    return bytes(data)
