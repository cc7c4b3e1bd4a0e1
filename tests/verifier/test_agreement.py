"""Two verifiers that share no code say the same of every case: verdict, codes, places, counts."""

from collections import Counter
from typing import Any

import msgspec

from azukari.ledger.report import Report
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


def by_python(data: bytes, asked: dict[str, Any]) -> Report:
    given = {"at_least": asked.get("atLeast", 0), "max_age": asked.get("maxAge"), "now": asked.get("now")}
    return judge(data, asked["fingerprint"], **given)


def test_both_say_the_same_of_every_case(verifier: Verifier) -> None:
    corpus = cases.every()
    theirs = verifier.judge([(data, asked) for _, data, asked in corpus])
    differing = {}
    verdicts: Counter[str] = Counter()
    for (name, data, asked), report in zip(corpus, theirs, strict=True):
        mine = said(msgspec.to_builtins(by_python(data, asked)))
        verdicts[report["verdict"]] += 1
        if said(report) != msgspec.json.decode(msgspec.json.encode(mine)) | {"findings": mine["findings"]}:
            differing[name] = (mine, said(report))
    print(f"{len(corpus)} cases: {dict(verdicts)}")
    assert set(verdicts) == {"INVALID", "UNVERIFIABLE", "INCOMPLETE", "STALE", "VALID"}
    assert not differing, (len(differing), list(differing)[:40], next(iter(differing.values())))
