"""Text said to officers: Japanese first, English complete, never one without the other."""

from enum import StrEnum

import msgspec


class Lang(StrEnum):
    """A language that every text of the product is written in."""

    ja = "ja"
    en = "en"


class Say(msgspec.Struct, frozen=True):
    """One text in both languages.

    Raises ValueError at construction when either language is empty or blank: a text that
    exists in one language only is a defect, and it should show where it is written.
    """

    ja: str
    en: str

    def __post_init__(self) -> None:
        """Refuse a text that lacks a language."""
        if not self.ja.strip():
            raise ValueError(f"Say lacks its Japanese text (en={self.en!r})")
        if not self.en.strip():
            raise ValueError(f"Say lacks its English text (ja={self.ja!r})")

    def of(self, lang: Lang) -> str:
        """Give the text in one language."""
        return self.ja if lang is Lang.ja else self.en

    def format(self, **values: object) -> "Say":
        """Fill `{name}` places in both languages; a value that is itself a Say fills each in its own.

        Raises KeyError when a place has no value: an unfilled place must not reach an officer.
        """
        ja = {name: value.ja if isinstance(value, Say) else value for name, value in values.items()}
        en = {name: value.en if isinstance(value, Say) else value for name, value in values.items()}
        return Say(self.ja.format(**ja), self.en.format(**en))
