"""Lists that may not be empty: the form asks for them, and where a leaf was made without one, the record does not fit."""

import msgspec
import pytest

from azukari import annex
from azukari.kernel.act import Act
from azukari.kernel.objection import Misfit
from azukari.kernel.submission import read
from azukari.kernel.values import PersonId
from tests.provisions.counter import made
from tests.story import FIRM, INSPECTOR, OFFICER, SIGNATORY, WARD, Story

REGISTRATION = {
    "ward": WARD, "ward_name": "架空区", "subject": "印刷", "section": "税務課", "contractor": FIRM,
    "contractor_name": "あずま印刷株式会社", "signatory": SIGNATORY, "signatory_name": "東 太郎", "since": "2026-04-01",
    "until": "2027-03-31", "purposes": [{"label": "印刷"}], "files": [{"label": "課税台帳", "specific": True, "persons": 1}],
}  # fmt: skip
VIOLATION = {"sentences": ["15.1"], "what": "無断で持ち出した"}


def against(story: Story, act: Act, officer: PersonId) -> list[tuple[str, str | None]]:
    """What stands against an act that came past the form, as a replay meets it."""
    found = annex.judge(story.whole, act, story.moment(type(act), officer, None))
    return [(one.code, one.field) for one in found if isinstance(one, Misfit)]


@pytest.mark.parametrize(
    "name, answers, field, code, officer",
    [
        ("p00.register", REGISTRATION, "purposes", "NO_PURPOSE", OFFICER),
        ("p18.record-violation", VIOLATION, "sentences", "NO_SENTENCE", INSPECTOR),
    ],
)
def test_a_list_that_may_not_be_empty(name: str, answers: dict[str, object], field: str, code: str, officer: PersonId) -> None:
    """8.1.main, 18.1"""
    story = Story() if name == "p00.register" else Story().registered().staffed()
    asked = read(annex.ACTS[name], {**answers, field: []}, story.mint)
    assert [(fault.code, fault.field) for fault in asked.faults] == [("FIELD_MISSING", field)]
    act = made(story, name, **answers)
    assert against(story, act, officer) == []
    assert against(story, msgspec.structs.replace(act, **{field: ()}), officer) == [(code, field)]
