"""Both languages are complete, and no template says anything of its own."""

import re

import pytest

from azukari.web.drawing import codelike
from azukari.web.texts import TEXTS

CALLS = re.compile(r"""\bt\(\s*['"]([a-z_.]+)['"]""")
BUILT = re.compile(r"""\bt\(\s*['"]([a-z_.]+\.)['"]\s*~""")


@pytest.fixture(scope="module")
def templates(repository):
    return {path.name: path.read_text(encoding="utf-8") for path in (repository / "src/azukari/web/templates").glob("*.html")}


def test_a_template_holds_no_words_of_any_language(templates):
    for name, text in templates.items():
        bare = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", " ", text, flags=re.DOTALL)
        spoken = re.findall(r"""(?:aria-label|title|alt|placeholder|value)="([^"]*)\"""", bare)
        bare = re.sub(r"<[^>]*>|aria-(?:describedby|invalid)=\"[^\"]*\"", " ", bare)
        for piece in (bare, *spoken):
            found = re.findall(r"[A-Za-z]{2,}|[぀-ヿ一-鿿]+", re.sub(r"&[a-z]+;", " ", piece))
            assert not [one for one in found if one not in {"true", "false", "en", "ja"}], f"{name}: {found[:5]}"


def test_every_text_that_a_template_asks_for_exists(templates):
    for name, text in templates.items():
        missing = {key for key in CALLS.findall(text) if not key.endswith(".") and key not in TEXTS}
        assert not missing, f"{name}: {missing}"


def test_every_text_is_asked_for(templates):
    asked = {key for text in templates.values() for key in CALLS.findall(text)}
    asked |= {"deposit.no_line", "deposit.no_file", "annex.no_file", "trace.none_given", "still.unsure"}  # said as faults
    families = {prefix for text in templates.values() for prefix in BUILT.findall(text)}
    unasked = {key for key in TEXTS if key not in asked and not any(key.startswith(one) for one in families)}
    assert not unasked


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_has_the_same_places_in_both_languages(key):
    places = re.compile(r"\{(\w+)\}")
    assert sorted(places.findall(TEXTS[key].ja)) == sorted(places.findall(TEXTS[key].en))


def test_a_page_has_no_inline_style_or_script(templates):
    for name, text in templates.items():
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)", text), name


@pytest.mark.parametrize(
    "value", ["900-1234", "９００－１２３４", "〒900-1234", "12,345円", "2143059787", "2026-04-01", "A-12/3"]
)
def test_a_number_or_code_is_read_as_a_whole(value):
    assert codelike(value)


@pytest.mark.parametrize("value", ["", "山﨑 1号", "水面区北一丁目2番3号", "ABC", "1 2", "1" * 17])
def test_a_name_or_an_address_may_break_over_lines(value):
    assert not codelike(value)
