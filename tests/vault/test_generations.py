"""Leaving a generation behind: made once, survivors moved, and destroyed only when everything opens without it."""

import os

import pytest

from azukari.vault import custodian as custodian_module
from azukari.vault.caller import KeyCaller
from azukari.vault.custodian import FileCustodian
from azukari.vault.errors import DeniedError, KeyFault, VaultError, WireError
from azukari.vault.generations import Generations
from azukari.vault.keeping import NESTED_BYTES
from azukari.vault.keys import WRAPPED_BYTES
from azukari.vault.messages import REWRAP_LIMIT, Rewrap, encode
from azukari.vault.server import KeyServer
from azukari.vault.wire import MESSAGE_LIMIT
from tests.vault.world import ENTRUSTMENT, OBJECT, Randomness, deposit, noise, read

PLAIN = noise(40_000)


@pytest.fixture
def service(world):
    return world.boot()


@pytest.fixture
def custodian(tmp_path):
    return FileCustodian(tmp_path / "shares", random=Randomness())


def code_of(act, kind=KeyFault):
    with pytest.raises(kind) as caught:
        act()
    return caught.value.refusal.code


def moved(service, sealed, to):
    [wrapped] = service.rewrap(ENTRUSTMENT, sealed.generation, to, [sealed.wrapped])
    return {"wrapped": wrapped, "generation": to}


def test_a_generation_is_made_once_for_any_number_of_askings(service):
    assert [service.renew(ENTRUSTMENT, past) for past in (0, 0, 1, 1, 0, 2)] == [1, 1, 2, 2, 2, 3]
    assert service.ensure(ENTRUSTMENT) == 3


def test_a_generation_is_above_what_the_record_names_though_the_folder_is_empty(service):
    assert service.renew(ENTRUSTMENT, 7) == 8


def test_survivors_open_after_the_old_generation_is_gone(world, service):
    sealed = deposit(service, PLAIN)
    new = service.renew(ENTRUSTMENT, sealed.generation)
    changes = moved(service, sealed, new)
    assert read(service, world.enter(sealed)) == PLAIN, "until then under the old one"
    world.rests = {OBJECT: (new, changes["wrapped"])}
    assert service.retire(ENTRUSTMENT, new).count == 1
    assert read(service, world.enter(sealed, **changes)) == PLAIN
    old = world.enter(sealed)
    assert code_of(lambda: read(service, old)) == "SHARE_DESTROYED"
    assert service.retire(ENTRUSTMENT, new).count == 1, "again is the same"


@pytest.mark.parametrize("rests", ["old", "changed", "under nothing"])
def test_nothing_is_destroyed_that_the_record_needs(world, service, rests):
    sealed = deposit(service, PLAIN)
    new = service.renew(ENTRUSTMENT, 1)
    wrapped = moved(service, sealed, new)["wrapped"]
    world.rests[OBJECT], code = {
        "old": ((1, sealed.wrapped), "KEY_NEEDED"),
        "changed": ((new, wrapped[:-1] + bytes([wrapped[-1] ^ 1])), "KEY_WRAP"),
        "under nothing": ((9, wrapped), "SHARE_MISSING"),
    }[rests]
    assert code_of(lambda: service.retire(ENTRUSTMENT, new)) == code
    assert world.custodian.generations(ENTRUSTMENT) == {1: "held", 2: "held"}
    assert read(service, world.enter(sealed)) == PLAIN


def test_the_generation_to_keep_must_be_there(service):
    service.ensure(ENTRUSTMENT)
    assert code_of(lambda: service.retire(ENTRUSTMENT, 2)) == "SHARE_MISSING"
    assert service.ensure(ENTRUSTMENT) == 1


def test_keys_move_forward_only_and_a_wrong_one_moves_none(service):
    sealed = deposit(service, PLAIN)
    service.renew(ENTRUSTMENT, 1)
    assert code_of(lambda: service.rewrap(ENTRUSTMENT, 2, 1, [sealed.wrapped])) == "KEY_WRAP"
    assert code_of(lambda: service.rewrap(ENTRUSTMENT, 1, 1, [sealed.wrapped])) == "KEY_WRAP"
    assert code_of(lambda: service.rewrap(ENTRUSTMENT, 1, 2, [sealed.wrapped, bytes(WRAPPED_BYTES)])) == "KEY_SUITE"


def test_what_is_sealed_across_an_erasure_is_wrapped_under_what_stays(world, service):
    running = service.begin()
    with service.seal(running, ENTRUSTMENT, OBJECT, 1, table=False) as sealing:
        sealing.write(PLAIN)
        assert service.retire(ENTRUSTMENT, service.renew(ENTRUSTMENT, 1)).count == 1
        sealed = sealing.finish()
    service.end(running)
    assert sealed.generation == 2
    assert read(service, world.enter(sealed)) == PLAIN


def test_an_opening_that_the_erasure_overtakes_looks_again(world, service):
    sealed = deposit(service, PLAIN)
    new = service.renew(ENTRUSTMENT, 1)
    changes = moved(service, sealed, new)
    seq = world.enter(sealed)
    stale, looks = world.entries[ENTRUSTMENT, seq], []
    world.enter(sealed, **changes)
    fresh = world.entries[ENTRUSTMENT, seq + 1]

    def permit(log, number, disclosure):
        looks.append(number)
        return stale if len(looks) == 1 else fresh

    world.permit = permit
    service.retire(ENTRUSTMENT, new)
    assert read(service, seq) == PLAIN
    assert looks == [seq, seq]


def test_over_the_socket_any_number_of_keys_moves_in_order(world, service, tmp_path):
    sealed = deposit(service, PLAIN)
    with KeyServer(tmp_path / "s", service):
        caller = KeyCaller(tmp_path / "s", patience=30)
        new = caller.renew(ENTRUSTMENT, 1)
        other = deposit(service, b"x").wrapped
        [other] = [other] if new == 1 else service.rewrap(ENTRUSTMENT, 2, service.renew(ENTRUSTMENT, 2), [other])
        found = caller.rewrap(ENTRUSTMENT, 1, 3, [sealed.wrapped] * (REWRAP_LIMIT + 1))
        assert len(found) == REWRAP_LIMIT + 1
        assert len(set(found)) == 1
        assert caller.rewrap(ENTRUSTMENT, 1, 3, []) == []
        assert caller.retire(ENTRUSTMENT, 3).count == 2
        world.rests[OBJECT] = (1, sealed.wrapped)
        assert code_of(lambda: caller.retire(ENTRUSTMENT, 3), DeniedError) == "KEY_NEEDED"
        assert read(service, world.enter(sealed, wrapped=found[-1], generation=3)) == PLAIN


def test_the_most_keys_fit_a_message(service):
    things = ("ob-0123456789abcdef",) * REWRAP_LIMIT
    longest = Rewrap("e" * 64, (1 << 53) - 2, (1 << 53) - 1, (bytes(NESTED_BYTES),) * REWRAP_LIMIT, things)
    assert len(encode(longest)) < MESSAGE_LIMIT
    over = [bytes(WRAPPED_BYTES)] * (REWRAP_LIMIT + 1)
    assert code_of(lambda: service.rewrap(ENTRUSTMENT, 1, 2, over), VaultError) == "WIRE_LIMIT"


def test_without_custodians_there_is_no_key():
    assert code_of(lambda: Generations(()).had(ENTRUSTMENT, 1)) == "SHARE_MISSING"


def test_all_custodians_destroy_and_one_that_fails_is_asked_again(tmp_path, monkeypatch):
    one, two = (FileCustodian(tmp_path / name, random=Randomness(name.encode())) for name in ("a", "b"))
    both = Generations((one, two))
    assert both.renew(ENTRUSTMENT, 0) == 1
    assert both.renew(ENTRUSTMENT, 1) == 2
    with monkeypatch.context() as patch:
        patch.setattr(two, "destroy", lambda *_: (_ for _ in ()).throw(KeyFault("SHARE_IO")))
        assert code_of(lambda: both.retire(ENTRUSTMENT, 2, ())) == "SHARE_IO"
    assert (one.generations(ENTRUSTMENT)[1], two.generations(ENTRUSTMENT)[1]) == ("destroyed", "held")
    assert both.retire(ENTRUSTMENT, 2, ()).count == 1
    assert two.generations(ENTRUSTMENT) == {1: "destroyed", 2: "held"}


def test_a_destruction_that_failed_after_its_mark_is_finished_by_the_next(custodian, tmp_path, monkeypatch):
    custodian.create(ENTRUSTMENT, 1)
    path = tmp_path / "shares" / f"{ENTRUSTMENT}.1.share"

    def fails(*_):
        raise OSError(5, "input/output")

    with monkeypatch.context() as patch:
        patch.setattr(custodian_module, "_wipe", fails)
        assert code_of(lambda: custodian.destroy(ENTRUSTMENT, 1)) == "SHARE_IO"
    assert path.exists()
    custodian.destroy(ENTRUSTMENT, 1)
    assert not path.exists()


def test_a_crash_between_the_two_names_of_a_new_share_does_not_spoil_it(custodian, tmp_path):
    custodian.create(ENTRUSTMENT, 1)
    share = custodian.share(ENTRUSTMENT, 1)
    final = tmp_path / "shares" / f"{ENTRUSTMENT}.1.share"
    left = final.with_name(f".{final.name}.00.new")
    os.link(final, left)
    assert FileCustodian(tmp_path / "shares").share(ENTRUSTMENT, 1) == share
    assert not left.exists()


def test_a_trial_says_what_opens_and_under_which_generation(world, service):
    sealed = deposit(service, PLAIN)
    new = service.renew(ENTRUSTMENT, sealed.generation)
    [later] = service.rewrap(ENTRUSTMENT, sealed.generation, new, [sealed.wrapped])
    foreign = later[:-1] + bytes([later[-1] ^ 1])
    assert service.trial(ENTRUSTMENT, [sealed.wrapped, later, foreign]) == (1, 2, 0)
    world.rests = {OBJECT: (new, later)}
    service.retire(ENTRUSTMENT, new)
    assert service.trial(ENTRUSTMENT, [sealed.wrapped, later, foreign]) == (0, 2, 0)
    assert service.trial("en-another", [later]) == (0,)
    assert code_of(lambda: service.trial(ENTRUSTMENT, [later] * (REWRAP_LIMIT + 1)), WireError) == "WIRE_LIMIT"


def test_a_share_that_cannot_be_read_is_no_answer_to_a_trial(world, service):
    """Otherwise a device that is away would make an erasure look done."""
    sealed = deposit(service, PLAIN)
    share = next((world.folder / "keys").glob("*.share"))
    share.write_bytes(share.read_bytes()[:-1] + b"?")
    assert code_of(lambda: service.trial(ENTRUSTMENT, [sealed.wrapped])) == "SHARE_DAMAGED"


def test_a_trial_over_the_socket_asks_in_parts(world, service, tmp_path):
    sealed = deposit(service, PLAIN)
    with KeyServer(tmp_path / "keyd.sock", service):
        keys = KeyCaller(tmp_path / "keyd.sock")
        assert keys.trial(ENTRUSTMENT, [sealed.wrapped] * (REWRAP_LIMIT + 1)) == [1] * (REWRAP_LIMIT + 1)
        assert keys.trial(ENTRUSTMENT, []) == []
