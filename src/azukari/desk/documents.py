"""Documents attached to acts: kept sealed under the contract's words key, found again through the words of the entry.

The words of the entry hold name, type, size and SHA-256 of the document; the sealed bytes lie among the instance's blobs. With the words key
destroyed, the document is as unreadable as the words are.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag

from azukari.content.errors import ContentError
from azukari.content.marks import media_of
from azukari.content.pages import scanned
from azukari.desk.instance import Instance
from azukari.desk.outcome import SCAN
from azukari.desk.words import Words, WordsLost
from azukari.kernel.asks import DocumentWords
from azukari.kernel.fault import Fault, FaultError
from azukari.law.say import Say
from azukari.vault.blobs import Blobs
from azukari.vault.errors import BlobError

LIMIT = 20 * 1024 * 1024
_HEAD: Final = 4_096
_PROGRAMS: Final = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
_LOOKED_AT: Final = frozenset({SCAN, "photo"})
"""Questions that are answered by what people look at: a PDF or a picture, and nothing else."""
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html|head|body|script|svg|iframe)\b|#!", re.IGNORECASE
)
"""How web pages begin, and what a shell runs."""


class Attachment(msgspec.Struct, frozen=True):
    """A document as it is handed in: what it is called, and its bytes."""

    name: str
    content: bytes


class Documents:
    """Keeps and fetches the documents of one instance."""

    def __init__(self, instance: Instance, words: Words) -> None:
        self._instance = instance
        self._words = words

    def keep_all(self, log: str, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers with every attachment in them kept and replaced by what the words say of it."""
        return {name: self._kept(log, name, value) for name, value in answers.items()}

    def _kept(self, log: str, question: str, value: object) -> object:
        if isinstance(value, Attachment):
            return msgspec.to_builtins(self.keep(log, value, question))
        if isinstance(value, Mapping):
            return {name: self._kept(log, name, inner) for name, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._kept(log, question, inner) for inner in value]
        return value

    def keep(self, log: str, attachment: Attachment, question: str = "") -> DocumentWords:
        """Seal a document, looked at first. ``question`` is the one that it answers.

        :raises FaultError: ``DOCUMENT_EMPTY``, ``DOCUMENT_LARGE``, ``DOCUMENT_KIND``, what a PDF or picture is refused for (``PAGE_…``,
            ``SANDBOX_…``), or the blob store's codes; nothing is left behind.
        """
        size = len(attachment.content)
        if not size:
            raise FaultError(
                Fault(
                    "DOCUMENT_EMPTY",
                    Say("添付された文書が空です。選び直してください。", "The attached document is empty; choose it again."),
                )
            )
        if size > LIMIT:
            text = Say(f"添付できる文書は{LIMIT >> 20}MBまでです。", f"A document may have {LIMIT >> 20} MB at most.")
            raise FaultError(Fault("DOCUMENT_LARGE", text))
        media = _media(attachment.content, question)
        name = PurePath(attachment.name.replace("\\", "/")).name[:200] or "document"
        digest = sha256(attachment.content).hexdigest()
        nonce = os.urandom(12)
        sealed = nonce + self._words.cipher(log).encrypt(nonce, attachment.content, _bound(log, digest))
        try:
            with Blobs(self._instance.blobs).writer() as writer:
                writer.write(sealed)
                writer.settle()
                blob = writer.commit()
        except BlobError as error:
            raise FaultError(Fault(error.code, Say(error.refusal.ja, error.refusal.en))) from error
        return DocumentWords(name, media, size, digest, blob)

    def fetch(self, log: str, kept: DocumentWords) -> bytes:
        """The bytes of a document. :raises WordsLost: when its key or its bytes are gone."""
        try:
            blob = Blobs(self._instance.blobs).path(kept.blob).read_bytes()
            content = self._words.cipher(log).decrypt(blob[:12], blob[12:], _bound(log, kept.sha256))
        except (OSError, BlobError, InvalidTag) as error:
            raise WordsLost(f"{log}: {kept.name}") from error
        return content


def _media(content: bytes, question: str) -> str:
    """Of which kind a document is, by what is in it. A scan or a photo is a PDF or a picture; PDFs and pictures are read whole in a closed child.

    :raises FaultError: see ``keep``.
    """
    if question in _LOOKED_AT or media_of(content):
        try:
            return scanned(content).media
        except ContentError as error:
            raise FaultError(Fault(error.code, Say(error.ja, error.en), question or None)) from error
    head = content[:_HEAD]
    if (head.startswith(_PROGRAMS) and b"\0" in head) or _MARKUP.match(_COMMENT.sub(b"", head)):
        raise FaultError(
            Fault(
                "DOCUMENT_KIND",
                Say(
                    "プログラムやWebページ（HTML・SVG）は添付できません。PDF、画像、文書や表のファイルにして選び直してください。",
                    "Programs and web pages (HTML, SVG) are not attached; make it a PDF, a picture or a document, and choose it again.",
                ),
                question or None,
            )
        )
    return "text/plain" if _is_text(content) else "application/octet-stream"


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _bound(log: str, digest: str) -> bytes:
    return f"azukari.document.v1|{log}|{digest}".encode()


def of_base64(name: str, content: str) -> Attachment:
    """An attachment from an interface that carries bytes as base64. :raises FaultError: ``DOCUMENT_BASE64``."""
    try:
        return Attachment(name, base64.b64decode(content, validate=True))
    except ValueError as error:
        raise FaultError(
            Fault("DOCUMENT_BASE64", Say("文書のBase64を読み取れません。", "The document's base64 cannot be read."))
        ) from error
