"""Whatever is typed, a command ends with a code and a sentence; nothing ends in INTERNAL."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.conftest import APPROVER, HANDOVER, IN_CHARGE, OFFICER, SIGNATORY, WARD_HANDOVER, WORKER, Shell

from azukari import annex  # isort: skip — Django is bound by conftest
from azukari.kernel.asks import Field, Form, fields_of

PEOPLE = (OFFICER, APPROVER, WARD_HANDOVER, SIGNATORY, IN_CHARGE, WORKER, HANDOVER)
TELLING = (
    "2026-04-01", "令和8年4月1日", "2026-04-01 09:00", "im-0000000000000000", "t1/vault", "ward", "term.pledge_required", "\ud800", "\x1b[2J",
)  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers(-2, 2**64) | st.floats() | st.text(max_size=12) | st.sampled_from(TELLING)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3), max_leaves=8
)


FITTING: dict[Form, st.SearchStrategy[Any]] = {
    Form.DAY: st.dates().map(str),
    Form.TIME: st.datetimes().map(str),
    Form.INTEGER: st.integers(0, 40) | st.sampled_from([2**53 - 1, 2**53]),
    Form.FLAG: st.booleans(),
}


def fitting(field: Field) -> st.SearchStrategy[Any]:
    """Answers that are nearly right."""
    if field.form is Form.LIST:
        return st.lists(fitting(field.fields[0]), max_size=3)
    if field.form is Form.GROUP:
        return st.fixed_dictionaries({}, optional={one.name: fitting(one) for one in field.fields})
    if field.form is Form.CHOICE:
        return st.sampled_from(field.choices)
    return FITTING.get(field.form, st.text(max_size=8) | st.sampled_from(PEOPLE))


@st.composite
def submissions(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    name = draw(st.sampled_from(sorted(annex.ACTS)))
    answers = {}
    for field in fields_of(annex.ACTS[name]):
        if draw(st.booleans()):
            answers[field.name] = draw(fitting(field) if draw(st.integers(0, 3)) else ANYTHING)
    return name, draw(st.sampled_from(PEOPLE)), answers


@pytest.fixture(scope="module")
def ground(pristine: Shell, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    return pristine.copy(tmp_path_factory.mktemp("fuzz") / "i")


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(submission=submissions())
def test_no_answers_whatever_break_the_desk(ground: Shell, submission: tuple[str, str, dict[str, Any]]) -> None:
    name, person, answers = submission
    ground.bind()
    file = ground.folder.parent / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    done = ground.act(name, person, "--json-answers", file)
    assert "INTERNAL" not in done.codes, (name, person, answers, log(ground))
    assert done.code in {0, 1, 2}, (name, person, answers, done.out)


def log(shell: Shell) -> str:
    return "\n".join(path.read_text(encoding="utf-8")[-3000:] for path in (shell.folder / "run").glob("azukari-cli-*.log"))


def test_what_was_recorded_on_the_way_is_still_a_sound_and_lawful_record(ground: Shell, tmp_path: Path) -> None:
    ground.bind()
    taken = ground.json("evidence", ground.contract, "-o", tmp_path / "e.azp", "--as", OFFICER)
    assert taken.code == 0, taken.out
    done = ground.json("verify", tmp_path / "e.azp", "--fingerprint", taken.result["fingerprint"])
    assert done.code == 0, done.out
    assert ground.json("check").code == 0


def test_bytes_that_are_no_text_are_told_as_escapes(fresh: Shell) -> None:
    command = [sys.executable, "-m", "azukari.cli.main", "act", "p00.note", "--contract", fresh.contract, "--text", "x", "--as"]
    for more in ([], ["--json"]):
        done = subprocess.run(
            [*map(os.fsencode, command), b"\xff\xfe", *map(os.fsencode, more), b"--instance", os.fsencode(fresh.folder)],
            capture_output=True, check=False, env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert done.returncode == 3
        assert b"Traceback" not in done.stdout + done.stderr
        assert b"PERSON_NOT_FOUND" in done.stdout + done.stderr
