"""The mirror: every leaf as it was sent, never less after a crash, and two histories seen for what they are."""

import shutil
from pathlib import Path

import pytest

from azukari.ledger import leaf_hash, root_of
from azukari.witness import disk
from azukari.witness.evidence import KEPT
from azukari.witness.export import export
from azukari.witness.folder import INSTANCE, Folder
from azukari.witness.messages import Heads, Mirror, heads_body
from azukari.witness.node import Node
from azukari.witness.status import status_of_folder
from azukari.witness.texts import WitnessError
from azukari.witness.tree import Tree, entries_of
from tests.witness.world import ONE, ORIGIN, TWO, Instance, asked, delivered, made, note_of, opened, ward


@pytest.fixture
def folder(tmp_path) -> Folder:
    return made(tmp_path)


@pytest.fixture
def node(folder) -> Node:
    return opened(folder)


ENTRIES = "entries"


def tile_path(kind: str, index: int, width: int = 256) -> str:
    """Where C2SP tlog-tiles has a tile, below a thousand of them."""
    return f"tile/{kind}/{index:03}" + (f".p/{width}" if width < 256 else "")


def held(folder: Folder, log: str) -> list[bytes]:
    """The leaves as the files have them, read as C2SP tlog-tiles says."""
    size = int((folder.log(log) / "checkpoint").read_text().split("\n")[1])
    return leaves_in(folder.log(log), size)


def leaves_in(place: Path, size: int) -> list[bytes]:
    found = []
    for index in range((size + 255) // 256):
        width = min(256, size - index * 256)
        bundle = (place / tile_path(ENTRIES, index, width)).read_bytes()
        assert (place / tile_path("0", index, width)).stat().st_size == 32 * width
        parts = [bundle[low:high] for low, high in entries_of(bundle, width)]
        assert sum(2 + len(one) for one in parts) == len(bundle)
        found += parts
    return found


def files(place: Path) -> set[str]:
    return {str(one.relative_to(place)) for one in place.rglob("*") if one.is_file()}


# ── byte for byte ──


@pytest.mark.parametrize("steps", [[1], [255], [256], [257], [1, 1, 1], [200, 56, 1], [255, 2], [256, 256], [300, 400], [700]])
def test_the_mirror_is_the_record_byte_for_byte(folder, node, steps) -> None:
    instance, first = Instance(), 0
    for count in steps:
        instance.perform(ONE, count)
        reply = asked(node, instance.mirror(ONE, first), ONE)
        first += count
        assert (reply.status, reply.body) == (200, b"%d\n" % first)
        assert held(folder, ONE) == instance.logs[ONE]
    assert (folder.log(ONE) / "checkpoint").read_bytes() == instance.note(ONE)
    full, width = divmod(first, 256)
    above = [f"tile/1/000{'.p/' + str(full)}"] if full else []
    leaves = [tile_path(kind, index) for kind in ("0", ENTRIES) for index in range(full)]
    last = [tile_path(kind, full, width) for kind in ("0", ENTRIES)] if width else []
    assert files(folder.log(ONE)) == {"state", "checkpoint", *above, *leaves, *last}


def test_any_root_so_far_is_told_from_the_tiles(tmp_path) -> None:
    leaves = [b"%d" % number for number in range(1, 66_000)]
    tree = Tree(tmp_path)
    disk.write_all(tree.grown(0, leaves[:300]))
    disk.write_all(tree.grown(300, leaves[300:]))
    hashes = [leaf_hash(one) for one in leaves]
    for size in (0, 1, 2, 255, 256, 257, 299, 300, 511, 512, 513, 40_000, 65_535, 65_536, 65_537, len(leaves)):
        assert tree.root_at(size) == root_of(hashes[:size])
    assert list(tree.entries(250, 520)) == leaves[250:520]
    assert list(tree.entries(65_998, 65_999)) == leaves[65_998:]


def test_a_long_log_travels_in_parts_that_one_signature_vouches_for(folder, node) -> None:
    instance = Instance()
    instance.perform(ONE, 600)
    for first, end in ((0, 100), (100, 300), (300, 599)):
        assert asked(node, instance.mirror(ONE, first, end), ONE).body == b"%d\n" % end
        assert not (folder.log(ONE) / "checkpoint").exists()
        assert status_of_folder(folder).logs[0]._asdict() == {"log": ONE, "size": end, "checkpoint": 0}
    assert asked(node, instance.mirror(ONE, 599), ONE).status == 200
    assert held(folder, ONE) == instance.logs[ONE]


def test_a_checkpoint_between_keeps_what_it_needs(folder, node) -> None:
    instance = Instance()
    instance.perform(ONE, 600)
    asked(node, instance.mirror(ONE, 0, 100, 100), ONE)
    asked(node, instance.mirror(ONE, 100, 130), ONE)
    assert held(folder, ONE) == instance.logs[ONE][:100]
    asked(node, instance.mirror(ONE, 130, 400), ONE)
    assert held(folder, ONE) == instance.logs[ONE][:100]
    asked(node, instance.mirror(ONE, 400), ONE)
    assert held(folder, ONE) == instance.logs[ONE]
    assert not any(".p/100" in one for one in files(folder.log(ONE)))


def test_what_begins_elsewhere_is_told_where_to_begin(node) -> None:
    instance = ward()
    asked(node, instance.mirror(ONE), ONE)
    for first in (0, 4, 6, 1 << 60):
        reply = asked(node, instance.mirror(ONE)._replace(first=first), ONE)
        assert (reply.status, reply.kind, reply.body) == (409, "text/x.tlog.size", b"5\n")
    assert asked(node, instance.mirror(ONE, 5), ONE).body == b"5\n"


def test_more_leaves_than_were_signed_are_refused(node) -> None:
    instance = ward()
    assert asked(node, instance.mirror(ONE)._replace(note=instance.note(ONE, 4)), ONE).code == "REQUEST_MALFORMED"
    assert asked(node, instance.mirror(ONE)._replace(leaves=[]), ONE).code == "REQUEST_MALFORMED"


def test_bodies_are_read_to_their_last_byte(node) -> None:
    body = ward().mirror(ONE).to_bytes()
    heads = Heads(1, [b"x"]).to_bytes()
    for wrong in (
        b"",
        body[:-1],
        body[1:],
        body + b"\x00",
        body[:18] + b"\xff" * 12 + body[30:],
        body[:30] + bytes(4) + body[34:],
    ):
        with pytest.raises(WitnessError) as caught:
            Mirror.parse(wrong)
        assert caught.value.code == "REQUEST_MALFORMED"
    for wrong in (b"", heads[:-1], heads + b"\x00", heads + bytes(11), body):
        with pytest.raises(WitnessError) as caught:
            Heads.parse(wrong)
        assert caught.value.code == "REQUEST_MALFORMED"
    assert Mirror.parse(body).to_bytes() == body
    assert Heads.parse(heads) == [Heads(1, [b"x"])]
    assert Heads.parse(heads_body([])) == []
    assert heads_body(Heads.parse(heads_body([Heads(1, [b"x"]), Heads(2, [])]))) == heads + b"".join(
        (bytes(7), b"\x02", bytes(4))
    )


# ── two histories ──


def rewritten(count: int, same: int = 0) -> Instance:
    """An instance whose contract goes another way after the first entries."""
    instance = Instance()
    instance.perform(ONE, same)
    instance.mark = 1
    instance.perform(ONE, count - same)
    return instance


def test_two_roots_of_one_size_are_a_fork_and_both_notes_are_kept(folder, node) -> None:
    first, second = ward(), rewritten(5, 3)
    asked(node, first.mirror(ONE), ONE)
    reply = asked(node, second.mirror(ONE), ONE)
    assert (reply.status, reply.code) == (422, "FORK_SEEN")
    (conflict,) = status_of_folder(folder).conflicts
    assert (conflict.log, conflict.size, conflict.proven) == (ONE, 5, True)
    assert conflict.sent.read_bytes() == second.note(ONE)
    assert conflict.held.read_bytes() == first.note(ONE)
    assert held(folder, ONE) == first.logs[ONE]
    # its own line goes on
    first.perform(ONE, 3)
    assert asked(node, first.mirror(ONE, 5), ONE).status == 200
    assert status_of_folder(folder).fork


def test_a_smaller_other_history_is_a_fork_too(folder, node) -> None:
    asked(node, ward(300).mirror(ONE), ONE)
    assert asked(node, rewritten(299, 298).mirror(ONE), ONE).code == "FORK_SEEN"
    assert status_of_folder(folder).fork


def test_a_longer_other_history_is_open_until_the_mirror_has_passed_it(folder, node) -> None:
    first, second = ward(), rewritten(8, 3)
    asked(node, first.mirror(ONE), ONE)
    reply = asked(node, second.mirror(ONE, 5), ONE)
    assert (reply.status, reply.code) == (422, "NOT_FOLLOWING")
    (conflict,) = status_of_folder(folder).conflicts
    assert (conflict.size, conflict.proven) == (8, False)
    first.perform(ONE, 4)
    assert asked(node, first.mirror(ONE, 5), ONE).status == 200
    (conflict,) = status_of_folder(folder).conflicts
    assert (conflict.size, conflict.proven) == (8, True)


def test_whoever_sends_wrong_leaves_under_a_true_signature_raises_no_alarm_that_lasts(folder, node) -> None:
    instance = ward()
    asked(node, instance.mirror(ONE), ONE)
    instance.perform(ONE, 3)
    true = instance.mirror(ONE, 5)
    assert asked(node, true._replace(leaves=[b"x", b"y", b"z"]), ONE).code == "NOT_FOLLOWING"
    assert [one.proven for one in status_of_folder(folder).conflicts] == [False]
    assert not status_of_folder(folder).fork
    assert asked(node, true, ONE).status == 200
    assert status_of_folder(folder).conflicts == []


def test_the_instance_that_went_back_to_an_old_backup_and_wrote_on_is_seen(folder, node) -> None:
    instance, at = ward(), {}
    delivered(node, instance, at)
    old = ward()
    old.instance.pop()
    old.enrol()
    reply = asked(node, old.mirror(INSTANCE))
    assert (reply.status, reply.code) == (422, "FORK_SEEN")
    reply = asked(node, old.checkpoint(2))
    assert (reply.status, reply.code, reply.body) == (409, "FORK_SEEN", b"2\n")
    old.enrol()
    asked(node, old.mirror(INSTANCE))
    assert asked(node, old.checkpoint(2)).status in {409, 422, 424}
    assert status_of_folder(folder).cosigned == 2


def test_a_fork_beyond_what_was_cosigned_is_not_cosigned(folder, node) -> None:
    instance = ward()
    delivered(node, instance)
    instance.enrol()
    asked(node, instance.mirror(INSTANCE, 2), INSTANCE)
    other = Instance(instance=[*instance.instance[:2], instance.instance[0]])
    reply = asked(node, other.checkpoint(2))
    assert (reply.status, reply.code) == (422, "FORK_SEEN")
    assert status_of_folder(folder).fork


def test_a_signed_size_that_was_passed_over_has_to_come_true(folder, node) -> None:
    """A large size was signed and vouched for a part; then a smaller one is offered: the larger one is not forgotten."""
    instance = Instance()
    instance.perform(ONE, 40)
    asked(node, instance.mirror(ONE, 0, 10), ONE)
    asked(node, instance.mirror(ONE, 10, 20, 20), ONE)
    assert [(one.size, one.proven) for one in status_of_folder(folder).conflicts] == [(40, False)]
    asked(node, instance.mirror(ONE, 20), ONE)
    assert status_of_folder(folder).conflicts == []


def test_notes_that_are_kept_are_bounded(folder, node) -> None:
    instance = ward()
    asked(node, instance.mirror(ONE), ONE)
    for mark in range(3 * KEPT):
        leaves = [*instance.logs[ONE][:4], b"%d" % (1000 + mark)]
        asked(node, Mirror(0, leaves, note_of(f"{ORIGIN}/{ONE}", leaves)), ONE)
        leaves = [*instance.logs[ONE], b"%d" % (1000 + mark)]
        asked(node, Mirror(5, [b"x"], note_of(f"{ORIGIN}/{ONE}", leaves)), ONE)
    found = status_of_folder(folder).conflicts
    assert len(found) == 2 * KEPT
    assert any(one.proven for one in found)


# ── after a crash ──


class Cut(Exception):
    """The power went."""


STEPS = [(ONE, 0, 250), (ONE, 250, 262), (TWO, 0, 3), (INSTANCE, 0, None)]


def history() -> Instance:
    instance = Instance()
    instance.perform(ONE, 262)
    instance.perform(TWO, 3)
    instance.commit()
    return instance


def act(node: Node, instance: Instance) -> None:
    """All that a courier sends, from wherever the node stands."""
    for log in (ONE, TWO, INSTANCE):
        size = len(instance.leaves(log))
        for end in (250, size) if size > 250 else (size,):
            reply = asked(node, instance.mirror(log, 0, end, end)._replace(first=0), log)
            if reply.status == 409:
                first = int(reply.body)
                if first < end:
                    assert asked(node, instance.mirror(log, first, end, end), log).status == 200
    assert asked(node, Heads(0, instance.sent_heads[0])).status == 200
    reply = asked(node, instance.checkpoint(0))
    if reply.status == 409:
        reply = asked(node, instance.checkpoint(int(reply.body)))
    assert reply.status == 200


class Cutting:
    """Counts the calls that change the disk, and ends the process at one of them, before or after it."""

    NAMES = ("open", "write", "fsync", "rename", "mkdir", "unlink")

    def __init__(self, monkeypatch, at: int, *, torn: bool) -> None:
        self.calls, self.at, self.torn = 0, at, torn
        for name in ("open", "write", "fsync"):
            monkeypatch.setattr(disk.os, name, self.counted(getattr(disk.os, name), name))
        for name in ("rename", "mkdir", "unlink"):
            monkeypatch.setattr(disk.Path, name, self.counted(getattr(disk.Path, name), name))

    def counted(self, real, name):
        def call(*args, **more):
            self.calls += 1
            if self.calls == self.at:
                if name == "write" and self.torn:
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise Cut
            return real(*args, **more)

        return call


def test_from_every_cut_the_node_comes_back_and_nothing_confirmed_is_lost(tmp_path, monkeypatch) -> None:
    instance = history()
    with monkeypatch.context() as patch:
        whole = made(tmp_path / "whole")
        node = opened(whole)
        counter = Cutting(patch, -1, torn=False)
        act(node, instance)
        node.close()
    reference = {one: (whole.path / one).read_bytes() for one in files(whole.path) if one.startswith(("logs", "heads"))}
    assert counter.calls > 60
    for cut in range(1, counter.calls + 1):
        place = tmp_path / str(cut)
        folder = made(place)
        node = opened(folder)
        with monkeypatch.context() as patch:
            Cutting(patch, cut, torn=cut % 2 == 0)
            with pytest.raises(Cut):
                act(node, instance)
        confirmed = {name: log.size for name, log in node._logs.items()}
        node.close()
        node = opened(folder)
        for name, log in node._logs.items():
            assert log.size >= confirmed.get(name, 0)
            assert list(log.tree.entries(0, log.size)) == instance.leaves(name)[: log.size]
        assert not [one for one in files(folder.path / "logs") if one.endswith(disk.TEMPORARY) and "tile" in one]
        act(node, instance)
        node.close()
        assert {one: (folder.path / one).read_bytes() for one in reference} == reference
        shutil.rmtree(place)


def test_tiles_without_state_are_swept_away(folder, node) -> None:
    """Killed after the tiles, before the state; then the instance sends something else in their place."""
    instance = ward(250)
    asked(node, instance.mirror(ONE), ONE)
    before = files(folder.log(ONE))
    log = node._logs[ONE]
    disk.write_all(log.tree.grown(log.size, [b"never confirmed"] * 600))
    node.close()
    assert files(folder.log(ONE)) > before
    node = opened(folder)
    assert files(folder.log(ONE)) == before
    instance.perform(ONE, 300)
    assert asked(node, instance.mirror(ONE, 250), ONE).status == 200
    assert held(folder, ONE) == instance.logs[ONE]


def test_a_restart_goes_on_as_if_nothing_had_been(folder, node) -> None:
    instance, at = ward(), {}
    delivered(node, instance, at)
    node.close()
    node = opened(folder)
    at["cosigned"] = 2
    instance.perform(TWO, 400)
    instance.commit()
    assert delivered(node, instance, at).status == 200
    node.close()
    assert held(folder, TWO) == instance.logs[TWO]


def test_a_full_disk_is_told_and_loses_nothing(folder, node, monkeypatch) -> None:
    instance = ward()
    asked(node, instance.mirror(ONE), ONE)
    instance.perform(ONE, 3)

    def full(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk.os, "write", full)
        with pytest.raises(disk.DiskFull):
            asked(node, instance.mirror(ONE, 5), ONE)
    assert held(folder, ONE) == instance.logs[ONE][:5]
    assert asked(node, instance.mirror(ONE, 5), ONE).status == 200
    assert held(folder, ONE) == instance.logs[ONE]


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_device_that_fails_is_fatal(folder, node, monkeypatch, call) -> None:
    def failing(*_args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(disk.os, call, failing)
    with pytest.raises(disk.DiskFailed):
        asked(node, ward().mirror(ONE), ONE)


# ── a state that is not what it was ──


def refused(folder: Folder) -> WitnessError:
    with pytest.raises(WitnessError) as caught:
        opened(folder)
    return caught.value


@pytest.mark.parametrize("name", ["cosigned", "heads", f"logs/{ONE}/state", "key", "read-token", "logs"])
def test_a_node_without_a_part_of_its_state_does_not_begin_anew(folder, node, name) -> None:
    delivered(node, ward())
    node.close()
    path = folder.path / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(WitnessError) as caught:
        opened(Folder(folder.path))
    assert caught.value.code == "WITNESS_DAMAGED"


@pytest.mark.parametrize("name", ["cosigned", "heads", f"logs/{ONE}/state"])
def test_every_flipped_byte_of_a_state_is_noticed(folder, node, name) -> None:
    delivered(node, ward())
    node.close()
    path = folder.path / name
    sound = path.read_bytes()
    for at in range(0, len(sound), 7):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert refused(folder).code == "WITNESS_DAMAGED"
    path.write_bytes(sound[:-1])
    assert refused(folder).code == "WITNESS_DAMAGED"


def test_a_mirror_that_went_back_behind_what_was_cosigned_is_noticed(folder, node, tmp_path) -> None:
    instance, at = ward(), {}
    delivered(node, instance, at)
    shutil.copytree(folder.log(INSTANCE), tmp_path / "old")
    instance.perform(ONE)
    instance.commit()
    at["cosigned"] = 2
    delivered(node, instance, at)
    node.close()
    shutil.rmtree(folder.log(INSTANCE))
    shutil.copytree(tmp_path / "old", folder.log(INSTANCE))
    assert refused(folder).code == "WITNESS_DAMAGED"


def test_hash_tiles_that_rotted_are_noticed_at_the_start(folder, node) -> None:
    asked(node, ward().mirror(ONE), ONE)
    node.close()
    path = folder.log(ONE) / "tile/0/000.p/5"
    path.write_bytes(bytes(160))
    assert refused(folder).code == "MIRROR_DAMAGED"


@pytest.mark.parametrize("name", ["tile/0/000", "tile/entries/000", "tile/1/000.p/2"])
def test_our_own_rot_is_not_taken_for_a_fork(folder, node, name) -> None:
    instance = ward(600)
    asked(node, instance.mirror(ONE), ONE)
    path = folder.log(ONE) / name
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    codes = {asked(node, instance.mirror(ONE, 0, size, size), ONE).code for size in (100, 256, 300, 600)}
    assert codes <= {"MIRROR_DAMAGED", "SIZE_OTHER"}
    assert ("MIRROR_DAMAGED" in codes) == (name != "tile/entries/000")
    assert status_of_folder(folder).conflicts == []


# ── handed over ──


def test_what_is_handed_over_is_the_record_with_its_keys(folder, node, tmp_path) -> None:
    instance = ward(700)
    delivered(node, instance)
    asked(node, rewritten(5, 3).mirror(ONE), ONE)
    target = tmp_path / "usb"
    assert export(folder, target) == {ONE: 700, TWO: 3, INSTANCE: 2}
    for log in (ONE, TWO, INSTANCE):
        assert leaves_in(target / log, len(instance.leaves(log))) == instance.leaves(log)
        assert files(target / log) == files(folder.log(log)) - {"state"}
        for name in files(target / log):
            assert (target / log / name).read_bytes() == (folder.log(log) / name).read_bytes()
    assert (target / "log-key").read_text().strip() == folder.trusted.text()
    assert (target / "witness-key").read_text().strip() == folder.key.verifier.text()
    assert len(files(target / "evidence" / ONE)) == 2
    with pytest.raises(WitnessError) as caught:
        export(folder, target)
    assert caught.value.code == "EXPORT_THERE"


@pytest.mark.parametrize("name", ["tile/entries/000", "tile/0/001", "tile/1/000.p/2"])
def test_what_rotted_is_not_handed_over(folder, node, tmp_path, name) -> None:
    asked(node, ward(600).mirror(ONE), ONE)
    path = folder.log(ONE) / name
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    with pytest.raises(WitnessError) as caught:
        export(folder, tmp_path / "usb")
    assert caught.value.code == "MIRROR_DAMAGED"
    assert not (tmp_path / "usb" / ONE / "checkpoint").exists()


def test_secrets_are_readable_by_their_owner_only(folder) -> None:
    for name in ("key", "read-token", "witness.json", "cosigned"):
        assert (folder.path / name).stat().st_mode & 0o077 == 0
    assert folder.path.stat().st_mode & 0o077 == 0
