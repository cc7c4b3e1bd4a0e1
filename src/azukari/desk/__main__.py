"""Runs one part of an instance: ``python -m azukari.desk keyd|courier|signer|outbox INSTANCE``.

The instance is bound before the part is imported, as Django's models can be loaded only then. The key process is not bound at all: it
reads the record through a connection of its own.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from azukari.desk.instance import Instance

UNBOUND = ("keyd",)
BOUND = ("courier", "signer", "outbox")


def main() -> None:
    """Run the part that is named first, with the arguments that follow."""
    part = sys.argv.pop(1)
    if part not in (*UNBOUND, *BOUND):
        sys.exit(f"{part}: one of {', '.join((*UNBOUND, *BOUND))}")
    if part in BOUND:
        Instance.at(Path(sys.argv[1])).connect()
    import_module(f"azukari.desk.{part}").main()


if __name__ == "__main__":
    main()
