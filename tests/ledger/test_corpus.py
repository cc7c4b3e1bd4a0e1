"""Every case of the shared corpus: verdict and codes, and the same by the quick way and by the exact one."""

from collections import Counter

import pytest

from azukari.ledger.chain import Chain
from azukari.ledger.report import Report
from tests.ledger.corpus import Case, every
from tests.ledger.world import judge

CASES = every()


def judged(case: Case) -> Report:
    asked = dict(case.asked)
    return judge(case.data, asked.pop("fingerprint"), **asked)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_is_said_of_a_case(case: Case) -> None:
    report = judged(case)
    assert (report.verdict.value, tuple(sorted(one.code for one in report.findings))) == (case.verdict, case.codes)


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    verdicts = Counter(case.verdict for case in CASES)
    print(f"{len(CASES)} cases: {dict(verdicts)}")
    assert len(CASES) >= 150
    assert len({case.name for case in CASES}) == len(CASES)
    assert set(verdicts) == {"VALID", "INVALID", "UNVERIFIABLE", "INCOMPLETE", "STALE"}


def test_leaf_by_leaf_says_the_same_as_a_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [judged(case) for case in CASES]
    monkeypatch.setattr(Chain, "_at_once", lambda *_: False)
    assert [judged(case) for case in CASES] == quick
