"""Every act has a good page: its sentence beside it, nothing that WCAG forbids, nothing that runs off a narrow screen; also when refused.

A few of them, always the same, are looked at each time; ``make every-page`` looks at all, in both languages, and keeps pictures.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from azukari.annex import ACTS
from azukari.kernel.values import Capacity, PersonId
from tests.story import APPROVER, IN_CHARGE, INSPECTOR, OFFICER, SIGNATORY, WARD_HANDOVER, WORKER
from tests.web.test_browser import Axe, sound
from tests.web.test_pages import OPEN_TO_PEOPLE
from tests.web.world import World

ALL = os.environ.get("AZUKARI_EVERY_PAGE") == "all"
EACH = 1 if ALL else 16
SHOTS = Path(__file__).parents[2] / "build" / "screenshots" / "acts"
WIDTHS = (320, 1280)
BATCH = 8
WHO: dict[Capacity, PersonId] = {
    Capacity.SECTION_OFFICER: OFFICER,
    Capacity.APPROVER: APPROVER,
    Capacity.WARD_HANDOVER_OFFICER: WARD_HANDOVER,
    Capacity.INSPECTOR: INSPECTOR,
    Capacity.PERSON_IN_CHARGE: IN_CHARGE,
    Capacity.SIGNATORY: SIGNATORY,
    Capacity.ENGAGED_PERSON: WORKER,
}
"""Who of the world acts in which capacity; where nobody does, the page says who may, and that is looked at too."""


def officer(name: str) -> PersonId:
    """Somebody who may do this act, as far as anybody in the world may."""
    return next((WHO[one] for one in ACTS[name].by if one in WHO), IN_CHARGE)


def batches() -> list[tuple[str, ...]]:
    names = sorted(OPEN_TO_PEOPLE[::EACH], key=lambda one: (officer(one), one))
    return [tuple(names[at : at + BATCH]) for at in range(0, len(names), BATCH)]


@pytest.mark.parametrize("lang", ["ja", "en"] if ALL else ["ja"])
@pytest.mark.parametrize("names", batches(), ids=lambda names: f"{names[0]}…{names[-1]}")
def test_the_page_of_an_act_is_sound_empty_and_refused(
    world: World, site: str, page: Page, axe: Axe, names: tuple[str, ...], lang: str
) -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    signed: PersonId | None = None
    for name in names:
        if officer(name) != signed:
            signed = officer(name)
            page.goto(f"{site}/sign-in")
            page.click(f'button[value="{signed}"]')
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{site}/contracts/{world.log}/acts/{name}")
            if not page.locator("button[name=_do]").count():
                sound(page, axe)  # the act has pages of its own
                continue
            assert page.locator(".beside .sentence blockquote").count() >= 1, f"{name}: without its sentence"
            assert getattr(ACTS[name].title, lang) in page.inner_text("h1")
            raw = page.evaluate(
                "document.querySelector('main').innerText.match(/\\b(?:pn|pt|pl|im|en)-[0-9a-hjkmnp-tv-z]{16}\\b/)"
            )
            assert raw is None, f"{name} shows {raw}"
            page.screenshot(path=SHOTS / f"{name}.{lang}.{width}.png", full_page=True)
            sound(page, axe)
            size = page.evaluate("document.querySelectorAll('main [name]').length")
            page.click("button[name=_do]")
            if not page.locator("#summary").count():
                continue  # nothing is asked, and it is done: the receipt
            expect(page.locator("#summary"), f"{name}: focus is lost").to_be_focused()
            page.screenshot(path=SHOTS / f"{name}.refused.{lang}.{width}.png", full_page=True)
            sound(page, axe)
            assert page.evaluate("document.querySelectorAll('main [name]').length") >= size - 1, "no question is lost"
            for link in page.locator("#summary a[href^='#f-']").all():
                where = (link.get_attribute("href") or "")[1:]
                assert page.evaluate("(id) => document.getElementById(id) !== null", where), f"{name}: {where} leads nowhere"
