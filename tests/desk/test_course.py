"""The built-in course: whole in both languages, about twenty minutes long, and a quiz that nobody gets in the order of their neighbour."""

import shutil
from pathlib import Path
from random import Random

import pytest

from azukari.desk.course import lessons, progress, quiz
from azukari.desk.course.lessons import CourseBroken, Kind, course, read
from azukari.law.say import Lang, Say
from azukari.provisions.p03_training import Topic

FOLDER = Path(lessons.__file__).parent / f"edition-{lessons.EDITION}"
CHARACTERS, WORDS = 500, 200
"""So many characters of Japanese, or words of English, somebody reads in a minute who reads to understand."""
TO_ANSWER = 0.35
"""Minutes that a question takes."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "edition"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# ── what it says ──


def test_every_subject_of_the_sentence_is_taught_and_asked() -> None:
    """3.1 names three."""
    whole = course()
    assert {chapter.topic for _, chapter in whole.chapters} == set(Topic)
    assert all(chapter.cites and chapter.question for _, chapter in whole.chapters)
    assert whole.asked >= 10


def test_what_to_do_when_something_is_lost_has_a_chapter_of_its_own() -> None:
    chapter = dict(course().chapters)["lost"]
    assert "17.1" in chapter.cites
    assert len(chapter.question) >= 3


@pytest.mark.parametrize("lang", Lang)
def test_it_takes_about_twenty_minutes(lang: Lang) -> None:
    whole = course()
    texts = ["\n".join(block.lines(lang)) for _, chapter in whole.chapters for block in chapter.block]
    reading = sum(len(one) for one in texts) / CHARACTERS if lang is Lang.ja else sum(len(one.split()) for one in texts) / WORDS
    assert 16 <= reading + whole.asked * TO_ANSWER <= 24
    assert whole.minutes == 20


def test_nothing_is_said_in_one_language_only() -> None:
    said: list[Say] = [course().title, course().lead]
    for _, chapter in course().chapters:
        said += [chapter.title, *(Say(one.ja, one.en) for one in chapter.block)]
        said += [text for one in chapter.question for text in (one.ask, one.why, *one.answers)]
    assert len(said) > 150
    assert not [one for one in said if one.ja == one.en]


def test_the_right_answer_does_not_give_itself_away_by_being_the_longest() -> None:
    """Of three answers, by chance, the right one is the longest of every third question; here it is of fewer than half."""
    for lang in Lang:
        asked = [one for _, chapter in course().chapters for one in chapter.question]
        longest = sum(len(one.right.of(lang)) > max(len(other.of(lang)) for other in one.wrong) for one in asked)
        assert longest < len(asked) / 2, lang


# ── what does not load ──


def test_a_chapter_without_english_does_not_load(copy: Path) -> None:
    replace(copy / "lost.toml", 'title.en = "When something is lost, or went wrong"', 'title.en = ""')
    with pytest.raises(CourseBroken):
        read(copy)


def test_points_that_differ_in_number_do_not_load(copy: Path) -> None:
    replace(copy / "lost.toml", 'en = """Stop. Put the work down.', 'en = """One more.\nStop. Put the work down.')
    with pytest.raises(CourseBroken, match="languages differ"):
        read(copy)


def test_a_question_with_nothing_wrong_does_not_load(copy: Path) -> None:
    text = (copy / "ending.toml").read_text(encoding="utf-8")
    head, _, tail = text.rpartition("wrong = [")
    (copy / "ending.toml").write_text(head + "wrong = [" + tail[tail.index("\n]") :], encoding="utf-8")
    with pytest.raises(CourseBroken, match="nothing wrong"):
        read(copy)


@pytest.mark.parametrize(
    "old, new, why",
    [
        ('cites = ["17.1"]', 'cites = ["19.1"]', "no such sentence"),
        ('name = "lost-tidy"', 'name = "lost-first"', "one name"),
        ('kind = "case"', 'kind = "song"', "song"),
        ('topic = "other"', 'topic = "other"\nmood = "glad"', "mood"),
    ],
)
def test_what_cannot_be_shown_does_not_load(copy: Path, old: str, new: str, why: str) -> None:
    replace(copy / "lost.toml", old, new)
    with pytest.raises(CourseBroken, match=why):
        read(copy)


def test_too_few_questions_of_a_subject_do_not_load(copy: Path) -> None:
    replace(copy / "course.toml", "asked = 12", "asked = 30")
    with pytest.raises(CourseBroken, match="too few"):
        read(copy)


def test_an_edition_that_never_was_cannot_be_read() -> None:
    with pytest.raises(CourseBroken):
        course(99)


# ── the quiz ──


def test_as_many_questions_of_each_subject() -> None:
    asked = quiz.draw(course())
    for topic in Topic:
        assert sum(one.name in course().questions(topic) for one in asked.put) == course().asked // len(Topic)
    assert len({one.name for one in asked.put}) == course().asked


def test_two_takers_get_another_order() -> None:
    drawn = [tuple(quiz.draw(course()).put) for _ in range(20)]
    assert len({tuple(one.name for one in put) for put in drawn}) == 20
    assert len({one.order for put in drawn for one in put}) > 3, "the answers are shuffled too"


def test_what_was_right_stays_right_and_what_was_wrong_is_asked_in_another_way() -> None:
    chance = Random(7)
    first = quiz.draw(course(), chance)
    wrong = {one.name for one in first.put[:3]}
    second = quiz.answer(course(), first, {one.name: int(one.name in wrong) for one in first.put}, chance)
    assert second.right == course().asked - 3
    assert len(second.put) == 3
    assert [one.right for one in second.told].count(False) == 3
    assert not second.passed
    for old, new in zip([one for one in first.put if one.name in wrong], second.put, strict=True):
        subject = next(topic for topic in Topic if old.name in course().questions(topic))
        assert new.name in course().questions(subject)
        assert new.name not in {one.name for one in first.put} or not set(course().questions(subject)) - set(first.asked)
    last = quiz.answer(course(), second, {one.name: 0 for one in second.put}, chance)
    assert last.passed
    assert last.right == course().asked


def test_whoever_never_knows_is_asked_for_ever_and_never_passes() -> None:
    chance = Random(1)
    asked = quiz.draw(course(), chance)
    for _ in range(30):
        asked = quiz.answer(course(), asked, {one.name: 1 for one in asked.put}, chance)
        assert len(asked.put) == course().asked
        assert asked.right == 0


def test_a_question_without_an_answer_is_missed() -> None:
    asked = quiz.draw(course())
    chosen = {one.name: 0 for one in asked.put[1:]}
    assert quiz.unanswered(asked, chosen) == [asked.put[0]]
    assert quiz.unanswered(asked, {**chosen, asked.put[0].name: 99}) == [asked.put[0]]


# ── progress ──


def test_progress_is_as_it_was_kept() -> None:
    begun = progress.Progress(read=["entrusted"], quiz=quiz.draw(course()), chosen={"lost-first": 1})
    assert progress.of(progress.told(begun)) == begun
    assert begun.next(course()) == 2
    assert not begun.all_read(course())


def test_progress_of_an_edition_that_is_gone_begins_anew() -> None:
    assert progress.of({"edition": 0, "read": ["entrusted"]}) == progress.Progress()
    assert progress.of({"read": "nonsense"}) == progress.Progress()
    assert progress.of(None) == progress.Progress()


def test_all_read_is_past_the_last_chapter() -> None:
    done = progress.Progress(read=[name for name, _ in course().chapters])
    assert done.all_read(course())
    assert done.next(course()) == len(course().chapters) + 1
    assert next(one.kind for one in course().chapters[0][1].block) is Kind.TEXT
