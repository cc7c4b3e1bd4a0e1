"""Whatever a browser sends into whatever field: it is told what is wrong with it, and no page breaks.

Each act is sent every other value; `make every-page` sends all.
"""

import pytest

from azukari.annex import ACTS
from azukari.kernel.asks import Field, Form, fields_of
from azukari.provisions.p00_acts import Register
from azukari.provisions.p03_training import TakeCourse
from tests.shapes import ALL
from tests.story import IN_CHARGE, OFFICER
from tests.web.conftest import Signed
from tests.web.test_pages import OPEN_TO_PEOPLE, text_of
from tests.web.world import World

HOSTILE = {
    "half-width space": " ",
    "full-width space": "　\t ",
    "garbage": "<b>\u202e'\"&;--\\0%00{n}{{x}}\x01",
    "huge": "9" * 25_000,
    "out of range": "99999999999999999999",
}
COURSE = {TakeCourse.name}
"""Acts whose page is another: it leads there, whatever was typed."""


def every_field(fields: tuple[Field, ...], value: str, prefix: str = "") -> dict[str, str]:
    """A form with the same value in every question, one line in every list."""
    typed: dict[str, str] = {}
    for field in fields:
        path = prefix + field.name
        if field.form is Form.GROUP:
            typed |= every_field(field.fields, value, path + ".")
        elif field.form is Form.LIST:
            typed |= {path + "._count": "2", path: value, path + ".0": value, path + ".1": value}
            typed |= every_field(field.fields[0].fields, value, path + ".0.")
        else:
            typed[path] = value
    return typed


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_no_value_in_any_field_of_any_act_breaks_a_page(world: World, signed: Signed, value: str) -> None:
    client = signed(IN_CHARGE)
    for name in OPEN_TO_PEOPLE if ALL else OPEN_TO_PEOPLE[[*HOSTILE.values()].index(value) % 2 :: 2]:
        where = f"/contracts/{world.log}/acts/{name}"
        typed = every_field(fields_of(ACTS[name]), value)
        assert client.post(where, typed).status_code in {200, 302, 403, 413, 422}, name
        for answer in (
            client.post(where, {**typed, "_fill": "1"}, follow=name in COURSE),
            client.post(where, {**typed, "_add": value, "_drop": value}, follow=name in COURSE),
            client.get(where, {**typed, "since": value[:200]} if len(value) < 100 else {}, follow=name in COURSE),
        ):
            assert answer.status_code == 200, name
    ward = signed(OFFICER)
    typed = every_field(fields_of(Register), value)
    assert ward.post("/contracts/new", typed).status_code == 422
    assert ward.get(f"/contracts/{world.log}").status_code == 200
    assert ward.get("/contracts").status_code == 200


def test_a_choice_of_nothing_but_white_space_is_shown_as_such_and_asked_again(world: World, signed: Signed) -> None:
    answer = signed(IN_CHARGE).post(f"/contracts/{world.log}/acts/p08.open", {"purpose": "　"})
    assert answer.status_code == 422
    assert "（空白）" in text_of(answer)
