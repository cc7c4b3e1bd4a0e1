"""What is wrong with a text that this layer was given: a stable code, and words for officers."""

from azukari.law.say import Say


class LawError(ValueError):
    """Input that cannot be read as law.

    `code` is stable and machine-readable; `say` tells in both languages what happened and what
    to do; `line` (from 1) and `offset` (bytes or characters from 0) say where, when known.
    """

    def __init__(self, code: str, say: Say, *, line: int | None = None, offset: int | None = None) -> None:
        super().__init__(f"{code}: {say.en}")
        self.code = code
        self.say = say
        self.line = line
        self.offset = offset
