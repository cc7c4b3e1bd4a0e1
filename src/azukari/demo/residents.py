"""A fictional ward's register of tax notices, as a municipality would hand it over: CP932, with all its oddities.

Nobody in it exists. Every row is a pure function of the seed and its position, so the same file comes out on every
machine and nothing need be stored. What makes real files hard is here: a person with two notices, the same name with
two people, variant characters that CP932 has beyond JIS X 0208, kana in both widths, two calendars, amounts with
thousands separators, line breaks inside quoted fields, and keys with leading zeros.

The twelve digits in 個人番号 have the shape of an individual number and always a wrong check digit, so that none can
be the number of a living person. The postal codes begin with 000, which the post office gives to no place.
"""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Protocol

import msgspec

HEADER = (
    "宛名番号", "氏名", "氏名カナ", "生年月日", "郵便番号", "住所", "方書", "個人番号", "通知書番号", "税目", "税額", "備考",
)  # fmt: skip
KEY = "宛名番号"
ENCODING = "cp932"
WARD = "水面区"

# Spelling and reading. The first lines hold what differs from the common spelling by a variant character.
_FAMILY_NAMES = """
髙橋:タカハシ 髙田:タカダ 山﨑:ヤマザキ 濵田:ハマダ 濱口:ハマグチ 栁沢:ヤナギサワ 渡邊:ワタナベ 渡邉:ワタナベ 齋藤:サイトウ
齊藤:サイトウ 冨永:トミナガ 德田:トクダ 神﨑:カンザキ 增井:マスイ 黑川:クロカワ 淸野:キヨノ 嶋村:シマムラ 槇原:マキハラ
佐藤:サトウ 鈴木:スズキ 高橋:タカハシ 田中:タナカ 伊藤:イトウ 渡辺:ワタナベ 山本:ヤマモト 中村:ナカムラ 小林:コバヤシ
加藤:カトウ 吉田:ヨシダ 山田:ヤマダ 佐々木:ササキ 山口:ヤマグチ 松本:マツモト 井上:イノウエ 木村:キムラ 林:ハヤシ
斎藤:サイトウ 清水:シミズ 山崎:ヤマザキ 森:モリ 池田:イケダ 橋本:ハシモト 阿部:アベ 石川:イシカワ 山下:ヤマシタ
中島:ナカジマ 石井:イシイ 小川:オガワ 前田:マエダ 岡田:オカダ 長谷川:ハセガワ 藤田:フジタ 後藤:ゴトウ 近藤:コンドウ
五十嵐:イガラシ 小野寺:オノデラ 御手洗:ミタライ 勅使河原:テシガワラ 東海林:ショウジ 服部:ハットリ 別府:ベップ 一:ハジメ
"""
_GIVEN_NAMES = """
千鶴子:チヅコ 百合子:ユリコ 智惠子:チエコ 眞知子:マチコ 薰:カオル 美穗:ミホ 靜江:シズエ 曻:ノボル 凜:リン 彌太郎:ヤタロウ
翔太:ショウタ 健一:ケンイチ 大輔:ダイスケ 拓也:タクヤ 誠:マコト 浩:ヒロシ 隆:タカシ 修:オサム 清:キヨシ 茂:シゲル
実:ミノル 蓮:レン 陽翔:ハルト 悠真:ユウマ 湊:ミナト 一郎:イチロウ 三千男:ミチオ 伊佐夫:イサオ 淳之介:ジュンノスケ
陽子:ヨウコ 恵子:ケイコ 洋子:ヨウコ 幸子:サチコ 和子:カズコ 節子:セツコ 久美子:クミコ 由美子:ユミコ 真由美:マユミ
明美:アケミ 裕子:ユウコ 美咲:ミサキ 葵:アオイ 結衣:ユイ さくら:サクラ あかり:アカリ ひなた:ヒナタ ゑい:エイ キヨ:キヨ ハナ:ハナ
"""
_TOWNS = ("星待町", "鈴音町", "帆影町", "月渡町", "霧笛坂", "風見ノ辻", "灯守", "潮待通", "雲居橋", "鷺渡", "蛍沢", "凪ヶ原")
_HOUSES = ("メゾン灯守", "コーポ星待", "帆影ハイツ", "鈴音荘", "レジデンス凪", "区営月渡アパート")
_TAXES = ("住民税（普通徴収）", "固定資産税", "軽自動車税（種別割）", "国民健康保険料")
_REMARKS = (
    "送付先変更\n（成年後見人あて）",
    "点字同封希望, 大活字版",
    '郵便受けの表示は"管理室"',
    "前年度返戻あり,\n再調査済",
    "口座振替",
    "分割納付",
)
_FIRST_BIRTH, _BIRTHS = date(1930, 1, 1).toordinal(), 28_124  # days: the last one is 31 December 2006
_HEISEI = date(1989, 1, 8).toordinal()
_FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")
_NUMBERS = 10**11  # individual numbers without their check digit
_KEYS = 10**10
# Three digits at a time, each times its weight: from the lowest 2, 3, 4, or 5, 6, 7
_AT_2 = tuple(n // 100 * 4 + n // 10 % 10 * 3 + n % 10 * 2 for n in range(1000))
_AT_5 = tuple(n // 100 * 7 + n // 10 % 10 * 6 + n % 10 * 5 for n in range(1000))


class Sink(Protocol):
    """Where the bytes go: a file opened for writing, a pipe, a vault that seals while it streams."""

    def write(self, block: bytes, /) -> object:
        """Take the next bytes; what comes back is not looked at."""


class Counts(msgspec.Struct, frozen=True):
    """What a delivery note has to say about a file: its rows without the header, the people in it, and its digest."""

    rows: int
    persons: int
    sha256: str


def half_width(kana: str) -> str:
    """The same katakana in half-width letters, voicing marks apart, as older systems print them."""
    return unicodedata.normalize("NFD", kana).translate(_HALF_WIDTH)


def check_digit(eleven: int) -> int:
    """The digit that would make these eleven digits a valid individual number.

    Source: 行政手続における特定の個人を識別するための番号の利用等に関する法律 に基づく総務省令（平成26年第85号）第5条:
    11 − (Σ Pn × Qn mod 11), where n counts from the lowest digit, Qn = n + 1 up to the sixth and n − 5 above it;
    a remainder of 0 or 1 gives 0.
    """
    upper, lower = divmod(eleven, 10**6)
    remainder = (_AT_5[upper // 1000] + _AT_2[upper % 1000] + _AT_5[lower // 1000] + _AT_2[lower % 1000]) % 11
    return 0 if remainder <= 1 else 11 - remainder


def residents(rows: int, seed: int) -> Iterator[tuple[str, ...]]:
    """The rows of the register below its header, `rows` of them, each with the twelve fields of HEADER."""
    return (row for _, row in _numbered(rows, seed))


def write_csv(file: Sink, rows: int, seed: int) -> Counts:
    """Write the register as CP932 with CRLF line ends, a batch at a time, and say what was written."""
    digest, written, persons = hashlib.sha256(), 0, 0
    batch: list[tuple[str, ...]] = [HEADER]
    source = _numbered(rows, seed)
    while batch:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(batch)
        block = text.getvalue().encode(ENCODING)
        digest.update(block)
        file.write(block)
        numbered = list(islice(source, 2_000))
        batch = [row for _, row in numbered]
        written += len(batch)
        persons += sum(new for new, _ in numbered)
    return Counts(rows=written, persons=persons, sha256=digest.hexdigest())


def count(rows: int, seed: int) -> Counts:
    """What `write_csv` would write, without keeping it."""
    return write_csv(_Nowhere(), rows, seed)


class _Nowhere:
    """Takes every byte and keeps none."""

    def write(self, block: bytes, /) -> None:
        """Let the block go: only its digest was wanted."""


def _numbered(rows: int, seed: int) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Each row, and whether its person appears for the first time."""
    if rows < 0:
        raise ValueError(f"rows must not be negative: {rows}")
    root = hashlib.blake2b(seed.to_bytes(16, "big", signed=True), digest_size=32, person=b"azukari.demo")
    persons = 0
    for row in range(rows):
        draw = _drawing(root, b"notice", row)
        # One notice in sixteen or so is a further one of somebody who stands anywhere above.
        new = persons == 0 or draw(16) != 0
        person = persons if new else draw(persons)
        persons += new
        key, name, kana, born, post, street, house, number = _person(root, person)
        yield new, (key, name, kana, born, post, street, house, number, f"{row + 1:08d}", *_notice(draw))


def _drawing(root: hashlib.blake2b, kind: bytes, index: int) -> Callable[[int], int]:
    """A well of 256 bits that belongs to one person or one notice; each draw gives a number below its argument."""
    well = root.copy()
    well.update(kind)
    well.update(index.to_bytes(8, "big"))
    bits = int.from_bytes(well.digest(), "big")

    def draw(below: int) -> int:
        nonlocal bits
        bits, drawn = divmod(bits, below)
        return drawn

    return draw


def _person(root: hashlib.blake2b, index: int) -> tuple[str, ...]:
    draw = _drawing(root, b"person", index)
    family, family_kana = _FAMILIES[draw(len(_FAMILIES))]
    given, given_kana = _GIVENS[draw(len(_GIVENS))]
    kana = f"{family_kana}　{given_kana}" if draw(8) else f"{_HALF_FAMILY[family_kana]} {_HALF_GIVEN[given_kana]}"
    town = draw(len(_TOWNS))
    lot = f"{1 + draw(30)}-{1 + draw(40)}"
    street = f"{WARD}{_TOWNS[town]}{1 + draw(6)}丁目{lot if draw(4) else lot.translate(_FULL_WIDTH)}"
    house = "" if draw(3) else f"{_HOUSES[draw(len(_HOUSES))]}{',' if draw(8) == 0 else '　'}{1 + draw(9)}{1 + draw(20):02d}号室"
    # Multipliers coprime to ten: no two people share a key or a number, and neither tells the order of the rows.
    eleven = (index * 48_271_203_877 + 30_517_578_125) % _NUMBERS
    wrong = (check_digit(eleven) + 1 + draw(9)) % 10
    key = (index * 3_141_592_653 + 2_718_281_828) % _KEYS
    born = _born(_FIRST_BIRTH + draw(_BIRTHS), draw(4))
    return (
        f"{key:010d}", f"{family}　{given}", kana, born, f"000-{town:02d}{draw(100):02d}", street, house, f"{eleven:011d}{wrong}",
    )  # fmt: skip


def _born(ordinal: int, style: int) -> str:
    """A birth date in one of the four ways in which registers write them."""
    day = date.fromordinal(ordinal)
    if style == 0:
        return day.isoformat()
    if style == 1:
        return f"{day.year}/{day.month}/{day.day}"
    era, short, year = ("平成", "H", day.year - 1988) if ordinal >= _HEISEI else ("昭和", "S", day.year - 1925)
    if style == 2:
        return f"{short}{year:02d}.{day.month:02d}.{day.day:02d}"
    return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def _notice(draw: Callable[[int], int]) -> tuple[str, str, str]:
    """The tax, its amount in yen, and a remark."""
    tax = _TAXES[draw(len(_TAXES))]
    amount = draw(9_000) * 100
    return tax, f"{amount:,}" if draw(8) == 0 else str(amount), _REMARKS[draw(len(_REMARKS))] if draw(32) == 0 else ""


def _read(pairs: str) -> tuple[tuple[str, str], ...]:
    return tuple((spelling, kana) for spelling, _, kana in (pair.partition(":") for pair in pairs.split()))


_FAMILIES, _GIVENS = _read(_FAMILY_NAMES), _read(_GIVEN_NAMES)
_HALF_WIDTH: dict[int, str] = {ord(unicodedata.normalize("NFKC", chr(half))): chr(half) for half in range(0xFF66, 0xFF9E)}
_HALF_WIDTH |= {0x3099: "ﾞ", 0x309A: "ﾟ"}  # voicing marks
_HALF_FAMILY = {kana: half_width(kana) for _, kana in _FAMILIES}
_HALF_GIVEN = {kana: half_width(kana) for _, kana in _GIVENS}
