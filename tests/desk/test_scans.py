"""What is brought as the scan of a paper, or attached to an act: looked at before it rests, and refused by name where it is something else."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from tests.desk.conftest import Counter  # isort: skip — binds Django first

from PIL import Image

from azukari.content import active
from azukari.content.errors import ContentError
from azukari.content.pages import scanned
from azukari.desk.documents import Attachment
from azukari.desk.outcome import SCAN, Officer, Receipt
from azukari.kernel.fault import FaultError
from azukari.store import record
from tests.content.making import paged, pdf, png
from tests.story import FIRM, OFFICER, SIGNATORY, WARD

HTML = b"<!doctype html><title>a</title><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><!-- a --><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ\x90\0\x03\0\0\0" + b"\0" * 200


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, form)
    return out.getvalue()


def acting(catalog: str, *objects: str) -> bytes:
    """A PDF of one page whose catalogue says more; further objects are numbered from 5."""
    return pdf(
        f"<</Type/Catalog/Pages 2 0 R {catalog}>>",
        "<</Type/Pages/Kids[4 0 R]/Count 1>>",
        "<</Length 4>>\nstream\nq Q \nendstream",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<<>>>>",
        *objects,
    )


def packed(body: bytes, says: str = "/Filter/FlateDecode") -> bytes:
    """A PDF with an object stream that holds this."""
    squeezed = zlib.compress(body).decode("latin-1") if "Filter" in says else body.decode("latin-1")
    return acting("", f"<</Type/ObjStm/N 1/First 4{says}/Length {len(squeezed)}>>\nstream\n{squeezed}\nendstream")


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * (8 << 20))
    return out.getvalue()


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "html": (lambda: HTML, "PAGE_KIND"),
    "svg": (lambda: SVG, "PAGE_KIND"),
    "program": (lambda: PROGRAM, "PAGE_KIND"),
    "program with a PDF after it": (lambda: PROGRAM + paged(), "PAGE_KIND"),
    "text": ("ただの文".encode, "PAGE_KIND"),
    "zip bomb": (bomb, "PAGE_KIND"),
    "picture too large": (lambda: png(40_000, 40_000, b""), "PAGE_PIXELS"),
    "picture cut": (lambda: cut(picture("PNG")), "PAGE_DAMAGED"),
    "picture of nothing": (lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 5), "PAGE_DAMAGED"),
    "no PDF at all": (lambda: b"%PDF-1.7 rules", "PAGE_DAMAGED"),
    "JavaScript": (lambda: acting("/OpenAction 5 0 R", "<</S/JavaScript/JS(app.alert\\(1\\))>>"), "PAGE_ACTIVE"),
    "JavaScript in escapes": (lambda: acting("/Open#41ction<</S/J#61vaScript/JS(1)>>"), "PAGE_ACTIVE"),
    "JavaScript at another place": (lambda: acting("/Names<</JavaScript 5 0 R>>", "<</Names[(a)<</S/JavaScript/JS(1)>>]>>"), "PAGE_ACTIVE"),
    "JavaScript in an object stream": (lambda: packed(b"9 0 <</S/JavaScript/JS(1)>>"), "PAGE_ACTIVE"),
    "an object stream that is packed twice": (lambda: packed(b"9 0 <<>>", "/Filter[/FlateDecode/FlateDecode]"), "PAGE_ACTIVE"),
    "an object stream packed otherwise": (lambda: packed(b"9 0 <<>>", "/Filter/LZWDecode"), "PAGE_ACTIVE"),
    "a program to start": (lambda: acting("/OpenAction<</S/Launch/F(calc.exe)>>"), "PAGE_ACTIVE"),
    "an address to call when it opens": (lambda: acting("/OpenAction<</S/URI/URI(http://a)>>"), "PAGE_ACTIVE"),
    "the same elsewhere": (lambda: acting("/OpenAction 5 0 R", "<</S/URI/URI(http://a)>>"), "PAGE_ACTIVE"),
    "a file within": (lambda: acting("/Names<</EmbeddedFiles<</Names[]>>>>"), "PAGE_ACTIVE"),
    "a form that is sent": (lambda: acting("/AcroForm<</Fields[]/A<</S/SubmitForm>>>>"), "PAGE_ACTIVE"),
    "a password": (lambda: acting("").replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 9 0 R"), "PAGE_LOCKED"),
}  # fmt: skip


def given(counter: Counter, content: bytes) -> object:
    """A note that the contractor wrote on paper, with this as its scan."""
    officer = Officer(OFFICER, WARD, None, FIRM, SIGNATORY)
    # the name says a PDF, whatever it is
    return counter.desk.perform(officer, counter.log, "p00.note", {"text": "x", SCAN: Attachment("写し.pdf", content)})


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_scan_is_refused_by_name_and_nothing_rests(counter: Counter, name: str) -> None:
    make, code = HOSTILE[name]
    before, blobs = record.size(counter.log), sorted(counter.desk.instance.blobs.rglob("*"))
    with pytest.raises(FaultError) as caught:
        given(counter, make())
    (fault,) = caught.value.faults
    assert (fault.code, fault.field) == (code, SCAN)
    assert fault.say.ja != fault.say.en
    assert record.size(counter.log) == before
    assert sorted(counter.desk.instance.blobs.rglob("*")) == blobs


@pytest.mark.parametrize(
    "make, media",
    [
        (lambda: picture("PNG"), "image/png"),
        (lambda: picture("JPEG"), "image/jpeg"),
        (lambda: picture("TIFF"), "image/tiff"),
        (lambda: paged(3), "application/pdf"),
        (lambda: acting("/OpenAction[4 0 R/Fit]"), "application/pdf"),
        (lambda: acting("/OpenAction 5 0 R", "<</S/GoTo/D[4 0 R/Fit]>>"), "application/pdf"),
        (lambda: acting("/OpenAction 5 0 R", "[4 0 R/Fit]"), "application/pdf"),
        (lambda: packed(b"9 0 <</Producer(scanner)>>"), "application/pdf"),
    ],
    ids=["png", "jpeg", "tiff", "pdf", "opens at a page", "goes to a page", "goes to a place", "packed"],
)
def test_a_scan_is_known_by_what_is_in_it(counter: Counter, make: Callable[[], bytes], media: str) -> None:
    done = given(counter, make())
    assert isinstance(done, Receipt)
    assert done.words[SCAN]["media_type"] == media


@pytest.mark.parametrize(
    "content, media",
    [
        ("規程".encode(), "text/plain"),
        ("規程".encode("cp932"), "text/plain"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 60, "application/octet-stream"),
        (picture("PNG"), "image/png"),
    ],
    ids=["text", "cp932", "office", "picture"],
)
def test_what_is_attached_is_of_the_kind_that_is_in_it_and_not_of_its_name(counter: Counter, content: bytes, media: str) -> None:
    done = counter.does("p00.note", OFFICER, text="x", attached=Attachment("index.html", content))
    assert done.words["attached"]["media_type"] == media


@pytest.mark.parametrize("content", [HTML, SVG, PROGRAM, b"#!/bin/sh\n", b"<!-- a --><!-- b --> <HTML>", b"\xef\xbb\xbf<html>"])
def test_programs_and_web_pages_are_attached_to_nothing(counter: Counter, content: bytes) -> None:
    with pytest.raises(FaultError) as caught:
        counter.tries("p00.note", OFFICER, text="x", attached=Attachment("規程.pdf", content))
    (fault,) = caught.value.faults
    assert (fault.code, fault.field) == ("DOCUMENT_KIND", "attached")
    assert fault.say.ja != fault.say.en


def test_a_pdf_that_is_attached_does_nothing_either(counter: Counter) -> None:
    with pytest.raises(FaultError) as caught:
        counter.tries("p00.note", OFFICER, text="x", attached=Attachment("a.txt", HOSTILE["JavaScript"][0]()))
    assert caught.value.faults[0].code == "PAGE_ACTIVE"


def test_object_streams_unpack_to_so_much_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(active, "UNPACKED_LIMIT", 1 << 16)
    with pytest.raises(ContentError) as caught:
        active.refuse_active(packed(b"\0" * (1 << 20)))
    assert (caught.value.code, caught.value.values) == ("PAGE_ACTIVE", {"what": "ObjStm"})
    assert scanned(packed(b"9 0 <<>>")).pages == 1
