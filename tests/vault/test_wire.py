"""Frames and messages: one form each, limits, and every other form refused by name."""

import socket
import threading
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azukari.vault.cobblestone import LENT
from azukari.vault.errors import WireError, refusal
from azukari.vault.index import Row
from azukari.vault.messages import (
    Close,
    Ensure,
    Ensured,
    Forget,
    Health,
    Healthy,
    Open,
    Opening,
    Seal,
    Sealed,
    Stopped,
    decode_answer,
    decode_request,
    encode,
)
from azukari.vault.wire import FRAME_LIMIT, Channel, pack_rows, unpack_row, unpack_rows

REQUESTS = [
    Ensure("en-1"),
    Seal("en-1", "ob-1", 1, table=True),
    Open("en-1", 41, b"selector"),
    Forget("ob-1"),
    Close("en-1"),
    Health(),
]
ANSWERS = [
    Ensured(1),
    Sealed("a" * 64, 72, "b" * 64, 0, b"\x01wrapped", 1),
    Sealed("a" * 64, 72, "b" * 64, 0, b"\x01wrapped", 1, "c" * 64, 100, 7),
    Opening(5, None),
    Opening(5, 2),
    Stopped(0),
    Healthy(1, 2, 3, 4, 5),
    Healthy(1, 2, 3, 4, 5, stopped=True),
    refusal("OPEN_USED"),
]
OPEN = b'{"as":"open","disclosure":"c2VsZWN0b3I=","log":"en-1","seq":41}'


@pytest.fixture
def ends():
    one, two = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    for link in (one, two):
        link.settimeout(5)
    yield Channel(one), Channel(two)
    one.close()
    two.close()


def code_of(act):
    with pytest.raises(WireError) as caught:
        act()
    return caught.value.code


@pytest.mark.parametrize("message", REQUESTS)
def test_requests_come_through(message):
    assert decode_request(encode(message)) == message


@pytest.mark.parametrize("message", ANSWERS)
def test_answers_come_through(message):
    assert decode_answer(encode(message)) == message


def test_the_message_of_the_specification():
    assert decode_request(OPEN) == REQUESTS[2]
    assert encode(REQUESTS[2]) == OPEN


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"\xff\xfe",
        OPEN + b" ",
        OPEN.replace(b":", b": ", 1),
        OPEN.replace(b"41", b"41.0"),
        OPEN.replace(b"41", b"-0"),
        OPEN.replace(b'"seq":41', b'"seq":41,"seq":42'),
        OPEN.replace(b'"seq":41', b'"seq":41,"more":1'),
        OPEN.replace(b',"seq":41', b""),
        OPEN.replace(b"open", b"ensure"),
        OPEN.replace(b"open", b"stopped"),
        OPEN.replace(b"b3I=", b"b3J="),  # the same bytes, other padding bits
        OPEN.replace(b"en-1", b"en-\\u0031"),
        b'{"disclosure":"c2VsZWN0b3I=","as":"open","log":"en-1","seq":41}',
    ],
)
def test_any_other_form_is_refused(data):
    assert data != OPEN
    assert code_of(lambda: decode_request(data)) == "WIRE_FRAME"


def test_an_answer_is_no_request_and_the_reverse():
    assert code_of(lambda: decode_request(encode(Ensured(1)))) == "WIRE_FRAME"
    assert code_of(lambda: decode_answer(encode(Health()))) == "WIRE_FRAME"


@given(data=st.binary(max_size=200))
def test_noise_is_refused_and_nothing_else_happens(data):
    assert code_of(lambda: decode_request(data)) == "WIRE_FRAME"


@given(frames=st.lists(st.tuples(st.sampled_from([b"D", b"R"]), st.binary(max_size=300)), max_size=8))
def test_frames_come_through(frames):
    one, two = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    with one, two:
        sender, receiver = Channel(one), Channel(two)
        for kind, payload in frames:
            sender.send(kind, payload[:100], payload[100:])
        sender.send(b"E")
        for kind, payload in frames:
            found = receiver.receive()
            assert (found[0], bytes(found[1])) == (kind, payload)
        assert receiver.receive()[0] == b"E"


def test_much_data_goes_in_several_frames(ends):
    data = bytes(range(256)) * 10_000
    thread = threading.Thread(target=ends[0].send_data, args=(data,))
    thread.start()
    found = bytearray()
    while len(found) < len(data):
        kind, payload = ends[1].receive()
        assert kind == b"D"
        assert len(payload) <= FRAME_LIMIT
        found += payload
    thread.join()
    assert found == data


def test_bytes_stay_while_they_are_lent_whatever_comes_between(ends):
    sender, receiver = ends
    lent = []
    for number in range(LENT + 1):
        sender.send(b"D", bytes([number]) * 1_000)
        _, payload = receiver.receive()
        lent.append(payload)
        for _ in range(LENT + 2):
            sender.send(b"R", b"r" * 1_000)
            assert bytes(receiver.receive()[1]) == b"r" * 1_000
    assert [bytes(payload) for payload in lent] == [bytes([number]) * 1_000 for number in range(LENT + 1)]


def test_an_end_between_frames_is_an_end(ends):
    ends[0].link.close()
    assert ends[1].receive() is None


@pytest.mark.parametrize(
    "sent, code",
    [
        (b"X\x00\x00\x00\x00", "WIRE_FRAME"),
        (b"D\x00\x10\x00\x01", "WIRE_LIMIT"),
        (b"J\x00\x01\x00\x01", "WIRE_LIMIT"),
        (b"E\x00\x00\x00\x01x", "WIRE_LIMIT"),
        (b"D\x00\x00\x00\x05abc", "WIRE_CUT"),
        (b"D\x00", "WIRE_CUT"),
    ],
)
def test_a_frame_that_is_not_one_is_refused(ends, sent, code):
    ends[0].link.sendall(sent)
    ends[0].link.close()
    assert code_of(ends[1].receive) == code


def test_a_frame_over_its_limit_is_not_sent(ends):
    assert code_of(lambda: ends[0].send(b"D", bytes(FRAME_LIMIT + 1))) == "WIRE_LIMIT"
    assert code_of(lambda: ends[0].send(b"E", b"x")) == "WIRE_LIMIT"


def test_a_silent_other_side_is_given_up(ends):
    ends[1].link.settimeout(0.01)
    assert code_of(ends[1].receive) == "WIRE_TIMEOUT"
    ends[0].link.settimeout(0.01)
    assert code_of(lambda: ends[0].send_data(bytes(FRAME_LIMIT) * 4)) == "WIRE_TIMEOUT"


def test_a_broken_connection_is_named(ends):
    ends[1].link.close()
    assert code_of(lambda: ends[0].send(b"D", b"x")) == "WIRE_CUT"


ROWS = st.lists(
    st.builds(
        Row,
        st.integers(0, 1 << 62),
        st.integers(0, 1 << 20),
        st.lists(st.binary(max_size=50), max_size=4).map(tuple),
    ),
    max_size=30,
)


@given(rows=ROWS)
def test_rows_come_through(rows):
    assert [row for frame in pack_rows(rows) for row in unpack_rows(memoryview(frame))] == rows


def test_many_rows_go_in_several_frames():
    rows = [Row(number, 1, (bytes(1_000),)) for number in range(3_000)]
    frames = list(pack_rows(rows))
    assert len(frames) == 3
    assert max(map(len, frames)) <= FRAME_LIMIT


@given(rows=ROWS.filter(bool), cut=st.integers(1, 12))
def test_rows_cut_short_are_refused(rows, cut):
    frame = b"".join(pack_rows(rows))[:-cut]
    # A cut that falls between rows leaves fewer of them; any other is refused.
    ends = set(accumulate(len(b"".join(pack_rows([row]))) for row in rows)) | {0}
    if len(frame) in ends:
        assert list(unpack_rows(memoryview(frame))) == rows[: sorted(ends).index(len(frame))]
    else:
        assert code_of(lambda: list(unpack_rows(memoryview(frame)))) == "WIRE_FRAME"


@pytest.mark.parametrize("row", [Row(-1, 0), Row(0, 1 << 32), Row(0, 1, (bytes(1_025),)), Row(0, 1, (b"",) * 256)])
def test_rows_outside_the_format_are_not_sent(row):
    assert code_of(lambda: list(pack_rows([row]))) == "WIRE_LIMIT"


def test_a_row_of_an_answer(ends):
    ends[0].send_row(7, b"abc")
    assert unpack_row(ends[1].receive()[1]) == (7, b"abc")
    assert code_of(lambda: unpack_row(memoryview(b"short"))) == "WIRE_FRAME"


@pytest.mark.parametrize("cut", [1, 4, 5, 17, 1 << 16])
def test_small_frames_that_came_in_one_call_are_each_one(cut: int) -> None:
    left, right = socket.socketpair()
    with left, right:
        rows = [(number, bytes([number]) * (number % 3)) for number in range(20)]
        gathered, sink = socket.socketpair()
        with gathered, sink:
            writer = Channel(gathered)
            writer.send_rows(rows)
            writer.send(b"E")
            sent = sink.recv(1 << 16)
        threading.Thread(target=lambda: [left.sendall(sent[at : at + cut]) for at in range(0, len(sent), cut)]).start()
        reader = Channel(right)
        reader.eager = True
        found = []
        while (frame := reader.receive()) is not None and frame[0] == b"R":
            found.append(unpack_row(frame[1]))
        assert (found, frame and frame[0]) == (rows, b"E")


@pytest.mark.parametrize("head, code", [(b"X\0\0\0\0", "WIRE_FRAME"), (b"E\0\0\0\1", "WIRE_LIMIT")])
def test_a_wrong_frame_after_others_in_one_call_is_refused(head: bytes, code: str) -> None:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"R\0\0\0\x08" + bytes(8) + head + b"x")
        reader = Channel(right)
        reader.eager = True
        assert reader.receive() is not None
        with pytest.raises(WireError) as wrong:
            reader.receive()
        assert wrong.value.code == code
