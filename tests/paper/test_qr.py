"""The QR code of every paper, read by another program than the one that drew it, as a scanner or a telephone sees it."""

import io
import re

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from azukari import annex
from azukari.kernel.values import Time
from azukari.paper import blank, codes, engine, filled, making
from azukari.paper.forms import BY_KEY, FORMS
from azukari.paper.kinds import Kind
from tests.desk.conftest import Counter
from tests.paper.conftest import BASE, at, row_of

TIME = Time(1_775_000_000_000_000)


def seen(data: bytes, resolution: int) -> Image.Image:
    """The last page as a scanner has it."""
    document = pypdfium2.PdfDocument(data)
    try:
        return document[len(document) - 1].render(scale=resolution / 72).to_pil().convert("L")
    finally:
        document.close()


def read(picture: Image.Image) -> list[str]:
    return [one.text for one in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("key", [one.key for one in FORMS])
def test_the_code_of_every_paper_can_be_read_from_it(shelf: Counter, key: str) -> None:
    form = BY_KEY[key]
    made: list[tuple[str, bytes]] = []
    if form.by_hand:
        sheet = at(shelf, lambda place: blank.sheet(place, form))
        made.append((sheet.code, engine.pdf(sheet, TIME)))
    if form.kind is Kind.ENTRY:
        sheet, time = at(shelf, lambda place: filled.sheet(place, form, row_of(shelf, annex.ACTS[form.acts[0]], "可")))
        made.append((sheet.code, engine.pdf(sheet, time)))
    elif form.kind not in (Kind.FIRST_PAPER, Kind.INCIDENT):
        ready = at(shelf, lambda place: making.ready(place, form))
        made.append((ready.code, ready.pdf()))
    for code, data in made:
        assert read(seen(data, 150)) == [f"{BASE}/papers?code={code}"]
        assert codes.read(read(seen(data, 150))[0]) == codes.read(code)


@pytest.mark.parametrize("resolution", [96, 150, 200, 300])
def test_a_scan_that_is_askew_and_blurred_is_read_too(shelf: Counter, resolution: int) -> None:
    sheet = at(shelf, lambda place: blank.sheet(place, BY_KEY["delivery-note"]))
    data = engine.pdf(sheet, TIME)
    picture = seen(data, resolution).rotate(1.5, fillcolor=255).filter(ImageFilter.GaussianBlur(resolution / 200))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    (text,) = read(Image.open(io.BytesIO(out.getvalue())))
    assert re.fullmatch(r"http://azukari\.example/papers\?code=F10\.2-[0-9A-Z]{4}-[0-9A-Z]{4}", text)


def test_a_stamp_over_a_part_of_it_does_not_matter(shelf: Counter) -> None:
    sheet = at(shelf, lambda place: blank.sheet(place, BY_KEY["delivery-note"]))
    picture = seen(engine.pdf(sheet, TIME), 200)
    (found,) = zxingcpp.read_barcodes(picture)
    corner = found.position.bottom_right
    picture.paste(255, (corner.x - 20, corner.y - 20, corner.x + 20, corner.y + 20))
    assert read(picture) == [found.text]
