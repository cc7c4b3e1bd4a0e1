"""Every command, declared once: what it is for, what it takes, and examples. ``tests/cli`` runs the examples' parsers."""

from __future__ import annotations

from typing import Final

from azukari.cli.grammar_administration import ADMINISTRATION
from azukari.cli.grammar_bodies import BODIES
from azukari.cli.grammar_copies import COPIES
from azukari.cli.grammar_deposit import DEPOSITS
from azukari.cli.grammar_doctor import DOCTOR
from azukari.cli.grammar_handling import HANDLING
from azukari.cli.grammar_mail import MAIL
from azukari.cli.grammar_paper import PAPER
from azukari.cli.grammar_people import PEOPLE
from azukari.cli.grammar_reports import REPORTS
from azukari.cli.grammar_shared import PLACE, WHO, acts_as, contract, number
from azukari.cli.grammar_witness import WITNESS
from azukari.cli.ordinance import told_names
from azukari.cli.parser import Command, opt
from azukari.law.say import Say
from azukari.ordinance import Arrangement, DispatchedTo, Role

COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "init",
        Say("インスタンスを作る", "make an instance"),
        (
            opt("--origin", ja="記録の名の元（一度決めたら変えない。例 azukari.example/ward）", en="names the logs for ever", required=True),
            opt("--ward", ja="委託する機関（甲）の名称", en="name of the entrusting body", required=True),
            opt("--officer", ja="最初の担当者の氏名", en="name of its first officer", required=True),
            opt("--database", ja="データベースのURL（既定は組込みのSQLite）", en="database URL (default: embedded SQLite)", metavar="URL"),
            opt("--base", ja="利用者が開くアドレス", en="the address that people type", default="http://localhost:8000", metavar="URL"),
        ),
        (("init --origin azukari.example/demo --ward 架空区 --officer 山田花子", Say("空のフォルダに作る", "make one in an empty folder")),),
        ("setup", "init"),
    ),
    Command(
        "serve",
        Say("画面・鍵の係・署名係・後処理を一つのコマンドで動かす", "run web, key process, signer and outbox as one command"),
        (
            opt("--no-web", ja="画面を動かさない", en="without the web", action="store_true"),
            number("--workers", "画面のプロセス数", "processes of the web", default=1),
        ),
        (("serve --instance /srv/azukari", Say("Ctrl-C で止まる", "Ctrl-C stops it")),),
        ("setup", "serve"),
    ),
    *DOCTOR,
    *PEOPLE,
    *ADMINISTRATION,
    *MAIL,
    *BODIES,
    *REPORTS,
    Command(
        "demo",
        Say("架空の区で試す", "try it with a fictional ward"),
        (
            opt("--run", ja="画面なしで物語を一通り行う", en="play the story without a browser", action="store_true"),
            opt("--keep", ja="終わったあとも残すフォルダ", en="keep instance and evidence in this folder", metavar="DIR"),
            opt("--dir", ja="試用のインスタンスのフォルダ", en="folder of the demo instance", metavar="DIR"),
            opt("--fresh", ja="試用のインスタンスを作り直す", en="make the demo instance anew", action="store_true"),
            opt("--annex", ja="区の特記事項のテキスト", en="a ward's annex text", metavar="FILE"),
            number("--rows", "名簿の件数", "rows of the roster"),
            number("--port", "画面のポート", "port of the web"),
        ),
        (("demo", Say("画面を開く", "open it in a browser")), ("demo --run --keep ./kept", Say("物語を行い、残す", "play the story and keep it"))),
        ("setup", "demo"),
    ),
    Command(
        "status",
        Say("動いているもの・契約・署名の遅れ・空き容量を見る", "what runs, contracts, checkpoints behind, disk room"),
        (),
        (("status", Say("一覧", "at a glance")), ("status --json", Say("監視の仕組みに渡す", "for monitoring"))),
        ("status", "status"),
    ),
    Command(
        "acts",
        Say("全ての行為を条文の順に並べる", "every act in the order of the law"),
        (),
        (("acts", Say("一覧", "the list")),),
        ("asking", "acts"),
    ),
    Command(
        "act",
        Say("行為を行う", "perform an act"),
        (
            opt("name", ja="行為の名（azukari acts に一覧）", en="name of the act (see azukari acts)", nargs="?", metavar="NAME"),
            opt("--list", ja="全ての行為を並べる", en="list every act", action="store_true"),
            contract(required=False),
            acts_as(required=False),
            PLACE,
            opt(
                "--on-paper-of",
                ja="代行入力：紙で行った相手方の人の番号又は氏名（--place はその人がいた施設）",
                en="enter what this person of the other side did on paper (--place: where that was)",
                metavar="PERSON",
            ),
            opt("--scan", ja="代行入力：書類の写し", en="scan of that paper", metavar="FILE"),
            opt("--renews", ja="更新：写し取る前の契約（p00.register）", en="the earlier contract to copy from (p00.register)", metavar="EN"),
            opt("--json-answers", ja="答えをJSONで渡す（- は標準入力）", en="answers as a JSON object (- reads standard input)", metavar="FILE"),
        ),
        (
            ("act p04.pledge --help", Say("何を問うか", "what it asks")),
            ("act p00.note --contract 納税通知書の印刷 --as 山田花子 --text 打合せを行った", Say("経過を記す", "write a note")),
            (
                "act p02.designate --contract EN --as 山田花子 --on-paper-of 佐藤一 --scan 責任者届.pdf --full-name 責任太郎",
                Say("相手方が紙で行ったこと", "what the other side did on paper"),
            ),
            ("act p10.issue --contract EN --as PERSON --plan 31 --items label=名簿,medium=vault,rows=100", Say("一覧", "lists")),
        ),
        ("asking", "act"),
        Say(
            "行為を行う。番号・氏名のどちらでも人を指せる。言葉は保存され、事実だけが記録の葉に載る。一覧は項目=値をコンマで区切るか、JSONで渡す。",
            "Perform an act. People go by id or by name. Lists take item=value pairs separated by commas, or JSON.",
        ),
    ),
    *HANDLING,
    Command(
        "deposit",
        Say("送付書の品目、取得・加工した品目の内容を保管庫に預ける", "stream a file into the vault: a line of a note, or what was collected"),
        (
            opt("file", ja="預けるファイル（- は標準入力）", en="the file (- reads standard input)", metavar="FILE"),
            number(
                "--note",
                "送付書の番号（取得・加工したものでは省く）", "number of the delivery note (none for what was collected or derived)"),
            opt("--item", ja="品目（im-… 又は品名）", en="the item (im-… or its label)", required=True, metavar="ITEM"),
            opt("--key", ja="記録の番号が入っている列（一件ずつ開くため）", en="column of the record key", metavar="COLUMN"),
            opt("--encoding", ja="文字コード", en="encoding", choices=["auto", "utf-8", "cp932", "euc-jp"], default="auto"),
            *DEPOSITS,
            *WHO,
        ),
        (("deposit roster.csv --note 31 --item 課税台帳 --key 整理番号 --contract EN --as 鈴木", Say("表を預ける", "a table")),),
        ("depositing", "deposit"),
    ),
    Command(
        "package",
        Say("保管庫の品目を、回線で送る包み（age）に封じて記録する", "seal items of the vault into an age file for transport by line"),
        (
            opt("file", ja="包みを書き出すファイル", en="where to write the package", metavar="FILE"),
            opt("--identity", ja="識別鍵を書き出すファイル（別の場所）", en="where to write what opens it", required=True, metavar="FILE"),
            opt("--item", ja="品目（im-… 又は品名。繰り返す）", en="item or its label (repeat)", required=True, action="append", metavar="ITEM"),
            number("--to", "受け取る側（0＝甲、1＝受託者、2…＝再委託先）", "who receives: 0 = 甲, 1 = contractor, 2 … = its tiers", required=True),
            *WHO,
        ),
        (("package soufu.age --identity /media/usb/soufu.key --item 課税台帳 --to 1 --contract EN --as 鈴木", Say("鍵は別の媒体へ", "apart")),),
        ("package", "package"),
    ),
    Command(
        "annex",
        Say("特記事項の文を読み込む", "load the text of an annex"),
        (
            opt("what", ja="show: 見るだけ、load: 契約に読み込む", en="show: only look; load: into a contract", choices=["show", "load"]),
            opt("file", ja="特記事項のテキスト", en="text of the annex", metavar="FILE"),
            contract(required=False),
            acts_as(required=False),
            PLACE,
        ),
        (
            ("annex show tokki.txt", Say("条文の番号・文がない番号・置けなかった文", "placed, lacking, unplaced")),
            ("annex load tokki.txt --contract EN --as 山田花子", Say("契約に読み込む（確認するまで効力はない）", "takes effect once confirmed")),
        ),
        ("annexing", "annex"),
    ),
    Command(
        "duties",
        Say("しなければならないことを並べる", "what is owed"),
        (
            contract(required=False),
            opt("--party", ja="負う者（pt-… 又は名称）", en="which party owes it (pt-… or its name)", metavar="PT"),
            opt("--person", ja="本人に関わること・本人が行えること（pn-… 又は氏名）", en="what concerns or is for a person", dest="of", metavar="PN"),
            opt("--late", ja="期限を過ぎたものだけ", en="only what is late", action="store_true"),
            opt("--ical", ja="iCalendar で書き出す（- は標準出力）", en="write it as iCalendar (- is standard output)", metavar="FILE"),
            acts_as(required=False),
            PLACE,
        ),
        (
            ("duties --contract EN", Say("一つの契約", "one contract")),
            ("duties --party あずま印刷 --late", Say("ある会社の遅れているもの", "what one firm is late with")),
            ("duties --as 山田花子 --ical duties.ics", Say("見られる契約の全てを予定表へ", "all that one may see, for a calendar")),
        ),
        ("duties", "duties"),
    ),
    Command(
        "find",
        Say("全ての契約から、契約・人・会社・品目・施設の名か製造番号で探す", "search all contracts for a name or a serial number"),
        (
            opt("text", ja="名前の一部、又は製造番号の全部", en="a part of a name, or a whole serial number", metavar="TEXT"),
            acts_as(required=True),
        ),
        (
            ("find 山崎 --as 山田花子", Say("人・会社・契約など", "people, firms, contracts")),
            ("find SN-0077 --as 山田花子", Say("製造番号から媒体と契約へ", "from a serial number to the medium and its contract")),
        ),
        ("finding", "find"),
    ),
    Command(
        "custody",
        Say("預かっているものの残高表を見る", "the balance of what is in custody"),
        (
            contract(required=False),
            number("--tier", "階層（1は乙、2からは再委託先）", "tier (1 the contractor, 2 and up subcontractors)"),
            opt("--at", ja="いつの残高か（既定は今。日だけならその日の終り）", en="moment (default: now; a day means its end)", metavar="MOMENT"),
            acts_as(required=False),
            PLACE,
        ),
        (
            ("custody --contract EN", Say("今の残高", "the balance now")),
            ("custody --contract EN --tier 2 --at 2026-09-30", Say("再委託先の過去の残高", "a subcontractor's, in the past")),
        ),
        ("custody", "custody"),
        Say(
            "契約・階層・所在ごとの残高を、その時までの記録から数え直して示す。何番の記録までかも示す。",
            "The balance by contract, tier and place, counted from the entries up to that moment; it says up to which entry.",
        ),
    ),
    Command(
        "openings",
        Say("誰がどの品目を何件開いたかと、ふだんと違うことを見る", "who opened how many records of what, and what is unusual"),
        (
            opt("contract", ja="契約の番号又は業務の名称", en="id or name of the contract", metavar="CONTRACT"),
            opt("--since", ja="この日から（既定は、終りの日までの31日）", en="from this day (default: 31 days up to the last)", metavar="DAY"),
            opt("--until", ja="この日まで（既定は、最後の記録の日）", en="up to this day (default: that of the newest entry)", metavar="DAY"),
            acts_as(required=True),
        ),
        (("openings EN --as 山田花子 --since 2026-04-01", Say("品目・日・人・目的ごと", "by item, day, person and purpose")),),
        ("openings", "openings"),
        Say(
            "品目・日ごとに、誰が何の目的で何件を開いたかを記録から数え、ふだんと違うことを理由と元の記録を付けて示す。判断はしない。",
            "Count from the record who opened how many records of which item, for which purpose, day by day; and show what is unusual, with its "
            "reason and the entries that it rests on. It is never a judgement.",
        ),
    ),
    Command(
        "evidence",
        Say("証拠ファイルを作る", "take an evidence pack"),
        (
            opt("contract", ja="契約の番号又は業務の名称", en="id or name of the contract", metavar="CONTRACT"),
            opt("-o", "--output", ja="書き出すファイル", en="file to write", metavar="FILE", required=True),
            number("--tier", "この階層の記録だけ（0は契約全体、1は乙、2からは再委託先）", "one tier (0 contract, 1 contractor, 2 and up below)"),
            opt("--from", dest="since", ja="この日時からの記録だけ", en="entries from this moment only", metavar="MOMENT"),
            opt("--until", ja="この日時までの記録だけ（日ならその日を含む）", en="until this moment only (a day is included)", metavar="MOMENT"),
            opt("--item", ja="この品目（番号又は品名）に触れる記録だけ", en="entries that name this item only (id or name)", metavar="ITEM"),
            acts_as(required=True),
            PLACE,
        ),
        (
            ("evidence EN -o evidence.azukari --as 山田花子", Say("契約の全記録", "the whole record")),
            ("evidence EN -o tier.azukari --tier 2 --as 山田花子", Say("再委託先の階層だけ", "a subcontractor's tier only")),
        ),
        ("proving", "evidence"),
        Say(
            "契約の全記録、又は一つの階層・期間・品目だけの記録を書き出す。一部の証拠は INCOMPLETE と判定され、何が除かれているかを示す。",
            "The whole record, or that of one tier, period or item. A part is judged INCOMPLETE, and says what it leaves out.",
        ),
    ),
    Command(
        "verify",
        Say("証拠ファイルを確かめる（インスタンスもネットワークも要らない）", "verify an evidence pack; needs no instance and no network"),
        (
            opt("file", ja="証拠ファイル（- は標準入力）", en="the pack (- reads standard input)", metavar="FILE"),
            opt("--fingerprint", ja="紙に印刷された鍵の指紋", en="fingerprint of the key, from paper", metavar="F"),
            opt(
                "--witness-fingerprint", ja="紙に印刷された立会いの鍵の指紋（繰り返せる）", en="fingerprint of a witness's key, from paper",
                dest="witnesses", metavar="F", action="append", default=[],
            ),
            number("--seen", "すでに確認した件数。これより短ければ INCOMPLETE", "entries seen already; a shorter record is INCOMPLETE"),
            opt(
                "--earlier",
                ja="以前の証拠・checkpoint。続きでなければ INVALID",
                en="an earlier pack or checkpoint; INVALID unless continued",
                metavar="FILE",
            ),
            number("--max-age", "これより古ければ STALE とする日数", "days after which it is STALE"),
        ),
        (("verify evidence.azukari --fingerprint '3f2a 91c0 …'", Say("指紋は紙から", "the fingerprint comes from paper")),),
        ("verifying", "verify"),
        Say(
            "証拠ファイルを確かめ、葉から条文を適用し直す。VALID で、拒まれるべき行為が一つもないときだけ終了コード0。",
            "Verify a pack and replay the law from its leaves. Exit 0 only for VALID with a lawful replay.",
        ),
    ),
    *WITNESS,
    *COPIES,
    *PAPER,
    Command(
        "check",
        Say("インスタンスを調べる", "walk an instance and say what is wrong"),
        (
            opt("--discard-snapshots", ja="合わないスナップショットを捨てる", en="throw away unsound snapshots", action="store_true"),
            opt(
                "--remove-surplus",
                ja="どこからも参照されない一日より前の暗号文を消す",
                en="remove sealed bytes older than a day that nothing refers to",
                action="store_true",
            ),
            opt("--hindsight", ja="後の記録から分かること（遅れた離任届など）も示す", en="also what later entries show", action="store_true"),
            opt("--enter", ja="保管庫の点検の結果を各契約に記録する", en="enter the look at the vault in each contract", action="store_true"),
            opt("--drill", ja="バックアップの暗号文を調べ、訓練として記録する", en="look at a backup's blobs, as a restore drill", metavar="FOLDER"),
        ),
        (
            ("check", Say("鍵なしで調べる", "needs no key")),
            ("check --hindsight", Say("遅れて記録されたこと", "what was recorded late")),
            ("check --drill ./hikae/blobs", Say("復元訓練", "a restore drill")),
        ),
        ("checking", "check"),
        Say(
            "記録・署名・保管庫の暗号文・後処理・時計を、鍵を使わずに調べる。一つでも悪ければ終了コード4。",
            "Look at the record, signatures, sealed blobs, effects and the clock, without any key. Exit 4 if anything is wrong.",
        ),
    ),
    Command(
        "explain",
        Say("条文と、それにどう答えているかを見る", "a sentence and how it is answered"),
        (
            opt("address", ja="条文の番号（7.1.ウ、第７第１項ただし書、o24.1）又は定め（term.…）", en="address or term", metavar="ADDRESS"),
            contract(required=False),
        ),
        (("explain 7.1", Say("第７第１項", "provision 7, paragraph 1")), ("explain 第７第１項ただし書", Say("書くとおりに", "as it is written"))),
        ("explaining", "explain"),
    ),
    Command(
        "ordinance",
        Say("条例の定義・義務者・罰則を版ごとに見る（情報であり判断ではない）", "definitions, who is bound, penalties, by edition; never a verdict"),
        (
            opt(
                "what",
                ja="classify 定義への当てはめ／exposure 当たり得る罰則／bound 義務／measures 甲の措置／editions 版",
                en="classify by article 2, exposure to penalties, who is bound, measures of 甲, editions",
                choices=["classify", "exposure", "bound", "measures", "editions"],
            ),
            opt("--day", ja="いつの法か（既定は今日）", en="by the law of which day (default: today)", metavar="DAY"),
            opt("--answer", ja="定義への答えと理由（繰り返す）", en="answer and reason (repeat)", action="append", metavar="NAME=yes:REASON"),
            opt("--role", ja="立場", en="the position of who acted", choices=[*(one.value for one in Role), "dispatched"]),
            opt("--dispatched-to", ja="派遣労働者の派遣先", en="to whom a worker is dispatched", choices=[one.value for one in DispatchedTo]),
            opt("--fact", ja="行為について分かっていること（繰り返す）", en="what is known (repeat)", action="append", metavar="NAME=yes"),
            opt("--assembly", ja="議会の情報である", en="it is the assembly's information", action="store_true"),
            opt("--notice", ja="この日付の通知に載せる形にする", en="as it may stand in a notice of this date", metavar="DAY"),
            opt("--kind", ja="契約の種類", en="kind of contract", choices=[one.value for one in Arrangement]),
        ),
        (
            (
                "ordinance classify --answer about_individual=yes:住民の納税額 --answer identifies=yes:氏名がある",
                Say("個人情報か、ファイルのアかイか", "personal information? a file of class ア or イ?"),
            ),
            (
                "ordinance exposure --role dispatched --dispatched-to contractor --fact provided=yes --fact secret=yes",
                Say("受託者側の派遣労働者が渡した", "provided by a worker dispatched to the contractor"),
            ),
            ("ordinance bound --role dispatched_to_ward --day 2022-10-01", Say("2022年に区へ派遣された者", "dispatched to the ward, in 2022")),
        ),
        ("ordinance", "run"),
        told_names(),
    ),
)  # fmt: skip
"""In the order of a contract's life, as help shows them."""
