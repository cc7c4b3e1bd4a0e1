"""Pictures keep within their frames: no text leaves its picture or lies over another; their tables say the same; nothing by colour alone."""

import re
from itertools import combinations
from random import Random
from xml.etree import ElementTree as ET

import pytest

from azukari.kernel.values import Day, add_days
from azukari.law.say import Lang, Say
from azukari.web.pictures.course import Lane, Stretch, course
from azukari.web.pictures.flow import Arrow, Place, flow, short
from azukari.web.pictures.lateness import Point, lateness
from azukari.web.pictures.month import Due, month
from azukari.web.pictures.svg import MORE, Box, Picture, Table, Text, draw, fit, measure, nice
from azukari.web.pictures.tiers import Node, tiers

LONG = "株式会社あずまセキュアドキュメントサービス・東日本第二印刷事業本部（旧・北浜印刷）"
FIRST = Day("2026-04-01")
SAID = Say("長い名前の種類である取扱いと提供の記録の全部", "A kind of acts with quite a long English name indeed")


def a_course(count: int, lang: Lang, most: int = 120_000) -> Picture:
    random = Random(count)
    stretches = tuple(Stretch(add_days(FIRST, at * 7), add_days(FIRST, at * 7 + 6)) for at in range(count))
    lanes = tuple(Lane(SAID, tuple(random.randrange(most) for _ in range(count)), grave=not at) for at in range(8))
    return course("c", lanes, stretches, lang)


def a_tree(count: int, lang: Lang) -> Picture:
    random = Random(count)
    nodes = [Node(min(at, 1), LONG if at % 2 else "潮見ロジ", SAID, SAID, SAID, stands=bool(at % 3)) for at in range(2)]
    nodes += [Node(random.randrange(1, 9), LONG, SAID, SAID, SAID, stands=random.random() < 0.5) for _ in range(count)]
    return tiers("t", tuple(nodes), lang)


def a_flow(columns: int, each: int, lang: Lang) -> Picture:
    random = Random(columns * 100 + each)
    places = tuple(Place(f"{column}-{at}", column, Say(LONG, LONG), SAID) for column in range(columns) for at in range(each))
    arrows = {
        (one.key, other.key): Arrow(one.key, other.key, random.randrange(1, 10 ** random.randrange(1, 9)))
        for one, other in random.choices([*combinations(places, 2), *combinations(reversed(places), 2)], k=3 * len(places))
    }
    return flow("f", places, tuple(arrows.values()), lang)


def a_month(first: str, count: int, lang: Lang) -> Picture:
    random = Random(count)
    dues = tuple(
        Due(add_days(Day(first), random.randrange(40)), LONG, LONG, random.random() < 0.3, random.randrange(1, 90))
        for _ in range(count)
    )
    return month("m", Day(first), add_days(Day(first), 3), dues, lang)


def some_weeks(count: int, most: int, lang: Lang) -> Picture:
    random = Random(count)
    points = []
    for at in range(count):
        owed = random.randrange(most + 1)
        points.append(Point(add_days(FIRST, 7 * at), owed, random.randrange(owed + 1)))
    return lateness("w", tuple(points), lang)


PICTURES = [
    *((f"course-{n}", lambda lang, n=n: a_course(n, lang)) for n in (1, 2, 7, 13, 26)),
    *((f"tree-{n}", lambda lang, n=n: a_tree(n, lang)) for n in (0, 1, 12)),
    *((f"flow-{c}-{e}", lambda lang, c=c, e=e: a_flow(c, e, lang)) for c, e in ((1, 2), (2, 1), (3, 4), (5, 14))),
    *((f"month-{m}-{n}", lambda lang, m=m, n=n: a_month(f"{m}-01", n, lang)) for m in ("2026-02", "2026-08", "2024-02") for n in (0, 4, 80)),
    *((f"weeks-{n}-{most}", lambda lang, n=n, most=most: some_weeks(n, most, lang)) for n in (1, 2, 27) for most in (0, 1, 9, 1_234_567)),
]  # fmt: skip


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("name, make", PICTURES, ids=[name for name, _ in PICTURES])
def test_no_text_leaves_its_picture_or_lies_over_another(name, make, lang):
    picture = make(lang)
    bounds = [(one.text, one.bounds()) for one in picture.texts()]
    for text, (left, top, right, bottom) in bounds:
        assert left >= -0.5, (text, left)
        assert top >= -0.5, (text, top)
        assert right <= picture.width + 0.5, (text, right, picture.width)
        assert bottom <= picture.height + 0.5, (text, bottom, picture.height)
    for (one, (l1, t1, r1, b1)), (other, (l2, t2, r2, b2)) in combinations(bounds, 2):
        assert r1 <= l2 + 0.5 or r2 <= l1 + 0.5 or b1 <= t2 + 0.5 or b2 <= t1 + 0.5, (one, other)


@pytest.mark.parametrize("name, make", PICTURES, ids=[name for name, _ in PICTURES])
def test_boxes_stay_within_their_picture(name, make):
    picture = make(Lang.ja)
    for one in picture.shapes:
        if isinstance(one, Box):
            assert one.x >= 0, one
            assert one.y >= 0, one
            assert one.x + one.width <= picture.width + 0.5, one
            assert one.y + one.height <= picture.height + 0.5, one


@pytest.mark.parametrize("name, make", PICTURES, ids=[name for name, _ in PICTURES])
def test_a_picture_is_sound_xml_with_a_name_and_a_description(name, make):
    root = ET.fromstring(make(Lang.en).svg)
    assert root.get("role") == "img"
    ids = {one.get("id"): (one.text or "").strip() for one in root.iter() if one.get("id")}
    assert all(ids[one] for one in root.get("aria-labelledby", "").split())
    assert "style" not in {key for one in root.iter() for key in one.keys()}  # noqa: SIM118 — attributes


def test_letters_are_measured_rather_too_wide():
    assert measure("預かり", 10) == 30
    assert measure("abc", 10) == pytest.approx(18.6)
    assert measure("ｱ", 10) < 10 < measure("ア…", 10)


@pytest.mark.parametrize("text", ["", "a", LONG, "𠮷田" * 20, "half and 全角 " * 9])
@pytest.mark.parametrize("room", [0, 5, 40, 120])
def test_a_text_is_cut_to_its_room(text, room):
    cut = fit(text, room)
    assert measure(cut) <= max(room, 0)
    assert cut in (text, "") or cut.endswith(MORE)


def test_what_anybody_wrote_is_escaped():
    picture = Picture("x", 100, 20, "<b>&", '"><script>', (Text(0, 10, "<script>alert(1)</script>"),), Table((), ()))
    assert "<script>" not in draw(picture)
    assert "&lt;script&gt;" in draw(picture)


def test_the_top_of_a_scale():
    assert [nice(one) for one in (1, 2, 3, 6, 10, 11, 51, 1_234_567)] == [1, 2, 5, 10, 10, 20, 100, 2_000_000]


def test_late_and_owed_are_told_apart_without_colour():
    shown = a_month("2026-04-01", 30, Lang.ja).svg
    assert set(re.findall(r'<pattern id="m-(\w+)"', shown)) == {"late", "owed"}
    assert 'class="k-late"' in shown


def test_the_time_line_and_its_table_say_the_same():
    picture = a_course(3, Lang.ja, most=50)
    sums = [sum(int(row[at].replace(",", "")) for row in picture.table.rows) for at in range(1, 9)]
    assert [f"{one:,}" for one in sums] == [one.text for one in picture.texts() if one.anchor == "end"]


def test_a_month_names_what_falls_due_in_it_and_nothing_else():
    dues = (Due(Day("2026-04-30"), "監督", "乙", late=True), Due(Day("2026-05-01"), "棚卸し", "乙", late=False))
    table = month("m", Day("2026-04-01"), Day("2026-05-02"), dues, Lang.ja).table
    assert table.rows == (("2026-04-30", "監督", "乙", "期限超過"),)


def test_the_way_of_things_is_told_whole_in_the_table():
    places = (
        Place("ward", 0, Say("甲", "甲"), None), Place("t1/vault", 1, Say("乙の保管庫", "Vault of 乙"), Say("1品目", "1 item")),
        Place("erased", 90, Say("消去済み", "Erased"), None),
    )  # fmt: skip
    picture = flow("f", places, (Arrow("ward", "t1/vault", 12_345), Arrow("t1/vault", "erased", 1)), Lang.ja)
    assert picture.table.rows == (("甲", "乙の保管庫", "12,345", "1品目"), ("乙の保管庫", "消去済み", "1", ""))
    assert [one.text for one in picture.texts() if one.kind == "halo"] == ["12k", "1"]


@pytest.mark.parametrize("number, said", [(9_999, "9,999"), (10_000, "10k"), (9_999_999, "9999k"), (10_000_000, "10M")])
def test_a_number_at_an_arrow_is_short(number, said):
    assert short(number) == said


def test_weeks_say_when_most_was_late():
    picture = lateness("w", (Point(Day("2026-04-05"), 5, 4), Point(Day("2026-04-12"), 3, 1)), Lang.ja)
    assert "2026-04-05の4件" in picture.desc
    assert picture.table.rows == (("2026-04-05", "5", "4"), ("2026-04-12", "3", "1"))
