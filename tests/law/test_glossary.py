"""One identifier per legal term."""

import re
from pathlib import Path

from azukari.law.glossary import GLOSSARY, NOT_USED


def test_identifiers_and_terms_are_unique() -> None:
    assert len({w.identifier for w in GLOSSARY}) == len(GLOSSARY)
    assert len({w.ja for w in GLOSSARY}) == len(GLOSSARY)


def test_identifiers_can_stand_in_code() -> None:
    assert [w.identifier for w in GLOSSARY if not re.fullmatch(r"[a-z]+(_[a-z]+)*", w.identifier)] == []


def test_no_identifier_is_a_word_we_do_not_use() -> None:
    assert {w.identifier for w in GLOSSARY}.isdisjoint(NOT_USED)


def test_consent_and_permission_stay_apart() -> None:
    ja = {w.identifier: w.ja for w in GLOSSARY}
    assert (ja["consent"], ja["permission"]) == ("承諾", "許可")


def test_it_holds_what_the_design_fixed(shared: Path) -> None:
    text = (shared / "DESIGN.md").read_text(encoding="utf-8")
    section = text.partition("## 10")[2].partition("\n")[2].replace("\n", " ")
    fixed = re.findall(r"([a-z_]+) ←", section)
    known = {w.identifier for w in GLOSSARY}
    aliases = {"loss", "damage", "falsification"}  # listed there on one line with leakage
    assert len(fixed) > 50
    # "paragraph/item/proviso" and the four kinds of harm share one arrow each
    assert [w for w in fixed if w not in known] == []
    assert aliases <= known
