"""A text has both languages or does not exist."""

import msgspec
import pytest

from azukari.law.say import Lang, Say


def test_of_gives_each_language() -> None:
    say = Say("返還", "return")
    assert (say.of(Lang.ja), say.of(Lang.en)) == ("返還", "return")


@pytest.mark.parametrize("ja, en", [("", "x"), ("あ", ""), ("　", "x"), ("あ", " \n")])
def test_a_missing_language_is_refused_at_construction(ja: str, en: str) -> None:
    with pytest.raises(ValueError, match="lacks its"):
        Say(ja, en)


def test_both_languages_are_required() -> None:
    with pytest.raises(TypeError):
        Say("あ")  # type: ignore[call-arg]  # the missing argument is what is tested


def test_decoding_refuses_a_missing_language() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"ja":"","en":"x"}', type=Say)


def test_format_fills_both_languages() -> None:
    assert Say("{n}日以内", "within {n} days").format(n=5) == Say("5日以内", "within 5 days")


def test_format_takes_a_say_by_language() -> None:
    whole = Say("「{what}」がありません。", "There is no {what}.")
    assert whole.format(what=Say("送付書", "delivery note")) == Say("「送付書」がありません。", "There is no delivery note.")


def test_format_refuses_an_unfilled_place() -> None:
    with pytest.raises(KeyError):
        Say("{a}と{b}", "{a} and {b}").format(a=1)


def test_equal_texts_are_equal_and_hashable() -> None:
    assert len({Say("甲", "A"), Say("甲", "A"), Say("乙", "B")}) == 2


def test_frozen() -> None:
    with pytest.raises(AttributeError):
        Say("甲", "A").ja = "乙"  # type: ignore[misc]  # frozen is what is tested
