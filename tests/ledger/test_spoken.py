"""Opened words, many at a time: the quick way and the exact one find the same, wherever something is wrong."""

from dataclasses import replace

import pytest

from azukari.ledger import canonical, spoken
from azukari.ledger.container import Block
from azukari.ledger.held import Commitments
from azukari.ledger.leaf import commitment
from azukari.ledger.pack import words_record
from azukari.ledger.report import Report
from azukari.ledger.segment import LENGTH
from azukari.ledger.texts import Verdict
from tests.ledger.corpus import every
from tests.ledger.world import World, assemble, codes, edit, judge, leaves, members, salt_of, small

COUNT = 1_700
OPENED = tuple(range(0, COUNT, 3))
MANY = World(leaves(COUNT), OPENED)
SAID = [
    {}, {"a": None}, {"名": "架空"}, {"name": "架空 太郎"}, {"items": [{"label": "台帳", "n": 1}, [True, None]]}, {"items": [{"品": 1}]},
    {"note": '\n"\\'}, {"n": 2**53 - 1},
]  # fmt: skip


def exactly(data: bytes, monkeypatch: pytest.MonkeyPatch) -> Report:
    with monkeypatch.context() as patched:
        patched.setattr(spoken, "follow", lambda *_: None)
        return judge(data)


def block(records: list[bytes]) -> Block:
    """Records as they stand in a file."""
    return Block(0, len(records), b"".join(len(one).to_bytes(LENGTH, "big") + one for one in records))


def test_many_are_read_in_one_stroke() -> None:
    committed = Commitments()
    committed.extend(OPENED, b"".join(bytes.fromhex(canonical.decode(MANY.leaves[seq])["words"]) for seq in OPENED))  # type: ignore[index, arg-type]
    records = MANY.words()
    first, rest, again = (spoken.read(block(of)) for of in (records[:512], records[512:], records[:1]))
    assert first is not None
    assert rest is not None
    assert again is not None
    assert spoken.follow(first, -1, committed) == OPENED[511]
    assert spoken.follow(rest, OPENED[511], committed) == OPENED[-1]
    assert spoken.follow(again, -1, committed) is None, "they have passed on"


@pytest.mark.parametrize("opened", [OPENED, OPENED[1::2], (*OPENED[:40], *OPENED[50:])])
def test_a_sound_pack_is_valid_whichever_are_opened(opened: tuple[int, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    data = replace(MANY, opened=opened).pack()
    report = judge(data)
    assert report.verdict is Verdict.VALID
    assert report.counts["words_opened"] == len(opened)
    assert exactly(data, monkeypatch) == report


@pytest.mark.parametrize("at", [0, 1, 255, 511, 512, 513, 566])
def test_one_fault_among_many_is_found_at_its_place(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = members(MANY.pack())
    true = parts[3][1]
    other = words_record(OPENED[at], salt_of(OPENED[at]), canonical.encode({"name": "別人"}))
    for changed in (
        other,
        b"{}",
        true[at].replace(b'"seq":', b'"seq": '),
        true[at - 1] if at else b"x",
        edit(true[at], salt="0" * 64),
    ):
        records = [*true[:at], changed, *true[at + 1 :]]
        data = assemble([*parts[:3], ("words", records), *parts[4:]])
        report = judge(data)
        assert report.verdict is Verdict.INVALID
        assert report == exactly(data, monkeypatch)
        assert len(report.findings) == 1


@pytest.mark.parametrize("said", SAID, ids=[str(n) for n in range(len(SAID))])
def test_words_of_every_form(said: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        words = canonical.encode(said)
    except ValueError:  # a key beyond ASCII, which another writer may have written
        words = str(said).replace("'", '"').replace(" ", "").encode()
    made = [edit(one, words=commitment(salt_of(seq), words)) for seq, one in enumerate(leaves(2, tiers=2))]
    parts = members(World(made, opened=(0, 1)).pack())
    salts = [salt_of(seq).hex().encode() for seq in (0, 1)]
    records = [b'{"salt":"%s","seq":%d,"words":%s}' % (salt, seq, words) for seq, salt in enumerate(salts)]
    data = assemble([*parts[:3], ("words", records), *parts[4:]])
    report = judge(data)
    assert report == exactly(data, monkeypatch)
    beyond = any(
        not key.isascii() for key in (*said, *(key for one in said.get("items", []) if isinstance(one, dict) for key in one))
    )  # type: ignore[attr-defined]
    assert codes(report) == (["WORDS_MALFORMED"] * 2 if beyond else [])


def test_both_ways_say_the_same_of_the_whole_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = [case for case in every() if "earlier" not in case.asked]
    assert len(plain) > 150
    for case in plain:
        asked = dict(case.asked)
        paper = asked.pop("fingerprint")
        report = judge(case.data, paper, **asked)
        with monkeypatch.context() as patched:
            patched.setattr(spoken, "follow", lambda *_: None)
            assert judge(case.data, paper, **asked) == report, case.name


def test_a_large_record_is_read_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spoken, "MOST", 10)
    monkeypatch.setattr(spoken, "follow", lambda *_: pytest.fail("too large"))
    assert judge(small().pack()).verdict is Verdict.VALID
