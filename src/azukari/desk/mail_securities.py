"""How a mail server is spoken to; the command line names these before an instance is bound."""

from __future__ import annotations

from typing import Final, Literal

Security = Literal["starttls", "tls", "none"]
SECURITIES: Final[tuple[Security, ...]] = ("starttls", "tls", "none")
