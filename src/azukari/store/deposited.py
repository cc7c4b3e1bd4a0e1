"""What the store keeps beside sealed content, read at every opening: one statement by hand, which takes a fifth of what the models take."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

_NEWEST = (
    "SELECT id, measured FROM store_vaultobject WHERE log_id = %s AND item = %s AND erased IS NULL ORDER BY version DESC LIMIT 1"
)


def newest(log: str, item: str) -> tuple[str, dict[str, Any]] | None:
    """The newest content of an item that is not erased: its object, and what its deposit kept; None where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [log, item])
        row = cursor.fetchone()
    if row is None:
        return None
    measured: dict[str, Any] = row[1] if isinstance(row[1], dict) else json.loads(row[1])
    return str(row[0]), measured
