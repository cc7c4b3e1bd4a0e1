"""Every page that is kept is the page that would be drawn, whatever happened since, in whichever process, and whoever asks."""

import random
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.web.world import World  # isort: skip — binds Django first

from azukari.kernel.values import DAY, HOUR, MINUTE, PersonId, Time
from azukari.store import unmoved
from azukari.store.models import Party, Person
from azukari.store.unmoved import Answers, Sound
from azukari.web import counter, kept_pages
from tests.story import APPROVER, IN_CHARGE, OFFICER, WARD, WORKER
from tests.web.world import STRANGER

OWN = re.compile(r'nonce="[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"|value="(?:im|pn|pl|cp)-[0-9a-z]{16}"')
"""What is each request's own."""
STEPS = 24


@pytest.fixture
def either(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world on SQLite and one on PostgreSQL: how the store stands is asked differently there."""
    found = World(tmp_path / "instance", database_url).halfway()
    counter.bind(found.desk)
    yield found
    connection.close()


@pytest.fixture
def still(world: World) -> World:
    """The world of this module, its clock stopped."""
    world.clock.step = 0
    return world


def signed(person: PersonId, lang: str = "ja") -> Browser:
    browser = Browser()
    browser.cookies["azukari-lang"] = lang
    assert browser.post("/sign-in", {"person": person, "place": ""}).status_code == 302
    return browser


def elsewhere(work: Callable[[], object]) -> None:
    """Do something by another connection, as another process would."""

    def done() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=done)
    thread.start()
    thread.join()


def paths(log: str) -> list[str]:
    return [
        "/mine", "/home", "/contracts", "/duties", f"/contracts/{log}", f"/contracts/{log}/roster", f"/contracts/{log}/entries/3",
        f"/contracts/{log}/provisions/2", f"/contracts/{log}/acts/p02.enrol", f"/contracts/{log}/acts/p10.plan",
    ]  # fmt: skip


def read(browser: Browser, path: str) -> tuple[int, str]:
    answer = browser.get(path)
    return answer.status_code, OWN.sub("", answer.content.decode())


def happenings(world: World, browsers: dict[PersonId, Browser]) -> list[Callable[[], object]]:
    """What may happen between two looks at a page: acts, refusals, drafts, other names, other days, a look."""
    log, post = world.log, browsers[IN_CHARGE].post

    def named(table: type[Person] | type[Party], one: str) -> None:
        table.objects.filter(pk=one).update(name=f"改名 {random.random()}")

    def undone() -> None:
        with transaction.atomic():
            named(Person, OFFICER)
            browsers[IN_CHARGE].get(f"/contracts/{log}")
            transaction.set_rollback(True)

    def later(by: int) -> Callable[[], None]:
        return lambda: setattr(world.clock, "time", Time(world.clock.time + by))

    return [
        lambda: world.does("p00.note", OFFICER, text="連絡"),
        lambda: world.does("p12.register-measure", IN_CHARGE, label="入退室管理"),
        lambda: world.does("p00.adopt-term", APPROVER, term="term.supervision_months", value=2, source="決定第2号"),
        lambda: world.tries("p10.plan", IN_CHARGE, to_tier=1, place="区役所", at="2026-06-10 10:00", until="2026-06-10 12:00"),
        lambda: post(f"/contracts/{log}/roster", {"pasted": "氏名\n木村 隆", "_keep": "1"}),
        lambda: post(f"/contracts/{log}/roster", {"_discard": "1"}),
        lambda: post(f"/contracts/{log}/acts/p02.enrol", {"full_name": "木村 隆", "_keep": "quietly"}),
        lambda: named(Person, OFFICER), lambda: named(Person, IN_CHARGE), lambda: named(Party, WARD), lambda: named(Person, WORKER),
        lambda: browsers[WORKER].get(f"/contracts/{log}"),
        later(MINUTE), later(HOUR), later(DAY), later(40 * DAY), undone,
    ]  # fmt: skip


def test_a_kept_page_is_the_page_that_would_be_drawn(either: World) -> None:
    chance = random.Random(1)
    either.clock.step = 0
    browsers = {one: signed(one) for one in (IN_CHARGE, OFFICER, WORKER)}
    happens = happenings(either, browsers)
    for at in range(STEPS):
        what = happens[at] if at < len(happens) else chance.choice(happens)
        (elsewhere if chance.random() < 0.5 else lambda work: work())(what)
        who = chance.choice(list(browsers))
        for path in chance.sample(paths(either.log), 4):
            kept = [read(browsers[who], path) for _ in range(2)]
            kept_pages.forget()
            assert kept == [read(browsers[who], path)] * 2, (at, what, who, path)
            read(browsers[who], path)


def test_nothing_is_asked_again_where_nothing_moved(either: World) -> None:
    either.clock.step = 0
    browsers = {OFFICER: signed(OFFICER), IN_CHARGE: signed(IN_CHARGE)}
    for path in paths(either.log):
        browser = browsers[OFFICER if path == "/home" else IN_CHARGE]
        asked = []
        for _ in range(20):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(path).status_code == 200
            asked.append(len(queries))
            if asked[-1] <= 2:  # the session, and on PostgreSQL whether anything moved, in whichever database of the server
                break
        assert asked[-1] <= 2, (path, asked)


def test_a_page_that_rests_on_marks_alone_is_kept_for_each_connection(still: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, where = signed(IN_CHARGE), f"/contracts/{still.log}/acts/p02.enrol"
    drawn: list[str] = []
    whole = kept_pages.render_to_string
    monkeypatch.setattr(kept_pages, "render_to_string", lambda name, context: (drawn.append(name), whole(name, context))[1])
    monkeypatch.setattr(unmoved, "_taken", lambda: unmoved.Mark(of[-1], 1))
    of: list[object] = [object(), object()]
    for _ in range(4):
        of.reverse()
        browser.get(where)
    assert drawn == ["act.html"] * 2, "one connection does not make another draw anew"


def test_what_was_drawn_for_one_is_drawn_anew_for_another(world: World) -> None:
    for path in paths(world.log):
        seen = {one: read(signed(one), path) for one in (IN_CHARGE, OFFICER, WORKER, STRANGER)}
        kept_pages.forget()
        for one in reversed(seen):
            assert read(signed(one), path) == seen[one], (path, one)
            kept_pages.forget()
        if world.log in path:
            assert seen[STRANGER][0] == 404
        assert "山﨑" not in seen[STRANGER][1]
    other = signed(IN_CHARGE, "en")
    assert 'lang="en"' in read(other, "/mine")[1]
    assert 'lang="ja"' in read(signed(IN_CHARGE), "/mine")[1].split("<body>")[0]


def test_each_request_has_its_own_nonce_token_and_identifiers(world: World) -> None:
    browser, where = signed(OFFICER), f"/contracts/{world.log}/acts/p10.plan"
    first, second = (browser.get(where) for _ in range(2))
    for text in (r'nonce="([^"]+)"', r'name="csrfmiddlewaretoken" value="([^"]+)"'):
        one, other = (set(re.findall(text, each.content.decode())) for each in (first, second))
        assert len(one) == len(other) == 1
        assert one != other
    nonce = re.findall(r'nonce="([^"]+)"', second.content.decode())[0]
    assert f"'nonce-{nonce}'" in second.headers["Content-Security-Policy"]
    assert kept_pages.NONCE not in second.content.decode()
    assert kept_pages.TOKEN not in second.content.decode()


def test_pieces_give_what_a_form_begins_another_identifier_each_time(world: World) -> None:
    made = world.desk.mint("im")
    pieces = kept_pages.Pieces(f"<a {kept_pages.NONCE}><b {made}><c {made}><d {kept_pages.TOKEN}>", {made: "im"})
    one, other = (re.fullmatch(r"<a n><b (\S+)><c (\S+)><d t>", pieces.joined("n", "t").decode()) for _ in range(2))
    assert one is not None
    assert other is not None
    assert one[1] == one[2] != other[1] == other[2]
    assert one[1].startswith("im-")


# ── how the store stands ──


def test_a_mark_is_another_after_any_change_by_whoever(either: World) -> None:
    def rename(name: str) -> None:
        Person.objects.filter(pk=WORKER).update(name=name)

    def after_reading() -> tuple[object, object]:
        earlier = unmoved.mark()
        Person.objects.get(pk=WORKER)
        return earlier, unmoved.mark()

    read = [after_reading() for _ in range(50)]  # a server that others write to meanwhile moves by what they do
    before = read[-1][1]
    assert before is not None
    assert any(earlier == later for earlier, later in read), "reading moves nothing"
    rename("別の名")
    mine = unmoved.mark()
    assert mine != before
    elsewhere(lambda: rename("また別の名"))
    assert unmoved.mark() not in (before, mine)
    with transaction.atomic():
        assert unmoved.mark() is None, "what is not committed may be undone"


def test_a_mark_is_of_one_connection(either: World) -> None:
    before = unmoved.mark()
    assert before is not None
    of = [before.of]
    elsewhere(lambda: of.append(getattr(unmoved.mark(), "of", None)))
    connection.close()
    after = unmoved.mark()
    assert after is not None
    assert len({id(one) for one in (*of, after.of)}) == 3
    sound = Sound()
    sound.note(before)
    assert sound.holds(before)
    assert not sound.holds(after)
    assert not sound.holds(None)


def test_one_request_asks_once(world: World) -> None:
    unmoved.begin()
    before = unmoved.mark()
    Person.objects.filter(pk=WORKER).update(name="別の名")
    assert unmoved.mark() is before
    unmoved.end()
    assert unmoved.mark() != before


def test_an_answer_holds_until_anything_moves(either: World) -> None:
    answers: Answers[str, str] = Answers(2)

    def name() -> str:
        return answers.get(WORKER, lambda: Person.objects.get(pk=WORKER).name)

    assert name() == name() == "山﨑 次郎"
    elsewhere(lambda: Person.objects.filter(pk=WORKER).update(name="別の名"))
    assert name() == "別の名"
    with transaction.atomic():
        Person.objects.filter(pk=WORKER).update(name="仮の名")
        assert name() == "仮の名"
        transaction.set_rollback(True)
    assert name() == "別の名"
