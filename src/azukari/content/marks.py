"""By which first bytes files are told apart."""

from __future__ import annotations

from typing import Final

ZIP: Final = b"PK\x03\x04"
"""An xlsx workbook, or any other zip archive."""

OLE: Final = b"\xd0\xcf\x11\xe0"
"""Office files of the old form, and new ones under a password."""

MEDIA: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
)


def media_of(head: bytes) -> str:
    """The media type of what is looked at by pages; empty for anything else."""
    return next((media for mark, media in MEDIA if head.startswith(mark)), "")
