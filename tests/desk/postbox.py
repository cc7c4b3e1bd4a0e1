"""A mail server for tests: real SMTP on a port of this machine, with TLS and sign-in where they are asked for, and every way to fail."""

import asyncio
import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from azukari.desk.mail_settings import Mailing


class Postbox:
    """What arrived, and how the server behaves."""

    def __init__(self, certificate: tuple[Path, Path] | None = None, login: tuple[str, str] | None = None) -> None:
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.login = login
        self.signed_in = 0
        self.in_tls = 0
        self.refuses: dict[str, str] = {}
        """Address → what is answered to it."""
        self.at_text = ""
        """What is answered to DATA, or after the text: ``cut`` ends the connection after the text came in."""
        self._certificate = certificate
        self.port = 0

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=default) for one in self.raw]  # type: ignore[misc]

    def text(self, at: int = -1) -> str:
        return str(self.mails[at].get_content())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 postbox.example ESMTP")
        tls, to = False, ""
        try:
            while line := (await reader.readline()).decode().rstrip("\r\n"):
                word = line.split(" ")[0].upper()
                if word in {"EHLO", "HELO"}:
                    offers = ["postbox.example", "8BITMIME"]
                    offers += ["STARTTLS"] if self._certificate and not tls else []
                    offers += ["AUTH PLAIN"] if self.login and (tls or not self._certificate) else []
                    for one in offers[:-1]:
                        say(f"250-{one}")
                    say(f"250 {offers[-1]}")
                elif word == "STARTTLS" and self._certificate:
                    say("220 go on")
                    await writer.drain()
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(*map(str, self._certificate))
                    await writer.start_tls(context)
                    tls = True
                    self.in_tls += 1
                elif word == "AUTH":
                    given = base64.b64decode(line.split(" ")[2]).decode().split("\0")
                    right = self.login is not None and tuple(given[1:]) == self.login
                    self.signed_in += right
                    say("235 welcome" if right else "535 no")
                elif word == "RCPT":
                    to = line.partition("<")[2].rpartition(">")[0]
                    say(self.refuses.get(to, "250 ok"))
                elif word == "DATA":
                    if self.at_text.startswith("4"):
                        say(self.at_text)
                        continue
                    say("354 go on")
                    await writer.drain()
                    text = b""
                    while (part := await reader.readline()) != b".\r\n":
                        text += part
                    self.raw.append(text)
                    self.to.append(to)
                    if self.at_text == "cut":
                        writer.close()
                        return
                    say("250 taken")
                elif word == "QUIT":
                    say("221 bye")
                    break
                else:
                    say("250 ok")
                await writer.drain()
        except (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        writer.close()

    def settings(self, **more: object) -> Mailing:
        return Mailing(**{"host": "localhost", "port": self.port, "security": "none", "sender": "azukari@ward.example", **more})  # type: ignore[arg-type]


@contextmanager
def postbox(**options: object) -> Iterator[Postbox]:
    """A server that runs while the test does."""
    box = Postbox(**options)  # type: ignore[arg-type]
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def begin() -> asyncio.Server:
        server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
        box.port = server.sockets[0].getsockname()[1]
        return server

    async def end() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for one in others:
            one.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    server = loop.run_until_complete(begin())

    def run() -> None:
        asyncio.set_event_loop(loop)
        started.set()
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(5)
    try:
        yield box
    finally:
        asyncio.run_coroutine_threadsafe(end(), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()
