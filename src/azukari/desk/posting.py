"""One connection to a witness: bounded in time and in size, and every answer of it untrusted."""

from __future__ import annotations

import hmac
import http.client
import ssl
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import msgspec

from azukari.law.say import Say

CONNECT_WITHIN: Final = 5.0
ANSWER_WITHIN: Final = 130.0
"""A node takes up to 120 s for a large body; whoever asks waits a little longer, in a thread of its own."""
_LONGEST: Final = 1 << 16


class _Refused(msgspec.Struct):
    code: str = "WITNESS_ANSWER"
    ja: str = ""
    en: str = ""
    detail: str | None = None
    log: str | None = None


class Answer(NamedTuple):
    """What came back: status, the node's own code if it gave one, and the body."""

    status: int
    code: str | None
    body: bytes

    def refusal(self) -> tuple[str, str, Say]:
        """The code, a detail and the words of a refusal, as far as the node gave any."""
        try:
            told = msgspec.json.decode(self.body, type=_Refused)
        except msgspec.MsgspecError:
            told = _Refused(code=self.code or "WITNESS_ANSWER")
        say = Say(
            told.ja or f"立会いが受け付けません（{self.status}）。", told.en or f"The witness does not accept it ({self.status})."
        )
        return told.code, " ".join(part for part in (told.log, told.detail) if part) or str(self.status), say


class Post:
    """Sends to one witness. The connection is kept while it works, and made anew when it does not."""

    def __init__(
        self, url: str, certificate: str | None = None, *, patience: float = ANSWER_WITHIN, connect: float = CONNECT_WITHIN
    ) -> None:
        """``certificate`` is the SHA-256 of the TLS certificate, by which alone the node is then known."""
        address = urlsplit(url)
        self._host = address.hostname or ""
        self._secure = address.scheme == "https"
        self._port = address.port or (443 if self._secure else 80)
        self._path = address.path.rstrip("/")
        self._certificate = certificate
        self._patience = patience
        self._connect = connect
        self._connection: http.client.HTTPConnection | None = None

    def send(self, path: str, body: bytes) -> Answer:
        """Send a body and wait for the answer. :raises OSError: when there is none, also where what answers is not HTTP or not the node."""
        fresh = self._connection is None
        try:
            return self._sent(path, body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            # a connection that was kept may have been ended meanwhile: once more, on a new one
            if fresh or isinstance(error, TimeoutError):
                raise _as_os(error) from error
        try:
            return self._sent(path, body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise _as_os(error) from error

    def _sent(self, path: str, body: bytes) -> Answer:
        connection = self._connection = self._connection or self._connected()
        connection.request("POST", f"{self._path}/{path}", body, {"Content-Type": "application/octet-stream"})
        reply = connection.getresponse()
        data = reply.read(_LONGEST + 1)
        if len(data) > _LONGEST:
            raise http.client.HTTPException("the answer is too long")
        if reply.will_close:
            self.close()
        return Answer(reply.status, reply.getheader("azukari-code"), data)

    def _connected(self) -> http.client.HTTPConnection:
        if not self._secure:
            plain = http.client.HTTPConnection(self._host, self._port, timeout=self._connect)
            plain.connect()
            plain.sock.settimeout(self._patience)
            return plain
        context = ssl.create_default_context()
        if self._certificate is not None:
            # known by its very certificate: a name, or an authority that vouches for it, would say less
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        secure = http.client.HTTPSConnection(self._host, self._port, timeout=self._connect, context=context)
        secure.connect()
        shown = secure.sock.getpeercert(binary_form=True) if isinstance(secure.sock, ssl.SSLSocket) else None
        if self._certificate is not None and not hmac.compare_digest(sha256(shown or b"").hexdigest(), self._certificate):
            secure.close()
            raise ssl.SSLError("the certificate is not the one whose fingerprint was given")
        secure.sock.settimeout(self._patience)
        return secure

    def close(self) -> None:
        """Let the connection go."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _as_os(error: Exception) -> OSError:
    return error if isinstance(error, OSError) else OSError(f"{type(error).__name__}: {error}")
