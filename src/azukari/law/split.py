"""Runs of a paragraph → sentences → parts: main clause, proviso, latter part."""

from collections.abc import Collection

from azukari.law.address import Address, address

Run = tuple[int, str]
"""Where a run of text stands among the pieces, and the text."""


def sentences(runs: list[Run]) -> list[list[Run]]:
    """Cut runs into sentences at 「。」 outside brackets; a sentence may span runs and a run sentences."""
    found: list[list[Run]] = [[]]
    depth = 0
    for place, text in runs:
        start = 0
        for at, mark in enumerate(text):
            depth = max(0, depth + (mark in "（「(") - (mark in "）」)"))
            if mark == "。" and depth == 0:
                found[-1].append((place, text[start : at + 1]))
                found.append([])
                start = at + 1
        if text[start:].strip():
            found[-1].append((place, text[start:]))
    return [one for one in found if one]


def text_of(sentence: list[Run]) -> str:
    """Give a sentence's runs as one text."""
    return "".join(text for _, text in sentence)


def allot(paragraph: str, texts: list[str], known: Collection[Address]) -> list[Address]:
    """Give each sentence of a paragraph its address.

    Where the model has parts, the first sentence is the main clause, 「ただし」 opens the proviso, anything after is
    the latter part. Where it has none, all is the paragraph; but a 「ただし」 that the model lacks gets an address of
    its own, so that an exception nobody coded is seen.
    """
    parted = f"{paragraph}.main" in known
    found: list[Address] = []
    for place, text in enumerate(texts):
        plain = text.lstrip(" \u3000")
        if plain.startswith(("ただし", "但し")):
            part = ".proviso"
        elif not parted:
            part = ""
        elif place == 0 and not plain.startswith("また"):
            part = ".main"
        else:
            part = ".latter"
        found.append(address(paragraph if paragraph.startswith("o2") else paragraph + part))
    return found


def joined(parts: list[str]) -> str:
    """Join the lines of one sentence: without a space, as Japanese is written, but for Latin words."""
    text = ""
    for part in parts:
        gap = " " if text and text[-1:].isascii() and text[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha() else ""
        text += gap + part.strip()
    return text
