"""The inspector's page: the record narrowed and paged, things on any past day, differences, samples anybody can draw again, the acts of 第16."""

import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.binding import bind  # isort: skip — binds Django first

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from azukari import annex
from azukari.kernel.values import PersonId
from azukari.web import counter as process
from tests.desk.room import FILE, key_process
from tests.story import IN_CHARGE, INSPECTOR, OFFICER, SITE, WORKER
from tests.web.inspected import STRANGER, Inspected, signed


def photograph() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (40, 30), "gray").save(kept, "JPEG")
    return kept.getvalue()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    folder = tmp_path_factory.mktemp("inspected")
    url = f"sqlite:///{folder / 'database.sqlite3'}"
    bind(url)
    return Inspected(folder / "instance", url)


@pytest.fixture
def world(built: Inspected) -> Inspected:
    bind(built.url)
    process.bind(built.counter.desk)
    return built


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def listed(shown: str, part: str = "course") -> list[int]:
    section = re.search(rf'<section id="{part}".*?</section>', shown, re.DOTALL)
    assert section
    return [int(one) for one in re.findall(r'aria-label="第(\d+)号"', section[0])]


def test_an_inspector_sees_the_record_and_what_waits(world: Inspected) -> None:
    answer = signed(INSPECTOR).get(world.address)
    shown, text = answer.content.decode(), text_of(answer)
    assert answer.status_code == 200
    assert f"第{world.inspection}号で始めた検査" in text
    assert "指摘する" in text
    assert f"/acts/p16.record-finding?inspection={world.inspection}" in shown
    assert "令和8年4月25日" in text, "when the finding is due"
    assert listed(shown)[:2] == [world.finding, world.inspection]
    assert shown.count('<svg class="pic"') >= 4
    assert len(answer.content) < 100_000


@pytest.mark.parametrize("person", [IN_CHARGE, WORKER, STRANGER])
@pytest.mark.parametrize("part", ["", "/checklist"])
def test_nobody_else_finds_the_page(world: Inspected, person: PersonId, part: str) -> None:
    assert signed(person).get(world.address + part).status_code == 404


def test_it_reads_in_english(world: Inspected) -> None:
    text = text_of(signed(INSPECTOR, "en").get(world.address))
    for what in ("Time line of the record", "Where things are", "Samples to ask", "Tree of tiers", "What was owed and late"):
        assert what in text
    assert not re.search(
        r"[ぁ-ん]{3}", re.sub(r"「[^」]*」", "", text.split("Samples to ask")[0].split("Inspections going on")[0])
    )


def test_the_time_line_narrows_by_provision_person_kind_and_days(world: Inspected) -> None:
    client = signed(INSPECTOR)
    assert listed(client.get(f"{world.address}?provision=16").content.decode()) == [world.finding, world.inspection]
    of_worker = listed(client.get(f"{world.address}?person={WORKER}&sort=handling").content.decode())
    assert len(of_worker) == 4
    some = listed(client.get(f"{world.address}?sort=handling&since=2026-04-03&until=令和8年4月6日").content.decode())
    assert some == of_worker[1:3]
    assert "当てはまる記録はありません" in text_of(client.get(f"{world.address}?since=2026-01-01&until=2026-01-02"))


def test_older_entries_are_one_page_further_and_none_is_shown_twice(world: Inspected) -> None:
    client = signed(INSPECTOR)
    seen: list[int] = []
    where = ""
    for _ in range(20):
        shown = client.get(world.address + where).content.decode()
        seen += listed(shown)
        older = re.search(r'rel="next" href="(\?[^"#]*)#course"', shown)
        if older is None:
            break
        where = unescape(older[1])
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) == world.counter.desk.look(world.counter.log, lambda book: book.size)


@pytest.mark.parametrize(
    "query",
    ["provision=19", "provision=x", "sort=nothing", f"person={STRANGER}", "person=pn-x", "before=x", "size=x", "count=-1", "count=" + "9" * 12],
)  # fmt: skip
def test_what_cannot_be_chosen_is_no_page(world: Inspected, query: str) -> None:
    assert signed(INSPECTOR).get(f"{world.address}?{query}").status_code == 404


UNREADABLE = (
    ("since=いつか", "since"),
    ("at=明後日", "at"),
    ("at=2027-01-01", "at"),
    ("since=2026-05-01&until=2026-04-01", "since"),
)


@pytest.mark.parametrize("query, field", UNREADABLE)
def test_days_that_cannot_be_read_are_told_beside_their_question(world: Inspected, query: str, field: str) -> None:
    answer = signed(INSPECTOR).get(f"{world.address}?{query}")
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.content.decode()


def test_things_are_shown_where_they_were_on_a_past_day(world: Inspected) -> None:
    client = signed(INSPECTOR)
    now = re.search(r'<section id="where".*?</section>', client.get(world.address).content.decode(), re.DOTALL)
    assert now
    assert "保管庫" in now[0]
    assert "<desc" in now[0]
    before = text_of(client.get(f"{world.address}?at=2026-03-01"))
    assert "この時までに動いた物はありません" in before


def test_a_draw_is_the_same_for_whoever_draws_again(world: Inspected) -> None:
    size = world.counter.desk.look(world.counter.log, lambda book: book.size)
    query = f"?seed=検査2026-1&size={size - 2}&count=4"
    first = signed(INSPECTOR).get(world.address + query).content.decode()
    again = signed(OFFICER).get(world.address + query).content.decode()
    assert listed(first, "samples") == listed(again, "samples")
    assert len(listed(first, "samples")) == 8
    assert max(listed(first, "samples")) < size - 2, "what came later is not drawn from"
    other = signed(INSPECTOR).get(world.address + f"?seed=別の種&size={size - 2}&count=4").content.decode()
    assert listed(other, "samples") != listed(first, "samples")


def test_without_a_seed_the_record_itself_gives_it(world: Inspected) -> None:
    text = text_of(signed(INSPECTOR).get(world.address))
    assert re.search(r"種「[0-9a-f]{16}」", text)


def test_a_thing_that_is_drawn_can_be_asked_for(world: Inspected) -> None:
    shown = signed(INSPECTOR).get(world.address).content.decode()
    assert f"/acts/p16.sample?inspection={world.inspection}&item={FILE}" in unescape(shown)


def test_the_checklist_names_every_sentence_with_its_grade_and_what_to_ask(world: Inspected) -> None:
    answer = signed(INSPECTOR).get(f"{world.address}/checklist")
    shown, text = answer.content.decode(), text_of(answer)
    sentences = world.counter.desk.look(
        world.counter.log,
        lambda book: sum(len(one.answers) for one in annex.PROVISIONS if one.number),
    )
    assert shown.count('class="check"') + shown.count('class="check is-late"') >= sentences * 0.9
    for what in ("防止", "検知", "記録", "現地で", "この文で指摘する"):
        assert what in text
    assert f"sentence=11.1&amp;inspection={world.inspection}" in shown
    assert len(answer.content) < 160_000


@pytest.mark.parametrize("act", ["p16.record-finding", "p16.instruct"])
def test_a_tablet_takes_a_photograph_for_a_finding_or_an_instruction(world: Inspected, act: str) -> None:
    client = signed(INSPECTOR)
    form = f"/contracts/{world.counter.log}/acts/{act}?inspection={world.inspection}"
    shown = client.get(form).content.decode()
    assert '<input type="file" accept="image/*" capture="environment" id="f-photo" name="photo"' in shown
    assert f'value="{world.inspection}" selected' in shown
    answers = {
        "inspection": world.inspection,
        "tier": 1,
        "what": "扉が開いている",
        "sentence": "11.1",
        "severity": "minor",
        "_do": "1",
    }
    with key_process(world.counter):
        posted = client.post(form, {**answers, "photo": SimpleUploadedFile("扉.jpg", photograph(), "image/jpeg")})
    assert posted.status_code == 302, text_of(posted)
    entry = client.get(posted["Location"])
    assert "扉.jpg" in text_of(entry)
    number = int(re.search(r"/entries/(\d+)", posted["Location"])[1])  # type: ignore[index]
    with key_process(world.counter):
        kept = client.get(f"/contracts/{world.counter.log}/entries/{number}/documents/photo")
        assert kept.content == photograph()


def test_a_photograph_that_is_no_picture_is_refused_at_its_question(world: Inspected) -> None:
    client = signed(INSPECTOR)
    form = f"/contracts/{world.counter.log}/acts/p16.record-finding?inspection={world.inspection}"
    answers = {"inspection": world.inspection, "tier": 1, "what": "扉", "sentence": "11.1", "severity": "minor", "_do": "1"}
    with key_process(world.counter):
        posted = client.post(form, {**answers, "photo": SimpleUploadedFile("扉.jpg", b"MZ no picture", "image/jpeg")})
    assert posted.status_code == 422
    assert 'href="#f-photo"' in posted.content.decode()
    assert "PDF" in text_of(posted)


def test_an_inspection_is_of_a_contractor_and_by_officers_of_the_ward(world: Inspected) -> None:
    page = signed(INSPECTOR).get(f"/contracts/{world.counter.log}/acts/p16.open-inspection").content.decode()
    assert re.findall(r'<option value="([^"]*)"', page.partition('name="tier"')[2].partition("</select>")[0]) == ["", "1"]
    offered = set(re.findall(r'name="inspectors" value="([^"]+)"', page))
    assert INSPECTOR in offered
    assert not offered & {IN_CHARGE, WORKER}


def test_an_inspector_arrives_where_the_contracts_to_inspect_are(world: Inspected) -> None:
    client = signed(INSPECTOR)
    assert f'href="{world.address}"' in client.get("/home").content.decode()
    assert f'href="{world.address}"' in client.get(f"/contracts/{world.counter.log}").content.decode()
    assert f'href="{world.address}"' not in signed(OFFICER).get("/home").content.decode(), "who inspects nothing has no such list"
    assert f'href="{world.address}"' not in signed(IN_CHARGE).get(f"/contracts/{world.counter.log}").content.decode()


def test_the_evidence_is_one_button(world: Inspected) -> None:
    shown = signed(INSPECTOR).get(world.address).content.decode()
    form = re.search(rf'<form method="post" action="/contracts/{world.counter.log}/evidence">.*?</form>', shown, re.DOTALL)
    assert form
    assert 'name="part" value="contract"' in form[0]


def test_many_entries_cost_no_more_questions(world: Inspected) -> None:
    client = signed(INSPECTOR)

    def cost() -> int:
        client.get(world.address)
        with CaptureQueriesContext(connection) as queries:
            client.get(world.address)
        return len(queries)

    few = cost()
    world.counter.clock.at("2026-04-28 10:00")
    for _ in range(40):
        world.counter.does("p08.view-page", WORKER, SITE, item=FILE, purpose=1, first=1, count=1)
    assert cost() <= few <= 24, few
