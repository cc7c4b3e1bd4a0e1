"""Papers of erasures: nothing is certified before the vault entered it, and then what it entered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from azukari import annex
from azukari.desk.catalogue_labels import choice_label
from azukari.desk.outbox import work
from azukari.desk.receipts_told import serves
from azukari.kernel.asks import fields_of
from azukari.kernel.erasure import Level
from azukari.kernel.fault import FaultError
from azukari.kernel.values import ItemId, Number
from azukari.kernel.wire import entry_of
from azukari.law.say import Lang, Say
from azukari.paper import erased, making
from azukari.paper.forms import BY_KEY
from azukari.paper.frame import Place
from azukari.paper.making import Ready
from azukari.paper.texts import WORDS
from azukari.provisions.p11_acts import VaultErased
from azukari.store.models import Effect
from tests.desk.conftest import Counter
from tests.desk.noded import noded_at
from tests.desk.room import FILE, key_process, ready
from tests.desk.test_erasing import OTHER, deposited, destroy, receive
from tests.paper import reading
from tests.paper.conftest import at

CERTIFICATE, ORDER = BY_KEY["vault-erasure-certificate"], BY_KEY["destruction-certificate"]


@pytest.fixture
def two(counter: Counter) -> Iterator[Counter]:
    """Two items in the vault; the key process runs."""
    ready(counter)
    with key_process(counter):
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        yield counter


def made(counter: Counter, key: str, lang: Lang = Lang.ja) -> Ready:
    found: Ready = at(counter, lambda place: making.ready(place, BY_KEY[key]), lang)
    return found


def text(paper: Ready) -> str:
    return reading.text(paper.pdf())


@pytest.mark.parametrize("lang", list(Lang))
def test_the_paper_of_an_order_certifies_nothing_before_the_vault_has_erased(two: Counter, lang: Lang) -> None:
    destroy(two)
    level, title = choice_label("Level", "E1").of(lang), ORDER.title.of(lang)
    before = made(two, ORDER.key, lang)
    said = text(before)
    assert reading.squeezed(level) not in said
    assert before.sheet.title != title
    assert reading.squeezed({"ja": "消去の完了は、まだ記録されていません", "en": "is not on record yet"}[lang.value]) in said
    assert at(two, lambda place: place.seen.book.acts.get("p11.vault-erased", ())) in ((), [])

    work(two.desk)
    assert not Effect.objects.filter(done=None).exists()
    after = made(two, ORDER.key, lang)
    said = text(after)
    assert after.sheet.title == title
    assert reading.squeezed(level) in said
    (number,) = at(two, lambda place: place.seen.book.acts["p11.vault-erased"])
    assert reading.squeezed({"ja": f"第{number}号（様式第11-4号", "en": f"Entry {number} (Form 11-4"}[lang.value]) in said


@pytest.mark.parametrize("lang", list(Lang))
def test_the_certificate_holds_order_items_drill_and_what_is_not_reached(two: Counter, lang: Lang) -> None:
    destroy(two)
    work(two.desk)
    paper = made(two, CERTIFICATE.key, lang)
    said = text(paper)
    wanted = {
        "ja": (
            "廃棄・消去する",
            "開いたものはない",
            "登録されたバックアップはない",
            "残るべき1点",
            "一方の者だけの手による廃棄",
        ),
        "en": (
            "Destroy what was agreed",
            "none opened",
            "No backup is registered",
            "Objects that stay, shown to open under the key that stays: 1",
            "one side's hands",
        ),
    }
    for part in (*wanted[lang.value], FILE, choice_label("Level", "E1").of(lang)):
        assert reading.squeezed(part) in said, part
    assert reading.squeezed(str(OTHER)) not in said


@pytest.mark.parametrize("lang", list(Lang))
def test_where_nothing_stays_and_a_backup_is_away_the_certificate_says_so(lang: Lang) -> None:
    act = VaultErased(
        order=Number(1),
        items=(ItemId(f"im-{1:016}"),),
        objects=1,
        level=Level.E1,
        uncovered=(),
        generation=2,
        survivors=0,
        tried=1,
        backups=0,
        away=1,
    )
    said = "\n".join(erased.reaches(lambda name, **given: WORDS[name].format(**given).of(lang), act))
    wanted = {
        "ja": ("残すべきものはなかった", "調べられなかったものは1点"),
        "en": ("Nothing had to stay", "could not be reached: 1"),
    }
    for part in wanted[lang.value]:
        assert part in said


def test_one_receipt_that_serves_two_orders_says_so(counter: Counter, tmp_path: Path) -> None:
    """Both waited, one generation served them: the node's receipt names one order, and stands behind both certificates."""
    ready(counter)
    with noded_at(counter, tmp_path / "node") as noded:
        noded.moved("E3")
        for item in (FILE, OTHER):
            receive(counter, deposited(counter, item))
        for item in (FILE, OTHER):
            destroy(counter, item)
        orders = at(counter, lambda place: list(place.seen.book.acts["p13.destroy"]))
        noded.goes()
        Effect.objects.update(due=0)
        work(counter.desk)

        def said(place: Place) -> list[tuple[Say, ...]]:
            seen = place.seen
            rows = [seen.row(number) for number in seen.book.acts["p11.vault-erased"]]
            return [serves(seen, entry_of(row.leaf, annex.ACTS), seen.opened(row)) for row in rows if row is not None]

        first, second = at(counter, said)
        paper = text(made(counter, CERTIFICATE.key, Lang.en))
        rows = VaultErased.name
        generation = at(
            counter, lambda place: entry_of(place.seen.row(place.seen.book.acts[rows][0]).leaf, annex.ACTS).act.generation
        )
    both = f"entry {orders[0]}, entry {orders[1]}"
    for told, other in ((first, orders[1]), (second, orders[0])):
        assert f"before generation {generation} was destroyed" in told[0].en
        assert f"It names the order in entry {orders[0]}." in told[0].en
        assert f"serves 2 orders ({both}): the keys before generation {generation}" in told[1].en
        assert told[2].en.startswith(f"What became of the order in entry {other} is on record in entry ")
    assert reading.squeezed(f"serves 2 orders ({both})") in paper


def test_what_the_vault_alone_enters_has_no_blank_form_to_fill_in(counter: Counter) -> None:
    with pytest.raises(FaultError) as refused:
        at(counter, lambda place: making.ready_blank(place, CERTIFICATE))
    assert refused.value.faults[0].code == "PAPER_NO_BLANK"


def test_what_was_ordered_is_named_as_ordered() -> None:
    """Entry pages and the time line of evidence say an order's level by its question."""
    for name in ("p09.erase-copy", "p13.destroy", "p13.erase-returned"):
        level = next(one for one in fields_of(annex.ACTS[name]) if one.name == "level")
        assert level.asks.label.ja.startswith("命じる")
        assert "ordered" in level.asks.label.en
