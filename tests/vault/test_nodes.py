"""Keys that are shared with a ward's node (E3) or made of two layers (E4): a real node over HTTP, and those who would open all the same."""

import itertools
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

import pytest

from azukari.keyline.errors import LineError
from azukari.keyline.inner import inner_key, thing_of
from azukari.keyline.inner import unwrap as inner_unwrap
from azukari.keyline.keys import Secret
from azukari.keyline.messages import Keyed
from azukari.keyline.receipts import Receipt
from azukari.keyline.receipts import read as read_receipt
from azukari.keyline.receipts import write as write_receipt
from azukari.vault import nodes
from azukari.vault.access import RandomAccess
from azukari.vault.caller import KeyCaller
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import KeyFault, VaultError, WireError
from azukari.vault.keeping import NESTED, NESTED_BYTES, Keeping
from azukari.vault.keys import context, contract_key, unwrap, unwrap_object_key
from azukari.vault.messages import KEYS_LIMIT
from azukari.vault.package import unpack
from azukari.vault.permit import Copied, Permit, Shipment, Whole
from azukari.vault.remote import RemoteCustodian
from azukari.vault.server import KeyServer
from azukari.witness.node import Node
from azukari.witness.shares import Custody, Shares
from tests.vault.world import World, noise
from tests.vault.world import read as opened_plain
from tests.witness.keys_world import Record, custody_key, deliver, free_port, journal, keeper, line, named, served
from tests.witness.world import NOW, ORIGIN

LOG = "en-7h2k9m4p6q8r0s3t"
PLAIN = noise(40_000, 3)
LEVELS = ["E1", "E3", "E4"]


@dataclass
class Shared(World):
    """An instance with a node: what is sealed is in the record, and the record goes to the node's mirror."""

    record: Record = field(default_factory=Record)
    far: object = None
    node: object = None
    service: object = None
    port: int = 0
    rung: int = 0
    late: bool = False
    copies: dict = field(default_factory=dict)
    objects: dict = field(default_factory=dict)
    number: object = field(default_factory=lambda: itertools.count(1))

    def start(self):
        """A node, served; and a key process that knows it."""
        self.now = NOW * 1_000_000
        self.far = keeper(self.folder)
        self.record.act("p00.note", {}, LOG)
        self.node = Node(self.far, now=lambda: self.now / 1_000_000)
        self.port = free_port()
        self.lines = line(self.folder, self.far, f"http://127.0.0.1:{self.port}", hurry=self.hurry, wait=0.3, answer=5.0)
        self.boot()

    def boot(self, **changes):
        self.service = super().boot(origin=ORIGIN, line=self.lines, **changes)
        return self.service

    def hurry(self):
        """The courier is rung for."""
        self.rung += 1
        if not self.late:
            self.deliver()

    def deliver(self):
        deliver(self.node, self.record, LOG)

    def copying(self, log, seq, item):
        return self.copies[log, seq, item]

    def deposit(self, plain=PLAIN, thing=None):
        """Seal content for a new item; the entry and the row come with it."""
        number = next(self.number)
        thing, item = thing or f"ob-{number:016d}", f"im-{number:016d}"
        running = self.service.begin()
        try:
            with self.service.seal(running, LOG, thing, 1, table=False) as sealing:
                sealing.write(plain)
                sealed = sealing.finish()
        finally:
            self.service.end(running)
        self.objects[item] = [thing, sealed.blob, sealed.wrapped, sealed.generation]
        self.rests[item] = (sealed.generation, sealed.wrapped)
        self.record.act("p11.content-sealed", {"item": item, "vault_object": thing}, LOG)
        return item

    def permit_of(self, item):
        thing, blob, wrapped, generation = self.objects[item]
        return Permit(LOG, thing, 1, blob, None, wrapped, generation, Whole(), self.now)

    def asks(self, item, act="p08.open", **how):
        """Somebody asks to open an item: entry and permit."""
        self.now += 1_000_000
        seq = self.record.act(act, {"item": item, "purpose": "x"}, LOG, at=self.now, **how)
        self.entries[LOG, seq] = self.permit_of(item)
        return seq

    def open(self, item):
        return opened_plain(self.service, self.asks(item), LOG)

    def order(self, act="p13.destroy"):
        return self.record.act(act, {"level": self.kept} if act in {"p11.keep-keys", "p11.lower-keys"} else {}, LOG)

    def keep(self, level):
        """甲 says where the keys live from now on."""
        before, self.kept = self.kept, level
        return self.order("p11.lower-keys" if level < before else "p11.keep-keys")

    def move(self, to, gone=()):
        """Survivors to another generation, as the desk has it."""
        for item in gone:
            del self.rests[item]
        for item, (generation, wrapped) in self.rests.items():
            if generation < to:
                [moved] = self.service.rewrap(LOG, generation, to, [wrapped], [self.objects[item][0]])
                self.rests[item] = (to, moved)
                self.objects[item][2:] = [moved, to]

    def leave(self, order, gone=()):
        """Leave the generation behind: renew, move, retire."""
        newest = max(one[3] for one in self.objects.values())
        to = self.service.renew(LOG, newest)
        self.move(to, gone)
        return self.service.retire(LOG, to, order)


@pytest.fixture
def two(tmp_path):
    world = Shared(tmp_path)
    world.start()
    with served(world.node, world.port):
        yield world
    world.node.close()


def code(does, kind=VaultError):
    with pytest.raises(kind) as caught:
        does()
    return caught.value.refusal.code


# ── what works ──


@pytest.mark.parametrize("level", LEVELS)
def test_what_is_sealed_opens_at_every_level(two, level):
    two.keep(level)
    item = two.deposit()
    assert two.open(item) == PLAIN
    assert two.open(item) == PLAIN
    wrapped = two.objects[item][2]
    assert (wrapped[0], len(wrapped)) == ((NESTED, NESTED_BYTES) if level == "E4" else (1, 41))
    states = [(one.generation, one.level, one.custodian, one.state, one.whole) for one in two.service.keys(LOG, 0).keys]
    assert states == [(1, level, "box", "held", True), *([] if level == "E1" else [(1, level, "node", "held", True)])]


@pytest.mark.parametrize("path", [*itertools.permutations(LEVELS, 2), ("E4", "E4"), ("E3", "E3")], ids="-".join)
def test_content_stays_readable_from_one_arrangement_to_another(two, path):
    before, after = path
    two.keep(before)
    one, other = two.deposit(), two.deposit(b"other")
    order = two.keep(after) if before != after else two.order("p11.rotate-keys")
    to = two.service.renew(LOG, 1)
    assert to == 2
    assert two.open(one) == PLAIN
    two.move(to)
    assert two.open(one) == PLAIN
    retired = two.service.retire(LOG, to, order)
    assert retired.count == 1
    assert (two.open(one), two.open(other)) == (PLAIN, b"other")
    assert len(retired.receipts) == (before != "E1")
    for receipt in retired.receipts:
        said = read_receipt(receipt, custody_key(two.far))
        assert (said.below, said.entrustment, said.order, said.origin) == (2, LOG, order, ORIGIN)
    assert two.service.retire(LOG, to, order) == retired, "again is the same"
    states = {(one.generation, one.custodian): one.state for one in two.service.keys(LOG, 0).keys}
    assert {state for (generation, _), state in states.items() if generation == 1} == {"destroyed"}


def test_a_generation_of_another_arrangement_is_not_the_newest(two):
    assert two.service.ensure(LOG) == 1
    two.keep("E3")
    assert two.service.ensure(LOG) == 2
    assert two.service.ensure(LOG) == 2
    two.keep("E4")
    assert two.service.ensure(LOG) == 3
    two.keep("E1")
    assert two.service.ensure(LOG) == 4


def test_old_folders_are_of_the_box_alone(tmp_path):
    custodian = FileCustodian(tmp_path)
    custodian.create(LOG, 1)
    assert (tmp_path / f"{LOG}.1.share").stat().st_size == 64
    (tmp_path / f"{LOG}.2.destroyed").touch()
    assert (custodian.keeping(LOG, 1), custodian.keeping(LOG, 2)) == (Keeping(), Keeping())


def test_how_a_generation_is_kept_outlives_it_and_is_bound_to_the_share(tmp_path):
    custodian = FileCustodian(tmp_path)
    kept = Keeping("E3", "azukari-node-1:x")
    custodian.create(LOG, 1, kept)
    path = tmp_path / f"{LOG}.1.share"
    whole = path.read_bytes()
    for wrong in (whole.replace(b"E3", b"E4"), whole[:64], whole + b" "):
        path.write_bytes(wrong)
        assert code(lambda: custodian.share(LOG, 1)) == "SHARE_DAMAGED"
        assert code(lambda: custodian.keeping(LOG, 1)) == "SHARE_DAMAGED"
    path.write_bytes(whole)
    custodian.destroy(LOG, 1)
    assert FileCustodian(tmp_path).keeping(LOG, 1) == kept


def test_one_entry_opens_once_also_for_a_key_process_that_began_again(two):
    two.keep("E4")
    item = two.deposit()
    seq = two.asks(item)
    assert opened_plain(two.service, seq, LOG) == PLAIN
    two.boot()
    two.service._uses.watermark = 0
    assert code(lambda: opened_plain(two.service, seq, LOG)) == "NODE_USED"


def test_the_node_reads_its_own_mirror(two):
    two.keep("E4")
    one, other = two.deposit(), two.deposit(b"other")
    two.late = True
    seq = two.asks(one)
    assert code(lambda: opened_plain(two.service, seq, LOG)) == "NODE_BEHIND"
    assert two.rung > 0, "it was asked for, and waited for"
    two.late = False
    assert opened_plain(two.service, seq, LOG) == PLAIN
    seq = two.asks(one)
    two.entries[LOG, seq] = two.permit_of(other)
    assert code(lambda: opened_plain(two.service, seq, LOG)) == "NODE_ENTRY", "the desk lies to the key process"
    typed = two.asks(one, entered="pn-0000000000000009")
    assert code(lambda: opened_plain(two.service, typed, LOG)) == "NODE_ENTRY"


def test_the_wait_for_the_mirror_ends_as_soon_as_it_comes(two):
    two.keep("E4")
    item = two.deposit()
    two.lines._wait = 10
    two.late = True
    seq, began = two.asks(item), two.rung
    coming = threading.Timer(0.3, two.deliver)
    coming.start()
    assert opened_plain(two.service, seq, LOG) == PLAIN
    assert two.rung - began == 1
    coming.join()


def test_it_is_rung_for_again_while_nothing_comes(two):
    two.keep("E4")
    item = two.deposit()
    two.lines._wait = 10
    two.late = True
    real, seq, began = two.hurry, two.asks(item), two.rung

    def third():
        real()
        if two.rung - began >= 2:
            two.deliver()

    two.lines._hurry = third
    assert opened_plain(two.service, seq, LOG) == PLAIN


@pytest.mark.parametrize("level", LEVELS)
def test_copies_and_packages(two, level):
    two.keep(level)
    item = two.deposit()
    copy_of = "im-0000000000000090"
    seq = two.record.act("p09.make-copy", {"item": item, "items": [{"item": copy_of, "medium": "vault"}]}, LOG)
    two.copies[LOG, seq, copy_of] = Copied(two.permit_of(item), None)
    running = two.service.begin()
    sealed = two.service.copy(running, LOG, seq, copy_of, "ob-0000000000000090", 1)
    two.objects[copy_of] = ["ob-0000000000000090", sealed.blob, sealed.wrapped, sealed.generation]
    two.record.act("p11.content-sealed", {"item": copy_of, "vault_object": "ob-0000000000000090"}, LOG)
    assert two.open(copy_of) == PLAIN
    two.lie = {item: two.permit_of(item), copy_of: two.permit_of(copy_of)}
    made = bytearray()
    if level == "E4":
        assert code(lambda: two.service.pack(running, LOG, [item], made.extend)) == "NODE_ENTRY", "no note lists it"
    two.record.act("p10.issue-return", {"lines": [{"item": item}, {"item": copy_of}]}, LOG)
    made.clear()
    packed = two.service.pack(running, LOG, [item, copy_of], made.extend)
    two.now += 1
    seq = two.record.act("p14.seal-package", {"contents": [item, copy_of], "digest": packed.digest}, LOG, at=two.now)
    objects = {one: two.objects[one][0] for one in (item, copy_of)}
    two.sent[LOG, seq] = Shipment(objects, packed.digest, packed.size, two.now)
    identity = two.service.release(running, LOG, seq, packed.held).identity
    assert PLAIN in unpack(bytes(made), identity)
    two.service.end(running)


def test_a_deposit_that_was_cut_goes_on_at_e3_and_begins_afresh_at_e4(two):
    for level, resumed in (("E3", True), ("E4", False)):
        two.keep(level)
        running, data, name = two.service.begin(), noise(50_000, 7), f"cut-{level.lower()}"

        def cut(running=running, data=data, name=name):
            with two.service.seal(running, LOG, f"ob-{name}", 1, table=False, name=name) as sealing:
                sealing.write(data[: 2 * 16_384])
                raise WireError("WIRE_CUT")

        assert code(cut) == "WIRE_CUT"
        with two.service.seal(running, LOG, "ob-again", 1, table=False, name=name) as sealing:
            assert (sealing.resumed.size > 0) == resumed
            thing = sealing.resumed.object
            sealing.write(data[sealing.resumed.size :])
            sealed = sealing.finish()
        two.service.end(running)
        item = f"im-{name}"
        two.objects[item] = [thing, sealed.blob, sealed.wrapped, sealed.generation]
        two.record.act("p11.content-sealed", {"item": item, "vault_object": thing}, LOG)
        assert two.open(item) == data, "under the id with which it was begun"


def test_over_the_socket(two):
    two.keep("E4")
    item = two.deposit()
    with KeyServer(two.folder / "keyd.sock", two.service):
        caller = KeyCaller(two.folder / "keyd.sock")
        found = caller.custody()
        assert (found.code, found.node) == (None, custody_key(two.far))
        assert found.public == two.lines.secret().public.text()
        assert [(one.generation, one.custodian) for one in caller.keys(LOG)] == [(1, "box"), (1, "node")]
        to = caller.renew(LOG, 1)
        wrapped = two.objects[item][2]
        [moved] = caller.rewrap(LOG, 1, to, [wrapped], [two.objects[item][0]])
        assert caller.trial(LOG, [wrapped, moved, bytes([2]) + bytes(80)]) == [1, 2, 0]
        two.rests.clear()
        order = two.order("p11.rotate-keys")
        assert caller.retire(LOG, to, order).count == 1
        assert caller.trial(LOG, [wrapped, moved]) == [0, 2]


def test_a_long_list_of_keys_comes_in_parts(two):
    for number in range(1, 3 * KEYS_LIMIT // 2):
        two.custodian.create(LOG, number, Keeping("E3", custody_key(two.far)) if number % 2 else Keeping())
    with KeyServer(two.folder / "keyd.sock", two.service):
        found = KeyCaller(two.folder / "keyd.sock").keys(LOG)
    assert [one.generation for one in found] == sorted(one.generation for one in found)
    assert {one.generation for one in found} == set(range(1, 3 * KEYS_LIMIT // 2))
    assert len(found) == len(set(found))


# ── what is refused ──


def test_without_a_node_there_is_no_shared_key(two):
    two.keep("E3")
    (two.folder / "custody.json").unlink()
    assert code(two.deposit) == "NODE_NONE"
    assert two.service.keys(LOG, 0).keys == ()
    assert (two.service.custody().code, two.service.custody().node) == ("NODE_NONE", "")
    (two.folder / "custody.json").write_text("{}")
    assert code(two.deposit) == "NODE_UNREADABLE"
    assert code(World(two.folder / "x", now=two.now).boot().custody) == "NODE_NONE"
    (two.folder / "custody.json").write_bytes(nodes.encode(nodes.Nodes(nodes.Node("http://127.0.0.1:1", "x"))))
    assert code(two.deposit) == "NODE_UNREADABLE"


def test_a_share_at_a_node_that_is_not_named_any_more(two):
    two.keep("E3")
    item = two.deposit()
    there = nodes.read(two.folder / "custody.json").now
    other = nodes.Node("http://127.0.0.1:1", "azukari-node-1:" + 43 * "A" + "=")
    (two.folder / "custody.json").write_bytes(nodes.encode(nodes.Nodes(other)))
    assert code(lambda: two.open(item)) == "NODE_OTHER"
    (two.folder / "custody.json").write_bytes(nodes.encode(nodes.Nodes(other, (there,))))
    assert two.open(item) == PLAIN, "named as a former one, it still gives its share"
    assert code(two.deposit) == "NODE_AWAY"


def test_the_node_is_changed_by_a_rotation_and_at_e4_by_way_of_e3(two):
    two.keep("E4")
    item = two.deposit()
    other = keeper(two.folder, two.lines.secret(), "ward.example/other")
    node = Node(other, now=lambda: two.now / 1_000_000)
    with served(node) as url:
        there, real = nodes.read(two.folder / "custody.json").now, two.hurry
        two.lines._hurry = lambda: (real(), deliver(node, two.record, LOG))

        def goes_to(node_named, former):
            (two.folder / "custody.json").write_bytes(nodes.encode(nodes.Nodes(node_named, former)))

        goes_to(named(other, url), (there,))
        to = two.service.renew(LOG, 1)
        assert code(lambda: two.move(to)) == "NODE_MOVE"
        assert two.open(item) == PLAIN
        goes_to(there, (named(other, url),))
        two.leave(two.keep("E3"))
        goes_to(named(other, url), (there,))
        order = two.order("p11.rotate-keys")
        retired = two.leave(order)
        assert [read_receipt(one, custody_key(two.far)).order for one in retired.receipts] == [order]
        deliver(node, two.record, LOG)
        two.keep("E4")
        two.move(two.service.renew(LOG, 4))
        assert two.open(item) == PLAIN
        assert not two.node._custodian()._shares.held(LOG)
    node.close()


def test_while_the_node_is_away_nothing_opens_and_nothing_is_lost(tmp_path):
    world = Shared(tmp_path)
    world.start()
    with served(world.node, world.port):
        world.keep("E3")
        item = world.deposit()
    assert code(lambda: world.open(item)) == "NODE_AWAY"
    assert code(world.deposit) == "NODE_AWAY"
    order = world.order()
    assert code(lambda: world.service.renew(LOG, 1)) == "NODE_AWAY"
    assert code(lambda: world.service.retire(LOG, 1, order)) == "NODE_AWAY"
    assert code(lambda: world.service.trial(LOG, [world.objects[item][2]])) == "NODE_AWAY", "that is no answer"
    assert {one.state for one in world.service.keys(LOG, 0).keys} == {"held", "unknown"}
    assert world.service.custody().code == "NODE_AWAY"
    world.kept = "E1"
    assert world.deposit(), "what is kept in the box alone needs no node"
    with served(world.node, world.port):
        assert world.open(item) == PLAIN
    world.node.close()


def test_a_node_that_is_away_for_a_moment_costs_no_sealing(tmp_path):
    world = Shared(tmp_path)
    world.start()
    world.keep("E3")
    back = threading.Event()
    running = world.service.begin()
    with ExitStack() as first, ExitStack() as second:
        first.enter_context(served(world.node, world.port))
        with world.service.seal(running, LOG, "ob-long", 1, table=False) as sealing:
            sealing.write(PLAIN)
            first.close()
            coming = threading.Timer(0.5, lambda: (second.enter_context(served(world.node, world.port)), back.set()))
            coming.start()
            assert sealing.finish().generation == 1
        assert back.is_set()
        coming.join()
        world.lines._outlast = 0.1
        with world.service.seal(running, LOG, "ob-lost", 1, table=False) as sealing:
            second.close()
            assert code(sealing.finish) == "NODE_AWAY"
    world.service.end(running)
    world.node.close()


def test_two_contracts_do_not_wait_for_each_other(two):
    """A node that does not answer holds up those whose keys it has, and nobody else."""
    two.keep("E3")
    two.service.ensure(LOG)
    entered, go = threading.Event(), threading.Event()
    real = two.lines.now

    def slow():
        entered.set()
        go.wait(10)
        return real()

    two.lines.now = slow
    waiting = threading.Thread(target=two.service.ensure, args=(LOG,))
    waiting.start()
    assert entered.wait(10)
    two.kept = "E1"
    assert two.service.ensure("en-another") == 1
    go.set()
    waiting.join(10)


@pytest.mark.parametrize("level", ["E3", "E4"])
def test_half_made_generations_are_passed_over(two, level, monkeypatch):
    two.keep(level)

    def dies(*_):
        raise KeyFault("NODE_AWAY")

    with monkeypatch.context() as patch:
        patch.setattr("azukari.vault.remote.RemoteCustodian.create", dies)
        assert code(lambda: two.service.ensure(LOG)) == "NODE_AWAY"
    assert two.service.ensure(LOG) == 2
    assert {(one.generation, one.state) for one in two.service.keys(LOG, 0).keys if one.custodian == "node"} == {
        (1, "missing"),
        (2, "held"),
    }
    item = two.deposit()
    # the other way about: the box lost what the node has
    (two.folder / "keys" / f"{LOG}.2.share").unlink()
    assert code(lambda: two.open(item)) == "SHARE_MISSING"
    assert two.service.ensure(LOG) == 3
    two.rests.clear()
    order = two.order()
    assert two.service.retire(LOG, 3, order).count
    assert two.node._custodian()._shares.held(LOG)[0].generation == 3


@pytest.mark.parametrize("level", LEVELS)
def test_a_damaged_share_is_listed_as_such_and_can_be_left_behind(two, level):
    two.keep(level)
    two.deposit()
    path = two.folder / "keys" / f"{LOG}.1.share"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert [(one.custodian, one.state) for one in two.service.keys(LOG, 0).keys] == [("box", "damaged")]
    two.rests.clear()
    two.kept = "E1"
    with pytest.raises(KeyFault) as caught:
        two.service.ensure(LOG)
    assert caught.value.code == "SHARE_DAMAGED"
    assert two.service.renew(LOG, 1) == 2
    assert two.service.retire(LOG, 2, two.order()).count == 1
    assert two.custodian.generations(LOG) == {1: "destroyed", 2: "held"}
    assert not two.node._custodian()._shares.held(LOG), "wherever there may have been a share"


def test_the_order_must_be_one_and_must_be_there(two):
    two.keep("E3")
    item = two.deposit()
    to = two.service.renew(LOG, 1)
    two.move(to)
    assert code(lambda: two.service.retire(LOG, to)) == "NODE_ORDER"
    assert code(lambda: two.service.retire(LOG, to, 0)) == "NODE_ORDER"
    two.late = True
    order = two.order()
    assert code(lambda: two.service.retire(LOG, to, order)) == "NODE_BEHIND"
    assert two.custodian.generations(LOG) == {1: "held", 2: "held"}, "nothing is destroyed on either side"
    assert two.service.trial(LOG, [two.objects[item][2]]) == (2,)
    two.late = False
    assert two.service.retire(LOG, to, order).count == 1


@pytest.mark.parametrize("level", ["E3", "E4"])
def test_nothing_is_destroyed_that_the_record_needs(two, level):
    two.keep(level)
    item = two.deposit()
    to, order = two.service.renew(LOG, 1), two.order()
    assert code(lambda: two.service.retire(LOG, to, order)) == "KEY_NEEDED"
    [moved] = two.service.rewrap(LOG, 1, to, [two.objects[item][2]], [two.objects[item][0]])
    two.rests[item] = (to, moved[:-1] + bytes([moved[-1] ^ 1]))
    assert code(lambda: two.service.retire(LOG, to, order)) == "KEY_WRAP"
    assert two.open(item) == PLAIN


@pytest.mark.parametrize("wrong", ["of another contract", "of another generation", "of another node"])
def test_a_receipt_that_says_something_else_destroys_nothing_here(two, wrong, monkeypatch):
    two.keep("E3")
    two.deposit()
    to, order = two.service.renew(LOG, 1), two.order()
    two.move(to)
    secret = Custody.read(two.far.path / "keys").secret if wrong != "of another node" else Secret.fresh("node")
    contract, below = ("en-0000000000000001" if wrong == "of another contract" else LOG), to + (wrong == "of another generation")
    said = Receipt(0, below, contract, secret.public.text(), order, ORIGIN)
    with monkeypatch.context() as patch:
        patch.setattr(RemoteCustodian, "destroy", lambda *_: write_receipt(secret, said))
        assert code(lambda: two.service.retire(LOG, to, order)) == "RECEIPT_WRONG"
    assert two.custodian.generations(LOG)[1] == "held"
    assert two.service.retire(LOG, to, order).count == 1


def test_a_cut_between_node_and_box_is_gone_on_with(two, monkeypatch):
    two.keep("E3")
    item = two.deposit()
    to, order = two.service.renew(LOG, 1), two.order()
    two.move(to)
    with monkeypatch.context() as patch:
        patch.setattr(FileCustodian, "destroy", lambda *_: (_ for _ in ()).throw(KeyFault("SHARE_IO")))
        assert code(lambda: two.service.retire(LOG, to, order)) == "SHARE_IO"
    assert two.custodian.generations(LOG)[1] == "held"
    two.boot()
    retired = two.service.retire(LOG, to, order)
    assert (retired.count, len(retired.receipts)) == (1, 1)
    assert two.open(item) == PLAIN


def test_keys_that_move_to_two_layers_need_the_names_of_their_objects(two):
    item = two.deposit()
    two.keep("E4")
    to = two.service.renew(LOG, 1)
    assert code(lambda: two.service.rewrap(LOG, 1, to, [two.objects[item][2]])) == "THINGS_NEEDED"
    assert code(lambda: two.service.rewrap(LOG, 1, to, [two.objects[item][2]], ["a", "b"])) == "WIRE_LIMIT"
    [moved] = two.service.rewrap(LOG, 1, to, [two.objects[item][2]], ["ob-another"])
    two.objects[item][2:] = [moved, to]
    assert code(lambda: two.open(item)) == "KEY_WRAP", "bound to another object it opens nothing"


def test_leaving_two_layers_asks_for_the_word_of_the_entrusting_party(two):
    two.keep("E4")
    item = two.deposit()
    two.kept = "E1"
    to = two.service.renew(LOG, 1)
    assert code(lambda: two.move(to)) == "NODE_BEHIND"
    two.record.act("p11.lower-keys", {"level": "E1"}, LOG)
    two.move(to)
    assert two.open(item) == PLAIN
    assert [line["did"] for line in journal(two.far, LOG)] == ["lower"]


# ── those who would open all the same ──


def windows(folder):
    """Every 32 bytes that stand anywhere in a folder's files."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            found |= {data[at : at + 32] for at in range(len(data) - 31)}
    return found


class Adversary:
    """Keeps whatever it ever saw of the instance: the key folder and the wrapped keys at every moment, and keys that left the generations."""

    def __init__(self, world):
        self._world, self._count = world, itertools.count()
        self.shares, self.wrapped, self.leaked = {}, set(), set()
        self.secrets = set()

    def look(self):
        for path in (self._world.folder / "keys").glob("*.share"):
            generation = int(path.name.split(".")[1])
            self.shares[generation] = path.read_bytes()[:32]
        self.secrets |= windows(self._world.folder / "keys")
        self.wrapped |= {
            (item, thing, wrapped, generation) for item, (thing, _, wrapped, generation) in self._world.objects.items()
        }

    def opened(self, more=frozenset()):
        """The items whose key can be made, with ``more`` secrets at hand; every way in which keys are made is tried."""
        secrets = self.secrets | more
        found = set()
        for item, thing, wrapped, generation in self.wrapped:
            share = self.shares.get(generation)
            if share is None or item in found:
                continue
            if wrapped[0] == NESTED:
                inner = unwrap(contract_key([share], LOG, generation), wrapped[33:])
                keys = (inner_key(one, LOG, generation, thing_of(thing)) for one in secrets)
                hit = any(self._inner(key, inner) for key in keys)
            else:
                keys = itertools.chain(
                    [contract_key([share], LOG, generation)], (contract_key([share, one], LOG, generation) for one in secrets)
                )
                hit = any(self._outer(key, wrapped) for key in keys)
            if hit:
                found.add(item)
        return found | {item for item, *_ in self.wrapped if item in self.leaked}

    @staticmethod
    def _outer(key, wrapped):
        try:
            return len(unwrap_object_key(key, wrapped)) == 32
        except KeyFault:
            return False

    @staticmethod
    def _inner(key, inner):
        try:
            return len(inner_unwrap(key, inner)) == 32
        except LineError:
            return False


@pytest.mark.parametrize("level", LEVELS)
def test_everything_of_the_instance_opens_what_the_level_says_and_no_more(two, level):
    adversary = Adversary(two)
    two.keep(level)
    erased, stays = two.deposit(), two.deposit(b"stays")
    adversary.look()
    node_before = windows(two.far.path / "keys")
    # all copies ever of the instance, and not the node
    assert adversary.opened() == ({erased, stays} if level == "E1" else set())
    assert adversary.opened(node_before) == {erased, stays}, "with the node as it was: so this adversary knows its business"
    two.leave(two.order(), {erased})
    adversary.look()
    node_after = windows(two.far.path / "keys")
    assert two.open(stays) == b"stays"
    if level == "E1":
        assert erased in adversary.opened(), "a copy of the key folder undoes E1"
        return
    assert adversary.opened() == set()
    assert erased not in adversary.opened(node_after), "what was erased opens with nothing that is left"
    assert stays in adversary.opened(node_after), "what stays has a share at the node"


def test_at_e4_a_key_process_that_tells_everything_tells_what_entries_opened(two, monkeypatch):
    """The key process is in the adversary's hands once everything is sealed: every key that it is given is kept, every share too."""
    two.keep("E4")
    items = [two.deposit(bytes([number]) * 100) for number in range(6)]
    for counted in (items[:3], items[3:]):
        note = two.record.act("p10.issue", {"items": [{"item": item, "medium": "vault"} for item in counted]}, LOG)
        two.record.act("p10.receive", {"note": note, "lines": [{"item": item} for item in counted]}, LOG)
    adversary = Adversary(two)
    adversary.look()
    given = []
    for name in ("wrap", "rewrap", "lower", "unwrap", "share"):
        real = getattr(RemoteCustodian, name)

        def keeps(self, *said, real=real):
            found = real(self, *said)
            given.append(found)
            return found

        monkeypatch.setattr(RemoteCustodian, name, keeps)
    read = [items[1], items[4]]
    for item in read:
        two.open(item)
    # it asks for more than was entered
    for item in items:
        thing, _, wrapped, generation = two.objects[item]
        for seq in range(len(two.record.logs[LOG])):
            for doing in ("open", "copy", "release", "pack"):
                one = Keyed(unwrap(contract_key([adversary.shares[generation]], LOG, generation), wrapped[33:]), thing_of(thing))
                node = two.lines.now()
                for name in {thing, *(other[0] for other in two.objects.values())}:
                    with suppress(KeyFault):
                        node.unwrap(LOG, generation, name, one.key, doing, seq)
                with suppress(KeyFault):
                    node.lower(LOG, generation, [one])
                with suppress(KeyFault):
                    node.share(LOG, generation)
    order = two.order()
    two.leave(order, set(items))
    two.deposit()
    adversary.look()
    plain = {
        key
        for one in given
        for key in ([one] if isinstance(one, bytes) else [k.key if isinstance(k, Keyed) else k for k in one])
        if len(key) == 32
    }
    opens = set()
    for item in items:
        _, blob, _, _ = two.objects[item]
        for key in plain:
            with two.blobs.open(blob) as sealed, suppress(VaultError):
                RandomAccess(sealed, key, context(ORIGIN, LOG, two.objects[item][0], 1, "body"))
                opens.add(item)
    assert opens == set(read)
    assert adversary.opened(windows(two.far.path / "keys") | plain) & set(items) == set()
    assert {(line["did"], line["thing"]) for line in journal(two.far, LOG) if line["did"] == "open"} == {
        ("open", two.objects[item][0]) for item in read
    }


def test_the_wards_own_switch_ends_all_opening(two):
    for level in ("E3", "E4"):
        two.keep(level)
        item = two.deposit()
        assert two.open(item) == PLAIN
        shares = Shares(two.far.path / "keys", Custody.read(two.far.path / "keys"), ORIGIN, lambda: two.now)
        newest = max(one.generation for one in shares.held(LOG))
        shares.destroy(LOG, newest + 1, None)
        assert code(lambda item=item: two.open(item)) == "SHARE_DESTROYED"
        assert two.service.trial(LOG, [two.objects[item][2]]) == (0,)
        states = {one.state for one in two.service.keys(LOG, 0).keys if one.custodian == "node"}
        assert states == {"destroyed"}
        later = two.deposit()
        assert two.open(later) == PLAIN, "what comes afterwards has a key of its own"
