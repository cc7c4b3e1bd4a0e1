"""A real instance for tests of signing in: the small world, but nobody can be chosen from a list; and browsers with passkeys in software."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from tests.web.world import World  # isort: skip — binds Django first

from django.test import Client

from azukari.desk import invitations
from azukari.desk.passkeys import Passkey as Row
from azukari.kernel.values import PersonId
from azukari.ledger.webauthn import Assertion, base64url, read_base64url
from azukari.web import counter
from tests.ledger.authenticator import Passkey

BASE = "http://localhost:8000"
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"


def real(folder: Path, url: str, base: str = BASE) -> World:
    """A world half-way whose instance is no demonstration; the process is bound to it."""
    world = World(folder, url).halfway()
    earnest(world, base)
    return world


def earnest(world: World, base: str = BASE) -> None:
    instance = world.desk.instance
    instance.configuration = msgspec.structs.replace(instance.configuration, demo=False, base=base)
    counter.bind(world.desk)


def registration(passkey: Passkey, challenge: bytes) -> str:
    client, made = passkey.registers(challenge)
    response = {"clientDataJSON": base64url(client), "attestationObject": base64url(made), "transports": ["internal"]}
    name = base64url(passkey.credential)
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}})


def answer(assertion: Assertion, person: str | None = None) -> str:
    response: dict[str, Any] = {
        "clientDataJSON": base64url(assertion.client_data),
        "authenticatorData": base64url(assertion.authenticator_data),
        "signature": base64url(assertion.signature),
    }
    if person is not None:
        response["userHandle"] = base64url(person.encode())
    name = base64url(assertion.credential)
    return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}})


@dataclass
class Browser:
    """A browser with one passkey: what its script does, done here."""

    person: PersonId
    seed: int
    world: World
    lang: str = "ja"
    address: str = "192.0.2.7"
    client: Client = field(init=False)
    passkey: Passkey = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(HTTP_HOST="localhost:8000", REMOTE_ADDR=self.address, HTTP_USER_AGENT=AGENT)
        self.client.cookies["azukari-lang"] = self.lang
        self.passkey = Passkey(seed=self.seed)

    def challenge(self, where: str) -> bytes:
        asked = self.client.post(where)
        assert asked.status_code == 200, asked.status_code
        return read_base64url(asked.json()["challenge"])

    def invited(self, code: str) -> Any:
        done = self.client.post("/enrol", {"code": code})
        assert done.status_code == 302, done.content.decode()
        return self.client.post("/enrol/person", {"answer": registration(self.passkey, self.challenge("/enrol/options"))})

    def enrols(self, **how: Any) -> "Browser":
        """Enrolled as whoever keeps the machine invites them; signed in."""
        opened = invitations.by_keeper(self.world.desk, self.person, **how)
        done = self.invited(opened.code)
        assert (done.status_code, done.headers.get("Location")) == (302, "/sessions?enrolled=1"), done.content.decode()
        return self

    def signs_in(self, **more: Any) -> Any:
        asked = self.challenge("/sign-in/options")
        return self.client.post("/sign-in", {"answer": answer(self.passkey.asserts(asked), self.person), **more})

    def again(self, wanted: str = "/sessions") -> Any:
        asked = self.challenge("/again/options")
        return self.client.post("/again", {"answer": answer(self.passkey.asserts(asked), self.person), "next": wanted})

    def signs(self, page: str, where: str) -> Any:
        """Sign what a page asks, and hand it in."""
        asked = json.loads(re.search(r'data-asked="([^"]*)"', page)[1].replace("&#34;", '"'))
        pending = re.search(r'name="pending" value="([^"]*)"', page)[1]
        assertion = self.passkey.asserts(read_base64url(asked["challenge"]))
        return self.client.post(where, {"pending": pending, "answer": answer(assertion, self.person)})


__all__ = ["AGENT", "BASE", "Browser", "Row", "answer", "earnest", "real", "registration"]
