"""A ward's file as the answers of its loading: all that is in no sentence stands in the form that 甲 confirms by."""

from pathlib import Path

from azukari.desk.catalogue_annex import UNPLACED_LIMIT, read_annex


def seed_text(shared: Path) -> str:
    (found,) = sorted((shared / "seed").glob("*.txt"))
    return found.read_text(encoding="utf-8")


def test_the_wards_text_has_nothing_unplaced_and_shows_its_notes(shared: Path) -> None:
    answers = read_annex(seed_text(shared).encode())
    assert (answers["lacking"], answers["unplaced"]) == ([], 0)
    shown = answers["unplaced_text"].splitlines()
    assert [line.partition("］")[0] for line in shown] == ["［前文・注記", "［章名", "［前文・注記"]
    assert "［注意］" not in answers["unplaced_text"]


def test_a_preface_a_supplement_and_a_warning_are_all_in_the_form(shared: Path) -> None:
    text = seed_text(shared).replace(
        "（個人情報の保護）", "区の前文。\n乙は、毎月甲へ電話しなければならない。\n（個人情報の保護）", 1
    )
    answers = read_annex((text + "\n第１９　甲は、火星を見る。\n附則\n百円を払う。\n").encode("cp932", "replace"))
    shown = answers["unplaced_text"]
    assert answers["unplaced"] == 3
    for part in ("区の前文。", "電話しなければならない。", "附則", "百円を払う。", "［注意］19.1"):
        assert part in shown
    assert not any("百円" in one["text"] or "電話" in one["text"] for one in answers["sentences"])


def test_more_than_the_entry_keeps_is_cut_and_says_so(shared: Path) -> None:
    answers = read_annex((seed_text(shared) + "\n附則\n" + "百円を払う。\n" * 3000).encode())
    assert answers["unplaced"] == 3001
    assert len(answers["unplaced_text"]) == UNPLACED_LIMIT
    assert answers["unplaced_text"].endswith("…（以下略）")
