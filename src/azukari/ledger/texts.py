"""What to say about each fault: stable code, the verdict that it leads to, Japanese and English.

Codes are permanent: papers and other programs quote them. A text says what happened and what to do.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from azukari.ledger.texts_approval import APPROVALS

__all__ = ["NOT_A_PACK", "TEXTS", "VERDICT_TEXTS", "Text", "Verdict"]


class Verdict(StrEnum):
    """What may be said of an evidence pack, the gravest first; the gravest finding decides."""

    INVALID = "INVALID"
    UNVERIFIABLE = "UNVERIFIABLE"
    INCOMPLETE = "INCOMPLETE"
    STALE = "STALE"
    VALID = "VALID"


class Text(NamedTuple):
    """One fault in both languages. ``verdict`` is what an evidence pack with this fault is."""

    verdict: Verdict
    ja: str
    en: str


VERDICT_TEXTS: Final[dict[Verdict, tuple[str, str]]] = {
    Verdict.INVALID: (
        "この証拠は壊れているか、書き換えられています。証拠として使わず、記録の保有者と立会い（写しの保有者）に照会してください。",
        "This evidence is damaged or was altered. Do not rely on it; ask the holder of the record and the witness that mirrors it.",
    ),
    Verdict.UNVERIFIABLE: (
        "この証拠が誰の記録であるかを確かめられません。紙に印刷された鍵の指紋か、新しい検証プログラムが必要です。",
        "Whose record this is cannot be established. The key fingerprint from paper, or a newer verifier, is needed.",
    ),
    Verdict.INCOMPLETE: (
        "示されたものは正しいと確かめられましたが、全部ではありません。欠けているものを確認してください。",
        "What is shown has been verified, but it is not everything. See what is left out.",
    ),
    Verdict.STALE: (
        "正しいと確かめられましたが、求められた期限より古い証拠です。新しい証拠を取り寄せてください。",
        "Verified, but older than was asked for. Obtain a newer pack.",
    ),
    Verdict.VALID: (
        "記録は完全であり、署名された時点から書き換えられていません。",
        "The record is whole and has not been altered since it was signed.",
    ),
}

NOT_A_PACK: Final = (
    "選んだファイルは証拠ファイルではないか、先頭が壊れています。証拠ファイル（.azukari）を選び直してください。",
    "This is not an evidence file, or its beginning is damaged. Choose the evidence file (.azukari) again.",
)
"""What INVALID says of a file that does not begin as a pack."""

_AGAIN_JA: Final = "受け渡しの途中で壊れたおそれがあります。元のファイルをもう一度受け取ってください。"
_AGAIN_EN: Final = "It may have been damaged on the way; obtain the original file again."
_ALTERED_JA: Final = "記録が書き換えられたおそれがあります。立会い（witness）の写しと照合してください。"
_ALTERED_EN: Final = "The record may have been altered; compare it with the mirror that a witness keeps."
_MAKER_JA: Final = "作成した側のプログラムに照会してください。"
_MAKER_EN: Final = "Ask whoever runs the program that made it."


def _bad(ja: str, en: str) -> Text:
    return Text(Verdict.INVALID, ja, en)


def _damaged(ja: str, en: str) -> Text:
    return _bad(ja + _AGAIN_JA, f"{en} {_AGAIN_EN}")


def _altered(ja: str, en: str) -> Text:
    return _bad(ja + _ALTERED_JA, f"{en} {_ALTERED_EN}")


def _maker(ja: str, en: str) -> Text:
    return _bad(ja + _MAKER_JA, f"{en} {_MAKER_EN}")


def _unverifiable(ja: str, en: str) -> Text:
    return Text(Verdict.UNVERIFIABLE, ja, en)


TEXTS: Final[dict[str, Text]] = {
    # canonical JSON
    "JSON_SYNTAX": _maker("JSONとして読めません。", "Not JSON."),
    "JSON_SPELLING": _maker("JSONの書き方が正規形ではありません。", "The JSON is not in its canonical form."),
    "JSON_FLOAT": _maker("小数は使えません。整数で記録してください。", "Fractions are not allowed; record integers."),
    "JSON_KEY": _maker("項目名に英数字以外が使われています。", "A key holds characters outside ASCII."),
    "JSON_INTEGER": _maker("整数が大きすぎます（2の53乗未満）。", "An integer is too large (2^53 or more)."),
    "JSON_TEXT": _maker("文字列に文字として成り立たない符号があります。", "A text holds half of a surrogate pair."),
    "JSON_TYPE": _maker("JSONにない種類の値です。", "A value of a kind that JSON does not have."),
    "JSON_DEPTH": _maker("入れ子が深すぎます。", "Nested too deeply."),
    # Merkle tree
    "RANGE_STATE_DAMAGED": _damaged("保存された途中のハッシュ値が壊れています。", "The stored state of the tree is damaged."),
    "PROOF_RANGE": _maker("証明の範囲が成り立ちません。", "The proof is about a range that cannot be."),
    "PROOF_LENGTH": _altered("証明の長さが合いません。", "The proof has the wrong length."),
    "PROOF_WRONG": _altered("証明が、署名されたハッシュ値に一致しません。", "The proof does not lead to the root."),
    "TILE_PATH": _maker("記録の断片の名前の書き方が正しくありません。", "Not the path of a tile."),
    "TILE_MALFORMED": _damaged("記録の断片が壊れています。", "A tile is damaged."),
    # keys and notes
    "BASE64_MALFORMED": _damaged("base64の書き方が正しくありません。", "Not base64 in its one spelling."),
    "VKEY_MALFORMED": _damaged("検証鍵の書き方が正しくありません。", "The verifier key is malformed."),
    "SKEY_MALFORMED": _bad(
        "署名鍵を読めません。鍵のファイルをバックアップから戻してください。",
        "The signing key cannot be read. Restore its file from the backup.",
    ),
    "ALGORITHM_UNSUPPORTED": _unverifiable(
        "この検証プログラムが知らない署名方式です。新しい検証プログラムで確かめてください。",
        "This verifier does not know the signature algorithm. Use a newer verifier.",
    ),
    "NOTE_MALFORMED": _damaged("署名付き文書の書き方が正しくありません。", "The signed note is malformed."),
    "NOTE_UNSIGNED": _altered("記録の鍵による署名がありません。", "No signature by the log's key."),
    "SIGNATURE_WRONG": _altered("署名が一致しません。", "The signature does not verify."),
    "KEY_AMBIGUOUS": _bad(
        "同じ名前と番号の鍵が二つあります。一つにしてください。", "Two known keys share name and id. Give only one of them."
    ),
    "CHECKPOINT_MALFORMED": _damaged("記録の現在値の書き方が正しくありません。", "The checkpoint is malformed."),
    "COSIGNATURE_MALFORMED": _damaged("立会いの連署の書き方が正しくありません。", "The cosignature of a witness is malformed."),
    # signer
    "ROLLBACK_DETECTED": _bad(
        "記録が署名済みの件数より少なくなっています。署名は止まりました。立会いの写しから記録を回復してください。",
        "The record is shorter than what was signed or witnessed. Signing has stopped; recover it from the mirror of a witness.",
    ),
    "FORK_DETECTED": _bad(
        "署名済みの記録と内容が異なります。署名は止まりました。立会いの写しと照合してください。",
        "The record differs from what was signed. Signing has stopped; compare it with the mirror.",
    ),
    "ENTRIES_COUNT": _bad(
        "署名しようとする件数と渡された記録の件数が合いません。もう一度やり直してください。",
        "The entries given do not reach the size to be signed. Read them again and retry.",
    ),
    "ORIGIN_OTHER": _bad(
        "別の記録への署名が求められました。設定を確かめてください。",
        "A signature for another log was asked for. Check the configuration.",
    ),
    "GUARD_STATE_DAMAGED": _bad(
        "署名係の覚え（どこまで署名したか）が壊れています。新しく作らず、立会いの写しから回復してください。",
        "The signer's memory is damaged. Do not begin anew; recover it from the mirror.",
    ),
    # leaves and words
    "LEAF_LONG": _maker("記録一件の長さが上限（65,535バイト）を超えています。", "An entry exceeds 65,535 bytes."),
    "LEAF_MALFORMED": _altered("記録一件の形式が正しくありません。", "An entry is malformed."),
    "LEAF_SPELLING": _altered("記録一件の書き方が正規形ではありません。", "An entry is not canonical JSON."),
    "LEAF_UNSUPPORTED": _unverifiable(
        "この検証プログラムが知らない種類の記録です。新しい検証プログラムで確かめてください。",
        "An entry of a kind that this verifier does not know. Use a newer verifier.",
    ),
    "HEADS_ORDER": _maker(
        "記録又は階層の一覧が空か、順序どおりでないか、重複しています。",
        "The list of logs or tiers is empty, out of order, or names one twice.",
    ),
    "TIERS_OTHER": _altered("階層ごとの件数と末尾が記録と合いません。", "The tiers are not those of the log."),
    "WORDS_MALFORMED": _damaged("記録の文言の形式が正しくありません。", "The words of an entry are malformed."),
    "WORDS_OTHER": _altered("文言が記録の約定値と一致しません。", "The words are not those that the entry committed to."),
    "WORDS_ORDER": _damaged("文言の順序が正しくありません。", "Words out of order, or opened twice."),
    "WORDS_UNKNOWN": _altered("文言のない記録に文言が付いています。", "Words for an entry that has none."),
    "WORDS_COUNT": _damaged("文言の件数が表紙と合いません。", "The number of words differs from what the header states."),
    "NAME_MALFORMED": _damaged("添えられた名前の形式が正しくありません。", "A name that was added is malformed."),
    "NAME_ORDER": _damaged(
        "添えられた名前が順に並んでいないか、重なっています。",
        "The names that were added are out of order, or one is there twice.",
    ),
    "SEQ_NOT_DENSE": _altered("記録の番号が連続していません。", "The entries are not numbered one after another."),
    "LOG_OTHER": _altered("別の契約の記録が混じっています。", "An entry belongs to another contract."),
    "TIME_BACKWARDS": _altered("記録の時刻が前の記録より早くなっています。", "An entry is earlier than the one before it."),
    "TIER_CHAIN": _altered(
        "同じ階層の前後の記録のつながりが切れています。", "An entry of this tier does not follow from the one before."
    ),
    # container and header
    "PACK_MAGIC": _bad(
        "証拠ファイルではありません。ファイルを選び直してください。", "Not an evidence pack. Choose another file."
    ),
    "PACK_VERSION": _unverifiable(
        "この検証プログラムより新しい形式の証拠です。新しい検証プログラムで確かめてください。",
        "The pack has a newer format than this verifier knows. Use a newer verifier.",
    ),
    "PACK_TRUNCATED": _damaged("ファイルが途中で切れています。", "The file ends early."),
    "PACK_LONGER": _damaged("ファイルの終わりの後に余分なものがあります。", "Something follows the end of the pack."),
    "PACK_DIGEST": _damaged("ファイル全体の検査値が一致しません。", "The digest over the file does not agree."),
    "MEMBER_NAME": _damaged("構成要素の名前が正しくありません。", "The name of a member is malformed."),
    "MEMBER_ORDER": _damaged("構成要素が表紙の一覧どおりに並んでいません。", "A member is not where the header lists it."),
    "MEMBER_MISSING": _damaged("表紙の一覧にある構成要素がありません。", "A member that the header lists is missing."),
    "MEMBER_UNSUPPORTED": _unverifiable(
        "この検証プログラムが知らない構成要素があります。新しい検証プログラムで確かめてください。",
        "The pack holds a member that this verifier does not know. Use a newer verifier.",
    ),
    "RECORD_LENGTH": _damaged("構成要素の一件の長さが正しくありません。", "A record has an impossible length."),
    "RECORD_COUNT": _damaged("構成要素の件数が正しくありません。", "A member holds the wrong number of records."),
    "HEADER_MALFORMED": _damaged("表紙の形式が正しくありません。", "The header is malformed."),
    "HEADER_UNSUPPORTED": _unverifiable(
        "この検証プログラムが知らない種類の証拠です。新しい検証プログラムで確かめてください。",
        "A kind of pack that this verifier does not know. Use a newer verifier.",
    ),
    # the verdict
    "CHECKPOINT_ORIGIN": _altered("署名は別の記録のものです。", "The signature is for another log."),
    "CHECKPOINT_SIZE": _altered("署名された件数が表紙と合いません。", "The signed size differs from the header."),
    "LEAVES_COUNT": _altered("記録の件数が署名された件数と合いません。", "The number of entries is not the signed one."),
    "ROOT_WRONG": _altered("記録が署名された値と一致しません。", "The entries are not those that were signed."),
    "FINGERPRINT_ABSENT": _unverifiable(
        "鍵の指紋が与えられていません。契約書に印刷された指紋を入力してください。",
        "No key fingerprint was given. Enter the one printed on the contract.",
    ),
    "FINGERPRINT_MALFORMED": _unverifiable(
        "鍵の指紋は0-9とa-fの64文字です。契約書を見て入力し直してください。",
        "A fingerprint is 64 characters of 0-9 and a-f. Enter it again from the contract.",
    ),
    "FINGERPRINT_OTHER": _unverifiable(
        "鍵の指紋が契約書のものと異なります。別の鍵で作られた証拠です。作成者に照会してください。",
        "The key in the pack is not the one on paper: someone else's key made this. Ask whoever gave it to you.",
    ),
    "OMITS": Text(
        Verdict.INCOMPLETE, "作成者が含めなかったものがあります。", "The maker of the pack left something out, as it states."
    ),
    "OLDER_THAN_SEEN": Text(
        Verdict.INCOMPLETE,
        "すでに確認された件数より前の記録です。最新の証拠を取り寄せてください。",
        "The record ends before a size that has been seen already. Obtain the newest pack.",
    ),
    "TOO_OLD": Text(Verdict.STALE, "求められた期限より前に作成されました。", "Made longer ago than was asked for."),
    "MADE_LATER": _unverifiable(
        "作成又は連署の時刻が今より後です。このパソコンの時計を確かめてください。時計が正しければ、作成者に照会してください。",
        "Made or cosigned later than now, as it says. Check this computer's clock; if that is right, ask whoever made it.",
    ),
    # parts of a record
    "SCOPE_PARTIAL": Text(
        Verdict.INCOMPLETE,
        "記録の一部だけの証拠です。示されていない記録があり、条文の適用し直しはできません。",
        "A part of the record only: there are entries that are not shown, and the law cannot be replayed.",
    ),
    "SCOPE_UNPROVED": Text(
        Verdict.INCOMPLETE,
        "この範囲に漏れがないことは示されていません。漏れのないことが要るときは、新しい証拠を取り寄せてください。",
        "That nothing of this part was left out is not shown. Where that matters, obtain a newer pack.",
    ),
    "SCOPE_OTHER": _altered(
        "この範囲に属さない記録が含まれています。", "An entry does not belong to the part that the header states."
    ),
    # what fixes the record from outside
    "INSTANCE_MALFORMED": _damaged(
        "全契約の現在値の写しの形式が正しくありません。", "What shows the heads of all contracts is malformed."
    ),
    "INSTANCE_UNSUPPORTED": _unverifiable(
        "この検証プログラムが知らない形の全契約の現在値です。新しい検証プログラムで確かめてください。",
        "The heads of all contracts are shown in a form that this verifier does not know. Use a newer verifier.",
    ),
    "HEADS_NOT_LAST": _altered(
        "全契約の現在値が、署名された最後のものではありません。",
        "The heads of all contracts that are shown are not the last that were signed.",
    ),
    "WITNESS_ORDER": _damaged(
        "立会いの鍵が順に並んでいないか、重なっています。", "The keys of the witnesses are out of order, or one is there twice."
    ),
    "WITNESS_ABSENT": Text(
        Verdict.INCOMPLETE,
        "指紋を入力した立会いの連署がありません。立会いに照会するか、後でもう一度証拠を取り寄せてください。",
        "The witness whose fingerprint was given has not cosigned this record. Ask that witness, or obtain a pack again later.",
    ),
    "WITNESS_BEHIND": Text(
        Verdict.INCOMPLETE,
        "指紋を入力した立会いは、この証拠の終わりまでは連署していません。連署のない記録が要るときは、後でもう一度証拠を取り寄せてください。",
        "The witness whose fingerprint was given has not cosigned to the end of this record. For the rest, obtain a pack again later.",
    ),
    # the binding of a pack
    "BINDING_ABSENT": Text(
        Verdict.INCOMPLETE,
        "証拠ファイル全体への署名（契印）がなく、記録のほかに添えられたもの（立会い・氏名など）が抜かれていないかを確かめられません。"
        "契印のある証拠を取り寄せてください。",
        "Nothing signs this file as a whole, so that what stands beside the record (witnesses, names) may have been left out on the way. "
        "Obtain a pack that is bound.",
    ),
    "BINDING_MALFORMED": _damaged(
        "証拠ファイル全体への署名（契印）の形式が正しくありません。", "The signature over the whole file is malformed."
    ),
    "BINDING_OTHER": _damaged(
        "証拠ファイルが、全体への署名（契印）がされたときのままではありません。",
        "The file is not as it was when it was signed as a whole.",
    ),
    # an earlier pack of the same record
    "EARLIER_FORK": _bad(
        "以前の証拠と食い違います。同じ鍵で二通りの記録が署名されています。両方の証拠を残し、立会い（witness）の写しと照合してください。",
        "It contradicts the earlier evidence: two records were signed with one key. Keep both; compare them with the mirror of a witness.",
    ),
    "EARLIER_UNCOMPARED": _unverifiable(
        "以前の証拠と比べられませんでした。同じ契約の、全ての記録の証拠か、署名された現在値（checkpoint）と比べてください。",
        "It could not be compared with the earlier evidence. Compare evidence of the whole of the same contract, or a checkpoint of it.",
    ),
    "APPROVAL_ORDER": _damaged(
        "署名が順に並んでいないか、重なっています。", "Personal signatures out of order, or two under one entry."
    ),
    "APPROVAL_ABSENT": Text(
        Verdict.INCOMPLETE,
        "署名されたとする記録の、署名そのものが含まれていません。署名を含む証拠を取り寄せてください。",
        "An entry says that its officer signed it, but the signature is not here. Obtain a pack that holds it.",
    ),
    # passkeys, approvals, enrolments
    **{code: Text(Verdict(verdict), ja, en) for code, (verdict, ja, en) in APPROVALS.items()},
}
