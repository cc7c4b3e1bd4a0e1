"""The notation of scenarios: plain text that a jurist reads, told act by act, each step with what the software has to do about it.

    ■A4　全件をUSBメモリに複写する ／ Everything is copied to a USB memory
    事実：…                                        what was done; ``Fact:`` the same in English
    時 2026-06-21 17:30                            the clock stands there
    ［従業員＠作業所］p09.make-copy → 拒否 9.1.main    who, where, which act; refused under exactly these sentences
      品目：住民情報                                what is answered, by the label or the name of the question
    警告 p09.erase（乙、期限切れ）                     on the list of 乙, late;  ``警告なし`` not on it
    見えない 15.1「…」“…”　証拠 p11.stocktake        nothing is seen: the answer to 15.1 says so in these words, and is no 防止

Acts end in ``受理`` (accepted, preparing), ``記録`` (accepted, and that is what was to be shown), ``拒否`` with every citation and
``不整合`` with every code; ``＝名`` keeps the entry's number for ``＜名＞``. ``証拠一式 検証できる`` takes the whole
record as evidence and has it verified. ``備え 名`` tells a file of ``beginnings/`` first. Names of
people, firms, places and things are declared (``人 受託責任者（乙）``) and are the only ones there are.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from azukari import annex
from azukari.desk.catalogue_labels import choice_label
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.things import ENDS, SOURCES, said
from azukari.law.address import ADDRESSES

FOLDER = Path(__file__).parent
KINDS = {"人": "pn", "会社": "pt", "施設": "pl", "物": "im"}
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
ACT = re.compile(r"［(?P<who>[^］＠]+)(?:＠(?P<place>[^］]+))?］\s*(?P<act>p\d\d\.[a-z-]+)\s*→\s*(?P<outcome>.+)")
ANSWER = re.compile(r"(?P<key>[^：]+)：(?P<value>.*)")
DECLARED = re.compile(r"(?P<kind>人|会社|施設|物)\s+(?P<name>[^（\s]+)(?:（(?P<home>[^）]+)）)?")
OWED = re.compile(
    r"(?P<not>警告なし|警告)\s+(?P<code>p\d\d\.[a-z-]+)（(?P<side>甲|乙|第\d+層)(?:、(?P<due>期限切れ|期限内|期限なし))?）"
)
BLIND = re.compile(r"見えない\s+(?P<cites>[^「]+)「(?P<ja>[^」]+)」“(?P<en>[^”]+)”\s*証拠\s+(?P<evidence>.+)")
STEP = re.compile(r"■(?P<mark>[A-Z]\d+)\s+(?P<ja>.+?) ／ (?P<en>.+)")
ACCOUNT = re.compile(r"(?:乙|第(?P<tier>\d+)層)の(?P<spot>.+)")
SPOTS = {"保管庫": "vault", "搬送中": "transit"}
ENDS_SAID = {said(one).ja: str(one) for one in sorted(SOURCES | ENDS)}
PROVEN = "証拠一式 検証できる"
LATE = {None: None, "期限切れ": "late", "期限内": "in time", "期限なし": "no date"}


class NotationError(ValueError):
    """A line that cannot be read, with its file and number and what was expected."""


@dataclass(frozen=True)
class Line:
    """Where something stands, for messages."""

    file: str
    number: int
    text: str

    def wrong(self, why: str) -> NotationError:
        return NotationError(f"{self.file}:{self.number}: {why}\n    {self.text}")


@dataclass(frozen=True)
class Doing:
    """An act that somebody attempts, and what becomes of it."""

    line: Line
    who: str
    place: str | None
    act: str
    outcome: str
    cites: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    keeps: str | None = None
    answers: list[tuple[Line, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Owed:
    """A duty that is on the list of a side, or is not."""

    line: Line
    code: str
    side: str
    due: str | None
    there: bool


@dataclass(frozen=True)
class Blind:
    """What no software sees: the sentence whose answer says so, and the acts whose entries would have shown it."""

    line: Line
    cites: str
    ja: str
    en: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """A moment."""

    line: Line
    text: str


@dataclass(frozen=True)
class Proven:
    """The evidence of the whole contract is taken and verified, and the law replayed on it."""

    line: Line


Part = Doing | Owed | Blind | Clock | Proven


@dataclass
class Step:
    """One row of an incident: what was done, and what is shown about it."""

    mark: str
    ja: str
    en: str
    fact_ja: str = ""
    fact_en: str = ""
    parts: list[Part] = field(default_factory=list)


@dataclass
class Scenario:
    """One text: declared names, and steps; the first holds the beginnings."""

    name: str
    ja: str = ""
    en: str = ""
    setting_ja: str = ""
    setting_en: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def id(self, name: str, line: Line) -> str:
        found = self.ids.get(name)
        if found is None:
            raise line.wrong(f"「{name}」は登場していません（is not declared）。登場しているのは：{'、'.join(self.ids)}")
        return found

    def answers(self, doing: Doing, numbers: Mapping[str, int]) -> dict[str, Any]:
        """The answers of an act, names turned into ids and kept numbers into numbers."""
        fields = fields_of(annex.ACTS[doing.act])
        found: dict[str, Any] = {}
        for line, key, value in doing.answers:
            one = _field(fields, key, line)
            read = self._value(one, value, line, numbers)
            if one.form is Form.LIST:
                found.setdefault(one.name, []).extend(read)
            elif one.name in found:
                raise line.wrong(f"「{key}」が二度あります（answered twice）。")
            else:
                found[one.name] = read
        self._named(fields, found)
        return found

    def _named(self, fields: tuple[Field, ...], found: dict[str, Any]) -> None:
        """Whoever or whatever is brought in by its id is called as the scenario calls it."""
        names = {value: name for name, value in self.ids.items()}
        for one in fields:
            if one.asks.names and one.name not in found and found.get(one.asks.names) in names:
                found[one.name] = names[found[one.asks.names]]

    def _account(self, text: str, line: Line) -> str:
        if text in ENDS_SAID:
            return ENDS_SAID[text]
        held = ACCOUNT.fullmatch(text)
        if held is None:
            raise line.wrong(
                f"「{text}」という置き場所はありません（no such account）。乙の保管庫、第2層の搬送中、{'、'.join(ENDS_SAID)}"
            )
        tier = held["tier"] or "1"
        return f"t{tier}/{SPOTS[held['spot']] if held['spot'] in SPOTS else self.id(held['spot'], line)}"

    def _value(self, one: Field, text: str, line: Line, numbers: Mapping[str, int]) -> Any:  # noqa: PLR0911 — one per form
        if one.form is Form.LIST:
            inner = one.fields[0]
            parts = [text] if inner.form is Form.GROUP else [part for part in re.split(r"[、,]\s*", text) if part]
            return [self._value(inner, part, line, numbers) for part in parts]
        if one.form is Form.GROUP:
            group: dict[str, Any] = {}
            for pair in re.split(r"、", text):
                key, equals, value = pair.partition("＝")
                if not equals:
                    raise line.wrong(f"「{pair}」は 項目＝値 ではありません（no item＝value）。")
                part = _field(one.fields, key.strip(), line)
                group[part.name] = self._value(part, value.strip(), line, numbers)
            self._named(one.fields, group)
            return group
        if kept := re.fullmatch(r"＜(.+)＞", text):
            if kept[1] not in numbers:
                raise line.wrong(f"＜{kept[1]}＞ という番号はまだありません（no such number yet）。")
            return numbers[kept[1]]
        if one.is_words:
            return text
        if one.kind in {"person", "party", "place", "item"}:
            return self.id(text, line)
        if one.kind == "account":
            return self._account(text, line)
        if one.form is Form.CHOICE:
            return next((value for value in one.choices if text in {value, choice_label(one.kind, value).ja}), text)
        return text


def _field(fields: tuple[Field, ...], key: str, line: Line) -> Field:
    found = next((one for one in fields if key in {one.name, one.asks.label.ja}), None)
    if found is None:
        offered = "、".join(f"{one.asks.label.ja}（{one.name}）" for one in fields)
        raise line.wrong(f"「{key}」という問いはありません（no such question）。あるのは：{offered}")
    return found


def ident(kind: str, name: str) -> str:
    """The identifier that a name has, always the same."""
    number = int.from_bytes(sha256(name.encode()).digest()[:10], "big")
    return f"{kind}-" + "".join(LETTERS[number >> shift & 31] for shift in range(75, -1, -5))


def lines_of(path: Path) -> Iterator[Line]:
    """The lines that say something, beginnings told where they are called for."""
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = Line(path.name, number, text)
        if not text.strip() or text.startswith("#"):
            continue
        if text.startswith("備え "):
            told = FOLDER / "beginnings" / f"{text[3:].strip()}.txt"
            if not told.is_file():
                raise line.wrong(f"備え「{told.stem}」がありません（no such beginning）。")
            yield from lines_of(told)
        else:
            yield line


def parse(path: Path) -> Scenario:
    """A scenario from its file. :raises NotationError: at the first line that cannot be read."""
    found = Scenario(path.stem, steps=[Step("0", "備え", "Beginnings")])
    for line in lines_of(path):
        _read(found, line)
    if not (found.ja and found.en):
        raise NotationError(f"{path.name}: 題：と Title: を書いてください（the title is lacking）。")
    return found


HEADS = {"題：": "ja", "Title: ": "en", "事情：": "setting_ja", "Setting: ": "setting_en"}
FACTS = {"事実：": "fact_ja", "Fact: ": "fact_en"}


def _read(found: Scenario, line: Line) -> None:
    text, step = line.text, found.steps[-1]
    for names, owner in ((HEADS, found), (FACTS, step)):
        for head, name in names.items():
            if text.startswith(head):
                setattr(owner, name, " ".join(filter(None, (getattr(owner, name), text.removeprefix(head).strip()))))
                return
    if text[0] in " 　":
        last = step.parts[-1] if step.parts else None
        answer = ANSWER.fullmatch(text.strip())
        if not isinstance(last, Doing) or answer is None:
            raise line.wrong("字下げした行は、行為に続く「問い：答え」です（an answer to an act）。")
        last.answers.append((line, answer["key"].strip(), answer["value"].strip()))
    elif match := STEP.fullmatch(text):
        found.steps.append(Step(match["mark"], match["ja"], match["en"]))
    elif match := DECLARED.fullmatch(text):
        found.ids[match["name"]] = ident(KINDS[match["kind"]], match["name"])
        if match["kind"] == "人":
            if match["home"] is None:
                raise line.wrong("どこの人かを（ ）に書いてください（whose people).")
            found.homes[match["name"]] = match["home"]
    elif text.startswith("時 "):
        step.parts.append(Clock(line, text[2:].strip()))
    elif match := ACT.fullmatch(text):
        step.parts.append(_doing(line, match))
    elif match := OWED.fullmatch(text):
        step.parts.append(Owed(line, match["code"], match["side"], LATE[match["due"]], match["not"] == "警告"))
    elif match := BLIND.fullmatch(text):
        evidence = tuple(part for part in re.split(r"[、\s]+", match["evidence"]) if part)
        step.parts.append(Blind(line, match["cites"].strip(), match["ja"], match["en"], evidence))
    elif text.strip() == PROVEN:
        step.parts.append(Proven(line))
    else:
        raise line.wrong(
            "読めない行です（a line that is none of: ■ 事実 時 ［誰］行為 警告 見えない 証拠一式 備え 人 会社 施設 物）。"
        )


def _doing(line: Line, match: re.Match[str]) -> Doing:
    if match["act"] not in annex.ACTS:
        raise line.wrong(f"「{match['act']}」という行為はありません（no such act）。")
    outcome, _, keeps = match["outcome"].strip().partition("＝")
    word, *rest = outcome.split()
    cites = frozenset(one for one in rest if one in ADDRESSES or one.startswith("term."))
    codes = frozenset(one for one in rest if one.isupper())
    fits = {"受理": not rest, "記録": not rest, "拒否": bool(cites), "不整合": bool(codes) and not cites}
    if not fits.get(word, False) or len(cites) + len(codes) != len(rest):
        raise line.wrong("結末は 受理・記録・拒否 条文…・不整合 符号… のどれかです（how it ends）。")
    return Doing(line, match["who"], match["place"], match["act"], word, cites, codes, keeps.strip() or None)
