"""The page and the program say the same of every case of the shared corpus: verdict, codes, places, signatures, witnesses."""

from typing import Any

import msgspec

from tests.ledger.corpus import Case, every
from tests.ledger.world import judge
from tests.verifier.conftest import Verifier
from tests.verifier.test_agreement import said

NAMES = {"at_least": "atLeast", "max_age": "maxAge"}


def by_program(case: Case) -> dict[str, Any]:
    asked = dict(case.asked)
    report: dict[str, Any] = msgspec.to_builtins(judge(case.data, asked.pop("fingerprint"), **asked))
    return report


def test_both_say_the_same(verifier: Verifier) -> None:
    corpus = every()
    asked = [(case.data, {NAMES.get(name, name): value for name, value in case.asked.items()}) for case in corpus]
    differing = []
    for case, page in zip(corpus, verifier.judge(asked), strict=True):
        program = by_program(case)
        mine = {**said(program), "approvals": list(program["approvals"]), "witnessed": list(program["witnessed"])}
        theirs = {**said(page), "approvals": page["approvals"], "witnessed": page["witnessed"]}
        if mine != theirs:
            differing.append((case.name, mine, theirs))
    assert not differing, (len(differing), differing[0])
