"""The node as a custodian of keys, over HTTP: what it gives, to whom, for which entry, and what it refuses."""

import http.client
import os
import signal
import socket
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from urllib.parse import urlsplit

import pytest

from azukari.keyline import acts
from azukari.keyline.box import Box, seal
from azukari.keyline.envelope import Asked, Session
from azukari.keyline.errors import REFUSALS, LineError
from azukari.keyline.inner import inner_key, thing_of, unwrap
from azukari.keyline.keys import Public, Secret
from azukari.keyline.messages import (
    BATCH,
    Answer,
    Done,
    Give,
    Given,
    Hello,
    Keyed,
    Refused,
    Try,
    Unwrap,
    Wrap,
    decode_answer,
    encode,
)
from azukari.keyline.receipts import Receipt, read
from azukari.vault.errors import TEXTS, KeyFault
from azukari.vault.keeping import Keeping
from azukari.vault.nodes import Node as Named
from azukari.vault.remote import RemoteCustodian
from azukari.witness.disk import DiskFull
from azukari.witness.journal import Did, Journal, openings
from azukari.witness.keys import NONCES, SESSION
from azukari.witness.shares import Custody, Shares
from tests.desk.test_pinned import certificate
from tests.vault.world import Randomness
from tests.witness.keys_world import (
    ITEM,
    KEYD,
    OTHER_ITEM,
    OTHER_THING,
    THING,
    Record,
    custody_key,
    deliver,
    free_port,
    journal,
    keeper,
    named,
    remote,
    served,
)
from tests.witness.test_http import Server as Served
from tests.witness.world import NOW, ONE, ORIGIN, TWO, opened

from azukari.witness.node import Node  # isort: skip

KEY = bytes(range(32))


class World:
    """One node, its record, and the key process's end of the line."""

    def __init__(self, tmp_path) -> None:
        self.path = tmp_path
        self.folder = keeper(tmp_path)
        self.now = NOW
        self.node = Node(self.folder, now=lambda: self.now)
        self.record = Record()

    def again(self) -> None:
        self.node.close()
        self.node = Node(self.folder, now=lambda: self.now)

    def deliver(self) -> None:
        deliver(self.node, self.record)


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path)
    yield world
    world.node.close()


@pytest.fixture
def url(world):
    with served(world.node) as url:
        yield url


@pytest.fixture
def far(world, url):
    found = remote(world.folder, url)
    yield found
    found.close()


E3, E4 = Keeping("E3", ""), Keeping("E4", "")


def code(does) -> str:
    with pytest.raises(KeyFault) as caught:
        does()
    return caught.value.code


def wrapped(far, generation: int = 1, thing: str = THING) -> bytes:
    [one] = far.wrap(ONE, generation, [Keyed(KEY, thing_of(thing))])
    return one.key


# ── a share ──


def test_a_share_is_made_given_and_destroyed_on_an_order_only(world, far) -> None:
    far.create(ONE, 1, E3)
    share = far.share(ONE, 1)
    assert len(share) == 32
    assert far.share(ONE, 1) == share
    far.create(ONE, 2, E3)
    assert far.share(ONE, 2) != share
    assert [(one.generation, one.level) for one in far.listed(ONE).shares] == [(1, "E3"), (2, "E3")]
    world.record.sealed()
    order = world.record.act("p13.destroy", {})
    assert code(lambda: far.destroy(ONE, 2, order)) == "NODE_BEHIND"
    assert far.share(ONE, 1) == share
    world.deliver()
    assert code(lambda: far.destroy(ONE, 2, 0)) == "NODE_ORDER"
    assert far.share(ONE, 1) == share
    receipt = far.destroy(ONE, 2, order)
    said = read(receipt, custody_key(world.folder))
    assert said == Receipt(NOW * 1_000_000, 2, ONE, custody_key(world.folder), order, ORIGIN)
    assert far.destroy(ONE, 2, order) == receipt, "again is the same"
    assert code(lambda: far.share(ONE, 1)) == "SHARE_DESTROYED"
    assert code(lambda: far.create(ONE, 1, E3)) == "SHARE_DESTROYED", "numbers are used once"
    assert code(lambda: far.create(ONE, 2, E3)) == "SHARE_EXISTS"
    listed = far.listed(ONE)
    assert (listed.below, listed.receipt, [one.generation for one in listed.shares]) == (2, receipt, [2])
    assert code(lambda: far.share(TWO, 1)) == "SHARE_MISSING"
    assert code(lambda: far.share("../key", 1)) in {"NODE_FORM", "NODE_REFUSED"}


def test_nothing_of_a_destroyed_share_is_left(world, far) -> None:
    far.create(ONE, 1, E3)
    share = far.share(ONE, 1)
    order = world.record.act("p11.rotate-keys", {})
    world.deliver()
    far.destroy(ONE, 2, order)
    assert not [path for path in world.folder.path.rglob("*") if path.is_file() and share in path.read_bytes()]


def test_it_holds_after_it_began_again(world, tmp_path) -> None:
    with served(world.node) as url:
        far = remote(world.folder, url)
        far.create(ONE, 1, E3)
        share = far.share(ONE, 1)
    port = int(url.rpartition(":")[2])
    assert code(lambda: far.share(ONE, 1)) == "NODE_AWAY"
    world.again()
    with served(world.node, port):
        assert far.share(ONE, 1) == share, "a session that is over is begun anew by itself"


@pytest.mark.slow
def test_it_is_killed_and_holds_what_it_confirmed(tmp_path) -> None:
    """A node in processes of its own, as it is served."""
    folder = keeper(tmp_path)
    server = Served(folder)
    far = remote(folder, f"http://127.0.0.1:{server.port}")
    far.create(ONE, 1, E3)
    share = far.share(ONE, 1)
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait(20)
    server.process.stderr.close()
    assert code(far.hello) == "NODE_AWAY"
    again = Served(folder)
    assert remote(folder, f"http://127.0.0.1:{again.port}").share(ONE, 1) == share
    assert "Traceback" not in again.stop()


def test_a_damaged_share_is_told(world, far) -> None:
    far.create(ONE, 1, E3)
    path = world.folder.path / "keys" / "shares" / ONE / "1.share"
    data = bytearray(path.read_bytes())
    data[30] ^= 1
    path.write_bytes(data)
    assert code(lambda: far.share(ONE, 1)) == "SHARE_DAMAGED"


def test_each_level_gives_only_what_it_promises(world, far) -> None:
    far.create(ONE, 1, E3)
    far.create(ONE, 2, E4)
    assert code(lambda: far.share(ONE, 2)) == "NODE_LEVEL"
    assert code(lambda: far.wrap(ONE, 1, [Keyed(KEY, bytes(32))])) == "NODE_LEVEL"
    assert code(lambda: far.tried(ONE, 1, [Keyed(KEY, bytes(32))])) == "NODE_LEVEL"
    assert code(lambda: far.create(ONE, 3, Keeping())) == "NODE_LEVEL"


# ── who asks, and when ──


def test_another_key_process_gets_nothing(world, far, url) -> None:
    far.create(ONE, 1, E3)
    stranger = remote(world.folder, url, Secret("keyd", b"s" * 32))
    assert code(lambda: stranger.share(ONE, 1)) == "NODE_STRANGER"
    assert code(stranger.hello) == "NODE_STRANGER"
    assert code(remote(world.folder, url, origin="azukari.example/other").hello) == "NODE_STRANGER"
    assert far.hello().origin == ORIGIN


def test_another_node_is_not_taken_for_the_one_that_was_named(world, url) -> None:
    other = Secret.fresh("node").public.text()
    pinned = RemoteCustodian(Named(url, other), lambda: KEYD, ORIGIN)
    assert code(lambda: pinned.share(ONE, 1)) == "NODE_OTHER"


def posted(url: str, body: bytes) -> tuple[int, str | None, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("POST", "/keys/ask", body)
    reply = connection.getresponse()
    found = reply.status, reply.headers["azukari-code"], reply.read()
    connection.close()
    return found


def session_of(world, url: str) -> Session:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", "/keys/session")
    data = connection.getresponse().read()
    connection.close()
    return Session.read(data, Public.parse("node", custody_key(world.folder)))


def test_a_request_is_taken_once_and_not_in_another_session(world, far, url) -> None:
    far.create(ONE, 1, E3)
    asked = Asked(Give(ONE, 1), KEYD, ORIGIN, session_of(world, url))
    status, _, body = posted(url, asked.sent)
    node = Public.parse("node", custody_key(world.folder))
    assert status == 200
    assert isinstance(asked.answer(body, node), Given)
    assert posted(url, asked.sent)[:2] == (409, "KEYS_AGAIN")
    before = Asked(Give(ONE, 1), KEYD, ORIGIN, session_of(world, url))
    world.now += 2 * SESSION // 1_000_000 + 1
    assert posted(url, before.sent)[:2] == (409, "KEYS_SESSION"), "an old request"
    late = Asked(Give(ONE, 1), KEYD, ORIGIN, session_of(world, url))
    world.now += SESSION // 1_000_000 + 1
    session_of(world, url)
    assert posted(url, late.sent)[0] == 200, "what was on its way when a new session began is still taken"
    assert far.share(ONE, 1)


def test_a_session_that_is_over_is_kept_nowhere(world, far) -> None:
    """Not even by a node that nobody asks about keys any more: what was recorded on the way opens for nobody."""
    assert far.hello()
    custodian = world.node._custodian()
    assert custodian._sessions
    world.now += 2 * SESSION // 1_000_000 + 1
    world.record.act("p00.note", {})
    world.deliver()
    assert custodian._sessions == []


def test_a_full_session_gives_way_to_another(world, far, url) -> None:
    first = session_of(world, url)
    custodian = world.node._custodian()
    custodian._sessions[-1].nonces.update(number.to_bytes(16, "big") for number in range(NONCES))
    assert session_of(world, url).id != first.id
    assert far.hello().name == "ward.example/witness"


def test_what_is_not_as_laid_down_is_refused_before_anything_is_done(world, far, url) -> None:
    far.create(ONE, 1, E3)
    asked = Asked(Give(ONE, 1), KEYD, ORIGIN, session_of(world, url)).sent
    for at in (0, 40, 2_000, len(asked) - 1):
        changed = bytearray(asked)
        changed[at] ^= 1
        assert posted(url, bytes(changed))[:2] in {(400, "KEYS_FORM"), (409, "KEYS_SESSION")}
    for wrong in (b"", asked[:30], asked[:-1], os.urandom(3_000)):
        assert posted(url, wrong)[:2] == (400, "KEYS_FORM")
    assert posted(url, b"x" * (65 << 10))[:2] == (413, "BODY_LARGE")
    assert posted(url, asked)[0] == 200, "and none of that used it up"


def test_an_answer_belongs_to_its_request_and_to_its_node(world, far, url) -> None:
    far.create(ONE, 1, E3)
    node = Public.parse("node", custody_key(world.folder))
    one, two = (Asked(Give(ONE, 1), KEYD, ORIGIN, session_of(world, url)) for _ in range(2))
    body = posted(url, one.sent)[2]
    posted(url, two.sent)
    with pytest.raises(LineError):
        two.answer(body, node)
    for at in (0, 1_200, len(body) - 1):
        changed = bytearray(body)
        changed[at] ^= 1
        with pytest.raises(LineError):
            one.answer(bytes(changed), node)
    with pytest.raises(LineError):
        one.answer(body, Secret.fresh("node").public)
    assert isinstance(one.answer(body, node), Given)


def test_a_forged_answer_is_not_believed(world, tmp_path, monkeypatch, far) -> None:
    """Whoever sits on the line says that a share is destroyed: so it would seem that nothing opens any more."""
    far.create(ONE, 1, E3)
    said = encode(Refused("SHARE_DESTROYED", ""))
    sent = {}

    def forge(self: Asked, data: bytes, node: Public) -> Answer:
        del data
        sent["box"] = self._box.public
        liar = Secret.fresh("node")
        return decode_answer_of(
            self, seal(self._box.public, liar.sign(said) + said, b"azukari.keys.answer.v1\n" + sha256(self.sent).digest()), node
        )

    real = Asked.answer

    def decode_answer_of(asked: Asked, data: bytes, node: Public) -> Answer:
        return real(asked, data, node)

    monkeypatch.setattr(Asked, "answer", forge)
    assert code(lambda: far.share(ONE, 1)) == "NODE_FORM"
    assert sent


def test_an_unsigned_refusal_is_told_and_nothing_is_concluded(world, far, monkeypatch) -> None:
    monkeypatch.setattr(RemoteCustodian, "_exchange", lambda *_: (404, "SHARE_DESTROYED", b""))
    assert code(lambda: far.share(ONE, 1)) == "NODE_REFUSED"


def test_behind_tls_it_is_known_by_its_custody_key_alone(world, tmp_path) -> None:
    with served(world.node, certificate=certificate(tmp_path)[0]) as url:
        far = remote(world.folder, url)
        far.create(ONE, 1, E3)
        assert len(far.share(ONE, 1)) == 32
        other = RemoteCustodian(Named(url, Secret.fresh("node").public.text()), lambda: KEYD, ORIGIN)
        assert code(other.hello) == "NODE_OTHER"


def test_a_node_that_serves_nobody_yet(tmp_path) -> None:
    folder = keeper(tmp_path)
    (folder.path / "keys" / "serves").unlink()
    node = opened(folder)
    with served(node) as url:
        assert code(remote(folder, url).hello) == "NODE_STRANGER"
    node.close()


def test_a_witness_without_keys_says_so(tmp_path) -> None:
    folder = keeper(tmp_path)
    key = named(folder, "")
    node = opened(folder)
    node.close()
    for path in sorted((folder.path / "keys").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    node = opened(folder)
    with served(node) as url:
        assert code(RemoteCustodian(Named(url, key.key), lambda: KEYD, ORIGIN).hello) == "NODE_REFUSED"
    node.close()


def test_whom_it_serves_is_named_anew_while_it_runs(world, far, url) -> None:
    far.create(ONE, 1, E3)
    other = Secret.fresh("keyd")
    path = world.folder.path / "keys" / "serves"
    path.write_text(other.public.text() + "\n")
    os.utime(path, ns=(1, 1))
    assert code(far.hello) == "NODE_STRANGER"
    assert len(remote(world.folder, url, other).share(ONE, 1)) == 32


def test_nobody_there_and_nobody_who_answers(tmp_path) -> None:
    folder = keeper(tmp_path)
    nobody = remote(folder, f"http://127.0.0.1:{free_port()}")
    assert code(nobody.hello) == "NODE_AWAY"
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        silent = remote(folder, f"http://127.0.0.1:{deaf.getsockname()[1]}", answer=0.3)
        assert code(silent.hello) == "NODE_AWAY"


# ── object keys (E4) ──


@pytest.fixture
def kept(world, far):
    """A generation of level E4, and an object that the mirror knows to be sealed for an item."""
    far.create(ONE, 1, E4)
    world.record.sealed()
    world.record.sealed(OTHER_ITEM, OTHER_THING)
    world.deliver()
    return wrapped(far)


def test_a_key_is_given_for_an_entry_that_opens_its_object_once(world, far, kept) -> None:
    seq = world.record.opened()
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)) == "NODE_BEHIND"
    world.deliver()
    assert far.unwrap(ONE, 1, THING, kept, "open", seq) == KEY
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)) == "NODE_USED"
    assert journal(world.folder)[-1] == {
        "at": NOW * 1_000_000, "did": "open", "generation": 1, "keys": 1, "seq": seq, "thing": THING,
    }  # fmt: skip


def test_it_is_used_also_when_the_node_began_again(world, far, kept) -> None:
    seq = world.record.opened()
    world.deliver()
    assert far.unwrap(ONE, 1, THING, kept, "open", seq) == KEY
    world.again()
    with served(world.node) as url:
        assert code(lambda: remote(world.folder, url).unwrap(ONE, 1, THING, kept, "open", seq)) == "NODE_USED"


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": OTHER_ITEM},
        {"act": "p09.permit-copy"},
        {"act": "p09.make-copy"},
        {"entered": "pn-0000000000000009"},
    ],
    ids=lambda one: next(iter(one)),
)
def test_another_entry_opens_nothing(world, far, kept, wrong) -> None:
    seq = world.record.opened(**wrong)
    world.deliver()
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)) == "NODE_ENTRY"
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "release", seq)) == "NODE_ENTRY"
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", None)) == "NODE_ENTRY"
    assert not [line for line in journal(world.folder) if line["did"] == "open"]


def test_an_entry_of_long_ago_opens_nothing(world, far, kept) -> None:
    """However the marks of single use are kept: it is refused before they are looked at."""
    seq, digest = world.record.opened(at=NOW * 1_000_000), "ab" * 32
    identity = wrapped(far, thing=digest)
    sent = world.record.act("p14.seal-package", {"contents": [ITEM], "digest": digest}, at=NOW * 1_000_000)
    world.deliver()
    world.now += 86_400
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)) == "NODE_OLD"
    assert code(lambda: far.unwrap(ONE, 1, digest, identity, "release", sent)) == "NODE_OLD"
    world.now -= 1
    assert far.unwrap(ONE, 1, THING, kept, "open", seq) == KEY


def test_marks_that_are_needed_stay_and_others_go(world, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("azukari.witness.journal.MARKS", 4)
    journal, day = Journal(tmp_path), 86_400_000_000
    for number in range(12):
        journal.write(ONE, Did(number * day, "open", 1, seq=number, thing=THING))
    assert [journal.used(ONE, number, THING, 11 * day) for number in (0, 9, 10, 11)] == [False, True, True, True]
    assert len(journal._used[ONE]) < 8
    again = Journal(tmp_path)
    assert [again.used(ONE, number, THING, 11 * day) for number in (0, 9, 10, 11)] == [False, True, True, True]


def test_any_number_ask_at_once_and_one_entry_opens_once(world, far, kept) -> None:
    seqs = [world.record.opened() for _ in range(12)]
    world.deliver()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda seq: _outcome(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)), [*seqs, *seqs]))
    assert sorted(found, key=str) == sorted([KEY] * 12 + ["NODE_USED"] * 12, key=str)
    assert len([line for line in journal(world.folder) if line["did"] == "open"]) == 12


def _outcome(does) -> object:
    try:
        return does()
    except KeyFault as fault:
        return fault.code


def test_an_entry_for_one_object_cannot_be_turned_to_the_key_of_another(world, far, kept) -> None:
    """The one who asks names the object of the entry and sends the wrapped key of another."""
    seq = world.record.opened(OTHER_ITEM)
    world.deliver()
    assert code(lambda: far.unwrap(ONE, 1, OTHER_THING, kept, "open", seq)) == "KEY_WRAP"
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)) == "NODE_ENTRY"


def test_an_object_that_no_entry_sealed_opens_for_nothing(world, far, kept) -> None:
    unknown = "ob-0000000000000009"
    inner = wrapped(far, thing=unknown)
    seq = world.record.opened()
    world.deliver()
    assert code(lambda: far.unwrap(ONE, 1, unknown, inner, "open", seq)) == "NODE_ENTRY"
    assert code(lambda: far.unwrap(ONE, 1, unknown, inner, "pack", None)) == "NODE_BEHIND"


def test_a_copy_may_be_made_until_it_has_content(world, far, kept) -> None:
    copy = "im-0000000000000007"
    facts = {"item": ITEM, "items": [{"item": copy, "medium": "vault"}, {"item": "im-0000000000000008", "medium": "paper"}]}
    seq = world.record.act("p09.make-copy", facts)
    paper = world.record.act("p09.make-copy", {"item": ITEM, "items": [{"item": "im-0000000000000008", "medium": "paper"}]})
    world.deliver()
    assert far.unwrap(ONE, 1, THING, kept, "copy", seq) == KEY
    assert far.unwrap(ONE, 1, THING, kept, "copy", seq) == KEY, "a crash came between; it is done again"
    assert code(lambda: far.unwrap(ONE, 1, OTHER_THING, kept, "copy", seq)) == "NODE_ENTRY"
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "copy", paper)) == "NODE_ENTRY", "nothing of it comes into the vault"
    world.record.sealed(copy, "ob-0000000000000007")
    world.deliver()
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "copy", seq)) == "NODE_ENTRY"


def test_a_package_is_made_of_what_a_note_lists_and_opened_by_its_entry(world, far, kept) -> None:
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "pack", None)) == "NODE_ENTRY"
    world.record.act("p10.issue-return", {"lines": [{"item": ITEM}]})
    world.deliver()
    assert far.unwrap(ONE, 1, THING, kept, "pack", None) == KEY
    digest = "ab" * 32
    identity = wrapped(far, thing=digest)
    seq = world.record.act("p14.seal-package", {"contents": [ITEM], "digest": digest})
    other = world.record.act("p14.seal-package", {"contents": [ITEM], "digest": "cd" * 32})
    world.deliver()
    assert code(lambda: far.unwrap(ONE, 1, digest, identity, "release", other)) == "NODE_ENTRY"
    assert far.unwrap(ONE, 1, digest, identity, "release", seq) == KEY
    assert code(lambda: far.unwrap(ONE, 1, digest, identity, "release", seq)) == "NODE_USED"


OVER = [
    ("p10.receive", {"lines": [{"item": ITEM}]}),
    ("p10.receive-return", {"lines": [{"item": ITEM}, {"item": OTHER_ITEM}]}),
    ("p10.reject", {"item": ITEM, "reason": "damaged"}),
    ("p10.withdraw-note", {}),
]


@pytest.mark.parametrize("act, facts", OVER, ids=[act for act, _ in OVER])
def test_what_is_not_under_way_is_not_packed(world, far, kept, act, facts) -> None:
    """Nearly everything was listed by a note once: were that enough, whoever runs the key process had every key without an entry that opens."""
    note = world.record.act("p10.issue", {"items": [{"item": ITEM, "medium": "vault"}, {"item": OTHER_ITEM, "medium": "vault"}]})
    world.deliver()
    assert far.unwrap(ONE, 1, THING, kept, "pack", None) == KEY
    world.record.act(act, {"note": note + 70, **facts})
    world.record.act("p10.receive", {"note": note, "lines": [{"item": OTHER_ITEM}]})
    world.deliver()
    assert far.unwrap(ONE, 1, THING, kept, "pack", None) == KEY, "another note, another line"
    world.record.act(act, {"note": note, **facts})
    world.deliver()
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "pack", None)) == "NODE_ENTRY"
    world.record.act("p10.issue-return", {"lines": [{"item": ITEM}]})
    world.deliver()
    assert far.unwrap(ONE, 1, THING, kept, "pack", None) == KEY, "on its way again"


def test_keys_move_between_generations_and_none_is_plain_outside(world, far, kept) -> None:
    far.create(ONE, 2, E4)
    keys = [Keyed(wrapped(far, thing=f"ob-{number:016d}"), thing_of(f"ob-{number:016d}")) for number in range(BATCH + 3)]
    moved = far.rewrap(ONE, 1, 2, keys)
    assert all(one.thing == other.thing and one.key != other.key for one, other in zip(keys, moved, strict=True))
    assert far.tried(ONE, 2, moved) == [True] * len(keys)
    assert far.tried(ONE, 2, keys) == [False] * len(keys)
    assert far.tried(ONE, 1, [*keys[:2], moved[0], Keyed(keys[0].key, bytes(32))]) == [True, True, False, False]
    assert code(lambda: far.rewrap(ONE, 2, 1, moved)) == "KEY_WRAP"
    assert code(lambda: far.rewrap(ONE, 1, 2, [Keyed(bytes(40), bytes(32))])) == "KEY_WRAP"
    share = Shares(world.folder.path / "keys", Custody.read(world.folder.path / "keys"), ORIGIN, lambda: 0).share(ONE, 2, "E4")
    assert unwrap(inner_key(share, ONE, 2, moved[0].thing), moved[0].key) == KEY


def test_keys_are_given_in_numbers_only_once_they_are_to_be_kept_lower(world, far, kept) -> None:
    keys = [Keyed(kept, thing_of(THING))]
    assert code(lambda: far.lower(ONE, 1, keys)) == "NODE_BEHIND"
    world.record.act("p11.keep-keys", {"level": "E4"})
    world.deliver()
    assert code(lambda: far.lower(ONE, 1, keys)) == "NODE_BEHIND"
    world.record.act("p11.lower-keys", {"level": "E3"})
    world.deliver()
    assert [one.key for one in far.lower(ONE, 1, keys)] == [KEY]
    assert journal(world.folder)[-1]["did"] == "lower"
    world.record.act("p11.keep-keys", {"level": "E4"})
    world.deliver()
    assert code(lambda: far.lower(ONE, 1, keys)) == "NODE_BEHIND", "the newest word counts"


def test_after_a_destruction_nothing_opens(world, far, kept) -> None:
    seq = world.record.opened()
    order = world.record.act("p13.erase-returned", {})
    world.deliver()
    far.create(ONE, 2, E4)
    far.destroy(ONE, 2, order)
    assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)) == "SHARE_DESTROYED"
    assert code(lambda: far.tried(ONE, 1, [Keyed(kept, thing_of(THING))])) == "SHARE_DESTROYED"
    assert code(lambda: far.rewrap(ONE, 1, 2, [Keyed(kept, thing_of(THING))])) == "SHARE_DESTROYED"
    assert code(lambda: far.wrap(ONE, 1, [Keyed(KEY, bytes(32))])) == "SHARE_DESTROYED"


# ── journal ──


def test_the_journal_is_before_the_answer(world, far, kept, monkeypatch) -> None:
    seq = world.record.opened()
    world.deliver()

    def full(path, line) -> None:
        raise DiskFull(str(path))

    with monkeypatch.context() as patch:
        patch.setattr("azukari.witness.disk.append", full)
        assert code(lambda: far.unwrap(ONE, 1, THING, kept, "open", seq)) == "NODE_REFUSED"
    assert far.unwrap(ONE, 1, THING, kept, "open", seq) == KEY, "what was not given is not used"


def test_a_line_that_a_crash_cut_goes_and_days_are_counted(world, far, kept) -> None:
    seqs = [world.record.opened() for _ in range(3)]
    world.deliver()
    far.unwrap(ONE, 1, THING, kept, "open", seqs[0])
    [path] = (world.folder.path / "keys" / "journal" / ONE).iterdir()
    with path.open("ab") as file:
        file.write(b'{"at":1')
    world.again()
    with served(world.node) as url:
        remote(world.folder, url).unwrap(ONE, 1, THING, kept, "open", seqs[1])
        world.now += 3_600 * 12
        remote(world.folder, url).unwrap(ONE, 1, THING, kept, "open", seqs[2])
    days = openings(world.folder.path / "keys", ONE)
    assert sum(one["open"] for one in days.values()) == 3
    assert all(line["did"] == "open" for line in journal(world.folder))


def test_the_page_counts_shares_and_names_no_contract(world, far) -> None:
    far.create(ONE, 1, E3)
    page = world.node.told().body.decode()
    assert "shares     1 of keys" in page
    assert ONE not in page


# ── formats ──


def test_every_refusal_has_its_words() -> None:
    assert set(TEXTS) >= REFUSALS


def test_the_acts_that_the_node_looks_for_are_those_of_the_annex() -> None:
    from azukari.annex import ACTS
    from azukari.kernel.act import Handling

    handling = {name for name, act in ACTS.items() if issubclass(act, Handling)}
    assert acts.OPENS | {acts.COPIES} == handling
    assert {acts.SENDS, acts.COPIES} | acts.LISTS | acts.ARRIVES | acts.SEALED <= set(ACTS)
    known = acts.ORDERS | acts.KEEPS
    assert {name for name in known if name in ACTS or not name.startswith("p11.")} == known & set(ACTS)


def test_keys_are_written_in_one_way() -> None:
    secret = Secret.fresh("keyd", Randomness(b"a"))
    assert Secret.parse("keyd", secret.text()).public == secret.public
    assert Public.parse("keyd", f" {secret.public.text()}\n") == secret.public
    for wrong in ("", "azukari-keyd-1:", secret.public.text()[:-1], secret.public.text().replace("keyd", "node"), secret.text()):
        with pytest.raises(LineError):
            Public.parse("keyd", wrong)
    with pytest.raises(LineError):
        Secret.parse("keyd", secret.public.text())


def test_a_receipt_is_of_its_node_and_unaltered(world, far) -> None:
    order = world.record.act("p11.rotate-keys", {})
    world.deliver()
    far.create(ONE, 1, E3)
    receipt, key = far.destroy(ONE, 2, order), custody_key(world.folder)
    assert read(receipt, key).order == order
    for wrong in (receipt[:-1], receipt.replace(b'"below":2', b'"below":3'), b"", receipt[:64]):
        with pytest.raises(LineError) as caught:
            read(wrong, key)
        assert caught.value.code == "RECEIPT_WRONG"
    with pytest.raises(LineError):
        read(receipt, Secret.fresh("node").public.text())


def test_the_most_keys_fit_a_request_and_its_answer(world) -> None:
    keys = tuple(Keyed(bytes(40), bytes(32)) for _ in range(BATCH))
    session = Session(0, Box().public)
    for ask in (Try("e" * 64, (1 << 53) - 1, keys), Wrap("e" * 64, (1 << 53) - 1, keys)):
        assert len(Asked(ask, KEYD, "o" * 128, session).sent) < 64 << 10


def test_messages_have_one_form() -> None:
    assert decode_answer(encode(Done())) == Done()
    for wrong in (b"", b"{}", b'{"as":"done" }', b'{"as":"done","more":1}', b'{"as":"unknown"}', b"\xff"):
        with pytest.raises(LineError):
            decode_answer(wrong)
    assert encode(Hello()) == b'{"as":"hello"}'
    assert b'"seq":null' in encode(Unwrap("pack", ONE, 1, b"", None, THING))
