"""What papers cost: a filled form against Typst alone on the same page, a roster of 1,000 as PDF and as a workbook, a roster of 10,000 read back.

    .venv/bin/python benchmarks/papers.py [--quick]

The form is made through the desk from an entry of a real contract; what is compared is the compiler given the very same sheet, and nothing
else. Limits: form ≤ 1.5 × (medians, taken in turn), roster to PDF ≤ 2 s, to Excel ≤ 1 s, reading 10,000 rows ≤ 1 s (with the child process that
reads them; best of five).
"""

from __future__ import annotations

import io
import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.binding import Clock, make  # noqa: E402

# isort: split

import xlsxwriter  # type: ignore[import-untyped]  # noqa: E402

from azukari import annex  # noqa: E402
from azukari.desk.catalogue import Catalogue  # noqa: E402
from azukari.law.say import Lang  # noqa: E402
from azukari.paper import engine, lists, making  # noqa: E402
from azukari.paper.forms import BY_KEY  # noqa: E402
from azukari.paper.frame import Place  # noqa: E402
from azukari.paper.listing import listing  # noqa: E402
from tests.desk.conftest import Counter  # noqa: E402
from tests.story import FIRM, IN_CHARGE, SIGNATORY, ident  # noqa: E402

HEAD = ["№", "氏名", "氏名（カナ）", "所属", "雇用の別", "担当する業務", "いつから"]


def look(counter: Counter, at: Callable[[Place], Any]) -> Any:
    """Look at the contract as papers do."""
    desk = counter.desk
    return desk.look(
        counter.log,
        lambda book: at(Place(Catalogue(book, desk.words, time=desk.clock()), Lang.ja, "http://localhost:8000")),
    )


def best(work: Callable[[], Any], times: int) -> float:
    """The best of so many runs, in seconds: what it costs where nobody else wants the machine just then."""
    taken = []
    for _ in range(times):
        began = perf_counter()
        work()
        taken.append(perf_counter() - began)
    return min(taken)


def form(counter: Counter, times: int) -> dict[str, float]:
    """A filled form through the desk against the compiler alone, in turn: every page another entry's, as the compiler keeps what it has set."""
    asked = BY_KEY["person-in-charge"]
    numbers = [
        counter.does(
            "p02.designate", SIGNATORY, person=ident("pn", f"c{n}"), full_name=f"髙橋 {n}子", position=f"第{n}印刷部"
        ).entry.number
        for n in range(2 * times + 2)
    ]
    counter.does("p02.designate", SIGNATORY, person=IN_CHARGE, full_name="髙橋 花子")
    whole, bare = [], []
    for at in range(0, len(numbers), 2):
        began = perf_counter()
        look(counter, lambda place, number=numbers[at]: making.ready(place, asked, number)).pdf()  # type: ignore[misc]
        whole.append(perf_counter() - began)
        ready = look(counter, lambda place, number=numbers[at + 1]: making.ready(place, asked, number))  # type: ignore[misc]
        sheet, found = engine.fitted(ready.sheet)
        began = perf_counter()
        engine._compiled(sheet, ready.time, found)  # noqa: SLF001
        bare.append(perf_counter() - began)
    mine, alone = statistics.median(whole[1:]), statistics.median(bare[1:])
    return {"form_s": mine, "bare_s": alone, "ratio": mine / alone}


def roster(counter: Counter, persons: int, times: int) -> dict[str, float]:
    """A roster of so many persons as PDF and as a workbook."""
    for number in range(persons):
        counter.does(
            "p02.enrol", IN_CHARGE, person=ident("pn", f"w{number}"), full_name=f"山﨑 {number}郎", kana="ヤマザキ", employer=FIRM, work="印刷",
            proof="雇用契約書",
        )  # fmt: skip
    asked = BY_KEY["roster"]
    pdf = best(lambda: look(counter, lambda place: making.ready(place, asked)).pdf(), times)
    excel = best(lambda: look(counter, lambda place: listing(place, "roster")).file(".xlsx"), times)
    separated = best(lambda: look(counter, lambda place: listing(place, "roster")).file(".csv", "cp932"), times)
    return {"pdf_s": pdf, "excel_s": excel, "csv_s": separated}


def back(counter: Counter, rows: int, times: int) -> dict[str, float]:
    """A roster of so many rows that comes back as a workbook: read in the child, every row looked at."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("名簿")
    sheet.write_string(0, 0, "業務従事者名簿")
    sheet.write_row(2, 0, HEAD)
    for number in range(rows):
        sheet.write_row(
            3 + number, 0, [number + 1, f"德田 {number}子", "トクダ", "あずま印刷株式会社", "社員", "封入封緘", "令和8年4月1日"]
        )
    book.close()
    content = out.getvalue()
    enrol = annex.ACTS["p02.enrol"]

    def whole() -> lists.Listed:
        cells = lists.taken(content)
        found: lists.Listed = look(counter, lambda place: lists.listed(place.seen, enrol, cells))
        return found

    separated = "\r\n".join(
        [
            "業務従事者名簿",
            ",".join(HEAD),
            *(f"{n},德田 {n}子,トクダ,あずま印刷株式会社,社員,封入封緘,令和8年4月1日" for n in range(1, rows + 1)),
        ]
    ).encode("cp932")
    if len(lists.taken(separated)) != rows + 2:
        raise SystemExit("not every row of the CSV was read")
    found = whole()
    if len(found.fresh) != rows:
        raise SystemExit(f"{len(found.fresh)} of {rows} rows were read")
    return {
        "read_s": best(lambda: lists.taken(content), times),
        "read_csv_s": best(lambda: lists.taken(separated), times),
        "read_and_looked_at_s": best(whole, times),
    }


def main() -> None:
    """Measure and print; exit 1 beyond a limit."""
    times = 5 if "--quick" in sys.argv else 21
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        made = make(Path(folder) / "instance", f"sqlite:///{folder}/database.sqlite3", clock)
        counter = Counter(made, clock).registered().staffed()
        found = form(counter, times) | roster(counter, 1_000, 5) | back(counter, 10_000, 5)
    print(json.dumps({name: round(value, 4) for name, value in found.items()}))
    limits = {"ratio": 1.5, "pdf_s": 2.0, "excel_s": 1.0, "read_s": 1.0, "read_csv_s": 1.0}
    beyond = [name for name, most in limits.items() if found[name] > most]
    for name in beyond:
        print(f"{name}: {found[name]:.3f} is beyond {limits[name]}")
    raise SystemExit(1 if beyond else 0)


if __name__ == "__main__":
    main()
