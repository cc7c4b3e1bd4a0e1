"""What Azukari cannot prevent a program from doing, as help, guides and the run itself say it. Nothing heavy is imported for it."""

from __future__ import annotations

from typing import Final

from azukari.law.say import Say

BEYOND: Final = Say(
    "Azukari に防げないこと：プログラムが読んだ内容の一部を、エラー出力で画面に出すこと、結果に別の形で入れること、画面の撮影や書写し。"
    "スワップは切るか暗号化してください。",
    "What Azukari cannot prevent: that the program shows some of what it reads on the screen by its error output, or puts it into its result in "
    "another form; that somebody photographs or copies down the screen. Swap has to be off or encrypted.",
)
