"""``python -m azukari.demo``: the same as ``azukari demo``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser

from rich.console import Console

from azukari.demo.command import FAILED, add_arguments, run, said
from azukari.kernel.fault import FaultError
from azukari.law.say import Lang

INTERRUPTED = 130


def main() -> int:
    """Run, and tell faults by their code."""
    parser = ArgumentParser(prog="azukari demo", description="Try Azukari with a fictional ward, or have the story told.")
    add_arguments(parser)
    options = parser.parse_args()
    try:
        return run(options)
    except FaultError as error:
        said(Console(stderr=True, highlight=False), Lang(options.lang or "ja"), error)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
