"""What stands in a PDF, read by another program than the one that made it."""

import re

import pypdfium2

CLAIMS = (b"pdfaid:part", b"pdfuaid:part")


def pages(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    try:
        return len(document)
    finally:
        document.close()


def text(data: bytes) -> str:
    """All text without white space, so that how lines break does not matter."""
    document = pypdfium2.PdfDocument(data)
    try:
        found = "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    return squeezed(found)


def by_page(data: bytes) -> list[str]:
    """The same, page by page."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [squeezed(page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def squeezed(said: str) -> str:
    return re.sub(r"[\s\u200b\ufffe]", "", said)


def first_page(data: bytes) -> tuple[float, float]:
    """Width and height in millimetres."""
    document = pypdfium2.PdfDocument(data)
    try:
        width, height = document[0].get_size()
    finally:
        document.close()
    return round(width * 25.4 / 72), round(height * 25.4 / 72)


def tagged(data: bytes) -> bool:
    """Whether the file says that it is tagged, and claims PDF/A-2 at level A and PDF/UA-1."""
    claims = re.search(rb"pdfaid:part>2<.*pdfaid:conformance>A<|pdfaid:conformance>A<.*pdfaid:part>2<", data, re.DOTALL)
    return bool(claims) and b"pdfuaid:part>1<" in data and re.search(rb"/Marked\s+true", data) is not None


def embedded(data: bytes) -> bool:
    """Whether every font lies in the file."""
    document = pypdfium2.PdfDocument(data)
    try:
        raw = pypdfium2.raw
        for page in document:
            for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                if not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(one.raw)):
                    return False
    finally:
        document.close()
    return True


def crossings(data: bytes) -> list[tuple[int, str]]:
    """Characters that stand on a rule, upright or level: the page, and what stands around."""
    document = pypdfium2.PdfDocument(data)
    found = []
    try:
        for number, page in enumerate(document, start=1):
            upright, level = _rules(page)
            text = page.get_textpage()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                if right - left < 0.5:
                    continue
                across = any(left + 0.4 < x < right - 0.4 and low < (bottom + top) / 2 < high for x, low, high in upright)
                if across or any(bottom + 0.4 < y < top - 0.4 and low < (left + right) / 2 < high for y, low, high in level):
                    found.append((number, squeezed(text.get_text_range(max(0, at - 12), 24))))
    finally:
        document.close()
    return found


def _rules(page: pypdfium2.PdfPage) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
    upright, level = [], []
    for one in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = one.get_bounds()
        if right - left < 1.2 and top - bottom > 6:
            upright.append(((left + right) / 2, bottom, top))
        elif top - bottom < 1.2 and right - left > 6:
            level.append(((bottom + top) / 2, left, right))
    return upright, level
