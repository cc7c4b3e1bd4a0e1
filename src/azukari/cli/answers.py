"""What was typed after an act → the answers the desk reads: lists from ``item=value,…`` or JSON, documents from files, names to ids."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from azukari.cli.faults import absent, wrong
from azukari.cli.options import PREFIX
from azukari.desk.documents import LIMIT, Attachment, of_base64
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, Form, fields_of

Named = Callable[[Field, str], str]
"""Gives the id or value that a name means for a field, or the text as it was."""

_COMMA: Final = re.compile(r"(?<!\\),")


def typed(cls: type[Act], args: argparse.Namespace) -> dict[str, Any]:
    """The answers of a command line; what stands in ``--json-answers`` yields to options."""
    answers = _from_json(args.json_answers) if args.json_answers else {}
    for field in fields_of(cls):
        given = getattr(args, PREFIX + field.name, None)
        if given is not None:
            answers[field.name] = _value(field, given)
    return answers


def _from_json(source: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise absent("FILE_ABSENT", f"{source} がありません。", f"There is no file {source}.") from None
    except UnicodeDecodeError:
        raise _not_json(source, "UTF-8") from None
    answers = _json(text, source)
    if not isinstance(answers, dict):
        raise _not_json(source, "{ }")
    return answers


def _json(text: str, source: str) -> Any:  # noqa: ANN401 — JSON of any shape
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_json(source, str(error)) from None


def _not_json(source: str, why: str) -> Exception:
    return wrong(
        "JSON_UNREADABLE",
        f"{source} をJSONとして読めません（{why}）。項目を持つ {{…}} をUTF-8で書いてください。",
        f"{source} cannot be read as JSON ({why}); write an object {{…}} in UTF-8.",
    )


def _value(field: Field, given: Any) -> Any:  # noqa: ANN401 — text or the texts of a repeated option
    if field.form is Form.LIST:
        found: list[Any] = []
        for one in given:
            found += _several(field.fields[0], one)
        return found
    if field.form is Form.GROUP:
        return _group(field, given)
    return document(given) if field.form is Form.DOCUMENT else given


def _several(element: Field, text: str) -> list[Any]:
    """One use of a repeated option: one element, or several."""
    if text.lstrip().startswith("["):
        found = _json(text, "--" + element.name)
        return list(found)
    if element.form is Form.GROUP:
        return [_group(element, text)]
    if element.is_words:
        return [document(text) if element.form is Form.DOCUMENT else text]
    return [part for part in re.split(r"[,、;]\s*", text) if part]


def _group(field: Field, text: str) -> Any:  # noqa: ANN401 — JSON of any shape
    if text.lstrip().startswith("{"):
        return _json(text, "--" + field.name)
    known = {one.name: one for one in field.fields}
    found: dict[str, Any] = {}
    for pair in _COMMA.split(text):
        name, equals, value = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise wrong(
                "PAIR_EXPECTED",
                f"「{pair.strip()}」は 項目=値 の形ではありません。項目は {'、'.join(known)} です。値の中のコンマは \\, と書きます。",
                f"“{pair.strip()}” is no item=value. Items: {', '.join(known)}. Write a comma within a value as \\,",
                field.name,
            )
        value = value.replace("\\,", ",").strip()
        inner = known.get(name)
        found[name] = value if inner is None else _value(inner, [value] if inner.form is Form.LIST else value)
    return found


def document(path: str) -> Attachment:
    """A file as a document to be attached."""
    source = Path(path)
    try:
        if source.stat().st_size > LIMIT:
            raise wrong(
                "DOCUMENT_LARGE",
                f"{path} は添付できる大きさ（{LIMIT >> 20}MB）を超えています。分けるか縮めてください。",
                f"{path} is larger than a document may be ({LIMIT >> 20} MB); split or shrink it.",
            )
        return Attachment(source.name, source.read_bytes())
    except FileNotFoundError:
        raise absent("FILE_ABSENT", f"{path} がありません。", f"There is no file {path}.") from None


def with_ids(fields: tuple[Field, ...], answers: Mapping[str, Any], named: Named) -> dict[str, Any]:
    """The answers with names turned into ids, wherever a fact is meant."""
    known = {one.name: one for one in fields}
    return {name: value if name not in known else _ids(known[name], value, named) for name, value in answers.items()}


def _ids(field: Field, value: Any, named: Named) -> Any:  # noqa: ANN401 — answers of any shape
    if field.form is Form.LIST and isinstance(value, (list, tuple)):
        return [_ids(field.fields[0], one, named) for one in value]
    if field.form is Form.GROUP and isinstance(value, Mapping):
        return with_ids(field.fields, value, named)
    if field.form is Form.DOCUMENT and isinstance(value, Mapping) and isinstance(value.get("base64"), str):
        # as JSON answers bring a document: {"name": …, "base64": …}
        return of_base64(str(value.get("name") or "document"), value["base64"])
    if isinstance(value, str) and not field.is_words and field.form in {Form.TEXT, Form.CHOICE, Form.INTEGER}:
        return named(field, value)
    return value
