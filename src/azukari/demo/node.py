"""The ward's witness of a demonstration as a process: ``python -m azukari.demo.node FOLDER PORT``.

The same node as ``azukari witness serve`` runs; it only says when it answers, so that whoever delivers to it is started after it.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from pathlib import Path
from typing import Final

from azukari.witness.serving import serve

HOST: Final = "127.0.0.1"
PAUSE: Final = 0.05


def _tell_when_it_answers(port: int) -> None:
    """Say ``ready`` once somebody can connect. Where nobody ever can, the supervisor gives up by itself."""
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(PAUSE)
        else:
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            return


def main() -> None:
    """Serve until told to end."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    threading.Thread(target=_tell_when_it_answers, args=(port,), daemon=True).start()
    serve(folder, HOST, port)


if __name__ == "__main__":
    main()
