"""Django, configured for one instance: the same tables on SQLite and on PostgreSQL.

SQLite runs with a rollback journal and ``synchronous=EXTRA``: a commit that was answered survives a power cut, the journal's own folder entry
included. Write-ahead logging waits for SQLite 3.51.3, as older versions can corrupt the database under it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings

APPS = ("django.contrib.sessions", "azukari.store")


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database URL (``sqlite:////path`` or ``postgresql://user@host:port/name``).

    :raises ValueError: when the scheme is neither.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;",
            },
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "azukari.store.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
        }
    message = f"{parts.scheme!r}: a database URL begins with sqlite: or postgresql:"
    raise ValueError(message)


def configure(url: str, *, secret: str, extra: Mapping[str, Any] | None = None) -> None:
    """Configure Django for a process that works on one instance. Once per process; a second call with the same database changes nothing.

    :raises RuntimeError: when the process is already bound to another database.
    """
    wanted = database(url)
    if settings.configured:
        bound = settings.DATABASES["default"]
        if (bound["ENGINE"], bound["NAME"]) != (wanted["ENGINE"], wanted["NAME"]):
            message = f"this process already works on {bound['NAME']}"
            raise RuntimeError(message)
        return
    options: dict[str, Any] = {
        "DATABASES": {"default": wanted},
        "INSTALLED_APPS": list(APPS),
        "SECRET_KEY": secret,
        "USE_TZ": True,
        "TIME_ZONE": "Asia/Tokyo",
        "LANGUAGE_CODE": "ja",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    }
    settings.configure(**{**options, **(extra or {})})
    django.setup()
