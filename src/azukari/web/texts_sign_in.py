"""The texts of signing in, enrolling, inviting and signing acts, of an instance that is no demonstration."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from azukari.law.say import Say

SIGN_IN: Final[Mapping[str, Say]] = MappingProxyType(
    {
        "nav.mine": Say("サインインと端末", "Sign-in and devices"),
        "nav.invite": Say("招待", "Invite"),
        # ── signing in ──
        "in.title": Say("サインイン", "Sign in"),
        "in.wrong": Say("できませんでした", "That did not work"),
        "in.lead": Say(
            "登録したパスキーでサインインします。端末の指紋・顔・PIN又はセキュリティキーを使います。パスワードはありません。",
            "Sign in with your passkey: your device's fingerprint, face or PIN, or a security key. There is no password.",
        ),
        "in.do": Say("パスキーでサインイン", "Sign in with a passkey"),
        "in.kept": Say(
            "操作がなかったためサインアウトしましたが、入力した内容は取ってあります。サインインすると続きから入力できます。",
            "You were signed out for inactivity, but what you typed is kept. Sign in to go on.",
        ),
        "in.idle": Say(
            "15分以上操作がなかったか、サインインが終了されたため、サインアウトしました。",
            "You were signed out: 15 minutes without activity, or the sign-in was ended.",
        ),
        "in.first": Say("初めての方", "The first time"),
        "in.first_text": Say(
            "招待した人から受け取ったコードで、自分のパスキーを登録します。", "Enrol your own passkey with the code you were given."
        ),
        "in.first_do": Say("招待コードで登録する", "Enrol with an invitation"),
        "in.lost": Say("端末や鍵をなくした方", "If you lost a device or key"),
        "in.lost_text": Say(
            "監督する職員（甲の担当者、又は所属する会社の署名権者か責任者）にすぐ知らせてください。本人を確かめた上で、その場で登録し直します。",
            "Tell your supervisor at once (an officer of the entrusting body, or your firm's signatory or person in charge). "
            "They check who you are and you enrol anew there.",
        ),
        "in.codes": Say("パスキーを使えない方", "Where a passkey cannot be used"),
        "in.codes_text": Say(
            "招待のときに許された人は、番号とワンタイムコードでサインインします。",
            "Whoever was allowed to by the invitation signs in with a number and a one-time code.",
        ),
        "in.codes_do": Say("ワンタイムコードでサインイン", "Sign in with a one-time code"),
        "ceremony.waiting": Say(
            "端末の画面の案内に従ってください。時間は2分です。", "Follow your device. You have two minutes."
        ),
        "ceremony.stopped": Say(
            "パスキーの操作が終わりませんでした。もう一度押してください。登録した端末かどうかも確かめてください。",
            "The passkey did not answer. Press again, and check that this passkey was enrolled here.",
        ),
        "ceremony.unsupported": Say(
            "このブラウザーではパスキーを使えません。新しいブラウザーで開くか、監督する職員に相談してください。",
            "This browser cannot use passkeys. Open the page in a newer one, or ask your supervisor.",
        ),
        "ceremony.already": Say(
            "このパスキーは既に登録しています。別の端末か鍵を使ってください。",
            "That passkey is enrolled already. Use another device or key.",
        ),
        "ceremony.often": Say(
            "試した回数が多すぎます。数分待ってから、もう一度押してください。", "Too many tries. Wait some minutes and press again."
        ),
        "ceremony.server": Say(
            "準備ができませんでした。ページを開き直してから、もう一度押してください。",
            "It could not be prepared. Open the page anew and press again.",
        ),
        "ceremony.script": Say(
            "パスキーにはJavaScriptが要ります。有効にしてから、ページを開き直してください。",
            "A passkey needs JavaScript. Turn it on and open the page again.",
        ),
        "codes.title": Say("ワンタイムコードでサインイン", "Sign in with a one-time code"),
        "codes.lead": Say(
            "登録のときに示された番号と、アプリに今表示されている6桁を入力してください。",
            "Type the number you were given, and the six digits that the application shows now.",
        ),
        "codes.number": Say("サインイン番号", "Sign-in number"),
        "codes.number_help": Say("登録のときに示された8桁の番号です。", "The eight digits shown when you enrolled."),
        "codes.code": Say("ワンタイムコード", "One-time code"),
        "codes.code_help": Say("6桁。一つのコードは一度だけ使えます。", "Six digits. Each code counts once."),
        "codes.back": Say("サインインへ戻る", "Back to sign-in"),
        "again.title": Say("本人確認", "Show that it is you"),
        "again.lead": Say(
            "この先の操作の前に、もう一度本人であることを示してください。10分間は改めて尋ねません。",
            "Before what comes next, show once more that it is you. You are not asked again for ten minutes.",
        ),
        "again.do": Say("パスキーで示す", "Show a passkey"),
        "again.do_code": Say("コードで示す", "Show a code"),
        # ── enrolling ──
        "enrol.title": Say("招待コードで登録", "Enrol with an invitation"),
        "enrol.gone": Say(
            "招待の期限が過ぎたか、登録が済んでいます。コードを入力し直すか、サインインしてください。",
            "The invitation has expired or was used. Type the code again, or sign in.",
        ),
        "enrol.lead": Say(
            "招待した人から受け取った24文字のコードを入力してください。QRコードを読み取った方は、既に入っています。",
            "Type the 24 characters you were given. If you scanned the QR code they are filled in.",
        ),
        "enrol.code": Say("招待コード", "Invitation code"),
        "enrol.code_help": Say("大文字・小文字、ハイフンの有無は問いません。", "Capitals and hyphens do not matter."),
        "enrol.on": Say("次へ", "Next"),
        "person.title": Say("あなたのパスキーを登録", "Enrol your passkey"),
        "person.name": Say("氏名", "Name"),
        "person.party": Say("所属", "Party"),
        "person.check": Say(
            "あなたの氏名と所属ですか。違うときは登録せず、招待した人に知らせてください。",
            "Is this you? If not, do not enrol; tell whoever invited you.",
        ),
        "person.again": Say(
            "登録し直しです。以前のパスキーとサインインは、すべて終了しました。",
            "This is a recovery: your earlier passkeys and sign-ins have all been ended.",
        ),
        "person.lead": Say(
            "この端末、又はセキュリティキーで、自分だけが使うパスキーを作ります。",
            "Make a passkey that only you use, on this device or on a security key.",
        ),
        "person.shared": Say(
            "共用の端末では、端末に保存せず、自分のセキュリティキーか自分の携帯端末を選んでください。",
            "On a shared machine do not save it there: choose your own security key or your own telephone.",
        ),
        "person.own": Say(
            "パスキーで行ったことは、あなたが行ったこととして記録されます。人に貸さないでください。",
            "What is done with your passkey is recorded as done by you. Do not lend it.",
        ),
        "person.do": Say("パスキーを登録する", "Enrol a passkey"),
        "person.codes": Say("パスキーを使えないとき", "If a passkey cannot be used"),
        "person.codes_text": Say(
            "この招待では、ワンタイムコードも登録できます。行為に署名することはできません。",
            "This invitation also allows one-time codes. Acts cannot be signed with them.",
        ),
        "person.codes_do": Say("ワンタイムコードを登録する", "Enrol one-time codes"),
        "offer.weak": Say(
            "ワンタイムコードはパスキーより弱い方法です。偽のページに入力しないよう、アドレスを確かめてください。この方法では招待も署名もできません。",
            "One-time codes are weaker than a passkey. Check the address before you type one; a false page could pass it on. "
            "With them you can neither invite nor sign.",
        ),
        "offer.scan": Say(
            "認証アプリでQRコードを読み取ってください。", "Scan this QR code with an authenticator application."
        ),
        "offer.type": Say("読み取れないときは、次の文字を入力してください。", "If it cannot be scanned, type these characters."),
        "offer.number": Say(
            "サインインに使う番号です。書き留めてください。", "This is the number you sign in with. Write it down."
        ),
        "offer.show": Say("アプリに表示された6桁を入力してください。", "Type the six digits that the application shows."),
        "offer.do": Say("登録する", "Enrol"),
        # ── mine ──
        "mine.title": Say("サインインと端末", "Sign-in and devices"),
        "mine.told.enrolled": Say("登録しました。サインインしています。", "You are enrolled and signed in."),
        "mine.told.added": Say("パスキーを追加しました。", "The passkey was added."),
        "mine.told.ended": Say(
            "パスキーと、それによるサインインを終了しました。", "The passkey, and the sign-ins it began, were ended."
        ),
        "mine.told.session": Say("サインインを終了しました。", "The sign-in was ended."),
        "mine.passkeys": Say("パスキー", "Passkeys"),
        "mine.none": Say("パスキーはありません。", "You have no passkey."),
        "mine.device_unknown": Say("端末不明", "Unknown device"),
        "mine.since": Say("登録", "Enrolled"),
        "mine.used": Say("最後の使用", "Last used"),
        "mine.never": Say("まだ使っていません", "Not used yet"),
        "mine.reason": Say("理由", "Reason"),
        "reason.lost": Say("なくした・盗まれた", "Lost or stolen"),
        "reason.replaced": Say("取り替えた", "Replaced"),
        "reason.left": Say("離任した", "Left"),
        "mine.end_ask": Say("終了する…", "End it…"),
        "mine.end": Say("このパスキーを終了する", "End this passkey"),
        "mine.only": Say(
            "パスキーは一つだけです。終了すると、監督する職員の前で登録し直すまでサインインできません。もう一つ登録しておくと安心です。",
            "This is your only passkey. If you end it you cannot sign in until you enrol anew before a supervisor. A second one is a good idea.",
        ),
        "mine.codes": Say("ワンタイムコードを登録しています。", "You have one-time codes."),
        "mine.add": Say("パスキーを追加する", "Add a passkey"),
        "mine.add_text": Say(
            "別の端末やセキュリティキーを登録しておくと、一つをなくしてもサインインできます。",
            "With another device or key you can still sign in when you lose one.",
        ),
        "mine.add_do": Say("パスキーを追加する", "Add a passkey"),
        "mine.show_first": Say("本人確認をしてから追加する", "Show that it is you, then add one"),
        "mine.sessions": Say("サインインしている端末", "Where you are signed in"),
        "mine.idle": Say(
            "15分間操作がないか、12時間たつと終了します。心当たりのないものは終了し、監督する職員に知らせてください。",
            "A sign-in ends after 15 minutes without activity, or 12 hours. End what you do not know, and tell your supervisor.",
        ),
        "mine.this": Say("この端末", "This one"),
        "mine.in_since": Say("サインイン", "Signed in"),
        "mine.seen": Say("最後の操作", "Last seen"),
        "mine.from": Say("接続元", "From"),
        "mine.how": Say("方法", "By"),
        "how.passkey": Say("パスキー", "Passkey"),
        "how.codes": Say("ワンタイムコード", "One-time code"),
        "mine.end_session": Say("終了する", "End it"),
        "mine.end_others": Say("この端末以外をすべて終了する", "End all but this one"),
        # ── inviting ──
        "invite.title": Say("招待と登録し直し", "Invitations and recovery"),
        "invite.lead": Say(
            "招待された人は、自分のパスキーを自分で登録します。あなたが確かめて招待したことは、記録に残ります。",
            "Whoever is invited enrols their own passkey. That you vouched for them is recorded.",
        ),
        "invite.not_by_codes": Say(
            "ワンタイムコードでサインインしている間は、招待も登録し直しもできません。パスキーでサインインしてください。",
            "Signed in with a one-time code you can neither invite nor recover. Sign in with a passkey.",
        ),
        "invite.known": Say("記録にある人を招待する", "Invite somebody whom a record names"),
        "invite.who": Say("招待する人", "Whom to invite"),
        "invite.codes": Say(
            "パスキーを使えないので、ワンタイムコードを許す", "Allow one-time codes, because a passkey cannot be used"
        ),
        "invite.do": Say("招待コードを作る", "Make an invitation"),
        "invite.nobody": Say(
            "招待できる人はいません。責任者・業務従事者の届出などに載ると、ここに現れます。",
            "There is nobody to invite. People appear here once they are designated, enrolled or appointed.",
        ),
        "invite.new": Say("まだ記録にない人を招待する", "Invite somebody whom no record names yet"),
        "invite.new_text": Say(
            "自分の所属の人だけです。契約での立場は、別に届出や選任で定めます。",
            "Of your own party only. What they may do in a contract is settled there.",
        ),
        "invite.open": Say("使われていない招待", "Open invitations"),
        "invite.none_open": Say("ありません。", "There are none."),
        "invite.again_tag": Say("登録し直し", "Recovery"),
        "invite.until": Say("{time}まで", "Until {time}"),
        "invite.withdraw": Say("取り消す", "Withdraw"),
        "invite.withdrawn": Say("招待を取り消しました。", "The invitation was withdrawn."),
        "invited.title": Say("招待コードを作りました", "The invitation is made"),
        "invited.once": Say(
            "コードはこのページにだけ表示します。閉じると二度と表示できません。", "The code is shown on this page only, once."
        ),
        "invited.address": Say("開くアドレス", "Address to open"),
        "invited.until": Say("期限", "Expires"),
        "invited.qr": Say("読み取ると、コードの入った登録のページが開きます。", "Scan it to open the page with the code filled in."),
        "invited.next": Say(
            "本人に手渡すか、本人だけが見る方法で渡してください。使えるのは一度だけです。",
            "Hand it to the person, or send it where nobody else sees it. It can be used once.",
        ),
        "invited.print": Say("印刷する", "Print"),
        "invited.back": Say("招待の一覧へ", "Back to invitations"),
        "recover.title": Say("登録し直し（本人の前で）", "Recovery, in person"),
        "recover.text": Say(
            "なくした人の前で行います。開くと同時に、その人のパスキー・ワンタイムコード・サインインはすべて終了します。"
            "本人が30分以内にその場で登録し直します。あなたが行ったことは記録に残ります。",
            "Done in the presence of whoever lost it. All their passkeys, codes and sign-ins end at once; they enrol anew within 30 minutes. "
            "That you did it is recorded.",
        ),
        "recover.who": Say("登録し直す人", "Who is recovered"),
        "recover.seen": Say(
            "本人が目の前にいて、顔と身分証で確かめました。", "The person is here; I have seen them and an identity document."
        ),
        "recover.do": Say("終了させ、登録し直しを開く", "End everything and open the recovery"),
        "recover.nobody": Say("登録し直せる人はいません。", "There is nobody to recover."),
        "recover.opened": Say("登録し直しを開きました", "The recovery is open"),
        "recover.next": Say(
            "本人に、この場で自分の端末か鍵を登録してもらってください。",
            "Let the person enrol their own device or key here and now.",
        ),
        # ── signing an act ──
        "sign.title": Say("署名する：{act}", "Sign: {act}"),
        "sign.lead": Say(
            "次の内容に、あなたのパスキーで署名します。署名は記録とともに保管され、後から誰でも確かめられます。",
            "You sign the following with your passkey. The signature is kept with the record, and can be checked by anybody later.",
        ),
        "sign.what": Say("署名する内容", "What you sign"),
        "sign.until": Say("{time}までに署名してください。", "Sign by {time}."),
        "sign.do": Say("パスキーで署名して記録する", "Sign with a passkey and record"),
        "sign.mend": Say("戻って内容を直す", "Go back and mend it"),
        "sign.files": Say("戻ると、添付したファイルは選び直しになります。", "If you go back, attached files have to be chosen again."),
        "act.signs": Say(
            "記録する前に、パスキーで署名します。", "You sign with your passkey before it is recorded."
        ),
        "act.unsigned": Say(
            "あなたにはパスキーがないため、この行為は署名なしの「記録」として残ります。本人の意思を示す紙（記名押印した書面）を作り、保管してください。",
            "You have no passkey, so this act stands as “recorded”, unsigned. Keep a paper with your name and seal that shows it was you.",
        ),
        "signed.title": Say("本人の署名", "Personal signature"),
        "signed.good": Say("署名は正しい", "The signature holds"),
        "signed.bad": Say("署名を確かめられません", "The signature does not hold"),
        "signed.by": Say("パスキー", "Passkey"),
        "signed.enrolled": Say("登録", "Enrolled"),
        "signed.vouched": Say("確かめて登録した人", "Vouched for by"),
        "signed.keeper": Say("この機械の管理者（コマンド）", "Whoever keeps this machine (command line)"),
        "signed.none": Say(
            "署名なしの「記録」です。本人の意思は、紙（記名押印した書面）で確かめてください。",
            "Recorded, unsigned. That it was this person is shown by a paper with name and seal, if by anything.",
        ),
    }
)  # fmt: skip
