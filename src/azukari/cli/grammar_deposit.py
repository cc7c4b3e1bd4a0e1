"""What ``deposit`` can be told of a file: how it is to be read, and what its columns hold."""

from __future__ import annotations

from typing import Final

from azukari.cli.parser import Option, opt, whole

DEPOSITS: Final[tuple[Option, ...]] = (
    opt(
        "--look",
        ja="見本だけを見る（文字コード、初めの数件、列ごとの種類）。何も封入しない",
        en="only look: encoding, a sample, what each column seems to hold; seals nothing",
        action="store_true",
    ),
    opt(
        "--yes",
        ja="推した種類を確認したものとし、探すのに使う列もその通りにする",
        en="confirm what is proposed of the columns, and search by those proposed",
        action="store_true",
    ),
    opt(
        "--holds",
        ja="列の種類（例 続柄=none。繰り返す）",
        en="what a column holds, such as 続柄=none (repeat)",
        action="append",
        metavar="COLUMN=CLASS",
    ),
    opt("--search", ja="探すのに使う列（繰り返す）", en="search by this column (repeat)", action="append", metavar="COLUMN"),
    opt(
        "--information-file",
        ja="登録した個人情報ファイルの番号",
        en="number of the registered information file",
        metavar="N",
        type=whole,
    ),
    opt(
        "--file-class",
        ja="個人情報ファイルの種別（computerised ア、manual イ）",
        en="class of the information file: computerised (ア) or manual (イ)",
        choices=("computerised", "manual"),
        default="computerised",
    ),
    opt(
        "--sensitive",
        ja="要配慮個人情報を含む（要配慮の列があれば、付けなくても含むとする）",
        en="it holds sensitive information (a column of such says so by itself)",
        action="store_true",
    ),
    opt(
        "--layout",
        ja="固定長の記録のレイアウト（UTF-8の文章）",
        en="layout of fixed-length records (text in UTF-8)",
        metavar="FILE",
    ),
    opt(
        "--names",
        ja="最初の行が見出しでないとき、列の名前（例 番号,氏名,住所）",
        en="names of the columns, where the first row is no heading (such as 番号,氏名,住所)",
        metavar="NAMES",
    ),
    opt(
        "--headed",
        ja="値のように見えても、最初の行を見出しとする",
        en="the first row is the heading, though it looks like values",
        action="store_true",
    ),
    opt(
        "--as-it-is",
        ja="表として読まず、文書のまま預ける（--key は付けない。一件ずつは開けない）",
        en="read no table in it, keep it as it is (without --key; it opens as a whole only)",
        action="store_true",
    ),
    opt("--sheet", ja="Excelの表（シート）の名前", en="sheet of a workbook", metavar="NAME"),
    opt(
        "--formula-results",
        ja="数式のセルは結果を預ける",
        en="of cells with formulas, deposit the results",
        action="store_true",
    ),
)
