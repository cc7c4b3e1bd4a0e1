"""In which languages and at which widths a page is looked at: every width and every language once, or each with each where all is asked for."""

import os
from itertools import cycle, product

LANGS = ("ja", "en")
ALL = os.environ.get("AZUKARI_EVERY_PAGE") == "all"
"""Whether each language is looked at in each width (`make every-page`)."""

EVERY_BYTE = os.environ.get("AZUKARI_EVERY_BYTE") == "all"
"""Whether every byte is changed in every way and everything is cut at every place (`make every-byte`)."""


def shapes(*widths: int) -> list[tuple[str, int]]:
    """Pairs of language and width: the narrowest in Japanese, the next in English, and so on."""
    return list(product(LANGS, widths)) if ALL else list(zip(cycle(LANGS), widths, strict=False))
