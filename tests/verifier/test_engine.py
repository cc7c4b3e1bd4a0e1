"""Parts of the page's engine against public vectors and against the core's own fold."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from azukari import annex
from azukari.custody.balance import Custody
from azukari.kernel.act import Moves
from azukari.kernel.wire import entry_of
from azukari.ledger import canonical
from azukari.ledger.leaf import commitment
from azukari.ledger.merkle import leaf_hash
from tests.ledger.world import PAPER, World, entry, salt_of
from tests.verifier.conftest import Told, Verifier

MADE_UP = "im-0000000000000001", "im-0000000000000002", "im-0000000000000003"


def ed25519_cases(shared: Path) -> list[tuple[list[str], bool]]:
    groups: list[dict[str, Any]] = json.loads((shared / "vectors/wycheproof/ed25519_test.json").read_text())["testGroups"]
    found = []
    for group in groups:
        key: str = group["publicKey"]["pk"]
        found += [([key, test["sig"], test["msg"]], test["result"] == "valid") for test in group["tests"]]
    return found


@pytest.mark.parametrize("which", ["ed25519Own", "ed25519"])
def test_ed25519_of_our_own_and_of_the_browser_against_wycheproof(verifier: Verifier, shared: Path, which: str) -> None:
    cases = ed25519_cases(shared)
    assert len(cases) >= 140
    print(f"{which}: {len(cases)} vectors")
    assert verifier.answer(which, [case for case, _ in cases]) == [valid for _, valid in cases]


def item(number: int, quantity: int = 1, **more: object) -> dict[str, object]:
    return {"item": MADE_UP[number], "label": True, "medium": "paper", "quantity": quantity, **more}


def move(number: int, quantity: int, source: str, target: str) -> dict[str, object]:
    return {"item": MADE_UP[number], "quantity": quantity, "source": source, "target": target}


def acts() -> list[tuple[str, dict[str, object], dict[str, object] | None]]:
    """Acts as they stand in leaves, with words: things taken over, collected, moved and partly destroyed."""
    named = {"items": {"0": {"label": "台帳"}, "1": {"label": "申込書"}}}
    return [
        (
            "p00.take-over",
            {"items": [item(0, 5), item(1, 2)], "moves": [move(0, 5, "ward", "t1/vault")], "target": "t1/transit"},
            named,
        ),
        ("p00.acquire", {"items": [item(2, 30)], "target": "t1/vault", "at": 0}, {"items": {"0": {"label": "調査票"}}}),
        ("p11.deliver", {"moves": [move(2, 10, "t1/vault", "delivered")]}, None),
        ("p13.destroy", {"agreement": 1, "moves": [move(0, 4, "t1/vault", "destroyed")]}, None),
    ]


def pack() -> tuple[bytes, list[bytes]]:
    prev, leaves = None, []
    for seq, (act, facts, words) in enumerate(acts()):
        words_hash = None if words is None else commitment(salt_of(seq), canonical.encode(words))
        leaves.append(canonical.encode(entry(seq, prev, act=act, facts=facts, words=words_hash)))
        prev = leaf_hash(leaves[-1]).hex()
    return World(leaves).pack(), leaves


def test_the_balance_of_made_up_moves(verifier: Verifier) -> None:
    data, _ = pack()
    story = verifier.judge([(data, {"fingerprint": PAPER})])[0]["story"]
    held = {line["item"]: dict(line["accounts"]) for line in story["balance"]}
    assert held == {
        MADE_UP[0]: {"destroyed": 4, "t1/vault": 1},
        MADE_UP[1]: {"t1/transit": 2},
        MADE_UP[2]: {"delivered": 10, "t1/vault": 20},
    }
    assert story["left"] == 23
    assert story["odd"] == []


@pytest.mark.parametrize("act", ["constructor", "__proto__", "toString", "hasOwnProperty"])
def test_an_act_that_goes_by_a_name_of_the_language_is_told_like_any_unknown_one(verifier: Verifier, act: str) -> None:
    report = verifier.judge([(World([canonical.encode(entry(0, None, act=act))]).pack(), {"fingerprint": PAPER})])[0]
    assert report["verdict"] == "VALID"
    assert [name for name, *_ in report["story"]["acts"]] == [act]


def folded(leaves: list[bytes]) -> dict[str, dict[str, int]]:
    """The balance by the core, sources that owe left out as the page leaves them out."""
    custody = Custody()
    for leaf in leaves:
        heard = entry_of(leaf, annex.ACTS)
        if isinstance(heard.act, Moves):
            custody.hear(heard.act, heard.number, heard.moment.time)
    found: dict[str, dict[str, int]] = {one: {} for one in custody.items}
    for line in custody.all_lines():
        if line.quantity > 0 or line.account not in {"ward", "collected", "made"}:
            found.setdefault(line.item, {})[line.account] = line.quantity
    return found


def test_the_balance_and_the_refusals_of_a_whole_contract_are_those_of_the_core(verifier: Verifier, contract: Told) -> None:
    report = verifier.judge([(contract.file.read_bytes(), {"fingerprint": contract.paper})])[0]
    assert report["verdict"] == "VALID"
    found, leaves = report["story"], contract.leaves
    assert {line["item"]: dict(line["accounts"]) for line in found["balance"]} == folded(leaves)
    refused = [msgspec.json.decode(leaf)["facts"] for leaf in leaves if b'"act":"p00.refused"' in leaf]
    assert refused
    assert found["refused"] == sum(one["count"] for one in refused)
    assert {(one["person"], one["act"]) for one in found["refusals"]} == {(one["person"], one["act"]) for one in refused}
    assert found["unread"] == []
