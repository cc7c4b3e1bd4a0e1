"""第8: keying in — rows are typed from an item into a sheet, twice by two people, settled where they differ, and corrected afterwards.

A sheet is a thing made from the item that is read off. From its beginning on it stands in custody, for from its first page on it holds what
is entrusted. Every page that is keyed is an entry; what was typed rests in the vault alone, a leaf holds only a keyed fingerprint. Equal
fingerprints are equal pages, so that whether two people agree is known without opening either. Where they differ, both are opened by one
entry and settled by another. A correction of a row is an entry too, and what the vault sealed anew is told by the system itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

import msgspec

from azukari.ground import Ground
from azukari.kernel.act import Handling, Moves, Oversees
from azukari.kernel.asks import Asks, Word
from azukari.kernel.entry import Moment
from azukari.kernel.objection import Misfit
from azukari.kernel.things import Move, NewItem, Origin, tier_in, vault_of
from azukari.kernel.values import Capacity, Citation, Fingerprint, ItemId, Medium, Number, ObjectId, PersonId, TierNo
from azukari.law.say import Say
from azukari.provisions.p08_acts import PURPOSE_ONLY, WORKERS

COLUMNS_LIMIT: Final = 60
ROWS_LIMIT: Final = 50
CITES: Final = Citation(PURPOSE_ONLY)


class KeyedColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One field that is keyed."""

    label: Annotated[Word, Asks(Say("項目名", "Name of the field"))]


class BeginKeying(Handling, Moves):
    """入力を始める（入力した内容の置き場を保管庫に作る）"""

    name, by, cites = "p08.begin-keying", WORKERS, CITES
    title = Say("入力を始める", "Begin keying in")

    columns: Annotated[tuple[KeyedColumn, ...], Asks(Say("入力する項目", "Fields to be keyed"), PURPOSE_ONLY)]
    key: Annotated[
        int, Asks(Say("記録の番号が入る項目", "Field that holds the record key"), help=Say("左から1、2…", "Counted from 1"))
    ] = 1
    double: Annotated[
        bool,
        Asks(
            Say("二人で二度入力する", "Keyed twice, by two people"),
            help=Say(
                "違う所は項目ごとに見せ、決めるまで完成しません。", "Differences are shown field by field and have to be settled."
            ),
        ),
    ] = True
    rows: Annotated[int, Asks(Say("一画面の件数", "Records on a page"))] = 10
    keyers_settle: Annotated[
        bool,
        Asks(
            Say("違う所を、入力した本人も決められる", "Who keyed a page may settle it too"),
            help=Say(
                "選ばなければ、違う所はその頁を入力していない三人目が決めます。三人目のいない事業所で、責任者だけが選べます。",
                "Otherwise a third person, who keyed neither, settles a page. Only for a firm that has no third person; "
                "only the person in charge may choose it.",
            ),
        ),
    ] = False
    items: Annotated[tuple[NewItem, ...], Asks(Say("生じる物", "What comes of it"), PURPOSE_ONLY)]
    moves: Annotated[tuple[Move, ...], Asks(Say("置く所", "Where it is put"))]

    def measure(self) -> int:
        """No record is touched yet; every page is measured as it is keyed."""
        return 0


class _Keyed(Handling):
    """What is done to one page of a sheet."""

    keying: Annotated[Number, Asks(Say("入力を始めた記録の番号", "Entry that began the keying"), picks=BeginKeying.name)]
    page: Annotated[int, Asks(Say("何枚目", "Which page"), help=Say("1枚目は1", "The first is 1"))]
    records: Annotated[int, Asks(Say("件数", "Records"))]

    def measure(self) -> int:
        """The records on the page."""
        return self.records


class KeyIn(_Keyed):
    """一枚を入力する"""

    name, by, cites = "p08.key-in", WORKERS, CITES
    title = Say("一枚を入力する", "Key in one page")

    turn: Annotated[int, Asks(Say("一度目か二度目か", "First or second time"))] = 1
    fingerprint: Annotated[Fingerprint, Asks(Say("内容の指紋", "Fingerprint of the content"))]
    digest: Annotated[Fingerprint, Asks(Say("暗号文のSHA-256", "SHA-256 of the ciphertext"))]
    vault_object: Annotated[ObjectId, Asks(Say("保管庫の物件番号", "Object in the vault"))]


class CompareKeyed(_Keyed):
    """二度の入力を比べて見る"""

    name, by, cites = "p08.compare-keyed", WORKERS, CITES
    title = Say("二度の入力を比べて見る", "Compare what was keyed twice")


class SettleKeyed(_Keyed):
    """違う所を決める"""

    name, by, cites = "p08.settle-keyed", WORKERS, CITES
    title = Say("入力の違いを決める", "Settle where two keyings differ")

    differences: Annotated[int, Asks(Say("違っていた項目の数", "Fields that differed"))] = 0
    fingerprint: Annotated[Fingerprint, Asks(Say("内容の指紋", "Fingerprint of the content"))]
    digest: Annotated[Fingerprint, Asks(Say("暗号文のSHA-256", "SHA-256 of the ciphertext"))]
    vault_object: Annotated[ObjectId, Asks(Say("保管庫の物件番号", "Object in the vault"))]


class FinishKeying(Handling):
    """入力を終え、一つの表にする"""

    name, by, cites = "p08.finish-keying", WORKERS, CITES
    title = Say("入力を終える", "Finish keying in")

    keying: Annotated[Number, Asks(Say("入力を始めた記録の番号", "Entry that began the keying"), picks=BeginKeying.name)]
    records: Annotated[int, Asks(Say("件数", "Records"))]

    def measure(self) -> int:
        """Every record was measured when it was keyed; nobody sees any of them by this."""
        return 0


class CorrectRow(Handling):
    """加工物の一行を直す"""

    name, by, cites = "p08.correct", WORKERS, CITES
    title = Say("加工物の一行を直す", "Correct a row of what was made")

    row: Annotated[int, Asks(Say("何行目", "Which row"), help=Say("1行目は1", "The first is 1"))]


class ContentRevised(Oversees):
    """直した内容を保管庫が封入したこと"""

    name, by, cites = "p08.content-revised", (Capacity.INSTRUMENT,), CITES
    title = Say("保管庫が直した内容を封入した結果", "What the vault sealed of a correction")

    correction: Annotated[Number, Asks(Say("訂正の番号", "Number of the correction"), picks=CorrectRow.name)]
    item: Annotated[ItemId, Asks(Say("品目", "Item"), picks="item")]
    version: Annotated[int, Asks(Say("版", "Version"))]
    rows: Annotated[int | None, Asks(Say("件数", "Rows"))] = None
    fingerprint: Annotated[Fingerprint, Asks(Say("内容の指紋", "Fingerprint of the content"))]
    size: Annotated[int, Asks(Say("大きさ（バイト）", "Size in bytes"))]
    digest: Annotated[Fingerprint, Asks(Say("暗号文のSHA-256", "SHA-256 of the ciphertext"))]
    vault_object: Annotated[ObjectId, Asks(Say("保管庫の物件番号", "Object in the vault"))]


ACTS: Final = (BeginKeying, KeyIn, CompareKeyed, SettleKeyed, FinishKeying, CorrectRow, ContentRevised)
ON_A_SHEET: Final = (KeyIn, CompareKeyed, SettleKeyed, FinishKeying)


class Page(msgspec.Struct):
    """One page of a sheet: who keyed it, fingerprints of what was keyed, who has compared that since, what was settled, how many records."""

    by: dict[int, PersonId] = {}
    keyed: dict[int, Fingerprint] = {}
    compared: list[PersonId] = []
    settled: Fingerprint | None = None
    records: int = 0

    def agreed(self, *, double: bool) -> bool:
        """Whether nothing is left to be settled."""
        if self.settled is not None:
            return True
        return 1 in self.keyed and (not double or self.keyed.get(2) == self.keyed[1])

    def differs(self) -> bool:
        """Whether it was keyed twice, differently, and nobody has settled it."""
        return self.settled is None and len(self.keyed) == 2 and self.keyed[1] != self.keyed[2]


class Sheet(msgspec.Struct):
    """What is being keyed: by which tier, from which item into which, and how far it has come. Pages are forgotten once it is finished."""

    tier: TierNo
    item: ItemId
    made: ItemId
    columns: int
    key: int
    double: bool
    rows: int
    keyers_settle: bool = False
    pages: dict[int, Page] = {}
    finished: bool = False

    def open(self) -> list[int]:
        """The pages that stand in the way of finishing."""
        return [number for number in range(1, max(self.pages, default=0) + 1) if not self._done(number)]

    def _done(self, number: int) -> bool:
        return number in self.pages and self.pages[number].agreed(double=self.double)


Sheets = dict[Number, Sheet]
"""By the number of the entry that began the keying."""


def hear(
    sheets: Sheets, number: Number, act: BeginKeying | KeyIn | CompareKeyed | SettleKeyed | FinishKeying, moment: Moment
) -> None:
    """Fold one entry in."""
    match act:
        case BeginKeying(items=items):
            sheets[number] = Sheet(
                moment.tier, act.item, items[0].item, len(act.columns), act.key, act.double, act.rows, act.keyers_settle
            )
        case KeyIn(keying=keying, turn=turn):
            page = sheets[keying].pages.setdefault(act.page, Page())
            page.by[turn], page.keyed[turn] = moment.officer, act.fingerprint
            page.records = max(page.records, act.records)
            page.compared = []
        case CompareKeyed(keying=keying):
            page = sheets[keying].pages[act.page]
            if moment.officer not in page.compared:
                page.compared.append(moment.officer)
        case SettleKeyed(keying=keying):
            page = sheets[keying].pages[act.page]
            page.settled, page.records = act.fingerprint, act.records
        case FinishKeying(keying=keying):
            sheets[keying].finished = True
            sheets[keying].pages = {}


def beginning(act: BeginKeying, moment: Moment) -> Iterator[Misfit]:
    """What is wrong with the beginning of a keying. That one person alone may decide what was read is for the person in charge to say."""
    if act.keyers_settle and moment.capacity is not Capacity.PERSON_IN_CHARGE:
        yield _misfit(
            "KEYERS_SETTLE",
            "keyers_settle",
            "入力した本人が違う所を決める入力は、責任者だけが始められます。選ばずに始めるか、責任者に始めてもらってください。",
            "Only the person in charge begins a keying whose keyers settle it. Begin it without, or have the person in charge begin it.",
        )
    if not 1 <= len(act.columns) <= COLUMNS_LIMIT:
        yield _misfit("COLUMNS", "columns", f"項目は1〜{COLUMNS_LIMIT}です。", f"There are 1 to {COLUMNS_LIMIT} fields.")
    if not 1 <= act.key <= len(act.columns):
        yield _misfit("COLUMNS", "key", "その番号の項目はありません。", "There is no field of that number.")
    if not 1 <= act.rows <= ROWS_LIMIT:
        yield _misfit("PAGE", "rows", f"一画面は1〜{ROWS_LIMIT}件です。", f"A page has 1 to {ROWS_LIMIT} records.")
    if len(act.items) != 1 or any(one.medium is not Medium.VAULT for one in act.items):
        yield _misfit("ONE_SHEET", "items", "入力先は保管庫の一つの物です。", "What is keyed goes into one thing in the vault.")


def keyed(
    sheets: Sheets, act: KeyIn | CompareKeyed | SettleKeyed | FinishKeying, moment: Moment, ground: Ground
) -> tuple[Misfit, ...]:
    """What is wrong with keying, comparing, settling or finishing."""
    sheet = sheets.get(act.keying)
    if sheet is None or sheet.tier != moment.tier or sheet.item != act.item:
        return (_misfit("NO_SHEET", "keying", "その番号の入力はありません。", "No keying of that number is under way."),)
    if not ground.custody.at(sheet.made, vault_of(moment.tier)):
        return (
            _misfit("SHEET_GONE", "keying", "入力先は保管庫にありません。", "What was keyed into is no longer in the vault."),
        )
    if isinstance(act, FinishKeying):
        return _finishing(sheet, act)
    if sheet.finished:
        return (_misfit("FINISHED", "keying", "この入力は終わっています。", "This keying is finished."),)
    page = sheet.pages.get(act.page)
    if isinstance(act, KeyIn):
        return tuple(_keying(sheet, page, act, moment))
    if page is None or not page.keyed or (sheet.double and len(page.keyed) < 2):
        return (_misfit("NOT_KEYED", "page", "その頁の入力が済んでいません。", "That page has not been keyed to the end yet."),)
    if not 1 <= act.records <= sheet.rows or (isinstance(act, CompareKeyed) and act.records < page.records):
        return (_misfit("RECORDS", "records", "件数が頁の件数と違います。", "That is not the number of records on the page."),)
    return tuple(_settling(sheet, page, moment)) if isinstance(act, SettleKeyed) else ()


def _settling(sheet: Sheet, page: Page, moment: Moment) -> Iterator[Misfit]:
    """Who settles has both before them, and is neither of the two: what one person keyed they alone would otherwise let stand."""
    if not page.differs():
        yield _misfit(
            "NO_DIFFERENCE",
            "page",
            "その頁は一致しているか、決まっています。決める所はありません。",
            "That page agrees or is settled; nothing of it is left to be settled.",
        )
        return
    if moment.officer in page.by.values() and not sheet.keyers_settle:
        yield _misfit(
            "OWN_DIFFERENCE",
            "page",
            "この頁を入力した人は、違う所を決められません。入力していない人が比べて決めます。",
            "Who keyed the page does not settle it; somebody who keyed neither compares it and settles it.",
        )
    if moment.officer not in page.compared:
        yield _misfit(
            "NOT_COMPARED",
            "page",
            "二度の入力を比べて見てから決めてください。",
            "Look at both keyings first, then settle what differs.",
        )


def _keying(sheet: Sheet, page: Page | None, act: KeyIn, moment: Moment) -> Iterator[Misfit]:
    if act.turn not in (1, 2) or (act.turn == 2 and not sheet.double):
        yield _misfit("TURN", "turn", "入力は一度目か二度目です。", "A page is keyed a first or a second time.")
    before = sum(act.turn in one.keyed for one in sheet.pages.values())
    if not 1 <= act.page <= before + 1:
        yield _misfit("PAGE", "page", "頁は順に入力してください。", "Pages are keyed in their order.")
    if not 1 <= act.records <= sheet.rows:
        yield _misfit("RECORDS", "records", f"一枚は1〜{sheet.rows}件です。", f"A page has 1 to {sheet.rows} records.")
    if page is not None and page.settled is not None:
        yield _misfit("PAGE_SETTLED", "page", "この頁は決まっています。", "This page is settled.")
    if page is not None and page.by.get(3 - act.turn) == moment.officer:
        yield _misfit(
            "SAME_PERSON",
            "turn",
            "同じ頁を同じ人が二度入力することはできません。もう一人が入力します。",
            "One person does not key the same page twice; another does.",
        )


def _finishing(sheet: Sheet, act: FinishKeying) -> tuple[Misfit, ...]:
    if sheet.finished:
        return ()
    left = sheet.open()
    if not sheet.pages or left:
        ja = "、".join(map(str, left[:20])) or "なし"
        en = ", ".join(map(str, left[:20])) or "none"
        return (
            _misfit(
                "NOT_SETTLED",
                "keying",
                f"入力の済んでいない頁又は決まっていない頁があります（{ja}）。",
                f"Pages are not keyed or not settled: {en}.",
            ),
        )
    return ()


def correcting(act: CorrectRow, moment: Moment, ground: Ground) -> tuple[Misfit, ...]:
    """What is wrong with a correction: only what was made in the work, and lies in one's vault, is corrected."""
    entered = ground.custody.items.get(act.item)
    made = entered is not None and entered.origin is Origin.DERIVATIVE and entered.medium is Medium.VAULT
    held = any(tier_in(account) == moment.tier and left > 0 for account, left in ground.custody.held.get(act.item, {}).items())
    if not made or not held:
        return (
            _misfit(
                "NOT_MADE_HERE",
                "item",
                "直せるのは、自分の側で作った保管庫の表だけです。預かった原本は直しません。",
                "Only a table of your own making in the vault is corrected; what was entrusted stays as it came.",
            ),
        )
    if act.row < 1:
        return (_misfit("PAGE", "row", "1行目から数えてください。", "Rows are counted from 1."),)
    return ()


def revising(correcting_now: dict[ItemId, Number], act: ContentRevised) -> Iterator[Misfit]:
    """What is wrong with what the vault tells of a correction."""
    if correcting_now.get(act.item) != act.correction:
        yield _misfit("NO_CORRECTION", "correction", "その訂正はありません。", "There is no such correction.")


def _misfit(code: str, field: str, ja: str, en: str) -> Misfit:
    return Misfit(code, Say(ja, en), Say("入力の画面から行ってください。", "Do it from the page for keying in."), field)
