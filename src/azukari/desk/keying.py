"""The key of a record, as the desk looks it up: the same as at sealing."""

from __future__ import annotations

from azukari.content.keying import record_key

__all__ = ["record_key"]
