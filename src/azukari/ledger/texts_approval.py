"""What to say about each fault of a passkey, of an approval and of an enrolment: code → verdict, Japanese, English.

Plain data, so that :mod:`azukari.ledger.texts` can take it in.
"""

from typing import Final

__all__ = ["APPROVALS"]

_AGAIN_JA: Final = "もう一度署名し直してください。"
_AGAIN_EN: Final = "Sign again."
_ALTERED_JA: Final = "記録が書き換えられたおそれがあります。立会い（witness）の写しと照合してください。"
_ALTERED_EN: Final = "The record may have been altered; compare it with the mirror that a witness keeps."

APPROVALS: Final[dict[str, tuple[str, str, str]]] = {
    code: ("INVALID", ja, en)
    for code, (ja, en) in {
        # what an authenticator or a browser hands over
        "CBOR_MALFORMED": (
            f"認証器のデータ（CBOR）を読み取れません。{_AGAIN_JA}",
            f"The authenticator's data is not CBOR as authenticators write it. {_AGAIN_EN}",
        ),
        "COSE_MALFORMED": (
            "パスキーの公開鍵を読み取れません。別のパスキーを登録してください。",
            "The passkey's public key cannot be read. Enrol another passkey.",
        ),
        "CLIENT_DATA_MALFORMED": (
            f"ブラウザが作った署名の前提を読み取れません。{_AGAIN_JA}",
            f"What the browser says about the signature cannot be read. {_AGAIN_EN}",
        ),
        "CLIENT_TYPE": (
            f"署名のための操作ではありません。{_AGAIN_JA}",
            f"That was another ceremony, not a signature. {_AGAIN_EN}",
        ),
        "CLIENT_CHALLENGE": (
            f"この行為への署名ではありません。{_AGAIN_JA}",
            f"The signature is for something else, not for this act. {_AGAIN_EN}",
        ),
        "CLIENT_ORIGIN": (
            "別のサイトで作られた署名です。正しいアドレスから開き直してください。",
            "The signature was made at another site. Open the right address and sign there.",
        ),
        "CLIENT_CROSS_ORIGIN": (
            "別のサイトの枠の中で作られた署名です。正しいアドレスから開き直してください。",
            "The signature was made inside a frame of another site. Open the right address and sign there.",
        ),
        "AUTHENTICATOR_DATA": (
            f"認証器のデータを読み取れません。{_AGAIN_JA}",
            f"The authenticator's data cannot be read. {_AGAIN_EN}",
        ),
        "RP_OTHER": (
            "別のサイトのパスキーです。このサイトで登録したパスキーを使ってください。",
            "That passkey belongs to another site. Use one that was enrolled here.",
        ),
        "USER_ABSENT": (
            f"本人の操作が確認されていません。{_AGAIN_JA}",
            f"The authenticator did not see anybody act. {_AGAIN_EN}",
        ),
        "USER_UNVERIFIED": (
            "本人確認（暗証番号・指紋など）が行われていません。本人確認のできるパスキーで署名し直してください。",
            "The authenticator did not verify its user (PIN, fingerprint). Sign again with a passkey that does.",
        ),
        "ASSERTION_SIGNATURE": (
            f"パスキーの署名が一致しません。{_AGAIN_JA}",
            f"The passkey's signature does not verify. {_AGAIN_EN}",
        ),
        "COUNTER_BACKWARDS": (
            "パスキーの回数が前回より進んでいません。複製のおそれがあります。このパスキーを終了し、別のものを登録してください。",
            "The passkey's count has not grown, so there may be a copy of it. End this passkey and enrol another.",
        ),
        "ATTESTATION_MALFORMED": (
            "パスキーの登録データを読み取れません。もう一度登録してください。",
            "The registration of the passkey cannot be read. Enrol it again.",
        ),
        "ATTESTATION_WRONG": (
            "パスキーの製造元の証明が一致しません。別のパスキーを登録してください。",
            "The maker's statement about the passkey does not verify. Enrol another passkey.",
        ),
        # approvals in a record
        "APPROVAL_MALFORMED": (
            "署名の記録を読み取れません。元のファイルをもう一度受け取ってください。",
            "The record of a personal signature is malformed; obtain the original file again.",
        ),
        "APPROVAL_OTHER": (
            f"署名が記録の約定値と一致しません。{_ALTERED_JA}",
            f"The personal signature is not the one that the entry committed to. {_ALTERED_EN}",
        ),
        "APPROVAL_UNKNOWN": (
            f"署名のない記録に署名が付いています。{_ALTERED_JA}",
            f"A personal signature for an entry that has none. {_ALTERED_EN}",
        ),
        "APPROVAL_TWICE": (
            f"同じ署名が二つの記録に使われています。{_ALTERED_JA}",
            f"One personal signature stands under two entries. {_ALTERED_EN}",
        ),
        "PASSKEY_UNKNOWN": (
            "登録されていないパスキーの署名です。登録済みのパスキーで署名してください。",
            "The signature is of a passkey that is not enrolled. Sign with one that is.",
        ),
        "PASSKEY_PERSON": (
            "別の職員のパスキーの署名です。本人のパスキーで署名してください。",
            "The signature is of another officer's passkey. Sign with your own.",
        ),
        "PASSKEY_NOT_YET": (
            "そのときはまだ登録されていないパスキーの署名です。登録の後に署名してください。",
            "The signature is of a passkey that was not enrolled yet. Sign after its enrolment.",
        ),
        "PASSKEY_ENDED": (
            "終了したパスキーの署名です。別のパスキーで署名してください。",
            "The signature is of a passkey that had ended. Sign with another.",
        ),
        "PASSKEY_CHAIN": (
            f"パスキーの登録の前後のつながりが切れています。{_ALTERED_JA}",
            f"The enrolments of an officer's passkeys do not follow one from the other. {_ALTERED_EN}",
        ),
        "PASSKEY_LEFT_OUT": (
            "職員のパスキーの登録・終了のうち、最後のものが抜けています。終了が隠されているおそれがあります。証拠を求め直してください。",
            "The last entry about an officer's passkeys is not here, so that an end may be hidden. Ask the maker for the evidence again.",
        ),
    }.items()
} | {
    "PASSKEY_UNPROVED": (
        "INCOMPLETE",
        "署名の時にパスキーが終了していなかったことまでは示されていません。それが要るときは、新しい証拠を取り寄せてください。",
        "That no passkey had ended when it signed is not shown. Where that matters, obtain a newer pack.",
    ),
}
