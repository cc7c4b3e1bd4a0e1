"""The annex of one contract: its sentences by address, its headings, and what the text says of itself."""

from collections.abc import Iterable
from functools import cached_property
from typing import Final

import msgspec

from azukari.law.address import ADDRESSES, Address, address, expand, in_order, is_ordinance, parent, provision
from azukari.law.fault import LawError
from azukari.law.say import Lang, Say


class Sentence(msgspec.Struct, frozen=True):
    """One addressed sentence or heading. `en` is None in a ward's own text: nobody has translated it."""

    address: Address
    ja: str
    en: str | None = None

    def of(self, lang: Lang) -> str:
        """Give the text in a language; Japanese, which alone binds, where there is no English."""
        return self.en if lang is Lang.en and self.en is not None else self.ja


class Annex(msgspec.Struct, frozen=True, dict=True, kw_only=True):
    """One edition of the annex, with the ordinance extract if the text has one.

    Provisions refuse under a sentence only if the edition of the contract has it (`has`).
    `headings` are keyed by provision (`7`, `o24-2`); `notes` are lines of the text that say
    something about it but bind nobody (an introduction, 「※」).
    """

    edition: str
    title: str
    source: Say
    sentences: dict[Address, Sentence]
    headings: dict[Address, Sentence]
    notes: tuple[str, ...] = ()
    title_en: str | None = None

    @cached_property
    def addresses(self) -> tuple[Address, ...]:
        """All sentences of this edition, in the order of the law."""
        return in_order(self.sentences)

    @cached_property
    def present(self) -> frozenset[Address]:
        """Everything that may be cited under this edition: its sentences and all prefixes of them."""
        found: set[Address] = set()
        for where in self.sentences:
            above: Address | None = where
            while above is not None:
                found.add(above)
                above = parent(above)
        return frozenset(found)

    def has(self, where: Address) -> bool:
        """Tell whether the edition has this sentence, or for a prefix any sentence below it."""
        return where in self.present

    def get(self, where: Address) -> Sentence | None:
        """Give the sentence at exactly this address, or None."""
        return self.sentences.get(where)

    def sentence(self, where: Address) -> Sentence:
        """Give the sentence at exactly this address; raises LawError `law.annex.lacks`."""
        found = self.sentences.get(where)
        if found is None:
            raise LawError(
                "law.annex.lacks",
                Say(
                    "この契約の特記事項（{edition}）に {where} はありません。第何の何項かを確かめてください。",
                    "The annex of this contract ({edition}) has no {where}. Check provision and paragraph.",
                ).format(edition=self.edition, where=where),
            )
        return found

    def under(self, prefix: Address) -> tuple[Sentence, ...]:
        """Give all sentences that a prefix names, in the order of the law; empty if there are none."""
        return tuple(self.sentences[where] for where in expand(prefix, self.sentences))

    def quote(self, prefix: Address, lang: Lang) -> str:
        """Give the text of all that a prefix names, one sentence per line."""
        return "\n".join(sentence.of(lang) for sentence in self.under(prefix))

    def heading(self, where: Address) -> Sentence | None:
        """Give the heading of the provision or article that an address lies in, or None."""
        return self.headings.get(provision(where))

    @cached_property
    def provisions(self) -> tuple[Address, ...]:
        """The provisions of the annex proper, without the ordinance, in order."""
        return in_order({provision(where) for where in self.sentences if not is_ordinance(where)})

    @cached_property
    def has_ordinance(self) -> bool:
        """Whether the text brings the ordinance extract along."""
        return any(is_ordinance(where) for where in self.sentences)

    def lacking(self) -> tuple[Address, ...]:
        """Give every address of the model that this edition has not: nothing is refused under these."""
        return tuple(where for where in ADDRESSES if where not in self.sentences)

    def beyond(self) -> tuple[Address, ...]:
        """Give every address of this edition that the model has not: no code answers these."""
        return tuple(where for where in self.addresses if where not in _MODEL)


_MODEL: Final = frozenset(ADDRESSES)


def written(where: str, ja: str, en: str) -> Sentence:
    """Write a sentence or heading of the model in both languages."""
    return Sentence(address(where), ja, en)


def by_address(sentences: Iterable[Sentence]) -> dict[Address, Sentence]:
    """Key sentences by their address, in the order of the law; raises LawError `law.annex.twice`."""
    found: dict[Address, Sentence] = {}
    for sentence in sentences:
        if sentence.address in found:
            raise LawError(
                "law.annex.twice",
                Say(
                    "{where} が二度現れます。どちらが正しいかを確かめ、一つにしてください。",
                    "{where} occurs twice. Find out which is right and keep one.",
                ).format(where=sentence.address),
            )
        found[sentence.address] = sentence
    return {where: found[where] for where in in_order(found)}
