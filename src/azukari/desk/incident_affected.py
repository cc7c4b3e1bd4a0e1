"""Whom an incident concerns, as the record has it: the items named and what was made of them, their rows and persons, what they hold, where they are;
and the nine matters of a report under 個人情報の保護に関する法律第68条, each from the newest version that says something on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from azukari.content.discovery import Known
from azukari.desk.catalogue import Catalogue
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.catalogue_told import said_account
from azukari.desk.declaring import CLASSES
from azukari.desk.incident_told import Handled, Version, concerned_items
from azukari.kernel.values import ItemId, Number
from azukari.law.say import Say
from azukari.provisions.p00_entrustment import PROVISION, State


class Affected(msgspec.Struct, frozen=True):
    """An item: its rows and distinct persons as the record counts them, what it holds by class, where it is now."""

    item: ItemId
    name: str
    listed: Number
    rows: int | None
    persons: int | None
    made_of: str | None
    """What it was made of, where it was not named itself."""
    file_class: Say | None
    sensitive: bool
    specific: bool
    columns: tuple[Say, ...]
    where: tuple[tuple[Say, int], ...]


class Counted(msgspec.Struct, frozen=True):
    """Numbers side by side: what was told last, what the record comes to for the items named (None where one of them has none)."""

    told_rows: Say | None
    told_persons: Say | None
    rows: int | None
    persons: int | None
    differs: bool


def affected(seen: Catalogue, found: Handled) -> list[Affected]:
    """Every item concerned."""
    state: State = seen.book.whole.slices[PROVISION.number]
    custody = seen.book.whole.ground.custody
    named, made = set(found.incident.named), []
    for item in concerned_items(seen, found):
        one, confirmed = custody.items[item], state.contents.of.get(item)
        made.append(
            Affected(
                item, seen.name(item), one.listed, one.rows, one.persons,
                None if item in named or one.parent is None else seen.name(one.parent),
                None if confirmed is None else choice_label("FileClass", confirmed.file_class.value),
                confirmed is not None and confirmed.sensitive, confirmed is not None and confirmed.specific,
                () if confirmed is None else tuple(dict.fromkeys(CLASSES[Known(column.holds)] for column in confirmed.columns)),
                tuple((said_account(account, seen.name), quantity) for account, quantity in custody.held.get(item, {}).items() if quantity > 0),
            )
        )  # fmt: skip
    return made


def counted(found: Handled, items: list[Affected]) -> Counted:
    """What was told last beside what the record comes to. Persons who are in two items count twice there: it is a most, not a number of people."""
    named = [one for one in items if one.made_of is None]
    rows = sum(one.rows or 0 for one in named) if named and all(one.rows is not None for one in named) else None
    persons = sum(one.persons or 0 for one in named) if named and all(one.persons is not None for one in named) else None
    told = found.incident.told
    differs = any(
        said is not None and kept is not None and said > kept for said, kept in ((told.rows, rows), (told.persons, persons))
    )
    said = [found.latest(one) for one in ("rows", "persons")]
    return Counted(
        None if said[0] is None else said[0][0].value, None if said[1] is None else said[1][0].value, rows, persons, differs
    )


# ── the report to the national commission ──

NINE: Final = (
    Say("概要", "Outline"),
    Say("個人情報の項目", "Items of personal information"),
    Say("本人の数", "Number of persons"),
    Say("原因", "Cause"),
    Say("二次被害又はそのおそれ", "Secondary harm or its likelihood"),
    Say("本人への対応", "Response to the persons"),
    Say("公表", "Publication"),
    Say("再発防止のための措置", "Measures against recurrence"),
    Say("その他参考となる事項", "Other matters of note"),
)
"""What the report states, in its order."""
KNOWN: Final = Say("委託先が知った日時", "When the contractor came to know")
NOT_YET: Final = Say("（まだ報告がない）", "(nothing reported yet)")
FROM: Final = (
    ("happened", "harms", "known_at"), ("items",), ("persons", "rows", "basis"), ("cause",), ("secondary_harm",), ("response",), ("publication",),
    ("prevention_done", "prevention_planned"), ("other",),
)  # fmt: skip
"""From which questions each matter is told."""
RESTS: Final = Say("（{what}）{said}", "({what}) {said}")


class Stated(msgspec.Struct, frozen=True):
    """A line of the report: which of the nine matters, what is said, from which entry."""

    matter: int
    says: Say
    number: Number | None


def nine(seen: Catalogue, found: Handled) -> list[Stated]:
    """The nine matters; where nothing is known of one, that is said. Who was concerned is not among them, and no content of anything entrusted."""
    lines: list[Stated] = []
    for at, names in enumerate(FROM):
        before = len(lines)
        for name in names:
            last = found.latest(name)
            if last is None or (name == "basis" and found.latest("persons") is None):
                continue
            what, number = last
            if name == "known_at":
                what = msgspec.structs.replace(what, label=KNOWN)
            plain = name in {"happened", "items", "cause", "secondary_harm", "response", "publication", "other"}
            lines.append(Stated(at, what.value if plain else RESTS.format(what=what.label, said=what.value), number))
        lines += _besides(seen, found, at)
        if len(lines) == before:
            lines.append(Stated(at, NOT_YET, None))
    return lines


def _besides(seen: Catalogue, found: Handled, at: int) -> Iterator[Stated]:
    """What the record adds to a matter."""
    if at == 1:
        for one in affected(seen, found):
            held = [*([one.file_class] if one.file_class else []), *one.columns]
            held += [Say("要配慮個人情報を含む", "holds special care information")] if one.sensitive else []
            held += [Say("特定個人情報を含む", "holds specific personal information")] if one.specific else []
            if held:
                yield Stated(
                    1,
                    Say(
                        f"（{one.name}）{'、'.join(each.ja for each in held)}",
                        f"({one.name}) {', '.join(each.en for each in held)}",
                    ),
                    one.listed,
                )
    if at == 2:
        kept = counted(found, affected(seen, found))
        if kept.persons is not None:
            yield Stated(
                2,
                Say(f"（記録にある延べ人数）{kept.persons:,}", f"(Persons on record, added up over items) {kept.persons:,}"),
                None,
            )
    if at == len(NINE) - 1:
        for each in found.compared:
            if each.contradicts:
                yield Stated(at, _history(each.label, found.versions, each.name), None)


def _history(label: Say, versions: tuple[Version, ...], name: str) -> Say:
    told = [(one.number, said.value) for one in versions if (said := one.says(name)) is not None]
    ja = "、".join(f"第{number}号「{said.ja}」" for number, said in told)
    return Say(
        f"（{label.ja}は報告により異なる）{ja}",
        f"({label.en} differs between versions) {', '.join(f'entry {n}: {s.en}' for n, s in told)}",
    )
