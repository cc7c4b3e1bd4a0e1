"""Two verifiers that share no code say the same of every case: verdict, codes, places, counts."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import msgspec

from tests.ledger.world import judge
from tests.verifier import cases
from tests.verifier.conftest import Verifier

FIELDS = ("kind", "log", "origin", "size", "root", "first_at", "last_at", "made_at", "vkey", "fingerprint", "law_replayed")


def said(report: dict[str, Any]) -> dict[str, Any]:
    """What both verifiers must say alike; the details for engineers are each one's own."""
    found = [(one["code"], one["verdict"], one["member"], one["offset"], one["seq"]) for one in report["findings"]]
    return {
        "verdict": report["verdict"],
        "findings": found,
        "counts": report["counts"],
        **{name: report[name] for name in FIELDS},
    }


SHARE = 20
"""Of the packs with a byte changed, which are judged in memory, one in so many is brought to the page as a file too."""


def by_python(data: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    given = {"at_least": asked.get("atLeast", 0), "max_age": asked.get("maxAge"), "now": asked.get("now")}
    found = said(msgspec.to_builtins(judge(data, asked["fingerprint"], **given)))
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(found))
    return written | {"findings": found["findings"]}


def test_both_say_the_same_of_every_case(verifier: Verifier) -> None:
    flips = list(cases.flipped())
    others = [case for case in cases.every() if not case[0].startswith("byte ")]
    corpus = [*others, *flips]
    assert len(corpus) == len(cases.every())
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as beside:
        # Python judges in a process of its own meanwhile
        ours = beside.map(by_python, *zip(*((data, asked) for _, data, asked in corpus), strict=True), chunksize=500)
        theirs = verifier.judge([(data, asked) for _, data, asked in others])
        together = verifier.judge_together([(data, asked) for _, data, asked in flips])
        files = verifier.judge([(data, asked) for _, data, asked in flips[::SHARE]])
        python = list(ours)
    assert files == together[::SHARE], "a pack in memory is judged as its file is"
    differing = {}
    verdicts: Counter[str] = Counter()
    for (name, _, _), mine, report in zip(corpus, python, [*theirs, *together], strict=True):
        verdicts[report["verdict"]] += 1
        if said(report) != mine:
            differing[name] = (mine, said(report))
    print(f"{len(corpus)} cases: {dict(verdicts)}; {len(others) + len(files)} of them as files")
    assert set(verdicts) == {"INVALID", "UNVERIFIABLE", "INCOMPLETE", "STALE", "VALID"}
    assert not differing, (len(differing), list(differing)[:40], next(iter(differing.values())))
