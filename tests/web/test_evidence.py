"""Evidence in the browser, and the sheet for the contract's first paper: for those who answer for a side, with the desk's own rights."""

import os
import time
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Page

from azukari.desk.signer import Signer
from azukari.ledger.keys import fingerprint, grouped
from azukari.ledger.texts import Verdict
from azukari.ledger.verify import verify_pack
from tests.story import IN_CHARGE, INSPECTOR, OFFICER, SIGNATORY, WORKER
from tests.web.conftest import Signed
from tests.web.test_browser import sign_in, sound
from tests.web.test_pages import text_of
from tests.web.world import STRANGER, World

Axe = Callable[[Page], list[str]]


def address(world: World, what: str = "evidence") -> str:
    return f"/contracts/{world.log}/{what}"


def paper(world: World) -> str:
    return fingerprint(Signer(world.desk.instance).verifier.text())


@pytest.mark.parametrize("person", [OFFICER, INSPECTOR, SIGNATORY, IN_CHARGE])
def test_those_who_answer_for_a_side_receive_the_file_itself(world: World, signed: Signed, person: str) -> None:
    answer = signed(person).post(address(world), {"part": "contract"})  # type: ignore[arg-type]
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{world.log}-')
    content = b"".join(answer.streaming_content)
    assert len(content) == int(answer["Content-Length"])
    report = verify_pack(BytesIO(content), paper(world))
    assert (report.verdict, report.findings) == (Verdict.VALID, ())


def test_nothing_of_what_was_handed_over_stays_on_the_disk(world: World, signed: Signed) -> None:
    folder: Path = world.desk.instance.run / "evidence"
    folder.mkdir(parents=True, exist_ok=True)
    left = folder / "killed"
    left.mkdir(exist_ok=True)
    os.utime(left, (time.time() - 90_000,) * 2)
    answer = signed(OFFICER).post(address(world), {"part": "contract"})
    assert list(folder.iterdir()) == []
    assert b"".join(answer.streaming_content)


@pytest.mark.parametrize("part", [{"part": "tier", "tier": "1"}, {"part": "period", "from": "2026-05-01", "until": "2026-05-31"}])
def test_a_part_says_that_it_is_one(world: World, signed: Signed, part: dict[str, str]) -> None:
    content = b"".join(signed(OFFICER).post(address(world), part).streaming_content)
    report = verify_pack(BytesIO(content), paper(world))
    assert (report.verdict, [one.code for one in report.findings]) == (Verdict.INCOMPLETE, ["SCOPE_PARTIAL"])


@pytest.mark.parametrize(
    "given, code",
    [
        ({"part": "tier"}, "EVIDENCE_PART"),
        ({"part": "tier", "tier": "x"}, "EVIDENCE_PART"),
        ({"part": "tier", "tier": "9"}, "EVIDENCE_NOTHING"),
        ({"part": "item", "item": "im-0000000000000001"}, "EVIDENCE_PART"),
        ({"part": "period"}, "EVIDENCE_PART"),
        ({"part": "period", "from": "桜の頃"}, "MOMENT_UNREADABLE"),
        ({"part": "period", "from": "2026-05-02", "until": "2026-05-01"}, "EVIDENCE_PART"),
        ({"part": "everything"}, "EVIDENCE_PART"),
    ],
)
def test_what_cannot_be_read_is_told_and_what_was_typed_stays(
    world: World, signed: Signed, given: dict[str, str], code: str
) -> None:
    answer = signed(OFFICER).post(address(world), given)
    assert answer.status_code == 422
    assert code in text_of(answer)
    if given.get("from"):
        assert f'value="{given["from"]}"' in answer.content.decode()


def test_an_operator_is_told_whom_to_ask_and_receives_nothing(world: World, signed: Signed) -> None:
    client = signed(WORKER)
    for answer in (client.get(address(world)), client.post(address(world), {"part": "contract"})):
        assert answer.status_code == 403
        assert "EVIDENCE_CAPACITY" in text_of(answer)
        assert 'class="narrow-form"' not in answer.content.decode()
    assert address(world) not in client.get(f"/contracts/{world.log}").content.decode()
    assert address(world, "checking") in client.get(f"/contracts/{world.log}").content.decode()


@pytest.mark.parametrize("what", ["evidence", "checking"])
def test_another_party_finds_neither(world: World, signed: Signed, what: str) -> None:
    stranger = signed(STRANGER)
    assert stranger.get(address(world, what)).status_code == 404
    assert stranger.post(address(world, what), {"part": "contract"}).status_code == 404


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_first_paper_bears_the_figures_of_what_the_instance_gives_out(
    world: World, signed: Signed, repository: Path, lang: str
) -> None:
    key = grouped(paper(world))
    client = signed(OFFICER, lang)
    told = text_of(client.get(address(world, "checking")))
    given = client.get("/azukari-verify.html")
    assert given["Content-Disposition"] == 'attachment; filename="azukari-verify.html"'
    assert given.content == (repository / "verifier" / "azukari-verify.html").read_bytes()
    digest = sha256(given.content).hexdigest()
    assert (repository / "verifier" / "SHA256").read_text() == f"{digest}  azukari-verify.html\n"
    assert grouped(digest) in told
    assert key in told
    assert f"{world.desk.instance.configuration.origin}/{world.log}" in told
    assert ("令和8年" if lang == "ja" else "2026") in told


def test_before_the_signer_ran_the_sheet_says_that_it_is_not_to_be_printed_yet(world: World, signed: Signed) -> None:
    key = world.desk.instance.folder / "verifier-key"
    aside = key.with_name("aside")
    paper(world)
    key.rename(aside)
    try:
        assert "署名係が動くと決まります" in text_of(signed(OFFICER).get(address(world, "checking")))
    finally:
        aside.rename(key)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("width", [320, 1280])
def test_both_pages_are_sound(world: World, site: str, page: Page, axe: Axe, lang: str, width: int) -> None:
    paper(world)
    page.set_viewport_size({"width": width, "height": 900})
    page.context.add_cookies([{"name": "azukari-lang", "value": lang, "url": site}])
    sign_in(page, site, OFFICER)
    for what in ("evidence", "checking"):
        page.goto(f"{site}{address(world, what)}")
        sound(page, axe)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1010})  # A4 within its margins
    sound(page, axe)


def test_the_file_is_saved_from_the_page(world: World, site: str, page: Page) -> None:
    sign_in(page, site, OFFICER)
    page.goto(f"{site}/contracts/{world.log}")
    page.get_by_role("link", name="証拠を取り出す").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="証拠ファイルを受け取る").click()
    assert download.value.suggested_filename.endswith(".azukari")
    with Path(download.value.path()).open("rb") as file:
        assert verify_pack(file, paper(world)).verdict is Verdict.VALID
