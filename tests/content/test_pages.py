"""Pages are drawn in a child: a picture of one page comes back, and nothing of the file."""

import io
import struct
import zlib
from contextlib import ExitStack

import pytest
from PIL import Image, ImageChops, ImageStat

from azukari.content import pages
from azukari.content.errors import ContentError
from azukari.content.pages import PagesReader, look, render
from azukari.content.sandbox import DRAW
from tests.content.making import Bytes, paged, pieces, png, tiff

PHOTO = io.BytesIO()
Image.radial_gradient("L").resize((640, 480)).convert("RGB").save(PHOTO, "JPEG")

FILES = {
    "application/pdf": (paged(3), 3),
    "image/png": (png(100, 50), 1),
    "image/tiff": (tiff(2, 40, 20), 2),
    "image/jpeg": (PHOTO.getvalue(), 1),
}


@pytest.mark.parametrize("media", FILES)
def test_a_file_is_known_and_counted(media: str) -> None:
    data, count = FILES[media]
    assert look(Bytes(data)) == (media, count)


@pytest.mark.parametrize("media", FILES)
def test_a_file_is_counted_while_it_passes(media: str) -> None:
    data, count = FILES[media]
    with PagesReader() as reader:
        for piece in pieces(data, 100):
            reader.feed(piece)
        assert reader.finish() == (media, count)


@pytest.mark.parametrize("media", FILES)
@pytest.mark.parametrize("width", [64, 800])
def test_a_page_is_drawn_as_wide_as_asked(media: str, width: int) -> None:
    data, count = FILES[media]
    picture = render(Bytes(data), count, width)
    drawn = Image.open(io.BytesIO(picture.data))
    assert drawn.size == (picture.width, picture.height)
    assert picture.width == width
    assert picture.media in {"image/png", "image/jpeg"}
    assert data not in picture.data


def test_what_stands_on_a_page_is_on_its_picture() -> None:
    drawn = Image.open(io.BytesIO(render(Bytes(paged(1)), 1, 595).data)).convert("L")
    assert (drawn.getpixel((200, 842 - 200)), drawn.getpixel((20, 20))) == (0, 255)


@pytest.mark.parametrize("number", [0, 4, -1])
def test_a_page_that_is_not_there(number: int) -> None:
    with pytest.raises(ContentError) as trouble:
        render(Bytes(paged(3)), number, 800)
    assert (trouble.value.code, trouble.value.values) == ("PAGE_NONE", {"number": number, "pages": 3})


@pytest.mark.parametrize("width", [0, 63, 2_401, 1 << 30])
def test_a_width_that_is_not_given(width: int) -> None:
    with pytest.raises(ContentError) as trouble:
        render(Bytes(paged(1)), 1, width)
    assert trouble.value.code == "PAGE_WIDTH"


def test_more_pages_than_are_taken() -> None:
    with pytest.raises(ContentError) as trouble:
        look(Bytes(paged(20_001)))
    assert trouble.value.code == "PAGE_MANY"


def test_what_is_transparent_is_white() -> None:
    held = io.BytesIO()
    Image.new("RGBA", (80, 80), (0, 0, 0, 0)).save(held, "PNG")
    drawn = Image.open(io.BytesIO(render(Bytes(held.getvalue()), 1, 80).data)).convert("L")
    assert drawn.getextrema() == (255, 255)


@pytest.mark.parametrize("media", FILES)
@pytest.mark.parametrize("width", [64, 800])
def test_a_mark_is_part_of_the_picture_and_what_lies_under_it_stays_readable(media: str, width: int) -> None:
    data, _ = FILES[media]
    plain, marked = (
        Image.open(io.BytesIO(render(Bytes(data), 1, width, mark=mark).data)).convert("L")
        for mark in ("", "No. 41   pn-0123456789abcdef   2026-04-01 09:30 JST")
    )
    assert plain.size == marked.size
    differing = ImageChops.difference(plain, marked)
    assert differing.getbbox() is not None, "it is drawn"
    # so small a picture as the narrowest holds less than one mark, and nothing that could be read
    for corner in (
        () if width == 64 else ((0, 0, width // 2, plain.height // 2), (width // 2, plain.height // 2, width, plain.height))
    ):
        assert differing.crop(corner).getbbox() is not None, "in every part of the page"
    assert ImageStat.Stat(differing).mean[0] < 30, "and only lightly"


def test_a_picture_that_could_be_counted_and_never_drawn_is_refused_when_it_is_counted() -> None:
    head = struct.pack(">IIBBBBB", 12_000, 12_000, 16, 6, 0, 0, 0)
    chunks = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    )
    with pytest.raises(ContentError) as refused:
        look(Bytes(b"\x89PNG\r\n\x1a\n" + chunks))
    assert refused.value.code == "PAGE_PIXELS"


def test_a_page_that_takes_too_long_is_named_and_its_child_ends_within_its_seconds() -> None:
    strokes = "0.1 w [1 1] 0 d " + "".join(f"{at % 499} 0 m {(at * 7) % 499} 799 l S " for at in range(200_000))
    with pytest.raises(ContentError) as trouble:
        render(Bytes(paged(1, content=strokes)), 1, 2_000, limits=DRAW._replace(seconds=1, patience=5.0))
    assert trouble.value.code == "PAGE_HEAVY"
    assert "1秒" in trouble.value.ja


def test_so_many_pages_are_drawn_at_once_and_whoever_comes_then_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "WAIT", 0.01)
    with ExitStack() as drawing:
        for _ in range(pages.AT_ONCE):
            drawing.enter_context(pages._slot())
        with pytest.raises(ContentError) as trouble:
            render(Bytes(paged(1)), 1, 100)
        assert (trouble.value.code, str(pages.AT_ONCE) in trouble.value.en) == ("PAGE_BUSY", True)
    assert render(Bytes(paged(1)), 1, 100).width == 100
