"""What a browser sends back, read into answers by their dotted paths; and the small changes that a form without script needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from azukari.desk.catalogue_form import Control, Question, answered, group_class
from azukari.desk.documents import Attachment
from azukari.kernel.act import Act
from azukari.kernel.asks import Field, Form, fields_of
from azukari.kernel.fault import Fault
from azukari.kernel.values import WHOLE, TierNo
from azukari.law.say import Say
from azukari.provisions.p10_acts import Issue
from azukari.web.settings import UPLOAD

COUNT: Final = "._count"
ADD: Final = "_add"
DROP: Final = "_drop"
FILL: Final = "_fill"
KEEP: Final = "_keep"
READ: Final = "_read"
READ_FILE: Final = "_file"
LINES: Final = 5_000

if TYPE_CHECKING:
    File = UploadedFile[Any]
    Files = MultiValueDict[str, File]


def submitted(cls: type[Act], post: QueryDict, files: Files) -> dict[str, Any]:
    """The answers as they were typed."""
    return _group(fields_of(cls), post, files, "")


def _group(fields: tuple[Field, ...], post: QueryDict, files: Files, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        path = prefix + field.name
        value = _value(field, post, files, path)
        if value not in (None, "", [], {}):
            found[field.name] = value
    return found


def _value(field: Field, post: QueryDict, files: Files, path: str) -> Any:  # noqa: ANN401 — answers of any shape
    match field.form:
        case Form.GROUP:
            return _group(field.fields, post, files, path + ".")
        case Form.LIST:
            return _list(field, post, files, path)
        case Form.DOCUMENT:
            return document(files.get(path))
        case Form.PROSE:
            return post.get(path, "").replace("\r\n", "\n")
        case _:
            return post.get(path)


def _list(field: Field, post: QueryDict, files: Files, path: str) -> list[Any]:
    element = field.fields[0]
    text = post.get(path + COUNT, "")
    count = min(int(text), LINES) if re.fullmatch(r"\d{1,5}", text) else 0
    if element.form is Form.GROUP:
        return [_group(element.fields, post, files, f"{path}.{n}.") for n in range(count)]
    if path + COUNT in post:
        return [value for n in range(count) if (value := post.get(f"{path}.{n}", "")).strip()]
    return several(post.getlist(path))


def several(values: list[str]) -> list[str]:
    """What was given one by one, or several in one with commas or spaces between."""
    return [part for value in values for part in re.split(r"[,、\s]+", value) if part]


def document(file: File | None) -> Attachment | None:
    """A file that came with a form, if one did."""
    return None if file is None or not file.name else Attachment(file.name, file.read())


def too_large(request: HttpRequest) -> tuple[Fault, ...]:
    """What to say when the attachments of a form are more than can be taken in; they were not read then, the rest was."""
    if int(request.META.get("CONTENT_LENGTH") or 0) <= UPLOAD:
        return ()
    limit = UPLOAD >> 20
    said = Say(
        f"添付できるのは合わせて{limit}MBまでです。減らして、付け直してください。",
        f"Attachments may have {limit} MB together; attach fewer or smaller ones.",
    )
    return (Fault("DOCUMENT_LARGE", said),)


def without_attachments(answers: Any) -> Any:  # noqa: ANN401 — answers of any shape
    """Answers that can be written down: browsers do not give a file back, so it has to be attached anew."""
    if isinstance(answers, dict):
        return {name: without_attachments(value) for name, value in answers.items() if not isinstance(value, Attachment)}
    if isinstance(answers, list):
        return [without_attachments(value) for value in answers if not isinstance(value, Attachment)]
    return answers


def changed(answers: dict[str, Any], post: QueryDict) -> bool:
    """Add or drop a line as the pressed button says; whether one of these was pressed."""
    if add := post.get(ADD):
        holder, name = _holder(answers, add)
        if holder is not None:
            holder.setdefault(name, []).append({})
        return True
    if drop := post.get(DROP):
        path, _, index = drop.rpartition(".")
        holder, name = _holder(answers, path)
        rows = None if holder is None else holder.get(name)
        if isinstance(rows, list) and index.isdecimal() and int(index) < len(rows):
            del rows[int(index)]
        return True
    return False


def first_rows(cls: type[Act], answers: dict[str, Any], side: TierNo | None) -> dict[str, Any]:
    """Answers with the first line of a list begun that hardly anybody leaves empty, though either of two may be: what a note hands over.

    甲 mostly hands over for the first time, whoever else hands on what is in custody already.
    """
    if cls is not Issue or answers.get("items") or answers.get("lines"):
        return answers
    return {**answers, "items" if side == WHOLE else "lines": [{}]}


def without_blank_rows(cls: type[Act], answers: dict[str, Any]) -> dict[str, Any]:
    """Answers without the blank lines at the end of lists that need none; the numbers of the lines before stay as they are."""
    kept = dict(answers)
    for field in fields_of(cls):
        inner, rows = group_class(cls, field.name), answers.get(field.name)
        if field.required or field.form is not Form.LIST or inner is None or not isinstance(rows, list):
            continue
        rows = list(rows)
        while rows and isinstance(rows[-1], Mapping) and not _said(inner, rows[-1]):
            rows.pop()
        kept[field.name] = rows
    return kept


def _said(cls: type[msgspec.Struct], row: Mapping[str, Any]) -> bool:
    """Whether a line holds more than what the form puts into it by itself."""
    return bool(answered(cls, row, line=True))


def _holder(answers: dict[str, Any], path: str) -> tuple[dict[str, Any] | None, str]:
    """The group in which a list at ``path`` lies, and its name there."""
    *above, name = path.split(".")
    here: Any = answers
    for part in above:
        if isinstance(here, list):
            here = here[int(part)] if part.isdecimal() and int(part) < len(here) else None
        elif isinstance(here, dict):
            here = here.setdefault(part, {})
    return (here if isinstance(here, dict) else None), name


def paths_of(asked: tuple[Question, ...]) -> set[str]:
    """Every place of a form that a fault can be shown at."""
    found: set[str] = set()
    for one in asked:
        if one.control is not Control.HIDDEN:
            found.add(one.path)
        found |= paths_of(one.parts) | paths_of(one.rows)
    return found


def anchor(path: str | None, known: set[str]) -> str | None:
    """The nearest place of the form to what a fault is about; None when the whole is meant."""
    while path:
        if path in known:
            return path
        path = path.rpartition(".")[0]
    return None


def beside(faults: Mapping[str | None, list[Say]], known: set[str]) -> dict[str, list[Say]]:
    """What to say beside which question."""
    found: dict[str, list[Say]] = {}
    for path, says in faults.items():
        where = anchor(path, known)
        if where is not None:
            found.setdefault(where, []).extend(says)
    return found
