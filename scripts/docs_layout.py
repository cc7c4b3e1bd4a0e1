"""How a page that is made is laid out: its heading, the mark that it is made, tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

MADE: Final = "<!-- Made by scripts/docs.py; edit that or what it reads, then run it. -->"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table of Markdown; a bar within a cell is kept from ending it."""
    head = list(head)
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return [*lines, *("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows), ""]


def page(title: str, *parts: Iterable[str]) -> str:
    """A whole page."""
    lines = [f"# {title}", "", MADE, ""]
    for part in parts:
        lines += part
    return "\n".join(lines).rstrip() + "\n"
