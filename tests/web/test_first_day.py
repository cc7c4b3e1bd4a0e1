"""A worker's first day through Django's own client: how each step stands, whom to ask, and that nothing is lost or entered twice."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.starting import AGENCY, Start, start  # isort: skip — binds Django first

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from azukari.annex import ACTS
from azukari.desk.course import progress
from azukari.desk.course.lessons import course
from azukari.desk.course.quiz import Quiz
from azukari.desk.outcome import Incomplete
from azukari.kernel.values import PersonId
from azukari.kernel.wire import entry_of
from azukari.law.address import ADDRESSES
from azukari.provisions.p03_training import TakeCourse
from azukari.store import record
from azukari.store.models import Party, Person
from azukari.web import drafts, middleware
from tests.story import APPROVER, HANDOVER, IN_CHARGE, OFFICER, SIGNATORY, SITE, WARD, WORKER, ident
from tests.web.reading import signed, text_of
from tests.web.real import Browser, earnest

STRANGER = PersonId(ident("pn", "str4nger"))
DAY = "/first-day"
RESULT = {"topics": ["protection", "annex", "other"], "questions": 12, "correct": 12}


@pytest.fixture
def begun(tmp_path: Path) -> Iterator[Start]:
    with start(tmp_path) as found:
        party = ident("pt", "str4ngers")
        Party.objects.create(id=party, name="よその会社", is_body=False)
        Person.objects.create(id=STRANGER, name="外山 由紀", home=party)
        yield found


def newcomer(begun: Start, lang: str = "ja") -> Client:
    return signed(begun.newcomer, lang=lang)


def step(client: Client, number: int) -> str:
    """What one step says."""
    page = client.get(DAY).content.decode()
    found = re.findall(r'<li class="first-step.*?(?=<li class="first-step|</ol>\n<aside)', page, re.DOTALL)
    return text_of(found[number - 1].encode())


def size(begun: Start) -> int:
    return record.size(begun.log) or 0


def kept(begun: Start) -> progress.Progress:
    return progress.of(drafts.look(begun.desk, begun.newcomer, begun.log, progress.PLACE))


def asked(begun: Start) -> Quiz:
    found = kept(begun).quiz
    assert found is not None
    return found


def answers(begun: Start, *, wrong: int = 0) -> dict[str, str]:
    """Answers as the form sends them: the place in which the chosen answer stands."""
    put = asked(begun).put
    return {f"a.{one.name}": str(one.order.index(1 if at < wrong else 0)) for at, one in enumerate(put)}


# ── where one lands ──


def test_everybody_lands_where_their_work_is(begun: Start) -> None:
    lands = {
        person: Client().post("/sign-in", {"person": person}).headers["Location"]
        for person in (begun.newcomer, WORKER, IN_CHARGE, HANDOVER, SIGNATORY, OFFICER)
    }
    assert lands == {
        begun.newcomer: DAY,
        WORKER: "/work",
        IN_CHARGE: "/mine",
        HANDOVER: DAY,
        SIGNATORY: "/contracts",
        OFFICER: "/home",
    }
    assert newcomer(begun).get("/").headers["Location"] == DAY


def test_a_wanted_page_is_gone_to_nevertheless(begun: Start) -> None:
    wanted = f"/contracts/{begun.log}"
    assert Client().post("/sign-in", {"person": begun.newcomer, "next": wanted}).headers["Location"] == wanted


def test_whoever_stands_on_no_register_is_told_whom_to_ask(begun: Start) -> None:
    for person in (STRANGER, OFFICER):
        assert "あなたが名簿にのっている契約はありません" in text_of(signed(person).get(DAY).content)


def test_an_empty_list_of_work_leads_to_the_steps(begun: Start) -> None:
    assert f'href="{DAY}"' in newcomer(begun).get("/work").content.decode()


# ── the steps ──


def test_the_steps_stand_in_order_and_the_first_is_next(begun: Start) -> None:
    page = newcomer(begun).get(DAY).content.decode()
    assert re.findall(r"<h3>([^<]*)</h3><span class=\"standing", page) == [
        "雇用主を確かめる",
        "研修を受ける",
        "秘密保持を誓約する",
        "仕事",
    ]
    assert page.count('aria-current="step"') == 1
    assert "あおば人材サービス株式会社" in step(newcomer(begun), 1)


def test_the_employer_is_confirmed_by_one_press_and_once(begun: Start) -> None:
    client, before = newcomer(begun), size(begun)
    sent = {"log": begun.log, "do": "employer", "once": "rq-1"}
    first, second = client.post(DAY, sent), client.post(DAY, {**sent, "once": "rq-2"})
    assert (first.status_code, second.status_code) == (302, 302)
    assert size(begun) == before + 1
    assert "雇用主を確かめたことを記録しました" in text_of(client.get(first.headers["Location"]).content)
    assert "済み" in step(client, 1)


def test_whoever_says_that_the_employer_is_another_is_told_who_looks_into_it(begun: Start) -> None:
    begun.does("p02.confirm-employer", begun.newcomer, agrees=False, actual="別の会社")
    assert "責任者が名簿を確かめて直します" in step(newcomer(begun), 1)
    assert "髙橋 花子" in step(newcomer(begun), 1)


def test_the_pledge_is_one_press_and_once(begun: Start) -> None:
    client, before = newcomer(begun), size(begun)
    for once in ("rq-1", "rq-2"):
        assert client.post(DAY, {"log": begun.log, "do": "pledge", "once": once}).status_code == 302
    assert size(begun) == before + 1
    assert "誓約しました" in step(client, 3)


def test_the_pledge_is_read_beside_the_sentence_when_it_is_next(begun: Start) -> None:
    begun.does("p02.confirm-employer", begun.newcomer, agrees=True)
    begun.does(
        "p03.hold-course",
        IN_CHARGE,
        held_on="2026-04-01",
        topics=["protection", "annex", "other"],
        attended=[begun.newcomer],
        teacher="講師",
    )
    assert "第４ 前段" in step(newcomer(begun), 3)
    assert "2026-04-01" in step(newcomer(begun), 2), "a course that was held counts too"


def test_what_is_asked_of_nobody_here_is_said_to_be_so(begun: Start) -> None:
    for term in ("pledge_required", "employer_confirmation"):
        begun.does("p00.adopt-term", APPROVER, term=f"term.{term}", value=0, source="決定第8号")
    for number in (1, 3):
        assert "この契約では求められていません" in step(newcomer(begun), number)


def test_what_others_still_have_to_do_names_them(begun: Start) -> None:
    said = step(newcomer(begun), 4)
    assert "作業担当者として通知していません 責任者 髙橋 花子に頼む" in said
    assert "アクセスを付与していません" in said


def test_what_the_ward_has_to_do_names_the_ward_and_whom_to_ask(begun: Start) -> None:
    begun.does("p15.withdraw", OFFICER, place=SITE, reason="閉鎖")
    assert "架空区が行います" in step(newcomer(begun), 4)


def test_with_everything_done_the_work_is_one_click_away(begun: Start) -> None:
    begun.does("p02.confirm-employer", begun.newcomer, agrees=True)
    begun.desk.perform(begun.room.officer(begun.newcomer), begun.log, TakeCourse.name, RESULT, quiz=True)
    begun.does("p04.pledge", begun.newcomer, agrees=True)
    begun.readied()
    page = newcomer(begun).get(DAY).content.decode()
    assert "準備は全て済みました" in page
    assert re.search(rf'href="/contracts/{begun.log}/room/[^"]+/1"', page)
    assert newcomer(begun).get("/").headers["Location"] == "/work"
    assert "まだ開けません" not in newcomer(begun).get("/work").content.decode()


def test_what_was_granted_and_does_not_open_yet_says_so_and_whom_to_ask(begun: Start) -> None:
    begun.does("p04.pledge", begun.newcomer, agrees=True)
    begun.desk.perform(begun.room.officer(begun.newcomer), begun.log, TakeCourse.name, RESULT, quiz=True)
    begun.readied()
    begun.does("p02.confirm-employer", begun.newcomer, agrees=False, actual="あおば人材")
    client = newcomer(begun)
    assert client.get("/").headers["Location"] == DAY, "others have something to do yet, and the steps say who"
    work = client.get("/work").content.decode()
    assert "まだ開けません" in work
    assert 'href="/first-day">理由と、頼む相手' in work
    assert "引き渡されていません" not in step(client, 4)
    assert "頼む相手は責任者 髙橋 花子" in step(client, 4)


def test_whoever_takes_part_in_handovers_is_led_there(begun: Start) -> None:
    begun.does("p02.confirm-employer", HANDOVER, agrees=True)
    assert 'href="/handovers"' in signed(HANDOVER).get(DAY).content.decode()
    assert "授受の担当です" in step(signed(HANDOVER), 4)
    assert signed(HANDOVER).get("/").headers["Location"] == "/handovers"


def test_before_their_day_they_are_told_when_and_can_press_nothing(begun: Start) -> None:
    begun.does("p02.leave", IN_CHARGE, person=begun.newcomer, last_day="2026-04-01")
    begun.does(
        "p02.enrol", IN_CHARGE, person=begun.newcomer, full_name="リー 美雨", employer=AGENCY, employment="dispatched", work="印刷",
        since="2026-04-20",
    )  # fmt: skip
    page = newcomer(begun).get(DAY)
    assert "2026-04-20" in text_of(page.content)
    assert 'name="do"' not in page.content.decode()


def test_who_has_left_sees_no_steps(begun: Start) -> None:
    begun.does("p02.leave", IN_CHARGE, person=begun.newcomer, last_day="2026-04-01")
    begun.room.clock.at("2026-04-02 09:00")
    assert "あなたが名簿にのっている契約はありません" in text_of(newcomer(begun).get(DAY).content)


def test_a_refusal_is_told_in_full_on_the_page(begun: Start) -> None:
    """Somebody is taken off the register between the page and the press."""
    begun.does("p02.leave", IN_CHARGE, person=begun.newcomer, last_day="2026-03-31")
    answer = newcomer(begun).post(DAY, {"log": begun.log, "do": "pledge", "once": "rq-1"})
    assert answer.status_code in {403, 404}


# ── strangers ──


def test_another_partys_contract_is_not_found(begun: Start) -> None:
    stranger = signed(STRANGER)
    for path in ("course", "course/1", "course/quiz", "course/result"):
        assert stranger.get(f"/contracts/{begun.log}/{path}").status_code == 404, path
        assert stranger.post(f"/contracts/{begun.log}/{path}", {"anew": "1"}).status_code in {404, 405}, path
    for do in ("employer", "pledge"):
        assert stranger.post(DAY, {"log": begun.log, "do": do}).status_code == 404


@pytest.mark.parametrize(
    "sent", [{}, {"do": "nothing"}, {"do": "employer", "log": "x" * 99}, {"do": "employer", "log": "en-0000000000000000"}]
)
def test_what_is_no_step_is_not_found(begun: Start, sent: dict[str, str]) -> None:
    assert newcomer(begun).post(DAY, sent).status_code == 404


def test_a_form_without_its_token_is_turned_away(begun: Start) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = newcomer(begun).cookies
    before = size(begun)
    assert strict.post(DAY, {"log": begun.log, "do": "pledge"}).status_code == 403
    assert strict.post(f"/contracts/{begun.log}/course/1").status_code == 403
    assert size(begun) == before


# ── the course ──


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_chapter_is_shown_whole_beside_its_sentences(begun: Start, lang: str) -> None:
    client = newcomer(begun, lang)
    for number, (_, chapter) in enumerate(course().chapters, start=1):
        text = text_of(client.get(f"/contracts/{begun.log}/course/{number}").content)
        assert getattr(chapter.title, lang) in text
        for block in chapter.block:
            for line in getattr(block, lang).splitlines():
                assert re.sub(r"\s+", " ", line) in text, line
        assert text.count("標準文例" if lang == "ja" else "Model text") >= len(chapter.cites)


def test_where_the_ward_loaded_its_own_text_the_chapter_quotes_that(begun: Start) -> None:
    sentences = [{"address": "17.1", "text": "乙は、事故が起きたら、ただちに電話で知らせること。"}]
    lacking = [one for one in ADDRESSES if one != "17.1"]
    loaded = begun.does("p00.load-annex", OFFICER, heading="架空区の特記事項", sentences=sentences, lacking=lacking)
    begun.does("p00.confirm-annex", APPROVER, loading=loaded.entry.number, lacking=lacking)
    number = next(at for at, (name, _) in enumerate(course().chapters, start=1) if name == "lost")
    assert "ただちに電話で知らせること" in text_of(newcomer(begun).get(f"/contracts/{begun.log}/course/{number}").content)


@pytest.mark.parametrize("number", ["0", "9", "99999999999999999999"])
def test_there_is_no_such_chapter(begun: Start, number: str) -> None:
    assert newcomer(begun).get(f"/contracts/{begun.log}/course/{number}").status_code == 404


def test_what_was_read_stays_read(begun: Start) -> None:
    client = newcomer(begun)
    for number in (1, 2):
        assert client.post(f"/contracts/{begun.log}/course/{number}").headers["Location"].endswith(f"/course/{number + 1}")
    assert "続き（第3章）" in text_of(newcomer(begun).get(f"/contracts/{begun.log}/course").content)
    assert "8章のうち2章" in step(newcomer(begun), 2)
    assert client.post(f"/contracts/{begun.log}/course/8").headers["Location"].endswith("/course")


def test_the_form_of_the_act_is_the_course_and_no_figures_can_be_typed(begun: Start) -> None:
    client, where = newcomer(begun), f"/contracts/{begun.log}/acts/p03.take-course"
    page = client.get(where)
    assert page.status_code == 200
    assert "組込み研修を受ける" in text_of(page.content)
    assert 'name="correct"' not in page.content.decode()
    before = size(begun)
    answer = client.post(where, {"topics": ["protection", "annex", "other"], "questions": "1", "correct": "1"})
    assert answer.headers["Location"].endswith("/course")
    assert size(begun) == before


def test_a_result_is_entered_where_the_quiz_was_answered_and_nowhere_else(begun: Start) -> None:
    before = size(begun)
    outcome = begun.desk.perform(begun.room.officer(begun.newcomer), begun.log, TakeCourse.name, RESULT)
    assert isinstance(outcome, Incomplete)
    assert [one.code for one in outcome.faults] == ["QUIZ_NOT_HERE"]
    assert size(begun) == before


# ── the quiz ──


def quiz(begun: Start) -> str:
    return f"/contracts/{begun.log}/course/quiz"


def test_the_page_does_not_tell_which_answer_is_right(begun: Start) -> None:
    page = newcomer(begun).get(quiz(begun)).content.decode()
    values = re.findall(r'<input type="radio" name="a\.[^"]+" value="(\d)"', page)
    assert values == ["0", "1", "2"] * course().asked
    assert "checked" not in page


def test_the_draw_stays_the_same_until_it_is_answered(begun: Start) -> None:
    client = newcomer(begun)
    names = [re.findall(r'id="f-([a-z-]+)" tabindex', client.get(quiz(begun)).content.decode()) for _ in range(2)]
    assert names[0] == names[1]
    assert len(names[0]) == course().asked


def test_an_answer_that_is_missing_is_named_and_the_others_stay_chosen(begun: Start) -> None:
    client = newcomer(begun)
    client.get(quiz(begun))
    sent = answers(begun)
    missing = sent.popitem()[0].removeprefix("a.")
    answer = client.post(quiz(begun), sent)
    assert answer.status_code == 422
    assert f'href="#f-{missing}"' in answer.content.decode()
    assert answer.content.decode().count(" checked") == course().asked - 1
    assert newcomer(begun).get(quiz(begun)).content.decode().count(" checked") == course().asked - 1, (
        "also after the tab was closed"
    )


def test_what_is_chosen_is_kept_while_one_goes_on(begun: Start) -> None:
    client = newcomer(begun)
    client.get(quiz(begun))
    some = dict(list(answers(begun).items())[:4])
    assert client.post(quiz(begun), {**some, "_keep": "quietly"}).status_code == 204
    assert newcomer(begun).get(quiz(begun)).content.decode().count(" checked") == 4
    assert "ここまでの答えを取っておきました" in text_of(client.post(quiz(begun), {**some, "_keep": "1"}).content)


def test_wrong_answers_are_explained_and_asked_in_another_way_until_all_is_right(begun: Start) -> None:
    client, before = newcomer(begun), size(begun)
    client.get(quiz(begun))
    wrong = [one.name for one in asked(begun).put[:3]]
    answer = client.post(quiz(begun), answers(begun, wrong=3))
    assert answer.headers["Location"].endswith("/course/result")
    told = text_of(client.get(answer.headers["Location"]).content)
    assert "3問が違っていました" in told
    for name in wrong:
        found = course().question(name)
        assert found is not None
        assert found[1].why.ja in told
        assert f"第{found[0]}章を読み返す" in told
    assert size(begun) == before, "nothing is recorded before all is right"
    assert len(asked(begun).put) == 3
    client.post(quiz(begun), answers(begun))
    assert size(begun) == before + 1


def test_the_result_is_entered_once_as_the_act_declares_it(begun: Start) -> None:
    client, before = newcomer(begun), size(begun)
    client.get(quiz(begun))
    sent = answers(begun)
    replies = [client.post(quiz(begun), sent) for _ in range(2)]
    assert {one.headers["Location"] for one in replies} == {f"/contracts/{begun.log}/course/result"}
    assert size(begun) == before + 1
    row = record.entry(begun.log, before)
    assert row is not None
    act = entry_of(row.leaf, ACTS).act
    assert isinstance(act, TakeCourse)
    assert (len(act.topics), act.questions, act.correct, act.edition) == (3, course().asked, course().asked, course().edition)
    told = text_of(client.get(replies[0].headers["Location"]).content)
    assert f"第{before}号" in told
    assert "済み" in step(client, 2)


def test_it_may_be_taken_again(begun: Start) -> None:
    client = newcomer(begun)
    client.get(quiz(begun))
    client.post(quiz(begun), answers(begun))
    before = size(begun)
    first = asked(begun)
    assert client.post(quiz(begun), {"anew": "1"}).status_code == 302
    assert len(asked(begun).put) == course().asked
    assert asked(begun) != first
    client.get(quiz(begun))
    client.post(quiz(begun), answers(begun))
    assert size(begun) == before + 1


def test_an_ended_session_keeps_what_was_chosen(begun: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    client = newcomer(begun)
    client.get(quiz(begun))
    sent = answers(begun)
    monkeypatch.setattr(middleware, "IDLE", -1)
    gone = client.post(quiz(begun), sent)
    assert "kept=1" in gone.headers["Location"]
    monkeypatch.undo()
    assert newcomer(begun).get(quiz(begun)).content.decode().count(" checked") == course().asked


def test_where_the_course_does_not_count_nothing_is_recorded_and_it_says_what_to_do(begun: Start) -> None:
    begun.counts(adopted=False)
    client, before = newcomer(begun), size(begun)
    assert "髙橋 花子に、研修を行うよう頼んでください" in step(client, 2)
    assert "教育・研修として扱われません" in text_of(client.get(f"/contracts/{begun.log}/course").content)
    client.get(quiz(begun))
    done = client.post(quiz(begun), answers(begun))
    told = text_of(client.get(done.headers["Location"]).content)
    assert "この契約では記録されません" in told
    assert "髙橋 花子" in told
    assert client.post(done.headers["Location"]).status_code == 200
    assert size(begun) == before


def test_once_the_ward_adopts_it_a_quiz_that_was_passed_is_recorded_by_one_press(begun: Start) -> None:
    begun.counts(adopted=False)
    client = newcomer(begun)
    client.get(quiz(begun))
    client.post(quiz(begun), answers(begun))
    begun.counts(adopted=True)
    where, before = f"/contracts/{begun.log}/course/result", size(begun)
    assert "修了を記録する" in text_of(client.get(where).content)
    for once in ("rq-1", "rq-2"):
        assert client.post(where, {"once": once}).status_code == 302
    assert size(begun) == before + 1


def test_no_result_before_there_was_a_quiz(begun: Start) -> None:
    assert newcomer(begun).get(f"/contracts/{begun.log}/course/result").headers["Location"].endswith("/course/quiz")


def test_the_wards_officer_may_read_the_course_and_is_entered_nowhere(begun: Start) -> None:
    client, before = signed(OFFICER), size(begun)
    assert client.get(f"/contracts/{begun.log}/course/3").status_code == 200
    assert client.get(quiz(begun)).status_code == 200
    assert size(begun) == before


def test_a_signatory_alone_has_no_first_day(begun: Start) -> None:
    Person.objects.get_or_create(id=SIGNATORY, defaults={"name": "東 太郎", "home": Person.objects.get(pk=WORKER).home})
    assert "名簿にのっている契約はありません" in text_of(signed(SIGNATORY).get(DAY).content)


def test_a_newly_invited_worker_is_led_from_the_invitation_to_the_steps(begun: Start) -> None:
    """On a real instance: enrolled by invitation, then signed in by passkey."""
    earnest(begun)  # type: ignore[arg-type]  # all it needs is the desk
    browser = Browser(begun.newcomer, 3, begun).enrols()  # type: ignore[arg-type]
    page = browser.client.get("/sessions?enrolled=1").content.decode()
    assert f'class="button primary" href="{DAY}"' in page
    browser.client.post("/sign-out")
    assert browser.signs_in().headers["Location"] == DAY
    assert browser.client.post(DAY, {"log": begun.log, "do": "employer"}).status_code == 302


def test_the_page_asks_the_store_no_more_with_many_contracts(begun: Start) -> None:
    client = newcomer(begun)
    client.get(DAY)

    def asked_of_store() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(DAY).status_code == 200
        return len(found)

    alone = asked_of_store()
    for number in range(12):
        again(begun, number)
    assert client.get(DAY).content.decode().count('class="first-day"') == 13
    assert asked_of_store() <= alone + 2


def again(begun: Start, number: int) -> None:
    """Another contract of the same firm, on whose register the newcomer stands too."""
    home = Person.objects.get(pk=WORKER).home
    counter = begun.room.counter
    kept, counter.log = counter.log, begun.desk.begin(WARD)
    try:
        begun.does(
            "p00.register", OFFICER, ward=WARD, ward_name="架空区", subject=f"第{number}の業務", section="税務課", contractor=home,
            contractor_name="あずま印刷株式会社", signatory=SIGNATORY, signatory_name="東 太郎", since="2026-04-01", until="2027-03-31",
            purposes=[{"label": "印刷"}], files=[{"label": "台帳", "specific": True, "persons": 10}],
        )  # fmt: skip
        begun.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
        begun.does("p02.enrol", IN_CHARGE, person=begun.newcomer, full_name="リー 美雨", employer=home, work="印刷")
    finally:
        counter.log = kept
