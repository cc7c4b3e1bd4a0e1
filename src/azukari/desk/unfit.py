"""What an act says of content that does not fit the content as it was deposited: told before the act is entered, as no leaf says how many
columns a table has or which of them are searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from azukari.content.columns import columns_of
from azukari.content.search_keys import folding_of, query_keys
from azukari.desk.headings import measured_of
from azukari.desk.words import Words
from azukari.kernel.act import Act
from azukari.kernel.fault import Fault
from azukari.kernel.values import ItemId
from azukari.law.say import Say
from azukari.provisions.p00_contents import ConfirmContents
from azukari.provisions.p08_acts import Search
from azukari.provisions.p12_acts import GrantAccess
from azukari.store import deposited


def unfit_fields(log: str, act: Act, said: Mapping[str, Any], words: Words) -> tuple[Fault, ...]:
    """Faults of a grant that names columns of no item (``FIELDS_ITEM``) or which the item lacks (``FIELDS_BEYOND``), of a search by a column that
    is not searched (``COLUMN_NOT_SEARCHED``) or for nothing (``SEARCH_BLANK``), and of a confirmation with columns set apart that is not of all
    of them (``CONTENTS_WIDTH``). Other acts are nothing to it.
    """
    if isinstance(act, GrantAccess) and act.fields:
        return tuple(_beyond(log, act.item, act.fields))
    if isinstance(act, Search) and act.terms:
        return tuple(_searched(log, act, said, words))
    if isinstance(act, ConfirmContents) and act.set_apart():
        return tuple(_unconfirmed(log, act))
    return ()


def _unconfirmed(log: str, act: ConfirmContents) -> Iterator[Fault]:
    """What nobody confirmed beside a column that is set apart would be shown to nobody."""
    there, told = int((kept_of(log, act.item) or {}).get("width") or 0), len(act.columns)
    if there and told != there:
        text = Say(
            f"この情報の項目は{there}です。個人番号か要配慮の項目があるときは、全ての項目の種類を確認してください。",
            f"It has {there} fields. Where one holds individual numbers or sensitive information, confirm all of them.",
        )
        yield Fault("CONTENTS_WIDTH", text, "columns")


def kept_of(log: str, item: str) -> dict[str, Any] | None:
    """What the store keeps in numbers and classes of an item's newest content that is not erased; None where there is none."""
    found = deposited.newest(log, item)
    return None if found is None else found[1]


def _beyond(log: str, item: ItemId | None, fields: Iterable[int]) -> Iterator[Fault]:
    """The third column of one table is nothing like that of another. Older records hold grants without an item; a new one is not entered."""
    if item is None:
        yield Fault("FIELDS_ITEM", FIELDS_ITEM, "item")
        return
    width = int((kept_of(log, item) or {}).get("width") or 0)
    beyond = [one for one in fields if one > width]
    if width and beyond:
        numbers = ", ".join(map(str, beyond))
        text = Say(
            f"項目{numbers}はこの情報にありません（項目は1から{width}まで）。見出しで選び直してください。",
            f"There are no fields {numbers}: it has the fields 1 to {width}. Choose them by their headings.",
        )
        yield Fault("FIELDS_BEYOND", text, "fields")


FIELDS_ITEM: Final = Say(
    "見せる項目は、品目ごとに付与します（同じ番号でも、品目が違えば別の項目です）。品目を選んで項目を選ぶか、項目を選ばずに付与してください。",
    "Fields are granted item by item: the same number is another field in another item. Choose the item and then its fields, or no fields.",
)


def _searched(log: str, act: Search, said: Mapping[str, Any], words: Words) -> Iterator[Fault]:
    measured = measured_of(words, log, act.item)
    if measured is None:
        # Whether there is content at all, the key process says.
        return
    columns = columns_of(measured)
    for index, term in enumerate(act.terms):
        column = columns[term.column - 1] if 1 <= term.column <= len(columns) else None
        if column is None or not column.searched:
            able = "、".join(f"{at} {one.name}" for at, one in enumerate(columns, start=1) if one.searched)
            text = Say(
                f"項目{term.column}では探せません。探せるのは、預けたときに決めた項目です（{able or 'なし'}）。",
                f"Field {term.column} cannot be searched. Those that were declared at the deposit can: {able or 'none'}.",
            )
            yield Fault("COLUMN_NOT_SEARCHED", text, f"terms.{index}.column")
        elif not query_keys(
            column.kind,
            term.column - 1,
            str(said.get("terms", {}).get(str(index), {}).get("sought", "")),
            folding_of(measured),
        ):
            text = Say(
                "探す値を入力してください。記号だけでは探せません。", "Give something to look for; marks alone are nothing."
            )
            yield Fault("SEARCH_BLANK", text, f"terms.{index}.sought")
