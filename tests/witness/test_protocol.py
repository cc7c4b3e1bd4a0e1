"""What the node answers: the table of docs/spec/witness.md, row by row, and what it persists before it does."""

import json
from hashlib import sha256
from threading import Thread

import pytest
from msgspec.structs import replace

from azukari.ledger import Checkpoint, CosignerKey, Note, canonical, cosignatures, open_note, sign
from azukari.ledger.note import read_lines
from azukari.witness.folder import INSTANCE, Folder
from azukari.witness.messages import AddCheckpoint, Heads
from azukari.witness.node import Node
from azukari.witness.texts import WitnessError
from tests.witness.world import (
    BEGIN,
    KEY,
    NOW,
    ONE,
    ORIGIN,
    STRANGER,
    TWO,
    Instance,
    asked,
    delivered,
    entry,
    made,
    note_of,
    opened,
    ward,
)


@pytest.fixture
def folder(tmp_path) -> Folder:
    return made(tmp_path)


@pytest.fixture
def node(folder) -> Node:
    return opened(folder)


def size_in(reply) -> int:
    assert (reply.status, reply.kind) == (409, "text/x.tlog.size")
    assert reply.body == b"%d\n" % int(reply.body)
    return int(reply.body)


def code_in(reply) -> str:
    told = json.loads(reply.body)
    assert told["code"] == reply.code
    assert told["ja"]
    assert told["en"]
    return told["code"]


def test_a_checkpoint_whose_entries_are_all_held_is_cosigned(folder, node) -> None:
    instance = ward()
    reply = delivered(node, instance)
    assert (reply.status, reply.kind) == (200, "text/plain; charset=utf-8")
    note = Note.parse(instance.note(INSTANCE)).plus(*read_lines(reply.body))
    key = CosignerKey.parse((folder.path / "verifier-key").read_text().strip())
    (found,) = cosignatures(note, [key])
    assert (found.key.name, found.time) == ("ward.example/witness", NOW)
    open_note(note.to_bytes(), [KEY.verifier, key])


def test_it_goes_on_from_where_it_stands(node) -> None:
    instance, held = ward(), {}
    assert delivered(node, instance, held).status == 200
    held["cosigned"] = 2
    instance.perform(ONE, 4)
    instance.commit()
    assert delivered(node, instance, held).status == 200


def test_the_same_checkpoint_is_cosigned_again(node) -> None:
    instance = ward()
    first = delivered(node, instance)
    assert asked(node, instance.checkpoint(2)) == first


@pytest.mark.parametrize("old", [0, 1])
def test_another_old_size_is_a_conflict_with_the_size_in_the_body(node, old) -> None:
    instance = ward()
    delivered(node, instance)
    assert size_in(asked(node, instance.checkpoint(old))) == 2


def test_an_old_size_beyond_what_was_cosigned_is_a_conflict_too(node) -> None:
    instance = ward()
    assert size_in(asked(node, AddCheckpoint(2, [], instance.note(INSTANCE)))) == 0


def test_an_old_size_beyond_the_new_one_is_refused(node) -> None:
    instance = ward()
    delivered(node, instance)
    reply = asked(node, AddCheckpoint(3, [], instance.note(INSTANCE)))
    assert (reply.status, code_in(reply)) == (400, "OLD_LARGER")


def test_a_wrong_proof_is_refused(node) -> None:
    instance, held = ward(), {}
    delivered(node, instance, held)
    instance.enrol()
    instance.commit()
    good = instance.checkpoint(2)
    for proof in ([], [bytes(32)], [*good.proof, bytes(32)], [bytes(32), *good.proof[1:]]):
        reply = asked(node, good._replace(proof=proof))
        assert reply.status == 422
        assert code_in(reply) in {"PROOF_LENGTH", "PROOF_WRONG"}


def test_a_proof_from_nothing_is_empty(node) -> None:
    reply = asked(node, AddCheckpoint(0, [bytes(32)], ward().note(INSTANCE)))
    assert (reply.status, code_in(reply)) == (422, "PROOF_LENGTH")


def test_a_strangers_signature_is_not_enough(node) -> None:
    instance = ward()
    reply = asked(node, AddCheckpoint(0, [], note_of(ORIGIN, instance.instance, STRANGER)))
    assert (reply.status, code_in(reply)) == (403, "NOTE_UNSIGNED")
    reply = asked(node, instance.mirror(ONE)._replace(note=note_of(f"{ORIGIN}/{ONE}", instance.logs[ONE], STRANGER)), ONE)
    assert (reply.status, code_in(reply)) == (403, "NOTE_UNSIGNED")


def test_a_signature_that_does_not_hold_is_forbidden(node) -> None:
    note = ward().note(INSTANCE).decode()
    reply = asked(node, AddCheckpoint(0, [], note.replace("\n2\n", "\n3\n").encode()))
    assert (reply.status, code_in(reply)) == (403, "SIGNATURE_WRONG")


def test_another_origin_is_unknown(node) -> None:
    instance = ward()
    reply = asked(node, AddCheckpoint(0, [], note_of("azukari.example/other", instance.instance)))
    assert (reply.status, code_in(reply)) == (404, "ORIGIN_UNKNOWN")
    reply = asked(node, AddCheckpoint(0, [], instance.note(ONE)))
    assert (reply.status, code_in(reply)) == (404, "ORIGIN_UNKNOWN")
    reply = asked(node, instance.mirror(ONE), TWO)
    assert (reply.status, code_in(reply)) == (404, "ORIGIN_UNKNOWN")
    reply = asked(node, instance.mirror(ONE), "../../elsewhere")
    assert (reply.status, code_in(reply)) == (404, "ORIGIN_UNKNOWN")


GOOD = ward()
BODY = GOOD.checkpoint(0).to_bytes()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old",
        BODY[4:],
        BODY.replace(b"old 0", b"old 00"),
        BODY.replace(b"old 0", b"old +1"),
        BODY.replace(b"old 0", b"old  0"),
        BODY.replace(b"old 0\n", b"old 0\r\n"),
        BODY.replace(b"old 0\n", b"old 0\nAAAA\n"),
        BODY.replace(b"old 0\n", b"old 0\n" + b"A" * 43 + b"=\nnot base64\n"),
        BODY.replace(b"old 0\n", b"old 0\n" + (b"A" * 43 + b"=\n") * 64),
        BODY.replace(b"\n\n", b"\n", 1),
        "old 0\n\xff\n\n".encode("latin-1"),
    ],
)
def test_a_malformed_request_is_told_so(node, body) -> None:
    reply = asked(node, body)
    assert reply.status == 400
    assert code_in(reply) in {"REQUEST_MALFORMED", "NOTE_MALFORMED"}


def test_extension_lines_are_not_signed(node) -> None:
    note = sign(Checkpoint(ORIGIN, 0, b"\xe3" * 32, ("more",)).text(), KEY).to_bytes()
    reply = asked(node, AddCheckpoint(0, [], note))
    assert (reply.status, code_in(reply)) == (400, "CHECKPOINT_MALFORMED")


# ── what its signature says ──


def test_nothing_is_cosigned_before_the_instance_log_is_held(node) -> None:
    reply = asked(node, ward().checkpoint(0))
    assert (reply.status, code_in(reply)) == (424, "MIRROR_BEHIND")


def test_nothing_is_cosigned_before_the_heads_were_checked(node) -> None:
    instance = ward()
    for log in (ONE, TWO, INSTANCE):
        assert asked(node, instance.mirror(log), log).status == 200
    reply = asked(node, instance.checkpoint(0))
    assert (reply.status, code_in(reply)) == (424, "HEADS_UNCHECKED")


def test_heads_of_a_contract_that_is_not_held_are_refused_by_its_name(node) -> None:
    instance = ward()
    assert asked(node, instance.mirror(ONE), ONE).status == 200
    assert asked(node, instance.mirror(TWO, end=2, signed=2), TWO).status == 200
    assert asked(node, instance.mirror(INSTANCE)).status == 200
    reply = asked(node, Heads(1, instance.sent_heads[1]))
    told = json.loads(reply.body)
    assert (reply.status, told["code"], told["log"], told["size"]) == (424, "MIRROR_BEHIND", TWO, 2)


def test_heads_before_the_instance_log_are_refused(node) -> None:
    instance = ward()
    assert code_in(asked(node, Heads(1, instance.sent_heads[1]))) == "MIRROR_BEHIND"
    asked(node, instance.mirror(INSTANCE))
    assert code_in(asked(node, Heads(2, instance.sent_heads[1]))) == "MIRROR_BEHIND"


def sent(instance: Instance) -> list[Heads]:
    """All heads that the instance ever committed to."""
    return [Heads(seq, leaves) for seq, leaves in instance.sent_heads.items()]


def refused_heads(node, instance, heads) -> dict:
    """Heads that the instance signs although its own entries say otherwise."""
    instance.commit(heads)
    for log in (ONE, TWO, INSTANCE):
        assert asked(node, instance.mirror(log), log).status == 200
    reply = asked(node, sent(instance))
    assert reply.status == 422
    assert asked(node, instance.checkpoint(0)).code == "HEADS_UNCHECKED"
    return json.loads(reply.body)


@pytest.mark.parametrize("change", [{"root": "0" * 64}, {"tiers": "0" * 64}, {"size": 4}])
def test_heads_that_are_not_those_of_the_entries_name_the_contract(node, change) -> None:
    instance = ward()
    one, two = instance.heads()
    told = refused_heads(node, instance, [replace(one, **change), two])
    assert (told["code"], told["log"]) == ("HEADS_OTHER", ONE)


def test_entries_that_do_not_follow_in_their_tier_are_not_cosigned(node) -> None:
    instance = ward()
    instance.logs[ONE].append(entry(ONE, 5, 1, None))
    told = refused_heads(node, instance, instance.heads())
    assert (told["code"], told["log"]) == ("HEADS_OTHER", ONE)
    assert told["detail"].startswith("TIER_CHAIN")


def test_an_entry_of_another_contract_is_not_cosigned(node) -> None:
    instance = ward()
    instance.logs[ONE].append(entry(TWO, 5, 3, None))
    assert refused_heads(node, instance, instance.heads())["detail"].startswith("LOG_OTHER")


def test_heads_that_the_instance_did_not_commit_to_are_refused(node) -> None:
    instance = ward()
    for log in (ONE, TWO, INSTANCE):
        asked(node, instance.mirror(log), log)
    one, two = instance.sent_heads[1]
    for seq, leaves in ((1, [one]), (1, [two, one]), (0, [one, two]), (1, [one, b"{}"]), (1, [])):
        reply = asked(node, Heads(seq, leaves))
        assert (reply.status, code_in(reply)) == (422, "HEADS_OTHER")


def test_a_contract_that_is_gone_from_the_heads_is_missed(node) -> None:
    instance, held = ward(), {}
    delivered(node, instance, held)
    instance.commit([instance.heads()[0]])
    asked(node, instance.mirror(INSTANCE, 2))
    reply = asked(node, Heads(2, instance.sent_heads[2]))
    told = json.loads(reply.body)
    assert (reply.status, told["code"], told["log"]) == (422, "HEADS_OTHER", TWO)


def test_older_heads_are_not_gone_back_to(node) -> None:
    instance, held = ward(), {}
    delivered(node, instance, held)
    instance.perform(TWO)
    instance.commit()
    held["cosigned"] = 2
    delivered(node, instance, held)
    reply = asked(node, Heads(1, instance.sent_heads[1]))
    assert (reply.status, code_in(reply)) == (409, "HEADS_OLDER")


def test_heads_are_checked_at_their_size_while_the_mirror_is_further(node) -> None:
    instance = ward()
    instance.perform(ONE, 300)
    for log in (ONE, TWO, INSTANCE):
        assert asked(node, instance.mirror(log), log).status == 200
    assert asked(node, Heads(1, instance.sent_heads[1])).status == 200
    assert asked(node, instance.checkpoint(0)).status == 200


def held(node, instance) -> None:
    for log in (*instance.logs, INSTANCE):
        there = node._logs[log].size if log in node._logs else 0
        assert asked(node, instance.mirror(log, there), log).status == 200


def test_false_heads_between_true_ones_are_not_passed_over(node) -> None:
    """True, lying, true: a cosignature over all three would vouch for the one in the middle."""
    instance, forged = ward(), ward()
    forged.mark = "forged"
    forged.logs[ONE] = []
    forged.perform(ONE, 5)
    liar = instance.commit(forged.heads())
    instance.perform(TWO)
    true = instance.commit()
    held(node, instance)
    told = asked(node, Heads(true, instance.sent_heads[true]))
    assert (told.status, code_in(told)) == (424, "HEADS_UNCHECKED")
    told = asked(node, sent(instance))
    assert (told.status, code_in(told), json.loads(told.body)["log"]) == (422, "HEADS_OTHER", ONE)
    assert asked(node, []).body == b"%d\n" % (liar - 1), "what agreed before it counts"
    assert asked(node, instance.checkpoint(0)).code == "HEADS_UNCHECKED"
    assert asked(node, instance.checkpoint(0, liar)).status == 200, "and may be cosigned"


def test_heads_that_leave_out_the_end_of_a_passkey_are_refused(node) -> None:
    """Whose passkeys there are the node computes itself: what a pack could hide behind such heads is not cosigned."""
    instance = Instance()
    instance.perform(ONE)
    instance.enrol()
    before = instance.people()
    instance.commit()
    instance.enrol()
    liar = instance.commit(people=before)
    held(node, instance)
    told = asked(node, sent(instance))
    assert (told.status, code_in(told)) == (422, "HEADS_OTHER")
    assert "passkeys" in json.loads(told.body)["detail"]
    assert asked(node, []).body == b"%d\n" % (liar - 2), "what agreed before it counts"


@pytest.mark.parametrize("first, then", [(1, 200), (2, 422)])
def test_no_older_heads_follow_newer_ones(node, first, then) -> None:
    instance = Instance()
    instance.perform(ONE)
    instance.commit(version=first)
    instance.perform(ONE)
    instance.commit(version=1)
    held(node, instance)
    assert asked(node, sent(instance)).status == then


def test_newer_heads_follow_older_ones(node) -> None:
    instance = Instance()
    instance.perform(ONE)
    instance.enrol()
    instance.commit(version=1)
    instance.perform(ONE)
    instance.commit()
    held(node, instance)
    assert asked(node, sent(instance)).status == 200
    assert asked(node, instance.checkpoint(0)).status == 200


def test_only_what_changed_is_sent_of_later_heads(folder, node) -> None:
    instance, at = ward(), {}
    delivered(node, instance, at)
    instance.perform(TWO)
    second = instance.commit()
    third = instance.commit()
    held(node, instance)
    (_, two) = instance.sent_heads[second]
    assert asked(node, [Heads(second, [two]), Heads(third, [])]).body == b"3\n"
    assert asked(node, instance.checkpoint(2)).status == 200
    assert asked(opened_again(folder, node), []).body == b"3\n"


def test_a_checkpoint_that_does_not_end_in_heads_is_not_cosigned(node) -> None:
    instance = ward()
    delivered(node, instance)
    instance.enrol()
    held(node, instance)
    assert asked(node, instance.checkpoint(2)).code == "HEADS_UNCHECKED"


def test_nobody_asked_is_told_minus_one(node) -> None:
    assert asked(node, []).body == b"-1\n"


def changed(leaf: bytes, **fields: object) -> bytes:
    return canonical.encode({**json.loads(leaf), **fields})


@pytest.mark.parametrize(
    "fields, why",
    [
        ({"at": BEGIN + 1}, "TIME_BACKWARDS"),
        ({"seq": 9}, "SEQ_NOT_DENSE"),
        ({"prev": None}, "PASSKEY_CHAIN"),
        ({"credential": sha256(b"id 0").hexdigest()}, "PASSKEY_CHAIN"),
        ({"v": 2}, "LEAF_UNSUPPORTED"),
    ],
)
def test_an_instance_log_that_does_not_follow_is_not_cosigned(node, fields, why) -> None:
    instance = ward()
    instance.perform(ONE)
    instance.commit()
    instance.enrol()
    instance.instance[3] = changed(instance.instance[3], **fields)
    instance.commit()
    held(node, instance)
    told = asked(node, sent(instance))
    assert (told.status, code_in(told)) == (422, "ENTRY_OTHER")
    assert json.loads(told.body)["detail"].startswith(why)
    assert asked(node, []).body == b"2\n"


def test_a_contract_whose_time_runs_backwards_is_not_cosigned(node) -> None:
    instance = Instance()
    instance.perform(ONE, 5, tiers=1)
    instance.logs[ONE][4] = changed(instance.logs[ONE][4], at=BEGIN + 2)
    told = Instance(logs=instance.logs)
    told.commit()
    held(node, told)
    reply = asked(node, sent(told))
    assert (reply.status, code_in(reply)) == (422, "HEADS_OTHER")
    assert json.loads(reply.body)["detail"] == "TIME_BACKWARDS entry 4"


def test_a_time_backwards_across_two_heads_is_seen_as_well(folder, node) -> None:
    instance, at = Instance(), {}
    instance.perform(ONE, 3, tiers=1)
    instance.commit()
    delivered(node, instance, at)
    instance.perform(ONE, 1, tiers=1)
    instance.logs[ONE][3] = changed(instance.logs[ONE][3], at=BEGIN)
    instance.commit()
    node = opened_again(folder, node)
    for log in (ONE, INSTANCE):
        assert asked(node, instance.mirror(log, at[log]), log).status == 200
    assert json.loads(asked(node, sent(instance)[1:]).body)["detail"] == "TIME_BACKWARDS entry 3"


# ── one at a time ──


def test_of_many_that_ask_at_once_each_is_answered_in_order(folder, node) -> None:
    """The race of C2SP tlog-witness: whatever the threads do, the state never goes back."""
    instance = ward()
    for _ in range(20):
        instance.enrol()
    instance.commit()
    for log in (ONE, TWO, INSTANCE):
        asked(node, instance.mirror(log), log)
    assert asked(node, [Heads(seq, leaves) for seq, leaves in instance.sent_heads.items()]).body == b"22\n"
    replies = []

    def ask(size: int) -> None:
        replies.append((size, asked(node, instance.checkpoint(0, size))))

    threads = [Thread(target=ask, args=(size,)) for size in [2, 23] * 10]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    # both end in heads that were checked
    signed = [size for size, reply in replies if reply.status == 200]
    assert len(signed) == 1
    assert {reply.status for _, reply in replies} == {200, 409}
    assert opened_again(folder, node)._cosigned.size == signed[0]


def opened_again(folder, node) -> Node:
    node.close()
    return opened(folder)


def test_two_processes_cannot_have_one_folder(folder, node) -> None:
    with pytest.raises(WitnessError) as caught:
        opened(folder)
    assert caught.value.code == "WITNESS_RUNNING"


def test_two_witnesses_sign_apart(tmp_path) -> None:
    instance = ward()
    folders = [made(tmp_path, name) for name in ("ward.example/witness", "firm.example/witness")]
    note = Note.parse(instance.note(INSTANCE))
    for folder in folders:
        note = note.plus(*read_lines(delivered(opened(folder), instance).body))
    found = cosignatures(note, [folder.key.verifier for folder in folders])
    assert [one.key.name for one in found] == ["ward.example/witness", "firm.example/witness"]


def test_an_empty_instance_has_nothing_to_be_asked_about(node) -> None:
    assert asked(node, Instance().checkpoint(0)).code == "MIRROR_BEHIND"
