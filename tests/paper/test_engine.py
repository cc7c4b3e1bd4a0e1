"""Setting: rare names, what no font has, and that a paper is never half made."""

import msgspec
import pytest

from azukari.kernel.fault import FaultError
from azukari.kernel.values import Time
from azukari.law.say import Lang
from azukari.paper import engine, fonts
from azukari.paper.frame import _LAYOUT
from azukari.paper.sheet import Box, Boxes, Column, Grid, Lines, Sheet
from azukari.paper.texts import WORDS
from tests.paper import reading

TIME = Time(1_775_000_000_000_000)
needs_rare = pytest.mark.skipif(fonts.rare() is None, reason="no Noto Sans CJK JP on this machine")


def sheet(*values: tuple[str, str], wide: bool = False) -> Sheet:
    """A small sheet with these answers."""
    return Sheet(
        lang="ja", form="様式第2-1号", under="（第２関係）", title="責任者届", date="令和8年4月1日", to=("（甲）架空区長　様",),
        by=("（乙）あずま印刷株式会社",),
        seal="印", stamps=("収受",), lead="次のとおり届け出ます。", head=(("委託業務の名称", "印刷"),),
        blocks=(Boxes(rows=tuple(Box(label=label, value=value) for label, value in values)),), notes=(), told="第1号の記録までの写し",
        code="1-AAAA-BBBB-CCCC", qr="", qr_alt="", qr_says="", words={name: WORDS[name].of(Lang.ja) for name in _LAYOUT}, wide=wide,
    )  # fmt: skip


def test_every_character_of_cp932_can_be_printed() -> None:
    mine = fonts.own().characters
    lacking = set()
    for high in (*range(0x81, 0xA0), *range(0xE0, 0xFD)):
        for low in range(0x40, 0xFD):
            try:
                one = bytes([high, low]).decode("cp932")
            except UnicodeDecodeError:
                continue
            # a lone byte may be read as two characters; private use is nobody's shape
            if len(one) == 1 and ord(one) not in mine and not 0xE000 <= ord(one) < 0xF900:
                lacking.add(one)
    assert lacking <= fonts.WITHIN
    data = engine.pdf(sheet(("記号", "".join(sorted(fonts.WITHIN)))), TIME)
    assert all(one in reading.text(data) for one in fonts.WITHIN)


def test_every_character_of_jis_x_0213_that_names_are_written_in_can_be_printed() -> None:
    mine = fonts.own().characters
    for one in "髙﨑德瀨神﨑靜淸濵邉邊栁増增羽黑吉𠮟":
        assert ord(one) in mine, one


@needs_rare
def test_a_rarer_name_comes_from_the_rarer_font_and_a_variant_keeps_its_shape() -> None:
    plain = engine.pdf(sheet(("氏名", "𠮷野 葛城 髙﨑")), TIME)
    assert "𠮷野葛城髙﨑" in reading.text(plain)
    beyond = fonts.rare()
    assert beyond is not None
    base, selector = min(beyond[1].variations - fonts.own().variations)
    ready, found = engine.fitted(sheet(("氏名", f"{chr(base)}{chr(selector)}城")))
    assert (found.rare, found.forced, found.plain) == (True, (chr(base) + chr(selector),), ())
    assert ready.notes == ()
    assert chr(base) in reading.text(engine.pdf(ready, TIME))
    assert reading.embedded(plain)
    assert reading.tagged(plain)


def test_a_variant_that_no_font_tells_apart_is_said_to_be_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "PLACES", ())
    fonts.rare.cache_clear()
    try:
        ready, found = engine.fitted(sheet(("氏名", "葛\U000e01ef城")))
    finally:
        fonts.rare.cache_clear()
    assert found.plain == ("葛\U000e01ef",)
    assert any("標準の字体で印刷した" in one and "U+845B U+E01EF" in one for one in ready.notes)


@pytest.mark.parametrize(
    "value, code",
    [("王 𓀀𓁐", "U+13000"), ("\ue000外字", "U+E000"), ("a\x07b", "U+0007")],
    ids=["hieroglyph", "private", "control"],
)
def test_what_no_font_has_is_told_by_character_and_field_and_nothing_is_made(value: str, code: str) -> None:
    with pytest.raises(FaultError) as caught:
        engine.pdf(sheet(("氏名（カナ）", value)), TIME)
    fault = caught.value.faults[0]
    assert fault.code == "PAPER_GLYPH"
    assert code in fault.say.ja
    assert code in fault.say.en
    assert "氏名（カナ）" in fault.say.ja
    assert fault.field == "氏名（カナ）"


def test_where_the_rarer_font_is_absent_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "PLACES", ())
    fonts.rare.cache_clear()
    try:
        with pytest.raises(FaultError) as caught:
            engine.pdf(sheet(("氏名", "𠮷野")), TIME)
    finally:
        fonts.rare.cache_clear()
    (fault,) = caught.value.faults
    assert "fonts-noto-cjk" in fault.say.ja
    assert "fonts-noto-cjk" in fault.say.en
    assert "𠮷" in fault.say.ja


def test_bytes_that_are_no_font_are_refused() -> None:
    with pytest.raises(ValueError, match=r"cmap|font"):
        fonts.coverage(b"\0\1\0\0" + b"\0" * 40)
    with pytest.raises(ValueError, match="font"):
        fonts.coverage(b"OTTO")


def test_a_layout_that_cannot_be_set_is_told_and_leaves_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "layout", lambda: b'#panic("broken")')
    with pytest.raises(FaultError) as caught:
        engine.pdf(sheet(("氏名", "東")), TIME)
    (fault,) = caught.value.faults
    assert fault.code == "PAPER_UNSET"
    assert fault.say.ja != fault.say.en


@pytest.mark.parametrize(
    "value",
    ['#panic("x")', "*太字* _斜_ `code` $x$ @ref <tag> \\ // #let", "= 見出し\n- 一\n+ 二", "https://example.jp/" + "a" * 300],
)
def test_nothing_that_somebody_wrote_is_read_as_markup(value: str) -> None:
    data = engine.pdf(sheet(("理由", value)), TIME)
    assert reading.squeezed(value) in reading.text(data)


def test_a_paper_of_many_pages_repeats_its_headings_and_numbers_its_pages() -> None:
    rows = tuple((str(n), f"山﨑 {n}号", "印刷") for n in range(1, 301))
    grid = Grid(title="名簿", columns=(Column(label="№", number=True), Column(label="氏名"), Column(label="業務")), rows=rows)
    long = msgspec.structs.replace(sheet(("氏名", "東")), blocks=(grid, Lines(title="", texts=("以上",))))
    data = engine.pdf(long, TIME)
    said, count = reading.text(data), reading.pages(data)
    assert count > 5
    assert said.count("№氏名業務") >= count - 1
    assert all(f"{n}／{count}頁" in said for n in range(1, count + 1))
    assert said.count("1-AAAA-BBBB-CCCC") == count
    assert "山﨑300号" in said


def test_pages_can_be_looked_at_as_pictures() -> None:
    (picture,) = engine.pictures(sheet(("氏名", "髙橋")), TIME)
    assert picture.startswith(b"\x89PNG")


def test_the_date_of_the_file_is_the_moment_it_speaks_of() -> None:
    data = engine.pdf(sheet(("氏名", "髙橋")), TIME)
    assert b"2026-03-31" in data or b"20260331" in data  # 2026-04-01 in Japan is still the 31st in UTC
