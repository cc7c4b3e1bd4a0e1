"""Fields of an item, named on the command line by their headings as well as by their numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from azukari.cli.counter import Counter, same
from azukari.cli.faults import wrong
from azukari.desk.catalogue import Catalogue
from azukari.desk.outcome import Officer
from azukari.desk.room import content_of
from azukari.desk.unfit import FIELDS_ITEM
from azukari.kernel.act import Act
from azukari.kernel.asks import fields_of


def listed(counter: Counter, officer: Officer, log: str, cls: type[Act], item: str, typed: str) -> str:
    """What ``--fields`` names, by headings or numbers, as a list of numbers. :raises CliError: as :func:`numbered`."""
    answers = {"item": item, "fields": [one for one in re.split(r"[,、\s]+", typed) if one]}
    return ",".join(map(str, counter.see(log, lambda seen: numbered(seen, cls, answers), officer)["fields"]))


def numbered(seen: Catalogue, cls: type[Act], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with numbers of columns in place of headings; of an item that this officer may choose, and of no other.

    :raises CliError: ``FIELDS_ITEM``, ``FIELD_HEADING``.
    """
    asked = [str(one).strip() for one in answers.get("fields") or ()]
    if all(one.isdecimal() for one in asked) or not {"item", "fields"} <= {*cls.__struct_fields__}:
        return dict(answers)
    item = str(answers.get("item") or "")
    if not item:
        raise wrong("FIELDS_ITEM", FIELDS_ITEM.ja, FIELDS_ITEM.en, "item")
    field = next(one for one in fields_of(cls) if one.name == "item")
    known = {one.value for one in seen.choices(field) or ()}
    columns = content_of(seen.words, seen.book.log, item).columns if item in known else ()
    at = {same(one.name): str(number) for number, one in enumerate(columns, start=1)}
    found = []
    for one in asked:
        number = one if one.isdecimal() and int(one) <= len(columns) else at.get(same(one), one if one.isdecimal() else "")
        if not number:
            named = "、".join(f"{number} {each.name}" for number, each in enumerate(columns, start=1))[:400]
            raise wrong(
                "FIELD_HEADING",
                f"「{one}」という項目はこの品目にありません（{named or '見出しは分かっていません'}）。見出しか番号で指定してください。",
                f"The item has no field “{one}” ({named or 'its headings are not known'}). Name it by its heading or number.",
                "fields",
            )
        found.append(number)
    return {**answers, "fields": found}
