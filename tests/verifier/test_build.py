"""The committed page is what its sources give, holds everything it needs, and may reach nothing."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from scripts import verifier  # type: ignore[import-not-found]


def test_the_committed_page_is_what_the_sources_give() -> None:
    for path, text in verifier.outputs().items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: run scripts/verifier.py"


def test_the_digest_beside_the_page_is_that_of_its_bytes() -> None:
    digest, name = verifier.DIGEST.read_text(encoding="utf-8").split()
    assert name == "azukari-verify.html"
    assert sha256(verifier.PAGE.read_bytes()).hexdigest() == digest


def test_the_policy_allows_the_one_script_and_the_one_style_and_nothing_from_anywhere() -> None:
    page = verifier.PAGE.read_text(encoding="utf-8")
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found is not None
    rules = dict(rule.split(" ", 1) for rule in found[1].split("; "))
    script = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    style = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    assert len(script) == len(style) == 1
    for rule, text in (("script-src", script[0]), ("style-src", style[0])):
        assert rules[rule] == "'sha256-" + b64encode(sha256(text.encode()).digest()).decode() + "'"
    assert rules["default-src"] == "'none'"
    assert rules["worker-src"] == "blob:"
    assert set(rules) == {"default-src", "script-src", "style-src", "worker-src", "img-src", "base-uri", "form-action"}


def test_nothing_in_the_page_names_an_address_or_evaluates_text() -> None:
    page = verifier.PAGE.read_text(encoding="utf-8").replace('"http://www.w3.org/2000/svg"', "")
    assert re.findall(r"https?://|\beval\(|new Function|innerHTML|document\.write|fetch\(|XMLHttpRequest|import\(", page) == []


@pytest.mark.parametrize("name", [*verifier.WORKER, *verifier.FACE])
def test_every_source_stays_short(name: str) -> None:
    source = Path(verifier.SOURCES / f"{name}.js").read_text(encoding="utf-8")
    assert source.startswith('"use strict";\n// ')
    assert len(source.splitlines()) <= 300
