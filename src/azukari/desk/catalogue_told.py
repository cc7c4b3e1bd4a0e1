"""What an entry says, in words people use: identifiers by name, numbers with their meaning, days and times of Japan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from azukari import annex
from azukari.desk.book import Book
from azukari.desk.catalogue_annex import cited
from azukari.desk.catalogue_form import shown, verbatim
from azukari.desk.catalogue_labels import ACCOUNTS, WEEKDAY_NAMES, choice_label
from azukari.kernel.asks import Field, Form, Shape, fields_of
from azukari.kernel.calendar import wareki
from azukari.kernel.duty import Duty
from azukari.kernel.entry import Entry
from azukari.kernel.objection import TERM_PREFIX
from azukari.kernel.things import Account, tier_in
from azukari.kernel.values import CONTRACTOR, DAY, HOUR, MINUTE, Day, TierNo, Time, as_datetime, day_of
from azukari.law.address import Address, in_order
from azukari.law.say import Lang, Say
from azukari.provisions.p00_acts import Refused

Names = Callable[[str], str]
"""Identifier → what people call it, or the identifier itself."""


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Told(msgspec.Struct, frozen=True):
    """One answer of an entry, as it is shown: label, value, whether it was words, and the sentence it answers to."""

    label: Say
    value: Say
    words: bool
    cites: str | None = None
    parts: tuple[tuple[Told, ...], ...] = ()
    document: Mapping[str, Any] | None = None
    path: str = ""


def said_day(day: Day) -> Say:
    """A day in both calendars: 「令和8年4月1日（2026-04-01）」, “1 April 2026”."""
    year, month, date = (int(part) for part in day.split("-"))
    return Say(f"{wareki(day)}（{day}）", f"{date} {MONTHS[month - 1]} {year}")


def said_time(time: Time) -> Say:
    """A moment of Japan to the second: 「2026-04-01 09:00:00」."""
    text = as_datetime(time).strftime("%Y-%m-%d %H:%M:%S")
    return Say(text, text)


def said_age(since: Time, now: Time) -> Say:
    """How long ago, in the largest unit that fits: minutes, hours or days."""
    age = max(now - since, 0)
    if age >= 2 * DAY:  # asked first: what is some days old is said the same until the next day
        days = age // DAY
        return Say(f"{days}日", f"{days} days")
    if age >= HOUR:
        hours = age // HOUR
        return Say(f"{hours}時間", f"{hours} h")
    minutes = age // MINUTE
    return Say(f"{minutes}分", f"{minutes} min")


def said_account(account: str, names: Names) -> Say:
    """Where something stands: 「甲」, 「乙（あずま印刷）の保管庫」."""
    if account in ACCOUNTS:
        return ACCOUNTS[account]
    tier = tier_in(Account(account))
    if tier is None:
        return Say(account, account)
    place = account.partition("/")[2]
    side = Say("乙", "乙") if tier == CONTRACTOR else Say(f"再委託先・第{tier}階層", f"subcontractor, tier {tier}")
    if place == "vault":
        return Say(f"{side.ja}の保管庫", f"Vault of {side.en}")
    if place == "transit":
        return Say(f"{side.ja}が搬送中", f"In transit with {side.en}")
    return Say(f"{names(place)}（{side.ja}）", f"{names(place)} ({side.en})")


def said_tier(tier: TierNo, book: Book, names: Names) -> Say:
    """A tier by its firm: 「乙 あずま印刷」, 「再委託先（第2階層） …」."""
    if tier == 0:
        return Say(f"甲　{names(book.whole.ground.ward)}", f"甲 {names(book.whole.ground.ward)}")
    known = book.whole.ground.tiers.get(tier)
    firm = names(known.party) if known else ""
    if tier == 1:
        return Say(f"乙　{firm}", f"乙 {firm}")
    return Say(f"再委託先（第{tier}階層）　{firm}", f"Subcontractor (tier {tier}) {firm}")


def said_value(field: Field, value: object, book: Book, names: Names, purposes: Mapping[int, str]) -> Say:
    """One fact as people read it."""
    text = str(value)
    match field.form:
        case Form.FLAG if value is None:
            found = Say("未定", "Not known yet")
        case _ if value is None:
            found = Say("—", "—")
        case Form.FLAG:
            found = Say("はい", "Yes") if value else Say("いいえ", "No")
        case Form.DAY:
            found = said_day(Day(text))
        case Form.INTEGER if field.asks.shape:
            found = _said_shape(field, value)
        case Form.TIME if isinstance(value, int):
            found = said_time(Time(value))
        case Form.CHOICE:
            found = choice_label(field.kind, str(getattr(value, "value", value)))
        case _:
            found = _said_token(field.kind, text, value, book, names, purposes)
    return found


def _said_shape(field: Field, value: object) -> Say:
    if field.asks.shape is Shape.WEEKDAY and isinstance(value, int) and value < len(WEEKDAY_NAMES):
        return WEEKDAY_NAMES[value]
    return verbatim(shown(field, value))


def _said_token(kind: str, text: str, value: object, book: Book, names: Names, purposes: Mapping[int, str]) -> Say:
    if kind == "tier" and isinstance(value, int):
        return said_tier(TierNo(value), book, names)
    if kind == "citation" and text in annex.ACTS:
        return annex.ACTS[text].title
    if kind == "citation" and text:
        return cited(text)
    if kind == "account":
        return said_account(text, names)
    if kind == "number":
        return Say(f"第{text}号", f"No. {text}")
    if kind == "purpose" and isinstance(value, int):
        text = f"{value}　{purposes.get(value, '')}".strip()
    elif kind in {"person", "party", "place", "item"}:
        text = names(text) or text
    return verbatim(text or "—")


def told(
    act: msgspec.Struct, words: Mapping[str, Any], book: Book, names: Names, purposes: Mapping[int, str], path: str = ""
) -> tuple[Told, ...]:
    """Every answer of an act (or of a group in it) in the order it was asked; words that are gone are said to be."""
    if isinstance(act, Refused):
        return _told_refusal(act, names)
    return tuple(_told(field, act, words.get(field.name), book, names, purposes, path) for field in fields_of(type(act)))


def _told_refusal(act: Refused, names: Names) -> tuple[Told, ...]:
    """A folded refusal in words: who tried what, which sentences refused it, within which hour, how often."""
    what = annex.ACTS[act.act].title if act.act in annex.ACTS else verbatim(act.act)
    by = [cited(one) for one in in_law_order(act.cited)]
    since = as_datetime(Time(act.hour * HOUR))
    day = said_day(Day(since.strftime("%Y-%m-%d")))
    hour = Say(f"{day.ja} {since.hour}時台", f"{day.en}, between {since.hour}:00 and {since.hour + 1}:00")
    values = {
        "person": verbatim(names(act.person)),
        "act": what,
        "cited": Say("、".join(one.ja for one in by) or "—", ", ".join(one.en for one in by) or "—"),
        "hour": hour,
        "count": said_often(act.count),
    }
    labels = {one.name: one.asks.label for one in fields_of(Refused)} | {"hour": Say("時間", "When")}
    return tuple(Told(labels[name], said, words=False, path=name) for name, said in values.items())


def said_often(count: int) -> Say:
    """How many times: 「3回」, “3 times”, “once”."""
    return Say(f"{count}回", "once" if count == 1 else f"{count} times")


def _told(field: Field, act: msgspec.Struct, said: Any, book: Book, names: Names, purposes: Mapping[int, str], path: str) -> Told:  # noqa: ANN401 — words of any shape
    value = getattr(act, field.name)
    label, cites, here = field.asks.label, field.asks.cites, path + field.name
    if field.is_words:
        return Told(
            label,
            _said_words(given=bool(value), said=said),
            words=True,
            cites=cites,
            document=said if isinstance(said, dict) else None,
            path=here,
        )
    if field.form is Form.GROUP:
        inner = told(value, said or {}, book, names, purposes, here + ".") if value is not None else ()
        return Told(label, Say("—", "—"), words=False, cites=cites, parts=(inner,), path=here)
    if field.form is not Form.LIST:
        return Told(label, said_value(field, value, book, names, purposes), words=False, cites=cites, path=here)
    beside: Mapping[str, Any] = said if isinstance(said, dict) else {}
    rows = value or ()
    element = field.fields[0]
    if element.form is Form.GROUP:
        parts = tuple(told(row, beside.get(str(n)) or {}, book, names, purposes, f"{here}.{n}.") for n, row in enumerate(rows))
        return Told(label, Say(f"{len(rows)}件", f"{len(rows)} lines"), words=False, cites=cites, parts=parts, path=here)
    if element.is_words:
        shown = [str(beside.get(str(n), "—")) for n in range(len(rows))]
        return Told(
            label, Say("、".join(shown).strip() or "—", ", ".join(shown).strip() or "—"), words=True, cites=cites, path=here
        )
    values = [said_value(element, row, book, names, purposes) for row in rows]
    return Told(
        label,
        Say("、".join(one.ja for one in values) or "—", ", ".join(one.en for one in values) or "—"),
        words=False,
        cites=cites,
        path=here,
    )


def _said_words(*, given: bool, said: object) -> Say:
    if isinstance(said, dict):
        name = str(said.get("name") or "—")
        return verbatim(name)
    if said not in (None, ""):
        return verbatim(str(said))
    return (
        Say("（言葉は保存期間の終わりに廃棄されたか、読めません）", "(the words were destroyed or cannot be read)")
        if given
        else Say("—", "—")
    )


def described(entry: Entry, words: Mapping[str, Any], book: Book, names: Names, purposes: Mapping[int, str]) -> Say:
    """What an entry says in one line: what was done, and to whom or what."""
    act = entry.act
    if isinstance(act, Refused):
        what = annex.ACTS[act.act].title if act.act in annex.ACTS else Say(act.act, act.act)
        by = [cited(one) for one in in_law_order(act.cited)]
        times = Say(f"（{act.count}回）", f" ({act.count} times)") if act.count > 1 else None
        return Say(
            f"拒否：{what.ja} — {names(act.person)} — {'、'.join(one.ja for one in by)}{times.ja if times else ''}",
            f"Refused: {what.en} — {names(act.person)} — {', '.join(one.en for one in by)}{times.en if times else ''}",
        )
    telling = [one.value for one in _telling(told(act, words, book, names, purposes))][:2]
    if not telling:
        return type(act).title
    return Say(
        f"{type(act).title.ja}：{'、'.join(_short(one.ja) for one in telling)}",
        f"{type(act).title.en}: {', '.join(_short(one.en) for one in telling)}",
    )


def _telling(answers: tuple[Told, ...]) -> list[Told]:
    """The answers that tell one entry of an act from another: what was named or written first, before dates and counts."""
    flat = [one for one in answers if one.value.ja not in {"—", "0", "はい", "いいえ"} and not one.parts]
    seen: set[str] = set()
    found = []
    for one in flat:
        if one.value.ja not in seen:
            seen.add(one.value.ja)
            found.append(one)
    return found


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def in_law_order(cites: Iterable[str]) -> list[str]:
    """Citations as the law has them, adopted terms after the sentences."""
    terms = [one for one in cites if one.startswith(TERM_PREFIX)]
    return [*in_order(Address(one) for one in cites if not one.startswith(TERM_PREFIX)), *sorted(terms)]


_IDENTIFIER = re.compile(r"\bt\d{1,3}/(?:vault|transit|pl-[0-9a-z]{16})|\b[a-z]{2}-[0-9a-z]{16}")


def personal(said: Say, names: Names) -> Say:
    """A text of the provisions with identifiers said by name: provisions know no names, officers know no identifiers."""

    def by_name(lang: Lang) -> str:
        return _IDENTIFIER.sub(
            lambda found: said_account(found[0], names).of(lang) if "/" in found[0] else names(found[0]), said.of(lang)
        )

    return Say(by_name(Lang.ja), by_name(Lang.en))


def said_due(duty: Duty, now: Time) -> Say:
    """By when: the adopted moment, or since when and 「直ちに」 where 甲 adopted no number."""
    if duty.due is None:
        age = said_age(duty.since, now)
        return Say(f"直ちに（{day_of(duty.since)}から{age.ja}）", f"Immediately (for {age.en}, since {day_of(duty.since)})")
    until = as_datetime(duty.due).strftime("%Y-%m-%d %H:%M")
    if now > duty.due:
        age = said_age(duty.due, now)
        return Say(f"{until}まで（{age.ja}遅れ）", f"By {until} ({age.en} late)")
    return Say(f"{until}まで", f"By {until}")
