"""docs/security.md answers every requirement of the chapters it names, once, and names tests that exist."""

import csv
import re

ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (met|in part|not met|none here) \| (.*) \| (?:`(test_\w+)` )?\|$", re.MULTILINE)
CHAPTERS = {"3", "6", "7"}


def test_every_requirement_is_answered_once(repository, shared):
    rows = ROW.findall((repository / "docs" / "security.md").read_text(encoding="utf-8"))
    text = (shared / "reference" / "asvs-5.0.0-requirements.csv").read_text(encoding="utf-8")
    asked = [one["id"] for one in csv.DictReader(text.splitlines()) if one["level"] in {"L1", "L2"}]
    asked = [one for one in asked if one.partition(".")[0] in CHAPTERS]
    assert sorted(one for one, *_ in rows) == sorted(asked)
    assert all(how.strip() for _, _, how, _ in rows)


def test_every_test_that_is_named_is_there(repository):
    text = (repository / "docs" / "security.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_\w+)`", text))
    there = set()
    for path in (repository / "tests").rglob("test_*.py"):
        there |= set(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert len(named) > 25
    assert named <= there, named - there


def test_what_is_met_or_in_part_is_held_by_a_test(repository):
    rows = ROW.findall((repository / "docs" / "security.md").read_text(encoding="utf-8"))
    assert not [one for one, answer, _, test in rows if answer in {"met", "in part"} and not test]


def test_the_limits_are_those_of_the_program(repository):
    from azukari.kernel.values import HOUR, MINUTE
    from tests import binding  # noqa: F401 — models want Django configured

    from azukari.desk import sessions, throttle  # isort: skip

    text = (repository / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [^|]+ \| [^|]+ \| (\d+) \| (\d+) (min|h) \|$", text, re.MULTILINE)
    said = sorted((int(most), int(size) * (MINUTE if unit == "min" else HOUR)) for most, size, unit in rows)
    names = ("PASSKEY_AT", "BEGUN_AT", "CODE_OF", "CODE_AT", "INVITED_AT", "INVITING", "REPORTED_AT", "FOLLOWED_AT")
    limits = [getattr(throttle, one) for one in names]
    assert said == sorted((one.most, one.within) for one in limits)
    assert f"Idle end {sessions.IDLE // MINUTE} minutes, whole life {sessions.LONGEST // HOUR} hours" in text
