"""What the child process does with pages: count them, or draw one. PDFium draws PDFs, Pillow reads pictures.

Nothing of the original goes back, only the picture of one page. Scripts of a PDF do not run: the library is built without an engine for them.
"""

from __future__ import annotations

import io
import math
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no types
from PIL import Image, ImageDraw, ImageFont, ImageOps, JpegImagePlugin, PngImagePlugin, TiffImagePlugin
from pypdfium2 import raw

from azukari.content.active import refuse_active
from azukari.content.errors import ContentError
from azukari.content.frames import RANGE

if TYPE_CHECKING:
    from azukari.content.child import Parent

PAGES_LIMIT: Final = 20_000
WHOLE_LIMIT: Final = 512 << 20
"""Bytes of a file that is counted while it comes in."""

WIDTHS: Final = range(64, 2_401)
HEIGHT_LIMIT: Final = 12_000
"""Pixels of a picture's height."""

PIXELS_LIMIT: Final = 150_000_000
HELD_LIMIT: Final = 450_000_000
"""Values of all pixels of a picture together: as many as of the largest one without transparency."""

"""Pixels of a picture that somebody brought: an A0 sheet at 300 dpi has 139 million."""

_FORMATS: Final = {"PNG": "image/png", "JPEG": "image/jpeg", "TIFF": "image/tiff", "MPO": "image/jpeg"}
_MARK_STRENGTH: Final = 40
"""How dark a mark is, of 255: it is read, and so is what lies under it."""

_MARK_ANGLE: Final = 18
_BLOCK: Final = 1 << 16
_BLOCKS: Final = 128
_MARKED_WITHIN: Final = 1_024
_BROKEN: Final = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, ArithmeticError, EOFError)
"""What Pillow raises of pictures that are damaged."""


class _Ranges(io.RawIOBase):
    """The original as a file: every block of it is asked of the parent, and a few are kept."""

    def __init__(self, parent: Parent, size: int) -> None:
        super().__init__()
        self._parent, self._size, self._at = parent, size, 0
        self._kept: OrderedDict[int, bytes] = OrderedDict()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, into: Any) -> int:  # noqa: ANN401 — any writable buffer
        view = memoryview(into).cast("B")
        number, skipped = divmod(self._at, _BLOCK)
        found = self._block(number)[skipped : skipped + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _block(self, number: int) -> bytes:
        if number * _BLOCK >= self._size:
            return b""
        found = self._kept.get(number)
        if found is None:
            found = self._kept[number] = self._parent.ask(RANGE.pack(number * _BLOCK, _BLOCK))
            if len(self._kept) > _BLOCKS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return found


def prepare() -> None:
    """Load what is loaded late otherwise."""
    Image.MAX_IMAGE_PIXELS = None  # the limit here is refused by name
    for module in (PngImagePlugin, JpegImagePlugin, TiffImagePlugin):
        if not module.__name__:
            raise ImportError(module)
    Image.preinit()
    for form in ("PNG", "JPEG", "TIFF"):
        held = io.BytesIO()
        Image.new("RGB", (8, 8)).save(held, form)
        Image.open(io.BytesIO(held.getvalue())).load()
    Image.new("1", (8, 8)).convert("L").resize((4, 4), Image.Resampling.BOX)
    _mark(Image.new("L", (64, 64)), "mark")
    drawn = pdfium.PdfDocument.new()
    drawn.new_page(10, 10).render(scale=1).to_pil()


def count(parent: Parent, job: Mapping[str, Any]) -> dict[str, Any]:
    """Of which kind it is and how many pages it has."""
    return _counted(io.BufferedReader(_Ranges(parent, job["size"]), _BLOCK))


def count_whole(parent: Parent, _job: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a file that comes in whole."""
    file = io.BytesIO()
    for piece in parent.pieces():
        if file.tell() + len(piece) > WHOLE_LIMIT:
            raise ContentError("SANDBOX_MEMORY", limit=WHOLE_LIMIT)
        file.write(piece)
    return _counted(file)


def scan(parent: Parent, _job: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a scan: no PDF that acts when it is opened, and no picture that cannot be read to its end."""
    file = io.BytesIO()
    for piece in parent.pieces():
        if file.tell() + len(piece) > WHOLE_LIMIT:
            raise ContentError("SANDBOX_MEMORY", limit=WHOLE_LIMIT)
        file.write(piece)
    found = _counted(file)
    if not found["pages"]:
        raise ContentError("PAGE_DAMAGED")
    if _is_pdf(file):
        refuse_active(file.getvalue())
        document = _document(file)
        if raw.FPDFDoc_GetJavaScriptActionCount(document) > 0:
            raise ContentError("PAGE_ACTIVE", what="JavaScript")
        if raw.FPDFDoc_GetAttachmentCount(document) > 0:
            raise ContentError("PAGE_ACTIVE", what="EmbeddedFile")
        return found
    file.seek(0)
    picture = _picture(file)
    try:
        picture.draft(None, (64, 64))
        picture.load()
    except _BROKEN:
        raise ContentError("PAGE_DAMAGED") from None
    return found


def _counted(file: BinaryIO) -> dict[str, Any]:
    if _is_pdf(file):
        return {"media": "application/pdf", "pages": len(_document(file))}
    picture = _picture(file)
    return {"media": _FORMATS[str(picture.format)], "pages": _frames(picture)}


def render(parent: Parent, job: Mapping[str, Any]) -> dict[str, Any]:
    """Draw page ``number`` (from 1) ``width`` pixels wide: a PNG, or a JPEG of a photograph, in ``D`` frames."""
    number, width = job["number"], job["width"]
    if width not in WIDTHS:
        raise ContentError("PAGE_WIDTH", width=width)
    file = io.BufferedReader(_Ranges(parent, job["size"]), _BLOCK)
    drawn = _drawn_page(file, number, width) if _is_pdf(file) else _drawn_picture(file, number, width)
    if job.get("mark"):
        _mark(drawn, str(job["mark"]))
    form = "JPEG" if drawn.mode == "RGB" and not _is_pdf(file) else "PNG"
    out = io.BytesIO()
    drawn.save(out, form, **({"quality": 88} if form == "JPEG" else {"compress_level": 4}))
    parent.send(b"D", out.getvalue())
    return {"media": _FORMATS[form], "width": drawn.width, "height": drawn.height}


def _mark(picture: Image.Image, text: str) -> None:
    """Who looks, when and under which entry, across the whole of a page, as part of it: whoever keeps the picture keeps the mark."""
    font = ImageFont.load_default(max(12, picture.width // 50))
    left, top, right, bottom = font.getbbox(text)
    across, down = math.ceil(right - left) + 24, math.ceil(bottom - top) + 24
    tile = Image.new("L", (across, down), 0)
    ImageDraw.Draw(tile).text((12 - left, 12 - top), text, fill=_MARK_STRENGTH, font=font)
    tile = tile.rotate(_MARK_ANGLE, expand=True, resample=Image.Resampling.BILINEAR)
    layer = Image.new("L", picture.size, 0)
    for row, y in enumerate(range(-tile.height // 2, picture.height, tile.height)):
        for x in range(-(tile.width // 2) * (row % 2), picture.width, tile.width):
            layer.paste(tile, (x, y))
    picture.paste(Image.new(picture.mode, picture.size, 0), mask=layer)


def _is_pdf(file: BinaryIO) -> bool:
    file.seek(0)
    head = file.read(_MARKED_WITHIN)
    file.seek(0)
    return b"%PDF-" in head


def _document(file: BinaryIO) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise ContentError("PAGE_LOCKED" if locked else "PAGE_DAMAGED") from None
    if len(document) > PAGES_LIMIT:
        raise ContentError("PAGE_MANY", found=len(document), limit=PAGES_LIMIT)
    return document


def _drawn_page(file: BinaryIO, number: int, width: int) -> Image.Image:
    document = _document(file)
    if not 1 <= number <= len(document):
        raise ContentError("PAGE_NONE", number=number, pages=len(document))
    try:
        document.init_forms()
        page = document[number - 1]
        across, down = page.get_size()
        if not (across > 0 and down > 0 and math.isfinite(across) and math.isfinite(down)):
            raise ContentError("PAGE_DAMAGED")
        if down / across * width > HEIGHT_LIMIT:
            raise ContentError("PAGE_PIXELS", width=round(across), height=round(down))
        # The library rounds up: a hair less than asked comes out as asked.
        drawn: Image.Image = page.render(scale=(width - 0.01) / across, limit_image_cache=True).to_pil()
    except pdfium.PdfiumError:
        raise ContentError("PAGE_DAMAGED") from None
    return _plain(drawn)


def _picture(file: BinaryIO) -> Image.Image:
    try:
        picture = Image.open(file, formats=("PNG", "JPEG", "TIFF"))
    except _BROKEN:
        file.seek(0)
        known = file.read(8).startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*"))
        raise ContentError("PAGE_DAMAGED" if known else "PAGE_KIND") from None
    # A JPEG is drawn smaller while it is read; anything else lies in memory as a whole, transparency too.
    held = 0 if picture.format == "JPEG" else picture.width * picture.height * len(picture.getbands())
    if picture.width * picture.height > PIXELS_LIMIT or held > HELD_LIMIT:
        raise ContentError("PAGE_PIXELS", width=picture.width, height=picture.height)
    return picture


def _frames(picture: Image.Image) -> int:
    if picture.format != "TIFF":
        return 1
    pages = 0
    try:
        while True:
            picture.seek(pages)
            pages += 1
            if pages > PAGES_LIMIT:
                raise ContentError("PAGE_MANY", found=pages, limit=PAGES_LIMIT)
    except EOFError:
        return pages
    except _BROKEN:
        raise ContentError("PAGE_DAMAGED") from None


def _drawn_picture(file: BinaryIO, number: int, width: int) -> Image.Image:
    picture = _picture(file)
    pages = _frames(picture)
    if not 1 <= number <= pages:
        raise ContentError("PAGE_NONE", number=number, pages=pages)
    try:
        if pages > 1:
            picture.seek(number - 1)
        if picture.width * picture.height > PIXELS_LIMIT:
            raise ContentError("PAGE_PIXELS", width=picture.width, height=picture.height)
        height = max(1, round(picture.height * width / picture.width))
        if height > HEIGHT_LIMIT:
            raise ContentError("PAGE_PIXELS", width=picture.width, height=picture.height)
        picture.draft(None, (width, height))
        drawn = _plain(ImageOps.exif_transpose(picture))
        height = max(1, round(drawn.height * width / drawn.width))
        if height > HEIGHT_LIMIT:
            raise ContentError("PAGE_PIXELS", width=drawn.width, height=drawn.height)
        return drawn.resize((width, height), Image.Resampling.BOX if drawn.width >= width else Image.Resampling.BICUBIC)
    except _BROKEN:
        raise ContentError("PAGE_DAMAGED") from None


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or colour, on white where it is transparent."""
    if picture.mode in {"1", "L", "I;16", "I", "F"}:
        return picture.convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        drawn = Image.new("RGB", picture.size, "white")
        layer = picture.convert("RGBA")
        drawn.paste(layer, mask=layer.getchannel("A"))
        return drawn
    return picture if picture.mode == "RGB" else picture.convert("RGB")
