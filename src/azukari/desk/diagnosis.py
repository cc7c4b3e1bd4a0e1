"""One thing that is found wrong with an instance."""

from __future__ import annotations

import msgspec

from azukari.law.say import Say


class Finding(msgspec.Struct, frozen=True):
    """What is wrong and what to do. ``wrong``: something does not work or is not safe; else it is to be looked at in good time."""

    code: str
    say: Say
    where: str = ""
    wrong: bool = True


def found(code: str, say: Say, where: str = "") -> Finding:
    """Something wrong."""
    return Finding(code, say, where)


def told(code: str, say: Say, where: str = "") -> Finding:
    """Something to look at in good time."""
    return Finding(code, say, where, wrong=False)
