r"""C2SP tlog-checkpoint: the size and root of one log, as the text of a signed note.

<origin>\n<size in decimal>\n<root in base64>\n
"""

import base64
import re
from typing import Final, NamedTuple

from azukari.ledger.errors import LedgerError
from azukari.ledger.keys import decode_base64
from azukari.ledger.merkle import HASH_SIZE

__all__ = ["Checkpoint"]

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_MAX_SIZE: Final = 1 << 53


class Checkpoint(NamedTuple):
    """What a log's key says: the log ``origin`` has ``size`` entries whose root is ``root``."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Print the note text. Raises CHECKPOINT_MALFORMED for parts that could not be parsed again."""
        root = base64.b64encode(self.root).decode()
        text = "".join(f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions))
        if Checkpoint.parse(text) != self:
            raise LedgerError("CHECKPOINT_MALFORMED", "does not read back")
        return text

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Parse a note text strictly: three non-empty lines, then optional extension lines. CHECKPOINT_MALFORMED."""
        lines = text.removesuffix("\n").split("\n")
        minimum = 3
        if not text.endswith("\n") or len(lines) < minimum or not all(lines):
            raise LedgerError("CHECKPOINT_MALFORMED", "lines")
        origin, size, encoded, *extensions = lines
        if not _SIZE.fullmatch(size) or int(size) >= _MAX_SIZE:
            raise LedgerError("CHECKPOINT_MALFORMED", "size")
        try:
            root = decode_base64(encoded)
        except LedgerError as error:
            raise LedgerError("CHECKPOINT_MALFORMED", "root") from error
        if len(root) != HASH_SIZE:
            raise LedgerError("CHECKPOINT_MALFORMED", "root")
        return cls(origin, int(size), root, tuple(extensions))
