"""What is wrong with content: a stable code, and the words in Japanese and English with what to do.

A text names places (row, column, byte) and sizes, never what stands there. It may end up on a screen or in a log.
"""

from __future__ import annotations

from typing import Final

Texts = tuple[str, str, str | None]
"""Japanese, English, and which answer of a deposit it is about."""

TEXTS: Final[dict[str, Texts]] = {
    # tables
    "TABLE_EMPTY": (
        (
            "ファイルが空か、見出しだけです。元のファイルを確かめてください。表でない文書は、`azukari deposit` に `--as-it-is` を付け、"
            "`--key` を付けずに、そのまま預けられます。"
        ),
        (
            "The file is empty, or has a header and nothing below it. Look at the original. What is no table is kept as it is by "
            "`azukari deposit` with `--as-it-is` and without `--key`."
        ),
        "content",
    ),
    "TABLE_ENCODING": (
        (
            "{row}件目の{column}列目（先頭から{byte}バイト目）の{bytes}が{encoding}として読めません。文字コードの指定か、"
            "元のファイルを確かめてください。"
        ),
        (
            "Row {row}, column {column} (byte {byte} of the file): {bytes} is no {encoding}. Check the encoding that was chosen, "
            "or the original."
        ),
        "encoding",
    ),
    "TABLE_AMBIGUOUS": (
        "文字コードを一つに決められません（{candidates}のどれとしても読めます）。見本を見て、文字コードを指定してください。",
        "The encoding cannot be told: the file can be read as {candidates}. Look at the samples and say which it is.",
        "encoding",
    ),
    "TABLE_NO_ENCODING": (
        "UTF-8、CP932（シフトJIS）、EUC-JPのどれとしても読めません。表ではないか、壊れています。元のファイルを確かめてください。",
        "The file can be read neither as UTF-8 nor as CP932 nor as EUC-JP: it is no table, or damaged. Look at the original.",
        "encoding",
    ),
    "TABLE_WIDE_ENCODING": (
        "UTF-16かUTF-32のファイルです。UTF-8かCP932のCSVで保存し直してください。",
        "The file is UTF-16 or UTF-32. Save it again as CSV in UTF-8 or CP932.",
        "content",
    ),
    "TABLE_KEY": (
        "見出しに「{key}」がありません（{header}）。記録の番号にする項目名を指定してください。",
        "No column is named “{key}” ({header}); name the column that holds the key of a record.",
        "key",
    ),
    "TABLE_HEADER": (
        "見出しの{column}列目が空か、他の列と同じ名前です。列ごとに別の名前を付けてください。",
        "Column {column} has no name, or the same as another. Give every column a name of its own.",
        "content",
    ),
    "TABLE_HEADLESS": (
        "最初の行が、見出しではなく値のように見えます。見本から列の名前を付けるか、見出しであると指定してください。",
        (
            "The first row looks like values and not like headings. Name the columns from the sample, or say that these are the "
            "headings."
        ),
        "columns",
    ),
    "TABLE_HEADER_DIFFERS": (
        "見出しが、確かめた時と違います。ファイルが替わっていないか確かめ、もう一度見本から確かめてください。",
        "The header is not the one that was looked at. See whether the file is another, and look at its sample again.",
        "content",
    ),
    "TABLE_WIDTH": (
        "{row}件目の項目数が{found}で、見出しの{wanted}と違います。区切りや引用符を確かめてください。",
        "Row {row} has {found} fields where the header has {wanted}; look at its commas and quotes.",
        "content",
    ),
    "TABLE_COLUMNS": (
        "列が{found}あり、上限の{limit}を超えています。区切りの文字を確かめるか、列を減らしてください。",
        "There are {found} columns, more than {limit}. Check the separator, or hand over fewer columns.",
        "content",
    ),
    "TABLE_CUT": (
        "{row}件目が引用符の途中で終わっています。ファイルが途中で切れていないか確かめてください。",
        "Row {row} ends inside quotes; the file seems to be cut short.",
        "content",
    ),
    "TABLE_QUOTES": (
        "{row}件目の引用符が正しくありません。引用符の中の引用符が二重になっているか確かめてください。",
        "Row {row} has quotes that do not close properly. See whether quotes within quotes are doubled.",
        "content",
    ),
    "TABLE_ROW_LONG": (
        "{row}件目が{limit:,}バイトを超えています。改行や引用符が欠けていないか確かめてください。",
        "Row {row} is longer than {limit:,} bytes; a newline or a quote seems to be missing.",
        "content",
    ),
    "TABLE_RETURNS": (
        "行の区切りが古い形（CRだけ）です。改行をCRLFかLFにして保存し直してください。",
        "Rows end in an old form (CR alone). Save the table again with CRLF or LF.",
        "content",
    ),
    "TABLE_NUL": (
        (
            "{row}件目の{column}列目（{byte}バイト目）に、値0のバイトがあります。表ではないか、壊れています。"
            "元のファイルを確かめてください。"
        ),
        "Row {row}, column {column} (byte {byte}) holds a byte of value 0: it is no table, or damaged. Look at the original.",
        "content",
    ),
    "TABLE_JIS": (
        "{row}件目の{column}列目（{byte}バイト目）に、JIS（ISO-2022-JP）の切替えがあります。UTF-8かCP932で保存し直してください。",
        "Row {row}, column {column} (byte {byte}) switches codes as JIS (ISO-2022-JP) does. Save it again in UTF-8 or CP932.",
        "content",
    ),
    "TABLE_KEY_LONG": (
        "{row}件目の記録の番号が{limit:,}バイトを超えています。番号の列の指定を確かめてください。",
        "The key of row {row} is longer than {limit:,} bytes. See whether the right column was named.",
        "key",
    ),
    "TABLE_KEY_BLANK": (
        "{row}件目の記録の番号が空です。その件は番号で開けません。番号を入れるか、合計などの行を除いて、預け直してください。",
        (
            "The key of row {row} is blank, and the row could not be opened by it. Fill it in, or leave out rows such as totals, "
            "and deposit it again."
        ),
        "key",
    ),
    "TABLE_LARGE": (
        "行が上限の{limit:,}を超えています。分けて預けてください。",
        "There are more than {limit:,} rows. Deposit the table in parts.",
        "content",
    ),
    # fixed-length records
    "LAYOUT_FORM": (
        "レイアウトの{line}行目が正しくありません。「項目名,開始バイト,長さ,文字コード,種類」の形で書いてください。",
        "Line {line} of the layout is malformed. Write “name,first byte,length,encoding,kind”.",
        "layout",
    ),
    "LAYOUT_OVERLAP": (
        "レイアウトの「{name}」が、前の項目と重なるか、記録の長さ{length}バイトを超えます。開始位置と長さを確かめてください。",
        (
            "“{name}” of the layout overlaps the one before it or runs past the {length} bytes of a record. Check its place and "
            "length."
        ),
        "layout",
    ),
    "FIXED_CUT": (
        (
            "{row}件目が{found}バイトで、記録の長さ{length}バイトに足りません。記録の長さか、"
            "途中で切れていないかを確かめてください。"
        ),
        (
            "Row {row} has {found} bytes where a record has {length}. Check the length of a record, and whether the file is cut "
            "short."
        ),
        "content",
    ),
    "FIXED_NEWLINE": (
        "{row}件目の終わりに改行がありません（{byte}バイト目）。記録の長さを確かめてください。",
        "Row {row} does not end with a newline (byte {byte}). Check the length of a record.",
        "layout",
    ),
    "FIXED_SPLIT": (
        (
            "{row}件目の「{name}」の始まりか終わりで、文字が半分に切れています（{byte}バイト目）。"
            "レイアウトの位置を確かめてください。"
        ),
        "A character is cut in half at the edge of “{name}” of row {row} (byte {byte}). Check the places in the layout.",
        "layout",
    ),
    # workbooks
    "BOOK_DAMAGED": (
        "Excelのファイルとして読めません。途中で切れていないか、開けるかを確かめ、保存し直してください。",
        "The file cannot be read as a workbook. See whether it is cut short and opens, and save it again.",
        "content",
    ),
    "BOOK_BOMB": (
        "Excelのファイルを広げると{found:,}バイトになり、上限を超えます（元の{ratio}倍）。正しいファイルか確かめてください。",
        "The workbook unpacks to {found:,} bytes, beyond the limit ({ratio} times its size). See whether it is the right file.",
        "content",
    ),
    "BOOK_PARTS": (
        "Excelのファイルの部品が多すぎるか、重なっているか、名前が正しくありません。Excelで保存し直してください。",
        "The workbook has too many parts, overlapping ones, or wrong names. Save it again with Excel.",
        "content",
    ),
    "BOOK_ENTITY": (
        "Excelのファイルに、外部や内部の実体の定義（DOCTYPE）があります。Excelで保存し直してください。",
        "A part of the workbook defines entities (DOCTYPE). Save it again with Excel.",
        "content",
    ),
    "BOOK_LOCKED": (
        "Excelのファイルにパスワードが掛かっているか、古い形式（.xls）です。パスワードを外し、.xlsxで保存し直してください。",
        "The workbook is protected by a password, or of the old form (.xls). Take the password off and save it as .xlsx.",
        "content",
    ),
    "BOOK_WEB_PAGE": (
        "Excelの名前ですが、中身はWebページ（HTML）です。Excelで開き、.xlsxで保存し直してください。",
        "It has the name of a workbook, but it is a web page (HTML). Open it in Excel and save it as .xlsx.",
        "content",
    ),
    "BOOK_MACRO": (
        "Excelのファイルにマクロが入っています。マクロのない.xlsxで保存し直してください。",
        "The workbook holds macros. Save it as .xlsx without them.",
        "content",
    ),
    "BOOK_FORMULA": (
        (
            "「{sheet}」に数式のセルが{count:,}個あります（初めは{cell}）。値だけを貼り付けて保存し直すか、"
            "「数式の結果を預ける」を選んでください。"
        ),
        (
            "“{sheet}” has {count:,} cells with formulas (the first is {cell}). Save it with values only, or choose to deposit "
            "their results."
        ),
        "formulas",
    ),
    "BOOK_SHEET": (
        "「{sheet}」という表がありません（{sheets}）。表の名前を指定してください。",
        "There is no sheet “{sheet}” ({sheets}). Name one of them.",
        "sheet",
    ),
    "BOOK_SHEETS": (
        "中身のある表が{count}枚あります（{sheets}）。預ける表を一枚、指定してください。",
        "{count} sheets hold something ({sheets}). Name the one to deposit.",
        "sheet",
    ),
    "BOOK_LARGE": (
        "表のセルが{found:,}個あり、上限の{limit:,}個を超えています。CSVにして預けてください。",
        "The sheet has {found:,} cells, more than {limit:,}. Deposit it as CSV.",
        "content",
    ),
    # pages
    "PAGE_KIND": (
        "PDF、PNG、JPEG、TIFFのどれでもありません。頁として見ることはできません。",
        "This is neither PDF nor PNG nor JPEG nor TIFF. It cannot be looked at by pages.",
        "content",
    ),
    "PAGE_DAMAGED": (
        "ファイルが壊れているか、途中で切れていて、頁を読めません。元のファイルを確かめてください。",
        "The file is damaged or cut short and its pages cannot be read. Look at the original.",
        "content",
    ),
    "PAGE_LOCKED": (
        "PDFにパスワードが掛かっています。外したものを預けてもらってください。",
        "The PDF is protected by a password. Have it deposited without one.",
        "content",
    ),
    "PAGE_ACTIVE": (
        (
            "PDFに、開くと働くもの（{what}）が入っています。書面の写しには要りません。"
            "紙を読み取り直すか、「PDFとして印刷」で作り直してください。"
        ),
        (
            "The PDF holds something that acts when it is opened ({what}), which no scan needs. Scan the paper again, or print it to "
            "a new PDF."
        ),
        "content",
    ),
    "PAGE_NONE": (
        "{number}頁はありません（全{pages}頁）。頁の番号を確かめてください。",
        "There is no page {number}; it has {pages}. Check the number.",
        "page",
    ),
    "PAGE_MANY": (
        "{found:,}頁あり、上限の{limit:,}頁を超えています。分けて預けてください。",
        "There are {found:,} pages, more than {limit:,}. Deposit it in parts.",
        "content",
    ),
    "PAGE_PIXELS": (
        "頁の大きさが{width:,}×{height:,}で、上限を超えています。解像度を下げて作り直してください。",
        "A page measures {width:,} by {height:,}, beyond the limit. Make it again at a lower resolution.",
        "content",
    ),
    "PAGE_HEAVY": (
        (
            "この頁は、描くのに{limit}秒を超えるため、見ることができません。線や部品が多すぎます。"
            "画像にして（紙で読み取るか、「画像として印刷」して）預け直してもらってください。"
        ),
        (
            "The page takes more than {limit} seconds to draw and cannot be looked at: it has too many lines or parts. Have it deposited again "
            "as a picture (scanned, or printed as an image)."
        ),
        "sheet",
    ),
    "PAGE_NESTED": (
        (
            "部品の中に部品が幾重にも入っていて、頁を読めません。読み取りを妨げるように作られているおそれがあります。"
            "画像にして預け直してもらってください。"
        ),
        (
            "It has parts within parts beyond what can be read; it may be made to stop its reader. Have it deposited again as a picture."
        ),
        "sheet",
    ),
    "PAGE_BUSY": (
        "同時に描いている頁が{most}あり、混み合っています。少し待って、もう一度頁を開いてください。",
        "{most} pages are being drawn already. Wait a moment and ask for the page again.",
        "sheet",
    ),
    "PAGE_WIDTH": (
        "画像の幅{width}は指定できません（64から2,400まで）。",
        "A picture {width} wide cannot be asked for (64 to 2,400).",
        "width",
    ),
    # the child process
    "SANDBOX_MEMORY": (
        (
            "読み取りに使える記憶容量（{limit:,}バイト）を超えました。大きすぎるか、読み取りを妨げるように作られています。"
            "元のファイルを確かめてください。"
        ),
        (
            "Reading it takes more than the {limit:,} bytes of memory it may take: it is too large, or made to stop its reader. "
            "Look at the original."
        ),
        "content",
    ),
    "SANDBOX_TIME": (
        (
            "読み取りが時間内（{limit:g}秒）に終わりません。大きすぎるか、読み取りを妨げるように作られています。"
            "元のファイルを確かめてください。"
        ),
        (
            "Reading it does not end in the {limit:g} seconds it may take: it is too large, or made to stop its reader. Look at "
            "the original."
        ),
        "content",
    ),
    "SANDBOX_OUTPUT": (
        "読み取った結果が上限（{limit:,}バイト）を超えました。元のファイルを確かめてください。",
        "What was read from it exceeds {limit:,} bytes. Look at the original.",
        "content",
    ),
    "SANDBOX_DIED": (
        (
            "読み取りの子プロセスが途中で止まりました（{how}）。ファイルが壊れていないか確かめ、"
            "続くようならシステム担当者に連絡してください。"
        ),
        (
            "The child process that reads it stopped ({how}). See whether the file is damaged; if it goes on, tell whoever runs "
            "the system."
        ),
        "content",
    ),
    "SANDBOX_START": (
        "読み取りの子プロセスを始められません（{how}）。システム担当者に連絡してください。",
        "The child process that reads content cannot be started ({how}). Tell whoever runs the system.",
        "content",
    ),
    "DEPOSIT_KIND": (
        "列の種類の指定が正しくありません。見本の画面から選び直してください。",
        "The kinds given for the columns are malformed. Choose them again from the sample.",
        "columns",
    ),
}


class ContentError(Exception):
    """Something is wrong with content. ``values`` are places and sizes; of the content, names of columns and sheets at most."""

    def __init__(self, code: str, **values: object) -> None:
        """Take the words of the code; an unknown code, or a value that is missing, is a fault in the caller and fails here."""
        ja, en, self.field = TEXTS[code]
        self.code = code
        self.values = values
        self.ja = ja.format(**values)
        self.en = en.format(**values)
        super().__init__(f"{code}: {self.en}")
